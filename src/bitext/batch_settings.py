"""The settings of a batch, and the counts of what it did."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bitext.memory.recall import THRESHOLD
from bitext.terminology import TermMode
from bitext.translate.engine import DecodingSettings

SegTypes = Literal["sentence", "paragraph", "both"]
OutputFormat = Literal["tmx", "xliff", "xliff-2.1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """Hold the settings of a run.

    Attributes:
        model: Model folder; the one that ships with bitext by default.
        glossary: Glossary table or folder; the one that ships with bitext by default.
        terms: What is done about glossary terms.
        memory: Translation memory whose confirmed Korean is reused; None for none.
        memory_threshold: Lowest score of what the memory offers beside the translation, 30 to 100.
        review_below: Estimate the quality of each unit and mark those under this, 0 to 100; None for no estimate.
        decoding: Decoding settings.
        segtype: Units of sentences, of paragraphs, or both in two files.
        output_format: TMX, XLIFF 1.2 or XLIFF 2.1.
        source_tag: Language tag of the English variants.
        target_tag: Language tag of the Korean variants.
        date: Creation date to write; the time of the run by default.
    """

    model: Path | None = None
    glossary: Path | None = None
    terms: TermMode = "enforce"
    memory: Path | None = None
    memory_threshold: int = THRESHOLD
    review_below: float | None = None
    decoding: DecodingSettings = field(default_factory=DecodingSettings)
    segtype: SegTypes = "sentence"
    output_format: OutputFormat = "tmx"
    source_tag: str = "en"
    target_tag: str = "ko"
    date: datetime.datetime | None = None


@dataclass(slots=True, kw_only=True)
class BatchSummary:
    """Count what a run did.

    Attributes:
        releases: Inputs found.
        translated: Releases written in this run.
        unchanged: Releases whose outputs --resume left as they were, being up to date.
        kept: Those that it left because a person has reviewed them, though they are not.
        failed: Inputs that could not be done; their messages are in ``errors``.
        paragraphs: Titles and paragraphs of the releases translated.
        segments: Their segments.
        reused: Segments whose Korean the memory had, confirmed by a person.
        adapted: Segments for which Korean of the memory was adapted.
        decoded: Segments the model was given, parts of long ones one by one; equal ones count once.
        terms_found: Term matches whose Korean stands in the translation.
        terms_missed: Term matches without.
        findings: Findings of any kind.
        seconds: Wall time.
        errors: (input, message) pairs.
        warnings: The same, of releases that were kept, or translated and are doubtful as a whole.
    """

    releases: int = 0
    translated: int = 0
    unchanged: int = 0
    kept: int = 0
    failed: int = 0
    paragraphs: int = 0
    segments: int = 0
    reused: int = 0
    adapted: int = 0
    decoded: int = 0
    terms_found: int = 0
    terms_missed: int = 0
    findings: int = 0
    seconds: float = 0.0
    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


Progress = Callable[[BatchSummary], None]
