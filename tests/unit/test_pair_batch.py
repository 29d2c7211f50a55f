"""Folders of pairs: what is refused before anything is written, what --resume removes, and what it never touches."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bitext.errors import OutputError
from bitext.pair_batch import align_folders
from bitext.pair_files import AlignSettings
from support import gold_names, gold_pair

SETTINGS = AlignSettings()
FIRST, SECOND, OTHER = gold_names()[::15]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two pairs, x1 and x2, and the folder for the outputs."""
    for id, name in (("x1", FIRST), ("x2", SECOND)):
        _put(tmp_path, id, name)
    return tmp_path / "en", tmp_path / "ko", tmp_path / "out"


def _put(folder: Path, id: str, name: str) -> None:
    for lang, text in zip(("en", "ko"), gold_pair(name), strict=True):
        path = folder / lang / f"{id}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _report(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / "report.jsonl").read_text(encoding="utf-8").splitlines()]


def _names(output: Path) -> list[str]:
    return sorted(path.name for path in output.iterdir())


@pytest.mark.parametrize("id", ["report", "report.partial"])
def test_a_release_named_as_the_report_is_refused(tmp_path: Path, id: str) -> None:
    _put(tmp_path, id, FIRST)
    with pytest.raises(OutputError, match=rf"{id}.jsonl: is another output of this run, that of the input '{id}'"):
        align_folders(tmp_path / "en", tmp_path / "ko", tmp_path / "out", AlignSettings(format="jsonl"))
    assert _names(tmp_path / "out") == []
    align_folders(tmp_path / "en", tmp_path / "ko", tmp_path / "out", SETTINGS)
    assert _names(tmp_path / "out") == sorted([f"{id}.tmx", "report.jsonl"])


def test_pairs_that_would_write_one_file_are_named(tmp_path: Path) -> None:
    for id, name in (("a", FIRST), ("a.paragraph", SECOND)):
        _put(tmp_path, id, name)
    folders = tmp_path / "en", tmp_path / "ko", tmp_path / "out"
    with pytest.raises(OutputError, match=r"a.paragraph.tmx: two inputs .*, 'a' and 'a.paragraph'"):
        align_folders(*folders, AlignSettings(level="both"))
    assert _names(tmp_path / "out") == []
    align_folders(*folders, SETTINGS)
    assert _names(tmp_path / "out") == ["a.paragraph.tmx", "a.tmx", "report.jsonl"]


def test_resume_removes_what_it_wrote_under_other_names_and_warns_of_gone_pairs(
    folders: tuple[Path, Path, Path],
) -> None:
    output = folders[2]
    align_folders(*folders, SETTINGS)
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    for folder in folders[:2]:
        (folder / "x2.txt").unlink()
    split = replace(SETTINGS, min_confidence=0.95)
    done = align_folders(*folders, split, resume=True)
    assert _names(output) == ["notes.txt", "report.jsonl", "x1.accepted.tmx", "x1.review.tmx", "x2.tmx"]
    assert done.warnings == [
        (str(output / "x2.tmx"), "was written for 'x2', which is no pair any more; remove it if it is not wanted")
    ]
    assert align_folders(*folders, split, resume=True).unchanged == 1
    assert "x2.tmx" in _names(output)


def test_resume_makes_what_is_not_in_this_folder(folders: tuple[Path, Path, Path]) -> None:
    english, korean, output = folders
    align_folders(*folders, SETTINGS)
    copy = output.with_name("copy")
    copy.mkdir()
    (copy / "report.jsonl").write_bytes((output / "report.jsonl").read_bytes())
    assert align_folders(english, korean, copy, SETTINGS, resume=True).aligned == 2
    assert _names(copy) == ["report.jsonl", "x1.tmx", "x2.tmx"]


def test_what_a_run_wrote_below_a_folder_is_no_page_of_it(folders: tuple[Path, Path, Path]) -> None:
    english, korean, _ = folders
    sheets = AlignSettings(format="html")
    align_folders(english, korean, english / "out", sheets)
    done = align_folders(english, korean, english / "out", sheets, force=True)
    assert (done.aligned, done.unmatched, done.errors) == (2, 0, [])
    assert align_folders(english, korean, english.parent, SETTINGS).aligned == 2  # above both


def test_the_report_says_how_a_pair_was_found(folders: tuple[Path, Path, Path]) -> None:
    (folders[1] / "x2.txt").rename(folders[1] / "other.txt")
    align_folders(*folders, SETTINGS)
    assert [(line["pair"], line["matched"]) for line in _report(folders[2])] == [("x1", "name"), ("x2", "content")]


def test_resume_keeps_what_a_person_has_changed(folders: tuple[Path, Path, Path]) -> None:
    align_folders(*folders, SETTINGS)
    reviewed = folders[2] / "x1.tmx"
    reviewed.write_text("the work of a person", encoding="utf-8")
    align_folders(*folders, replace(SETTINGS, format="tsv"), resume=True)
    assert _names(folders[2]) == ["report.jsonl", "x1.tmx", "x1.tsv", "x2.tsv"]
    assert reviewed.read_text(encoding="utf-8") == "the work of a person"


def test_what_a_pair_wrote_before_it_failed_is_stale_when_it_is_mended(folders: tuple[Path, Path, Path]) -> None:
    align_folders(*folders, replace(SETTINGS, format="jsonl"))
    page = folders[1] / "x1.txt"
    korean = page.read_bytes()
    page.write_bytes(b"")
    assert align_folders(*folders, SETTINGS, resume=True).failed == 1
    assert align_folders(*folders, SETTINGS, resume=True).failed == 1
    page.write_bytes(korean)
    assert align_folders(*folders, SETTINGS, resume=True).aligned == 1
    assert _names(folders[2]) == ["report.jsonl", "x1.tmx", "x2.tmx"]


def test_resume_removes_nothing_outside_its_folder(
    folders: tuple[Path, Path, Path],
) -> None:
    align_folders(*folders, SETTINGS)
    report = folders[2] / "report.jsonl"
    outside = folders[2].parent / "mine.tmx"
    (folders[2] / "x1.tmx").replace(outside)
    written = report.read_text(encoding="utf-8").replace(str(folders[2] / "x1.tmx"), str(outside))
    report.write_text(written, encoding="utf-8")
    align_folders(*folders, replace(SETTINGS, format="tsv"), resume=True)
    assert outside.exists()


def test_resume_does_a_page_under_a_new_name_again(folders: tuple[Path, Path, Path]) -> None:
    for folder, name in zip(folders[:2], ("a.txt", "b.txt"), strict=True):
        (folder / "x1.txt").rename(folder / name)
    assert align_folders(*folders, SETTINGS).aligned == 2
    (folders[1] / "b.txt").rename(folders[1] / "c.txt")
    done = align_folders(*folders, SETTINGS, resume=True)
    assert (done.aligned, done.unchanged, done.warnings) == (1, 1, [])
    assert [line["target"] for line in _report(folders[2])] == [str(folders[1] / n) for n in ("c.txt", "x2.txt")]


@pytest.mark.parametrize("matched", [False, True])
def test_why_a_page_has_no_partner_is_told(folders: tuple[Path, Path, Path], matched: bool) -> None:
    (folders[0] / "empty.txt").write_text("\n\n", encoding="utf-8")
    (folders[0] / "korean.txt").write_text(gold_pair(OTHER)[1], encoding="utf-8")
    (folders[0] / "left.txt").write_text("Nothing Like It\n\nA text about quite another thing.\n", encoding="utf-8")
    if matched:  # else nothing is left on the Korean side
        (folders[1] / "broken.txt").write_bytes(b"\x00\x01\x02")
    done = align_folders(*folders, SETTINGS)
    said = {Path(path).name: message for path, message in done.errors}
    reason = "no release of the other side belongs to it"
    assert reason not in said["empty.txt"]
    assert "is Korean, in the folder of the English" in said["korean.txt"]
    assert reason in said["left.txt"]
    assert ("broken.txt" in said) is matched
    assert done.aligned == 2
    assert [line["error"] for line in _report(folders[2]) if line["status"] == "unmatched"] == [
        said[name] for name in sorted(said, key=lambda name: Path(name).stem)
    ]
