"""Paragraphs to segments."""

from __future__ import annotations

from bitext.model import Lang, Paragraph, Release, Segment, Span
from bitext.segment import english, korean
from bitext.text import trim


def sentence_spans(text: str, lang: Lang) -> tuple[Span, ...]:
    """Return the sentences of a text as half-open code-point spans, in order; between them is white space only."""
    start, end = trim(text, (0, len(text)))
    split = korean.sentence_spans if lang == "ko" else english.sentence_spans
    return tuple((start + a, start + b) for a, b in split(text[start:end]))


def paragraph_spans(paragraph: Paragraph, lang: Lang) -> tuple[Span, ...]:
    """Return the segments of a paragraph as spans of its text.

    The title is one segment whatever its punctuation; each cell of a table row is split by itself.
    """
    text = paragraph.text
    if paragraph.kind == "title":
        return (trim(text, (0, len(text))),)
    if paragraph.kind != "row":
        return sentence_spans(text, lang)
    spans: list[Span] = []
    offset = 0
    for cell in text.split("\t"):
        spans.extend((offset + a, offset + b) for a, b in sentence_spans(cell, lang))
        offset += len(cell) + 1
    return tuple(spans)


def segment_release(release: Release) -> tuple[Segment, ...]:
    """Cut a release into segments; the ids count blocks and sentences: "p00.s1" is the title."""
    return tuple(
        Segment(
            id=f"p{index:02d}.s{number}",
            text=block.text[span[0] : span[1]],
            lang=release.lang,
            paragraph=index,
            span=span,
        )
        for index, block in enumerate(release.blocks())
        for number, span in enumerate(paragraph_spans(block, release.lang), 1)
    )
