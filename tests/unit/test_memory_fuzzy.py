"""The fuzzy score: symmetric, bounded, 100 for the same text only, and what differences cost."""

from __future__ import annotations

import pytest
from hypothesis import given

from bitext.memory.fuzzy import compare, read_wording, similarity, tokens
from strategies import memory_source, messy_text

BASE = "The two Ministers met in Seoul on May 3, 2024, and agreed to strengthen cooperation."


@given(first=messy_text, second=messy_text)
def test_the_score_is_symmetric_and_bounded(first: str, second: str) -> None:
    score = similarity(first, second)
    assert 0 <= score <= 100
    assert score == similarity(second, first)


@given(first=memory_source, second=memory_source)
def test_only_texts_with_the_same_tokens_are_the_same(first: str, second: str) -> None:
    assert (similarity(first, second) == 100) == (tokens(first) == tokens(second))


@given(text=messy_text)
def test_a_text_is_the_same_as_itself_with_other_spaces_and_quotes(text: str) -> None:
    other = f" {text} ".replace("’", "'").replace("“", '"')
    assert similarity(text, text) == similarity(text, other) == 100
    assert read_wording(text).key() == read_wording(other).key()


@given(text=messy_text)
def test_terms_are_as_many_as_words_and_none_comes_twice(text: str) -> None:
    wording = read_wording(text)
    terms = wording.terms()
    assert len(terms) == len(set(terms)) == len(wording.words)


@pytest.mark.parametrize(
    ("other", "score"),
    [
        ("The two Ministers met in Seoul on June 14, 2025, and agreed to strengthen cooperation.", 98),
        ("The two ministers met in Seoul on May 3, 2024 and agreed to strengthen cooperation.", 98),
        ("The two Ministers met in Warsaw on May 3, 2024, and agreed to strengthen cooperation.", 88),
        ("The two Ministers met in Seoul on May 3, 2024, and agreed to strengthen their cooperation.", 89),
        ("The Ministers met in Seoul and agreed to strengthen cooperation.", 78),
        ("The Foreign Minister of Poland visits Korea next week.", 8),
        ("", 0),
    ],
)
def test_what_differences_cost(other: str, score: int) -> None:
    assert similarity(BASE, other) == score


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("21st ROK-EU Dialogue", "22nd ROK-EU Dialogue", True),
        ("on Monday, May 3", "on Friday, March 14", True),
        ("⟦1⟧Press⟦/1⟧ release", "<b>Press</b> release", True),
        ("Minister", "minister", True),
        ("US talks", "us talks", False),
        ("may meet", "May meet", False),
    ],
)
def test_placeholders_and_case_do_not_change_the_wording(first: str, second: str, words: bool) -> None:
    assert (read_wording(first).words == read_wording(second).words) is words


def test_a_text_without_words_is_compared_by_its_marks() -> None:
    assert similarity("※", "***") == 0
    assert similarity("", "※") == 0
    assert compare(read_wording(""), read_wording(" ")) == 100
