"""Where a term could be said that a translation lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.model import AlignedPiece, Span, Translation
from bitext.translate.candidates import candidates

_TEXT = "양측은 협력이 중요하다고 하였다."


def _translation(text: str, *pieces: tuple[Span, Span]) -> Translation:
    alignment = tuple(AlignedPiece(span=span, sources=((source, 0.5),)) for span, source in pieces)
    return Translation(source="s", text=text, score=-1.0, model="m", alignment=alignment)


def test_a_noun_may_stand_at_each_word_boundary_that_is_in_no_term() -> None:
    ways = list(candidates(["평화"], (0, 1), _translation(_TEXT), [(4, 11)], fixed=True))
    assert [way.before for way in ways] == ["", "양측은 ", "양측은 협력이 중요하다고 ", _TEXT + " "]
    assert all("".join((way.before + way.after).split()) == "".join(_TEXT.split()) for way in ways)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("-의 필요성을 강조", "협력의 필요성을 강조"),
        ("-라는 데 인식을 같이", "중요하다는 데 인식을 같이"),
        ("-하기로 합의", "중요하기로 합의"),
        ("-을 바탕으로", "협력을 바탕으로"),
        ("-와 면담", "협력과 면담"),
        ("견해를 공유", "중요하다고 견해를 공유"),
        ("-라고", "중요하다고"),
        ("-를", "협력을"),
        ("-와의 협력하에", "협력과의 협력하에"),
        ("-(이)라는 점을 강조", "중요하다는 점을 강조"),
        ("-하겠다는 의지를 표명", "중요하겠다는 의지를 표명"),
    ],
)
def test_what_goes_on_from_the_word_before_fits_it(said: str, expected: str) -> None:
    ways = candidates([said], (0, 1), _translation(_TEXT), [], fixed=False)
    assert expected in [(way.before + way.said).removeprefix("양측은 ").removeprefix("협력이 ") for way in ways]


def test_a_noun_that_ends_as_a_particle_does_may_have_none() -> None:
    ways = candidates(["-의 일환으로"], (0, 1), _translation("외교장관회의 개최"), [], fixed=False)
    assert {way.before + way.said for way in ways} >= {
        "외교장관회의 일환으로",
        "외교장관회의의 일환으로",
        "외교장관회의 개최의 일환으로",
    }


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("-라는 데 인식을 같이", "참가자는 캐나다는 협력"),  # nothing that could be quoted
        ("-을", ""),
        ("-하기로 합의", "협력과 국가는"),
        ("-부터 지속", "협력 국가"),
    ],
)
def test_what_goes_on_from_no_word_that_stands_is_left(said: str, text: str) -> None:
    assert list(candidates([said], (0, 1), _translation(text), [], fixed=False)) == []


def test_a_noun_is_not_put_beside_a_word_of_it() -> None:
    translation = _translation("외교부 장관은 만났다")
    ways = list(candidates(["외교부 장관"], (0, 1), translation, [], fixed=True))
    assert [[moved.text for moved in way.inserted(translation)][:1] for way in ways[1:3]] == [
        [],
        ["외교부 장관은 외교부 장관 만났다"],
    ]


def test_without_alignment_the_end_of_a_long_sentence_is_reached() -> None:
    text = " ".join(f"말{number}" for number in range(40))
    assert len(list(candidates(["평화"], (0, 1), _translation(text), [], fixed=True))) == 41


def test_of_many_boundaries_those_near_what_the_model_looked_at_are_taken() -> None:
    words = [f"말{number:02}" for number in range(40)]
    text = " ".join(words)
    pieces = [((4 * place, 4 * place + 3), (10 * place, 10 * place + 5)) for place in range(40)]
    ways = list(candidates(["평화"], (200, 205), _translation(text, *pieces), [], fixed=True))
    assert 0 < len(ways) < 15
    assert all(12 <= len(way.before.split()) <= 28 for way in ways)


_WORDS = st.lists(st.text(alphabet="가나다의는.", min_size=1, max_size=4), min_size=1, max_size=6).map(" ".join)


@given(_WORDS, st.booleans())
def test_what_is_inserted_moves_the_alignment_behind_it(text: str, aligned: bool) -> None:
    pieces = [((place, place + 1), (0, 1)) for place, char in enumerate(text) if char != " "] if aligned else []
    translation = _translation(text, *pieces)
    for way in candidates(["평화"], (0, 1), translation, [], fixed=True):
        for link, moved in zip(("", ",", "의"), way.inserted(translation), strict=bool(way.after)):
            assert moved.text.replace(f"평화{link} ", "", 1) == text
            assert [moved.text[slice(*piece.span)] for piece in moved.alignment] == [
                text[slice(*piece.span)] for piece in translation.alignment
            ]
    verb, *_ = candidates(["강조"], (0, 1), _translation("그는"), [(0, 2)], fixed=False)
    assert list(verb.inserted(translation)) == []
