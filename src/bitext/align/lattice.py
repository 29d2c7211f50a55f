"""The search: all ways to cover two texts with beads, scored cell by cell in a band, without a loop over cells.

A cell (i, j) stands between segments: i source and j target segments lie behind it. A bead of m source and n target
segments that ends there comes from (i - m, j - n). Cells are kept by diagonals k = i + j, a fixed number around a
centre, so that a run of deleted or added segments of any length needs no wider band, and all beads that end on a
diagonal are weighed at once.

All cells lie in one row, the cell (i, j) at place ``stride * (i + j) + i`` less a constant, with a small gap after each
diagonal. So a bead of one shape reaches over the same number of places everywhere, however the band winds: to look
from all cells at their neighbours is to move the row.

Source: Gale and Church 1993 for beads; Sarawagi and Cohen 2004, "Semi-Markov Conditional Random Fields", for the
log-linear model whose marginals are the confidence of a bead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Shape = tuple[int, int]
_Cells = TypeVar("_Cells", int, Places)
NEVER = np.float32(-1e9)
LONGEST = 4  # segments of one side of a bead, at most: how far it reaches beside the band
_DIAGONALS = 128  # weighed at a time, with what fits a cache; 18 shapes make sums of 18 ** 128 at most, a double
_PART = 1024  # diagonals of a part, as many as its features fit a cache
_LEAST = 1e-300


@dataclass(frozen=True)
class Band:
    """Hold the cells that are searched.

    Attributes:
        sources: Number of source segments, m.
        targets: Number of target segments, n.
        centers: For each diagonal the source coordinate of its middle cell, shape (m + n + 1,); rises by 0 or 1.
        radius: Cells to either side of the middle.
        first: The number of the first diagonal, above 0 in a part of a band, whose centers are fewer.
    """

    sources: int
    targets: int
    centers: Ints
    radius: int
    first: int = 0

    @property
    def width(self) -> int:
        """Return the number of cells of a diagonal."""
        return 2 * self.radius + 1

    @cached_property
    def starts(self) -> Places:
        """Return the place of the first cell of each diagonal, shape as the centers."""
        starts: Places = np.arange(len(self.centers)) * self._stride + self.centers - self.centers[0]
        return starts

    @property
    def size(self) -> int:
        """Return the number of places, those in the gaps as well."""
        return int(self.starts[-1]) + self._stride

    @cached_property
    def i(self) -> Ints:
        """Return the source coordinate of each place, shape (size,)."""
        first = int(self.centers[0]) - self.radius
        return (np.arange(first, first + self.size) - self._stride * self._diagonals).astype(np.int32)

    @cached_property
    def j(self) -> Ints:
        """Return the target coordinate of each place, shape (size,)."""
        return (self.first + self._diagonals - self.i).astype(np.int32)

    def offset(self, sources: _Cells, targets: _Cells) -> _Cells:
        """Return how many places the cell (i + sources, j + targets) is from the cell (i, j)."""
        return self._stride * (sources + targets) + sources

    def place(self, i: _Cells, j: _Cells) -> _Cells:
        """Return the place of a cell, or of many; one that is just beside the band lies in a gap."""
        return self.offset(i, j) - self._stride * self.first - int(self.centers[0]) + self.radius

    def inside(self, shape: Shape) -> Bools:
        """Tell for each place whether it is a cell on the grid and a bead of this shape can end there."""
        inside: Bools = self._cells & (self.i >= shape[0]) & (self.j >= shape[1])
        return inside

    def shifted(self, values: Floats, sources: int, targets: int, fill: float) -> Floats:
        """Return for each cell (i, j) the value of the cell (i + sources, j + targets), ``fill`` outside the band.

        The values in the gaps must be ``fill`` already. Shifts reach as far as a bead.
        """
        offset = self.offset(sources, targets)
        moved = np.empty_like(values)
        if offset < 0:
            moved[:-offset], moved[-offset:] = fill, values[:offset]
        else:
            kept = max(len(values) - offset, 0)
            moved[:kept], moved[kept:] = values[offset:], fill
        return moved

    def parts(self) -> Iterator[tuple[slice, Band, slice]]:
        """Yield the band by some diagonals at a time: places of it, a band that holds them, and where it does.

        A part goes on as far as a bead and its neighbours reach, so that what is found there is whole.
        """
        count = len(self.centers)
        for start in range(0, count, _PART):
            end = min(start + _PART, count)
            low, high = max(start - 2 * LONGEST, 0), min(end + 1, count)
            part = replace(self, centers=self.centers[low:high], first=self.first + low)
            whole, own = ([*band.starts.tolist(), band.size] for band in (self, part))
            yield slice(whole[start], whole[end]), part, slice(own[start - low], own[end - low])

    @property
    def _stride(self) -> int:
        return self.width + LONGEST

    @cached_property
    def _diagonals(self) -> Places:
        return np.repeat(np.arange(len(self.centers)), np.diff(self.starts, append=self.size))

    @cached_property
    def _cells(self) -> Bools:
        """Tell which places are cells of the grid."""
        beside = np.arange(self.size) - self.starts[self._diagonals] >= self.width
        cells: Bools = ~beside & (self.i >= 0) & (self.j >= 0) & (self.i <= self.sources) & (self.j <= self.targets)
        return cells


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
        """Take scores, shape (shapes, places): log-linear, higher is better; changed where no bead can end."""
        self.band = band
        self.shapes = list(shapes)
        self.scores = scores
        for shape, row in zip(self.shapes, scores, strict=True):
            np.putmask(row, ~band.inside(shape), NEVER)
        self._reach = np.array([band.offset(*shape) for shape in self.shapes])
        self._beyond = int(self._reach.max())
        # by shape and cell of a diagonal, beside the diagonal's first place: the bead's score, and where it begins
        cells = np.arange(band.width)
        self._ends = (np.arange(len(self.shapes)) * band.size)[:, None] + cells
        self._origins = (self._beyond - self._reach)[:, None] + cells
        self._start, self._end = band.place(0, 0), band.place(band.sources, band.targets)

    def best(self) -> list[tuple[int, int, int]]:
        """Return the best path as (source end, target end, index of the shape), from the beginning to the end."""
        i, j, place = self.band.sources, self.band.targets, self._end
        values, origins = self._values, self._beyond - self._reach
        path = []
        while place != self._start:
            shape = int((values[origins + place] + self.scores[:, place]).argmax())
            path.append((i, j, shape))
            i, j = i - self.shapes[shape][0], j - self.shapes[shape][1]
            place -= int(self._reach[shape])
        return path[::-1]

    def marginals(self) -> tuple[Floats, float]:
        """Return the probability of every bead, same shape as the scores, and the log of the sum over all paths."""
        sums = self._log_sums()
        marginals = np.zeros((len(self.shapes), self.band.size + self._beyond), dtype=np.float32)
        ends = (np.arange(len(self.shapes)) * marginals.shape[1] + self._reach)[:, None] + np.arange(self.band.width)
        for diagonals, shares in self._shares(sums):
            marginals.reshape(-1)[self.band.starts[diagonals][:, None, None] + ends] = shares
        return marginals[:, : self.band.size], float(sums[self._beyond + self._end])

    def probabilities(self, path: Sequence[tuple[int, int, int]]) -> Doubles:
        """Return the probability of each bead of a path, given as (source end, target end, index of the shape)."""
        i, j, index = np.array(path, dtype=np.int64).reshape(-1, 3).T
        size = np.array(self.shapes)[index]
        i, j = i - size[:, 0], j - size[:, 1]
        begun = i + j
        cells = i - self.band.centers[begun] + self.band.radius
        found = np.empty(len(begun))
        for diagonals, shares in self._shares(self._log_sums()):
            here = (begun >= diagonals.start) & (begun < diagonals.stop)
            found[here] = shares[begun[here] - diagonals.start, index[here], cells[here]]
        return found

    def _shares(self, sums: Doubles) -> Iterator[tuple[slice, Doubles]]:
        """Yield some diagonals, and the probability of each bead that begins there, shape (diagonals, shapes, cells).

        From the end back: what goes through a cell comes by its beads in proportion to the sums over the paths there.
        """
        width = self.band.width
        through = np.zeros(self.band.size + self._beyond)
        through[self._end] = 1.0
        begun = np.empty((len(self.shapes), width))
        ones = np.ones(len(self.shapes))
        ends = self._ends + self._reach[:, None]
        steps = (self._reach[:, None] + np.arange(width)).ravel()
        last = len(self.band.starts) - 1
        for starts in reversed(self._blocks(self.band.starts[:-1])):
            # beside the last place this is any score, but nothing goes through there
            gain = self.scores.take(starts[:, None, None] + ends, mode="clip").astype(np.float64)
            gain += sums[(starts + self._beyond)[:, None] + np.arange(width)][:, None]
            gain -= sums[starts[:, None, None] + self._beyond + steps.reshape(begun.shape)]
            shares = _exp(gain)
            for start, share in zip(starts[::-1].tolist(), shares[::-1], strict=True):
                through[start:].take(steps, out=begun.reshape(-1), mode="clip")
                np.multiply(begun, share, out=share)
                np.dot(ones, share, out=through[start : start + width])
            yield slice(last - len(starts), last), shares
            last -= len(starts)

    @cached_property
    def _values(self) -> Doubles:
        """Return the score of the best path to each place, between as many places as a bead reaches over."""
        width, beyond = self.band.width, self._beyond
        values = np.full(beyond + self.band.size + beyond, NEVER, dtype=np.float64)
        values[beyond + self._start] = 0.0
        came = np.empty(self._origins.size)
        halves = list(_halves(came, len(self.shapes)))
        origins = self._origins.ravel()
        for starts in self._blocks(self.band.starts[1:]):
            scores = self.scores.take(starts[:, None] + self._ends.ravel())
            for start, score in zip(starts.tolist(), scores, strict=True):
                values[start:].take(origins, out=came, mode="clip")
                np.add(came, score, out=came)
                for first, second in halves:
                    np.maximum(first, second, out=first)
                values[beyond + start : beyond + start + width] = came[:width]
        return values

    def _log_sums(self) -> Doubles:
        """Return the log of the sum over all paths to each place, laid out as the best scores.

        What is summed is weights beside the best path to the place, so that nothing that matters gets too small.
        """
        values, width, beyond = self._values, self.band.width, self._beyond
        sums, scale = np.ones_like(values), np.zeros_like(values)
        came = np.empty(self._origins.shape)
        ones = np.ones(len(self.shapes))
        origins = self._origins.ravel()
        for starts in self._blocks(self.band.starts[1:]):
            gain = values[starts[:, None, None] + self._origins]
            gain += self.scores.take(starts[:, None, None] + self._ends)
            gain -= values[(starts + beyond)[:, None] + np.arange(width)][:, None]
            weights = _exp(gain)
            for start, weight in zip(starts.tolist(), weights, strict=True):
                sums[start:].take(origins, out=came.reshape(-1), mode="clip")
                np.multiply(came, weight, out=came)
                np.dot(ones, came, out=sums[beyond + start : beyond + start + width])
            recent = sums[starts[-1] : starts[-1] + beyond + width]
            top = float(recent.max())
            recent /= top
            scale[starts[-1]] = np.log(top)
        logs: Doubles = values + np.log(np.maximum(sums, _LEAST)) + np.cumsum(scale)
        return logs

    def _blocks(self, starts: Places) -> list[Places]:
        """Return the first places of some diagonals at a time."""
        return np.split(starts, range(_DIAGONALS, len(starts), _DIAGONALS))


def _exp(gain: Doubles) -> Doubles:
    """Return the exponential of what is not above 0, to single precision, which is four times as fast."""
    np.minimum(gain, 0.0, out=gain)
    gain[...] = np.exp(gain.astype(np.float32))
    return gain


def _halves(rows: Doubles, number: int) -> Iterator[tuple[Doubles, Doubles]]:
    """Yield what to compare with what, so that in the end the first row is the largest of all."""
    width = len(rows) // number
    while number > 1:
        kept = (number + 1) // 2
        yield rows[: (number - kept) * width], rows[kept * width : number * width]
        number = kept
