"""The order of the stages for an English release and its Korean original: read, segment, align.

Paragraphs are aligned first, then the sentences inside each bead of paragraphs. The batch over many pairs is
:mod:`bitext.pair_batch`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bitext.align.aligner import EXPECTED_RATIO, align, mean_likeness, read_profile
from bitext.align.countries import Countries
from bitext.align.encoder import Encoder, WordingEncoder
from bitext.align.features import Side
from bitext.assemble import release_props
from bitext.errors import InputError
from bitext.interchange.beads import BeadText
from bitext.model import (
    Bead,
    Finding,
    Level,
    Release,
    Segment,
    TranslationUnit,
    Variant,
)
from bitext.normalize.release import normalize_release
from bitext.pair_differences import NO_DIFFERENCES, differences
from bitext.pair_evidence import Evidence
from bitext.release.read import parse_release
from bitext.segment.release import segment_release
from bitext.text import excerpt

#: Below it no two releases of one event lie (benchmarks/alignment.py unrelated).
CHANCE = 0.23
_MUCH_LONGER = 3.0
_SURE = 0.9
_UNEQUAL = 1.8
TranslateTexts = Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedSide:
    """Hold one release of a pair: normalised, cut into segments, encoded by sentence.

    Attributes:
        release: The release.
        segments: Its segments in page order, the title first.
        sentences: The segments as the aligner sees them.
        countries: The foreign countries it names.
    """

    release: Release
    segments: tuple[Segment, ...]
    sentences: Side
    countries: Countries

    def paragraphs(self) -> Side:
        """Return the blocks of the release as the aligner sees them, made of their sentences."""
        blocks = len(self.release.blocks())
        owners = np.array([segment.paragraph for segment in self.segments])
        named: list[set[str]] = [set() for _ in range(blocks)]
        for segment, tokens in zip(self.segments, self.sentences.evidence, strict=True):
            named[segment.paragraph] |= tokens
        for index, block in enumerate(self.release.blocks()):
            if block.marker:
                named[index].add(f"marker:{block.marker.strip('().')}")
        return Side(
            states=_sum_by(owners, blocks, self.sentences.states),
            lengths=np.bincount(owners, self.sentences.lengths, blocks).astype(np.float64),
            evidence=tuple(frozenset(tokens) for tokens in named),
            wording=None if self.sentences.wording is None else _sum_by(owners, blocks, self.sentences.wording),
        )

    def first_segments(self) -> list[int]:
        """Return the index of each block's first segment, and the number of segments behind the last."""
        owners = [segment.paragraph for segment in self.segments]
        return [int(first) for first in np.searchsorted(owners, np.arange(len(self.release.blocks()) + 1))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Hold a pair of releases and its beads.

    Attributes:
        source: The English release.
        target: The Korean release.
        paragraphs: Beads of blocks; the title is block 0.
        sentences: Beads of segments.
        likeness: How much liker the beads' sides are than any two of the texts, by the length that they share.
        findings: Paragraphs without a partner, crossings, and doubts about the pair as a whole.
    """

    source: AlignedSide
    target: AlignedSide
    paragraphs: tuple[Bead, ...]
    sentences: tuple[Bead, ...]
    likeness: float
    findings: tuple[Finding, ...]


def read_pair(source: tuple[str, bytes], target: tuple[str, bytes], *, id: str) -> tuple[Release, Release]:
    """Parse and normalise the pages of a pair, each given as path and bytes.

    Raises:
        InputError: A page cannot be read, both are the same, or a language is not the one of its side.
    """
    releases = [normalize_release(parse_release(data, path=path, id=id))[0] for path, data in (source, target)]
    if source[1] == target[1]:
        raise InputError(
            f"the same text as {target[0]}; give the English release and its Korean original", path=source[0]
        )
    langs = [release.lang for release in releases]
    if langs == ["ko", "en"]:
        raise InputError("this side is Korean and the other English; give the English release first", path=source[0])
    for (path, _), lang, wanted in zip((source, target), langs, ("en", "ko"), strict=True):
        if lang != wanted:
            names = {"en": "English", "ko": "Korean"}
            raise InputError(f"this release is {names[lang]}; {names[wanted]} is expected on this side", path=path)
    return releases[0], releases[1]


def prepare_side(
    release: Release, encoder: Encoder, evidence: Evidence, translate: TranslateTexts | None = None
) -> AlignedSide:
    """Segment and encode a release; with ``translate`` its wording, of the translation if it is English, counts too."""
    segments = segment_release(release)
    texts = [segment.text for segment in segments]
    wording = None
    if translate is not None:
        wording = WordingEncoder().states(translate(texts) if release.lang == "en" else texts)
    side = Side(
        states=encoder.states(texts),
        lengths=np.array([len(text) for text in texts], dtype=np.float64),
        evidence=tuple(evidence.of(text, release.lang) for text in texts),
        wording=wording,
    )
    titles = sum(segment.paragraph == 0 for segment in segments)
    countries = Countries.of(*(evidence.countries(part, release.lang) for part in (texts[:titles], texts)))
    return AlignedSide(release=release, segments=segments, sentences=side, countries=countries)


def align_pair(source: AlignedSide, target: AlignedSide, encoder: Encoder, *, crossing: bool = False) -> Alignment:
    """Align two prepared releases, paragraphs first and then the sentences inside each bead.

    Args:
        source: The English release.
        target: The Korean release.
        encoder: The encoder that prepared them.
        crossing: Whether neighbours in the other order become beads that cross; they are findings either way.
    """
    aligned = align(source.paragraphs(), target.paragraphs(), encoder, read_profile("paragraph"))
    paragraphs = aligned.crossed if crossing else aligned.straight
    sentences, crossed = _align_sentences(source, target, encoder, paragraphs, crossing)
    likeness = mean_likeness(source.sentences, target.sentences, encoder, sentences)
    findings = [
        *_pair_findings(source, target, likeness),
        *(_unaligned(source, target, bead) for bead in aligned.crossed if not (bead.source and bead.target)),
        *_left_out(source, target, paragraphs, sentences),
        *(_crossing(source, bead, "paragraph") for bead in aligned.crossed if bead.crossing),
        *(_crossing(source, bead, "sentence") for bead in crossed),
    ]
    return Alignment(
        source=source,
        target=target,
        paragraphs=paragraphs,
        sentences=sentences,
        likeness=likeness,
        findings=tuple(findings),
    )


def _align_sentences(
    source: AlignedSide, target: AlignedSide, encoder: Encoder, paragraphs: Sequence[Bead], crossing: bool
) -> tuple[tuple[Bead, ...], tuple[Bead, ...]]:
    """Align sentences inside the beads of paragraphs; return the beads, and those of neighbours that cross.

    The target's sentences are put in the order of the beads first, so that paragraphs may cross.
    """
    firsts = source.first_segments(), target.first_segments()
    places = [
        [
            range(first[span.start], first[span.stop])
            for first, span in zip(firsts, (bead.source, bead.target), strict=True)
        ]
        for bead in paragraphs
    ]
    order = [place for _, targets in places for place in targets]
    corners, i, j = [], 0, 0
    for sources, targets in places:
        i, j = i + len(sources), j + len(targets)
        corners.append((i, j))
    aligned = align(source.sentences, target.sentences.reordered(order), encoder, read_profile("sentence"), corners)
    beads = []
    box = 0
    i = j = 0
    for bead in aligned.crossed if crossing else aligned.straight:
        i, j = i + len(bead.source), j + len(bead.target)
        while i > corners[box][0] or j > corners[box][1]:
            box += 1
        start = order[bead.target.start] if bead.target else 0
        confidence = paragraphs[box].confidence
        if (len(bead.source), len(bead.target)) != tuple(map(len, places[box])):  # else the sentences are all there is
            confidence = min(bead.confidence, confidence)
        beads.append(replace(bead, target=range(start, start + len(bead.target)), confidence=confidence))
    return tuple(beads), tuple(bead for bead in aligned.crossed if bead.crossing)


# ---- what is written out


def bead_texts(alignment: Alignment, level: Level, encoder: Encoder) -> Iterator[BeadText]:
    """Yield the beads of a level with their texts, in the order of the English."""
    beads = alignment.paragraphs if level == "paragraph" else alignment.sentences
    sides = [
        side.paragraphs() if level == "paragraph" else side.sentences for side in (alignment.source, alignment.target)
    ]
    prefix = "p" if level == "paragraph" else "s"
    for number, bead in enumerate(beads):
        source = _text(alignment.source, level, bead.source)
        target = _text(alignment.target, level, bead.target)
        both = bool(source and target)
        differing = differences(source, target) if both else NO_DIFFERENCES
        yield BeadText(
            id=f"{alignment.source.release.id}/{prefix}{number:03d}",
            level=level,
            bead=bead,
            source=source,
            target=target,
            source_marks=differing.source,
            target_marks=differing.target,
            reasons=(*differing.reasons, *_doubts(bead, source, target, sides, encoder)) if both else (),
        )


def bead_units(alignment: Alignment, texts: Iterable[BeadText]) -> Iterator[TranslationUnit]:
    """Yield a translation unit for each bead that has both sides."""
    shared = release_props(alignment.source.release)
    for text in texts:
        if not (text.source and text.target):
            continue
        place = (
            ("x-bitext-source-index", _span_name(text.bead.source)),
            ("x-bitext-target-index", _span_name(text.bead.target)),
            ("x-bitext-confidence", f"{text.bead.confidence:.3f}"),
        )
        yield TranslationUnit(
            id=text.id,
            variants=(Variant(lang="en", text=text.source, props=shared), Variant(lang="ko", text=text.target)),
            props=(*shared, *place),
            notes=("; ".join(text.reasons),) if text.reasons else (),
        )


def _doubts(bead: Bead, source: str, target: str, sides: Sequence[Side], encoder: Encoder) -> Iterator[str]:
    """Say that a bead crosses, and what lowers its confidence."""
    if bead.crossing:
        yield "stands in another order in the Korean"
    if bead.confidence >= _SURE:
        return
    yield f"confidence {bead.confidence:.2f}"
    if len(bead.source) + len(bead.target) > 2:
        yield f"{len(bead.source)} to {len(bead.target)} segments"
    states = [
        side.states[span.start : span.stop].sum(axis=0)
        for side, span in zip(sides, (bead.source, bead.target), strict=True)
    ]
    vectors = encoder.vectors(np.stack(states))
    yield f"likeness {float(vectors[0] @ vectors[1]):.2f}"
    ratio = len(source) / len(target) / EXPECTED_RATIO
    if max(ratio, 1 / ratio) > _UNEQUAL:
        yield f"the {'English' if ratio > 1 else 'Korean'} is long beside the other side"


def _text(side: AlignedSide, level: Level, span: range) -> str:
    if level == "paragraph":
        return " ".join(side.release.blocks()[index].text for index in span)
    return " ".join(side.segments[index].text for index in span)


def _span_name(span: range) -> str:
    return f"{span.start}" if len(span) == 1 else f"{span.start}-{span.stop - 1}"


# ---- findings


def _crossing(source: AlignedSide, bead: Bead, level: str) -> Finding:
    place = source.segments[bead.source.start].id if level == "sentence" else f"p{bead.source.start:02d}"
    return Finding(
        code="crossing",
        severity="info",
        message=f"this {level} and its neighbour stand in the other order in the Korean",
        segment=place,
    )


def _unaligned(source: AlignedSide, target: AlignedSide, bead: Bead) -> Finding:
    """Return the finding for a paragraph without a partner; the segment is that of its own side."""
    side, span, code = (
        (source, bead.source, "omitted-in-target") if bead.source else (target, bead.target, "added-in-target")
    )
    text = excerpt(side.release.blocks()[span.start].text)
    return Finding(code=code, severity="warning", message=text, segment=f"p{span.start:02d}")


def _left_out(
    source: AlignedSide, target: AlignedSide, paragraphs: Sequence[Bead], sentences: Sequence[Bead]
) -> Iterator[Finding]:
    """Yield a finding for each sentence without a partner in a paragraph that has one."""
    both = [bead for bead in paragraphs if bead.source and bead.target]
    paired = {index for bead in both for index in bead.source}, {index for bead in both for index in bead.target}
    for bead in sentences:
        if bead.source and bead.target:
            continue
        side, span, known = (source, bead.source, paired[0]) if bead.source else (target, bead.target, paired[1])
        for segment in (side.segments[index] for index in span):
            if segment.paragraph in known:
                code = "omitted-in-target" if bead.source else "added-in-target"
                yield Finding(code=code, severity="warning", message=excerpt(segment.text), segment=segment.id)


def _pair_findings(source: AlignedSide, target: AlignedSide, likeness: float) -> list[Finding]:
    findings = []
    if likeness < CHANCE:
        message = f"the releases are no liker than any two: likeness {likeness:.2f}, expected at least {CHANCE:.2f}"
        findings.append(Finding(code="unrelated", severity="error", message=message))
    sizes = [float(side.sentences.lengths.sum()) for side in (source, target)]
    ratio = sizes[0] / max(sizes[1], 1) / EXPECTED_RATIO
    if max(ratio, 1 / ratio) > _MUCH_LONGER:
        longer = "English" if ratio > 1 else "Korean"
        message = f"the {longer} is {max(ratio, 1 / ratio):.1f} times as long as the other side would have it"
        findings.append(Finding(code="length-mismatch", severity="warning", message=message))
    if source.countries.differ(target.countries):
        about = [", ".join(sorted(side.countries.subject)) for side in (source, target)]
        message = f"the English is about {about[0]}, the Korean about {about[1]}, and neither names the other's"
        findings.append(Finding(code="other-country", severity="error", message=message))
    return findings


def _sum_by(owners: npt.NDArray[np.int64], groups: int, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    sums = np.zeros((groups, rows.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, rows)
    return sums
