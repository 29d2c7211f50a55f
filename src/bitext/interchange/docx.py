"""A release, or a release and its translation in two columns, as DOCX."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bitext.container import repack
from bitext.errors import MissingExtraError
from bitext.interchange.document import COLUMNS, SIGN_OFF, cells, date_line, on_one_line
from bitext.markup import Marked, to_pieces
from bitext.model import Paragraph, Release
from bitext.text import XML_ILLEGAL

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "맑은 고딕"
_LEVEL_CM = 0.75
_NO_DATE = datetime.datetime(1980, 1, 1)


def release_docx(release: Release) -> bytes:
    """Return a release as a DOCX document: markers are text, levels are indents, rows are tables.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    document = _document(release)
    _head(document, release)
    for rows, group in groupby(release.paragraphs, key=lambda paragraph: paragraph.kind == "row"):
        if rows:
            _table(document, [cells(paragraph) for paragraph in group])
        else:
            for paragraph in group:
                _write(document.add_paragraph(), paragraph)
    return _bytes(document)


def bilingual_docx(source: Release, target: Release) -> bytes:
    """Return a release and its translation, of equally many paragraphs, in two columns to be signed.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    document = _document(target)
    _head(document, target)
    pairs = [*zip(source.blocks(), target.blocks(), strict=True)]
    table = document.add_table(rows=len(pairs) + 1, cols=2, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _repeat_head(table.rows[0])
    for row, pair in zip(table.rows[1:], pairs, strict=True):
        for cell, paragraph in zip(row.cells, pair, strict=True):
            _write(cell.paragraphs[0], paragraph)
    document.add_paragraph()
    _table(document, [[(label, ()), ("", ())] for label in SIGN_OFF])
    return _bytes(document)


def _document(release: Release) -> Document:
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("writing DOCX needs python-docx: pip install 'bitext[documents]'") from error
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, size in (("Normal", 11), ("Title", 18)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.rPr.rFonts
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        fonts.set(qn("w:eastAsia"), _FONT)
    known = document.core_properties
    known.title, known.author, known.last_modified_by = _clean(release.title)[:255], "bitext", "bitext"
    known.comments, known.language = "", release.lang
    known.created = known.modified = _NO_DATE
    return document


def _head(document: Document, release: Release) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    title = document.add_paragraph(_clean(release.title), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if release.date:
        document.add_paragraph(date_line(release)).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(place: Any, paragraph: Paragraph) -> None:
    from docx.shared import Cm, Pt

    for run in _runs(place, on_one_line(paragraph)):
        if paragraph.kind == "note":
            run.font.size = Pt(10)
    if paragraph.level:
        place.paragraph_format.left_indent = Cm(_LEVEL_CM * paragraph.level)


def _runs(place: Any, marked: Marked) -> list[Any]:
    """Write a text into a paragraph of the document, a run for each piece of other letters; return the runs."""
    runs = []
    for text, styles in to_pieces(*marked):
        run = place.add_run(_clean(text))
        for kind, href in styles:
            if kind == "link":
                _link(place, run, href)
            else:
                setattr(run.font, kind, True)
        runs.append(run)
    return runs


def _link(place: Any, run: Any, href: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), place.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    place._p.append(link)
    link.append(run._r)


def _table(document: Document, rows: Sequence[Sequence[Marked]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            _runs(cell.paragraphs[0], text)


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _clean(text: str) -> str:
    return XML_ILLEGAL.sub("", text)


def _bytes(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return repack(stream.getvalue())
