"""bitext translate --memory as its users run it: what reviewers corrected comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from support import assert_valid_tmx, assert_valid_xliff, memory_of, run, seed_files, unit_pairs

pytestmark = pytest.mark.model
SEED = seed_files()[1]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """Return a memory with one release whose every other sentence a person has changed, and its pairs."""
    folder = tmp_path_factory.mktemp("reviewed")
    done = run("translate", SEED, "-o", folder)
    assert done.returncode == 0, done.stderr.decode()
    file = folder / f"{SEED.stem}.tmx"
    root = etree.parse(str(file))
    for number, unit in enumerate(root.iter("tu")):
        if number % 2 == 0:
            segment = unit.findall("tuv/seg")[1]
            segment.text = f"{segment.text} 고침 {number}"
    root.write(str(file), encoding="utf-8", xml_declaration=True)
    done = run("memory", "import", folder / "tm.db", file, "--status", "reviewed")
    assert done.returncode == 0, done.stderr.decode()
    return folder / "tm.db", [(source, target or "") for source, target in unit_pairs(root.getroot())]


@pytest.mark.parametrize("terms", ["enforce", "off"])
def test_every_sentence_comes_back_exactly(
    reviewed: tuple[Path, list[tuple[str, str]]], tmp_path: Path, terms: str
) -> None:
    memory, pairs = reviewed
    done = run("translate", SEED, "-o", tmp_path, "--memory", memory, "--terms", terms, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    summary = json.loads(done.stdout)
    assert (summary["reused"], summary["adapted"], summary["decoded"]) == (summary["segments"], 0, 0)
    root = assert_valid_tmx(tmp_path / f"{SEED.stem}.tmx")
    assert unit_pairs(root) == pairs
    assert all("bitext-mt" not in (tu.get("creationid") or "") for tu in root.iter("tu"))


@pytest.mark.parametrize("version", ["xliff", "xliff-2.1"])
def test_xliff_says_what_is_the_memorys(
    reviewed: tuple[Path, list[tuple[str, str]]], tmp_path: Path, version: str
) -> None:
    memory, pairs = reviewed
    page = tmp_path / "page.txt"
    new = "The moon is made of green cheese."
    page.write_text(f"A New Title\n\n1. {pairs[-1][0]} {new}\n", encoding="utf-8")
    done = run("translate", page, "-o", tmp_path, "--memory", memory, "--output-format", version)
    assert done.returncode == 0, done.stderr.decode()
    root = assert_valid_xliff(tmp_path / "page.xlf")
    targets = {element.text: element for element in root.iter("{*}target")}
    mine = targets[pairs[-1][1]]
    if version == "xliff":
        assert (mine.get("state"), mine.get("state-qualifier")) == ("translated", "leveraged-tm")
        others = [e for text, e in targets.items() if text != pairs[-1][1]]
        assert {e.get("state-qualifier") for e in others} == {"leveraged-mt"}
    else:
        assert mine.getparent().get("state") == "reviewed"


def test_one_changed_number_comes_back_repaired_and_marked(tmp_path: Path) -> None:
    memory = memory_of(
        tmp_path / "tm.db", [("The 7th round took place on May 3, 2024.", "제7차 회의가 2024년 5월 3일에 개최되었다.")]
    )
    page = tmp_path / "page.txt"
    page.write_text("A Title\n\n1. The 8th round took place on May 3, 2024.\n", encoding="utf-8")
    done = run("translate", page, "-o", tmp_path, "--memory", memory, "--format", "json")
    assert json.loads(done.stdout)["adapted"] == 1
    root = assert_valid_tmx(tmp_path / "page.tmx")
    assert unit_pairs(root)[1][1] == "제8차 회의가 2024년 5월 3일에 개최되었다."
    unit = root.findall("body/tu")[1]
    assert unit.get("creationid") == "bitext-mt"
    note = unit.findtext("note") or ""
    assert "memory-adapted" in note
    assert "7 -> 8" in note
    assert "[-7th-]{+8th+}" in note


def test_resume_takes_up_what_the_memory_has_learnt(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A Title\n\n1. The two sides met.\n", encoding="utf-8")
    memory = memory_of(tmp_path / "tm.db", [("Another sentence.", "다른 문장이다.")])
    arguments = ("translate", page, "-o", tmp_path / "out", "--memory", memory, "--resume", "--format", "json")
    assert json.loads(run(*arguments).stdout)["translated"] == 1
    assert json.loads(run(*arguments).stdout)["unchanged"] == 1
    memory_of(memory, [("The two sides met.", "양측은 만났다.")])
    summary = json.loads(run(*arguments).stdout)
    assert (summary["translated"], summary["reused"]) == (1, 1)


def test_wrong_memories_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A Title\n\n1. The two sides met.\n", encoding="utf-8")
    (tmp_path / "not.db").write_text("no memory", encoding="utf-8")
    for name in ("missing.db", "not.db"):
        done = run("translate", page, "-o", tmp_path / "out", "--memory", tmp_path / name)
        assert done.returncode == 1
        assert name in done.stderr.decode()
        assert not (tmp_path / "missing.db").exists()
    done = run("translate", "--lines", "-", "--memory", tmp_path / "not.db")
    assert done.returncode == 2


def test_units_of_paragraphs_say_nothing_of_sentences_left_out(tmp_path: Path) -> None:
    english = "The Minister of Foreign Affairs visited Mongolia. He met the President of Mongolia."
    memory = memory_of(tmp_path / "tm.db", [(english, "그는 다녀왔다.")])
    page = tmp_path / "page.txt"
    page.write_text(f"A Title\n\n1. {english}\n", encoding="utf-8")
    done = run(
        "translate", page, "-o", tmp_path / "out", "--memory", memory, "--segtype", "paragraph", "--format", "json"
    )
    summary = json.loads(done.stdout)
    assert (summary["segments"], summary["reused"], summary["decoded"]) == (3, 2, 1)
    unit = assert_valid_tmx(tmp_path / "out" / "page.tmx").findall("body/tu")[1]
    assert unit.findtext("note") is None
    assert [seg.text for seg in unit.iter("seg")][1] == "그는 다녀왔다."
