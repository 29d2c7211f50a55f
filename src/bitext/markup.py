"""Markup over a text that is made of pieces, cut, joined and edited: links, bold and the like.

Wherever a text and its markup go together they are a pair, :data:`Marked`. Markup covers something to read, has no
white space at its ends, and is in the order of the text, what covers more first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import get_args
from unicodedata import normalize
from urllib.parse import quote

from bitext.model import Markup, MarkupKind, Span
from bitext.text import XML_ILLEGAL, trim

Marked = tuple[str, tuple[Markup, ...]]
#: Kind and address, of a piece of text; the order of kinds is the order in which they stand in each other.
Style = tuple[MarkupKind, str]
Piece = tuple[str, tuple[Style, ...]]
KINDS: tuple[MarkupKind, ...] = get_args(MarkupKind)
#: How HTML writes them.
TAGS: dict[MarkupKind, str] = dict(zip(KINDS, "a b i u sup sub".split(), strict=True))
KIND_OF_TAG: dict[str, MarkupKind] = {tag: kind for kind, tag in TAGS.items()} | {"strong": "bold", "em": "italic"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_UNQUOTED = re.compile(r"[\s\"'<>\\^`{|}]")
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f]")
_READABLE = re.compile(r"\w")
#: An edited text is in step again where so many letters are equal; so many are looked at to find them.
_IN_STEP, _REACH = 3, 16


def safe_href(href: str) -> str:
    r"""Return an address that may be written anywhere; empty where it is not http, https or mailto.

    >>> safe_href(" https://mofa.go.kr/a?b=1&c=\"2\" "), safe_href("java\nscript:alert(1)"), safe_href("/eng/list.do")
    ('https://mofa.go.kr/a?b=1&c=%222%22', '', '')
    """
    kept = XML_ILLEGAL.sub("", _DROPPED.sub("", href)).strip()
    kept = _UNQUOTED.sub(lambda found: quote(found[0]), kept)
    return kept if _ADDRESS.fullmatch(kept) else ""


def from_pieces(pieces: Iterable[Piece]) -> Marked:
    """Join pieces of a text, each with its styles; neighbours of one style are one markup, with spaces between or not.

    >>> from_pieces([("See ", ()), ("the ", (("link", "https://un.org"),)), ("UN", (("link", "https://un.org"),))])[1]
    (Markup(span=(4, 10), kind='link', href='https://un.org', target_span=None),)
    """
    text = ""
    markup: list[Markup] = []
    open_: dict[Style, int] = {}
    for piece, styles in (*_bridged([pair for pair in pieces if pair[0]]), ("", ())):
        for style in [style for style in open_ if style not in styles]:
            markup += [Markup(span=(open_.pop(style), len(text)), kind=style[0], href=style[1])]
        for style in styles:
            open_.setdefault(style, len(text))
        text += piece
    return text, _tidy(text, markup)


def _bridged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces; spaces, but no tabs, have the styles that the pieces before and behind have both."""
    nothing: Piece = ("", ())
    for before, (text, styles), behind in zip((nothing, *pieces), pieces, (*pieces[1:], nothing), strict=False):
        shared = before[1] if text.isspace() and "\t" not in text else ()
        yield text, (*styles, *(style for style in shared if style in behind[1] and style not in styles))


def to_pieces(text: str, markup: Sequence[Markup]) -> Iterator[Piece]:
    """Cut a text wherever markup begins or ends; styles are in the order of their kinds.

    >>> list(to_pieces("a b", (Markup(span=(0, 3), kind="bold"), Markup(span=(2, 3), kind="italic"))))
    [('a ', (('bold', ''),)), ('b', (('bold', ''), ('italic', '')))]
    """
    for start, end in pairwise(sorted({0, len(text), *(place for one in markup for place in one.span)})):
        styles = {(one.kind, one.href) for one in markup if one.span[0] <= start and end <= one.span[1]}
        yield text[start:end], tuple(sorted(styles, key=lambda style: (KINDS.index(style[0]), style[1])))


def cut(marked: Marked, start: int, end: int | None = None) -> Marked:
    """Return what of a text stands in a span, its markup cut off at the ends.

    >>> cut(("1. See this", (Markup(span=(0, 6), kind="bold"),)), 3)
    ('See this', (Markup(span=(0, 3), kind='bold', href='', target_span=None),))
    """
    text, markup = marked
    part = text[start:end]
    inside = (
        replace(one, span=(max(one.span[0] - start, 0), min(one.span[1] - start, len(part))))
        for one in markup
        if one.span[0] < start + len(part) and start < one.span[1]  # of a long row most stands elsewhere
    )
    return part, _tidy(part, inside)


def split(marked: Marked, separator: str) -> list[Marked]:
    """Cut a text at each place of a separator, its markup too.

    >>> split(("a|b", (Markup(span=(0, 3), kind="bold"),)), "|")[1]
    ('b', (Markup(span=(0, 1), kind='bold', href='', target_span=None),))
    """
    parts, start = [], 0
    for part in marked[0].split(separator):
        parts.append(cut(marked, start, start + len(part)))
        start += len(part) + len(separator)
    return parts


def join(parts: Iterable[Marked], separator: str) -> Marked:
    """Join texts; markup that ends one and begins the next is one again, unless a tab separates them.

    >>> one, other = Markup(span=(3, 9), kind="bold"), Markup(span=(0, 3), kind="bold")
    >>> text, markup = join([("He spoke.", (one,)), ("She left.", (other,))], " ")
    >>> text[slice(*markup[0].span)]
    'spoke. She'
    """
    text = ""
    markup: list[Markup] = []
    for index, (part, own) in enumerate(parts):
        before = len(text)
        start = before + (len(separator) if index else 0)
        text += (separator if index else "") + part
        for one in own:
            moved = replace(one, span=(one.span[0] + start, one.span[1] + start))
            goes_on = [
                other
                for other in markup
                if index and separator != "\t" and one.span[0] == 0 and other.span[1] == before
                and (other.kind, other.href) == (one.kind, one.href)
            ]  # fmt: skip
            for other in goes_on[:1]:
                markup.remove(other)
                moved = replace(moved, span=(other.span[0], moved.span[1]))
            markup.append(moved)
    return text, _tidy(text, markup)


def carry(marked: Marked, text: str) -> Marked:
    r"""Return an edited version of a text with the markup where its words stand now.

    From a place on where too much was edited to tell, markup is left out.

    >>> carry(("the UNHCRâ€™s  donors , ﬁrst", (Markup(span=(14, 22), kind="bold"),)), "the UNHCR’s donors, first")[1]
    (Markup(span=(12, 18), kind='bold', href='', target_span=None),)
    """
    before, markup = marked
    if not markup or before == text:
        return text, markup
    places = _places(before, text)
    spans = ((one, places[one.span[0]], places[one.span[1]]) for one in markup)
    return text, _tidy(
        text, [replace(one, span=(start, end)) for one, start, end in spans if start is not None and end is not None]
    )


def squeezed(marked: Marked) -> Marked:
    """Return a text with single spaces between its words, and its markup."""
    return carry(marked, " ".join(marked[0].split()))


def partial(marked: Marked) -> tuple[Markup, ...]:
    """Return the markup but for what sets a whole text in other letters, as headings are; links stay.

    >>> partial(("Background", (Markup(span=(0, 10), kind="bold"),)))
    ()
    """
    text, markup = marked
    return tuple(one for one in markup if one.kind == "link" or _reads(text[: one.span[0]] + text[one.span[1] :]))


def _tidy(text: str, markup: Iterable[Markup]) -> tuple[Markup, ...]:
    trimmed = (replace(one, span=trim(text, one.span)) for one in markup if one.span[0] < one.span[1])
    kept = [one for one in trimmed if _reads(text[slice(*one.span)])]
    kept.sort(key=lambda one: (one.span[0], -one.span[1], KINDS.index(one.kind), one.href))
    return tuple(one for one, _ in groupby(kept))


def _reads(text: str) -> bool:
    return _READABLE.search(text) is not None


def _places(before: str, after: str) -> list[int | None]:
    """Return where each offset of a text, its end among them, stands in an edited version of it, None if unknown.

    White space may have changed in any way; other edits are found where they are short.
    """
    places: list[int | None] = []
    i = j = 0
    while i < len(before) and (step := _step(before, after, i, j)):
        x, y = step
        places += [j + min(letter, y) for letter in range(x)]
        i, j = i + x, min(j + y, len(after))
    return [*places, *(None for _ in range(i, len(before))), len(after)]


def _step(before: str, after: str, i: int, j: int) -> Span | None:
    """Return how far to go on in either text, from where they are in step to where they are so next."""
    if j == len(after):
        return 1, 0
    if before[i] == after[j] or (before[i].isspace() and after[j].isspace()):
        return 1, 1
    if normalize("NFKC", before[i]) == after[j]:
        return 1, 1
    if before[i].isspace():
        return 1, 0
    if after[j].isspace():
        return 0, 1
    for total in range(1, _REACH):
        for x in range(total, -1, -1):
            ahead = before[i + x : i + x + _IN_STEP]
            if ahead and after.startswith(ahead, j + total - x):
                return x, total - x
    rest = len(before) - i, len(after) - j
    return rest if max(rest) <= _IN_STEP else None
