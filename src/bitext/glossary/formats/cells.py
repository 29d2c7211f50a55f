"""What the formats have in common: rows in one form, cells that two rows differ in, what a file cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bitext.glossary.rows import COLUMNS, OPTIONAL_COLUMNS, Concept, GlossaryRow, row_of_cells
from bitext.text import XML_ILLEGAL

KNOWN_COLUMNS = (*COLUMNS, *OPTIONAL_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Hold one thing that a conversion leaves behind.

    Attributes:
        what: Its column, or what it was in the file that was read ("entry without Korean", "language fr").
        place: file:line.
        cell: Its content.
    """

    what: str
    place: str
    cell: str


def squeeze(text: str) -> str:
    r"""Make every run of white space one space and leave out what no XML file can carry.

    >>> squeeze(" a\n b\x08 ")
    'a b'
    """
    return " ".join(XML_ILLEGAL.sub("", text).replace("\ufeff", "").split())


def canonical(row: GlossaryRow, losses: list[Loss]) -> GlossaryRow:
    """Return a row as every format can carry it: cells squeezed, extra columns only where they have a cell."""
    cells = {squeeze(column): squeeze(cell) for column, cell in row.extra if squeeze(column) and squeeze(cell)}
    cells |= {column: squeeze(row.cell(column)) for column in KNOWN_COLUMNS}
    losses.extend(
        Loss(what=column, place=row.place, cell=repr(row.cell(column)))
        for column in (*KNOWN_COLUMNS, *dict(row.extra))
        if XML_ILLEGAL.search(row.cell(column))
    )
    return row_of_cells(cells, row.place)


def differences(row: GlossaryRow, other: GlossaryRow) -> dict[str, str]:
    """Return the cells of a row that another one has not, by column; empty where only the other has a cell."""
    columns = dict.fromkeys((*KNOWN_COLUMNS, *dict(row.extra), *dict(other.extra)))
    return {column: row.cell(column) for column in columns if row.cell(column) != other.cell(column)}


def dropped(row: GlossaryRow, held: GlossaryRow) -> list[Loss]:
    """Return the cells that do not come back where a file holds ``held`` of a row."""
    return [Loss(what=what, place=row.place, cell=cell) for what, cell in differences(row, held).items()]


def ranked(rows: Iterable[GlossaryRow]) -> list[GlossaryRow]:
    """Leave one preferred rendering to each concept, the first; later other ones become admitted."""
    preferred: dict[Concept, str] = {}
    result = []
    for row in rows:
        second = row.status == "preferred" and preferred.setdefault(row.concept, row.target) != row.target
        result.append(replace(row, status="admitted") if second else row)
    return result
