"""Score an alignment against known beads: strict and lax precision, recall and F1, and precision of 1-1 beads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Beads = Iterable[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentScore:
    """Hold the scores of one alignment or of several together, each 0 to 1.

    Strict counts a bead that is known exactly; lax also one that shares a source and a target segment with a known
    bead. One-to-one is the strict precision of 1-1 beads.
    """

    strict_precision: float
    strict_recall: float
    strict_f1: float
    lax_precision: float
    lax_recall: float
    lax_f1: float
    one_to_one: float
    beads: int


def score_alignments(pairs: Iterable[tuple[Beads, Beads]]) -> AlignmentScore:
    """Score (known, found) alignments together.

    Precision counts all found beads, deletions and insertions too; recall counts known beads with both sides.

    Source: Sennrich and Volk 2011, "Iterative, MT-based sentence alignment of parallel texts", as vecalign's scorer
    (Thompson and Koehn 2019) counts it.

    >>> score_alignments([([((0,), (0,)), ((1, 2), (1,))], [((0,), (0,)), ((1,), (1,)), ((2,), ())])]).strict_f1
    0.4
    """
    precise, recalled, ones = [0, 0, 0], [0, 0, 0], [0, 0]
    for known_beads, found_beads in pairs:
        known, found = _clean(known_beads), _clean(found_beads)
        _count(known, found, precise)
        _count({bead for bead in found if all(bead)}, {bead for bead in known if all(bead)}, recalled)
        single = {bead for bead in found if len(bead[0]) == len(bead[1]) == 1}
        ones[0] += len(single & known)
        ones[1] += len(single)
    strict = [_share(counts[0], counts[2]) for counts in (precise, recalled)]
    lax = [_share(counts[1], counts[2]) for counts in (precise, recalled)]
    return AlignmentScore(
        strict_precision=strict[0],
        strict_recall=strict[1],
        strict_f1=_f1(*strict),
        lax_precision=lax[0],
        lax_recall=lax[1],
        lax_f1=_f1(*lax),
        one_to_one=_share(*ones),
        beads=precise[2],
    )


def calibration_error(marks: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error of (confidence, whether right) marks: mean gap over equal-width bins.

    Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    total = 0
    for confidence, right in marks:
        by_bin.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
        total += 1
    gaps = (abs(sum(c for c, _ in group) - sum(right for _, right in group)) for group in by_bin.values())
    return sum(gaps) / total if total else 0.0


def _clean(beads: Beads) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(tuple(source), tuple(target)) for source, target in beads if len(source) or len(target)}


def _count(
    known: set[tuple[tuple[int, ...], tuple[int, ...]]],
    found: set[tuple[tuple[int, ...], tuple[int, ...]]],
    counts: list[int],
) -> None:
    """Add to counts how many found beads are known strictly, are known laxly, and all."""
    partners: dict[int, set[int]] = {}
    for source, target in known:
        for place in source:
            partners.setdefault(place, set()).update(target)
    for source, target in found:
        strict = (source, target) in known
        lax = strict or any(partners.get(place, set()).intersection(target) for place in source)
        counts[0] += strict
        counts[1] += lax
        counts[2] += 1


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
