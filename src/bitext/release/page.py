"""Lines of a page to a release: head and tail cut off, the rest read as paragraphs.

Both readers (text dump and HTML) end here, so that a page gives the same release either way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bitext.errors import InputError
from bitext.model import Furniture, Release
from bitext.release.body import read_body
from bitext.release.dates import parse_date
from bitext.release.furniture import FurnitureRule, fields_apart, furniture_rule, meta_field
from bitext.release.head import PageHints, fields_at, read_head
from bitext.release.lines import Line, is_body, split_marker
from bitext.text import detect_lang, excerpt

_TAIL_FIELDS = ("attachment", "hits", "department")
_CLUSTER = 6
_BUTTONS = ("list-button", "top-button", "neighbour-link")
_BUTTON_LENGTH = 15
_LISTED = re.compile(r"(\d{1,2})\.\s+.{1,80}")
_IN_CHARGE = re.compile(r"담당\s*부서|담당자|책임자|작성\s*부서")
#: What only such a row has: the department, or a telephone number.
_CONTACT = re.compile(r"^(?:담당|작성)\s*부서|\d{2,4}-\d{4}")
_NEIGHBOUR = re.compile(r"(?:이전\s*글|다음\s*글|prev(?:ious)?|next)\b", re.IGNORECASE)


def parse_page(lines: Sequence[Line], *, id: str, origin: str, hints: PageHints | None = None) -> Release:
    """Build the release from the lines of its page.

    Args:
        lines: The page in reading order, blank lines included.
        id: Id of the release.
        origin: File name for messages.
        hints: What the markup knows, used where the lines do not tell.

    Raises:
        InputError: No title or no body can be found, or a second release begins on the page.
    """
    hints = hints or PageHints()
    lines = [part for line in lines for part in _fields_apart(line)]
    head = read_head(lines, hints)
    if head.title is None:
        raise InputError(
            "no title found; expected a headline on a line of its own before the first paragraph", path=origin
        )
    body, tail = _cut_tail(lines[head.end :])
    body, buttons = _without_buttons(body)
    if head.date is not None and (second := _second_head(body)) is not None:
        raise InputError(
            f"a second release begins here, {excerpt(second.text)!r}; put each into a file of its own",
            path=origin,
            line=second.number,
        )
    paragraphs, inner = read_body([*head.subtitle, *body])
    if not paragraphs:
        raise InputError(
            f"no body found below the title {excerpt(head.title)!r}; expected at least one paragraph", path=origin
        )
    furniture = sorted((*head.furniture, *inner, *buttons, *tail), key=lambda item: item.line or 0)
    dropped = [Furniture(text=line.text, rule="markup", line=line.number) for line in hints.dropped]
    return Release(
        id=id,
        lang=detect_lang(paragraph.text for paragraph in paragraphs),
        title=head.title,
        date=head.date or (parse_date(hints.date) if hints.date else None),
        section=head.section or hints.section,
        paragraphs=tuple(paragraphs),
        origin=origin,
        furniture=(*furniture, *(item for item in dropped if item.text != head.title)),
    )


def _second_head(lines: Sequence[Line]) -> Line | None:
    """Return where a second release begins: a headline with date and hits between paragraphs, two of them behind it."""
    bodies = [i for i, line in enumerate(lines) if is_body(line)]
    for position in range(bodies[0] if bodies else 0, bodies[-1] if bodies else 0):
        if {"date", "hits"} <= fields_at(lines, position).keys():
            above = [line for line in lines[:position] if line.text][-1]
            behind = [lines[i] for i in bodies if i > position]
            numbered = any(split_marker(line.text)[0] is not None for line in behind)
            if not is_body(above) and meta_field(above.text) is None and (numbered or len(behind) > 1):
                return above
    return None


def _cut_tail(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Furniture]]:
    """Cut off the tail.

    It begins at the first line of a closing rule behind which nothing reads like the body, or from which on several
    closing rules stand close together; then upwards as far as rules reach.
    """
    listed = _listed_attachments(lines)
    cut = _closing(lines, listed)
    while cut > 0 and (not lines[cut - 1].text or cut - 1 in listed or _ends_page(lines[cut - 1])):
        cut -= 1
    removed = [
        Furniture(text=line.text, rule=rule.name if (rule := _tail_rule(line)) else "page-tail", line=line.number)
        for line in lines[cut:]
        if line.text
    ]
    return lines[:cut], removed


def _fields_apart(line: Line) -> list[Line]:
    """Return a line of several fields as a line for each."""
    several = line.text and not line.kind and meta_field(line.text) is None
    parts = fields_apart(line.text) if several else [line.text]
    return [line] if len(parts) == 1 else [replace(line, text=part, markup=()) for part in parts]


def _without_buttons(lines: Sequence[Line]) -> tuple[list[Line], list[Furniture]]:
    """Take out the buttons of the page that stand above or among the paragraphs."""
    rules = [_tail_rule(line) if len(line.text) <= _BUTTON_LENGTH else None for line in lines]
    buttons = [rule if rule is not None and rule.name in _BUTTONS else None for rule in rules]
    removed = [
        Furniture(text=line.text, rule=rule.name, line=line.number)
        for line, rule in zip(lines, buttons, strict=True)
        if rule
    ]
    return [replace(line, text="") if rule else line for line, rule in zip(lines, buttons, strict=True)], removed


def _listed_attachments(lines: Sequence[Line]) -> set[int]:
    """Return where attachments behind the first are listed: 2. of "붙임 : 1. 사진", "2. 약력"."""
    places, number = set(), 0
    for place, line in enumerate(lines):
        field = meta_field(line.text)
        found = _LISTED.fullmatch(field[1] or "" if field and field[0] == "attachment" else line.text)
        is_text = is_body(line) or line.text.endswith("다.")
        if found is not None and int(found[1]) == number + 1 and (number or field) and not is_text:
            places |= {place} if number else set()
            number += 1
        elif line.text:
            number = 0
    return places


def _closing(lines: Sequence[Line], listed: Collection[int]) -> int:
    filled = [i for i, line in enumerate(lines) if line.text]
    closing = {i for i in filled if (rule := _tail_rule(lines[i])) is not None and rule.closes}
    marked = [i for i in filled if split_marker(lines[i].text)[0] is not None and _tail_rule(lines[i]) is None]
    last_marked = max((i for i in marked if i not in listed), default=-1)
    bodies = [i for i in filled if is_body(lines[i])]
    for place, position in enumerate(filled):
        if position not in closing or position < last_marked:
            continue
        near = filled[place + 1 : place + 1 + _CLUSTER]
        above = sum(i < position for i in bodies)
        if above == len(bodies) or (above * 2 > len(bodies) and any(i in closing for i in near)):
            return position
    return len(lines)


def _tail_rule(line: Line) -> FurnitureRule | None:
    """Return the tail rule of a line; list items other than files and neighbours never have one.

    Of the rows of tables those have one that give the department or a person in charge.
    """
    if not line.text:
        return None
    if line.kind == "row":
        label, *values = [cell.strip() for cell in line.text.split("\t") if cell.strip()] or [""]
        text = f"{label} : {' '.join(values)}"
        return furniture_rule(text, "tail") if _IN_CHARGE.fullmatch(label) and _CONTACT.search(text) else None
    marker_class, _, rest = split_marker(line.text)
    rule = furniture_rule(line.text, "tail")
    if marker_class is None or (rule is not None and rule.zone == "anywhere"):
        return rule
    rule = furniture_rule(rest, "tail")
    file = rule is not None and rule.name == "attachment" and "." in rest
    return rule if file or _NEIGHBOUR.match(rest) else None


def _ends_page(line: Line) -> bool:
    found = meta_field(line.text)
    return _tail_rule(line) is not None or (found is not None and found[0] in _TAIL_FIELDS)
