"""Words that must be nouns, by what stands behind them: where a particle can be looked at without a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.particles import doubled_particles
from bitext.model import Span
from bitext.surnames import SURNAMES
from bitext.text import HANGUL

#: Capitals, numbers with a unit, a Hangul word with a bracket: nouns whatever follows. No part of a name like G20 or
#: E-VAC, whose reading writers differ on, and no Roman numeral; no sum of money either, whose unit is read behind it.
_PARTICLE = r"(?=(?:\s?\([^()]*\))?[”’\"'」』》〉]*[은는이가을를과와으로라나든였며])"
_BEFORE_PARTICLE = re.compile(_PARTICLE)
_SURE = re.compile(
    rf"(?:(?<![A-Za-z0-9.-])(?![IVXL]+(?![A-Za-z]))[A-Z]{{2,}}(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9.,:/+$€£¥₩-])(?:\d{{1,2}}:\d\d|(?:\d+/)*\d[\d,.]*)"
    rf"(?:\s?(?:%p|%|℃|°C|km²|km|kg|㎢|㎡|MW|GW)(?![\d(A-Za-z,.])|(?![\d(A-Za-z,.가이]))"
    rf"|(?<![{HANGUL}])[{HANGUL}]++(?=\([^()]*\))){_PARTICLE}"
)
#: A figure with what it counts, and a particle that ends there; a space only where a scale or a long counter is.
_COUNTED = re.compile(
    r"(?<![A-Za-z0-9.,$€£¥₩])(?:\d[\d,.]*+(?<=\d)(?:[십백천만억조]*[십백천만억조여]\s?)?"
    r"(?P<counter>\s?(?:달러|유로|위안|파운드|퍼센트|킬로미터|미터|개국|개월|시간|주년|학년|가구|마리|단계)"
    r"|[명원엔건년월일분톤점곳층권척항편위호개대배세회차시초조주표도기]|(?<=[십백천만억])))"
    rf"(?P<particle>은|는|이|가|을|를|과|와|으?로(?:써|서|부터)?)(?![{HANGUL}])"
)
#: What is more often a word of its own: 45개 국가, 0.3차이, 3개 과.
_NOT_COUNTED = frozenset("개국가 차이 개과 대과 호과 회과 차과 주과 기과 초과 항로 건가".split())
#: These too, unless a sum is meant: 제2원로 회의, but 2억 원로.
_NO_SUMS = frozenset(("원로", "원가"))
_WORD = re.compile(rf"(?<![{HANGUL}])([{HANGUL}]+)(를|을|는|은|와)(?=[\s,.;!?”’\"')」』》〉]|$)")
#: Syllables that stems of verbs end in and hardly any noun: 있는 and 받는 are no nouns with a wrong 는.
_STEMS = frozenset(
    "있없않받넘돕갖잇찾겪얻막맡맞묻듣잃잡짓녹읽맺낳믿컫뿜앉놓앓밝걷긋굽깎꺾꽂꿇끊끓낚넣눕늙늦닦닫닮닿덮돋둡듯뚫먹멎묶밟뱉벗볶붙"
    "붓뺏뻗뽑삶섞솟숨싣쌓썩쏟씹씻얹얽엎엮옮읊젓젖좇줍짖찍찢찧쫓긁굶갚훑핥힘딛삼앗긷짊닳웃죽뜯갇듬빚딪땋빻곪솎꼽깁낫잊짚곯뵙쭙었았였겠했"
)
#: Verbs whose stems end as many nouns do: 끌어안는, but 방안은.
_VERBS = re.compile(
    "(?:끌어|떠|껴|얼싸)?안|(?:살아)?남|(?:쓸어|퍼)?담|(?:옮겨)?심|(?:갈아|껴|차려)?입|(?:받아|옮겨)?적|(?:휘|눈)?감|(?:갈아)?신|업"
    "|품|속|식|(?:못|들이)?박|참|접|(?:무르)?익|묵|굳|(?:뒤|꼬|헤|비)?집|머금|갉|삭|빗|잣"
)
#: Stems before 을 and 은 that make one word with it: 마을, 올가을, 지을, 모은, 이은.
_WHOLE = re.compile(
    "(?:.*마|(?:올|늦|초|한|지난|이번)?가|고|노|(?:.*[끌어러아])?모|(?:.*[결정농사집글특])?지|나|(?:.*[뒤연])?이|(?:.*[아어퍼])?부|휘?저|그|수"
    "|(?:매듭|마무리|일단락|관련|결론|특징|구분|구별|경계|관계|연관|줄|짝|미소|한숨)지)"
)
_SHORTEST = {"를": 1, "을": 2, "는": 1, "은": 2, "와": 3}
#: A word of two syllables may be the rest of a name, 김효은 or 민가을, where it begins with a surname.
_SURNAMES = frozenset(surname for korean in SURNAMES.values() for surname in korean if len(surname) == 1)
_GIVEN = {
    "은": frozenset(
        "대두려무바비가고규기나노다도라로루리미보사새서세소수시아애여예우유이자재제조주지채초태하해혜호화효희"
    ),
    "을": frozenset("가노"),
}
_NO_NAMES = {
    "은": frozenset(
        """
        이사 조사 정세 조치 이유 기구 기자 전시 하나 제도 안보 국가 지지 지도 지시 금지 공조 공유 국기 제재 인사 편지
        사고 사유 사이 석유 용기 공사 기지 마리 가나 가지 연기 연도 공기 제조 제시 제기 봉사 인기 반지 봉지 금리 왕자
        명사 위기 문제 정보 권리 허가 정도 인도 강화 전화 문화 변화 심화 조화 국화 도로 서로 위로 공로 진로 육로 배우
        여우 전우
        """.split()
    ),
    "을": frozenset("국가 허가 인가 유가 주가 여가 원가".split()),
}


def nouns(text: str) -> Iterator[Span]:
    """Yield spans of nouns in a Korean text that a particle follows, in order.

    Only words that are certain to be nouns, and Hangul ones only where the particle does not fit. Where there are two
    particles, neither is looked at.

    >>> text = "ODA은 정부를 지원하는 마을은 장관는"
    >>> [text[start:end] for start, end in nouns(text)]
    ['ODA', '장관']
    """
    found = [match.span() for match in _SURE.finditer(text)]
    counted = [match for match in _COUNTED.finditer(text) if _is_counted(match)]
    found += [(match.start(), match.start("particle")) for match in counted]
    taken = {end for _, end in found}
    doubled = {end for (_, end), _ in doubled_particles(text)}
    for match in _WORD.finditer(text):
        word, particle = match[1], match[2]
        if match.end() in doubled or match.end(1) in taken:
            continue
        if len(word) >= _SHORTEST[particle] and not _is_whole(word, particle):
            found.append(match.span(1))
    yield from sorted(found)


def _is_counted(match: re.Match[str]) -> bool:
    word = match["counter"] + match["particle"]
    return word not in _NOT_COUNTED and (word not in _NO_SUMS or not match[0].removesuffix(word).isdecimal())


def is_before_particle(text: str, end: int) -> bool:
    """Tell whether what may be a particle stands behind a noun that ends there, brackets and quotes between them.

    >>> is_before_particle("유엔(UN)은", 2), is_before_particle("유엔 총회", 2)
    (True, False)
    """
    return _BEFORE_PARTICLE.match(text, end) is not None


def _is_whole(word: str, particle: str) -> bool:
    """Tell whether the particle fits, or word and particle may be one word or an inflected verb."""
    closed = (ord(word[-1]) - 0xAC00) % 28 != 0
    if particle in ("을", "은"):
        return closed or _WHOLE.fullmatch(word) is not None or _is_name(word, particle)
    return not closed or (particle == "는" and (word[-1] in _STEMS or _VERBS.fullmatch(word) is not None))


def _is_name(word: str, ending: str) -> bool:
    """Tell whether word and ending may be a name of three syllables."""
    bare = len(word) == 2 and word not in _NO_NAMES[ending]
    return bare and word[0] in _SURNAMES and word[1] in _GIVEN[ending]
