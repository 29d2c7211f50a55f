"""The register of office-holders: who held which post when, held against the date of a release."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bitext.errors import GlossaryError
from bitext.glossary.rows import parse_day, read_bytes
from bitext.model import Finding, Span, TermMatch

#: Below the folder of the glossary; a glossary of one file has no register.
REGISTER = Path("registers") / "office-holders.tsv"
COLUMNS = ("person", "post", "valid-from", "valid-to")
#: Before the post, with the country between or not: former Republic of Korea President.
_PAST = re.compile(r"\b(?i:former|previous|then|ex)[- ](?:[A-Z][\w.]* (?:of )?){0,2}$")
_PAST_REACH = 60  # code points
_APPOSITIONS = (", ", ", the ")
_APPOSITION_END = re.compile(r"[,.;)]|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """Hold one row of the register.

    Attributes:
        person: The Korean name, as the glossary writes it.
        posts: English names of the post, as terms of the glossary.
        valid_from: First day, None for unknown.
        valid_to: Last day, None for today's holder.
    """

    person: str
    posts: tuple[str, ...]
    valid_from: datetime.date | None
    valid_to: datetime.date | None


def read_offices(glossary: Path) -> tuple[Tenure, ...]:
    """Read the register of a glossary folder; empty where there is none.

    Raises:
        GlossaryError: It cannot be read; all bad rows are named.
    """
    path = glossary / REGISTER
    if not path.is_file():
        return ()
    try:
        lines = read_bytes(path).decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        raise GlossaryError(f"{path}: not UTF-8; save it as UTF-8") from error
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise GlossaryError(f"{path}:1: expected the tab-separated columns {', '.join(COLUMNS)}")
    tenures, problems = [], []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            try:
                tenures.append(_tenure(line))
            except ValueError as error:
                problems.append(f"{path}:{number}: {error}")
    if problems:
        raise GlossaryError("; ".join(problems))
    return tuple(tenures)


def _tenure(line: str) -> Tenure:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells, expected {len(COLUMNS)}")
    if not cells[0] or not cells[1]:
        raise ValueError("person or post is empty")
    posts = tuple(post.strip() for post in cells[1].split("|") if post.strip())
    first, last = parse_day(cells[2]), parse_day(cells[3], last=True)
    if first and last and first > last:
        raise ValueError(f"valid-from {cells[2]} lies behind valid-to {cells[3]}")
    return Tenure(person=cells[0], posts=posts, valid_from=first, valid_to=last)


def check_offices(
    text: str, matches: Sequence[TermMatch], tenures: Sequence[Tenure], date: datetime.date | None
) -> Iterator[Finding]:
    """Yield a finding for each person with a post that the register gives them at another time.

    The post stands directly before the name or, between commas, behind it. "Former" and the like before the post are
    right at any later date. Without a date nothing can be told.
    """
    if date is None:
        return
    for first, second in pairwise(matches):
        for post, person in ((first, second), (second, first)):
            held = [
                tenure
                for tenure in tenures
                if tenure.person == person.entry.expected()[0].text and post.entry.source.text in tenure.posts
            ]
            if not held or any(_holds(tenure, date) for tenure in held) or not _belongs(text, post.span, person.span):
                continue
            name, office = text[slice(*person.span)], text[slice(*post.span)]
            periods = ", ".join(f"{tenure.valid_from or '?'} to {tenure.valid_to or 'today'}" for tenure in held)
            message = f"{name} was {office} from {periods}; the release is of {date}"
            yield Finding(code="office-date", severity="warning", message=message, span=(first.span[0], second.span[1]))


def _belongs(text: str, post: Span, person: Span) -> bool:
    """Tell whether a post is said to be the person's now.

    >>> _belongs("Minister Park Jin", (0, 8), (9, 17)), _belongs("Park Jin, Minister, spoke", (10, 18), (0, 8))
    (True, True)
    >>> _belongs("ex-Minister Park Jin", (3, 11), (12, 20)), _belongs("Park Jin, Minister Wang Yi", (10, 18), (0, 8))
    (False, False)
    """
    if post < person:
        before = text[max(0, post[0] - _PAST_REACH) : post[0]]
        return not text[post[1] : person[0]].strip() and not _PAST.search(before)
    return text[person[1] : post[0]] in _APPOSITIONS and _APPOSITION_END.match(text, post[1]) is not None


def _holds(tenure: Tenure, date: datetime.date) -> bool:
    return (tenure.valid_from or date) <= date <= (tenure.valid_to or date)
