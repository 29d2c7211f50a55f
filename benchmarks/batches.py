"""What padding does to int8 translations: python benchmarks/batches.py [TSV].

The segments are translated in padded batches in two orders, and in batches of one length in two orders and sizes.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

import ctranslate2

from bitext.pipeline import prepare
from bitext.resources import default_model
from bitext.translate.engine import CTranslate2Translator

ROOT = Path(__file__).resolve().parents[1]
Results = dict[tuple[str, ...], tuple[tuple[str, ...], float]]


def main() -> None:
    translator = CTranslate2Translator(default_model())
    tokens = list(dict.fromkeys(part.given.tokens for text in _texts() for part in translator._parts(text, "", False)))
    engine = ctranslate2.Translator(str(default_model()), compute_type="int8", inter_threads=2, intra_threads=1)
    shuffled = random.Random(1).sample(tokens, len(tokens))
    padded = [_padded(engine, order, size) for order, size in ((tokens, 2048), (shuffled, 1024))]
    single = [_one_length(engine, order, size) for order, size in ((tokens, 32), (shuffled, 3))]
    for name, (one, two) in (("padded", padded), ("one length", single)):
        texts = sum(one[key][0] != two[key][0] for key in one)
        scores = sum(one[key][1] != two[key][1] for key in one)
        print(f"{name}: {texts} of {len(one)} translations and {scores} scores differ")


def _texts() -> list[str]:
    if len(sys.argv) > 1:
        return [line.split("\t")[0] for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    pages = sorted((ROOT / "seeds").glob("*.txt"))
    prepared = [prepare(path.read_bytes(), path=str(path), id="x", lookup=None) for path in pages]
    return [segment.text for page in prepared for segment in page.segments]


def _padded(engine: ctranslate2.Translator, tokens: list[tuple[str, ...]], size: int) -> Results:
    done = engine.translate_batch(
        [list(part) for part in tokens], max_batch_size=size, batch_type="tokens", beam_size=4, return_scores=True
    )
    return {part: (tuple(d.hypotheses[0]), d.scores[0]) for part, d in zip(tokens, done, strict=True)}


def _one_length(engine: ctranslate2.Translator, tokens: list[tuple[str, ...]], size: int) -> Results:
    groups: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for part in tokens:
        groups[len(part)].append(part)
    results: Results = {}
    for group in groups.values():
        for start in range(0, len(group), size):
            results.update(_padded(engine, group[start : start + size], 1_000_000))
    return results


if __name__ == "__main__":
    main()
