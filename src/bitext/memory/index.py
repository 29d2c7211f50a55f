"""The inverted index of the sources, as it is kept: which texts have which word, and how much each text weighs.

Texts are counted in blocks of 65,536; for each word and block a row holds the texts of the block that have the word, as
sorted 16-bit offsets. A word that comes twice in a text is there as two words, so that common words can be counted.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from bitext.memory.fuzzy import MAX_WORDS, Wording, read_wording, term_of, weight

BLOCK = 1 << 16
#: A term's rows stand together: the key of a row is the term's id, then the block.
BLOCKS = 1 << 24
OFFSETS = np.dtype("<u2")
_POSTING = "SELECT key, texts FROM postings WHERE key = (SELECT id FROM terms WHERE name = ?) * ? + ?"


class IndexWriter:
    """Enters new texts, whose ids must rise, block by block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin; the caller holds the transaction and calls :meth:`flush` at its end."""
        self._connection = connection
        self._number = -1
        self._block = _Block()

    def add(self, id: int, wording: Wording) -> None:
        """Enter one text."""
        number, offset = divmod(id, BLOCK)
        if number != self._number:
            self.flush()
            self._number = number
        self._block.add(offset, wording)

    def flush(self) -> None:
        """Write what was collected of the block."""
        self._connection.executemany(
            "INSERT INTO postings VALUES (?1, ?2) ON CONFLICT DO UPDATE SET texts = CAST(texts || ?2 AS BLOB)",
            ((self._term(name) * BLOCKS + self._number, texts) for name, texts in self._block.postings()),
        )
        _write_weights(self._connection, self._number, self._block.weights())
        self._block = _Block()

    def _term(self, name: str) -> int:
        """Return the id of a term, entered where it is new."""
        row = self._connection.execute("SELECT id FROM terms WHERE name = ?", (name,)).fetchone()
        if row is None:
            row = (self._connection.execute("INSERT INTO terms (name) VALUES (?)", (name,)).lastrowid,)
        return int(row[0])


class _Block:
    """What the index has to say of some texts of one block."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__  # a new word gets the next number
        self._words = array("q")
        self._lengths: dict[int, int] = {}

    def add(self, offset: int, wording: Wording) -> None:
        """Take the text at a place in the block; the places must rise."""
        if len(wording.words) <= MAX_WORDS:
            self._words.extend(map(self._numbers.__getitem__, wording.words))
            self._lengths[offset] = len(wording.words)

    def postings(self) -> Iterator[tuple[str, bytes]]:
        """Yield each term, and the offsets of its texts as the file has them."""
        words, offsets = self._entries()
        entries = np.sort(words * BLOCK + offsets)
        terms = entries // BLOCK * MAX_WORDS + _places_in_runs(entries)  # a word that comes again is another term
        entries = np.sort(terms * BLOCK + entries % BLOCK)
        terms, texts = entries // BLOCK, (entries % BLOCK).astype(OFFSETS)
        starts = _starts_of_runs(terms)
        names = list(self._numbers)
        bounds = pairwise([*starts.tolist(), len(terms)])
        for term, (start, end) in zip(terms[starts].tolist(), bounds, strict=True):
            yield term_of(names[term // MAX_WORDS], term % MAX_WORDS + 1), texts[start:end].tobytes()

    def weights(self) -> dict[int, int]:
        """Return the weight of each text, by its offset."""
        words, offsets = self._entries()
        each = np.array([weight(word) for word in self._numbers], np.int64)
        sums = np.bincount(offsets, each[words], BLOCK).astype(np.int64)
        return {offset: int(sums[offset]) for offset in self._lengths}

    def _entries(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the words of all texts, by number, and the offset of the text of each."""
        offsets = np.array(list(self._lengths), np.int64)
        return np.array(self._words, np.int64), np.repeat(offsets, list(self._lengths.values()))


def _starts_of_runs(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where equal neighbours begin; values must not be negative."""
    return np.flatnonzero(np.diff(values, prepend=-1))


def _places_in_runs(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return for each value how many equal ones stand right before it."""
    starts = _starts_of_runs(values)
    return np.arange(len(values)) - np.repeat(starts, np.diff(starts, append=len(values)))


def _write_weights(connection: sqlite3.Connection, block: int, changed: dict[int, int]) -> None:
    """Set the weights of some texts of a block."""
    if not changed:
        return
    row = connection.execute("SELECT weights FROM weights WHERE block = ?", (block,)).fetchone()
    known = np.frombuffer(row[0], OFFSETS) if row else np.empty(0, OFFSETS)
    weights = np.zeros(max(len(known), max(changed) + 1), OFFSETS)
    weights[: len(known)] = known
    weights[list(changed)] = list(changed.values())
    connection.execute("INSERT OR REPLACE INTO weights VALUES (?, ?)", (block, weights.tobytes()))


def remove_texts(connection: sqlite3.Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Take texts, given as (id, text) by rising id, out of the index."""
    for number, block in _blocks(texts):
        _write_weights(connection, number, dict.fromkeys(block.weights(), 0))
        for name, leaving in block.postings():
            _remove(connection, name, number, leaving)


def _remove(connection: sqlite3.Connection, name: str, block: int, leaving: bytes) -> None:
    row = connection.execute(_POSTING, (name, BLOCKS, block)).fetchone()
    if row is None:
        return
    texts = np.frombuffer(row[1], OFFSETS)
    staying = texts[~np.isin(texts, np.frombuffer(leaving, OFFSETS))]
    if len(staying):
        connection.execute("UPDATE postings SET texts = ? WHERE key = ?", (staying.tobytes(), row[0]))
    else:
        connection.execute("DELETE FROM postings WHERE key = ?", (row[0],))


def index_is_whole(connection: sqlite3.Connection) -> bool:
    """Tell whether the index holds just what the texts say."""
    rows = 0
    for number, block in _blocks(connection.execute("SELECT id, text FROM texts ORDER BY id")):
        for name, texts in block.postings():
            row = connection.execute(_POSTING, (name, BLOCKS, number)).fetchone()
            if row is None or row[1] != texts:
                return False
            rows += 1
        stored = connection.execute("SELECT weights FROM weights WHERE block = ?", (number,)).fetchone()
        known = np.frombuffer(stored[0] if stored else b"", OFFSETS)
        if {i: known[i] for i in np.flatnonzero(known).tolist()} != {i: w for i, w in block.weights().items() if w}:
            return False
    return bool(connection.execute("SELECT count(*) FROM postings").fetchone()[0] == rows)


def _blocks(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, _Block]]:
    """Yield what the index should have of texts, given as (id, text) by rising id, block by block."""
    for number, members in groupby(texts, lambda text: text[0] // BLOCK):
        block = _Block()
        for id, text in members:
            block.add(id % BLOCK, read_wording(text))
        yield number, block
