"""Acceptance: OmegaT translates a project by our TMX, and opens our XLIFF as a source file."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.xliff import write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.interchange.xliff_read import read_xliff
from support import SEEDS, assert_valid_tmx, assert_valid_xliff, omegat_translate, run, seed_files, unit_pairs

pytestmark = [pytest.mark.model, pytest.mark.omegat]


@pytest.mark.parametrize("tags", [("en", "ko"), ("en-US", "ko-KR")])
@pytest.mark.parametrize("segtype", ["sentence", "paragraph"])
def test_every_segment_comes_out_as_our_korean(tmp_path: Path, tags: tuple[str, str], segtype: str) -> None:
    out = tmp_path / "out"
    options = ("--source-tag", tags[0], "--target-tag", tags[1], "--segtype", segtype, "--beam-size", "1")
    assert run("translate", SEEDS, "-o", out, *options).returncode == 0
    memories = sorted(out.glob("*.tmx"))
    blocks = {m.stem: [source for source, _ in unit_pairs(assert_valid_tmx(m))] for m in memories}
    sources = {f"{name}.txt": "\n\n".join(block) + "\n" for name, block in blocks.items()}
    if segtype == "sentence":
        sources = {
            f"{seed.stem}.txt": run("segment", seed, "--format", "paragraphs").stdout.decode() for seed in seed_files()
        }
    targets = omegat_translate(tmp_path / "project", sources, memories, tags=tags)
    for memory in memories:
        got = " ".join(targets[f"{memory.stem}.txt"].split())
        wanted = " ".join(" ".join(target or "" for _, target in unit_pairs(assert_valid_tmx(memory))).split())
        assert got == wanted


def test_the_acceptance_test_sees_a_missing_unit(tmp_path: Path) -> None:
    """Without the memory the English stays: the test above can fail."""
    source = run("segment", seed_files()[1], "--format", "paragraphs").stdout.decode()
    targets = omegat_translate(tmp_path / "project", {"a.txt": source}, [])
    assert not re.search("[가-힣]", targets["a.txt"])


def test_our_xliff_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """OmegaT shows what stands in the targets; headless and without a memory it keeps it."""
    out = tmp_path / "out"
    assert run("translate", SEEDS, "-o", out, "--beam-size", "1", "--output-format", "xliff").returncode == 0
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(out.glob("*.xlf"))}
    targets = omegat_translate(tmp_path / "project", files, [])
    for name, text in targets.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert list(read_xliff(tmp_path / name)) == list(read_xliff(out / name))
        assert_valid_xliff(tmp_path / name)


def test_xliff_prepared_for_omegat_is_translated_by_our_tmx(tmp_path: Path) -> None:
    """OmegaT 3 translates the targets of XLIFF: with the source in them they come out as the memory's Korean."""
    assert run("translate", seed_files()[1], "-o", tmp_path, "--beam-size", "1").returncode == 0
    memory = tmp_path / f"{seed_files()[1].stem}.tmx"
    units = list(read_tmx(memory))
    header = XliffHeader(original="a", date=datetime.datetime.now(datetime.UTC), source_tag="en", target_tag="ko")
    write_xliff(tmp_path / "a.xlf", header, [replace(unit, target=unit.source, status="new") for unit in units])
    source = {"a.xlf": (tmp_path / "a.xlf").read_text(encoding="utf-8")}
    (tmp_path / "b.xlf").write_text(omegat_translate(tmp_path / "project", source, [memory])["a.xlf"], encoding="utf-8")
    translated = list(read_xliff(tmp_path / "b.xlf"))
    assert [(unit.id, unit.source, unit.target) for unit in translated] == [
        (unit.id, unit.source, unit.target) for unit in units
    ]
