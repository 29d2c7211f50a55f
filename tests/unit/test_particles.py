"""Particles: a table of cases, repair as its inverse, and real Korean that must stay as it is."""

from __future__ import annotations

import re
from itertools import islice

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.nouns import nouns
from bitext.glossary.table import read_glossary
from bitext.translate.particles import PAIRS, attach, ending, repair
from support import GOLDEN, ROOT

_CASES = [
    tuple(line.split("\t"))
    for line in (GOLDEN / "particles.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
_NOUN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)


def test_there_are_two_hundred_cases() -> None:
    assert len(set(_CASES)) >= 200


@pytest.mark.parametrize(("noun", "reading", "particle", "expected"), _CASES, ids=lambda text: text)
def test_particle_is_attached_as_recorded(noun: str, reading: str, particle: str, expected: str) -> None:
    assert attach(noun, particle, reading=reading or None) == expected


@pytest.mark.parametrize(("noun", "reading", "particle", "expected"), _CASES, ids=lambda text: text)
def test_right_particle_is_left_alone(noun: str, reading: str, particle: str, expected: str) -> None:
    assert repair(f"{expected} 회의", [(0, len(noun))]) == (f"{expected} 회의", ())


@given(_NOUN, st.sampled_from(PAIRS[18:22]))
def test_wrong_particle_is_mended(noun: str, pair: tuple[str, str]) -> None:
    """The pairs that are never anything else: 은/는, 이/가, 을/를, 과/와."""
    right = attach(noun, pair[0])
    wrong = noun + next(form for form in pair if noun + form != right)
    text = f"동 {wrong} 관련하여"
    mended, changes = repair(text, [(2, 2 + len(noun))])
    if mended == text:  # a noun made with what looks like the particle
        assert wrong.endswith(("가", "과"))
        return
    assert mended == f"동 {right} 관련하여"
    assert [(change.before, change.after) for change in changes] == [(wrong[len(noun) :], right[len(noun) :])]
    assert mended[slice(*changes[0].span)] == right[len(noun) :]


@given(
    st.lists(
        st.tuples(_NOUN, st.sampled_from(["은", "를", " ", "은행", "이다", "로", "(ODA)와", "’을", ""])), max_size=6
    )
)
def test_repair_is_idempotent_and_keeps_the_nouns(parts: list[tuple[str, str]]) -> None:
    text, spans = "", []
    for noun, behind in parts:
        spans.append((len(text), len(text) + len(noun)))
        text += noun + behind + " "
    once, changes = repair(text, spans)
    assert [word for noun, _ in parts for word in [noun] if noun in once] == [noun for noun, _ in parts]
    moved, shift = [], 0
    queue = list(changes)
    for start, end in spans:
        moved.append((start + shift, end + shift))
        if queue and queue[0].span[0] >= end + shift and queue[0].span[0] <= end + shift + 8:
            change = queue.pop(0)
            shift += len(change.after) - len(change.before)
    assert repair(once, moved) == (once, ())


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("미국은행과 협의", "미국", "미국은행과 협의"),
        ("영사과 과장", "영사", "영사과 과장"),
        ("건축가 회의", "건축", "건축가 회의"),
        ("회원국가 간 협력", "회원국", "회원국가 간 협력"),
        ("당사국가 전체", "당사국", "당사국가 전체"),
        ("한국가 참석", "한국", "한국이 참석"),
        ("종로에서", "종", "종로에서"),
        ("회의이나 불참", "회의", "회의이나 불참"),
        ("공적개발원조(ODA)을 확대", "공적개발원조", "공적개발원조(ODA)를 확대"),
        ("‘평화’을 위해", "평화", "‘평화’를 위해"),
        ("한국로부터", "한국", "한국으로부터"),
        ("협력였다.", "협력", "협력이었다."),
        ("50%을 차지", "50%", "50%를 차지"),
        ("IAEA은 환영", "IAEA", "IAEA은 환영"),
        ("ODA은 확대", "ODA", "ODA는 확대"),
        ("Google은 참석", "Google", "Google은 참석"),
        ("아세안+3가 합의", "아세안+3", "아세안+3가 합의"),
        ("정상회의이었다.", "정상회의", "정상회의이었다."),
        ("외교부 북미2과 직원", "2", "외교부 북미2과 직원"),
        ("유네스코과 사무관", "유네스코", "유네스코과 사무관"),
        ("오전 11:00로 변경", "11:00", "오전 11:00로 변경"),
        ("오전 10:45은 이르다", "10:45", "오전 10:45은 이르다"),
        ("1.5℃으로 제한", "1.5℃", "1.5℃로 제한"),
        ("여성 기업가 김 씨", "기업", "여성 기업가 김 씨"),
        ("기업가 정신", "기업", "기업가 정신"),
        ("기업가 참여", "기업", "기업이 참여"),
        ("미술가 및 성악가", "미술", "미술가 및 성악가"),
        ("소설가 출간되었다", "소설", "소설이 출간되었다"),
        ("유엔난민기구과 정부 관계자", "유엔난민기구", "유엔난민기구와 정부 관계자"),
        ("인권사회과 홍길동 사무관", "인권사회", "인권사회과 홍길동 사무관"),
        ("$100를 지원", "$100", "$100를 지원"),
        ("$100을 지원", "$100", "$100를 지원"),
    ],
)
def test_only_particles_are_touched(text: str, noun: str, expected: str) -> None:
    start = text.index(noun)
    assert repair(text, [(start, start + len(noun))])[0] == expected


def test_real_korean_is_not_changed() -> None:
    """10,000 sentences of the corpus, with every glossary rendering in them taken for an inserted noun."""
    entries = read_glossary(ROOT / "glossaries").entries
    nouns = sorted({t.text for e in entries for t in e.expected() if re.fullmatch(r"[가-힣A-Z·() 0-9-]{2,}", t.text)})
    finder = ahocorasick_rs.AhoCorasick(nouns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    files = sorted((ROOT / "models" / "en-ko" / "training" / "world").glob("*.tsv"))
    lines = (line.split("\t")[1] for path in files for line in path.read_text(encoding="utf-8").splitlines())
    changed, seen = [], 0
    for text in islice(lines, 10_000):
        spans = [
            (start, end)
            for _, start, end in finder.find_matches_as_indexes(text)
            if start == 0 or not text[start - 1].isalnum()
        ]
        seen += len(spans)
        if repair(text, spans)[0] != text:
            changed.append(text)
    assert seen > 20_000
    assert changed == []


def test_unknown_particle_and_unknown_reading() -> None:
    with pytest.raises(ValueError, match="has no two forms"):
        attach("유엔", "에서")
    assert ending("Microsoft") is None
    assert ending("") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/4은", "3/4은"),
        ("3/4는", "3/4은"),
        ("1/2를", "1/2을"),
        ("2/3을", "2/3를"),
        ("1/4로", "1/4로"),
        ("9/10은", "9/10는"),
        ("7/100를", "7/100을"),
        ("9/11을", "9/11을"),
        ("9/10을", "9/10를"),
        ("24/7를", "24/7를"),
        ("24/7을", "24/7을"),
        ("5/18을", "5/18을"),
        ("5/18를", "5/18를"),
        ("4/19은", "4/19는"),
        ("2023/24을", "2023/24를"),
        ("1/2/3는", "1/2/3은"),
    ],
)
def test_fractions_end_with_the_upper_number_and_dates_are_left_alone(text: str, expected: str) -> None:
    number = re.match(r"[\d/]+", text)
    assert number
    assert repair(text, [number.span()])[0] == expected
    sentence = f"약 {text} 말한다"
    assert [sentence[slice(*span)] for span in nouns(sentence)] == [number[0]]
