"""The order of the stages, for one release and for plain lines.

The batch over many files is :mod:`bitext.batch`, the units of a release :mod:`bitext.assemble`; everything else that is
done to one text is here.
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
from bitext.glossary.verbs import without_verbs
from bitext.markup import cut
from bitext.model import Finding, Lang, Markup, NormalizationStep, Release, Segment, TermMatch, Translation
from bitext.normalize.plan import normalize_text
from bitext.normalize.release import normalize_release
from bitext.release.language import english_doubt
from bitext.release.read import parse_release
from bitext.segment.release import segment_release, sentence_spans

LINES_WINDOW = 2000
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
        whole: What is doubtful about the release as a whole.
    """

    release: Release
    steps: tuple[NormalizationStep, ...]
    segments: tuple[Segment, ...]
    terms: tuple[tuple[TermMatch, ...], ...]
    doubts: tuple[tuple[Finding, ...], ...] = ()
    whole: tuple[Finding, ...] = ()


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
    doubt = english_doubt(release)
    plain = Prepared(
        release=release,
        steps=steps,
        segments=segments,
        terms=((),) * len(segments),
        whole=(doubt,) if doubt else (),
    )
    if lookup is None:
        return plain
    texts = [segment.text for segment in segments]
    found = lookup.find(texts, [segment.paragraph == 0 for segment in segments], release.date)
    return replace(plain, terms=found.matches, doubts=found.findings)


def join_release(
    prepared: Prepared, translations: Sequence[Translation], paragraphs: Mapping[Group, Translation] | None = None
) -> Translated:
    """Join a release with its translations; their doubts become findings about the segments."""
    paragraphs = dict(paragraphs or {})
    doubts = prepared.doubts or ((),) * len(prepared.segments)
    whole = {group[0]: translation.findings for group, translation in paragraphs.items()}
    about_segments = tuple(
        replace(finding, segment=segment.id)
        for index, segment in enumerate(prepared.segments)
        for finding in (*doubts[index], *whole.get(index, ()), *translations[index].findings)
    )
    return Translated(
        prepared=prepared,
        translations=tuple(translations),
        findings=(*prepared.whole, *about_segments),
        paragraphs=paragraphs,
    )


def paragraph_groups(prepared: Prepared) -> list[Group]:
    """Return the segments of each paragraph, and of each cell of a table row, in page order."""
    blocks = prepared.release.blocks()

    def cell(index: int) -> tuple[int, int]:
        segment = prepared.segments[index]
        return segment.paragraph, blocks[segment.paragraph].text.count("\t", 0, segment.span[0])

    return [tuple(group) for _, group in groupby(range(len(prepared.segments)), cell)]


def source_text(prepared: Prepared, group: Group) -> str:
    """Return the English of some neighbouring segments of one paragraph."""
    first, last = prepared.segments[group[0]], prepared.segments[group[-1]]
    return prepared.release.blocks()[first.paragraph].text[first.span[0] : last.span[1]]


def group_markup(prepared: Prepared, group: Group) -> tuple[Markup, ...]:
    """Return the markup of some neighbouring segments of one paragraph, as it stands in their text."""
    first, last = prepared.segments[group[0]], prepared.segments[group[-1]]
    block = prepared.release.blocks()[first.paragraph]
    return cut((block.text, block.markup), first.span[0], last.span[1])[1]


def group_terms(prepared: Prepared, group: Group) -> tuple[TermMatch, ...]:
    """Return the term matches of some neighbouring segments of one paragraph, as they stand in its text."""
    start = prepared.segments[group[0]].span[0]
    return tuple(
        match._replace(span=(match.span[0] + shift, match.span[1] + shift))
        for index in group
        for shift in (prepared.segments[index].span[0] - start,)
        for match in prepared.terms[index]
    )


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
        for match in settle(without_verbs(source, finder.find(source)), translation)
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
            model=next((part.model for part in parts if part.model), ""),
            findings=tuple(finding for part in parts for finding in part.findings),
        )
