"""Acceptance: the OmegaT project that bitext makes opens translated, and what is edited in it comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from bitext.export import rebuild
from bitext.interchange.document import release_text
from bitext.interchange.reviewed import read_reviewed
from bitext.model import Paragraph, Release
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release, read_release
from documents import ENGLISH, text_page, write_reviewed
from support import run, run_omegat, seed_files, unit_pairs

_SEGMENTS = Path(__file__).with_name("omegat_segments.groovy")
_TERMS = Path(__file__).with_name("omegat_terms.groovy")
#: What no general rule cuts rightly: a title of two sentences, abbreviations of no list, a bracket, quotations.
_HARD = Release(
    id="deep/hard",
    lang="en",
    title="Talks Held. Ministers Met in Seoul",
    date=None,
    paragraphs=(
        Paragraph(text="Minister Kim met Gen. Lee of the U.S. Army, and Mr. Bat. They agreed to go on.", marker="1."),
        Paragraph(text="“We agreed. We will go on.” (See No. 2 in Asia. It is long.) eBay took part."),
        Paragraph(text="They agreed to go on.", kind="item", marker="o", level=1),
        Paragraph(text="They agreed to go on."),
        Paragraph(text="Field of work\t\t2023. Estimate", kind="row"),
        Paragraph(text="Trade & aid\t“1” <b>\t", kind="row"),
    ),
)


def _releases() -> list[Release]:
    composed = parse_release(text_page(ENGLISH), path="x", id="composed")
    pages = [*(read_release(str(seed)) for seed in seed_files()[:2]), composed]
    return [
        *(normalize_release(page)[0] for page in pages),
        _HARD,
        replace(_HARD, id="harder", title="They agreed to go on."),
    ]


def _project(tmp_path: Path, releases: list[Release]) -> Path:
    write_reviewed(tmp_path / "all.tmx", releases)
    done = run("export", tmp_path / "all.tmx", "--omegat", tmp_path / "project", "--date", "2026-11-28")
    assert done.returncode == 0, done.stderr.decode()
    return tmp_path / "project"


@pytest.mark.omegat
def test_every_segment_is_a_unit_and_opens_translated(tmp_path: Path) -> None:
    releases = _releases()
    project = _project(tmp_path, releases)
    run_omegat(project, script=_SEGMENTS, encoding="ISO-8859-1")
    units = read_reviewed(tmp_path / "all.tmx")
    rows = [line.split("\t") for line in (project / "segments.tsv").read_text(encoding="utf-8").splitlines()]
    for release in releases:
        own = [unit for unit in units if unit.props["x-bitext-release"] == release.id]
        markers = {paragraph.marker for paragraph in release.paragraphs if paragraph.marker}
        found = [row[1:] for row in rows if row[0] == f"{release.id}.txt" and not row[1].startswith("Date :")]
        assert [row for row in found if row[0] not in markers] == [[u.source, u.target, "bitext-mt"] for u in own]
        assert {tuple(row[:2]) for row in found if row[0] in markers} == {(marker, marker) for marker in markers}
    for item in rebuild(units, path="all.tmx"):
        text = (project / "target" / f"{item.source.id}.txt").read_text(encoding="utf-8")
        assert text == release_text(item.target)


@pytest.mark.omegat
def test_the_glossary_has_the_terms_of_the_pages(tmp_path: Path) -> None:
    project = _project(tmp_path, _releases())
    run_omegat(project, script=_TERMS)
    found = (project / "found.tsv").read_text(encoding="utf-8").splitlines()
    assert "Policy Consultation\t정책협의회" in found
    assert len(found) > 20


@pytest.mark.omegat
def test_what_is_edited_in_omegat_comes_back(tmp_path: Path) -> None:
    seed = seed_files()[0]
    release = normalize_release(read_release(str(seed)))[0]
    project = _project(tmp_path, [release])
    saved = project / "omegat" / "project_save.tmx"
    edited = read_reviewed(tmp_path / "all.tmx")[2]
    run_omegat(project)
    written = (project / "project-omegat.tmx").read_text(encoding="utf-8")  # of the form of project_save.tmx
    assert edited.target in written
    saved.write_text(written.replace(edited.target, "번역사가 고친 문장이다."), encoding="utf-8")
    run_omegat(project)
    target = (project / "target" / f"{release.id}.txt").read_text(encoding="utf-8")
    assert "번역사가 고친 문장이다." in target
    assert edited.target not in target

    assert run("export", saved, "-o", tmp_path / "ko.txt", "--source", seed).returncode == 0
    assert (tmp_path / "ko.txt").read_text(encoding="utf-8") == target
    assert run("memory", "import", tmp_path / "memory.db", saved).returncode == 0
    assert run("export", saved, "--source", seed, "--omegat", tmp_path / "again").returncode == 0
    assert "번역사가 고친 문장이다." in (tmp_path / "again" / "tm" / "auto" / f"{release.id}.mt.tmx").read_text("utf-8")

    assert run("export", tmp_path / "all.tmx", "--omegat", project, "--force").returncode == 0
    run_omegat(project)
    assert (project / "target" / f"{release.id}.txt").read_text(encoding="utf-8") == target


def _pairs(path: Path) -> list[tuple[str, str]]:
    return [(source, target or "") for source, target in unit_pairs(etree.parse(str(path)).getroot())]


@pytest.mark.omegat
@pytest.mark.model
def test_every_sentence_edited_in_omegat_is_in_the_next_translation(tmp_path: Path) -> None:
    seeds = seed_files()[:2]
    first, second, project = tmp_path / "first", tmp_path / "second", tmp_path / "project"
    assert run("translate", *seeds, "-o", first).returncode == 0
    assert run("export", first, "--omegat", project).returncode == 0
    run_omegat(project)
    pairs = [pair for seed in seeds for pair in _pairs(first / f"{seed.stem}.tmx")]
    edited = {}
    tree = etree.parse(str(project / "project-omegat.tmx"))  # of the form of project_save.tmx
    for number, unit in enumerate(tree.getroot().iter("tu")):
        source, target = unit.findall("tuv")
        if number % 3 == 0 and source.findtext("seg") in dict(pairs):
            edited[source.findtext("seg")] = target[0].text = f"번역사가 {number}번째로 고친 문장이다."
            target.set("changeid", "translator")
    assert len(edited) > len(pairs) / 4
    saved = project / "omegat" / "project_save.tmx"
    tree.write(str(saved), encoding="utf-8", xml_declaration=True)
    run_omegat(project)  # reads what was edited, and writes it as OmegaT does

    assert run("memory", "import", tmp_path / "tm.db", saved).returncode == 0
    done = run("translate", *seeds, "-o", second, "--memory", tmp_path / "tm.db", "--format", "json")
    assert json.loads(done.stdout)["reused"] >= len(edited)
    again = [pair for seed in seeds for pair in _pairs(second / f"{seed.stem}.tmx")]
    assert [(source, edited.get(source, target)) for source, target in pairs] == again
