"""bitext translate --output-format xliff: valid, whole, resumable, the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.xliff_read import read_xliff
from support import SEEDS, assert_valid_xliff, run, seed_files

pytestmark = pytest.mark.model
OPTIONS = ("--date", "2024-05-01", "--beam-size", "1", "--format", "json")
FORMATS = {"xliff": "1.2", "xliff-2.1": "2.1"}


@pytest.fixture(scope="module", params=sorted(FORMATS))
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp(request.param)
    done = run("translate", SEEDS, "-o", folder, *OPTIONS, "--output-format", request.param, "--segtype", "both")
    assert done.returncode == 0, done.stderr
    return folder, request.param


def test_files_are_valid_and_hold_what_the_tmx_holds(out: tuple[Path, str], tmp_path: Path) -> None:
    folder, format = out
    assert run("translate", SEEDS, "-o", tmp_path, *OPTIONS, "--segtype", "both").returncode == 0
    assert len(list(folder.glob("*.xlf"))) == 10
    for path in sorted(folder.glob("*.xlf")):
        assert assert_valid_xliff(path).get("version") == FORMATS[format]
        ours, theirs = list(read_xliff(path)), list(read_tmx(tmp_path / f"{path.stem}.tmx"))
        assert [(unit.id, unit.source, unit.target, unit.notes) for unit in ours] == [
            (unit.id, unit.source, unit.target, unit.notes) for unit in theirs
        ]
        assert [sorted(unit.props) for unit in ours] == [sorted(unit.props) for unit in theirs]
        assert {(unit.status, unit.origin, unit.tool) for unit in ours} == {("machine", "mt", "bitext")}
        assert [(unit.previous or None, unit.next or None) for unit in ours] == [
            (unit.previous, unit.next) for unit in theirs
        ]


def test_paragraphs_are_groups(out: tuple[Path, str]) -> None:
    for path in out[0].glob("*.xlf"):
        groups = [group.get("id") for group in assert_valid_xliff(path).iter("{*}group")]
        assert groups == [f"p{number:02}" for number in range(len(groups))]


def test_resume_keeps_what_is_unchanged_and_the_bytes_are_the_same(out: tuple[Path, str], tmp_path: Path) -> None:
    folder, format = out
    before = {path.name: path.read_bytes() for path in folder.glob("*.xlf")}
    region = ("--target-tag", "ko-KR")
    choice = ("--output-format", format, "--segtype", "both")
    summary = json.loads(run("translate", SEEDS, "-o", folder, *OPTIONS, *choice, "--resume").stdout)
    assert (summary["unchanged"], summary["translated"]) == (5, 0)
    assert run("translate", SEEDS, "-o", tmp_path, *OPTIONS, *choice).returncode == 0
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.xlf")} == before
    other = json.loads(run("translate", SEEDS, "-o", folder, *OPTIONS, *choice, *region, "--resume").stdout)
    assert (other["unchanged"], other["translated"]) == (0, 5)
    assert b"--force" in run("translate", seed_files()[0], "-o", tmp_path, *choice).stderr


def test_combined_is_for_tmx(tmp_path: Path) -> None:
    done = run("translate", SEEDS, "-o", tmp_path / "o", "--output-format", "xliff", "--combined", tmp_path / "all.tmx")
    assert done.returncode == 2
    assert b"--combined is for TMX" in done.stderr
    assert not (tmp_path / "o").exists()
