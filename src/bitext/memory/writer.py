"""Units on their way into the file: taken one at a time, held against what is known and entered by the thousand."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from bitext.memory.fuzzy import read_wording
from bitext.memory.index import IndexWriter
from bitext.memory.rows import COLUMNS, UNITS, State, digest_of, row_of
from bitext.memory.units import MemoryUnit

#: Units looked up and entered at once: three texts each stay below the 32,766 values that a statement of SQLite takes.
_BATCH = 1000
_KNOWN_TEXTS = 50_000
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Count what became of units given to the memory.

    Attributes:
        added: New ones.
        changed: Known ones whose status, date or author was brought up to date.
        unchanged: Known ones.
        empty: Those without source or target, which a memory has no use for.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    empty: int = 0


class Writer:
    """Enters units in one transaction, which the caller holds and in which nobody else writes."""

    def __init__(self, connection: sqlite3.Connection, date: int) -> None:
        """Begin; ``date`` (Unix time) stands for the dates that units lack. The caller ends with :meth:`finish`."""
        self._connection = connection
        self._date = date
        self._index = IndexWriter(connection)
        self._state = State(connection)
        self._batch: list[MemoryUnit] = []
        self._texts: dict[str, int] = {}
        self._last_unit, self._last_text = (
            int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608
            for table in ("units", "texts")
        )
        self._counts = {"added": 0, "changed": 0, "unchanged": 0, "empty": 0}

    def add(self, unit: MemoryUnit) -> None:
        """Take one unit."""
        if not unit.source.strip() or not unit.target.strip():
            self._counts["empty"] += 1
            return
        self._batch.append(unit)
        if len(self._batch) == _BATCH:
            self._enter()

    def finish(self) -> Added:
        """Write what is left, and return what became of the units."""
        self._enter()
        self._index.flush()
        self._state.write()
        return Added(**self._counts)

    def _enter(self) -> None:
        """Enter the batch."""
        entries = [(row_of(unit, self._date), unit) for unit in self._batch]
        digests = [digest_of((*row[:2], *row[7:])) for row, _ in entries]
        known = self._known(digests)
        rows = {digest: row for digest, (_, row) in known.items()}
        for digest, (row, unit) in zip(digests, entries, strict=True):
            before = rows.get(digest)
            dated = unit.created is not None or unit.changed is not None
            after = row if before is None else _brought_up_to_date(before, row, dated=dated)
            self._counts["added" if before is None else "unchanged" if after == before else "changed"] += 1
            rows[digest] = after
        self._insert([(digest, row) for digest, row in rows.items() if digest not in known])
        self._update([(id, row, rows[digest]) for digest, (id, row) in known.items() if rows[digest] != row])
        self._batch.clear()

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, tuple[int, _Row]]:
        """Return id and columns of the units that the memory has already."""
        rows = self._connection.execute(
            f"SELECT u.digest, u.id, {COLUMNS} FROM {UNITS} WHERE u.digest IN ({_marks(digests)})",  # noqa: S608
            digests,
        )
        return {digest: (id, tuple(row)) for digest, id, *row in rows}

    def _insert(self, rows: Sequence[tuple[bytes, _Row]]) -> None:
        self._enter_texts(dict.fromkeys(text for _, row in rows for text in (row[0], *row[7:9]) if text is not None))
        texts = self._texts
        self._connection.executemany(
            "INSERT INTO units (id, digest, source, previous, next, target, status, origin, author, created, changed, "
            "release, paragraph, unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (id, digest, texts[row[0]], texts.get(row[7]), texts.get(row[8]), *row[1:7], *row[9:])
                for id, (digest, row) in enumerate(rows, self._last_unit + 1)
            ),
        )
        self._last_unit += len(rows)
        for _, row in rows:
            self._state.add(row)

    def _update(self, changes: Sequence[tuple[int, _Row, _Row]]) -> None:
        self._connection.executemany(
            "UPDATE units SET status = ?, origin = ?, author = ?, created = ?, changed = ? WHERE id = ?",
            ((*after[2:7], id) for id, _, after in changes),
        )
        for _, before, after in changes:
            self._state.subtract(before)
            self._state.add(after)

    def _enter_texts(self, texts: Iterable[str]) -> None:
        """See to it that the memory has the texts, and that their ids are known."""
        if len(self._texts) > _KNOWN_TEXTS:
            self._texts.clear()
        wordings = {text: read_wording(text) for text in texts if text not in self._texts}
        keys = {text: wording.key() for text, wording in wordings.items()}
        self._texts |= self._connection.execute(
            f"SELECT text, id FROM texts WHERE key IN ({_marks(keys)})",  # noqa: S608
            tuple(keys.values()),
        )
        unknown = [text for text in keys if text not in self._texts]
        fresh = dict(zip(unknown, count(self._last_text + 1), strict=False))
        self._connection.executemany(
            "INSERT INTO texts (id, key, text) VALUES (?, ?, ?)",
            ((id, keys[text], text) for text, id in fresh.items()),
        )
        for text, id in fresh.items():
            self._index.add(id, wordings[text])
        self._texts |= fresh
        self._last_text += len(fresh)


def _brought_up_to_date(known: _Row, row: _Row, *, dated: bool) -> _Row:
    """Return the columns of a known unit that has come again, with dates of its own where it is ``dated``."""
    if not dated and row[2] <= known[2]:
        return known
    better = max(known, row, key=_standing)
    return (*known[:2], *better[2:5], min(known[5], row[5]), better[6], *known[7:])


def _standing(row: _Row) -> tuple[int, int, str, str]:
    """Order the versions of one unit: any two memories that are merged agree on the best, whichever comes first."""
    return row[2], row[6], row[4] or "", row[3] or ""


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
