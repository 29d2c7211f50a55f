"""Spans, language and Korean syllables: what every stage needs of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bitext.model import Lang, Span

HANGUL = "\uac00-\ud7a3"
_HANGUL_LETTER = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
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
