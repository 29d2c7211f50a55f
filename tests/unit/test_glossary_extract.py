"""Terms proposed from bilingual text: the right pairs are found, what is known or explained is left out."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.glossary.english import phrase_key, read_english
from bitext.glossary.extract import CANDIDATE_COLUMNS, TermCandidate, extract_terms
from bitext.glossary.find import TermFinder
from bitext.glossary.korean import read_korean
from bitext.glossary.lexicon import Lexicon
from bitext.glossary.rows import problem_of, serialize_table
from bitext.glossary.table import entries_of
from bitext.model import ConceptEntry
from term_corpus import FRAMES, TERMS, corpus, pair

Pairs = list[tuple[str, str]]
_CHOSEN = st.lists(st.tuples(st.sampled_from(sorted(TERMS)), st.integers(0, len(FRAMES) - 1)), max_size=40)
_FEW = settings(max_examples=40)  # each example reads a corpus


def _found(pairs: Pairs, **options: object) -> dict[str, str]:
    return {found.source: found.target for found in extract_terms(pairs, **options)}  # type: ignore[arg-type]


def _entries(candidates: tuple[TermCandidate, ...]) -> tuple[ConceptEntry, ...]:
    problems: list[str] = []
    entries = entries_of((replace(found.row(), place=f"t.tsv:{n}") for n, found in enumerate(candidates)), problems)
    assert problems == []
    return entries


def test_every_term_of_a_corpus_is_found_with_its_rendering() -> None:
    found = _found(corpus())
    assert {source: found.get(source) for source in TERMS} == TERMS


def test_particles_and_articles_are_no_part_of_a_term() -> None:
    for source, target in _found(corpus()).items():
        assert not source.lower().startswith(("the ", "a "))
        assert not target.endswith(("을", "를", "에", "는"))


@_FEW
@given(_CHOSEN)
def test_counts_scores_and_examples_are_those_of_the_text(chosen: list[tuple[str, int]]) -> None:
    pairs = [pair(*each) for each in chosen]
    for found in extract_terms(pairs, min_count=2):
        both = {
            (source, target)
            for source, target in pairs
            if found.source.lower() in source.lower() and "".join(found.target.split()) in "".join(target.split())
        }
        assert 2 <= found.count <= len(both)
        assert 0.0 < found.score < 1.0
        assert found.example in both


@_FEW
@given(_CHOSEN)
def test_pairs_that_come_again_or_lack_a_side_change_nothing(chosen: list[tuple[str, int]]) -> None:
    pairs = [pair(*each) for each in chosen]
    noise = [("Only English here.", ""), ("  ", "한국어만 있다.")]
    assert extract_terms([*pairs, *noise, *pairs], min_count=2) == extract_terms(pairs, min_count=2)


@_FEW
@given(_CHOSEN)
def test_what_was_accepted_is_not_proposed_again(chosen: list[tuple[str, int]]) -> None:
    pairs = [pair(*each) for each in chosen]
    first = extract_terms(pairs, min_count=2)
    accepted = _entries(first)
    keys = {phrase_key(entry.source.text) for entry in accepted}
    assert not keys & {phrase_key(found.source) for found in extract_terms(pairs, known=accepted, min_count=2)}


@_FEW
@given(_CHOSEN)
def test_no_candidate_stands_only_inside_longer_ones(chosen: list[tuple[str, int]]) -> None:
    pairs = [pair(*each) for each in chosen]
    candidates = extract_terms(pairs, min_count=2)
    free = {match.entry.source.text for source, _ in pairs for match in TermFinder(_entries(candidates)).find(source)}
    assert free == {found.source for found in candidates}


def test_the_best_come_first() -> None:
    scores = [found.score for found in extract_terms(corpus())]
    assert scores == sorted(scores, reverse=True)


def test_fewer_occurrences_than_the_minimum_are_not_enough() -> None:
    assert all(found.count >= 7 for found in extract_terms(corpus(), min_count=7))
    assert "policy consultation" not in _found(corpus(), min_count=7)


def _words_known_apart() -> Pairs:
    """Return a corpus that shows what each word of "annual policy consultation" means."""
    terms = {
        "annual policy consultation": "연례 정책 협의회",
        "annual budget": "연례 예산",
        "policy paper": "정책 문서",
        "regional consultation": "지역 협의회",
    }
    return [
        (source.replace("export control", english), target.replace("수출통제", korean))
        for english, korean in terms.items()
        for source, target in (pair("export control", frame) for frame in (1, 4, 5))
    ]


def test_a_part_of_a_term_is_a_candidate_only_where_it_also_stands_alone() -> None:
    pairs = _words_known_apart()
    found = _found(pairs)
    assert found["annual policy consultation"] == "연례 정책 협의회"
    assert "policy consultation" not in found
    alone = ("He opened the policy consultation.", "그는 정책 협의회를 시작하였다.")
    assert _found([*pairs, alone])["policy consultation"] == "정책 협의회"


def test_a_part_of_a_glossary_term_is_no_candidate() -> None:
    known = _entries((TermCandidate(source="export control", target="수출통제", score=1, count=1, example=("", "")),))
    found = _found(corpus(), known=known)
    assert not any("export" in source or "control" in source for source in found)


@pytest.mark.parametrize("known", ["export controls", "Export Control", "EXPORT CONTROL"])
def test_a_source_of_the_glossary_is_left_out_however_it_is_written(known: str) -> None:
    like = TermCandidate(source=known, target="다른 말", score=1, count=1, example=("", ""), case_sensitive=True)
    assert "export control" in _found(corpus())
    assert "export control" not in _found(corpus(), known=_entries((like,)))


def test_similarity_decides_where_counts_do_not() -> None:
    asked: list[tuple[str, str]] = []

    def unlike(pairs: object) -> list[float]:
        asked.extend(pairs)  # type: ignore[arg-type]
        return [-1.0 if target == "파리협정" else 1.0 for _, target in pairs]  # type: ignore[attr-defined]

    with_similarity = {found.source: found.score for found in extract_terms(corpus(), similarity=unlike)}
    plain = {found.source: found.score for found in extract_terms(corpus())}
    assert ("Paris Agreement", "파리협정") in asked
    assert with_similarity.get("Paris Agreement", 0.0) < with_similarity["policy consultation"]
    assert plain["Paris Agreement"] == plain["policy consultation"]


def test_decomposed_hangul_is_read_as_composed() -> None:
    decomposed = [(source, unicodedata.normalize("NFD", target)) for source, target in corpus()]
    assert _found(decomposed) == _found(corpus())


def test_rows_are_rows_of_a_glossary() -> None:
    rows = [found.row() for found in extract_terms(corpus())]
    assert rows
    assert [problem_of(row) for row in rows] == [None] * len(rows)
    assert {row.status for row in rows} == {"admitted"}
    head, first, *_ = serialize_table(rows, CANDIDATE_COLUMNS).splitlines()
    assert head.split("\t")[-3:] == ["score", "count", "example"]
    assert len(first.split("\t")) == len(CANDIDATE_COLUMNS)


def test_the_domain_is_that_of_known_terms_with_the_same_last_word() -> None:
    like = TermCandidate(
        source="annual consultation", target="연례협의회", score=1, count=1, example=("", ""), domain="forum"
    )
    domains = {found.source: found.domain for found in extract_terms(corpus(), known=_entries((like,)))}
    assert domains["policy consultation"] == "forum"
    assert domains["export control"] == "concept"


@pytest.mark.parametrize(
    "pairs", [[], [("", "")], [("The", "는")], [("!!! 12 $5", "… 12 ㎢")], [("x\x00y " * 50, "가\x00나\n" * 50)] * 2]
)
def test_nothing_comes_of_nothing(pairs: Pairs) -> None:
    assert extract_terms(pairs, min_count=2) == ()


def test_names_stand_apart_from_titles_and_money_is_no_country() -> None:
    texts = ["Foreign Minister Cho Tae-yul met him.", "He met Vice Minister Kim Hong-kyun for US$5 million."]
    keys = [phrase.key for reading in read_english(texts, 1) for phrase in reading.phrases]
    assert "cho tae-yul" in keys
    assert "kim hong-kyun" in keys
    assert not any("minister cho" in key or "minister kim" in key or key == "us" for key in keys)


def test_spans_are_those_of_the_text() -> None:
    texts = [source for source, _ in corpus()] + ["The  ministers’ meeting – the “Paris Agreement’s” aim –"] * 2
    for text, reading in zip(texts, read_english(texts, 1), strict=True):
        for phrase in reading.phrases:
            assert phrase.span is not None
            assert phrase_key(text[slice(*phrase.span)]) == phrase.key


def _korean(*texts: str) -> set[str]:
    return {phrase.text for reading in read_korean(texts, 1) for phrase in reading.phrases}


def test_a_noun_that_ends_like_a_particle_is_kept_where_the_corpus_shows_it() -> None:
    found = _korean(
        "대표단은 카이로에서 만났다.",
        "대표단은 카이로 도착 후 회의를 열었다.",
        "유엔 안전보장이사회는 결의를 채택했다.",
    )
    assert {"카이로", "유엔 안전보장이사회", "대표단"} <= found
    assert not {"카이", "대표단은", "안전보장"} & found


def test_modifiers_counts_and_brackets_end_no_term() -> None:
    found = _korean("제7차 회의에서 해외긴급구호대(KDRT)와 인도적 지원 및 완전한 비핵화, 회원국들을 논의하였다.")
    assert {"해외긴급구호대", "인도적 지원", "완전한 비핵화", "회원국"} <= found
    assert not {"KDRT", "인도적", "완전한", "제7차", "회원국들"} & found
    assert "회원국 의견" not in _korean("회원국들 의견을 들었다.")


def test_words_that_always_go_together_explain_each_other() -> None:
    lexicon = Lexicon(
        [["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]], [["가", "다"], ["가", "라"], ["나", "다"], ["나", "라"]]
    )
    less, more = lexicon.coverage(["a"], ["가"]), lexicon.coverage(["a"], ["나"])
    assert min(less) > 0.9
    assert max(more) < 0.1
    assert lexicon.coverage(["a"], ["unknown"]) == (0.0, 0.0)
    assert Lexicon([], []).coverage(["a"], ["가"]) == (0.0, 0.0)
