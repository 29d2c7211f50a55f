"""Korean sentence boundaries."""

from __future__ import annotations

import re

from bitext.model import Span
from bitext.segment.english import ABBREVIATIONS, AMBIGUOUS
from bitext.text import HANGUL, SHORT_YEAR

_BOUNDARY = re.compile(
    rf"""(?P<before>[{HANGUL}A-Za-z%℃㎡㎢㎞㎏)\]”’"'」』》〉]|\d(?=[.!?…]+[”’"')\]]))
        (?P<stop>[.!?…]+)
        (?P<close>[”’"')\]」』》〉]*(?:[*†‡]{{1,3}}|\[\d{{1,2}}\]|\d{{1,2}}\)|[¹²³⁰⁴-⁹]{{1,2}})?)
        (?P<space>\s+)
        (?=(?P<next>\S+))""",
    re.VERBOSE,
)
#: What goes on with a quotation that ended in a full stop.
_GOES_ON = re.compile(
    rf"(?:이?라(?:고|는|며|면서)|하였|했|하며|하고(?!\s싶)|(?:고|는|며|면서|등[의을이은과도에]?)(?![{HANGUL}]))(?![.!?])"
)
_QUOTES = frozenset("”’\"'」』")
#: The letters of list items in their order: "가. 개요", "나. 참석자".
_ITEMS = "가나다라마바사아자차카타파하"
_ITEM = re.compile(rf"(?:^|\s)[{_ITEMS}]$")
_LATIN = re.compile(r"(?<![\w.])(?:[A-Za-z]|[A-Za-z][A-Za-z.]+)$")
#: Abbreviations between Korean words: no sentence ends with one.
_NEVER = ABBREVIATIONS | AMBIGUOUS
_PAIRS = (("(", ")"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ('"', '"'))
_LONGEST = 40  # code points of what is looked at before a mark


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences of a paragraph, in order, without the spaces between them.

    Nothing is cut inside round brackets or a quotation: what follows a quotation usually belongs to it.

    >>> text = "양측은 2021. 4. 7. 서울에서 만났다. “협력을 강화하자.”라고 말하였다."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['양측은 2021. 4. 7. 서울에서 만났다.', '“협력을 강화하자.”라고 말하였다.']
    >>> text = "가. 개요 및 No. 5"
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['가. 개요 및 No. 5']
    """
    spans: list[Span] = []
    start = 0
    paired = SHORT_YEAR.sub(" ", text)  # the same text, but all its marks belong to pairs
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, match, start) and not _inside(paired, start, match.end("close")):
            spans.append((start, match.end("close")))
            start = match.end("space")
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    stop = match.start("stop")
    before = text[max(start, stop - _LONGEST) : stop]
    if _ITEM.search(before) and (stop - start == 1 or _follows_an_item(text, stop)):
        return False
    word = _LATIN.search(before)
    if word and (len(word[0]) == 1 or word[0].lower() in _NEVER or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word[0])):
        return False
    return _QUOTES.isdisjoint(match["close"]) or not _GOES_ON.match(text, match.start("next"))


def _follows_an_item(text: str, stop: int) -> bool:
    """Tell whether the letter before a stop is that of a list item, the one before it stands before."""
    place = _ITEMS.index(text[stop - 1])
    if place == 0:
        begun = re.search(r"(?:^|[.:;)\]-])\s*$", text[max(stop - _LONGEST, 0) : stop - 1]) is not None
        return begun or " 나. " in text[stop : stop + 2 * _LONGEST]
    before = text.rfind(f"{_ITEMS[place - 1]}. ", 0, stop)
    return before == 0 or (before > 0 and text[before - 1].isspace())


def _inside(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket or a quotation that a sentence has opened is closed later on."""
    for opening, closing in _PAIRS:
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if (opened % 2 if opening == closing else opened > closed) and text.find(closing, end) >= 0:
            return True
    return False
