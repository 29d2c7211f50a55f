"""Plants errors of fourteen kinds into correct pairs: what a translator, a tool or a model does wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import settle
from bitext.model import ConceptEntry, TermMatch
from bitext.translate.particles import repair

Pair = tuple[str, str]
_NUMBER = re.compile(r"(?<![A-Za-z\d,.])\d{2,}(?:,\d{3})*(?![\d,.])")
_OBJECT = re.compile(r"(?<=[가-힣])(를|을|는|은)(?=[\s,])")
_OTHER = {"를": "을", "을": "를", "는": "은", "은": "는"}
_WORD = re.compile(r"(?<!\S)[가-힣]{2,}(?!\S)")
_BRACKET = re.compile(r"[()「」〈〉]")
_QUOTE = re.compile(r"[“”‘’]")
_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z&/-]*[A-Z])\)")
_ENGLISH_WORD = re.compile(r"\b[a-z]{5,}\b")
_POLITE = (
    (re.compile(r"(하|되|이)였다\.$"), r"\1였습니다."),
    (re.compile(r"([했됐렸졌났갔왔었았섰켰])다\.$"), r"\1습니다."),
    (re.compile(r"이다\.$"), "입니다."),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error.

    Attributes:
        name: In the table.
        plant: From a pair, the next pair and a source of chance to the pair with the error; None where it cannot be.
        codes: Checks of bitext that should find it.
        filters: Filters of pofilter that should.
    """

    name: str
    plant: Callable[[Pair, Pair, random.Random], Pair | None]
    codes: frozenset[str]
    filters: frozenset[str]


class Terms:
    """Plants errors of terms, over one glossary."""

    def __init__(self, entries: Sequence[ConceptEntry]) -> None:
        self._finder = TermFinder(entries)

    def deprecated(self, pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
        """Put a deprecated rendering in the place of the right one, with the particle that fits."""
        candidates = [
            (match.term.text, term.text)
            for match in self._standing(pair)
            for term in match.entry.targets
            if match.term and term.status == "deprecated" and not term.text.endswith("다")
        ]
        if not candidates:
            return None
        old, new = chance.choice(candidates)
        place = pair[1].index(old)
        target = pair[1].replace(old, new)
        return pair[0], repair(target, [(place, place + len(new))])[0]

    def dropped(self, pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
        """Leave out a name or a term of several words, wherever it stands."""
        candidates = [
            match.term.text
            for match in self._standing(pair)
            if match.term and len(match.term.text) > 2 and (" " in match.entry.source.text)
        ]
        if not candidates:
            return None
        return pair[0], " ".join(pair[1].replace(chance.choice(candidates), "").split())

    def _standing(self, pair: Pair) -> list[TermMatch]:
        found = settle(self._finder.find(pair[0]), pair[1])
        return [
            match
            for match in found
            if match.term and match.term.text in pair[1] and match.entry.source.pos in ("noun", "propn")
        ]


def _number(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    places = list(_NUMBER.finditer(pair[1]))
    if not places:
        return None
    found = chance.choice(places)
    digit = chance.choice([place for place in range(*found.span()) if pair[1][place].isdigit()])
    other = chance.choice([char for char in "123456789" if char != pair[1][digit]])
    return pair[0], pair[1][:digit] + other + pair[1][digit + 1 :]


def _particle(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    return _swap(pair, _OBJECT, lambda found: _OTHER[found[0]], chance)


def _untranslated(pair: Pair, _: Pair, __: random.Random) -> Pair | None:
    return pair[0], pair[0]


def _truncated(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    words = pair[1].split()
    if len(words) < 5:
        return None
    return pair[0], " ".join(words[: chance.randrange(len(words) // 3, len(words) - 1)])


def _doubled(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    return _swap(pair, _WORD, lambda found: f"{found[0]} {found[0]}", chance)


def _bracket(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    return _swap(pair, _BRACKET, lambda _: "", chance)


def _quote(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    return _swap(pair, _QUOTE, lambda _: "", chance)


def _register(pair: Pair, _: Pair, __: random.Random) -> Pair | None:
    for pattern, polite in _POLITE:
        if pattern.search(pair[1]):
            return pair[0], pattern.sub(polite, pair[1])
    return None


def _latin(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    words = _ENGLISH_WORD.findall(pair[0])
    return _swap(pair, _WORD, lambda _: chance.choice(words), chance) if words else None


def _sentence(pair: Pair, following: Pair, chance: random.Random) -> Pair | None:
    if not pair[1].endswith("다.") or not following[1].endswith("다."):
        return None
    return f"{pair[0]} {following[0]}", chance.choice((pair[1], following[1]))


def _abbreviation(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    places = [found for found in _ABBREVIATION.finditer(pair[1]) if found[0] in pair[0]]
    return (pair[0], pair[1].replace(chance.choice(places)[0], "")) if places else None


def _repetition(pair: Pair, _: Pair, chance: random.Random) -> Pair | None:
    words = pair[1].split()
    if len(words) < 6:
        return None
    start, size = chance.randrange(1, len(words) - 4), chance.choice((2, 3, 4))
    phrase = words[start : start + size]
    return pair[0], " ".join([*words[:start], *phrase * chance.choice((2, 3, 6)), *words[start + size :]])


def _swap(
    pair: Pair, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], chance: random.Random
) -> Pair | None:
    places = list(pattern.finditer(pair[1]))
    if not places:
        return None
    found = chance.choice(places)
    return pair[0], pair[1][: found.start()] + change(found) + pair[1][found.end() :]


def kinds(entries: Sequence[ConceptEntry]) -> list[Kind]:
    """Return the fourteen kinds, each with the checks and the filters that are made for it."""
    terms = Terms(entries)
    table: list[tuple[str, Callable[[Pair, Pair, random.Random], Pair | None], str, str]] = [
        ("number changed", _number, "number-differs", "numbers"),
        ("term deprecated", terms.deprecated, "term-deprecated", ""),
        ("term dropped", terms.dropped, "term-missed length-ratio", "short"),
        ("wrong particle", _particle, "particle", ""),
        ("untranslated", _untranslated, "same-as-source untranslated", "unchanged untranslated"),
        ("truncated", _truncated, "truncated length-ratio", "endpunc short"),
        ("word doubled", _doubled, "doubled-word", "doublewords"),
        ("bracket lost", _bracket, "unbalanced-bracket", "brackets"),
        ("quote lost", _quote, "unbalanced-quote", "doublequoting singlequoting"),
        ("register switched", _register, "register-mixed register-polite", ""),
        ("Latin left over", _latin, "latin-left", ""),
        ("sentence omitted", _sentence, "content-omitted length-ratio", "short sentencecount"),
        ("abbreviation lost", _abbreviation, "abbreviation-lost", "acronyms brackets"),
        ("repetition", _repetition, "repetition", "doublewords long"),
    ]
    return [Kind(name, plant, frozenset(c.split()), frozenset(f.split())) for name, plant, c, f in table]
