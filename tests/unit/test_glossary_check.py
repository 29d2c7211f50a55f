"""The check of a glossary: each code of the reference page, what must not be found, whatever bytes come."""

from __future__ import annotations

import ast
import re
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.finding import SEVERITIES, GlossaryFinding
from bitext.glossary.lint import check_glossary
from bitext.glossary.rows import COLUMNS, GlossaryRow, columns_of, find_tables, read_bytes, serialize_table
from bitext.glossary.table import read_glossary
from strategies import glossary_tables
from support import ROOT

REFERENCE = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
_SECTIONS = re.findall(r"^#### (\S+)\n(.*?)(?=^#|\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
_CELLS = {"domain": "concept", "pos": "noun", "status": "preferred", "case": "no"}


def _row(source: str, target: str, *forbidden: str) -> GlossaryRow:
    return GlossaryRow(source=source, target=target, forbidden=forbidden)


def _check(*rows: GlossaryRow, texts: list[str] | None = None) -> tuple[GlossaryFinding, ...]:
    return check_glossary([(Path("t.tsv"), serialize_table(rows, columns_of(rows)).encode())], texts=texts).findings


def _codes(*rows: GlossaryRow) -> list[str]:
    return [finding.code for finding in _check(*rows)]


def _example(section: str) -> bytes:
    """Return the table of a section: Python for its bytes, or the columns that matter."""
    code = re.search(r"```py\n(.*?)```", section, re.DOTALL)
    if code:
        text, encoding = re.fullmatch(r"(\".*\")\.encode\(\s*\"?(\w*)\"?\s*\)\n", code[1]).groups()  # type: ignore[union-attr]
        return str(ast.literal_eval(text)).encode(encoding or "utf-8")
    head, _, *rows = [
        [
            re.sub(r"\\u(\w{4})", lambda code: chr(int(code[1], 16)), cell.strip())
            for cell in line.strip("| \n").split("|")
        ]
        for line in re.findall(r"^\|.*", section, re.MULTILINE)
    ]
    extra = [column for column in head if column not in COLUMNS]
    lines = [[*COLUMNS, *extra]]
    for row in rows:
        cells = _CELLS | dict(zip(head, [*row, ""], strict=False))
        lines.append([cells.get(column, "") for column in lines[0]])
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def test_every_code_is_in_the_reference_under_its_severity() -> None:
    assert [code for code, _ in _SECTIONS] == list(SEVERITIES)
    for heading, severity in (("Errors", "error"), ("Warnings", "warning"), ("Notes", "info")):
        (part,) = re.findall(rf"^### {heading}.*?(?=^### |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
        codes = re.findall(r"^#### (\S+)", part, re.MULTILINE)
        assert codes == [code for code, own in SEVERITIES.items() if own == severity]


@pytest.mark.parametrize(("code", "section"), _SECTIONS, ids=[code for code, _ in _SECTIONS])
def test_example_of_the_reference_gives_just_its_finding(code: str, section: str) -> None:
    texts = ["They held a policy dialogue."] if code == "unused" else None
    findings = check_glossary([(Path("t.tsv"), _example(section))], texts=texts).findings
    assert {finding.code for finding in findings} == {code}
    assert len(findings) == (2 if code == "circular" else 1)  # each step of the circle is one
    assert re.fullmatch(r"t\.tsv:\d+", findings[0].place)


def test_columns_of_the_reference_are_those_of_the_reader() -> None:
    (part,) = re.findall(r"^## Columns\n.*?(?=^## )", REFERENCE, re.MULTILINE | re.DOTALL)
    assert tuple(re.findall(r"^\| `(\S+)` \|", part, re.MULTILINE)) == (
        *COLUMNS,
        "reading",
        "short",
        "valid-from",
        "valid-to",
    )


def test_shipped_glossary_has_no_error_and_one_known_doubt() -> None:
    report = check_glossary((path, read_bytes(path)) for path in find_tables(ROOT / "glossaries"))
    doubts = [finding.message for finding in report.findings if finding.severity != "info"]
    assert [doubt.partition(":")[0] for doubt in doubts] == ["'Ministry of External Affairs'"]  # of India
    assert len(report.rows) == sum(len(path.read_text().splitlines()) - 1 for path in find_tables(ROOT / "glossaries"))


@pytest.mark.parametrize(
    "rows",
    [
        # an abbreviation stays as it is; a gloss in brackets is no untranslated word
        [_row("NGO", "NGO"), _row("G7/G20", "G7·G20"), _row("AfDB", "AfDB"), _row("non grata", "기피인물(non grata)")],
        # a deprecated rendering is that of another country, which it would be taken for
        [_row("Republic of the Congo", "콩고공화국", "콩고민주공화국"), _row("DRC", "콩고민주공화국", "콩고공화국")],
        # a preferred and an admitted spacing say which is written
        [_row("Green New Deal", "그린뉴딜"), replace(_row("Green New Deal", "그린 뉴딜"), status="admitted")],
        # a common noun inside a term need not be rendered as by itself
        [
            _row("summit", "정상회의"),
            _row("summit visa", "사증"),
            *(_row(f"{n} summit", f"{n} 정상회의") for n in "abcd"),
        ],
        # a noun and a verb are told apart by their endings
        [_row("Co-Chair", "공동의장"), replace(_row("co-chair", "공동 주재하다"), pos="verb")],
        # an admitted name is known to be less right; the old name of a state was right in its time
        [
            _row("foreign ministry", "외교부", "외무부"),
            _row("Thai foreign ministry", "태국 외교부"),
            replace(_row("Thai foreign ministry", "태국 외무부"), status="admitted"),
        ],
        [
            _row("Eswatini", "에스와티니", "스와질랜드"),
            replace(_row("Swaziland", "에스와티니"), valid_from="2018-05"),
            replace(_row("Swaziland", "스와질랜드"), valid_to="2018-04"),
        ],
        # habits of three rows are no slips
        [replace(_row(f"form {n}", "양식"), domain="forums") for n in "abc"],
    ],
)
def test_what_is_right_is_not_found(rows: list[GlossaryRow]) -> None:
    assert _codes(*rows) == []


def test_spellings_with_the_case_rule_are_terms_of_their_own() -> None:
    lawmaker = replace(_row("Representative", "하원의원", "대표"), case="yes")
    assert _codes(lawmaker, _row("representative", "대표")) == []


def test_dates_that_follow_each_other_do_not_overlap() -> None:
    old = GlossaryRow(source="Türkiye", target="터키", valid_to="2022-05")
    new = GlossaryRow(source="Türkiye", target="튀르키예", valid_from="2022-06", forbidden=("터키",))
    assert _codes(old, new) == []


def test_an_undated_admitted_row_beside_dated_ones_is_found() -> None:
    old = GlossaryRow(source="Türkiye", target="터키", valid_to="2022-05")
    also = GlossaryRow(source="Türkiye", target="터키공화국", status="admitted")
    new = GlossaryRow(source="Türkiye", target="튀르키예", valid_from="2022-06")
    assert [(finding.code, finding.place) for finding in _check(old, also, new)] == [("dates-admitted", "t.tsv:3")] * 2
    assert _codes(old, replace(also, valid_to="2022-05"), new) == []
    assert _codes(old, replace(also, target="터키"), replace(new, valid_from="2023")) == ["dates-admitted"]


def test_decomposed_hangul_is_hangul_all_the_same() -> None:
    assert _codes(_row("Korea", unicodedata.normalize("NFD", "한국"))) == ["not-nfc"]


def test_circle_of_three_is_found() -> None:
    terms = ("AA", "BB", "CC")
    rows = [GlossaryRow(source=one, target=other) for one, other in zip(terms, terms[1:] + terms[:1], strict=True)]
    assert _codes(*rows) == ["circular"] * 3
    assert "'AA' -> 'BB' -> 'cc' -> 'aa'" in _check(*rows)[0].message


def test_findings_come_by_line_and_do_not_stop_at_the_first_bad_row() -> None:
    table = "\t".join(COLUMNS) + "\nx\ty\n\t\t\tnoun\tgood\tno\t\t\nMOFA\t외교부 \tc\tnoun\tpreferred\tno\t\t\n"
    report = check_glossary([(Path("t.tsv"), table.encode())])
    found = [(finding.place, finding.code) for finding in report.findings]
    assert found == [
        ("t.tsv:2", "cells"),
        ("t.tsv:3", "empty-cell"),
        ("t.tsv:3", "empty-cell"),
        ("t.tsv:3", "status"),
        ("t.tsv:4", "spaces"),
    ]
    assert [row.source for row in report.rows] == ["MOFA"]


def test_tables_in_other_encodings_are_checked_all_the_same() -> None:
    table = serialize_table([GlossaryRow(source="MOFA", target="외교부", status="good")])
    for encoding in ("cp949", "utf-16"):
        codes = [finding.code for finding in check_glossary([(Path("t.tsv"), table.encode(encoding))]).findings]
        assert codes == ["encoding", "status"]
    broken = table.encode() + b"UN\t\xc0\xc0\n"
    assert [finding.code for finding in check_glossary([(Path("t.tsv"), broken)]).findings] == ["status", "encoding"]


def test_entries_of_two_tables_are_compared() -> None:
    tables = [
        (Path(name), serialize_table([GlossaryRow(source="MOFA", target=target)]).encode())
        for name, target in (("b.tsv", "외교부"), ("a.tsv", "외무성"))
    ]
    (finding,) = check_glossary(tables).findings
    assert (finding.code, finding.place) == ("two-preferred", "a.tsv:2")
    assert "b.tsv:2" in finding.message


def test_term_that_a_text_has_in_another_form_is_used() -> None:
    row = GlossaryRow(source="policy dialogue", target="정책대화")
    assert _check(row, texts=["Policy Dialogues were held."]) == ()
    assert [finding.code for finding in _check(row, texts=[])] == ["unused"]


@given(
    st.one_of(st.binary(max_size=200), glossary_tables().flatmap(lambda data: st.just(data[: len(data) // 2] + data)))
)
def test_whatever_the_bytes_every_finding_has_a_known_code_and_a_line(data: bytes) -> None:
    for finding in check_glossary([(Path("t.tsv"), data)]).findings:
        assert finding.severity in ("error", "warning", "info")
        assert 1 <= int(finding.place.removeprefix("t.tsv:")) <= data.count(b"\n") + 1


@given(glossary_tables())
def test_a_glossary_without_errors_can_be_read(data: bytes) -> None:
    report = check_glossary([(Path("t.tsv"), data)])
    if any(finding.severity == "error" for finding in report.findings):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.tsv"
        path.write_bytes(data)
        entries = read_glossary(path).entries
    assert sum(len(entry.expected()) for entry in entries) == len(report.rows)
