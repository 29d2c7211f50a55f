"""The check of numbers: the one place where the comparison of values is called."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.values.compare import differing_values
from bitext.model import BilingualUnit


@check(
    "error",
    "A number of the source that the target has not, by value.",
    right="It pledged US$44 million in 2018. | 2018년 4,400만 달러를 공약하였다.",
    wrong="It pledged US$44 million in 2018. | 2018년 440만 달러를 공약하였다.",
)
def number_differs(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find numbers, sums, dates, times and units that changed, went or came."""
    if unit.target.strip():
        for found in differing_values(unit.source, unit.target):
            yield Doubt(found.message.rstrip("."), source=found.source_span, target=found.target_span)


CHECKS = (number_differs,)
