"""What one side of a bead names and the other does not."""

from __future__ import annotations

import pytest

from bitext.check.kind import Fact
from bitext.check.names import name_inconsistent
from bitext.glossary.names import find_names
from bitext.glossary.table import read_glossary
from bitext.model import BilingualUnit
from bitext.pair_differences import differences
from support import ROOT

#: (English, Korean) of the glossary's persons with a hyphen in the given name and three syllables in Hangul.
PERSONS = [
    (entry.source.text, entry.targets[0].text)
    for entry in read_glossary(ROOT / "glossaries").entries
    if entry.domain == "person" and len(entry.targets[0].text) == 3
    for name in find_names(entry.source.text)
    if "-" in name.given and "," not in entry.source.text and name.span == (0, len(entry.source.text))
]


def test_persons_of_the_glossary_are_found_in_their_hangul() -> None:
    assert len(PERSONS) > 80
    for english, korean in PERSONS:
        assert differences(f"Then Minister {english} spoke.", f"{korean} 장관이 발언하였다.").reasons == ()


def test_persons_of_the_glossary_are_known_to_the_check_of_names() -> None:
    for english, korean in PERSONS:
        unit = BilingualUnit(id="", source=f"Then Minister {english} spoke.", target=f"{korean} 장관이 발언하였다.")
        facts = [fact for fact in name_inconsistent.find(unit) if isinstance(fact, Fact)]
        assert (english, korean) in [(fact.key, fact.value) for fact in facts]


@pytest.mark.parametrize(
    ("english", "korean", "names"),
    [
        ("Minister Lee Do-hoon spoke.", "박진 장관이 발언하였다.", ["Lee Do-hoon"]),
        ("Park Geun-hye and Roh Moo-hyun met.", "박근혜 대통령이 회동하였다.", ["Roh Moo-hyun"]),
        ("Cho Tae-yul spoke; it sounds alike.", "조퇴율 장관이 발언하였다.", []),
        ("The 5th Vice Minister-level dialogue was held.", "제5차 차관급 대화가 개최되었다.", []),
        ("A Director General-level meeting, the first Prime Minister-level visit", "국장급 회의, 첫 총리급 방문", []),
        ("A New York-based company and President Yoon's Korea-wide plan", "뉴욕 소재 기업과 계획", []),
    ],
)
def test_only_persons_who_are_missing_are_named(english: str, korean: str, names: list[str]) -> None:
    found = differences(english, korean)
    assert [english[start:end] for start, end in found.source] == names


@pytest.mark.parametrize(
    ("english", "korean", "added"),
    [
        ("The peace and international cooperation", "AI와 평화", True),
        ("The efforts of Ukraine on energy use", "EU의 노력", True),
        ("The institutions that matter", "IT 기관", True),
        ("The European Union", "EU", False),
        ("official development assistance", "ODA", False),
        ("the U.S. and the U.N.", "US와 UN", False),
    ],
)
def test_words_that_the_english_spells_out_are_not_added(english: str, korean: str, added: bool) -> None:
    assert bool(differences(english, korean).target) == added


def test_numbers_and_words_of_each_side_are_told_in_order() -> None:
    english, korean = "Aid of 44 people and 3 ships.", "NATO가 WHO와 45명, 배 3척을 지원하였다."
    found = differences(english, korean)
    assert [english[start:end] for start, end in found.source] == ["44"]
    assert [korean[start:end] for start, end in found.target] == ["NATO", "WHO", "45"]
    assert found.reasons == (
        "numbers only in the English: 44",
        "numbers only in the Korean: 45",
        "names only in the Korean: NATO, WHO",
    )
