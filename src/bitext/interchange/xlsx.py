"""The review table: units as a workbook, and what reviewers left in it."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from lxml import etree

from bitext.container import Container, repack
from bitext.errors import InputError, InterchangeError, MissingExtraError
from bitext.interchange.put_back import Edit
from bitext.interchange.reviewed import ReviewedUnit
from bitext.interchange.units import STATUSES
from bitext.text import XML_ILLEGAL, excerpt

COLUMNS = ("id", "English", "Korean", "status", "findings")
_WIDTHS = (24, 60, 60, 12, 40)
_MAX_CELL = 32_767
_FORMULA = re.compile(r"[=+\-@]")
#: Excel reads this form as a character: https://learn.microsoft.com/openspecs ST_Xstring
_ESCAPABLE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
#: What says that letters are not struck out.
_OFF = ("0", "false")
_NO_DATE = datetime.datetime(1980, 1, 1)


def review_table(units: Sequence[ReviewedUnit]) -> bytes:
    """Return units as a workbook with a frozen head and wrapped text; all cells are text, formulas too.

    Raises:
        InterchangeError: A text is longer than a cell can hold.
        MissingExtraError: openpyxl is not installed.
    """
    _require_openpyxl()
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.writer.excel import ExcelWriter

    rows = [(unit.id, unit.source, unit.target, unit.status, "; ".join(unit.notes)) for unit in units]
    for text in chain.from_iterable(rows):
        if len(text) > _MAX_CELL:
            raise InterchangeError(f"{excerpt(text)!r} has {len(text):,} characters; a cell holds {_MAX_CELL:,}")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("review")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:E{len(rows) + 1}"
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    choice = DataValidation(type="list", formula1=f'"{",".join(STATUSES)}"', showErrorMessage=True)
    choice.add(f"D2:D{len(rows) + 2}")
    sheet.data_validations.append(choice)
    sheet.append([_cell(sheet, name, bold=True) for name in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    book.properties.creator = "bitext"
    book.properties.created = book.properties.modified = _NO_DATE
    stream = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(stream, "w")).save()
    return repack(stream.getvalue())


def read_review_table(data: bytes, path: str) -> dict[str, Edit]:
    """Read what reviewers left in a review table, by unit id; rows may be sorted, filtered or deleted.

    Raises:
        InputError: The file is no workbook.
        InterchangeError: A column is missing or a row is not usable; every such row is named.
        MissingExtraError: openpyxl is not installed.
    """
    rows = _rows(data, path)
    places = _places(next(rows, ()))
    edits: dict[str, Edit] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, 2):
        try:
            texts = {name: _text(row[place]) if place < len(row) else "" for name, place in places.items()}
            if any(texts.values()):
                _add(edits, texts)
        except InterchangeError as error:
            problems.append(f"row {number}: {error}")
    if problems:
        raise InterchangeError(f"{path}: " + "; ".join(problems))
    return edits


def _places(head: Sequence[Any]) -> dict[str, int]:
    """Return the places of the columns in a row that names them."""
    names = [str(cell.value or "").strip() for cell in head]
    return {name: names.index(name) for name in COLUMNS[:4] if name in names}


def _add(edits: dict[str, Edit], texts: Mapping[str, str]) -> None:
    id, written = texts["id"].strip(), texts["status"].strip()
    status = next((known for known in STATUSES if known == written), None)
    if not id:
        raise InterchangeError(
            f"no id before {excerpt(texts['English'] or texts['Korean'], 30)!r}; take it from the first table"
        )
    if id in edits:
        raise InterchangeError(f"id {id!r} stands in an earlier row, too; keep one of them")
    if status is None:
        raise InterchangeError(f"status {written!r} is none of {', '.join(STATUSES)}")
    edits[id] = Edit(source=texts["English"], target=texts["Korean"], status=status)


def _rows(data: bytes, path: str) -> Iterator[Sequence[Any]]:
    _require_openpyxl()
    from openpyxl import load_workbook

    expected = "expected the review table that bitext export wrote, saved as .xlsx"
    if not data.startswith(b"PK"):
        raise InputError(f"this is no Excel workbook; {expected}", path=path)
    data = _without_struck(Container(data, path=path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        heads = {sheet.title: _places(next(sheet.iter_rows(), ())) for sheet in book.worksheets}
        title = max(heads, key=lambda one: len(heads[one]))  # of several that have all, the first
        rows = [*book[title].iter_rows()]
    except Exception as error:  # whatever openpyxl meets in a broken file
        raise InputError(f"the workbook cannot be read: {error}; {expected}", path=path) from error
    if lacking := [name for name in COLUMNS[:4] if name not in heads[title]]:
        where = f"the first row of the sheet {title}" if len(heads) > 1 else "the first row"
        others = [f"looked at {', '.join(heads)}"] if len(heads) > 1 else []
        expected = "; ".join([f"expected {', '.join(COLUMNS)}", *others])
        raise InterchangeError(f"{path}: {where} lacks {', '.join(lacking)}; {expected}")
    return iter(rows)


def _without_struck(container: Container) -> bytes:
    """Return a workbook without struck-out words in its cells; entities in its XML are refused."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in container.names:
            content = container.read(name)
            if name.endswith((".xml", ".rels")):
                root = container.xml(name)
                lines = [line for line in root.iterfind(".//{*}r/{*}rPr/{*}strike") if line.get("val") not in _OFF]
                for run in [line.getparent().getparent() for line in lines]:
                    run.getparent().remove(run)
                content = etree.tostring(root) if lines else content
            file.writestr(name, content)
    return stream.getvalue()


def _text(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type != "s" and (cell.data_type == "b" or not isinstance(cell.value, int)):
        kind = {"f": "a formula", "e": "an error", "d": "a date", "b": "TRUE or FALSE"}.get(cell.data_type, "a number")
        raise InterchangeError(f"cell {cell.coordinate} is {kind}; type it as text")
    text = str(cell.value)
    if cell.font.strike:
        raise InterchangeError(f"cell {cell.coordinate} is struck out; delete the row, or type the text anew")
    return _ESCAPED.sub("_", re.sub("(?<!_x005F)_x000D_", "", text)).replace("\r\n", "\n").replace("\r", "\n")


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, value=_ESCAPABLE.sub("_x005F_", XML_ILLEGAL.sub("", text)) or None)
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text:
        cell.data_type = "s"
        cell.quotePrefix = _FORMULA.match(text) is not None
    if bold:
        cell.font = Font(bold=True)
    return cell


def _require_openpyxl() -> None:
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("review tables need openpyxl: pip install 'bitext[documents]'") from error
