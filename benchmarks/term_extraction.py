"""Terms proposed from bilingual tables, against the glossary that ships: python benchmarks/term_extraction.py TSV...

The glossary is hidden, then counted in: a candidate is right when its source and rendering stand there. The glossary
has not every term of the files, so precision is a lower bound. Recall is over the nouns and names of the glossary that
stand in at least three pairs, by themselves, with one of their renderings. ``--fit OTHER...`` prints the weights of
bitext.glossary.extract as fitted on the files, and how often they choose right in the others.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bitext.align.encoder import UniversalSentenceEncoder, cosines
from bitext.glossary.english import CONNECTORS, phrase_key
from bitext.glossary.extract import EVIDENCE, Corpus, TermCandidate, extract_terms
from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import settle
from bitext.glossary.table import read_glossary
from bitext.interchange.bilingual import read_pairs
from bitext.model import ConceptEntry
from bitext.resources import default_glossary

Pairs = list[tuple[str, str]]
_BRACKET = re.compile(r"\([^()]*\)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="TSV")
    parser.add_argument("--no-encoder", action="store_true")
    parser.add_argument("--min-count", type=int, default=3)
    parser.add_argument("--unknown", type=int, default=0, metavar="N", help="print N candidates that ours has not")
    parser.add_argument("--fit", nargs="+", type=Path, metavar="OTHER")
    options = parser.parse_args()
    entries = read_glossary(default_glossary()).entries
    encoder = UniversalSentenceEncoder()
    pairs = [pair for file in options.files for pair in read_pairs(file)]
    if options.fit:
        _fit(pairs, [pair for file in options.fit for pair in read_pairs(file)], entries, encoder)
        return
    similarity = None if options.no_encoder else lambda texts: cosines(encoder, texts)
    started = time.process_time()
    candidates = extract_terms(pairs, min_count=options.min_count, similarity=similarity)
    print(f"{len(pairs):,} pairs, {len(candidates):,} candidates, {time.process_time() - started:.1f} s of one core")
    _precision(candidates, entries)
    _wordings(candidates, entries)
    _recall(candidates, pairs, entries)
    if options.unknown:
        known = extract_terms(pairs, known=entries, min_count=options.min_count, similarity=similarity)
        for candidate in known[: options.unknown]:
            print(f"{candidate.score:.2f}\t{candidate.count}\t{candidate.source}\t{candidate.target}")


def _renderings(entries: Sequence[ConceptEntry]) -> dict[str, set[str]]:
    """Return the renderings of each source without spaces, with and without what stands in brackets."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for term in entry.expected():
            for text in (term.text, _BRACKET.sub("", term.text)):
                found[phrase_key(entry.source.text)].add(_bare(text))
    return found


def _bare(text: str) -> str:
    return "".join(text.split()).replace("–", "-")


def _precision(candidates: Sequence[TermCandidate], entries: Sequence[ConceptEntry]) -> None:
    renderings = _renderings(entries)
    for kind, chosen in (("all", candidates), ("several words", [c for c in candidates if " " in c.source])):
        sources = [phrase_key(candidate.source) for candidate in chosen]
        right = [_bare(c.target) in renderings.get(key, ()) for key, c in zip(sources, chosen, strict=True)]
        shares = "  ".join(f"P@{n} {sum(right[:n]) / n:.3f}" for n in (100, 200, 500) if n <= len(right))
        have = sum(key in renderings for key in sources)
        print(f"{kind}: {len(chosen)} candidates, {shares}; {sum(right)} of {have} sources with a rendering of ours")


def _wordings(candidates: Sequence[TermCandidate], entries: Sequence[ConceptEntry]) -> None:
    renderings = _renderings(entries)
    have: defaultdict[str, list[bool]] = defaultdict(list)
    for candidate in candidates:
        capitals = {word[0].isupper() for word in candidate.source.split() if word not in CONNECTORS}
        kind = "possessive" if "'" in candidate.source else "mixed case" if len(capitals) > 1 else "others"
        have[kind].append(phrase_key(candidate.source) in renderings)
    shares = "  ".join(f"{kind} {sum(known)} of {len(known)}" for kind, known in sorted(have.items()))
    print(f"sources that ours has, by wording: {shares}")


def _recall(candidates: Sequence[TermCandidate], pairs: Pairs, entries: Sequence[ConceptEntry]) -> None:
    finder = TermFinder(entries)
    counts: Counter[str] = Counter()
    names = set()
    for source, target in pairs:
        keys = set()
        for match in settle(finder.find(source), target):
            if match.term is not None and match.term.pos in ("noun", "propn"):
                key = phrase_key(match.entry.source.text)
                keys.add(key)
                if match.term.pos == "propn":
                    names.add(key)
        counts.update(keys)
    renderings = _renderings(entries)
    found = {key for c in candidates if _bare(c.target) in renderings.get(key := phrase_key(c.source), ())}
    wanted = {key for key, count in counts.items() if count >= 3}
    groups = {
        "several words": {key for key in wanted if " " in key},
        "names of one word": {key for key in wanted if " " not in key and key in names},
        "other single words": {key for key in wanted if " " not in key and key not in names},
    }
    for name, keys in groups.items():
        print(f"recall, {name}: {len(keys & found)} of {len(keys)} ({len(keys & found) / max(len(keys), 1):.3f})")


def _fit(pairs: Pairs, others: Pairs, entries: Sequence[ConceptEntry], encoder: UniversalSentenceEncoder) -> None:
    renderings = _renderings(entries)
    learnt, held_out = (_examples(each, renderings, encoder) for each in (pairs, others))
    for name, used in (("without encoder", EVIDENCE[:-1]), ("with encoder", EVIDENCE)):
        features = np.concatenate([rows for rows, _ in learnt])[:, : len(used)]
        weights = _logistic(features, np.concatenate([labels for _, labels in learnt]))
        right = [labels[int((rows[:, : len(used)] @ weights[:-1]).argmax())] for rows, labels in held_out]
        fitted = ", ".join(f"{name} {value:.2f}" for name, value in zip((*used, "bias"), weights, strict=True))
        print(f"{name}: {fitted}; right {np.mean(right):.3f} of {len(right)} held-out terms")


def _examples(
    pairs: Pairs, renderings: dict[str, set[str]], encoder: UniversalSentenceEncoder
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the evidence and the labels of the links of each term that has a right one."""
    corpus = Corpus(pairs, 3)
    labelled = []
    for source in sorted(corpus.sources.keys() & renderings.keys()):
        links = corpus.links(source)
        labels = [_bare(corpus.targets[link.target].text) in renderings[source] for link in links]
        if any(labels):
            labelled.append((source, links, np.array(labels, dtype=float)))
    texts = [(corpus.sources[s].text, corpus.targets[link.target].text) for s, links, _ in labelled for link in links]
    compared = iter(cosines(encoder, texts))
    return [
        (np.array([[*link.evidence[:-1], next(compared)] for link in links]), labels) for _, links, labels in labelled
    ]


def _logistic(features: np.ndarray, labels: np.ndarray, rounds: int = 50) -> np.ndarray:
    """Return weights and bias, by Newton's method."""
    rows = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(rows.shape[1])
    for _ in range(rounds):
        probability = 1 / (1 + np.exp(-rows @ weights))
        hessian = (rows * (probability * (1 - probability))[:, None]).T @ rows + 1e-2 * np.eye(len(weights))
        weights -= np.linalg.solve(hessian, rows.T @ (probability - labels) + 1e-2 * np.append(weights[:-1], 0))
    return weights


if __name__ == "__main__":
    main()
