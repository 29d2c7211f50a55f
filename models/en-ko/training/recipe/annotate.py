"""What is made of the pairs: terms written into the source, and numbers, dates and ordinals varied.

Terms: in a share of the pairs whose source holds a glossary term and whose target holds its rendering, the
rendering stands between markers in place of the English term, so that the model learns to copy what is asked
(Dinu et al. 2019). In part of these another Korean noun of the same ending takes the place of the rendering on
both sides: the model must copy what it is given, not what it knows, and the particle behind it stays right. Verbs
and phrases are given as the glossary has them, and the target has them inflected.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import settle
from bitext.model import ConceptEntry, TermMatch
from bitext.translate.terms import NOUNS
from recipe.corpus import MARKERS
from recipe.data import Pair

_MONTHS = "January February March April May June July August September October November December".split()
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})(?!\d)(?! ?-)|\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")


class TermAnnotator:
    """Write terms into sources.

    Args:
        entries: The glossary.
        share: Share of the pairs with a usable term that are annotated.
        random_share: Share of the annotated terms that get another noun.
        generator: Source of chance.
    """

    def __init__(
        self, entries: Sequence[ConceptEntry], *, share: float, random_share: float, generator: random.Random
    ) -> None:
        self._finder = TermFinder(entries)
        self._share = share
        self._random_share = random_share
        self._generator = generator
        self._by_ending: dict[int, list[str]] = defaultdict(list)
        for entry in entries:
            for term in entry.expected() if entry.source.pos in NOUNS else ():
                if re.fullmatch("[가-힣 ]{2,14}", term.text):
                    self._by_ending[_ending(term.text)].append(term.text)

    def annotate(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Yield an annotated copy of some of the pairs."""
        for pair in pairs:
            if len(pair.source.split()) < 5 or self._generator.random() > self._share:
                continue
            settled = settle(self._finder.find(pair.source), pair.target)
            usable = [match for match in settled if _standing(match, pair.target)]
            if usable:
                chosen = self._generator.sample(usable, k=min(len(usable), self._generator.choice((1, 1, 2, 3))))
                yield self._write(pair, chosen)

    def _write(self, pair: Pair, matches: Sequence[TermMatch]) -> Pair:
        source, target = pair.source, pair.target
        for match in sorted(matches, key=lambda match: match.span, reverse=True):
            wanted = match.term.text if match.term else ""
            given = wanted
            if _is_noun(match):
                if target.count(wanted) != 1:
                    continue
                others = self._by_ending.get(_ending(wanted), [])
                if others and self._generator.random() < self._random_share:
                    given = self._generator.choice(others)
                    target = target.replace(wanted, given)
            source = f"{source[: match.span[0]]}{MARKERS[0]}{given}{MARKERS[1]}{source[match.span[1] :]}"
        return replace(pair, source=source, target=target)


def _is_noun(match: TermMatch) -> bool:
    return match.entry.source.pos in NOUNS


def _standing(match: TermMatch, target: str) -> bool:
    """Tell whether a rendering stands in the target; that of a noun once, as others may be written in its place."""
    return match.term is not None and (not _is_noun(match) or target.count(match.term.text) == 1)


def _ending(text: str) -> int:
    """Class of the last syllable: no final consonant, final ㄹ, another one, no Hangul."""
    code = ord(text[-1]) - 0xAC00
    if not 0 <= code < 11172:
        return 3
    final = code % 28
    return 0 if final == 0 else 1 if final == 8 else 2


def vary_slots(pairs: Iterable[Pair], generator: random.Random, share: float) -> Iterator[Pair]:
    """Yield a copy of some of the pairs with another year, day or ordinal on both sides.

    Only what stands once on each side is varied, so the two sides keep agreeing by construction.
    """
    for pair in pairs:
        if generator.random() > share:
            continue
        varied = _vary_day(_vary_year(_vary_ordinal(pair, generator), generator), generator)
        if varied != pair:
            yield varied


def _vary_year(pair: Pair, generator: random.Random) -> Pair:
    years = _YEAR.findall(pair.source)
    if len(years) != 1 or len(_YEAR.findall(pair.target)) != 1 or years[0] not in pair.target:
        return pair
    other = str(generator.randint(1948, 2032))
    return replace(pair, source=_YEAR.sub(other, pair.source), target=_YEAR.sub(other, pair.target))


def _vary_day(pair: Pair, generator: random.Random) -> Pair:
    found = list(_DAY.finditer(pair.source))
    if len(found) != 1:
        return pair
    match = found[0]
    name, day = (match[1], match[2]) if match[1] else (match[4], match[3])
    old = f"{_MONTHS.index(name) + 1}월 {int(day)}일"
    if pair.target.count(old) != 1:
        return pair
    month, number = generator.randrange(12), generator.randint(1, 28)
    new = f"{_MONTHS[month]} {number}" if match[1] else f"{number} {_MONTHS[month]}"
    source = pair.source[: match.start()] + new + pair.source[match.end() :]
    return replace(pair, source=source, target=pair.target.replace(old, f"{month + 1}월 {number}일"))


def _vary_ordinal(pair: Pair, generator: random.Random) -> Pair:
    found = _ORDINAL.findall(pair.source)
    if len(found) != 1 or pair.target.count(f"제{int(found[0])}차") != 1:
        return pair
    number = generator.randint(1, 40)
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    source = _ORDINAL.sub(f"{number}{suffix}", pair.source)
    return replace(pair, source=source, target=pair.target.replace(f"제{int(found[0])}차", f"제{number}차"))
