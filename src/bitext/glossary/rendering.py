"""Whether the expected Korean of a term stands in a translation, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from bitext.glossary.inflection import ends_word, places
from bitext.glossary.literal import COMPOUNDS, LETTER_OF
from bitext.model import ConceptEntry, Span, Term, TermMatch

_SHORT_FORM = re.compile(r"\s*\([^()]+\)$")


def settle(matches: Sequence[TermMatch], translation: str) -> tuple[TermMatch, ...]:
    """Record in each match the rendering that stands in the translation and where, None where none does.

    What is to be written at the mention is looked for first, then the preferred rendering, the admitted ones, short
    forms, and the letter of a country in a compound (한중 관계, 방한). Spaces are optional, as Korean compounds are
    written both ways; particles may follow, and what is no noun is inflected. Longer renderings take their place
    first: the 외교부 of 외교부 장관 is no rendering of another term.
    Inside the name of another place (인도네시아) that of a place (인도) is none.
    Two terms of one rendering may share a place, for Korean names once what English names twice; of a rendering with
    its short form in brackets, what stands before them may be shared too.
    """
    order = sorted(range(len(matches)), key=lambda index: -len(_wanted(matches[index])[0].text))
    choices: dict[tuple[int, str], _Choice] = {}
    taken: set[Span] = set()
    covered = bytearray(len(translation))
    settled = list(matches)
    for index in order:
        match = matches[index]
        key = id(match.entry), match.written
        if key not in choices:
            choices[key] = _Choice(match, translation)
        found, standing = choices[key].best(taken, covered)
        settled[index] = match._replace(term=standing, target_span=found)
        if found:
            taken.add(found)
            if bracket := _SHORT_FORM.search(translation, *found):
                taken.add((found[0], bracket.start()))
            covered[slice(*found)] = b"\1" * (found[1] - found[0])
    return tuple(settled)


class _Choice:
    """The places where a term may stand, the best first; what others have taken is not looked at again."""

    def __init__(self, match: TermMatch, translation: str) -> None:
        behind = _concealed(match.entry.concealing, translation)
        self._open = (
            (span, term)
            for term in _wanted(match)
            for span in _places(match.entry, term.text, translation)
            if not behind or behind[span[0]] < span[1]
        )
        self._shared: tuple[Span, Term] | tuple[None, None] = None, None

    def best(self, taken: set[Span], covered: bytearray) -> tuple[Span, Term] | tuple[None, None]:
        """Return the next place that nothing covers; behind the last, the first one taken as a whole."""
        for span, term in self._open:
            free = not any(covered[slice(*span)])
            if self._shared[0] is None and (free or span in taken):
                self._shared = span, term
            if free:
                return span, term
        return self._shared


def _concealed(names: Iterable[str], translation: str) -> list[int]:
    """Return for each offset where the names that begin at it or before end at last; empty where none stands."""
    spans = [
        found.span() for name in names if name in translation for found in re.finditer(re.escape(name), translation)
    ]
    return _furthest(spans, len(translation)) if spans else []


def _furthest(spans: Iterable[Span], length: int) -> list[int]:
    """Return for each offset of a text where the spans that begin at it or before end at last, 0 where none does."""
    ends = [0] * (length + 1)
    for start, end in spans:
        ends[start] = max(ends[start], end)
    return list(accumulate(ends, max))


def deprecated_places(entry: ConceptEntry, translation: str) -> Iterator[tuple[Span, Term]]:
    """Yield where deprecated renderings of an entry stand in a translation as words, and not inside expected ones.

    >>> terms = (Term(text="외무부", lang="ko", status="deprecated"),)
    >>> source = Term(text="Ministry of Foreign Affairs", lang="en", status="preferred")
    >>> entry = ConceptEntry(id="a:1", domain="", source=source, targets=terms)
    >>> [span for span, _ in deprecated_places(entry, "그는 외무부를, 외무부처럼 방문하였다.")]
    [(3, 6)]
    """
    right = _furthest(
        (span for term in entry.expected() for span in _places(entry, term.text, translation)), len(translation)
    )
    for term in entry.targets:
        if term.status != "deprecated":
            continue
        for start, end in _places(entry, term.text, translation):
            whole = term.text.endswith("다") or ends_word(translation, end)
            if whole and end > right[start] and not "가" <= translation[start - 1 : start] <= "힣":
                yield (start, end), term


def _wanted(match: TermMatch) -> tuple[Term, ...]:
    expected = match.entry.expected()
    first = expected[0]
    written = (replace(first, text=match.written),) if match.written else ()
    short = (replace(term, text=term.short, reading="") for term in expected if term.short)
    letter = LETTER_OF.get(first.text) if match.entry.source.pos == "propn" else None
    compound = (replace(first, text=f"{letter}-", reading=""),) if letter else ()
    return (*written, *expected, *short, *compound)


def is_compound(term: Term) -> bool:
    """Tell whether a rendering that was found is the letter of a country in a compound."""
    return term.text in COMPOUNDS


def _places(entry: ConceptEntry, rendering: str, translation: str) -> Iterator[Span]:
    return places(rendering, translation, noun=entry.source.pos not in ("verb", "phrase"))
