"""A number with its unit while it is read, and what two that stand together lend each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bitext.check.values.units import SIZES
from bitext.check.values.value import Kind

_SMALLER = {"year": ("month",), "hour": ("minute", "second"), "minute": ("second",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Hold a number being read.

    Attributes:
        kind: What sort of value it is, ``number`` as long as nothing tells.
        amount: How many, scale taken in.
        unit: Currency or unit of measure, as in :class:`~bitext.check.values.value.Value`.
        scale: The scale word as a number, 1 without one.
        start: Where it begins; tokens in English, code points in Korean.
        end: Where it ends.
        required: Whether the other language must have it.
    """

    kind: Kind
    amount: float
    unit: str
    scale: float
    start: int
    end: int
    required: bool = True


def share(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity]:
    """Give each end of a range what it lacks and the other has: "2 to 3 million", "US$2-3", "2023-24", 2~3%."""
    if first.kind == "number" and second.kind != "number":
        first = replace(first, kind=second.kind, unit=second.unit)
    elif first.kind in ("money", "percent") and second.kind == "number":
        second = replace(second, kind=first.kind, unit=first.unit)
    elif first.kind == "year" and second.kind == "decade":
        first = replace(first, kind="decade")
    elif first.kind == "year" and second.amount < 100 and second.unit in ("", "year"):
        second = replace(second, kind="year", unit="")
    if (
        first.scale == 1 < second.scale
        and first.kind == second.kind
        and first.amount * second.scale <= 10 * second.amount
    ):
        first = replace(first, amount=first.amount * second.scale)
    return first, second


def join(first: Quantity, second: Quantity) -> Quantity | None:
    """Add two hours and 30 minutes to one quantity; None where they do not belong together."""
    if second.unit not in _SMALLER.get(first.unit, ()) or second.kind != "measure" != first.kind:
        return None
    parts = second.amount * SIZES[second.unit][1] / SIZES[first.unit][1]
    return replace(first, amount=first.amount + parts, end=second.end, required=True)
