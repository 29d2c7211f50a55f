"""Reuse of the memory: what is taken over, adapted, offered, and said about it."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.assemble import paragraph_units, sentence_units
from bitext.memory.difference import mark_difference
from bitext.memory.recall import Memory
from bitext.memory.store import Store
from bitext.memory.units import MemoryUnit
from bitext.model import ConceptEntry, Term, Translation
from bitext.pipeline import join_release, paragraph_groups, prepare
from bitext.reuse import Recalled, Reuser
from support import memory_of

PAGE = """The 8th Talks Take Place

1. The two sides met in Seoul on May 3. They agreed on 4 areas.

2. Minister Park left for Poland.
"""
NAMES = [
    ConceptEntry(
        id=english,
        domain="country",
        source=Term(text=english, lang="en", status="preferred", pos="propn"),
        targets=(Term(text=korean, lang="ko", status="preferred", pos="propn"),),
    )
    for english, korean in (
        ("Poland", "폴란드"),
        ("Japan", "일본"),
        ("Tokyo", "도쿄"),
        ("Paris", "파리"),
        ("France", "프랑스"),
    )
]
RELEASE = prepare(PAGE.encode(), path="page.txt", id="page", lookup=None)


def _recall(path: Path, *pairs: tuple[str, str], threshold: int = 75) -> dict[str, Recalled]:
    with Memory.open(memory_of(path / "tm.db", list(pairs))) as memory:
        found = Reuser(memory, NAMES, threshold).recall(RELEASE)
    return {segment.text: recalled for segment, recalled in zip(RELEASE.segments, found, strict=True)}


def test_the_same_text_is_taken_over_as_a_person_left_it(tmp_path: Path) -> None:
    found = _recall(tmp_path, ("They agreed on 4 areas.", "양측은 4개 분야에 합의하였다."))
    done = found["They agreed on 4 areas."].translation
    assert done is not None
    assert done.text == "양측은 4개 분야에 합의하였다."
    assert done.reuse is not None
    assert (done.reuse.kind, done.reuse.status, done.findings) == ("exact", "reviewed", ())
    assert [text for text, recalled in found.items() if recalled.translation] == ["They agreed on 4 areas."]


@pytest.mark.parametrize(
    ("old", "korean", "text", "wanted"),
    [
        ("They agreed on 9 areas.", "9개 분야에 합의하였다.", "They agreed on 4 areas.", "4개 분야에 합의하였다."),
        (
            "Minister Park left for Japan.",
            "박 장관은 일본으로 출국하였다.",
            "Minister Park left for Poland.",
            "박 장관은 폴란드로 출국하였다.",
        ),
    ],
)
def test_another_number_or_name_is_put_in_and_said(
    tmp_path: Path, old: str, korean: str, text: str, wanted: str
) -> None:
    recalled = _recall(tmp_path, (old, korean))[text]
    done = recalled.translation
    assert done is not None
    assert done.text == wanted
    assert done.reuse is not None
    assert (done.reuse.kind, done.reuse.status) == ("adapted", "machine")
    assert [finding.code for finding in done.findings] == ["memory-adapted"]
    assert [(other.target, other.source) for other in recalled.alternatives] == [(korean, old)]


@pytest.mark.parametrize(
    ("old", "korean", "text"),
    [
        ("Minister Park left for Paris.", "박 장관은 프랑스 파리로 출국하였다.", "Minister Park left for Poland."),
        ("Minister Park left for Tokyo.", "박 장관은 일본 도쿄로 출국하였다.", "Minister Park left for Poland."),
        ("They agreed on 9 areas.", "9개 분야 등 20개 사항에 합의하였다.", "They agreed on 4 areas."),
    ],
)
def test_what_the_korean_says_besides_is_not_adapted(tmp_path: Path, old: str, korean: str, text: str) -> None:
    recalled = _recall(tmp_path, (old, korean), threshold=50)[text]
    assert recalled.translation is None
    assert [other.target for other in recalled.alternatives] == [korean]


@pytest.mark.parametrize(
    ("old", "korean", "text", "wanted"),
    [
        (
            "Minister Park left for Japan.",
            "박 장관은 인도적 이유로 일본으로 갔다.",
            "Minister Park left for Poland.",
            "폴란드로",
        ),
        (
            "Minister Park left for Japan.",
            "박 장관은 이런 수단으로 일본으로 갔다.",
            "Minister Park left for Poland.",
            "폴란드로",
        ),
        ("They agreed in 2024 on 9 areas.", "9개 분야에 합의하였다.", "They agreed in 2024 on 4 areas.", "4개"),
    ],
)
def test_what_is_no_state_or_lacks_in_the_korean_is_no_reason(
    tmp_path: Path, old: str, korean: str, text: str, wanted: str
) -> None:
    page = prepare(f"Talks\n\n1. {text}\n".encode(), path="page.txt", id="page", lookup=None)
    names = [
        *NAMES,
        replace(NAMES[0], id="India", source=replace(NAMES[0].source, text="India"), targets=(_korean("인도"),)),
    ]
    with Memory.open(memory_of(tmp_path / "tm.db", [(old, korean)])) as memory:
        done = Reuser(memory, names, 50).recall(page)[1].translation
    assert done is not None
    assert wanted in done.text


def _korean(text: str) -> Term:
    return Term(text=text, lang="ko", status="preferred", pos="propn")


def test_a_day_of_another_release_is_said_and_not_in_its_context(tmp_path: Path) -> None:
    done = _recall(tmp_path, ("The two sides met in Seoul on May 3.", "양측은 2021.5.3. 서울에서 만났다."))[
        "The two sides met in Seoul on May 3."
    ].translation
    assert done is not None
    assert [(finding.code, "2021" in finding.message) for finding in done.findings] == [("memory-values", True)]


def test_a_year_that_the_korean_leaves_out_is_no_finding(tmp_path: Path) -> None:
    done = _recall(tmp_path, ("The two sides met in Seoul on May 3.", "양측은 3일 서울에서 만났다."))[
        "The two sides met in Seoul on May 3."
    ].translation
    assert done is not None
    assert done.findings == ()


def test_what_differs_in_words_is_offered_only(tmp_path: Path) -> None:
    recalled = _recall(tmp_path, ("They agreed on 4 new areas.", "양측은 4개 새 분야에 합의하였다."))[
        "They agreed on 4 areas."
    ]
    assert recalled.translation is None
    assert [(other.target, other.origin) for other in recalled.alternatives] == [
        ("양측은 4개 새 분야에 합의하였다.", "")
    ]
    assert 75 <= (recalled.alternatives[0].quality or 0) < 100
    (tmp_path / "tm.db").unlink()
    strict = _recall(tmp_path, ("They agreed on 4 new areas.", "양측은 4개 새 분야에 합의하였다."), threshold=99)
    assert strict["They agreed on 4 areas."].alternatives == ()


def test_machine_translation_of_the_memory_is_never_taken_over(tmp_path: Path) -> None:
    memory_of(tmp_path / "tm.db", [("They agreed on 4 areas.", "그들은 4개 지역에 동의하였다.")], status="machine")
    recalled = _recall(tmp_path)["They agreed on 4 areas."]
    assert recalled.translation is None
    assert [other.target for other in recalled.alternatives] == ["그들은 4개 지역에 동의하였다."]


def test_many_machine_translations_hide_no_confirmed_one(tmp_path: Path) -> None:
    machine = [(f"They agreed on {number} areas.", f"{number}개 지역.") for number in range(5, 25)]
    memory_of(tmp_path / "tm.db", machine, status="machine")
    recalled = _recall(tmp_path, ("They agreed on 9 areas!", "9개 분야에 합의하였다."))["They agreed on 4 areas."]
    assert "9개 분야에 합의하였다." in [other.target for other in recalled.alternatives]


def test_two_confirmed_translations_are_a_finding(tmp_path: Path) -> None:
    pairs = (
        ("They agreed on 4 areas.", "4개 분야에 합의하였다."),
        ("They agreed on 4 areas.", "네 분야에 합의하였다."),
    )
    recalled = _recall(tmp_path, *pairs)["They agreed on 4 areas."]
    assert recalled.translation is not None
    assert [finding.code for finding in recalled.translation.findings] == ["memory-conflict"]
    assert {recalled.translation.text, recalled.alternatives[0].target} == {pairs[0][1], pairs[1][1]}


def test_the_same_sentence_elsewhere_gives_way_to_that_of_the_context(tmp_path: Path) -> None:
    units = [
        MemoryUnit(
            source="They agreed on 4 areas.",
            target=target,
            status="reviewed",
            previous=previous,
            next="Minister Park left for Poland.",
        )
        for target, previous in (("여기.", "The two sides met in Seoul on May 3."), ("저기.", "Another sentence."))
    ]
    with Store.open(tmp_path / "tm.db", write=True) as store:
        store.add(units, date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    done = _recall(tmp_path)["They agreed on 4 areas."].translation
    assert done is not None
    assert done.reuse is not None
    assert (done.text, done.reuse.kind, done.findings) == ("여기.", "context", ())


# ---- units


def _model(text: str) -> Translation:
    return Translation(source=text, text=f"[{text}]", score=-1.0, model="m")


def _translations(path: Path, *pairs: tuple[str, str]) -> list[Translation]:
    return [recalled.translation or _model(text) for text, recalled in _recall(path, *pairs).items()]


def test_units_say_what_comes_from_the_memory(tmp_path: Path) -> None:
    translations = _translations(tmp_path, ("They agreed on 4 areas.", "4개 분야에 합의하였다."))
    units = list(sentence_units(join_release(RELEASE, translations), ()))
    props = [dict(unit.props) for unit in units]
    assert [p.get("x-bitext-match") for p in props] == [None, None, "exact", None]
    assert (props[2]["x-bitext-origin"], props[2]["x-bitext-status"]) == ("tm", "reviewed")


def test_a_paragraph_is_the_memorys_only_if_all_of_it_is(tmp_path: Path) -> None:
    sentence = ("They agreed on 4 areas.", "4개 분야에 합의하였다.")
    units = list(paragraph_units(join_release(RELEASE, _translations(tmp_path, sentence)), ()))
    assert units[1].reuse is None
    assert units[1].variants[1].text == "[The two sides met in Seoul on May 3.] 4개 분야에 합의하였다."
    both = (sentence, ("The two sides met in Seoul on June 9.", "양측은 6월 9일 서울에서 만났다."))
    units = list(paragraph_units(join_release(RELEASE, _translations(tmp_path, *both)), ()))
    assert units[1].reuse is not None
    assert (units[1].reuse.kind, units[1].reuse.status) == ("adapted", "machine")


def test_a_whole_paragraph_of_the_memory_goes_before_its_sentences(tmp_path: Path) -> None:
    english = "The two sides met in Seoul on May 3. They agreed on 4 areas."
    path = memory_of(tmp_path / "tm.db", [(english, "양측은 5월 3일 서울에서 만나 4개 분야에 합의하였다.")])
    with Memory.open(path) as memory:
        whole = Reuser(memory).recall_paragraphs(RELEASE)
    assert list(whole) == [paragraph_groups(RELEASE)[1]]
    done = join_release(RELEASE, [_model(segment.text) for segment in RELEASE.segments], whole)
    assert [unit.variants[1].text for unit in paragraph_units(done, ())][1] == (
        "양측은 5월 3일 서울에서 만나 4개 분야에 합의하였다."
    )
    assert len(list(sentence_units(done, ()))) == 4


# ---- the difference of two sources

_words = st.lists(st.sampled_from("the 7th 8th talks Seoul , . ( ROK-EU 2,000".split()), max_size=8).map(" ".join)


@given(_words, _words)
def test_difference_holds_the_new_text_and_says_what_is_gone(old: str, new: str) -> None:
    marked = mark_difference(old, new)
    kept = re.sub(r"\[-.*?-\]", "", marked)
    assert kept.replace("{+", "").replace("+}", "").split() == new.split()
    rest = re.sub(r"\{\+.*?\+\}", "", marked).replace("[-", "").replace("-]", "")
    assert "".join(rest.split()) == "".join(old.split())
