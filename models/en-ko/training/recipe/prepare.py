"""Make the corpus of a preset: read, clean, vary and annotate pairs, train the vocabulary, align, encode."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece

from bitext.glossary.table import read_glossary
from recipe import corpus, data, subwords
from recipe.annotate import TermAnnotator, vary_slots
from recipe.corpus import END, MAX_SUBWORDS, Example
from recipe.data import Counts, Pair
from recipe.embeddings import pretrained

OWN = ("diplomatic", "usage", "world")
DERIVED = ("slots", "terms")
"""Domains made from others; they are not aligned again."""


def prepare(
    work: Path,
    *,
    data_folder: Path,
    glossaries: Path,
    held_out: Sequence[Path],
    dev: Path,
    preset: dict[str, Any],
    seed: int,
    start_embeddings: bool,
) -> None:
    """Write to ``work`` all that training needs: corpus.npz, dev.npz, tokens, the SentencePiece model, counts.md.

    Args:
        work: Folder to fill.
        data_folder: See README.md.
        glossaries: Glossary folder or table.
        held_out: Files whose English is kept out of the corpus; ``dev`` always is.
        dev: TSV of the development set.
        preset: A table of presets.toml.
        seed: Of everything that chance decides, but for the aligner.
        start_embeddings: Whether token embeddings start from the pretrained subword table.
    """
    work.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    pairs = data.read_pairs(data_folder, glossaries, [*held_out, dev], counts)
    pairs = [pair for pair in pairs if wanted(pair.domain, preset)]
    if not any(pair.domain != "glossary" for pair in pairs):
        raise SystemExit(f"{data_folder}: no training pairs; expected diplomatic/*.tsv or the like, see README.md")
    (work / "counts.md").write_text(counts.table() + "\n", encoding="utf-8")
    generator = random.Random(seed)
    own = [pair for pair in pairs if pair.domain in OWN]
    slots = [_in(pair, "slots") for pair in vary_slots(own, generator, share=0.6)]
    annotator = TermAnnotator(read_glossary(glossaries).entries, share=0.6, random_share=0.4, generator=generator)
    terms = [_in(pair, "terms") for pair in annotator.annotate([*own, *slots])]
    spm = work / "sentencepiece.model"
    texts = [text for pair in pairs for text in (pair.source, pair.target)]
    if not spm.exists():  # a run that goes on with more pairs keeps its pieces
        subwords.train_sentencepiece(texts, spm, preset["vocabulary"], seed)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    tokens = subwords.vocabulary(processor)
    corpus.write_tokens(work, tokens)
    if start_embeddings:
        np.save(work / "embeddings.npy", pretrained(tokens, preset["depth"]).astype(np.float16))
    dev_pairs = [Pair(source=data.clean(a), target=data.clean(b), domain="dev") for a, b in data.read_tsv(dev)]
    corpus.save(work, "dev", _encode(dev_pairs, processor))
    corpus.save(work, "corpus", _encode([*pairs, *slots, *terms], processor))


def wanted(domain: str, preset: dict[str, Any]) -> bool:
    """Tell whether the pairs of a domain are seen at all: a share of the mix, and a place among the public files."""
    kind, _, name = domain.partition("/")
    return any(preset["mix"][kind]) and (not name or bool({"*", name} & set(preset["public"])))


def _in(pair: Pair, domain: str) -> Pair:
    return Pair(source=pair.source, target=pair.target, domain=domain)


def _encode(pairs: Sequence[Pair], processor: sentencepiece.SentencePieceProcessor) -> list[tuple[str, Example]]:
    sources = processor.encode([pair.source for pair in pairs], out_type=str)
    targets = processor.encode([pair.target for pair in pairs], out_type=str)
    short = [i for i in range(len(pairs)) if max(len(sources[i]), len(targets[i])) < MAX_SUBWORDS - 2]
    aligned = [i for i in short if pairs[i].domain not in DERIVED]
    links = dict(
        zip(aligned, subwords.align([sources[i] for i in aligned], [targets[i] for i in aligned]), strict=True)
    )
    end = processor.piece_to_id(END)
    encoded = []
    for i in short:
        tag = processor.piece_to_id(data.register_tag(pairs[i].target))
        example = Example(
            source=np.array([tag, *map(processor.piece_to_id, sources[i]), end]),
            target=np.array([*map(processor.piece_to_id, targets[i]), end]),
            links=links.get(i, np.zeros((0, 2), dtype=np.int16)) + np.array([1, 0]),  # the tag stands first
        )
        encoded.append((pairs[i].domain.partition("/")[0], example))
    return encoded
