"""Checks of Korean spacing: what is wrong by the orthography. Compounds, which may be written both ways, are let be.

Source: Hangul orthography (한글 맞춤법), chapter 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.model import BilingualUnit
from bitext.text import HANGUL

_H = f"[{HANGUL}]"
#: Patterns of what is wrong; the group "way" says how.
_APART = re.compile(
    rf"(?<=[{HANGUL}A-Za-z0-9)\]”’」』》〉%])\s(?:을|를|는|에서|에게|으로|까지|부터|에는|에서는|에도|으로는|으로써|으로서|로써)"
    rf"(?=[\s,.])"
)
#: Particles of one syllable that are words too: 한국에 와 있다, 로 대사, 코스타 에 실바.
_SHORT_APART = re.compile(
    rf"(?<=[{HANGUL}A-Za-z0-9)\]”’」』》〉%])\s(?:의(?=[\s,.])|에(?!\s실바)(?=[\s,.])"
    rf"|로(?!\s\S{{0,4}}(?:대사|대통령|총리|장관|차관|의원|대표|국장|교수|박사|씨|칸나|특사|의장|위원장|총재|총장))(?=[\s,.]))"
    rf"|(?<={_H}[{HANGUL}])(?<![에고도로러려어여아해혀쳐서가이면나겨워져라때리시께주자니])\s와"
    rf"(?=\s{_H})(?!\s(?:있|보|본|볼|봤|주|준|줄|줬|계|닿|달라|살))"
)
_TOGETHER = (
    (re.compile(rf"{_H}및(?=\s|{_H})|(?<=\s)및{_H}"), "및 is a word of its own"),
    (
        re.compile(
            r"(?:에|와|과|을|를)(?:대한|대해|대하여|관한|관해|관하여|통해|통하여|위해|위한|위하여|따라|따른|의한|의해|비해)(?=[\s,.])"
        ),
        "a space is missing",
    ),
    (
        re.compile(
            r"[할될볼갈올줄킬릴칠낼둘살알열길힐질울널](?:것|뿐|때|만큼)(?=(?:은|는|이|가|을|를|도|로|에|의)?\s)"
        ),
        "a space is missing",
    ),
    (re.compile(r"(?:[할될볼갈올줄을킬릴칠낼둘살알열길힐질울])수\s?(?:있|없)"), "a space is missing before 수"),
    (
        re.compile(r"[하되있없이](?:는것|던것|는데도불구하고)(?=(?:은|는|이|가|을|를|도|으로|에)?[\s,.])"),
        "a space is missing before 것",
    ),
    (re.compile(rf"(?<={_H}[다함음임됨])[.!?](?={_H})|(?<={_H}),(?={_H})"), "a space is missing behind the mark"),
)
_ORDINAL = re.compile(r"(?<!\S)제 \d+(?=차|회|기|대|호|조|항|장|절|주년|[ ,])")


@check(
    "warning",
    "A particle apart from its noun.",
    right="The two sides met in Seoul. | 양측은 서울에서 회동하였다.",
    wrong="The two sides met in Seoul. | 양측은 서울 에서 회동하였다.",
)
def particle_apart(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find particles that stand alone."""
    for pattern in (_APART, _SHORT_APART):
        for found in pattern.finditer(unit.target):
            if not found[0].endswith("와") or not _has_final(unit.target[found.start() - 1]):
                yield Doubt(f"{found[0].strip()} belongs to the word before it", target=found.span())


@check(
    "warning",
    "Words written together that are two, or no space behind a mark.",
    right="They exchanged views on what can be done. | 양측은 할 수 있는 일에 대해 의견을 교환하였다.",
    wrong="They exchanged views on the issue. | 양측은 동 문제에대해 의견을 교환하였다.",
)
def words_together(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find missing spaces that no compound explains."""
    for pattern, message in _TOGETHER:
        for found in pattern.finditer(unit.target):
            yield Doubt(f"{message}: {unit.target[max(0, found.start() - 2) : found.end() + 2]}", target=found.span())


@check(
    "info",
    "The prefix 제 apart from its number.",
    right="2nd Consultation | 제2차 정책협의회",
    wrong="2nd Consultation | 제 2차 정책협의회",
)
def ordinal_apart(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find the prefix of ordinals written as a word."""
    for found in _ORDINAL.finditer(unit.target):
        yield Doubt(f"{found[0]} is written {found[0].replace(' ', '')}", target=found.span())


def _has_final(syllable: str) -> bool:
    return (ord(syllable) - 0xAC00) % 28 != 0


CHECKS = (particle_apart, words_together, ordinal_apart)
