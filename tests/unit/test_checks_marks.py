"""Marks: brackets and quotations pair up, the mark at the end is that of the source, spaces stand on its right side."""

from __future__ import annotations

import pytest

from bitext.check.form import misplaced_space
from bitext.check.kind import Check, Doubt
from bitext.check.punctuation import final_mark, final_punctuation, quote_lost, unbalanced_bracket, unbalanced_quote
from bitext.model import BilingualUnit


def _doubts(check: Check, source: str, target: str) -> list[Doubt]:
    said = check.find(BilingualUnit(id="1", source=source, target=target))
    return [one for one in said if isinstance(one, Doubt)]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("양측은 (서울에서 회동하였다.", 4),
        ("양측은 서울에서) 회동하였다.", 8),
        ("「협정에 서명하였다.", 0),
        ("(가) 의제 1) 안보 2) 경제", None),
        ("(a(b)c) 회동하였다.", None),
    ],
)
def test_brackets_pair_up(target: str, place: int | None) -> None:
    found = _doubts(unbalanced_bracket, "The two sides met.", target)
    assert [doubt.target for doubt in found] == ([] if place is None else [(place, place + 1)])


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("“We agree.”", "“동의한다.", True),
        ("“We agree.”", "동의한다.”", True),
        ("‘we’", "‘우리", True),
        ("the class of ’76", "’76년 동기", False),
        ("O’Brien said “yes.”", "O’Brien은 “네”라고 하였다.", False),
        ("“We agree. We will act.", "“동의한다. 행동할 것이다.", False),
        ('He said "yes."', '그는 "네라고 하였다.', True),
        ('The "BRICS" summit opened.', "‘BRICS’ 정상회의가 개막하였다.", False),
        ('The "BRICS" summit opened.', "‘BRICS 정상회의가 개막하였다.", True),
        ("It grew in 2024.", "‘24년 증가하였다.", False),
        ("It grew in 2024.", "‘24.3월 증가하였으며 ‘25년에도 증가하였다.", False),
        ("It grew in 2024.", "“‘24년 증가”하였다.", False),
        ("It grew in 2024.", "‘수출은 ‘24년 증가’하였다.", False),
        ("the plan for 2024", "‘24년 계획’을 ‘25년에", False),
        ("around the clock", "‘24시간 대응체계’를", False),
        ("around the clock", "‘24시간 대응체계를", True),
        ("It grew in 2024.", "‘24년 ‘성장을", True),
        ("It grew in 2024.", "24년’ 성장하였다.", True),
        ("He said, “We need it.", '장관은 "우리는 필요하다고 하였다.', True),
        ("He said, “We need it.", "장관은 “우리는 필요하다고 하였다.", True),
        ("He said, “We need it.", "장관은 “우리는 필요하다.", False),
        ("He said, “We need it.", "우리는 필요하다.”", True),
        ("We need it.”", "“우리는 필요하다.", True),
        ("We need it.”", "우리는 필요하다.”라고 하였다.", False),
    ],
)
def test_quotation_marks_pair_up(source: str, target: str, wrong: bool) -> None:
    assert bool(_doubts(unbalanced_quote, source, target)) is wrong


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("Our companies will expand.”", "우리 기업은 확대할 것이다.", True),
        ("He said, “We need it.", "우리는 필요하다고 하였다.", True),
        ('He said, "We need it.', "우리는 필요하다고 하였다.", True),
        ('a 5" pipe', "5인치 관", False),
        ("Our companies will expand.”", "우리 기업은 확대할 것이다.”라고 하였다.", False),
    ],
)
def test_a_quotation_over_several_sentences_is_quoted_in_each(source: str, target: str, wrong: bool) -> None:
    assert bool(_doubts(quote_lost, source, target)) is wrong


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("flights that resume from June 1; and", "6월 1일부터 항공편을 재개한다.", False),
        ("flights that resume from June 1;", "6월 1일부터 항공편을 재개한다.", False),
        ("flights that resume from June 1 and", "6월 1일부터 항공편을 재개한다.", True),
    ],
)
def test_an_item_of_a_list_needs_no_stop(source: str, target: str, wrong: bool) -> None:
    assert bool(_doubts(final_punctuation, source, target)) is wrong


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("문의 : 북미과", False),
        ("작성일 : 2026-03-18", False),
        ("1. 담당 부서 : 북미과", False),
        ("일시 : 3월 2일, 장소 : 외교부", False),
        ("양측은 : 합의", True),
        ("양측은 회동하고 : 합의", True),
        ("양 장관은 서울에서 : 회동하였다.", True),
        ("문의 ; 북미과", True),
    ],
)
def test_a_space_stands_before_the_colon_of_a_label_only(target: str, wrong: bool) -> None:
    assert bool(_doubts(misplaced_space, "They met.", target)) is wrong


@pytest.mark.parametrize(
    ("text", "mark"),
    [("met.", "."), ("met.”", "."), ("in the U.S.", ""), ("at 3 p.m.", ""), ("met?)", "?"), ("met", "")],
)
def test_final_mark(text: str, mark: str) -> None:
    assert final_mark(text) == mark
