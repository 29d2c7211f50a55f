"""Quality estimation: bounds, order, and what it looks at."""

from __future__ import annotations

import json

import pytest

from bitext.align.encoder import UniversalSentenceEncoder
from bitext.estimate import FEATURES, QualityEstimator, features, review_finding
from bitext.model import Translation
from support import ROOT


def _translation(source: str, text: str, score: float | None = -0.2) -> Translation:
    return Translation(source=source, text=text, score=score, model="m")


@pytest.fixture(scope="module")
def estimator() -> QualityEstimator:
    return QualityEstimator(UniversalSentenceEncoder())


def test_good_translations_go_before_bad_ones(estimator: QualityEstimator) -> None:
    source = "The two sides discussed ways to strengthen cooperation in health."
    good, other, empty, unsure = estimator.estimate(
        [
            _translation(source, "양측은 보건 분야 협력을 강화하기 위한 방안을 논의하였다."),
            _translation(source, "한국 한국 한국 어선이 어제 항구에 들어왔다."),
            _translation(source, ""),
            _translation(source, "양측은 보건 분야 협력을 강화하기 위한 방안을 논의하였다.", -2.0),
        ]
    )
    assert 0.0 == empty <= other < good <= 100.0
    assert unsure < good
    assert estimator.estimate([]) == []


def test_the_fitted_weights_are_those_of_the_features() -> None:
    content = json.loads((ROOT / "src" / "bitext" / "estimate.json").read_text(encoding="utf-8"))
    assert tuple(content["weights"]) == FEATURES
    (row,) = features([_translation("44 projects", "사업", None)], UniversalSentenceEncoder())
    assert len(row) == len(FEATURES)
    assert row[FEATURES.index("numbers")] == 1


def test_the_finding_says_both_numbers() -> None:
    assert review_finding(12.4, 25).message == "estimated quality 12 of 100, under 25"
