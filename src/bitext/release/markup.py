"""Elements of an HTML page to lines: blocks, line breaks, lists with their markers, tables as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import html

from bitext.markup import KIND_OF_TAG, Marked, Piece, Style, carry, from_pieces, join, safe_href
from bitext.model import ParagraphKind
from bitext.release.furniture import has_date_field, meta_field
from bitext.release.lines import Line, line_marker, strip
from bitext.release.numbering import format_number

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr
    ul
    """.split()
)
_TITLE_LABEL = re.compile(r"(?:title|subject|제\s*목)\s*[:：]?", re.IGNORECASE)
_MAX_SPAN = 50
#: Numbers of lists and spans, read as browsers do.
_INTEGER = re.compile(r"\s*([+-]?\d{1,5})(?!\d)")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
#: Formats of markers by the "type" of a list, and by its style.
_TYPED = {"1": "decimal", "a": "lower-latin", "A": "upper-latin", "i": "lower-roman", "I": "upper-roman"}
_STYLED = {format: format for format in ("decimal", *"lower-latin upper-latin lower-roman upper-roman none".split())}
_STYLED |= {"lower-alpha": "lower-latin", "upper-alpha": "upper-latin", "hangul": "hangul"}
_STYLED |= dict.fromkeys(("disc", "circle", "square"), "bullet")
_EMPTY: Marked = ("", ())


def content_lines(content: html.HtmlElement) -> list[Line]:
    """Return the lines of an element, a blank line behind each block."""
    lines: list[Line] = []
    for line in _walk(content, 0, None):
        text = line.text.strip(" ") if line.kind == "row" else strip(line.text)
        if text.strip():
            lines.append(line.with_text(carry(line.marked, text)))
            if line.complete:
                lines.append(Line(text=""))
    return lines


def collapse(text: str) -> str:
    r"""Collapse white space as a browser does; a no-break space stays for the normaliser to see.

    >>> collapse(" a\n  b ")
    'a b'
    """
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")


def _walk(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield a line for each run of inline content between block boundaries and ``<br>``.

    A line that ends at a ``<br>`` is not complete: its sentence may go on in the next.
    """
    buffer: list[Piece] = []
    number = element.sourceline

    def flush(*, complete: bool) -> Iterator[Line]:
        marked = from_pieces(buffer)
        buffer.clear()
        text, markup = carry(marked, collapse(marked[0]))
        if text:
            yield Line(text=text, number=number, kind=kind, depth=depth, complete=complete, markup=markup)

    def visit(node: html.HtmlElement, styles: tuple[Style, ...]) -> Iterator[Line]:
        buffer.append((node.text or "", styles))
        for child in node:
            if isinstance(child.tag, str):
                if child.tag == "br":
                    yield from flush(complete=kind is not None or depth > 0 or not _goes_on(child))
                elif child.tag in _BLOCKS:
                    yield from flush(complete=True)
                    yield from _block(child, depth, kind)
                else:
                    yield from visit(child, (*styles, *_styles(child)))
            buffer.append((child.tail or "", styles))

    yield from visit(element, ())
    yield from flush(complete=True)


def _goes_on(br: html.HtmlElement) -> bool:
    """Tell whether text stands behind a line break, before the next one or a block."""
    if (br.tail or "").strip():
        return True
    following = br.getnext()
    inline = following is not None and isinstance(following.tag, str) and following.tag not in (*_BLOCKS, "br")
    return inline and following.text_content().strip() != ""


def _styles(element: html.HtmlElement) -> Iterator[Style]:
    kind = KIND_OF_TAG.get(element.tag)
    href = safe_href(element.get("href", "")) if kind == "link" else ""
    if kind and (href or kind != "link"):
        yield kind, href


def _block(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    if element.tag == "table":
        yield from _table(element)
    elif element.tag in ("ul", "ol", "menu"):
        yield from _list(element, depth + 1, kind)
    elif element.tag == "dl":
        yield from _definitions(element, depth, kind)
    elif element.tag == "pre":
        for text in element.text_content().split("\n"):
            yield Line(text=text.strip(), number=element.sourceline, complete=not text.strip())
    else:
        yield from _walk(element, depth, "quote" if element.tag == "blockquote" else kind)


def _list(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield the items with a bullet or their number, unless a marker is written in the text."""
    if element.find("li") is None:  # a means to indent
        yield from _walk(element, depth - 1, kind)
        return
    yield from _loose(element.text, element, kind)
    back = "reversed" in element.attrib
    number = _number(element.get("start"), len(element.findall("li")) if back else 1)
    for item in element:
        if item.tag != "li":
            if isinstance(item.tag, str):
                yield from _block(item, depth, kind)
            yield from _loose(item.tail, element, kind)
            continue
        number = _number(item.get("value"), number)
        marker = _marker(item, element, number)
        number += -1 if back else 1
        first = True
        for line in _walk(item, depth, kind):
            bare = first and line.kind != "row" and line_marker(line)[0] is None and not meta_field(line.text)
            yield _with_marker(line, marker) if bare and marker else line
            first = False
        yield from _loose(item.tail, element, kind)


def _marker(item: html.HtmlElement, parent: html.HtmlElement, number: int) -> str:
    """Return the marker that a browser shows before an item; empty where its style says that it has none."""
    for element in (item, parent):
        style = _LIST_STYLE.search(element.get("style", ""))
        format = _STYLED.get(style[1].lower()) if style else _TYPED.get(element.get("type", "").strip())
        if format is not None:
            break
    else:
        format = "decimal" if parent.tag == "ol" else "bullet"
    return {"none": "", "bullet": "•"}.get(format, f"{format_number(number, format)}.")


def _with_marker(line: Line, marker: str) -> Line:
    typed = line.text.startswith(f"{marker} ")
    return replace(line if typed else line.with_text(join([(f"{marker} ", ()), line.marked], "")), marker=marker)


def _loose(text: str | None, element: html.HtmlElement, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield the text that stands between the items of a list, where the standard allows none."""
    if text and (plain := collapse(text)):
        yield Line(text=plain, number=element.sourceline, kind=kind, complete=True)


def _number(text: str | None, default: int) -> int:
    found = _INTEGER.match(text or "")
    return int(found[1]) if found else default


def _definitions(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield a page field ("Date" and its value) on one line, anything else block by block."""
    yield from _loose(element.text, element, kind)
    children = [part for child in element for part in (child if child.tag == "div" else [child])]
    position = 0
    while position < len(children):
        child = children[position]
        if child.tag not in ("dt", "dd"):
            if isinstance(child.tag, str):
                yield from _block(child, depth, kind)
            yield from _loose(child.tail, element, kind)
            position += 1
            continue
        follows = position + 1 < len(children) and children[position + 1].tag == "dd"
        field = _field(child, children[position + 1]) if child.tag == "dt" and follows else None
        if field:
            yield field
            yield from _loose(children[position + 1].tail, element, kind)
            position += 2
            continue
        yield from _walk(child, depth, kind)
        yield from _loose(child.tail, element, kind)
        position += 1


def _field(label: html.HtmlElement, value: html.HtmlElement) -> Line | None:
    name = collapse(label.text_content()).rstrip(":： ")
    if not name or meta_field(name) is None:
        return None
    return Line(text=f"{name} : {collapse(value.text_content())}", number=label.sourceline, complete=True)


# ---- tables


def _table(table: html.HtmlElement) -> Iterator[Line]:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if table.xpath(".//table") or not _is_data(rows):
        yield from _layout(table, rows)
        return
    yield from _caption(table)
    yield from _data(rows)


def _caption(table: html.HtmlElement) -> Iterator[Line]:
    for caption in table.iter("caption"):
        yield from _walk(caption, 0, None)


def _is_data(rows: list[list[html.HtmlElement]]) -> bool:
    """Tell a table of values from one that lays out the page or holds its fields."""
    filled = [[cell for cell in row if collapse(cell.text_content())] for row in rows]
    fields = any(has_date_field([collapse(cell.text_content()) for cell in row]) for row in filled)
    blocks = any(len(cell.xpath(".//p | .//br")) > 3 for row in rows for cell in row)
    return sum(len(row) >= 2 for row in filled) >= 2 and not blocks and not fields


def _layout(table: html.HtmlElement, rows: list[list[html.HtmlElement]]) -> Iterator[Line]:
    if table.xpath(".//table"):
        for child in table:
            if isinstance(child.tag, str):
                yield from _walk(child, 0, None)
        return
    yield from _caption(table)
    for row in rows:
        cells = iter(row)
        for cell in cells:
            label = collapse(cell.text_content())
            value = next(cells, None) if _TITLE_LABEL.fullmatch(label) or meta_field(label.rstrip(":： ")) else None
            field = _field(cell, value) if value is not None else None
            if field:
                yield field
            else:  # the label of a title is left out
                yield from _walk(cell if value is None else value, 0, None)


def _data(rows: list[list[html.HtmlElement]]) -> Iterator[Line]:
    """Yield a line a row, cells separated by tabs; a cell that spans is written once, the rest of its span is empty."""
    below: dict[int, int] = {}
    for row in rows:
        cells: list[Marked] = []
        for cell in row:
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append(_EMPTY)
            down, across = (min(_number(cell.get(name), 1), _MAX_SPAN) for name in ("rowspan", "colspan"))
            for offset in range(max(across, 1)):
                below[len(cells)] = max(down, 1) - 1
                cells.append(_EMPTY if offset else join((line.marked for line in _walk(cell, 0, None)), " "))
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append(_EMPTY)
        if any(text for text, _ in cells) and row:
            line = Line(text="", number=row[0].sourceline, kind="row", complete=True)
            yield line.with_text(join(cells, "\t"))
