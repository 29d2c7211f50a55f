"""Glossary changes that reviewers' edits speak for: renderings to admit, to prefer, to deprecate, and new entries.

A term of the English is followed into both versions of its translation. What stood in its place before, and what
stands there now, is evidence where both are noun phrases; what was changed in particles, spaces, punctuation or
numbers only is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bitext.glossary.contextual import is_contextual, without_relations
from bitext.glossary.extract import Similarity, TermCandidate, extract_terms
from bitext.glossary.find import TermFinder
from bitext.glossary.folding import squeezed
from bitext.glossary.korean import FUNCTION_NOUNS
from bitext.glossary.rendering import deprecated_places, is_compound, settle
from bitext.glossary.rows import Concept, GlossaryRow
from bitext.glossary.table import entries_of
from bitext.learning import ReviewedUnit
from bitext.memory.edits import Revision
from bitext.model import ConceptEntry, KoreanWord, Span, TermMatch
from bitext.text import hangul_share
from bitext.translate.particles import PAIRS

ProposalKind = Literal["new", "prefer", "admit", "deprecate"]
_MAX_WORDS = 5
#: Words of letters: no numbers, no brackets.
_NAME = re.compile(r"[^\W\d_]+(?:[ ·-][^\W\d_]+)*")
#: Behind these no further particle stands: in 리카드도는 the first is the end of a name.
_END_OF_NAME = re.compile(r"([도은는이가을를])(?:[은는이가을를의와과도])")
#: Units against a rendering, for each with it, up to which it is one that reviewers write at times.
_AT_TIMES = 2
#: Shorter ones (측, 동) are parts of words.
_MIN_SYLLABLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TermProposal:
    """Hold one change to a glossary.

    Attributes:
        kind: new: an entry; prefer: another preferred rendering, the old one deprecated; admit: one more rendering;
            deprecate: what the machine wrote is deprecated.
        source: The English term.
        before: The Korean that reviewers replaced.
        after: The Korean that they wrote.
        count: Units in which they did so.
        against: Units with the term in which they left the old one or wrote another.
        example: The first of the units.
    """

    kind: ProposalKind
    source: str
    before: str
    after: str
    count: int
    against: int
    example: ReviewedUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryPatch:
    """Hold proposals as tables.

    Attributes:
        proposals: Those of the glossary's entries first, each the most frequent first.
        base: The rows of the entries concerned, as they are.
        rows: The same rows as proposed, and those of new entries.
    """

    proposals: tuple[TermProposal, ...]
    base: tuple[GlossaryRow, ...]
    rows: tuple[GlossaryRow, ...]


@dataclass(slots=True)
class _Usage:
    """What became of a term in the units that have it, and of each rendering.

    Attributes:
        units: All units with the term.
        replaced: Units by (before, after); before is empty where nothing stood in the place, or nothing to name.
        kept: How often each rendering stayed, or went without another in its place.
    """

    units: list[ReviewedUnit] = field(default_factory=list)
    replaced: defaultdict[tuple[str, str], list[ReviewedUnit]] = field(default_factory=lambda: defaultdict(list))
    kept: Counter[str] = field(default_factory=Counter)

    def against(self, before: str, after: str) -> int:
        """Count the units that speak against a replacement."""
        others = sum(len(units) for (old, new), units in self.replaced.items() if old == before and new != after)
        return self.kept[before] + others


def propose(
    units: Sequence[ReviewedUnit],
    rows: Iterable[GlossaryRow],
    *,
    min_count: int = 2,
    similarity: Similarity | None = None,
) -> GlossaryPatch:
    """Return what the edits of reviewed units speak for.

    Args:
        units: All units, changed or not.
        rows: The glossary.
        min_count: Units that must have the same replacement.
        similarity: See :func:`bitext.glossary.extract.extract_terms`.
    """
    concepts: defaultdict[Concept, list[GlossaryRow]] = defaultdict(list)
    for row in rows:
        concepts[row.concept].append(row)
    rows_of = {entry: own for own in concepts.values() for entry in entries_of(own, [])}
    paired = [unit for unit in units if unit.machine is not None]
    proposals: list[TermProposal] = []
    base: list[GlossaryRow] = []
    revised: list[GlossaryRow] = []
    for entry, usage in _observe(paired, list(rows_of)).items():
        found = list(_of_known(entry, usage, min_count))
        if found:
            proposals += found
            base += rows_of[entry]
            revised += _apply(found, rows_of[entry])
    proposals.sort(key=lambda proposal: -proposal.count)
    candidates = extract_terms(
        ((unit.unit.source, unit.unit.target) for unit in paired),
        known=list(rows_of),
        min_count=min_count,
        similarity=similarity,
    )
    finder = TermFinder(rows_of)
    fresh = (_row(candidate) for candidate in candidates if not _is_made_of(candidate.source, finder))
    rows_of_new = {entry: row for row in fresh for entry in entries_of([row], [])}
    for entry, usage in _observe(paired, list(rows_of_new)).items():
        for proposal in _of_new(entry, usage, min_count):
            proposals.append(proposal)
            old = proposal.before
            deprecated = (old,) if old and not _left(old, usage.units) else ()
            revised.append(replace(rows_of_new[entry], forbidden=deprecated))
    return GlossaryPatch(proposals=tuple(proposals), base=tuple(base), rows=tuple(revised))


def _row(candidate: TermCandidate) -> GlossaryRow:
    return replace(candidate.row(), extra=(), place=f"new:{candidate.source}")


def _is_made_of(source: str, finder: TermFinder) -> bool:
    """Tell whether the glossary has all parts of a phrase: it says what to write for each."""
    left = source
    for match in finder.find(source):
        left = left.replace(source[slice(*match.span)], "", 1)
    return not any(char.isalnum() for char in left)


# ---- what became of each term


def _observe(units: Iterable[ReviewedUnit], entries: Sequence[ConceptEntry]) -> dict[ConceptEntry, _Usage]:
    finder = TermFinder(entries)
    usages: defaultdict[ConceptEntry, _Usage] = defaultdict(_Usage)
    for unit in units:
        matches = finder.find(unit.unit.source, unit.date)
        before, after = settle(matches, _machine(unit)), settle(matches, unit.unit.target)
        seen: set[tuple[str, str, str]] = set()
        for one, other in zip(before, after, strict=True):
            usage = usages[one.entry]
            if not usage.units or usage.units[-1] is not unit:
                usage.units.append(unit)
            foreign = [
                squeezed(term.text)
                for match in matches
                for term in match.entry.expected()
                if match.entry is not one.entry
            ]
            outcome = _outcome(one, other, unit, foreign)
            if outcome is None or (one.entry.id, *outcome) in seen:
                continue
            seen.add((one.entry.id, *outcome))
            if outcome[0] == outcome[1] or not outcome[1]:
                usage.kept[outcome[0]] += 1
            else:
                usage.replaced[outcome].append(unit)
    return dict(usages)


def _outcome(before: TermMatch, after: TermMatch, unit: ReviewedUnit, foreign: Sequence[str]) -> tuple[str, str] | None:
    """Return what stood for a term and what stands for it now, empty for nothing to name; None where neither is known.

    Args:
        before: The term with its rendering by the machine.
        after: The term with its rendering by the reviewer.
        unit: The unit.
        foreign: Renderings of the other terms of the unit, without spaces; what is one of them is not this term's.
    """
    if any(match.term is not None and is_compound(match.term) for match in (before, after)):
        return None
    old, new = _standing(before, _machine(unit)), _standing(after, unit.unit.target)
    if old and new:
        return old[0], new[0]
    if unit.revision is None:
        return None
    named = not _is_verb(before.entry)
    if old:
        return old[0], _noun(unit.revision, _machine(unit), old[1], foreign) if named else ""
    if new and named and any(word.nominal and word.stem[1] == new[1][1] for word in unit.revision.after):
        return _noun(unit.revision.reversed(), unit.unit.target, new[1], foreign), new[0]
    return None


def _is_verb(entry: ConceptEntry) -> bool:
    """Tell what no noun renders: verbs, and phrases that are predicates or modifiers (환영하다, 있는)."""
    pos = entry.source.pos
    return pos == "verb" or (pos == "phrase" and entry.expected()[0].text.endswith(("다", "는")))


def _machine(unit: ReviewedUnit) -> str:
    return unit.machine.target if unit.machine else ""


def _standing(match: TermMatch, text: str) -> tuple[str, Span] | None:
    """Return the rendering of a term that stands in a text, an expected one before a deprecated one, and where."""
    if match.term is not None and match.target_span is not None:
        return match.term.text, match.target_span
    return next(((term.text, span) for span, term in deprecated_places(match.entry, text)), None)


def _noun(revision: Revision, text: str, span: Span, foreign: Sequence[str]) -> str:
    """Return the noun phrase that stands where a rendering stood, empty where there is none that could be a term.

    What renders the term in this sentence only is none. What stood before and behind the rendering in its words must
    stand there still, and is left out.
    """
    words, facing = revision.facing(span)
    if revision.rewritten or not words or not facing or len(facing) > _MAX_WORDS or not _is_noun_phrase(facing):
        return ""
    before = text[words[0].stem[0] : span[0]]
    behind = text[span[1] : words[-1].stem[1]] if words[-1].nominal else ""
    noun = _without_particle(_shown(facing), _tail(facing[-1]), _tail(words[-1]))
    if not noun.startswith(before) or not noun.removeprefix(before).endswith(behind):
        return ""
    noun = without_relations(noun.removeprefix(before).removesuffix(behind).strip(), text[slice(*span)])
    flat = squeezed(noun)
    if len(flat) < _MIN_SYLLABLES or noun in FUNCTION_NOUNS or not _NAME.fullmatch(noun) or not hangul_share(noun):
        return ""
    return "" if is_contextual(noun) or any(flat in other or other in flat for other in foreign) else noun


def _shown(words: Sequence[KoreanWord]) -> str:
    text = " ".join(word.text for word in words)
    return text[words[0].stem[0] - words[0].span[0] : len(text) - len(_tail(words[-1]))]


def _tail(word: KoreanWord) -> str:
    tail = word.text[word.stem[1] - word.span[0] :]
    return tail[1:] if _END_OF_NAME.fullmatch(tail) else tail


def _without_particle(noun: str, tail: str, other_tail: str) -> str:
    """Take off a particle that the tagger took for part of the noun, where the other version has it in its other form.

    >>> _without_particle("글로벌남과", "의", "와의"), _without_particle("효과", "의", "의")
    ('글로벌남', '효과')
    """
    for one, other in (pair for forms in PAIRS for pair in (forms, forms[::-1])):
        if noun.endswith(one) and other_tail == other + tail:
            return noun.removesuffix(one)
    return noun


def _is_noun_phrase(words: Sequence[KoreanWord]) -> bool:
    """Tell nouns in a row, also with 의 between them."""
    inner = all(word.nominal and _tail(word) in ("", "의") for word in words[:-1])
    return inner and words[-1].nominal


# ---- what that speaks for


def _of_known(entry: ConceptEntry, usage: _Usage, min_count: int) -> Iterator[TermProposal]:
    """Yield the proposals for an entry of the glossary."""
    status = {squeezed(term.text): term.status for term in reversed(entry.targets)}
    written = entry.expected()[0].text
    short = {squeezed(term.short) for term in entry.targets if term.short}
    for (old, new), units in usage.replaced.items():
        if len(units) < min_count or not old or {squeezed(old), squeezed(new)} & short:
            continue
        was, becomes = status.get(squeezed(old)), status.get(squeezed(new))
        against = usage.against(old, new)
        kind: ProposalKind
        if old == written and becomes != "deprecated" and not against:
            kind = "prefer"
        elif becomes is None and was is not None:
            if against > _AT_TIMES * len(units):
                continue
            kind = "admit"
        elif (
            was is None and becomes in ("preferred", "admitted") and not (against := against + _left(old, usage.units))
        ):
            kind = "deprecate"
        else:
            continue
        yield TermProposal(
            kind=kind,
            source=entry.source.text,
            before=old,
            after=new,
            count=len(units),
            against=against,
            example=units[0],
        )


def _of_new(entry: ConceptEntry, usage: _Usage, min_count: int) -> Iterator[TermProposal]:
    """Yield the proposal of a candidate, if reviewers wrote it often enough."""
    written = {old: units for (old, _), units in usage.replaced.items()}
    count = sum(map(len, written.values()))
    if count < min_count:
        return
    new = entry.expected()[0].text
    named = [old for old, units in written.items() if old and len(units) >= min_count]
    old = max(named, key=lambda old: len(written[old]), default="")
    yield TermProposal(
        kind="new",
        source=entry.source.text,
        before=old,
        after=new,
        count=count,
        against=len(usage.units) - _left(new, usage.units),
        example=written[old][0] if old else next(iter(written.values()))[0],
    )


def _left(old: str, units: Iterable[ReviewedUnit]) -> int:
    """Count the units in which reviewers left a text."""
    return sum(squeezed(old) in squeezed(unit.unit.target) for unit in units)


def _apply(proposals: Iterable[TermProposal], rows: Sequence[GlossaryRow]) -> list[GlossaryRow]:
    """Return the rows of an entry as its proposals would have them."""
    revised = list(rows)
    for proposal in proposals:
        old, new = _place(proposal.before, revised), _place(proposal.after, revised)
        if proposal.kind == "deprecate" and new is not None:
            revised[new] = _deprecating(revised[new], proposal.before)
        elif proposal.kind == "prefer" and old is not None and new is not None:
            revised[old] = replace(revised[old], status="admitted")
            revised[new] = replace(revised[new], status="preferred")
        elif proposal.kind == "prefer" and old is not None:
            row = _deprecating(revised[old], proposal.before)
            revised[old] = replace(row, target=proposal.after, status="preferred", reading="", short="")
            gone = squeezed(proposal.before)  # what is deprecated is so with other spaces, too
            revised = [row for row in revised if squeezed(row.target) != gone]
        elif proposal.kind == "admit" and new is None:
            row = replace(revised[0], target=proposal.after, status="admitted", forbidden=(), note="")
            revised.append(replace(row, reading="", short=""))
    return revised


def _place(text: str, rows: Sequence[GlossaryRow]) -> int | None:
    """Return the place of the row of a rendering: with its spaces, else the first with others."""
    exact = (index for index, row in enumerate(rows) if row.target == text)
    flat = (index for index, row in enumerate(rows) if squeezed(row.target) == squeezed(text))
    return next(exact, next(flat, None))


def _deprecating(row: GlossaryRow, text: str) -> GlossaryRow:
    return replace(row, forbidden=(*row.forbidden, text))
