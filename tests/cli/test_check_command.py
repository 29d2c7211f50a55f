"""bitext check as it is run: exit codes, what stands on stdout and stderr, outputs whole or absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import assert_valid_tmx, run

GOOD = "The two sides met in 2018.\t양측은 2018년 회동하였다.\n"
WARNED = "The two sides met.\t양측은  회동하였다.\n"
WRONG = "The ROK provided ODA in 2018.\t한국은 2019년 ODA을 제공하였다.\n"
DEPRECATED = "He visited the Ministry of Foreign Affairs.\t그는 외무부를 방문하였다.\n"
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
  <tu tuid="r/p01.s1">
    <tuv xml:lang="en"><seg>The ROK provided ODA.</seg></tuv>
    <tuv xml:lang="ko"><seg>한국은 ODA을 제공하였다.</seg></tuv>
  </tu>
</body></tmx>
"""


def _file(folder: Path, content: str, name: str = "a.tsv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_findings_stand_on_stdout_and_counts_on_stderr(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD + WARNED + WRONG)
    done = run("check", path)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        f"{path}:2: warning double-space: 2 spaces in a row",
        f"{path}:3: error number-differs: Expected 2018년 for '2018', found '2019년'",
        f"{path}:3: error particle: ODA을 should be ODA를",
    ]
    assert [line.split() for line in done.stderr.decode().splitlines()] == [
        ["units", "3"],
        ["errors", "2"],
        ["warnings", "1"],
        ["infos", "0"],
    ]


@pytest.mark.parametrize(
    ("content", "fail_on", "code"),
    [
        (GOOD, "warning", 0),
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (WRONG, "error", 1),
        (WRONG, "none", 0),
    ],
)
def test_exit_code_says_what_was_asked(tmp_path: Path, content: str, fail_on: str, code: int) -> None:
    assert run("check", _file(tmp_path, content), "--fail-on", fail_on).returncode == code


def test_tmx_is_checked_and_copied_with_notes(tmp_path: Path) -> None:
    path, out = _file(tmp_path, TMX, "a.tmx"), tmp_path / "out.tmx"
    done = run("check", path, "--format", "json", "--notes", out, "--fail-on", "none")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert content["units"] == 1
    assert [(f["unit"], f["code"], f["target_span"]) for f in content["findings"]] == [("r/p01.s1", "particle", [7, 8])]
    assert [note.text for note in assert_valid_tmx(out).iter("note")] == ["particle: ODA을 should be ODA를"]
    again = run("check", path, "--notes", out)
    assert (again.returncode, b"exists already; give --force to replace it\n" in again.stderr) == (1, True)


def test_output_goes_to_a_file_whole_or_not_at_all(tmp_path: Path) -> None:
    path, out = _file(tmp_path, GOOD + "no tab\n"), tmp_path / "out.json"
    done = run("check", path, "--format", "json", "-o", out)
    assert (done.returncode, done.stdout, out.exists()) == (1, b"", False)
    assert done.stderr.decode().splitlines() == [
        f"bitext: {path}:2: one cell; expected source and target separated by a tab"
    ]
    _file(tmp_path, GOOD)
    assert run("check", path, "--format", "json", "-o", out).returncode == 0
    assert json.loads(out.read_text())["units"] == 1


def test_standard_output_is_whole_or_empty(tmp_path: Path) -> None:
    path = _file(tmp_path, TMX.replace("</body></tmx>", "<tu>"), "a.tmx")
    for format_ in ("text", "json", "csv", "sarif", "html"):
        done = run("check", path, "--format", format_)
        assert (done.returncode, done.stdout, b"a.tmx" in done.stderr) == (1, b"", True)


def test_a_table_comes_from_standard_input() -> None:
    done = run("check", "-", stdin=(GOOD + WRONG + "\n").encode())
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[0].startswith("-:2: error number-differs: ")
    assert b"-:1: one cell" in run("check", "-", stdin=b"x\n").stderr


def test_the_file_that_cannot_be_read_is_named_and_spreadsheets_see_the_encoding(tmp_path: Path) -> None:
    done = run("check", "none.tmx", "--notes", "n.tmx", cwd=tmp_path)
    assert done.stderr.decode().splitlines() == [
        "bitext: none.tmx: cannot be read: No such file or directory; check the path"
    ]
    assert list(tmp_path.iterdir()) == []
    done = run("check", _file(tmp_path, WRONG), "--format", "csv")
    assert done.stdout.decode().startswith("\ufefffile,line,unit,")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    path = _file(tmp_path, WRONG)
    done = run("check", tmp_path / "none.tsv", path, "--fail-on", "none")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert b"none.tsv: cannot be read" in done.stderr
    assert b"units       1" in done.stderr


def test_terms_are_checked_on_request_with_any_glossary(tmp_path: Path) -> None:
    path = _file(tmp_path, DEPRECATED)
    assert run("check", path).stdout == b""
    done = run("check", path, "--terms", "--fail-on", "warning")
    assert done.returncode == 1
    assert "warning term-deprecated: 외무부 is deprecated; write 외교부" in done.stdout.decode()
    head = "source\ttarget\tdomain\tpos\tstatus\tcase\tforbidden\tnote\n"
    own = _file(tmp_path, head + "visited\t방문하다\tverb\tverb\tpreferred\tno\t\t\n", "own.tsv")
    assert run("check", path, "--terms", "--glossary", own).stdout == b""


def test_configuration_and_profile(tmp_path: Path) -> None:
    path = _file(tmp_path, WARNED + "The two sides talked.\t양측은 대화하였습니다.\n")
    config = _file(tmp_path, '[severity]\ndouble-space = "error"\n', "checks.toml")
    lines = run("check", path, "--config", config).stdout.decode().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error double-space", "warning register-polite"]
    lines = run("check", path, "--config", config, "--profile", "general").stdout.decode().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error double-space"]
    done = run("check", path, "--only", "register-polite, particle")
    assert run("check", path, "--only", "register-polite", "--only", "particle").stdout == done.stdout
    lines = done.stdout.decode().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["warning register-polite"]
    bad = run("check", path, "--config", _file(tmp_path, "sverity = 1\n", "bad.toml"))
    assert (bad.returncode, bad.stdout) == (1, b"")
    assert b"bad.toml: 'sverity' is not known; did you mean 'severity'?" in bad.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'FILE...'"),
        (("a.tsv", "--only", "partikel"), "'partikel' is not known; did you mean 'particle'?"),
        (("a.tsv", "--only", ""), "no code given"),
        (("a.tsv", "--only", "term-missed"), "term-missed needs --terms"),
        (("a.tsv", "--only", "content-added"), "content-added needs --encoder-checks"),
        (("a.tsv", "--glossary", "x"), "--glossary is for --terms"),
        (("a.tsv", "--notes", "b.tmx"), "--notes needs one FILE, a TMX"),
        (("a.tmx", "-o", "b.tmx", "--notes", "./b.tmx"), "b.tmx: is the file for the findings and for the notes"),
        (("a.tsv", "--profile", "general", "--only", "register-polite"), "nothing to run: register-polite is off"),
        (("a.tsv", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    _file(tmp_path, GOOD)
    done = run("check", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_xliff_of_any_tool_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file source-language="en" '
        'target-language="ko" datatype="plaintext" original="a"><body><trans-unit id="7"><source>They discussed 44 '
        "<g id='1'>projects</g>.</source><target>45개 <g id='1'>사업</g>을 논의하였다.</target></trans-unit></body>"
        "</file></xliff>",
        encoding="utf-8",
    )
    found = json.loads(run("check", path, "--format", "json").stdout)
    assert [(finding["unit"], finding["code"]) for finding in found["findings"]] == [("7", "number-differs")]


def test_every_variant_is_checked_and_a_unit_has_one_note(tmp_path: Path) -> None:
    further = '</tuv>\n    <tuv xml:lang="ko"><seg>한국은 ODA을  제공하였다.</seg></tuv>\n  </tu>'
    unit = TMX[TMX.index("  <tu ") : TMX.index("</body>")]
    path = _file(tmp_path, TMX.replace("</tuv>\n  </tu>", further).replace("</body>", f"{unit}</body>"), "a.tmx")
    done = run("check", path, "--notes", tmp_path / "b.tmx")
    said = [line.split(": ", 1)[1] for line in done.stdout.decode().splitlines()]
    assert [line.split()[1] for line in said].count("particle:") == 3
    assert any("double-space" in line and "p01.s1.v2" in line for line in said), said
    notes = [part.split("</note>")[0] for part in (tmp_path / "b.tmx").read_text("utf-8").split("<note>")[1:]]
    assert len(notes) == 2
    assert "double-space" in notes[0]
    assert "double-space" not in notes[1]
    assert notes[0].count("particle: ") == 1


@pytest.mark.parametrize("right", ["3/4은", "1/2을", "2/3를", "9/11을", "24/7을", "24/7를"])
def test_fractions_and_dates_with_a_fitting_particle_are_no_findings(tmp_path: Path, right: str) -> None:
    done = run("check", _file(tmp_path, f"It is {right[:-1]} of them.\t그 {right} 말한다.\n"), "--only", "particle")
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_text_without_tabs_is_no_table_in_one_line(tmp_path: Path) -> None:
    text = _file(tmp_path, "The two sides met.\n" * 30, "two.txt")
    bad = _file(tmp_path, "a\tb\n" + "The two sides met.\n" * 30, "bad.txt")
    commands = (
        ("check", text),
        ("export", text, "-o", tmp_path / "x.docx"),
        ("glossary", "extract", text),
        ("glossary", "convert", text, "-o", tmp_path / "z.tsv"),
    )
    for command in commands:
        done = run(*command)
        assert done.returncode == 1
        assert done.stderr.decode().startswith(f"bitext: {text}: is no table: no line has a tab; give ")
        assert done.stderr.count(b"\n") == 1
    for command in ((*commands[0][:1], bad), ("glossary", "convert", bad, "-o", tmp_path / "z.tsv")):
        assert "and 10 more" in run(*command).stderr.decode()
