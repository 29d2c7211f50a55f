"""Numbers and dates of a Korean text as places with values, and a new value written the way the old one was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bitext.days import KOREAN_WEEKDAYS
from bitext.model import Span

PlaceKind = Literal["number", "month", "weekday"]
_LARGE = {"조": 10**12, "억": 10**8, "만": 10**4}
_SMALL = {"천": 1000, "백": 100, "십": 10, "": 1}
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_GROUP = rf"({_DIGITS})\s?([천백십]?)([조억만]?)"
#: 1조 5,000억, 3억 2천만, 2만 5,000, 4,400만, 12.5, 2024
_NUMERAL = re.compile(
    rf"{_DIGITS}(?:\s?[천백십]?[조억만](?:\s?{_DIGITS}[천백십]?[조억만])*(?:\s?{_DIGITS}[천백십]?)?|[천백십])?"
)
_GROUPS = re.compile(_GROUP)
#: 2024.5.22.(수), 5.22.: years, months and days between points
_DOTTED = re.compile(rf"(?<![\d.])(?:(\d{{4}}|\d{{2}})\.\s?)?(\d{{1,2}})\.\s?(\d{{1,2}})(?=\.|\([{KOREAN_WEEKDAYS}]\))")
#: (수), (수, 현지시간), 수요일, 5.22.수
_WEEKDAY = re.compile(
    rf"(?<=\()[{KOREAN_WEEKDAYS}](?=[),·ㆍ\s])|[{KOREAN_WEEKDAYS}](?=요일)|(?<=\d\.)[{KOREAN_WEEKDAYS}](?![가-힣])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold where a number, month or weekday stands.

    Attributes:
        span: Its place: of a month the digits, of a weekday its one syllable.
        kind: What it is; days and years are numbers.
        value: The number; of a weekday its syllable.
    """

    span: Span
    kind: PlaceKind
    value: Decimal | str


def find_places(text: str) -> list[Place]:
    """Return the numbers, months and weekdays of a Korean text, in order.

    >>> [(place.kind, str(place.value)) for place in find_places("3월 14일(목) 1조 5,000억 원, 2천만 명")]
    [('month', '3'), ('number', '14'), ('weekday', '목'), ('number', '1500000000000'), ('number', '20000000')]
    >>> [(place.kind, str(place.value)) for place in find_places("2024.5.22.(수), 3개월")]
    [('number', '2024'), ('month', '5'), ('number', '22'), ('weekday', '수'), ('number', '3')]
    """
    places = [Place(span=found.span(), kind="weekday", value=found[0]) for found in _WEEKDAY.finditer(text)]
    for found in _DOTTED.finditer(text):
        kinds: tuple[PlaceKind, ...] = ("number", "month", "number")
        places += [
            Place(span=found.span(part), kind=kind, value=Decimal(found[part]))
            for part, kind in enumerate(kinds, 1)
            if found[part] is not None
        ]
    rest = _DOTTED.sub(lambda found: " " * len(found[0]), text)
    for found in _NUMERAL.finditer(rest):
        kind: PlaceKind = "month" if rest.startswith("월", found.end()) else "number"
        places.append(Place(span=found.span(), kind=kind, value=_value(found[0])))
    return sorted(places, key=lambda place: place.span)


def _value(numeral: str) -> Decimal:
    total = Decimal(0)
    for digits, small, large in _GROUPS.findall(numeral):
        total += Decimal(digits.replace(",", "")) * _SMALL[small] * _LARGE.get(large, 1)
    return total


def write_number(value: Decimal, like: str, *, commas: bool = False) -> str | None:
    """Write a number in the way of another; None where that way cannot hold it.

    Args:
        value: The number.
        like: The Korean numeral whose way of writing is taken.
        commas: Whether a number of four digits or more has commas where ``like`` is too short to tell.

    >>> write_number(Decimal(52_000_000), "4,400만"), write_number(Decimal(2_300_000_000_000), "1조 5,000억")
    ('5,200만', '2조 3,000억')
    >>> write_number(Decimal(30_000_000), "2천만"), write_number(Decimal("2.5e12"), "1.5조")
    ('3천만', '2.5조')
    >>> write_number(Decimal(2025), "2024"), write_number(Decimal(1250), "980", commas=True)
    ('2025', '1,250')
    """
    if not re.search("[천백십조억만]", like):
        grouped = "," in like if _value(like) >= 1000 else commas
        return f"{value:,f}" if grouped else f"{value:f}"
    return _as_one_group(value, like) if "." in like else _as_groups(value, like)


def _as_groups(value: Decimal, like: str) -> str | None:
    if value != int(value):
        return None
    groups = []
    rest = int(value)
    for name, size in _LARGE.items():
        count, rest = divmod(rest, size)
        if count:
            groups.append(_group(count, like) + name)
    if rest:
        groups.append(_group(rest, like))
    return " ".join(groups) or "0"


def _as_one_group(value: Decimal, like: str) -> str | None:
    """Write 2.5조 in the way of 1.5조: one number with decimals before the same unit."""
    found = _GROUPS.fullmatch(like)
    if found is None:
        return None
    number = value / (_SMALL[found[2]] * _LARGE.get(found[3], 1))
    if number < 1:
        return _as_groups(value, like)
    short = round(number, 2).normalize()
    return f"{short:,f}{like[found.end(1) :]}" if short == number else None


def _group(count: int, like: str) -> str:
    if "천" in like and count % 1000 == 0:
        return f"{count // 1000}천"
    return f"{count:,}"
