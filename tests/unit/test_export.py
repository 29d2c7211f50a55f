"""Export: what is written reads back as the release, units find their places, and tables come back into the TMX."""

from __future__ import annotations

import datetime
import io
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from bitext.errors import InputError, InterchangeError, MissingExtraError
from bitext.export import MISSING_MARK, match_page, rebuild, refuse_missing
from bitext.interchange.document import bilingual_html, release_html, release_text
from bitext.interchange.docx import bilingual_docx, release_docx
from bitext.interchange.put_back import Edit, put_back
from bitext.interchange.reviewed import ReviewedUnit, read_reviewed
from bitext.interchange.tmx import SegType
from bitext.interchange.xliff import XliffVersion
from bitext.interchange.xlsx import read_review_table, review_table
from bitext.model import Release
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release, read_release
from bitext.text import XML_ILLEGAL
from documents import ENGLISH, docx_page, text_page, write_reviewed
from strategies import segment_text
from support import assert_valid_tmx, seed_files, unit_pairs

DATE = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC)
COMPOSED = normalize_release(
    parse_release(text_page([*ENGLISH, "“The two countries will remain close partners.”"]), path="x", id="a/composed")
)[0]
RELEASES = [COMPOSED, *(normalize_release(read_release(str(seed)))[0] for seed in seed_files())]
_EACH = pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.id)
_SEGTYPES = pytest.mark.parametrize("segtype", ["sentence", "paragraph"])


def _units(tmp_path: Path, *releases: Release, segtype: SegType = "sentence") -> list[ReviewedUnit]:
    write_reviewed(tmp_path / "x.tmx", releases, segtype=segtype)
    return read_reviewed(tmp_path / "x.tmx")


def _structure(release: Release) -> list[object]:
    kinds = [(p.kind, p.marker, p.level, p.text) for p in release.paragraphs]
    return [release.title, release.date, *kinds]


def _shape(release: Release) -> list[object]:
    return [(p.kind, p.marker, p.level, p.text.count("\t")) for p in release.blocks()]


def _stripped(units: list[ReviewedUnit]) -> list[ReviewedUnit]:
    """Return units as OmegaT's project memory has them: texts and nothing else."""
    return [replace(unit, id="", props={}, notes=()) for unit in units]


# ---- releases


@_EACH
@_SEGTYPES
@pytest.mark.parametrize("write", [release_text, release_html, release_docx])
def test_what_is_written_reads_back_as_the_release(
    tmp_path: Path, release: Release, segtype: SegType, write: Callable[[Release], str | bytes]
) -> None:
    (rebuilt,) = rebuild(_units(tmp_path, release, segtype=segtype), path="x")
    assert (_structure(rebuilt.source), rebuilt.missing) == (_structure(release), ())
    assert _shape(rebuilt.target) == _shape(release)
    content = write(rebuilt.target)
    again = parse_release(content if isinstance(content, bytes) else content.encode(), path="x", id=release.id)
    assert again.lang == "ko"
    assert _structure(again) == _structure(rebuilt.target)


@_EACH
@_SEGTYPES
@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_xliff_gives_the_same_release_as_tmx(
    tmp_path: Path, release: Release, segtype: SegType, version: XliffVersion
) -> None:
    """What the units have in common stands in the head of XLIFF."""
    write_reviewed(tmp_path / "x.xlf", [release], segtype=segtype, version=version)
    units = read_reviewed(tmp_path / "x.xlf")
    assert rebuild(units, path="x") == rebuild(_units(tmp_path, release, segtype=segtype), path="x")
    (rebuilt,) = rebuild([*units[:2], replace(units[2], target=""), *units[3:]], path="x")
    assert rebuilt.missing == (units[2].id.removeprefix(f"{release.id}/"),)


def test_a_paragraph_missing_from_xliff_is_named(tmp_path: Path) -> None:
    """Its neighbours do not tell, as they do in TMX: they are those of the file."""
    write_reviewed(tmp_path / "x.xlf", [COMPOSED], version="1.2")
    units = [unit for unit in read_reviewed(tmp_path / "x.xlf") if unit.props["x-bitext-paragraph"] != "3"]
    (rebuilt,) = rebuild(units, path="x")
    assert rebuilt.missing == ("paragraph 3",)


def test_several_releases_of_a_file_come_back_each_for_itself(tmp_path: Path) -> None:
    units = _units(tmp_path, *RELEASES)
    random.Random(7).shuffle(units)
    rebuilt = {item.source.id: item for item in rebuild(units, path="x")}
    assert {id: _structure(item.source) for id, item in rebuilt.items()} == {r.id: _structure(r) for r in RELEASES}


@_SEGTYPES
@settings(max_examples=20)
@given(data=st.data())
def test_the_order_of_units_is_free(
    tmp_path_factory: pytest.TempPathFactory, segtype: SegType, data: st.DataObject
) -> None:
    units = _units(tmp_path_factory.mktemp("x"), COMPOSED, segtype=segtype)
    assert rebuild(data.draw(st.permutations(units)), path="x") == rebuild(units, path="x")


@_EACH
@_SEGTYPES
def test_any_unit_left_out_or_without_korean_is_named(tmp_path: Path, release: Release, segtype: SegType) -> None:
    units = _units(tmp_path, release, segtype=segtype)
    for index, unit in enumerate(units):
        emptied = [*units[:index], replace(unit, target=""), *units[index + 1 :]]
        for rest in (units[:index] + units[index + 1 :], emptied):
            (rebuilt,) = rebuild(rest, path="x")
            assert rebuilt.missing
            with pytest.raises(InterchangeError, match=r"no Korean for .*--allow-missing"):
                refuse_missing([rebuilt])
        assert f"{MISSING_MARK} {' '.join(unit.source.split())}" in release_text(rebuilt.target)


def test_a_missing_paragraph_is_marked_where_it_stood(tmp_path: Path) -> None:
    units = _units(tmp_path, COMPOSED)
    left = [unit for unit in units if unit.props["x-bitext-paragraph"] != "3"]
    (rebuilt,) = rebuild(left, path="x")
    (said,) = rebuilt.missing
    assert said.startswith("paragraph 3: 'The delegations also visited")
    assert rebuilt.target.paragraphs[2].text.startswith(f"{MISSING_MARK} The delegations also visited the Korea")
    assert len(rebuilt.target.paragraphs) == len(COMPOSED.paragraphs)


def test_units_without_props_are_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InterchangeError, match=r"x: of 17 units 17 without .*--source PAGE"):
        rebuild(_stripped(_units(tmp_path, COMPOSED)), path="x")
    with pytest.raises(InterchangeError, match="no unit"):
        rebuild([], path="x")


@_EACH
@_SEGTYPES
def test_units_without_props_are_placed_by_the_page(tmp_path: Path, release: Release, segtype: SegType) -> None:
    units = _units(tmp_path, release, segtype=segtype)
    (expected,) = rebuild(units, path="x")
    shuffled = _stripped(units)
    random.Random(3).shuffle(shuffled)
    rebuilt = match_page(release, shuffled)
    assert (rebuilt.missing, rebuilt.target.blocks()) == (
        (),
        tuple(
            replace(block, line=own.line) for block, own in zip(expected.target.blocks(), release.blocks(), strict=True)
        ),
    )


def test_markers_that_a_tool_took_for_text_are_left_out() -> None:
    page = parse_release(text_page(ENGLISH[:4]), path="x")
    units = [
        ReviewedUnit(
            id="", source=f"{block.marker or ''} {block.text}".strip(), target=f"{block.marker or ''} 문장 {index}."
        )
        for index, block in enumerate(page.blocks())
    ]
    rebuilt = match_page(page, units)
    assert [block.text for block in rebuilt.target.blocks()] == ["문장 0.", "문장 1.", "문장 2."]


def test_one_english_with_several_korean_is_a_doubt_and_taken_in_order() -> None:
    page = parse_release(
        text_page([*ENGLISH[:2], "1. They agreed on this matter.", "2. They agreed on this matter."]), path="x"
    )
    units = [
        ReviewedUnit(id="", source=page.title, target="제목"),
        ReviewedUnit(id="", source="They agreed on this matter.", target="하나."),
        ReviewedUnit(id="", source="They agreed on this matter.", target="둘."),
    ]
    rebuilt = match_page(page, units)
    assert [p.text for p in rebuilt.target.paragraphs] == ["하나.", "둘."]
    assert len(rebuilt.doubts) == 1
    with pytest.raises(InterchangeError, match="is it the page"):
        match_page(page, [ReviewedUnit(id="", source="Other", target="다른")])


def test_bilingual_documents_have_english_left_and_korean_right(tmp_path: Path) -> None:
    import docx

    (rebuilt,) = rebuild(_units(tmp_path, COMPOSED), path="x")
    table = docx.Document(io.BytesIO(bilingual_docx(rebuilt.source, rebuilt.target))).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows][1:]
    root = etree.HTML(bilingual_html(rebuilt.source, rebuilt.target))
    html = [["".join(cell.itertext()) for cell in row.iter("td")] for row in root.find(".//table/tbody").iter("tr")]
    assert cells == html
    assert cells[1][0].startswith("1. The two sides held")
    assert cells[1][1].startswith("1. 2번째 문장은")
    assert len(cells) == len(COMPOSED.blocks())
    assert not root.xpath("//@src | //@href | //script | //link")


@pytest.mark.parametrize("write", [release_text, release_html, release_docx])
def test_same_release_gives_the_same_bytes_whatever_is_in_it(write: Callable[[Release], str | bytes]) -> None:
    odd = replace(COMPOSED, lang="ko", title="제목 <b>&\x01\u2028", date=None)
    assert write(odd) == write(odd)


def test_missing_extras_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for call in (lambda: release_docx(COMPOSED), lambda: review_table([]), lambda: read_review_table(b"", "x")):
        with pytest.raises(MissingExtraError, match=r"bitext\[documents\]"):
            call()


# ---- reading TMX


def test_inline_codes_are_no_text_and_statuses_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header/><body>'
        '<tu><tuv lang="EN-US"><seg>The <bpt i="1">&lt;b&gt;</bpt>ROK<ept i="1">&lt;/b&gt;</ept> agreed.</seg></tuv>'
        '<tuv lang="KO-KR" changeid="kim"><seg>한국은 <ph x="1"/>합의하였다.</seg></tuv></tu>'
        '<tu tuid="2" creationid="bitext-mt"><tuv xml:lang="en"><seg>A</seg></tuv>'
        '<tuv xml:lang="ko"><seg>가</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg>B</seg></tuv></tu><tu><tuv xml:lang="fr"><seg>C</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    assert [(u.id, u.source, u.target, u.status) for u in read_reviewed(path)] == [
        ("", "The ROK agreed.", "한국은 합의하였다.", "reviewed"),
        ("2", "A", "가", "machine"),
        ("", "B", "", "new"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "declares entities"),
        ("<xliff/>", "x.tmx:1: not a TMX file: expected <tmx> .* found <xliff>"),
        ("<tmx>", "x.tmx:1:5: not well-formed"),
        ("", "x.tmx:1: the file is empty"),
    ],
)
def test_what_is_no_tmx_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.tmx").write_text(content)
    with pytest.raises(InterchangeError, match=message):
        read_reviewed(tmp_path / "x.tmx")
    with pytest.raises(InputError, match="cannot be read"):
        read_reviewed(tmp_path / "y.tmx")


# ---- review tables

_TEXTS = st.one_of(
    segment_text,
    st.sampled_from(["=1+1", "+82", "-5", "@a", "_x0041_", "_x005F_", "_x000D_", "'=a", "2024-05-01", "1", "a\nb"]),
)


@settings(max_examples=25)
@given(texts=st.lists(st.tuples(_TEXTS, _TEXTS.filter(str.strip)), max_size=4))
def test_a_table_comes_back_as_it_was_written(texts: list[tuple[str, str]]) -> None:
    units = [ReviewedUnit(id=f"r/p{n}", source=a, target=b, status="machine") for n, (a, b) in enumerate(texts)]
    data = review_table(units)
    assert data == review_table(units)

    def plain(text: str) -> str:
        return XML_ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")

    assert read_review_table(data, "x") == {
        unit.id: Edit(source=plain(unit.source), target=plain(unit.target), status="machine") for unit in units
    }


def test_a_table_is_made_for_reading() -> None:
    unit = ReviewedUnit(id="r/p01", source="=SUM(A1)", target="가", status="machine", notes=("term-missed: x",))
    sheet = load_workbook(io.BytesIO(review_table([unit]))).active
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["id", "English", "Korean", "status", "findings"]
    assert [cell.data_type for cell in sheet[2]] == ["s"] * 5
    assert sheet["B2"].value == "=SUM(A1)"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > 40
    with pytest.raises(InterchangeError, match="32,767"):
        review_table([replace(unit, target="가" * 40_000)])


def _edits(path: Path, **changes: str) -> dict[str, Edit]:
    units = read_reviewed(path)
    edits = {unit.id: Edit(source=unit.source, target=unit.target, status=unit.status) for unit in units}
    return {id: replace(edit, target=changes.get(id.rpartition("/")[2], edit.target)) for id, edit in edits.items()}


def test_edits_go_into_their_units_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    write_reviewed(path, [COMPOSED])
    before = path.read_bytes()
    content, edited = put_back(path, _edits(path), author="kim", date=DATE)
    assert edited.changed == 0
    assert etree.tostring(etree.fromstring(content), method="c14n") == etree.tostring(
        etree.fromstring(before), method="c14n"
    )

    edits = _edits(path, p00="새 제목", **{"p01.s1": "새 문장이다."})
    first = next(iter(edits))
    edits[first] = replace(edits[first], target="새 제목", status="approved")
    content, edited = put_back(path, edits, author="kim", date=DATE)
    (tmp_path / "y.tmx").write_bytes(content)
    assert edited.changed == 2
    root = assert_valid_tmx(tmp_path / "y.tmx")
    assert [target for _, target in unit_pairs(root)][:2] == ["새 제목", "새 문장이다."]
    old = etree.fromstring(before)
    for unit, was in zip(root.iter("tu"), old.iter("tu"), strict=True):
        if unit.get("tuid").endswith(("/p00.s1", "/p01.s1")):
            assert unit.findall("tuv")[1].attrib["changeid"] == "kim"
            assert unit.findall("tuv")[1].attrib["changedate"] == "20240601T000000Z"
        else:
            assert etree.tostring(unit) == etree.tostring(was)
    assert [unit.status for unit in read_reviewed(tmp_path / "y.tmx")][:3] == ["approved", "reviewed", "machine"]

    edits = _edits(path)
    edits[first] = replace(edits[first], status="approved")  # the Korean is right as it is
    (tmp_path / "z.tmx").write_bytes(put_back(path, edits, author="kim", date=DATE)[0])
    (approved, *_) = read_reviewed(tmp_path / "z.tmx")
    assert (approved.status, approved.author, approved.changed) == ("approved", "kim", DATE)


def test_a_unit_without_korean_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    write_reviewed(path, [COMPOSED])
    root = etree.fromstring(path.read_bytes())
    unit = root.find("body/tu")
    unit.remove(unit.findall("tuv")[1])
    path.write_bytes(etree.tostring(root.getroottree()))
    edits = _edits(path)
    content, edited = put_back(path, edits, author="kim", date=DATE)
    assert edited.changed == 0
    edits[unit.get("tuid")] = replace(edits[unit.get("tuid")], target="제목")
    content, edited = put_back(path, edits, author="kim", date=DATE)
    path.write_bytes(content)
    assert (edited.changed, read_reviewed(path)[0].target, read_reviewed(path)[0].status) == (1, "제목", "reviewed")
    assert_valid_tmx(path)


def test_every_edit_that_fits_no_unit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    write_reviewed(path, [COMPOSED])
    edits = _edits(path)
    first, second, *_ = edits
    edits["r/p99"] = Edit(source="A", target="가", status="machine")
    edits[first] = replace(edits[first], source="Other English")
    edits[second] = replace(edits[second], target=" ")
    with pytest.raises(InterchangeError) as caught:
        put_back(path, edits, author="kim", date=DATE)
    message = str(caught.value)
    assert f"{first}: its English is not that" in message
    assert f"{second}: its Korean is empty" in message
    assert "r/p99: not in" in message


def _workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_HEAD: list[object] = ["id", "English", "Korean", "status"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["id", "English"]], "first row lacks Korean, status"),
        ([_HEAD, ["a", "A", "=1+1", "new"]], "row 2: cell C2 is a formula"),
        ([_HEAD, ["a", "A", datetime.datetime(2024, 5, 1), "new"]], "row 2: cell C2 is a date"),
        ([_HEAD, ["a", "A", True, "new"]], "row 2: cell C2 is TRUE or FALSE"),
        ([_HEAD, ["a", "A", "가", "done"]], "row 2: status 'done' is none of"),
        ([_HEAD, ["", "", "2. 추가 문단이다.", "new"]], "row 2: no id before '2. 추가 문단이다.'"),
        (
            [_HEAD, ["a", "A", "가", "new"], ["a", "A", "가", "new"], ["", "B", "나", "new"]],
            "row 3: id 'a'.*row 4: no id",
        ),
    ],
)
def test_tables_that_cannot_be_used_say_where(rows: list[list[object]], message: str) -> None:
    with pytest.raises(InterchangeError, match=message):
        read_review_table(_workbook(*rows), "x.xlsx")


@pytest.mark.parametrize("data", [b"", b"id,English", docx_page(ENGLISH), b"PK\x03\x04junk"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"x\.xlsx: "):
        read_review_table(data, "x.xlsx")


def test_rows_may_be_sorted_and_left_out_and_numbers_typed() -> None:
    edits = read_review_table(_workbook(_HEAD, ["b", "2", 2024, "new"], [None], ["a", "A", "가", "machine"]), "x")
    assert list(edits) == ["b", "a"]
    assert edits["b"].target == "2024"


def _changed(change: Callable[[Workbook], None]) -> bytes:
    """Return a table of one unit after a change, as Excel saves it."""
    book = load_workbook(io.BytesIO(_workbook(_HEAD, ["p/p01.s1", "One.", "하나.", "reviewed"])))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_is_struck_out_is_no_text() -> None:
    struck = TextBlock(InlineFont(strike=True), "둘")

    def some(book: Workbook) -> None:
        book.active["C2"] = CellRichText("하", struck, TextBlock(InlineFont(b=True), "나."))

    assert read_review_table(_changed(some), "t.xlsx")["p/p01.s1"].target == "하나."

    def whole(book: Workbook) -> None:
        book.active["C2"].font = Font(strike=True)

    with pytest.raises(InterchangeError, match="row 2: cell C2 is struck out"):
        read_review_table(_changed(whole), "t.xlsx")


def test_other_sheets_may_stand_before_the_table() -> None:
    def before(book: Workbook) -> None:
        book.create_sheet("요약", 0)["A1"] = "검토 의견"

    assert read_review_table(_changed(before), "t.xlsx")["p/p01.s1"].target == "하나."

    def renamed(book: Workbook) -> None:
        before(book)
        book["Sheet"]["C1"] = "한국어"

    with pytest.raises(InterchangeError, match=r"first row of the sheet Sheet lacks Korean; .*; looked at 요약, Sheet"):
        read_review_table(_changed(renamed), "t.xlsx")


def test_what_was_approved_is_reviewed_when_its_korean_changes(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    write_reviewed(path, [COMPOSED])
    first, edit = next(iter(_edits(path).items()))
    approved = replace(edit, status="approved")
    for change, status in ((approved, "approved"), (replace(approved, target="새 제목"), "reviewed")):
        path.write_bytes(put_back(path, {first: change}, author="kim", date=DATE)[0])
        assert read_reviewed(path)[0].status == status
