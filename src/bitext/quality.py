"""The checks that need several stages: terms of the glossary, particles behind nouns, content by a sentence encoder.

The checks of one subject are in :mod:`bitext.check`; running them over files is :mod:`bitext.quality_files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ahocorasick_rs
from threadpoolctl import ThreadpoolController

from bitext.check.kind import Check, Doubt, Fact, check
from bitext.check.length import length_deviation
from bitext.check.nouns import is_before_particle, nouns
from bitext.check.table import CHECKS as PURE
from bitext.check.values.compare import differing_values
from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import deprecated_places, settle
from bitext.glossary.verbs import without_verbs
from bitext.interchange.units import DATE_PROP, parse_moment
from bitext.model import BilingualUnit, ConceptEntry, Lang, Span, TermMatch
from bitext.segment.release import sentence_spans
from bitext.text import excerpt
from bitext.translate.particles import repair

if TYPE_CHECKING:
    from bitext.align.encoder import Encoder

_NOMINAL = ("noun", "propn")
_TOLD_APART = ("country", "place", "organisation")
_ASIDE = re.compile(r"\s?\([^()]*\)")
#: One-letter names of countries in compounds: 한미, 한-아세안, 한·중·일, 러북.
_LETTERS = "한미중일러북독영불인호대남"
_COMPOUND = "[{letter}](?=[-·{letters}]|측)|(?<=[-·{letters}방주재])[{letter}](?![가-힣]{{2}})"
#: The country and its government; not what is named after it (한국국제협력단).
_OURS = re.compile(r"(?:대한민국|한국)(?:\s?정부)?")
_OUR_COUNTRY = re.compile(r"우리|국내|정부|외교부|양국|양측|방한|재외|주한|주[가-힣]+(?:대사|대표부|총영사)")
#: North Korea's own name has the letter and a syllable pair of South Korea's.
_NORTH = re.compile("(?<!남)북한(?!산|강)")
#: Share of a rendering's syllable pairs that must stand in the target for a term to be worded otherwise, not missed.
_LIKE = 0.5
_SURE_LENGTH = 3  # syllables
_CLAUSE = re.compile(r"(?<=[,;])\s+")
#: Code points of a clause, and from how many standard deviations of length on a unit is encoded. Set, with the checks'
#: threshold, on the development half: python benchmarks/checks.py {planted,alarms --encoder,speed} --pairs FILES
_SHORTEST_CLAUSE = 30
_SUSPECT_LENGTH = 2.0


class TermChecks:
    """The checks of terms, over one glossary."""

    def __init__(self, entries: Sequence[ConceptEntry]) -> None:
        """Take the entries of the glossary."""
        self.entries = entries
        self._finder = TermFinder(entries)
        self._named: dict[str, list[ConceptEntry]] = {}
        for entry in filter(_is_specific, entries):
            for name in filter(None, (_squeezed(term.text) for term in entry.expected())):
                self._named.setdefault(name, []).append(entry)
        self._names = list(self._named)
        self._automaton = ahocorasick_rs.AhoCorasick(self._names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        #: The terms of the source of a unit, each with the rendering that stands in the target.
        self.matches = lru_cache(maxsize=1)(self._matches)
        #: Terms of several words, and names, of which nothing stands in the target.
        self.missed = lru_cache(maxsize=1)(self._missed)

    def _matches(self, unit: BilingualUnit) -> tuple[TermMatch, ...]:
        moment = parse_moment(dict(unit.props).get(DATE_PROP))
        found = self._finder.find(unit.source, moment.date() if moment else None)
        return settle(without_verbs(unit.source, found), unit.target)

    def _missed(self, unit: BilingualUnit) -> tuple[TermMatch, ...]:
        return tuple(
            match
            for match in self._unrendered(unit)
            if _is_specific(match.entry) and not _is_hinted(match.entry, self._without_others(match.entry, unit))
        )

    def _without_others(self, entry: ConceptEntry, unit: BilingualUnit) -> str:
        """Return the target without what renders other bodies or places that the source has not: no hint of this one.

        Another entry of one rendering with it is the same body, as is a name that is part of its own, but for
        countries: the 수단 of South Sudan is another's.
        """
        target = unit.target
        if entry.domain not in _TOLD_APART or _OURS.fullmatch(entry.expected()[0].text):
            return target
        known = {match.entry.id for match in self.matches(unit)}
        own = [_squeezed(term.text) for term in entry.expected()]
        for index, _, _ in self._automaton.find_matches_as_indexes(_squeezed(target)):
            others, name = self._named[self._names[index]], self._names[index]
            if entry.domain != "country" and any(_goes_into(one, name) or _goes_into(name, one) for one in own):
                continue
            if all(
                other.domain == entry.domain
                and other.id not in known
                and not any(_squeezed(term.text) in own for term in other.expected())
                and (entry.domain == "country" or other.source.text.lower() not in unit.source.lower())
                for other in others
            ):
                target = re.sub("(?<![가-힣])" + r"\s*".join(map(re.escape, name)), " / ", target)
        return target

    @check(
        "warning",
        "A name or term of the glossary of which nothing stands in the target.",
        right="The United Nations Development Programme spoke. | 유엔개발계획이 발언하였다.",
        wrong="The United Nations Development Programme spoke. | 대표가 발언하였다.",
    )
    def term_missed(self, unit: BilingualUnit) -> Iterator[Doubt]:
        """Find terms of several words and names of countries, organisations and persons that went."""
        for match in self.missed(unit):
            yield _expected(match, unit)

    @check(
        "info",
        "A term worded otherwise than in the glossary.",
        right="They held a policy consultation. | 양측은 정책협의회를 개최하였다.",
        wrong="They signed the letter. | 양측은 합의문에 서명하였다.",
    )
    def term_variant(self, unit: BilingualUnit) -> Iterator[Doubt]:
        """Find terms in words like the glossary's, and common words in any others."""
        missed = self.missed(unit)
        for match in self._unrendered(unit):
            if match not in missed:
                yield _expected(match, unit)

    @check(
        "warning",
        "A deprecated rendering of a term.",
        right="He visited the Ministry of Foreign Affairs. | 그는 외교부를 방문하였다.",
        wrong="He visited the Ministry of Foreign Affairs. | 그는 외무부를 방문하였다.",
    )
    def term_deprecated(self, unit: BilingualUnit) -> Iterator[Doubt]:
        """Find renderings that the glossary forbids, where none of the right ones stands."""
        for match in self.matches(unit):
            found = next(deprecated_places(match.entry, unit.target), None) if match.term is None else None
            if found:
                span, term = found
                right = match.entry.expected()
                instead = f"; write {right[0].text}" if right else ""
                yield Doubt(f"{term.text} is deprecated{instead}", match.span, span)

    @check(
        "info",
        "One term in several right renderings in the file.",
        right=("UNHCR spoke. | 유엔난민기구(UNHCR)가 발언하였다.", "UNHCR left. | 유엔난민기구는 떠났다."),
        wrong=("The talks began. | 회담이 시작되었다.", "The talks ended. | 협의가 종료되었다."),
    )
    def term_inconsistent(self, unit: BilingualUnit) -> Iterator[Fact]:
        """Say in what rendering each term stands; abbreviations added in brackets do not count."""
        for match in self.matches(unit):
            entry = match.entry
            if match.term and entry.domain != "country" and entry.source.pos in _NOMINAL and len(entry.expected()) > 1:
                yield Fact(entry.source.text, _ASIDE.sub("", match.term.text), match.span)

    def _unrendered(self, unit: BilingualUnit) -> Iterator[TermMatch]:
        """Yield the nouns of the glossary without a right rendering, or a deprecated one, which is another finding."""
        if unit.target.strip():
            for match in self.matches(unit):
                noun = match.term is None and match.entry.source.pos in _NOMINAL and match.entry.expected()
                if noun and not any(deprecated_places(match.entry, unit.target)):
                    yield match

    CHECKS = (term_missed, term_variant, term_deprecated, term_inconsistent)


class ParticleChecks:
    """The check of particles, behind words that are surely nouns and the renderings of terms."""

    def __init__(self, terms: TermChecks | None = None) -> None:
        """Take the check of terms; None, for no more than what is sure without."""
        entries = terms.entries if terms else ()
        self._terms = terms
        nominal = [term for entry in entries if entry.source.pos in _NOMINAL for term in entry.targets]
        self._renderings = sorted({term.text for term in nominal})
        self._readings = {term.text: term.reading for term in nominal if term.reading}
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._renderings, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    @check(
        "error",
        "A particle in the form that does not fit the word before it.",
        right="The ROK provided ODA. | 한국은 ODA를 제공하였다.",
        wrong="The ROK provided ODA. | 한국은 ODA을 제공하였다.",
    )
    def particle(self, unit: BilingualUnit) -> Iterator[Doubt]:
        """Find particles that :func:`bitext.translate.particles.repair` would change."""
        text = unit.target
        spans = _apart(list(self._rendered(unit)), list(nouns(text)))
        if not spans:
            return
        moved = 0
        readings = {span: self._readings.get(text[slice(*span)], "") for span in spans}
        for change in repair(text, spans, readings=readings)[1]:
            start = change.span[0] - moved
            span = start, start + len(change.before)
            moved += len(change.after) - len(change.before)
            word = text[: span[0]].split()[-1]
            yield Doubt(f"{word}{change.before} should be {word}{change.after}", target=span)

    def _rendered(self, unit: BilingualUnit) -> Iterator[Span]:
        """Yield where renderings stand before a particle; one that begins a longer word is often none when short."""
        text, short = unit.target, None
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if not is_before_particle(text, end) or (start and "가" <= text[start - 1] <= "힣"):
                continue
            if end - start < _SURE_LENGTH:
                if short is None:
                    matches = self._terms.matches(unit) if self._terms else ()
                    short = {match.term.text for match in matches if match.term}
                if self._renderings[index] not in short:
                    continue
            yield start, end

    CHECKS = (particle,)


class ContentChecks:
    """The checks of content by a sentence encoder: a clause that the other side has not.

    States add up, so a text without one of its clauses costs nothing: where it is more like the other side than the
    whole text is, the other side lacks the clause. As encoding is slow, only units with other evidence are looked at:
    much too short or long, a number that went, a term that went.
    """

    def __init__(self, encoder: Encoder, terms: TermChecks | None = None) -> None:
        """Take the encoder, and the check of terms where there is one."""
        self._encoder = encoder
        self._terms = terms
        self._threads = ThreadpoolController()

    @check(
        "warning",
        "A clause of the source that the target has not.",
        right="The two sides met in Seoul and agreed to cooperate. | 양측은 서울에서 회동하고 협력하기로 하였다.",
        wrong="The two sides discussed the situation on the Korean Peninsula. They agreed to strengthen cooperation in "
        "health, and the Minister visited a semiconductor factory. | 양측은 한반도 정세에 대해 논의하였다. 양측은 보건 "
        "분야 협력을 강화하기로 합의하였다.",
        threshold=0.03,
        meaning="by how much the similarity, 0 to 1, rises without the clause",
    )
    def content_omitted(self, unit: BilingualUnit, threshold: float) -> Iterator[Doubt]:
        """Find what was left out of the target."""
        if self._is_suspect(unit, -1):
            span = self._stranger(unit.source, "en", unit.target, threshold)
            if span:
                yield Doubt(f"the target seems to lack: {excerpt(unit.source[slice(*span)])}", source=span)

    @check(
        "warning",
        "A clause of the target that the source has not.",
        right="The two sides met in Seoul and agreed to cooperate. | 양측은 서울에서 회동하고 협력하기로 하였다.",
        wrong="The two sides discussed the situation on the Korean Peninsula. | 양측은 한반도 정세에 대해 논의하였다. "
        "또한 양측은 보건 분야 협력을 강화하기로 합의하였다.",
        threshold=0.03,
        meaning="by how much the similarity, 0 to 1, rises without the clause",
    )
    def content_added(self, unit: BilingualUnit, threshold: float) -> Iterator[Doubt]:
        """Find what was put into the target."""
        if self._is_suspect(unit, 1):
            span = self._stranger(unit.target, "ko", unit.source, threshold)
            if span:
                yield Doubt(f"the source seems to lack: {excerpt(unit.target[slice(*span)])}", target=span)

    def _is_suspect(self, unit: BilingualUnit, direction: int) -> bool:
        if not unit.source.strip() or not unit.target.strip():
            return False
        if direction * length_deviation(unit.source, unit.target)[0] >= _SUSPECT_LENGTH:
            return True
        if direction > 0:
            return False
        missed = self._terms is not None and self._terms.missed(unit)
        return bool(missed or differing_values(unit.source, unit.target))

    def _stranger(self, text: str, lang: Lang, other: str, threshold: float) -> Span | None:
        """Return the clause of a text without which it is most like the other side; None if it is not more so."""
        spans = _clauses(text, lang)
        if len(spans) < 2:
            return None
        with self._threads.limit(limits=1):  # sums come out alike whatever the number of cores
            states = self._encoder.states([*(text[slice(*span)] for span in spans), other])
            whole = states[:-1].sum(axis=0)
            rows = self._encoder.vectors(_stacked(whole, whole - states[:-1], states[-1]))
            similarity = rows[:-1] @ rows[-1]
        best = int(similarity[1:].argmax())
        return spans[best] if similarity[best + 1] - similarity[0] >= threshold else None

    CHECKS = (content_omitted, content_added)


#: Every check there is, in the order of the reference page.
CHECKS: tuple[Check, ...] = (*PURE, *ParticleChecks.CHECKS, *TermChecks.CHECKS, *ContentChecks.CHECKS)


def _stacked(whole: Any, without: Any, other: Any) -> Any:
    import numpy as np

    return np.vstack([whole, without, other])


def _clauses(text: str, lang: Lang) -> list[Span]:
    """Return the clauses of a text, cut at sentences and commas; short ones go with the one before."""
    clauses: list[Span] = []
    for start, end in sentence_spans(text, lang):
        cuts = [start, *(found.end() for found in _CLAUSE.finditer(text, start, end)), end]
        for span in pairwise(cuts):
            if clauses and clauses[-1][0] >= start and min(map(_length, (clauses[-1], span))) < _SHORTEST_CLAUSE:
                clauses[-1] = clauses[-1][0], span[1]
            else:
                clauses.append(span)
    return clauses


def _length(span: Span) -> int:
    return span[1] - span[0]


def _is_specific(entry: ConceptEntry) -> bool:
    """Tell whether a term has one meaning: several words, or a name; a capital may stand for its government."""
    words = len(entry.source.text.split())
    return words > 1 or (entry.source.pos == "propn" and entry.domain != "place")


def _is_hinted(entry: ConceptEntry, target: str) -> bool:
    """Tell whether something of a term stands in the target: half of a rendering, its abbreviation, its letter."""
    if entry.source.text in target or _initials(entry.source.text) in target:
        return True
    first = entry.expected()[0].text
    ours = _OURS.fullmatch(first) is not None
    if ours and _OUR_COUNTRY.search(target):
        return True
    target = target.replace("ㆍ", "·")
    for longer in entry.concealing:  # 인도네시아 is no hint of 인도
        target = target.replace(longer, " ")
    if ours:
        target = _NORTH.sub(" ", target)
    if entry.domain == "person" and " " not in first:  # half of another Korean's name may be the same
        return False
    squeezed = "".join(target.split())
    for term in entry.expected():
        bare = _squeezed(term.text)
        pairs = [bare[place : place + 2] for place in range(len(bare) - 1)]
        if pairs and sum(pair in squeezed for pair in pairs) >= _LIKE * len(pairs):
            return True
    if entry.domain != "country":
        return False
    letter = "한" if ours else first[0]
    return letter in _LETTERS and re.search(_COMPOUND.format(letter=letter, letters=_LETTERS), target) is not None


def _goes_into(short: str, long: str) -> bool:
    """Tell whether the letters of a text stand in another in their order: 미국방부 in 미국국방부."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _squeezed(text: str) -> str:
    return "".join(_ASIDE.sub("", text).split()).strip("-~")


def _initials(term: str) -> str:
    """Return the abbreviation of a term by its initials, or the term itself where that has but one word.

    >>> _initials("European Union"), _initials("Office of the High Commissioner"), _initials("Gavi")
    ('EU', 'OHC', 'Gavi')
    """
    words = [word for word in term.split() if word not in ("of", "the", "for", "and", "on", "to", "in")]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else term


def _expected(match: TermMatch, unit: BilingualUnit) -> Doubt:
    wanted = match.entry.expected()[0].text
    return Doubt(f"{unit.source[slice(*match.span)]} is {wanted} in the glossary", source=match.span)


def _apart(first: list[Span], second: list[Span]) -> list[Span]:
    """Join two lists of spans; of those that overlap, the first list's stay."""
    free = (span for span in second if not any(span[0] < end and start < span[1] for start, end in first))
    return sorted([*first, *free])
