"""English dates and times of day."""

from __future__ import annotations

import re

from bitext.check.values.english_tokens import Read, Tokens
from bitext.check.values.english_words import CARDINALS, MONTH_NUMBERS, ORDINALS, SCALES, WEEKDAY_NUMBERS
from bitext.check.values.value import Value

_JOINTS = frozenset({"-", "–", "—", "~", "to", "or", "through", "until", "and", "&"})
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
#: Words before "May" and "March" that tell the month.
_BEFORE_MONTH = frozenset(
    "in since until till by of last this next early late mid from to and between through before after during every "
    "each following previous past around as or - – ( ,".split()
)
#: Words behind "May 3 and 4" that tell that 4 is a day too, not a count.
_BEHIND_DAY = frozenset(
    "in at and to for with of by on when where as the during respectively this under after before a an . , ; : ) ( via "
    "between that who which while but from or until through about - – ’ ' over upon inside aboard near".split()
)
#: What stands before the month of a span of days, and between its two.
_SPANS = frozenset({("from", "to"), ("from", "through"), ("from", "until"), ("between", "and")})
#: Words behind a number that is no day, and small words in s that are none of them.
_COUNTED = frozenset("% percent per people persons men women children a.m. p.m. am pm o'clock noon".split())
_SMALL = frozenset("is was has as this its".split())
_HALF_DAYS = {"a.m.": 0, "am": 0, "p.m.": 720, "pm": 720, "noon": 720, "midnight": 0}
#: What makes a time of 0900 and 1430.
_BEHIND_FOUR_DIGITS = frozenset({"hours", "gmt", "utc", "kst"})
_DOTTED = re.compile(r"(\d\d?)\.(\d\d)")
_DAY_PARTS = {"morning": 0, "afternoon": 720, "evening": 720, "night": 720}


def iso_date(tokens: Tokens, at: int) -> Read | None:
    """Read 2021-04-07 and 2021/4/7."""
    low = tokens.low
    parted = low[at + 1] in ("-", "/") and low[at + 3] == low[at + 1]
    if not parted or len(low[at]) != 4 or not all(tokens.is_number(at + step) for step in (0, 2, 4)):
        return None
    month, day = int(low[at + 2]), int(low[at + 4])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = tokens.value("year", int(low[at]), at, at + 1)
    return at + 5, [year, tokens.value("day", day, at + 2, at + 5, unit=str(month))]


def day_month(tokens: Tokens, at: int) -> Read | None:
    """Read "7 April", "the 7th of April", "the 1st day of April", "2-4 May", "2 and 4 May"."""
    days, end = [at], _day(tokens, at)
    while end and tokens.low[end] in _JOINTS and len(days) < 3:
        start = end + 1 + (tokens.low[end + 1] == "the")
        after = _day(tokens, start)
        if not after:
            break
        days, end = [*days, start], after
    if not end:
        return None
    month = _month_behind(tokens, end)
    if tokens.low[month] not in MONTH_NUMBERS or not tokens.raw[month][0].isupper():
        return None
    if month > end and _day(tokens, month + 1):  # Memorandum 5 of July 28
        return None
    unit = str(MONTH_NUMBERS[tokens.low[month]])
    ends = [*(day + 1 for day in days[:-1]), month + 1]
    return month + 1, [
        tokens.value("day", int(tokens.low[day]), day, last, unit=unit) for day, last in zip(days, ends, strict=True)
    ]


def _month_behind(tokens: Tokens, at: int) -> int:
    """Return where the month of a day stands, behind "of", "day of" or "of next" if there is one."""
    low = tokens.low
    joint = at + (low[at] == "day" and low[at + 1] == "of")
    return joint + 1 + (low[joint + 1] == "next") if low[joint] == "of" else at


def worded_day(tokens: Tokens, at: int) -> Read | None:
    """Read "the first of May" and "the twenty-first day of January"; not "the first of May's meetings"."""
    low, tens, last = tokens.low, 0, at
    if low[at] in ("twenty", "thirty") and low[at + 1] == "-":
        tens, last = CARDINALS[low[at]], at + 2
    day, month = tens + ORDINALS.get(low[last], 32), _month_behind(tokens, last + 1)
    named = month > last + 1 and low[month] in MONTH_NUMBERS and tokens.raw[month][0].isupper()
    if not at or low[at - 1] != "the" or not named or day > 31 or low[month + 1] in ("’", "'"):
        return None
    # "the second of April reports" is none of April
    behind = low[month + 1 + (len(low[month + 1]) == 4 and tokens.is_number(month + 1))]
    if behind.isalpha() and behind.endswith("s") and behind not in _SMALL:
        return None
    return month + 1, [tokens.value("day", day, at, month + 1, unit=str(MONTH_NUMBERS[low[month]]))]


def month(tokens: Tokens, at: int) -> Read | None:
    """Read "April 7", "May 2-4", "May 3 and 4", "April 2021" and "in April"."""
    word, low = tokens.low[at], tokens.low
    if not tokens.raw[at][0].isupper():
        return None
    end = at + 1 + (low[at + 1] == "." and word != "may" and len(word) < 5)
    number = MONTH_NUMBERS[word]
    if word == "may" and tokens.raw[end] == "Day":
        return end + 1, [tokens.value("day", 1, at, end + 1, unit="5", required=False)]
    days = _days(tokens, end, low[at - 1] if at else "")
    if days:
        starts = [at, *(first for first, _ in days[1:])]
        values = [
            tokens.value("day", int(low[first]), start, last, unit=str(number))
            for start, (first, last) in zip(starts, days, strict=True)
        ]
        names = [_named_day(tokens, index) for index in range(end, days[-1][1])]
        return days[-1][1], [*values, *(value for name in names if name for value in name[1])]
    year = len(low[end]) == 4 and tokens.is_number(end)
    sure = year or (at > 0 and low[at - 1] in _BEFORE_MONTH)
    if not year and (word[:3] == word != "may" or (at == 0 and word in ("may", "march"))):
        return None  # "Jun" is a Korean name too, "May" and "March" begin sentences as verbs
    return end, [tokens.value("month", number, at, end, required=sure)]


def _days(tokens: Tokens, at: int, before: str) -> list[tuple[int, int]]:
    """Return the tokens of the days behind a month, each from its number to its end.

    Args:
        tokens: The text.
        at: Behind the month.
        before: The word before the month.
    """
    days: list[tuple[int, int]] = []
    joint, end = "", _day(tokens, at)
    while end and (not days or _ends_span(tokens, before, joint, days[0][0], at) or _goes_on(tokens, joint, end)):
        days.append((at, end))
        end = _behind_name(tokens, end)
        joint = tokens.low[end]
        if joint not in _JOINTS and joint != ",":
            break
        at = end + 1 + (tokens.low[end + 1] in ("the", "and"))
        end = _day(tokens, at)
    return days


def _behind_name(tokens: Tokens, at: int) -> int:
    """Return the end of the bracket (Mon.) or (Monday) behind a day, ``at`` where there is none."""
    name = bracketed_weekday(tokens, at)
    return name[0] if name else at


def _named_day(tokens: Tokens, at: int) -> Read | None:
    return weekday(tokens, at) if tokens.low[at] in WEEKDAY_NUMBERS else bracketed_weekday(tokens, at)


def _ends_span(tokens: Tokens, before: str, joint: str, first: int, at: int) -> bool:
    """Tell whether a number is the last day of "from May 3 to 5", and no count, sum or time of day."""
    follows = tokens.low[_day(tokens, at)]
    counted = follows in _COUNTED or follows in SCALES or (follows.endswith("s") and follows not in _SMALL)
    return (before, joint) in _SPANS and int(tokens.low[at]) > int(tokens.low[first]) and not counted


def _goes_on(tokens: Tokens, joint: str, end: int) -> bool:
    """Tell whether a number behind "May 3 and" is a day too: no noun and no unit follows."""
    follows = tokens.low[end]
    if joint == ",":
        number = end + 1 + (tokens.low[end + 1] == "and")
        return follows in (",", "and") and (tokens.low[number][:1].isdecimal() or tokens.low[number] in MONTH_NUMBERS)
    year = joint in "-–—~" or (len(follows) == 4 and follows.isdecimal())
    return not follows or follows in _BEHIND_DAY or year or follows in MONTH_NUMBERS or follows in CARDINALS


def _day(tokens: Tokens, at: int) -> int:
    """Return the end of a day of the month, 0 when there is none."""
    if not tokens.is_number(at) or not 1 <= int(tokens.low[at]) <= 31:
        return 0
    if tokens.low[at + 1] == ":" and tokens.glued(at + 1) and tokens.is_number(at + 2) and tokens.glued(at + 2):
        return 0
    return at + 1 + (tokens.low[at + 1] in _ORDINAL_ENDINGS and tokens.glued(at + 1))


def clock(tokens: Tokens, at: int) -> Read | None:
    """Read times of day; of "3 to 5:15 p.m." and "9-11 a.m." both ends."""
    first = _time(tokens, at)
    end = first[1] if first else at + 1
    if tokens.low[end] in _JOINTS:
        second = _time(tokens, end + 1)
        if second and first is None and second[2] is not None and _hour(tokens, at) is not None:
            first = (_hour(tokens, at) or 0) * 60, at + 1, None
        if second and first:
            half = second[2] if first[2] is None else first[2]
            values = [_moment(tokens, first[0], half, at, first[1])]
            return second[1], [*values, _moment(tokens, second[0], second[2], end + 1, second[1])]
    if first is None:
        return None
    return first[1], [_moment(tokens, first[0], first[2], at, first[1])]


def _hour(tokens: Tokens, at: int) -> int | None:
    if tokens.is_number(at):
        hour = int(tokens.low[at])
        return hour if hour <= 24 or (len(tokens.low[at]) == 4 and hour < 2400) else None
    return CARDINALS.get(tokens.low[at])


def _time(tokens: Tokens, at: int) -> tuple[int, int, int | None] | None:
    """Return minutes, end and half of the day (None when not said) of a time."""
    low, hour = tokens.low, _hour(tokens, at)
    half = _HALF_DAYS.get(low[at + 1])
    if half is not None and (dotted := _DOTTED.fullmatch(low[at])):  # 2.35pm
        return int(dotted[1]) * 60 + int(dotted[2]), at + 2, half
    if hour is None:
        return None
    minutes, end = hour * 60, at + 1
    colon = low[end] == ":" and tokens.glued(end) and len(low[end + 1]) == 2 and low[end + 1] < "60"
    colon = colon and tokens.is_number(end + 1)
    if colon:
        minutes, end = minutes + int(low[end + 1]), end + 2
    struck = tokens.follows(end, "o ’ clock") or tokens.follows(end, "o ' clock")
    end += 3 * struck
    half = _HALF_DAYS.get(low[end].replace(" ", ""))
    if half is not None and (low[end] != "am" or tokens.is_number(at)):
        return minutes, end + 1, half
    part = end + (2 if low[end + 1] == "the" else 1)
    if low[end] in ("in", "at") and low[part] in _DAY_PARTS and minutes <= 780:
        return minutes, part + 1, _DAY_PARTS[low[part]]
    if low[end] in _BEHIND_FOUR_DIGITS and len(low[at]) == 4 and tokens.is_number(at) and hour % 100 < 60:
        return hour // 100 * 60 + hour % 100, end + 1, None
    return (minutes, end, None) if colon or struck else None


def past(tokens: Tokens, at: int) -> Read | None:
    """Read "half past ten", "a quarter to three", "one minute past midnight"; "ten to nine" may be many things."""
    low = tokens.low
    part = {"half": 30, "quarter": 15}.get(low[at]) or CARDINALS.get(low[at], 0)
    joint = at + 1 + (low[at + 1] in ("minute", "minutes"))
    joints = ("past",) if low[at] in CARDINALS and joint == at + 1 else ("past", "to", "after")
    half = {"midnight": 0, "noon": 720}.get(low[joint + 1])
    hour = 12 if half is not None else _hour(tokens, joint + 1)
    if low[joint] not in joints or hour is None or hour > 12 or part > 30:
        return None
    minutes, end = hour * 60 + (-part if low[joint] == "to" else part), joint + 2
    if half is not None:
        return end, [tokens.value("time", (minutes - 720 + half) % 1440, at, end, unit="exact")]
    return end, [_moment(tokens, minutes, None, at, end)]


def _moment(tokens: Tokens, minutes: int, half: int | None, start: int, end: int) -> Value:
    if half is not None:
        minutes = minutes % 720 + half
    exact = half is not None or minutes >= 780 or tokens.low[start][0] == "0"
    return tokens.value("time", minutes % 1440, start, end, unit="exact" if exact else "")


def fiscal_year(tokens: Tokens, at: int) -> Read | None:
    """Read FY21 and FY2021; of FY2021/22 only the sign, the years are read as such."""
    digits = tokens.low[at + 1]
    if tokens.is_number(at + 1) and len(digits) in (2, 4) and tokens.low[at + 2] not in ("/", "-"):
        return at + 2, [tokens.value("year", int(digits), at, at + 2)]
    return None


def half_year(tokens: Tokens, half: int, at: int, end: int) -> list[Value]:
    """Return the first or second half of a year, which Korean may write with its months: 1~6월."""
    months = (1, 6) if half == 1 else (7, 12)
    values = [tokens.value("month", month, at, end, required=False) for month in months]
    return [tokens.value("half", half, at, end, required=False), *values]


def new_year(tokens: Tokens, at: int) -> Read | None:
    """Read New Year's Day and New Year's Eve."""
    for apostrophe in "’'":
        for word, month, day in (("day", "1", 1), ("eve", "12", 31)):
            if tokens.follows(at, f"new year {apostrophe} s {word}"):
                return at + 5, [tokens.value("day", day, at, at + 5, unit=month, required=False)]
    return None


def weekday(tokens: Tokens, at: int) -> Read:
    """Read Thursday, which many Korean texts leave out."""
    return at + 1, [tokens.value("weekday", WEEKDAY_NUMBERS[tokens.low[at]], at, at + 1, required=False)]


def bracketed_weekday(tokens: Tokens, at: int) -> Read | None:
    """Read (Tue), (Tue.) and (Tuesday); without brackets "sun" and "sat" are words."""
    name, close = tokens.low[at + 1], at + 2 + (tokens.low[at + 2] == ".")
    if tokens.low[at] != "(" or len(name) < 3 or tokens.low[close] != ")":
        return None
    for day, number in WEEKDAY_NUMBERS.items():
        if day.startswith(name):
            return close + 1, [tokens.value("weekday", number, at + 1, close, required=False)]
    return None


def short_year(tokens: Tokens, at: int) -> Read | None:
    """Read ’76 as a year."""
    digits = tokens.low[at + 1]
    if len(digits) == 2 and digits.isdecimal() and tokens.glued(at + 1) and not tokens.glued(at):
        decade = tokens.low[at + 2] == "s" and tokens.glued(at + 2)
        end = at + 2 + decade
        return end, [tokens.value("decade" if decade else "year", int(digits), at, end)]
    return None
