"""bitext memory learn, as a user types it, on the files of tests/golden/learn."""

from __future__ import annotations

import csv
import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bitext.interchange.exchange import convert_units
from bitext.memory.store import Store
from support import GOLDEN, run

FOLDER = GOLDEN / "learn"
DATE = "2026-11-28"
REPORTS = {"text": "report.txt", "json": "report.json", "tsv": "report.tsv"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("machine.tmx", "project_save.tmx", "terms.tsv"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def _learn(folder: Path, *options: str | Path, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    inputs = ("project_save.tmx", "--against", "machine.tmx")
    done = run("memory", "learn", *inputs, "--glossary", "terms.tsv", "--no-encoder", *options, cwd=folder)
    assert done.returncode == code, done.stderr.decode()
    return done


@pytest.mark.parametrize("format_", REPORTS)
def test_report(folder: Path, format_: str, renew_golden: bool) -> None:
    report = _learn(folder, "--format", format_, "--limit", "8").stdout
    expected = FOLDER / REPORTS[format_]
    if renew_golden:
        expected.write_bytes(report)
    assert report == expected.read_bytes()


def test_reports_say_the_same(folder: Path) -> None:
    report = json.loads(_learn(folder, "--format", "json").stdout)
    rows = list(csv.DictReader(_learn(folder, "--format", "tsv").stdout.decode().splitlines(), delimiter="\t"))
    assert report["units"] == {"unchanged": 2, "changed": 8, "without counterpart": 1}
    assert sum(report["edits"].values()) == sum(change["count"] for change in report["changes"])
    for name, group in (("release", "releases"), ("change", "changes"), ("proposal", "proposals")):
        own = [row for row in rows if row["record"] == name]
        assert len(own) == len(report[group]) > 0
        for row, record in zip(own, report[group], strict=True):
            assert {
                key: str(value if value is not None else "") for key, value in record.items()
            }.items() <= row.items()


def test_the_total_is_that_of_all_units(folder: Path) -> None:
    report = json.loads(_learn(folder, "--format", "json").stdout)
    for name in ("units", "changed", "rewritten"):
        assert report["total"][name] == sum(release[name] for release in report["releases"])
    assert min(one["TER"] for one in report["releases"]) < report["total"]["TER"]


def test_the_patch_is_what_glossary_merge_takes(folder: Path, renew_golden: bool) -> None:
    done = _learn(folder, "--glossary-patch", "patch.tsv")
    assert b"glossary    4 proposals in patch.tsv, the entries concerned as they are in patch.base.tsv" in done.stderr
    merge = ("glossary", "merge", "terms.tsv", "patch.tsv", "--base", "patch.base.tsv", "-o", "merged.tsv")
    merged = run(*merge, cwd=folder)
    assert merged.returncode == 0, merged.stderr.decode()
    assert b"rows 3 added, 1 changed, 1 removed; 0 conflicts" in merged.stderr
    if renew_golden:
        shutil.copy(folder / "merged.tsv", FOLDER)
    assert (folder / "merged.tsv").read_bytes() == (FOLDER / "merged.tsv").read_bytes()
    check = run("glossary", "check", "--glossary", "merged.tsv", cwd=folder)
    assert check.returncode == 0, check.stdout.decode()
    again = run(
        "memory", "learn", "project_save.tmx", "--against", "machine.tmx", "--glossary", "merged.tsv", cwd=folder
    )
    assert b"proposals" not in again.stdout


def test_without_the_base_another_preferred_rendering_is_a_conflict(folder: Path) -> None:
    _learn(folder, "--glossary-patch", "patch.tsv")
    merged = run("glossary", "merge", "terms.tsv", "patch.tsv", "-o", "merged.tsv", cwd=folder)
    assert merged.returncode == 1
    assert "preferred is '정책협의회' in A, '정책대화' in B" in merged.stdout.decode()


def test_a_patch_without_proposals_merges_to_the_same(folder: Path) -> None:
    _learn(folder, "--glossary-patch", "patch.tsv", "--min-count", "9")
    merge = ("glossary", "merge", "terms.tsv", "patch.tsv", "--base", "patch.base.tsv", "-o", "merged.tsv")
    assert run(*merge, cwd=folder).returncode == 0
    assert (folder / "merged.tsv").read_bytes() == (folder / "terms.tsv").read_bytes()


def test_a_patch_is_not_overwritten_without_force(folder: Path) -> None:
    _learn(folder, "--glossary-patch", "patch.tsv")
    assert b"exists already" in _learn(folder, "--glossary-patch", "patch.tsv", code=1).stderr
    _learn(folder, "--glossary-patch", "patch.tsv", "--force")
    assert b"ends in .tsv" in _learn(folder, "--glossary-patch", "patch.csv", code=2).stderr


def test_changed_units_enter_a_memory(folder: Path) -> None:
    options = ("--memory", "tm.db", "--date", DATE)
    assert b"memory      8 added, 0 changed, 0 unchanged" in _learn(folder, *options).stderr
    assert b"memory      0 added, 0 changed, 8 unchanged" in _learn(folder, *options).stderr
    with Store.open(folder / "tm.db") as store:
        units = list(store.units())
    assert {(unit.status, unit.author, unit.origin) for unit in units} == {("reviewed", "kim", "project_save.tmx")}
    assert {(unit.release, unit.paragraph, unit.id) for unit in units} >= {
        ("talks", 1, "p01.s1"),
        ("visit", 3, "p03.s1"),
    }


def test_the_same_again_changes_nothing_on_another_day_either(folder: Path) -> None:
    for name in ("machine.tmx", "project_save.tmx"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(r' change(date|id)="[^"]*"', "", text), encoding="utf-8")
    assert b"8 added" in _learn(folder, "--memory", "tm.db", "--date", DATE).stderr
    with Store.open(folder / "tm.db") as store:
        before = list(store.units())
    assert {unit.changed for unit in before} == {datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)}
    done = _learn(folder, "--memory", "tm.db", "--date", "2026-12-24")
    assert b"memory      0 added, 0 changed, 8 unchanged" in done.stderr
    with Store.open(folder / "tm.db") as store:
        assert list(store.units()) == before


def test_folders_and_xliff_give_the_same(folder: Path) -> None:
    date = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
    for name, place in (("machine.tmx", "mt/machine.xlf"), ("project_save.tmx", "reviewed/project_save.xlf")):
        (folder / place).parent.mkdir()
        convert_units(folder / name, folder / place, format="xliff", date=date)
    done = run(
        *(
            "memory",
            "learn",
            "reviewed",
            "--against",
            "mt",
            "--glossary",
            "terms.tsv",
            "--no-encoder",
            "--format",
            "json",
        ),
        cwd=folder,
    )
    one, other = json.loads(done.stdout), json.loads(_learn(folder, "--format", "json").stdout)
    assert one["units"] == other["units"]
    for group in ("changes", "proposals"):
        found, expected = ([record["after"] for record in report[group]] for report in (one, other))
        assert found == expected != []


@pytest.mark.parametrize(
    ("reviewed", "machine", "message"),
    [
        ("nothing.tmx", "machine.tmx", "nothing.tmx: cannot be read"),
        ("broken.tmx", "machine.tmx", "broken.tmx"),
        ("project_save.tmx", "empty", "empty: no TMX or XLIFF file in the folder"),
        ("project_save.tmx", "other.tmx", "none of the 11 reviewed units has its English in the other files"),
        ("page.docx", "machine.tmx", "page.docx: the name does not say the format"),
        ("hollow.tmx", "machine.tmx", "no unit in the reviewed files"),
    ],
)
def test_what_cannot_be_compared_is_told(folder: Path, reviewed: str, machine: str, message: str) -> None:
    (folder / "broken.tmx").write_text("<tmx><body><tu></body>", encoding="utf-8")
    (folder / "empty").mkdir()
    text = (folder / "machine.tmx").read_text(encoding="utf-8")
    (folder / "other.tmx").write_text(text.replace('xml:lang="en"><seg>', 'xml:lang="en"><seg>Not '), encoding="utf-8")
    (folder / "hollow.tmx").write_text(text[: text.index("<tu ")] + "</body></tmx>", encoding="utf-8")
    done = run("memory", "learn", reviewed, "--against", machine, "--glossary", "terms.tsv", cwd=folder)
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert done.stdout == b""


def test_a_bad_file_is_told_and_the_others_are_compared(folder: Path) -> None:
    (folder / "in").mkdir()
    shutil.move(folder / "project_save.tmx", folder / "in")
    (folder / "in" / "broken.tmx").write_text("<tmx><body><tu></body>", encoding="utf-8")
    done = run("memory", "learn", "in", "--against", "machine.tmx", "--glossary", "terms.tsv", cwd=folder)
    assert done.returncode == 1
    assert b"broken.tmx" in done.stderr
    assert b"8 changed" in done.stdout
