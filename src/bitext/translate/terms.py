"""The Korean that the glossary asks for, written into a translation.

Two ways lead there. A model trained for it is given the Korean inside the source, between markers, and copies it
(:func:`mark`). For any other model, and where that fails, the decoder is stopped where it looks at a term that it is
about to miss, the term is written, and the decoder goes on from there (:func:`place_term`): the rest of the sentence,
the particle first, is its own answer to the term.

Source: inline annotation after Dinu et al., "Training Neural Machine Translation to Apply Terminology Constraints"
(ACL 2019); forced beginnings as in interactive translation, placed by attention instead of a user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bitext.model import ConceptEntry, Span, Term, TermMatch, Translation

NOUNS = ("noun", "propn")
_SPACES = re.compile("  +")
_OPENERS = "(“‘\"'「『《〈[-·"
#: What changes with the sentence: verbs, forms of them that need a noun behind and nouns made of them, and what
#: begins with a particle.
_INFLECTED = re.compile("^-|(?:[다것는한된킨인운]|결정|제고|복귀|제공)$")
_SHORTEST = 3  # syllables: 그간 and 특히 are said in many ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Hold where a missing term is to be written.

    Attributes:
        match: The term match.
        start: Where it will stand in the translation.
        begin: The translation up to and with the term, from which the model is to go on.
        share: How much the model looked at the term when it wrote the piece at that place, 0 to 1.
    """

    match: TermMatch
    start: int
    begin: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRequest:
    """Hold a segment with the terms that its translation should have; equal requests have equal translations.

    Attributes:
        text: The segment.
        matches: Its terms and addresses, each with what is to be written.
        source: What the model is given: the text, with the Korean of terms in it where the model knows markers.
        spans: Where each match stands in ``source``.
    """

    text: str
    matches: tuple[TermMatch, ...]
    source: str
    spans: tuple[Span, ...]


def is_fixed(match: TermMatch) -> bool:
    """Tell whether what is to be written keeps its form in every sentence: nouns, and phrases such as 중요한 시점에.

    Of phrases those with a preferred rendering that no noun has to follow (가치를 공유하는).
    """
    if match.entry.source.pos in NOUNS:
        return True
    written = match.written
    if len(written) < _SHORTEST or match.entry.expected()[0].status != "preferred":
        return False
    return not _INFLECTED.search(written)


def as_term(source: str, span: Span, written: str, domain: str) -> TermMatch:
    """Return a match for what stands at a span and is no term of the glossary, but is to be written as one is."""
    english = Term(text=source[slice(*span)], lang="en", status="preferred", pos="propn")
    korean = Term(text=written, lang="ko", status="preferred", pos="propn")
    entry = ConceptEntry(id=english.text, domain=domain, source=english, targets=(korean,))
    return TermMatch(span, entry, written)


def mark(source: str, matches: Sequence[TermMatch], markers: tuple[str, str]) -> tuple[str, tuple[Span, ...]]:
    """Write the Korean of each term that keeps its form into the source in place of the English, between markers.

    Markers that the author wrote become plain brackets, and text between the terms stays.

    Returns:
        The source for the model, and where each match now stands in it.
    """
    parts: list[str] = []
    spans: list[Span] = []
    position = length = 0
    for match in matches:
        start, end = match.span
        before = _unmarked(source[position:start], markers)
        written = f"{markers[0]}{match.written}{markers[1]}"
        term = written if is_fixed(match) else _unmarked(source[start:end], markers)
        parts += [before, term]
        spans.append((length + len(before), length + len(before) + len(term)))
        length = spans[-1][1]
        position = end
    return "".join([*parts, _unmarked(source[position:], markers)]), tuple(spans)


def _unmarked(text: str, markers: tuple[str, str]) -> str:
    return text.replace(markers[0], "[").replace(markers[1], "]")


def place_term(
    translation: Translation,
    matches: Sequence[TermMatch],
    spans: Sequence[Span],
    *,
    taken: Sequence[Span] = (),
    deprecated: Iterable[tuple[Span, TermMatch]] = (),
    fixed: int = 0,
    least: float = 0.0,
) -> Placement | None:
    """Return the first place where a term that keeps its form and does not stand in a translation is to be written.

    The place of a term is the word that the decoder began when it looked at the term most, or the deprecated
    rendering that stands for it, or the end where no such word is left. Words of terms that stand already are left
    alone.

    Args:
        translation: With its alignment; without one nothing can be placed.
        matches: Settled on the translation's text.
        spans: Where each match stands in the translation's source.
        taken: Where terms stand in the translation that are to stay.
        deprecated: Where deprecated renderings stand in the translation.
        fixed: The translation is settled up to here.
        least: Smallest share of attention that makes a place.
    """
    standing = {match.written for match in matches if match.term}
    instead = {match.span: span for span, match in deprecated if span[0] >= fixed}
    places = []
    for match, span in zip(matches, spans, strict=True):
        if match.term or match.written in standing or not is_fixed(match):
            continue
        if match.span in instead:
            places.append((instead[match.span][0], 1.0, match))
        elif (found := _looked_at(translation, span, taken, fixed)) and found[0] >= least:
            places.append((found[1], found[0], match))
    if not places:
        return None
    start, share, match = min(places, key=lambda place: (place[0], -place[1], place[2].span))
    word = _own_beginning(translation.text, start, match.written)
    if word >= fixed and not _overlaps((word, start), taken):
        start = word
    before = _SPACES.sub(" ", translation.text[:start])  # as the engine will give it back
    glued = before.endswith(" ") or (before[-1:] in _OPENERS and start < len(translation.text))
    before += " " if before and not glued else ""
    return Placement(match=match, start=len(before), begin=before + match.written, share=share)


def _looked_at(translation: Translation, span: Span, taken: Sequence[Span], fixed: int) -> tuple[float, int] | None:
    """Return the largest share of attention that a word gave to a span, and where the word begins."""
    if not translation.alignment:
        return None
    pieces = [
        (_share(piece.sources, span), -piece.span[0])
        for piece in translation.alignment
        if piece.span[0] >= fixed and not _overlaps(piece.span, taken)
    ]
    if not pieces:  # all that is said are terms that stay
        return 0.0, len(translation.text)
    share, place = max(pieces)
    start = max(fixed, translation.text.rfind(" ", 0, -place) + 1)
    return share, _after_openers(translation.text, start)


def _after_openers(text: str, start: int) -> int:
    """Return where a word begins behind the quotation marks and brackets that stay before a term."""
    while text[start : start + 1] in tuple(_OPENERS):
        start += 1
    return start


def _own_beginning(text: str, start: int, written: str) -> int:
    """Return where the word before a place begins if a term that is to stand there begins so too, else the place.

    >>> _own_beginning("여성 등 취약 계층을", 8, "취약계층")
    5
    >>> _own_beginning("여성 등 취약 계층을", 8, "사회계층")
    8
    >>> _own_beginning("‘글로벌 중추를", 5, "글로벌 중추국가")
    1
    """
    word = _after_openers(text, text.rfind(" ", 0, max(start - 1, 0)) + 1)
    beginning = text[word:start].strip()
    return word if len(beginning) > 1 and written.startswith(beginning) else start


def _share(sources: Iterable[tuple[Span, float]], span: Span) -> float:
    return sum(share for source, share in sources if _overlaps(source, [span]))


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
