"""Spans, language and Korean syllables: what every stage needs of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bitext.model import Lang, Span

HANGUL = "\uac00-\ud7a3"
_HANGUL_LETTER = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = (
    r"(?:https?://|www\.)(?:[\w.~:/?#@!$&*+,;=%-]|\([\w.~/-]*\))*(?:[\w/=&#~-]|\([\w.~/-]*\))"
    r"|(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"
)
_PHONE = (
    r"(?:\(?0\d{1,2}\)?[ -]?\d{3,4}-\d{4}|(?:1-)?\d{3}-\d{3}-\d{4}|\(\d{3}\) ?\d{3}-\d{4}|82-\d{1,2}-\d{3,4}-\d{4}"
    r"|\+(?=(?:[ .()-]{0,2}\d){8,15}(?!\d))\d{1,3}(?:[ .-]?(?:\(\d{1,4}\)|\d++)){1,7})"
)
#: Addresses of the web and of mail; the stop, comma or bracket behind one is not its own, nor a Korean particle.
ADDRESS = re.compile(_ADDRESS, re.ASCII | re.IGNORECASE)
#: What stays as it is in a translation: these, and telephone numbers (02-2100-8114, (02) 2100-8114, +82-2-2100-8114,
#: 202-647-4000, +33 1 43 17 53 53).
UNCHANGED = re.compile(rf"{_ADDRESS}|(?<![\w.,+-]){_PHONE}(?![\w-]|[.,]\d)", re.ASCII | re.IGNORECASE)
#: The mark before ‘24년 or ‘24-25년, where word processors put the one that opens; no quotation begins with it.
SHORT_YEAR = re.compile(r"‘(?=\d\d(?:년|[.)/–∼~-]|, ?‘\d\d| (?:회계연도|상반기|하반기)))")
_NO_WORD = re.compile(r"[\W_]*(?:[a-z]|n/a)[\W_]*", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?<![\w'’.@/-])[^\W\d_]+(?![\w@/]|\.\w)")
#: The commonest words of English that are none, or rare, in the other languages of Latin letters.
_ENGLISH = frozenset(
    """
    the of and to for by from with that this which their been were would have has will its are they these those not but
    who than while after between both more other when where during through against into about such also should could
    only had each any there because it be
    """.split()
)
#: Code points that XML 1.0 cannot carry: https://www.w3.org/TR/xml/#charsets
XML_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def trim(text: str, span: Span) -> Span:
    """Narrow a span to what stands between its outer white space.

    >>> trim("  ab ", (0, 5))
    (2, 4)
    >>> trim("   ", (0, 3))
    (3, 3)
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def hangul_share(text: str) -> float:
    """Return the share of Hangul among the letters, 0 to 1; 0 without letters.

    >>> hangul_share("한국 ROK")
    0.4
    """
    letters = len(_LETTER.findall(text))
    return len(_HANGUL_LETTER.findall(text)) / letters if letters else 0.0


def is_swapped(source: str, target: str) -> bool:
    """Tell whether the source is Korean, and the target is in Latin letters and not Korean.

    >>> is_swapped("양측은 만났다.", "The two sides met."), is_swapped("UN (유엔)", "유엔")
    (True, False)
    """
    return (
        _HANGUL_LETTER.search(source) is not None
        and hangul_share(source) > 0.5
        and _LATIN_LETTER.search(target) is not None
        and hangul_share(target) < 0.1
    )


def detect_lang(texts: Iterable[str]) -> Lang:
    """Tell Korean from English: Korean where at least three letters in ten are Hangul.

    >>> detect_lang(["한국과 UNHCR은 제2차 정책협의회를 개최하였다."])
    'ko'
    >>> detect_lang(["The Korean word for ministry is 부."])
    'en'
    """
    return "ko" if hangul_share(" ".join(texts)) >= 0.3 else "en"


def is_wordless(text: str) -> bool:
    """Tell whether a text has nothing to translate: figures, signs, addresses, one letter or "N/A".

    >>> [is_wordless(text) for text in ("", "③ (12)", "+82-2-2100-8114", "(a)", "N/A", "press@mofa.go.kr")]
    [True, True, True, True, True, True]
    >>> [is_wordless(text) for text in ("Table 2", "US$ 12.5", "5 m", "U.N.", "가")]
    [False, False, False, False, False]
    """
    bare = ADDRESS.sub(" ", text)
    return not any(char.isalpha() for char in bare) or _NO_WORD.fullmatch(bare) is not None


def english_share(text: str) -> tuple[float, int]:
    """Return the share of the commonest English words among those in small letters, 0 to 1, and the number of these.

    Names, headings and figures count for nothing.

    >>> english_share("The two sides met in Seoul and discussed the trade of goods.")
    (0.3, 10)
    >>> english_share("Les deux parties ont convenu de renforcer leurs relations.")[0]
    0.0
    """
    words = [word for word in _SMALL_WORD.findall(text) if word.islower()]
    return sum(word in _ENGLISH for word in words) / max(1, len(words)), len(words)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "table"), counted(1200, "row")
    ('1 table', '1,200 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def excerpt(text: str, limit: int = 60) -> str:
    r"""Shorten a text for a message, in the middle of nothing longer than ``limit`` code points.

    >>> excerpt("a b\nc")
    'a b c'
    >>> excerpt("x" * 100, 5)
    'xxxx…'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def difference(before: str, after: str, around: int = 12) -> tuple[str, str]:
    """Cut two versions of a text down to where they differ, with some text around it.

    >>> difference("this year’s APEC , and the G20", "this year’s APEC, and the G20", around=4)
    ('APEC , an', 'APEC, an')
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    low, high = max(0, start - around), max(0, end - around)
    return before[low : len(before) - high], after[low : len(after) - high]
