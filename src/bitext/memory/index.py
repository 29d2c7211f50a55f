"""The inverted index of the sources: which texts share enough words with a given one to reach a score.

Texts are counted in blocks of 65,536; for each word and block a row holds the texts of the block that have the word, as
sorted 16-bit offsets. A word that comes twice in a text is there as two words, so that common words can be counted:
a score of T leaves room for few lost words, hence a text that reaches it must share one of the rarest words of the
query at least. Nothing that reaches the threshold is missed, up to :data:`MAX_CANDIDATES` texts of the same rank.

Source: Chaudhuri, Ganti, Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning" (ICDE 2006), the prefix
filter; Li, Lu, Lu, "Efficient Merging and Filtering Algorithms for Approximate String Searches" (ICDE 2008).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from bitext.memory.fuzzy import MAX_WORDS, WORDING_POINTS, Wording, read_wording, weight

BLOCK = 1 << 16
#: A term's rows stand together: the key of a row is the term's id, then the block.
_BLOCKS = 1 << 24
MAX_CANDIDATES = 1000
#: Below it nearly every text would have to be looked at.
MIN_THRESHOLD = 30
#: Words that need not be looked at sharpen the order of the candidates; more texts than this cost more than they save.
_EXTRA_TEXTS = 100_000
_OFFSETS = np.dtype("<u2")
_POSTING = "SELECT key, texts FROM postings WHERE key = (SELECT id FROM terms WHERE name = ?) * ? + ?"
_ROWS = """FROM postings WHERE key >= (SELECT id FROM terms WHERE name = ?1) * ?2
    AND key < ((SELECT id FROM terms WHERE name = ?1) + 1) * ?2"""


class IndexWriter:
    """Enters new texts, whose ids must rise, block by block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin; the caller holds the transaction and calls :meth:`flush` at its end."""
        self._connection = connection
        self._ids = _TermIds(connection)
        self._block = -1
        self._terms = array("q")
        self._lengths: dict[int, int] = {}
        self._weights: dict[int, int] = {}

    def add(self, id: int, wording: Wording) -> None:
        """Enter one text."""
        block, offset = divmod(id, BLOCK)
        if block != self._block:
            self.flush()
            self._block = block
        if len(wording.words) > MAX_WORDS:
            return
        self._terms.extend(map(self._ids.__getitem__, wording.terms()))
        self._lengths[offset] = len(wording.words)
        self._weights[offset] = len(wording.weighted)

    def flush(self) -> None:
        """Write what was collected of the block."""
        offsets = np.repeat(np.array(list(self._lengths), np.int64), list(self._lengths.values()))
        entries = np.sort(np.array(self._terms, np.int64) * BLOCK + offsets)
        terms, content = entries // BLOCK, (entries % BLOCK).astype(_OFFSETS)
        starts = np.flatnonzero(np.diff(terms, prepend=-1))
        keys = (terms[starts] * _BLOCKS + self._block).tolist()
        rows = pairwise([*starts.tolist(), len(content)])
        self._connection.executemany(
            "INSERT INTO postings VALUES (?1, ?2) ON CONFLICT DO UPDATE SET texts = CAST(texts || ?2 AS BLOB)",
            ((key, content[start:end].tobytes()) for key, (start, end) in zip(keys, rows, strict=True)),
        )
        _write_weights(self._connection, self._block, self._weights)
        del self._terms[:]
        self._lengths.clear()
        self._weights.clear()


class _TermIds(dict[str, int]):
    """The ids of terms, entered where they are new."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, name: str) -> int:
        row = self._connection.execute("SELECT id FROM terms WHERE name = ?", (name,)).fetchone()
        if row is None:
            row = (self._connection.execute("INSERT INTO terms (name) VALUES (?)", (name,)).lastrowid,)
        return self.setdefault(name, int(row[0]))


def _write_weights(connection: sqlite3.Connection, block: int, changed: dict[int, int]) -> None:
    """Set the weights of some texts of a block."""
    if not changed:
        return
    row = connection.execute("SELECT weights FROM weights WHERE block = ?", (block,)).fetchone()
    known = np.frombuffer(row[0], _OFFSETS) if row else np.empty(0, _OFFSETS)
    weights = np.zeros(max(len(known), max(changed) + 1), _OFFSETS)
    weights[: len(known)] = known
    weights[list(changed)] = list(changed.values())
    connection.execute("INSERT OR REPLACE INTO weights VALUES (?, ?)", (block, weights.tobytes()))


def remove_texts(connection: sqlite3.Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Take texts, given as (id, text) by rising id, out of the index."""
    for block, terms, weights in _by_block(texts):
        _write_weights(connection, block, dict.fromkeys(weights, 0))
        for name, leaving in terms.items():
            _remove(connection, name, block, leaving)


def _remove(connection: sqlite3.Connection, name: str, block: int, leaving: array[int]) -> None:
    row = connection.execute(_POSTING, (name, _BLOCKS, block)).fetchone()
    if row is None:
        return
    texts = np.frombuffer(row[1], _OFFSETS)
    staying = texts[~np.isin(texts, np.array(leaving, _OFFSETS))]
    if len(staying):
        connection.execute("UPDATE postings SET texts = ? WHERE key = ?", (staying.tobytes(), row[0]))
    else:
        connection.execute("DELETE FROM postings WHERE key = ?", (row[0],))


def index_is_whole(connection: sqlite3.Connection) -> bool:
    """Tell whether the index holds just what the texts say."""
    rows = 0
    for block, terms, weights in _by_block(connection.execute("SELECT id, text FROM texts ORDER BY id")):
        for name, offsets in terms.items():
            row = connection.execute(_POSTING, (name, _BLOCKS, block)).fetchone()
            if row is None or row[1] != np.array(offsets, _OFFSETS).tobytes():
                return False
        rows += len(terms)
        stored = connection.execute("SELECT weights FROM weights WHERE block = ?", (block,)).fetchone()
        known = np.frombuffer(stored[0] if stored else b"", _OFFSETS)
        if {i: known[i] for i in np.flatnonzero(known).tolist()} != {i: w for i, w in weights.items() if w}:
            return False
    return bool(connection.execute("SELECT count(*) FROM postings").fetchone()[0] == rows)


def _by_block(
    texts: Iterable[tuple[int, str]],
) -> Iterator[tuple[int, dict[str, array[int]], dict[int, int]]]:
    """Yield blocks with the offsets of each term's texts and the weight of each text."""
    for block, members in groupby(texts, lambda text: text[0] // BLOCK):
        terms: defaultdict[str, array[int]] = defaultdict(lambda: array("H"))
        weights = {}
        for id, text in members:
            wording = read_wording(text)
            if len(wording.words) <= MAX_WORDS:
                weights[id % BLOCK] = len(wording.weighted)
                for name in wording.terms():
                    terms[name].append(id % BLOCK)
        yield block, terms, weights


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
    least = -(-len(wording.weighted) * (threshold - 100 + WORDING_POINTS) // WORDING_POINTS) - missing
    ids = np.flatnonzero(shared >= max(least, 1))
    longest = np.maximum(weights[ids], len(wording.weighted)).astype(np.int64)
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
        weights[block * BLOCK : block * BLOCK + len(content) // _OFFSETS.itemsize] = np.frombuffer(content, _OFFSETS)
    return weights


def _overlap(
    connection: sqlite3.Connection, wording: Wording, threshold: int, size: int
) -> tuple[npt.NDArray[np.uint16], int]:
    """Return for each text the weight of the words it shares with the query, and the weight of words not looked at.

    The rarest words are looked at first, and so many that a text with none of them cannot reach the threshold.
    """
    total = len(wording.weighted)
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
            start = key % _BLOCKS * BLOCK
            block = shared[start : start + BLOCK]
            block[np.frombuffer(content, _OFFSETS)] += np.uint16(count)
    return shared, missing


def _texts_of(connection: sqlite3.Connection, name: str) -> int:
    """Return how many texts have a word; SQLite knows the size of a row without reading it."""
    (size,) = connection.execute(f"SELECT total(length(texts)) {_ROWS}", (name, _BLOCKS)).fetchone()
    return int(size) // _OFFSETS.itemsize


def _postings(connection: sqlite3.Connection, name: str) -> Iterator[tuple[int, bytes]]:
    yield from connection.execute(f"SELECT key, texts {_ROWS}", (name, _BLOCKS))
