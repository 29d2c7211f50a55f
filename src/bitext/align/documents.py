"""Which release belongs to which: by content, date and what both name, when file names do not tell."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bitext.align.countries import Countries
from bitext.align.encoder import Array

_CANDIDATES = 10
_COMMON = 20  # documents; what more of them name tells nothing
_DATE = 0.15
_NEAR_DAYS = 2
#: Set by hand; with it 41 of 42 composed releases find their partner (benchmarks/alignment.py unrelated).
_BELONGS = 0.35
#: Where a side is too small to tell: the cosine of any two releases, and what a token counts that one document has.
#: Of 400 releases without a partner none is matched so, of 400 with one 393 (benchmarks/alignment.py unrelated).
_ANY_TWO, _ALONE = 0.40, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """Hold what a release is matched by.

    Attributes:
        id: Its id.
        date: Day of publication, None when unknown.
        vector: Unit vector of the whole text, shape (depth,).
        tokens: Evidence of all its segments.
        countries: Those that it names; two releases that are about others are never matched.
    """

    id: str
    date: datetime.date | None
    vector: Array
    tokens: frozenset[str]
    countries: Countries = field(default_factory=Countries)


def match_documents(sources: Sequence[DocumentFacts], targets: Sequence[DocumentFacts]) -> list[tuple[int, int]]:
    """Return (source, target) indices of releases that belong together: each is the other's best and good enough."""
    if not sources or not targets:
        return []
    left, right = (np.stack([facts.vector for facts in side]) for side in (sources, targets))
    few = min(len(left), len(right)) <= _CANDIDATES
    center = _ANY_TWO if few else float(left.mean(axis=0) @ right.mean(axis=0))
    rarity = _rarity([*sources, *targets], _ALONE if few else 0.0)
    best_source: dict[int, tuple[float, int]] = {}
    best_target: dict[int, tuple[float, int]] = {}
    for index, facts in enumerate(sources):
        cosines = right @ left[index]
        for other in np.argsort(-cosines, kind="stable")[:_CANDIDATES]:
            score = _score(facts, targets[other], float(cosines[other]) - center, rarity)
            best_source[index] = max(best_source.get(index, (-1.0, -1)), (score, int(other)))
            best_target[int(other)] = max(best_target.get(int(other), (-1.0, -1)), (score, index))
    return [
        (index, other)
        for index, (score, other) in sorted(best_source.items())
        if score >= _BELONGS and best_target[other][1] == index
    ]


def _rarity(documents: Sequence[DocumentFacts], alone: float) -> dict[str, float]:
    counts = Counter(token for facts in documents for token in facts.tokens)
    return {token: 1.0 / count if count > 1 else alone for token, count in counts.items() if count <= _COMMON}


def _score(source: DocumentFacts, target: DocumentFacts, cosine: float, rarity: dict[str, float]) -> float:
    """Return how well two releases go together; 0 where they cannot."""
    if source.countries.differ(target.countries):
        return 0.0
    shared = sum(rarity.get(token, 0.0) for token in source.tokens & target.tokens)
    every = sum(rarity.get(token, 0.0) for token in source.tokens | target.tokens)
    score = cosine + (shared / every if every else 0.0)
    if source.date and target.date:
        score += _DATE if abs((source.date - target.date).days) <= _NEAR_DAYS else -_DATE
    return score
