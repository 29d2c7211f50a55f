"""Whether the expected Korean of a term stands in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bitext.model import ConceptEntry, Span, Term, TermMatch

#: How the verb 하다 shows up inside a sentence.
_HADA = "(?:하|했|할|한|함|해|합|하였)"
#: What may stand behind a noun: no Hangul, or particles to the end of the word.
_WORD_END = re.compile(
    r"(?:들)?(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|으로|로|도|만|까지|부터|라고|이라고|이며|이다|측|간)*(?![가-힣])"
)


def settle(matches: Iterable[TermMatch], translation: str) -> tuple[TermMatch, ...]:
    """Record in each match the rendering that stands in the translation, None where none does.

    Preferred renderings are looked for first, then admitted ones. Spaces are optional, as Korean compounds
    are written both ways; particles and inflected 하다 may follow.
    """
    return tuple(replace(match, term=_standing(match.entry, translation)) for match in matches)


def _standing(entry: ConceptEntry, translation: str) -> Term | None:
    for term in entry.targets:  # preferred first
        if term.status != "deprecated" and _pattern(term.text).search(translation):
            return term
    return None


@lru_cache(maxsize=65536)
def _pattern(rendering: str) -> re.Pattern[str]:
    r"""Compile a rendering as written in the glossary to a pattern of running text.

    >>> bool(_pattern("의견을 교환하다").search("양측은 의견을 교환했다."))
    True
    >>> bool(_pattern("-에 대해 의견을 교환하였다").search("북핵 문제에 대해 의견을 교환하였다."))
    True
    >>> bool(_pattern("한국").search("한중 관계"))
    False
    """
    text = rendering.lstrip("-~ ")
    verb = re.fullmatch(r"(.+?)(?:하다|하였다|했다)", text)
    stem = verb[1] if verb else text
    pattern = r"\s*".join(re.escape(char) for char in stem if not char.isspace())
    return re.compile(pattern + r"\s*" + _HADA if verb else pattern)


def find_deprecated(entry: ConceptEntry, translation: str) -> tuple[Term, Span] | None:
    """Return the first deprecated rendering that stands in a translation as a word, and where.

    >>> terms = (Term(text="외무부", lang="ko", status="deprecated"),)
    >>> source = Term(text="Ministry of Foreign Affairs", lang="en", status="preferred")
    >>> entry = ConceptEntry(id="a:1", domain="", source=source, targets=terms)
    >>> found = find_deprecated(entry, "그는 외무부를 방문하였다.")
    >>> found and found[1], find_deprecated(entry, "그는 외무부처럼")
    ((3, 6), None)
    """
    for term in entry.targets:
        if term.status != "deprecated":
            continue
        for found in _pattern(term.text).finditer(translation):
            before = translation[found.start() - 1 : found.start()]
            whole = term.text.endswith("다") or _WORD_END.match(translation, found.end())
            if whole and not "가" <= before <= "힣":
                return term, found.span()
    return None
