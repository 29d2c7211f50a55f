"""PDF with a text layer to lines: paragraphs joined from lines by their place on the page.

A PDF knows letters at places, not paragraphs: tables come out as lines, and a word that was cut at the end of a line
stays cut. DOCX, HWPX or the web page of the same release are better inputs.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bitext.errors import InputError, MissingExtraError
from bitext.release.lines import SENTENCE_END, Line, find_letters, split_marker

MAX_PAGES = 300
_PAGE_NUMBER = re.compile(r"[-–—]?\s*(?:page\s+)?\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE)
#: A gap wider than this times the usual distance of two lines parts paragraphs.
_GAP = 1.25
#: A line is full when the next word would have taken it beyond this share of the widest line.
_FULL = 0.9
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """Hold a printed line: its text, page, height of its base line in points, and size of its letters."""

    text: str
    page: int
    height: float
    size: float


def parse_pdf(data: bytes, path: str) -> list[Line]:
    """Parse a PDF; page numbers and lines that stand on every page are left out.

    Raises:
        InputError: It has a password, no text layer or one without Unicode, too many pages, or is damaged.
        MissingExtraError: pypdf is not installed.
    """
    lines = _without_edges(_printed(data, path))
    text = "".join(line.text for line in lines)
    if not any(char.isalpha() for char in text):
        raise InputError(
            "the PDF has no text layer (it is a scan or a picture); run text recognition (OCR) on it, or take the "
            "DOCX, HWPX or web page of the release",
            path=path,
        )
    if len(_UNREADABLE.findall(text)) > 0.05 * len(text):
        raise InputError(
            "the PDF's text layer does not say which letters its fonts show; take the DOCX, HWPX or web page of the "
            "release, or run text recognition (OCR) on it",
            path=path,
        )
    return _paragraphs(lines)


def _printed(data: bytes, path: str) -> list[_Printed]:
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise MissingExtraError("reading PDF needs pypdf: pip install 'bitext[documents]'") from error
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it logs what it mends in a file
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise InputError("the PDF has a password or forbids copying; save it without protection", path=path)
        if len(reader.pages) > MAX_PAGES:
            raise InputError(f"the PDF has {len(reader.pages):,} pages; at most {MAX_PAGES} are read", path=path)
        return [line for number, page in enumerate(reader.pages) for line in _page(page, number)]
    except InputError:
        raise
    except Exception as error:  # whatever pypdf meets in a broken file
        raise InputError(f"the PDF is damaged ({error}); print it to a new PDF and try again", path=path) from error


def _page(page: Any, number: int) -> list[_Printed]:
    lines: list[_Printed] = []
    open_line = False

    def visit(text: str, outer: Sequence[float], inner: Sequence[float], _font: object, size: float) -> None:
        nonlocal open_line
        height = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = abs(inner[3] * outer[3]) or 1.0
        for piece in re.split("(\n)", text):
            if piece == "\n":
                open_line = False
            elif piece.strip() and open_line:
                lines[-1] = replace(lines[-1], text=lines[-1].text + piece)
            elif piece.strip():
                lines.append(_Printed(text=piece, page=number, height=height, size=round(size * scale, 1)))
                open_line = True

    page.extract_text(visitor_text=visit)
    return [replace(line, text=" ".join(line.text.split())) for line in lines]


def _without_edges(lines: Sequence[_Printed]) -> list[_Printed]:
    """Leave out page numbers and running heads: the uppermost and lowest lines of pages."""
    pages: dict[int, list[_Printed]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = [{max(page, key=_height), min(page, key=_height)} for page in pages.values()]
    repeated = Counter(line.text for edge in edges for line in edge)
    dropped = {
        line
        for edge in edges
        for line in edge
        if _PAGE_NUMBER.fullmatch(line.text) or (len(pages) > 2 and repeated[line.text] == len(pages))
    }
    return [line for line in lines if line not in dropped]


def _height(line: _Printed) -> float:
    return line.height


def _paragraphs(lines: Sequence[_Printed]) -> list[Line]:
    """Join lines to paragraphs, with a blank line behind each."""
    leading = _leading(lines)
    width = Counter[float]()
    for line in lines:
        width[line.size] = max(width[line.size], _columns(line.text))
    texts: list[str] = []
    letters = find_letters([line.text for line in lines])
    previous: _Printed | None = None
    for place, line in enumerate(lines):
        if previous is not None and place not in letters and _goes_on(previous, line, leading, width[line.size]):
            space = "" if re.search(r"[A-Za-z]-$", texts[-1]) and line.text[0].islower() else " "
            texts[-1] += f"{space}{line.text}"
        else:
            texts.append(line.text)
        previous = line
    return [line for text in texts for line in (Line(text=text, complete=True), Line(text=""))]


def _goes_on(line: _Printed, following: _Printed, leading: float, width: int) -> bool:
    if abs(line.size - following.size) > 0.1 * line.size or split_marker(following.text)[0] is not None:
        return False
    finished = SENTENCE_END.search(line.text) is not None
    if line.page == following.page and line.height - following.height > _GAP * leading * line.size:
        return False
    if following.text[0].islower() and not finished:
        return True
    full = _columns(line.text) + 1 + _columns(following.text.split(" ", 1)[0]) > _FULL * width
    return full and (line.page == following.page or not finished)


def _leading(lines: Sequence[_Printed]) -> float:
    """Return the usual distance of two lines of a paragraph, as a multiple of their size: the lower quartile of all."""
    distances = [
        (a.height - b.height) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size == b.size and 0 < a.height - b.height < 4 * a.size
    ]
    return statistics.quantiles(distances, n=4)[0] if len(distances) > 1 else 1.5


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
