"""Read source and target of bilingual files, as a stream: TMX and XLIFF of any tool, TSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bitext.errors import InputError, InterchangeError
from bitext.interchange import exchange
from bitext.interchange.tmx_read import variant_id
from bitext.interchange.tsv import STDIN, read_rows
from bitext.interchange.units import ORIGIN_PROP
from bitext.model import BilingualUnit


def read_units(path: Path) -> Iterator[BilingualUnit]:
    """Yield the units of a bilingual file, in file order; a missing side is empty; "-" is a table on standard input.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: The format is none of those known, the XML is not well-formed, or rows have not two cells.
    """
    yield from _read_tsv(path) if path == STDIN or exchange.format_of(path) == "tsv" else _read_foreign(path)


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (English, Korean) of a bilingual file: :func:`read_units` without the rest."""
    return ((unit.source, unit.target) for unit in read_units(path))


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: It cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error


def _read_tsv(path: Path) -> Iterator[BilingualUnit]:
    """Yield a unit for each line of source and target, with the line's number as id; further cells are left out."""
    for number, cells in read_rows(path):
        yield BilingualUnit(id=str(number), source=cells[0], target=cells[1], line=number)


def _read_foreign(path: Path) -> Iterator[BilingualUnit]:
    number, english = 0, False
    for unit in exchange.read_units(path, inline="plain", every=True):
        number += unit.variant == 1
        english = english or bool(unit.source_tag)
        origin = ((ORIGIN_PROP, unit.origin),) if unit.origin else ()
        yield BilingualUnit(
            id=unit.id or variant_id(str(number), unit.variant),
            source=unit.source,
            target=unit.target,
            line=unit.line,
            props=(*unit.props, *origin),
            variant=unit.variant,
        )
    if number and not english:
        raise InterchangeError(f"{path}: none of its {number} units has English; expected xml:lang en and ko")
