"""bitext align as a user runs it: outputs, refusals, folders, resuming."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import assert_valid_tmx, gold_names, gold_pair, omegat_translate, run, unit_pairs


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    paths = (tmp_path / "en.txt", tmp_path / "ko.txt")
    for path, text in zip(paths, gold_pair("b02"), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Six pairs: three by name, three to be matched by content."""
    for number, name in enumerate(gold_names()[::7]):
        for lang, text in zip(("en", "ko"), gold_pair(name), strict=True):
            stem = name if lang == "en" or number % 2 else f"release-{9 - number}"
            path = tmp_path / lang / f"{stem}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path / "en", tmp_path / "ko"


def test_tmx_of_both_levels_is_valid_and_the_same_again(pair: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("a", "b"):
        done = run("align", *pair, "-o", tmp_path / f"{name}.tmx", "--level", "both", "--date", "2026-11-27")
        assert done.returncode == 0, done.stderr
    for suffix in ("tmx", "paragraph.tmx"):
        first, second = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("a", "b"))
        assert first == second
        root = assert_valid_tmx(tmp_path / f"a.{suffix}")
        assert root.find("header").get("segtype") == ("paragraph" if "paragraph" in suffix else "sentence")
        assert all(source and target for source, target in unit_pairs(root))
        assert len(unit_pairs(root)) >= 7


@pytest.mark.parametrize("level", ["paragraph", "sentence"])
def test_lines_hold_every_index_once(pair: tuple[Path, Path], level: str) -> None:
    done = run("align", *pair, "-o", "-", "--level", level)
    beads = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {bead["level"] for bead in beads} == {level}
    for side in ("source", "target"):
        indices = [index for bead in beads for index in bead[side]]
        assert sorted(indices) == list(range(len(indices)))
        assert 0 in indices
    assert {type(bead["confidence"]) for bead in beads} == {float}
    assert list(beads[0])[:6] == ["level", "source", "target", "confidence", "source_text", "target_text"]


def test_a_reordered_paragraph_crosses_where_allowed(pair: tuple[Path, Path]) -> None:
    straight = run("align", *pair, "-o", "-", "--level", "paragraph")
    assert b"crossing p06" in straight.stderr
    crossed = run("align", *pair, "-o", "-", "--level", "paragraph", "--allow-crossing")
    targets = [json.loads(line)["target"] for line in crossed.stdout.decode().splitlines()]
    assert [8] in targets
    assert targets.index([8]) < targets.index([7])


def test_confidence_splits_into_two_files(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert run("align", *pair, "-o", tmp_path / "x.jsonl").returncode == 0
    done = run("align", *pair, "-o", tmp_path / "y.jsonl", "--min-confidence", "0.93")
    assert done.returncode == 0
    whole, accepted, review = (
        (tmp_path / name).read_text(encoding="utf-8").splitlines()
        for name in ("x.jsonl", "y.accepted.jsonl", "y.review.jsonl")
    )
    assert sorted(accepted + review) == sorted(whole)
    assert accepted
    assert all(json.loads(line)["confidence"] >= 0.93 for line in accepted)


def test_gold_is_scored(pair: tuple[Path, Path], tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    assert run("align", *pair, "-o", gold).returncode == 0
    done = run("align", *pair, "--gold", gold, "--summary", "json")
    assert json.loads(done.stdout)["score"]["strict_f1"] == 1.0
    assert b"F1 1.000" in run("align", *pair, "--gold", gold).stderr


def test_the_sheet_is_one_page_without_outside_files(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert run("align", *pair, "-o", tmp_path / "sheet.html", "--level", "both").returncode == 0
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "Karakalpakstan" in page
    assert "<b>crossing</b> p06" in page
    lines = run("align", *pair, "-o", "-", "--level", "both").stdout.splitlines()
    assert page.count("<tr class=") == len(lines)
    for forbidden in ("http:", "https:", "<script", "src=", "@import", "url("):
        assert forbidden not in page


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ko.txt", "en.txt", "-o", "x.tmx"), 1, "give the English release first"),
        (("en.txt", "en.txt", "-o", "x.tmx"), 1, "the same text as"),
        (("en.txt", "empty.txt", "-o", "x.tmx"), 1, "empty.txt"),
        (("en.txt", "other.txt", "-o", "x.tmx"), 1, "no liker than any two"),
        (("en.txt", "missing.txt", "-o", "x.tmx"), 1, "cannot be read"),
        (("en.txt", "long.txt", "-o", "x.tmx"), 1, "long.txt"),
        (("en.txt", "ko.txt"), 2, "give -o OUT"),
        (("en.txt", ".", "-o", "x.tmx"), 2, "both be pages or both be folders"),
        (("en.txt", "ko.txt", "-o", "-", "--format", "tmx"), 2, "takes --format jsonl"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--min-confidence", "2"), 2, "0<=x<=1"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--resume"), 2, "for folders"),
        (("en.txt", "ko.txt", "-o", "taken.tmx"), 1, "exists already"),
        (("en.txt", "ko.txt", "--gold", "en.txt"), 1, "not a bead"),
        (("en.txt", "ko.txt", "--gold", "odd.txt"), 1, "odd.txt:1: not a bead"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--gold", "none.txt"), 1, "none.txt:2: not a bead: no segment on either"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--gold", "far.txt"), 1, "no segments for the bead [50]:[99]"),
        (("en.txt", "ko.txt", "-o", "."), 2, "no name for the output"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--cache", "en.txt"), 1, "cannot be used as a cache"),
        (("en.txt", "ko.txt", "-o", "x.tmx", "--encoder", "nowhere"), 1, "bitext"),
    ],
)
def test_wrong_things_are_said(
    pair: tuple[Path, Path], tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    (tmp_path / "taken.tmx").write_text("mine", encoding="utf-8")
    (tmp_path / "other.txt").write_text(gold_pair("c09")[1], encoding="utf-8")
    (tmp_path / "odd.txt").write_text("[0 1]:[0]\n", encoding="utf-8")
    (tmp_path / "none.txt").write_text("[0]:[0]\n[]:[]\n", encoding="utf-8")
    (tmp_path / "far.txt").write_text("[0]:[0]\n[50]:[99]\n", encoding="utf-8")
    (tmp_path / "long.txt").write_text("가나다 " * 400_000, encoding="utf-8")
    done = run("align", *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "x.tmx").exists()
    assert (tmp_path / "taken.tmx").read_text(encoding="utf-8") == "mine"


def test_folders_are_matched_by_name_and_by_content(folders: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("align", *folders, "-o", tmp_path / "out", "--summary", "json", "--date", "2026-11-27")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["aligned"] == 6
    lines = [json.loads(line) for line in (tmp_path / "out/report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["pair"] for line in lines] == gold_names()[::7]
    for line in lines:
        assert Path(line["target"]).read_text(encoding="utf-8") == gold_pair(line["pair"])[1]
        assert_valid_tmx(Path(next(iter(line["outputs"]))))
    parallel = run("align", *folders, "-o", tmp_path / "two", "--jobs", "2", "--date", "2026-11-27")
    assert parallel.returncode == 0, parallel.stderr
    for path in (tmp_path / "out").glob("*.tmx"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_an_interrupted_run_goes_on(folders: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("align", *folders, "-o", out, "--date", "2026-11-27").returncode == 0
    before = {path.name: path.read_bytes() for path in out.glob("*.tmx")}
    lines = (out / "report.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "report.jsonl").unlink()  # as a kill leaves it: a journal with its last line cut, and some outputs
    (out / "report.partial.jsonl").write_text("".join(lines[:3]) + lines[3][:40], encoding="utf-8")
    for line in lines[3:]:
        Path(next(iter(json.loads(line)["outputs"]))).unlink()
    done = run("align", *folders, "-o", out, "--date", "2026-11-27", "--resume", "--summary", "json")
    summary = json.loads(done.stdout)
    assert (summary["unchanged"], summary["aligned"]) == (3, 3)
    assert {path.name: path.read_bytes() for path in out.glob("*.tmx")} == before
    assert not (out / "report.partial.jsonl").exists()
    again = [json.loads(line) for line in (out / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [{**line, "status": "aligned"} for line in again] == [json.loads(line) for line in lines]


def test_an_output_that_another_run_replaced_is_done_again(folders: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("align", *folders, "-o", out, "--date", "2026-11-27").returncode == 0
    changed = sorted(out.glob("*.tmx"))[0]
    before = changed.read_bytes()
    changed.write_bytes(before.replace(b"sentence", b"paragraph"))
    (out / "report.partial.jsonl").write_bytes('{"pair": "가'.encode()[:-1])
    done = run("align", *folders, "-o", out, "--date", "2026-11-27", "--resume", "--summary", "json")
    assert json.loads(done.stdout)["unchanged"] == 5
    assert changed.read_bytes() == before


def test_pages_are_never_written_over(folders: tuple[Path, Path]) -> None:
    for path in folders[0].glob("*.txt"):
        path.rename(path.with_suffix(".html"))
    before = {path: path.read_bytes() for path in folders[0].iterdir()}
    done = run("align", *folders, "-o", folders[0], "--format", "html", "--resume")
    assert done.returncode == 1
    assert b"is an input of this run" in done.stderr
    assert {path: path.read_bytes() for path in before} == before


def test_one_bad_page_does_not_stop_the_others(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (folders[0] / "alone.txt").write_text("Nothing Like It\n\nA text about quite another thing.\n", encoding="utf-8")
    (folders[1] / "broken.txt").write_bytes(b"\x00\x01\x02")
    done = run("align", *folders, "-o", tmp_path / "out", "--summary", "json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert (summary["aligned"], summary["unmatched"]) == (6, 2)
    assert b"alone.txt" in done.stderr
    assert b"broken.txt" in done.stderr


@pytest.mark.omegat
def test_omegat_translates_the_english_from_the_alignment(pair: tuple[Path, Path], tmp_path: Path) -> None:
    memory = tmp_path / "pair.tmx"
    assert run("align", *pair, "-o", memory).returncode == 0
    units = unit_pairs(assert_valid_tmx(memory))
    source = "\n\n".join(text for text, _ in units) + "\n"
    got = omegat_translate(tmp_path / "project", {"a.txt": source}, [memory])["a.txt"]
    assert " ".join(got.split()) == " ".join(" ".join(target or "" for _, target in units).split())
