"""Merge two glossaries, with the one they both come from as base, or as a union without it.

Concept entries are merged row by row, rows cell by cell; a change of one side only is taken. Everything is said as
changes to the first glossary, whose lines, order and bytes stay otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bitext.glossary.compare import content
from bitext.glossary.edit import line_of, revise, table_of
from bitext.glossary.folding import squeezed
from bitext.glossary.lint_entries import dates_of, overlapping
from bitext.glossary.rows import (
    COLUMNS,
    OPTIONAL_COLUMNS,
    Concept,
    GlossaryRow,
    columns_of,
    parse_table,
    row_of_cells,
    serialize_table,
)

ConflictKind = Literal["cell", "removed", "preferred", "deprecated", "dates"]
_EMPTY: Sequence[GlossaryRow] = ()
_ENTRY = ("case", "valid-from", "valid-to")
_Trio = tuple[GlossaryRow | None, GlossaryRow | None, GlossaryRow | None]
_Merged = tuple[_Trio, GlossaryRow | None]
_Key = tuple[Concept, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Hold what two glossaries say differently and neither can be told to be the newer.

    Attributes:
        kind: cell: both changed a cell; removed: one removed the row that the other changed; preferred: each has
            another preferred rendering; deprecated: one allows a rendering that the other deprecates; dates: two
            preferred renderings hold on the same day, which they do in neither of the two.
        source: English term of the entry.
        target: Rendering of the row.
        column: The cell, "target" where it is the whole row.
        ours: What the first glossary has there, empty for nothing.
        theirs: What the second has.
        base: What both come from.
        places: file:line of the rows concerned, the first glossary's first.
    """

    kind: ConflictKind
    source: str
    target: str
    column: str
    ours: str
    theirs: str
    base: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Hold the changes to the first glossary that make it the merged one.

    With conflicts, the first glossary's cells and preferred renderings stay, the other's become a note or an admitted
    rendering with a note, and a row that one side removed stays with a note. Of renderings that one allows and the
    other deprecates, and of dates that overlap, there is a note.

    Attributes:
        changed: (row as it is, row as it becomes).
        removed: Rows to take out.
        added: Rows of the second glossary to put in, in its order.
        conflicts: In the order of the sources.
    """

    changed: tuple[tuple[GlossaryRow, GlossaryRow], ...]
    removed: tuple[GlossaryRow, ...]
    added: tuple[GlossaryRow, ...]
    conflicts: tuple[Conflict, ...]


def merge(ours: Sequence[GlossaryRow], theirs: Sequence[GlossaryRow], base: Sequence[GlossaryRow] = _EMPTY) -> Merge:
    """Merge the rows of two glossaries; without a base nothing was removed, and cells that differ are conflicts."""
    moves = _moves(ours, base), _moves(theirs, base)
    sides = [
        _by_concept(ours, _agreed(moves[0], theirs, moves[1])),
        _by_concept(theirs, _agreed(moves[1], ours, moves[0])),
        _by_concept(base, {}),
    ]
    conflicts: list[Conflict] = []
    entries: dict[Concept, list[_Merged]] = {}
    for concept in {**sides[0], **sides[1]}:
        for trio in _trios(sides, concept):
            row = _merge_row(trio, conflicts)
            entries.setdefault(row.concept if row else concept, []).append((trio, row))
    whole = (_not_emptied(entry, conflicts) for entry in entries.values())
    merged = [pair for entry in whole for pair in _one_side_deprecated(_one_preferred(entry, conflicts), conflicts)]
    merged = _dates_apart(merged, (ours, theirs), conflicts)
    order = {source: number for number, source in enumerate(dict.fromkeys(row.source for row in (*ours, *theirs)))}
    changed: list[tuple[GlossaryRow, GlossaryRow]] = []
    removed: list[GlossaryRow] = []
    added: list[GlossaryRow] = []
    for (own, _, _), row in merged:
        if own is None and row is not None:
            added.append(row)
        elif own is not None and row is None:
            removed.append(own)
        elif own is not None and row is not None and content(own) != content(row):
            changed.append((own, row))
    conflicts.sort(key=lambda conflict: order[conflict.source])
    return Merge(changed=tuple(changed), removed=tuple(removed), added=tuple(added), conflicts=tuple(conflicts))


def apply_merge(data: Mapping[Path, bytes], merged: Merge, *, folder: bool) -> dict[str, bytes]:
    """Return the merged tables by name: the first glossary's with the changes made.

    An added row goes to the table with its source; else, in a folder, to the one named as its own table, which may
    be new.

    Args:
        data: The tables of the first glossary.
        merged: The changes.
        folder: Whether the glossary is a folder, which may get new tables.

    Raises:
        GlossaryError: A table cannot be read.
    """
    sources = {row.source: path for path in reversed(list(data)) for row in parse_table(path, data[path], []).rows}
    names = {path.name: path for path in data}
    added: dict[Path, list[GlossaryRow]] = {}
    for row in merged.added:
        own = Path(table_of(row).name)
        path = sources.get(row.source) or (names.get(own.name, own) if folder else next(iter(data)))
        added.setdefault(path, []).append(row)
    tables: dict[str, bytes] = {}
    for path, before in data.items():
        tables[path.name] = revise(
            path,
            before,
            changed={line_of(own): row for own, row in merged.changed if table_of(own) == path},
            removed={line_of(own) for own in merged.removed if table_of(own) == path},
            added=added.pop(path, ()),
        )
    for path, rows in added.items():
        tables[path.name] = serialize_table(rows, columns_of(rows)).encode()
    return tables


def _conflict(
    kind: ConflictKind, row: GlossaryRow, column: str, ours: str, theirs: str, places: tuple[str, str], base: str = ""
) -> Conflict:
    return Conflict(
        kind=kind,
        source=row.source,
        target=row.target,
        column=column,
        ours=ours,
        theirs=theirs,
        base=base,
        places=places,
    )


def _by_concept(rows: Iterable[GlossaryRow], moves: Mapping[_Key, Concept]) -> dict[Concept, list[GlossaryRow]]:
    """Return the rows by the entry that they are of in the base, so that a change of dates is one of cells."""
    concepts: dict[Concept, list[GlossaryRow]] = {}
    for row in rows:
        concepts.setdefault(moves.get(_key(row), row.concept), []).append(row)
    return concepts


def _moves(rows: Sequence[GlossaryRow], base: Sequence[GlossaryRow]) -> dict[_Key, Concept]:
    """Return the rows whose case rule or dates changed, each with the entry that it is of in the base."""
    fresh, gone = _alone(rows, base), _alone(base, rows)
    return {_key(fresh[same]): gone[same].concept for same in fresh.keys() & gone.keys()}


def _agreed(
    moves: Mapping[_Key, Concept], others: Iterable[GlossaryRow], other_moves: Mapping[_Key, Concept]
) -> dict[_Key, Concept]:
    """Return the moves to where the other side has no such row or has moved it likewise, lest it be there twice."""
    there = set(map(_key, others))
    return {key: old for key, old in moves.items() if key not in there or other_moves.get(key) == old}


def _alone(rows: Iterable[GlossaryRow], others: Iterable[GlossaryRow]) -> dict[tuple[str, str], GlossaryRow]:
    """Return the rows that the others lack, by source and target, where only one has these."""
    known = set(map(_key, others))
    found: dict[tuple[str, str], list[GlossaryRow]] = {}
    for row in rows:
        if _key(row) not in known:
            found.setdefault((row.source, row.target), []).append(row)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def _key(row: GlossaryRow) -> _Key:
    return row.concept, row.target


def _trios(concepts: Sequence[Mapping[Concept, Sequence[GlossaryRow]]], concept: Concept) -> Iterator[_Trio]:
    """Yield the rows of an entry that have one target in ours, theirs and base, repeated ones in their order."""
    sides = [_by_target(side.get(concept, ())) for side in concepts]
    for key in dict.fromkeys(key for side in sides for key in side):
        yield sides[0].get(key), sides[1].get(key), sides[2].get(key)


def _by_target(rows: Iterable[GlossaryRow]) -> dict[tuple[str, int], GlossaryRow]:
    numbered: dict[tuple[str, int], GlossaryRow] = {}
    for row in rows:
        number = 0
        while (row.target, number) in numbered:
            number += 1
        numbered[row.target, number] = row
    return numbered


def _merge_row(trio: _Trio, conflicts: list[Conflict]) -> GlossaryRow | None:
    ours, theirs, base = trio
    if ours is not None and theirs is not None:
        return _merge_cells(ours, theirs, base, conflicts)
    row = ours or theirs
    if row is None or base is None:
        return row
    if content(row) == content(base):
        return None
    both = ours.target if ours else "", theirs.target if theirs else ""
    conflicts.append(_conflict("removed", row, "target", *both, (row.place, base.place), base.target))
    return _noted(row, "the other has removed it" if ours else "removed here, changed in the other")


def _merge_cells(
    ours: GlossaryRow, theirs: GlossaryRow, base: GlossaryRow | None, conflicts: list[Conflict]
) -> GlossaryRow:
    cells: dict[str, str] = {}
    disputed: list[str] = []
    moved = base is not None and len({ours.concept, theirs.concept, base.concept}) == 3  # by both, to different entries
    extra = dict.fromkeys(column for row in (ours, theirs) for column, _ in row.extra)
    for column in (*COLUMNS, *OPTIONAL_COLUMNS, *extra):
        own, other, old = ours.cell(column), theirs.cell(column), base.cell(column) if base else ""
        cells[column] = other if own == old else own
        if column == "forbidden":
            cells[column] = "|".join(_merge_texts(ours.forbidden, theirs.forbidden, base.forbidden if base else ()))
        elif own != other and (old not in (own, other) or (moved and column in _ENTRY)):
            disputed.append(column)
            cells[column] = own
    for column in disputed:
        old, places = base.cell(column) if base else "", (ours.place, theirs.place)
        conflicts.append(_conflict("cell", ours, column, ours.cell(column), theirs.cell(column), places, old))
    notes = [f"the other has {column} {theirs.cell(column)!r}" for column in disputed]
    return _noted(row_of_cells(cells, ours.place), *notes)


def _merge_texts(ours: Sequence[str], theirs: Sequence[str], base: Sequence[str]) -> list[str]:
    """Merge lists whose order means nothing: what either side added is in, what either side removed is out."""
    if list(ours) == list(base):
        return list(theirs)
    return [
        *(text for text in ours if text in theirs or text not in base),
        *(text for text in theirs if text not in ours and text not in base),
    ]


def _not_emptied(entry: Sequence[_Merged], conflicts: list[Conflict]) -> Sequence[_Merged]:
    """Let our rows stay where each side has removed what the other kept, so that both together leave nothing."""
    there = [any(trio[side] is not None for trio, _ in entry) for side in (0, 1)]
    if not all(there) or any(row is not None for _, row in entry):
        return entry
    kept: list[_Merged] = []
    for trio, _ in entry:
        own, _, base = trio
        if own is not None and base is not None:
            conflicts.append(_conflict("removed", own, "target", own.target, "", (own.place, base.place), base.target))
        kept.append((trio, None if own is None else _noted(own, "the other has removed it")))
    return kept


def _one_preferred(entry: Sequence[_Merged], conflicts: list[Conflict]) -> list[_Merged]:
    """Let one preferred rendering stay, ours where the other side brings another one."""
    preferred = [(ours, row) for (ours, _, _), row in entry if row is not None and row.status == "preferred"]
    first = next((row for ours, row in preferred if ours is not None and ours.status == "preferred"), None)
    first = first or next((row for _, row in preferred), None)
    settled: list[_Merged] = []
    for trio, row in entry:
        if row is None or first is None or row.status != "preferred" or row.target == first.target:
            settled.append((trio, row))
            continue
        if trio[0] is not None or trio[2] is None:  # a row that we removed is a conflict already
            places = (first.place, row.place)
            conflicts.append(_conflict("preferred", row, "status", first.target, row.target, places))
        settled.append((trio, _noted(replace(row, status="admitted"), "preferred in the other")))
    return settled


def _one_side_deprecated(entry: Sequence[_Merged], conflicts: list[Conflict]) -> list[_Merged]:
    """Let ours stay where one side allows a rendering and the other deprecates it, and note the other's."""
    ours, theirs = (_allowed_and_not([trio[side] for trio, _ in entry]) for side in (0, 1))
    allowed, deprecated = _allowed_and_not([row for _, row in entry])
    settled = list(entry)
    for text, row in allowed.items():
        known = any(text in side[0] and text in side[1] for side in (ours, theirs))
        if known or text not in deprecated:
            continue
        own = text in ours[0]
        places = (row.place, deprecated[text].place)
        says = (row.status, "deprecated") if own else ("deprecated", row.status)
        conflicts.append(_conflict("deprecated", row, "forbidden", *says, places))
        note = f"the other deprecates {row.target!r}" if own else f"the other has {row.target!r} as {row.status}"
        settled = [(trio, _without(one, text, note, deprecated=own)) for trio, one in settled]
    return settled


def _without(row: GlossaryRow | None, text: str, note: str, *, deprecated: bool) -> GlossaryRow | None:
    """Take a rendering out, as a deprecated one or as a row, and note it where it is deprecated."""
    if row is None or (not deprecated and squeezed(row.target) == text):
        return None
    left = tuple(one for one in row.forbidden if squeezed(one) != text)
    if left == row.forbidden:
        return row
    return _noted(replace(row, forbidden=left) if deprecated else row, note)


def _dates_apart(
    merged: Sequence[_Merged], sides: Iterable[Sequence[GlossaryRow]], conflicts: list[Conflict]
) -> list[_Merged]:
    """Find preferred renderings that hold on the same day though they do in neither side, and note it."""
    known = {frozenset(map(_key, pair)) for rows in sides for pair in _both_preferred(rows)}
    own = {id(row) for (ours, _, _), row in merged if ours is not None}
    notes: dict[int, list[str]] = {}
    for pair in _both_preferred([row for _, row in merged if row is not None]):
        if frozenset(map(_key, pair)) in known:
            continue
        first, second = pair if id(pair[0]) in own else pair[::-1]
        ours, theirs = (f"{row.target} ({dates_of(row)})" for row in (first, second))
        conflicts.append(_conflict("dates", second, "valid-from", ours, theirs, (first.place, second.place)))
        notes.setdefault(id(second), []).append(f"holds on days of {first.target!r} ({dates_of(first)})")
    return [
        (trio, _noted(row, *notes[id(row)]) if row is not None and id(row) in notes else row) for trio, row in merged
    ]


def _both_preferred(rows: Sequence[GlossaryRow]) -> list[tuple[GlossaryRow, GlossaryRow]]:
    return [pair for pair in overlapping(rows) if all(row.status == "preferred" for row in pair)]


def _allowed_and_not(
    rows: Iterable[GlossaryRow | None],
) -> tuple[dict[str, GlossaryRow], dict[str, GlossaryRow]]:
    """Return the rows that allow, and those that deprecate, each rendering."""
    there = [row for row in rows if row is not None]
    deprecated = {squeezed(text): row for row in there for text in row.forbidden}
    return {squeezed(row.target): row for row in there}, deprecated


def _noted(row: GlossaryRow, *notes: str) -> GlossaryRow:
    return replace(row, note="; ".join([*filter(None, [row.note]), *(f"merge: {note}" for note in notes)]))
