"""Numbers in translations: how many are doubtful, which are missing; what is clearly wrong is put right and said."""

from __future__ import annotations

from dataclasses import replace

from bitext.check.values.compare import differing_values, unmatched_values
from bitext.check.values.english_words import LOUD
from bitext.check.values.korean_form import korean_form
from bitext.check.values.mend import mend_values
from bitext.model import Finding, TermMatch, Translation
from bitext.translate.particles import repair
from bitext.translate.terms import as_term

#: Of what is written as a term is and is a number; no table has such a domain, whose cells begin with no space.
FIGURE_DOMAIN = " figure"
#: Kinds of values that can be written without the words around them.
_WRITABLE = ("number", "money", "percent", "points", "measure", "ordinal", "day", "month", "year", "time")


def figure_doubts(source: str, text: str) -> int:
    """Count the numbers in which a translation would differ from its source when what is clear has been put right."""
    return len(differing_values(source, mend_values(source, text)[0]))


def missing_figures(source: str, text: str) -> list[TermMatch]:
    """Return the values that a translation lacks and has no other instead, as terms to be written into it."""
    lacking = {
        found.source_span
        for found in differing_values(source, mend_values(source, text)[0])
        if found.target_span is None
    }
    values = [
        value
        for value in unmatched_values(source, text)[0]
        if value.required
        and value.span in lacking
        and value.kind in _WRITABLE
        and source[slice(*value.span)].lower() not in LOUD  # tripled
    ]
    return [as_term(source, value.span, korean_form(value), FIGURE_DOMAIN) for value in values]


def mend_figures(source: str, translation: Translation) -> Translation:
    """Write numbers of the source in place of wrong ones of its translation by a model, each with a finding.

    The alignment goes with it, as its pieces are no longer those of the text.
    """
    text, mended = mend_values(source, translation.text)
    if not mended:
        return translation
    findings = tuple(
        Finding(
            code="figure-mended",
            severity="warning",
            message=f"{text[slice(*one.span)]} was written for {source[slice(*one.source_span)]}, for which the model "
            f"had {one.before}; see whether it fits",
            span=one.source_span,
        )
        for one in mended
    )
    text, _ = repair(text, [one.span for one in mended])
    return replace(translation, text=text, findings=(*translation.findings, *findings), alignment=())
