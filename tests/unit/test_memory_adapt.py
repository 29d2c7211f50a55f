"""Adaptation: numbers, dates and names by value, and refusal of what is ambiguous."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.memory.adapt import Adaptation, adapt
from bitext.memory.numerals import find_places, write_number
from bitext.memory.units import MemoryUnit
from bitext.translate.particles import repair

NAMES = {
    "Japan": ("일본",),
    "Poland": ("폴란드",),
    "Cho Tae-yul": ("조태열",),
    "Park Jin": ("박진",),
    "United States": ("미국", "미합중국"),
    "United Kingdom": ("영국",),
    "Korea": ("한국",),
    "China": ("중국",),
    "France": ("프랑스",),
    "India": ("인도",),
    "Mali": ("말리",),
    "Dominica": ("도미니카",),
    "World Bank": ("세계은행",),
    "UN Women": ("유엔여성기구",),
    "Joe Biden": ("조 바이든",),
    "Joko Widodo": ("조코 위도도",),
}


def _adapt(source: str, old: str, target: str) -> Adaptation | None:
    unit = MemoryUnit(source=old, target=target, status="reviewed")
    return adapt(source, unit, repair=repair, renderings=lambda name: NAMES.get(name, ()))


@pytest.mark.parametrize(
    ("source", "old", "target", "wanted"),
    [
        (
            "The talks were held on May 3, 2025.",
            "The talks were held on March 14, 2024.",
            "회담은 2024년 3월 14일 개최되었다.",
            "회담은 2025년 5월 3일 개최되었다.",
        ),
        ("US$52 million for 3 states", "US$44 million for 2 states", "2개국에 4,400만 달러", "3개국에 5,200만 달러"),
        ("2.3 trillion won", "1.5 trillion won", "1조 5,000억 원", "2조 3,000억 원"),
        ("2.3 trillion won", "1.5 trillion won", "1.5조 원", "2.3조 원"),
        ("40 million people", "20 million people", "2천만 명", "4천만 명"),
        ("350,000 people", "1,200 people", "1,200명", "350,000명"),
        ("The 23rd ROK-EU Dialogue", "The 22nd ROK-EU Dialogue", "제22차 한-EU 대화", "제23차 한-EU 대화"),
        ("on Monday, May 3", "on Tuesday, May 4", "5.4.(화)", "5.3.(월)"),
        ("on Friday", "on Monday", "월요일에", "금요일에"),
        ("3 of 3 states", "2 of 2 states", "2개국 중 2개국", "3개국 중 3개국"),
        ("3 of 2 states", "2 of 3 states", "3개국 중 2개국", "2개국 중 3개국"),
        ("from May 2 to May 5", "from June 3 to June 8", "6월 3일부터 8일까지", "5월 2일부터 5일까지"),
        ("It rose to 12.", "It rose to 9.", "9로 올랐다.", "12로 올랐다."),
        ("It rose to 13.", "It rose to 12.", "12로 올랐다.", "13으로 올랐다."),
        ("Minister met Japan.", "Minister met Poland.", "장관은 폴란드와 만났다.", "장관은 일본과 만났다."),
        (
            "Minister Park Jin left the United Kingdom on May 4.",
            "Minister Cho Tae-yul left the United States on May 3.",
            "조태열 장관은 5월 3일 미국을 떠났다.",
            "박진 장관은 5월 4일 영국을 떠났다.",
        ),
    ],
)
def test_values_and_names_are_put_in(source: str, old: str, target: str, wanted: str) -> None:
    adapted = _adapt(source, old, target)
    assert adapted is not None
    assert adapted.target == wanted
    assert all(change.before != change.after for change in adapted.changes)


@pytest.mark.parametrize(
    ("source", "old", "target"),
    [
        ("The talks ended.", "The talks began.", "회담이 시작되었다."),
        ("The talks began.", "The talks began.", "회담이 시작되었다."),
        ("3 of 2 states", "2 of 2 states", "2개국 중 2개국"),
        ("5 states", "4 states", "네 나라"),
        ("5 states and two groups", "2 states and two groups", "2개국과 2개 단체"),
        ("on May 3", "on May 4", "5.4.(화)"),
        ("at 4:30 p.m.", "at 3:30 p.m.", "오후 3시 30분"),
        ("2.5 billion won", "2.5 million won", "250만 원"),
        ("in March", "in May", "봄에"),
        ("He left Japan.", "He left Norway.", "그는 노르웨이를 떠났다."),
        ("He left Norway.", "He left Japan.", "그는 일본을 떠났다."),
        ("Japan and Poland", "Japan and Japan", "일본과 일본"),
        ("Japan agreed.", "Poland agreed.", "동 국가는 동의하였다."),
        ("⟦2⟧3⟦/2⟧ states", "⟦1⟧3⟦/1⟧ states", "⟦1⟧3⟦/1⟧개국"),
        ("1.25345 trillion", "1.5 trillion", "1.5조"),
        ("She met 3 ministers", "she met 2 ministers", "장관 2명"),
    ],
)
def test_what_is_ambiguous_or_differs_in_more_is_refused(source: str, old: str, target: str) -> None:
    assert _adapt(source, old, target) is None


@pytest.mark.parametrize(
    ("source", "old", "target"),
    [  # what the Korean says besides the English
        ("The UN Women spoke.", "The World Bank spoke.", "세계은행(WB)이 발언하였다."),
        ("on Wednesday, May 5", "on Tuesday, May 4", "5.4.(목, 현지시간)"),
        ("on May 5", "on May 4", "5.4.(화, 현지시간)"),
        ("on May 5", "on May 4", "5.4.(화·현지시각)"),
        ("on May 5", "on May 4", "5.4.화"),
        ("from Monday, May 3 to May 5", "from Tuesday, May 4 to May 6", "5.4.(화)부터 5.6.(목)까지"),
        ("The third meeting lasted 4 hours.", "The third meeting lasted 3 hours.", "제3차 회의는 세 시간 이어졌다."),
        (
            "Three ministers signed 4 papers.",
            "Three ministers signed 3 papers.",
            "3개국 장관이 문서 세 건에 서명하였다.",
        ),
        ("The talks lasted 4 hours.", "The talks lasted 3 hours.", "제3차 회의는 세 시간 이어졌다."),
        ("Exports in 2024 rose.", "Exports in 2023 rose.", "2023년 수출은 전년 수준을 넘어섰다."),
        ("on May 5", "on May 4", "5월 4일과 이튿날"),
        ("an envoy of China", "an envoy of Japan", "일본 특사와 한ㆍ일 관계"),
        ("an envoy of China", "an envoy of Japan", "일본 특사와 日측"),
        ("an envoy of China", "an envoy of Japan", "일본 특사와 일 정부"),
        (
            "Joko Widodo said he would go.",
            "Joe Biden said he would go.",
            "조 바이든 대통령은 바이든 대통령이 간다고 하였다.",
        ),
        ("the Minister of China", "the Minister of Japan", "일본 외무대신"),
        ("the ROK-China Dialogue", "the ROK-Poland Dialogue", "한·폴란드 대화"),
        ("the China-ROK Dialogue", "the Poland-ROK Dialogue", "폴란드-한 대화"),
        ("call 02-2100-0713", "call 02-2100-0512", "02-2100-0512로 전화"),
    ],
)
def test_what_would_leave_something_stale_is_refused(source: str, old: str, target: str) -> None:
    assert _adapt(source, old, target) is None


def test_what_moves_with_the_english_is_put_in() -> None:
    for source, old, target, wanted in (
        ("on Wednesday, May 5", "on Tuesday, May 4", "5.4.(화, 현지시간)", "5.5.(수, 현지시간)"),
        ("the 4th round", "the 3rd round", "제3차 회의", "제4차 회의"),
        ("Resolution 2397", "Resolution 2375", "결의 제2375호", "결의 제2397호"),
        ("the ROK-India Dialogue", "the ROK-Poland Dialogue", "한-폴란드 대화", "한-인도 대화"),
        ("US$15 million", "US$120 million", "1.2억 달러", "1,500만 달러"),
        ("over 3 years", "over 2 years", "2년간, 전년과 같이", "3년간, 전년과 같이"),
    ):
        adapted = _adapt(source, old, target)
        assert adapted is not None, source
        assert adapted.target == wanted


def test_changes_say_what_was_put_where() -> None:
    adapted = _adapt("US$52 million on May 3", "US$44 million on May 3", "5월 3일 4,400만 달러")
    assert adapted is not None
    (change,) = adapted.changes
    assert (change.before, change.after) == ("4,400만", "5,200만")
    assert adapted.target[change.span[0] : change.span[1]] == "5,200만"


_numbers = st.integers(0, 10**14)
_LIKE = ["2024", "1,234", "4,400만", "1조 5,000억", "35만", "2천만", "3억 2천만"]


@given(value=_numbers, like=st.sampled_from(_LIKE))
def test_a_number_is_read_back_as_it_was_written(value: int, like: str) -> None:
    written = write_number(Decimal(value), like)
    assert written is not None
    assert [place.value for place in find_places(f"약 {written} 달러")] == [value]


@given(old=st.lists(st.integers(1, 9999), min_size=1, max_size=4, unique=True), data=st.data())
def test_adapting_there_and_back_gives_the_first_target(old: list[int], data: st.DataObject) -> None:
    new = data.draw(st.lists(st.integers(1, 9999), min_size=len(old), max_size=len(old), unique=True))
    sources = [" and ".join(f"{number} states" for number in numbers) for numbers in (old, new)]
    target = ", ".join(f"{number}개국" for number in old)
    there = _adapt(sources[1], sources[0], target)
    if old == new:
        assert there is None
        return
    assert there is not None
    assert there.target == ", ".join(f"{number}개국" for number in new)
    back = _adapt(sources[0], sources[1], there.target)
    assert back is not None
    assert back.target == target


@pytest.mark.parametrize(
    ("source", "old", "target"),
    [
        ("He met Japan's envoy.", "He met China's envoy.", "그는 중국 특사와 만나 한중 관계를 논의하였다."),
        ("He met Japan's envoy.", "He met China's envoy.", "그는 중국 특사와 만났으며, 중측은 환영하였다."),
        ("Minister Park Jin agreed.", "Minister Cho Tae-yul agreed.", "조태열 장관은 동의하였고, 조 장관은 떠났다."),
        ("He met Japan's envoy.", "He met France's envoy.", "그는 프랑스 특사와 만나 한불 관계를 논의하였다."),
        ("Minister Park Jin agreed.", "Minister Cho Tae-yul agreed.", "조태열 장관은 동의하였고, 조 신임 장관은 갔다."),
        ("Japan gave aid.", "India gave aid.", "인디아는 인도적 지원을 하였다."),
        ("Japan gave aid.", "Mali gave aid.", "소말리아는 지원하였다."),
        ("Japan gave aid.", "Dominica gave aid.", "도미니카공화국은 지원하였다."),
        ("Japan gave aid.", "India gave aid.", "인도네시아가 지원하였다."),
    ],
)
def test_a_name_that_is_no_word_or_named_again_is_refused(source: str, old: str, target: str) -> None:
    assert _adapt(source, old, target) is None
