"""What a Korean text says besides its English, and what would be wrong there with another name or number.

A country beside a city, an acronym behind an organisation, a title that one state has, 전년 beside a year: nothing in
the English tells that they must change as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from bitext.memory.numerals import Place
from bitext.model import Span

#: What may stand behind a name to the end of its word.
_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|으로|로|도|만|까지|부터|라고|이라고|이며|이다|측)*(?![가-힣])"
)
#: States by one syllable, and what stands before them: 한중, 방미, 주일.
_STATES = "[한미중일러북영독불호인대방주친반]"
_DOT = "[-·‧ㆍ・･]"
#: The syllable of a state where it is not the first one of its name.
_OTHER_SYLLABLES = {"프랑스": "불", "스페인": "서", "베트남": "월", "러시아": "노", "오스트레일리아": "호"}
_HANJA = {"미": "美", "중": "中", "일": "日", "러": "露", "북": "北", "영": "英", "독": "獨", "프": "佛", "인": "印"}
_TITLES = "|".join(
    "신임 부장 장관 차관 제[12]차관 대사 대표 국장 총리 대통령 의원 의장 위원장 특사 단장 본부장 실장 총장".split()
    + "주석 총영사 씨 정부 외교부 국무부 국방부 의회 당국 언론".split()
)
#: Those of which Korea's relations have the syllable and not the name: 한-미, 한중.
_BY_SYLLABLE = ("미국", "중국", "일본", "러시아", "영국", "독일")
_ACRONYM = re.compile(r"\s?\([A-Z][A-Za-z0-9&-]*\)")
_OF_ONE_STATE = re.compile(
    "외교부장|외무대신|외무상|(?<![가-힣])외상|방위대신|국방상|부부장|국무장관|국가주석|국무위원장|총서기|총통|천황|"
    "중의원|참의원|전인대|최고인민회의"
)
_RELATIVE = re.compile(
    "전년|작년|내년|지난해|올해|금년|이듬해|이튿날|다음 ?날|익일|당일|전날|같은 ?[날달해]|"
    "이달|지난달|내달|다음 ?달|전월|익월"
)
_ROUND = re.compile(r"\s?[차회](?!담)")
#: 2024년, 14일, 5.4.
_DATE_UNIT = re.compile(r"[년일](?!간)|\.")
_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_NUMBER_WORDS = {word: Decimal(n) for words in (_WORDS, _ORDINALS) for n, word in enumerate(words, 1)}
#: States whose names are common nouns as well.
_HOMOGRAPHS = ("수단", "오만", "가나")
_OUR_STATE = ("한국", "대한민국", "우리나라")


def is_word(target: str, place: Span) -> bool:
    """Tell whether what stands at a place is a word of its own with its particles: the 인도 of 인도적 is none."""
    start, end = place
    return not "가" <= target[start - 1 : start] <= "힣" and _PARTICLES.match(target, end) is not None


def binds_name(target: str, place: Span, new: str) -> bool:
    """Tell whether a name in a text brings words with it that another would not.

    Args:
        target: The Korean.
        place: Where the name stands.
        new: The name that is to stand there.
    """
    start, end = place
    if _ACRONYM.match(target, end) or _OF_ONE_STATE.search(target) or _is_named_again(target, place):
        return True
    with_ours = re.search(f"한{_DOT}$", target[:start]) or re.match(f"{_DOT}한(?![가-힣])", target[end:])
    return new in _BY_SYLLABLE and with_ours is not None


def _is_named_again(target: str, place: Span) -> bool:
    """Tell whether a name stands elsewhere: by its first syllable (한중 of 중국, 조 장관 of 조태열) or a word of it."""
    name = target[slice(*place)]
    first = f"[{name[0]}{_OTHER_SYLLABLES.get(name, '')}{_HANJA.get(name[0], '')}]"
    rest = f"{target[: place[0]]}\n{target[place[1] :]}"
    again = rf"(?<![가-힣])(?:{_STATES}{{1,3}}{_DOT}?{first}|{first}(?:측|{_DOT}|{_STATES})|{first} ?(?:{_TITLES}))"
    words = [word for word in name.split() if len(word) > 1] if " " in name else []
    return re.search(again, rest) is not None or any(word in rest for word in words)


def names_another_state(source: str, target: str, states: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a Korean text names a state that its English does not: 프랑스 of Paris, 일본 of Abe.

    Args:
        source: The English.
        target: The Korean.
        states: The English names of states by the Korean one.

    >>> states = {"프랑스": ("France",), "한국": ("Korea",)}
    >>> [names_another_state(english, "프랑스 파리와 한국에서", states) for english in ("in Paris", "in Paris, France")]
    [True, False]
    """
    return any(
        not any(english in source for english in names)
        for name, names in states.items()
        if name in target and name not in (*_OUR_STATE, *_HOMOGRAPHS) and len(name) > 1
        if any(is_word(target, found.span()) for found in re.finditer(name, target))
    )


def binds_value(place: Place, target: str, source: str, *, is_round: bool) -> bool:
    """Tell whether another value at a place would be wrong beside what stays, or may be meant elsewhere.

    So it is where the English has the number in words as well (the third meeting lasted 3 hours), where the number is
    of a round in the Korean only (제3차), and where a day is said by another one (2023년 수출은 전년 수준).

    Args:
        place: Where a value stands that changes.
        target: The Korean.
        source: Its English.
        is_round: Whether the English has an ordinal.

    >>> from bitext.memory.numerals import find_places
    >>> place = find_places("2023년 수출은 전년 수준을 넘어섰다.")[0]
    >>> binds_value(place, "2023년 수출은 전년 수준을 넘어섰다.", "Exports in 2023 rose.", is_round=False)
    True
    """
    start, end = place.span
    behind = target[end:]
    if any(_NUMBER_WORDS.get(word) == place.value for word in re.findall("[a-z]+", source.lower())):
        return True
    if not is_round and target[:start].endswith("제") and _ROUND.match(behind):
        return True
    of_date = place.kind != "number" or _DATE_UNIT.match(behind) is not None
    return of_date and _RELATIVE.search(target) is not None
