"""Office documents for tests, made by script: DOCX by python-docx, HWPX by hand, PDF by reportlab."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bitext.assemble import paragraph_units, release_props, sentence_units
from bitext.interchange.own import own_units
from bitext.interchange.tmx import SegType, TmxHeader, write_tmx
from bitext.interchange.xliff import XliffVersion, write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.model import Lang, Release, Translation
from bitext.pipeline import Prepared, join_release
from bitext.segment.release import segment_release

#: A release of every kind of paragraph; a list stands for a table.
ENGLISH: list[str | list[list[str]]] = [
    "ROK and Mongolia Hold 3rd Policy Consultation",
    "Date : 2024-04-25",
    "1. The two sides held the 3rd policy consultation in Seoul on April 25. They agreed to meet again next year.",
    "o Deputy Minister Kim Gildong led the Korean delegation, and Director-General Bat led that of Mongolia.",
    "- The delegations also visited the Korea International Cooperation Agency (KOICA) in Seongnam.",
    "2. The sides reviewed trade and development cooperation, which grew as follows over the last two years.",
    [["Field", "2022", "2023"], ["Trade", "1.2 billion", "1.4 billion"], ["Aid", "", "30 million"]],
    "※ The figures are preliminary and will be published by the two ministries before the end of the year.",
    "The Ministry will continue to work with Mongolia for the peace and prosperity of the region.",
]
#: The same in a form that Korean boards use.
KOREAN: list[str | list[list[str]]] = [
    "제3차 한-몽골 정책협의회 개최",
    "작성일 : 2024-04-25",
    "1. 양측은 4월 25일 서울에서 제3차 정책협의회를 개최하였다. 양측은 내년에 다시 만나기로 합의하였다.",
    "ㅇ 우리측에서는 김길동 차관보가, 몽골측에서는 바트 국장이 수석대표로 참석하여 의견을 나누었다.",
    "2. 양측은 지난 2년간 다음과 같이 늘어난 교역과 개발협력을 점검하고, 앞으로도 협력하기로 하였다.",
    [["분야", "2022", "2023"], ["교역", "12억 불", "14억 불"]],
    "※ 상기 수치는 잠정치이며, 양국 부처가 연말까지 확정하여 발표할 예정이다.",
]
Blocks = Sequence[str | list[list[str]]]


def text_page(blocks: Blocks) -> bytes:
    parts = [block if isinstance(block, str) else "\n".join("\t".join(row) for row in block) for block in blocks]
    return ("\n\n".join(parts) + "\n").encode()


def docx_page(blocks: Blocks) -> bytes:
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return docx_bytes(document)


def docx_bytes(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


_HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_PACKAGE = (
    '<?xml version="1.0" encoding="UTF-8"?><opf:package xmlns:opf="http://www.idpf.org/2007/opf/">'
    '<opf:manifest><opf:item id="header" href="Contents/header.xml"/><opf:item id="section0" '
    'href="Contents/section0.xml"/></opf:manifest><opf:spine><opf:itemref idref="header"/>'
    '<opf:itemref idref="section0"/></opf:spine></opf:package>'
)
HWPX_HEADER = (
    '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"><hh:refList>'
    '<hh:numberings><hh:numbering id="1" start="0"><hh:paraHead start="1" level="1" numFormat="DIGIT">^1.</hh:paraHead>'
    '<hh:paraHead start="1" level="2" numFormat="HANGUL_SYLLABLE">^2.</hh:paraHead></hh:numbering></hh:numberings>'
    '<hh:bullets><hh:bullet id="1" char="○"/><hh:bullet id="2" char="&#xF0B7;"/></hh:bullets><hh:paraProperties>'
    '<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>'
    '<hh:paraPr id="1"><hh:heading type="NUMBER" idRef="1" level="0"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>'
    '<hh:paraPr id="3"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>'
    '<hh:paraPr id="4"><hh:heading type="BULLET" idRef="2" level="0"/></hh:paraPr>'
    "</hh:paraProperties></hh:refList></hh:head>"
)


def hwpx_page(blocks: Blocks) -> bytes:
    return hwpx_file("".join(hwpx_paragraph(b) if isinstance(b, str) else hwpx_table(b) for b in blocks))


def hwpx_paragraph(text: str, properties: int = 0) -> str:
    return f'<hp:p paraPrIDRef="{properties}"><hp:run charPrIDRef="0"><hp:t>{escape(text)}</hp:t></hp:run></hp:p>'


def hwpx_table(rows: list[list[str]]) -> str:
    cells = "".join(
        "<hp:tr>"
        + "".join(
            f"<hp:tc><hp:subList>{hwpx_paragraph(text)}</hp:subList>"
            f'<hp:cellAddr colAddr="{column}" rowAddr="{number}"/><hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>'
            for column, text in enumerate(row)
        )
        + "</hp:tr>"
        for number, row in enumerate(rows)
    )
    return f'<hp:p paraPrIDRef="0"><hp:run><hp:tbl>{cells}</hp:tbl><hp:t/></hp:run></hp:p>'


def hwpx_file(section: str, **parts: str) -> bytes:
    """Return an HWPX file of one section; ``parts`` replace or add members, dots in their names written as "__"."""
    members = {
        "mimetype": "application/hwp+zip",
        "Contents/content.hpf": _PACKAGE,
        "Contents/header.xml": HWPX_HEADER,
        "Contents/section0.xml": f'<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="{_HP}">'
        f"{section}</hs:sec>",
        **parts,
    }
    return zip_of({name: content.encode() for name, content in members.items()})


def zip_of(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replace_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a ZIP file with something replaced in one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    return zip_of({**parts, name: parts[name].replace(old, new)})


def pdf_page(blocks: Blocks, *, korean: bool = False, password: str | None = None) -> bytes:
    """Return a PDF with wrapped paragraphs and page numbers; tables are left out."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    font = "HYSMyeongJo-Medium" if korean else "Helvetica"
    title, body = (
        ParagraphStyle("x", fontName=font, fontSize=size, leading=1.4 * size, spaceAfter=0.8 * size)
        for size in (18, 11)
    )
    story = [
        Paragraph(escape(block), title if index == 0 else body)
        for index, block in enumerate(blocks)
        if isinstance(block, str)
    ]

    def number(canvas: object, page: object) -> None:
        canvas.drawCentredString(300, 30, f"- {page.page} -")  # type: ignore[attr-defined]

    stream = io.BytesIO()
    SimpleDocTemplate(stream, encrypt=password).build(story, onFirstPage=number, onLaterPages=number)
    return stream.getvalue()


# ---- reviewed TMX without a model


def korean_of(source: str, number: int) -> str:
    quoted = source.startswith("“") and source.endswith("”")
    text = f"{number}번째 문장은 ‘{len(source)}자’를 옮긴 것이다."
    return f"“{text}”" if quoted else text


def write_reviewed(
    path: Path, releases: Sequence[Release], *, segtype: SegType = "sentence", version: XliffVersion | None = None
) -> None:
    """Write the TMX of releases, or the XLIFF of one, with an invented Korean sentence for each English one."""
    units = []
    run = (("x-bitext-model", "m"),)
    for release in releases:
        segments = segment_release(release)
        prepared = Prepared(release=release, steps=(), segments=segments, terms=((),) * len(segments))
        made = [
            Translation(source=item.text, text=korean_of(item.text, n), score=-0.1, model="m")
            for n, item in enumerate(segments, 1)
        ]
        translated = join_release(prepared, made)
        units += [*(sentence_units if segtype == "sentence" else paragraph_units)(translated, run)]
    tags: dict[Lang, str] = {"en": "en", "ko": "ko"}
    date = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
    if version is None:
        write_tmx(path, TmxHeader(segtype=segtype, date=date, tags=tags), units)
        return
    (release,) = releases
    props = (*release_props(release), *run)
    header = XliffHeader(original=release.id, date=date, source_tag="en", target_tag="ko", props=props)
    write_xliff(path, header, own_units(units, tags), version=version)
