"""Propose glossary entries from bilingual text: noun phrases of both sides that go together.

Each English phrase gets the Korean one that most probably renders it: they stand in the same pairs of segments, their
words translate each other by a lexicon learnt from the same text, and, where similarities are given, they mean the
same. What the glossary or a longer candidate explains is left out.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from bitext.glossary.english import CONNECTORS, dictionary_form, phrase_key, read_english
from bitext.glossary.find import TermFinder
from bitext.glossary.korean import read_korean
from bitext.glossary.lexicon import Lexicon
from bitext.glossary.phrases import PhraseUse, Reading, index_phrases
from bitext.glossary.rows import COLUMNS, GlossaryRow
from bitext.model import ConceptEntry, Span
from bitext.text import hangul_share

#: The likeness in meaning of each (English, Korean) phrase, -1 to 1.
Similarity = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
CANDIDATE_COLUMNS = (*COLUMNS, "score", "count", "example")
#: Renderings weighed by the lexicon, the best by their shares, and of these compared by meaning.
_WEIGHED, _COMPARED = 20, 4
_MIN_PROBABILITY = 0.5
#: Share of a rendering's pairs from which on the longer of two overlapping phrases is the term.
_MOSTLY = 0.8
#: Names with common nouns behind them and possessives (Korean experts, the ROK's candidate) are seldom terms: of those
#: found without a glossary, 19% and 33% stand in ours, of the others 64% (docs/benchmarks.md).
_SELDOM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Hold an English phrase and a Korean phrase that may render it, by their keys, and what speaks for that.

    Attributes:
        source: Key of the English phrase.
        target: Key of the Korean phrase.
        count: Pairs of segments that have both.
        evidence: See :data:`EVIDENCE`; the similarity is 0 where not known.
        probability: That the one renders the other.
    """

    source: str
    target: str
    count: int
    evidence: tuple[float, ...]
    probability: float = 0.0


#: Logarithms of the shares of the segments of the English and of the Korean phrase that have the other one (half a
#: segment less, so that rare phrases count less), how well the lexicon explains the side that it explains less, how
#: much better it explains the other side, and the similarity of the meanings.
EVIDENCE = ("source share", "target share", "explained", "unevenly", "similarity")
# Logistic weights, the last for no evidence: python benchmarks/term_extraction.py --fit
_PLAIN = (1.6, 0.5, 9.0, -6.8, 0.0, -0.9)
_WITH_SIMILARITY = (1.6, 0.55, 7.8, -6.7, 2.4, -1.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCandidate:
    """Hold a proposal.

    Attributes:
        source: English term, in the singular where the text has it.
        target: Its Korean rendering.
        score: 0 to 1: the probability that this is the rendering, less for few occurrences and for wordings that are
            seldom terms.
        count: Pairs of segments with both.
        example: The shortest of these pairs.
        domain: That of the glossary's entries with the same last word, else "concept".
        pos: propn where all its words are capitalised, else noun.
        case_sensitive: Whether it matches in this case only, as acronyms do.
    """

    source: str
    target: str
    score: float
    count: int
    example: tuple[str, str]
    domain: str = "concept"
    pos: str = "noun"
    case_sensitive: bool = False

    def row(self) -> GlossaryRow:
        """Return the row of a glossary table, with the columns score, count and example."""
        extra = (
            ("score", f"{self.score:.4f}"),
            ("count", str(self.count)),
            ("example", " = ".join(" ".join(text.split()) for text in self.example)),
        )
        return GlossaryRow(
            source=self.source,
            target=self.target,
            domain=self.domain,
            pos=self.pos,
            status="admitted",
            case="yes" if self.case_sensitive else "no",
            extra=extra,
        )


def extract_terms(
    pairs: Iterable[tuple[str, str]],
    *,
    known: Sequence[ConceptEntry] = (),
    min_count: int = 3,
    similarity: Similarity | None = None,
) -> tuple[TermCandidate, ...]:
    """Return candidates, best first; of equal score in the order of their sources.

    Args:
        pairs: English and Korean segments. Pairs that come again count once, pairs with an empty side not at all.
        known: The glossary. Its sources, and what stands inside them only, are left out.
        min_count: Pairs of segments that must have both phrases, at least.
        similarity: Tells how like each other an English and a Korean phrase are in meaning.
    """
    corpus = Corpus(pairs, min_count)
    links = corpus.best_links(similarity)
    links = _without_fragments(links, {source: use.words for source, use in corpus.sources.items()})
    keys = {phrase_key(entry.source.text) for entry in known}
    links = {source: link for source, link in links.items() if source not in keys}
    links = _unexplained(links, corpus.spans(links), corpus.known_spans(known))
    domains = _domains(known)
    candidates = [_candidate(corpus, link, domains) for link in links.values()]
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.source, candidate.target)))


class Corpus:
    """Hold the pairs with their phrases, and weigh which of these render each other."""

    def __init__(self, pairs: Iterable[tuple[str, str]], min_count: int) -> None:
        composed = ((normalize("NFC", source), normalize("NFC", target)) for source, target in pairs)
        self.pairs = tuple(dict.fromkeys(pair for pair in composed if pair[0].strip() and pair[1].strip()))
        self._min_count = min_count
        self._english = read_english([source for source, _ in self.pairs], min_count)
        korean = read_korean([target for _, target in self.pairs], min_count)
        self.sources = index_phrases(self._english, min_count)
        self.targets = {key: use for key, use in index_phrases(korean, min_count).items() if hangul_share(key) > 0}
        self._lexicon = Lexicon(
            _words_of(self._english, self.sources.values()), _words_of(korean, self.targets.values())
        )
        self._targets_in: list[list[str]] = [[] for _ in self.pairs]
        for key, use in self.targets.items():
            for segment in use.segments:
                self._targets_in[segment].append(key)

    def best_links(self, similarity: Similarity | None) -> dict[str, Link]:
        """Return the most probable link of each English phrase, where it is more probable than not."""
        options = {source: self.links(source)[:_COMPARED] for source in self.sources}
        if similarity is not None:
            flat = [link for links in options.values() for link in links]
            texts = [(self.sources[link.source].text, self.targets[link.target].text) for link in flat]
            compared = iter(similarity(texts))
            options = {
                source: [
                    _weighed(replace(link, evidence=(*link.evidence[:-1], next(compared))), _WITH_SIMILARITY)
                    for link in links
                ]
                for source, links in options.items()
            }
        best = {source: min(links, key=_by_probability) for source, links in options.items() if links}
        return {source: link for source, link in best.items() if link.probability > _MIN_PROBABILITY}

    def links(self, source: str) -> list[Link]:
        """Return the links of an English phrase, the most probable first, weighed without similarity."""
        use = self.sources[source]
        counts = Counter(target for segment in use.segments for target in self._targets_in[segment])
        shares = []
        for target, count in counts.items():
            if count >= self._min_count:
                one, other = (count - 0.5) / len(use.segments), (count - 0.5) / len(self.targets[target].segments)
                shares.append((-one * other, target, one, other))
        links = []
        for _, target, one, other in sorted(shares)[:_WEIGHED]:
            less, more = sorted(self._lexicon.coverage(use.words, self.targets[target].words))
            evidence = (math.log(one), math.log(other), less, more - less, 0.0)
            links.append(_weighed(Link(source=source, target=target, count=counts[target], evidence=evidence), _PLAIN))
        return sorted(links, key=_by_probability)

    def spans(self, sources: Mapping[str, object]) -> dict[str, list[tuple[int, Span]]]:
        """Return where each of some English phrases stands, as (segment, span)."""
        places: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
        for segment, reading in enumerate(self._english):
            for phrase in reading.phrases:
                if phrase.key in sources and phrase.span is not None:
                    places[phrase.key].append((segment, phrase.span))
        return places

    def known_spans(self, known: Sequence[ConceptEntry]) -> list[list[Span]]:
        """Return where terms of the glossary stand in each English segment."""
        finder = TermFinder(known)
        return [[match.span for match in finder.find(source)] for source, _ in self.pairs]

    def example(self, link: Link) -> tuple[str, str]:
        """Return the shortest pair that has both phrases, the first of equally short ones."""
        both = set(self.targets[link.target].segments).intersection(self.sources[link.source].segments)
        return self.pairs[min(both, key=lambda segment: (sum(map(len, self.pairs[segment])), segment))]


def _words_of(readings: Iterable[Reading], uses: Iterable[PhraseUse]) -> list[list[str]]:
    """Return the words of each segment that some phrase is made of; no others are ever looked up."""
    words = {word for use in uses for word in use.words}
    return [[word for word in reading.words if word in words] for reading in readings]


def _weighed(link: Link, weights: Sequence[float]) -> Link:
    total = sum(weight * value for weight, value in zip(weights, (*link.evidence, 1.0), strict=True))
    return replace(link, probability=1 / (1 + math.exp(-total)))


def _by_probability(link: Link) -> tuple[float, int, str]:
    """Sort the most probable first, of equally probable ones the longer: 완전한 비핵화 says more than 비핵화."""
    return -round(link.probability, 6), -len(link.target), link.target


def _without_fragments(links: Mapping[str, Link], words: Mapping[str, tuple[str, ...]]) -> dict[str, Link]:
    """Leave one of overlapping English phrases that have the same rendering.

    That is the longer one where it stands in most of the rendering's pairs (Committee on Science, Joint Committee on
    Science and Technology), else the more probable one.
    """
    rivals: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links.values():
        rivals[link.target].append(link)
    kept = set()
    for group in rivals.values():
        most = max(link.count for link in group)
        full = [link for link in group if link.count >= _MOSTLY * most]
        order = sorted(full, key=lambda link: (-len(words[link.source]), _by_probability(link), link.source))
        order += sorted(
            (link for link in group if link not in full), key=lambda link: (_by_probability(link), link.source)
        )
        winners: list[str] = []
        for link in order:
            if not any(_overlap(words[link.source], words[winner]) for winner in winners):
                winners.append(link.source)
        kept.update(winners)
    return {source: link for source, link in links.items() if source in kept}


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one stands inside the other or begins with what the other ends with."""
    short, long = sorted((one, other), key=len)
    inside = any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))
    return inside or any(
        short[:length] == long[-length:] or short[-length:] == long[:length] for length in range(1, len(short))
    )


def _unexplained(
    links: Mapping[str, Link], places: Mapping[str, Sequence[tuple[int, Span]]], taken: Sequence[list[Span]]
) -> dict[str, Link]:
    """Leave out phrases that stand nowhere but inside longer ones: candidates, or terms of the glossary.

    Args:
        links: Candidates by English phrase.
        places: Where each stands.
        taken: Spans of the glossary's terms by segment; those of the candidates are added.
    """
    kept = set()
    for source in sorted(links, key=lambda source: (-len(source.split()), source)):
        free = [
            (segment, (start, end))
            for segment, (start, end) in places[source]
            if not any(a <= start and end <= b for a, b in taken[segment])
        ]
        if free:
            kept.add(source)
            for segment, span in free:
                taken[segment].append(span)
    return {source: link for source, link in links.items() if source in kept}


def _domains(known: Iterable[ConceptEntry]) -> dict[str, str]:
    """Return the most frequent domain of the glossary's entries by their last word, names left out."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in known:
        if entry.domain not in ("country", "person", "place"):
            votes[phrase_key(entry.source.text).rpartition(" ")[2]][entry.domain] += 1
    return {word: min(counts, key=lambda domain: (-counts[domain], domain)) for word, counts in votes.items()}


def _candidate(corpus: Corpus, link: Link, domains: Mapping[str, str]) -> TermCandidate:
    source = dictionary_form(corpus.sources[link.source].spellings)
    words = source.split()
    capitals = [word[0].isupper() for word in words if word not in CONNECTORS]
    seldom = (any(capitals) and not all(capitals)) or "'" in source
    score = link.probability * link.count / (link.count + 2) * (_SELDOM if seldom else 1)
    return TermCandidate(
        source=source,
        target=corpus.targets[link.target].text,
        score=round(score, 4),
        count=link.count,
        example=corpus.example(link),
        domain=domains.get(link.source.rpartition(" ")[2], "concept"),
        pos="propn" if all(capitals) else "noun",
        case_sensitive=len(words) == 1 and len(source) > 1 and source.isupper(),
    )
