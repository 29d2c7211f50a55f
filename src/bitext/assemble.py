"""A translated release to translation units, with what a CAT tool or a reviewer should know of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import get_args

from bitext.interchange.units import DATE_PROP, KIND_PROP, ORIGIN_PROP, PARAGRAPH_PROP, RELEASE_PROP, STATUS_PROP
from bitext.memory.difference import mark_difference
from bitext.model import (
    Alternative,
    Finding,
    Markup,
    Release,
    Reuse,
    ReviewStatus,
    Segment,
    Translation,
    TranslationUnit,
    Variant,
)
from bitext.pipeline import Group, Translated, paragraph_groups, source_text

MATCH_PROP = "x-bitext-match"
#: In rising order of trust.
_KINDS = ("adapted", "exact", "context")
_RANKS = get_args(ReviewStatus)


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


def _units(
    translated: Translated,
    props: Sequence[tuple[str, str]],
    groups: Sequence[Group],
    name: Callable[[Segment], str],
) -> Iterator[TranslationUnit]:
    release = translated.prepared.release
    sources = [source_text(translated.prepared, group) for group in groups]
    shared = release_props(release)
    doubts = translated.prepared.doubts or ((),) * len(translated.prepared.segments)
    for position, group in enumerate(groups):
        first = translated.prepared.segments[group[0]]
        whole = translated.paragraphs.get(group)
        parts = [whole] if whole else [translated.translations[i] for i in group]
        place = _paragraph_props(release, first)
        context = _context_props(sources, position)
        starts = [translated.prepared.segments[i].span[0] - first.span[0] for i in group]
        target, markup = _joined(parts, starts)
        source = Variant(lang="en", text=sources[position], props=(*shared, *place, *context))
        variants = (source, Variant(lang="ko", text=target)) if target else (source,)
        alternatives = parts[0].alternatives if len(parts) == 1 else ()
        said = [
            *(_note(finding) for finding in (() if position else translated.prepared.whole)),
            *(_note(finding) for i in group for finding in doubts[i]),
            *(_note(finding) for part in parts for finding in part.findings),
            *(_alternative_note(alternative, sources[position]) for alternative in alternatives),
        ]
        reuse = _joint_reuse(parts)
        yield TranslationUnit(
            id=f"{release.id}/{name(first)}",
            variants=variants,
            props=(*shared, *place, *props, *_quality_props(parts), *_origin_props(parts, reuse)),
            notes=("; ".join(said),) if said else (),
            alternatives=alternatives,
            reuse=reuse,
            markup=markup,
        )


def _joined(parts: Sequence[Translation], starts: Sequence[int]) -> tuple[str, tuple[Markup, ...]]:
    """Return the parts of a unit as one text, and their markup; ``starts`` are the places of their sources in its."""
    text = ""
    markup: list[Markup] = []
    for part, start in zip(parts, starts, strict=False):  # one part may be all that several segments say
        text += f" {part.text}" if text and part.text else part.text
        moved = len(text) - len(part.text)
        markup += [
            replace(
                one,
                span=(one.span[0] + start, one.span[1] + start),
                target_span=one.target_span and (one.target_span[0] + moved, one.target_span[1] + moved),
            )
            for one in part.markup
        ]
    return text, tuple(markup)


def release_props(release: Release) -> tuple[tuple[str, str], ...]:
    """Return the props by which a CAT tool shows where a unit is from: release, date, title, section."""
    known = (
        (RELEASE_PROP, release.id),
        (DATE_PROP, release.date.isoformat() if release.date else ""),
        ("x-bitext-title", release.title),
        ("x-bitext-section", release.section or ""),
    )
    return tuple((type, value) for type, value in known if value)


def _paragraph_props(release: Release, segment: Segment) -> tuple[tuple[str, str], ...]:
    block = release.blocks()[segment.paragraph]
    props = [(PARAGRAPH_PROP, str(segment.paragraph)), (KIND_PROP, block.kind)]
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


def _origin_props(parts: Sequence[Translation], reuse: Reuse | None) -> tuple[tuple[str, str], ...]:
    """Say where a translation is from if it is not the model's: the memory, or the source, which has no word."""
    if reuse is None:
        copied = all(part.text and not part.model and part.reuse is None for part in parts)
        return ((ORIGIN_PROP, "copy"),) if copied else ()
    return ((ORIGIN_PROP, "tm"), (MATCH_PROP, reuse.kind), (STATUS_PROP, reuse.status))


def _alternative_note(alternative: Alternative, source: str) -> str:
    said = "" if alternative.quality is None else f" {alternative.quality}%"
    difference = mark_difference(alternative.source, source) if alternative.source else ""
    other = f" ({difference})" if difference and difference != source else ""
    return f"memory{said}: {alternative.target}{other}"


def _note(finding: Finding) -> str:
    return f"{finding.code}: {finding.message.rstrip('.')}"
