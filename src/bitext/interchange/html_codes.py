"""Markup as inline elements whose native code is HTML, and back.

A link becomes ``⟦1⟧text⟦/1⟧`` with the codes ``<a href="...">`` and ``</a>``: tokens and codes as those of other tools'
files (:class:`bitext.interchange.units.ForeignUnit`), so that all readers and writers know what to do with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from itertools import count

from bitext.interchange.units import TOKEN, Pairs, insert_tokens, split_tokens
from bitext.markup import KIND_OF_TAG, TAGS, Marked, Piece, Style, from_pieces, safe_href
from bitext.model import Markup, MarkupKind, Span, TranslationUnit

_OPENING = re.compile(r"\s*<([a-z]+)(\s[^<>]*)?>\s*", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def opening(kind: MarkupKind, href: str = "") -> str:
    """Return the tag that begins a markup.

    >>> opening("link", "https://un.org/?a=1&b=2"), opening("bold")
    ('<a href="https://un.org/?a=1&amp;b=2">', '<b>')
    """
    return f'<a href="{escape(href)}">' if kind == "link" else f"<{TAGS[kind]}>"


def closing(kind: MarkupKind) -> str:
    """Return the tag that ends a markup."""
    return f"</{TAGS[kind]}>"


def style_of(code: str) -> Style | None:
    """Return what a native code begins; None where it is no tag of HTML for links and letters, or an unsafe link.

    >>> style_of("<strong>"), style_of("<a href='https://un.org' class='x'>"), style_of("<a href='javascript:x()'>")
    (('bold', ''), ('link', 'https://un.org'), None)
    """
    found = _OPENING.fullmatch(code)
    kind = KIND_OF_TAG.get(found[1].lower()) if found else None
    if found is None or kind is None:
        return None
    if kind != "link":
        return kind, ""
    href = _HREF.search(found[2] or "")
    address = safe_href(unescape(href[1] or href[2] or "")) if href else ""
    return ("link", address) if address else None


def coded_texts(unit: TranslationUnit) -> tuple[str, str, Pairs, Pairs]:
    """Return source and target of a unit with the tokens of its markup, and the codes of each.

    A markup has one number in both; no number is given that stands in a text as what looks like a token.
    """
    source = unit.variants[0].text
    target = next((variant.text for variant in unit.variants[1:]), "")
    if not unit.markup:
        return source, target, (), ()
    taken = {int(found[1]) for found in TOKEN.findall(source + target)}
    numbered = [*zip((number for number in count(1) if number not in taken), unit.markup, strict=False)]
    text, codes = _coded(source, [(number, one, one.span) for number, one in numbered])
    other = [(number, one, one.target_span) for number, one in numbered if one.target_span]
    translation, target_codes = _coded(target, other)
    return text, translation, codes, target_codes


def marked_text(text: str, codes: Pairs) -> Marked:
    """Return a text without tokens, with the markup that those with a native code of HTML stand for.

    >>> marked_text("at ⟦1⟧UN⟦/1⟧ ⟦2/⟧", (("⟦1⟧", "<b>"), ("⟦/1⟧", "</b>"), ("⟦2/⟧", "<br/>")))
    ('at UN ', (Markup(span=(3, 5), kind='bold', href='', target_span=None),))
    """
    if not codes:
        return text, ()
    known = dict(codes)
    open_: dict[str, Style] = {}
    pieces: list[Piece] = []
    parts = split_tokens(text, known)
    for index, part in enumerate(parts):
        number = part.strip("⟦/⟧")
        if index % 2 == 0:
            pieces.append((part, tuple(open_.values())))
        elif part.startswith("⟦/"):
            open_.pop(number, None)
        elif f"⟦/{number}⟧" in parts[index::2] and (style := style_of(known[part])):  # what never ends marks nothing
            open_[number] = style
    return from_pieces(pieces)


def _coded(text: str, marks: Sequence[tuple[int, Markup, Span]]) -> tuple[str, Pairs]:
    tokened, tokens = insert_tokens(text, [(number, span) for number, _, span in marks])
    code = {f"⟦{number}⟧": opening(one.kind, one.href) for number, one, _ in marks}
    code |= {f"⟦/{number}⟧": closing(one.kind) for number, one, _ in marks}
    return tokened, tuple((token, code[token]) for token in tokens)
