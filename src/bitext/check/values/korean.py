"""Values of a Korean text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from bitext.check.values.korean_dates import (
    clock,
    dotted,
    full_date,
    moment,
    month_day,
    named_day,
    slashed,
    year_month,
    zoned,
)
from bitext.check.values.korean_numbers import (
    HALF,
    NUMBER,
    Read,
    any_of,
    chain,
    counts_list,
    fraction,
    named,
    nights,
    quantities,
    running,
)
from bitext.check.values.korean_words import (
    COUNTERS,
    COUNTS,
    EITHER,
    GLUED_COUNTERS,
    LOUD,
    ONES,
    QUIET,
    SCALES,
    SINO,
    TENS,
    UNITS,
    WEEKDAY_NUMBERS,
)
from bitext.check.values.units import KOREAN_CURRENCIES
from bitext.check.values.value import MARKER, Kind, Value, without_long_digits
from bitext.days import KOREAN_WEEKDAYS

_FIRST_LETTERS = "".join(
    sorted({word[0] for word in (*TENS, *ONES, *EITHER, *LOUD, *QUIET, *SCALES, *SINO, "수", "양")})
)
_HALF_YEARS = r"(?:상[·∙ㆍ/]?하|전[·∙ㆍ/]?후|[상하전후])반기"
_START = re.compile(
    rf"(?P<digits>{NUMBER})|(?<![^\s“‘\"'(·,~])[{_FIRST_LETTERS}]|\((?=[{KOREAN_WEEKDAYS}]\))|[{KOREAN_WEEKDAYS}](?=요일)|{_HALF_YEARS}"
)
_HALF_YEAR = re.compile(_HALF_YEARS)
_WEEKDAY = re.compile(rf"\(?([{KOREAN_WEEKDAYS}])(?:요일|\))")
#: 나흘라 is a name.
_DAYS_END = (
    r"(?![가-힣])|(?=[간째씩분이가은는을를의에로와과도만여쯤치나다면뒤후전밤인]|부터|까지|동안|정도|마다|라[도는고])"
)
_PLAIN = re.compile(rf"{any_of((*EITHER, *QUIET))}|(?:{any_of(LOUD)})(?:{_DAYS_END})")
_MAGNITUDE = re.compile(rf"(?:수|몇\s?)([십백천만억조]+)(?=[\s여])(?:여?\s?({any_of(KOREAN_CURRENCIES)}))?")
_PAIR = re.compile(r"양(?=\s[가-힣]|[당방면원안쪽팀대인손팔])")
_WORD_END = r"(?=(?:부터|까지|에서|쯤|경|짜리|[이가은는을를의에로와과도만씩간인당])|[^가-힣]|$)"
#: What may follow a counter that is glued to its number; 세명대학교 is a name.
_GLUED_END = rf"(?:{_WORD_END}|(?=[여나다뿐뒤후전째반치들]|동안|가량|정도|이상|마다|밖에))"
#: To ask for an account, to bow on New Year's Day.
_NO_NUMBERS = r"[석넉]명|세배(?=[를을]?\s?(?:하[다고며였여는]|하러|드[리렸린릴]|올[리렸린릴]|다니|돈))"
_NATIVE = re.compile(
    rf"(?!{_NO_NUMBERS})({any_of(TENS)})?({any_of(ONES)})?"
    rf"(?:여\s?|\s)?(?:((?<!\S)(?:{any_of(GLUED_COUNTERS)})|(?:번째|째)|(?:{any_of(GLUED_COUNTERS)}){_GLUED_END})"
    rf"|(?<=\s)(?:({any_of(COUNTERS)}){_WORD_END}|(시)(?=[에부까를로경의\s,.]|$))"
    r"|(?<!둘\s)(?<=\s)(?=[가-힣A-Za-z])|(?<=둘\s)(?!것|필요|수\s|예정|계획|때)(?=[가-힣A-Za-z])"
    r"|(?<=[나둘셋넷섯곱덟홉른흔쉰순든])(?=(?:[은는이가을를의로에와과도만]|인|이다|까지|부터|으로|씩)[\s.,]))"
)
_DAYS = any_of((*COUNTERS, "일"))
_SINO = re.compile(rf"((?:(?:[이삼사오육칠팔구]?[십백천])+[{''.join(SINO)}]?)?)([만억]?)(여\s?|\s)({_DAYS}){_WORD_END}")
_LODGING = re.compile("세 들(?:어|었|고|던)")
#: 십여 명 is about ten; 십 대 are teens, 천 조각 is a patch of cloth.
_NO_COUNT = re.compile(".*여.*|십 대|[만천] (?:조각|위)")
_EITHER_SINO = re.compile(rf"(이삼|삼사|사오|오륙|육칠|칠팔)([십백천만억]*)여?\s?(?:{_DAYS}){_WORD_END}")
_HUNDREDS = re.compile(
    rf"(?!천한|백두(?:대간|산))((?:[이삼사오육칠팔구]?[백천])+)({any_of(TENS)})?({any_of(ONES)})?\s?(?:{any_of(COUNTERS)}){_WORD_END}"
)
_MYRIADS = re.compile(r"([이삼사오육칠팔구]?[십백천])([만억])(?=\s(?!다행)[가-힣])")
_STORIES = re.compile(rf"([{''.join(SINO)}]?십?[{''.join(SINO)}]?)층(?=[석목전]?탑)")
_QUARTER = re.compile(r"([일이삼사])사?분기")
_OUT_OF_TEN = re.compile(
    rf"(?:10|열)\s?(?:{any_of((*COUNTS, '종', '가구'))})?\s?(?:중|가운데|에)\s?"
    r"(?:([1-9])(?![\d.,십백천만])|([한두세네])(?=\s)|(하나|[둘셋넷]|다섯|여섯|일곱|여덟|아홉)(?!\s?[십백천]))"
)


#: Numbers of a list, from 1 on: U+2460.
_CIRCLED = re.compile("[①-⑳]")


def korean_values(text: str) -> tuple[Value, ...]:
    """Return the values of a Korean text, in order.

    >>> [(value.kind, value.amount, value.unit) for value in korean_values("2021년 4월 7일 2~3백만 달러")]
    [('year', 2021.0, ''), ('day', 7.0, '4'), ('money', 2000000.0, 'dollar'), ('money', 3000000.0, 'dollar')]
    >>> korean_values("한국은 만장일치로 양해각서를 채택하였다.")
    ()
    """
    values: list[Value] = []
    text = without_long_digits(text)
    marker = MARKER.match(text)
    position = marker.end() if marker else 0
    while match := _START.search(text, position):
        at = match.start()
        read = _digits(text, at, match.end()) if match["digits"] else _words(text, at)
        position = read[0] if read else at + 1
        values += [*(read[1] if read else ()), *_out_of_ten(text, at)]
    circled = [
        Value(kind="number", amount=float(ord(sign[0]) - 0x245F), unit="", span=sign.span(), required=False)
        for sign in _CIRCLED.finditer(text)
    ]
    values = sorted((*values, *circled), key=lambda value: value.span) if circled else values
    return tuple(value for value in values if math.isfinite(value.amount))


def _digits(text: str, at: int, end: int) -> Read:
    """Read a number in digits; what stands behind it tells how."""
    read = named(text, at, end) or zoned(text, at, end)
    if read is None:
        for rule in _BY_NEXT.get(text[end : end + 1], _BY_NEXT["."] if "." in text[at:end] else ()):
            read = rule(text, at)
            if read:
                break
    return read or quantities(text, at)


_Rule = Callable[[str, int], Read | None]
_BY_NEXT: dict[str, tuple[_Rule, ...]] = {
    ".": (year_month, full_date, dotted, named_day, chain),
    "-": (year_month, full_date, chain),
    "/": (full_date, slashed),
    "월": (year_month, month_day),
    "박": (nights,),
    "절": (named_day,),
    "시": (clock,),
    ":": (clock,),
    "·": (named_day,),
    "∙": (named_day,),
    "ㆍ": (named_day,),
    "분": (fraction,),
}


def _words(text: str, at: int) -> Read | None:
    """Read numbers, days and weekdays in words."""
    if match := _WEEKDAY.match(text, at):
        return match.end(), [_word("weekday", WEEKDAY_NUMBERS[match[1]], match.span())]
    if match := _PLAIN.match(text, at):
        word = match[0]
        if word in EITHER:
            return match.end(), [_word("number", amount, match.span()) for amount in EITHER[word]]
        kind, amount, unit = LOUD.get(word) or QUIET[word]
        half = HALF.match(text, match.end()) if (kind, unit) == ("measure", "day") else None
        amount, end = (amount + 0.5, half.end()) if half else (amount, match.end())
        days = [_word("measure", 15, (at, end), "day")] if word == "보름" else []  # or two weeks
        return end, [_word(kind, amount, (at, end), unit, required=word in LOUD or half is not None), *days]
    if match := _HALF_YEAR.match(text, at):
        halves = [1 if letter in "상전" else 2 for letter in match[0] if letter in "상하전후"]
        values = [_word("half", half, match.span()) for half in halves]
        return match.end(), [*values, _word("measure", 6, match.span(), "month")]
    if match := _MAGNITUDE.match(text, at):
        amount = 1.0
        for scale in match[1]:
            amount *= SCALES[scale]
        return match.end(), [_word("magnitude", amount, match.span(), KOREAN_CURRENCIES.get(match[2], ""))]
    if _PAIR.match(text, at):
        return at + 1, [_word("number", 2, (at, at + 1))]
    return _native(text, at) or _sino(text, at)


def _out_of_ten(text: str, at: int) -> list[Value]:
    """Return the share that 10명 중 8명 and 열에 여덟 are."""
    match = _OUT_OF_TEN.match(text, at)
    return [_word("number", float(match[1] or ONES[match[2] or match[3]]) / 10, match.span())] if match else []


def _native(text: str, at: int) -> Read | None:
    """Read 두 번째, 세 차례, 열두 명, 한 시간, 두 시간 반."""
    match = _NATIVE.match(text, at)
    if not match or not (match[1] or match[2]):
        return None
    counter = match[3] or match[4] or match[5] or ""
    if not counter and match[0].strip() in ("한", "석", "넉", "열", "쉰", "열세"):
        return None
    if match[0].strip() == "세" and _LODGING.match(text, at):
        return None
    if match[0].startswith("하나") and text.endswith(("기는 ", "긴 ", "라고 "), 0, at):  # 있기는 하나: but
        return None
    amount = TENS.get(match[1], 0) + ONES.get(match[2], 0)
    if counter == "시":
        half = HALF.match(text, match.end())
        end = half.end() if half else match.end()
        return end, [moment(text, at, end, amount * 60 + (30 if half else 0))]
    required = amount > 2 and not counts_list(text, amount, at, match.end())
    return _counted(text, amount, counter, (at, match.end(2 if match[2] else 1)), match.end(), required=required)


def _sino(text: str, at: int) -> Read | None:
    """Read 백만 명, 백만 병력, 십여 년, 이십 년, 이삼 년, 백네 건, 오층석탑, 삼사분기."""
    if quarter := _QUARTER.match(text, at):
        return quarter.end(), [_word("ordinal", SINO[quarter[1]], quarter.span())]
    if story := _STORIES.match(text, at):
        return (story.end(), [_word("number", _below_a_myriad(story[1]), story.span())]) if story[1] else None
    if either := _EITHER_SINO.match(text, at):
        scale = math.prod(SCALES[letter] for letter in either[2])
        return either.end(), [_word("number", SINO[digit] * scale, either.span()) for digit in either[1]]
    if (mixed := _HUNDREDS.match(text, at)) and (mixed[2] or mixed[3]):
        amount = _below_a_myriad(mixed[1]) + TENS.get(mixed[2], 0) + ONES.get(mixed[3], 0)
        return mixed.end(), [_word("number", amount, mixed.span(), required=True)]
    match = _SINO.match(text, at)
    if not match or not (match[1] or match[2]):
        myriads = _MYRIADS.match(text, at)
        amount = _below_a_myriad(myriads[1]) * SCALES[myriads[2]] if myriads else 0.0
        return (myriads.end(), [_word("number", amount, myriads.span())]) if myriads else None
    total = (_below_a_myriad(match[1]) or 1) * SCALES.get(match[2], 1)
    return _counted(text, total, match[4], (at, match.end(2)), match.end(), required=not _NO_COUNT.fullmatch(match[0]))


def _below_a_myriad(letters: str) -> float:
    """Return the number that 삼백이십오 says, 0 for nothing.

    >>> _below_a_myriad("삼백이십오")
    325.0
    """
    total, digit = 0.0, 0
    for letter in letters:
        if letter in SINO:
            digit = SINO[letter]
        else:
            total, digit = total + (digit or 1) * SCALES[letter], 0
    return total + digit


def _counted(text: str, amount: float, counter: str, word: tuple[int, int], end: int, *, required: bool) -> Read:
    """Return a number in words with what its counter makes of it."""
    kind, unit = UNITS.get(counter, ("number", "count" if counter in COUNTS else ""))
    if kind in ("year", "month", "day"):
        kind, unit = "measure", str(kind)
    if kind == "measure" and (half := HALF.match(text, end)):
        amount, end, required = amount + 0.5, half.end(), True
    span = word if kind == "number" else (word[0], end)
    return end, [_word(kind, amount, span, unit, required=required), *running(text, amount, (word[0], end))]


def _word(kind: Kind, amount: float, span: tuple[int, int], unit: str = "", *, required: bool = False) -> Value:
    return Value(kind=kind, amount=float(amount), unit=unit, span=span, required=required)
