"""Values of an English text."""

from __future__ import annotations

import math
from collections.abc import Callable

from bitext.check.values.english_dates import (
    bracketed_weekday,
    clock,
    day_month,
    fiscal_year,
    half_year,
    iso_date,
    month,
    new_year,
    past,
    short_year,
    weekday,
    worded_day,
)
from bitext.check.values.english_names import dotted, named, roman, slashed, telephone
from bitext.check.values.english_numbers import quantities, unit, with_rest
from bitext.check.values.english_tokens import Read, Tokens
from bitext.check.values.english_words import (
    CARDINALS,
    DENOMINATORS,
    JUBILEES,
    LOUD,
    MAGNITUDES,
    MONTH_NUMBERS,
    ORDINALS,
    QUIET,
    ROMAN,
    SCALE_ORDINALS,
    SCALES,
    SHORT_SCALES,
    WEEKDAY_NUMBERS,
)
from bitext.check.values.quantity import Quantity
from bitext.check.values.units import CURRENCY_SIGNS, ENGLISH_CURRENCIES, ENGLISH_MEASURES
from bitext.check.values.value import MARKER, Kind, Value, without_long_digits

#: Where "second" is no place in a row: per second, split-second, second half, second-hand, Second Thomas Shoal.
_BEFORE_SECOND = frozenset("a an one per each every to -".split())
_BEHIND_SECOND = frozenset(
    "half only hand one time term part chance lieutenant millennium gentleman thomas to and - , .".split()
)

#: Behind "both" these tell how many sides there are.
_SIDES = frozenset("countries sides nations states parties governments".split())


def english_values(text: str) -> tuple[Value, ...]:
    """Return the values of an English text, in order.

    >>> [(value.kind, value.amount, value.unit) for value in english_values("US$2-3 million on 7 April 2021")]
    [('money', 2000000.0, 'dollar/US'), ('money', 3000000.0, 'dollar/US'), ('day', 7.0, '4'), ('year', 2021.0, '')]
    >>> english_values("It may march on.")
    ()
    """
    tokens = Tokens(without_long_digits(text))
    values: list[Value] = []
    done = 2 if MARKER.match(text) else 0
    for index, word in enumerate(tokens.low):
        rules = _RULES.get(word) or (_OF_DIGITS if word[:1].isdecimal() else ())
        if index < done:
            continue
        for rule in rules:
            read = rule(tokens, index)
            if read:
                done, found = read
                values += found
                break
    return tuple(value for value in values if math.isfinite(value.amount))  # not a million million million …


def _ordinal(tokens: Tokens, at: int) -> Read | None:
    """Read the third, a third of, the western third."""
    word = tokens.low[at]
    counted, before = _is_counted(tokens, at), tokens.low[at - 1] if at else ""
    values = []
    if word in DENOMINATORS:
        part = tokens.low[at + 1] == "of" and before != "the"  # a third of, the top tenth of
        counted = counted and not part and before not in ("a", "an")
        required = part and before in ("a", "an")
        values.append(tokens.value("number", 1 / DENOMINATORS[word], at, at + 1, required=required))
    if word in SCALE_ORDINALS and before not in ("a", "an", "one"):
        values.append(tokens.value("ordinal", SCALE_ORDINALS[word], at, at + 1, required=False))
    if word in ORDINALS:
        values.append(tokens.value("ordinal", ORDINALS[word], at, at + 1, required=counted))
    half = _half_of(tokens, at + 1) if word in ("first", "second") else 0
    if half:
        values += half_year(tokens, ORDINALS[word], at, half)
    return at + 1, values


def _latter(tokens: Tokens, at: int) -> Read | None:
    """Read the latter half."""
    end = _half_of(tokens, at + 1)
    return (at + 1, half_year(tokens, 2, at, end)) if end else None


def _half_of(tokens: Tokens, at: int) -> int:
    """Return the end of "half" and "-half" as of a year, 0 where there is none: half a century is another."""
    low = tokens.low
    end = at + 1 + (low[at] == "-")
    behind = low[end]
    measured = behind in ENGLISH_MEASURES or behind in SCALES or behind in ("-", "a", "dozen")
    return end if low[end - 1] == "half" and not measured else 0


def _jubilee(tokens: Tokens, at: int) -> Read | None:
    """Read the golden jubilee, which is the 50th anniversary."""
    if tokens.low[at + 1] != "jubilee":
        return None
    return at + 2, [tokens.value("ordinal", JUBILEES[tokens.low[at]], at, at + 2)]


def _is_counted(tokens: Tokens, at: int) -> bool:
    """Tell whether Korean must have an ordinal, which "first" often is not."""
    if tokens.low[at] == "third":
        return tokens.low[at + 1 + (tokens.low[at + 1] == "-")] not in ("party", "parties")
    if tokens.low[at] == "second":
        behind = tokens.low[at + 1]  # to second three officials is to send them
        return tokens.low[at - 1] not in _BEFORE_SECOND and behind not in _BEHIND_SECOND and behind not in CARDINALS
    return tokens.low[at] != "first"


def _part(tokens: Tokens, at: int) -> Read | None:
    """Read "half a million", "half an hour", "a quarter of a century", "half a percentage point"."""
    low, amount = tokens.low, QUIET[tokens.low[at]].amount
    if low[at] == "quarter" and low[at - 1] in ("last", "final") and at:  # of the year
        return at + 1, [tokens.value("ordinal", 4, at - 1, at + 1, required=False)]
    end = at + 1
    while low[end] in ("a", "an", "-", "of") and end < at + 4:
        end += 1
    scale = SCALES.get(low[end], 12 if low[end] == "dozen" else 1)
    kind, name, last = unit(tokens, end + (scale > 1))
    if scale == 1 and (kind == "number" or (end == at + 1 and low[end] not in ("century", "hour"))):
        return None
    return last, [tokens.value(kind, amount * scale, at, last, unit=name, required=scale > 1 or kind == "points")]


def _several(tokens: Tokens, at: int) -> Read | None:
    """Read several hundred thousand, a few dozen, a couple of dozen."""
    low, amount = tokens.low, 1.0
    end = at + 1 + (low[at + 1] == "of")
    while low[end] in SCALES or low[end] == "dozen":
        amount, end = amount * SCALES.get(low[end], 10), end + 1
    if amount == 1:
        return None
    values = [tokens.value("magnitude", amount, at, end, required=False)]
    if low[at] == "couple":
        values.append(tokens.value("number", 2 * amount, at, end, required=False))
    return end, values


def _magnitude(tokens: Tokens, at: int) -> Read | None:
    """Read dozens, tens of thousands, millions of dollars."""
    low = tokens.low
    amount, end = MAGNITUDES[low[at]], at + 1
    while low[end] == "of" and low[end + 1] in MAGNITUDES:
        amount, end = amount * MAGNITUDES[low[end + 1]], end + 2
    currency = ENGLISH_CURRENCIES.get(low[end + (low[end] == "of")], "")
    return end, [tokens.value("magnitude", amount, at, end, unit=currency, required=False)]


def _dozen(tokens: Tokens, at: int) -> Read | None:
    """Read a dozen, which may be some ten in Korean."""
    return at + 1, [tokens.value("number", amount, at, at + 1, required=False) for amount in (12, 10)]


def _score(tokens: Tokens, at: int) -> Read | None:
    """Read a score of ships, not a score of 3 to 1."""
    if tokens.low[at + 1] != "of" or not tokens.low[at + 2].isalpha():
        return None
    return at + 2, [tokens.value("number", 20, at, at + 2, required=False)]


def _article(tokens: Tokens, at: int) -> Read | None:
    """Read "a year", "per week", "every dollar", which Korean may write with a 1."""
    word = tokens.low[at + 1]
    if word in ("other", "second") and tokens.low[at] == "every":  # every other year
        values = [tokens.value("number", 2, at, at + 2, required=False)]
        name = ENGLISH_MEASURES.get(tokens.low[at + 2])
        if name:
            values.append(tokens.value("measure", 2, at, at + 3, unit=name, required=False))
        return at + 2 + (name is not None), values
    if word in ENGLISH_CURRENCIES:
        return at + 2, [tokens.value("money", 1, at, at + 2, unit=ENGLISH_CURRENCIES[word], required=False)]
    if word not in ENGLISH_MEASURES or word == "second" or word.endswith("s"):
        return None
    return _one(tokens, at, at + 2, required=word == "decade")


def _age(tokens: Tokens, at: int) -> Read | None:
    """Read "the past decade and a half"; "the end of the decade" may be a year in Korean."""
    required = tokens.low[at] == "decade" and tokens.low[at - 1] not in ("the", "this")
    return _one(tokens, at, at + 1, required=required)


def _one(tokens: Tokens, at: int, end: int, *, required: bool) -> Read:
    """Return one of the unit before ``end`` with what belongs to it: an hour and ten minutes."""
    name = ENGLISH_MEASURES[tokens.low[end - 1]]
    one = Quantity(kind="measure", amount=1, unit=name, scale=1, start=at, end=end, required=required)
    read = with_rest(tokens, one)
    return read.end, [tokens.value("measure", read.amount, at, read.end, unit=name, required=read.required)]


def _loud(tokens: Tokens, at: int) -> Read | None:
    said = LOUD[tokens.low[at]]
    name = tokens.raw[at][0].isupper() and tokens.raw[at + 1][:1].isupper()  # the Triple Alliance
    values = [tokens.value(said.kind, said.amount, at, at + 1, unit=said.unit, required=not name)]
    if tokens.low[at].endswith("fold"):  # "cut tenfold" is 10분의 1로 줄이다
        values.append(tokens.value("number", 1 / said.amount, at, at + 1, required=False))
    return at + 1, values


def _quiet(tokens: Tokens, at: int) -> Read | None:
    said = QUIET[tokens.low[at]]
    sides = tokens.low[at] == "both" and tokens.low[at + 1] in _SIDES
    kind = "parties" if sides else said.kind
    return at + 1, [tokens.value(kind, said.amount, at, at + 1, unit=said.unit, required=False)]


def _roman(tokens: Tokens, at: int) -> Read | None:
    return roman(tokens, at) if tokens.raw[at] in ROMAN else None


def _of_table(tokens: Tokens, at: int) -> Read | None:
    """Read the unit of a table's sums: "Budget (US$ mn)" and "in millions of dollars", which is also 수백만 달러."""
    low, scale = tokens.low, SHORT_SCALES.get(tokens.low[at + 1])
    if low[at] in CURRENCY_SIGNS and scale:
        return at + 2, [tokens.value("money", scale, at, at + 2, unit=CURRENCY_SIGNS[low[at]], required=False)]
    amount, currency = MAGNITUDES.get(low[at], 0), ENGLISH_CURRENCIES.get(low[at + 2], "")
    if not at or low[at - 1] != "in" or amount < 1000 or low[at + 1] != "of" or not currency:
        return None
    said = [tokens.value(kind, amount, at, at + 3, unit=currency, required=False) for kind in _OF_SUMS]
    return at + 3, said


_OF_SUMS: tuple[Kind, ...] = ("money", "magnitude")
_Rule = Callable[[Tokens, int], Read | None]
_OF_DIGITS: tuple[_Rule, ...] = (dotted, named, iso_date, clock, day_month, slashed, telephone, quantities)
_RULES: dict[str, tuple[_Rule, ...]] = {
    **dict.fromkeys((word.lower() for word in ROMAN), (_roman,)),
    **dict.fromkeys(SCALES, (quantities,)),
    **dict.fromkeys(CURRENCY_SIGNS, (_of_table, quantities)),
    **dict.fromkeys(CARDINALS, (worded_day, clock, past, quantities)),
    **dict.fromkeys((*ORDINALS, *SCALE_ORDINALS), (worded_day, _ordinal)),
    **dict.fromkeys(JUBILEES, (_jubilee,)),
    **dict.fromkeys(MONTH_NUMBERS, (month,)),
    **dict.fromkeys(WEEKDAY_NUMBERS, (weekday,)),
    **dict.fromkeys(LOUD, (_loud,)),
    **dict.fromkeys(QUIET, (_quiet,)),
    **dict.fromkeys(MAGNITUDES, (_of_table, _magnitude)),
    **dict.fromkeys(("several", "few", "many"), (_several,)),
    **dict.fromkeys(("a", "an", "per", "every", "each"), (_article,)),
    **dict.fromkeys(("’", "‘", "'"), (short_year,)),
    "(": (bracketed_weekday,),
    **dict.fromkeys(("half", "quarter"), (past, _part, _quiet)),
    **dict.fromkeys(("decade", "century", "millennium"), (_age,)),
    "couple": (_several, _quiet),
    "dozen": (_dozen,),
    "score": (_score,),
    "new": (new_year,),
    "w": (quantities,),
    "latter": (_latter,),
    "fy": (fiscal_year,),
}
