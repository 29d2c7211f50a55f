r"""Korean renderings as they stand in running text: verbs inflected, particles by the sound before them.

A verb is known by its stem; what follows must be one of the regular endings, so 협력하다 stands in 협력하기로 and not
in "협력 함께". Irregular stems (ㄷ, ㅂ, ㅅ, 르) are found before endings that leave them as they are.

Source: Standard Korean orthography (한글 맞춤법), sections 15 to 18 and 34 to 40, on stems, endings and contractions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

_N, _L, _LM, _M, _B, _SS = "\u11ab", "\u11af", "\u11b1", "\u11b7", "\u11b8", "\u11bb"  # finals: ㄴ ㄹ ㄻ ㅁ ㅂ ㅆ
_A, _O = "\u1161", "\u1169"  # ㅏ ㅗ, which take 아, where other vowels take 어
#: ㅣ ㅜ ㅗ ㅚ with 어 or 아, contracted.
_CONTRACTED = {"\u1175": "\u1167", "\u116e": "\u116f", _O: "\u116a", "\u116c": "\u116b"}
_STEM_VOWEL = {contracted: vowel for vowel, contracted in _CONTRACTED.items()}
_ALIKE = {_A, "\u1162", "\u1165", "\u1166", "\u1167"}  # ㅏ ㅐ ㅓ ㅔ ㅕ, which swallow 어

_END = "(?![가-힣])"
_PLAIN = f"고|지{_END}|지[는도만]{_END}|기(?:{_END}|[로를에는도만위])|게|도록|자(?:고|는|며)?{_END}|거나|겠|던|더|다|든"
_AFTER_VOWEL = rf"(?=(?:{_PLAIN}|며|면|므로|는|나{_END}|니|려|러|시|십|셨|세))"
_AFTER_CONSONANT = rf"(?=(?:{_PLAIN}|으며|으면|으므로|는|으나|으니|으려|으러|으시|습니))"
_AFTER_L = rf"(?=(?:{_PLAIN}|며|면|므로|려|러))"
_AFTER_DROPPED_L = "(?=는|니|시|십|셨|세)"
#: Behind adnominal forms, and behind nominal ones in ㅁ.
_ADNOMINAL = f"(?:{_END}|(?=다|데|지{_END}|바{_END}|가운데|것|수록|만큼))"
_NOMINAL = f"(?:{_END}|(?=(?:을|은|이|과|의|에|으로|으로써|에도|에|도|이다){_END}))"
#: Behind the form in 아 or 어: nothing, its own endings, and verbs that help.
_INFINITIVE = f"(?:{_END}|(?=야|서|도{_END}|온|왔|오고|오는|나가|나갈|나간|나갔|나갑|주|준|줄|줬|라{_END}|요))"
_LINK_END = f"(?:{_END}|(?=서|선|도{_END}))"

#: How a rendering begins that goes on from a word before it: a particle, a quotation, a verb in the place of any.
_OPENINGS = (
    (re.compile(r"이(?= )"), "[이가]"),
    (re.compile(r"을(?= )"), "[을를]"),
    (re.compile(r"와(?=의? )"), "[와과]"),
    (re.compile(r"에(?= 대)"), "(?:에|(?<=데))"),  # 구축하는 데 대해
    (re.compile(r"으로(?= )"), "(?:으로|로)"),
    (re.compile(r"(?:\(이\))?라(?=[고는] )"), "[라다]"),
    (re.compile(r"하(?=기|는|자|겠)|해(?=야)"), "(?<=[가-힣])"),
    (re.compile(r"할(?= )"), f"[{''.join(normalize('NFC', chr(open_) + _L) for open_ in range(0xAC00, 0xD7A4, 28))}]"),
)
_PIECE = re.compile(r"(?P<object>(?<=[가-힣])[을를](?=\s))|(?P<link>(?:하여|해)(?=\s|(?P<end>$)))|(?P<char>\S)")
_HADA_DOEDA = re.compile(r".+(?:하|하였|했|되|되었|됐)다")


@lru_cache(maxsize=65536)
def pattern(rendering: str, *, noun: bool) -> re.Pattern[str]:
    """Compile a rendering as written in the glossary to a pattern of running text.

    Spaces are optional, as Korean compounds are written both ways. A match ends with the stem or the part of an
    ending that is one syllable with it. Of what is no noun, the last verb may have any regular ending, an object
    inside any particle of objects and topics, and the particle that it begins with the form that fits before it.

    Args:
        rendering: With a hyphen in front where something goes before it: -에 대해 의견을 교환하였다.
        noun: Whether it is one; then it is inflected only if it ends in 하다 or 되다.

    >>> bool(pattern("의견을 교환하다", noun=False).search("양측은 의견도 교환했다."))
    True
    >>> bool(pattern("-라고 강조하였다", noun=False).search("평화가 중요하다고 강조하고, 협력을 다짐하였다."))
    True
    >>> bool(pattern("협력하다", noun=False).search("국제 협력 함께 강화"))
    False
    >>> bool(pattern("한국", noun=True).search("한중 관계"))
    False
    """
    text = rendering.lstrip("-~ ")
    opening, last = "", ""
    if _HADA_DOEDA.fullmatch(text) or (text.endswith("다") and not noun):
        text, last = _stem(text[:-1]), r"\s*"
        opening = "" if text[-1] in "하되" else "(?<![가-힣])"  # 공동개최되다 is no other verb, 배열리다 would be
        text, last = text[:-1], last + _inflected(text[-1])
    if noun:
        return re.compile(opening + r"\s*".join(re.escape(char) for char in text if not char.isspace()) + last)
    if rendering.startswith(("-", "~")):
        opening, text = _opened(text)
    return re.compile(opening + r"\s*".join(_pieces(text)) + last)


def _opened(text: str) -> tuple[str, str]:
    """Return the pattern of what goes on from the word before, and the rest."""
    for opening, there in _OPENINGS:
        if found := opening.match(text):
            rest = text[found.end() :]
            return there + (r"\s*" if rest.startswith(" ") else ""), rest
    return "", text


def _pieces(text: str) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        if found["object"]:
            yield "[을를은는도]?"
        elif found["link"]:
            yield "(?:하여|해)" + (_LINK_END if found["end"] is not None else "")
        else:
            yield re.escape(found["char"])


def _stem(word: str) -> str:
    """Return the stem of a verb written without its last 다.

    >>> [_stem(word) for word in ("협력하", "개최되었", "열렸", "맡았", "이어졌", "알려왔", "하였", "기대된", "있")]
    ['협력하', '개최되', '열리', '맡', '이어지', '알려오', '하', '기대되', '있']
    """
    last = normalize("NFD", word[-1])
    if last[2:] == _N and last[:2] in map(_apart, "하되"):
        return word[:-1] + normalize("NFC", last[:2])
    if last[2:] != _SS or word[-1] in "있없":
        return word
    before, syllable = word[:-1], normalize("NFC", last[:2])
    if syllable == "해" or (syllable == "여" and before.endswith("하")):
        return before.removesuffix("하") + "하"
    if syllable in "아어" and before:
        return before
    return before + normalize("NFC", last[0] + _STEM_VOWEL.get(last[1], last[1]))


def _inflected(last: str) -> str:
    """Return the pattern of the last syllable of a stem with whatever regular ending may follow."""
    apart = _apart(last)
    if last == "갖":  # short for 가지다
        return f"(?:갖(?=(?:{_PLAIN}|는))|가{_inflected('지')})"
    if len(apart) == 2:
        forms = [last + _AFTER_VOWEL, _with(last, _N) + _ADNOMINAL, _with(last, _L) + _ADNOMINAL]
        forms += [_with(last, _M) + _NOMINAL, _with(last, _B) + "(?=니|시)"]
    elif apart[2] == _L:
        dropped = normalize("NFC", apart[:2])
        forms = [last + _AFTER_L, dropped + _AFTER_DROPPED_L, _with(dropped, _N) + _ADNOMINAL, last + _END]
        forms += [_with(dropped, _LM) + _NOMINAL, _with(dropped, _B) + "(?=니|시)"]
    else:
        forms = [last + _AFTER_CONSONANT, f"{last}(?=[은을]{_END})", f"{last}(?=음{_NOMINAL})"]
    for infinitive in _infinitives(last, apart):
        forms += [infinitive + _INFINITIVE, infinitive[:-1] + _with(infinitive[-1], _SS)]
    return f"(?:{'|'.join(forms)})"


def _infinitives(last: str, apart: str) -> Iterator[str]:
    if last == "하":
        yield from ("하여", "해")
    elif len(apart) == 2 and apart[1] in _ALIKE:
        yield last
    elif apart[1:] == _O:
        yield normalize("NFC", apart[0] + _CONTRACTED[_O])
    else:
        yield last + ("아" if apart[1] in (_A, _O) else "어")
        if len(apart) == 2 and apart[1] in _CONTRACTED:
            yield normalize("NFC", apart[0] + _CONTRACTED[apart[1]])


def _apart(syllable: str) -> str:
    return normalize("NFD", syllable)


def _with(syllable: str, final: str) -> str:
    return normalize("NFC", syllable + final)
