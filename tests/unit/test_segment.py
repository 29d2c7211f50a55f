"""Sentence splitting: golden paragraphs and lossless spans."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.model import Lang, Paragraph, Release
from bitext.normalize.release import normalize_release
from bitext.release.read import read_release
from bitext.segment.release import paragraph_spans, segment_release, sentence_spans
from strategies import messy_text, sentence_text
from support import GOLDEN, SEEDS


def _golden(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [block.split("\n") for block in "\n".join(lines).strip().split("\n\n")]


_CASES = [(lang, block) for lang in get_args(Lang) for block in _golden(GOLDEN / "segment" / f"{lang}.txt")]


def test_there_are_golden_paragraphs() -> None:
    assert len(_CASES) >= 40


@pytest.mark.parametrize(
    ("lang", "sentences"), _CASES, ids=lambda value: value[0][:30] if isinstance(value, list) else value
)
def test_golden_paragraph_is_split_as_recorded(lang: Lang, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[a:b] for a, b in sentence_spans(text, lang)] == sentences


@given(st.one_of(messy_text, sentence_text), st.sampled_from(get_args(Lang)))
def test_spans_cut_and_join_back(text: str, lang: Lang) -> None:
    spans = sentence_spans(text, lang)
    end = 0
    for a, b in spans:
        assert end <= a < b
        assert not text[end:a].strip()
        assert text[a:b] == text[a:b].strip()
        end = b
    assert not text[end:].strip()


@given(st.lists(sentence_text, min_size=1, max_size=4))
def test_table_cells_are_split_one_by_one(cells: list[str]) -> None:
    text = "\t".join(cells)
    spans = paragraph_spans(Paragraph(text=text, kind="row"), "en")
    assert all("\t" not in text[a:b] for a, b in spans)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == "".join(cells).replace(" ", "")


def test_title_is_one_segment_and_ids_are_stable() -> None:
    release = Release(id="r", lang="en", title="Talks Held. Results Good.", paragraphs=(Paragraph(text="One. Two."),))
    segments = segment_release(release)
    assert [segment.id for segment in segments] == ["p00.s1", "p01.s1", "p01.s2"]
    assert segments[0].text == "Talks Held. Results Good."


@pytest.mark.parametrize("name", ["000", "003"])
def test_segments_of_a_seed_cover_every_paragraph(name: str) -> None:
    path = next(SEEDS.glob(f"{name}_*.txt"))
    release, _ = normalize_release(read_release(str(path)))
    segments = segment_release(release)
    for index, block in enumerate(release.blocks()):
        joined = " ".join(segment.text for segment in segments if segment.paragraph == index)
        assert joined == block.text
