"""The head of a page: title, date and section, and where the body begins."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bitext.model import Furniture
from bitext.release.dates import is_date_line, parse_date
from bitext.release.furniture import furniture_rule, meta_field
from bitext.release.lines import Line, is_body, split_marker

_SECTION = re.compile(
    r"(?:press\s+(?:releases?|briefings?)|ministry\s+news|issues|news|speeches(?:\s+.*)?|announcements?|"
    r"보도\s*자료|브리핑|보도\s*참고\s*자료|공지\s*사항|주요\s*뉴스)(?:\s+상세\s?보기)?",
    re.IGNORECASE,
)
_BREADCRUMB_HOME = re.compile(r"(?:\d{1,2}\.\s*|[•·>]\s*)?(?:home|홈)", re.IGNORECASE)
_BREADCRUMB_ITEM = re.compile(r"(?:\d{1,2}\.|[•·>])\s*\S.{0,50}")
_SUBTITLE = re.compile(r"[-–—~]\s*\S.*|[<(〈].*[>)〉]")
_CAPTION = re.compile(r".{1,60}\s상세\s?보기")


@dataclass(slots=True)
class PageHints:
    """Hold what the markup of an HTML page says of the release; empty for a text dump.

    Attributes:
        title: Headline by heading or metadata, where no line of the content repeats it.
        heading: The same, where one does.
        date: Date by metadata or by a field outside the main content.
        section: Board.
        dropped: Lines that the markup shows to be no content, in page order.
    """

    title: str | None = None
    heading: str | None = None
    date: str | None = None
    section: str | None = None
    dropped: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """Hold what the head says; ``subtitle`` are lines below the title that belong to the body."""

    title: str | None
    date: datetime.date | None
    section: str | None
    end: int
    subtitle: list[Line] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)


def read_head(lines: Sequence[Line], hints: PageHints) -> Head:
    """Read the head of a page.

    The title is the line above the page's date, or below its fields where nothing stands above; on a page without a
    date it is the first line that is neither furniture nor a paragraph.
    """
    dated = _date_position(lines)
    if dated is None:
        return _undated(lines, hints)
    candidates = _candidates(lines[:dated])
    end, fields = _read_fields(lines, dated)
    unnamed = hints.title is None and hints.heading is None
    boards = unnamed and all(_SECTION.fullmatch(lines[i].text) for i in candidates)
    if not candidates or boards:  # the fields stand above the title
        below = next((i for i in range(end, len(lines)) if lines[i].text and not _is_letterhead(lines[i])), None)
        line = lines[below].text if below is not None else ""
        spoken = _SALUTATION.match(line) is not None
        if below is not None and not is_body(lines[below]) and split_marker(line)[0] is None and not spoken:
            candidates = [*candidates, below]
            end, more = _read_fields(lines, below + 1)
            fields = more | fields
    return _head(lines, hints, candidates, fields, end)


#: How a speech begins.
_SALUTATION = re.compile(
    r"(?:good (?:morning|afternoon|evening)|ladies and|dear|distinguished|honou?rable|(?:your )?excellenc|thank you)\b"
    r"|(?:존경하는|안녕하)|.*,$",
    re.IGNORECASE,
)


def _is_letterhead(line: Line) -> bool:
    return is_date_line(line.text) or furniture_rule(line.text, "head") is not None


def _head(lines: Sequence[Line], hints: PageHints, candidates: list[int], fields: dict[str, str], end: int) -> Head:
    """Build the head from the lines that may be its title, the last ones most likely."""
    title_at, subtitle_at = _title_positions(lines, candidates, hints.heading)
    title = " ".join(lines[i].text for i in title_at) or hints.title
    used = {*title_at, *subtitle_at}
    return Head(
        title=title,
        date=parse_date(fields.get("date", "")),
        section=_section(lines[:end], [i for i in candidates if i not in used]),
        end=end,
        subtitle=[lines[i] for i in subtitle_at],
        furniture=[_furniture(lines[i]) for i in range(end) if lines[i].text and i not in used],
    )


def _title_positions(lines: Sequence[Line], candidates: list[int], heading: str | None) -> tuple[list[int], list[int]]:
    """Return the positions of the title, more than one where it runs over lines, and of its subtitles."""
    left = [i for i in candidates if not _SECTION.fullmatch(lines[i].text)]
    subtitle: list[int] = []
    if heading in [lines[i].text for i in left]:
        while lines[left[-1]].text != heading:
            subtitle.insert(0, left.pop())
    while len(left) > 1 and _SUBTITLE.fullmatch(lines[left[-1]].text):
        subtitle.insert(0, left.pop())
    title = left[-1:]
    while len(left) > 1 and title[0] - left[-2] == 1 and not lines[left[-2]].complete:
        left.pop()
        title.insert(0, left[-1])
    return title, subtitle


def _date_position(lines: Sequence[Line]) -> int | None:
    """Return where the page's own date stands: a labelled one below at most the title, or a bare one above the body."""
    bodies: list[int] = []
    for position, line in enumerate(lines):
        if not line.text or line.kind == "row":
            continue
        found = meta_field(line.text)
        if found is not None and found[0] == "date" and _dated_value(lines, position, found[1]):
            return position if not bodies or bodies == [_previous_text(lines, position)] else None
        if not bodies and is_date_line(line.text):
            return position
        if is_body(line):
            if len(bodies) or split_marker(line.text)[0] is not None:
                return None
            bodies.append(position)
    return None


def _dated_value(lines: Sequence[Line], position: int, value: str | None) -> bool:
    below = _next_text(lines, position)
    text = value if value is not None else lines[below].text if below is not None else ""
    return parse_date(text) is not None and len(text) <= 40


def _undated(lines: Sequence[Line], hints: PageHints) -> Head:
    skipped: list[int] = []
    title: list[int] = []
    for position in _candidates(lines):
        line = lines[position]
        if is_body(line) or split_marker(line.text)[0] is not None or line.kind == "row":
            break
        if not _SECTION.fullmatch(line.text):
            title = [position]
            break
        skipped.append(position)
    end = max([*skipped, *title], default=-1) + 1
    end, fields = _read_fields(lines, end)
    return _head(lines, hints, [*skipped, *title], fields, end)


def _candidates(lines: Sequence[Line]) -> list[int]:
    """Return the positions of lines that no rule of the head knows, breadcrumb trails left out."""
    kept: list[int] = []
    trail = label = False
    for position, line in enumerate(lines):
        if not line.text:
            continue
        if _BREADCRUMB_HOME.fullmatch(line.text):
            trail = True
            continue
        if trail and _BREADCRUMB_ITEM.fullmatch(line.text) and not is_body(line):
            continue
        trail = False
        found = meta_field(line.text)
        value_of_label, label = label, found is not None and found[1] is None
        if furniture_rule(line.text, "head") is None and found is None and not (value_of_label and len(line.text) < 30):
            kept.append(position)
    return kept


def fields_at(lines: Sequence[Line], position: int) -> dict[str, str]:
    """Return the page's fields that begin on a line, by name; none where a dated field does not."""
    found = meta_field(lines[position].text) if lines[position].kind != "row" else None
    if found is None or found[0] != "date" or not _dated_value(lines, position, found[1]):
        return {}
    return _read_fields(lines, position)[1]


def _read_fields(lines: Sequence[Line], start: int) -> tuple[int, dict[str, str]]:
    """Read the page's fields from ``start`` on; return the first position behind them and their values."""
    fields: dict[str, str] = {}
    position = end = start
    while position < len(lines):
        line = lines[position]
        found = meta_field(line.text) if line.text and line.kind != "row" else None
        if found is not None:
            name, value = found
            if value is None:
                below = _next_text(lines, position)
                if below is not None and _is_value(name, lines[below].text):
                    position, value = below, lines[below].text
            fields.setdefault(name, value or "")
            end = position + 1
        elif line.text and is_date_line(line.text) and "date" not in fields:
            fields["date"] = line.text
            end = position + 1
        elif line.text and furniture_rule(line.text, "tail") is None and furniture_rule(line.text, "anywhere") is None:
            break
        elif line.text:
            end = position + 1
        position += 1
    return end, fields


def _next_text(lines: Sequence[Line], position: int) -> int | None:
    return next((i for i in range(position + 1, len(lines)) if lines[i].text), None)


def _previous_text(lines: Sequence[Line], position: int) -> int | None:
    return next((i for i in range(position - 1, -1, -1) if lines[i].text), None)


def _is_value(name: str, text: str) -> bool:
    if name == "date":
        return parse_date(text) is not None and len(text) <= 40
    if name == "hits":
        return re.fullmatch(r"[\d,]+", text) is not None
    if name == "attachment":
        rule = furniture_rule(text, "tail")
        return rule is not None and rule.name == name
    return len(text) <= 60 and split_marker(text)[0] is None and meta_field(text) is None


def _section(lines: Sequence[Line], positions: Sequence[int]) -> str | None:
    captions = [line.text for line in lines if _CAPTION.fullmatch(line.text)]
    named = [lines[i].text for i in positions if _SECTION.fullmatch(lines[i].text)] or captions
    return re.sub(r"\s상세\s?보기$", "", named[-1]) if named else None


def _furniture(line: Line) -> Furniture:
    rule = furniture_rule(line.text, "head")
    name = rule.name if rule else "page-field" if meta_field(line.text) else "page-head"
    return Furniture(text=line.text, rule=name, line=line.number)
