"""Terms in translations: what the model is asked, and what is made of its answer.

Addresses are written in as terms are, each its own Korean, but are no terms of the glossary and not counted as such.
Joins the glossary's matches with the translator; the pipeline and the batch call it for every segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, get_args

from bitext.check.copied import address_differs, differing_addresses
from bitext.figures import mend_figures
from bitext.glossary.rendering import deprecated_places, settle
from bitext.machine_checks import machine_findings
from bitext.model import Finding, TermMatch, Translation
from bitext.surplus import drop_surplus
from bitext.term_writing import DOUBTFUL, doubts, write_terms
from bitext.text import UNCHANGED, is_wordless
from bitext.translate.terms import Placement, TermRequest, as_term, mark
from bitext.translate.translator import Decoded, Translator

#: enforce: terms are written into the translation; prefer: only where the model clearly looked at them when it wrote
#: something else; report: the translation is left alone; off: terms are not looked for.
TermMode = Literal["enforce", "prefer", "report", "off"]
TERM_MODES: tuple[TermMode, ...] = get_args(TermMode)
_WRITING = ("enforce", "prefer")
#: Share of the attention from which on a place is clear (benchmarks/terminology.py).
_CLEAR = 0.25
#: Findings that say nothing where a person has chosen otherwise.
_CHOSEN = ("term-missed", address_differs.code)
_ADDRESS_DOMAIN = " address"  # no table has such a domain, whose cells begin with no space


def request_terms(
    text: str, matches: Sequence[TermMatch], mode: TermMode, markers: tuple[str, str] | None
) -> TermRequest:
    """Return the request for a segment, for a model with these term markers; no term stands inside an address."""
    addresses = () if is_wordless(text) else tuple(_addresses(text))
    matches = sorted(
        (*addresses, *(match for match in matches if not _overlaps(match, addresses))), key=lambda match: match.span
    )
    source, spans = text, tuple(match.span for match in matches)
    if markers and mode in _WRITING:
        source, spans = mark(text, matches, markers)
    return TermRequest(text=text, matches=tuple(matches), source=source, spans=spans)


def translate_requests(
    requests: Sequence[TermRequest], translator: Translator, mode: TermMode, decoded: Decoded | None = None
) -> list[Translation]:
    """Translate segments with their terms, in order.

    Each has its terms settled, what is clearly wrong put right, and findings for what is doubtful.
    """
    if mode in _WRITING:
        written = write_terms(requests, translator, _CLEAR if mode == "prefer" else 0.0, decoded)
        return [
            _settle_machine(request, _mended(request.text, translation), placed)
            for request, (translation, placed) in zip(requests, written, strict=True)
        ]
    raw = translator.translate([request.source for request in requests], doubts=doubts, decoded=decoded)
    return [
        _settle_machine(request, _mended(request.text, translation), ())
        for request, translation in zip(requests, raw, strict=True)
    ]


def translate_plain(sources: Sequence[str], translator: Translator) -> list[Translation]:
    """Translate segments without a glossary, in order; addresses stay as they are.

    The score of one with an address is None: the model was not free.
    """
    requests = [request_terms(source, (), "enforce", translator.term_markers) for source in sources]
    done = translate_requests(requests, translator, "enforce")
    return [replace(one, score=None) if request.matches else one for request, one in zip(requests, done, strict=True)]


def settle_reused(request: TermRequest, translation: Translation) -> Translation:
    """Settle the terms of a translation from the memory.

    Where a person has confirmed it, terms that are missing are counted and no finding: they chose otherwise. The same
    goes for addresses.
    """
    if translation.reuse is None or translation.reuse.status == "machine":
        return _settle_machine(request, translation, ())
    settled = _settle(request, translation, ())
    return replace(settled, findings=tuple(f for f in settled.findings if f.code not in _CHOSEN))


def _addresses(text: str) -> Iterator[TermMatch]:
    for found in UNCHANGED.finditer(text):
        yield as_term(text, found.span(), found[0], _ADDRESS_DOMAIN)


def _overlaps(match: TermMatch, others: Sequence[TermMatch]) -> bool:
    return any(match.span[0] < other.span[1] and other.span[0] < match.span[1] for other in others)


def _mended(source: str, translation: Translation) -> Translation:
    return drop_surplus(source, mend_figures(source, translation))


def _settle_machine(request: TermRequest, translation: Translation, placed: Sequence[Placement]) -> Translation:
    settled = _settle(request, translation, placed)
    return replace(settled, findings=(*settled.findings, *machine_findings(settled)))


def _settle(request: TermRequest, translation: Translation, placed: Sequence[Placement]) -> Translation:
    matches = settle([m for m in request.matches if m.entry.domain != _ADDRESS_DOMAIN], translation.text)
    findings = (*translation.findings, *_findings(request, translation.text, matches, placed))
    return replace(translation, source=request.text, terms=matches, findings=findings, alignment=())


def _findings(
    request: TermRequest, text: str, matches: Sequence[TermMatch], placed: Sequence[Placement]
) -> Iterator[Finding]:
    for match in matches:
        source, wanted = request.text[slice(*match.span)], match.written or match.entry.expected()[0].text
        if match.term is None:
            message = f"{source} should be {wanted}"
            yield Finding(code="term-missed", severity="warning", message=message, span=match.span)
        for span, _ in deprecated_places(match.entry, text):
            message = f"{source} is {text[slice(*span)]} here, which the glossary deprecates; it should be {wanted}"
            yield Finding(code="term-deprecated", severity="warning", message=message, span=match.span)
    for doubt in differing_addresses(request.text, text) if text else ():
        yield Finding(
            code=address_differs.code, severity=address_differs.severity, message=doubt.message, span=doubt.source
        )
    for placement in placed:
        if placement.share < DOUBTFUL and placement.match.entry.domain != _ADDRESS_DOMAIN:
            source, wanted = request.text[slice(*placement.match.span)], placement.match.written
            message = f"{wanted} was written for {source} where the model had left it out; see whether it fits"
            yield Finding(code="term-placed", severity="warning", message=message, span=placement.match.span)
