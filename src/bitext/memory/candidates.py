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

from bitext.memory.fuzzy import MAX_WORDS, WORDING_POINTS, Wording, weight
from bitext.memory.index import BLOCK, BLOCKS, OFFSETS

MAX_CANDIDATES = 1000
#: Below it nearly every text would have to be looked at.
MIN_THRESHOLD = 30
#: Words that need not be looked at sharpen the order of the candidates; more texts than this cost more than they save.
_EXTRA_TEXTS = 100_000
_ROWS = """FROM postings WHERE key >= (SELECT id FROM terms WHERE name = ?1) * ?2
    AND key < ((SELECT id FROM terms WHERE name = ?1) + 1) * ?2"""


def find_candidates(connection: sqlite3.Connection, wording: Wording, threshold: int) -> Iterator[tuple[int, int]]:
    """Yield (id, bound) of the texts that may reach a score, by falling bound, the newest first among equals.

    Args:
        connection: The memory.
        wording: The query.
        threshold: The score, :data:`MIN_THRESHOLD` to 100.

    Yields:
        The text and the highest score that it can have.
    """
    if len(wording.words) > MAX_WORDS or not wording.words:
        return
    weights = _weights(connection)
    shared, missing = _overlap(connection, wording, threshold, len(weights))
    least = -(-len(wording.weighted()) * (threshold - 100 + WORDING_POINTS) // WORDING_POINTS) - missing
    ids = np.flatnonzero(shared >= max(least, 1))
    longest = np.maximum(weights[ids], len(wording.weighted())).astype(np.int64)
    lost = np.maximum(longest - shared[ids] - missing, 0)
    bounds = (100 * longest - WORDING_POINTS * lost) // longest
    within = bounds >= threshold
    ids, bounds = ids[within], bounds[within]
    order = np.lexsort((-ids, -bounds))[:MAX_CANDIDATES]
    yield from zip(ids[order].tolist(), bounds[order].tolist(), strict=True)


def _weights(connection: sqlite3.Connection) -> npt.NDArray[np.uint16]:
    """Return the weight of every text, by id; 0 for those that are not in the index."""
    blocks = connection.execute("SELECT block, weights FROM weights ORDER BY block").fetchall()
    weights = np.zeros((blocks[-1][0] + 1) * BLOCK if blocks else 0, np.uint16)
    for block, content in blocks:
        weights[block * BLOCK : block * BLOCK + len(content) // OFFSETS.itemsize] = np.frombuffer(content, OFFSETS)
    return weights


def _overlap(
    connection: sqlite3.Connection, wording: Wording, threshold: int, size: int
) -> tuple[npt.NDArray[np.uint16], int]:
    """Return for each text the weight of the words it shares with the query, and the weight of words not looked at.

    The rarest words are looked at first, and so many that a text with none of them cannot reach the threshold.
    """
    total = len(wording.weighted())
    counts = map(weight, wording.words)
    terms = sorted(
        (_texts_of(connection, name), name, count) for name, count in zip(wording.terms(), counts, strict=True)
    )
    shared = np.zeros(size, np.uint16)
    missing, seen = total, 0
    for texts, name, count in terms:
        enough = missing * WORDING_POINTS < total * (threshold - 100 + WORDING_POINTS)
        seen += texts
        if enough and seen > _EXTRA_TEXTS:
            break
        missing -= count
        for key, content in _postings(connection, name):
            start = key % BLOCKS * BLOCK
            block = shared[start : start + BLOCK]
            block[np.frombuffer(content, OFFSETS)] += np.uint16(count)
    return shared, missing


def _texts_of(connection: sqlite3.Connection, name: str) -> int:
    """Return how many texts have a word; SQLite knows the size of a row without reading it."""
    (size,) = connection.execute(f"SELECT total(length(texts)) {_ROWS}", (name, BLOCKS)).fetchone()
    return int(size) // OFFSETS.itemsize


def _postings(connection: sqlite3.Connection, name: str) -> Iterator[tuple[int, bytes]]:
    yield from connection.execute(f"SELECT key, texts {_ROWS}", (name, BLOCKS))
