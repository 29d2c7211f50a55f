r"""Korean renderings as they stand in running text: verbs inflected, particles by the sound before them.

A verb is known by its stem; what follows must be one of the regular endings, so 협력하다 stands in 협력하기로 and not
in "협력 함께". Stems in 르 and ㅡ change, and the commonest irregular ones in ㄷ, ㅂ and ㅅ where a glossary has them
in the dictionary's form (의견을 듣다).

Source: Standard Korean orthography (한글 맞춤법), sections 15 to 18 and 34 to 40, on stems, endings and contractions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from bitext.glossary.literal import COMPOUNDS, LETTERS, literal
from bitext.model import Span

_N, _L, _LM, _M, _B, _SS = "\u11ab", "\u11af", "\u11b1", "\u11b7", "\u11b8", "\u11bb"  # finals: ㄴ ㄹ ㄻ ㅁ ㅂ ㅆ
_A, _O, _EO, _EU, _U = "\u1161", "\u1169", "\u1165", "\u1173", "\u116e"  # ㅏ ㅗ ㅓ ㅡ ㅜ
_BRIGHT = (_A, "\u1163", _O)  # ㅏ ㅑ ㅗ, which take 아, where other vowels take 어
_CONTRACTED = {"\u1175": "\u1167", _U: "\u116f", _O: "\u116a", "\u116c": "\u116b"}  # ㅣ ㅜ ㅗ ㅚ with 어 or 아
_STEM_VOWEL = {contracted: vowel for vowel, contracted in _CONTRACTED.items()}
_SWALLOWING = {
    _A: (),
    _EO: (),
    "\u1162": "어",
    "\u1166": "어",
    "\u1167": "어",
}  # ㅏ ㅓ ㅐ ㅔ ㅕ: 가, 서; 보내 or 보내어
_ELIDED = {"써": "쓰", "커": "크", "떠": "뜨", "꺼": "끄", "터": "트", "러": "르"}
_NOT_DOUBLED = ("따", "치", "다", "우")  # before 르 that elides its vowel only: 따라, 치러
_WITH_REO = ("이", "푸")  # 이르러
#: Irregular stems and what is written before a vowel: 도와, 들어, 지어.
_IRREGULAR_B = "돕곱깝렵롭럽쉽춥덥맵겁볍답밉눕"
_IRREGULAR = {"듣": "들", "싣": "실", "짓": "지", "낫": "나", "잇": "이", "붓": "부", "긋": "그", "젓": "저"}

_HANGUL = re.compile("[가-힣]|.[가-힣]")
_END = "(?![가-힣])"
_QUOTED = f"라(?:고|고도|고는|는|며|면|던|니)?{_END}"
_OPEN_QUESTION = f"지(?:를|가|는|도|에|의|라도|와)?{_END}"
_PLAIN = (
    f"고|지(?:는|도|만|만은|를|요|라도)?{_END}|지[않못말]"
    f"|기(?:{_END}|[로에를]|위[하한해]|때문|바[라랍란]"
    f"|(?:는|는커녕|도|만|가|보다|보다는|보다도|까지|부터|조차|마저|나|란|의|와|야|전){_END})"
    f"|길{_END}|기엔{_END}|게|도록|듯|자(?:고|고도|는|며|면|마자)?{_END}|거[나니든]|겠|던|더[라니군구냐]|다|든(?:{_END}|지|가)|되{_END}"
)
_HONOURING = f"시|십|셨|세|셔|[신실심]{_END}"
_ASKING = "느[냐니라]"


class _Form(NamedTuple):
    """Hold how the end of a stem may be written, and what must follow."""

    text: str
    behind: re.Pattern[str]


_VOWEL = re.compile(f"{_PLAIN}|{_ASKING}|며|면|므로|는|나요?{_END}|니|려|러|리라|{_QUOTED}|{_HONOURING}")
_LINKED = f"으(?:며|면|므로|나{_END}|니|려|러|리라|되{_END}|{_QUOTED}|{_HONOURING})"
_BEFORE_VOWELS = re.compile(_LINKED)
_CONSONANT = re.compile(f"{_PLAIN}|{_ASKING}|는|습[니디]|{_LINKED}")
_KEPT_L = re.compile(f"{_PLAIN}|며|면|므로|려|러|리라|{_QUOTED}")
_DROPPED_L = re.compile(f"{_ASKING}|는|니|나요?{_END}|{_HONOURING}")
_WITH_GAJ = re.compile(r"(?<![가-힣])가지$")
_GAJ = re.compile(f"{_PLAIN}|{_ASKING}|는|습[니디]")  # 갖다 is short for 가지다 before consonants
_ADNOMINAL = re.compile(
    f"{_END}|데|{_OPEN_QUESTION}|가(?:를|에)?{_END}|바(?:와|를|에)?{_END}|가운데|것|만큼|대로|후{_END}|뒤{_END}|채{_END}"
)
_FUTURE = re.compile(
    f"{_END}|{_OPEN_QUESTION}|지언정|수록|수[는도가]?{_END}|수[있없]|것|까|때|뿐|만[큼한]|텐데|[게걸]{_END}|는지|바를?{_END}|데{_END}"
)
_NOMINAL = re.compile(
    f"{_END}|(?:을|은|이|과|의|도|만|까지|보다|에|에도|에는|에따라|에서|에서도|으로|으로도|으로써|으로서){_END}|이[다며고라었므]|입니"
)
_POLITE = re.compile("[니시]")
_DECLARED = re.compile("다")
_OF_HA = re.compile(f"코자|키로|토록|케{_END}")  # 하고자, 하기로, 하도록, 하게
_COPULA = re.compile(f"라[서도야기]|란{_END}")
#: Behind the form in 아 or 어, beside verbs that help: nothing, and its own endings.
_INFINITIVE = re.compile(f"{_END}|야|(?:서|선|서는|서도|서야|도|라|요){_END}|달라(?:고|는|며|면)?{_END}")
_PAST = re.compile("")
_LINK_END = f"(?:{_END}|(?=서|선|도{_END}))"
#: What is a word of its own behind a space: 협력 한 건, 협력 하나, 지원 한 해; but 지원 해 왔다.
_ANOTHER_WORD = re.compile(rf"한(?!다)|하나{_END}|해{_END}(?!\s(?:나[가간갈갔갑]|[오온올왔]))")
#: What looks like a verb that helps, and may be a particle: 피해가, 피해와, 피해 내.
_NO_HELP = re.compile(f"[가와내]{_END}")


def _all_with(final: str) -> str:
    """Return all syllables that end in a consonant."""
    return "".join(normalize("NFC", chr(open_) + final) for open_ in range(0xAC00, 0xD7A4, 28))


#: Stems that without an object before them are often other words: 후보 내지, 회의 가져온.
_SHORT_STEMS = "내갖"
#: The syllables of a rendering of so many stand side by side in other words: 한 국가, 구역 내.
_SHORT = 3

#: How a rendering begins that goes on from a word before it: a particle, a quotation, a verb in the place of any.
_OPENINGS = (
    (re.compile(r"[이가](?= )"), "[이가]"),
    (re.compile(r"[을를](?= )"), "[을를]"),
    (re.compile(r"[와과](?=의? )"), "[와과]"),
    (re.compile(r"에(?= )"), f"(?:에|(?<=[{_all_with(_N)}] 데)|(?<=[{_all_with(_N)}]데))"),  # 강화하는 데 기여하다
    (re.compile(r"으?로(?= )"), "(?:으로|로)"),
    (re.compile(r"의(?= 필요)"), "(?:의|(?<=[할될을릴킬갈낼올칠일울쓸]))"),  # 협력할 필요성을 강조하다
    (re.compile(r"(?:\(이\))?[라다](?=[고는] )"), "[라다자]"),
    (re.compile(r"하(?=기|는|자|겠)|해(?=야)"), "(?<=[가-힣])"),
    (re.compile(r"할(?= )"), f"(?<![0-9])[{_all_with(_L)}]"),
)
#: What may stand behind a noun: no Hangul, or particles to the end of the word.
_WORD_END = re.compile(
    r"(?:들)?(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|으로|로|도|만|까지|부터|라고|이라고|이며|이다|측|간)*(?![가-힣])"
)
_PIECE = re.compile(
    r"(?P<gap>(?<=\s)-[을를](?=\s))|(?P<object>(?<=[가-힣])[을를](?=\s))|(?P<thing>(?<=는\s)데(?=\s))|(?P<link>(?:하여|해)(?=\s|(?P<end>$)))|(?P<char>\S)"
)
_GAP = r"(?<=\s)[^.,;]{1,60}?[을를은는도]"  # 우리 측에 -을 알려왔다
_VERB = re.compile(r".*[가-힣]다", re.DOTALL)
_BEFORE_NOUN = re.compile(r"(.* .*[가-힣])(?<!최대)([한된킨]|하(?=는)|되(?=는))는?", re.DOTALL)
_HADA_DOEDA = re.compile(r".+(?:하|하였|했|되|되었|됐)다", re.DOTALL)


class _Compiled(NamedTuple):
    """Hold a rendering to be looked for.

    Attributes:
        fixed: What of it stays as it is.
        forms: What may stand behind; none for what is not inflected.
        joined: Whether a space may part the two.
        spaces: How many it is written with.
        short: Whether it is so short that its syllables stand side by side in other words.
        whole: Whether it ends a word.
    """

    fixed: re.Pattern[str]
    forms: tuple[_Form, ...]
    joined: bool
    spaces: int
    short: bool
    whole: bool


def places(rendering: str, text: str, *, noun: bool) -> Iterator[Span]:
    """Yield where a rendering as written in the glossary stands in running text.

    Spaces are optional, as Korean compounds are written both ways; one that is not in the glossary parts no word in two
    (the 의지 of "한국의 지원", the 부장관 of "국무부 장관"). A place ends with the stem or the part of an
    ending that is one syllable with it. Of what is no noun, the last verb may have any regular ending, an object
    inside any particle of objects and topics, and the particle that it begins with the form that fits before it.

    Args:
        rendering: With a hyphen in front where something goes before it: -에 대해 의견을 교환하였다.
        text: Where it is looked for.
        noun: Whether it is one; then it is inflected only if it ends in 하다 or 되다.

    >>> list(places("의견을 교환하다", "양측은 의견도 교환했다.", noun=False))
    [(4, 11)]
    >>> list(places("-라고 강조하였다", "평화가 중요하다고 강조하고, 협력을 다짐하였다.", noun=False))
    [(7, 13)]
    >>> list(places("협력하다", "국제 협력 함께 강화", noun=False)), list(places("한국", "한중 관계", noun=True))
    ([], [])
    """
    fixed, forms, joined, spaces, short, whole = _compiled(rendering, noun)
    for found in fixed.finditer(text):
        start, end = found.span()
        if len(found[0].split()) - 1 > spaces and _HANGUL.match(text[start - 1 : start] + text[end : end + short]):
            continue
        if not forms:
            if not whole or ends_word(text, end):
                yield start, end
        elif not (joined and text[start:end][-1:].isspace() and _ANOTHER_WORD.match(text, end)):
            inflected = _end(text, end, forms)
            if inflected is not None:
                yield start, inflected


def ends_word(text: str, end: int) -> bool:
    """Tell whether a noun that ends there ends its word, but for particles.

    >>> ends_word("외교부에서는", 3), ends_word("외교부장관", 3)
    (True, False)
    """
    return _WORD_END.match(text, end) is not None


def unchanging(rendering: str) -> str:
    """Return what of a rendering stands in every form of it: up to 하다 or 되다, or to the last word of another verb.

    Empty for a verb of one word. With a place left open (우리 측에 -을 알려왔다) it is what stands before that.

    >>> unchanging("-라는 데 인식을 같이하였다"), unchanging("별도 면담을 가졌다"), unchanging("-을 바탕으로")
    ('-라는 데 인식을 같이', '별도 면담을', '-을 바탕으로')
    """
    text, *open_ = rendering.split(" -")
    if open_ or not (stem := _stem_of(text, noun=False)):
        return text
    return stem[:-1].rstrip() if stem[-1] in "하되" else text.rpartition(" ")[0]


def _end(text: str, start: int, forms: tuple[_Form, ...]) -> int | None:
    """Return where the form ends that stands there, None where none does."""
    for form, behind in forms:
        end = start + len(form)
        if text.startswith(form, start) and (behind.match(text, end) or (behind is _INFINITIVE and _helped(text, end))):
            return end
    return None


def _helped(text: str, start: int) -> bool:
    """Tell whether a verb that helps the one before begins there: 해왔다, 해주기로, 만들어가는."""
    if _NO_HELP.match(text, start):
        return False
    verbs = (
        _inflected(stem) for stem in ("오", "주", "보", "두", "내", "놓", "있", "가", "나가", "나아가", "드리", "버리")
    )
    return any(text.startswith(base, start) and _end(text, start + len(base), forms) for base, forms in verbs)


@lru_cache(maxsize=65536)
def _compiled(rendering: str, noun: bool) -> _Compiled:
    text = rendering.lstrip("-~ ")
    attached = text != rendering
    opening, last, joined, loose = "", "", False, True
    forms: tuple[_Form, ...] = ()
    if stem := _stem_of(text, noun):
        base, forms = _inflected(stem)
        forms = (*forms, _Form(text[len(base) : -1], _DECLARED)) if text[-1] == "다" else forms
        joined = stem[-1] == "하" and not base[-1:].isspace()
        if " " not in text and stem[-1] not in "하되":
            opening = "(?<![가-힣])"  # 공동개최되다 is no other verb, 배열리다 would be
        loose = stem[-1] not in _SHORT_STEMS
        text, last = base, r"\s*"
    elif not noun and not attached:
        opening = "(?<![가-힣])"
    spaces = text.count(" ")
    gap = r"\s*" if noun or forms or spaces else ""  # 또한 is one word
    if noun:
        fixed = COMPOUNDS.get(text) or LETTERS.get(text) or gap.join(literal(c) for c in text if not c.isspace())
    else:
        if attached:
            opening, text = _opened(text)
        fixed = gap.join(_pieces(text, verb_follows=bool(forms), loose=loose))
    return _Compiled(
        re.compile(opening + fixed + last),
        forms,
        joined,
        spaces,
        not spaces and len(text) <= _SHORT,
        attached and not opening,
    )


def _opened(text: str) -> tuple[str, str]:
    """Return the pattern of what goes on from the word before, and the rest."""
    for opening, there in _OPENINGS:
        if found := opening.match(text):
            rest = text[found.end() :]
            return there + (r"\s*" if rest.startswith(" ") else ""), rest
    return "", text


def _pieces(text: str, *, verb_follows: bool, loose: bool) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        if found["gap"]:
            yield _GAP
        elif found["object"]:
            yield "[을를은는도]" + ("?" if loose else "")
        elif found["thing"]:
            yield "데에?"
        elif found["link"]:
            yield "(?:하여|해)" + ("" if found["end"] is None or verb_follows else _LINK_END)
        else:
            yield literal(found["char"])


def _stem_of(text: str, noun: bool) -> str:
    """Return the stem of what is inflected, also of a verb before a noun (주최한); empty for all else."""
    if (_HADA_DOEDA if noun else _VERB).fullmatch(text):
        return _WITH_GAJ.sub("갖", _stem(text[:-1]))
    found = _BEFORE_NOUN.fullmatch(text)
    return found[1] + normalize("NFC", _apart(found[2])[:2]) if found and not noun else ""


def _stem(word: str) -> str:
    """Return the stem of a verb written without its last 다.

    >>> [_stem(word) for word in ("협력하", "개최되었", "열렸", "맡았", "이어졌", "알려왔", "하였", "기대된", "있")]
    ['협력하', '개최되', '열리', '맡', '이어지', '알려오', '하', '기대되', '있']
    >>> [_stem(word) for word in ("살펴보았", "모았", "힘썼", "따랐", "치렀", "들렀", "이르렀", "불렀", "바랐", "놀랐")]
    ['살펴보', '모으', '힘쓰', '따르', '치르', '들르', '이르', '부르', '바라', '놀라']
    """
    last = _apart(word[-1])
    if last[2:] == _N and last[:2] in map(_apart, "하되"):
        return word[:-1] + normalize("NFC", last[:2])
    if last[2:] != _SS or word[-1] in "있겠":
        return word
    before, syllable = word[:-1], normalize("NFC", last[:2])
    if syllable == "해" or (syllable == "여" and before.endswith("하")):
        return before.removesuffix("하") + "하"
    if syllable in "아어" and "가" <= before[-1:] <= "힣":
        return before + ("으" if before.endswith("모") else "")
    if syllable == "러" and before.endswith("르"):
        return before
    if syllable in "라러" and before and _apart(before[-1])[2:] == _L and before[-1] not in "놀들":
        return normalize("NFC", _apart(before)[:-1]) + "르"
    if syllable in _ELIDED or (syllable == "라" and before.endswith("따")):
        return before + _ELIDED.get(syllable, "르")
    return before + normalize("NFC", last[0] + _STEM_VOWEL.get(last[1], last[1]))


def _inflected(stem: str) -> tuple[str, tuple[_Form, ...]]:
    """Return what of a stem stays as it is, and the forms of the rest."""
    before = stem[-2:-1] if "가" <= stem[-2:-1] <= "힣" else ""
    size = 2 if _doubles(before, stem[-1]) else 1
    return stem[:-size], _forms(before, stem[-1])


@lru_cache(maxsize=4096)
def _forms(before: str, last: str) -> tuple[_Form, ...]:
    """Return the forms of the last syllable of a stem; with the one before where that changes too."""
    if last == "갖":
        return (_Form("갖", _GAJ), *(_Form("가" + text, behind) for text, behind in _forms("가", "지")))
    own = before + last if _doubles(before, last) else last
    apart = _apart(last)
    if len(apart) == 2:
        forms = [_Form(own, _VOWEL), *_closed(own), _Form(_with(own, _L), _FUTURE), _Form(_with(own, _M), _NOMINAL)]
    elif apart[2] == _L:
        dropped = normalize("NFC", apart[:2])
        forms = [_Form(last, _KEPT_L), _Form(dropped, _DROPPED_L), *_closed(dropped), _Form(last, _FUTURE)]
        forms += [_Form(_with(dropped, _LM), _NOMINAL)]
    else:
        forms = [_Form(last, _CONSONANT), *_linked(last)]
    if last in _IRREGULAR:
        forms += [_Form(_IRREGULAR[last], _BEFORE_VOWELS), *_linked(_IRREGULAR[last])]
    elif last in _IRREGULAR_B:
        dropped = normalize("NFC", apart[:2])
        forms += [_Form(dropped + text, behind) for text, behind in _forms("", "우") if text not in ("워", "웠")]
    if last == "하":
        forms += [_Form("", _OF_HA)]
    if last == "이":
        forms += [_Form(last, _COPULA)]
    for infinitive in _infinitives(before, last):
        forms += [_Form(infinitive, _INFINITIVE), _Form(_with(infinitive, _SS), _PAST)]
    return tuple(forms)


def _linked(closed: str) -> list[_Form]:
    """Return the forms of a closed syllable with 은, 을 and 음."""
    return [_Form(closed + "은", _ADNOMINAL), _Form(closed + "을", _FUTURE), _Form(closed + "음", _NOMINAL)]


def _closed(open_: str) -> list[_Form]:
    """Return the forms of an open syllable with ㄴ and ㅂ."""
    adnominal = _with(open_, _N)
    return [_Form(adnominal, _ADNOMINAL), _Form(adnominal, _DECLARED), _Form(_with(open_, _B), _POLITE)]


def _infinitives(before: str, last: str) -> Iterator[str]:
    """Yield the form in 아 or 어, contracted or not; of 부르 that is 불러, of 따르 라, of 쓰 써."""
    apart = _apart(last)
    first, vowel = apart[0], apart[1]
    bright = bool(before) and _apart(before)[1] in _BRIGHT
    if last == "하":
        yield from ("하여", "해")
    elif last in "돕곱":
        yield normalize("NFC", apart[:2]) + "와"
    elif last in _IRREGULAR_B:
        yield normalize("NFC", apart[:2]) + "워"
    elif len(apart) == 3:
        yield _IRREGULAR.get(last, last) + ("아" if vowel in _BRIGHT else "어")
    elif _doubles(before, last):
        yield _with(before, _L) + ("라" if bright else "러")
    elif last == "르" and before in _WITH_REO:
        yield "르러"
    elif vowel == _EU:
        yield normalize("NFC", first + (_A if bright else _EO))
    elif vowel in _SWALLOWING:
        yield from (last, *(last + ending for ending in _SWALLOWING[vowel]))
    else:
        if last not in "오우":  # 와, 배워
            yield last + ("아" if vowel in _BRIGHT else "어")
        if vowel in _CONTRACTED:
            yield normalize("NFC", first + _CONTRACTED[vowel])


def _doubles(before: str, last: str) -> bool:
    """Tell whether a stem takes a second ㄹ before 아 and 어: 부르, 불러."""
    return last == "르" and len(_apart(before)) == 2 and before not in (*_NOT_DOUBLED, *_WITH_REO)


def _apart(syllable: str) -> str:
    return normalize("NFD", syllable)


def _with(syllables: str, final: str) -> str:
    return normalize("NFC", syllables + final)
