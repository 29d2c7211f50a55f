"""The check of length: a translation much longer or shorter than those of texts as long are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from bitext.check.kind import Doubt, check
from bitext.check.punctuation import final_mark
from bitext.model import BilingualUnit
from bitext.text import hangul_share


class Model(NamedTuple):
    """The natural logarithm of target length by source length, both without spaces and what stands in brackets.

    Attributes:
        mean: Of the logarithm.
        variance: Of the logarithm in long texts.
        by_length: What a source of one letter adds to it, that of n letters the n-th part.
    """

    mean: float
    variance: float
    by_length: float


#: Fitted on the development half of the composed pairs: python benchmarks/checks.py fit FILES
SENTENCE = Model(-0.877, 0.0156, 0.878)
#: Sources without a mark at the end, which Korean says in fewer words.
HEADING = Model(-1.090, 0.0221, 1.884)

_ASIDE = re.compile(r"\([^()]*\)")
_KOREAN = 0.3


@check(
    "warning",
    "The target is much longer or shorter than the source would have it.",
    right="The two sides met in Seoul and agreed. | 양측은 서울에서 회동하여 합의하였다.",
    wrong="The two sides met in Seoul and agreed to strengthen their cooperation on refugees. | 회동하였다.",
    threshold=4.0,
    meaning="standard deviations of the length ratio for texts of that length",
)
def length_ratio(unit: BilingualUnit, threshold: float) -> Iterator[Doubt]:
    """Find outliers of the length ratio; texts that are no Korean are for other checks."""
    if hangul_share(unit.target) < _KOREAN:
        return
    deviation, ratio = length_deviation(unit.source, unit.target)
    if abs(deviation) >= threshold:
        times = math.exp(abs(math.log(ratio)))
        yield Doubt(f"{times:.1f} times {'longer' if deviation > 0 else 'shorter'} than expected")


def length_deviation(source: str, target: str) -> tuple[float, float]:
    """Return by how many standard deviations the target is too long (above 0) or short, and how many times as long.

    An empty side deviates by nothing.

    >>> [round(value, 1) for value in length_deviation("The two sides met on May 2.", "양측은 5월 2일 회동하였다.")]
    [1.7, 1.5]
    """
    sizes = text_size(source), text_size(target)
    if not all(sizes):
        return 0.0, 1.0
    model = SENTENCE if final_mark(source) else HEADING
    difference = math.log(sizes[1] / sizes[0]) - model.mean
    return difference / math.sqrt(model.variance + model.by_length / sizes[0]), math.exp(difference)


def text_size(text: str) -> int:
    """Return the number of code points, without spaces and what one side adds in brackets.

    >>> text_size("유엔개발계획(UNDP) 총재")
    8
    """
    return len("".join(_ASIDE.sub("", text).split()))


CHECKS = (length_ratio,)
