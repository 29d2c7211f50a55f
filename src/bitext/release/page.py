"""Lines of a page to a release: head and tail cut off, paragraphs with kind, marker and level.

Both readers (text dump and HTML) end here, so that a page gives the same release either way.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bitext.errors import InputError
from bitext.model import Furniture, Paragraph, Release
from bitext.release.furniture import TRAILING_END, furniture_rule, meta_field
from bitext.release.lines import Line, MarkerClass, split_marker
from bitext.text import detect_lang, excerpt

_MONTHS = """
    january february march april may june july august september october november december
""".split()
_DATE_PATTERNS = (
    re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-./년]\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})(?:일|\.)?"),
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<y>(?:19|20)\d\d)"),
)
_SECTION = re.compile(
    r"(?:press\s+(?:releases?|briefings?)|ministry\s+news|issues|news|speeches(?:\s+.*)?|announcements?|"
    r"보도\s*자료|브리핑|보도\s*참고\s*자료|공지\s*사항|주요\s*뉴스)(?:\s+상세\s?보기)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*$")
_QUOTE = re.compile(r"“[^“”]+”|\"[^\"]+\"")
_BREADCRUMB_HOME = re.compile(r"(?:\d{1,2}\.\s*|[•·>]\s*)?(?:home|홈)", re.IGNORECASE)
_BREADCRUMB_ITEM = re.compile(r"(?:\d{1,2}\.|[•·>])\s*\S.{0,50}")
_WRAP_WIDTH = 100


@dataclass(slots=True)
class PageHints:
    """Hold what the markup of an HTML page says of the release; empty for a text dump."""

    title: str | None = None
    date: str | None = None
    section: str | None = None


@dataclass(slots=True)
class _Head:
    title: str | None
    date: datetime.date | None
    section: str | None
    end: int
    furniture: list[Furniture] = field(default_factory=list)


def parse_date(text: str) -> datetime.date | None:
    """Read the first calendar date of a text; None where there is none.

    >>> parse_date("2019-05-03 15:02:12")
    datetime.date(2019, 5, 3)
    >>> parse_date("April 25, 2024") == parse_date("2024년 4월 25일") == parse_date("25 Apr 2024")
    True
    >>> parse_date("2024-13-40") is None
    True
    """
    for pattern in _DATE_PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        month = groups.get("m") or _month(groups.get("month") or "")
        try:
            return datetime.date(int(groups["y"]), int(month or 0), int(groups["d"]))
        except ValueError:
            continue
    return None


def parse_page(lines: Sequence[Line], *, id: str, origin: str, hints: PageHints | None = None) -> Release:
    """Build the release from the lines of its page.

    Args:
        lines: The page in reading order, blank lines included.
        id: Id of the release.
        origin: File name for messages.
        hints: What the markup knows, used where the lines do not tell.

    Raises:
        InputError: No title or no body can be found.
    """
    hints = hints or PageHints()
    head = _read_head(lines, hints)
    if head.title is None:
        raise InputError(
            "no title found; expected a headline on a line of its own before the first paragraph", path=origin
        )
    body, tail = _cut_tail(lines[head.end :])
    paragraphs, inner = _paragraphs(body)
    if not paragraphs:
        raise InputError(
            f"no body found below the title {excerpt(head.title)!r}; expected at least one paragraph", path=origin
        )
    furniture = sorted((*head.furniture, *inner, *tail), key=lambda item: item.line or 0)
    return Release(
        id=id,
        lang=detect_lang(paragraph.text for paragraph in paragraphs),
        title=head.title,
        date=head.date or (parse_date(hints.date) if hints.date else None),
        section=head.section or hints.section,
        paragraphs=tuple(paragraphs),
        origin=origin,
        furniture=tuple(furniture),
    )


def _month(name: str) -> int | None:
    for number, full in enumerate(_MONTHS, 1):
        if len(name) >= 3 and full.startswith(name.lower()):
            return number
    return None


def _is_body(line: Line) -> bool:
    """Tell whether a line reads like a paragraph rather than like a title, a link or a label."""
    text = line.text
    if not text or furniture_rule(text, "head") or furniture_rule(text, "tail") or meta_field(text):
        return False
    marker_class, _, rest = split_marker(text)
    if marker_class is not None and len(rest) >= 60:
        return True
    return len(rest) >= 30 and _SENTENCE_END.search(rest) is not None


def _is_date_line(text: str) -> bool:
    return len(text) <= 40 and parse_date(text) is not None and not _SENTENCE_END.search(text.rstrip("."))


# ---- head


def _read_head(lines: Sequence[Line], hints: PageHints) -> _Head:
    first_body = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    dated = next((i for i in range(first_body) if _is_date_field(lines[i].text)), None)
    if dated is None:
        return _undated_head(lines, hints)
    candidates = _candidates(lines[:dated])
    end, fields = _read_fields(lines, dated)
    if not candidates:  # the fields stand above the title
        below = next((i for i in range(end, len(lines)) if lines[i].text), len(lines))
        if below < first_body:
            candidates, end = [below], below + 1
    title_at = candidates[-1] if candidates else None
    head = _Head(
        title=lines[title_at].text if title_at is not None else hints.title,
        date=parse_date(fields.get("date", "")),
        section=_section(lines, candidates[:-1]),
        end=end,
    )
    head.furniture = [_head_furniture(lines[i]) for i in range(end) if lines[i].text and i != title_at]
    return head


def _undated_head(lines: Sequence[Line], hints: PageHints) -> _Head:
    """Take the first line that is neither furniture nor a paragraph as the title."""
    end, title, skipped = 0, None, []
    for position in _candidates(lines):
        text = lines[position].text
        if _is_body(lines[position]) or split_marker(text)[0] is not None:
            break
        end = position + 1
        if not _SECTION.fullmatch(text):
            title = text
            break
        skipped.append(position)
    if title is None:
        title, end = hints.title, skipped[-1] + 1 if skipped else 0
    end, fields = _read_fields(lines, end)
    title_at = next((i for i in range(end) if lines[i].text == title), None)
    head = _Head(title=title, date=parse_date(fields.get("date", "")), section=_section(lines, skipped), end=end)
    head.furniture = [_head_furniture(lines[i]) for i in range(end) if lines[i].text and i != title_at]
    return head


def _is_date_field(text: str) -> bool:
    found = meta_field(text)
    return (found is not None and found[0] == "date") or _is_date_line(text)


def _candidates(lines: Sequence[Line]) -> list[int]:
    """Return the positions of lines that no rule of the head knows, breadcrumb trails left out."""
    kept: list[int] = []
    trail = False
    for position, line in enumerate(lines):
        if not line.text:
            continue
        if _BREADCRUMB_HOME.fullmatch(line.text):
            trail = True
            continue
        if trail and _BREADCRUMB_ITEM.fullmatch(line.text) and not _is_body(line):
            continue
        trail = False
        if furniture_rule(line.text, "head") is None and meta_field(line.text) is None:
            kept.append(position)
    return kept


def _read_fields(lines: Sequence[Line], start: int) -> tuple[int, dict[str, str]]:
    """Read the page's fields from ``start`` on; return the first position behind them and their values."""
    fields: dict[str, str] = {}
    position = end = start
    while position < len(lines):
        text = lines[position].text
        found = meta_field(text) if text else None
        if found is not None:
            name, value = found
            if value is None:
                below = _next_text(lines, position)
                if below is not None and _is_value(name, lines[below].text):
                    position, value = below, lines[below].text
            fields.setdefault(name, value or "")
            end = position + 1
        elif text and _is_date_line(text):
            fields.setdefault("date", text)
            end = position + 1
        elif text and furniture_rule(text, "tail") is None and furniture_rule(text, "anywhere") is None:
            break
        elif text:
            end = position + 1
        position += 1
    return end, fields


def _next_text(lines: Sequence[Line], position: int) -> int | None:
    return next((i for i in range(position + 1, len(lines)) if lines[i].text), None)


def _is_value(name: str, text: str) -> bool:
    if name == "date":
        return parse_date(text) is not None and len(text) <= 40
    if name == "hits":
        return re.fullmatch(r"[\d,]+", text) is not None
    return len(text) <= 60 and split_marker(text)[0] is None and meta_field(text) is None


def _section(lines: Sequence[Line], positions: Sequence[int]) -> str | None:
    captions = [line.text for line in lines if re.fullmatch(r".{1,60}\s상세\s?보기", line.text)]
    named = [lines[i].text for i in positions if _SECTION.fullmatch(lines[i].text)] or captions
    return re.sub(r"\s상세\s?보기$", "", named[-1]) if named else None


def _head_furniture(line: Line) -> Furniture:
    rule = furniture_rule(line.text, "head")
    name = rule.name if rule else "page-field" if meta_field(line.text) else "page-head"
    return Furniture(text=line.text, rule=name, line=line.number)


# ---- tail


def _cut_tail(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Furniture]]:
    last_body = max((i for i, line in enumerate(lines) if _is_body(line)), default=-1)
    cut = len(lines)
    for position in range(last_body + 1, len(lines)):
        rule = furniture_rule(lines[position].text, "tail") if lines[position].text else None
        if rule is not None and rule.closes:
            cut = position
            break
    while cut > 0 and (not lines[cut - 1].text or _ends_page(lines, cut - 1)):
        cut -= 1
    removed = [
        Furniture(
            text=line.text,
            rule=rule.name if (rule := furniture_rule(line.text, "tail")) else "page-tail",
            line=line.number,
        )
        for line in lines[cut:]
        if line.text
    ]
    return lines[:cut], removed


def _ends_page(lines: Sequence[Line], position: int) -> bool:
    text = lines[position].text
    return furniture_rule(text, "tail") is not None or meta_field(text) is not None


# ---- body


def _paragraphs(lines: Sequence[Line]) -> tuple[list[Paragraph], list[Furniture]]:
    furniture: list[Furniture] = []
    kept: list[Line] = []
    for line in lines:
        rule = furniture_rule(line.text, "anywhere") if line.text else None
        if rule is None:
            kept.append(line)
            continue
        furniture.append(Furniture(text=line.text, rule=rule.name, line=line.number))
        kept.append(replace(line, text=""))
    stack: list[tuple[str, int]] = []
    paragraphs: list[Paragraph] = []
    for line in _join_wrapped(kept):
        end = TRAILING_END.search(line.text)
        if end:
            furniture.append(Furniture(text=end[0].strip(), rule="end-mark", line=line.number))
            line = replace(line, text=line.text[: end.start()])
        if line.text:
            paragraphs.append(_paragraph(line, stack))
    return paragraphs, furniture


def _join_wrapped(lines: Sequence[Line]) -> list[Line]:
    """Join hard-wrapped lines.

    A page counts as hard-wrapped when none of its lines is longer than 100 code points and more than half
    of them go on with an unmarked line. In any other page a line goes on only with one that begins in
    lower case behind an unfinished sentence.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a.text and b.text and not _closed(a, b)]
    filled = [line for line in lines if line.text]
    wrapped = len(pairs) * 2 > len(filled) > 3 and max(len(line.text) for line in filled) <= _WRAP_WIDTH
    joined: list[Line] = []
    previous: Line | None = None
    for line in lines:
        goes_on = (
            previous is not None
            and bool(line.text and previous.text)
            and not _closed(previous, line)
            and (wrapped or (line.text[0].islower() and not _SENTENCE_END.search(previous.text)))
        )
        if goes_on:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        elif line.text:
            joined.append(line)
        previous = line
    return joined


def _closed(line: Line, following: Line) -> bool:
    return line.complete or following.complete or split_marker(following.text)[0] is not None


def _paragraph(line: Line, stack: list[tuple[str, int]]) -> Paragraph:
    """Build a paragraph; ``stack`` holds (class name, rank) of the open levels and is updated."""
    if line.kind == "row":
        return Paragraph(text=line.text, kind="row", line=line.number)
    marker_class, marker, text = split_marker(line.text)
    if marker_class is None:
        kind = line.kind or ("quote" if _QUOTE.fullmatch(text) else "paragraph")
        if kind == "paragraph":
            stack[:] = [("plain", 1)]
        return Paragraph(text=text, kind=kind, line=line.number)
    if marker_class.kind == "note":
        return Paragraph(text=text, kind="note", marker=marker, level=len(stack), line=line.number)
    level = _enter(stack, marker_class, line.depth)
    return Paragraph(text=text, kind=line.kind or marker_class.kind, marker=marker, level=level, line=line.number)


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
