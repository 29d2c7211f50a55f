"""Where the markup of a source stands in its translation.

Nothing is guessed: what covers the whole source covers the whole translation; else the words that are marked must be
known in the translation, all of them and side by side, by the glossary's renderings, by value, by name or by their
letters. Markup of which that is not so stays in the source, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from bitext.check.names import name_inconsistent
from bitext.check.values.english import english_values
from bitext.check.values.korean import korean_values
from bitext.check.values.same import same
from bitext.glossary.inflection import ends_word
from bitext.model import BilingualUnit, Finding, Markup, Span, Translation
from bitext.text import excerpt, trim

_WORD = re.compile(r"[^\W_]+")
#: English words that Korean has none for, or a particle.
_SMALL = frozenset("the a an of and for s mr ms mrs dr h e".split())
#: What may stand between two renderings that are marked as one.
_BETWEEN = re.compile(r"(?:[\s,·ㆍ‧/()“”‘’\"'-]|및|와|과|의|은|는|이|가|을|를)*")
#: More markup than this in one segment is a list of links, for which nothing is looked up: it takes seconds.
_MOST = 100
_OPENING, _CLOSING = "(“‘\"'", ")”’\"'"
_LEAD, _TAIL = re.compile(r"[\s“‘\"'(\[]*"), re.compile(r"[\s.,;:!?…”’\"')\]]*$")
#: Words that Korean often leaves in Latin letters: with a capital, a digit or a sign of an address.
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9](?:[\w.@:/&%+~#?=-]*[A-Za-z0-9/])?(?![A-Za-z0-9])", re.ASCII)
_KEPT = re.compile(r"[A-Z0-9@/]")


class _Known(NamedTuple):
    """A stretch of the source that is known to stand at a place of the translation; verbs run on to the word's end."""

    source: Span
    target: Span
    verb: bool = False


def place_markup(translation: Translation, markup: Sequence[Markup]) -> Translation:
    """Return a translation with the markup of its source, each with its place where there is one, and the findings.

    Markup that is apart in the source is apart in the translation, and what stands in another stands in it there too.
    """
    if not markup or not translation.text:
        return replace(translation, markup=tuple(markup))
    known = list(_known(translation, markup)) if len(markup) <= _MOST else []
    placed: list[Markup] = []
    for one in markup:
        span = _whole(one.span, translation) or _rendered(one.span, translation, known)
        fits = span is not None and all(_agree(one.span, span, other) for other in placed)
        placed.append(replace(one, target_span=span if fits else None))
    lost = (one for one in placed if one.target_span is None)
    findings = [_finding(translation.source, span, [*group]) for span, group in groupby(lost, lambda one: one.span)]
    return replace(translation, markup=tuple(placed), findings=(*translation.findings, *findings))


def _finding(source: str, span: Span, markup: Sequence[Markup]) -> Finding:
    kinds = " and ".join(one.kind for one in markup)
    message = f"{kinds} of {excerpt(source[slice(*span)])!r} has no sure place in the Korean; set it where it belongs"
    return Finding(code="markup-not-placed", severity="warning", message=message, span=span)


def _agree(source: Span, target: Span, other: Markup) -> bool:
    """Tell whether two markups stand to each other in the translation as they do in the source."""
    if other.target_span is None:
        return True
    if source[1] <= other.span[0] or other.span[1] <= source[0]:
        return target[1] <= other.target_span[0] or other.target_span[1] <= target[0]
    if source == other.span:
        return target == other.target_span
    return _within(target, other.target_span) if _within(source, other.span) else _within(other.target_span, target)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _whole(span: Span, translation: Translation) -> Span | None:
    """Return the whole translation for markup of the whole source; punctuation around it stays outside in both."""
    source, target = translation.source, translation.text
    before, behind = source[: span[0]], source[span[1] :]
    if _WORD.search(before) or _WORD.search(behind):
        return None
    lead = _LEAD.match(target) if before.strip() else None
    tail = _TAIL.search(target) if behind.strip() else None
    start, end = trim(target, (lead.end() if lead else 0, tail.start() if tail else len(target)))
    return (start, end) if start < end else None


def _rendered(span: Span, translation: Translation, known: Sequence[_Known]) -> Span | None:
    """Return where the marked words stand, if all of them are known, side by side and nothing else between them."""
    inside = [one for one in known if _within(one.source, span)]
    if not inside or _unknown(translation.source, span, inside):
        return None
    start, end = min(one.target[0] for one in inside), max(one.target[1] for one in inside)
    outside = (one.target for one in known if not _within(one.source, span))
    if any(start < other[1] and other[0] < end for other in outside):
        return None
    place = start
    for one in sorted(inside, key=lambda one: one.target):
        if place < one.target[0] and not _BETWEEN.fullmatch(translation.text, place, one.target[0]):
            return None
        place = max(place, one.target[1])
    verb = any(one.verb and one.target[1] == end for one in inside)
    opened = translation.text.count("(", start, end) > translation.text.count(")", start, end)  # 유엔난민기구(UNHCR)
    if (opened or translation.source[span[1] - 1] in _CLOSING) and translation.text[end : end + 1] in _CLOSING:
        end += len(translation.text[end : end + 1])
    if translation.source[span[0]] in _OPENING and translation.text[max(start - 1, 0) : start] in _OPENING:
        start -= len(translation.text[max(start - 1, 0) : start])
    return _at_words(translation.text, start, end, verb=verb)


def _unknown(source: str, span: Span, inside: Sequence[_Known]) -> bool:
    return any(
        word[0].lower() not in _SMALL and not any(_within(word.span(), one.source) for one in inside)
        for word in _WORD.finditer(source, *span)
    )


def _at_words(text: str, start: int, end: int, *, verb: bool) -> Span | None:
    """Return a span that cuts no word: particles behind it stay outside, the ending of a verb is taken in."""
    if start and text[start].isalnum() and text[start - 1].isalnum():
        return None
    if verb:
        while end < len(text) and "가" <= text[end] <= "힣":
            end += 1
    cuts_latin = end < len(text) and text[end].isascii() and text[end].isalnum() and text[end - 1].isalnum()
    return (start, end) if ends_word(text, end) and not cuts_latin else None


# ---- what is known


def _known(translation: Translation, markup: Sequence[Markup]) -> Iterator[_Known]:
    source, target = translation.source, translation.text
    for match in translation.terms:
        if match.term and match.target_span:
            yield _Known(match.span, match.target_span, match.term.text.endswith("다"))
    for fact in name_inconsistent.find(BilingualUnit(id="", source=source, target=target)):
        if fact.source and fact.target:
            yield _Known(fact.source, fact.target)
    english, korean = english_values(source), korean_values(target)
    for value in english:
        others = [other for other in korean if same(value, other)]
        if len(others) == 1 and sum(same(one, others[0]) for one in english) == 1:
            yield _Known(value.span, others[0].span)
    yield from _verbatim(source, target, markup)


def _verbatim(source: str, target: str, markup: Sequence[Markup]) -> Iterator[_Known]:
    """Yield what stands in the translation in the same letters, once in both: of several it is open which is which."""
    words = {found[0] for found in _LATIN.finditer(source) if _KEPT.search(found[0])}
    for text in sorted(words | {source[slice(*one.span)] for one in markup}):
        pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(text)}(?![A-Za-z0-9])")
        spans, others = ([found.span() for found in pattern.finditer(side)] for side in (source, target))
        if len(spans) == len(others) == 1:
            yield _Known(spans[0], others[0])
