"""Checks of what a translation says twice and its source once, as small models do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.values.english import english_values
from bitext.check.values.korean import korean_values
from bitext.check.values.same import same
from bitext.check.values.value import Value
from bitext.model import BilingualUnit

#: What may be said twice in Korean for one word: names that the source repeats, and what it says of each.
_NAME_TWICE = re.compile(r"\b([A-Z]\w{2,})\b.*\b\1\b", re.DOTALL)
_EACH = re.compile(r"\b(?:each|both|respectively|apiece)\b", re.IGNORECASE)
#: Kinds that good Korean repeats only with its source: of 23,121 composed pairs two have a year once more. Numbers
#: with a counter are left out (옷 한 벌, 신발 한 켤레).
_KINDS = frozenset(("day", "month", "year", "weekday", "time", "percent", "money", "ordinal"))
_PARTICLE = "(?:과|와|은|는|이|가|을|를|의|에|등)"
_NO_OWNER = "(?:과|와|은|는|이|가|을|를|에|등)"  # 무역, 투자 및 무역의 자유화
_SEPARATOR = "(?:,| 및) "
_LISTED_TWICE = re.compile(
    rf"(?<![\w.])(?!여러분)([가-힣A-Za-z]{{2,}}), (?:[가-힣A-Za-z·]+(?: [가-힣]+)?, ){{0,4}}\1"
    rf"(?=[,.]|{_PARTICLE}(?![가-힣]))"
    rf"|(?<![\w.])(?<!및 )(?!여러분)([가-힣A-Za-z]{{2,}}){_SEPARATOR}"
    rf"(?:[가-힣A-Za-z·]+(?: [가-힣]+)?{_SEPARATOR}){{0,4}}\2"
    rf"(?={_NO_OWNER}(?![가-힣])|, )"
    rf"|(?<![\w.])([가-힣A-Za-z]{{2,}})[과와] (?:[가-힣A-Za-z·]+(?: [가-힣]+)?, ){{1,4}}\3(?=[이가을를](?![가-힣]))"
    rf"|(?<![\w.])([가-힣A-Za-z]+(?: [가-힣A-Za-z]+){{1,3}}), \4(?={_NO_OWNER}(?![가-힣]))"
)


@check(
    "warning",
    "A date, sum, share or ordinal that the target has more often than the source.",
    right=(
        "It met on May 2 and again on May 2, 2025. | 5월 2일 회동하고 2025년 5월 2일 다시 회동하였다.",
        "One suit and one pair of shoes were lost. | 옷 한 벌과 신발 한 켤레가 분실되었다.",
    ),
    wrong=(
        "On May 2 the two sides met in Seoul. | 5월 2일 양측은 5월 2일 서울에서 회동하였다.",
        "It has paid US$76 million in full. | 7,600만 달러를 7,600만 달러 전액 납부하였다.",
    ),
)
def value_twice(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find values that are said once more than in the source."""
    if _EACH.search(unit.source):
        return
    places: defaultdict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in korean_values(unit.target):
        if value.kind in _KINDS:
            places[value.kind, unit.target[slice(*value.span)].removeprefix("제")].append(value)
    for (_, text), values in places.items():
        if len(values) > 1:
            said = sum(same(value, values[0]) for value in english_values(unit.source))
            for value in values[max(said, 1) :]:
                yield Doubt(f"{text!r} stands here once more than in the source", target=value.span)


@check(
    "warning",
    "One thing twice in a list.",
    right=(
        "Mali and Chad's north took part. | 말리, 차드, 차드 북부가 참가하였다.",
        "Those of Korea, Japan, and Korea's allies met. | 한국, 일본, 한국의 우방이 만났다.",
        "Ties with Japan and China came up. | 한국과 일본, 한국과 중국의 관계가 논의되었다.",
        "Dear compatriots, you are our pride. | 동포 여러분, 여러분은 우리의 자랑입니다.",
    ),
    wrong=(
        "Kenya, Togo and Mali took part. | 케냐, 토고, 케냐가 참가하였다.",
        "He visited Seoul, Busan and Jeju. | 그는 서울과 부산, 서울을 방문하였다.",
        "Women, the elderly and others spoke. | 여성, 노인 및 여성, 노인, 저소득층이 발언하였다.",
        "The Deputy Secretary-General came. | 아세안 사무차장, 아세안 사무차장이 왔다.",
    ),
)
def listed_twice(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find words that stand twice in one list, but in one of names that the source repeats."""
    if _NAME_TWICE.search(unit.source):
        return
    for found in _LISTED_TWICE.finditer(unit.target):
        item = found[found.lastindex or 0]
        yield Doubt(f"{item!r} stands twice in this list", target=(found.end() - len(item), found.end()))


CHECKS = (value_twice, listed_twice)
