"""Find glossary terms in source text: an Aho-Corasick automaton over all forms of all terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick_rs

from bitext.model import ConceptEntry, TermMatch

_FOLD = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})
_SPACE_RUN = re.compile(r"\s{2,}|[\t\n\r\f\v]")
_HEAD_NOUN = re.compile(r"^(?P<head>\S+(?:\s\S+)?)(?P<rest>\s(?:of|for|to|on|in|at|and the)\s.+)$")
_PLURAL_POS = ("noun", "propn")


class TermFinder:
    """Find the longest terms of a glossary in English text.

    A term matches as whole words, in the singular and the regular plural (of its last word, of the noun
    before "of" or "for", and of "X-General"), with or without a possessive ending, whatever the white
    space between its words. An entry with the case rule matches in its own case only; otherwise an entry
    written exactly as in the text goes before one in another case.
    """

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        self._forms: list[tuple[str, ConceptEntry]] = []
        for entry in entries:
            plural = entry.source.pos in _PLURAL_POS
            self._forms.extend((form, entry) for form in _forms(_squeeze(entry.source.text)[0], plural=plural))
        self._automaton = ahocorasick_rs.AhoCorasick([fold(form) for form, _ in self._forms], store_patterns=False)

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the matches in text order; they do not overlap, and longer ones go before shorter ones."""
        if not self._forms:
            return ()
        squeezed, offsets = _squeeze(text.translate(_FOLD))
        candidates: list[tuple[int, int, bool, int, int]] = []  # sorts by length, place, case, entry
        for index, start, end in self._automaton.find_matches_as_indexes(fold(squeezed), overlapping=True):
            other_case = self._forms[index][0].translate(_FOLD) != squeezed[start:end]
            allowed = not (other_case and self._forms[index][1].case_sensitive)
            if allowed and _whole_words(squeezed, start, end):
                candidates.append((start - end, start, other_case, index, end))
        taken = bytearray(len(squeezed))
        matches: list[TermMatch] = []
        for _, start, _, index, end in sorted(candidates):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            span = (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)
            matches.append(TermMatch(span=span, entry=self._forms[index][1]))
        return tuple(sorted(matches, key=lambda match: match.span))


def fold(text: str) -> str:
    """Fold case and apostrophes, one code point to one.

    >>> fold("Women’s İ")
    "women's İ"
    """
    text = text.translate(_FOLD)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _squeeze(text: str) -> tuple[str, list[int] | None]:
    """Make white-space runs one space; also return where each code point stood, None if nothing changed."""
    if _SPACE_RUN.search(text) is None:
        return text, None
    offsets = [
        position
        for position, char in enumerate(text)
        if not (char.isspace() and position and text[position - 1].isspace())
    ]
    return "".join(" " if text[position].isspace() else text[position] for position in offsets), offsets


def _forms(source: str, *, plural: bool) -> Iterator[str]:
    yield source
    if not plural:
        return
    plurals = [_plural(source)]
    head = _HEAD_NOUN.match(source)
    if head:
        plurals.append(_plural(head["head"]) + head["rest"])
    if "-General" in source:
        plurals.append(re.sub(r"(\w+)(?=-General)", lambda match: _plural(match[1]), source, count=1))
    yield from (form for form in dict.fromkeys(plurals) if form != source)


def _plural(word: str) -> str:
    """Write the regular plural of the last word.

    >>> [_plural(word) for word in ("envoy", "ministry", "crisis talks", "launch", "SME")]
    ['envoys', 'ministries', 'crisis talks', 'launches', 'SMEs']
    """
    lower = word.lower()
    if lower.endswith("s") and not lower.endswith("ss"):
        return word
    if lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    if lower.endswith(("ss", "x", "ch", "sh", "z")):
        return word + "es"
    return word + "s"


def _whole_words(text: str, start: int, end: int) -> bool:
    """Tell whether nothing of a word is cut; the US of "US$44" is a currency."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() and text[start].isalnum()) and not (
        (after.isalnum() or after == "$") and text[end - 1].isalnum()
    )
