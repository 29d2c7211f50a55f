"""The check of numbers: the one place where the comparison of values is called."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.values.compare import differing_values
from bitext.model import BilingualUnit


@check(
    "error",
    "A number of the source that the target has not, by value.",
    right=(
        "It pledged US$44 million in 2018. | 2018년 4,400만 달러를 공약하였다.",
        "Exports of $500 mn went to 3m people. | 300만 명에게 5억 달러를 수출하였다.",
        "They marked the May 18 Movement in May 2019. | 양측은 2019.5월 5.18 민주화운동을 기념하였다.",
        "One third joined the four-day visit. | 3박 4일간의 방문에 1/3이 동참하였다.",
        "It met King Charles III in H1 2025. | 2025년 상반기 찰스 3세 국왕을 만났다.",
        "The rate of -0.3% is the lowest. | -0.3%의 금리는 최저이다.",
    ),
    wrong=(
        "It pledged US$44 million in 2018. | 2018년 440만 달러를 공약하였다.",
        "The talks lasted 30 minutes. | 회담은 30명 진행되었다.",
        "It met King Charles III in H1 2025. | 2025년 하반기 찰스 2세 국왕을 만났다.",
        "The rate is at -0.3%. | 금리는 0.3%이다.",
        "The trilateral meeting was held. | 4자 회의가 개최되었다.",
    ),
)
def number_differs(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find numbers, sums, dates, times and units that changed, went or came."""
    if unit.target.strip():
        for found in differing_values(unit.source, unit.target):
            yield Doubt(found.message.rstrip("."), source=found.source_span, target=found.target_span)


CHECKS = (number_differs,)
