"""Keep a memory in order: duplicates, conflicts, figures, pruning, merging, checking."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from bitext.memory.fuzzy import read_wording
from bitext.memory.index import index_is_whole
from bitext.memory.recall import best_first, current_units
from bitext.memory.rows import COLUMNS, UNITS, state_of, unit_of
from bitext.memory.schema import MIGRATIONS
from bitext.memory.store import Store
from bitext.memory.units import STATUSES, MemoryUnit, UnitFilter, UnitStatus
from bitext.memory.writer import Added
from bitext.model import Finding
from bitext.text import excerpt, hangul_share, is_wordless

#: As recall orders them.
_BEST_FIRST = "u.status > 0 DESC, u.changed DESC, u.status DESC, u.target, u.release, u.unit, u.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Hold a source with several translations of the same standing.

    Attributes:
        source: The source.
        units: One unit a translation, the one that recall prefers first.
    """

    source: str
    units: tuple[MemoryUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Hold the figures of a memory.

    Attributes:
        units: Units.
        sources: Different source texts.
        conflicts: Sources with several translations, see :func:`find_conflicts`.
        statuses: Units of each status.
        origins: Units of each origin, the most first; None where it is not known.
        releases: Different releases.
        first: The earliest date of a change, None in an empty memory.
        last: The latest.
        bytes: Size of the file.
        schema: Version of the file.
        state: Token of the content.
    """

    units: int
    sources: int
    conflicts: int
    statuses: dict[UnitStatus, int]
    origins: tuple[tuple[str | None, int], ...]
    releases: int
    first: datetime.datetime | None
    last: datetime.datetime | None
    bytes: int
    schema: int
    state: str


def dedupe(store: Store, *, across_contexts: bool = False, dry_run: bool = False) -> int:
    """Remove units that say the same as another: same source, same target, same neighbours.

    Of each group the one that recall prefers stays, so that no translation is lost.

    Args:
        store: A memory opened for writing.
        across_contexts: Whether neighbours may differ; matches in context are lost with them.
        dry_run: Whether to count only.

    Returns:
        The number of units removed.
    """
    same = "u.source, u.target" + ("" if across_contexts else ", u.previous, u.next")
    return _remove_all_but_best(store, same, UnitFilter(), dry_run)


def prune(store: Store, selection: UnitFilter, *, superseded: bool = False, dry_run: bool = False) -> int:
    """Remove the units of a selection.

    Args:
        store: A memory opened for writing.
        selection: Which units.
        superseded: Only those that a newer version of the same unit of the same release replaces; versions of one
            moment stay.
        dry_run: Whether to count only.

    Returns:
        The number of units removed.
    """
    if superseded:
        nowhere = "iif(u.release IS NULL OR u.unit IS NULL, u.id, 0)"  # a unit without a place is a version of none
        same = f"s.key, u.release, u.unit, u.status > 0, {nowhere}"
        return _remove_all_but_best(store, same, selection, dry_run, "rank()", "u.status > 0 DESC, u.changed DESC")
    where, values = selection.where()
    with store.reading() as connection:
        ids = [id for (id,) in connection.execute(f"SELECT u.id FROM units u WHERE {where}", values)]  # noqa: S608
    return len(ids) if dry_run else store.remove(ids)


def _remove_all_but_best(
    store: Store,
    same: str,
    selection: UnitFilter,
    dry_run: bool,
    number: str = "row_number()",
    order: str = _BEST_FIRST,
) -> int:
    where, values = selection.where()
    query = (
        f"SELECT id FROM (SELECT u.id, u.status, u.release, u.origin, u.changed, {number} OVER "  # noqa: S608
        f"(PARTITION BY {same} ORDER BY {order}) AS place FROM units u JOIN texts s ON s.id = u.source) u "
        f"WHERE place > 1 AND {where}"
    )
    with store.reading() as connection:
        ids = [id for (id,) in connection.execute(query, values)]
    return len(ids) if dry_run else store.remove(ids)


def find_conflicts(store: Store, *, machine: bool = False) -> Iterator[Conflict]:
    """Yield sources with several translations that are not versions of the same unit, by the order of entry.

    Args:
        store: A memory.
        machine: Whether machine translations count; else only what a person has confirmed.
    """
    condition = "" if machine else " AND u.status > 0"
    with store.reading() as connection:
        keys = connection.execute(
            "SELECT s.key FROM units u JOIN texts s ON s.id = u.source WHERE 1"  # noqa: S608
            f"{condition} GROUP BY s.key HAVING count(DISTINCT u.target) > 1 ORDER BY min(u.id)"
        ).fetchall()
        for key in keys:
            rows = connection.execute(f"SELECT {COLUMNS} FROM {UNITS} WHERE s.key = ?{condition}", key)  # noqa: S608
            yield from _conflicts(map(unit_of, rows))


def _conflicts(units: Iterator[MemoryUnit]) -> Iterator[Conflict]:
    by_form: dict[tuple[str, ...], list[MemoryUnit]] = {}
    for unit in units:
        by_form.setdefault(read_wording(unit.source).form, []).append(unit)
    for group in by_form.values():
        targets: dict[str, MemoryUnit] = {}
        for unit in best_first(current_units(group)):
            targets.setdefault(" ".join(unit.target.split()), unit)
        if len(targets) > 1:
            yield Conflict(source=group[0].source, units=tuple(targets.values()))


def measure(store: Store) -> Stats:
    """Return the figures of a memory."""
    with store.reading() as connection:
        count, sources, releases, first, last = connection.execute(
            "SELECT count(*), count(DISTINCT source), count(DISTINCT release), min(changed), max(changed) FROM units"
        ).fetchone()
        statuses = dict(connection.execute("SELECT status, count(*) FROM units GROUP BY status"))
        origins = connection.execute("SELECT origin, count(*) FROM units GROUP BY origin ORDER BY 2 DESC, 1")
        return Stats(
            units=count,
            sources=sources,
            conflicts=sum(1 for _ in find_conflicts(store)),
            statuses={status: statuses.get(rank, 0) for rank, status in enumerate(STATUSES)},
            origins=tuple(origins),
            releases=releases,
            first=_moment(first),
            last=_moment(last),
            bytes=store.path.stat().st_size,
            schema=len(MIGRATIONS),
            state=store.state,
        )


def _moment(seconds: int | None) -> datetime.datetime | None:
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def merge(store: Store, other: Store) -> Added:
    """Enter all units of another memory: the union, whichever of the two comes first.

    Args:
        store: A memory opened for writing.
        other: The other; it stays as it is.
    """
    return store.add(other.units(), date=datetime.datetime.now(datetime.UTC))


def check(store: Store) -> Iterator[Finding]:
    """Yield what is wrong with the file (errors) and doubtful in its content (warnings)."""
    with store.reading() as connection:
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        yield from (_error("damaged", f"{message}; put back a copy of the file") for message in damage)
        if damage:
            return
        for table, *_ in connection.execute("PRAGMA foreign_key_check"):
            yield _error("dangling", f"a row of {table} refers to a text that is not there; export and import anew")
        if not index_is_whole(connection):
            yield _error("index", "the word index does not hold what the texts say; export and import anew")
        if state_of(connection.execute(f"SELECT {COLUMNS} FROM {UNITS}")) != store.state:  # noqa: S608
            yield _error("state", "units were changed by another program; export, look through and import anew")
        for unit in map(unit_of, connection.execute(f"SELECT {COLUMNS} FROM {UNITS} ORDER BY u.id")):  # noqa: S608
            if (doubt := _doubt(unit)) is not None:
                code, message = doubt
                yield Finding(code=code, severity="warning", message=message, segment=unit.id)


def _doubt(unit: MemoryUnit) -> tuple[str, str] | None:
    """Return code and message of what is doubtful in a unit, None for nothing."""
    if unit.target.split() == unit.source.split() and not is_wordless(unit.source):
        return "untranslated", f"the target is the source: {excerpt(unit.source)!r}"
    if hangul_share(unit.source) > 0.5:
        return "wrong-language", f"the source is Korean: {excerpt(unit.source)!r}"
    if any(map(str.isalpha, unit.target)) and not hangul_share(unit.target):
        return "wrong-language", f"the target has no Korean: {excerpt(unit.target)!r}"
    return None


def _error(code: str, message: str) -> Finding:
    return Finding(code=code, severity="error", message=message)
