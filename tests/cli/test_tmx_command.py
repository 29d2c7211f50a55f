"""bitext tmx as its users run it: exit codes for scripts, data on stdout, messages on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bitext.interchange.tmx_read import read_tmx
from support import GOLDEN, assert_valid_tmx, assert_valid_xliff, run

OTHERS = GOLDEN / "exchange" / "others.tmx"
TRADOS = GOLDEN / "exchange" / "trados.tmx"
STUDIO = GOLDEN / "exchange" / "studio.sdlxliff"


def test_check_says_where_and_what_and_fails_on_errors(tmp_path: Path) -> None:
    done = run("tmx", "check", OTHERS)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert f"{OTHERS}:20: error language-code: language 'eng': write 'en'; OmegaT matches nothing (unit p1)" in lines
    assert done.stderr.decode().splitlines() == [f"{OTHERS}: 7 units, 4 errors, 5 warnings"]
    assert run("tmx", "fix", OTHERS, "-o", tmp_path / "x.tmx").returncode == 0
    mended = run("tmx", "check", tmp_path / "x.tmx")
    assert mended.returncode == 0
    assert run("tmx", "check", tmp_path / "x.tmx", "--fail-on", "warning").returncode == 1
    assert_valid_tmx(tmp_path / "x.tmx")


def test_check_for_machines_counts_all_and_shows_some() -> None:
    done = run("tmx", "check", OTHERS, TRADOS, "--format", "json", "--limit", "1")
    files = [json.loads(line) for line in done.stdout.splitlines()]
    assert [content["file"] for content in files] == [str(OTHERS), str(TRADOS)]
    assert files[0]["severities"] == {"error": 4, "warning": 5}
    assert sum(files[0]["kinds"].values()) == 9
    assert len(files[0]["problems"]) == len(files[0]["kinds"])
    assert set(files[0]["problems"][0]) == {"code", "severity", "line", "message", "unit"}


def test_check_goes_on_behind_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.tmx").write_text("<tmx")
    done = run("tmx", "check", tmp_path / "none.tmx", tmp_path / "bad.tmx", TRADOS)
    assert done.returncode == 1
    errors = done.stderr.decode()
    assert "none.tmx: cannot be read" in errors
    assert f"{TRADOS}: 2 units, 0 errors" in errors
    assert "bad.tmx: error xml: " in done.stdout.decode()


def test_fix_says_what_it_mended_and_overwrites_nothing(tmp_path: Path) -> None:
    target = tmp_path / "x.tmx"
    done = run("tmx", "fix", OTHERS, "-o", target, "--format", "json")
    assert json.loads(done.stdout)["units"] == 7
    assert json.loads(done.stdout)["repairs"]["language"] == 6
    assert b"--force" in run("tmx", "fix", OTHERS, "-o", target).stderr
    again = run("tmx", "fix", target, "-o", target, "--force")
    assert (again.returncode, again.stderr.decode().splitlines()[1].split()) == (0, ["mended", "nothing"])


def test_merge_and_split_are_inverse(tmp_path: Path) -> None:
    assert run("tmx", "merge", OTHERS, TRADOS, "-o", tmp_path / "all.tmx").returncode == 0
    done = run("tmx", "split", tmp_path / "all.tmx", "-o", tmp_path / "parts", "--units", "4", "--format", "json")
    parts = json.loads(done.stdout)
    assert list(parts.values()) == [4, 4, 1]
    assert run("tmx", "merge", *parts, "-o", tmp_path / "back.tmx").returncode == 0
    assert (tmp_path / "back.tmx").read_bytes() == (tmp_path / "all.tmx").read_bytes()
    done = run("tmx", "split", tmp_path / "all.tmx", "-o", tmp_path / "parts", "--units", "8", "--force")
    assert done.returncode == 1
    assert b"holds parts of an earlier split: all.0003.tmx; move them" in done.stderr


def test_stats_for_people_and_machines() -> None:
    text = run("tmx", "stats", OTHERS).stdout.decode()
    assert "units     7, 7 of them distinct" in text
    assert json.loads(run("tmx", "stats", OTHERS, "--format", "json").stdout)["variants"]["fr"] == 2


def test_counts_go_on_behind_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    done = run("tmx", "stats", tmp_path / "none.tmx", STUDIO, TRADOS, "--format", "json")
    assert done.returncode == 1
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(TRADOS)]
    assert [b"none.tmx: cannot be read" in line for line in done.stderr.splitlines()] == [True, False]


def test_conversion_by_name_and_by_option(tmp_path: Path) -> None:
    for name, options in (("a.xlf", ()), ("b.xlf", ("--to", "xliff-2.1")), ("c.tsv", ())):
        done = run("tmx", "convert", STUDIO, "-o", tmp_path / name, "--date", "2026-11-28", *options)
        assert done.returncode == 0, done.stderr
        assert b"5 written" in done.stderr
    assert_valid_xliff(tmp_path / "a.xlf")
    assert_valid_xliff(tmp_path / "b.xlf")
    assert (tmp_path / "c.tsv").read_text(encoding="utf-8").splitlines()[1].split("\t")[2:] == ["1b/2", "reviewed"]
    assert run("tmx", "convert", tmp_path / "b.xlf", "-o", tmp_path / "d.tmx").returncode == 0
    assert [unit.status for unit in read_tmx(tmp_path / "d.tmx")] == ["approved", "reviewed", "machine", "new", "new"]
    assert_valid_tmx(tmp_path / "d.tmx")


def test_conversion_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\t한국어만.\nBoth.\t둘 다.\n", encoding="utf-8")
    assert run("tmx", "convert", tmp_path / "a.tsv", "-o", tmp_path / "a.tmx").returncode == 0
    done = run("tmx", "convert", tmp_path / "a.tmx", "-o", tmp_path / "a.xlf")
    units, left_out = done.stderr.decode().splitlines()
    assert (done.returncode, units.split()[:3]) == (0, ["units", "1", "written"])
    assert left_out.split()[:4] == ["left", "out", "1", "without"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check"], 2, "Missing argument"),
        (["check", "{f}", "--fail-on", "info"], 2, "'info' is not one of"),
        (["fix", "{f}"], 2, "Missing option '-o'"),
        (["fix", "{f}", "-o", "{t}/x", "--srclang", "en_us"], 2, "write en-US"),
        (["fix", "{f}", "-o", "{t}/x", "--srclang", "English"], 2, "write en or en-US"),
        (["split", "{f}", "-o", "{t}/x"], 2, "--units N or --by"),
        (["split", "{f}", "-o", "{t}/x", "--units", "2", "--by", "date"], 2, "--units N or --by"),
        (["split", "{f}", "-o", "/dev/null/x", "--units", "2"], 1, "cannot be written"),
        (["convert", "{f}", "-o", "{t}/x.doc"], 1, "does not say the format"),
        (["convert", "{f}.doc", "-o", "{t}/x.tmx"], 1, "does not say the format"),
        (["convert", "{t}/none.tmx", "-o", "{t}/x.tsv"], 1, "cannot be read"),
        (["convert", "{s}", "-o", "{t}/x.tmx", "--target", "fr"], 1, "not of 'en' and 'fr'"),
        (["merge", "{f}", "{s}", "-o", "{t}/x.tmx"], 1, "not a TMX file"),
        (["stats", "{s}"], 1, "not a TMX file"),
    ],
)
def test_wrong_use_ends_in_one_clear_message(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    done = run("tmx", *[part.format(f=OTHERS, s=STUDIO, t=tmp_path) for part in arguments])
    text = done.stderr.decode()
    assert done.returncode == code, text
    assert message in " ".join(text.split())
    assert "Traceback" not in text
    assert list(tmp_path.iterdir()) == []
    if code == 1:
        assert len(text.splitlines()) == 1
