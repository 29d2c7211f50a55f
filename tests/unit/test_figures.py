"""Wrong numbers of a translation put right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.values.compare import differing_values
from bitext.check.values.mend import mend_values
from bitext.figures import mend_figures
from bitext.model import Translation

MENDED = [
    ("It pledged US$30 billion in 2027.", "2027년 3,000억 달러를 공약하였다.", "2027년 300억 달러를 공약하였다."),
    ("Some 1.4 billion people lack it.", "약 140억 명이 이용하지 못한다.", "약 14억 명이 이용하지 못한다."),
    ("It cost 870 billion won.", "80억 원이 소요되었다.", "8,700억 원이 소요되었다."),
    ("It aims at 10,000 tons a year.", "연간 1억 톤을 목표로 한다.", "연간 1만 톤을 목표로 한다."),
    ("It was $3 billion, now $30 million.", "30억 달러에서 3억 달러가 되었다.", "30억 달러에서 3,000만 달러가 되었다."),
    ("Of them 41 percent agreed.", "이 중 31%가 동의하였다.", "이 중 41%가 동의하였다."),
    ("It cost 4.1 billion won.", "410억 원이 소요되었다.", "41억 원이 소요되었다."),
    ("It grew by 0.5 percent.", "5% 성장하였다.", "0.5% 성장하였다."),
    ("It took 10 months.", "10년간 계속되었다.", "10개월간 계속되었다."),
    ("It passed five points.", "50을 넘었다.", "5를 넘었다."),
    ("It met from May 3 to 5.", "5월 4일부터 5일까지 개최되었다.", "5월 3일부터 5일까지 개최되었다."),
    ("It met from May 3 to 5.", "5월 3일부터 6일까지 개최되었다.", "5월 3일부터 5일까지 개최되었다."),
    ("It lasted 30 minutes.", "30시간 동안 계속되었다.", "30분 동안 계속되었다."),
    ("It lasted three hours.", "3분간 진행되었다.", "3시간 진행되었다."),
    ("It lasted three days.", "3주간 진행되었다.", "3일간 진행되었다."),
    ("It lasted three minutes.", "3시간 진행되었다.", "3분 진행되었다."),
    ("A pipe of 12 millimeters.", "12미터의 관이다.", "12mm의 관이다."),
    ("The 55th session opened.", "제5차 회기가 개막하였다.", "제55차 회기가 개막하였다."),
    ("It began at 12:33 p.m.", "오전 12시 3분에 시작되었다.", "오후 12시 33분에 시작되었다."),
    ("It took five months.", "8개월이 걸렸다.", "5개월이 걸렸다."),
]  # fmt: skip
LEFT = [
    ("It pledged US$30 billion.", "300억 달러를 공약하였다."),
    ("Some 30 officials met.", "약 40명의 관계자가 만났다."),  # as likely another number of people
    ("It pledged US$30 billion and US$300 billion.", "3,000만 달러를 공약하였다."),  # either of two
    ("It pledged EUR 3 million.", "3,000만 달러를 공약하였다."),
    ("The 55th and 56th sessions opened.", "제5차 회기가 개막하였다."),
    ("They met again.", "양측은 다시 만났다."),
    # right, in a form of its own
    ("It pledged US$15 million.", "1천5백만 달러를 공약하였다."),
    ("It cost 250 billion won.", "2천500억원이 소요되었다."),
    ("It cost 1.25 trillion won.", "1조 2천5백억 원이 소요되었다."),
    ("It sent 50,000 masks.", "마스크 5 만 장을 보냈다."),
    ("Some 12 million people fled.", "약 120여만 명이 피난하였다."),
    ("They met on May 3, 2024.", "2024.5.4. 만났다."),
    ("They met on May 3, 2024.", "2024-05-04 만났다."),
    ("Korea and Japan invited 20 companies.", "양국은 기업들을 초청하였다."),
    ("On May 3 he met Korean War veterans.", "6·25전쟁 참전용사들을 만났다."),
    ("On the second day Vice Minister Kim spoke.", "김 제1차관은 이튿날 발언하였다."),
    ("It was held for 20 days.", "하루빨리 개최하기로 하였다."),
    ("It began at 9:30 a.m.", "오전 9시 반에 시작되었다."),
    ("It lasted five years.", "3년 6개월간 계속되었다."),
    ("It lasted three hours.", "2시간 반 동안 계속되었다."),
    ("It lasted one hour and 20 minutes.", "1시간 30분간 계속되었다."),
    ("They played 3 games.", "3경기를 치렀다."),
    ("It is the tenth-largest.", "세 번째로 크다."),
    ("He is in the 11th grade.", "고등학교 2학년이다."),
    ("It began at 3:30.", "오후 4시 30분에 시작되었다."),
    ("It lies 8 miles away.", "80 miles 떨어져 있다."),
]


@pytest.mark.parametrize(("english", "korean", "right"), MENDED)
def test_a_number_that_is_clearly_meant_is_put_right_and_said(english: str, korean: str, right: str) -> None:
    done = mend_figures(english, Translation(source=english, text=korean, score=-0.5, model="x"))
    assert done.text == right
    assert differing_values(english, right) == ()
    assert [finding.code for finding in done.findings] == ["figure-mended"]
    span = done.findings[0].span
    assert span is not None
    assert english[slice(*span)] in done.findings[0].message


@pytest.mark.parametrize(("english", "korean"), LEFT)
def test_what_is_not_clear_stays(english: str, korean: str) -> None:
    translation = Translation(source=english, text=korean, score=-0.5, model="x")
    assert mend_figures(english, translation) == translation


_SUMS = st.lists(
    st.sampled_from("US$30 billion|41 percent|5 km|1.4 million people|five|10,000|May 3|the 12th".split("|")),
    max_size=4,
)
_WRONG = st.lists(
    st.sampled_from("3,000억 달러|31%|50km|140만 명|5|1억|300억 달러|5월 4일|제2차".split("|")), max_size=4
)


@given(_SUMS, _WRONG)
def test_mending_leaves_no_more_differences_and_says_where(english: list[str], korean: list[str]) -> None:
    source, target = f"It was {', '.join(english)}.", f"{', '.join(korean)}이다."
    text, mended = mend_values(source, target)
    assert len(differing_values(source, text)) <= len(differing_values(source, target))
    back = text
    for one in reversed(mended):
        back = back[: one.span[0]] + one.before + back[one.span[1] :]
    assert back == target
