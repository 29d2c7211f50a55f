"""Cut a segment that is too long for the model, at clause boundaries."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Where to cut, best first; the cut lies behind the match. Inside a sentence most stops are those of abbreviations.
_BOUNDARIES = (
    re.compile(r";\s+(?:and\s+)?|(?<=[a-z]{4})[.!?]\s+(?=[A-Z“])|(?<=[.!?][”’)])\s+"),
    re.compile(r":\s+|\s[–—-]\s"),
    re.compile(r",\s+(?=(?:and|but|or|while|which|who|where|as|so|with|including)\b)"),
    re.compile(r",\s+"),
    re.compile(r"\s+(?=(?:and|or|that|which|to|in|on|of|for|with)\b)"),
    re.compile(r"\s+"),
)


def split_clauses(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut a text into parts that fit, keeping clauses together as far as they do.

    The text is halved at the best kind of boundary it has, near its middle, until every part fits; a text
    without white space is halved between characters. White space at the cuts aside, the parts are the text.

    >>> split_clauses("They agreed on trade; they agreed on aid, and parted.", lambda part: len(part) < 30)
    ['They agreed on trade;', 'they agreed on aid,', 'and parted.']
    >>> split_clauses("H.E. Mr. Kim met U.S. Secretary Blinken in Seoul and left.", lambda part: len(part) < 45)
    ['H.E. Mr. Kim met U.S. Secretary Blinken', 'in Seoul and left.']
    """
    if len(text) < 2 or fits(text):
        return [text]
    cut = _best_cut(text)
    left, right = text[:cut].strip(), text[cut:].strip()
    return [*split_clauses(left, fits), *split_clauses(right, fits)]


def _best_cut(text: str) -> int:
    middle = len(text) // 2
    for boundary in _BOUNDARIES:
        cuts = [match.end() for match in boundary.finditer(text)]
        inner = [cut for cut in cuts if len(text) // 5 <= cut <= len(text) - len(text) // 5 and text[cut:].strip()]
        if inner:
            return min(inner, key=lambda cut: abs(cut - middle))
    return middle
