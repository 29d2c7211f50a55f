"""Quality estimation: how good a machine translation is likely to be, without a reference.

A linear model over what is known of a unit: the decoder's score, the similarity of both sides by the sentence encoder,
their lengths, numbers and terms that are missing. Fitted to chrF2++ by benchmarks/quality_fit.py; it ranks units by
their need of review, and its numbers mean no more than that.

Source: features after Specia et al., "QuEst" (2013), and Fomicheva et al., "Unsupervised Quality Estimation for Neural
Machine Translation" (2020).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from bitext.check.values.compare import differing_values
from bitext.model import Finding, Translation

if TYPE_CHECKING:
    from bitext.align.encoder import Encoder

FEATURES = ("score", "likelihood", "similarity", "length", "numbers", "missed", "placed", "size")
_WORST_SCORE = -9.0
_MOST_NUMBERS = 3


class QualityEstimator:
    """Estimate the quality of translations.

    Args:
        encoder: The sentence encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        content = json.loads(files("bitext").joinpath("estimate.json").read_text(encoding="utf-8"))
        self._encoder = encoder
        self._constant: float = content["constant"]
        self._weights = [content["weights"][name] for name in FEATURES]

    def estimate(self, translations: Sequence[Translation]) -> list[float]:
        """Return the likely chrF2++ of each translation, 0 to 100; 0 for an empty one."""
        rows = features(translations, self._encoder)
        estimates = (self._constant + sum(w * x for w, x in zip(self._weights, row, strict=True)) for row in rows)
        return [
            min(100.0, max(0.0, estimate)) if translation.text else 0.0
            for estimate, translation in zip(estimates, translations, strict=True)
        ]


def review_finding(quality: float, limit: float) -> Finding:
    """Return the finding for a unit whose estimated quality is under a limit."""
    message = f"estimated quality {quality:.0f} of 100, under {limit:g}"
    return Finding(code="review", severity="info", message=message)


def features(translations: Sequence[Translation], encoder: Encoder) -> list[list[float]]:
    """Return a row of :data:`FEATURES` for each translation."""
    if not translations:
        return []
    sides = encoder.states([*(one.source for one in translations), *(one.text for one in translations)])
    vectors = encoder.vectors(sides)
    half = len(translations)
    similarities = (vectors[:half] * vectors[half:]).sum(axis=1)
    return [_row(one, float(similarity)) for one, similarity in zip(translations, similarities, strict=True)]


def _row(translation: Translation, similarity: float) -> list[float]:
    score = _WORST_SCORE if translation.score is None else max(_WORST_SCORE, translation.score)
    terms = max(1, len(translation.terms))
    mended = sum(finding.code == "figure-mended" for finding in translation.findings)  # the model had them wrong
    return [
        score,
        math.exp(score),
        similarity,
        math.log((len(translation.text) + 1) / (len(translation.source) + 1)),
        min(_MOST_NUMBERS, len(differing_values(translation.source, translation.text)) + mended),
        sum(match.term is None for match in translation.terms) / terms,
        sum(finding.code == "term-placed" for finding in translation.findings) / terms,
        math.log(len(translation.source) + 1),
    ]
