"""The order of the stages, for one release and for plain lines.

The batch over many files is :mod:`bitext.batch`; everything that is done to one text is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import groupby

from bitext.check.values.compare import differing_values
from bitext.errors import InputError
from bitext.glossary.find import TermFinder
from bitext.glossary.lookup import GlossaryLookup
from bitext.glossary.rendering import settle
from bitext.interchange.units import ORIGIN_PROP, STATUS_PROP
from bitext.memory.difference import mark_difference
from bitext.model import (
    Alternative,
    Finding,
    Lang,
    NormalizationStep,
    Release,
    Reuse,
    Segment,
    TermMatch,
    Translation,
    TranslationUnit,
    Variant,
)
from bitext.normalize.plan import normalize_text
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release
from bitext.segment.release import segment_release, sentence_spans

LINES_WINDOW = 2000
MATCH_PROP = "x-bitext-match"
Translate = Callable[[Sequence[str]], list[Translation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Hold a release ready to be translated.

    Attributes:
        release: The normalised release.
        steps: What normalisation changed.
        segments: In page order, the title first.
        terms: The term matches of each segment, with the Korean to be written.
        doubts: What the glossary finds doubtful about each segment.
    """

    release: Release
    steps: tuple[NormalizationStep, ...]
    segments: tuple[Segment, ...]
    terms: tuple[tuple[TermMatch, ...], ...]
    doubts: tuple[tuple[Finding, ...], ...] = ()


#: The segments of one unit, by their numbers.
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Hold a prepared release with one translation for each segment, terms settled, and the findings.

    Attributes:
        prepared: The release.
        translations: One for each segment.
        findings: Doubts about any of them.
        paragraphs: Translations of whole paragraphs of several segments, where the memory has them.
    """

    prepared: Prepared
    translations: tuple[Translation, ...]
    findings: tuple[Finding, ...]
    paragraphs: Mapping[Group, Translation] = field(default_factory=dict)


# ---- the public functions of the stages' names


@singledispatch
def normalize(source: str | Release) -> str | Release:
    r"""Normalise a text or a release (:mod:`bitext.normalize`).

    >>> normalize("this year’s\u00a0APEC , and")
    'this year’s APEC, and'
    """
    raise TypeError(f"expected a text or a Release, not {type(source).__name__}")


@normalize.register
def _(source: str) -> str:
    return normalize_text(source)


@normalize.register
def _(source: Release) -> Release:
    return normalize_release(source)[0]


def segment(text: str, lang: Lang = "en") -> tuple[str, ...]:
    """Cut a text into sentences (:mod:`bitext.segment`).

    >>> segment("Mr. Lee spoke. They agreed.")
    ('Mr. Lee spoke.', 'They agreed.')
    """
    return tuple(text[start:end] for start, end in sentence_spans(text, lang))


# ---- one release


def prepare(data: bytes, *, path: str, id: str, lookup: GlossaryLookup | None) -> Prepared:
    """Take the bytes of an English page through reading, normalising, segmenting and term search.

    Raises:
        InputError: The page cannot be read, or is Korean.
    """
    release = parse_release(data, path=path, id=id)
    if release.lang != "en":
        raise InputError("this release is Korean already; translate takes English releases", path=path)
    release, steps = normalize_release(release)
    segments = segment_release(release)
    if lookup is None:
        return Prepared(release=release, steps=steps, segments=segments, terms=((),) * len(segments))
    texts = [segment.text for segment in segments]
    found = lookup.find(texts, [segment.paragraph == 0 for segment in segments], release.date)
    return Prepared(release=release, steps=steps, segments=segments, terms=found.matches, doubts=found.findings)


def join_release(
    prepared: Prepared, translations: Sequence[Translation], paragraphs: Mapping[Group, Translation] | None = None
) -> Translated:
    """Join a release with its translations; their doubts become findings about the segments."""
    doubts = prepared.doubts or ((),) * len(prepared.segments)
    paragraphs = paragraphs or {}
    found = [
        *zip(prepared.segments, doubts, strict=True),
        *zip(prepared.segments, (translation.findings for translation in translations), strict=True),
        *((prepared.segments[group[0]], translation.findings) for group, translation in paragraphs.items()),
    ]
    place = {segment.id: index for index, segment in enumerate(prepared.segments)}
    findings = tuple(
        replace(finding, segment=segment.id)
        for segment, doubt in sorted(found, key=lambda item: place[item[0].id])
        for finding in doubt
    )
    return Translated(
        prepared=prepared, translations=tuple(translations), findings=findings, paragraphs=dict(paragraphs)
    )


# ---- translation units


def sentence_units(translated: Translated, props: Sequence[tuple[str, str]]) -> Iterator[TranslationUnit]:
    """Yield one unit for each segment, in page order; ``props`` are those of the whole run."""
    groups = [(index,) for index in range(len(translated.prepared.segments))]
    return _units(translated, props, groups, lambda segment: segment.id)


def paragraph_units(translated: Translated, props: Sequence[tuple[str, str]]) -> Iterator[TranslationUnit]:
    """Yield one unit for each paragraph, and for each cell of a table row, in page order."""
    blocks = translated.prepared.release.blocks()

    def name(segment: Segment) -> str:
        paragraph, text = segment.id.partition(".")[0], blocks[segment.paragraph].text
        return f"{paragraph}.c{text.count(chr(9), 0, segment.span[0]) + 1}" if "\t" in text else paragraph

    return _units(translated, props, paragraph_groups(translated.prepared), name)


def paragraph_groups(prepared: Prepared) -> list[Group]:
    """Return the segments of each paragraph, and of each cell of a table row, in page order."""
    blocks = prepared.release.blocks()

    def cell(index: int) -> tuple[int, int]:
        segment = prepared.segments[index]
        return segment.paragraph, blocks[segment.paragraph].text.count("\t", 0, segment.span[0])

    return [tuple(group) for _, group in groupby(range(len(prepared.segments)), cell)]


def _units(
    translated: Translated,
    props: Sequence[tuple[str, str]],
    groups: Sequence[Group],
    name: Callable[[Segment], str],
) -> Iterator[TranslationUnit]:
    release = translated.prepared.release
    sources = [source_text(translated.prepared, group) for group in groups]
    shared = release_props(release)
    notes = _notes(translated.findings)
    for position, group in enumerate(groups):
        first = translated.prepared.segments[group[0]]
        whole = translated.paragraphs.get(group)
        parts = [whole] if whole else [translated.translations[i] for i in group]
        place = _paragraph_props(release, first)
        context = _context_props(sources, position)
        target = " ".join(part.text for part in parts if part.text)
        source = Variant(lang="en", text=sources[position], props=(*shared, *place, *context))
        variants = (source, Variant(lang="ko", text=target)) if target else (source,)
        said = [note for i in group for note in notes.get(translated.prepared.segments[i].id, ())]
        alternatives = parts[0].alternatives if len(parts) == 1 else ()
        said += [_alternative_note(alternative, sources[position]) for alternative in alternatives]
        reuse = _joint_reuse(parts)
        yield TranslationUnit(
            id=f"{release.id}/{name(first)}",
            variants=variants,
            props=(*shared, *place, *props, *_quality_props(parts), *_reuse_props(reuse)),
            notes=("; ".join(said),) if said else (),
            alternatives=alternatives,
            reuse=reuse,
        )


def source_text(prepared: Prepared, group: Group) -> str:
    """Return the English of some neighbouring segments of one paragraph."""
    first, last = prepared.segments[group[0]], prepared.segments[group[-1]]
    return prepared.release.blocks()[first.paragraph].text[first.span[0] : last.span[1]]


def release_props(release: Release) -> tuple[tuple[str, str], ...]:
    """Return the props by which a CAT tool shows where a unit is from: release, date, title, section."""
    known = (
        ("x-bitext-release", release.id),
        ("x-bitext-date", release.date.isoformat() if release.date else ""),
        ("x-bitext-title", release.title),
        ("x-bitext-section", release.section or ""),
    )
    return tuple((type, value) for type, value in known if value)


def _paragraph_props(release: Release, segment: Segment) -> tuple[tuple[str, str], ...]:
    block = release.blocks()[segment.paragraph]
    props = [("x-bitext-paragraph", str(segment.paragraph)), ("x-bitext-kind", block.kind)]
    if block.marker:
        props.append(("x-bitext-marker", block.marker))
    if block.level:
        props.append(("x-bitext-level", str(block.level)))
    if block.kind == "row":
        cell, cells = block.text.count("\t", 0, segment.span[0]) + 1, block.text.count("\t") + 1
        props.append(("x-bitext-cell", f"{cell}/{cells}"))
    return tuple(props)


def _context_props(sources: Sequence[str], position: int) -> tuple[tuple[str, str], ...]:
    """Name the neighbours twice: as Phrase reads them and as XTM does."""
    props: list[tuple[str, str]] = []
    if position:
        props += [("context_prev", sources[position - 1]), ("x-previous-source-text", sources[position - 1])]
    if position + 1 < len(sources):
        props += [("context_next", sources[position + 1]), ("x-next-source-text", sources[position + 1])]
    return tuple(props)


def _quality_props(translations: Sequence[Translation]) -> tuple[tuple[str, str], ...]:
    scores = [translation.score for translation in translations if translation.score is not None]
    props = [("x-bitext-score", f"{min(scores):.3f}")] if scores else []
    qualities = [translation.quality for translation in translations if translation.quality is not None]
    props += [("x-bitext-quality", f"{min(qualities):.0f}")] if qualities else []
    matches = [match for translation in translations for match in translation.terms]
    found = dict.fromkeys(f"{match.entry.source.text} = {match.term.text}" for match in matches if match.term)
    missed = dict.fromkeys(
        f"{match.entry.source.text} = {match.entry.expected()[0].text}" for match in matches if match.term is None
    )
    props += [("x-bitext-terms-found", "; ".join(found))] if found else []
    props += [("x-bitext-terms-missed", "; ".join(missed))] if missed else []
    return tuple(props)


_KINDS = ("adapted", "exact", "context")
_RANKS = ("machine", "reviewed", "approved")


def _joint_reuse(parts: Sequence[Translation]) -> Reuse | None:
    """Return what holds for all parts of a unit; None where one of them is the model's."""
    reused = [part.reuse for part in parts if part.reuse]
    if len(reused) < len(parts) or not parts:
        return None
    last = max(reused, key=lambda reuse: reuse.changed.timestamp() if reuse.changed else 0.0)
    return replace(
        last,
        kind=min((reuse.kind for reuse in reused), key=_KINDS.index),
        status=min((reuse.status for reuse in reused), key=_RANKS.index),
    )


def _reuse_props(reuse: Reuse | None) -> tuple[tuple[str, str], ...]:
    if reuse is None:
        return ()
    return ((ORIGIN_PROP, "tm"), (MATCH_PROP, reuse.kind), (STATUS_PROP, reuse.status))


def _alternative_note(alternative: Alternative, source: str) -> str:
    said = "" if alternative.quality is None else f" {alternative.quality}%"
    difference = mark_difference(alternative.source, source) if alternative.source else ""
    other = f" ({difference})" if difference and difference != source else ""
    return f"memory{said}: {alternative.target}{other}"


def _notes(findings: Iterable[Finding]) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for finding in findings:
        if finding.segment is not None:
            notes.setdefault(finding.segment, []).append(f"{finding.code}: {finding.message.rstrip('.')}")
    return notes


# ---- agreement of sources and translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Count what of the sources stands in their translations.

    Attributes:
        terms: Glossary terms of the sources.
        terms_found: Those with a preferred or admitted rendering in the translation.
        numbers: Sources with a number, sum, date or time that a translation must have.
        numbers_kept: Those whose values all stand in the translation, and no others.
    """

    terms: int
    terms_found: int
    numbers: int
    numbers_kept: int


def agreement(sources: Sequence[str], translations: Sequence[str], finder: TermFinder) -> Agreement:
    """Count terms and numbers of the sources, and those that stand in the translations."""
    matches = [
        match
        for source, translation in zip(sources, translations, strict=True)
        for match in settle(finder.find(source), translation)
    ]
    numbered = [pair for pair in zip(sources, translations, strict=True) if differing_values(pair[0], "")]
    return Agreement(
        terms=len(matches),
        terms_found=sum(match.term is not None for match in matches),
        numbers=len(numbered),
        numbers_kept=sum(not differing_values(*pair) for pair in numbered),
    )


# ---- plain lines


def translate_lines(lines: Iterable[str], translate: Translate) -> Iterator[Translation]:
    """Translate plain text, one segment a line, with exactly one translation for each line, in order.

    Lines are normalised first. A line of several sentences is translated sentence by sentence, and its score is
    the lowest of theirs. Works through 2,000 lines at a time, so memory does not grow with the input.
    """
    window: list[str] = []
    for line in lines:
        window.append(line)
        if len(window) == LINES_WINDOW:
            yield from _translate_window(window, translate)
            window = []
    yield from _translate_window(window, translate)


def _translate_window(lines: Sequence[str], translate: Translate) -> Iterator[Translation]:
    texts = [normalize_text(line) for line in lines]
    sentences = [segment(text) for text in texts]
    flat = iter(translate([sentence for line in sentences for sentence in line]))
    for text, line in zip(texts, sentences, strict=True):
        parts = [next(flat) for _ in line]
        scores = [part.score for part in parts if part.score is not None]
        yield Translation(
            source=text,
            text=" ".join(" ".join(part.text for part in parts if part.text).split()),
            score=min(scores, default=None),
            model=parts[0].model if parts else "",
            findings=tuple(finding for part in parts for finding in part.findings),
        )
