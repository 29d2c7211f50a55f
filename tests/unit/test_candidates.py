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
        ("의 필요성을 강조", "협력의 필요성을 강조"),
        ("라는 데 인식을 같이", "중요하다는 데 인식을 같이"),
        ("하기로 합의", "중요하기로 합의"),
        ("을 바탕으로", "협력을 바탕으로"),
        ("와 면담", "협력과 면담"),
        ("견해를 공유", "중요하다고 견해를 공유"),
    ],
)
def test_what_goes_on_from_the_word_before_fits_it(said: str, expected: str) -> None:
    ways = candidates([said], (0, 1), _translation(_TEXT), [], fixed=False)
    assert expected in [(way.before + way.said).removeprefix("양측은 ").removeprefix("협력이 ") for way in ways]


def test_a_noun_that_ends_as_a_particle_does_may_have_none() -> None:
    ways = candidates(["의 일환으로"], (0, 1), _translation("외교장관회의 개최"), [], fixed=False)
    assert {way.before for way in ways} >= {"외교장관회의 ", "외교장관회의의 ", "외교장관회의 개최의 "}


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
