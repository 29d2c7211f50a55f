"""Rows of glossary tables (TSV, columns as in glossaries/README.md): what terminologists write and edit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from bitext.errors import GlossaryError
from bitext.model import Status
from bitext.text import excerpt

COLUMNS = ("source", "target", "domain", "pos", "status", "case", "forbidden", "note")
#: May follow in any order; other columns are kept and mean nothing to bitext.
OPTIONAL_COLUMNS = ("reading", "short", "valid-from", "valid-to")
STATUSES = tuple(status for status in get_args(Status) if status != "deprecated")
CASES = ("yes", "no")
Concept = tuple[str, str, str, str]
_FIELDS = {column: column.replace("-", "_") for column in (*COLUMNS, *OPTIONAL_COLUMNS) if column != "forbidden"}
_OTHER_FORMATS = frozenset((".csv", ".xlsx", ".tbx", ".xml"))  # that can be converted
_SHOWN = 20
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryRow:
    """Hold one row: one Korean rendering of one English term, cells as written.

    Attributes:
        source: English term.
        target: Korean rendering.
        domain: Subject field.
        pos: noun, propn, verb or phrase.
        status: preferred or admitted.
        case: yes or no, whether the source matches in this case only.
        forbidden: Deprecated renderings.
        note: Usage.
        reading: How the target is read aloud, where its letters do not tell (for particles).
        short: Korean short form, written from the second mention in a release on.
        valid_from: First day the row holds: YYYY, YYYY-MM or YYYY-MM-DD, empty for always.
        valid_to: Last day, likewise; a year or month counts to its end.
        extra: (column, cell) of the other columns.
        place: file:line, for messages; two rows that differ in it only are equal.
    """

    source: str
    target: str
    domain: str = "concept"
    pos: str = "noun"
    status: str = "preferred"
    case: str = "no"
    forbidden: tuple[str, ...] = ()
    note: str = ""
    reading: str = ""
    short: str = ""
    valid_from: str = ""
    valid_to: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    place: str = field(default="", compare=False)

    @property
    def concept(self) -> Concept:
        """What the rows of one concept entry share: source, case, first and last day."""
        return (self.source, self.case, self.valid_from, self.valid_to)

    def cell(self, column: str) -> str:
        """Return the cell of a column as it is written in a table, empty where the row has none."""
        if column == "forbidden":
            return "|".join(self.forbidden)
        if column in COLUMNS or column in OPTIONAL_COLUMNS:
            return str(getattr(self, column.replace("-", "_")))
        return dict(self.extra).get(column, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTable:
    """Hold one table.

    Attributes:
        path: The file.
        columns: In the order of its head line.
        rows: In file order.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[GlossaryRow, ...]


def find_tables(path: str | Path) -> list[Path]:
    """Return the tables of a glossary: the file itself, or every .tsv of a folder in the order of their names.

    Raises:
        GlossaryError: The folder holds none, or the file is a glossary of another format.
    """
    place = Path(path)
    if place.suffix.lower() in _OTHER_FORMATS and place.is_file():
        raise GlossaryError(
            f"{path}: a glossary is a table with tabs (.tsv); make one by 'bitext glossary convert {path} -o OUT.tsv'"
        )
    tables = sorted(place.glob("*.tsv")) if place.is_dir() else [place]
    if not tables:
        expected = f"expected tables with the columns {', '.join(COLUMNS)}"
        raise GlossaryError(f"{path}: no .tsv table in the folder; {expected}")
    return tables


def read_bytes(table: Path) -> bytes:
    """Return the bytes of a table.

    Raises:
        GlossaryError: It cannot be read.
    """
    try:
        return table.read_bytes()
    except OSError as error:
        raise GlossaryError(f"{table}: cannot be read: {error.strerror}; check the path given as glossary") from error


def read_tables(path: str | Path) -> tuple[GlossaryTable, ...]:
    """Read the tables of a glossary.

    Raises:
        GlossaryError: A table is missing, not UTF-8, lacks a column, or has bad rows; three are named, all counted.
    """
    problems: list[str] = []
    tables = tuple(parse_table(table, read_bytes(table), problems) for table in find_tables(path))
    rows = (row for table in tables for row in table.rows)
    problems.extend(f"{row.place}: {wrong}" for row in rows if (wrong := problem_of(row)))
    refuse(problems)
    return tables


def refuse(problems: Sequence[str]) -> None:
    """Raise :class:`GlossaryError` if there are problems, with the first of them and the number of the others."""
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise GlossaryError("; ".join(problems[:_SHOWN]) + more)


def parse_table(path: Path, data: bytes, problems: list[str]) -> GlossaryTable:
    """Parse a table; rows with too many or too few cells are left out and named in ``problems``.

    Raises:
        GlossaryError: It is not UTF-8, has no tabs, or its head line lacks a column.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"{path}:{at}: byte 0x{data[error.start]:02x} is not UTF-8; save it as UTF-8") from error
    refuse_untabbed(path, text)
    lines = text.replace("\r\n", "\n").split("\n")
    columns = tuple(name.strip() for name in lines[0].split("\t"))
    check_columns(f"{path}:1", columns)
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            problems.append(f"{path}:{number}: {len(cells)} cells, expected {len(columns)}: {excerpt(line)!r}")
            continue
        rows.append(row_of_cells(dict(zip(columns, cells, strict=True)), f"{path}:{number}"))
    return GlossaryTable(path=path, columns=columns, rows=tuple(rows))


def refuse_untabbed(path: str | Path, text: str) -> None:
    """Refuse a text of several lines none of which has a tab.

    Raises:
        GlossaryError: It is one.
    """
    if "\t" not in text and "\n" in text.strip():
        raise GlossaryError(f"{path}: is no table: no line has a tab; give a glossary with tabs between its columns")


def check_columns(place: str, columns: Sequence[str], needed: Sequence[str] = COLUMNS) -> None:
    """Refuse a header line, at file:line, that lacks a column or has one twice.

    Raises:
        GlossaryError: It does.
    """
    missing = [name for name in needed if name not in columns]
    if missing:
        raise GlossaryError(
            f"{place}: column{'s' if len(missing) > 1 else ''} {', '.join(missing)} missing; expected a header line "
            f"with the columns {', '.join(COLUMNS)}"
        )
    twice = [name for name in dict.fromkeys(columns) if columns.count(name) > 1]
    if twice:
        raise GlossaryError(f"{place}: column {', '.join(twice)} given twice; keep one")


def row_of_cells(cells: dict[str, str], place: str = "") -> GlossaryRow:
    """Return the row of cells by column name; the columns of :data:`COLUMNS` must be there."""
    values = {name: cells[column] for column, name in _FIELDS.items() if column in cells}
    forbidden = tuple(text for part in cells["forbidden"].split("|") if (text := part.strip()))
    extra = tuple((column, cell) for column, cell in cells.items() if column not in _FIELDS and column != "forbidden")
    return GlossaryRow(**values, forbidden=forbidden, extra=extra, place=place)


def serialize_row(row: GlossaryRow, columns: Sequence[str] = COLUMNS) -> str:
    """Return the line of a row, without a line break; white space inside cells becomes spaces."""
    return "\t".join(" ".join(row.cell(column).split()) for column in columns)


def serialize_table(rows: Iterable[GlossaryRow], columns: Sequence[str] = COLUMNS) -> str:
    """Return the text of a table with its head line."""
    return "".join(f"{line}\n" for line in ("\t".join(columns), *(serialize_row(row, columns) for row in rows)))


def columns_of(rows: Iterable[GlossaryRow]) -> tuple[str, ...]:
    """Return the columns that a table of these rows needs: the eight, and those optional and extra ones in use."""
    used: dict[str, None] = {}
    for row in rows:
        used.update(dict.fromkeys(column for column in OPTIONAL_COLUMNS if row.cell(column)))
        used.update(dict.fromkeys(column for column, cell in row.extra if cell))
    optional = tuple(column for column in OPTIONAL_COLUMNS if column in used)
    return (*COLUMNS, *optional, *(column for column in used if column not in optional))


def problem_of(row: GlossaryRow) -> str | None:
    """Return what first makes a row unusable, None if nothing does."""
    return next((message for _, message in problems_of(row)), None)


def problems_of(row: GlossaryRow) -> Iterator[tuple[str, str]]:
    """Yield all that makes a row unusable, each as the finding code (docs/reference/glossary.md) and a message."""
    for name in ("source", "target"):
        if not row.cell(name):
            yield "empty-cell", f"the {name} is empty"
    if row.status not in STATUSES:
        yield "status", f"status {row.status!r}, expected {' or '.join(STATUSES)}"
    if row.case not in CASES:
        yield "case", f"case {row.case!r}, expected {' or '.join(CASES)}"
    try:
        first, last = parse_day(row.valid_from), parse_day(row.valid_to, last=True)
    except ValueError as error:
        yield "date", str(error)
        return
    if first and last and first > last:
        yield "date", f"valid-from {row.valid_from} lies behind valid-to {row.valid_to}"


def parse_day(text: str, *, last: bool = False) -> datetime.date | None:
    """Parse a cell of valid-from or, with ``last``, of valid-to; None where it is empty.

    Raises:
        ValueError: It is no date.

    >>> parse_day("2018"), parse_day("2018-02", last=True), parse_day("")
    (datetime.date(2018, 1, 1), datetime.date(2018, 2, 28), None)
    """
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year, month, day = int(match[1]), match[2], match[3]
        if day:
            return datetime.date(year, int(month), int(day))
        if not last:
            return datetime.date(year, int(month or 1), 1)
        following = datetime.date(year + 1, 1, 1) if month in (None, "12") else datetime.date(year, int(month) + 1, 1)
        return following - datetime.timedelta(days=1)
    except ValueError:
        raise ValueError(f"date {text!r}, expected 2018, 2018-05 or 2018-05-10") from None
