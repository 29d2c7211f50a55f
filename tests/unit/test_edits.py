"""What reviewers change: words with their stems, the alignment of two versions, and the counts."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.words import WordReader
from bitext.memory.edits import KINDS, Edit, count_edits, likeness, revise
from bitext.segment.korean import sentence_spans
from support import gold_names, gold_pair

READER = WordReader()
_WORDS = (
    "양측은 정책협의회를 정책 협의회를 정책대화를 (ODA)를 개최하였다. 개최했다. 제2차 제3차 한- ‘평화’라고 , ROK-EU"
)
_TEXTS = st.lists(st.sampled_from([*_WORDS.split(), "\n"]), max_size=9).map(" ".join)


def _edits(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(edit.kind, edit.before, edit.after) for edit in revise(before, after, READER.read).edits]


@pytest.mark.parametrize(
    ("text", "stem", "nominal"),
    [
        ("정책협의회를", "정책협의회", True),
        ("국가들은", "국가", True),
        ("‘평화’라고", "평화", True),
        ("유엔난민기구(UNHCR)는", "유엔난민기구(UNHCR)", True),
        ("(ODA)를", "ODA", True),
        ("한-폴란드", "한-폴란드", True),
        ("제21차", "제21차", True),
        ("개최하였다.", "개최하였다", False),
        ("열린", "열린", False),
        ("—", "—", False),
    ],
)
def test_stems(text: str, stem: str, nominal: bool) -> None:
    (word,) = READER.read(text)
    assert (word.text[slice(*word.stem)], word.nominal) == (stem, nominal)


@given(st.text(max_size=40) | _TEXTS)
def test_words_cover_a_text_but_for_white_space(text: str) -> None:
    words = READER.read(text)
    assert [word.text for word in words] == text.split()
    for word in words:
        assert text[slice(*word.span)] == word.text
        assert word.span[0] <= word.stem[0] <= word.stem[1] <= word.span[1]


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("양측은 만났다.", "양측은 만났다.", []),
        ("정책협의회를 개최", "정책대화를 개최", [("wording", "정책협의회", "정책대화")]),
        ("정책 협의회를 개최", "정책대화를 개최", [("wording", "정책 협의회", "정책대화")]),
        ("정책 협의회를 개최", "정책협의회를 개최", [("spacing", "정책 협의회를", "정책협의회를")]),
        ("정책협의회가 개최", "정책협의회는 개최", [("ending", "-가", "-는")]),
        ("정책협의회의 개최", "정책협의회 개최", [("ending", "-의", "-")]),
        ("회의를 개최했다.", "회의를 개최하였다.", [("ending", "-했다", "-하였다")]),
        ("회의가 개최되었다.", "회의가 개최하였다.", [("wording", "개최되었다", "개최하였다")]),
        ("제21차 회의", "제22차 회의", [("number", "제21차", "제22차")]),
        ("1.4조 달러", "14조 달러", [("number", "1.4조", "14조")]),
        ("3.5% 증가", "35% 증가", [("number", "3.5%", "35%")]),
        ("-3.5% 성장", "3.5% 성장", [("number", "-3.5%", "3.5%")]),
        ("5-6개국이 참여", "56개국이 참여", [("number", "5-6개국이", "56개국이")]),
        ("5월 3-4일", "5월 3~4일", [("punctuation", "3-4일", "3~4일")]),
        ("1,000명이 참석", "1000명이 참석", [("punctuation", "1,000명이", "1000명이")]),
        ("한국과 폴란드 외교", "한국과 폴란드, 외교", [("punctuation", "폴란드", "폴란드,")]),
        ("폴란드와 긴밀한 협력을", "폴란드와 협력을", [("removed", "긴밀한", "")]),
        ("폴란드와 협력을", "폴란드와 긴밀한 협력을", [("added", "", "긴밀한")]),
        ("강 장관은 또한 이를 강조하였다.", "또한 강 장관은 이를 강조하였다.", [("order", "또한", "또한")]),
    ],
)
def test_kinds_of_edits(before: str, after: str, edits: list[tuple[str, str, str]]) -> None:
    assert _edits(before, after) == edits


@given(_TEXTS, _TEXTS)
def test_steps_cover_both_versions_once_and_in_order(before: str, after: str) -> None:
    revision = revise(before, after, READER.read)
    assert [index for step in revision.steps for index in step.before] == list(range(len(revision.before)))
    assert [index for step in revision.steps for index in step.after] == list(range(len(revision.after)))
    assert all(step.before or step.after for step in revision.steps)
    assert {edit.kind for edit in revision.edits} <= set(KINDS)
    if before.split() == after.split():
        assert revision.edits == ()
    elif not revision.rewritten:
        assert revision.edits


@given(_TEXTS, _TEXTS)
def test_facing_leads_there_and_back(before: str, after: str) -> None:
    revision = revise(before, after, READER.read)
    for word in revision.before:
        own, facing = revision.facing(word.span)
        assert word in own
        if facing:
            assert word in revision.reversed().facing((facing[0].span[0], facing[-1].span[1]))[1]


def test_a_text_written_anew_has_no_edits() -> None:
    revision = revise("그는 다음에 따르는 그것을 말하였다.", "오후에 기자회견이 열렸다.", READER.read)
    assert revision.rewritten
    assert revision.edits == ()


def test_different_sentences_are_seldom_alike() -> None:
    """Gives the likeness under which a text counts as written anew."""
    sentences = [
        sentence
        for name in gold_names()
        for line in gold_pair(name)[1].splitlines()
        for sentence in (line[slice(*span)] for span in sentence_spans(line))
        if len(sentence) > 20
    ][:150]
    alike = [likeness(one, other) for one, other in combinations(sentences, 2)]
    assert len(alike) > 5000
    assert sum(value >= 0.4 for value in alike) < 0.01 * len(alike)


def test_counts_come_with_the_first_example() -> None:
    pairs = [
        ("양측은 회의를 개최", "양측은 대화를 개최"),
        ("동 회의가 개최", "동 대화가 개최"),
        ("제1차 회의", "제2차 회의"),
    ]
    counted = count_edits(revise(before, after, READER.read) for before, after in pairs)
    shown = [(found.count, found.edit.kind, found.edit.before, found.edit.after, found.example) for found in counted]
    assert shown == [(2, "wording", "회의", "대화", 0), (1, "number", "제1차", "제2차", 2)]


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=4))
def test_counting_loses_no_edit(pairs: list[tuple[str, str]]) -> None:
    revisions = [revise(before, after, READER.read) for before, after in pairs]
    edits: list[Edit] = [edit for revision in revisions for edit in revision.edits]
    counted = count_edits(revisions)
    assert sum(found.count for found in counted) == len(edits)
    assert [found.count for found in counted] == sorted((found.count for found in counted), reverse=True)
    assert all(found.edit in revisions[found.example].edits for found in counted)
