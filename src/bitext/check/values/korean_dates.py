"""Korean dates and times of day in digits."""

from __future__ import annotations

import re
from dataclasses import replace

from bitext.check.values.korean_numbers import TO, Read, any_of
from bitext.check.values.korean_words import HALF_DAYS
from bitext.check.values.value import Value
from bitext.days import KOREAN_WEEKDAYS

_DAY_NAME = rf"(?:\s?\([{KOREAN_WEEKDAYS}]\))?"
_YEAR_MONTH = re.compile(rf"(\d{{4}}|(?<=[’'‘])\d\d)\.(?=\d{{1,2}}(?:{TO}\d{{1,2}})?월)")
_FULL_DATE = re.compile(r"(\d{4})([.\-/])\s?(\d{1,2})\2\s?(\d{1,2})(?![\d,])\.?")
_DOTTED = re.compile(r"(?:(\d{4}|\d{2})\.\s?)?(\d{1,2})\.\s?(\d{1,2})\.(?!\d)")
_DOTTED_MORE = re.compile(rf"{_DAY_NAME}{TO}(?:(\d{{1,2}})\.\s?)?(\d{{1,2}})\.(?!\d)")
_MONTH_DAY = re.compile(rf"(\d{{1,2}})월\s?(\d{{1,2}})(일(?!간|째|\s동안)|(?=(?:{TO}|[·,]\s?)\d{{1,2}}(?:일|,)))")
_MORE_DAYS = re.compile(
    rf"{_DAY_NAME}(?:{TO}|\s?(?:과|와|부터|에서|,|및|·|또는|이나)\s?)+(\d{{1,2}})"
    rf"(일(?!간|째|차|\s동안)|(?=(?:{TO}|[·,]\s?)\d{{1,2}}일))"
)
_HALF_PAST = r"\s?(반)(?=(?:에|부터|까지|경|쯤|이|으로)?(?:[^가-힣]|$)|이[다나며고])"
_CLOCK = re.compile(rf"(\d{{1,2}})(?:시(?![간장설도민작점기대])(?:\s?(\d{{1,2}})\s?분|{_HALF_PAST})?|:([0-5]\d)(?!\d))")
_SLASHED = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])(\s?분기)?")
_HALF_DAY = re.compile(rf"({any_of(HALF_DAYS)})\s?$")
_NAMED_DAY = re.compile(
    r"(\d{1,2})[·∙ㆍ.](\d{1,2})(?!\d)(?:(?<=\d[·∙ㆍ]\d)|(?<=[·∙ㆍ]\d\d)|(?=\s?(?:전쟁|운동|혁명|테러|사태|선언|공동|경축|민주)|절(?![가-힣]{2})))"
)
_ZONE_BEHIND = re.compile(r"\s?\(?(?:UTC|GMT|KST|시(?![가-힣간]))")
_ZONE_BEFORE = re.compile(r"(?:UTC|GMT|KST)\)?\s?$")


def year_month(text: str, at: int) -> Read | None:
    """Read the year of 2019.5월 and ’19.5~7월; the months are read as such."""
    match = _YEAR_MONTH.match(text, at)
    return match and (match.end(), [Value(kind="year", amount=float(match[1]), span=match.span(1))])


def full_date(text: str, at: int) -> Read | None:
    """Read 2021.4.7. and 2021-04-07."""
    match = _FULL_DATE.match(text, at)
    if not match or not _is_day(match[3], match[4]):
        return None
    values = [
        Value(kind="year", amount=float(match[1]), span=match.span(1)),
        _day(match[3], match[4], match.start(3), match.end()),
    ]
    return _dotted_more(text, match.end(), match[3], values)


def dotted(text: str, at: int) -> Read | None:
    """Read 4.7.(수) and 21.4.7."""
    match = _DOTTED.match(text, at)
    if not match or not _is_day(match[2], match[3]):
        return None
    values = [Value(kind="year", amount=float(match[1]), span=match.span(1))] if match[1] else []
    values.append(_day(match[2], match[3], match.start(2), match.end()))
    return _dotted_more(text, match.end(), match[2], values)


def _dotted_more(text: str, end: int, month: str, values: list[Value]) -> Read:
    more = _DOTTED_MORE.match(text, end)
    if not more or not _is_day(more[1] or month, more[2]):
        return end, values
    return more.end(), [*values, _day(more[1] or month, more[2], more.start(1 if more[1] else 2), more.end())]


def month_day(text: str, at: int) -> Read | None:
    """Read 4월 7일, 5월 2~4일, 5월 3일과 4일."""
    match = _MONTH_DAY.match(text, at)
    if not match or not _is_day(match[1], match[2]):
        return None
    values, end = [_day(match[1], match[2], at, match.end())], match.end()
    while more := _MORE_DAYS.match(text, end):
        values.append(_day(match[1], more[1], more.start(1), more.end()))
        end = more.end()
    return end, values


def clock(text: str, at: int) -> Read | None:
    """Read 오후 3시 30분, 15:30."""
    match = _CLOCK.match(text, at)
    if not match or int(match[1]) > 24:
        return None
    minutes = int(match[1]) * 60 + int(match[2] or match[4] or (30 if match[3] else 0))
    return match.end(), [moment(text, at, match.end(), minutes)]


def moment(text: str, at: int, end: int, minutes: int) -> Value:
    """Return a time of day; 오전, 오후, 새벽, 밤 before it count."""
    half = _HALF_DAY.search(text, max(0, at - 4), at)
    exact = half is not None or minutes >= 780 or text[at] == "0"
    if half:
        late = (half[1] == "밤" and minutes % 720 < 300) or (half[1] == "낮" and 600 <= minutes < 720)
        minutes = minutes % 720 + (0 if late else HALF_DAYS[half[1]])
        at = half.start()
    return Value(kind="time", amount=float(minutes % 1440), unit="exact" if exact else "", span=(at, end))


def zoned(text: str, at: int, end: int) -> Read | None:
    """Read "0230 UTC", "UTC 0230" and "0230시": a time in four digits, with what makes it one beside it."""
    hour, minute = text[at : at + 2], text[at + 2 : end]
    if end - at != 4 or not text[at:end].isdecimal() or hour > "23" or minute > "59":
        return None
    if not _ZONE_BEHIND.match(text, end) and not _ZONE_BEFORE.search(text, max(0, at - 5), at):
        return None
    return end, [moment(text, at, end, int(hour) * 60 + int(minute))]


def slashed(text: str, at: int) -> Read | None:
    """Read 1/3, 79/214, 9/11 and 3/4분기, the third quarter."""
    match = _SLASHED.match(text, at)
    if not match:
        return None
    first, second = float(match[1]), float(match[2])
    if match[3]:
        return match.end(), [Value(kind="ordinal", amount=first, span=match.span())]
    small = max(first, second) <= 31
    values = [
        Value(kind="label" if small else "number", amount=amount, span=match.span(group), required=not small)
        for group, amount in ((1, first), (2, second))
    ]
    if first < second:
        values.append(Value(kind="number", amount=first / second, span=match.span(), required=False))
    if _is_day(match[1], match[2]):
        values.append(replace(_day(match[1], match[2], *match.span()), required=False))
    return match.end(), values


def named_day(text: str, at: int) -> Read | None:
    """Read 9·11 and 6·25, the names of events."""
    match = _NAMED_DAY.match(text, at)
    if not match:
        return None
    values = [
        Value(kind="label", amount=float(match[group]), span=match.span(group), required=False) for group in (1, 2)
    ]
    if _is_day(match[1], match[2]):
        unit = str(int(match[1]))
        values.append(Value(kind="day", amount=float(match[2]), unit=unit, span=match.span(), required=False))
    if "." in match[0]:
        values.append(Value(kind="number", amount=float(match[0]), span=match.span(), required=False))
    return match.end(), values


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _day(month: str, day: str, start: int, end: int) -> Value:
    return Value(kind="day", amount=float(day), unit=str(int(month)), span=(start, end))
