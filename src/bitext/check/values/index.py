"""Values of one text, found by those of another that may say the same, so that long tables are compared in no time."""

from __future__ import annotations

from collections.abc import Iterable

from bitext.check.values.same import same
from bitext.check.values.units import SIZES
from bitext.check.values.value import Kind, Value

#: Kinds of which there are few different values, or that are compared otherwise than by their digits.
_FEW: frozenset[Kind] = frozenset(
    {"year", "decade", "month", "day", "weekday", "time", "half", "reign", "parties", "magnitude"}
)
#: Units of which a value may be one more or less than another, or the one century that 21세기 is.
_LOOSE = frozenset({"other", "century"})


class ValueIndex:
    """Hold different values, those with the same digits together.

    Values that are the same differ by a power of ten (a share and its percentage, years and decades) or by the size of
    their units, if they are not of the few kinds that are compared in other ways.
    """

    __slots__ = ("_by_digits", "_known", "_others", "_values")

    def __init__(self, values: Iterable[Value]) -> None:
        self._values = {(value.kind, value.amount, value.unit): value for value in values}
        self._known: dict[tuple[Kind, float, str], bool] = {}
        self._others = [value for value in self._values.values() if _is_other(value)]
        self._by_digits: dict[str, list[Value]] = {}
        for value in self._values.values():
            for amount in () if _is_other(value) else _amounts(value):
                self._by_digits.setdefault(_digits(amount), []).append(value)

    def has(self, value: Value) -> bool:
        """Tell whether one of the values says the same as ``value``."""
        key = (value.kind, value.amount, value.unit)
        if key not in self._known:
            self._known[key] = any(same(value, other) for other in self._candidates(value))
        return self._known[key]

    def _candidates(self, value: Value) -> Iterable[Value]:
        if _is_other(value):
            return self._values.values()
        # Close amounts may be rounded apart, so both ends of what is close are looked up.
        keys = {_digits(amount * (1 + off)) for amount in _amounts(value) for off in (-2e-9, 2e-9)}
        return [*self._others, *(other for key in keys for other in self._by_digits.get(key, ()))]


def _is_other(value: Value) -> bool:
    return value.kind in _FEW or value.unit in _LOOSE


def _amounts(value: Value) -> tuple[float, ...]:
    """Return the amounts by whose digits a value is known: a measure is also known in the first unit of its kind."""
    return (value.amount, value.amount * SIZES[value.unit][1]) if value.kind == "measure" else (value.amount,)


def _digits(amount: float) -> str:
    """Return the first digits of an amount, wherever its point is."""
    return f"{amount:.6e}".partition("e")[0]
