"""One spelling for each foreign person of a release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bitext.foreign_names import unify_names
from bitext.model import ConceptEntry, Term, TermMatch, Translation


def _translation(source: str, text: str, model: str = "m") -> Translation:
    return Translation(source=source, text=text, score=None, model=model)


_RELEASE = (
    _translation(
        "Minister Cho met Minister of Foreign Affairs Mario Lubetkin of Uruguay.",
        "조 장관은 마리오 루베콩 우루과이 외교장관과 만났다.",
    ),
    _translation("Minister Lubetkin welcomed the proposal.", "루베트킨 장관은 제안을 환영하였다."),
    _translation("In response, Minister Lubetkin and Minister Cho agreed.", "이에 루베킨 장관과 조 장관은 합의하였다."),
)


def test_a_name_is_written_as_it_is_nearest_to_its_sound() -> None:
    first, second, third = unify_names(_RELEASE)
    assert first.text == "조 장관은 마리오 루베트킨 우루과이 외교장관과 만났다."
    assert second == _RELEASE[1]
    assert third.text == "이에 루베트킨 장관과 조 장관은 합의하였다."
    (finding,) = third.findings
    assert (finding.code, third.source[slice(*finding.span or (0, 0))]) == ("name-unified", "Lubetkin")
    assert finding.message == "Lubetkin was 루베킨 here and 루베트킨 elsewhere in the release; it is 루베트킨 now"
    assert unify_names(unify_names(_RELEASE)) == unify_names(_RELEASE)


def test_of_several_spellings_the_most_frequent_is_taken() -> None:
    texts = ("골드버그 대사가 말하였다.", "골드버그 대사는 골드베르크 대사로 불린다.", "골드버그 대사가 떠났다.")
    sources = ("Ambassador Goldberg spoke.", "Ambassador Goldberg is called Goldberg.", "Ambassador Goldberg left.")
    release = [_translation(source, text) for source, text in zip(sources, texts, strict=True)]
    assert [one.text for one in unify_names(release)] == [
        texts[0],
        "골드버그 대사는 골드버그 대사로 불린다.",
        texts[2],
    ]


def test_what_a_person_wrote_decides_and_stays() -> None:
    confirmed = replace(_RELEASE[0], text="조 장관은 마리오 루벳킨 우루과이 외교장관과 만났다.", model="")
    done = unify_names([confirmed, *_RELEASE[1:]])
    assert done[0] == confirmed
    assert [one.text.count("루벳킨 장관") for one in done[1:]] == [1, 1]


def test_terms_of_the_glossary_stay_and_are_settled_anew() -> None:
    term = Term(text="환영", lang="ko", status="preferred", pos="noun", note="", reading="", short="")
    entry = ConceptEntry(
        id="t:1",
        domain="concept",
        source=Term(text="welcomed", lang="en", status="preferred", pos="noun", note="", reading="", short=""),
        targets=(term,),
        case_sensitive=False,
        valid_from=None,
        valid_to=None,
    )
    source, text = "Minister Lubetkin welcomed it.", "루베킨 장관은 이를 환영하였다."
    match = TermMatch(span=(18, 26), entry=entry, term=term, target_span=(text.index("환영"), text.index("환영") + 2))
    done = unify_names([replace(_translation(source, text), terms=(match,)), _RELEASE[1]])[0]
    (settled,) = done.terms
    assert done.text[slice(*settled.target_span or (0, 0))] == "환영"
    person = replace(entry, source=replace(entry.source, text="Minister Lubetkin"))
    named = match._replace(span=(0, 17), entry=person, target_span=(0, 3))
    kept = replace(_translation(source, text), terms=(named,))
    first, second = unify_names([kept, _RELEASE[1]])
    assert (first.text, second.text[:6]) == (text, "루베킨 장관")  # the glossary decides
    other = match._replace(target_span=(0, 3))  # a term that is no name of a person
    assert unify_names([replace(kept, terms=(other,)), _RELEASE[1]])[1] == _RELEASE[1]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Minister Smith spoke with Minister Lubetkin.", "스미스 장관이 루베트킨 장관과 말하였다."),
        ("Minister Lubetkin met Advisor Jon Lubekin.", "루베트킨 장관은 존 루베킨 보좌관과 만났다."),  # another person
        ("Minister Lubetkin left.", "그는 떠났고 로봇 전시회를 관람한 장관도 떠났다."),
        ("Minister Lubetkin left.", "로봇 장관도 떠났다."),
        ("The Lubetkin plan was adopted.", "류벳 계획이 채택되었다."),  # no title behind it
    ],
)
def test_other_words_stay(source: str, text: str) -> None:
    one = _translation(source, text)
    assert unify_names([one, _RELEASE[1]])[0] == one


def test_short_names_stay() -> None:
    release = (
        _translation("Minister Wu spoke.", "우 장관이 말하였다."),
        _translation("Minister Wu left.", "위 장관은 떠났다."),
    )
    assert unify_names(release) == release


@pytest.mark.parametrize(
    "text",
    ["마르코스와 한국 대통령이 만났다.", "마르코스는 한국 장관들과 만났다.", "마르코스가 대통령으로서 발언하였다."],
)
def test_a_name_with_a_particle_is_no_other_spelling(text: str) -> None:
    release = [
        _translation("President Marcos visited.", "마르코스 대통령이 방한하였다."),
        _translation("Marcos met the Korean President.", text),
    ]
    assert [one.text for one in unify_names(release)] == [one.text for one in release]


def test_a_name_that_ends_like_a_particle_is_a_name() -> None:
    release = [
        _translation("President Ortega came.", "오르테가 대통령이 왔다."),
        _translation("President Ortega left.", "오르테가 대통령이 떠났다."),
        _translation("President Ortega spoke.", "오르티가 멕시코 대통령이 발언하였다."),
    ]
    assert unify_names(release)[2].text == "오르테가 멕시코 대통령이 발언하였다."
