"""Read the rows of tables of source and target, parted by tabs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bitext.errors import InputError, InterchangeError

STDIN = Path("-")
#: Bad rows that a message names.
_NAMED = 20
#: What stands over source and target in a table with a head line.
_HEAD = (
    re.compile(r"source|english|en(-\w+)?|영어|원문", re.IGNORECASE),
    re.compile(r"target|korean|ko(-\w+)?|국문|번역문", re.IGNORECASE),
)
#: The head of the tables of beads that `bitext align` writes.
BEAD_HEAD = ("level", "source", "target", "confidence", "source_text", "target_text", "notes")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def quoted(cells: Sequence[str]) -> Sequence[str]:
    """Return cells to be written: as they are, unless reading would take their quotation marks for a spreadsheet's.

    >>> [cell.count('"') for row in (['"Yes," he said.', "네."], ['"Do, too."', "네."]) for cell in quoted(row)]
    [2, 0, 6, 0]
    """
    if _unquoted(cells, from_sheet=True) == list(cells):
        return cells
    return ['"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in cells]


def read_rows(path: Path, problem: Callable[[Sequence[str]], str] | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row; empty lines at the end are none, nor is a head line.

    Cells that a spreadsheet has put into quotation marks are read without them.

    The file is read twice, so that nothing is yielded of one that has a bad row; standard input is kept in memory.

    Args:
        path: The file, in UTF-8; "-" for standard input.
        problem: Says what is wrong with the cells of a row, two at least; empty for nothing.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: There is no row, the table is one of beads, or rows are bad; the message says which, and why.
    """
    kept = list(table_rows(path)) if path == STDIN else None
    rows, bad, parted = 0, [], False
    for rows, (number, cells) in enumerate(table_rows(path) if kept is None else kept, 1):
        if rows == 1 and cells == [*BEAD_HEAD]:
            raise InterchangeError(
                f"{path}: is a table of beads; let bitext align write its pairs as TMX (--format tmx) and give that"
            )
        parted = parted or len(cells) > 1
        if len(cells) < 2:
            bad.append(f"{number}: one cell; expected source and target separated by a tab")
        elif problem and (why := problem(cells)):
            bad.append(f"{number}: {why}")
    if not rows:
        raise InterchangeError(f"{path}: is empty; expected lines of source and target separated by a tab")
    if rows > 1 and not parted:
        raise InterchangeError(
            f"{path}: is no table: no line has a tab; give TMX, XLIFF, or lines of source and target separated by a tab"
        )
    if bad:
        more = f"; and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
        raise InterchangeError(f"{path}:{'; line '.join(bad[:_NAMED])}{more}")
    yield from table_rows(path) if kept is None else kept


def table_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row, of however many cells; else as :func:`read_rows`.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
    """
    empty: list[tuple[int, list[str]]] = []
    from_sheet = path != STDIN and _is_from_sheet(path)
    try:
        file = sys.stdin.fileno() if path == STDIN else path
        with open(file, encoding="utf-8-sig", newline="", closefd=path != STDIN) as stream:
            for number, line in enumerate(stream, 1):
                row = number, _unquoted(line.rstrip("\r\n").split("\t"), from_sheet)
                if number == 1 and _is_head(row[1]):
                    continue
                if row[1] == [""]:
                    empty.append(row)
                    continue
                yield from empty
                empty.clear()
                yield row
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error


def _is_head(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(name.fullmatch(cell.strip()) for name, cell in zip(_HEAD, cells, strict=False))


def _is_from_sheet(path: Path) -> bool:
    """Tell whether a spreadsheet seems to have written a file: no cell with a comma is without quotation marks."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            cells = (cell for line in stream if "," in line for cell in line.rstrip("\r\n").split("\t") if "," in cell)
            return all(_QUOTED.fullmatch(cell) for cell in cells)
    except OSError:
        return False  # reading it says why


def _unquoted(cells: Sequence[str], from_sheet: bool) -> list[str]:
    """Return the cells of a row without the quotation marks of a spreadsheet: it doubles those inside.

    A quotation stays one: where other cells show that no spreadsheet has written the row, and where the mark is for no
    reason, or for a comma while another cell with a comma has none.

    >>> _unquoted(['"On May 3, they met."', "만났다."], True), _unquoted(['"Yes," he said, "we do."', "네."], True)
    (['On May 3, they met.', '만났다.'], ['"Yes," he said, "we do."', '네.'])
    """
    found = [_QUOTED.fullmatch(cell) if '"' in cell else None for cell in cells]
    inner = [match[1] for match in found if match]
    bare = "".join(cell for cell, match in zip(cells, found, strict=True) if not match)
    for_comma = any('"' not in text for text in inner)
    if (
        '"' in bare
        or not all('"' in text or "," in text for text in inner)
        or (for_comma and ("“" in bare or not from_sheet))
    ):
        return list(cells)
    return [match[1].replace('""', '"') if match else cell for cell, match in zip(cells, found, strict=True)]
