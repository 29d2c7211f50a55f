"""HWPX, the document format of Hancom Office, to lines.

Source: KS X 6101 (OWPML). Elements are known by their names alone: namespaces differ between editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bitext.container import Container, attribute, child, local_name
from bitext.errors import InputError
from bitext.release.blocks import note_lines, paragraph_lines, table_lines
from bitext.release.lines import Line
from bitext.release.numbering import ListCounter, ListLevel, bullet

_PACKAGE, _HEADER, _MANIFEST = "Contents/content.hpf", "Contents/header.xml", "META-INF/manifest.xml"
_SECTION = re.compile(r"Contents/section(\d+)\.xml")
_SIGNS = {"tab": " ", "lineBreak": "\n", "nbSpace": "\u00a0", "fwSpace": "\u3000", "hyphen": "-"}
#: Where a tracked change deleted begins and ends, in this text or that of a later run; XML has no such characters.
_SIGNS |= {"deleteBegin": "\x0e", "deleteEnd": "\x0f"}
_DELETED = re.compile("\x0e[^\x0f]*\x0f?|\x0f")
_NOTES = frozenset({"footNote", "endNote"})
#: What stands at the edge of the page, not in the text.
_EDGES = frozenset({"header", "footer", "secPr", "hiddenComment"})
_FORMATS = {
    "DIGIT": "decimal",
    "CIRCLED_DIGIT": "circled",
    "ROMAN_CAPITAL": "upper-roman",
    "ROMAN_SMALL": "lower-roman",
    "LATIN_CAPITAL": "upper-latin",
    "LATIN_SMALL": "lower-latin",
    "HANGUL_SYLLABLE": "hangul",
    "CIRCLED_HANGUL_SYLLABLE": "circled-hangul",
    "HANGUL_JAMO": "jamo",
}


def parse_hwpx(data: bytes, path: str) -> list[Line]:
    """Parse an HWPX document; footnotes and endnotes become notes at its end.

    Raises:
        InputError: It has a password, no section, or is damaged or unsafe.
    """
    container = Container(data, path=path)
    if _MANIFEST in container.names and any(
        local_name(item) == "encryption-data" for item in container.xml(_MANIFEST).iter()
    ):
        raise InputError("the document has a password; open it in Hancom Office and save it without one", path=path)
    sections = _sections(container)
    if not sections:
        raise InputError("the document has no section; open it in Hancom Office and save it again", path=path)
    reader = _Reader(_Lists(container.xml(_HEADER) if _HEADER in container.names else None))
    lines = [line for name in sections for line in reader.blocks(container.xml(name))]
    return [*lines, *reader.notes]


class _Reader:
    def __init__(self, lists: _Lists) -> None:
        self._lists = lists
        self.notes: list[Line] = []

    def blocks(self, element: etree._Element) -> Iterator[Line]:
        """Yield the lines of the paragraphs in an element, a blank line behind each."""
        for item in element:
            if local_name(item) == "p":
                yield from self._paragraph(item)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line]:
        inner: list[etree._Element] = []
        text = _DELETED.sub("", "".join(_text(paragraph, inner)))
        yield from paragraph_lines((text, ()), self._lists.marker(paragraph) if text.strip() else "")
        for item in inner:
            if local_name(item) == "tbl":
                caption = child(item, "caption", "subList")
                yield from self.blocks(caption) if caption is not None else ()
                yield from table_lines(self._grid(item))
                yield Line(text="")
            elif local_name(item) in _NOTES:
                content = child(item, "subList")
                self.notes += note_lines(self.blocks(content)) if content is not None else ()
            else:
                yield from self.blocks(item)

    def _grid(self, table: etree._Element) -> list[list[list[Line]]]:
        """Place the cells by their addresses: cells that spans cover are not written in the file."""
        rows: list[list[list[Line]]] = []
        for row in table:
            if local_name(row) != "tr":
                continue
            cells: list[list[Line]] = []
            for cell in row:
                address = child(cell, "cellAddr")
                column = int(attribute(address, "colAddr") or 0) if address is not None else len(cells)
                cells += [[] for _ in range(min(column, 100) - len(cells))]
                content = child(cell, "subList")
                cells.append([*self.blocks(content)] if content is not None else [])
            rows.append(cells)
        width = max(map(len, rows), default=0)
        return [[*cells, *([] for _ in range(width - len(cells)))] for cells in rows]


def _text(element: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
    """Yield the text of a paragraph; tables, text boxes and notes in it go to ``inner``."""
    for item in element:
        name = local_name(item)
        if name == "t":
            yield from _characters(item)
        elif name == "tbl" or name == "subList" or name in _NOTES:
            inner.append(item)
        elif name not in _EDGES:
            yield from _text(item, inner)


def _characters(element: etree._Element) -> Iterator[str]:
    """Yield the text of a ``t``, in which signs stand as elements."""
    yield element.text or ""
    for item in element:
        yield _SIGNS.get(local_name(item), "")
        yield item.tail or ""


def _sections(container: Container) -> list[str]:
    """Return the sections in reading order: that of the package's spine, by number where it names none."""
    package = container.xml(_PACKAGE)
    items = {item.get("id"): item.get("href", "") for item in package.iter() if local_name(item) == "item"}
    spine = [items.get(item.get("idref"), "") for item in package.iter() if local_name(item) == "itemref"]
    named = [name for name in spine if _SECTION.fullmatch(name)]
    there = {name: int(match[1]) for name in container.names if (match := _SECTION.fullmatch(name))}
    return named or sorted(there, key=lambda name: there[name])


# ---- lists


class _Lists:
    """Give the marker of each paragraph, by the paragraph properties of the document's header."""

    def __init__(self, header: etree._Element | None) -> None:
        items = list(header.iter()) if header is not None else []
        self._headings = {
            item.get("id"): heading
            for item in items
            if local_name(item) == "paraPr" and (heading := child(item, "heading")) is not None
        }
        self._bullets = {item.get("id"): item.get("char", "") for item in items if local_name(item) == "bullet"}
        self._counters = {
            item.get("id"): ListCounter(_levels(item)) for item in items if local_name(item) == "numbering"
        }

    def marker(self, paragraph: etree._Element) -> str:
        heading = self._headings.get(paragraph.get("paraPrIDRef"))
        if heading is None:
            return ""
        kind, list_id = heading.get("type"), heading.get("idRef")
        if kind == "BULLET" and list_id in self._bullets:
            return bullet(self._bullets[list_id])
        if kind in ("NUMBER", "OUTLINE") and list_id in self._counters:
            return self._counters[list_id].marker(int(heading.get("level") or 0))
        return ""


def _levels(numbering: etree._Element) -> dict[int, ListLevel]:
    return {
        int(item.get("level") or 1) - 1: ListLevel(
            format=_FORMATS.get(item.get("numFormat") or "DIGIT", "decimal"),
            text=re.sub(r"\^(\d)", r"%\1", item.text or ""),
            start=int(item.get("start") or 1),
        )
        for item in numbering
        if local_name(item) == "paraHead"
    }
