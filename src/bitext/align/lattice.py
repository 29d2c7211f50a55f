"""The search: all ways to cover two texts with beads, scored cell by cell in a band, without a loop over cells.

A cell (i, j) stands between segments: i source and j target segments lie behind it. A bead of m source and n target
segments that ends there comes from (i - m, j - n). Cells are kept by diagonals k = i + j, a fixed number around a
centre, so that a run of deleted or added segments of any length needs no wider band, and all beads that end on a
diagonal are weighed at once.

Source: Gale and Church 1993 for beads; Sarawagi and Cohen 2004, "Semi-Markov Conditional Random Fields", for the
log-linear model whose marginals are the confidence of a bead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Shape = tuple[int, int]
NEVER = np.float32(-1e9)
_MARGIN = 8  # twice the largest side of a bead: how far a bead reaches beside the band


@dataclass(frozen=True)
class Band:
    """Hold the cells that are searched.

    Attributes:
        sources: Number of source segments, m.
        targets: Number of target segments, n.
        centers: For each diagonal the source coordinate of its middle cell, shape (m + n + 1,); rises by 0 or 1.
        radius: Cells to either side of the middle.
    """

    sources: int
    targets: int
    centers: Ints
    radius: int

    @property
    def width(self) -> int:
        """Return the number of cells of a diagonal."""
        return 2 * self.radius + 1

    @cached_property
    def i(self) -> Ints:
        """Return the source coordinate of each cell, shape (m + n + 1, width)."""
        return (self.centers[:, None] + np.arange(-self.radius, self.radius + 1)).astype(np.int32)

    @cached_property
    def j(self) -> Ints:
        """Return the target coordinate of each cell, shape (m + n + 1, width)."""
        return (np.arange(len(self.centers))[:, None] - self.i).astype(np.int32)

    def inside(self, shape: Shape) -> Bools:
        """Tell for each cell whether it is on the grid and a bead of this shape can end there."""
        i, j = self.i, self.j
        return (i >= shape[0]) & (j >= shape[1]) & (i <= self.sources) & (j <= self.targets)

    def shifted(self, values: Floats, sources: int, targets: int, fill: float) -> Floats:
        """Return for each cell (i, j) the value of the cell (i + sources, j + targets), ``fill`` outside the band."""
        last = len(self.centers) - 1
        diagonals = np.arange(last + 1) + sources + targets
        there = np.clip(diagonals, 0, last)
        columns = (self.centers - self.centers[there] + sources)[:, None] + np.arange(self.width)
        outside = (columns < 0) | (columns >= self.width) | (diagonals != there)[:, None]
        moved: Floats = values[there[:, None], np.clip(columns, 0, self.width - 1)]
        moved[outside] = fill
        return moved


def whole_band(sources: int, targets: int) -> Band:
    """Return the band of all cells."""
    centers = np.full(sources + targets + 1, sources // 2, dtype=np.int32)
    return Band(sources=sources, targets=targets, centers=centers, radius=(sources + 1) // 2 + 1)


def band_around(sources: int, targets: int, path: npt.NDArray[np.int64], radius: int) -> Band:
    """Return the band around a path given as cells, shape (cells, 2), from (0, 0) to (sources, targets)."""
    steps = np.arange(sources + targets + 1)
    exact = np.round(np.interp(steps, path.sum(axis=1), path[:, 0])).astype(np.int64)
    rising = np.maximum.accumulate(exact)
    slow = steps + np.minimum.accumulate(rising - steps)  # diagonals are one cell apart, so are their centres
    return Band(sources=sources, targets=targets, centers=slow.astype(np.int32), radius=radius)


class Lattice:
    """Beads of given shapes over a band, each with a score at the cell where it ends."""

    def __init__(self, band: Band, shapes: Sequence[Shape], scores: Floats) -> None:
        """Take scores, shape (shapes, diagonals, width): log-linear, higher is better."""
        self.band = band
        self.shapes = list(shapes)
        self.scores = np.stack(
            [np.where(band.inside(shape), part, NEVER) for shape, part in zip(shapes, scores, strict=True)]
        ).astype(np.float32)
        self._row = band.width + 2 * _MARGIN
        steps = np.array([m + n for m, n in shapes])
        sources = np.array([m for m, _ in shapes])
        diagonals = np.arange(len(band.centers))[:, None]
        last = len(band.centers) - 1
        before, after = np.maximum(diagonals - steps, 0), np.minimum(diagonals + steps, last)
        centers = band.centers[:, None]
        #: Where beads that end on a diagonal come from, and where those that begin there end, in flat rows.
        self._origins = before * self._row + _MARGIN + centers - sources - band.centers[before]
        self._ends = after * self._row + _MARGIN + centers + sources - band.centers[after]
        self._begins = diagonals + steps <= last
        self._cells = np.arange(band.width)

    def best(self) -> list[tuple[int, int, int]]:
        """Return the best path as (source end, target end, index of the shape), from the beginning to the end."""
        values = self._empty()
        values.flat[self._cell(0, 0)] = 0.0
        flat = values.reshape(-1)
        choice = np.zeros((len(self.band.centers), self.band.width), dtype=np.int8)
        for k in range(1, len(choice)):
            came = flat.take(self._origins[k][:, None] + self._cells) + self.scores[:, k]
            choice[k] = chosen = came.argmax(axis=0)
            values[k, _MARGIN:-_MARGIN] = came[chosen, self._cells]
        return self._trace(choice)

    def marginals(self) -> tuple[Floats, float]:
        """Return the probability of every bead, same shape as the scores, and the log of the sum over all paths."""
        last = len(self.band.centers) - 1
        forward = self._empty()
        forward.flat[self._cell(0, 0)] = 0.0
        flat = forward.reshape(-1)
        for k in range(1, last + 1):
            came = flat.take(self._origins[k][:, None] + self._cells) + self.scores[:, k]
            forward[k, _MARGIN:-_MARGIN] = _log_sum(came)
        end = self._cell(last, self.band.sources)
        total = float(flat[end])
        onward = np.full((len(self.shapes), last + 1, self._row), NEVER, dtype=np.float32)
        tables = onward.reshape(len(self.shapes), -1)
        rows = np.arange(len(self.shapes))[:, None]
        backward = self._empty()
        backward.flat[end] = 0.0
        for k in range(last, -1, -1):
            if k < last:
                gone = tables[rows, self._ends[k][:, None] + self._cells]
                gone[~self._begins[k]] = NEVER
                backward[k, _MARGIN:-_MARGIN] = _log_sum(gone)
            onward[:, k, _MARGIN:-_MARGIN] = self.scores[:, k] + backward[k, _MARGIN:-_MARGIN]
        marginals = np.empty_like(self.scores)
        for index in range(len(self.shapes)):
            came = flat.take(self._origins[:, index, None] + self._cells)
            marginals[index] = np.exp(np.minimum(came + onward[index, :, _MARGIN:-_MARGIN] - total, 0.0))
        return marginals, total

    def at(self, i: int, j: int) -> tuple[int, int]:
        """Return the diagonal and the column of a cell of the band."""
        return i + j, i - int(self.band.centers[i + j]) + self.band.radius

    def _empty(self) -> Floats:
        return np.full((len(self.band.centers), self._row), NEVER, dtype=np.float32)

    def _cell(self, k: int, i: int) -> int:
        return int(k * self._row + _MARGIN + i - self.band.centers[k] + self.band.radius)

    def _trace(self, choice: npt.NDArray[np.int8]) -> list[tuple[int, int, int]]:
        i, j = self.band.sources, self.band.targets
        path = []
        while i or j:
            shape = int(choice[self.at(i, j)])
            path.append((i, j, shape))
            i, j = i - self.shapes[shape][0], j - self.shapes[shape][1]
        return path[::-1]


def _log_sum(rows: Floats) -> Floats:
    """Return the log of the sum of exponentials over the first axis."""
    top = rows.max(axis=0)
    summed: Floats = top + np.log(np.exp(rows - top).sum(axis=0))
    return summed
