"""A unit as a row of the file, and the hashes that tell one from another."""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Any

from bitext.memory.units import STATUSES, MemoryUnit

#: What :func:`unit_of` takes, from ``UNITS``.
COLUMNS = """s.text, u.target, u.status, u.origin, u.author, u.created, u.changed, p.text, n.text, u.release,
    u.paragraph, u.unit"""
UNITS = """units u JOIN texts s ON s.id = u.source LEFT JOIN texts p ON p.id = u.previous
    LEFT JOIN texts n ON n.id = u.next"""
_STATE_BITS = 128


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


def row_of(unit: MemoryUnit, date: int) -> tuple[Any, ...]:
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


def digest_of(values: Iterable[str | int | None]) -> bytes:
    """Hash values so that no two lists of them run together."""
    texts = (value if value is None else str(value) for value in values)
    parts = "".join(["-" if text is None else f"{len(text)}:{text}" for text in texts])
    return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=_STATE_BITS // 8).digest()


def _number(row: tuple[Any, ...]) -> int:
    return int.from_bytes(digest_of(row), "big")
