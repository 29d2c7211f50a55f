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

ConflictKind = Literal["cell", "removed", "preferred", "deprecated"]
_EMPTY: Sequence[GlossaryRow] = ()
_Trio = tuple[GlossaryRow | None, GlossaryRow | None, GlossaryRow | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Hold what two glossaries say differently and neither can be told to be the newer.

    Attributes:
        kind: cell: both changed a cell; removed: one removed the row that the other changed; preferred: each has
            another preferred rendering; deprecated: one allows a rendering that the other deprecates.
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

    With conflicts, both versions are kept: the first glossary's cells and preferred renderings stay, the other's
    become a note or an admitted rendering with a note, and a row that one side removed stays with a note.

    Attributes:
        changed: (row as it is, row as it becomes).
        removed: Rows to take out.
        added: Rows of the second glossary to put in, in its order.
        conflicts: In the order of the entries.
    """

    changed: tuple[tuple[GlossaryRow, GlossaryRow], ...]
    removed: tuple[GlossaryRow, ...]
    added: tuple[GlossaryRow, ...]
    conflicts: tuple[Conflict, ...]


def merge(ours: Sequence[GlossaryRow], theirs: Sequence[GlossaryRow], base: Sequence[GlossaryRow] = _EMPTY) -> Merge:
    """Merge the rows of two glossaries; without a base nothing was removed, and cells that differ are conflicts."""
    concepts = [_by_concept(rows) for rows in (ours, theirs, base)]
    changed: list[tuple[GlossaryRow, GlossaryRow]] = []
    removed: list[GlossaryRow] = []
    added: list[GlossaryRow] = []
    conflicts: list[Conflict] = []
    for concept in {**concepts[0], **concepts[1]}:
        trios = list(_trios(concepts, concept))
        merged = [_merge_row(trio, conflicts) for trio in trios]
        merged = _one_preferred(trios, merged, conflicts)
        conflicts.extend(_deprecated(trios, merged))
        for (own, _, _), row in zip(trios, merged, strict=True):
            if own is None and row is not None:
                added.append(row)
            elif own is not None and row is None:
                removed.append(own)
            elif own is not None and row is not None and content(own) != content(row):
                changed.append((own, row))
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


def _by_concept(rows: Iterable[GlossaryRow]) -> dict[Concept, list[GlossaryRow]]:
    concepts: dict[Concept, list[GlossaryRow]] = {}
    for row in rows:
        concepts.setdefault(row.concept, []).append(row)
    return concepts


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
    conflicts.append(
        Conflict(
            kind="removed",
            source=row.source,
            target=row.target,
            column="target",
            ours=ours.target if ours else "",
            theirs=theirs.target if theirs else "",
            base=base.target,
            places=(row.place, base.place),
        )
    )
    return _noted(row, "the other has removed it" if ours else "removed here, changed in the other")


def _merge_cells(
    ours: GlossaryRow, theirs: GlossaryRow, base: GlossaryRow | None, conflicts: list[Conflict]
) -> GlossaryRow:
    cells: dict[str, str] = {}
    notes: list[str] = []
    extra = dict.fromkeys(column for row in (ours, theirs) for column, _ in row.extra)
    for column in (*COLUMNS, *OPTIONAL_COLUMNS, *extra):
        own, other, old = ours.cell(column), theirs.cell(column), base.cell(column) if base else ""
        cells[column] = other if own == old else own
        if column == "forbidden":
            cells[column] = "|".join(_merge_texts(ours.forbidden, theirs.forbidden, base.forbidden if base else ()))
        elif own != other and old not in (own, other):
            conflicts.append(
                Conflict(
                    kind="cell",
                    source=ours.source,
                    target=ours.target,
                    column=column,
                    ours=own,
                    theirs=other,
                    base=old,
                    places=(ours.place, theirs.place),
                )
            )
            notes.append(f"the other has {column} {other!r}")
    return _noted(row_of_cells(cells, ours.place), *notes)


def _merge_texts(ours: Sequence[str], theirs: Sequence[str], base: Sequence[str]) -> list[str]:
    """Merge lists whose order means nothing: what either side added is in, what either side removed is out."""
    if list(ours) == list(base):
        return list(theirs)
    return [
        *(text for text in ours if text in theirs or text not in base),
        *(text for text in theirs if text not in ours and text not in base),
    ]


def _one_preferred(
    trios: Sequence[_Trio], merged: Sequence[GlossaryRow | None], conflicts: list[Conflict]
) -> list[GlossaryRow | None]:
    """Let our preferred rendering stay where the other side brings another one."""
    pairs = list(zip(trios, merged, strict=True))
    own = [row for (ours, _, _), row in pairs if _is_preferred(row) and _is_preferred(ours)]
    settled: list[GlossaryRow | None] = []
    for (ours, _, base), row in pairs:
        first = own[0] if own else None
        if row is None or first is None or not _is_preferred(row) or _is_preferred(ours) or row.target == first.target:
            settled.append(row)
            continue
        if ours is not None or base is None:  # a row that we removed is a conflict already
            conflicts.append(
                Conflict(
                    kind="preferred",
                    source=row.source,
                    target=row.target,
                    column="status",
                    ours=first.target,
                    theirs=row.target,
                    base="",
                    places=(first.place, row.place),
                )
            )
        settled.append(_noted(replace(row, status="admitted"), "preferred in the other"))
    return settled


def _is_preferred(row: GlossaryRow | None) -> bool:
    return row is not None and row.status == "preferred"


def _deprecated(trios: Sequence[_Trio], merged: Sequence[GlossaryRow | None]) -> Iterator[Conflict]:
    """Find renderings that are allowed and deprecated in the merged entry but in neither of the two."""
    ours, theirs = _allowed_and_not([trio[0] for trio in trios]), _allowed_and_not([trio[1] for trio in trios])
    allowed, deprecated = _allowed_and_not(merged)
    for text, row in allowed.items():
        known = any(text in side[0] and text in side[1] for side in (ours, theirs))
        if known or text not in deprecated:
            continue
        yield Conflict(
            kind="deprecated",
            source=row.source,
            target=row.target,
            column="forbidden",
            ours=row.status if text in ours[0] else "deprecated",
            theirs="deprecated" if text in ours[0] else row.status,
            base="",
            places=(row.place, deprecated[text].place),
        )


def _allowed_and_not(
    rows: Iterable[GlossaryRow | None],
) -> tuple[dict[str, GlossaryRow], dict[str, GlossaryRow]]:
    """Return the rows that allow, and those that deprecate, each rendering."""
    there = [row for row in rows if row is not None]
    deprecated = {squeezed(text): row for row in there for text in row.forbidden}
    return {squeezed(row.target): row for row in there}, deprecated


def _noted(row: GlossaryRow, *notes: str) -> GlossaryRow:
    return replace(row, note="; ".join([*filter(None, [row.note]), *(f"merge: {note}" for note in notes)]))
