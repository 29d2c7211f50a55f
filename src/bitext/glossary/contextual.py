"""Korean that renders a term in its sentence only: second mentions, sides, pronouns, nouns of relation behind it."""

from __future__ import annotations

import re

from bitext.glossary.folding import squeezed
from bitext.surnames import SURNAMES

#: What begins with one points back to something named before: 이번 협의회, 양 장관, 우리 정부.
_POINTING = frozenset("이번 금번 동 본 해당 양 우리 상기 당 위 이 그 자국".split())
#: Whole renderings that say which only where they stand.
_ALONE = frozenset("양국 양측 쌍방 당지 현지 이곳 정부 당국 당사국 자국 본국 이들 그들 본부".split())
#: 전 대통령 is a former president, not one whose name is 전.
_SURNAMES = frozenset(surname for korean in SURNAMES.values() for surname in korean if len(surname) == 1) - {*"전신현"}
_TITLE = re.compile(
    r"(?:장관|차관|대사|대통령|총리|수상|총영사|영사|국장|실장|단장|본부장|부장|의장|위원장|총장|의원|특사|대표|주석"
    r"|시장|주지사|심의관|조정관|회장|사장|여사|교수|박사|국왕)$"
)
#: Sides of two (미측); of longer words 측 is cut off, but not of 관측, 예측, 추측, 계측 and 실측.
_SIDE = re.compile(r"[한미일중북남러영독불호인양]측")
_SIDE_ENDING = re.compile(r"(?<=[가-힣]{2})(?<![관예추계실])측$")
#: Last words that are no part of the term before them.
_RELATIONS = frozenset(
    """
    계기 시 등 후 전 중 이전 이후 직전 직후 당시 때 동안 도중 간 내 측 관련 차원 참석 개최
    """.split()
)


def without_relations(noun: str, other: str) -> str:
    """Cut off the last words that are no part of a term, but for what the other rendering of the term ends with too.

    >>> without_relations("정책대화 계기 중", "정책협의회"), without_relations("정책대화측", "정책협의회")
    ('정책대화', '정책대화')
    >>> without_relations("평가 결과", "심사 결과"), without_relations("기상 관측", "기상")
    ('평가 결과', '기상 관측')
    """
    words = noun.split(" ")
    while len(words) > 1 and words[-1] in _RELATIONS and not squeezed(other).endswith(words[-1]):
        del words[-1]
    text = " ".join(words)
    return text if other.endswith("측") else _SIDE_ENDING.sub("", text)


def is_contextual(noun: str) -> bool:
    """Tell whether Korean stands for a term in its sentence only.

    >>> [is_contextual(noun) for noun in ("이번 협의회", "조 장관", "미측", "양국", "정책대화", "우리나라", "외교장관")]
    [True, True, True, True, False, False, False]
    """
    first, *rest = noun.split(" ")
    if noun in _ALONE or noun in _POINTING or _SIDE.fullmatch(noun) or (rest and first in _POINTING):
        return True
    return len(rest) == 1 and first in _SURNAMES and _TITLE.search(rest[0]) is not None
