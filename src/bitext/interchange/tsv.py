"""Read the rows of tables of source and target, parted by tabs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bitext.errors import InputError, InterchangeError

STDIN = Path("-")
#: Bad rows that a message names.
_NAMED = 20


def read_rows(path: Path, problem: Callable[[Sequence[str]], str] | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row; empty lines at the end are none.

    The file is read twice, so that nothing is yielded of one that has a bad row; standard input is kept in memory.

    Args:
        path: The file, in UTF-8; "-" for standard input.
        problem: Says what is wrong with the cells of a row, two at least; empty for nothing.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: There is no row, or rows are bad; the message says which, and why.
    """
    kept = list(_rows(path)) if path == STDIN else None
    rows, bad, parted = 0, [], False
    for rows, (number, cells) in enumerate(_rows(path) if kept is None else kept, 1):  # noqa: B007
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
    yield from _rows(path) if kept is None else kept


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    empty: list[tuple[int, list[str]]] = []
    try:
        file = sys.stdin.fileno() if path == STDIN else path
        with open(file, encoding="utf-8-sig", newline="", closefd=path != STDIN) as stream:
            for number, line in enumerate(stream, 1):
                row = number, line.rstrip("\r\n").split("\t")
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
