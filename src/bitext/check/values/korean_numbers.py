"""Korean numbers in digits: 만, 억 and 조, currency, unit, range, fraction, numbers inside names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bitext.check.values.korean_words import COUNTS, SCALES, UNITS
from bitext.check.values.quantity import Quantity, join, share
from bitext.check.values.units import CURRENCY_SIGNS
from bitext.check.values.value import Kind, Value

#: What a rule read: the index behind it, and the values.
Read = tuple[int, list[Value]]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for the longest of some words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
TO = r"\s?[~∼〜\-–]\s?"
#: "and a half" behind a unit: 4년 반.
HALF = re.compile(
    r"\s?반(?=(?:을|이|은|의|에|에서|으로|도|까지|간|정도|동안|쯤|가량|마다|만|째|전|후|이다|이나|만에|이상|남짓)?"
    r"(?:[\s.,)]|$))"
)
_AMOUNT = re.compile(
    rf"({NUMBER})((?:[십천]|백(?!분위))?)(?:여?(만(?!큼)|억|조(?!항|약|례|직|치|합|각)|경(?![기로제]))|\s([만억조])(?=\s?(?:달러|원|유로|엔|위안|명|톤)))?"
)
_REST = re.compile(rf"\s?(?!(?:1\d|20)\d\d년)({NUMBER})(?!,?\d)([십백천]?)([만억조]?)(?!\s?[월일])")
_APART = [unit for unit in UNITS if len(unit) > 1 or not "가" <= unit <= "힣" or unit in "톤원엔"]
_UNIT = re.compile(rf"(?:여\s?)?({any_of(UNITS)})|\s({any_of(_APART)})")
_COUNT = re.compile(rf"여?\s?(?:{any_of(COUNTS)})(?=[^가-힣]|[의이가을를은는과와에도만로씩중당]|$)")
_SIGN = re.compile(r"((?:[A-Za-z]{1,2})?[$€£¥₩]|(?<![A-Za-z])[A-Z]{3}|미화)\s?$")
_RANGE = re.compile(rf"(?:{TO}(?:[’'‘](?=\d\d년))?|\s?내지\s)(?=\d)(?!\d{{4}}\.\d{{1,2}}월)")
_HUNDREDTHS = re.compile(r"\s(\d{1,2})(?=[의로를에]\s)")
_PART = re.compile(r"\s?(\d+(?:개월|분|초))")
_ARTICLE = re.compile(r"조(?!\s?(?:명|개|건|대|회|배|마리|그루))")
_YEAR = re.compile(r"1\d{3}|2[01]\d\d")
_NIGHTS = re.compile(r"(\d{1,2})박\s?(\d{1,2})일(?:간|\s동안)?")
_SIDES = re.compile(r"[2-5](?=(?:개?국|자)(?:$|[^가-힣]|[이가은는의와과간]|협력|회담|회의))")
#: What lists the sides: 한미일 anywhere, 한-미-일 and "일본 등" before their number; 제3국 is a third one.
_LISTED = re.compile(r"[한미일중러북영불독호인]{3}(?![가-힣])")
_OTHERS = re.compile(r"(?:그 (?:밖의|외)|이외|다른|기타|나머지)\s$")
_LISTED_BEFORE = re.compile(r"(?:제|등|[-·,]\s?[가-힣]+)\s?$")
#: What parts the names of a list, and what may count them without 등 between.
_PARTED = re.compile(r",\s|[·ㆍ∙、]|\s및\s|(?<=[가-힣])[과와]\s")
_COMPANIES = re.compile(r"사(?=[^가-힣]|[가는를의와]|$)")
_REIGN = re.compile(r"(?<![가-힣])(?!생후|당시|나이|현재)[가-힣]{2,}\s$")
_RUNNING = re.compile(r"\s?(?:연속|연달아|잇달아)")
_DEPUTY = re.compile("차(?:관(?!계)|장(?!관))")  # 제2차관, 제2차장
_FRACTION = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)분의\s?(\d+)")
_NAME = re.compile(r"([A-Za-zⅠ-Ⅻ]+|코로나)-?$")
_CHAIN = re.compile(r"\d+(?:\.\d+){2,}|\d+(?:-\d+){2,}(?!\d)")
_LATIN_UNITS = tuple(unit for unit in UNITS if unit[0].isascii() and unit[0].isalpha())


def quantities(text: str, at: int) -> Read:
    """Read a quantity, or the two of a range."""
    first = _quantity(text, at)
    joint = _RANGE.match(text, first.end)
    if joint:
        first, second = share(first, _quantity(text, joint.end()))
        return second.end, [_value(first), _value(second)]
    part = _PART.match(text, first.end) if first.kind == "measure" else None
    first = (part and join(first, _quantity(text, part.start(1)))) or first
    if first.kind == "ordinal" and _DEPUTY.match(text, first.end - 1):  # English need not say which
        first = replace(first, required=False)
    values = [_value(first)]
    if first.kind == "number" and _ARTICLE.match(text, first.end - 1):  # may be 232 trillion and Article 232
        values = [Value(kind=first.kind, amount=first.amount, span=values[0].span, required=False)]
        values.append(Value(kind="label", amount=first.amount / first.scale, span=values[0].span, required=False))
    return first.end, [*values, *_sides(text, at), *_reign(text, first), *running(text, first.amount, (at, first.end))]


def running(text: str, amount: float, span: tuple[int, int]) -> list[Value]:
    """Return the ordinal that 세 차례 연속 is, "for the third time in a row"."""
    found = text[span[1] - 2 : span[1]] == "차례" and _RUNNING.match(text, span[1])
    return [Value(kind="ordinal", amount=amount, span=span, required=False)] if found else []


def _sides(text: str, at: int) -> list[Value]:
    """Return how many sides 3자 and 4개국 have; those listed (한미일 3국) English need not count."""
    match = _SIDES.match(text, at)
    if not match or _is_listed(text) or _LISTED_BEFORE.search(text, max(0, at - 10), at):
        return []
    return [Value(kind="parties", amount=float(match[0]), span=match.span(), required=False)]


@lru_cache(maxsize=1)  # a table of many sides is searched once
def _is_listed(text: str) -> bool:
    return _LISTED.search(text) is not None


def _reign(text: str, quantity: Quantity) -> list[Value]:
    """Return the number of a ruler, 찰스 3세, which may be an age too."""
    start, end = quantity.start, quantity.end
    if text[end - 1] != "세" or not _REIGN.search(text, max(0, start - 8), start):
        return []
    return [Value(kind="reign", amount=quantity.amount, span=(start, end), required=False)]


def _value(quantity: Quantity) -> Value:
    return Value(
        kind=quantity.kind,
        amount=quantity.amount,
        unit=quantity.unit,
        span=(quantity.start, quantity.end),
        required=quantity.required,
    )


def _quantity(text: str, at: int) -> Quantity:
    amount, scale, end = _amount(text, at)
    kind: Kind = "number"
    unit, start = "", at
    found = _UNIT.match(text, end)
    if found:
        kind, unit = UNITS[found[1] or found[2]]
        end = found.end()
        if kind in ("measure", "year") and (half := HALF.match(text, end)):
            amount, end = amount + 0.5, half.end()
        elif unit == "second" and (part := _HUNDREDTHS.match(text, end)):  # 9초 79
            amount, end = amount + int(part[1]) / 10 ** len(part[1]), part.end()
    sign = _SIGN.search(text, max(0, at - 5), at)
    if sign and sign[1].lower() in CURRENCY_SIGNS:
        kind, unit, start = "money", CURRENCY_SIGNS[sign[1].lower()], sign.start()
    elif sign and sign[1] == "미화" and unit == "dollar":
        unit, start = "dollar/US", sign.start()
    elif text.endswith("제", 0, at) and kind in ("number", "measure", "money"):
        kind, unit = "ordinal", ""
    elif kind in ("number", "year", "month"):
        kind, unit = _calendar(text, at, kind, amount)
        if kind == "number" and _COUNT.match(text, end):
            unit = "count"
        if kind == "number" and _OTHERS.search(text, max(0, at - 6), at):
            unit = "rest"
    counted = kind == "number" and counts_list(text, amount, at, end)
    required = not counted and not _may_go(text, kind, unit, amount, end)
    return Quantity(kind=kind, amount=amount, unit=unit, scale=scale, start=start, end=end, required=required)


def counts_list(text: str, amount: float, at: int, end: int) -> bool:
    """Tell whether a number only says how many are listed before it: 뉴욕, 보스턴, 시카고 등 3개 도시, 삼성·LG 2사."""
    if not 2 <= amount <= 9 or amount != int(amount):
        return False
    before = text[max(0, at - 120) : at]
    if not before.endswith(" 등 ") and not (before.endswith(" ") and _COMPANIES.match(text, end)):
        return False
    listed = _PARTED.split(before.removesuffix(" 등 "))
    size = int(amount)
    return len(listed) == size or (len(listed) > size and " " in listed[-size].strip())


def _may_go(text: str, kind: Kind, unit: str, amount: float, end: int) -> bool:
    """Tell whether the English may lack a number: 1인당, 한미일 3국, 24시간."""
    if kind in ("number", "ordinal") and amount <= 5 and text.startswith(("국", "자", "개국", "성"), end):
        return True
    if kind == "ordinal" and text.startswith("의", end):  # 제3의 장소
        return True
    if amount == 0 or (unit == "year" and amount <= 3 and text[end - 1] == "세"):  # 레오폴드 2세
        return True
    if amount == 1:
        return kind in ("number", "measure", "ordinal", "money")
    return amount == 24 and unit == "hour"


def _calendar(text: str, at: int, kind: Kind, amount: float) -> tuple[Kind, str]:
    """Tell years from numbers of years, and from other numbers of four digits."""
    written = _AMOUNT.match(text, at)
    year = written is not None and _YEAR.fullmatch(written[0]) is not None
    if kind == "year" and not year and not (amount < 100 and text.endswith(("’", "'", "‘"), 0, at)):
        return "measure", "year"
    if kind == "number" and year:
        return "year", ""
    return ("number", "") if kind == "month" and amount > 12 else (kind, "")


def _amount(text: str, at: int) -> tuple[float, float, int]:
    """Return amount, scale and end of 12만 5,000, 1조 2천억 and the like; 제5조 is Article 5."""
    match = next(_AMOUNT.finditer(text, at))  # a digit stands there
    big, end = match[3] or match[4] or "", match.end()
    if (big == "조" and text.endswith("제", 0, at)) or (big == "만" and text.endswith("분의 ", 0, at)):
        big, end = "", match.end(2)  # Article 5; 몇 분의 1만, only a fraction
    scale = SCALES.get(match[2], 1) * SCALES.get(big, 1)
    amount, size = _number(match[1]) * scale, scale
    while size > 1 and (more := _REST.match(text, end)):
        part_size = SCALES.get(more[2], 1) * SCALES.get(more[3], 1)
        part = _number(more[1]) * part_size
        if part >= size:
            break
        amount, size, end = amount + part, part_size, more.end()
    return amount, scale, end


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def fraction(text: str, at: int) -> Read | None:
    """Read 3분의 1; English may say "one in three", so both numbers count too."""
    match = _FRACTION.match(text, at)
    whole = int(match[1].replace(",", "")) if match else 0
    if not match or not whole:
        return None
    parts = [
        Value(kind="number", amount=float(amount), span=match.span(group), required=False)
        for group, amount in ((1, whole), (2, match[2]))
    ]
    return match.end(), [Value(kind="number", amount=int(match[2]) / whole, span=match.span()), *parts]


def nights(text: str, at: int) -> Read | None:
    """Read 3박 4일, which English says by its dates, its days or its nights."""
    match = _NIGHTS.match(text, at)
    if not match:
        return None
    return match.end(), [
        Value(kind="number", amount=float(match[1]), unit="count", span=match.span(1), required=False),
        Value(kind="measure", amount=float(match[2]), unit="day", span=(match.start(2), match.end()), required=False),
    ]


def named(text: str, at: int, end: int) -> Read | None:
    """Read the number of G20, 코로나19, KF-21, 5G and 38선."""
    head = _NAME.search(text, max(0, at - 8), at)
    if head and head[1].lower() not in CURRENCY_SIGNS:
        return end, [_label(text[at:end], at, head[1].lower())]
    if text[at:end] == "38" and text.startswith("선", end):  # the parallel
        return end, [_label("38", at)]
    after = text[end : end + 1]
    if after.isascii() and after.isalpha() and not text.startswith(_LATIN_UNITS, end):
        return end, [_label(text[at:end], at, after.lower())]
    return None


def chain(text: str, at: int) -> Read | None:
    """Read 9903.01.16 and telephone numbers."""
    match = _CHAIN.match(text, at)
    if not match:
        return None
    return match.end(), [_label(part[0], at + part.start()) for part in re.finditer(r"\d+", match[0])]


def _label(digits: str, at: int, letters: str = "") -> Value:
    span = (at, at + len(digits))
    return Value(kind="label", amount=_number(digits), unit=letters, span=span, required=False)
