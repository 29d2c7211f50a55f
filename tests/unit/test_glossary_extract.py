"""Proposals from bilingual text: what goes together is found, what is known or explained is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.extract import extract_terms
from bitext.model import ConceptEntry, Term

PAIRS = [
    ("The ROK-Fiji Policy Dialogue was held in Seoul.", "한-피지 정책대화가 서울에서 개최되었다."),
    ("They discussed green hydrogen.", "양측은 그린수소를 논의하였다."),
    ("The green hydrogen will be made in Busan.", "그린수소는 부산에서 생산될 예정이다."),
    ("Fiji welcomed the green hydrogen.", "피지는 그린수소를 환영하였다."),
    ("The Minister of Fiji visited Seoul.", "피지 장관이 서울을 방문하였다."),
    ("Fiji and the ROK agreed to cooperate on health.", "피지와 한국은 보건 분야에서 협력하기로 하였다."),
    ("Both sides discussed health in Busan.", "양측은 부산에서 보건에 대해 논의하였다."),
    ("The Minister spoke about trade.", "장관은 무역에 대해 발언하였다."),
] * 2


def _known(source: str, target: str) -> ConceptEntry:
    return ConceptEntry(
        id=source,
        domain="concept",
        source=Term(text=source, lang="en", status="preferred", pos="propn"),
        targets=(Term(text=target, lang="ko", status="preferred"),),
    )


def _pairs_found(entries: tuple[ConceptEntry, ...] = ()) -> dict[str, str]:
    return {one.source: one.target for one in extract_terms(PAIRS, known=entries, min_count=3)}


def test_terms_are_found_with_their_korean() -> None:
    found = _pairs_found()
    assert found["green hydrogen"] == "그린수소"
    assert found["Fiji"] == "피지"


def test_what_a_longer_candidate_explains_and_what_the_glossary_has_is_left_out() -> None:
    assert "hydrogen" not in _pairs_found()
    assert "Fiji" not in _pairs_found((_known("Fiji", "피지"),))


@given(st.lists(st.sampled_from(PAIRS), max_size=12))
def test_counts_scores_and_examples_are_those_of_the_text(pairs: list[tuple[str, str]]) -> None:
    for one in extract_terms(pairs, min_count=2):
        assert 0.0 <= one.score <= 1.0
        assert one.count >= 2
        assert one.example in pairs
        assert one.target in one.example[1] or one.target.replace(" ", "") in one.example[1].replace(" ", "")
    assert extract_terms(pairs, min_count=2) == extract_terms(pairs, min_count=2)
