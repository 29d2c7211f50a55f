"""The memory on disk: one SQLite file that takes units, gives them back and lets go of them.

A text that several units have, as source or as context, is stored once. What makes two units the same unit is source,
target, neighbours and place (release, paragraph, id): one that comes again is not entered twice, but raises the status.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from bitext.memory.fuzzy import read_wording
from bitext.memory.index import IndexWriter, remove_texts
from bitext.memory.schema import TIMEOUT_S, connect, sqlite_errors, transaction
from bitext.memory.units import STATUSES, MemoryUnit, UnitFilter

#: What :func:`unit_of` takes, from ``UNITS``.
COLUMNS = """s.text, u.target, u.status, u.origin, u.author, u.created, u.changed, p.text, n.text, u.release,
    u.paragraph, u.unit"""
UNITS = """units u JOIN texts s ON s.id = u.source LEFT JOIN texts p ON p.id = u.previous
    LEFT JOIN texts n ON n.id = u.next"""
Side = Literal["source", "target"]
_SIDES: dict[Side, str] = {"source": "s.text", "target": "u.target"}
_KNOWN_TEXTS = 50_000
_STATE_BITS = 128


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


class Store:
    """A memory file. One program at a time may write; any number may read meanwhile, each the last whole state."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take an open connection; see :meth:`open`."""
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: Path, *, write: bool = False, timeout_s: float = TIMEOUT_S) -> Self:
        """Open a memory; with ``write`` it is made where there is none.

        Raises:
            InputError: It is missing, damaged, no memory, or made by a newer bitext.
            OutputError: It cannot be written.
        """
        return cls(path, connect(path, write=write, timeout_s=timeout_s))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read one state of the memory, whatever is written meanwhile.

        Raises:
            InputError: The file is damaged.
            OutputError: It cannot be used.
        """
        with sqlite_errors(self.path):
            if self.connection.in_transaction:
                yield self.connection
                return
            with transaction(self.connection):
                yield self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write: all that the block does is kept, or nothing.

        Raises:
            InputError: The file is damaged.
            OutputError: Another program is writing, the disk is full, or the file cannot be written.
        """
        with sqlite_errors(self.path), transaction(self.connection, write=True):
            yield self.connection

    @property
    def state(self) -> str:
        """Return a token of the content: the same units give the same, whatever order they came in."""
        with self.reading() as connection:
            return str(connection.execute("SELECT value FROM facts WHERE name = 'state'").fetchone()[0])

    def add(self, units: Iterable[MemoryUnit], *, date: datetime.datetime) -> Added:
        """Enter units, all or none of them.

        Of a unit that is known already the higher status wins, then the later date; the earliest date of making is
        kept. A unit without dates changes nothing unless it raises the status.

        Args:
            units: The units; they are taken one at a time.
            date: Stands for the dates that units lack, UTC.

        Raises:
            OutputError: Another program is writing, the disk is full, or the file cannot be written.
        """
        with self.writing() as connection:
            writer = _Writer(connection, int(date.timestamp()))
            for unit in units:
                writer.add(unit)
            return writer.finish()

    def units(self, selection: UnitFilter | None = None) -> Iterator[MemoryUnit]:
        """Yield the units of a selection, in the order they were entered, as of one moment."""
        where, values = (selection or UnitFilter()).where()
        with self.reading() as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM {UNITS} WHERE {where} ORDER BY u.id", values)  # noqa: S608
            yield from map(unit_of, rows)

    def search(
        self, text: str, *, sides: Iterable[Side] = ("source", "target"), selection: UnitFilter | None = None
    ) -> Iterator[MemoryUnit]:
        """Yield units that have a text in their source or target, in the order they were entered.

        The case of Latin letters without accents does not matter. All units are looked at.
        """
        pattern = re.sub(r"([%_\\])", r"\\\1", text)
        conditions = " OR ".join(f"{_SIDES[side]} LIKE '%' || ? || '%' ESCAPE '\\'" for side in sides)
        where, values = (selection or UnitFilter()).where()
        with self.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM {UNITS} WHERE ({conditions}) AND {where} ORDER BY u.id",  # noqa: S608
                (*(pattern for _ in sides), *values),
            )
            yield from map(unit_of, rows)

    def remove(self, ids: Iterable[int]) -> int:
        """Remove units by their row numbers, and texts that no unit needs any more; all or none.

        Raises:
            OutputError: Another program is writing, the disk is full, or the file cannot be written.
        """
        with self.writing() as connection:
            count = 0
            state = State(connection)
            for id in ids:
                row = connection.execute(f"SELECT {COLUMNS} FROM {UNITS} WHERE u.id = ?", (id,)).fetchone()  # noqa: S608
                if row is None:  # another program was faster
                    continue
                state.subtract(row)
                connection.execute("DELETE FROM units WHERE id = ?", (id,))
                count += 1
            state.write()
            if count:
                _remove_unused_texts(connection)
            return count


class State:
    """The token of the content: the sum of the hashes of all units, so that adding and removing need one hash each."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the token that the memory has."""
        self._connection = connection
        (value,) = connection.execute("SELECT value FROM facts WHERE name = 'state'").fetchone()
        self._sum = int(value, 16)

    def add(self, row: tuple[Any, ...]) -> None:
        """Count a unit in, given as its columns."""
        self._sum = (self._sum + _number(row)) % (1 << _STATE_BITS)

    def subtract(self, row: tuple[Any, ...]) -> None:
        """Count a unit out."""
        self._sum = (self._sum - _number(row)) % (1 << _STATE_BITS)

    def write(self) -> None:
        """Write the token."""
        self._connection.execute("UPDATE facts SET value = ? WHERE name = 'state'", (f"{self._sum:032x}",))


def state_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return the token that units, given as their columns, should have."""
    return f"{sum(map(_number, rows)) % (1 << _STATE_BITS):032x}"


class _Writer:
    """Enters units in one transaction."""

    def __init__(self, connection: sqlite3.Connection, date: int) -> None:
        self._connection = connection
        self._date = date
        self._index = IndexWriter(connection)
        self._state = State(connection)
        self._texts: dict[str, int] = {}
        self._counts = {"added": 0, "changed": 0, "unchanged": 0, "empty": 0}

    def add(self, unit: MemoryUnit) -> None:
        self._counts[self._enter(unit)] += 1

    def finish(self) -> Added:
        self._index.flush()
        self._state.write()
        return Added(**self._counts)

    def _enter(self, unit: MemoryUnit) -> str:
        if not unit.source.strip() or not unit.target.strip():
            return "empty"
        digest = _digest((unit.source, unit.target, unit.previous, unit.next, unit.release, unit.paragraph, unit.id))
        known = self._connection.execute(
            f"SELECT {COLUMNS}, u.id FROM {UNITS} WHERE u.digest = ?",  # noqa: S608
            (digest,),
        ).fetchone()
        if known is not None:
            return self._bring_up_to_date(unit, known[:-1], known[-1])
        row = _row_of(unit, self._date)
        texts = [None if text is None else self._text(text) for text in (unit.source, unit.previous, unit.next)]
        self._connection.execute(
            "INSERT INTO units (digest, source, previous, next, target, status, origin, author, created, changed, "
            "release, paragraph, unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (digest, *texts, *row[1:7], *row[9:]),
        )
        self._state.add(row)
        return "added"

    def _bring_up_to_date(self, unit: MemoryUnit, known: tuple[Any, ...], id: int) -> str:
        row = _row_of(unit, self._date)
        if unit.created is None and unit.changed is None and row[2] <= known[2]:
            return "unchanged"
        better = max(known, row, key=_standing)
        merged = (*known[:2], *better[2:5], min(known[5], row[5]), better[6], *known[7:])
        if merged == known:
            return "unchanged"
        self._connection.execute(
            "UPDATE units SET status = ?, origin = ?, author = ?, created = ?, changed = ? WHERE id = ?",
            (*merged[2:7], id),
        )
        self._state.subtract(known)
        self._state.add(merged)
        return "changed"

    def _text(self, text: str) -> int:
        """Return the id of a text, entered where it is new."""
        known = self._texts.get(text)
        if known is not None:
            return known
        if len(self._texts) >= _KNOWN_TEXTS:
            self._texts.clear()
        wording = read_wording(text)
        key = wording.key()
        rows = self._connection.execute("SELECT id, text FROM texts WHERE key = ?", (key,))
        id = next((id for id, other in rows if other == text), None)
        if id is None:
            entered = "INSERT INTO texts (key, text) VALUES (?, ?) RETURNING id"
            id = int(self._connection.execute(entered, (key, text)).fetchone()[0])
            self._index.add(id, wording)
        self._texts[text] = id
        return id


def unit_of(row: tuple[Any, ...]) -> MemoryUnit:
    """Return the unit that a row of :data:`COLUMNS` holds."""
    source, target, status, origin, author, created, changed, previous, next, release, paragraph, id = row
    return MemoryUnit(
        source=source,
        target=target,
        status=STATUSES[status],
        origin=origin,
        author=author,
        created=datetime.datetime.fromtimestamp(created, datetime.UTC),
        changed=datetime.datetime.fromtimestamp(changed, datetime.UTC),
        previous=previous,
        next=next,
        release=release,
        paragraph=paragraph,
        id=id,
    )


def _row_of(unit: MemoryUnit, date: int) -> tuple[Any, ...]:
    """Return the columns of a unit; ``date`` stands for those it lacks."""
    created, changed = (None if moment is None else int(moment.timestamp()) for moment in (unit.created, unit.changed))
    created, changed = (created if created is not None else changed), (changed if changed is not None else created)
    return (
        unit.source,
        unit.target,
        STATUSES.index(unit.status),
        unit.origin,
        unit.author,
        date if created is None else created,
        date if changed is None else changed,
        unit.previous,
        unit.next,
        unit.release,
        unit.paragraph,
        unit.id,
    )


def _standing(row: tuple[Any, ...]) -> tuple[int, int, str, str]:
    """Order the versions of one unit: any two memories that are merged agree on the best, whichever comes first."""
    return row[2], row[6], row[4] or "", row[3] or ""


def _digest(values: Iterable[str | int | None]) -> bytes:
    """Hash values so that no two lists of them run together."""
    parts = "".join("-" if value is None else f"{len(str(value))}:{value}" for value in values)
    return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=_STATE_BITS // 8).digest()


def _number(row: tuple[Any, ...]) -> int:
    return int.from_bytes(_digest(row), "big")


def _remove_unused_texts(connection: sqlite3.Connection) -> None:
    unused = connection.execute(
        "SELECT id, text FROM texts WHERE id NOT IN (SELECT source FROM units UNION SELECT previous FROM units WHERE "
        "previous IS NOT NULL UNION SELECT next FROM units WHERE next IS NOT NULL) ORDER BY id"
    ).fetchall()
    remove_texts(connection, unused)
    connection.executemany("DELETE FROM texts WHERE id = ?", ((id,) for id, _ in unused))
