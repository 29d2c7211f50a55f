"""Romanised Korean names: found in English text, resolved by the glossary, or given back with candidates in Hangul.

Romanisation loses what Hangul tells apart (Tae-yul is 태열 or 태율), so a name that nobody has resolved is a doubt for
the reviewer, never a guess in the text. A name that the glossary has in one spelling is the same name in another
(Kang Kyung-wha, Kang, Kyung-wha, KANG Kyung Wha, Kyung-wha Kang).

Source: Revised Romanization of Korean (2000) and the spellings in use in passports and ministry lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from bitext.model import ConceptEntry, Finding, Span, TermMatch
from bitext.surnames import SURNAMES

#: Syllables of given names, the most usual first.
_SYLLABLES = """
    영 수 정 성 현 진 호 상 경 재 준 동 용 태 은 희 철 민 지 인 미 종 훈 석 선 기 원 승 연 숙 순 광 규 우 주 문 창
    일 병 형 혜 식 윤 덕 환 홍 건 국 근 길 명 봉 서 섭 신 옥 완 욱 유 의 익 자 장 제 중 찬 천 춘 필 하 학 해 혁 화
    효 휘 흥 강 구 균 권 금 나 남 노 대 도 두 득 라 란 래 령 룡 린 림 만 모 무 배 백 범 보 복 빈 삼 세 소 송 시 아
    안 애 양 언 여 열 렬 예 오 요 운 웅 율 률 이 임 전 조 직 채 충 치 탁 택 평 표 한 함 항 향 헌 협 황 회 후 흠 걸
    결 겸 계 고 곤 관 교 군 귀 극 련 엽 응 섬 슬 솔 별 빛 람 름 온 늬 루 리 담 단 달 돈 둘 례 로 류 륜 매 맹 목 묵
    박 방 벽 변 부 분 비 사 산 새 샘 설 심 쌍 억 엄 염 월 위 음 을 잔 잠 절 점 존 좌 증 차 청 초 총 추 축 출 쾌 탄
    통 팔 풍 허 혼 홀 훤 힘
""".split()
_INITIALS = "g,k kk n d,t tt r,l m b,p pp s,sh ss , j,ch jj ch k t p h".split()
_VOWELS = (
    "a,ah ae,ai ya yae eo,u,o,uh e yeo,you,yu,yo,yuh ye,yae o,oh wa wae oe,oi yo u,oo,woo wo,weo we wi,ui yu,yoo eu,u "
    "ui,eui,hee,ee i,ee,yi"
).split()
_FINALS = {0: ",", 1: "k,g,ck", 4: "n,nn", 7: "t", 8: "l,ll", 16: "m", 17: "p,b", 21: "ng"}
_GIVEN = r"(?:[A-Z][a-z]+-[A-Za-z][a-z]+|[A-Z]+-[A-Z]+)"
_SURNAME = rf"(?P<surname>{'|'.join(f'{roman.title()}|{roman.upper()}' for roman in SURNAMES)})"
#: Both look ahead, so that what is no name hides none behind it: In President Moon Jae-in.
_NAME = re.compile(rf"\b(?=(?P<name>{_SURNAME},? (?P<given>{_GIVEN}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b))")
_REVERSED = re.compile(rf"\b(?=(?P<name>(?P<given>{_GIVEN}),? {_SURNAME}\b))")
#: What may go on with a name that seems to end before it.
_FOLLOWING = re.compile(r"-[A-Za-z]| [A-Z]")
#: Surnames that are English words at the head of a sentence: they need the hyphen in the given name.
_WORDS = frozenset("an do go in no o ok so um we".split())
#: Likewise, as given names: Minister Kang To Visit Seoul.
_GIVEN_WORDS = _WORDS | frozenset("been join oh on see she to too use you".split())
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanName:
    """Hold a romanised Korean name found in a text.

    Attributes:
        span: Where it stands.
        surname: Romanised, lower case.
        given: Likewise, with the hyphen or space between its syllables if it has one.
    """

    span: Span
    surname: str
    given: str

    @property
    def key(self) -> str:
        """The name without what spellings differ in."""
        return f"{self.surname} {re.sub('[- ]', '', self.given)}"


class NameRegister:
    """Resolve romanised names by the person entries of a glossary."""

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        self._entries: dict[str, ConceptEntry] = {}
        for entry in entries:
            if entry.domain == "person":
                for name in find_names(entry.source.text):
                    if name.span == (0, len(entry.source.text)):
                        self._entries.setdefault(name.key, entry)

    def resolve(self, text: str, matches: Sequence[TermMatch]) -> tuple[tuple[TermMatch, ...], tuple[KoreanName, ...]]:
        """Return the matches with those of names in another spelling added, and the names nobody has resolved.

        Names that overlap a match are left to it.
        """
        added: list[TermMatch] = []
        unresolved: list[KoreanName] = []
        covered = bytearray(len(text))
        for start, end in (match.span for match in matches):
            covered[start:end] = b"\1" * (end - start)
        for name in find_names(text):
            if any(covered[slice(*name.span)]):
                continue
            entry = self._entries.get(name.key)
            if entry:
                added.append(TermMatch(span=name.span, entry=entry))
            else:
                unresolved.append(name)
        return tuple(sorted((*matches, *added), key=lambda match: match.span)), tuple(unresolved)


def find_names(text: str) -> Iterator[KoreanName]:
    """Yield the romanised Korean names of an English text, in order, without overlaps.

    A name is a known surname with a given name of one or two known syllables, hyphenated, joined or apart; with a
    hyphen the surname may come last. A word that is a name in other languages too needs the hyphen or two syllables.

    >>> [name.key for name in find_names("Minister Cho Tae-yul met Park Jin, Insun Kang and Park Avenue in Han River.")]
    ['cho taeyul', 'park jin']
    """
    names = (name for pattern in (_NAME, _REVERSED) for match in pattern.finditer(text) if (name := _name(match)))
    position = 0
    for name in sorted(names, key=lambda name: (name.span[0], -name.span[1])):
        if name.span[0] >= position:
            yield name
            position = name.span[1]


def runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether a term is no more than the beginning of a name: a title with the surname, or half a given name.

    >>> [runs_on(text, 0, 13) for text in ("Minister Kang Min-seok", "Minister Kang, Seoul", "Minister Kang To Visit")]
    [True, False, False]
    >>> runs_on("Kim Gunn-woo", 0, 8)
    True
    """
    if not _FOLLOWING.match(text, end):
        return False
    for place in range(start, end):
        match = _NAME.match(text, place)
        name = _name(match) if match else None
        if match and name and name.span[1] > end:
            return match.end("surname") == end or text[end] == "-"
    return False


def _name(match: re.Match[str]) -> KoreanName | None:
    surname = match["surname"].lower()
    if surname in _WORDS and "-" not in match["given"]:
        return None
    given, end = match["given"], match.end("name")
    if " " in given and not _cuts(given):  # the second word is no part of the name
        given = given.partition(" ")[0]
        end = match.start("given") + len(given)
    if given.lower() in _GIVEN_WORDS or not _cuts(given):
        return None
    return KoreanName(span=(match.start(), end), surname=surname, given=given.lower())


def _cuts(given: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a given name into one or two known syllables; none where it is no name."""
    known = _romanised()
    whole = given.lower()
    parts = tuple(re.split("[- ]", whole))
    cuts = [parts] if len(parts) == 2 else [(whole,), *((whole[:cut], whole[cut:]) for cut in range(1, len(whole)))]
    return [cut for cut in cuts if all(syllable in known for syllable in cut)]


def candidates(name: KoreanName, limit: int = _SHOWN) -> tuple[str, ...]:
    """Return what a name may be in Hangul, the most usual first.

    >>> next(candidates(name) for name in find_names("Cho Tae-yul"))
    ('조태율', '조태열', '조대율', '조대열')
    """
    known = _romanised()
    ranked = sorted(
        (sum(rank for rank, _ in parts), "".join(korean for _, korean in parts))
        for cut in _cuts(name.given)
        for parts in product(*(known[syllable][:limit] for syllable in cut))
    )
    written = (surname + given for _, given in ranked for surname in SURNAMES[name.surname])
    return tuple(dict.fromkeys(written))[:limit]


def unresolved_finding(name: KoreanName, text: str) -> Finding:
    """Return the finding for a name that the glossary does not have."""
    written = text[slice(*name.span)]
    return Finding(
        code="name-unresolved",
        severity="warning",
        message=f"{written} is not in the glossary; it may be {', '.join(candidates(name))}",
        span=name.span,
    )


@cache
def _romanised() -> dict[str, list[tuple[int, str]]]:
    """Return the Hangul of each romanised syllable with its rank, the likeliest first."""
    table: dict[str, dict[str, int]] = {}
    for usual, korean in enumerate(_SYLLABLES):
        for roman, unusual in _romanisations(korean):
            rank = usual + 40 * unusual
            choices = table.setdefault(roman, {})
            choices[korean] = min(rank, choices.get(korean, rank))
    return {roman: sorted((rank, korean) for korean, rank in choices.items()) for roman, choices in table.items()}


def _romanisations(korean: str) -> Iterator[tuple[str, int]]:
    """Yield the spellings of a syllable, each with how many of its letters are not the standard ones."""
    code = ord(korean) - 0xAC00
    initial, vowel, final = code // 588, code % 588 // 28, code % 28
    parts = (_INITIALS[initial], _VOWELS[vowel], _FINALS.get(final, ","))
    choices = [list(enumerate(part.split(","))) for part in parts]
    for spelled in product(*choices):
        roman, unusual = "".join(letters for _, letters in spelled), sum(place > 0 for place, _ in spelled)
        yield roman, unusual
        if roman.startswith("hw"):
            yield "wh" + roman[2:], unusual + 1  # Kyung-wha
