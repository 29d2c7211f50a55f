"""Values of English and Korean, and their comparison."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bitext.check.values.compare import differing_values
from bitext.check.values.english import english_values
from bitext.check.values.index import ValueIndex
from bitext.check.values.korean import korean_values
from bitext.check.values.korean_form import korean_form
from bitext.check.values.same import same
from bitext.check.values.units import CURRENCY_SIGNS, ENGLISH_CURRENCIES, ENGLISH_MEASURES, SIZES
from bitext.check.values.value import Value
from strategies import messy_text
from support import ROOT

CASES = [
    tuple(line.split("\t"))
    for line in (ROOT / "tests" / "golden" / "values.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
assert len(CASES) > 250

_MONTHS = "January February March April May June July August September October November December".split()
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_UNITS += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(("code", "english", "korean"), CASES)
def test_known_pairs_differ_as_known(code: str, english: str, korean: str) -> None:
    assert {found.code for found in differing_values(english, korean)} == ({code} - {"same"})


@pytest.mark.parametrize(("code", "english", "korean"), [case for case in CASES if case[0] != "same"])
def test_a_difference_says_what_was_expected_and_found(code: str, english: str, korean: str) -> None:
    for found in differing_values(english, korean):
        source, target = found.source_span, found.target_span
        assert source or target
        assert source is None or repr(english[slice(*source)]) in found.message
        assert target is None or repr(korean[slice(*target)]) in found.message
        assert found.message.endswith(".")
        assert "\n" not in found.message


@pytest.mark.parametrize(
    ("text", "kind", "amount", "unit", "written"),
    [
        ("It gave US$44 million in May.", "money", 44e6, "dollar/US", "US$44 million"),
        ("up 2.5 percent this year", "percent", 2.5, "", "2.5 percent"),
        ("some 600 kilometers away", "measure", 600, "km", "600 kilometers"),
        ("its twenty-first session", "ordinal", 21, "", "twenty-first"),
        ("on 7 April in Seoul", "day", 7, "4", "7 April"),
        ("at 6:53 a.m. on Monday", "time", 413, "exact", "6:53 a.m."),
        ("in the G20", "label", 20, "g", "20"),
        ("tens of thousands fled", "magnitude", 10_000, "", "tens of thousands"),
        ("in the 1990s", "decade", 1990, "", "1990s"),
        ("지난해 4,400만 달러를 지원하였다", "money", 44e6, "dollar", "4,400만 달러"),
        ("올해 2.5% 상승하였다", "percent", 2.5, "", "2.5%"),
        ("약 600킬로미터를 비행하였다", "measure", 600, "km", "600킬로미터"),
        ("제21차 회의", "ordinal", 21, "", "21차"),
        ("지난 4월 7일 서울에서", "day", 7, "4", "4월 7일"),
        ("4.7.(수) 서울에서", "day", 7, "4", "4.7."),
        ("오전 6시 53분경 발사하였다", "time", 413, "exact", "오전 6시 53분"),
        ("G20 정상회의", "label", 20, "g", "20"),
        ("수만 명이 피난하였다", "magnitude", 10_000, "", "수만"),
        ("1990년대에", "decade", 1990, "", "1990년대"),
        ("두 번째 회의", "ordinal", 2, "", "두 번째"),
        ("지난 사흘 동안", "measure", 3, "day", "사흘"),
    ],
)
def test_a_span_points_at_what_was_read(text: str, kind: str, amount: float, unit: str, written: str) -> None:
    values = english_values(text) if text.isascii() else korean_values(text)
    assert (kind, amount, unit, written) in [(v.kind, v.amount, v.unit, text[slice(*v.span)]) for v in values]


@pytest.mark.parametrize(
    "text", ["", "The minister spoke.", "As I said, they march.", "장관은 만장일치로 조약을 승인하였다."]
)
def test_text_without_values_has_none(text: str) -> None:
    assert english_values(text) == korean_values(text) == ()


def test_a_number_that_may_be_left_out_may_not_be_another() -> None:
    assert differing_values("the G20 met on Thursday", "정상들이 만났다.") == ()
    found = differing_values("the G20 met on Thursday", "G7 정상들이 금요일에 만났다.")
    assert [difference.code for difference in found] == ["number-mismatch", "date-mismatch"]


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("US$44 million in aid", "4,400만 명 지원"),
        ("15 percent", "15명"),
        ("30 minutes", "30명"),
        ("30 minutes", "30개국"),
        ("three hours", "세 명"),
    ],
)
def test_a_count_is_no_sum_share_or_measure(english: str, korean: str) -> None:
    assert differing_values(english, korean)


@pytest.mark.parametrize("digits", [100, 309, 4301])
@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("{}", "{}"),
        ("at {}:30 p.m. on May {}", "5월 {}일 오후 {}시 30분"),
        ("US${} or {}/{}, {}%", "{}분의 {}, {}달러, {}%"),
        ("{}-{}-{} and 1.{}.{}", "{}-{}-{}, 1.{}.{}"),
        ("FY{}, ’{} and {} out of {}", "’{}년, {}명 중 {}명, 제{}차"),
    ],
)
def test_rows_of_digits_beyond_any_number_are_no_values(digits: int, english: str, korean: str) -> None:
    source, target = english.replace("{}", "9" * digits), korean.replace("{}", "9" * digits)
    assert not any(value.amount >= 1e99 for value in (*english_values(source), *korean_values(target)))
    differing_values(source, target)


def test_numbers_that_grow_beyond_measure_are_no_values() -> None:
    assert english_values("5 " + "million " * 60) == ()
    assert english_values("five " + "hundred " * 200 + "dollars") == ()
    differing_values("It was US$5.", "오" + "백" * 400 + " 명, 5" + "천만" * 60 + " 달러")


_WRITTEN = st.sampled_from(
    "3,6.5%,3.5,0.035,350%,12 km,12,000 m,1200,1.2 million,60 years,6 decades".split(",")
) | st.builds(
    lambda amount, unit: f"{amount:g}{unit}",
    st.floats(0, 1e6) | st.integers(0, 300),
    st.sampled_from(
        [" people", "%", " km", " meters", " hours", " minutes", " dollars", "th", " basis points", "s", ""]
    ),
)


@given(st.lists(_WRITTEN, max_size=6), st.lists(_WRITTEN, max_size=6))
def test_values_found_by_their_digits_are_those_found_one_by_one(some: list[str], others: list[str]) -> None:
    known = english_values(" ; ".join(others))
    index = ValueIndex(known)
    for value in english_values(" ; ".join(some)):
        assert index.has(value) == any(same(value, other) for other in known)


def test_long_tables_are_compared_in_little_time() -> None:
    """Compare each value with few others: 2,000 with 2,000 would be four million comparisons."""
    calls = 0

    def count(one: Value, other: Value) -> bool:
        nonlocal calls
        calls += 1
        return same(one, other)

    numbers = " ".join(str(10_000 + 7 * step) for step in range(2_000))
    others = " ".join(str(40_001 + 7 * step) for step in range(2_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bitext.check.values.index.same", count)
        assert len(differing_values(numbers, others)) > 1_000
        assert differing_values(numbers, f"{numbers} ") == ()
    assert calls < 20_000


def test_a_lost_sign_is_expected_in_the_message() -> None:
    (found,) = differing_values("The rate fell to -0.3%.", "금리는 0.3%로 하락하였다.")
    assert found.message == "Expected -0.3% for '0.3%', found '0.3%'."


@given(st.one_of(messy_text, st.text("0123456789.,/-:~$%€천만억조년월일시분한두세 afthousndmilp", max_size=40)))
def test_any_text_has_values_with_spans_inside(text: str) -> None:
    for value in (*english_values(text), *korean_values(text)):
        start, end = value.span
        assert 0 <= start < end <= len(text)
        assert korean_form(value)
    differing_values(text, text)


def _spelled(number: int) -> str:
    """Write a number under a million in English words."""
    if number >= 1000:
        rest = f" {_spelled(number % 1000)}" if number % 1000 else ""
        return f"{_spelled(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {_spelled(number % 100)}" if number % 100 else ""
        return f"{_UNITS[number // 100]} hundred{rest}"
    if number >= 20:
        return _TENS[number // 10 - 2] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
    return _UNITS[number]


def _english_forms(number: int) -> list[str]:
    forms = [f"{number:,}"]
    for scale, word in ((10**6, "million"), (10**9, "billion"), (10**12, "trillion")):
        if number >= scale and number * 1000 % scale == 0:
            forms.append(f"{number / scale:g} {word}" if number / scale < 1000 else f"{number // scale:,} {word}")
    return [*forms, _spelled(number)] if number < 10**6 else forms


def _korean_forms(number: int) -> list[str]:
    value = Value(kind="number", amount=float(number), span=(0, 1))
    mixed = korean_form(value)
    forms = [f"{number:,}", mixed, mixed.replace(" ", "")]
    for scale, word in ((10**7, "천만"), (10**11, "천억"), (10**3, "천")):
        if number % scale == 0 and number // scale < 10:
            forms.append(f"{number // scale}{word}")
    return forms


numbers = st.one_of(
    st.integers(11, 10**6),
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 999), st.integers(3, 12)),
    st.integers(2200, 10**14),
)


@given(numbers, st.data())
def test_a_number_equals_itself_however_it_is_written(number: int, data: st.DataObject) -> None:
    english = data.draw(st.sampled_from(_english_forms(number)))
    korean = data.draw(st.sampled_from(_korean_forms(number)))
    assert differing_values(f"some {english} people", f"약 {korean} 명") == ()


@given(numbers, numbers)
def test_other_numbers_differ(number: int, other: int) -> None:
    assume(number != other)
    for english in _english_forms(number):
        for korean in _korean_forms(other):
            (found,) = differing_values(f"some {english} people", f"약 {korean} 명")
            assert found.code in ("number-mismatch", "date-mismatch")


@given(numbers, st.sampled_from(sorted(CURRENCY_SIGNS)))
def test_money_equals_itself_in_any_currency(number: int, sign: str) -> None:
    value = Value(kind="money", amount=float(number), unit=CURRENCY_SIGNS[sign], span=(0, 1))
    space = " " if sign.isalpha() else ""
    assert differing_values(f"a fund of {sign.upper()}{space}{number:,}.", f"{korean_form(value)} 기금") == ()


@pytest.mark.parametrize("word", sorted(ENGLISH_CURRENCIES))
def test_currencies_have_equal_names(word: str) -> None:
    value = Value(kind="money", amount=300, unit=ENGLISH_CURRENCIES[word], span=(0, 1))
    assert differing_values(f"It cost 300 {word.title()}.", f"{korean_form(value)}이 들었다.") == ()


@pytest.mark.parametrize("word", sorted(ENGLISH_MEASURES))
def test_units_have_equal_names(word: str) -> None:
    unit = ENGLISH_MEASURES[word]
    assert unit in SIZES
    if word != "second":  # an ordinal as well
        value = Value(kind="measure", amount=30, unit=unit, span=(0, 1))
        assert differing_values(f"It was 30 {word}.", f"{korean_form(value)}이었다.") == ()


def _english_dates(day: datetime.date) -> list[str]:
    name, number = _MONTHS[day.month - 1], day.day
    short = name if name == "May" else f"{name[:3]}."
    forms = (
        "{name} {number}, {year}",
        "{number} {name} {year}",
        "{number}th of {name} {year}",
        "{short} {number}, {year}",
    )
    return [*(form.format(name=name, short=short, number=number, year=day.year) for form in forms), day.isoformat()]


def _korean_dates(day: datetime.date) -> list[str]:
    weekday = "월화수목금토일"[day.weekday()]
    forms = ("{y}년 {m}월 {d}일", "{y}.{m}.{d}.", "{y}. {m}. {d}.({w})", "{y}년 {m}월 {d}일({w})", "’{s}.{m}.{d}.")
    texts = (form.format(y=day.year, s=f"{day.year % 100:02d}", m=day.month, d=day.day, w=weekday) for form in forms)
    return [*texts, day.isoformat()]


dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@given(dates, dates, st.data())
def test_a_date_equals_itself_and_no_other(day: datetime.date, other: datetime.date, data: st.DataObject) -> None:
    english = data.draw(st.sampled_from(_english_dates(day)))
    assert (
        differing_values(f"It began on {english}.", f"{data.draw(st.sampled_from(_korean_dates(day)))} 시작되었다.")
        == ()
    )
    if day != other:
        found = differing_values(
            f"It began on {english}.", f"{data.draw(st.sampled_from(_korean_dates(other)))} 시작되었다."
        )
        assert {difference.code for difference in found} == {"date-mismatch"}


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_a_time_equals_itself_and_no_other(minutes: int, other: int) -> None:
    hour, minute = divmod(minutes, 60)
    half = "a.m." if hour < 12 else "p.m."
    english = [f"{(hour - 1) % 12 + 1}:{minute:02d} {half}", f"{hour:02d}:{minute:02d}"]
    for text in english:
        for korean, equal in (
            (korean_form(Value(kind="time", amount=minutes, unit="exact", span=(0, 1))), True),
            (f"{hour:02d}시 {minute}분", True),
            (f"{hour:02d}:{minute:02d}", True),
            (korean_form(Value(kind="time", amount=other, unit="exact", span=(0, 1))), minutes == other),
        ):
            found = differing_values(f"It began at {text} sharp.", f"{korean}에 시작되었다.")
            ambiguous = text == english[1] and 600 <= minutes < 780 and (minutes - other) % 720 == 0
            assert (found == ()) == equal or ambiguous


@given(st.integers(2, 200), st.integers(2, 200))
def test_an_ordinal_equals_itself_and_no_other(number: int, other: int) -> None:
    for form in ("제{}차 회의", "{}번째 회의", "{}주년 회의"):
        assert differing_values(f"the {number}th meeting", form.format(number)) == ()
        found = differing_values(f"the {number}th meeting", form.format(other))
        assert [difference.code for difference in found] == ["ordinal-mismatch"] * (number != other)


def test_sides_are_not_what_became_of_a_number() -> None:
    (found,) = differing_values("They discussed 44 projects.", "양측은 45개 사업을 논의하였다.")
    assert (found.source_span, found.target_span) == ((15, 17), (4, 6))
