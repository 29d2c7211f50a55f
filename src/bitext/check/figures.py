"""The check of numbers: the one place where the comparison of values is called."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.numbers import differing_numbers
from bitext.model import BilingualUnit


@check(
    "error",
    "A number of the source that the target has not, by value.",
    right="It pledged US$44 million in 2018. | 2018년 4,400만 달러를 공약하였다.",
    wrong="It pledged US$44 million in 2018. | 2018년 440만 달러를 공약하였다.",
)
def number_differs(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find numbers that changed or went."""
    if not unit.target.strip():
        return
    missing, added = differing_numbers(unit.source, unit.target)
    for index, span in enumerate(missing):
        other = added[index] if len(added) == len(missing) else None
        instead = f"; the target has {unit.target[slice(*other)]}" if other else ""
        yield Doubt(f"{unit.source[slice(*span)]} is not in the target{instead}", source=span, target=other)


CHECKS = (number_differs,)
