"""A release, or a release and its translation side by side, as text and as one HTML page without outside files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from bitext.interchange.html_codes import closing, opening
from bitext.markup import Marked, Piece, Style, join, split, to_pieces
from bitext.model import Paragraph, Release
from bitext.text import XML_ILLEGAL

#: Labels that the readers of pages know.
DATE_LABEL = {"en": "Date", "ko": "작성일"}
#: Whoever signs a bilingual document: label and line.
SIGN_OFF = ("검토 (Reviewed by)", "승인 (Approved by)", "일자 (Date)")
COLUMNS = ("English", "한국어")
_STYLE = """
:root { color-scheme: light dark; --line: #c9ced4 }
body { font: 16px/1.7 "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif;
       margin: 2rem auto; max-width: 46rem; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.35; text-align: center } .date { text-align: right }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; vertical-align: top; text-align: left }
.pair { max-width: 72rem } .pair table { table-layout: fixed } .pair p { margin: 0 }
.sign td { height: 2.5rem } .note { font-size: .92em }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt } tr { break-inside: avoid } }
"""


def release_text(release: Release) -> str:
    """Return a release as text: title, date, and its paragraphs with markers, two spaces of indent a level.

    Rows of a table stand on lines of their own, cells separated by tabs.
    """
    head = [release.title, *([date_line(release)] if release.date else [])]
    parts = [
        "\n".join(paragraph.text for paragraph in group) if rows else "\n\n".join(_indented(item) for item in group)
        for rows, group in groupby(release.paragraphs, key=_is_row)
    ]
    return "\n\n".join([*head, *parts]) + "\n"


def release_html(release: Release) -> str:
    """Return a release as an HTML page."""
    date = f'<p class="date">{escape(date_line(release))}</p>\n' if release.date else ""
    parts = [
        _table(group) if rows else "".join(map(_block, group))
        for rows, group in groupby(release.paragraphs, key=_is_row)
    ]
    body = f"<article>\n<h1>{_escape(release.title)}</h1>\n{date}{''.join(parts)}</article>\n"
    return _page(release.title, release.lang, "", body)


def bilingual_html(source: Release, target: Release) -> str:
    """Return a release and its translation, of equally many paragraphs, as a page of two columns to be signed."""
    rows = "".join(
        f'<tr><td lang="en">{_pair_cell(a)}</td><td lang="ko">{_pair_cell(b)}</td></tr>\n'
        for a, b in zip(source.blocks(), target.blocks(), strict=True)
    )
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    sign = "".join(f"<tr><th>{label}</th><td></td></tr>\n" for label in SIGN_OFF)
    date = f'<p class="date">{escape(date_line(target))}</p>\n' if target.date else ""
    body = (
        f"<h1>{_escape(target.title)}</h1>\n{date}<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n"
        f'<table class="sign"><tbody>\n{sign}</tbody></table>\n'
    )
    return _page(target.title, "ko", ' class="pair"', body)


def date_line(release: Release) -> str:
    """Return the line with a release's date, as pages write it; the release has one."""
    return f"{DATE_LABEL[release.lang]} : {release.date.isoformat() if release.date else ''}"


def marked(paragraph: Paragraph) -> Marked:
    """Return the text of a paragraph behind its marker, and its markup.

    >>> marked(Paragraph(text="양측은 합의하였다.", marker="ㅇ"))[0]
    'ㅇ 양측은 합의하였다.'
    """
    text = paragraph.text, paragraph.markup
    return join([(f"{paragraph.marker} ", ()), text], "") if paragraph.marker else text


def on_one_line(paragraph: Paragraph) -> Marked:
    """Return a paragraph as :func:`marked` does; the cells of a row stand between bars."""
    return join(cells(paragraph), " | ") if _is_row(paragraph) else marked(paragraph)


def cells(row: Paragraph) -> list[Marked]:
    """Return the cells of a row of a table."""
    return split((row.text, row.markup), "\t")


def _is_row(paragraph: Paragraph) -> bool:
    return paragraph.kind == "row"


def _indented(paragraph: Paragraph) -> str:
    return "  " * paragraph.level + marked(paragraph)[0]


def _block(paragraph: Paragraph) -> str:
    indent = f' style="margin-left:{1.5 * paragraph.level:g}em"' if paragraph.level else ""
    return f'<p class="{paragraph.kind}"{indent}>{_html(marked(paragraph))}</p>\n'


def _pair_cell(paragraph: Paragraph) -> str:
    indent = f' style="margin-left:{1.2 * paragraph.level:g}em"' if paragraph.level else ""
    return f'<p class="{paragraph.kind}"{indent}>{_html(on_one_line(paragraph))}</p>'


def _table(rows: Iterable[Paragraph]) -> str:
    written = "\n".join("<tr>" + "".join(f"<td>{_html(cell)}</td>" for cell in cells(row)) + "</tr>" for row in rows)
    return f"<table>\n{written}\n</table>\n"


def _page(title: str, lang: str, attributes: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_escape(title)}</title><style>{_STYLE}</style></head><body{attributes}>\n{body}</body></html>\n"
    )


def _html(marked: Marked) -> str:
    """Return a text with its markup as HTML; of what is marked in several ways, a link stands outside."""
    return "".join(
        _around(style, "".join(_around(inner, _escape(text)) for text, inner in group))
        for style, group in _by_link(to_pieces(*marked))
    )


def _by_link(pieces: Iterable[Piece]) -> Iterator[tuple[tuple[Style, ...], Iterable[Piece]]]:
    """Group pieces by the link that they are of; their styles are those inside it."""
    for link, group in groupby(pieces, lambda piece: tuple(style for style in piece[1] if style[0] == "link")):
        yield link, ((text, tuple(style for style in styles if style[0] != "link")) for text, styles in group)


def _around(styles: Sequence[Style], text: str) -> str:
    return "".join((*(opening(*style) for style in styles), text, *(closing(kind) for kind, _ in reversed(styles))))


def _escape(text: str) -> str:
    return escape(XML_ILLEGAL.sub("", text))
