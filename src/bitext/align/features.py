"""What speaks for a bead: how like its two sides are, beside their neighbours, and what both name.

Every feature is an array over the places of a band, for the bead of one shape that ends in the cell; where none
can end it holds anything. A bead's score is the sum of its features by weights that are fitted on texts with known
beads (benchmarks/alignment_fit.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from bitext.align.encoder import Array, Encoder, WordingEncoder
from bitext.align.lattice import LONGEST, NEVER, Band, Bools, Doubles, Floats, Ints, Lattice, Shape
from bitext.align.spans import Likeness, Spans

#: Deletion and insertion first, then by size: larger shapes compare themselves with smaller ones.
SHAPES: tuple[Shape, ...] = (
    *((0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (3, 3)),
    *((1, 4), (4, 1), (2, 4), (4, 2), (3, 4), (4, 3), (4, 4)),
)
_CLASSES = {(1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (2, 3)}
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


class Features:
    """The features of two sides."""

    def __init__(self, source: Side, target: Side, encoder: Encoder) -> None:
        self.source, self.target = source, target
        #: The spans of both sides.
        self.spans = Spans.of(source.states, encoder), Spans.of(target.states, encoder)
        self._likeness = Likeness(*(spans.vectors for spans in self.spans))
        self._wordings = (
            Likeness(*(Spans.of(states, WordingEncoder()).vectors for states in (source.wording, target.wording)))
            if source.wording is not None and target.wording is not None
            else None
        )
        self._lengths = _prefix(source.lengths + 1), _prefix(target.lengths + 1)
        self._ratio = self._lengths[1][-1] / self._lengths[0][-1]

    @property
    def sizes(self) -> tuple[int, int]:
        """Return the number of source and of target segments."""
        return len(self.source), len(self.target)

    def arrays(self, band: Band) -> Iterator[tuple[slice, int, str, Floats]]:
        """Yield (places of the band, index of the shape, name of the feature, its values there).

        Part by part, the parts in order and in each the same features; those of deletion and insertion at the end,
        for all places.
        """
        shared = _Shared(band, self.source.evidence, self.target.evidence)
        sources, targets = _Ends(self._lengths[0] * self._ratio), _Ends(self._lengths[1])
        likest = np.empty(band.size, dtype=np.float32)
        for places, part, own in band.parts():
            for shape, name, values in self._beads(part, sources, targets, shared):
                if shape == (1, 1) and name == "margin":
                    likest[places] = values[own]
                yield places, SHAPES.index(shape), name, values[own]
        for index, name, values in self._nulls(band, likest):
            yield slice(0, band.size), index, name, values

    def _beads(
        self, part: Band, sources: _Ends, targets: _Ends, shared: _Shared
    ) -> Iterator[tuple[Shape, str, Floats]]:
        """Yield the features of the beads that have both sides."""
        cosines, margins = self._likeness.over(part)
        wordings = self._wordings.over(part)[1] if self._wordings else None
        named = shared.over(part)
        i, j = (np.clip(cells, 0, size) for cells, size in zip((part.i, part.j), self.sizes, strict=True))
        bounded: dict[Shape, Floats] = {}
        for shape in SHAPES[2:]:
            m, n = shape
            cosine, margin = cosines[m - 1, n - 1], margins[m - 1, n - 1]
            inside = part.inside(shape)
            yield shape, f"shape {_shape_class(shape)}", inside.astype(np.float32)
            yield shape, "margin", margin
            yield shape, "margin by size", margin * np.float32(m + n - 2)
            bounded[shape] = np.where(inside, margin, np.float32(-1.0))
            if m + n > 2:
                yield shape, "loss by a segment", _loss(part, bounded, shape)
            # the mean cosine of each side with the segments beside the other: what a bead must stand out from
            # (Liu and Zhu 2022, "Bertalign", its modified margin)
            alone = cosine - margin
            after = part.shifted(cosines[m - 1, 0], 0, -n, 0.0) + part.shifted(cosines[m - 1, 0], 0, 1, 0.0)
            before = part.shifted(cosines[0, n - 1], -m, 0, 0.0) + part.shifted(cosines[0, n - 1], 1, 0, 0.0)
            beside = targets.mean_beside(n, j, after, alone) + sources.mean_beside(m, i, before, alone)
            share = _length_share(sources.lengths[m][i], targets.lengths[n][j])
            yield shape, "contrast", (cosine - beside / 2) * share
            if wordings is not None:
                yield shape, "wording", wordings[m - 1, n - 1]
            for kind, sums in named.items():
                yield shape, f"shared {kind}", np.minimum(sums.of(shape), np.float32(3.0))

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
            lengths = np.log(np.maximum(np.diff(edges) / scale, 1.0)).astype(np.float32)
            yield index, "shape null", band.inside(SHAPES[index]).astype(np.float32)
            yield index, "null likest", likest[places]
            yield index, "null length", lengths[places]


class _Ends:
    """What depends on one side of a bead alone, by its number of segments and the coordinate of its end."""

    def __init__(self, edges: Doubles) -> None:
        """Take where segments begin and end, in code points."""
        ends = np.arange(len(edges))
        self.lengths: dict[int, Floats] = {}
        self._beside: dict[int, Floats] = {}
        for size in range(1, LONGEST + 1):
            self.lengths[size] = (edges - edges[np.maximum(ends - size, 0)]).astype(np.float32)
            self._beside[size] = (ends > size).astype(np.float32) + (ends < ends[-1]).astype(np.float32)

    def mean_beside(self, size: int, ends: Ints, total: Floats, alone: Floats) -> Floats:
        """Return the mean of the segments beside the side, given their sum; ``alone`` where there are none."""
        number = self._beside[size][ends]
        mean: Floats = np.where(number > 0, total / np.maximum(number, np.float32(1)), alone)
        return mean


def _length_share(source: Floats, target: Floats) -> Floats:
    """Return how equal in length two sides are: log2(1 + shorter / longer), 0 to 1."""
    share = np.minimum(source, target) / np.maximum(np.maximum(source, target), np.float32(1))
    return (np.log(1 + share) / np.float32(np.log(2))).astype(np.float32)


class _Sums:
    """Evidence of one kind that both sides of a bead name, rarer tokens weighing more."""

    def __init__(self, band: Band, single: Floats) -> None:
        """Take the weight of what each two segments share, at the place of their bead."""
        self._band, self._single = band, single
        self._sums: dict[Shape, Floats] = {(1, 1): single}

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


class _Shared:
    """What both sides name, by kind; nothing of a kind that no two segments of the band share."""

    def __init__(self, band: Band, source: Sequence[frozenset[str]], target: Sequence[frozenset[str]]) -> None:
        both = frozenset().union(*source) & frozenset().union(*target)
        where = [_places(evidence, both) for evidence in (source, target)]
        pairs: dict[str, tuple[list[int], list[int], list[float]]] = {kind: ([], [], []) for kind in KINDS}
        for token in sorted(both):  # sums of floats depend on their order, that of a set on the process
            sources, targets = where[0][token], where[1][token]
            number = len(sources) * len(targets)
            if number <= _COMMON:
                i, j, weights = pairs[token.partition(":")[0]]
                i += [source for source in sources for _ in targets]
                j += targets * len(sources)
                weights += [1.0 / max(len(sources), len(targets))] * number
        self._weights: dict[str, Floats] = {}
        for kind, (i, j, weights) in pairs.items():
            ends = np.array([i, j], dtype=np.int64)
            near = np.abs(ends[0] - band.centers[ends.sum(axis=0)]) <= band.radius
            if near.any():
                single = np.bincount(band.place(*ends[:, near]), np.array(weights)[near], minlength=band.size)
                self._weights[kind] = single.astype(np.float32)
        self._band = band

    def over(self, part: Band) -> dict[str, _Sums]:
        """Return the sums over a part of the band, by kind."""
        start = int(self._band.starts[part.first - self._band.first])
        return {kind: _Sums(part, single[start : start + part.size]) for kind, single in self._weights.items()}


def _places(evidence: Sequence[frozenset[str]], wanted: frozenset[str]) -> dict[str, list[int]]:
    """Return the segments that name each of the tokens, counted from 1."""
    places: dict[str, list[int]] = {token: [] for token in wanted}
    for number, tokens in enumerate(evidence, 1):
        for token in wanted & tokens:
            places[token].append(number)
    return places


def lattice(
    features: Features, band: Band, weights: Mapping[str, float], corners: Sequence[tuple[int, int]] = ()
) -> Lattice:
    """Return the lattice of all beads in a band, scored; no bead reaches beyond one of the corners."""
    scores = np.zeros((len(SHAPES), band.size), dtype=np.float32)
    for places, index, name, values in features.arrays(band):
        weight = weights.get(name, 0.0)
        if weight:
            scores[index, places] += np.float32(weight) * values
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


def _loss(band: Band, margins: Mapping[Shape, Floats], shape: Shape) -> Floats:
    """Return, at most 0, how much likeness a bead loses against itself without its first or last segment.

    Margins are -1 where no bead can end.
    """
    m, n = shape
    fewer: list[Floats] = []
    if n > 1:
        fewer += [margins[m, n - 1], band.shifted(margins[m, n - 1], 0, -1, -1.0)]
    if m > 1:
        fewer += [margins[m - 1, n], band.shifted(margins[m - 1, n], -1, 0, -1.0)]
    loss: Floats = np.clip(margins[shape] - reduce(np.maximum, fewer), np.float32(-0.3), np.float32(0.0))
    return loss


def _prefix(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([np.zeros_like(rows[:1]), np.cumsum(rows, axis=0)])
