"""DOCX to lines: what Word shows as text, lists with the numbers and bullets it makes, tables as rows.

Deleted, struck-out and hidden text, headers and footers are left out; links are never followed.
Source: ECMA-376 (Office Open XML), part 1, sections 17.3 (paragraphs), 17.4 (tables), 17.9 (numbering).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from bitext.container import Container, attribute, child, local_name
from bitext.errors import InputError
from bitext.markup import Piece, Style, from_pieces, safe_href
from bitext.model import MarkupKind
from bitext.release.blocks import note_lines, paragraph_lines, table_lines
from bitext.release.docx_lists import DocxLists
from bitext.release.lines import Line
from bitext.release.numbering import bullet

#: Elements whose content Word does not show, or shows elsewhere.
_SKIPPED = frozenset(
    "del moveFrom delText instrText pPr rPr sdtPr sectPr tblPr Fallback rt footnotePr proofErr object".split()
)
_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_STYLES: dict[str, MarkupKind] = {"b": "bold", "i": "italic", "u": "underline"}
_RAISED: dict[str, MarkupKind] = {"superscript": "superscript", "subscript": "subscript"}
_DOCUMENT, _NOTES = "/officeDocument", ("/footnotes", "/endnotes")


def parse_docx(data: bytes, path: str) -> list[Line]:
    """Parse a DOCX document; footnotes and endnotes become notes at its end.

    Raises:
        InputError: It is no Word document, is damaged or unsafe, or keeps text in other files.
    """
    container = Container(data, path=path)
    main = next(iter(_related(container, "", _DOCUMENT)), "word/document.xml")
    root = container.xml(main)
    body = child(root, "body")
    if body is None:
        raise InputError("this is no Word document; expected DOCX, HWPX, PDF, HTML or text", path=path)
    _refuse_text_elsewhere(container, main, root)
    lists = _lists(container, main)
    lines = [*_Reader(lists, _addresses(container, main)).blocks(body)]
    for name in _related(container, main, *_NOTES):
        reader = _Reader(lists, _addresses(container, name))
        for note in container.xml(name):
            if attribute(note, "type") is None:  # the others draw the line above the notes
                lines += note_lines(reader.blocks(note))
    return lines


class _Reader:
    def __init__(self, lists: DocxLists, addresses: dict[str, str]) -> None:
        self._lists = lists
        self._addresses = addresses

    def blocks(self, element: etree._Element) -> Iterator[Line]:
        """Yield the lines of paragraphs and tables, a blank line behind each."""
        joined: list[Piece] = []
        for item in element:
            name = local_name(item)
            if name == "p":
                yield from self._paragraph(item, joined)
            elif name == "tbl":
                yield from table_lines([[*self._cells(row)] for row in item.iter() if _is_row_of(row, item)])
                yield Line(text="")
            elif name not in _SKIPPED:
                yield from self.blocks(item)

    def _paragraph(self, paragraph: etree._Element, joined: list[Piece]) -> Iterator[Line]:
        """Yield the lines of a paragraph; of one whose end is deleted, the text goes to ``joined``, before the next."""
        boxes: list[etree._Element] = []
        joined += self._pieces(paragraph, (), boxes)
        if not _goes_on(paragraph):
            marked = from_pieces(joined)
            joined.clear()
            shown = marked[0].strip() or not _is_gone(paragraph)
            yield from paragraph_lines(marked, self._lists.marker(paragraph) if shown else "")  # empty ones count too
        for box in boxes:
            yield from self.blocks(box)

    def _pieces(
        self, element: etree._Element, styles: tuple[Style, ...], boxes: list[etree._Element]
    ) -> Iterator[Piece]:
        """Yield the text of a paragraph with its styles; text boxes anchored in it go to ``boxes``."""
        for item in element:
            name = local_name(item)
            if name == "t":
                yield item.text or "", styles
            elif name in _SIGNS:
                yield _SIGNS[name], styles
            elif name == "br":
                yield "\n" if attribute(item, "type") in (None, "textWrapping") else " ", styles
            elif name == "sym":
                yield bullet(chr(int(attribute(item, "char") or "f0b7", 16))), styles
            elif name == "txbxContent":
                boxes.append(item)
            elif name == "hyperlink":
                href = safe_href(self._addresses.get(attribute(item, "id") or "", ""))
                yield from self._pieces(item, (*styles, ("link", href)) if href else styles, boxes)
            elif name not in _SKIPPED and not (name == "r" and _is_hidden(item)):
                yield from self._pieces(item, (*styles, *_styles(item)) if name == "r" else styles, boxes)

    def _cells(self, row: etree._Element) -> Iterator[list[Line]]:
        before = child(row, "trPr", "gridBefore")
        yield from ([] for _ in range(_number(before, 0)))
        for cell in row.iter():
            if local_name(cell) != "tc" or _ancestor(cell, "tr") is not row:
                continue
            merged = child(cell, "tcPr", "vMerge")
            goes_on = merged is not None and attribute(merged, "val") != "restart"
            yield [] if goes_on else [*self.blocks(cell)]
            yield from ([] for _ in range(_number(child(cell, "tcPr", "gridSpan"), 1) - 1))


def _goes_on(paragraph: etree._Element) -> bool:
    """Tell whether a tracked change made one of a paragraph and the next."""
    following = (local_name(item) for item in paragraph.itersiblings())
    behind = next((name for name in following if name in ("p", "tbl", "sdt")), None)
    return behind == "p" and child(paragraph, "pPr", "rPr", "del") is not None


def _is_gone(paragraph: etree._Element) -> bool:
    """Tell whether the end of a paragraph is not shown, or deleted by a tracked change."""
    return any(child(paragraph, "pPr", "rPr", name) is not None for name in ("del", "moveFrom", "vanish"))


def _styles(run: etree._Element) -> Iterator[Style]:
    yield from ((kind, "") for name, kind in _STYLES.items() if _is_on(run, name))
    raised = child(run, "rPr", "vertAlign")
    kind = _RAISED.get(attribute(raised, "val") or "") if raised is not None else None
    if kind:
        yield kind, ""


def _is_hidden(run: etree._Element) -> bool:
    """Tell whether a run is not shown, or struck out."""
    return any(_is_on(run, name) for name in ("vanish", "strike", "dstrike"))


def _is_on(run: etree._Element, name: str) -> bool:
    mark = child(run, "rPr", name)
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off", "none")


def _is_row_of(element: etree._Element, table: etree._Element) -> bool:
    return local_name(element) == "tr" and _ancestor(element, "tbl") is table


def _ancestor(element: etree._Element, name: str) -> etree._Element | None:
    return next((item for item in element.iterancestors() if local_name(item) == name), None)


def _number(element: etree._Element | None, default: int) -> int:
    value = attribute(element, "val") if element is not None else None
    return min(int(value), 100) if value and value.isdecimal() else default


# ---- parts


def _lists(container: Container, main: str) -> DocxLists:
    def part(kind: str) -> etree._Element | None:
        name = next(iter(_related(container, main, kind)), None)
        return container.xml(name) if name else None

    return DocxLists(part("/numbering"), part("/styles"))


def _relationships(container: Container, source: str) -> Iterator[etree._Element]:
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels in container.names:
        yield from container.xml(rels)


def _related(container: Container, source: str, *kinds: str) -> list[str]:
    """Return the parts to which ``source`` has a relationship of one of the kinds (the end of its type)."""
    folder = posixpath.dirname(source)
    return [
        posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        for item in _relationships(container, source)
        if item.get("Type", "").endswith(kinds) and item.get("TargetMode") != "External"
    ]


def _addresses(container: Container, source: str) -> dict[str, str]:
    """Return where the links of a part lead, by their ids."""
    outside = (item for item in _relationships(container, source) if item.get("TargetMode") == "External")
    return {item.get("Id", ""): item.get("Target", "") for item in outside}


def _refuse_text_elsewhere(container: Container, main: str, root: etree._Element) -> None:
    """Refuse a document whose text would come out incomplete: parts of it are other documents, linked or embedded."""
    linked = [item for item in _relationships(container, main) if item.get("Type", "").endswith("/subDocument")]
    if linked or any(local_name(item) == "altChunk" for item in root.iter()):
        raise InputError(
            "a part of the text is another document, linked or embedded, which is not read; open it in Word and save "
            "it as one document",
            path=container.path,
        )
