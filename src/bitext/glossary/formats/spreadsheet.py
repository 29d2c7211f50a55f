"""The columns of a glossary table in a spreadsheet: CSV and XLSX.

A sheet must have source and target; names of columns are read in any case and order.

A cell that a spreadsheet would take for a formula (= + - @ in front) is text in XLSX; in CSV, which has no types, an
apostrophe stands before it and goes again on reading.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from bitext.errors import GlossaryError, MissingExtraError
from bitext.glossary.formats.cells import KNOWN_COLUMNS, Loss, ranked, squeeze
from bitext.glossary.formats.plain import csv_records, decode
from bitext.glossary.rows import CASES, COLUMNS, STATUSES, GlossaryRow, check_columns, columns_of, row_of_cells

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Apostrophes count, so that a cell that has one of its own comes back with it.
_FORMULA = re.compile(r"'*[=+\-@]")
#: Of the parts of a workbook, unpacked; 100,000 rows take about 100 MB.
_MAX_UNPACKED = 256 * 2**20
#: Excel's own limit.
_MAX_CELL = 32_767
#: A file may place one cell in column 16,384 of a million rows.
_MAX_COLUMNS = 256
#: How workbooks write characters that XML cannot carry, and texts that look like it. Source: ECMA-376, ST_Xstring.
_ESCAPE, _ESCAPABLE = re.compile("_x([0-9A-Fa-f]{4})_"), re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Of a number format, what says nothing about which parts of a date are to be seen.
_NOT_SHOWN = re.compile(r'\[[^]]*\]|"[^"]*"')
#: Columns of words, in which a spreadsheet takes 9/11 for a date and 50% for a number.
_WORDS = ("source", "target", "forbidden", "reading", "short")
_USUAL = GlossaryRow(source="", target="")
_WIDTHS = {"source": 36, "target": 30, "forbidden": 30, "note": 50}
_LISTS = {"status": STATUSES, "case": CASES}
#: The earliest a zip archive can hold: workbooks carry no dates, so that the same rows give the same bytes.
_NO_DATE = datetime.datetime(1980, 1, 1)


def parse_csv(data: bytes, name: str, problems: list[str]) -> list[GlossaryRow]:
    """Parse a CSV table; the head line tells whether comma, semicolon or tab stands between the cells.

    Raises:
        GlossaryError: It is not UTF-8 or not CSV, or the head line lacks a column.
    """
    text = decode(data, name)
    head = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    records = (
        (number, [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in cells])
        for number, cells in csv_records(text, name, delimiter)
    )
    return _rows(name, records, problems)


def serialize_csv(rows: Sequence[GlossaryRow]) -> bytes:
    """Return a CSV table in UTF-8 with the byte order mark that Excel needs to see that it is."""
    columns = columns_of(rows)
    stream = io.StringIO("\ufeff")
    stream.seek(1)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row.cell(column) for column in columns)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return stream.getvalue().encode()


def parse_xlsx(data: bytes, name: str, losses: list[Loss], problems: list[str]) -> list[GlossaryRow]:
    """Parse the first sheet of a workbook; formulas are refused, further sheets are losses.

    Raises:
        GlossaryError: It is no workbook, links to others, unpacks to too much, or lacks a column.
        MissingExtraError: openpyxl is not installed.
    """
    _require_openpyxl()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, name)
        records = _records(data, name, losses, problems)
    except GlossaryError:
        raise
    except Exception as error:  # whatever zipfile's and openpyxl's parsers meet in a broken file
        expected = "save it as an Excel workbook (.xlsx), without a password"
        raise GlossaryError(f"{name}: not a workbook that can be read: {error}; {expected}") from error
    return _rows(name, records, problems)


def serialize_xlsx(rows: Sequence[GlossaryRow], losses: list[Loss]) -> bytes:
    """Return a workbook of one sheet: head line fixed, every cell text, lists to choose status and case from.

    Raises:
        MissingExtraError: openpyxl is not installed.
    """
    _require_openpyxl()
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = columns_of(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 14)
        if column in _LISTS:
            choice = DataValidation(type="list", formula1=f'"{",".join(_LISTS[column])}"', showErrorMessage=True)
            choice.add(f"{letter}2:{letter}{len(rows) + 1000}")
            sheet.data_validations.append(choice)
    sheet.append([_text_cell(sheet, column, bold=True) for column in columns])
    for row in rows:
        losses.extend(
            Loss(what=column, place=row.place, cell=row.cell(column)[_MAX_CELL:])
            for column in columns
            if len(row.cell(column)) > _MAX_CELL
        )
        sheet.append([_text_cell(sheet, row.cell(column)[:_MAX_CELL]) for column in columns])
    return _saved(book)


def _rows(name: str, records: Iterable[tuple[int, list[str]]], problems: list[str]) -> list[GlossaryRow]:
    """Return the rows of a sheet; a column that it has not has its usual value in every row."""
    filled = ((number, cells) for number, cells in records if any(cells))
    number, head = next(filled, (1, []))
    columns = [cell.lower() if cell.lower() in KNOWN_COLUMNS else cell for cell in head]
    check_columns(f"{name}:{number}", [column for column in columns if column], ("source", "target"))
    usual = {column: _USUAL.cell(column) for column in COLUMNS}
    rows = []
    for number, cells in filled:
        place = f"{name}:{number}"
        named = list(zip_longest(columns, cells, fillvalue=""))
        stray = [cell for column, cell in named if cell and not column]
        if stray:
            problems.append(f"{place}: {stray[0]!r} stands in a column without a name; name it in the head line")
            continue
        rows.append(row_of_cells(usual | {column: cell for column, cell in named if column}, place))
    return rows if "status" in columns else ranked(rows)


def _require_openpyxl() -> None:
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("workbooks need openpyxl: pip install 'bitext[xlsx]'; or convert CSV") from error


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what no glossary needs and a reader should not touch; sizes in the archive's list bound what is read."""
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > _MAX_UNPACKED:
        raise GlossaryError(
            f"{name}: unpacks to {size / 2**20:,.0f} MB, expected at most {_MAX_UNPACKED // 2**20}; "
            "copy the cells of the glossary to a new workbook"
        )
    for part in parts:
        if "externalLinks/" in part.filename:
            raise GlossaryError(
                f"{name}: has links to other workbooks; break them (Data, Edit Links) and save it again"
            )
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096):
                    raise GlossaryError(f"{name}: {part.filename} has a DOCTYPE, which no workbook has; not read")


def _records(data: bytes, name: str, losses: list[Loss], problems: list[str]) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what a glossary does not need: styles, validations
        sheet, *others = load_workbook(io.BytesIO(data), read_only=True, keep_links=False).worksheets
        for each in (sheet, *others):
            each.reset_dimensions()  # a sheet with formatted columns claims to have a million rows
        losses.extend(
            Loss(what="sheet", place=name, cell=other.title)
            for other in others
            if any(any(cells) for cells in other.iter_rows(values_only=True))
        )
        records: list[tuple[int, list[str]]] = []
        words: set[int] = set()
        for number, cells in enumerate(sheet.iter_rows(), 1):
            records.append((number, _texts(cells, f"{name}:{number}", problems, words)))
            if not words:  # this may be the head
                words = {index for index, text in enumerate(records[-1][1]) if text.lower() in _WORDS}
        return records


def _texts(cells: Sequence[Any], place: str, problems: list[str], words: Collection[int]) -> list[str]:
    """Return the texts of a row; ``words`` are the columns in which a cell is never a date, time or share."""
    if len(cells) > _MAX_COLUMNS:
        raise GlossaryError(f"{place}: has {len(cells):,} columns, expected at most {_MAX_COLUMNS}; delete the others")
    for cell in (cell for index, cell in enumerate(cells) if index in words and cell.value is not None):
        if cell.data_type == "d" or (cell.data_type == "n" and "%" in cell.number_format):
            kind = "a date or time" if cell.data_type == "d" else "a percentage"
            problems.append(f"{place}: cell {cell.coordinate} is {kind} there; type it as text, with ' before it")
    return ["" if cell.value is None else _text(cell, place, problems) for cell in cells]


def _text(cell: Any, place: str, problems: list[str]) -> str:
    value = cell.value
    if cell.data_type in ("f", "e"):
        kind = "a formula" if cell.data_type == "f" else "an error"
        problems.append(f"{place}: cell {cell.coordinate} is {kind}; paste its value as text")
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        shown = _NOT_SHOWN.sub("", cell.number_format).lower()
        return value.strftime("%Y-%m-%d" if "d" in shown else "%Y-%m" if "m" in shown else "%Y")
    return squeeze(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(value)))


def _text_cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=_ESCAPABLE.sub("_x005F_", text) or None)
    cell.number_format = "@"  # or 2018-05 typed into it becomes a date
    if text:
        cell.data_type = "s"
        cell.quotePrefix = _FORMULA.match(text) is not None
    if bold:
        cell.font = Font(bold=True)
    return cell


def _saved(book: Workbook) -> bytes:
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "bitext"
    book.properties.created = book.properties.modified = _NO_DATE
    draft, final = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(draft, "w")).save()
    with zipfile.ZipFile(draft) as parts, zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.namelist():
            archive.writestr(zipfile.ZipInfo(part, _NO_DATE.timetuple()[:6]), parts.read(part), zipfile.ZIP_DEFLATED)
    return final.getvalue()
