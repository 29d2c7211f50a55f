"""The smaller commands, the reference page, and the examples of the help texts."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from bitext.cli.main import cli
from bitext.cli.reference import reference
from bitext.glossary.rows import COLUMNS
from bitext.release.read import read_release
from documents import write_reviewed
from support import GOLDEN, ROOT, SEEDS, gold_pair, memory_of, run, seed_files


def test_version_is_the_package_s() -> None:
    from bitext.version import VERSION

    assert run("--version").stdout.decode() == f"bitext {VERSION}\n"


def test_normalize_prints_the_release_as_json() -> None:
    done = run("normalize", seed_files()[0], "--format", "json")
    content = json.loads(done.stdout)
    assert content["title"] == "2nd ROK-UNHCR Bilateral Consultation Takes Place"
    assert (content["date"], content["lang"]) == ("2019-05-03", "en")
    assert content["paragraphs"][1]["marker"] == "°"
    assert content["paragraphs"][1]["level"] == 1
    assert set(content["paragraphs"][0]) >= {"kind", "marker", "level", "text"}


def test_normalize_explains_what_it_did() -> None:
    text = run("normalize", seed_files()[4], "--explain").stdout.decode()
    assert "space-before-punctuation" in text
    assert "furniture: skip-link\t바로가기 메뉴" in text
    page = "<h2>Talks Held</h2><p>Our people</p><div class=view_cont><p>Korea and Freedonia held talks on May 3.</div>"
    text = run("normalize", "-", "--explain", stdin=f"<html><body>{page}</body></html>".encode()).stdout.decode()
    assert [line for line in text.splitlines() if "furniture:" in line] == ["line 1\tfurniture: markup\tOur people"]


def test_segment_prints_segments_and_spans() -> None:
    records = [json.loads(line) for line in run("segment", seed_files()[0], "--format", "json").stdout.splitlines()]
    release = json.loads(run("normalize", seed_files()[0], "--format", "json").stdout)
    blocks = [release["title"], *[paragraph["text"] for paragraph in release["paragraphs"]]]
    for record in records:
        start, end = record["span"]
        assert blocks[record["paragraph"]][start:end] == record["text"]
    plain = run("segment", seed_files()[0]).stdout.decode().splitlines()
    assert plain == [record["text"] for record in records]
    spaced = run("segment", seed_files()[0], "--format", "paragraphs").stdout.decode()
    assert spaced.split("\n\n") == [*plain, ""]


def test_glossary_find_shows_terms_and_renderings() -> None:
    lines = run("glossary", "find", seed_files()[0]).stdout.decode().splitlines()
    assert any(line.split("\t")[1:3] == ["UNHCR", "유엔난민기구"] for line in lines)
    first = json.loads(run("glossary", "find", seed_files()[0], "--format", "json").stdout.splitlines()[0])
    assert set(first) == {"segment", "span", "found", "source", "expected", "deprecated", "entry"}


def test_glossary_find_takes_the_entry_of_the_release_s_date(tmp_path: Path) -> None:
    table = tmp_path / "terms.tsv"
    table.write_text(
        "source\ttarget\tdomain\tpos\tstatus\tcase\tforbidden\tnote\tvalid-from\tvalid-to\n"
        "UNHCR\t오늘 이름\torganisation\tpropn\tpreferred\tyes\t\t\t2019-05-04\t\n"
        "UNHCR\t그날 이름\torganisation\tpropn\tpreferred\tyes\t\t\t\t2019-05-03\n",
        encoding="utf-8",
    )
    lines = run("glossary", "find", seed_files()[0], "--glossary", table).stdout.decode().splitlines()
    assert {line.split("\t")[2] for line in lines} == {"그날 이름"}


@pytest.mark.model
def test_model_info_describes_the_shipped_model() -> None:
    content = json.loads(run("model", "info", "--format", "json").stdout)
    assert content["bytes"] <= 64 * 2**20
    assert content["licence"] == "CC-BY-SA-4.0"
    assert b"sha256" in run("model", "info").stdout


def test_reference_page_is_the_help_of_today() -> None:
    """Renew with: python -m bitext.cli.reference > docs/reference/cli.md."""
    assert (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8") == reference()


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found.update(_commands(command, (*path, name)))
        else:
            found[" ".join((*path, name))] = command
    return found


@pytest.mark.parametrize("name", sorted(_commands(cli).keys() - {"model convert"}))  # needs a downloaded model
@pytest.mark.model
def test_first_example_of_every_help_text_runs(name: str, tmp_path: Path) -> None:
    text = _commands(cli)[name].help or ""
    (tmp_path / "seeds").symlink_to(SEEDS)
    (tmp_path / "page.txt").write_bytes(seed_files()[0].read_bytes())
    (tmp_path / "page.html").write_bytes((ROOT / "tests/golden/release/board-page.html").read_bytes())
    for page, content in zip(("en.txt", "ko.txt"), gold_pair("a03"), strict=True):
        (tmp_path / page).write_text(content, encoding="utf-8")
    (tmp_path / "dev.tsv").write_text("The two sides met.\t양측은 만났다.\n", encoding="utf-8")
    (tmp_path / "system.txt").write_text("양측이 만났다.\n", encoding="utf-8")
    for memory, foreign in (("memory.tmx", "trados.tmx"), ("more.tmx", "others.tmx")):
        (tmp_path / memory).write_bytes((GOLDEN / "exchange" / foreign).read_bytes())
    if name == "check":  # align writes this file
        (tmp_path / "pair.tmx").write_text(
            '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>The two sides met.</seg></tuv>'
            '<tuv xml:lang="ko"><seg>양측은 만났다.</seg></tuv></tu></body></tmx>',
            encoding="utf-8",
        )
    write_reviewed(tmp_path / "out" / "page.tmx", [read_release(str(seed_files()[0]))])
    table = (
        "\t".join(COLUMNS)
        + "\n"
        + "".join(
            f"{source}\t{target}\tconcept\tnoun\t{status}\tno\t\t\n"
            for source, target, status in (
                ("foreign ministry", "외교부", "preferred"),
                ("policy dialogue", "정책대화", "preferred"),
                ("policy dialogue", "정책 대화", "admitted"),
            )
        )
    )
    for glossary in ("terms.tsv", "theirs.tsv", "old.tsv"):
        (tmp_path / glossary).write_text(table, encoding="utf-8")
    if name.startswith("memory "):
        for memory in ("tm.db", "kim.db", "lee.db"):
            memory_of(tmp_path / memory, [("The two sides met.", "양측은 만났다.")])
        run("memory", "export", "tm.db", "-o", "reviewed.tmx", cwd=tmp_path)
        if name == "memory export":
            (tmp_path / "reviewed.tmx").unlink()
        if name == "memory learn":
            (tmp_path / "reviewed.tmx").write_bytes((tmp_path / "out" / "page.tmx").read_bytes())
    examples = re.findall(r"^\s*bitext (.+)$", text, re.MULTILINE)
    assert examples, f"bitext {name} has no example"
    done = run(*shlex.split(examples[0]), cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
