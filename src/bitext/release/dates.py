"""Calendar dates as pages write them."""

from __future__ import annotations

import datetime
import re

from bitext.days import KOREAN_WEEKDAYS, MONTHS, WEEKDAYS

_DATE_PATTERNS = (
    re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-./년]\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})(?:일|\.)?"),
    re.compile(r"\b(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<y>(?:19|20)\d\d)"),
)
_AROUND = re.compile(
    rf"\s*(?:\(?(?:[{KOREAN_WEEKDAYS}]|{'|'.join(WEEKDAYS)})\)?,?)?\s*(?:\d{{1,2}}:\d\d(?::\d\d)?)?\s*",
    re.IGNORECASE,
)


def parse_date(text: str) -> datetime.date | None:
    """Read the first calendar date of a text; None where there is none.

    >>> parse_date("2019-05-03 15:02:12")
    datetime.date(2019, 5, 3)
    >>> parse_date("April 25, 2024") == parse_date("2024년 4월 25일") == parse_date("25 Apr 2024")
    True
    >>> parse_date("2024-13-40") is None
    True
    """
    for pattern in _DATE_PATTERNS:
        match = pattern.search(text)
        date = _date(match) if match else None
        if date is not None:
            return date
    return None


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date and nothing else but a weekday or a time.

    >>> is_date_line("2024. 4. 25.(목)"), is_date_line("Busan, 26 November 2023"), is_date_line("April 25, 2024")
    (True, False, True)
    """
    for pattern in _DATE_PATTERNS:
        match = pattern.search(text)
        if match and _date(match) is not None:
            return all(_AROUND.fullmatch(part) for part in (text[: match.start()], text[match.end() :]))
    return False


def _date(match: re.Match[str]) -> datetime.date | None:
    groups = match.groupdict()
    month = groups.get("m") or _month(groups.get("month") or "")
    try:
        return datetime.date(int(groups["y"]), int(month or 0), int(groups["d"]))
    except ValueError:
        return None


def _month(name: str) -> int | None:
    for number, full in enumerate(MONTHS, 1):
        if len(name) >= 3 and full.lower().startswith(name.lower()):
            return number
    return None
