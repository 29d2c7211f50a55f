"""The memory on disk: one SQLite file that takes units, gives them back and lets go of them.

A text that several units have, as source or as context, is stored once. What makes two units the same unit is source,
target, neighbours and place (release, paragraph, id): one that comes again is not entered twice, but raises the status.
"""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from bitext.memory.index import remove_texts
from bitext.memory.rows import COLUMNS, UNITS, State, unit_of
from bitext.memory.schema import TIMEOUT_S, connect, sqlite_errors, transaction
from bitext.memory.units import MemoryUnit, UnitFilter
from bitext.memory.writer import Added, Writer

Side = Literal["source", "target"]
_SIDES: dict[Side, str] = {"source": "s.text", "target": "u.target"}


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
            writer = Writer(connection, int(date.timestamp()))
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


def _remove_unused_texts(connection: sqlite3.Connection) -> None:
    unused = connection.execute(
        "SELECT id, text FROM texts WHERE id NOT IN (SELECT source FROM units UNION SELECT previous FROM units WHERE "
        "previous IS NOT NULL UNION SELECT next FROM units WHERE next IS NOT NULL) ORDER BY id"
    ).fetchall()
    remove_texts(connection, unused)
    connection.executemany("DELETE FROM texts WHERE id = ?", ((id,) for id, _ in unused))
