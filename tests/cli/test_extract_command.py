"""bitext glossary extract: files in, rows out, and what is said of bad input."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest

from bitext.glossary.table import read_glossary
from bitext.interchange.beads import BeadText, write_jsonl, write_tsv
from bitext.interchange.tmx import TmxHeader, write_tmx
from bitext.model import Bead, TranslationUnit, Variant
from support import run
from term_corpus import TERMS, corpus

FAST = ("--no-encoder", "--glossary", "none.tsv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the corpus as TSV, TMX and aligned beads, and an empty glossary."""
    head = "source\ttarget\tdomain\tpos\tstatus\tcase\tforbidden\tnote\n"
    (tmp_path / "none.tsv").write_text(head, encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text("".join(f"{en}\t{ko}\n" for en, ko in corpus()), encoding="utf-8")
    header = TmxHeader(
        segtype="sentence", date=datetime.datetime.now(datetime.UTC), tags={"en": "en-US", "ko": "ko-KR"}
    )
    units = (
        TranslationUnit(id=f"u{number}", variants=(Variant(lang="en", text=en), Variant(lang="ko", text=ko)))
        for number, (en, ko) in enumerate(corpus())
    )
    (tmp_path / "aligned").mkdir()
    write_tmx(tmp_path / "memory.tmx", header, units)
    beads = [_bead(en, ko) for en, ko in corpus()]
    for name, write in (("beads.jsonl", write_jsonl), ("beads.tsv", write_tsv)):
        lines = io.StringIO()
        write(lines, [*beads, _bead("Left out.", "")])
        (tmp_path / name).write_text(lines.getvalue(), encoding="utf-8")
    return tmp_path


def _bead(source: str, target: str) -> BeadText:
    bead = Bead(source=range(1), target=range(1), confidence=0.9)
    return BeadText(id="s", level="sentence", bead=bead, source=source, target=target)


@pytest.mark.parametrize("name", ["pairs.tsv", "memory.tmx", "beads.jsonl", "beads.tsv"])
def test_every_format_gives_the_same_rows(folder: Path, name: str) -> None:
    plain = run("glossary", "extract", "pairs.tsv", *FAST, cwd=folder)
    done = run("glossary", "extract", name, *FAST, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == plain.stdout
    found = {line.split("\t")[2]: line.split("\t")[3] for line in done.stdout.decode().splitlines()}
    assert {source: found.get(source) for source in TERMS} == TERMS
    assert f"{len(corpus())} segment pairs" in done.stderr.decode()


def test_folder_is_read_once_without_report_and_paragraphs(folder: Path) -> None:
    inside = folder / "aligned"
    for name in ("a.jsonl", "deep/b.jsonl", "a.paragraph.jsonl"):
        (inside / name).parent.mkdir(exist_ok=True)
        (inside / name).write_bytes((folder / "beads.jsonl").read_bytes())
    (inside / "report.jsonl").write_text('{"pair": "a"}\n', encoding="utf-8")
    done = run("glossary", "extract", "aligned", *FAST, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert f"{2 * len(corpus())} segment pairs" in done.stderr.decode()
    assert done.stdout == run("glossary", "extract", "pairs.tsv", *FAST, cwd=folder).stdout


def test_table_is_a_glossary_whose_terms_are_not_proposed_again(folder: Path) -> None:
    done = run("glossary", "extract", "pairs.tsv", *FAST, "-o", "new.tsv", cwd=folder)
    assert (done.returncode, done.stdout) == (0, b"")
    entries = read_glossary(folder / "new.tsv").entries
    assert TERMS.items() <= {entry.source.text: entry.expected()[0].text for entry in entries}.items()
    again = run("glossary", "extract", "pairs.tsv", "--no-encoder", "--glossary", "new.tsv", cwd=folder)
    assert (again.returncode, again.stdout) == (0, b"")
    assert b"0 candidates" in again.stderr
    assert b"--min-count" in again.stderr


def test_output_stays_unless_forced(folder: Path) -> None:
    (folder / "new.tsv").write_text("mine", encoding="utf-8")
    done = run("glossary", "extract", "pairs.tsv", *FAST, "-o", "new.tsv", cwd=folder)
    assert done.returncode == 1
    assert b"--force" in done.stderr
    assert (folder / "new.tsv").read_text(encoding="utf-8") == "mine"
    assert run("glossary", "extract", "pairs.tsv", *FAST, "-o", "new.tsv", "--force", cwd=folder).returncode == 0
    assert read_glossary(folder / "new.tsv").entries


def test_json_lines_are_the_best_ones(folder: Path) -> None:
    done = run("glossary", "extract", "pairs.tsv", *FAST, "--format", "json", "--limit", "2", cwd=folder)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 2
    assert set(lines[0]) == {"source", "target", "domain", "pos", "score", "count", "example"}
    assert lines[0]["score"] >= lines[1]["score"]
    assert tuple(lines[0]["example"]) in corpus()
    assert b"the best 2 written" in done.stderr


def test_encoder_is_asked_unless_left_out(folder: Path) -> None:
    with_encoder = run("glossary", "extract", "pairs.tsv", "--glossary", "none.tsv", cwd=folder)
    assert with_encoder.returncode == 0, with_encoder.stderr.decode()
    assert with_encoder.stdout != run("glossary", "extract", "pairs.tsv", *FAST, cwd=folder).stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.tmx", None, "missing.tmx: cannot be read"),
        ("bad.tmx", "<tmx><body>", "bad.tmx"),
        ("one.tsv", "one cell\n", "one.tsv:1: one cell"),
        ("turned.tsv", "양측은 협력하였다.\tThe two sides cooperated.\n", "expected the English first"),
        ("odd.jsonl", '{"level": "sentence"}\n', "odd.jsonl:1: not a bead: 'source_text'"),
        ("half.jsonl", '{"level": "sentence", "source_text": "a", "target_text": "\\ud800"}\n', "half.jsonl:1"),
        ("empty", "", "no bilingual file in the folder"),
    ],
)
def test_bad_file_is_named_and_the_others_go_on(folder: Path, name: str, content: str | None, message: str) -> None:
    if name == "empty":
        (folder / name).mkdir()
    elif content is not None:
        (folder / name).write_text(content, encoding="utf-8")
    alone = run("glossary", "extract", name, *FAST, cwd=folder)
    assert (alone.returncode, alone.stdout) == (1, b"")
    assert message in alone.stderr.decode()
    assert b"Traceback" not in alone.stderr
    beside = run("glossary", "extract", name, "pairs.tsv", *FAST, cwd=folder)
    assert beside.returncode == 1
    assert beside.stdout == run("glossary", "extract", "pairs.tsv", *FAST, cwd=folder).stdout


def test_input_without_pairs_is_refused(folder: Path) -> None:
    (folder / "half.tsv").write_text("Only English.\t\n", encoding="utf-8")
    done = run("glossary", "extract", "half.tsv", *FAST, cwd=folder)
    assert done.returncode == 1
    assert b"no segment has both English and Korean" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("pairs.tsv", "--min-count", "1"), ("pairs.tsv", "--limit", "0")])
def test_wrong_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("glossary", "extract", *arguments, cwd=folder).returncode == 2
