"""What of a rendering stands as it is: middle dots of every kind, and syllables that other words hold."""

from __future__ import annotations

import re

_COUNTRIES = "한중일러북독영불"
#: Renderings of one syllable are words, or stand beside another country's letter: 미 국무부, 한미, 방미; not 미래.
LETTERS = {
    letter: rf"(?<![가-힣]){letter}(?=측|군|[{_COUNTRIES}][가-힣]|(?:[은는이가을를과와의에도]|에서|으?로)?(?![가-힣]))"
    rf"|(?<=[{_COUNTRIES}대방주친반]){letter}"
    for letter in "미빈본"
}


#: The letters of countries, which stand for their names in compounds: 한중 관계, 한-아세안, 방한.
LETTER_OF = {
    "한국": "한",
    "대한민국": "한",
    "우리나라": "한",
    "북한": "북",
    "미국": "미",
    "중국": "중",
    "일본": "일",
    "러시아": "러",
    "영국": "영",
    "독일": "독",
    "프랑스": "불",
}
_ALL = "".join(dict.fromkeys(LETTER_OF.values()))
#: Compounds without a dot, some only before certain words or not before others. Not those that are mostly other words:
#: 중미, 중북, 일한, 북한, 독일, 중독, 불일, 대중, 대한.
_JOINED = dict.fromkeys(
    (
        "한미일 한일중 한중일 한중 한일 한러 한영 한독 한불 미중 미일 미북 북중 북러 북일 북핵 "
        "중러 중일 러중 러북 일미 일중 영미 방미 방중 방일 방러 방북 주한 대일 대러 대북 미측 중측 일측 러측 북측"
    ).split(),
    "",
) | {
    "한미": "(?!약품)",
    "미러": "(?!링)",
    "방한": "(?!복|모|용품)",
    "대미": "(?!를 장식)",
    "남북": "(?!전쟁|아메리카|방향|으로|쪽)",
    "북미": " ?(?:정상|고위급|회담|관계|대화|협상|실무|합의|공동|간|양)",
}
_DOT = "[-·ㆍ‧・∙–]"
#: Behind a dot, words that begin with the letter: 한-중앙아시아, 한-중소기업, 한-미얀마.
_OTHERS = {
    "중": "앙|남미|동|미|소|견|부|장기",
    "북": "유럽|마케|아프리카|북|서|동|극",
    "미": "얀마|크로|주|래",
    "영": "연방|유아",
    "독": "립",
    "불": "가|교",
}
_REGIONS = "(?:아세안|아프리카|아랍|중앙아|태평양|유럽|걸프|EU|ASEAN|NATO|GCC)"
_EMBASSY = r" ?(?:한국 ?)?(?:대사|총영사)"


def _compound(letter: str) -> str:
    """Return the pattern of a country's letter in compounds."""
    ways = [rf"(?<![가-힣0-9]){letter}(?={_DOT}(?:[{_ALL}](?![가-힣])|[{_ALL}]{_DOT}))"]
    end = letter + (f"(?!{_OTHERS[letter]})" if letter in _OTHERS else "")
    ways += [rf"(?<=(?<![가-힣0-9]){chain}){end}" for chain in (f"[{_ALL}]{_DOT}", f"[{_ALL}]{_DOT}[{_ALL}]{_DOT}")]
    behind = "[가-힣A-Z]{2}" if letter == "한" else _REGIONS
    ways += [rf"(?<![가-힣0-9]){letter}(?={_DOT}{behind})", rf"(?<=(?<![가-힣])주){letter}(?={_EMBASSY})"]
    for word, limit in _JOINED.items():
        before, found, rest = word.partition(letter)
        if found:
            ways.append((f"(?<=(?<![가-힣]){before})" if before else "(?<![가-힣])") + f"{letter}(?={rest}{limit})")
    return "|".join(ways)


#: How a country's letter is shown where it stands in a compound, and its pattern.
COMPOUNDS = {f"{letter}-": _compound(letter) for letter in _ALL}


def literal(char: str) -> str:
    """Return the pattern of a code point; Korean has many middle dots, ㆍ the one most often typed."""
    return "[·ㆍ‧・∙]" if char == "·" else re.escape(char)
