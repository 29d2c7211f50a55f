"""DOCX, HWPX and PDF: the same release as from text, markers as the program shows them, and nothing unsafe."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import BitextError, InputError, MissingExtraError
from bitext.model import Release
from bitext.normalize.release import normalize_release
from bitext.release.read import find_inputs, parse_release
from documents import (
    ENGLISH,
    KOREAN,
    docx_bytes,
    docx_page,
    hwpx_file,
    hwpx_page,
    hwpx_paragraph,
    hwpx_table,
    pdf_page,
    replace_part,
    text_page,
    zip_of,
)
from support import GOLDEN, seed_files

BODY = "The two sides agreed to strengthen cooperation between the two countries."


def _content(release: Release) -> dict[str, Any]:
    release = normalize_release(release)[0]  # no-break spaces are spaces there
    return {
        "lang": release.lang,
        "title": release.title,
        "date": release.date,
        "section": release.section,
        "paragraphs": [(p.kind, p.marker, p.level, p.text) for p in release.paragraphs],
        "furniture": [item.text for item in release.furniture],
    }


def _read(data: bytes, name: str = "x") -> Release:
    return parse_release(data, path=name, id="x")


def _texts(data: bytes) -> list[str]:
    return [f"{p.marker or ''}|{p.text}" for p in _read(data).paragraphs]


# ---- the same release


@pytest.mark.parametrize("blocks", [ENGLISH, KOREAN], ids=["en", "ko"])
@pytest.mark.parametrize("page", [docx_page, hwpx_page])
def test_a_document_is_the_same_release_as_its_text(page: Any, blocks: Any) -> None:
    release = _read(text_page(blocks))
    assert _content(_read(page(blocks))) == _content(release)
    assert {paragraph.kind for paragraph in release.paragraphs} == {"paragraph", "item", "note", "row"}


@pytest.mark.parametrize(
    "page",
    [*seed_files(), GOLDEN / "release" / "ko-board.txt", GOLDEN / "release" / "en-markers.txt"],
    ids=lambda p: p.stem,
)
@pytest.mark.parametrize("make", [docx_page, hwpx_page])
def test_a_page_pasted_into_a_document_is_the_same_release(make: Any, page: Path) -> None:
    lines = [line for line in page.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    assert _content(_read(make(lines))) == _content(_read(page.read_bytes()))


@pytest.mark.parametrize(("blocks", "korean"), [(ENGLISH, False), (KOREAN, True)], ids=["en", "ko"])
def test_paragraphs_of_a_pdf_are_joined_from_its_lines(blocks: Any, korean: bool) -> None:
    plain = [block for block in blocks if isinstance(block, str)]
    if not korean:  # the font of the test has no Korean
        plain = [block.replace("※", "*") for block in plain]
        plain.insert(3, "o " + " ".join([BODY] * 40))  # runs over a page
    assert _content(_read(pdf_page(plain, korean=korean))) == _content(_read(text_page(plain)))


def test_running_heads_of_a_pdf_are_left_out() -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in range(3):
        canvas.drawString(70, 800, "Ministry of Foreign Affairs, Press Office")
        canvas.drawString(70, 700, "Title of the Release" if page == 0 else f"{page}. {BODY}")
        canvas.drawString(70, 600, f"{page + 5}. {BODY}")
        canvas.drawString(300, 30, f"{page + 1} / 3")
        canvas.showPage()
    canvas.save()
    release = _read(stream.getvalue())
    assert release.title == "Title of the Release"
    assert [p.marker for p in release.paragraphs] == ["5.", "1.", "6.", "2.", "7."]


# ---- what Word and Hancom Office show


def test_numbers_and_bullets_that_word_makes_are_markers() -> None:
    document = docx.Document()
    document.add_paragraph("Title of the Release")
    for style in ("List Number", "List Bullet", "List Number", "List Number 2"):
        document.add_paragraph(BODY, style=style)
    assert [p.marker for p in _read(docx_bytes(document)).paragraphs] == ["1.", "•", "2.", "1."]


@pytest.mark.parametrize(("text", "expected"), [("%1.", "a."), ("%1)", "a)"), ("1.%1", "1.a"), ("Annex %1:", None)])
def test_letters_that_word_makes_are_markers_and_words_are_text(text: str, expected: str | None) -> None:
    document = _numbered("lowerLetter", text)
    marker = text.replace("%1", "a")
    assert _texts(docx_bytes(document)) == [f"{expected}|{BODY}" if expected else f"|{marker} {BODY}"]


def _numbered(format: str, text: str) -> Any:
    document = docx.Document()
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("Title of the Release")
    number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>'
    document.add_paragraph(BODY)._p.get_or_add_pPr().append(parse_xml(number))
    return document


def test_typed_letters_in_a_pdf_begin_paragraphs() -> None:
    data = pdf_page(["Title of the Release", BODY, "They agreed on", "a. trade", "b. peace"])
    assert [p.marker for p in _read(data).paragraphs][-2:] == ["a.", "b."]


def test_korean_list_formats_of_word() -> None:
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
        "</w:lvl>"
        for level, (start, format, text) in enumerate(
            [(3, "ganada", "%1."), (1, "decimalEnclosedCircle", "%2"), (1, "bullet", "\uf0a7"), (1, "bullet", "ㅇ")]
        )
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("정책협의회 개최")
    for level in (0, 1, 1, 2, 3, 0, 1):
        paragraph = document.add_paragraph("양측은 협력을 강화하기로 합의하였다.")
        number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(number))
    markers = [p.marker for p in _read(docx_bytes(document)).paragraphs]
    assert markers == ["다.", "①", "②", "•", "ㅇ", "라.", "①"]


def test_docx_is_read_as_word_shows_it() -> None:
    w = nsdecls("w")
    runs = (
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>The two sides</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>struck out</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> met</w:t><w:tab/><w:t>in</w:t></w:r>'
        '<w:hyperlink><w:r><w:t xml:space="preserve"> Seoul</w:t></w:r></w:hyperlink>'
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t xml:space='preserve"
        "'> and agreed on every point of the agenda.</w:t><w:br/>"
        "<w:t>Both sides were satisfied with the outcome.</w:t></w:r>"
    )
    document = docx.Document()
    document.add_paragraph("Title of the Release")
    document.sections[0].header.paragraphs[0].text = "Letterhead"
    body = document.element.body
    body.insert(1, parse_xml(f"<w:sdt {w}><w:sdtContent><w:p>{runs}</w:p></w:sdtContent></w:sdt>"))
    assert _texts(docx_bytes(document)) == [
        "|The two sides met in Seoul and agreed on every point of the agenda.",
        "|Both sides were satisfied with the outcome.",
    ]


def test_paragraphs_that_a_tracked_change_joined_are_one_and_empty_ones_are_counted() -> None:
    def paragraph(text: str, properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>'
    deleted = "<w:rPr><w:del/></w:rPr>"
    document = _numbered("decimal", "%1.")
    gone = number + "<w:rPr><w:moveFrom/></w:rPr>"
    for properties, text in (
        (gone, ""),
        (number, ""),
        (number + deleted, "They met"),
        (number, " again."),
        (deleted, "In Seoul."),
    ):
        document.element.body.insert(
            -1, parse_xml(paragraph(text, properties).replace("<w:p>", f"<w:p {nsdecls('w')}>"))
        )
    document.add_table(rows=1, cols=1).cell(0, 0).text = BODY
    assert _texts(docx_bytes(document)) == [f"1.|{BODY}", "3.|They met again.", "|In Seoul.", f"|{BODY}"]


def test_tables_with_empty_rows_and_tables_in_cells() -> None:
    document = docx.Document()
    document.add_paragraph("Title of the Release")
    document.add_paragraph(BODY)
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [["a", "b"], ["", ""], ["c", ""]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    inner = table.cell(2, 1).add_table(rows=2, cols=2)
    for cell, text in zip([cell for row in inner.rows for cell in row.cells], "defg", strict=True):
        cell.text = text
    assert _texts(docx_bytes(document))[1:] == ["|a\tb", "|c\td e f g"]


def test_merged_cells_leave_the_rest_of_their_span_empty() -> None:
    document = docx.Document()
    document.add_paragraph("Title of the Release")
    document.add_paragraph(BODY)
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(table.rows, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "high"
    assert _texts(docx_bytes(document))[1:] == ["|a\twide\t", "|high\te\tf", "|\th\ti"]


def test_a_letterhead_in_a_layout_table_is_the_head() -> None:
    blocks = [[["보도자료", ""]], [["작성일", "2024-04-25"], ["조회수", "12"]], *KOREAN[2:5]]
    for page in (docx_page, hwpx_page):
        release = _read(page(["제3차 한-몽골 정책협의회 개최", *blocks[1:]]))
        assert (release.title, str(release.date)) == ("제3차 한-몽골 정책협의회 개최", "2024-04-25")
        assert [p.marker for p in release.paragraphs] == ["1.", "ㅇ", "2."]


@pytest.mark.parametrize("page", [docx_page, hwpx_page, text_page])
@pytest.mark.parametrize("board", [["보도자료"], []])
@pytest.mark.parametrize("field", [["작성일 : 2024-05-04"], []])
def test_the_title_stands_below_the_letterhead(page: Any, board: list[str], field: list[str]) -> None:
    letterhead = ["보도시점", "2024. 5. 3.(금) 10:00", "배포", "2024. 5. 3.(금) 09:00"]
    release = _read(page([*board, *letterhead, str(KOREAN[0]), *field, *KOREAN[2:4]]))
    assert (release.title, str(release.date)) == (KOREAN[0], "2024-05-03")
    assert [p.marker for p in release.paragraphs] == ["1.", "ㅇ"]


def test_the_caption_of_a_hancom_table_is_a_paragraph() -> None:
    caption = f"<hp:caption><hp:subList>{hwpx_paragraph('표 1. 교역 현황은 다음과 같다.')}</hp:subList></hp:caption>"
    table = hwpx_table([["분야", "2023"], ["교역", "14억 불"]]).replace("<hp:tbl>", f"<hp:tbl>{caption}")
    blocks = "".join(hwpx_paragraph(block) for block in KOREAN if isinstance(block, str))
    release = parse_release(hwpx_file(blocks + table), path="x.hwpx")
    assert [paragraph.text for paragraph in release.paragraphs][-3:] == [
        "표 1. 교역 현황은 다음과 같다.",
        "분야\t2023",
        "교역\t14억 불",
    ]


def test_numbers_bullets_and_signs_of_hancom_office() -> None:
    sentence = "양측은 협력을 강화하기로 합의하였다."
    note = (
        '<hp:p paraPrIDRef="0"><hp:run><hp:secPr/><hp:ctrl><hp:header><hp:subList>'
        + hwpx_paragraph("머리말")
        + "</hp:subList></hp:header></hp:ctrl><hp:t>양측은<hp:nbSpace/>서울에서<hp:deleteBegin/>부산에서<hp:deleteEnd/>"
        "<hp:tab/>만<hp:deleteBegin/>나</hp:t></hp:run><hp:run><hp:t>지 못<hp:deleteEnd/>났다.</hp:t></hp:run>"
        "<hp:run><hp:ctrl><hp:footNote><hp:subList>"
        + hwpx_paragraph("잠정치이다.")
        + "</hp:subList></hp:footNote></hp:ctrl></hp:run></hp:p>"
    )
    data = hwpx_file(
        hwpx_paragraph("정책협의회 개최")
        + "".join(hwpx_paragraph(sentence, properties) for properties in (1, 2, 2, 3, 4, 1))
        + note
    )
    assert _texts(data) == [
        *(f"{marker}|{sentence}" for marker in ("1.", "가.", "나.", "○", "•", "2.")),
        "|양측은\u00a0서울에서 만났다.",
        "*|잠정치이다.",
    ]


# ---- what is refused


def _encrypted_zip() -> bytes:
    data = bytearray(docx_page(ENGLISH))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def _ole(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(100)


def _doctype(page: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    declaration = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    content = parts[part]
    start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
    return zip_of({**parts, part: content[:start] + declaration + content[start:]})


def _picture_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(10, 10, 300, 300, fill=1)
    canvas.save()
    return stream.getvalue()


_RELS = "word/_rels/document.xml.rels"
_SUB = (
    b'<Relationship Id="rIdX" TargetMode="External" Target="file:///etc/passwd" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/subDocument"/></Relationships>'
)
REFUSED = {
    "bomb": (zip_of({"[Content_Types].xml": b"x", "word/document.xml": bytes(30_000_000)}), "ZIP bomb"),
    "members": (zip_of({f"{number}": b"" for number in range(5000)}), "5,000 parts"),
    "docx entity": (_doctype(docx_page(ENGLISH), "word/document.xml"), "document type"),
    "hwpx entity": (_doctype(hwpx_page(ENGLISH), "Contents/section0.xml"), "document type"),
    "zip password": (_encrypted_zip(), "password"),
    "truncated": (docx_page(ENGLISH)[:5000], "broken or cut off"),
    "no xml": (replace_part(docx_page(ENGLISH), "word/document.xml", b"<w:body>", b"<w:bo"), "not well-formed"),
    "no body": (replace_part(docx_page(ENGLISH), "word/document.xml", b"w:body>", b"w:other>"), "no Word document"),
    "linked text": (replace_part(docx_page(ENGLISH), _RELS, b"</Relationships>", _SUB), "another document"),
    "embedded text": (
        replace_part(docx_page(ENGLISH), "word/document.xml", b"<w:body>", b'<w:body><w:altChunk r:id="rId1"/>'),
        "another document",
    ),
    "bad number": (replace_part(hwpx_page(ENGLISH), "Contents/header.xml", b'start="1"', b'start="x"'), "damaged"),
    "empty docx": (docx_page([]), "no text"),
    "workbook": (zip_of({"[Content_Types].xml": b"", "_rels/.rels": b"", "xl/workbook.xml": b""}), "an Excel workbook"),
    "slides": (zip_of({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "PowerPoint"),
    "odt": (zip_of({"mimetype": b"", "META-INF/manifest.xml": b""}), "OpenDocument.*save it as DOCX"),
    "zip": (zip_of({"a.txt": b"x"}), "ZIP container without a document"),
    "hwp": (_ole("HwpSummaryInformation"), r"HWP 5 document \(.hwp\); open it in Hancom Office.* save it as HWPX"),
    "doc": (_ole("WordDocument"), r"Word 97 document \(.doc\); open it in Word or LibreOffice and save it as DOCX"),
    "locked office": (_ole("EncryptedPackage"), "password"),
    "ole": (_ole("Other"), "OLE container"),
    "hwp3": (b"HWP Document File V3.00 \x1a" + bytes(100), "HWP 3 document"),
    "hwpx password": (
        hwpx_file("", **{"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}),
        "password; open it in Hancom Office",
    ),
    "pdf password": (pdf_page(["Title", BODY], password="secret"), "password"),
    "scan": (_picture_pdf(), "no text layer.*OCR"),
    "damaged pdf": (b"%PDF-1.7\n" + b"x" * 200, "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_safely_or_at_all_is_refused_by_name(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(InputError, match=message) as caught:
        parse_release(data, path="page.any")
    assert str(caught.value).startswith("page.any: ")


def test_links_of_a_docx_are_no_reason_to_refuse_it_and_are_not_followed() -> None:
    link = _SUB.replace(b"subDocument", b"hyperlink")
    data = replace_part(docx_page(ENGLISH), _RELS, b"</Relationships>", link)
    assert _content(_read(data)) == _content(_read(text_page(ENGLISH)))


def test_without_pypdf_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtraError, match=r"bitext\[documents\]"):
        _read(pdf_page(["Title", BODY]))


@settings(max_examples=60)
@given(data=st.data(), page=st.sampled_from([docx_page(ENGLISH), hwpx_page(KOREAN), pdf_page(["Title", BODY] * 3)]))
def test_damaged_documents_are_read_or_refused_but_never_crash(data: st.DataObject, page: bytes) -> None:
    start = data.draw(st.integers(0, len(page) - 1))
    junk = data.draw(st.binary(max_size=20))
    for damaged in (page[:start], page[:start] + junk + page[start + len(junk) :]):
        with suppress(BitextError):
            parse_release(damaged, path="x")


@settings(max_examples=60)
@given(
    data=st.data(),
    parts=st.sampled_from([(docx_page(ENGLISH), "word/document.xml"), (hwpx_page(KOREAN), "Contents/header.xml")]),
)
def test_damaged_xml_is_read_or_refused_but_never_crashes(data: st.DataObject, parts: tuple[bytes, str]) -> None:
    page, name = parts
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        members = {part: archive.read(part) for part in archive.namelist()}
    content = members[name].decode()
    words = [match for match in ("1", "0", '"', "<w:p>", "</w:p>", "<w:tc>", "DIGIT", "level") if match in content]
    word = data.draw(st.sampled_from(words))
    with_junk = content.replace(word, data.draw(st.text("x-0<>/9", max_size=4)), data.draw(st.integers(1, 3)))
    with suppress(BitextError):
        parse_release(zip_of({**members, name: with_junk.encode()}), path="x")


def test_folders_are_searched_for_documents(tmp_path: Path) -> None:
    for name in ("a.docx", "b.HWPX", "c.pdf", "d.txt", "e.doc", "f.xlsx", ".g.docx"):
        (tmp_path / name).write_bytes(b"")
    assert [item.id for item in find_inputs([str(tmp_path)])] == ["a", "b", "c", "d"]
