"""The register of office-holders: who held which post when, held against the date of a release."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bitext.errors import GlossaryError
from bitext.glossary.rows import parse_day, read_bytes
from bitext.model import Finding, TermMatch

#: Below the folder of the glossary; a glossary of one file has no register.
REGISTER = Path("registers") / "office-holders.tsv"
COLUMNS = ("person", "post", "valid-from", "valid-to")
_PAST = ("former ", "then-", "then ", "ex-")


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
    """Yield a finding for each person who stands behind a post that the register gives them at another time.

    "Former" and the like before the post are right at any later date. Without a date nothing can be told.
    """
    if date is None:
        return
    for post, person in pairwise(matches):
        if text[post.span[1] : person.span[0]].strip() or _is_past(text[: post.span[0]]):
            continue
        held = [
            tenure
            for tenure in tenures
            if tenure.person == person.entry.expected()[0].text and post.entry.source.text in tenure.posts
        ]
        if held and not any(_holds(tenure, date) for tenure in held):
            name, office = text[slice(*person.span)], text[slice(*post.span)]
            periods = ", ".join(f"{tenure.valid_from or '?'} to {tenure.valid_to or 'today'}" for tenure in held)
            message = f"{name} was {office} from {periods}; the release is of {date}"
            yield Finding(code="office-date", severity="warning", message=message, span=(post.span[0], person.span[1]))


def _is_past(before: str) -> bool:
    return before.lower().endswith(_PAST)


def _holds(tenure: Tenure, date: datetime.date) -> bool:
    return (tenure.valid_from or date) <= date <= (tenure.valid_to or date)
