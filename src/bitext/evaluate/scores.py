"""BLEU, chrF2, chrF2++ and TER by sacreBLEU, for one or several systems on one reference.

Source: M. Post, "A Call for Clarity in Reporting BLEU Scores" (2018); the signature of each score says how it was
made. BLEU cuts Korean with mecab-ko, as field figures do. Note that chrF leaves spaces out of account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from bitext.errors import MissingExtraError

METRICS = ("BLEU", "chrF2", "chrF2++", "TER")
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold one score of one system.

    Attributes:
        metric: One of METRICS.
        value: 0 to 100; of TER lower is better, of the others higher.
        signature: How it was made, in sacreBLEU's words.
        interval: Half the width of the 95% bootstrap interval, None for a single system.
        p_value: Probability of the difference to the first system by chance (paired bootstrap); None for the first, and
            for all where there is only one reference to draw from.
    """

    metric: str
    value: float
    signature: str
    interval: float | None = None
    p_value: float | None = None


def score_systems(
    systems: Mapping[str, Sequence[str]], references: Sequence[str], metrics: Sequence[str] = METRICS
) -> dict[str, list[Score]]:
    """Score systems side by side; with two or more also by paired bootstrap against the first.

    Args:
        systems: Translations by name of the system, one a reference.
        references: The human translations.
        metrics: Which of METRICS, in which order.

    Raises:
        MissingExtraError: BLEU is asked for, and the Korean tokeniser is not installed.
    """
    measures = {name: _metric(name) for name in metrics}
    if len(systems) == 1:
        ((name, translations),) = systems.items()
        return {name: [_score(label, metric, translations, references) for label, metric in measures.items()]}
    test = PairedTest(
        [(name, list(translations)) for name, translations in systems.items()],
        measures,
        references=[list(references)],
        test_type="bs",
        n_samples=_RESAMPLES,
    )
    signatures, results = test()
    scored: dict[str, list[Score]] = {name: [] for name in systems}
    for label in measures:
        first = float(results[label][0].score)
        for name, result in zip(systems, results[label], strict=True):
            scored[name].append(
                Score(
                    metric=label,
                    value=float(result.score),
                    signature=str(signatures[label]),
                    interval=float(result.ci) if result.ci is not None else None,
                    p_value=_probability(result, first, len(references)),
                )
            )
    return scored


def _probability(result: Any, first: float, references: int) -> float | None:
    """Return the p-value; sacreBLEU counts resamples with a larger difference, of which equal systems have none."""
    if result.p_value is None or references == 1:
        return None
    return 1.0 if float(result.score) == first else float(result.p_value)


def _metric(name: str) -> Any:
    if name != "BLEU":
        return {"chrF2": CHRF(), "chrF2++": CHRF(word_order=2), "TER": TER()}[name]
    try:
        return BLEU(tokenize="ko-mecab")
    except (ImportError, RuntimeError) as error:
        raise MissingExtraError("BLEU for Korean needs mecab-ko: pip install 'sacrebleu[ko]'") from error


def _score(label: str, metric: Any, translations: Sequence[str], references: Sequence[str]) -> Score:
    result = metric.corpus_score(list(translations), [list(references)])
    return Score(metric=label, value=float(result.score), signature=str(metric.get_signature()))
