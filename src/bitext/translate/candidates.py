"""Where a term could be said that a translation lacks; which way is best is for the model to say.

Source: lexically constrained decoding (Hokamp and Liu, ACL 2017; Post and Vilar, NAACL 2018), which tries a constraint
at every place; here at the word boundaries of a translation that stands already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bitext.model import AlignedPiece, Span, Translation
from bitext.translate.particles import attach

_GAP = re.compile(r"\s+|$")
_MOST = 10  # boundaries
_STOPS = ",.;: "
_LINKS = ("", ",", "의")  # between a term and what follows
#: A noun with its particle, a word with the verb 하다 or 되다, and what is quoted.
_NOUN = re.compile(
    r"(.*[가-힣A-Za-z0-9)”’])(?:으로서|으로써|으로|로서|로써|에서|에게|에|은|는|이|가|을|를|과|와|의|도)"
)
_DOUBTFUL = "의이가도로과은"
_VERB = re.compile(r"(.*[가-힣])(?:하|해|한|할|함|합|했|되|돼|된|될|됨|됐)[가-힣]*")
_SAID = re.compile(r"(.*[가-힣][다라자])(?:고|는|며|면서)?")
#: How renderings begin that go on from the word before: 의 필요성을, 라는 데 인식을, 하기로.
_CASE = re.compile(r"(을|를|이|가|과|와|에|으로|로|의) ")
_QUOTING = re.compile(r"[라다자](?=[고는] )")
_DOING = re.compile(r"하기|하는|하자|해야|할 ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold a way to say a term.

    Attributes:
        before: The translation up to the term.
        said: The term, or of a verb what has any ending behind it.
        after: What of the translation may stand behind it as it is, empty where the rest must be said anew.
    """

    before: str
    said: str
    after: str

    def inserted(self, translation: Translation) -> Iterator[Translation]:
        """Yield the translation with the term written into it, as it is and linked in several ways; none for a verb."""
        for link in _LINKS if self.after else ():
            start = len(translation.text) - len(self.after)
            text = f"{self.before}{self.said}{link} {self.after}"
            moved = len(text) - len(translation.text)
            pieces = tuple(
                piece if piece.span[0] < start else replace(piece, span=(piece.span[0] + moved, piece.span[1] + moved))
                for piece in translation.alignment
            )
            yield replace(translation, text=text, alignment=pieces)

    def says_again(self, text: str) -> bool:
        """Tell whether the last word of what is said stands in a text more than once."""
        return text.count(self.said.split()[-1]) > 1


def candidates(
    said: Sequence[str], span: Span, translation: Translation, taken: Sequence[Span], *, fixed: bool
) -> Iterator[Candidate]:
    """Yield where a missing term could be said: at word boundaries of the translation that are in no term.

    Args:
        said: Its renderings; of verbs and phrases with what goes on from the word before (의 필요성을 강조).
        span: Where it stands in the translation's source.
        translation: With its alignment, if there is one: then of many boundaries those are taken around which the
            model looked nearest to the term.
        taken: Where terms stand in the translation.
        fixed: Whether it keeps its form, so that the rest of the translation may stand behind it as it is.
    """
    text = translation.text
    gaps = [(0, 0), *(found.span() for found in _GAP.finditer(text))]
    gaps = [gap for gap in gaps if not any(first < gap[0] < last for first, last in taken)]
    for start, end in sorted(sorted(gaps, key=lambda gap: _distance(gap, span, translation.alignment))[:_MOST]):
        for rendering in said:
            if fixed:
                yield Candidate(before=_behind(text[:start]), said=rendering, after=text[end:])
            else:
                yield from _in_form(rendering, text[:start].rstrip(_STOPS))


def _in_form(said: str, before: str) -> Iterator[Candidate]:
    """Yield what could be said of a verb or phrase behind a beginning."""
    if opening := _CASE.match(said):
        particle = opening[1]
        for noun in _nouns(before):
            joined = noun + particle if particle in "에의" else attach(noun, particle)
            yield Candidate(before=joined + " ", said=said[opening.end() :], after="")
    elif _QUOTING.match(said):
        if found := _SAID.fullmatch(before):
            yield Candidate(before=found[1], said=said[1:], after="")
    elif _DOING.match(said):
        if found := _VERB.fullmatch(before):
            yield Candidate(before=found[1], said=said, after="")
    else:
        yield Candidate(before=_behind(before), said=said, after="")


def _nouns(text: str) -> Iterator[str]:
    """Yield what may be a noun at the end of a text, without its particle; 회의 and 국가 may have one or not."""
    found = _NOUN.fullmatch(text)
    if found:
        yield found[1]
    if text and (not found or text[-1] in _DOUBTFUL):
        yield text


def _behind(text: str) -> str:
    return text + " " if text else ""


def _distance(gap: Span, span: Span, pieces: Sequence[AlignedPiece]) -> float:
    """Return how far in the source the pieces on both sides of a gap looked from a span; 0 without an alignment."""
    before = [piece for piece in pieces if piece.span[1] <= gap[0] and piece.sources][-1:]
    after = [piece for piece in pieces if piece.span[0] >= gap[1] and piece.sources][:1]
    return min((abs(_looked(piece) - sum(span) / 2) for piece in (*before, *after)), default=0.0)


def _looked(piece: AlignedPiece) -> float:
    """Return the mean place in the source that a piece looked at."""
    shares = sum(share for _, share in piece.sources)
    return sum(share * sum(place) / 2 for place, share in piece.sources) / shares
