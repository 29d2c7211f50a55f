"""What a segment of a release names, in a form equal in both languages: with values, terms and countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import ahocorasick_rs

from bitext.align.evidence import evidence
from bitext.check.values.english import english_values
from bitext.check.values.korean import korean_values
from bitext.glossary.find import TermFinder
from bitext.model import ConceptEntry, Lang

_DIGIT = re.compile(r"\d")
_OWN = {"대한민국", "북한"}  # countries that tell nothing: every release may name them
#: Countries whose Korean is an ordinary word as well: means, delivery, what is called, arrogance, going.
_WORDS = {"수단", "인도", "이란", "오만", "가나", "말리", "피지"}


class Evidence:
    """Find what a segment names, equal in both languages: see :mod:`bitext.align.evidence`; with values and terms."""

    def __init__(self, entries: Sequence[ConceptEntry]) -> None:
        """Take the glossary's entries; none, for no term evidence."""
        self._finder = TermFinder(entries)
        self._countries = _countries(entries)
        names = "|".join(map(re.escape, sorted(self._countries, key=lambda name: (-len(name), name))))
        self._country = re.compile(rf"(?<![가-힣])[주재대방]?({names or '(?!)'})")
        self._renderings = sorted({term.text for entry in entries for term in entry.targets if len(term.text) > 1})
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._renderings, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def of(self, text: str, lang: Lang) -> frozenset[str]:
        """Return the tokens of a segment."""
        values = english_values(text) if lang == "en" else korean_values(text)
        tokens = {f"number:{value.amount:.12g}" for value in values if _DIGIT.search(text, *value.span)}
        if lang == "en":
            targets = (term.text for match in self._finder.find(text) for term in match.entry.targets)
            tokens.update(f"term:{target}" for target in targets)
        else:
            found = self._automaton.find_matches_as_indexes(text) if self._renderings else ()
            tokens.update(f"term:{self._renderings[index]}" for index, _, _ in found)
        return evidence(text, lang) | tokens

    def countries(self, texts: Iterable[str], lang: Lang) -> frozenset[str]:
        """Return the foreign countries that texts name, by one name for each; in Korean at the beginning of a word."""
        if lang == "ko":
            return frozenset(self._countries[found[1]] for text in texts for found in self._country.finditer(text))
        matches = (match for text in texts for match in self._finder.find(text))
        named = (match.entry.targets[0].text for match in matches if match.entry.domain == "country")
        return frozenset(self._countries[name] for name in named if name in self._countries)


def _countries(entries: Iterable[ConceptEntry]) -> dict[str, str]:
    """Return the names of foreign countries in Korean; entries that have a rendering in common are one country."""
    names: dict[str, str] = {}
    for entry in entries:
        renderings = [term.text for term in entry.targets]
        if entry.domain == "country" and not _OWN & set(renderings):
            known = {names[text] for text in renderings if text in names}
            name = min(known, default=renderings[0])
            names.update({text: name for text, other in names.items() if other in known})
            names.update(dict.fromkeys(renderings, name))
    words = {names[text] for text in _WORDS if text in names}
    return {text: name for text, name in names.items() if name not in words}
