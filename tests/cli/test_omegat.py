"""Acceptance: a project whose tm/auto holds our TMX comes out translated by OmegaT."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import SEEDS, assert_valid_tmx, omegat_translate, run, seed_files, unit_pairs

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
