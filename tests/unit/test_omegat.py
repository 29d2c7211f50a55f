"""OmegaT projects without OmegaT: rules cut lines at their ends and nowhere else, and projects are whole or absent."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.interchange.omegat_rules import (
    CELL_END,
    SENTENCE_END,
    SMALL_LETTER,
    Line,
    break_behind,
    cut,
    no_break_behind,
    rules_for,
)
from bitext.interchange.put_back import Edit, put_back
from bitext.interchange.reviewed import read_reviewed
from bitext.model import Release
from bitext.normalize.release import normalize_release
from bitext.release.read import read_release
from documents import write_reviewed
from support import run, seed_files

_GENERAL = [break_behind(["1.", "o"]), no_break_behind(["mr", "h.e"]), SMALL_LETTER, SENTENCE_END, CELL_END]
_WORDS = st.sampled_from(
    ["1.", "o", "Mr.", "H.E.", "Kim.", "(See", "it.)", "“We", "go.”", "a.b", "Lee^", "Gen.", "x+y"]
)


@st.composite
def _lines(draw: st.DrawFn) -> Line:
    words = draw(st.lists(_WORDS, min_size=1, max_size=12))
    text = "".join(word + draw(st.sampled_from([" ", " ", "\t"])) for word in words).strip()
    return Line(text=text, ends=tuple(m.start() for m in re.finditer(r"\s+", text) if draw(st.booleans())))


@given(line=_lines())
def test_rules_cut_a_line_at_its_ends(line: Line) -> None:
    bounds = (0, *line.ends, len(line.text))
    wanted = tuple(line.text[a:b].strip() for a, b in pairwise(bounds))
    assert cut(line.text, rules_for([line], _GENERAL)) == wanted


@given(lines=st.lists(_lines(), max_size=4))
def test_rules_of_one_line_do_no_harm_to_another(lines: list[Line]) -> None:
    """But where lines of equal words have other ends."""
    rules = rules_for(lines, _GENERAL)
    words = [tuple(line.text.split()) for line in lines]
    for line, own in zip(lines, words, strict=True):
        if words.count(own) == 1:
            bounds = (0, *line.ends, len(line.text))
            wanted = tuple(line.text[a:b].strip() for a, b in pairwise(bounds))
            assert cut(line.text, rules) == wanted


def _memory(tmp_path: Path) -> tuple[Path, Release]:
    release = normalize_release(read_release(str(seed_files()[0])))[0]
    write_reviewed(tmp_path / "out" / "a.tmx", [release])
    return tmp_path / "out", release


def test_a_project_is_whole_or_absent(tmp_path: Path) -> None:
    folder, release = _memory(tmp_path)
    project, options = tmp_path / "project", ("--date", "2026-11-28")
    broken = folder / "b.tmx"
    broken.write_text((folder / "a.tmx").read_text("utf-8").replace(release.id, "../up"), encoding="utf-8")
    refused = run("export", broken, "--omegat", project)
    assert refused.returncode == 1
    assert b"outside the folder" in refused.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    broken.unlink()

    assert run("export", folder, "--omegat", project, *options).returncode == 0
    first = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert run("export", folder, "--omegat", project, *options).returncode == 1
    (project / "omegat" / "project_save.tmx").write_text("work", encoding="utf-8")
    assert run("export", folder, "--omegat", project, *options, "--force").returncode == 0
    assert (project / "omegat" / "project_save.tmx").read_text(encoding="utf-8") == "work"
    assert {path: path.read_bytes() for path in first} == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "project"]


def test_what_the_translator_put_into_a_project_stays(tmp_path: Path) -> None:
    folder, release = _memory(tmp_path)
    project = tmp_path / "project"
    assert run("export", folder, "--omegat", project).returncode == 0
    own = [project / name for name in ("glossary/glossary.txt", "tm/mine.tmx", "tm/auto/mine.tmx", "target/a.txt")]
    for path in own:
        path.write_text("mine", encoding="utf-8")
    stale = project / "tm" / "auto" / f"{release.id}.tmx"
    stale.write_text("made before", encoding="utf-8")
    assert run("export", folder, "--omegat", project, "--force").returncode == 0
    assert [path.read_text(encoding="utf-8") for path in own] == ["mine"] * len(own)
    assert stale.read_text(encoding="utf-8") != "made before"
    gone = project / "tm" / "auto" / "gone.mt.tmx"
    gone.write_bytes((project / "tm" / "mt" / f"{release.id}.tmx").read_bytes())
    company = project / "tm" / "auto" / "company.tmx"
    company.write_bytes((folder / "a.tmx").read_bytes())  # bitext wrote it, too, but not into the project
    assert run("export", folder, "--omegat", project, "--force").returncode == 0
    assert not gone.exists()
    assert company.read_bytes() == (folder / "a.tmx").read_bytes()
    (project / "source" / "other.txt").write_text("mine", encoding="utf-8")
    refused = run("export", folder, "--omegat", project, "--force")
    assert refused.returncode == 1
    assert b"other.txt: is a source of the project and none of the releases given" in refused.stderr
    assert (project / "source" / "other.txt").exists()


def test_who_reviewed_a_unit_and_when_goes_into_the_project(tmp_path: Path) -> None:
    folder, release = _memory(tmp_path)
    units = read_reviewed(folder / "a.tmx")
    edits = {unit.id: Edit(source=unit.source, target=unit.target, status=unit.status) for unit in units}
    edits[units[1].id] = replace(edits[units[1].id], target="고친 문장이다.", status="reviewed")
    date = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    (folder / "a.tmx").write_bytes(put_back(folder / "a.tmx", edits, author="kim", date=date)[0])
    assert run("export", folder, "--omegat", tmp_path / "p", "--date", "2026-11-28").returncode == 0
    made = {unit.target: unit for unit in read_reviewed(tmp_path / "p" / "tm" / "auto" / f"{release.id}.tmx")}
    assert (made["고친 문장이다."].author, made["고친 문장이다."].changed) == ("kim", date)


def test_force_replaces_nothing_but_a_project(tmp_path: Path) -> None:
    folder, _ = _memory(tmp_path)
    refused = run("export", folder, "--omegat", folder, "--force")
    assert refused.returncode == 1
    assert b"is no OmegaT project" in refused.stderr
    assert (folder / "a.tmx").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["a.tmx", "--omegat", "p", "-o", "x.docx"], b"instead of -o OUT"),
        (["a.tmx", "--omegat", "p", "--bilingual"], b"--bilingual is for html, docx, not omegat"),
        (["a.tmx", "b.tmx", "-o", "x.docx"], b"one INPUT"),
        (["a.tmx"], b"Missing option '-o'"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, options: list[str], said: bytes) -> None:
    done = run("export", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
