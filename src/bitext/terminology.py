"""Terms in translations: what the model is asked, and what is made of its answer.

Addresses are written in as terms are, each its own Korean, but are no terms of the glossary and not counted as such.
Joins the glossary's matches with the translator; the pipeline and the batch call it for every segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from bitext.check.copied import address_differs, differing_addresses
from bitext.figures import FIGURE_DOMAIN, figure_doubts, mend_figures, missing_figures
from bitext.glossary.mention import with_short
from bitext.glossary.rendering import deprecated_places, settle
from bitext.model import Finding, Span, TermMatch, Translation
from bitext.text import UNCHANGED, is_wordless
from bitext.translate.particles import repair
from bitext.translate.repetition import said_twice
from bitext.translate.terms import NOUNS, Placement, as_term, is_fixed, mark, place_term
from bitext.translate.translator import Decoded, Translator

#: enforce: terms are written into the translation; prefer: only where the model clearly looked at them when it wrote
#: something else; report: the translation is left alone; off: terms are not looked for.
TermMode = Literal["enforce", "prefer", "report", "off"]
TERM_MODES: tuple[TermMode, ...] = get_args(TermMode)
_WRITING = ("enforce", "prefer")
#: Share of the attention from which on a place is clear, and under which it is doubtful (benchmarks/terminology.py).
_CLEAR, _DOUBTFUL = 0.25, 0.1
#: The same for a missing number, in every mode (docs/benchmarks.md, "Numbers").
_CLEAR_FOR_NUMBER = 0.25
#: How much less likely by the piece, in natural logarithms, a wording may be that has a verb or number that is missing.
_NEARLY = 0.1
#: A sentence of many terms needs as many rounds as it misses; each costs less than the one before.
_ROUNDS = 12
#: Findings that say nothing where a person has chosen otherwise.
_CHOSEN = ("term-missed", address_differs.code)
_ADDRESS_DOMAIN = " address"  # no table has such a domain, whose cells begin with no space
#: What the model writes around terms and Korean never does: 한- 아프가니스탄.
_LOOSE_HYPHEN = re.compile(r"(?<=[가-힣])- (?=[가-힣])")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRequest:
    """Hold a segment with the terms that its translation should have; equal requests have equal translations.

    Attributes:
        text: The segment.
        matches: Its terms and addresses, each with what is to be written.
        source: What the model is given: the text, with the Korean of terms in it where the model knows markers.
        spans: Where each match stands in ``source``.
    """

    text: str
    matches: tuple[TermMatch, ...]
    source: str
    spans: tuple[Span, ...]


def request_terms(
    text: str, matches: Sequence[TermMatch], mode: TermMode, markers: tuple[str, str] | None
) -> TermRequest:
    """Return the request for a segment, for a model with these term markers; no term stands inside an address."""
    addresses = () if is_wordless(text) else tuple(_addresses(text))
    matches = sorted(
        (*addresses, *(match for match in matches if not _overlaps(match, addresses))), key=lambda match: match.span
    )
    source, spans = text, tuple(match.span for match in matches)
    if markers and mode in _WRITING:
        source, spans = mark(text, matches, markers)
    return TermRequest(text=text, matches=tuple(matches), source=source, spans=spans)


def translate_requests(
    requests: Sequence[TermRequest], translator: Translator, mode: TermMode, decoded: Decoded | None = None
) -> list[Translation]:
    """Translate segments with their terms, in order.

    Each has its terms settled, numbers that are clearly wrong put right, and findings for what is doubtful.
    """
    if mode in _WRITING:
        return _write_terms(requests, translator, _CLEAR if mode == "prefer" else 0.0, decoded)
    raw = translator.translate([request.source for request in requests], doubts=_doubts, decoded=decoded)
    return [
        _settle(request, mend_figures(request.text, translation), ())
        for request, translation in zip(requests, raw, strict=True)
    ]


def translate_plain(sources: Sequence[str], translator: Translator) -> list[Translation]:
    """Translate segments without a glossary, in order; addresses stay as they are.

    The score of one with an address is None: the model was not free.
    """
    requests = [request_terms(source, (), "enforce", translator.term_markers) for source in sources]
    done = translate_requests(requests, translator, "enforce")
    return [replace(one, score=None) if request.matches else one for request, one in zip(requests, done, strict=True)]


def settle_reused(request: TermRequest, translation: Translation) -> Translation:
    """Settle the terms of a translation from the memory.

    Where a person has confirmed it, terms that are missing are counted and no finding: they chose otherwise. The same
    goes for addresses.
    """
    settled = _settle(request, translation, ())
    if translation.reuse is None or translation.reuse.status == "machine":
        return settled
    return replace(settled, findings=tuple(f for f in settled.findings if f.code not in _CHOSEN))


def _addresses(text: str) -> Iterator[TermMatch]:
    for found in UNCHANGED.finditer(text):
        yield as_term(text, found.span(), found[0], _ADDRESS_DOMAIN)


def _overlaps(match: TermMatch, others: Sequence[TermMatch]) -> bool:
    return any(match.span[0] < other.span[1] and other.span[0] < match.span[1] for other in others)


@dataclass(slots=True)
class _Clause:
    """A source, or what of a long one is translated at a time, on its way to a translation with its terms.

    Attributes:
        source: What the model is given.
        matches: Its terms.
        spans: Where they stand in ``source``.
        translation: The last one.
        placed: The terms and numbers written into it, in order.
        tried: Where numbers stand in ``source`` that were written, or could not be.
    """

    source: str
    matches: tuple[TermMatch, ...]
    spans: tuple[Span, ...]
    translation: Translation
    placed: list[Placement] = field(default_factory=list)
    tried: set[Span] = field(default_factory=set)

    def next_place(self, least: float) -> Placement | None:
        """Return where the next missing term or number is to be written; a number only where its place is clear."""
        text = self.translation.text
        matches = [
            match._replace(term=None, target_span=None) if _is_short(match) else match
            for match in settle(self.matches, text)
        ]
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

    def terms(self, text: str) -> int:
        """Count the terms that stand in a translation."""
        return sum(match.term is not None for match in settle(self.matches, text))

    def text(self) -> str:
        """Return the translation with short forms behind the first mention and particles that fit behind its terms."""
        text = _shortened(self.translation.text, self.matches)
        standing = [
            (match.target_span, match.term.reading)
            for match in settle(self.matches, text)
            if match.target_span and match.term and match.entry.source.pos in NOUNS
        ]
        nouns: dict[Span, str] = {}
        for (start, end), reading in sorted(standing, key=lambda noun: (noun[0][0], -noun[0][1])):
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


def _is_short(match: TermMatch) -> bool:
    """Tell whether a short form stands where the full one is to be written, as at the first mention in a release."""
    if match.term is None or match.written in ("", match.term.text):
        return False
    return any(match.term.text == term.short for term in match.entry.expected())


def _write_terms(
    requests: Sequence[TermRequest], translator: Translator, least: float, decoded: Decoded | None
) -> list[Translation]:
    marked = translator.term_markers is not None
    cuts = [translator.clauses(request.source, marked=marked) for request in requests]
    sources = [request.source[slice(*span)] for request, cut in zip(requests, cuts, strict=True) for span in cut]
    answers = iter(translator.translate(sources, marked=marked, aligned=True, doubts=_doubts, decoded=decoded))
    clauses = [
        [_clause(request, span, next(answers)) for span in cut] for request, cut in zip(requests, cuts, strict=True)
    ]
    changed = [clause for cut in clauses for clause in cut]
    for _ in range(max(_ROUNDS, *(len(clause.matches) for clause in changed)) if changed else 0):
        if not changed:
            break
        changed = _write_next(changed, translator, marked, least)
    _reword([clause for cut in clauses for clause in cut], translator, marked)
    return [
        _settle(request, mend_figures(request.text, _join(cut)), [p for c in cut for p in c.placed])
        for request, cut in zip(requests, clauses, strict=True)
    ]


def _doubts(source: str, text: str) -> tuple[int, ...]:
    return figure_doubts(source, text), said_twice(text)


def _clause(request: TermRequest, span: Span, translation: Translation) -> _Clause:
    start, end = span
    own = [
        (match, place) for match, place in zip(request.matches, request.spans, strict=True) if start <= place[0] < end
    ]
    return _Clause(
        request.source[start:end],
        tuple(match for match, _ in own),
        tuple((place[0] - start, min(place[1], end) - start) for _, place in own),
        translation,
    )


def _write_next(clauses: Sequence[_Clause], translator: Translator, marked: bool, least: float) -> list[_Clause]:
    """Write one term or number into each clause that misses some; return those that may miss more."""
    places = [(clause, place) for clause in clauses if (place := clause.next_place(least))]
    if not places:
        return []
    answers = translator.translate(
        [clause.source for clause, _ in places],
        begins=[place.begin for _, place in places],
        marked=marked,
        aligned=True,
        doubts=_doubts,
    )
    return [clause for (clause, place), answer in zip(places, answers, strict=True) if clause.take(place, answer)]


def _reword(clauses: Sequence[_Clause], translator: Translator, marked: bool) -> None:
    """Take other wordings, nearly as likely, of clauses that miss a verb, phrase or number or say a thing twice.

    Verbs take their form from the sentence and cannot be written into it; behind the last noun that stands, the model
    is asked for other wordings.
    """
    asked: list[tuple[_Clause, int, tuple[int, ...], str]] = []
    for clause in clauses:
        settled = settle(clause.matches, clause.translation.text)
        doubts = _doubts(clause.source, clause.translation.text)
        doubtful = any(doubts) and not is_wordless(clause.source)
        if doubtful or any(match.term is None and not is_fixed(match) for match in settled):
            ends = [m.target_span[1] for m in settled if m.target_span and is_fixed(m)]
            known = clause.terms(clause.translation.text)
            asked.append((clause, known, doubts, clause.translation.text[: max(ends, default=0)]))
    if not asked:
        return
    answers = translator.alternatives(
        [clause.source for clause, *_ in asked], [begin for *_, begin in asked], marked=marked
    )
    for (clause, known, doubts, begin), others in zip(asked, answers, strict=True):
        likely = (clause.translation.score or 0.0) - _NEARLY
        for other in others:
            if not other.text.startswith(begin) or (other.score or 0.0) < likely:
                continue
            found = clause.terms(other.text)
            left = _doubts(clause.source, other.text)
            if found >= known and left <= doubts and (found > known or left < doubts):
                clause.translation = other
                break


def _join(clauses: Sequence[_Clause]) -> Translation:
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


def _settle(request: TermRequest, translation: Translation, placed: Sequence[Placement]) -> Translation:
    matches = settle([m for m in request.matches if m.entry.domain != _ADDRESS_DOMAIN], translation.text)
    findings = (*translation.findings, *_findings(request, translation.text, matches, placed))
    return replace(translation, source=request.text, terms=matches, findings=findings, alignment=())


def _findings(
    request: TermRequest, text: str, matches: Sequence[TermMatch], placed: Sequence[Placement]
) -> Iterator[Finding]:
    for match in matches:
        source, wanted = request.text[slice(*match.span)], match.written or match.entry.expected()[0].text
        if match.term is None:
            message = f"{source} should be {wanted}"
            yield Finding(code="term-missed", severity="warning", message=message, span=match.span)
        for span, _ in deprecated_places(match.entry, text):
            message = f"{source} is {text[slice(*span)]} here, which the glossary deprecates; it should be {wanted}"
            yield Finding(code="term-deprecated", severity="warning", message=message, span=match.span)
    for doubt in differing_addresses(request.text, text) if text else ():
        yield Finding(
            code=address_differs.code, severity=address_differs.severity, message=doubt.message, span=doubt.source
        )
    for placement in placed:
        if placement.share < _DOUBTFUL and placement.match.entry.domain != _ADDRESS_DOMAIN:
            source, wanted = request.text[slice(*placement.match.span)], placement.match.written
            message = f"{wanted} was written for {source} where the model had left it out; see whether it fits"
            yield Finding(code="term-placed", severity="warning", message=message, span=placement.match.span)
