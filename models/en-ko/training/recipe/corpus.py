"""The prepared corpus: pairs as subword ids with links, drawn in batches by domain."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece

from bitext.glossary.table import read_glossary
from recipe import data, subwords
from recipe.annotate import TermAnnotator, vary_slots
from recipe.data import Counts, Pair

MAX_SUBWORDS = 160
END = "</s>"
DERIVED = ("slots", "terms")
"""Domains made from others; they are not aligned again."""


@dataclass(frozen=True, slots=True)
class Example:
    """Hold one pair as ids: the source with tag and end, the target with end, links (source, target) into both."""

    source: np.ndarray
    target: np.ndarray
    links: np.ndarray

    def __len__(self) -> int:
        return len(self.source) + len(self.target)


def prepare(
    work: Path, *, data_folder: Path, glossaries: Path, held_out: Sequence[Path], preset: dict[str, Any], seed: int
) -> None:
    """Read, clean, vary and annotate the pairs; train the vocabulary; align; write all to ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    pairs = data.read_pairs(data_folder, glossaries, held_out, counts)
    pairs = [pair for pair in pairs if _wanted(pair.domain, preset["public"])]
    (work / "counts.md").write_text(counts.table() + "\n", encoding="utf-8")
    generator = random.Random(seed)
    own = [pair for pair in pairs if pair.domain in ("diplomatic", "world")]
    slots = [_in(pair, "slots") for pair in vary_slots(own, generator, share=0.6)]
    annotator = TermAnnotator(read_glossary(glossaries).entries, share=0.6, random_share=0.4, generator=generator)
    terms = [_in(pair, "terms") for pair in annotator.annotate([*own, *slots])]
    everything = [*pairs, *slots, *terms]
    spm = work / "sentencepiece.model"
    subwords.train_sentencepiece(
        [text for pair in pairs for text in (pair.source, pair.target)], spm, preset["vocabulary"], seed
    )
    _encode(everything, spm, work)


def _wanted(domain: str, public: Sequence[str]) -> bool:
    name = domain.removeprefix("public/")
    return name == domain or "*" in public or name in public


def _in(pair: Pair, domain: str) -> Pair:
    return Pair(source=pair.source, target=pair.target, domain=domain)


def _encode(pairs: Sequence[Pair], spm: Path, work: Path) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    sources = processor.encode([pair.source for pair in pairs], out_type=str)
    targets = processor.encode([pair.target for pair in pairs], out_type=str)
    short = [i for i in range(len(pairs)) if max(len(sources[i]), len(targets[i])) < MAX_SUBWORDS - 2]
    aligned = [i for i in short if pairs[i].domain not in DERIVED]
    links = dict(
        zip(aligned, subwords.align([sources[i] for i in aligned], [targets[i] for i in aligned]), strict=True)
    )
    end = processor.piece_to_id(END)
    ids: dict[str, list[np.ndarray]] = {"source": [], "target": [], "links": []}
    domains = []
    for i in short:
        link = links.get(i, np.zeros((0, 2), dtype=np.int32))
        tag = processor.piece_to_id(data.register_tag(pairs[i].target))
        ids["source"].append(np.array([tag, *map(processor.piece_to_id, sources[i]), end], dtype=np.int32))
        ids["target"].append(np.array([*map(processor.piece_to_id, targets[i]), end], dtype=np.int32))
        ids["links"].append((link + np.array([1, 0])).astype(np.int32))  # the tag stands before the source
        domains.append(pairs[i].domain.partition("/")[0])
    arrays = {}
    for name, parts in ids.items():
        arrays[name] = np.concatenate([part.reshape(-1) for part in parts])
        arrays[f"{name}_length"] = np.array([part.size for part in parts])
    np.savez(work / "corpus.npz", **arrays)
    (work / "domains.json").write_text(json.dumps(domains), encoding="utf-8")


def load(work: Path) -> dict[str, list[Example]]:
    """Return the examples of each domain."""
    arrays = np.load(work / "corpus.npz")
    cut = {
        name: np.split(arrays[name], np.cumsum(arrays[f"{name}_length"])[:-1]) for name in ("source", "target", "links")
    }
    by_domain: dict[str, list[Example]] = {}
    for index, domain in enumerate(json.loads((work / "domains.json").read_text(encoding="utf-8"))):
        example = Example(cut["source"][index], cut["target"][index], cut["links"][index].reshape(-1, 2))
        by_domain.setdefault(domain, []).append(example)
    return by_domain


def batches(
    examples: dict[str, list[Example]],
    mix: dict[str, list[float]],
    *,
    phase: int,
    max_length: int,
    budget: int,
    seed: int,
) -> Iterator[list[Example]]:
    """Yield the batches of one pass, of similar lengths each, in an order given by the seed.

    Args:
        examples: By domain.
        mix: For each domain how often its pairs are seen in a pass, by phase.
        phase: 0 or 1.
        max_length: Longer examples (source and target subwords) are left out.
        budget: Subwords of a batch, padding counted.
        seed: Of this pass.
    """
    generator = random.Random(seed)
    chosen: list[Example] = []
    for domain in sorted(examples):
        pool = [example for example in examples[domain] if len(example) <= max_length]
        wanted = round(len(pool) * mix[domain][phase])
        whole, rest = divmod(wanted, len(pool)) if pool else (0, 0)
        chosen += pool * whole + generator.sample(pool, rest)
    generator.shuffle(chosen)
    groups: list[list[Example]] = []
    for start in range(0, len(chosen), 4096):
        window = sorted(chosen[start : start + 4096], key=len)
        group: list[Example] = []
        for example in window:
            longest = len(example)
            if group and longest * (len(group) + 1) > budget:
                groups.append(group)
                group = []
            group.append(example)
        groups.append(group)
    generator.shuffle(groups)
    yield from groups
