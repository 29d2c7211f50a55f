"""Two sides to beads: search, crossings, confidence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bitext.align.coarse import search_band
from bitext.align.encoder import Encoder
from bitext.align.features import SHAPES, Features, Side, lattice
from bitext.align.lattice import Lattice
from bitext.model import Bead

_ONE_TO_ONE = SHAPES.index((1, 1))
#: What a crossing must be better by than the beads without, in log-odds; set by hand, never fitted.
_CROSSING = 3.0
#: Mean cosine of any two segments of a release and its original, for texts too short to measure their own
#: (median over benchmarks/alignment-gold, by hand).
_ANY_TWO, _FEW = 0.18, 6
#: Code points of English to those of Korean.
EXPECTED_RATIO = 2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Hold what was fitted for a kind of text: weights of features, and the calibration of confidence.

    Attributes:
        weights: By name of the feature.
        slope: Factor of the log-odds of a bead's marginal probability.
        offset: Added to them; the confidence is the logistic function of the result.
    """

    weights: Mapping[str, float]
    slope: float = 1.0
    offset: float = 0.0


@cache
def read_profile(name: str) -> Profile:
    """Return a profile that ships with bitext: "sentence" and "paragraph" (English-Korean releases), "general"."""
    content = json.loads(resources.files("bitext.align").joinpath("weights.json").read_text(encoding="utf-8"))[name]
    return Profile(weights=content["weights"], slope=content["slope"], offset=content["offset"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Hold the beads of two sides, every segment once, in the order of the source.

    Attributes:
        straight: In the order of both sides.
        crossed: The same, but neighbouring segments whose targets stand in the other order are beads that cross.
    """

    straight: tuple[Bead, ...]
    crossed: tuple[Bead, ...]


def align(
    source: Side, target: Side, encoder: Encoder, profile: Profile, corners: Sequence[tuple[int, int]] = ()
) -> Aligned:
    """Cover two sides with beads.

    Args:
        source: The source text.
        target: The target text.
        encoder: The encoder that made the sides' states.
        profile: Weights and calibration.
        corners: Pairs of places, in order, at which both sides are cut: no bead reaches beyond one.
    """
    if not len(source) or not len(target):
        beads = _unaligned(source, target)
        return Aligned(straight=beads, crossed=beads)
    features = Features(source, target, encoder)
    band = search_band(*features.spans, corners)
    searched = lattice(features, band, profile.weights, corners)
    beads = _beads(searched, profile)
    return Aligned(straight=beads, crossed=_with_crossings(beads, searched, profile))


def _unaligned(source: Side, target: Side) -> tuple[Bead, ...]:
    left = [Bead(source=range(i, i + 1), target=range(0), confidence=1.0) for i in range(len(source))]
    return (*left, *(Bead(source=range(0), target=range(j, j + 1), confidence=1.0) for j in range(len(target))))


def _beads(searched: Lattice, profile: Profile) -> tuple[Bead, ...]:
    path = searched.best()
    beads = []
    for (i, j, index), probability in zip(path, searched.probabilities(path).tolist(), strict=True):
        m, n = SHAPES[index]
        confidence = calibrated(probability, profile)
        beads.append(Bead(source=range(i - m, i), target=range(j - n, j), confidence=confidence))
    return tuple(beads)


def calibrated(probability: float, profile: Profile) -> float:
    """Return the confidence for the probability that the model gives a bead.

    Source: Platt 1999, "Probabilistic Outputs for Support Vector Machines".
    """
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    odds = profile.slope * math.log(bounded / (1 - bounded)) + profile.offset
    return round(1 / (1 + math.exp(-odds)), 4)


def _with_crossings(beads: Sequence[Bead], searched: Lattice, profile: Profile) -> tuple[Bead, ...]:
    """Replace beads that cover two source and two target segments by two that cross, where that scores better."""
    kept: list[Bead] = []
    place = 0
    while place < len(beads):
        end = place + _two_and_two(beads[place : place + 3])
        crossed = _crossed(beads[place:end], searched, profile) if end > place else []
        kept += crossed or beads[place : place + 1]
        place = end if crossed else place + 1
    return tuple(kept)


def _two_and_two(beads: Sequence[Bead]) -> int:
    """Return how many of the first beads cover two segments of both sides, 0 if none do."""
    sources = targets = 0
    for number, bead in enumerate(beads, 1):
        sources, targets = sources + len(bead.source), targets + len(bead.target)
        if sources == targets == 2:
            return number
    return 0


def _crossed(beads: Sequence[Bead], searched: Lattice, profile: Profile) -> list[Bead]:
    place = searched.band.place
    i, j = (beads[0].source.start, beads[0].target.start)
    scores = [float(searched.scores[_ONE_TO_ONE, place(i + a, j + b)]) for a, b in ((1, 2), (2, 1))]
    if min(scores) <= 0:
        return []
    straight, a, b = 0.0, i, j
    for bead in beads:
        a, b = a + len(bead.source), b + len(bead.target)
        straight += float(searched.scores[SHAPES.index((len(bead.source), len(bead.target))), place(a, b)])
    gain = sum(scores) - straight - _CROSSING
    if gain <= 0:
        return []
    confidence = calibrated(1 / (1 + math.exp(-gain)), profile)
    first = Bead(source=range(i, i + 1), target=range(j + 1, j + 2), confidence=confidence, crossing=True)
    return [first, replace(first, source=range(i + 1, i + 2), target=range(j, j + 1))]


def mean_likeness(source: Side, target: Side, encoder: Encoder, beads: Sequence[Bead]) -> float:
    """Return how much liker aligned segments are than any two of an English and a Korean text: 0 for unrelated texts.

    The sum of centred cosines, each by the length that both sides of its bead share, over the length that the texts
    could share: that of the shorter. So what one of them leaves out does not count against the other.
    """
    if not len(source) or not len(target):
        return 0.0
    left, right = encoder.vectors(source.states), encoder.vectors(target.states)
    center = float(left.mean(axis=0) @ right.mean(axis=0)) if min(len(left), len(right)) >= _FEW else _ANY_TWO
    total = 0.0
    for bead in beads:
        if bead.source and bead.target:
            spans = (source.states[bead.source], target.states[bead.target])
            pair = encoder.vectors(np.stack([states.sum(axis=0) for states in spans]))
            shared = _shared(source.lengths[bead.source], target.lengths[bead.target])
            total += (float(pair[0] @ pair[1]) - center) * shared
    return total / _shared(source.lengths, target.lengths)


def _shared(sources: npt.NDArray[np.float64], targets: npt.NDArray[np.float64]) -> float:
    """Return the length of the shorter side, in English code points."""
    return min(float(sources.sum()), EXPECTED_RATIO * float(targets.sum()))
