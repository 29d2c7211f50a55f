"""The body of a page: lines to paragraphs with kind, marker and level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bitext.days import MONTHS
from bitext.markup import cut, join, partial, split
from bitext.model import Furniture, Paragraph
from bitext.release.furniture import TRAILING_END, furniture_rule
from bitext.release.lines import SENTENCE_END, Line, MarkerClass, find_letters, line_marker

_QUOTE = re.compile(r"“[^“”]+”|\"[^\"]+\"")
_WRAP_WIDTH = 100
#: An address; it says nothing of where lines are broken.
_LONG_TOKEN = re.compile(r"\S{50}")
_MONTH_AT_END = re.compile(rf"\b(?:{'|'.join(MONTHS)})$", re.IGNORECASE)


def read_body(lines: Sequence[Line]) -> tuple[list[Paragraph], list[Furniture]]:
    """Return the paragraphs of the body and the furniture that stood among them."""
    furniture: list[Furniture] = []
    kept: list[Line] = []
    for line in lines:
        rule = furniture_rule(line.text, "anywhere") if line.text and line.kind != "row" else None
        if rule is None:
            kept.append(line)
            continue
        furniture.append(Furniture(text=line.text, rule=rule.name, line=line.number))
        kept.append(line.with_text(("", ())))
    letters = find_letters(["" if line.kind == "row" else line.text for line in kept])
    kept = [replace(line, marker=letters.get(place, line.marker)) for place, line in enumerate(kept)]
    stack: list[tuple[str, int]] = []
    paragraphs: list[Paragraph] = []
    for line in _join_wrapped(kept):
        end = TRAILING_END.search(line.text)
        if end:
            furniture.append(Furniture(text=end[0].strip(), rule="end-mark", line=line.number))
        kept_line = line.with_text(cut(line.marked, 0, end.start())) if end else line
        if kept_line.text:
            paragraphs.append(_paragraph(kept_line, stack))
    return paragraphs, furniture


def _join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Join hard-wrapped lines.

    A page counts as hard-wrapped when none of its lines is longer than 100 code points, more than half of them go on
    with an unmarked line, and most of these break off inside a sentence. In any other page a line goes on only with one
    that begins in lower case behind an unfinished sentence.
    """
    filled = [line for line in lines if line.text]
    width = max((len(line.text) for line in filled if not _LONG_TOKEN.search(line.text)), default=0)
    pairs = [a for a, b in pairwise(lines) if a.text and b.text and not _opens(a, b, wrapped=False)]
    unfinished = sum(SENTENCE_END.search(line.text) is None for line in pairs)
    wrapped = len(pairs) * 2 > len(filled) > 3 and width <= _WRAP_WIDTH and unfinished * 2 > len(pairs)
    joined: list[Line] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and previous.text and line.text and _goes_on(previous, line, width if wrapped else 0):
            space = "" if re.search(r"[A-Za-z]-$", previous.text) and line.text[0].islower() else " "
            joined[-1] = joined[-1].with_text(join([joined[-1].marked, line.marked], space))
        elif line.text:
            joined.append(line)
        previous = line
    return joined


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """Tell whether a paragraph goes on; ``width`` is that of a hard-wrapped page, 0 for any other."""
    if _opens(line, following, wrapped=bool(width)):
        return False
    finished = SENTENCE_END.search(line.text) is not None
    if width:
        return not (finished and len(line.text) < 0.8 * width)
    return following.text[0].islower() and not finished


def _opens(line: Line, following: Line, *, wrapped: bool) -> bool:
    """Tell whether the following line certainly opens a paragraph of its own."""
    if line.complete or "row" in (line.kind, following.kind):
        return True
    marker_class = line_marker(following)[0]
    if marker_class is None:
        return False
    date_goes_on = marker_class.name == "number" and _MONTH_AT_END.search(line.text) is not None
    return not (wrapped and date_goes_on)


def _paragraph(line: Line, stack: list[tuple[str, int]]) -> Paragraph:
    """Build a paragraph; ``stack`` holds (class name, rank) of the open levels and is updated."""
    if line.kind == "row":
        cells = [(text, partial((text, markup))) for text, markup in split(line.marked, "\t")]
        return Paragraph(text=line.text, kind="row", line=line.number, markup=join(cells, "\t")[1])
    marker_class, marker, text = line_marker(line)
    markup = partial(cut(line.marked, len(line.text) - len(text)))
    if marker_class is None:
        kind = line.kind or ("quote" if _QUOTE.fullmatch(text) else "paragraph")
        if kind == "paragraph":
            stack[:] = [("plain", 1)]
        return Paragraph(text=text, kind=kind, line=line.number, markup=markup)
    if marker_class.kind == "note":
        return Paragraph(text=text, kind="note", marker=marker, level=len(stack), line=line.number, markup=markup)
    level = _enter(stack, marker_class, line.depth)
    return Paragraph(
        text=text,
        kind=line.kind or marker_class.kind,
        marker=marker,
        level=level,
        line=line.number,
        markup=markup,
    )


def _enter(stack: list[tuple[str, int]], marker_class: MarkerClass, depth: int) -> int:
    key, rank = (f"list-{depth}", 1 + depth) if depth else (marker_class.name, marker_class.rank)
    names = [name for name, _ in stack]
    if key in names:
        del stack[names.index(key) + 1 :]
    else:
        while stack and stack[-1][1] >= rank:
            stack.pop()
        stack.append((key, rank))
    return len(stack) - 1
