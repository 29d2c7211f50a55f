"""Korean sentence boundaries."""

from __future__ import annotations

import re

from bitext.model import Span
from bitext.text import HANGUL

_BOUNDARY = re.compile(
    rf"""(?P<before>[{HANGUL}A-Za-z%)\]”’"']|\d(?=[.!?…]+[”’"')\]]))
        (?P<stop>[.!?…]+)
        (?P<close>[”’"')\]」』》〉]*)
        (?P<space>\s+)
        (?=(?P<next>\S+))""",
    re.VERBOSE,
)
#: What goes on with a quotation that ended in a full stop.
_GOES_ON = re.compile(r"(?:이?라고|라는|라며|라면서|고|는|며|면서|이라며|하였|했|하며|하고|등)(?![.!?])")
#: ‘24년, with the mark that opens where the other one belongs.
_SHORT_YEAR = re.compile(r"‘(?=\d\d(?:년|\.))")
#: "가. 개요", "나. 참석자": the letter of a list item, and Latin abbreviations.
_ITEM = re.compile(r"(?:^|\s)[가나다라마바사아자차카타파하]$")
_LATIN = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-z]|Mr|Ms|Mrs|Dr|Prof|No|St|vs|Inc|Ltd|Co|Corp|H\.E|(?:[A-Z]\.)+[A-Z])$")


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
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, match, start):
            spans.append((start, match.end("close")))
            start = match.end("space")
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    before = text[start : match.start("stop")]
    if _ITEM.search(before) and len(before.strip()) == 1:
        return False
    if _LATIN.search(before):
        return False
    if match["close"] and _GOES_ON.match(match["next"]):
        return False
    ended = _SHORT_YEAR.sub("", text[start : match.end("close")])
    rest = text[match.end("close") :]
    if ended.count('"') % 2 and '"' in rest:
        return False
    return not any(ended.count(a) > ended.count(b) and b in rest for a, b in ("()", "“”", "‘’", "「」", "『』"))
