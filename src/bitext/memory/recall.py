"""What the memory has for a source: the same text between the same neighbours, the same text, texts like it.

Order of the matches: what a person has confirmed before machine translation; in context before exact; the newest
first; then approved before reviewed, and the text of the target, so that equal memories answer alike. Fuzzy matches
stand behind, by score and then in the same order. Each translation of a source is given once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from bitext.memory.candidates import MIN_THRESHOLD, CandidateFinder
from bitext.memory.fuzzy import Wording, compare, read_wording
from bitext.memory.rows import COLUMNS, UNITS, unit_of
from bitext.memory.store import Store
from bitext.memory.units import STATUSES, MatchKind, MemoryMatch, MemoryUnit

THRESHOLD, LIMIT = 75, 5
_BATCH = 16


class Memory:
    """A memory opened for recall. Use one in each thread or process."""

    def __init__(self, store: Store) -> None:
        """Take an open store; see :meth:`open`."""
        self._store = store
        self._candidates = CandidateFinder()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a memory for reading.

        Raises:
            InputError: It is missing, damaged, no memory, or of another version.
            OutputError: It cannot be opened.
        """
        return cls(Store.open(path))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def state(self) -> str:
        """Return a token of the content: it changes with any unit, and equal memories have the same."""
        return self._store.state

    def recall(
        self,
        source: str,
        previous: str | None = None,
        next: str | None = None,
        threshold: int = THRESHOLD,
        limit: int = LIMIT,
        *,
        confirmed: bool = False,
    ) -> tuple[MemoryMatch, ...]:
        """Return the best matches for a source, the best first.

        A match is in context where the neighbours given are the same as those of the unit, and at least one is given.

        Args:
            source: The text to be translated.
            previous: Source of the segment before, empty at the beginning of the text, None where it is not known.
            next: Source of the segment behind, empty at the end of the text, None where it is not known.
            threshold: Lowest score, 30 to 100; 100 leaves out fuzzy matches.
            limit: How many matches at most.
            confirmed: Whether only units that a person has confirmed are wanted.

        Raises:
            ValueError: The threshold or the limit is out of range.
            InputError: The file is damaged.
        """
        if not MIN_THRESHOLD <= threshold <= 100 or limit < 1:
            raise ValueError(f"threshold {threshold}, limit {limit}: expected {MIN_THRESHOLD} to 100, and 1 or more")
        wording = read_wording(source)
        neighbours = _form(previous), _form(next)
        with self._store.reading() as connection:
            matches = _exact(connection, wording, neighbours, confirmed)
            if threshold < 100 and len(matches) < limit:
                candidates = self._candidates.find(connection, wording, threshold)
                matches += _fuzzy(connection, wording, candidates, threshold, limit - len(matches), confirmed)
        return tuple(matches[:limit])


def _exact(
    connection: sqlite3.Connection,
    wording: Wording,
    neighbours: tuple[tuple[str, ...] | None, ...],
    confirmed: bool,
) -> list[MemoryMatch]:
    rows = connection.execute(f"SELECT {COLUMNS} FROM {UNITS} WHERE s.key = ?", (wording.key(),))  # noqa: S608
    units = [unit for unit in map(unit_of, rows) if read_wording(unit.source).form == wording.form]
    matches = [
        MemoryMatch(unit=unit, score=100, kind="context" if _in_context(unit, neighbours) else "exact")
        for unit in current_units(units)
        if unit.confirmed or not confirmed
    ]
    return _distinct(_with_conflicts(sorted(matches, key=_order)))


def _fuzzy(
    connection: sqlite3.Connection,
    wording: Wording,
    candidates: Iterable[tuple[int, int]],
    threshold: int,
    limit: int,
    confirmed: bool,
) -> list[MemoryMatch]:
    scores: dict[int, int] = {}
    least = threshold
    remaining = iter(candidates)
    while batch := [id for id, bound in islice(remaining, _BATCH) if bound >= least]:
        scores |= _scores(connection, wording, batch, least, confirmed)
        if len(scores) >= limit:
            least = sorted(scores.values())[-limit]  # no text below it is among the best
    matches: list[MemoryMatch] = []
    for id, score in sorted(scores.items(), key=lambda item: -item[1]):
        if len(matches) >= limit and score < matches[limit - 1].score:
            break
        rows = connection.execute(f"SELECT {COLUMNS} FROM {UNITS} WHERE u.source = ?", (id,))  # noqa: S608
        units = (unit for unit in current_units(map(unit_of, rows)) if unit.confirmed or not confirmed)
        found = (MemoryMatch(unit=unit, score=score, kind="fuzzy") for unit in units)
        matches += _distinct(_with_conflicts(sorted(found, key=_order)))
    return sorted(matches, key=_order)


def _scores(
    connection: sqlite3.Connection, wording: Wording, ids: Sequence[int], least: int, confirmed: bool
) -> dict[int, int]:
    """Return the scores of the texts that reach one, are another text, and have units that are wanted."""
    rows = connection.execute(f"SELECT id, text FROM texts WHERE id IN ({','.join(map(str, ids))})")  # noqa: S608
    scores = {id: compare(wording, read_wording(text), least) for id, text in rows}
    wanted = "SELECT 1 FROM units WHERE source = ? AND status >= ?"
    return {
        id: score
        for id, score in scores.items()
        if least <= score < 100 and connection.execute(wanted, (id, confirmed)).fetchone()
    }


def current_units(units: Iterable[MemoryUnit]) -> list[MemoryUnit]:
    """Return units of one source without those that a newer version of the same unit of a release replaces.

    Versions of one moment stay: none is known to be the newer.
    """
    current: dict[tuple[object, ...], list[MemoryUnit]] = {}
    for number, unit in enumerate(units):
        place = (
            (unit.release, unit.id, unit.confirmed) if unit.release is not None and unit.id is not None else (number,)
        )
        others = current.setdefault(place, [])
        if not others or unit.changed == others[0].changed:
            others.append(unit)
        elif _rank(unit) < _rank(others[0]):
            current[place] = [unit]
    return [unit for versions in current.values() for unit in versions]


def best_first(units: Iterable[MemoryUnit]) -> list[MemoryUnit]:
    """Return units of one source as recall orders them."""
    return sorted(units, key=_rank)


def _in_context(unit: MemoryUnit, neighbours: tuple[tuple[str, ...] | None, ...]) -> bool:
    given = [(form, own) for form, own in zip(neighbours, (unit.previous, unit.next), strict=True) if form is not None]
    return bool(given) and all(own is not None and _form(own) == form for form, own in given)


def _form(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else read_wording(text).form


def _with_conflicts(matches: Iterable[MemoryMatch]) -> list[MemoryMatch]:
    """Mark matches of one source that contradict each other."""
    matches = list(matches)
    targets: dict[tuple[MatchKind, bool], set[str]] = {}
    for match in matches:
        targets.setdefault((match.kind, match.unit.confirmed), set()).add(" ".join(match.unit.target.split()))
    return [replace(m, conflict=len(targets[m.kind, m.unit.confirmed]) > 1) for m in matches]


def _distinct(matches: Iterable[MemoryMatch]) -> list[MemoryMatch]:
    """Return matches of one source without those whose target a better one has."""
    best: dict[str, MemoryMatch] = {}
    for match in matches:
        best.setdefault(match.unit.target, match)
    return list(best.values())


def _order(match: MemoryMatch) -> tuple[object, ...]:
    confirmed, *rest = _rank(match.unit)
    return -match.score, confirmed, match.kind != "context", *rest, match.unit.source


def _rank(unit: MemoryUnit) -> tuple[object, ...]:
    """Order units by how much they are worth, the best first; what they hold decides between equals."""
    changed = 0.0 if unit.changed is None else unit.changed.timestamp()
    status = -STATUSES.index(unit.status)
    rest = (unit.release, unit.id, unit.paragraph, unit.previous, unit.next, unit.origin, unit.author, unit.created)
    return not unit.confirmed, -changed, status, unit.target, *map(str, rest)
