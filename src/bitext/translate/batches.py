"""Batches of sources for the decoder.

A batch holds sources of one length only, so no source is padded. With that, and with integer weights, what a
segment becomes does not depend on its neighbours (padding moves int8 scores in the third decimal and, in about
one segment of a hundred, the translation): a resumed run gives the bytes of an uninterrupted one, and the same
segment is the same everywhere. Measured in benchmarks/batches.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BATCH_SUBWORDS = 2048
_BATCH_SEGMENTS = 64


@dataclass(frozen=True, slots=True)
class Given:
    """What the model is given: source tokens, and the target tokens that it has to go on from."""

    tokens: tuple[str, ...]
    begin: tuple[str, ...] = ()


def batches(sources: Iterable[Given]) -> Iterator[list[Given]]:
    """Yield batches of one source length each, the longest first so that none is left running alone at the end."""
    by_length: dict[tuple[int, int], list[Given]] = defaultdict(list)
    for given in sources:
        by_length[len(given.tokens), len(given.begin)].append(given)
    for length in sorted(by_length, reverse=True):
        size = max(1, min(_BATCH_SEGMENTS, _BATCH_SUBWORDS // length[0]))
        group = by_length[length]
        for start in range(0, len(group), size):
            yield group[start : start + size]
