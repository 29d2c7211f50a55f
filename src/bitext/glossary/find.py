"""Find glossary terms in source text: an Aho-Corasick automaton over all forms of all terms."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import ahocorasick_rs

from bitext.model import ConceptEntry, Span, TermMatch

#: One code point for one; chained `replace` is faster than `translate`.
_SPACE_CONTROLS = "\n\r\t\v\f\x1c\x1d\x1e\x1f"
_SAME = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("\u00a0", " "))
_RARE_SPACE = re.compile(r"[^\S ]")
_SPACES = re.compile("   *")  # two or more; twice as fast as " {2,}"
_HEAD_NOUN = re.compile(r"^(?P<head>\S+(?:\s\S+)?)(?P<rest>\s(?:of|for|to|on|in|at|and the)\s.+)$")
_PLURAL_POS = ("noun", "propn")
_Form = tuple[str, ConceptEntry]  # as the table writes it
_Meaning = tuple[dict[str, ConceptEntry] | None, ConceptEntry | None]  # of a form: by its case, in any other case
_Candidate = tuple[int, int, int, ConceptEntry]  # its length, start, end
_LENGTH, _START = itemgetter(0), itemgetter(1)


class TermFinder:
    """Find the longest terms of a glossary in English text.

    A term matches as whole words, in the singular and the regular plural (of its last word, of the noun
    before "of" or "for", and of "X-General"), with or without a possessive ending, whatever the white
    space between its words. An entry with the case rule matches in its own case only; otherwise an entry
    written exactly as in the text goes before one in another case.
    """

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        same: dict[str, list[_Form]] = {}
        for entry in entries:
            source = " ".join(unified(entry.source.text).split())
            for form in _forms(source, plural=entry.source.pos in _PLURAL_POS):
                same.setdefault(_fold(form), []).append((form, entry))
        patterns = sorted(same)  # in order the automaton is built in half the time, and searched faster
        self._meanings = [_meaning(sorted(same[pattern], key=_last_first)) for pattern in patterns]
        self._dated = {
            index: same[pattern]
            for index, pattern in enumerate(patterns)
            if any(entry.valid_from or entry.valid_to for _, entry in same[pattern])
        }
        self._automaton = ahocorasick_rs.AhoCorasick(patterns, store_patterns=False)

    def find(self, text: str, date: datetime.date | None = None) -> tuple[TermMatch, ...]:
        """Return the matches in text order; they do not overlap, and longer ones go before shorter ones.

        Args:
            text: A segment or a whole document.
            date: Day the text is of. Entries that do not hold on it do not match. Without it all do; of entries
                that match alike, those that have not ended go first, then those that ended last.
        """
        plain = unified(text)
        if "  " in plain:
            squeezed = _Squeezed(plain)
            chosen = _longest_first(self._candidates(squeezed.text, date), len(squeezed.text))
            return tuple([TermMatch(span=squeezed.origin(start, end), entry=entry) for _, start, end, entry in chosen])
        chosen = _longest_first(self._candidates(plain, date), len(plain))
        return tuple([TermMatch(span=(start, end), entry=entry) for _, start, end, entry in chosen])

    def _candidates(self, text: str, date: datetime.date | None) -> list[_Candidate]:
        """Return every place where a form stands as whole words and means an entry."""
        candidates: list[_Candidate] = []
        meanings = self._meanings
        for index, start, end in self._automaton.find_matches_as_indexes(_fold(text), overlapping=True):
            # Nothing of a word may be cut. The slices are empty at the ends of the text.
            if text[start - 1 : start].isalnum() and text[start].isalnum():
                continue
            after = text[end : end + 1]
            if (after.isalnum() or after == "$") and text[end - 1].isalnum():  # the US of "US$44" is a currency
                continue
            by_case, entry = meanings[index]
            if date is not None and index in self._dated:
                by_case, entry = _meaning([form for form in self._dated[index] if _holds(form[1], date)])
            if by_case:
                entry = by_case.get(text[start:end], entry)
            if entry is not None:
                candidates.append((end - start, start, end, entry))
        return candidates


class _Squeezed:
    """Hold a text with its runs of spaces made one, and know where they stood."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._edges: list[int] = []  # behind each run, in the new text
        self._shifts = [0]  # what to add before the first run, behind it, behind the second
        end = 0
        for run in _SPACES.finditer(text):
            pieces.append(text[end : run.start() + 1])
            end = run.end()
            self._edges.append(run.start() + 1 - self._shifts[-1])
            self._shifts.append(end - self._edges[-1])
        self.text = "".join((*pieces, text[end:]))

    def origin(self, start: int, end: int) -> Span:
        """Return where a span of the new text stood in the old one; it neither begins nor ends with a space."""
        first, last = bisect_right(self._edges, start), bisect_right(self._edges, end - 1)
        return start + self._shifts[first], end + self._shifts[last]


def unified(text: str) -> str:
    """Write white space, quotes and hyphens in one way, one code point for one.

    >>> unified("Women’s\u00a0co‑chair")
    "Women's co-chair"
    """
    for char in _SPACE_CONTROLS:
        text = text.replace(char, " ")
    if text.isascii():
        return text
    for char, same in _SAME:
        text = text.replace(char, same)
    return text if text.isprintable() else _RARE_SPACE.sub(" ", text)


def _fold(text: str) -> str:
    """Fold case, one code point to one, and let words begin with a capital.

    So a form does not match inside a word, where half of all places would be ("un" in "country"). Behind a letter
    other than a to z a capital follows too, in forms as in texts.

    >>> _fold("the EU's unit in İzmir")
    "The Eu'S Unit In Izmir"
    """
    lower = text.replace("İ", "i").lower()  # no other letter has a longer lower case
    return lower.encode().title().decode()  # bytes: letters with a longer title case, such as ß, are left alone


def _meaning(forms: Sequence[_Form]) -> _Meaning:
    """Let the first go before the others, and one in its own case before one in another."""
    by_case: dict[str, ConceptEntry] = {}
    for form, entry in forms:
        by_case.setdefault(form, entry)
    other = next((entry for _, entry in forms if not entry.case_sensitive), None)
    return (None if all(entry is other for entry in by_case.values()) else by_case), other


def _holds(entry: ConceptEntry, date: datetime.date) -> bool:
    return (entry.valid_from or datetime.date.min) <= date <= (entry.valid_to or datetime.date.max)


def _last_first(form: _Form) -> int:
    return -(form[1].valid_to or datetime.date.max).toordinal()


def _longest_first(candidates: list[_Candidate], length: int) -> list[_Candidate]:
    """Keep the candidates that no longer one, and no earlier one of their length, overlaps.

    They come in the order of their ends, as the automaton finds them, and are returned in text order.
    """
    free = 0
    for _, start, end, _ in candidates:
        if start < free:
            break
        free = end
    else:
        return candidates
    taken = bytearray(length)
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=_LENGTH, reverse=True):
        size, start, end, _ = candidate
        if not (taken[start] or taken[end - 1]):  # what is taken is no shorter: it cannot lie between the two
            taken[start:end] = b"\1" * size
            chosen.append(candidate)
    return sorted(chosen, key=_START)


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
