"""Which words translate each other, learnt from pairs of segments.

Source: Brown et al. 1993, "The Mathematics of Statistical Machine Translation", model 1, in both directions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_ROUNDS = 6
#: Probability that a word is explained by none of the other side.
_NULL = 1e-3
_CHUNK = 5000
_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Hold the word pairs of some pairs of segments, one a cell.

    Attributes:
        cells: Index of the word pair among the distinct ones.
        rows: Number of the source word among all source words of the chunk's segments.
        columns: Number of the target word, likewise.
    """

    cells: _Array
    rows: _Array
    columns: _Array


class Lexicon:
    """Hold how probably words translate each other; the better of both directions counts."""

    def __init__(self, sources: Sequence[Collection[str]], targets: Sequence[Collection[str]]) -> None:
        """Learn from pairs of segments, each a collection of words; words of one segment alone are left out."""
        self._sources, rows = _number(sources)
        self._targets, columns = _number(targets)
        self._width = max(len(self._targets), 1)
        self._pairs = np.empty(0, dtype=np.int64)
        for codes in self._codes(rows, columns):
            self._pairs = np.union1d(self._pairs, codes)
        chunks = [
            _Chunk(
                cells=np.searchsorted(self._pairs, codes).astype(np.int32),
                rows=_numbers(lengths, others, np.repeat),
                columns=_numbers(others, lengths, np.tile),
            )
            for codes, lengths, others in zip(
                self._codes(rows, columns), _lengths(rows), _lengths(columns), strict=True
            )
        ]
        forward = _train([(chunk.cells, chunk.columns) for chunk in chunks], self._pairs // self._width)
        backward = _train([(chunk.cells, chunk.rows) for chunk in chunks], self._pairs % self._width)
        self._best = np.maximum(forward, backward)

    def coverage(self, source: Sequence[str], target: Sequence[str]) -> tuple[float, float]:
        """Return how well the words of each side are explained by the other, 0 to 1: the mean of their best."""
        if not source or not target or not len(self._pairs):
            return 0.0, 0.0
        rows = np.array([self._sources.get(word, -1) for word in source], dtype=np.int64)
        columns = np.array([self._targets.get(word, -1) for word in target], dtype=np.int64)
        codes = rows[:, None] * self._width + columns
        places = np.minimum(np.searchsorted(self._pairs, codes), len(self._pairs) - 1)
        known = (self._pairs[places] == codes) & (rows[:, None] >= 0) & (columns >= 0)
        table = np.where(known, self._best[places], 0.0)
        return float(table.max(axis=1).mean()), float(table.max(axis=0).mean())

    def _codes(self, rows: Sequence[_Array], columns: Sequence[_Array]) -> Iterator[_Array]:
        """Yield the word pairs of each chunk of segments as row * width + column, every occurrence, row by row."""
        for start in range(0, len(rows), _CHUNK):
            both = zip(rows[start : start + _CHUNK], columns[start : start + _CHUNK], strict=True)
            yield np.concatenate([(one[:, None] * self._width + other).ravel() for one, other in both])


def _number(segments: Sequence[Collection[str]]) -> tuple[dict[str, int], list[_Array]]:
    counts = Counter(word for segment in segments for word in set(segment))
    numbers = {word: number for number, word in enumerate(sorted(word for word in counts if counts[word] > 1))}
    return numbers, [
        np.array(sorted({numbers[word] for word in segment if word in numbers}), dtype=np.int64) for segment in segments
    ]


def _lengths(segments: Sequence[_Array]) -> Iterator[list[int]]:
    for start in range(0, len(segments), _CHUNK):
        yield [len(segment) for segment in segments[start : start + _CHUNK]]


def _numbers(lengths: Sequence[int], others: Sequence[int], lay_out: Any) -> _Array:
    """Number the words of one side through, and lay them out as often as the other side has words."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = [
        lay_out(np.arange(start, start + length, dtype=np.int32), other)
        for start, length, other in zip(starts, lengths, others, strict=False)
    ]
    return np.concatenate(rows)


def _train(chunks: Sequence[tuple[_Array, _Array]], given: _Array) -> npt.NDArray[np.float32]:
    """Return the probability of each word pair.

    Args:
        chunks: For each cell its word pair and the word occurrence that it may explain; the cells of one occurrence
            share it in each round by what they have come to.
        given: The explaining word of each word pair.
    """
    probability = np.ones(len(given), dtype=np.float32)
    for _ in range(_ROUNDS):
        expected = np.zeros(len(given))
        for cells, words in chunks:
            weight = probability[cells]
            weight /= (np.bincount(words, weight) + _NULL)[words]
            expected += np.bincount(cells, weight, minlength=len(given))
        totals = np.maximum(np.bincount(given, expected), 1e-12)
        probability = (expected / totals[given]).astype(np.float32)
    return probability
