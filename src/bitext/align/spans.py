"""Vectors of all spans of neighbouring segments, and how like those of two texts are, over many cells at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bitext.align.encoder import Array, Encoder
from bitext.align.lattice import LONGEST, Band, Bools, Floats, Ints

_SEGMENTS = 64  # whose spans are turned into vectors at once: as many as stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Spans:
    """Hold the spans of 1 to 4 segments of one text.

    Attributes:
        states: The encoder's states of the segments, shape (segments, width).
        vectors: Unit vectors by the last segment and the number of segments less one, shape (segments, 4, depth);
            where the text begins later, those of what there is.
        encoder: The encoder of both.
    """

    states: Array
    vectors: Array
    encoder: Encoder

    @classmethod
    def of(cls, states: Array, encoder: Encoder) -> Spans:
        """Return the spans of a text, given the states of its segments."""
        depth = encoder.vectors(states[:0]).shape[-1]
        vectors = np.empty((len(states), LONGEST, depth), dtype=np.float32)
        padded = np.concatenate([np.zeros((LONGEST - 1, states.shape[1]), dtype=np.float32), states])
        for start in range(0, len(states), _SEGMENTS):
            rows = padded[start : start + _SEGMENTS + LONGEST - 1]
            sums = np.empty((LONGEST, len(rows) - LONGEST + 1, states.shape[1]), dtype=np.float32)
            sums[0] = rows[LONGEST - 1 :]
            for back in range(1, LONGEST):
                np.add(sums[back - 1], rows[LONGEST - 1 - back : len(rows) - back], out=sums[back])
            found = encoder.vectors(sums.reshape(-1, states.shape[1]))
            vectors[start : start + _SEGMENTS] = found.reshape(LONGEST, -1, depth).swapaxes(0, 1)
        return cls(states, vectors, encoder)

    def part(self, start: int, end: int) -> Spans:
        """Return the spans of some segments; the first ones still know what is before them."""
        return Spans(self.states[start:end], self.vectors[start:end], self.encoder)

    def grouped(self, size: int) -> Array:
        """Return the vectors of segments joined by ``size``, shape (groups, depth); the last group may be smaller."""
        count = len(self.states)
        if size > LONGEST:
            full = count - count % size
            sums = self.states[:full].reshape(-1, size, self.states.shape[1]).sum(axis=1)
            rest = self.states[full:].sum(axis=0, keepdims=True)
            return self.encoder.vectors(np.concatenate([sums, rest]) if full < count else sums)
        ends = np.minimum(np.arange(size, count + size, size), count)
        vectors: Array = self.vectors[ends - 1, np.diff(ends, prepend=0) - 1]
        return vectors


class Likeness:
    """How like the spans of two texts are."""

    def __init__(self, source: Array, target: Array) -> None:
        """Take the spans of both sides.

        Args:
            source: Vectors by the last segment and the number of segments less one, shape (sources, m, depth).
            target: The same of the target, shape (targets, n, depth).
        """
        self._sides = source, target
        self._common = (source @ target[:, 0].mean(axis=0)).T / 2, (target @ source[:, 0].mean(axis=0)).T / 2

    def over(self, band: Band) -> tuple[Floats, Floats]:
        """Return cosine and centred cosine of the beads that end in each place of a band, 0 where none can.

        Centred is less the mean likeness of each side to the other text as a whole: what any two texts have in common.

        Returns:
            Two arrays by the segments of source and target less one, shape (m, n, places).
        """
        source, target = self._sides
        most = source.shape[1], target.shape[1]
        i, j = np.clip(band.i - 1, 0, len(source) - 1), np.clip(band.j - 1, 0, len(target) - 1)
        cells = band.inside((1, 1))
        cosines = np.empty((*most, band.size), dtype=np.float32)
        edges = [*band.starts[:: 2 * band.width].tolist(), band.size]  # about as many sources and targets as diagonals
        for start, end in pairwise(edges):
            block = slice(start, end)
            (left, rows), (right, columns) = (
                _covering(side, ends[block], cells[block]) for side, ends in ((source, i), (target, j))
            )
            table = left.reshape(-1, left.shape[-1]) @ right.reshape(-1, right.shape[-1]).T
            places = rows * (most[0] * table.shape[1]) + columns * most[1]
            for m, n in np.ndindex(most):
                table.reshape(-1)[m * table.shape[1] + n :].take(places, out=cosines[m, n, block], mode="clip")
        centred = np.empty_like(cosines)
        halves = self._common[0].take(i, axis=1), self._common[1].take(j, axis=1)
        for m, n in np.ndindex(most):
            inside = cells & (band.i > m) & (band.j > n)
            cosine, less = cosines[m, n], centred[m, n]
            np.multiply(cosine, inside, out=cosine)
            np.subtract(cosine, halves[0][m], out=less)
            np.subtract(less, halves[1][n], out=less)
            np.multiply(less, inside, out=less)
        return cosines, centred


def _covering(vectors: Array, ends: Ints, cells: Bools) -> tuple[Array, Ints]:
    """Return the vectors of the segments that cells end with, and the number of each place's own among them."""
    inside = ends[cells]
    low, high = (int(inside.min()), int(inside.max())) if len(inside) else (0, 0)
    return vectors[low : high + 1], np.clip(ends, low, high) - low
