"""The nouns that cross a stage boundary.

Frozen, keyword-only and built of tuples; a change is a :func:`dataclasses.replace`. Spans are
half-open code-point offsets into the text of the object that carries them. ``None`` means unknown,
an empty value means known to be empty.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, NamedTuple

Span = tuple[int, int]
Lang = Literal["en", "ko"]
ParagraphKind = Literal["title", "paragraph", "item", "note", "quote", "row"]
Status = Literal["preferred", "admitted", "deprecated"]
Severity = Literal["error", "warning", "info"]
Level = Literal["paragraph", "sentence"]
ReviewStatus = Literal["machine", "reviewed", "approved"]
MarkupKind = Literal["link", "bold", "italic", "underline", "superscript", "subscript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Hold a stretch of a text that is a link or set in other letters.

    Attributes:
        span: Where it stands in the text.
        kind: What it is.
        href: Where a link leads, http, https or mailto; empty for all else.
        target_span: Where it stands in the translation; None where that is not known, or nothing is translated yet.
    """

    span: Span
    kind: MarkupKind
    href: str = ""
    target_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Hold one block of a release.

    Attributes:
        text: The text without its marker. A ``row`` holds its table cells separated by tabs.
        kind: ``title`` only for the pseudo-paragraph of the title (see :meth:`Release.blocks`).
        marker: The list marker as written ("1.", "o", "※"), None without one.
        level: Nesting depth, 0 for the outermost.
        line: 1-based line of the input where the paragraph begins, None when unknown.
        markup: Links, and words in other letters than the rest; the outer one before what stands in it.
    """

    text: str
    kind: ParagraphKind = "paragraph"
    marker: str | None = None
    level: int = 0
    line: int | None = None
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Hold a line of the page that is not part of the release.

    Attributes:
        text: The line as it stood.
        rule: Name of the rule that recognised it.
        line: 1-based line of the input.
    """

    text: str
    rule: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Hold one press release in one language.

    Attributes:
        id: Path of the input relative to the folder it was found in, without suffix.
        lang: Language of the body.
        title: The headline.
        date: Day of publication as the page gives it.
        section: Board the page belongs to ("Press Releases").
        paragraphs: The body, in page order.
        origin: The file, or "-" for standard input.
        furniture: The lines left out, in page order.
    """

    id: str
    lang: Lang
    title: str
    date: datetime.date | None = None
    section: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    origin: str = "-"
    furniture: tuple[Furniture, ...] = ()

    def blocks(self) -> tuple[Paragraph, ...]:
        """Return the title as paragraph 0, then the body, as every numbering of bitext counts them."""
        return (Paragraph(text=self.title, kind="title"), *self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizationStep:
    """Hold what one normalisation rule changed.

    Attributes:
        rule: Name of the rule.
        before: The text the rule was given.
        after: What it made of it.
        paragraph: Index into :meth:`Release.blocks`, None outside a release.
    """

    rule: str
    before: str
    after: str
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Hold the smallest unit that is translated and stored.

    Attributes:
        id: Unique in the release and stable across runs ("p03.s2"; the title is p00).
        text: The sentence.
        lang: Its language.
        paragraph: Index into :meth:`Release.blocks`.
        span: Where it stands in that paragraph's text.
    """

    id: str
    text: str
    lang: Lang
    paragraph: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Hold one designation of a concept in one language.

    Attributes:
        text: The designation.
        lang: Its language.
        status: TBX administrative status.
        pos: Part of speech: noun, propn, verb or phrase.
        note: Usage, empty when there is none.
        reading: How it is read aloud where its letters do not tell, for the particle behind it.
        short: Its short form, written from the second mention in a release on; empty when there is none.
    """

    text: str
    lang: Lang
    status: Status
    pos: str = "noun"
    note: str = ""
    reading: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptEntry:
    """Hold one source term with its Korean designations.

    Attributes:
        id: Unique in the glossary.
        domain: Subject field ("title", "organisation", ...).
        source: The English term, as in running text, singular.
        targets: Korean terms: preferred first, then admitted, then deprecated.
        case_sensitive: Whether the source matches in this case and in capitals only.
        valid_from: First day on which the entry holds, None for no beginning.
        valid_to: Last day, None for no end.
        concealing: Renderings of other concepts that one of its own stands inside: 인도네시아 is no India.
    """

    id: str
    domain: str
    source: Term
    targets: tuple[Term, ...]
    case_sensitive: bool = False
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    concealing: tuple[str, ...] = ()

    def expected(self) -> tuple[Term, ...]:
        """Return the renderings that count as right, the one to be written first."""
        return tuple(term for term in self.targets if term.status != "deprecated")


class TermMatch(NamedTuple):
    """Hold a source term found at a span of a segment; a tuple, as a text has thousands and these are made in a third.

    Attributes:
        span: Where it stands in the segment's text.
        entry: The concept entry.
        written: The Korean to be written at this mention.
        term: Korean term that stands in the translation; None when none does or nothing is translated yet.
        target_span: Where it stands in the translation, None where ``term`` is.
    """

    span: Span
    entry: ConceptEntry
    written: str = ""
    term: Term | None = None
    target_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Hold one doubt about content.

    Attributes:
        code: Stable name of the kind of doubt.
        severity: error, warning or info.
        message: One sentence for the reviewer.
        segment: Id of the segment or unit, None for the release as a whole.
        span: Where in the segment's text, or the unit's source, None for all of it.
        target_span: Where in the unit's target, None for all of it or where there is no target.
    """

    code: str
    severity: Severity
    message: str
    segment: str | None = None
    span: Span | None = None
    target_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedPiece:
    """Hold a piece of a translation and what of the source the model looked at when it wrote it.

    Attributes:
        span: Where the piece stands in the translation.
        sources: Spans of the source with their share of the model's attention, 0 to 1; small shares are left out.
    """

    span: Span
    sources: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Hold another translation offered beside the one chosen (XLIFF ``alt-trans``).

    Attributes:
        target: The translation.
        source: The source it was made for; empty where it is that of the unit.
        quality: How well that source matches, 0 to 100; None when unknown.
        origin: Where it is from: the name of a memory, a model.
    """

    target: str
    source: str = ""
    quality: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Say of a translation that the memory had it.

    Attributes:
        kind: context: of the same text between the same neighbours; exact: of the same text; adapted: of a text that
            differs in numbers, dates or names, which were put right.
        status: Whether a person has confirmed it; an adapted one is ``machine`` again.
        author: Who did; empty when unknown.
        changed: When it was last changed, UTC; None when unknown.
    """

    kind: Literal["context", "exact", "adapted"]
    status: ReviewStatus
    author: str = ""
    changed: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Hold the chosen output for one source.

    Attributes:
        source: The text given to the translator.
        text: Its translation; empty for an empty source.
        score: Mean natural-log probability per target subword, at most 0; None without a decoder.
        model: Id of the model; empty where none was asked: from the memory, or a source without words that was copied.
        terms: Glossary terms of the source, each with what became of it.
        findings: Doubts about the decoding itself.
        quality: How good it is likely to be, 0 to 100; None where that was not estimated.
        alignment: The pieces of the text in order, where they were asked for and the model can tell; else empty.
        reuse: Where it comes from the memory, not from a model.
        alternatives: What else the memory has, the best match first.
        markup: Markup of the source, each with what became of it.
    """

    source: str
    text: str
    score: float | None
    model: str
    terms: tuple[TermMatch, ...] = ()
    findings: tuple[Finding, ...] = ()
    quality: float | None = None
    alignment: tuple[AlignedPiece, ...] = ()
    reuse: Reuse | None = None
    alternatives: tuple[Alternative, ...] = ()
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """Hold one step of an alignment: neighbouring source segments and the target segments that say the same.

    Attributes:
        source: Indices of source segments; empty where the target adds something.
        target: Indices of target segments; empty where the target leaves something out.
        confidence: Probability that the bead is right, 0 to 1.
        crossing: Whether it crosses a neighbour: the two stand in the other order in the target.
    """

    source: range
    target: range
    confidence: float
    crossing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BilingualUnit:
    """Hold one unit of a bilingual file of any tool, as plain text.

    Attributes:
        id: As the file has it; its number in the file where it has none.
        source: The English; empty where the file has none.
        target: The Korean; empty where the file has none.
        line: 1-based line of the file where the unit begins, None when unknown.
        props: (type, value) pairs that the file has of it.
        variant: Which it is of the units that one unit of the file became, from 1.
    """

    id: str
    source: str
    target: str
    line: int | None = None
    props: tuple[tuple[str, str], ...] = ()
    variant: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Hold one language of a translation unit (TMX ``tuv``); props are (type, value) pairs."""

    lang: Lang
    text: str
    props: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """Hold one unit of the output (TMX ``tu``).

    Attributes:
        id: Unique in the file and stable across runs.
        variants: Source first.
        props: (type, value) pairs, in output order.
        notes: For the reviewer; tools such as OmegaT show the last one only.
        alternatives: Other translations, the best match first; XLIFF holds them, TMX only their notes.
        reuse: Where the translation comes from the memory, not from a model.
        markup: Markup of the first variant, each with where it stands in the second.
    """

    id: str
    variants: tuple[Variant, ...]
    props: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reuse: Reuse | None = None
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanWord:
    """Hold what stands between two spaces of a Korean text (an eojeol).

    Attributes:
        text: As it stands, with its punctuation.
        span: Where it stands.
        stem: Where its noun stands, without the particle and punctuation behind it; of a predicate (개최하였다), or
            where there is no noun, all of it but punctuation.
        content: Its morphemes in their dictionary forms, without particles, endings, plural and punctuation: 개최하였다
            and 개최한 have the same.
        nominal: Whether the stem is a noun.
    """

    text: str
    span: Span
    stem: Span
    content: tuple[str, ...]
    nominal: bool
