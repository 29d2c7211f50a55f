"""Glossary files of any format: bytes to rows and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bitext.errors import GlossaryError
from bitext.glossary.formats.cells import Loss, canonical
from bitext.glossary.formats.names import Format
from bitext.glossary.rows import (
    GlossaryRow,
    columns_of,
    find_tables,
    parse_table,
    read_bytes,
    refuse,
    serialize_table,
)
from bitext.glossary.table import entries_of


def read_rows(path: Path, format: Format, losses: list[Loss]) -> tuple[GlossaryRow, ...]:
    """Read a glossary file, or every .tsv table of a folder in the order of their names.

    Args:
        path: File or folder.
        format: Any of the three for TBX: the root of the file tells the generation and style.
        losses: Takes what the file has and rows cannot hold.

    Raises:
        GlossaryError: It cannot be read, is not of the format, or holds bad rows; all bad rows are named.
        MissingExtraError: A workbook, and openpyxl is not installed.
    """
    problems: list[str] = []
    rows: list[GlossaryRow] = []
    for table in find_tables(path) if path.is_dir() else [path]:
        rows += _parse(read_bytes(table), str(table), format, losses, problems)
    return _checked(rows, str(path), losses, problems)


def parse_rows(data: bytes, name: str, format: Format, losses: list[Loss]) -> tuple[GlossaryRow, ...]:
    """Parse the bytes of one glossary file; ``name`` stands in messages, the rest is as in :func:`read_rows`."""
    problems: list[str] = []
    return _checked(_parse(data, name, format, losses, problems), name, losses, problems)


def serialize_rows(rows: Sequence[GlossaryRow], format: Format, losses: list[Loss]) -> bytes:
    """Return the bytes of a glossary file.

    Args:
        rows: As :func:`read_rows` gives them.
        format: Of the file.
        losses: Takes the cells that the format cannot hold: those that would not come back from the file.

    Raises:
        MissingExtraError: A workbook, and openpyxl is not installed.
    """
    from bitext.glossary.formats import plain, spreadsheet, tbx

    match format:
        case "tsv":
            return serialize_table(rows, columns_of(rows)).encode()
        case "csv":
            return spreadsheet.serialize_csv(rows)
        case "xlsx":
            return spreadsheet.serialize_xlsx(rows, losses)
        case "omegat":
            return plain.serialize_omegat(rows, losses)
        case "deepl":
            return plain.serialize_deepl(rows, losses)
        case _:
            return tbx.serialize_tbx(rows, format)


def _parse(data: bytes, name: str, format: Format, losses: list[Loss], problems: list[str]) -> list[GlossaryRow]:
    from bitext.glossary.formats import plain, spreadsheet, tbx

    match format:
        case "tsv":
            return list(parse_table(Path(name), data, problems).rows)
        case "csv":
            return spreadsheet.parse_csv(data, name, problems)
        case "xlsx":
            return spreadsheet.parse_xlsx(data, name, losses, problems)
        case "omegat":
            return plain.parse_omegat(data, name, losses, problems)
        case "deepl":
            return plain.parse_deepl(data, name, losses, problems)
        case _:
            return tbx.parse_tbx(data, name, losses)


def _checked(
    rows: Sequence[GlossaryRow], name: str, losses: list[Loss], problems: list[str]
) -> tuple[GlossaryRow, ...]:
    clean = tuple(canonical(row, losses) for row in rows)
    entries_of(clean, problems)
    refuse(problems)
    if not clean:
        raise GlossaryError(f"{name}: holds no term with a Korean rendering; look at the file and the format given")
    return clean
