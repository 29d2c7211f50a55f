"""Tables, spreadsheets and lists: what is written comes back, what does not is reported, bad files are refused."""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import BitextError, GlossaryError, MissingExtraError
from bitext.glossary.compare import content
from bitext.glossary.formats.cells import Loss
from bitext.glossary.formats.names import FORMATS, Format, format_of
from bitext.glossary.formats.registry import parse_rows, read_rows, serialize_rows
from bitext.glossary.rows import COLUMNS, GlossaryRow
from strategies import glossary_rows
from support import GOLDEN, ROOT

HEAD = ",".join(COLUMNS)
_GOLDEN = GOLDEN / "glossary"
_SUFFIXES = {"csv": "csv", "omegat": "txt", "deepl": "deepl.csv", "tsv": "tsv"}
ROW = GlossaryRow(source="UN", target="유엔", note="n")


def _parsed(data: bytes | str, format: Format, losses: list[Loss] | None = None) -> tuple[GlossaryRow, ...]:
    return parse_rows(data.encode() if isinstance(data, str) else data, "f", format, [] if losses is None else losses)


# ---- round trips


@pytest.mark.parametrize("format", ["tsv", "csv"])
@settings(max_examples=100)
@given(rows=glossary_rows())
def test_tables_give_back_every_row(format: Format, rows: list[GlossaryRow]) -> None:
    losses: list[Loss] = []
    data = serialize_rows(rows, format, losses)
    assert [*map(content, _parsed(data, format, losses))] == [*map(content, rows)]
    assert losses == []
    assert serialize_rows(rows, format, []) == data


@settings(max_examples=40)
@given(rows=glossary_rows())
def test_workbook_gives_back_every_row_and_has_no_formula(rows: list[GlossaryRow]) -> None:
    losses: list[Loss] = []
    data = serialize_rows(rows, "xlsx", losses)
    assert [*map(content, _parsed(data, "xlsx", losses))] == [*map(content, rows)]
    assert losses == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for line in book.active for cell in line if cell.value is not None} == {"s"}


def _assert_reported(row: GlossaryRow, read: GlossaryRow, losses: list[Loss]) -> None:
    """What differs is reported, and nothing else is."""
    before, after = content(row), content(read)
    differing = {(name, before.get(name, "")) for name in {**before, **after} if before.get(name) != after.get(name)}
    assert {(loss.what, loss.cell) for loss in losses if loss.place == row.place} == differing


@settings(max_examples=100)
@given(rows=glossary_rows())
def test_omegat_list_gives_back_what_is_not_reported(rows: list[GlossaryRow]) -> None:
    losses: list[Loss] = []
    kept = [row for row in rows if not row.source.startswith("#")]
    data = serialize_rows(rows, "omegat", losses)
    assert {loss.place for loss in losses if loss.what == "source"} == {row.place for row in rows} - {
        row.place for row in kept
    }
    if not kept:
        return
    sources = list(dict.fromkeys(row.source for row in kept))
    expected = sorted(kept, key=lambda row: (sources.index(row.source), row.valid_to != "", row.status != "preferred"))
    read = _parsed(data, "omegat")
    assert [(row.source, row.target) for row in read] == [(row.source, row.target) for row in expected]
    for row, back in zip(expected, read, strict=True):
        _assert_reported(row, back, losses)


@settings(max_examples=100)
@given(rows=glossary_rows())
def test_deepl_list_gives_back_what_is_not_reported(rows: list[GlossaryRow]) -> None:
    losses: list[Loss] = []
    read = _parsed(serialize_rows(rows, "deepl", losses), "deepl")
    left_out = {loss.place for loss in losses if loss.what == "target"}
    kept = {row.source: row for row in rows if row.place not in left_out}
    assert {row.source for row in read} == {row.source for row in rows}
    assert len(read) == len(kept) == len(rows) - len(left_out)
    for back in read:
        assert back.target == kept[back.source].target
        _assert_reported(kept[back.source], back, losses)


def test_deepl_list_has_the_rendering_that_holds_now() -> None:
    old = GlossaryRow(source="Türkiye", target="터키", valid_to="2022-05")
    also = GlossaryRow(source="Türkiye", target="터키예", status="admitted", valid_from="2022-06")
    new = GlossaryRow(source="Türkiye", target="튀르키예", valid_from="2022-06")
    assert serialize_rows([old, also, new], "deepl", []).decode() == "Türkiye,튀르키예\n"


@pytest.mark.parametrize("format", ["csv", "xlsx", "omegat", "deepl"])
def test_shipped_terms_come_back(format: Format) -> None:
    rows = read_rows(ROOT / "glossaries" / "forums.tsv", "tsv", [])
    losses: list[Loss] = []
    read = _parsed(serialize_rows(rows, format, losses), format)
    if format in ("csv", "xlsx"):
        assert losses == []
        assert read == rows
    else:
        assert {(row.source, row.target) for row in read} <= {(row.source, row.target) for row in rows}
        assert {row.source for row in read} == {row.source for row in rows}


@pytest.mark.parametrize("format", ["tsv", "csv", "omegat", "deepl"])
def test_written_files_are_the_golden_ones(format: Format, renew_golden: bool) -> None:
    losses: list[Loss] = []
    rows = read_rows(_GOLDEN / "terms.tsv", "tsv", losses)
    data = serialize_rows([replace(row, place=Path(row.place).name) for row in rows], format, losses)
    report = "".join(f"{loss.what}\t{loss.place}\t{loss.cell}\n" for loss in losses)
    for path, got in (
        (_GOLDEN / f"terms.{_SUFFIXES[format]}", data),
        (_GOLDEN / f"terms.{format}.lost.tsv", report.encode()),
    ):
        if renew_golden:
            path.write_bytes(got)
        assert path.read_bytes() == got


# ---- names of files and formats


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.tsv", "tsv"), ("A.CSV", "csv"), ("a.xlsx", "xlsx"), ("a.tbx", "tbx-2008"), ("a.utf8", "omegat"), ("a", None)],
)
def test_format_is_told_from_the_suffix(name: str, format: str | None) -> None:
    assert format_of(Path(name)) == format


def test_folder_holds_tables(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_bytes(serialize_rows([ROW], "tsv", []))
    (tmp_path / "a.tsv").write_bytes(serialize_rows([replace(ROW, source="EU", extra=(("by", "kim"),))], "tsv", []))
    rows = read_rows(tmp_path, "tsv", [])
    assert [row.source for row in rows] == ["EU", "UN"]
    assert [Path(row.place).name for row in rows] == ["a.tsv:2", "b.tsv:2"]


# ---- CSV


def test_csv_is_what_spreadsheets_read() -> None:
    rows = [GlossaryRow(source="a, b", target="-에 대해", note='say "so"', extra=(("by", "=1+1"),))]
    text = serialize_rows(rows, "csv", []).decode()
    assert text == f'\ufeff{HEAD},by\r\n"a, b",\'-에 대해,concept,noun,preferred,no,,"say ""so""",\'=1+1\r\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_spreadsheets_is_read(delimiter: str) -> None:
    head = delimiter.join(("Target", "SOURCE", "domain", "pos", "status", "case", "forbidden", "note", ""))
    line = delimiter.join(("유엔", '"U\nN"', "org", "propn", "preferred", "no", "", "", ""))
    (row,) = _parsed(f"\n{head}\r\n\r\n{line}\r\n", "csv")
    assert (row.source, row.target, row.domain, row.place) == ("U N", "유엔", "org", "f:4")


def test_sheet_of_two_columns_has_the_usual_values_in_the_others() -> None:
    rows = _parsed("target,source,By\n유엔,UN,kim\n국제연합,UN,\n", "csv")
    assert rows == (
        GlossaryRow(source="UN", target="유엔", extra=(("By", "kim"),)),
        GlossaryRow(source="UN", target="국제연합", status="admitted"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f:1: columns source, target missing; expected a header line with the columns source, target, domain"),
        (b"English,Korean\na,b\n", "f:1: columns source, target missing"),
        (b"\nsource,domain\na,b\n", "f:2: column target missing"),
        (f"{HEAD},Source\n".encode(), "f:1: column source given twice"),
        (f"{HEAD}\na,나,c,noun,preferred,no,,,stray\n".encode(), "f:2: 'stray' stands in a column without a name"),
        (f"{HEAD}\na,나,c,noun,good,no\n".encode(), "f:2: status 'good', expected preferred or admitted"),
        (f'{HEAD}\n"a,나\n'.encode(), "f:2: not CSV: unexpected end of data"),
        (
            f"{HEAD}\nUN,유엔\n".encode("cp949"),
            r"f:2: byte 0xc0 is not UTF-8; save it as UTF-8 \(in Excel: CSV UTF-8\)",
        ),
        (f"{HEAD}\n".encode(), "f: holds no term with a Korean rendering"),
    ],
)
def test_bad_csv_is_refused_with_place_and_remedy(data: bytes, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        _parsed(data, "csv")


def test_every_bad_row_of_a_spreadsheet_is_named() -> None:
    with pytest.raises(GlossaryError) as caught:
        _parsed(f"{HEAD}\n" + "a,나,c,noun,good,no\n" * 3, "csv")
    assert all(f"f:{line}: status 'good'" in str(caught.value) for line in (2, 3, 4))


# ---- workbooks


def _book(*lines: tuple[Any, ...]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for line in (COLUMNS, *lines):
        book.active.append(line)
    return book


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return stream.getvalue()


def _broken(data: bytes) -> bytes:
    """Return a sound archive whose sheet is cut."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(stream, "w") as archive:
        for name in parts.namelist():
            part = parts.read(name)
            archive.writestr(name, part[: len(part) // 2] if name.endswith("sheet1.xml") else part)
    return stream.getvalue()


def test_workbook_cells_are_read_as_they_look() -> None:
    line = (2030, 1.5, "a_x000D_b", "noun", "preferred", "no", None, True, datetime.datetime(2018, 5, 10), 2019)
    book = _book(line)
    book.active["I1"], book.active["J1"], book.active["K1"], book.active["L1"] = "Valid-From", "valid-to", "by", "in"
    for cell, form in (("K2", "mmm-yy"), ("L2", '[$-412]yyyy"d"')):  # as Excel takes 2018-05
        book.active[cell] = datetime.datetime(2018, 5, 1)
        book.active[cell].number_format = form
    (row,) = _parsed(_saved(book), "xlsx")
    assert row.extra == (("by", "2018-05"), ("in", "2018"))
    assert (row.source, row.target, row.domain, row.note) == ("2030", "1.5", "a b", "TRUE")
    assert (row.valid_from, row.valid_to, row.place) == ("2018-05-10", "2019", "f:2")


def test_words_that_a_workbook_took_for_dates_and_shares_are_refused() -> None:
    book = _book((datetime.datetime(2026, 9, 11), 0.5, "c", "noun", "preferred", "no", datetime.time(1, 1), "x"))
    book.active["B2"].number_format = "0%"
    with pytest.raises(GlossaryError, match=r"A2 is a date or time there.*B2 is a percentage there.*G2 is a date"):
        _parsed(_saved(book), "xlsx")


def test_workbook_formulas_and_errors_are_refused_all_at_once() -> None:
    formula = ("UN", "=A1", "c", "noun", "preferred", "no", "", "")
    error = ("EU", "유럽연합", "c", "noun", "preferred", "no", "", "#REF!")
    with pytest.raises(GlossaryError, match=r"cell B2 is a formula; paste its value as text.*cell H3 is an error"):
        _parsed(_saved(_book(formula, error)), "xlsx")


def test_further_sheets_are_reported() -> None:
    book = _book(("UN", "유엔", "c", "noun", "preferred", "no", "", ""))
    book.create_sheet("empty")
    book.create_sheet("more").append(["x"])
    losses: list[Loss] = []
    assert len(_parsed(_saved(book), "xlsx", losses)) == 1
    assert losses == [Loss(what="sheet", place="f", cell="more")]


def test_cell_beyond_the_limit_of_excel_is_cut_and_reported() -> None:
    losses: list[Loss] = []
    data = serialize_rows([replace(ROW, note="x" * 32_770, place="t:2")], "xlsx", losses)
    assert losses == [Loss(what="note", place="t:2", cell="xxx")]
    assert len(_parsed(data, "xlsx")[0].note) == 32_767


def test_bad_workbooks_are_refused() -> None:
    good = _saved(_book(("UN", "유엔", "c", "noun", "preferred", "no", "", "")))
    bomb = _with_part(good, "xl/media/bomb.bin", bytes(300 * 2**20))
    assert len(bomb) < 2**20
    wide = _book()
    wide.active["XFD2"] = "x"
    for data, message in (
        (b"PK", "f: not a workbook that can be read"),
        (HEAD.encode(), r"f: not a workbook .*save it as an Excel workbook \(.xlsx\), without a password"),
        (good[: len(good) // 2], "not a workbook that can be read"),
        (_with_part(b"", "a.txt", b""), "not a workbook that can be read"),
        (bomb, "f: unpacks to 300 MB, expected at most 256"),
        (_with_part(good, "xl/externalLinks/externalLink1.xml", b"<x/>"), "f: has links to other workbooks; break"),
        (_with_part(good, "docProps/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "docProps/x.xml has a DOCTYPE"),
        (_broken(good), "f: not a workbook that can be read: unclosed token"),
        (_saved(wide), "f:2: has 16,384 columns, expected at most 256"),
        (_saved(openpyxl.Workbook()), "f:1: columns source, target"),
    ):
        with pytest.raises(GlossaryError, match=message):
            _parsed(data, "xlsx")


def test_missing_openpyxl_is_said_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    data = serialize_rows([ROW], "xlsx", [])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'bitext\[xlsx\]'"):
        serialize_rows([ROW], "xlsx", [])
    with pytest.raises(MissingExtraError, match=r"pip install 'bitext\[xlsx\]'"):
        _parsed(data, "xlsx")


# ---- lists


def test_omegat_list_of_people_is_read() -> None:
    losses: list[Loss] = []
    rows = _parsed("\ufeff# ours\nUN\t유엔\tnote\nUN\t국제연합\nEU\t\tno Korean\nODA\t원조\t\tmore\n", "omegat", losses)
    assert [(row.source, row.target, row.status, row.note) for row in rows] == [
        ("UN", "유엔", "preferred", "note"),
        ("UN", "국제연합", "admitted", ""),
        ("ODA", "원조", "preferred", ""),
    ]
    assert losses == [
        Loss(what="entry without Korean", place="f:4", cell="EU"),
        Loss(what="column behind the third", place="f:5", cell="more"),
    ]


def test_deepl_list_of_people_is_read() -> None:
    losses: list[Loss] = []
    rows = _parsed('en,ko\nUN,유엔\n"a, b",가,EN,KO\n\nEU,\n', "deepl", losses)
    assert [(row.source, row.target) for row in rows] == [("UN", "유엔"), ("a, b", "가")]
    assert losses == [Loss(what="entry without Korean", place="f:5", cell="EU")]


@pytest.mark.parametrize(
    ("format", "data", "message"),
    [
        ("omegat", "UN 유엔\nEU\t유럽연합\n\t유엔\n", "f:1: no source and target with a tab between.*f:3:"),
        ("omegat", b"UN\t\xc0\xaf", "f:1: byte 0xc0 is not UTF-8"),
        ("omegat", "# nothing\n", "holds no term"),
        ("deepl", f"{HEAD}\nUN,유엔\nEU\n", "f:1: 8 cells, expected source and target.*f:3: 1 cell, expected"),
        ("deepl", 'UN,"유엔\n', "f:1: not CSV"),
        ("deepl", ",유엔\n", "f:1: the source is empty"),
        ("deepl", "ko,en\n외교부,MOFA\n", "f:1: the list goes from Korean to English .ko,en.; swap its columns"),
    ],
)
def test_bad_lists_are_refused(format: Format, data: bytes | str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        _parsed(data, format)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_never_more(format: Format, data: st.DataObject) -> None:
    whole = serialize_rows(read_rows(_GOLDEN / "terms.tsv", "tsv", []), format, [])
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.one_of(st.integers(start, min(len(whole), start + 30)), st.just(len(whole))))
    damaged = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    with suppress(BitextError):
        _parsed(damaged, format)


def test_what_no_xml_can_carry_is_left_out_and_reported() -> None:
    losses: list[Loss] = []
    (row,) = _parsed("UN\t유엔\tbell\x07\n", "omegat", losses)
    assert row.note == "bell"
    assert losses == []
    line = "\t".join(("UN", "유엔", "c", "noun", "preferred", "no", "", "bell\x07"))
    (row,) = _parsed("\t".join(COLUMNS) + f"\n{line}\n", "tsv", losses)
    assert row.note == "bell"
    assert losses == [Loss(what="note", place="f:2", cell="'bell\\x07'")]
