"""Paragraphs, notes and tables of office documents to lines, whatever their format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bitext.markup import Marked, carry, join, split
from bitext.release.furniture import has_date_field, meta_field
from bitext.release.lines import Line, split_marker
from bitext.release.markup import collapse

#: More paragraphs than this in one cell are a page laid out in a table.
_MAX_PARAGRAPHS = 3
Cell = Sequence[Line]


def paragraph_lines(marked: Marked, marker: str) -> list[Line]:
    r"""Return the lines of a paragraph, cut at its line breaks, and a blank one behind.

    Args:
        marked: Its text and markup.
        marker: The number or bullet that the program puts before it; left out where one was typed.

    >>> [line.text for line in paragraph_lines(("First line\nand second", ()), "가.")]
    ['가. First line', 'and second', '']
    """
    lines = [carry(line, text) for line in split(marked, "\n") if (text := collapse(line[0]).strip())]
    if marker and lines and split_marker(lines[0][0])[0] is None:
        lines[0] = join([(f"{marker} ", ()), lines[0]], "")
    made = [Line(text=text, markup=markup, complete=len(lines) == 1) for text, markup in lines]
    return [*(replace(line, marker=marker) for line in made[:1]), *made[1:], Line(text="")]


def note_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of a footnote as notes: those without a marker get an asterisk."""
    for line in lines:
        if line.text:
            known = split_marker(line.text)[0] is not None
            yield line if known else replace(line.with_text(join([("* ", ()), line.marked], "")), complete=True)


def table_lines(grid: Sequence[Sequence[Cell]]) -> Iterator[Line]:
    """Yield the lines of a table.

    Two or more rows with two or more filled cells are values: a line a row, cells separated by tabs. Any other
    table, and one with the page's fields, is read cell by cell, a field's label and its value as one line.

    Args:
        grid: Rows of cells; a cell that spans stands once and is empty in the rest of its span.
    """
    if _is_data(grid):
        for row in grid:
            text, markup = join((join((_untabbed(line) for line in cell if line.text), " ") for cell in row), "\t")
            if text.strip("\t"):
                yield Line(text=text, markup=markup, kind="row", complete=True)
        return
    for row in grid:
        filled = iter([cell for cell in row if _text(cell)])
        for cell in filled:
            label = _text(cell).rstrip(":： ")
            found = meta_field(label)
            value = next(filled, None) if found is not None and found[1] is None else None
            if value is not None:
                yield Line(text=f"{label} : {_text(value)}", complete=True)
            else:
                yield from cell


def _is_data(grid: Sequence[Sequence[Cell]]) -> bool:
    filled = [[cell for cell in row if _text(cell)] for row in grid]
    fields = any(has_date_field([_text(cell) for cell in row]) for row in filled)
    laid_out = any(sum(bool(line.text) for line in cell) > _MAX_PARAGRAPHS for row in filled for cell in row)
    return sum(len(row) >= 2 for row in filled) >= 2 and not fields and not laid_out


def _untabbed(line: Line) -> Marked:
    """Return the text of a line in a cell; of a table in it, the cells are words of one."""
    return carry(line.marked, line.text.replace("\t", " "))


def _text(cell: Cell) -> str:
    return " ".join(line.text for line in cell if line.text)
