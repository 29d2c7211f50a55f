"""The two tables that bitext writes, told apart: that of a memory, and that of units of any exchange file.

Both begin with source and target and have no head line. A memory's goes on with status, date of the last change, author
and release; the other with id and status.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bitext.errors import InterchangeError
from bitext.interchange.tsv import read_rows, table_rows
from bitext.interchange.units import STATUSES, parse_moment
from bitext.text import excerpt

_KNOWN = ", ".join(STATUSES)
_EXPECTED = (
    f"expected source, target and, where known, status ({_KNOWN}), date, author and release; or source, target, id and "
    "status"
)
_Layout = Literal["memory", "units", "ids"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """Hold a row of a table, what it does not say being empty; the cells are as written.

    Attributes:
        line: Number of its line.
        source: The source.
        target: The target.
        id: The unit's id.
        status: One of :data:`STATUSES`.
        changed: Date of the last change, as :func:`parse_moment` reads it.
        author: Who changed it last.
        release: Id of the release.
    """

    line: int
    source: str
    target: str
    id: str = ""
    status: str = ""
    changed: str = ""
    author: str = ""
    release: str = ""


def read_table(path: Path, *, ids_alone: bool = True) -> Iterator[TableRow]:
    """Yield the rows of a table of either kind; what stands behind source and target may be missing.

    Args:
        path: The file.
        ids_alone: Whether a table may have ids in the third cells and no status.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is no such table, or has a status or date that is none; such rows are named.
    """
    layout = _layout(path, ids_alone)
    for line, cells in read_rows(path, _wrong_memory_row if layout == "memory" else _wrong_unit_row):
        source, target, third, fourth, author, release = [*cells, *[""] * 4][:6]
        if layout == "memory":
            yield TableRow(
                line=line,
                source=source,
                target=target,
                status=third,
                changed=fourth,
                author=author,
                release=release,
            )
        else:
            yield TableRow(line=line, source=source, target=target, id=third, status=fourth)


def _layout(path: Path, ids_alone: bool) -> _Layout:
    """Tell which table it is by the statuses and dates of all rows, in the third cells or the fourth."""
    memory = units = 0
    told = False
    other = ""
    thirds = fourths = ""
    for line, cells in table_rows(path):
        third, fourth = [*cells[2:4], "", ""][:2]
        memory += third in STATUSES and fourth not in STATUSES
        units += fourth in STATUSES
        told = told or any(cells[4:6]) or (not third and parse_moment(fourth) is not None)
        thirds, fourths = thirds or third, fourths or fourth
        if not other and (third or fourth):
            other = f"{line}: {excerpt(third)!r} and {excerpt(fourth)!r} behind the target"
    if memory or units:
        return "memory" if memory >= units else "units"
    if told and not thirds:
        return "memory"
    if not fourths and (ids_alone or not thirds):
        return "ids"
    raise InterchangeError(f"{path}:{other}; {_EXPECTED}")


def _wrong_memory_row(cells: Sequence[str]) -> str:
    status, changed = [*cells[2:4], "", ""][:2]
    if status and status not in STATUSES:
        return f"status {status!r}; expected {_KNOWN} or nothing in the third cell, as in other rows"
    if changed and parse_moment(changed) is None:
        return f"date {changed!r}; expected one like 2026-01-01T09:30:00Z or nothing in the fourth cell"
    return ""


def _wrong_unit_row(cells: Sequence[str]) -> str:
    status = cells[3] if len(cells) > 3 else ""
    if status and status not in STATUSES:
        return f"status {status!r}; expected {_KNOWN} or nothing in the fourth cell, as in other rows"
    return ""
