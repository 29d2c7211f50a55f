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
_MOST = 10  # boundaries, of a translation with its alignment
_STOPS = ",.;: "
_LINKS = ("", ",", "의")  # between a term and what follows
#: A noun with its particle, and a word with the verb 하다 or 되다.
_NOUN = re.compile(r"(.*[가-힣A-Za-z0-9)”’])(?:으?로[서써]?|에서|에게|에|은|는|이|가|을|를|과|와|의|도)")
_DOUBTFUL = "의이가도로과은"
_VERB = re.compile(r"(.*[가-힣])(?:하|해|한|할|함|합|했|되|돼|된|될|됨|됐)[가-힣]*")
#: What is quoted: 중요하다고, 개최한다는, 하자고, 것이라며; not 캐나다는, 참가자는.
_WITH_N = "".join(chr(code) for code in range(0xAC04, 0xD7A4, 28))  # 간, 한, 온: syllables with ㄴ below
_SAID = re.compile(rf"(.*(?:[하되이있없않겠았었였했됐같{_WITH_N}]다|[하되]자|이라))(?:고|는|며|면서)?")
#: How renderings begin that go on from the word before: 의 필요성을, 라는 데 인식을, 하기로.
_CASE = re.compile(r"-(을|를|이|가|과|와|에|으로|로|의|과의|와의)(?= |$)")
_QUOTING = re.compile(r"-[라다자](?=[고는](?: |$))")
_DOING = re.compile(r"-(?=하기|하는|하자|하겠|해야|할(?: |$))")
_OPTIONAL = re.compile(r"\([가-힣]\)")  # -(이)라는 점을


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
        for link in _LINKS if self.after and not self._is_double() else ():
            start = len(translation.text) - len(self.after)
            text = f"{self.before}{self.said}{link} {self.after}"
            moved = len(text) - len(translation.text)
            pieces = tuple(
                piece if piece.span[0] < start else replace(piece, span=(piece.span[0] + moved, piece.span[1] + moved))
                for piece in translation.alignment
            )
            yield replace(translation, text=text, alignment=pieces)

    def says_again(self, text: str, taken: Sequence[Span]) -> bool:
        """Tell whether the last word of what is said stands in a text outside the terms that stand in it."""
        word = re.escape(self.said.split()[-1])
        return any(not any(a <= found.start() < b for a, b in taken) for found in re.finditer(word, text))

    def _is_double(self) -> bool:
        """Tell whether a word of the term stands beside it already: 외교부 장관 장관은."""
        words, after = self.said.split(), self.after.split()
        return after[0].startswith(words[-1]) or self.before.split()[-1:] == words[:1]


def candidates(
    said: Sequence[str], span: Span, translation: Translation, taken: Sequence[Span], *, fixed: bool
) -> Iterator[Candidate]:
    """Yield where a missing term could be said: at word boundaries of the translation that are in no term.

    Args:
        said: Its renderings; a hyphen in front where they go on from the word before (-의 필요성을 강조).
        span: Where it stands in the translation's source.
        translation: With its alignment, if there is one: then of many boundaries those are taken around which the
            model looked nearest to the term.
        taken: Where terms stand in the translation.
        fixed: Whether it keeps its form, so that the rest of the translation may stand behind it as it is.
    """
    text = translation.text
    gaps = dict.fromkeys([(0, 0), *(found.span() for found in _GAP.finditer(text))])
    open_ = [gap for gap in gaps if not any(first < gap[0] < last for first, last in taken)]
    if translation.alignment:
        open_ = sorted(sorted(open_, key=lambda gap: _distance(gap, span, translation.alignment))[:_MOST])
    for start, end in open_:
        for rendering in said:
            if fixed:
                yield Candidate(before=_behind(text[:start]), said=rendering, after=text[end:])
            else:
                yield from _in_form(rendering, text[:start].rstrip(_STOPS))


def _in_form(said: str, before: str) -> Iterator[Candidate]:
    """Yield what could be said of a verb or phrase behind a beginning."""
    said = _OPTIONAL.sub("", said)
    if opening := _CASE.match(said):
        particle = opening[1][:1] if opening[1].endswith("의") else opening[1]
        behind = said[1 + len(particle) :]
        for noun in _nouns(before):
            joined = particle if particle in "에의" else attach(noun, particle)[len(noun) :]
            yield Candidate(before=noun, said=joined + behind, after="")
    elif _QUOTING.match(said):
        if found := _SAID.fullmatch(before):
            yield Candidate(before=found[1], said=said[2:], after="")
    elif _DOING.match(said):
        if found := _VERB.fullmatch(before):
            yield Candidate(before=found[1], said=said[1:], after="")
    elif not said.startswith("-"):
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
    """Return how far in the source the pieces on both sides of a gap looked from a span; 0 where none did."""
    before = [piece for piece in pieces if piece.span[1] <= gap[0] and piece.sources][-1:]
    after = [piece for piece in pieces if piece.span[0] >= gap[1] and piece.sources][:1]
    return min((abs(_looked(piece) - sum(span) / 2) for piece in (*before, *after)), default=0.0)


def _looked(piece: AlignedPiece) -> float:
    """Return the mean place in the source that a piece looked at."""
    shares = sum(share for _, share in piece.sources)
    return sum(share * sum(place) / 2 for place, share in piece.sources) / shares
