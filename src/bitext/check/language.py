"""Checks of the language: not translated, another language, Latin left over, cut off, gone round in circles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.punctuation import final_mark, is_ended
from bitext.model import BilingualUnit
from bitext.text import UNCHANGED, hangul_share, is_swapped

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S[^\s@]*+@\S+\.\S+|#\w+")
_WORD = re.compile(r"(?<![A-Za-z\u00c0-\u024f])[A-Z\u00c0-\u00de]*+[a-z\u00df-\u024f][A-Za-z\u00c0-\u024f]*")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
#: Letters of scripts that neither English nor Korean is written in; Han from four on, as names are added in three.
_OTHER_LETTER = re.compile("[\u0370-\u04ff\u0530-\u109f\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff]{3,}|[\u0530-\u109f\u0e00-\u0eff]{3,}|[\u3040-\u30fa\u30fc-\u30ff]{2,}|[\u4e00-\u9fff]{5,}"
)
_ASIDE = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]|‘(?:[^’]|’(?=[a-z]))*’|“[^”]*”|《[^》]*》|〈[^〉]*〉")
#: A word left over: small letters, or a capital and small ones; not part of a name with signs, digits or capitals.
_LEFT_OVER = re.compile(
    r"(?<![A-Za-z0-9\u00c0-\u024f.&/+-])[A-Za-z\u00c0-\u024f][a-z\u00df-\u024f]{2,}(?![A-Za-z0-9&/+-]|\.[A-Za-z])"
)
_NEAR_NAME = re.compile(r"[A-Z][A-Z0-9]+[^\w]{0,2}$")
_NAME_BEHIND = re.compile(r"\s?[A-Z][A-Z0-9]")
_STAYING = frozenset("Ltd Inc Pty Corp Gavi bps rpm pdf".split())
_PHRASE_TWICE = re.compile(r"(?<!\S)(\S+(?: \S+){1,9}) \1(?!\w)")
_SYLLABLES_AGAIN = re.compile(r"([^\W\d_]{1,6}?)\1{4,}")
_ONE_BY_ONE = re.compile(r"(?:한|하나|한두) \S+")
_LONG_WORD = 9
_SENTENCE_WORDS = 3


@check(
    "error",
    "The target is the source.",
    right="UNESCO | UNESCO",
    wrong="The two sides met. | The two sides met.",
)
def same_as_source(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find units whose source was copied; abbreviations, numbers and addresses may be."""
    if unit.source.split() == unit.target.split() and _has_words(unit.source):
        yield Doubt("the target is the source")


@check(
    "error",
    "The target is in English.",
    right="KOICA | 한국국제협력단(KOICA)",
    wrong="The two sides met. | The two parties met.",
)
def untranslated(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find targets of English words."""
    text = _ADDRESS.sub(" ", unit.target)
    words = sum(len(word) > 2 for word in _WORD.findall(text))
    if words >= _SENTENCE_WORDS and hangul_share(text) < 0.1 and unit.source.split() != unit.target.split():
        yield Doubt("the target is in English")


@check(
    "error",
    "Text in another language than English or Korean, or the two sides swapped.",
    right="President Xi Jinping | 시진핑(習近平) 국가주석",
    wrong="The two sides met. | 双方は会談した",
)
def wrong_language(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find scripts that no Korean text is written in, unless the source has the same words."""
    if is_swapped(unit.source, unit.target):
        yield Doubt("the source is Korean and the target is not; the sides are swapped")
    if _OTHER_LETTER.search(unit.target) is None:
        return
    for found in _OTHER_SCRIPT.finditer(unit.target):
        if found[0] not in unit.source:
            yield Doubt(f"{found[0]} is not Korean", target=found.span())
            return


@check(
    "error",
    "An English word of the source left in the Korean.",
    right="They saw the Spine at NEOM. | 양측은 네옴의 스파인(Spine)을 시찰하였다.",
    wrong="The two sides reviewed the roadmap. | 양측은 roadmap을 점검하였다.",
)
def latin_left(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find English words; those in brackets and quotation marks, in names and in addresses may stay."""
    if not _LATIN_LETTER.search(unit.target) or hangul_share(unit.target) < 0.1:
        return
    text = _ADDRESS.sub(_blank, _ASIDE.sub(_blank, unit.target))
    for found in _LEFT_OVER.finditer(text):
        word = found[0]
        named = _NEAR_NAME.search(text[: found.start()]) or _NAME_BEHIND.match(text, found.end())
        given_in_brackets = unit.target.count(word) > text.count(word)
        if word in unit.source and word not in _STAYING and not named and not given_in_brackets:
            yield Doubt(f"{word} is left in English", target=found.span())


#: Nouns that end a note as 함 and 음 do.
_NOTE_END = re.compile(r"(?:예정|계획|전망|방침|합의|[가-힣] 중|[할될일할릴갈올줄볼말] 것)[”’\"')\]]*$")
#: Verbal nouns that end the notes of ministries as verbs do; 보고 is a verb too, but for 결과 보고.
_VERBAL = """
    논의 강조 요청 표명 개최 교환 참조 수령 평가 당부 전달 설명 제안 언급 확인 재확인 환영 촉구 기대 희망
    약속 접견 체결 서명 발표 점검 규탄 공유 청취 모색 출범 개막 폐막 종료 완료 착수 실시 시행 제출 당선
    선출 채택 타결 재개 개시 시작 출발 도착 귀국 확산 격려 시찰 다짐 공감 질의 지적 제기 면담 예방 회동
    협의 통화 방문 참석 발언 답변 지지 결정 승인 임명 초청 항의 제공 소개 안내 수여 기증 지시 경고 건의
    추진 마련 면제 자제 보관
    """.split()
#: They stand behind an object, an adverb or what was said, not behind what makes them objects: 협력에 대한 논의.
_VERBAL_END = re.compile(
    r"(?<![는은의된던]\s)(?<![^북방시제권서기]한\s)(?<=\s)"
    rf"(?:{'|'.join(_VERBAL)}|(?<=[과황적향항]\s)보고)[”’\"')\]]*$"
)
#: Nouns in 의 before which that is no particle: 회의 개최, 사의 표명.
_OF = re.compile(r"[회논합협사조결동심토문질제주유건정]의\s\S+$")
_TOPIC = re.compile(
    r"(?:장관|대통령|차관|대사|총리|국장|대표|의장|총장|위원장|정부|외교부|[양동우]\s?측|양국|[가-힣]국|그녀|(?<![가-힣])그|우리|북한|일본|유엔)"
    r"[은는]\s"
)
#: A question in the short form of headlines: 무엇이 달라지나.
_ASKED = re.compile(r"(?:[하되있없지리오가보나르치]|[었았였했됐겠])나[”’\"')\]]*$")
#: A line of whom to ask, or of what takes place when and where.
_LINE = re.compile(
    r"^[^:：.]{0,20}?(?:문의처?|연락처|전화|팩스|이메일|주소|담당자?|일시|일자|일정|기간|시간|장소|대상|참석자|마감"
    r"|누리집|붙임|첨부|약사)\]?\s?[:：\]]"
)
_LINE_CUT = re.compile(r"(?:[을를며]|에서|으로|[하되]고|,)$")
_CLOCK_END = re.compile(r"(?<!\d)\d{1,2}:\d\d$")


@check(
    "error",
    "The target breaks off in the middle of a sentence.",
    right="The two sides met in Seoul. | 양측은 서울에서 회동하였다.",
    wrong="The two sides met in Seoul and agreed to cooperate. | 양측은 서울에서 회동하고 협력을",
)
def truncated(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find targets without an end, where the source is a whole sentence."""
    target = unit.target.rstrip()
    if not final_mark(unit.source) or final_mark(target) or is_ended(target) or hangul_share(target) < 0.1:
        return
    if target[-1] not in ":：;" and not _is_note(unit.source, target):
        yield Doubt("the target breaks off", target=(len(target) - len(target.split()[-1]), len(target)))


def _is_note(source: str, target: str) -> bool:
    """Tell whether a text ends as notes, headlines and lines of contact do."""
    if _NOTE_END.search(target) or (final_mark(source) == "?" and _ASKED.search(target)):
        return True
    if _TOPIC.search(target):  # a sentence, which must have a verb
        return False
    if _is_verbal(target):
        return True
    if _LINE.match(target) and not _LINE_CUT.search(target):
        return True
    bare = target.rstrip(")] ")
    return _CLOCK_END.search(bare) is not None or any(found.end() == len(bare) for found in UNCHANGED.finditer(bare))


def _is_verbal(target: str) -> bool:
    """Tell whether a text ends in a verbal noun that stands for a verb.

    >>> [_is_verbal(text) for text in ("회의 개최", "협력 방안 논의", "협력에 대한 논의", "양국의 논의", "협력 방안")]
    [True, True, False, False, False]
    """
    return _VERBAL_END.search(_OF.sub(lambda found: found[0].replace("의 ", "X ", 1), target)) is not None


@check(
    "error",
    "Words or syllables that go round in circles, as machine translation does.",
    right="They reviewed the draft line by line. | 양측은 초안을 한 줄 한 줄 검토하였다.",
    wrong="The two sides met in Seoul and agreed to cooperate. | 양측은 서울에서 회동하고 서울에서 회동하고 합의함.",
)
def repetition(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find a phrase that follows itself, and a few syllables five times over, unless the source does the same."""
    words = unit.target.split()
    patterns = [_PHRASE_TWICE] if len(set(words)) < len(words) - 1 else []
    patterns += [_SYLLABLES_AGAIN] if any(len(word) > _LONG_WORD for word in words) else []
    for pattern in patterns:
        again = pattern.search(unit.target)
        if again and not _ONE_BY_ONE.fullmatch(again[1]) and not pattern.search(unit.source):
            yield Doubt(f"“{again[1]}” is repeated", target=again.span())
            return


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _has_words(text: str) -> bool:
    return any(len(word) > 2 for word in _WORD.findall(_ADDRESS.sub(" ", text)))


CHECKS = (same_as_source, untranslated, wrong_language, latin_left, truncated, repetition)
