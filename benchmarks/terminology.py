"""Terms in translations by mode, beside chrF2++ and particles: python benchmarks/terminology.py [MODEL].

On a development set that was not trained on (TSV: English, Korean). A term counts when a preferred or admitted
rendering stands in the translation; sentences whose values differ are counted too. With --random every noun of the
glossary is given another's Korean, which no model can know, with --thresholds the limit of the mode prefer is tried at
several values.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sacrebleu.metrics import CHRF

from bitext import terminology
from bitext.check.values.compare import differing_values
from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import settle
from bitext.glossary.table import read_glossary
from bitext.glossary.verbs import without_verbs
from bitext.model import ConceptEntry, TermMatch, Translation
from bitext.resources import default_glossary, default_model
from bitext.terminology import TermMode, request_terms, translate_requests
from bitext.translate.engine import CTranslate2Translator, DecodingSettings
from bitext.translate.particles import repair
from bitext.translate.terms import NOUNS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", default=default_model())
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--beam-size", type=int, default=2)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--thresholds", type=float, nargs="*", default=[])
    options = parser.parse_args()
    pairs = [line.split("\t") for line in options.dev.read_text(encoding="utf-8").splitlines()[: options.limit]]
    entries = read_glossary(default_glossary()).entries
    if options.random:
        entries = shuffled(entries)
    finder = TermFinder(entries)
    translator = CTranslate2Translator(options.model, DecodingSettings(beam_size=options.beam_size))
    sources, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    matches = [
        tuple(m._replace(written=m.entry.expected()[0].text) for m in without_verbs(text, finder.find(text)))
        for text in sources
    ]
    runs: list[tuple[TermMode, float]] = [("report", 0.0), ("prefer", terminology._CLEAR), ("enforce", 0.0)]
    for mode, threshold in [*runs, *(("prefer", value) for value in options.thresholds)]:
        terminology._CLEAR = threshold
        start = time.monotonic()
        requests = [
            request_terms(text, found, mode, translator.term_markers)
            for text, found in zip(sources, matches, strict=True)
        ]
        done = translate_requests(requests, translator, mode)
        line = {"mode": mode, "threshold": threshold, "seconds": round(time.monotonic() - start, 1)}
        print(json.dumps(line | figures(done, references)), flush=True)
    standing = [settle(found, text) for found, text in zip(matches, references, strict=True)]
    print(json.dumps({"mode": "reference", **successes(standing)}))


def shuffled(entries: tuple[ConceptEntry, ...]) -> tuple[ConceptEntry, ...]:
    """Return the nouns, each with the Korean of another."""
    nouns = [entry for entry in entries if entry.source.pos in NOUNS]
    korean = [term for entry in nouns if re.fullmatch("[가-힣 ]{3,14}", (term := entry.expected()[0]).text)]
    chance = random.Random(1)
    return tuple(replace(entry, targets=(chance.choice(korean),)) for entry in nouns)


def figures(done: list[Translation], references: list[str]) -> dict[str, Any]:
    texts = [translation.text for translation in done]
    terms = [translation.terms for translation in done]
    wrong = occurrences = 0
    for translation in done:
        spans = sorted({match.target_span for match in translation.terms if match.target_span})
        occurrences += len(spans)
        wrong += len(repair(translation.text, spans)[1])
    placed = sum(finding.code == "term-placed" for translation in done for finding in translation.findings)
    numbered = [one for one in done if differing_values(one.source, "")]
    differing = sum(bool(differing_values(one.source, one.text)) for one in numbered)
    return {
        "chrF2++": round(CHRF(word_order=2).corpus_score(texts, [references]).score, 2),
        **successes(terms),
        "numbers differ": f"{differing}/{len(numbered)}",
        "doubtful": placed,
        "wrong particles per 1,000": round(1000 * wrong / max(1, occurrences), 1),
    }


def successes(matches: list[tuple[TermMatch, ...]]) -> dict[str, Any]:
    nouns = [match for found in matches for match in found if match.entry.source.pos in NOUNS]
    others = [match for found in matches for match in found if match.entry.source.pos not in NOUNS]
    return {
        name: f"{sum(match.term is not None for match in group)}/{len(group)}"
        for name, group in (("nouns", nouns), ("verbs and phrases", others))
    }


if __name__ == "__main__":
    main()
