"""A run over several releases that is broken off: what is done is kept, what is not is done by the next."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.batch import translate
from bitext.batch_settings import BatchSettings
from bitext.errors import OutputError
from bitext.interchange.put_back import Edit, put_back
from bitext.interchange.reviewed import read_reviewed
from bitext.model import Span, Translation
from bitext.translate.translator import Decoded, Doubts
from support import assert_valid_tmx, unit_pairs

#: Releases of a size that a slow machine takes 26 s for, at 5 segments a second.
_RELEASES, _SENTENCES = 3, 130
_SETTINGS = BatchSettings(terms="off")


class _Counting:
    """A model that gives each source in Korean brackets, and stops the run at one of them."""

    id, sha256, settings, term_markers = "counting", "0", "", None

    def __init__(self, stop: str = "") -> None:
        self.stop = stop
        self.given: list[str] = []

    def clauses(self, source: str, *, marked: bool = False) -> tuple[Span, ...]:
        return ((0, len(source)),)

    def translate(
        self,
        sources: Sequence[str],
        *,
        begins: Sequence[str] | None = None,
        marked: bool = False,
        aligned: bool = False,
        doubts: Doubts | None = None,
        decoded: Decoded | None = None,
    ) -> list[Translation]:
        if any(self.stop and self.stop in source for source in sources):
            raise KeyboardInterrupt
        self.given += sources
        return [Translation(source=source, text=f"「{source}」", score=-1.0, model=self.id) for source in sources]

    def alternatives(
        self, sources: Sequence[str], begins: Sequence[str], *, marked: bool = False
    ) -> list[tuple[Translation, ...]]:
        return [()] * len(sources)

    def likelihoods(
        self, sources: Sequence[str], begins: Sequence[str], texts: Sequence[str], *, ended: bool, marked: bool = False
    ) -> list[float]:
        return [-1.0] * len(sources)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for release in range(_RELEASES):
        sentences = (f"Delegation {release:02}{number:03} met in Seoul." for number in range(_SENTENCES))
        (folder / f"r{release}.txt").write_text(f"Title of r{release}\n\n" + "\n\n".join(sentences), encoding="utf-8")
    return folder


def test_what_is_finished_is_written_along_the_way_and_resume_does_the_rest(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        translate([pages], out, _SETTINGS, translator=_Counting(stop="Delegation 02"))
    assert [path.name for path in sorted(out.glob("*.tmx"))] == [f"r{release}.tmx" for release in range(2)]
    for path in out.glob("*.tmx"):
        assert len(unit_pairs(assert_valid_tmx(path))) == 1 + _SENTENCES
    before = {path.name: path.read_bytes() for path in out.glob("*.tmx")}
    again = _Counting()
    summary = translate([pages], out, _SETTINGS, translator=again, resume=True)
    assert (summary.unchanged, summary.translated) == (2, 1)
    assert len(again.given) == 1 + _SENTENCES
    assert all("r2" in source or "Delegation 02" in source for source in again.given)
    assert {path.name: path.read_bytes() for path in out.glob("*.tmx") if path.name in before} == before


def test_resume_leaves_alone_what_a_person_has_reviewed(pages: Path, tmp_path: Path) -> None:
    out, paths = tmp_path / "out", [pages / "r0.txt"]
    translate(paths, out, _SETTINGS, translator=_Counting())
    written = (out / "r0.tmx").read_bytes()
    (first, *_) = read_reviewed(out / "r0.tmx")
    edits = {first.id: Edit(source=first.source, target="고침", status="approved")}
    moment = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)
    reviewed, _ = put_back(out / "r0.tmx", edits, author="kim", date=moment)
    (out / "r0.tmx").write_bytes(reviewed)
    other = replace(_SETTINGS, target_tag="ko-KR")
    assert translate(paths, out, _SETTINGS, translator=_Counting(), resume=True).unchanged == 1
    summary = translate(paths, out, other, translator=_Counting(), resume=True)
    assert (summary.kept, summary.failed) == (1, 0)
    assert "was reviewed since" in summary.warnings[0][1]
    (line,) = map(json.loads, (out / "report.jsonl").read_text(encoding="utf-8").splitlines())
    assert (line["status"], line["segments"], line["outputs"]) == ("kept", 1 + _SENTENCES, [str(out / "r0.tmx")])
    assert (out / "r0.tmx").read_bytes() == reviewed
    assert translate(paths, out, other, translator=_Counting(), resume=True, force=True).translated == 1
    assert (out / "r0.tmx").read_bytes() != written


def test_what_a_person_has_reviewed_stays_in_the_combined_file_and_so_does_that(pages: Path, tmp_path: Path) -> None:
    out, combined = tmp_path / "out", tmp_path / "all.tmx"
    translate([pages], out, _SETTINGS, translator=_Counting(), combined=combined)
    moment = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)
    units = len(read_reviewed(combined))
    (first, *_) = read_reviewed(out / "r0.tmx")
    edits = {first.id: Edit(source=first.source, target="고침", status="reviewed")}
    (out / "r0.tmx").write_bytes(put_back(out / "r0.tmx", edits, author="kim", date=moment)[0])
    other = replace(_SETTINGS, target_tag="ko-KR")
    assert translate([pages], out, other, translator=_Counting(), combined=combined, resume=True).kept == 1
    assert len(read_reviewed(combined)) == units
    assert "고침" in combined.read_text(encoding="utf-8")
    translate([pages], out, _SETTINGS, translator=_Counting(), combined=combined, resume=True)  # it holds no more
    (second, *_) = read_reviewed(combined)[5:]
    edits = {second.id: Edit(source=second.source, target="고친 문장", status="reviewed")}
    combined.write_bytes(put_back(combined, edits, author="kim", date=moment)[0])
    with pytest.raises(OutputError, match=r"all\.tmx: was reviewed since"):
        translate([pages], out, _SETTINGS, translator=_Counting(), combined=combined, resume=True)
    assert "고친 문장" in combined.read_text(encoding="utf-8")


def test_a_combined_file_stays_where_every_page_failed(pages: Path, tmp_path: Path) -> None:
    combined = tmp_path / "all.tmx"
    translate([pages / "r0.txt"], tmp_path / "a", _SETTINGS, translator=_Counting(), combined=combined)
    before = combined.read_bytes()
    (pages / "bad.txt").write_bytes(b"")
    summary = translate(
        [pages / "bad.txt"], tmp_path / "b", _SETTINGS, translator=_Counting(), combined=combined, force=True
    )
    assert summary.failed == 1
    assert combined.read_bytes() == before
