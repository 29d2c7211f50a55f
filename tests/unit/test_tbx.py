"""TBX: lossless and valid in three dialects, what other programs write is read, what is not safe is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from bitext.errors import GlossaryError
from bitext.glossary.compare import content
from bitext.glossary.formats.cells import Loss
from bitext.glossary.formats.registry import parse_rows, read_rows, serialize_rows
from bitext.glossary.formats.tbx_xml import Dialect
from bitext.glossary.rows import GlossaryRow
from strategies import glossary_rows
from support import GOLDEN, ROOT, assert_valid_tbx

DIALECTS: tuple[Dialect, ...] = ("tbx-2008", "tbx-2019-dca", "tbx-2019-dct")
_GOLDEN = GOLDEN / "glossary"
_TERMS = _GOLDEN / "terms.tsv"


def _grouped(rows: Any) -> list[Mapping[str, str]]:
    """Return the cells of rows as TBX orders them: those of one concept together, extra columns in no order."""
    places = {key: place for place, key in enumerate(dict.fromkeys(row.concept for row in rows))}
    ordered = sorted(rows, key=lambda row: places[row.concept])
    return [content(row) for row in ordered]


def _parsed(data: bytes | str, losses: list[Loss] | None = None) -> tuple[GlossaryRow, ...]:
    text = data.encode() if isinstance(data, str) else data
    return parse_rows(text, "f.tbx", "tbx-2008", [] if losses is None else losses)


def _entry(english: str, korean: str, about: str = "") -> str:
    """Return a TBX file of one entry, lang sections given as their content."""
    return (
        '<martif type="TBX" xml:lang="en"><text><body>\n'
        f'<termEntry id="c1">{about}\n<langSet xml:lang="en-US">{english}</langSet>\n'
        f'<langSet xml:lang="ko-KR">{korean}</langSet>\n</termEntry></body></text></martif>'
    )


def _tig(text: str, **notes: str) -> str:
    written = "".join(f'<termNote type="{name}">{value}</termNote>' for name, value in notes.items())
    return f"<tig><term>{text}</term>{written}</tig>"


# ---- what bitext writes


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=100)
@given(rows=glossary_rows())
def test_tbx_is_valid_and_gives_back_every_row(dialect: Dialect, rows: list[GlossaryRow]) -> None:
    losses: list[Loss] = []
    data = serialize_rows(rows, dialect, losses)
    assert_valid_tbx(data, dialect)
    assert _grouped(_parsed(data, losses)) == _grouped(rows)
    assert losses == []
    assert serialize_rows(rows, dialect, []) == data


@pytest.mark.parametrize("dialect", DIALECTS)
def test_whole_shipped_glossary_is_valid_and_comes_back(dialect: Dialect) -> None:
    rows = read_rows(ROOT / "glossaries", "tsv", [])
    data = serialize_rows(rows, dialect, [])
    root = assert_valid_tbx(data, dialect)
    assert len({entry.get("id") for entry in root.iter("{*}termEntry", "{*}conceptEntry")}) > 4000
    assert _grouped(_parsed(data)) == _grouped(rows)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_written_tbx_is_the_golden_one(dialect: Dialect, renew_golden: bool) -> None:
    data = serialize_rows(read_rows(_TERMS, "tsv", []), dialect, [])
    path = _GOLDEN / f"terms.{dialect}.tbx"
    if renew_golden:
        path.write_bytes(data)
    assert path.read_bytes() == data
    assert _grouped(_parsed(path.read_bytes())) == _grouped(read_rows(_TERMS, "tsv", []))


def test_only_what_tbx_has_no_category_for_stands_in_a_note() -> None:
    plain = GlossaryRow(source="UN", target="유엔", domain="organisation", pos="propn", note="n", forbidden=("국련",))
    text = serialize_rows([plain, replace(plain, target="국제연합", status="admitted")], "tbx-2008", []).decode()
    assert "bitext {" not in text
    text = serialize_rows([replace(plain, case="yes", short="유")], "tbx-2008", []).decode()
    assert text.index('<note>bitext {"case": "yes"}</note>') < text.index("<langSet")  # true of the concept
    assert text.index('<note>bitext {"short": "유"}</note>') > text.index("<term>유엔</term>")  # true of the term


def test_terms_that_another_program_deprecates_come_back() -> None:
    first = GlossaryRow(source="policy dialogue", target="정책대화", forbidden=("정책 담화",))
    second = GlossaryRow(source="policy dialogue", target="정책협의", status="admitted", forbidden=("정책 협상",))
    text = serialize_rows([first, second], "tbx-2008", []).decode()
    assert list(_parsed(text)) == [first, second]
    added = _tig("정책 다이얼로그", administrativeStatus="deprecatedTerm-admn-sts")
    before, behind = text.rsplit("</langSet>", 1)
    rows = _parsed(f"{before}{added}</langSet>{behind}")
    assert [row.forbidden for row in rows] == [("정책 담화", "정책 다이얼로그"), ("정책 협상", "정책 다이얼로그")]


def test_identifiers_stay_when_other_entries_come_and_go() -> None:
    first, second = GlossaryRow(source="UN", target="유엔"), GlossaryRow(source="EU", target="유럽연합")
    ids = [
        {entry.findtext(".//term"): entry.get("id") for entry in etree.fromstring(data).iter("termEntry")}
        for data in (serialize_rows(rows, "tbx-2008", []) for rows in ([first, second], [second]))
    ]
    assert ids[0]["EU"] == ids[1]["EU"]


_BROKEN: dict[Dialect, list[tuple[str, str]]] = {
    "tbx-2008": [("properNoun", "name"), ('type="subjectField"', 'type="subject"'), ("<term>UN</term>", "")],
    "tbx-2019-dca": [(">noun", ">properNoun"), ('"dca"', '"dct"'), ("descrip", "admin"), (' id="c', ' x="c')],
    "tbx-2019-dct": [("min:subjectField", "basic:subjectField"), ("termSec>", "tig>"), ("ns/min", "ns/dct/min")],
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_rules_of_the_tests_refuse_what_the_schemas_refuse(dialect: Dialect) -> None:
    row = GlossaryRow(source="UN", target="유엔", pos="propn" if dialect == "tbx-2008" else "noun")
    good = serialize_rows([row], dialect, []).decode()
    assert_valid_tbx(good.encode(), dialect)
    for old, new in _BROKEN[dialect]:
        assert old in good
        with pytest.raises((AssertionError, KeyError)):
            assert_valid_tbx(good.replace(old, new).encode(), dialect)


# ---- what others write


@pytest.mark.parametrize("name", sorted(path.name for path in _GOLDEN.glob("other-*.tbx")) or ["none"])
def test_tbx_of_other_programs_is_read_as_before(name: str, renew_golden: bool) -> None:
    path = _GOLDEN / name
    losses: list[Loss] = []
    rows = parse_rows(path.read_bytes(), name, "tbx-2008", losses)
    report = "".join(f"{loss.what}\t{loss.place}\t{loss.cell}\n" for loss in losses)
    for golden, got in (
        (path.with_suffix(".tsv"), serialize_rows(rows, "tsv", [])),
        (path.with_suffix(".lost.tsv"), report.encode()),
    ):
        if renew_golden:
            golden.write_bytes(got)
        assert golden.read_bytes() == got
    for dialect in DIALECTS:
        data = serialize_rows(rows, dialect, [])
        assert_valid_tbx(data, dialect)
        assert _grouped(_parsed(data)) == _grouped(rows)


def test_every_english_term_meets_every_korean_one() -> None:
    rows = _parsed(_entry(_tig("UN") + _tig("United Nations"), _tig("유엔") + _tig("국제연합")))
    assert [(row.source, row.target, row.status) for row in rows] == [
        ("UN", "유엔", "preferred"),
        ("UN", "국제연합", "admitted"),
        ("United Nations", "유엔", "preferred"),
        ("United Nations", "국제연합", "admitted"),
    ]


def test_two_sections_of_a_language_are_one() -> None:
    british = f'<langSet xml:lang="en-GB"><descrip type="definition">British</descrip>{_tig("color")}</langSet>'
    again = f'<langSet xml:lang="ko-KR">{_tig("색")}</langSet>'
    entry = _entry(_tig("colour"), _tig("색"))
    rows = _parsed(entry.replace("</termEntry>", f"{british}{again}</termEntry>"))
    assert [(row.source, row.target, row.status) for row in rows] == [
        ("colour", "색", "preferred"),
        ("color", "색", "preferred"),
    ]


@pytest.mark.parametrize("name", ["normativeAuthorization", "usageStatus"])
def test_a_status_under_another_name_is_one(name: str) -> None:
    rows = _parsed(_entry(_tig("a"), _tig("가", **{name: "deprecatedTerm"}) + _tig("나", **{name: "preferredTerm"})))
    assert [(row.target, row.status, row.forbidden, row.extra) for row in rows] == [("나", "preferred", ("가",), ())]


@pytest.mark.parametrize(
    ("statuses", "read", "lost"),
    [
        (("", ""), ("preferred", "admitted"), []),
        (("", "preferredTerm-admn-sts"), ("admitted", "preferred"), []),
        (("admittedTerm-admn-sts", ""), ("admitted", "preferred"), []),
        (("preferredTerm", "admitted"), ("preferred", "admitted"), []),
        (("deprecatedTerm-admn-sts", ""), ("forbidden", "preferred"), []),
        (("supersededTerm-admn-sts", ""), ("forbidden", "preferred"), ["supersededTerm-admn-sts (가)"]),
        (("standardizedTerm-admn-sts", ""), ("preferred", "admitted"), ["standardizedTerm-admn-sts (가)"]),
        (("whatever", ""), ("preferred", "admitted"), ["whatever (가)"]),
        (("preferredTerm-admn-sts", "preferredTerm-admn-sts"), ("preferred", "admitted"), ["preferred (나)"]),
    ],
)
def test_status_of_korean_terms(statuses: tuple[str, str], read: tuple[str, str], lost: list[str]) -> None:
    korean = [
        _tig(text, administrativeStatus=status) if status else _tig(text)
        for text, status in zip("가나", statuses, strict=True)
    ]
    losses: list[Loss] = []
    rows = _parsed(_entry(_tig("a"), "".join(korean)), losses)
    found = {row.target: row.status for row in rows} | {text: "forbidden" for row in rows for text in row.forbidden}
    assert (found["가"], found["나"]) == read
    assert [(loss.what, loss.cell) for loss in losses] == [("status", cell) for cell in lost]


@pytest.mark.parametrize(
    ("notes", "pos"),
    [
        ({"partOfSpeech": "Noun"}, "noun"),
        ({"partOfSpeech": "proper noun"}, "propn"),
        ({"partOfSpeech": "properNoun"}, "propn"),
        ({"partOfSpeech": "adjective"}, "adjective"),
        ({"partOfSpeech": "noun", "termType": "phraseologicalUnit"}, "phrase"),
        ({}, "noun"),
    ],
)
def test_part_of_speech_of_either_language(notes: dict[str, str], pos: str) -> None:
    for text in (_entry(_tig("a", **notes), _tig("가")), _entry(_tig("a"), _tig("가", **notes))):
        assert [row.pos for row in _parsed(text)] == [pos]


def test_namespaces_nested_terms_and_long_tags_do_not_matter() -> None:
    text = """<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
    <martif xmlns="urn:iso:std:iso:30042:ed-2" type="TBX"><text><body><termEntry>
    <langSet xml:lang="eng"><ntig><termGrp><term>U<hi>N</hi></term>
      <termNote type="partOfSpeech">properNoun</termNote></termGrp></ntig></langSet>
    <langSet lang="KO_kr"><!-- c --><tig><term> 유엔
    사무국 </term><note from="translator">n</note></tig></langSet></termEntry></body></text></martif>"""
    (row,) = _parsed(text.encode("utf-16"))
    assert (row.source, row.target, row.pos, row.note) == ("UN", "유엔 사무국", "propn", "n")


def test_entries_that_lack_a_language_are_reported() -> None:
    losses: list[Loss] = []
    whole = _entry(_tig("a"), _tig("가"))
    other = '<termEntry id="c2"><langSet xml:lang="{}"><tig><term>b</term></tig></langSet></termEntry>'
    text = whole.replace("</body>", f"{other.format('en')}\n{other.format('ko')}\n{other.format('fr')}</body>")
    assert [row.source for row in _parsed(text, losses)] == ["a"]
    assert [(loss.what, loss.cell) for loss in losses] == [
        ("entry without Korean", "b"),
        ("entry without English", "b"),
        ("entry without English", "b"),
    ]
    losses = []
    extra = '<langSet xml:lang="fr"><tig><term>c</term></tig></langSet></termEntry>'
    _parsed(whole.replace("</termEntry>", extra), losses)
    assert losses == [Loss(what="language fr", place="f.tbx:5", cell="c")]


def test_entry_with_only_deprecated_korean_is_reported() -> None:
    losses: list[Loss] = []
    with pytest.raises(GlossaryError, match="holds no term with a Korean rendering"):
        _parsed(_entry(_tig("a"), _tig("가", administrativeStatus="deprecatedTerm-admn-sts")), losses)
    assert [loss.what for loss in losses] == ["entry without Korean"]


def test_second_concept_of_a_source_has_admitted_renderings() -> None:
    losses: list[Loss] = []
    text = _entry(_tig("bank"), _tig("은행")).replace(
        "</body>", _entry(_tig("bank"), _tig("둑")).split("<body>")[1].split("</body>")[0] + "</body>"
    )
    assert [(row.target, row.status) for row in _parsed(text, losses)] == [("은행", "preferred"), ("둑", "admitted")]
    assert [(loss.what, loss.cell) for loss in losses] == [("status", "preferred (둑)")]


@pytest.mark.parametrize(
    "note", ["bitext {}", "bitext {]", 'bitext {"a": 1}', 'bitext ["a"]', "bitext {" + '"a":{' * 5000]
)
def test_note_that_only_looks_like_ours_stays_a_note(note: str) -> None:
    about = f"<note>{note.replace('&', '&amp;')}</note>"
    (row,) = _parsed(_entry(_tig("a"), _tig("가"), about))
    assert row.note == ("" if note == "bitext {}" else note)


# ---- what is refused

_BOMB = '<!DOCTYPE martif [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_PARAMETER = '<!DOCTYPE martif [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'
_GOOD = _entry(_tig("a"), _tig("가"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_BOMB + _GOOD.replace("가", "&b;"), "f.tbx: its DOCTYPE declares entities or elements"),
        (_OUTSIDE + _GOOD.replace("가", "&x;"), "f.tbx: its DOCTYPE declares entities or elements"),
        (_PARAMETER + _GOOD, "f.tbx: its DOCTYPE declares entities or elements"),
        ('<!DOCTYPE martif SYSTEM "a.dtd">' + _GOOD.replace("가", "&nbsp;"), "f.tbx:4: &nbsp; is not resolved"),
        (_GOOD[:150], "f.tbx:4: not well-formed XML: .*; export it again"),
        (b"", "f.tbx:1: not well-formed XML"),
        (_GOOD.encode("cp949"), "f.tbx:4: not well-formed XML: .*; export it again"),
        ("a\t가\n", "f.tbx:1: not well-formed XML"),
        ("<html><body/></html>", "f.tbx: the root element is html, expected martif"),
        ("<tbx><text><body/></text></tbx>", "f.tbx: holds no termEntry"),
        (
            _GOOD.replace("ko-KR", "fr"),
            "f.tbx: none of its 1 entries has both English and Korean .* languages are en-US, fr",
        ),
        (
            _entry(_tig("a"), _tig("가"), '<note>bitext {"case": "maybe"}</note>'),
            "f.tbx:4: case 'maybe', expected yes or no",
        ),
    ],
)
def test_bad_tbx_is_refused(data: bytes | str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        _parsed(data)


# ---- Translate Toolkit

_READ = """
import json, sys
from translate.storage.tbx import tbxfile
store = tbxfile.parsestring(sys.stdin.buffer.read(), sourcelanguage="en", targetlanguage="ko")
pairs = [(unit.source, [t.text for t in unit.get_target_terms() if not t.deprecated]) for unit in store.units]
print(json.dumps(pairs))
"""
_WRITE = """
import json, sys
from translate.storage.tbx import tbxfile
store = tbxfile(sourcelanguage="en", targetlanguage="ko")
for source, target, note in json.load(sys.stdin):
    unit = store.addsourceunit(source)
    unit.settarget(target, "ko")
    unit.addnote(note, origin="translator")
sys.stdout.buffer.write(bytes(store))
"""


def _toolkit(script: str, data: bytes) -> bytes:
    """Run the Translate Toolkit in a process of its own: benchmarks/translate.py has its name here."""
    done = subprocess.run([sys.executable, "-c", script], input=data, capture_output=True, check=False)
    if b"ModuleNotFoundError" in done.stderr:
        pytest.skip("the Translate Toolkit is not installed")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _toolkit_pairs(data: bytes) -> list[tuple[str, list[str]]]:
    return [(source, targets) for source, targets in json.loads(_toolkit(_READ, data))]


def test_translate_toolkit_reads_our_tbx_2008() -> None:
    rows = read_rows(_TERMS, "tsv", [])
    expected: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        expected.setdefault(row.concept, []).append(row.target)
    pairs = _toolkit_pairs(serialize_rows(rows, "tbx-2008", []))
    assert pairs == [(key[0], targets) for key, targets in expected.items()]


def test_what_translate_toolkit_writes_comes_back_equal() -> None:
    wanted = [("UN", "유엔", "note & more"), ("A < B", "-에 대해", ""), ("Türkiye", "튀르키예", "")]
    losses: list[Loss] = []
    rows = _parsed(_toolkit(_WRITE, json.dumps(wanted).encode()), losses)
    assert [(row.source, row.target, row.note) for row in rows] == wanted
    assert losses == []
    written = serialize_rows(rows, "tbx-2008", [])
    assert _toolkit_pairs(written) == [(source, [target]) for source, target, _ in wanted]
    assert _parsed(written) == rows
