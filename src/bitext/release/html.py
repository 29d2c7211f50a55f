"""HTML of a page to its lines: the main content found, blocks cut to lines, lists and tables kept.

Parsing is lxml's: tolerant of broken markup, without network, entities of the document's own or scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from bitext.errors import InputError
from bitext.model import ParagraphKind
from bitext.release.furniture import furniture_rule, meta_field
from bitext.release.lines import Line, split_marker
from bitext.release.page import PageHints

_DROPPED = frozenset(
    """
    script style noscript template nav header footer aside form button select option iframe object svg
    canvas audio video head figure input textarea
    """.split()
)
_DROPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|gnb|lnb|snb|menu|breadcrumb|location|skip|sns|share|paging|pagination|footer|header|"
    r"sidebar|quick|search|banner|cookie|satisfaction|btn|button|blind|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    """
    address article blockquote body caption center dd details div dl dt fieldset figcaption h1 h2 h3 h4 h5
    h6 hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
#: Where the ministry's boards and common publishing systems keep an article, most telling first.
_CONTENT = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' board_detail ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' board_view ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' bbs_view ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' view_cont ')]",
    "//article",
    "//*[@role='main']",
    "//main",
    "//*[@id='content' or @id='contents' or @id='main' or @id='article']",
)
_MIN_CONTENT = 100
_HEADINGS = "//h1 | //h2 | //h3 | //h4"


def parse_html(text: str, *, path: str) -> tuple[list[Line], PageHints]:
    """Parse an HTML page.

    Returns:
        The lines of its main content, and what the markup outside it says of title, date and section.

    Raises:
        InputError: The page holds no text.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(_without_declaration(text), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise InputError("the page holds no HTML element; expected the HTML of a press release", path=path) from error
    hints = _hints(root)
    _prune(root)
    lines = _lines(_main_content(root))
    if not any(line.text for line in lines):
        raise InputError("the page holds no text; save it again when it has loaded completely", path=path)
    if hints.title and any(line.text == hints.title for line in lines[:40]):
        hints.title = None
    return lines, hints


def _without_declaration(text: str) -> str:
    """Drop an XML declaration: lxml refuses one with an encoding in text already decoded."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _hints(root: html.HtmlElement) -> PageHints:
    def first(*queries: str) -> str | None:
        for query in queries:
            for value in root.xpath(query):
                flat = " ".join(str(value).split())
                if flat:
                    return flat
        return None

    title = first("//meta[@property='og:title']/@content")
    if title is None:
        headings = [" ".join(element.text_content().split()) for element in root.xpath(_HEADINGS)]
        headings = [heading for heading in headings if furniture_rule(heading, "head") is None]
        title = max(headings, key=len, default=None) or None
    if title is None:
        title = first("//title/text()")
        title = re.split(r"\s+[|<>»]\s+", title)[0] if title else None
    date = first(
        "//meta[@property='article:published_time']/@content", "//time/@datetime", "//meta[@name='date']/@content"
    )
    return PageHints(title=title, date=date)


def _prune(root: html.HtmlElement) -> None:
    """Drop what is never content: by element, and small blocks by the name of their class or id."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.tag == "header" and element.xpath("ancestor::article"):
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = element.tag in ("div", "ul", "ol", "p", "section", "dl") and _DROPPED_NAMES.search(names)
        hidden = "display:none" in element.get("style", "").replace(" ", "").lower() or "hidden" in element.attrib
        if element.tag in _DROPPED or hidden or (named and not _has_sentences(element)):
            element.drop_tree()


def _has_sentences(element: html.HtmlElement) -> bool:
    return re.search(r"[^.!?]{60,}[.!?다]", element.text_content()) is not None


def _main_content(root: html.HtmlElement) -> html.HtmlElement:
    for query in _CONTENT:
        found = [element for element in root.xpath(query) if _text_length(element) >= _MIN_CONTENT]
        if found:
            return max(found, key=_text_length)
    return _densest(root)


def _densest(root: html.HtmlElement) -> html.HtmlElement:
    """Return the smallest element that holds four fifths of the page's running text, links not counted."""
    total = _text_length(root)
    best = root
    while True:
        heavy = [child for child in best if isinstance(child.tag, str) and _text_length(child) >= 0.8 * total]
        if not heavy or heavy[0].tag in ("p", "td", "tr", "li", "tbody", "table", "ul", "ol", "blockquote"):
            return best
        best = heavy[0]


def _text_length(element: html.HtmlElement) -> int:
    whole = len("".join(element.itertext()).split())
    return 8 * (whole - sum(len(link.text_content().split()) for link in element.iter("a")))


def _lines(content: html.HtmlElement) -> list[Line]:
    lines: list[Line] = []
    for line in _walk(content, 0, None):
        text = " ".join(line.text.split(" ")).strip() if line.kind == "row" else line.text.strip()
        if text:
            lines.append(replace(line, text=text))
            lines.append(Line(text=""))
    return lines


def _walk(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield a line for each run of inline content between block boundaries and ``<br>``."""
    buffer: list[str] = []
    number = element.sourceline

    def flush() -> Iterator[Line]:
        text = _collapse("".join(buffer))
        buffer.clear()
        if text:
            yield Line(text=text, number=number, kind=kind, depth=depth, complete=True)

    def visit(node: html.HtmlElement) -> Iterator[Line]:
        buffer.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                if child.tag == "br":
                    yield from flush()
                elif child.tag in _BLOCKS:
                    yield from flush()
                    yield from _block(child, depth, kind)
                else:
                    yield from visit(child)
            buffer.append(child.tail or "")

    yield from visit(element)
    yield from flush()


def _block(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    if element.tag == "table" and _is_data_table(element):
        yield from _rows(element)
    elif element.tag in ("ul", "ol"):
        yield from _list(element, depth + 1, kind)
    elif element.tag == "dl":
        yield from _definitions(element, depth, kind)
    else:
        yield from _walk(element, depth, "quote" if element.tag == "blockquote" else kind)


def _list(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield the items with the marker that a browser draws, unless one is written in the text."""
    number = _start(element)
    for item in element:
        if item.tag != "li":
            if isinstance(item.tag, str):
                yield from _block(item, depth, kind)
            continue
        marker = f"{number}. " if element.tag == "ol" else "• "
        number += 1
        first = True
        for line in _walk(item, depth, kind):
            bare = first and line.kind != "row" and split_marker(line.text)[0] is None and not meta_field(line.text)
            yield replace(line, text=marker + line.text) if bare else line
            first = False


def _start(element: html.HtmlElement) -> int:
    start = element.get("start", "1")
    return int(start) if start.isdigit() else 1


def _definitions(element: html.HtmlElement, depth: int, kind: ParagraphKind | None) -> Iterator[Line]:
    """Yield a page field ("Date" and its value) on one line, anything else block by block."""
    children = list(element.iter("dt", "dd"))
    position = 0
    while position < len(children):
        child = children[position]
        label = _collapse(child.text_content())
        follows = position + 1 < len(children) and children[position + 1].tag == "dd"
        if child.tag == "dt" and follows and meta_field(label) is not None:
            value = _collapse(children[position + 1].text_content())
            yield Line(text=f"{label.rstrip(':')} : {value}", number=child.sourceline, complete=True)
            position += 2
            continue
        yield from _walk(child, depth, kind)
        position += 1


def _is_data_table(table: html.HtmlElement) -> bool:
    """Tell a table of values from one that only lays out the page."""
    if table.xpath(".//table"):
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    filled = [[cell for cell in row if _collapse(cell.text_content())] for row in rows]
    long_cells = any(len(cell.xpath(".//p | .//br")) > 3 for row in rows for cell in row)
    return sum(len(row) >= 2 for row in filled) >= 2 and not long_cells


def _rows(table: html.HtmlElement) -> Iterator[Line]:
    for caption in table.iter("caption"):
        yield from _walk(caption, 0, None)
    for row in table.iter("tr"):
        cells = [" ".join(line.text for line in _walk(cell, 0, None)) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            yield Line(text="\t".join(cells), number=row.sourceline, kind="row", complete=True)


def _collapse(text: str) -> str:
    r"""Collapse white space as a browser does; a no-break space stays for the normaliser to see.

    >>> _collapse(" a\n  b ")
    'a b'
    """
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")
