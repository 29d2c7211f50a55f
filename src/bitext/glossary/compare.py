"""Compare two glossaries, concept entry by concept entry and cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bitext.glossary.rows import COLUMNS, OPTIONAL_COLUMNS, GlossaryRow

ChangeKind = Literal["added", "removed", "changed"]
_Pair = tuple[GlossaryRow | None, GlossaryRow | None]
_ALIKE: tuple[Callable[[GlossaryRow], object], ...] = (
    lambda row: (row.concept, row.target),
    lambda row: (row.concept, row.status),
    lambda row: row.target,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """Hold what became of one row.

    Attributes:
        entry: What became of its concept entry: added or removed as a whole, or changed.
        before: The row in the first glossary, None where it is added.
        after: The row in the second, None where it is removed.
    """

    entry: ChangeKind
    before: GlossaryRow | None
    after: GlossaryRow | None

    @property
    def kind(self) -> ChangeKind:
        """What became of the row itself."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def row(self) -> GlossaryRow:
        """The row as it is, or was if it is removed."""
        return next(row for row in (self.after, self.before) if row is not None)

    def cells(self) -> tuple[tuple[str, str, str], ...]:
        """Return (column, before, after) of the cells that differ; a missing row is empty in every cell."""
        known = (*COLUMNS, *OPTIONAL_COLUMNS)
        pairs = [(column, *(row.cell(column) if row else "" for row in (self.before, self.after))) for column in known]
        extra = [dict(row.extra) if row else {} for row in (self.before, self.after)]
        pairs += [(column, *(cells.get(column, "") for cells in extra)) for column in {**extra[0], **extra[1]}]
        return tuple((column, before, after) for column, before, after in pairs if before != after)


def content(row: GlossaryRow) -> Mapping[str, str]:
    """Return the cells of a row that are not empty: what two rows must share to say the same."""
    columns = (*COLUMNS, *OPTIONAL_COLUMNS, *dict(row.extra))
    return {column: cell for column in columns if (cell := row.cell(column))}


def compare(before: Iterable[GlossaryRow], after: Iterable[GlossaryRow]) -> tuple[RowDifference, ...]:
    """Return what differs between two glossaries; tables, order and places of rows do not count.

    Sources come in the order of the first glossary, then the added ones in that of the second. Of one source, rows of
    one entry with one target are a pair; then those of one entry with one status, which have another target now; then
    those with one target, whose case rule or dates changed.
    """
    old, new = _by_source(before), _by_source(after)
    differences: list[RowDifference] = []
    for source in {**old, **new}:
        rows, others = old.get(source, []), new.get(source, [])
        concepts = {row.concept for row in rows}, {row.concept for row in others}
        for row, other in _paired(rows, others):
            entry: ChangeKind = "changed"
            if row is None and other is not None and other.concept not in concepts[0]:
                entry = "added"
            elif other is None and row is not None and row.concept not in concepts[1]:
                entry = "removed"
            if row is None or other is None or content(row) != content(other):
                differences.append(RowDifference(entry=entry, before=row, after=other))
    return tuple(differences)


def _by_source(rows: Iterable[GlossaryRow]) -> dict[str, list[GlossaryRow]]:
    sources: dict[str, list[GlossaryRow]] = {}
    for row in rows:
        sources.setdefault(row.source, []).append(row)
    return sources


def _paired(before: Sequence[GlossaryRow], after: Sequence[GlossaryRow]) -> Iterator[_Pair]:
    """Yield pairs, the likeliest first, then the rows that are on one side only."""
    left, free = list(before), list(after)
    for alike in _ALIKE:
        for row in tuple(left):
            index = next((index for index, other in enumerate(free) if alike(other) == alike(row)), None)
            if index is not None:
                yield row, free.pop(index)
                left = [other for other in left if other is not row]
    yield from ((row, None) for row in left)
    yield from ((None, row) for row in free)
