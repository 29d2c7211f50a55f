"""Values of an English text beside those of its Korean: what one of them lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bitext.check.values.english import english_values
from bitext.check.values.english_words import CARDINALS
from bitext.check.values.index import ValueIndex
from bitext.check.values.korean import korean_values
from bitext.check.values.korean_form import korean_form
from bitext.check.values.negative import lost_signs
from bitext.check.values.units import SIZES
from bitext.check.values.value import Kind, Value
from bitext.model import Span

_CODES: dict[Kind, str] = {
    **dict.fromkeys(("number", "label", "magnitude", "measure", "parties"), "number-mismatch"),
    **dict.fromkeys(("percent", "points"), "percent-mismatch"),
    **dict.fromkeys(("year", "decade", "month", "day", "weekday", "half"), "date-mismatch"),
    "money": "money-mismatch",
    **dict.fromkeys(("ordinal", "reign"), "ordinal-mismatch"),
    "time": "time-mismatch",
}
#: "Four times" and "for the fourth time".
_REPEATED: set[tuple[Kind, str]] = {("number", "times"), ("ordinal", "")}
#: Among how many values a partner is sought: enough for any sentence, and little for tables of thousands.
_MOST_PARTNERS = 200
_NAME_AFTER = re.compile(r"\s[A-Z]")
_COUNTED_AFTER = re.compile(
    r"\s(?!(?:of|another|that|who|which|whose|where|from|and|or|to|in|on|at|by|with|for|as|is|was|were|has|had|can|could"
    r"|will|would|more|after|before|hundred|thousand|day|side|other)\b)[a-z]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDifference:
    """Hold one value in which two texts differ.

    Attributes:
        code: number-mismatch, percent-mismatch, money-mismatch, unit-mismatch, ordinal-mismatch, date-mismatch or
            time-mismatch.
        message: One sentence: what was expected and what was found.
        source_span: Where the value stands in the English, None where only the Korean has it.
        target_span: Where the Korean has another one instead, None where it has none.
    """

    code: str
    message: str
    source_span: Span | None
    target_span: Span | None


@lru_cache(maxsize=1)  # several checks ask of a unit, one after another
def differing_values(source: str, target: str) -> tuple[ValueDifference, ...]:
    """Return where an English text and its Korean differ in value, what the English has first.

    Values are compared as sets: one said twice in one language and once in the other is no difference.

    >>> differing_values("US$44 million for 20 states by 7 April 2021", "2021.4.7.까지 20개국에 4,400만 달러")
    ()
    >>> [(found.code, found.message) for found in differing_values("US$44 million", "4,500만 달러")]
    [('money-mismatch', "Expected 4,400만 달러 for 'US$44 million', found '4,500만 달러'.")]
    >>> differing_values("The two sides met again, for the first time.", "양측은 처음으로 다시 만났다.")
    ()
    """
    english, korean = english_values(source), korean_values(target)
    left, right = _unmatched(english, korean)
    differences = []
    for value in sorted(left, key=lambda value: not value.required):
        partner = _partner(source, value, target, right)
        if partner is not None:
            right.remove(partner)
        if partner is not None or value.required:
            differences.append(_difference(source, value, target, partner))
    differences += [_added(target, value) for value in right if value.required]
    for value, other in lost_signs(source, english, target, korean):
        differences.append(_difference(source, value, target, other))
    return tuple(differences)


def unmatched_values(source: str, target: str) -> tuple[list[Value], list[Value]]:
    """Return the values of the English that its Korean has not, and those of the Korean that the English has not."""
    return _unmatched(english_values(source), korean_values(target))


def _unmatched(english: Sequence[Value], korean: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    names = _names(english) & _names(korean)
    return _lacking(english, korean, names), _lacking(korean, english, names)


def _names(values: Sequence[Value]) -> set[str]:
    """Return the letters of names with numbers: K of K9."""
    return {value.unit for value in values if value.kind == "label" and value.unit}


def _lacking(values: Sequence[Value], others: Sequence[Value], names: set[str]) -> list[Value]:
    """Return the values that the others have not; what is named in both languages is compared by name.

    A value inside another that they have, as the 8 and the 10 of the share "8 in 10", is said with it.
    """
    lacking: list[Value] = []
    had: list[Value] = []
    index = ValueIndex(others)
    named = {(other.unit, other.amount) for other in others}
    for value in values:
        if value.kind == "label" and value.unit in names:
            if (value.unit, value.amount) not in named:
                lacking.append(replace(value, required=True))
        else:
            (had if index.has(value) else lacking).append(value)
    months = {value.unit for value in had if value.kind == "day"}  # "on May 3", and later 5월 said again
    inside = _parts({value.span for value in had}, {value.span for value in lacking})
    return [
        value
        for value in lacking
        if value.span not in inside and not (value.kind == "month" and f"{value.amount:.0f}" in months)
    ]


def _parts(wholes: set[Span], spans: set[Span]) -> set[Span]:
    """Return the spans that are parts of others, less than the whole."""
    parts, reach = set(), 0
    longest_first = sorted(wholes | spans, key=lambda span: (span[0], -span[1]))
    for span in longest_first:
        if span in spans and span[1] <= reach:
            parts.add(span)
        if span in wholes:
            reach = max(reach, span[1])
    return parts


def _partner(source: str, value: Value, target: str, others: Sequence[Value]) -> Value | None:
    """Return the value that most likely stands for another one, None when none does."""
    counting = source[slice(*value.span)].lower() in CARDINALS and _counts(source, value)
    fitting = [
        other
        for other in others[:_MOST_PARTNERS]
        if (
            _CODES[other.kind] == _CODES[value.kind]
            or {(value.kind, value.unit), (other.kind, other.unit)} == _REPEATED
        )
        and (_exclude(value, other) or (counting and _other_count(value, other, target)))
    ]
    return min(
        fitting,
        key=lambda other: (other.kind != value.kind, _unit(other) != _unit(value), not other.required),
        default=None,
    )


def _unit(value: Value) -> str:
    """Return the unit; a counter is none."""
    return "" if value.unit in ("count", "rest") else value.unit


def _exclude(one: Value, other: Value) -> bool:
    """Tell whether two unequal values cannot both be right, though both might be left out."""
    if one.required or other.required:
        return True
    if one.kind != other.kind:
        return False
    if one.kind == "measure":
        dimensions = {SIZES[value.unit][0] for value in (one, other)}
        return one.amount == other.amount and len(dimensions) == 1 and not dimensions & {"time", "calendar"}
    if one.kind == "money":
        return one.amount == other.amount
    return one.kind in ("label", "weekday", "ordinal", "magnitude", "time", "half", "reign", "parties")


def _counts(source: str, value: Value) -> bool:
    """Tell whether a number in words counts what follows: not "one of them", "one another", "at Five Hills"."""
    start, end = value.span
    if value.amount > 1:
        return not _NAME_AFTER.match(source, end) or not source[start].isupper()
    return _COUNTED_AFTER.match(source, end) is not None and not source.endswith("than ", 0, start)


def _other_count(value: Value, other: Value, target: str) -> bool:
    """Tell whether small numbers that might be left out are unlike counts: "Two missiles" and 한 발, three and 양국."""
    counts = {value.kind, other.kind} <= {"number", "parties"} and other.amount >= 1 and other.amount % 1 == 0
    return counts and (value.amount > 1 or target[slice(*other.span)] in ("두", "둘", "2"))


def _difference(source: str, value: Value, target: str, other: Value | None) -> ValueDifference:
    code = _CODES[value.kind]
    if other is not None and value.kind == other.kind == "measure" and value.amount == other.amount:
        code = "unit-mismatch"
    found = "no such value" if other is None else repr(target[slice(*other.span)])
    return ValueDifference(
        code=code,
        message=f"Expected {korean_form(value)} for {source[slice(*value.span)]!r}, found {found}.",
        source_span=value.span,
        target_span=other.span if other else None,
    )


def _added(target: str, value: Value) -> ValueDifference:
    return ValueDifference(
        code=_CODES[value.kind],
        message=f"Found {target[slice(*value.span)]!r}, expected nothing like it from the English.",
        source_span=None,
        target_span=value.span,
    )
