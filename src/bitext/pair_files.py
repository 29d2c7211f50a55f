"""Align one pair of pages and write the beads as TMX, JSONL, TSV or a review sheet."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from threadpoolctl import threadpool_limits

from bitext.align.cache import CachedEncoder
from bitext.align.documents import DocumentFacts
from bitext.align.encoder import Encoder, SentenceTransformerEncoder, UniversalSentenceEncoder
from bitext.errors import InputError
from bitext.files import atomic_writer
from bitext.glossary.table import read_glossary
from bitext.interchange.beads import BeadText, write_jsonl, write_tsv
from bitext.interchange.sheet import review_sheet
from bitext.interchange.tmx import TmxHeader, write_tmx
from bitext.model import Lang, Level, Release
from bitext.pair_evidence import Evidence
from bitext.pairs import (
    AlignedSide,
    Alignment,
    TranslateTexts,
    align_pair,
    bead_texts,
    bead_units,
    prepare_side,
    read_pair,
)
from bitext.release.read import parse_release, read_bytes
from bitext.resources import default_glossary, default_model
from bitext.translate.engine import CTranslate2Translator, DecodingSettings
from bitext.version import VERSION

Format = Literal["tmx", "jsonl", "tsv", "html"]
Levels = Literal["sentence", "paragraph", "both"]
Texts = dict[Level, tuple[BeadText, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignSettings:
    """Hold the settings of a run.

    Attributes:
        level: Beads of sentences, of paragraphs, or both.
        format: What is written.
        crossing: Whether neighbours in the other order are paired by beads that cross.
        min_confidence: Splits the beads into two files, those at least so sure and those for review; None for one file.
        glossary: Glossary for term evidence; the one that ships with bitext by default.
        with_mt: Whether a translation of the English by the model is evidence too.
        model: Model folder for it; the one that ships with bitext by default.
        encoder: Folder of a sentence-transformers model; the Universal Sentence Encoder by default.
        cache: File that keeps encoder states between runs.
        source_tag: Language tag of the English variants.
        target_tag: Language tag of the Korean variants.
        date: Creation date to write; the time of the run by default.
    """

    level: Levels = "sentence"
    format: Format = "tmx"
    crossing: bool = False
    min_confidence: float | None = None
    glossary: Path | None = None
    with_mt: bool = False
    model: Path | None = None
    encoder: Path | None = None
    cache: Path | None = None
    source_tag: str = "en"
    target_tag: str = "ko"
    date: datetime.datetime | None = None

    def levels(self) -> tuple[Level, ...]:
        """Return the levels that are written."""
        return ("paragraph", "sentence") if self.level == "both" else (self.level,)

    def inputs(self) -> tuple[Path | None, ...]:
        """Return what is read besides the pages."""
        return self.glossary, self.model, self.encoder, self.cache


class PairAligner:
    """Align pairs with one encoder, glossary and, if asked for, model; loaded once."""

    def __init__(self, settings: AlignSettings) -> None:
        """Load what the settings name.

        Raises:
            BitextError: Encoder, glossary, cache or model are not usable.
        """
        self.settings = settings
        encoder: Encoder = (
            SentenceTransformerEncoder(settings.encoder) if settings.encoder else UniversalSentenceEncoder()
        )
        self.encoder: Encoder = CachedEncoder(encoder, settings.cache) if settings.cache else encoder
        glossary = read_glossary(settings.glossary or default_glossary())
        self.evidence = Evidence(glossary.entries)
        self._translate: TranslateTexts | None = None
        model = ""
        if settings.with_mt:
            translator = CTranslate2Translator(
                settings.model or default_model(), DecodingSettings(beam_size=1, threads=1)
            )
            self._translate = lambda texts: [translation.text for translation in translator.translate(texts)]
            model = translator.sha256
        self._basis = (VERSION, self.encoder.id, glossary.sha256, model, repr(_lasting(settings)))

    def align(self, source: tuple[str, bytes], target: tuple[str, bytes], *, id: str) -> Alignment:
        """Align two pages, each given as path and bytes.

        Raises:
            InputError: A page cannot be read or is not of its side's language.
        """
        english, korean = read_pair(source, target, id=id)
        with threadpool_limits(1):  # sums come out alike whatever the number of cores: the same bytes
            sides = (self._prepare(english), self._prepare(korean))
            return align_pair(*sides, self.encoder, crossing=self.settings.crossing)

    def texts(self, alignment: Alignment) -> Texts:
        """Return the beads of the levels that are written."""
        return {level: tuple(bead_texts(alignment, level, self.encoder)) for level in self.settings.levels()}

    def facts(self, path: str, id: str, lang: Lang) -> DocumentFacts:
        """Return what a page is matched by.

        Raises:
            InputError: It cannot be read or is not in the language.
        """
        release = read_side(path, id, lang)
        with threadpool_limits(1):
            side = prepare_side(release, self.encoder, self.evidence)
            vector = self.encoder.vectors(side.sentences.states.sum(axis=0))
        tokens = frozenset().union(*side.sentences.evidence)
        return DocumentFacts(id=id, date=release.date, vector=vector, tokens=tokens, countries=side.countries)

    def fingerprint(self, source: bytes, target: bytes) -> str:
        """Hash all that the output's bytes depend on; the time of the run does not count."""
        lengths = f"{len(source)} {len(target)}"
        head = "\0".join((*self._basis, lengths)).encode(errors="surrogateescape")
        return hashlib.sha256(head + b"\0" + source + target).hexdigest()

    def _prepare(self, release: Release) -> AlignedSide:
        return prepare_side(release, self.encoder, self.evidence, self._translate)


def read_side(path: str, id: str, lang: Lang) -> Release:
    """Read a page of one side's folder.

    Raises:
        InputError: It cannot be read or is not in the language.
    """
    release = parse_release(read_bytes(path), path=path, id=id)
    if release.lang != lang:
        names = {"en": "English", "ko": "Korean"}
        raise InputError(f"this release is {names[release.lang]}, in the folder of the {names[lang]}", path=path)
    return release


def align(source: str | Path, target: str | Path, settings: AlignSettings | None = None) -> Alignment:
    """Align an English release with its Korean original, each a file of text or HTML.

    Raises:
        BitextError: A page cannot be read or is not of its side's language, or the settings name what is not usable.
    """
    pages = [(str(path), read_bytes(str(path))) for path in (source, target)]
    return PairAligner(settings or AlignSettings()).align(pages[0], pages[1], id=Path(source).stem)


def output_paths(output: Path, settings: AlignSettings) -> list[Path]:
    """Return the files of a pair, given the one that is named; see :func:`write_alignment`."""
    stem = output.with_suffix("")
    levels = settings.levels() if settings.format == "tmx" else ("sentence",)
    names = [f"{stem}.paragraph" if level == "paragraph" and len(levels) > 1 else f"{stem}" for level in levels]
    parts = ("",) if settings.min_confidence is None else (".accepted", ".review")
    return [Path(f"{name}{part}{output.suffix}") for name in names for part in parts]


def write_alignment(
    alignment: Alignment,
    texts: Texts,
    output: Path,
    settings: AlignSettings,
    *,
    force: bool,
) -> list[Path]:
    """Write the beads of a pair.

    TMX holds the beads with both sides, each level in a file of its own (NAME.tmx, NAME.paragraph.tmx); the other
    formats hold all beads of all levels. With a minimum of confidence there are two files, NAME.accepted and
    NAME.review; beads with one side are for review.

    Raises:
        OutputError: A file exists and ``force`` is not given, or cannot be written.
    """
    paths = output_paths(output, settings)
    parts = [texts] if settings.min_confidence is None else _split(texts, settings.min_confidence)
    if settings.format == "tmx":
        files = [(level, part[level]) for level in texts for part in parts]
        for path, (level, beads) in zip(paths, files, strict=True):
            tags: dict[Lang, str] = {"en": settings.source_tag, "ko": settings.target_tag}
            date = settings.date or datetime.datetime.now(datetime.UTC).replace(microsecond=0)
            header = TmxHeader(segtype=level, date=date, tags=tags, creator="bitext-align")
            write_tmx(path, header, bead_units(alignment, beads), force=force)
        return paths
    for path, part in zip(paths, parts, strict=True):
        with atomic_writer(path, force=force) as stream:
            write_lines(stream, alignment, part, settings.format)
    return paths


def write_lines(stream: IO[str], alignment: Alignment, texts: Texts, format: Format) -> None:
    """Write the beads of all levels as JSONL, TSV or the review sheet."""
    beads = [text for level in texts.values() for text in level]
    if format == "html":
        stream.write(_sheet(alignment, texts))
    elif format == "jsonl":
        write_jsonl(stream, beads)
    else:
        write_tsv(stream, beads)


def refuse_unrelated(alignment: Alignment, target: str) -> None:
    """Raise an error for releases that have nothing to do with each other.

    Raises:
        InputError: Their likeness is that of any two releases.
    """
    for finding in alignment.findings:
        if finding.code == "unrelated":
            raise InputError(
                f"{finding.message}; check that this is the original of {alignment.source.release.origin}", path=target
            )


def _lasting(settings: AlignSettings) -> AlignSettings:
    """Return the settings that decide the bytes of an output."""
    return replace(settings, cache=None)


def _split(texts: Texts, minimum: float) -> list[Texts]:
    def sure(text: BeadText) -> bool:
        return bool(text.source and text.target) and text.bead.confidence >= minimum

    return [
        {level: tuple(text for text in beads if sure(text) is accepted) for level, beads in texts.items()}
        for accepted in (True, False)
    ]


def _sheet(alignment: Alignment, texts: Texts) -> str:
    english, korean = alignment.source.release, alignment.target.release
    date = english.date.isoformat() if english.date else "no date"
    subtitle = f"{english.origin} and {korean.origin}, {date}; likeness {alignment.likeness:.2f}"
    sections = [(f"{level.capitalize()}s", beads) for level, beads in texts.items()]
    return review_sheet(english.title, subtitle, sections, alignment.findings)
