"""What speaks for a bead: how like its two sides are, beside their neighbours, and what both name.

Every feature is an array over the cells of a band, for the bead of one shape that ends in the cell. A bead's score is
the sum of its features by weights that are fitted on texts with known beads (benchmarks/alignment_fit.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bitext.align.encoder import Array, Encoder, WordingEncoder
from bitext.align.lattice import NEVER, Band, Bools, Floats, Lattice, Shape

#: Deletion and insertion first, then by size: larger shapes compare themselves with smaller ones.
SHAPES: tuple[Shape, ...] = (
    *((0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (3, 3)),
    *((1, 4), (4, 1), (2, 4), (4, 2), (3, 4), (4, 3), (4, 4)),
)
_LONGEST = 4
_CLASSES = {(1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (2, 3)}
_BLOCK = 128
_COMMON = 64  # pairs of places of one evidence token; a token more common than that tells nothing
KINDS = ("number", "word", "name", "term", "marker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Hold one text as the aligner sees it.

    Attributes:
        states: The encoder's additive states of the segments, shape (segments, width).
        lengths: Their code points, shape (segments,).
        evidence: What each segment names, as "kind:value", equal on both sides where it means the same.
        wording: States of the wording in the target's language (of a translation, on the source side), if at hand.
    """

    states: Array
    lengths: npt.NDArray[np.float64]
    evidence: tuple[frozenset[str], ...]
    wording: Array | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    def reordered(self, places: Sequence[int]) -> Side:
        """Return the side with its segments in another order."""
        index = np.asarray(places, dtype=np.int64)
        return Side(
            states=self.states[index],
            lengths=self.lengths[index],
            evidence=tuple(self.evidence[place] for place in places),
            wording=None if self.wording is None else self.wording[index],
        )


class _Spans:
    """Unit vectors of all spans of 1 to 4 segments of one side."""

    def __init__(self, states: Array, encoder: Encoder) -> None:
        sums = _prefix(states.astype(np.float64))
        self.vectors = {
            size: encoder.vectors((sums[size:] - sums[:-size]).astype(np.float32))
            for size in range(1, min(_LONGEST, len(states)) + 1)
        }

    def center_on(self, other: _Spans) -> None:
        """Set how like each span is to the other side as a whole: what any two texts have in common."""
        mean = other.vectors[1].mean(axis=0)
        self.common = {size: vectors @ mean for size, vectors in self.vectors.items()}


class Likeness:
    """How like spans of two sides are, by one encoder."""

    def __init__(self, source: Array, target: Array, encoder: Encoder) -> None:
        self._source, self._target = _Spans(source, encoder), _Spans(target, encoder)
        self._source.center_on(self._target)
        self._target.center_on(self._source)

    def cosines(self, band: Band, shape: Shape) -> tuple[Floats, Floats]:
        """Return cosine and centred cosine of the bead that ends in each cell; 0 where none can.

        Centred is less the mean likeness of each side to the other text as a whole.
        """
        inside = band.inside(shape)
        cosine = np.zeros(inside.shape, dtype=np.float32)
        left, right = self._source.vectors.get(shape[0]), self._target.vectors.get(shape[1])
        if left is None or right is None:
            return cosine, cosine
        i, j = band.i - shape[0], band.j - shape[1]
        for start in range(0, len(i), _BLOCK):
            block = slice(start, start + _BLOCK)
            wanted = inside[block]
            if not wanted.any():
                continue
            rows, columns = i[block][wanted], j[block][wanted]
            low, first = rows.min(), columns.min()
            table = left[low : rows.max() + 1] @ right[first : columns.max() + 1].T
            cosine[block][wanted] = table[rows - low, columns - first]
        common = self._source.common[shape[0]][np.clip(i, 0, len(left) - 1)]
        common = common + self._target.common[shape[1]][np.clip(j, 0, len(right) - 1)]
        return cosine, np.where(inside, cosine - common / 2, 0).astype(np.float32)


class Features:
    """The features of two sides."""

    def __init__(self, source: Side, target: Side, encoder: Encoder) -> None:
        self.source, self.target = source, target
        self.likeness = Likeness(source.states, target.states, encoder)
        self._wording = (
            Likeness(source.wording, target.wording, WordingEncoder())
            if source.wording is not None and target.wording is not None
            else None
        )
        self._lengths = _prefix(source.lengths + 1), _prefix(target.lengths + 1)
        self._ratio = self._lengths[1][-1] / self._lengths[0][-1]

    @property
    def sizes(self) -> tuple[int, int]:
        """Return the number of source and of target segments."""
        return len(self.source), len(self.target)

    def arrays(self, band: Band) -> Iterator[tuple[int, str, Floats]]:
        """Yield (index of the shape, name of the feature, value in each cell)."""
        cosines: dict[Shape, Floats] = {}
        margins: dict[Shape, Floats] = {}
        places = [_places(side.evidence) for side in (self.source, self.target)]
        shared = {kind: _Shared(band, places[0].get(kind, {}), places[1].get(kind, {})) for kind in KINDS}
        for index, shape in enumerate(SHAPES):
            if 0 in shape:
                continue
            cosines[shape], margins[shape] = self.likeness.cosines(band, shape)
            inside = band.inside(shape)
            m, n = shape
            yield index, f"shape {_shape_class(shape)}", inside.astype(np.float32)
            yield index, "margin", margins[shape]
            yield index, "margin by size", margins[shape] * (m + n - 2)
            if m + n > 2:
                yield index, "loss by a segment", _loss(band, margins, shape, inside)
            alone = cosines[shape] - margins[shape]
            contrast = cosines[shape] - self._neighbours(band, cosines, shape, alone)
            yield index, "contrast", np.where(inside, contrast * self._length_share(band, shape), 0).astype(np.float32)
            if self._wording is not None:
                yield index, "wording", self._wording.cosines(band, shape)[1]
            for kind, sums in shared.items():
                if sums.any:
                    yield index, f"shared {kind}", np.where(inside, np.minimum(sums.of(shape), 3.0), 0)
        yield from self._nulls(band, margins[1, 1])

    def _nulls(self, band: Band, margin: Floats) -> Iterator[tuple[int, str, Floats]]:
        """Yield the features of deletion and insertion: the likest segment on the other side, and the length."""
        inside = band.inside((1, 1))
        for index, edges, cells, size, scale in (
            (0, self._lengths[1], band.j, len(self.target), self._ratio),
            (1, self._lengths[0], band.i, len(self.source), 1.0),
        ):
            places = np.clip(cells - 1, 0, size - 1)
            likest = np.full(size, -1.0, dtype=np.float32)
            np.maximum.at(likest, places[inside], margin[inside])
            lengths = np.diff(edges) / scale
            valid = band.inside(SHAPES[index])
            yield index, "shape null", valid.astype(np.float32)
            yield index, "null likest", np.where(valid, likest[places], 0)
            yield index, "null length", np.where(valid, np.log(np.maximum(lengths, 1.0))[places], 0).astype(np.float32)

    def _length_share(self, band: Band, shape: Shape) -> Floats:
        """Return how equal in length the sides are, by the texts' own ratio: log2(1 + shorter / longer), 0 to 1."""
        source, target = self._lengths
        i, j = np.clip(band.i, shape[0], len(source) - 1), np.clip(band.j, shape[1], len(target) - 1)
        left = (source[i] - source[np.maximum(i - shape[0], 0)]) * self._ratio
        right = target[j] - target[np.maximum(j - shape[1], 0)]
        share: Floats = np.log2(1 + np.minimum(left, right) / np.maximum(np.maximum(left, right), 1))
        return share.astype(np.float32)

    def _neighbours(self, band: Band, cosines: Mapping[Shape, Floats], shape: Shape, alone: Floats) -> Floats:
        """Return the mean cosine of each side with the segments beside the other: what a bead must stand out from.

        A side that has no other segments is held against ``alone``, the likeness of any two.

        Source: Liu and Zhu 2022, "Bertalign" (its modified margin).
        """
        m, n = shape
        target = _mean_of_two(
            alone,
            (band.shifted(cosines[m, 1], 0, -n, 0.0), band.j > n),
            (band.shifted(cosines[m, 1], 0, 1, 0.0), band.j < len(self.target)),
        )
        source = _mean_of_two(
            alone,
            (band.shifted(cosines[1, n], -m, 0, 0.0), band.i > m),
            (band.shifted(cosines[1, n], 1, 0, 0.0), band.i < len(self.source)),
        )
        mean: Floats = ((target + source) / 2).astype(np.float32)
        return mean


class _Shared:
    """Evidence of one kind that both sides of a bead name, rarer tokens weighing more."""

    def __init__(self, band: Band, here: Mapping[str, list[int]], there: Mapping[str, list[int]]) -> None:
        self.any = False
        self._band = band
        self._single = np.zeros((len(band.centers), band.width), dtype=np.float32)
        self._sums: dict[Shape, Floats] = {(1, 1): self._single}
        for token, sources in here.items():
            targets = there.get(token, [])
            if not targets or len(sources) * len(targets) > _COMMON:
                continue
            weight = 1.0 / max(len(sources), len(targets))
            for i in sources:
                for j in targets:
                    k = i + j + 2
                    column = i + 1 - int(band.centers[k]) + band.radius
                    if 0 <= column < band.width:
                        self._single[k, column] += weight
                        self.any = True

    def of(self, shape: Shape) -> Floats:
        """Return for each cell the sum over all pairs of a source and a target segment of the bead."""
        if shape not in self._sums:
            m, n = shape
            row = self.of((1, n - 1)) if m == 1 else self.of((m - 1, n))
            rest = (
                self._band.shifted(self._single, 0, 1 - n, 0.0)
                if m == 1
                else self._band.shifted(self.of((1, n)), 1 - m, 0, 0.0)
            )
            self._sums[shape] = row + rest
        return self._sums[shape]


def lattice(
    features: Features, band: Band, weights: Mapping[str, float], corners: Sequence[tuple[int, int]] = ()
) -> Lattice:
    """Return the lattice of all beads in a band, scored; no bead reaches beyond one of the corners."""
    scores = np.zeros((len(SHAPES), len(band.centers), band.width), dtype=np.float32)
    for index, name, values in features.arrays(band):
        weight = weights.get(name, 0.0)
        if weight:
            scores[index] += np.float32(weight) * values
    if corners:
        boxes = [_boxes([corner[side] for corner in corners], size) for side, size in enumerate(features.sizes)]
        for index, shape in enumerate(SHAPES):
            scores[index][~_inside_a_box(band, shape, boxes)] = NEVER
    return Lattice(band, SHAPES, scores)


def _boxes(ends: Sequence[int], size: int) -> npt.NDArray[np.int64]:
    """Return the number of the box of each segment, which end at the given places."""
    return np.searchsorted(np.asarray(ends), np.arange(size), side="right")


def _inside_a_box(band: Band, shape: Shape, boxes: Sequence[npt.NDArray[np.int64]]) -> Bools:
    ends: list[npt.NDArray[np.int64]] = []
    for box, cells, length in zip(boxes, (band.i, band.j), shape, strict=True):
        if length:
            ends += [box[np.clip(cells - length, 0, len(box) - 1)], box[np.clip(cells - 1, 0, len(box) - 1)]]
    inside: Bools = np.logical_and.reduce([end == ends[0] for end in ends])
    return inside


def _shape_class(shape: Shape) -> str:
    small, large = sorted(shape)
    return f"{small}-{large}" if (small, large) in _CLASSES else "large"


def _loss(band: Band, margins: Mapping[Shape, Floats], shape: Shape, inside: Bools) -> Floats:
    """Return, at most 0, how much likeness a bead loses against itself without its first or last segment."""
    m, n = shape
    fewer: list[Floats] = []
    if n > 1:
        fewer += [margins[m, n - 1], band.shifted(margins[m, n - 1], 0, -1, -1.0)]
    if m > 1:
        fewer += [margins[m - 1, n], band.shifted(margins[m - 1, n], -1, 0, -1.0)]
    gain = margins[shape] - np.max(fewer, axis=0)
    return np.where(inside, np.clip(gain, -0.3, 0.0), 0).astype(np.float32)


def _mean_of_two(none: Floats, first: tuple[Floats, Bools], second: tuple[Floats, Bools]) -> Floats:
    """Return the mean of the values that are there, ``none`` where neither is."""
    number = first[1].astype(np.float32) + second[1]
    total = np.where(first[1], first[0], 0) + np.where(second[1], second[0], 0)
    mean: Floats = np.where(number > 0, total / np.maximum(number, 1), none).astype(np.float32)
    return mean


def _places(evidence: Sequence[frozenset[str]]) -> dict[str, dict[str, list[int]]]:
    """Return where each token is named, by kind."""
    places: dict[str, dict[str, list[int]]] = {}
    for index, tokens in enumerate(evidence):
        for token in tokens:
            places.setdefault(token.partition(":")[0], {}).setdefault(token, []).append(index)
    return places


def _prefix(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([np.zeros_like(rows[:1]), np.cumsum(rows, axis=0)])
