"""Fit and measure quality estimation: python benchmarks/quality_fit.py --dev TSV... [--write].

Each TSV (English, Korean; not trained on) is translated with and without terms; a random half of each is fitted on, the
other measured: Spearman's rank correlation with chrF2++, and how much of the worst fifth is found in the lowest fifth.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sacrebleu.metrics import CHRF
from scipy.stats import spearmanr

from bitext.align.encoder import UniversalSentenceEncoder
from bitext.estimate import FEATURES, features
from bitext.glossary.lookup import GlossaryLookup
from bitext.glossary.table import read_glossary
from bitext.model import Translation
from bitext.resources import default_glossary, default_model
from bitext.terminology import TermMode, request_terms, translate_requests
from bitext.translate.engine import CTranslate2Translator, DecodingSettings

ROOT = Path(__file__).resolve().parents[1]
_RIDGE = 20.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", action="store_true", help="write src/bitext/estimate.json")
    options = parser.parse_args()
    encoder = UniversalSentenceEncoder()
    sets = {
        (path.stem, mode): _rows(path, mode, options.limit, encoder)
        for path in options.dev
        for mode in ("enforce", "report")
    }
    halves = {name: _split(len(chrf)) for name, (_, chrf) in sets.items()}
    fitted = [(rows[halves[name][0]], chrf[halves[name][0]]) for name, (rows, chrf) in sets.items()]
    weights, constant = _fit(np.concatenate([x for x, _ in fitted]), np.concatenate([y for _, y in fitted]))
    for name, (rows, chrf) in sets.items():
        held = halves[name][1]
        estimate = rows[held] @ weights + constant
        line = {
            "set": " ".join(name),
            "pairs": len(held),
            "spearman": round(float(spearmanr(estimate, chrf[held])[0]), 3),
            "model score alone": round(float(spearmanr(rows[held, 0], chrf[held])[0]), 3),
            "similarity alone": round(float(spearmanr(rows[held, 2], chrf[held])[0]), 3),
            "worst fifth found": round(_found(estimate, chrf[held]), 3),
        }
        print(json.dumps(line))
    if options.write:
        content = {
            "constant": round(float(constant), 4),
            "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
        }
        path = ROOT / "src" / "bitext" / "estimate.json"
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _rows(
    path: Path, mode: TermMode, limit: int | None, encoder: UniversalSentenceEncoder
) -> tuple[np.ndarray, np.ndarray]:
    pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    translator = CTranslate2Translator(default_model(), DecodingSettings(beam_size=2))
    lookup = GlossaryLookup(read_glossary(default_glossary()).entries)
    requests = []
    for source, *_ in pairs:
        matches = lookup.find([source], [False], None).matches[0]
        requests.append(request_terms(source, matches, mode, translator.term_markers))
    done: list[Translation] = translate_requests(requests, translator, mode)
    metric = CHRF(word_order=2)
    chrf = [metric.sentence_score(one.text, [pair[1]]).score for one, pair in zip(done, pairs, strict=True)]
    return np.array(features(done, encoder)), np.array(chrf)


def _split(count: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(1).permutation(count)
    return order[: count // 2], order[count // 2 :]


def _fit(rows: np.ndarray, chrf: np.ndarray) -> tuple[np.ndarray, float]:
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = (rows - mean) / deviation
    weights = np.linalg.solve(scaled.T @ scaled + _RIDGE * np.eye(rows.shape[1]), scaled.T @ (chrf - chrf.mean()))
    weights = weights / deviation
    return weights, float(chrf.mean() - mean @ weights)


def _found(estimate: np.ndarray, chrf: np.ndarray) -> float:
    fifth = len(chrf) // 5
    return len(set(np.argsort(estimate)[:fifth]) & set(np.argsort(chrf)[:fifth])) / fifth


if __name__ == "__main__":
    main()
