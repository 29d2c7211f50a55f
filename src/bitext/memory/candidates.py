"""The candidates of a fuzzy recall: which texts share enough words with a given one to reach a score.

A score of T leaves room for few lost words, hence a text that reaches it must share one of the rarest words of the
query at least. Nothing that reaches the threshold is missed, up to :data:`MAX_CANDIDATES` texts of the same rank.

Source: Chaudhuri, Ganti, Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning" (ICDE 2006), the prefix
filter; Li, Lu, Lu, "Efficient Merging and Filtering Algorithms for Approximate String Searches" (ICDE 2008).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from bitext.memory.fuzzy import CONTENT_WEIGHT, MAX_WORDS, WORDING_POINTS, Wording, weight
from bitext.memory.index import BLOCK, BLOCKS, OFFSETS

MAX_CANDIDATES = 1000
#: Below it nearly every text would have to be looked at.
MIN_THRESHOLD = 30
#: A word that need not be looked at is worth it where it has fewer texts than this for each candidate: a text in the
#: index takes some nanoseconds, a candidate that is compared fifty microseconds, and the word rules some of them out.
_WORTH = 500
_KNOWN_TERMS = 1 << 16
#: SQLite knows the size of a row without reading it.
_TERMS = """SELECT name, (SELECT total(length(texts)) FROM postings WHERE key >= terms.id * ?1
    AND key < (terms.id + 1) * ?1), id FROM terms WHERE name IN ({})"""
_Weights = npt.NDArray[np.int32]


class CandidateFinder:
    """Finds candidates in one memory; between queries it keeps what they have in common, while nobody writes."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._version: tuple[int, int] | None = None
        self._terms: dict[str, tuple[int, int]] = {}
        self._weights = self._shared = np.empty(0, np.uint16)

    def find(self, connection: sqlite3.Connection, wording: Wording, threshold: int) -> Iterator[tuple[int, int]]:
        """Yield (id, bound) of the texts that may reach a score, by falling bound, the newest first among equals.

        Args:
            connection: The memory, always the same one, within a transaction.
            wording: The query.
            threshold: The score, :data:`MIN_THRESHOLD` to 100.

        Yields:
            The text and the highest score that it can have.
        """
        if len(wording.words) > MAX_WORDS or not wording.words:
            return
        self._forget_what_has_changed(connection)
        self._shared.fill(0)
        total = missing = len(wording.weighted)
        must = -(-total * (threshold - 100 + WORDING_POINTS) // WORDING_POINTS)  # what even a text as long has to share
        ids: npt.NDArray[np.int64] | None = None
        for texts, term, count in self._rarest_first(connection, wording):
            if must - missing > CONTENT_WEIGHT:  # a candidate has two of the words so far at least
                if ids is None:
                    ids, longest, needed = self._that_share(must - missing, total, threshold)
                within = self._shared[ids] >= needed - missing
                ids, longest, needed = ids[within], longest[within], needed[within]
                if texts > _WORTH * len(ids):
                    break
            missing -= count
            if texts:
                self._shared[_texts_of(connection, term)] += np.uint16(count)
        if ids is None:
            ids, longest, _ = self._that_share(max(must - missing, 1), total, threshold)
        lost = np.maximum(longest - self._shared[ids] - missing, 0)
        bounds = (100 * longest - WORDING_POINTS * lost) // longest
        order = np.lexsort((-ids, -bounds))[:MAX_CANDIDATES]
        order = order[bounds[order] >= threshold]
        yield from zip(ids[order].tolist(), bounds[order].tolist(), strict=True)

    def _that_share(self, least: int, total: int, threshold: int) -> tuple[npt.NDArray[np.int64], _Weights, _Weights]:
        """Return the texts that share so much, the weight of the longer of text and query, and what must be shared."""
        ids = np.flatnonzero(self._shared >= least)
        longest = np.maximum(self._weights[ids], total).astype(np.int32)
        return ids, longest, longest - longest * (100 - threshold) // WORDING_POINTS

    def _forget_what_has_changed(self, connection: sqlite3.Connection) -> None:
        """Read the weight of every text, by id, where it may have changed; 0 for those that are not in the index."""
        (others,) = connection.execute("PRAGMA data_version").fetchone()
        version = others, connection.total_changes
        if version == self._version:
            return
        blocks = connection.execute("SELECT block, weights FROM weights ORDER BY block").fetchall()
        self._weights = np.zeros((blocks[-1][0] + 1) * BLOCK if blocks else 0, np.uint16)
        for block, content in blocks:
            weights = np.frombuffer(content, OFFSETS)
            self._weights[block * BLOCK : block * BLOCK + len(weights)] = weights
        self._shared = np.zeros_like(self._weights)
        self._terms.clear()
        self._version = version

    def _rarest_first(self, connection: sqlite3.Connection, wording: Wording) -> list[tuple[int, int, int]]:
        """Return (number of texts, id, weight) of each word of a query; number and id are 0 where no text has it."""
        counts = dict(zip(wording.terms(), map(weight, wording.words), strict=True))
        if len(self._terms) > _KNOWN_TERMS:
            self._terms.clear()
        unknown = [name for name in counts if name not in self._terms]
        self._terms |= dict.fromkeys(unknown, (0, 0))
        rows = connection.execute(_TERMS.format(",".join("?" * len(unknown))), (BLOCKS, *unknown))
        self._terms |= {name: (int(size) // OFFSETS.itemsize, id) for name, size, id in rows}
        return sorted((*self._terms[name], count) for name, count in counts.items())


def _texts_of(connection: sqlite3.Connection, term: int) -> npt.NDArray[np.int64]:
    """Return the ids of the texts that have a term."""
    rows = connection.execute(
        "SELECT key, texts FROM postings WHERE key >= ? AND key < ?", (term * BLOCKS, (term + 1) * BLOCKS)
    ).fetchall()
    starts = np.array([key % BLOCKS * BLOCK for key, _ in rows], np.int64)
    texts = np.frombuffer(b"".join(content for _, content in rows), OFFSETS)
    return np.repeat(starts, [len(content) // OFFSETS.itemsize for _, content in rows]) + texts
