"""Bilingual files of any tool read as units, findings written, notes put into TMX."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.settings import CheckConfig, Suppression
from bitext.errors import InputError, InterchangeError
from bitext.files import atomic_writer
from bitext.interchange import exchange
from bitext.interchange.bilingual import read_pairs, read_units
from bitext.interchange.findings import WRITERS, Rule
from bitext.interchange.notes import NotesWriter
from bitext.interchange.tsv import BEAD_HEAD, _unquoted, quoted
from bitext.model import BilingualUnit, Finding
from bitext.quality_files import CheckRun, CheckSettings

TMX = """<?xml version="1.0" encoding="{encoding}"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
  <tu tuid="a">
    <note>older</note>
    <tuv xml:lang="EN-US"><seg>The <bpt i="1">&lt;b&gt;</bpt>ROK<ept i="1"/> &amp; <hi>ODA</hi></seg></tuv>
    <tuv xml:lang="ko-KR"><seg>한국과 ODA</seg></tuv>
  </tu>
  <!-- kept --><tu><tuv lang="ko"><seg>둘</seg></tuv><tuv lang="en"><seg>two</seg></tuv></tu>
  <tu tuid="c"><prop type="x">y</prop><tuv xml:lang="en"><seg>three</seg></tuv></tu>
</body></tmx>
"""


def _tmx(folder: Path, encoding: str = "UTF-8", text: str = TMX) -> Path:
    path = folder / "x.tmx"
    path.write_bytes(text.format(encoding=encoding).replace("\n", "\r\n").encode(encoding))
    return path


def test_tmx_units_have_ids_lines_and_plain_text(tmp_path: Path) -> None:
    assert list(read_units(_tmx(tmp_path))) == [
        BilingualUnit(id="a", source="The ROK & ODA", target="한국과 ODA", line=4),
        BilingualUnit(id="2", source="two", target="둘", line=9),
        BilingualUnit(id="c", source="three", target="", line=10, props=(("x", "y"),)),
    ]


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=5))
def test_tsv_units_are_the_lines(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("tsv") / "x.tsv"
    path.write_text("".join("\t".join(quoted(pair)) + "\n" for pair in pairs), encoding="utf-8", newline="")
    if pairs[0][0].startswith("\ufeff"):
        return  # taken for a byte order mark
    assert list(read_pairs(path)) == pairs
    assert [(unit.id, unit.line) for unit in read_units(path)] == [(str(n), n) for n in range(1, len(pairs) + 1)]


@pytest.mark.parametrize("suffix", [*exchange.SUFFIXES, ".MXLIFF"])
def test_all_that_is_converted_is_checked(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read_units(tmp_path / f"x{suffix}"))


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('"On May 3, they met."\t"5월 3일, 만났다."', ("On May 3, they met.", "5월 3일, 만났다.")),
        ('"He said ""yes""."\t"그는 ""예""라고 하였다."', ('He said "yes".', '그는 "예"라고 하였다.')),
        ('"Yes," he said, "we agree."\t"네," 그가 말했다.', ('"Yes," he said, "we agree."', '"네," 그가 말했다.')),
        ('"We agree, and act."\t"동의하고 행동한다."', ('"We agree, and act."', '"동의하고 행동한다."')),
        ('"We agree, and act."\t“동의하고 행동한다.”', ('"We agree, and act."', "“동의하고 행동한다.”")),
        ('"We agree, and act."\t동의하고, 행동한다.', ('"We agree, and act."', "동의하고, 행동한다.")),
    ],
)
def test_quotation_marks_of_a_spreadsheet_are_none_of_the_text(
    tmp_path: Path, row: str, cells: tuple[str, str]
) -> None:
    (tmp_path / "x.tsv").write_text(f"English\tKorean\n{row}\n", encoding="utf-8")
    assert list(read_pairs(tmp_path / "x.tsv")) == [cells]


@given(st.lists(st.text('a",“'), min_size=2, max_size=4), st.booleans())
def test_quotation_marks_of_the_text_are_read_as_they_were_written(cells: list[str], from_sheet: bool) -> None:
    assert _unquoted(quoted(cells), from_sheet) == cells


def test_quotations_of_a_table_with_bare_commas_stay(tmp_path: Path) -> None:
    rows = ['"Yes, we do."\t"네, 그렇습니다."', "On May 3, they met.\t5월 3일 만났다."]
    (tmp_path / "x.tsv").write_text("\n".join(rows), encoding="utf-8")
    assert [source for source, _ in read_pairs(tmp_path / "x.tsv")] == ['"Yes, we do."', "On May 3, they met."]


def test_empty_lines_at_the_end_are_no_units(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("a\tb\n\n\n", encoding="utf-8")
    assert list(read_pairs(tmp_path / "x.tsv")) == [("a", "b")]
    assert [unit.source for unit in exchange.read_units(tmp_path / "x.tsv")] == ["a"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.tsv", "a\tb\nc\nd\te\nf\n", r"x.tsv:2: one cell; .*; line 4: one cell; [^;]*$"),
        ("x.tsv", "", "is empty"),
        ("x.tsv", "\t".join(BEAD_HEAD) + "\nsentence\t1\t1\t0.9\tA.\t가.\t\n", r"a table of beads; .*--format tmx"),
        ("x.tsv", "a\tb\n\nc\td\n\n", r"x.tsv:2: one cell; [^;]*$"),
        ("x.tsv", "\n\n", "is empty"),
        ("x.doc", "a\tb\n", r"the name does not say the format; expected one of .*\.tmx, \.tsv"),
        ("x.tmx", "<tmx><body><tu>", "x.tmx:1:15: not well-formed XML"),
        ("x.tmx", '<!DOCTYPE t [<!ENTITY e "x">]><tmx><tu><tuv xml:lang="en"><seg>&e;</seg></tuv></tu></tmx>', "entit"),
        ("x.tmx", '<tmx><tu><tuv xml:lang="de"><seg>x</seg></tuv></tu></tmx>', "none of its 1 units has English"),
    ],
)
def test_files_that_are_none_are_refused(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InterchangeError, match=said):
        list(read_units(tmp_path / name))


UNIT = BilingualUnit(id="p1/ü", source="a, “b”", target="나 <다>", line=3)
FINDINGS = (
    Finding(code="x", severity="error", message='say "no", please', segment="p1/ü", span=(0, 1), target_span=(2, 5)),
    Finding(code="y", severity="info", message="나", segment="p1/ü"),
)
RULES = (Rule("x", "error", "X."), Rule("y", "info", "Y."))


def _written(format_: str, path: Path = Path("out/b c.tsv")) -> str:
    stream = io.StringIO()
    writer = WRITERS[format_](stream, RULES)
    writer.write(path, UNIT, FINDINGS)
    writer.write(path, UNIT, ())
    writer.close(2)
    return stream.getvalue()


def test_json_has_the_form_that_is_promised() -> None:
    content = json.loads(_written("json"))
    assert content["units"] == 2
    assert content["findings"][0] == {
        "file": "out/b c.tsv",
        "unit": "p1/ü",
        "code": "x",
        "severity": "error",
        "message": 'say "no", please',
        "source_span": [0, 1],
        "target_span": [2, 5],
    }
    assert content["findings"][1]["source_span"] is None


def test_csv_has_a_row_a_finding() -> None:
    rows = list(csv.DictReader(io.StringIO(_written("csv").removeprefix("\ufeff"))))
    assert [row["code"] for row in rows] == ["x", "y"]
    assert (rows[0]["message"], rows[0]["source"], rows[0]["target"]) == ('say "no", please', "a, “b”", "나 <다>")
    assert (rows[0]["target_start"], rows[0]["target_end"], rows[1]["target_start"]) == ("2", "5", "")


def test_text_names_the_unit_where_its_id_is_not_the_line() -> None:
    assert _written("text").splitlines()[0] == 'out/b c.tsv:3: error x: say "no", please (unit p1/ü)'


@pytest.mark.parametrize("path", [Path("out/b c.tsv"), Path("/out/b c.tsv")])
def test_sarif_keeps_the_rules_of_its_schema(path: Path) -> None:
    """What sections 3.13 to 3.49 of SARIF 2.1.0 require of the objects that are used."""
    log = json.loads(_written("sarif", path))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver: dict[str, Any] = run["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(set(rules)) == len(rules)
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert len(run["results"]) == 2
    for result in run["results"]:
        assert set(result) <= {"ruleId", "ruleIndex", "level", "message", "locations", "properties"}
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == ("file:///out/b%20c.tsv" if path.is_absolute() else "out/b%20c.tsv")
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["logicalLocations"][0]["name"] == "p1/ü"


def test_no_findings_are_an_empty_list() -> None:
    contents = {}
    for format_ in ("json", "sarif"):
        stream = io.StringIO()
        WRITERS[format_](stream, RULES).close(0)
        contents[format_] = json.loads(stream.getvalue())
    assert contents["json"]["findings"] == contents["sarif"]["runs"][0]["results"] == []


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_notes_are_all_that_a_copy_adds(tmp_path: Path, encoding: str) -> None:
    path = _tmx(tmp_path, encoding)
    out = tmp_path / "out.tmx"
    with atomic_writer(out) as stream, NotesWriter(path, stream) as notes:
        notes.write(FINDINGS)
        notes.write(())
        notes.write(FINDINGS[:1])
    before, after = (file.read_bytes().decode(encoding) for file in (path, out))
    first = '<note>x: say "no", please; y: 나</note>\n    '
    assert first in after.replace("\r", "")
    second = '<note>x: say "no", please</note>'
    assert f'</prop>{second}<tuv xml:lang="en"><seg>three' in after
    assert after.replace("\r", "").replace(first, "").replace(second, "") == before.replace("\r", "")
    assert next(iter(read_units(out))).target == "한국과 ODA"
    again = tmp_path / "again.tmx"
    with atomic_writer(again) as stream, NotesWriter(out, stream) as notes:
        notes.write(FINDINGS)
        notes.write(())
        notes.write(FINDINGS[:1])
    assert again.read_bytes() == out.read_bytes()  # what stands there is not said once more


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE t [<!ENTITY e "x">]><tmx><tu/></tmx>', "declares entities"),
        ("<tmx><tu></tmx>", "not well-formed"),
        ('<?xml version="1.0" encoding="EUC-KR"?><tmx><tu/></tmx>', "save it as UTF-8"),
    ],
)
def test_notes_refuse_what_cannot_be_copied_safely(tmp_path: Path, text: str, said: str) -> None:
    path, out = tmp_path / "x.tmx", tmp_path / "out.tmx"
    path.write_text(text)
    with pytest.raises(InterchangeError, match=said), atomic_writer(out) as stream, NotesWriter(path, stream) as notes:
        notes.write(FINDINGS)
    assert not out.exists()


def _run(path: Path, settings: CheckSettings, jobs: int = 1) -> tuple[list[tuple[str, Finding]], CheckRun]:
    run = CheckRun(settings, jobs=jobs)
    found = [(unit.id, finding) for unit, findings in run.check(path) for finding in findings]
    run.close()
    return found, run


def test_processes_find_the_same_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    lines = [f"The two sides met in {2000 + n % 50}.\t양측은 {2000 + n % 49}년 회동하였다.\n" for n in range(1000)]
    path.write_text("".join(lines), encoding="utf-8")
    alone, together = (_run(path, CheckSettings(), jobs) for jobs in (1, 2))
    assert alone[0] == together[0]
    assert {finding.code for _, finding in alone[0]} >= {"number-differs", "target-inconsistent"}
    assert alone[1].counts.units == together[1].counts.units == 1000


def test_suppressed_findings_are_counted_and_unused_suppressions_named(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("The ROK provided ODA.\t한국은 ODA을 제공하였다.\n", encoding="utf-8")
    used, other, off = (
        Suppression(unit="1", code="particle", reason="r"),
        Suppression(unit="1", code="particle", reason="r", file="y.tsv"),
        Suppression(unit="2", code="term-missed", reason="only checked with terms"),
    )
    found, run = _run(path, CheckSettings(config=CheckConfig(suppressions=(used, other, off))))
    assert found == []
    assert run.counts.suppressed[used] == 1
    assert run.unused_suppressions() == [other]


def test_facts_are_compared_across_files(tmp_path: Path) -> None:
    for name, target in (("a.tsv", "양측은 회동하였다."), ("b.tsv", "양측이 만났다.")):
        (tmp_path / name).write_text(f"The two sides met.\t{target}\n", encoding="utf-8")
    run = CheckRun(CheckSettings(), several=True)
    found = [
        finding for name in ("a.tsv", "b.tsv") for _, findings in run.check(tmp_path / name) for finding in findings
    ]
    assert [finding.code for finding in found] == ["target-inconsistent"]
    assert f"in unit {tmp_path / 'a.tsv'}:1" in found[0].message
