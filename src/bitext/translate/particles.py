"""Korean particles: the form that fits the word before it, and the repair of those that do not fit.

A particle has two forms, one behind a consonant and one behind a vowel; 으로/로 takes the second behind ㄹ too. What
counts is how the word before is read: Hangul by its last syllable, digits in Sino-Korean with the unit behind them,
Latin capitals by the names of the letters or as the word they are (NATO), Hanja by their reading. A bracketed
addition is skipped (공적개발원조(ODA)를), and so are closing quotation marks.

Source: Korean orthography (한글 맞춤법) and the National Institute of Korean Language's answers on particles behind
brackets, digits and letters. The letter R is 아르 by the standard and 알 in most newspapers: :func:`attach` follows
the standard, :func:`repair` leaves both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bitext.model import Span

#: (behind a consonant, behind a vowel), longer ones first where one begins like another.
PAIRS: tuple[tuple[str, str], ...] = (
    ("으로부터", "로부터"),
    ("으로서", "로서"),
    ("으로써", "로써"),
    ("으로", "로"),
    ("이라고", "라고"),
    ("이라는", "라는"),
    ("이라며", "라며"),
    ("이라면", "라면"),
    ("이라도", "라도"),
    ("이라", "라"),
    ("이든지", "든지"),
    ("이든", "든"),
    ("이었", "였"),
    ("이나", "나"),
    ("이며", "며"),
    ("이다", "다"),
    ("이란", "란"),
    ("이랑", "랑"),
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("아", "야"),
)
Ending = Literal["consonant", "rieul", "vowel"]
_LONG_FORM = frozenset(long for long, short in PAIRS if long == "이" + short) | {"이었"}
_MENDED = tuple(pair for pair in PAIRS if pair != ("아", "야") and pair != ("이다", "다"))
_LETTERS: dict[str, Ending] = {"L": "rieul", "M": "consonant", "N": "consonant"}
_DIGITS: dict[str, Ending] = {
    "0": "consonant",
    "1": "rieul",
    "2": "vowel",
    "3": "consonant",
    "4": "vowel",
    "5": "vowel",
    "6": "consonant",
    "7": "rieul",
    "8": "rieul",
    "9": "vowel",
}
#: Units behind a number, as they are read; the longest that fits counts.
_UNITS = dict(
    pair.split("=")
    for pair in """
    %p=포인트 %=퍼센트 ℃=도 °C=도 °=도 km²=킬로미터 ㎢=킬로미터 ㎡=미터 ㎥=미터 km=킬로미터 ㎞=킬로미터
    kg=킬로그램 ㎏=킬로그램 mg=밀리그램 MW=메가와트 GW=기가와트 kW=킬로와트 kWh=킬로와트시 TWh=테라와트시
    ppm=피피엠 ppb=피피비 dB=데시벨 Hz=헤르츠 kHz=킬로헤르츠 MHz=메가헤르츠 GHz=기가헤르츠
    cm=센티미터 mm=밀리미터 ha=헥타르 m=미터 g=그램 t=톤 ℓ=리터 L=리터 GB=기가바이트 MB=메가바이트 TB=테라바이트
    """.split()
)
_HANJA: dict[str, str] = dict(
    zip(
        "美中日北韓露英獨佛伊印濠臺蒙越泰比加南東西黨軍前新對反親非脫核長側人氏家省",
        "미중일북한노영독불이인호대몽월태비가남동서당군전신대반친비탈핵장측인씨가성",
        strict=True,
    )
)
#: Acronyms read as words; any other is read letter by letter.
_WORDS = dict(
    pair.split("=")
    for pair in """
    APEC=에이펙 ASEAN=아세안 ASEM=아셈 AIDS=에이즈 BRICS=브릭스 CITES=사이테스 COVAX=코백스 ESCAP=에스캅 FEALAC=페알락
    INTERPOL=인터폴 KOICA=코이카 KOTRA=코트라 MIKTA=믹타 NATO=나토 OPEC=오펙 REAIM=리에임 SARS=사스 START=스타트
    THAAD=사드 UNESCO=유네스코 UNICEF=유니세프 UNRWA=운르와
    """.split()
)
_CLOSERS = "”’\"'」』》〉"
_BRACKET = re.compile(r"\s?[(（\[][^()（）\[\]]*[)）\]]$")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)$")
#: The sign of a currency is read behind the number.
_MONEY = re.compile(r"([$€£¥₩])\s?\d[\d,.]*\s?[십백천만억조]*$")
_CURRENCIES = {"$": "달러", "€": "유로", "£": "파운드", "¥": "엔", "₩": "원"}
_BOUNDARY = re.compile(r"(?=$|[\s,.;:!?)\]”’\"'」』·…]|(?:만|도|의|까지|부터)(?:$|[\s,.;:!?]))")
#: A fraction or a date; one of these denominators makes it a fraction.
_FRACTION = re.compile(r"(?<![A-Za-z\d/.,-])([1-9]\d{0,2})/([1-9]\d{0,2})$")
_DENOMINATORS = (*range(2, 11), 100)
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4]):([0-5]\d)$")
_UNIT = re.compile(
    rf"[\d십백천만억조]\s?({'|'.join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))})$"
)
_LATIN = re.compile(r"[A-Za-z]+$")
#: Nouns made with what looks like a particle: 건축가, 아프리카과, 세종로.
_SUFFIX_GA = frozenset(
    """
    건축 작곡 평론 예술 사업 활동 전문 극작 자본 혁명 분석 비평 번역 음악 미식 애국 전략 탐험 행정 법률
    투자 철학 조각 수집 운동 외교 정치 경제 작명 공상 낭만 독지 웅변 협상 낙관 비관 정책입안
    회원국 당사국 우방국 동맹국 선진국 협력국 참가국 참여국 대상국 공여국 수원국 이웃국 인접국 주변국 상대국
    중견국 약소국 강대국 연안국 도서국 체약국 가맹국 취약국 신흥국 독립국 개최국 관련국 해당국
    서명국 조약국 분쟁국 개발도상국
    """.split()
)
#: The same, but as often a subject with a wrong particle: 여성 기업가 김 씨, but 기업가 참여하였다.
_SOMETIMES_GA = tuple("기업 금융 발명 사상 교육 이론 여행 혁신 대학 소설 무용 성악 미술".split())
_AFTER_NOUN = re.compile(r"[,·]|\s(?:정신|및|등|출신|단체|[가-힣]{1,4} 씨)")
_DEPARTMENTS = tuple("어 영사 아프리카 북미 중미 남미 동남아 서남아 동북아 유라시아".split())
_DIVISION = re.compile(r"(?<!제)[가-힣]\d$")
_OFFICIAL = re.compile(
    r"\s(?:직원|사무관|서기관|주무관|외무관|담당|관계자)|\s[가-힣]{2,4}\s(?:사무관|서기관|주무관|외무관)"
)
_ROADS = frozenset("종 사직 세종대 세종 테헤란 통일 을지 충무 강남대 서소문".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticleChange:
    """Hold one repair: where the new particle stands in the repaired text, and what it was and is."""

    span: Span
    before: str
    after: str


def attach(noun: str, particle: str, *, reading: str | None = None) -> str:
    """Attach a particle to a noun in the form that fits.

    Args:
        noun: The noun as it is to stand, with brackets or quotation marks if it has them.
        particle: Either form ("은"), or both ("은/는").
        reading: How the noun is read, in Hangul, where it is not read as it is written (NATO: 나토).

    Raises:
        ValueError: The particle has no two forms.

    >>> attach("유엔", "는"), attach("NATO", "은/는", reading="나토"), attach("공적개발원조(ODA)", "을")
    ('유엔은', 'NATO는', '공적개발원조(ODA)를')
    >>> attach("서울", "으로"), attach("50%", "을/를"), attach("“평화”", "이/가")
    ('서울로', '50%를', '“평화”가')
    """
    forms = _pair(particle)
    return noun + _choose(forms, ending(reading or noun) or "vowel")


def ending(noun: str) -> Ending | None:
    """Tell how a noun ends when it is read; None where that is not known.

    A fraction is read from below and ends with the upper number: 3/4 is 사분의 삼, but 9/11 is 구일일.

    >>> ending("대한민국"), ending("2018"), ending("IAEA"), ending("1,000"), ending("美"), ending("Microsoft")
    ('consonant', 'rieul', 'vowel', 'consonant', 'vowel', None)
    >>> ending("3/4"), ending("9/11"), ending("2023/24"), ending("US$100")
    ('consonant', 'rieul', 'vowel', 'vowel')
    """
    text = noun.rstrip()
    while text:
        cut = _BRACKET.sub("", text).rstrip(_CLOSERS)
        cut = cut or text.strip("()[]（）")  # nothing but a bracket
        if cut == text:
            break
        text = cut
    text = text.rstrip(")]）")
    if not text:
        return None
    if money := _MONEY.search(text):
        return _syllable(_CURRENCIES[money[1]][-1])
    if unit := _UNIT.search(text):
        return _syllable(_UNITS[unit[1]][-1])
    if time := _CLOCK.search(text):  # 시 or 분
        return "vowel" if time[1] == "00" else "consonant"
    fraction = _FRACTION.search(text)
    if fraction and _is_fraction(fraction):
        return _number(fraction[1])
    number = _NUMBER.search(text)
    if number:
        return _number(number[1])
    latin = _LATIN.search(text)
    if latin:
        return _acronym(latin[0])
    return _syllable(_HANJA.get(text[-1], text[-1]))


def repair(
    text: str, spans: Iterable[Span], *, readings: Mapping[Span, str] | None = None
) -> tuple[str, tuple[ParticleChange, ...]]:
    """Put the right form of the particle behind each noun; everything else stays.

    Only a particle that directly follows the noun (its brackets and closing quotation marks between them) and ends
    there is looked at: the 은 of 미국은행 is none. Behind a vowel both the contracted and the full form of 이다 are
    right, and nouns whose reading writers differ on (G20, acronyms of four letters that may be words) are left alone.

    Args:
        text: A Korean text.
        spans: The nouns, such as terms just put in; they must not overlap.
        readings: How some of them are read, in Hangul, where that differs from their letters; empty for the rest.

    Returns:
        The text, and what was changed, in order.

    >>> repair("유엔와 협력하였다.", [(0, 2)])[0]
    '유엔과 협력하였다.'
    >>> repair("미국은행을 방문하였다.", [(0, 2)])
    ('미국은행을 방문하였다.', ())
    """
    parts: list[str] = []
    changes: list[ParticleChange] = []
    position = length = 0
    for start, end in sorted(spans):
        found = _particle_behind(text, start, end, (readings or {}).get((start, end), ""))
        if found is None:
            continue
        place, before, after = found
        parts += [text[position:place], after]
        length += place - position
        changes.append(ParticleChange(span=(length, length + len(after)), before=before, after=after))
        length += len(after)
        position = place + len(before)
    return "".join([*parts, text[position:]]), tuple(changes)


def _particle_behind(text: str, start: int, end: int, reading: str) -> tuple[int, str, str] | None:
    """Return place, form and right form of a particle behind a noun that does not fit; None for any other."""
    behind = re.compile(r"(?:\s?\([^()]*\))?[”’\"'」』》〉]*").match(text, end)
    place = behind.end() if behind else end
    noun = text[start:place]
    sound = ending(reading or noun)
    if sound is None or (not reading and _read_both_ways(noun)):
        return None
    for pair in _MENDED:
        for form in pair:
            if not text.startswith(form, place) or not _ends(text, place + len(form), form):
                continue
            right = _choose(pair, sound)
            if right == form or _is_noun(text[:end], form, text[place + len(form) :]):
                return None
            if pair[0] in _LONG_FORM and form == pair[0]:
                return None  # 회의이나, 회의이라고: 이다 in full
            return place, form, right
    return None


def _read_both_ways(noun: str) -> bool:
    """Tell whether writers differ on how a noun is read, or it begins inside the bracket that ends it."""
    bare = noun.rstrip(_CLOSERS)
    if noun.count(")") > noun.count("(") or re.search(r"\([가-힣]{1,2}\)[”’\"']*$", noun):
        return True  # "AOIP)’을" belongs to the word before the bracket, "(안)과" is read
    if re.search(r"[A-Za-z]-?\d+$|[A-Za-z가-힣\d]\+\d+$", bare):
        return True  # G20: 지이십, 지투엔티; 아세안+3: 아세안 삼, 아세안 플러스 쓰리
    fraction = _FRACTION.search(bare)
    if fraction and not _is_fraction(fraction) and _number(fraction[1]) != _number(fraction[2]):
        return True  # 24/7, 5/18
    latin = _LATIN.search(bare)
    return latin is not None and latin[0] not in _WORDS and (len(latin[0]) > 3 or latin[0][-1] in "Rr")


def _ends(text: str, position: int, form: str) -> bool:
    if form in ("이었", "였"):
        return True
    return _BOUNDARY.match(text, position) is not None


def _is_noun(noun: str, form: str, rest: str) -> bool:
    """Tell whether a text ends in a noun that the form makes longer: 건축가, 아프리카과 과장, 북미2과, 세종로."""
    if form == "가":
        sometimes = noun.endswith(_SOMETIMES_GA) and _AFTER_NOUN.match(rest)
        return bool(sometimes) or any(noun.endswith(stem) for stem in _SUFFIX_GA)
    if form == "과":
        division = noun.endswith(_DEPARTMENTS) or _DIVISION.search(noun) or _OFFICIAL.match(rest)
        return bool(division) or rest.startswith(("장", "에서")) or "과장" in rest[:10]
    if form in ("로", "나", "라"):
        return any(noun.endswith(stem) for stem in _ROADS) or form != "로"
    return False


def _pair(particle: str) -> tuple[str, str]:
    wanted = set(particle.split("/"))
    for pair in PAIRS:
        if wanted <= set(pair):
            return pair
    if particle in ("이었다/였다", "이었다", "였다"):
        return "이었다", "였다"
    raise ValueError(f"{particle!r} has no two forms; expected one of {', '.join('/'.join(pair) for pair in PAIRS)}")


def _choose(pair: tuple[str, str], sound: Ending) -> str:
    if pair[0].startswith("으로"):
        return pair[0] if sound == "consonant" else pair[1]
    return pair[1] if sound == "vowel" else pair[0]


def _syllable(char: str) -> Ending | None:
    code = ord(char) - 0xAC00
    if not 0 <= code < 11172:
        return None
    final = code % 28
    return "vowel" if final == 0 else "rieul" if final == 8 else "consonant"


def _is_fraction(found: re.Match[str]) -> bool:
    return int(found[1]) < min(int(found[2]), 10) and int(found[2]) in _DENOMINATORS


def _number(digits: str) -> Ending:
    """Read a number in Sino-Korean: its last word is a digit, 십, 백, 천, 만, 억 or 조."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    last = (decimals or whole)[-1]
    if decimals or last != "0" or not whole.strip("0"):
        return _DIGITS[last]
    zeros = len(whole) - len(whole.rstrip("0"))
    return "vowel" if zeros in range(12, 16) else "consonant"


def _acronym(letters: str) -> Ending | None:
    if letters in _WORDS:
        return _syllable(_WORDS[letters][-1])
    if not letters.isupper():
        return None
    return _LETTERS.get(letters[-1], "vowel")
