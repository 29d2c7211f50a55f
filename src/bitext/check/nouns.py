"""Words that must be nouns, by what stands behind them: where a particle can be looked at without a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.particles import doubled_particles
from bitext.model import Span
from bitext.text import HANGUL

#: Capitals, numbers with a unit, a Hangul word with a bracket: nouns whatever follows. No part of a name like G20 or
#: E-VAC, whose reading writers differ on, and no Roman numeral; no sum of money either, whose unit is read behind it.
_PARTICLE = r"(?=(?:\s?\([^()]*\))?[”’\"'」』》〉]*[은는이가을를과와으로라나든였며])"
_BEFORE_PARTICLE = re.compile(_PARTICLE)
_SURE = re.compile(
    rf"(?:(?<![A-Za-z0-9.-])(?![IVXL]+(?![A-Za-z]))[A-Z]{{2,}}(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9.,:/+$€£¥₩-])(?:\d{{1,2}}:\d\d|(?:\d+/)*\d[\d,.]*)(?:\s?(?:%p|%|℃|°C|km²|km|kg|㎢|㎡|MW|GW))?(?![\d(A-Za-z,.가이])"
    rf"|[{HANGUL}]+(?=\([^()]*\))){_PARTICLE}"
)
_WORD = re.compile(rf"(?<![{HANGUL}])([{HANGUL}]+)(를|을|는|은|와)(?=[\s,.;!?”’\"')」』》〉]|$)")
#: Syllables that stems of verbs end in and hardly any noun: 있는 and 받는 are no nouns with a wrong 는.
_STEMS = frozenset(
    "있없않받넘돕갖잇찾겪얻막맡맞묻듣잃잡짓녹읽맺낳믿컫뿜앉놓앓밝걷긋굽깎꺾꽂꿇끊끓낚넣눕늙늦닦닫닮닿덮돋둡듯뚫먹멎묶밟뱉벗볶붙"
    "붓뺏뻗뽑삶섞솟숨싣쌓썩쏟씹씻얹얽엎엮옮읊젓젖좇줍짖찍찢찧쫓긁굶갚훑핥힘딛삼앗긷짊닳웃죽뜯갇듬빚딪땋빻곪솎꼽깁낫잊짚곯뵙쭙었았였겠했"
)
#: Verbs whose stems end as many nouns do: 끌어안는, but 방안은.
_VERBS = re.compile(
    "(?:끌어|떠|껴|얼싸)?안|(?:살아)?남|(?:쓸어|퍼)?담|(?:옮겨)?심|(?:갈아|껴|차려)?입|(?:받아|옮겨)?적|(?:휘)?감|(?:갈아)?신|업"
    "|품|속|식|(?:못|들이)?박|참|접|(?:무르)?익|묵|굳|(?:뒤|꼬|헤|비)?집|머금|갉|삭"
)
#: Stems before 을 and 은 that make one word with it: 마을, 올가을, 지을, 모은, 이은.
_WHOLE = re.compile(
    "(?:.*마|(?:올|늦|초|한|지난|이번)?가|고|노|(?:.*[끌어러아])?모|(?:.*[결정농사집글특])?지|나|(?:.*[뒤연])?이|(?:.*[아어퍼])?부|저|그|수)"
)
_SHORTEST = {"를": 1, "을": 2, "는": 1, "은": 2, "와": 3}
#: A word of two syllables before 은 may be the rest of a name, 김효은, where it begins with a surname.
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍문배백허남노하곽성차주우구민진나엄채원방변여도표함기양손전고심선"
)
_NO_NAMES = frozenset("정부 이사 조사 정세 조치 이유 기구 기자 기부 전화 전시 하나 제도 강화 안보 선거".split())


def nouns(text: str) -> Iterator[Span]:
    """Yield spans of nouns in a Korean text that a particle follows, in order.

    Only words that are certain to be nouns, and Hangul ones only where the particle does not fit. Where there are two
    particles, neither is looked at.

    >>> text = "ODA은 정부를 지원하는 마을은 장관는"
    >>> [text[start:end] for start, end in nouns(text)]
    ['ODA', '장관']
    """
    found = [match.span() for match in _SURE.finditer(text)]
    doubled = {end for (_, end), _ in doubled_particles(text)}
    for match in _WORD.finditer(text):
        word, particle = match[1], match[2]
        if match.end() not in doubled and len(word) >= _SHORTEST[particle] and not _is_whole(word, particle):
            found.append(match.span(1))
    yield from sorted(found)


def is_before_particle(text: str, end: int) -> bool:
    """Tell whether what may be a particle stands behind a noun that ends there, brackets and quotes between them.

    >>> is_before_particle("유엔(UN)은", 2), is_before_particle("유엔 총회", 2)
    (True, False)
    """
    return _BEFORE_PARTICLE.match(text, end) is not None


def _is_whole(word: str, particle: str) -> bool:
    """Tell whether the particle fits, or word and particle may be one word or an inflected verb."""
    closed = (ord(word[-1]) - 0xAC00) % 28 != 0
    if particle == "은" and len(word) == _SHORTEST["은"] and word[0] in _SURNAMES and word not in _NO_NAMES:
        return True
    if particle in ("을", "은"):
        return closed or _WHOLE.fullmatch(word) is not None
    return not closed or (particle == "는" and (word[-1] in _STEMS or _VERBS.fullmatch(word) is not None))
