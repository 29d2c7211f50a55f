"""Terms and numbers that a translation lacks, written into it.

First where the model clearly looked at a term when it wrote something else; then, of what is left, where the model
finds the term likeliest. Other wordings, nearly as likely, are taken where they have a verb or number that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bitext.check.nouns import nouns as sure_nouns
from bitext.check.punctuation import unpaired
from bitext.figures import FIGURE_DOMAIN, figure_doubts, missing_figures
from bitext.glossary.inflection import unchanging
from bitext.glossary.mention import with_short
from bitext.glossary.rendering import deprecated_places, settle
from bitext.model import Span, TermMatch, Translation
from bitext.text import is_wordless
from bitext.translate.candidates import Candidate, candidates
from bitext.translate.particles import repair
from bitext.translate.repetition import said_twice
from bitext.translate.terms import NOUNS, Placement, TermRequest, is_fixed, place_term
from bitext.translate.translator import Decoded, Translator

#: Share of the attention under which a place is doubtful (benchmarks/terminology.py).
DOUBTFUL = 0.1
#: From which on it is clear for a missing number, in every mode (docs/benchmarks.md, "Numbers").
_CLEAR_FOR_NUMBER = 0.25
#: How much less likely by the piece, in natural logarithms, a wording may be that has a verb or number that is missing,
#: and one that was asked to begin with the verb.
_NEARLY, _NEARLY_ENOUGH = 0.1, 0.3
#: What each term counts that such a wording loses and that must be written again.
_LOST = 0.15
#: A sentence of many terms needs as many rounds as it misses; each costs less than the one before.
_ROUNDS = 12
#: How many of the likeliest ways to say a term are carried through.
_TRIED = 3
#: What the model writes around terms and Korean never does: 한- 아프가니스탄.
_LOOSE_HYPHEN = re.compile(r"(?<=[가-힣])- (?=[가-힣])")


@dataclass(slots=True)
class Clause:
    """A source, or what of a long one is translated at a time, on its way to a translation with its terms.

    Attributes:
        source: What the model is given.
        matches: Its terms.
        spans: Where they stand in ``source``.
        translation: The last one.
        placed: The terms and numbers written into it, in order.
        tried: Where numbers stand in ``source`` that were written, or could not be.
        weighed: Where terms stand in ``source`` that were written where they are likeliest, or could not be.
    """

    source: str
    matches: tuple[TermMatch, ...]
    spans: tuple[Span, ...]
    translation: Translation
    placed: list[Placement] = field(default_factory=list)
    tried: set[Span] = field(default_factory=set)
    weighed: set[Span] = field(default_factory=set)

    def next_place(self, least: float) -> Placement | None:
        """Return where the next missing term or number is to be written; a number only where its place is clear."""
        text = self.translation.text
        matches = self.settled(text)
        done = {placement.match.span for placement in self.placed} | self.tried
        left = [(match, span) for match, span in zip(matches, self.spans, strict=True) if match.span not in done]
        numbers = [match for match in missing_figures(self.source, text) if match.span not in done]
        taken = [match.target_span for match in matches if match.target_span]
        fixed = len(self.placed[-1].begin) if self.placed else 0
        term = place_term(
            self.translation,
            [match for match, _ in left],
            [span for _, span in left],
            taken=taken,
            deprecated=[(span, match) for match, _ in left for span, _ in deprecated_places(match.entry, text)],
            fixed=fixed,
            least=least,
        )
        spans = [match.span for match in numbers]
        number = place_term(self.translation, numbers, spans, taken=taken, fixed=fixed, least=_CLEAR_FOR_NUMBER)
        return min((place for place in (term, number) if place), key=lambda place: place.start, default=None)

    def take(self, place: Placement, answer: Translation) -> bool:
        """Take an answer that has what was written into it, if a number that it has is not at the cost of another."""
        written = answer.text[place.start : len(place.begin)] == place.begin[place.start :]
        if place.match.entry.domain == FIGURE_DOMAIN:
            self.tried.add(place.match.span)
            before, after = self.translation.text, answer.text
            fewer = figure_doubts(self.source, after) < figure_doubts(self.source, before)
            if not (written and fewer and self.terms(after) >= self.terms(before)):
                return True  # something else may be missing
        if written:  # else the model's own spelling got in the way
            self.translation = answer
            self.placed.append(place)
        return written

    def next_missing(self, fixed: bool) -> tuple[TermMatch, tuple[Candidate, ...]] | None:
        """Return the next term that is missing and was not weighed before, and the ways in which it could be said.

        Args:
            fixed: Whether it is one that keeps its form.
        """
        settled = self.settled(self.translation.text)
        taken = [match.target_span for match in settled if match.target_span]
        for match, span in zip(settled, self.spans, strict=True):
            if match.term is None and is_fixed(match) == fixed and span not in self.weighed:
                self.weighed.add(span)
                renderings = (match.written, *(term.text for term in match.entry.expected()))
                said = [match.written] if fixed else list(filter(None, map(unchanging, dict.fromkeys(renderings))))
                if ways := tuple(candidates(said, span, self.translation, taken, fixed=fixed)):
                    return match, ways
        return None

    def choose(self, match: TermMatch, likelihood: float, wordings: Sequence[tuple[Candidate, Translation]]) -> None:
        """Take the likeliest wording that has a term, and no fewer others.

        One for the sake of a verb must be nearly as likely as the translation now; terms that keep their form may be
        lost by it and are written again.
        """
        before = self.translation
        now, known = doubts(self.source, before.text), self._counts(before.text)
        best: tuple[bool, float] | None = None
        for way, wording in wordings:
            found = self._counts(wording.text)
            score = wording.score or 0.0
            worse = wording.findings != before.findings or doubts(self.source, wording.text) > now
            if is_fixed(match):
                good = sum(found) > sum(known)
            else:
                score -= _LOST * max(0, known[0] - found[0])
                near = score >= likelihood - _NEARLY_ENOUGH
                good = found[1] > known[1] and near and not worse and not self._says_again(way, wording.text)
            if good and (best is None or (worse, -score) < best):
                best = worse, -score
                self.translation = wording
        if best and is_fixed(match):
            self.placed.append(Placement(match=match, start=0, begin="", share=0.0))

    def _says_again(self, way: Candidate, text: str) -> bool:
        return way.says_again(text, [match.target_span for match in self.settled(text) if match.target_span])

    def _counts(self, text: str) -> tuple[int, int]:
        """Count the terms that stand in a translation: those that keep their form, and others."""
        standing = [is_fixed(match) for match in self.settled(text) if match.term]
        return sum(standing), len(standing) - sum(standing)

    def settled(self, text: str) -> tuple[TermMatch, ...]:
        """Settle the terms on a translation; a short form is none where the full one is to be written."""
        return tuple(
            match._replace(term=None, target_span=None) if _is_short(match) else match
            for match in settle(self.matches, text)
        )

    def terms(self, text: str) -> int:
        """Count the terms that stand in a translation."""
        return sum(self._counts(text))

    def text(self) -> str:
        """Return the translation with short forms behind the first mention and particles that fit behind its terms."""
        text = _introduced(_shortened(self.translation.text, self.matches), self.matches)
        standing = [
            (match.target_span, match.term.reading)
            for match in settle(self.matches, text)
            if match.target_span and match.term and match.entry.source.pos in NOUNS
        ]
        sure = list(sure_nouns(text))  # 기여금(4,400만 달러)를, with the term 민간 기여
        standing = [noun for noun in standing if not any(start < noun[0][1] < end for start, end in sure)]
        standing += [(span, "") for span in sure]
        nouns: dict[Span, str] = {}
        for (start, end), reading in sorted(standing, key=lambda noun: (noun[0][0], -noun[0][1], not noun[1])):
            if all(end <= first or last <= start for first, last in nouns):
                nouns[start, end] = reading
        return _LOOSE_HYPHEN.sub("-", " ".join(repair(text, nouns, readings=nouns)[0].split()))


def _shortened(text: str, matches: Sequence[TermMatch]) -> str:
    """Write the short form where the model has the full one with it in brackets and a mention before had that."""
    for match in matches:
        for term in match.entry.expected():
            if match.written != term.short or not term.short:
                continue
            full = with_short(term)
            if not any(full.startswith(other.written) for other in matches if other.written != term.short):
                text = text.replace(full, term.short)
    return text


def _introduced(text: str, matches: Sequence[TermMatch]) -> str:
    """Write the short form in brackets behind the full one where a release mentions the term for the first time."""
    for match in settle(matches, text):
        if match.term and match.target_span and match.term.short and match.written == with_short(match.term):
            end = match.target_span[1]
            if text[slice(*match.target_span)] == match.term.text and f"({match.term.short})" not in text:
                return _introduced(f"{text[:end]}({match.term.short}){text[end:]}", matches)
    return text


def _is_short(match: TermMatch) -> bool:
    """Tell whether a short form stands where the full one is to be written, as at the first mention in a release."""
    if match.term is None or match.written in ("", match.term.text):
        return False
    return any(match.term.text == term.short for term in match.entry.expected())


def write_terms(
    requests: Sequence[TermRequest], translator: Translator, least: float, decoded: Decoded | None
) -> list[tuple[Translation, tuple[Placement, ...]]]:
    """Translate segments and write into each translation the terms that it lacks.

    Args:
        requests: The segments with their terms.
        translator: The model.
        least: Share of attention that makes a place clear; 0 to write all terms, with attention or without.
        decoded: As in :class:`Translator`.

    Returns:
        For each its translation and what was written into it.
    """
    marked = translator.term_markers is not None
    cuts = [translator.clauses(request.source, marked=marked) for request in requests]
    sources = [request.source[slice(*span)] for request, cut in zip(requests, cuts, strict=True) for span in cut]
    answers = iter(translator.translate(sources, marked=marked, aligned=True, doubts=doubts, decoded=decoded))
    groups = [
        [_clause(request, span, next(answers)) for span in cut] for request, cut in zip(requests, cuts, strict=True)
    ]
    clauses = [clause for group in groups for clause in group]
    _in_rounds(clauses, lambda left: _write_looked_at(left, translator, marked, max(least, DOUBTFUL)))
    _reword(clauses, translator, marked)
    if not least:
        _in_rounds(clauses, lambda left: _write_likeliest(left, translator, marked, fixed=False))
        _in_rounds(clauses, lambda left: _write_likeliest(left, translator, marked, fixed=True))
    return [(_join(group), tuple(place for clause in group for place in clause.placed)) for group in groups]


def doubts(source: str, text: str) -> tuple[int, ...]:
    """Count what there is to doubt in a translation: numbers, what is said twice, and marks without a partner."""
    return figure_doubts(source, text), said_twice(text), unpaired(source, text)


def _clause(request: TermRequest, span: Span, translation: Translation) -> Clause:
    start, end = span
    own = [
        (match, place) for match, place in zip(request.matches, request.spans, strict=True) if start <= place[0] < end
    ]
    return Clause(
        request.source[start:end],
        tuple(match for match, _ in own),
        tuple((place[0] - start, min(place[1], end) - start) for _, place in own),
        translation,
    )


def _in_rounds(clauses: list[Clause], write: Callable[[list[Clause]], list[Clause]]) -> None:
    """Write what is missing, one into each clause in a round, as long as some may miss more."""
    for _ in range(max((_ROUNDS, *(len(clause.matches) for clause in clauses)))):
        if not clauses:
            break
        clauses = write(clauses)


def _write_looked_at(clauses: Sequence[Clause], translator: Translator, marked: bool, least: float) -> list[Clause]:
    """Write a term or number where the model looked at it; return the clauses that may miss more."""
    places = [(clause, place) for clause in clauses if (place := clause.next_place(least))]
    if not places:
        return []
    answers = translator.translate(
        [clause.source for clause, _ in places],
        begins=[place.begin for _, place in places],
        marked=marked,
        aligned=True,
        doubts=doubts,
    )
    return [clause for (clause, place), answer in zip(places, answers, strict=True) if clause.take(place, answer)]


def _reword(clauses: Sequence[Clause], translator: Translator, marked: bool) -> None:
    """Take other wordings, nearly as likely, of clauses that miss a verb, phrase or number or say a thing twice.

    Verbs take their form from the sentence; behind the last noun that stands, the model is asked for other wordings.
    """
    asked: list[tuple[Clause, int, tuple[int, ...], str]] = []
    for clause in clauses:
        settled = settle(clause.matches, clause.translation.text)
        doubtful = doubts(clause.source, clause.translation.text)
        counts = any(doubtful) and not is_wordless(clause.source)
        if counts or any(match.term is None and not is_fixed(match) for match in settled):
            ends = [m.target_span[1] for m in settled if m.target_span and is_fixed(m)]
            known = clause.terms(clause.translation.text)
            asked.append((clause, known, doubtful, clause.translation.text[: max(ends, default=0)]))
    if not asked:
        return
    answers = translator.alternatives(
        [clause.source for clause, *_ in asked], [begin for *_, begin in asked], marked=marked
    )
    for (clause, known, doubtful, begin), others in zip(asked, answers, strict=True):
        likely = (clause.translation.score or 0.0) - _NEARLY
        for other in others:
            if not other.text.startswith(begin) or (other.score or 0.0) < likely:
                continue
            found = clause.terms(other.text)
            left = doubts(clause.source, other.text)
            if found >= known and left <= doubtful and (found > known or left < doubtful):
                clause.translation = other
                break


def _write_likeliest(clauses: Sequence[Clause], translator: Translator, marked: bool, *, fixed: bool) -> list[Clause]:
    """Say a term where the model finds it likeliest; return the clauses that may miss more."""
    asked = [(clause, *missing) for clause in clauses if (missing := clause.next_missing(fixed))]
    if not asked:
        return []
    all_ways = [(clause, way) for clause, _, ways in asked for way in ways]
    likely = iter(
        translator.likelihoods(
            [clause.source for clause, _ in all_ways],
            [way.before for _, way in all_ways],
            [way.said for _, way in all_ways],
            ended=False,
            marked=marked,
        )
    )
    tried = []
    for clause, _, ways in asked:
        ranked = sorted(((next(likely), -rank, way) for rank, way in enumerate(ways)), reverse=True)
        tried += [(clause, way) for *_, way in ranked[:_TRIED]]
    answers = translator.translate(
        [clause.source for clause, _ in tried],
        begins=[way.before + way.said for _, way in tried],
        marked=marked,
        aligned=True,
        doubts=doubts,
    )
    wordings: dict[int, list[tuple[Candidate, Translation]]] = {id(clause): [] for clause, *_ in asked}
    for (clause, way), answer in zip(tried, answers, strict=True):
        wordings[id(clause)] += [(way, answer), *((way, inserted) for inserted in way.inserted(clause.translation))]
    whole = [
        (clause.source, text)
        for clause, *_ in asked
        for text in (clause.translation.text, *(wording.text for _, wording in wordings[id(clause)]))
    ]
    values = iter(
        translator.likelihoods(
            [source for source, _ in whole], [""] * len(whole), [text for _, text in whole], ended=True, marked=marked
        )
    )
    for clause, match, _ in asked:
        now = next(values)
        clause.choose(match, now, [(way, replace(one, score=next(values))) for way, one in wordings[id(clause)]])
    return [clause for clause, *_ in asked]


def _join(clauses: Sequence[Clause]) -> Translation:
    parts = [clause.translation for clause in clauses]
    if not parts:
        return Translation(source="", text="", score=None, model="")
    length = sum(len(part.text) + 1 for part in parts)
    scores = [(part.score, len(part.text) + 1) for part in parts if part.score is not None]
    return replace(
        parts[0],
        model=next((part.model for part in parts if part.model), ""),
        text=" ".join(text for clause in clauses if (text := clause.text())),
        score=sum(score * size for score, size in scores) / length if scores else None,
        findings=tuple({finding.code: finding for part in parts for finding in part.findings}.values()),
    )
