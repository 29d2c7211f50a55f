"""Whether two values of two languages say the same."""

from __future__ import annotations

from bitext.check.values.units import SIZES
from bitext.check.values.value import Kind, Value

#: Kinds that a kind may stand for with the same amount: a plain number hides its unit, 5주년 is the fifth anniversary.
_STANDS_FOR: dict[Kind, frozenset[Kind]] = {
    "number": frozenset({"label", "ordinal", "percent", "points", "money", "measure", "year", "decade"}),
    "label": frozenset({"ordinal", "year", "measure"}),
    "ordinal": frozenset({"day", "measure", "year"}),
    "year": frozenset({"measure"}),
    "parties": frozenset({"number"}),
}
#: What a number with a counter is not: 30명 are no 30 minutes.
_NO_COUNT = frozenset({"percent", "points", "money", "measure"})
_YEARS = {"decade": 10, "century": 100, "millennium": 1000}
_DAY_S = 86_400


def same(one: Value, other: Value) -> bool:
    """Tell whether two values say the same, in whatever kind, unit or scale.

    >>> hour, minutes = Value(kind="measure", amount=1.5, unit="hour", span=(0, 1)), 90
    >>> same(hour, Value(kind="measure", amount=minutes, unit="minute", span=(0, 1)))
    True
    """
    if one.kind == other.kind:
        return _same_kind(one, other)
    return _stands_for(one, other) or _stands_for(other, one)


def akin(one: str, other: str) -> bool:
    """Tell whether two currencies may be the same: any dollar is a dollar, an Australian one is no American one."""
    return one == other or not one or not other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _same_kind(one: Value, other: Value) -> bool:
    if one.kind == "measure":
        first, second = SIZES[one.unit], SIZES[other.unit]
        return first[0] == second[0] and _close(one.amount * first[1], other.amount * second[1])
    if one.kind in ("money", "magnitude"):
        return _close(one.amount, other.amount) and akin(one.unit, other.unit)
    if one.kind == "points":
        return _close(*(value.amount / (100 if value.unit == "basis" else 1) for value in (one, other)))
    if one.kind == "day":
        return one.amount == other.amount and (one.unit == other.unit or not one.unit or not other.unit)
    if one.kind == "time":
        return (one.amount - other.amount) % (1440 if one.unit and other.unit else 720) == 0
    if one.kind in ("year", "decade") and min(one.amount, other.amount) < 100:  # ’76
        return one.amount % 100 == other.amount % 100
    if {one.unit, other.unit} == {"all", "rest"}:  # six others are not 그 밖의 8개국, though eight with those named
        return False
    if one.kind == "number" and one.unit != other.unit:  # "Kim and two others" may be three
        return one.amount + (one.unit == "other") == other.amount + (other.unit == "other") or _close(
            one.amount, other.amount
        )
    return _close(one.amount, other.amount)


def _stands_for(one: Value, other: Value) -> bool:
    if one.unit in ("count", "rest") and other.kind in (*_NO_COUNT, "time"):
        return False
    if one.unit == "times" and other.kind == "ordinal":  # met three times, met for the third time
        return False
    if other.kind in _STANDS_FOR.get(one.kind, ()):
        years = _YEARS.get(other.unit, 1)  # 60주년 is six decades
        percent = 100 if one.kind == "number" and other.kind == "percent" else 1
        return any(_close(one.amount * factor, other.amount) for factor in {1.0, percent, 1 / years})
    if other.kind == "day":
        if one.kind == "number" and other.unit:  # 5.18 민주화운동
            parts = (10, 100) if other.amount < 10 else (100,)
            return any(_close(one.amount, int(other.unit) + other.amount / part) for part in parts)
        return one.kind in ("number", "label") and not other.unit and one.amount == other.amount
    if one.kind == "day" and other.kind == "measure":  # 5일 may be five days
        size = SIZES[other.unit]
        return not one.unit and size[0] == "time" and _close(one.amount * _DAY_S, other.amount * size[1])
    if one.kind == "number" and other.kind == "time":  # "opened at ten"
        return one.amount <= 12 and one.amount * 60 % 720 == other.amount % 720
    if one.kind == "decade" and other.unit == "century":  # the 1800s are the 19th century
        return one.amount == (other.amount - 1) * 100
    if one.kind == "measure" and one.amount == 1:  # "the end of the decade" may be 2020년대
        if one.unit == "decade" and other.kind in ("decade", "year"):
            return other.amount % 10 == 0
        return one.unit == other.unit == "century"
    return False


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(one, other)
