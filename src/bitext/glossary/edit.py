"""Change rows of a table and leave the bytes of all others as they are."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import GlossaryError
from bitext.glossary.lint import check_glossary
from bitext.glossary.rows import (
    OPTIONAL_COLUMNS,
    GlossaryRow,
    GlossaryTable,
    find_tables,
    parse_table,
    read_bytes,
    serialize_row,
)

_SHOWN = 5
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Line:
    """Hold a line: its text, its line end ("" for a last one without), and the row it is, None for none."""

    text: str
    end: str
    row: GlossaryRow | None = None


# ---- one table


def revise(
    path: Path,
    data: bytes,
    *,
    changed: Mapping[int, GlossaryRow] | None = None,
    removed: Collection[int] = (),
    added: Iterable[GlossaryRow] = (),
) -> bytes:
    """Return the bytes of a table with some rows changed.

    Only cells that differ are written. A new row goes behind the last one of its source; else to its place if the
    table is sorted by source (as written or case folded); else to the end. A column that a new cell needs and the
    table lacks is added at the end of the head line, and then every row gets a cell for it.

    Args:
        path: For messages.
        data: The table; it must be UTF-8 with the columns of a glossary.
        changed: New rows by 1-based line.
        removed: Lines to take out.
        added: New rows, in order.

    Raises:
        GlossaryError: The table cannot be read.
    """
    table = parse_table(path, data, [])
    changed, added = changed or {}, tuple(added)
    lines = _lines(data, table)
    columns = _widen(lines, table.columns, (*changed.values(), *added))
    before = {line_of(row): row for row in table.rows}
    for number, row in changed.items():
        _rewrite(lines[number - 1], before[number], row, columns)
    lines = [line for number, line in enumerate(lines, 1) if number not in removed]
    order = _order([row.source for row in table.rows])
    end = lines[0].end or "\n"
    for row in added:
        at = _place(lines, row.source, order)
        lines[at - 1].end = lines[at - 1].end or end
        lines.insert(at, _Line(serialize_row(row, columns), end, row))
    return "".join(line.text + line.end for line in lines).encode()


def _lines(data: bytes, table: GlossaryTable) -> list[_Line]:
    *whole, last = data.decode().split("\n")
    lines = [_Line(text.removesuffix("\r"), "\r\n" if text.endswith("\r") else "\n") for text in whole]
    if last:
        lines.append(_Line(last, ""))
    for row in table.rows:
        lines[line_of(row) - 1].row = row
    return lines


def line_of(row: GlossaryRow) -> int:
    """Return the 1-based line of a row that was read from a table."""
    return int(row.place.rpartition(":")[2])


def table_of(row: GlossaryRow) -> Path:
    """Return the table that a row was read from."""
    return Path(row.place.rpartition(":")[0])


def _widen(lines: Sequence[_Line], columns: tuple[str, ...], rows: Iterable[GlossaryRow]) -> tuple[str, ...]:
    """Add the columns that rows need and the table lacks; return all of them."""
    extra = [(column, cell) for row in rows for column, cell in (*_optional(row), *row.extra)]
    missing = tuple(dict.fromkeys(column for column, cell in extra if cell and column not in columns))
    lines[0].text += "".join(f"\t{column}" for column in missing)
    for line in lines[1:]:
        if line.text.strip():
            line.text += "\t" * len(missing)
    return (*columns, *missing)


def _optional(row: GlossaryRow) -> list[tuple[str, str]]:
    return [(column, row.cell(column)) for column in OPTIONAL_COLUMNS]


def _rewrite(line: _Line, before: GlossaryRow, row: GlossaryRow, columns: Sequence[str]) -> None:
    """Write the cells of a row that differ from what the line held before."""
    cells = line.text.split("\t")
    for index, column in enumerate(columns):
        if before.cell(column) != row.cell(column):
            cells[index] = serialize_row(row, [column])
    line.text, line.row = "\t".join(cells), row


def _order(sources: Sequence[str]) -> Callable[[str], str] | None:
    """Return the key that a table is sorted by, None if it is not sorted."""
    for key in (str.casefold, str):
        keys = [key(source) for source in sources]
        if keys == sorted(keys):
            return key
    return None


def _place(lines: Sequence[_Line], source: str, order: Callable[[str], str] | None) -> int:
    """Return the index at which a row of a source goes."""
    rows = [(index, line.row.source) for index, line in enumerate(lines) if line.row is not None]
    same = [index for index, other in rows if other == source]
    if same:
        return same[-1] + 1
    if order is not None and rows:
        before = bisect_right([order(other) for _, other in rows], order(source))
        return rows[before - 1][0] + 1 if before else rows[0][0]
    return max(index for index, line in enumerate(lines) if line.text.strip()) + 1


# ---- a glossary


def read_data(path: str | Path) -> dict[Path, bytes]:
    """Return the bytes of the tables of a glossary.

    Raises:
        GlossaryError: There is no table, or one cannot be read.
    """
    return {table: read_bytes(table) for table in find_tables(path)}


def choose_table(data: Mapping[Path, bytes], source: str, name: str | None) -> Path:
    """Return the table that a new row belongs to: the one named, the only one, or the one with rows of its source.

    Raises:
        GlossaryError: None is named so, or none can be told.
    """
    names = ", ".join(path.name for path in data)
    if name is not None:
        for path in data:
            if name in (path.name, path.stem):
                return path
        raise GlossaryError(f"there is no table {name!r} in the glossary; it has {names}")
    holding = [path for path in data if any(row.source == source for row in parse_table(path, data[path], []).rows)]
    candidates = holding or list(data)
    if len(candidates) > 1:
        where = "is in several tables" if holding else "is new and the glossary has several tables"
        raise GlossaryError(f"{source!r} {where}; say which with --table ({names})")
    return candidates[0]


def select_rows(
    data: Mapping[Path, bytes], source: str, target: str | None = None, at: str | None = None
) -> list[GlossaryRow]:
    """Return the rows of a source, of one of its renderings, or at a place (TABLE:LINE or LINE).

    Raises:
        GlossaryError: There is none.
    """
    rows = [row for path in data for row in parse_table(path, data[path], []).rows]
    own = [row for row in rows if row.source == source]
    found = [row for row in own if target in (None, row.target) and (at is None or _stands_at(row, at))]
    if found:
        return found
    if own:
        raise GlossaryError(f"{source!r} has no such row; it has {_listed(own)}")
    close = difflib.get_close_matches(source, {row.source: None for row in rows}, 3)
    hint = f"; is {' or '.join(map(repr, close))} meant?" if close else "; 'bitext glossary search' finds terms"
    raise GlossaryError(f"the glossary has no source {source!r}{hint}")


def select_row(
    data: Mapping[Path, bytes], source: str, target: str | None = None, at: str | None = None
) -> GlossaryRow:
    """Return the one row of a source and, where it has several, of a target and a place.

    Raises:
        GlossaryError: There is none or more than one.
    """
    found = select_rows(data, source, target, at)
    if len(found) > 1:
        how = "its TARGET" if target is None else "--at TABLE:LINE"
        raise GlossaryError(f"{source!r} has {len(found)} rows; say which with {how}: {_listed(found)}")
    return found[0]


def _stands_at(row: GlossaryRow, at: str) -> bool:
    table, line = table_of(row), str(line_of(row))
    return at in (line, f"{table.name}:{line}", row.place)


def _listed(rows: Sequence[GlossaryRow]) -> str:
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return ", ".join(f"{row.target!r} at {table_of(row).name}:{line_of(row)}" for row in rows[:_SHOWN]) + more


def refuse_new_errors(before: Mapping[Path, bytes], after: Mapping[Path, bytes]) -> None:
    """Refuse a change that brings a finding at error level; those that were there already do not stand in its way.

    Raises:
        GlossaryError: With the messages of the new ones.
    """
    errors = [finding for finding in check_glossary(after.items()).findings if finding.severity == "error"]
    if not errors:
        return

    def key(place: str, code: str, source: str) -> _Key:
        return place.rpartition(":")[0], code, source

    known = Counter(
        key(finding.place, finding.code, finding.source) for finding in check_glossary(before.items()).findings
    )
    fresh = []
    for finding in errors:
        kind = key(finding.place, finding.code, finding.source)
        known[kind] -= 1
        if known[kind] < 0:
            fresh.append(f"{finding.message} [{finding.code}]")
    if fresh:
        raise GlossaryError(f"nothing was changed: {'; '.join(fresh)}")
