"""The vocabulary: one SentencePiece model for both languages, and word alignments of its pieces."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece

from recipe.corpus import MARKERS, TAGS


def train_sentencepiece(texts: Sequence[str], path: Path, size: int, seed: int) -> None:
    """Train a joint unigram model: bytes for unknown characters, digits one by one, tags and markers as pieces."""
    sentencepiece.set_random_generator_seed(seed)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        byte_fallback=True,
        split_digits=True,
        character_coverage=0.9995,
        normalization_rule_name="identity",
        user_defined_symbols=[*TAGS, *MARKERS],
        input_sentence_size=400_000,
        shuffle_input_sentence=True,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())


def vocabulary(processor: sentencepiece.SentencePieceProcessor) -> list[str]:
    """Return the pieces in the order of their ids; end of sentence and padding are among them."""
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def align(sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[np.ndarray]:
    """Align pieces with eflomal.

    Returns:
        For each pair, an array of shape (links, 2): source and target piece index. Links that both directions
        find, and for a target piece without any the one of its own direction.
    """
    import eflomal

    with tempfile.TemporaryDirectory() as folder:
        forward, reverse = Path(folder) / "forward", Path(folder) / "reverse"
        eflomal.Aligner(n_samplers=1, rel_iterations=0.5).align(
            [" ".join(pieces) for pieces in sources],
            [" ".join(pieces) for pieces in targets],
            links_filename_fwd=str(forward),
            links_filename_rev=str(reverse),
        )
        return [
            _merge(_parse(a), _parse(b))
            for a, b in zip(forward.read_text().splitlines(), reverse.read_text().splitlines(), strict=True)
        ]


def _parse(line: str) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in (link.split("-") for link in line.split())}


def _merge(forward: set[tuple[int, int]], reverse: set[tuple[int, int]]) -> np.ndarray:
    both = forward & reverse
    covered = {target for _, target in both}
    links = sorted(both | {link for link in forward if link[1] not in covered})
    return np.array(links, dtype=np.int16).reshape(-1, 2)
