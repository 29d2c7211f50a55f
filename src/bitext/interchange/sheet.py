"""The review sheet of an alignment: one HTML page without scripts or outside files, for the screen and for print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bitext.interchange.beads import BeadText
from bitext.model import Finding, Span

_STYLE = """
:root { color-scheme: light dark; --line: #d5d9de; --soft: #5b6570; --mark: #ffd9a0; --gap: #f3d3d3; }
body { font: 15px/1.55 system-ui, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
       margin: 1.5rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 0 0 .2rem } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem }
.soft { color: var(--soft); font-size: .85rem }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th { text-align: left; font-weight: 600; font-size: .85rem; color: var(--soft) }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .6rem; vertical-align: top; overflow-wrap: anywhere }
.n { width: 6.5rem; border-left: 6px solid transparent; font-variant-numeric: tabular-nums }
.sure .n { border-color: #2e8b57 } .fair .n { border-color: #d9a400 } .weak .n { border-color: #c0392b }
.alone td { background: repeating-linear-gradient(135deg, transparent 0 8px, rgb(128 128 128 / .10) 8px 16px) }
.alone .n { border-color: #7a7f87 }
.missing { color: var(--soft); font-style: italic }
mark { background: var(--mark); color: #222; padding: 0 .15em; border-radius: .2em }
.key span { display: inline-block; margin-right: 1.2rem } .key i { display: inline-block; width: .8em; height: .8em;
       margin-right: .35em; border-radius: .15em; vertical-align: -.05em }
li { margin: .15rem 0 }
@media (prefers-color-scheme: dark) { :root { --line: #3a4047; --soft: #a3adb8; --mark: #b9770e } mark { color: #fff } }
@media print { body { margin: 0; max-width: none; font-size: 10pt } tr { break-inside: avoid }
       * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
"""
_KEY = (
    ("#2e8b57", "confidence 0.90 and more"),
    ("#d9a400", "0.60 to 0.90"),
    ("#c0392b", "under 0.60"),
    ("#7a7f87", "on one side only"),
)
_SURE, _FAIR = 0.9, 0.6


def review_sheet(
    title: str, subtitle: str, sections: Sequence[tuple[str, Sequence[BeadText]]], findings: Iterable[Finding]
) -> str:
    """Return the page.

    Args:
        title: The heading, the release's own title.
        subtitle: A line under it: files, date, counts.
        sections: Heading and beads of each level.
        findings: What is doubtful about the pair; listed on top.
    """
    key = "".join(f'<span><i style="background:{color}"></i>{escape(label)}</span>' for color, label in _KEY)
    said = "".join(
        f"<li><b>{escape(finding.code)}</b> {escape(finding.segment or '')} {escape(finding.message)}</li>"
        for finding in findings
    )
    body = "".join(_section(heading, beads) for heading, beads in sections)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        f'<h1>{escape(title)}</h1><p class="soft">{escape(subtitle)}</p>'
        f'<p class="soft key">{key}<span><mark>1</mark> number or name that the other side has not</span></p>\n'
        + (f"<h2>Findings</h2><ul>{said}</ul>\n" if said else "")
        + body
        + "</body></html>\n"
    )


def _section(heading: str, beads: Sequence[BeadText]) -> str:
    rows = "\n".join(_row(bead) for bead in beads)
    head = '<tr><th class="n">Confidence</th><th>English</th><th>Korean</th></tr>'
    return f"<h2>{escape(heading)}</h2><table><thead>{head}</thead><tbody>\n{rows}\n</tbody></table>\n"


def _row(text: BeadText) -> str:
    confidence = text.bead.confidence
    kind = "sure" if confidence >= _SURE else "fair" if confidence >= _FAIR else "weak"
    if not (text.source and text.target):
        kind = "alone"
    notes = f'<div class="soft">{escape("; ".join(text.reasons))}</div>' if text.reasons else ""
    source = _marked(text.source, text.source_marks) or '<span class="missing">not in the English</span>'
    target = _marked(text.target, text.target_marks) or '<span class="missing">not in the Korean</span>'
    indices = f"{_places(text.bead.source)} : {_places(text.bead.target)}"
    return (
        f'<tr class="{kind}"><td class="n">{confidence:.2f}<div class="soft">{indices}</div></td>'
        f'<td lang="en">{source}{notes}</td><td lang="ko">{target}</td></tr>'
    )


def _marked(text: str, spans: Iterable[Span]) -> str:
    parts, place = [], 0
    for start, end in spans:
        if start >= place:
            parts += [escape(text[place:start]), f"<mark>{escape(text[start:end])}</mark>"]
            place = end
    return "".join([*parts, escape(text[place:])])


def _places(span: range) -> str:
    return "–" if not span else str(span.start) if len(span) == 1 else f"{span.start}–{span.stop - 1}"
