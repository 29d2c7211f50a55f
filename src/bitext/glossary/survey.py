"""What a glossary holds: designations looked up in either language, and counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bitext.glossary.folding import folded, squeezed
from bitext.glossary.rows import Concept, GlossaryRow, GlossaryTable
from bitext.model import Status

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """Hold one Korean designation of a row: its target, or one of those it deprecates."""

    row: GlossaryRow
    text: str
    status: Status


def designations(rows: Iterable[GlossaryRow]) -> Iterator[Designation]:
    """Yield the target of every row, then those that it deprecates, once for each entry."""
    deprecated: set[tuple[Concept, str]] = set()
    for row in rows:
        yield Designation(row=row, text=row.target, status="preferred" if row.status == "preferred" else "admitted")
        for text in row.forbidden:
            if (row.concept, text) not in deprecated:
                deprecated.add((row.concept, text))
                yield Designation(row=row, text=text, status="deprecated")


def search(
    rows: Iterable[GlossaryRow], query: str, *, exact: bool = False, regex: bool = False
) -> Iterator[Designation]:
    """Yield the designations that have a query in their English or Korean, in row order.

    Case does not count; spaces do not count in the Korean. The short form and the reading of a target are looked at
    too.

    Args:
        rows: Where to look.
        query: Part of a term, the whole one with ``exact``, a regular expression with ``regex``.
        exact: Whether all of a term must be the query.
        regex: Whether the query is a regular expression (:mod:`re`), searched in the cells as written.

    Raises:
        re.error: The regular expression is wrong.
    """
    matches = _matcher(query, exact=exact, regex=regex)
    for designation in designations(rows):
        row = designation.row
        own = (row.short, row.reading) if designation.text == row.target else ()
        if matches(row.source, (designation.text, *own)):
            yield designation


def _matcher(query: str, *, exact: bool, regex: bool) -> Callable[[str, Sequence[str]], bool]:
    if regex:
        pattern = re.compile(query, re.IGNORECASE)
        search_in = pattern.fullmatch if exact else pattern.search
        return lambda source, targets: any(search_in(text) for text in (source, *targets) if text)
    english, korean = folded(query), squeezed(query).casefold()
    if exact:
        return lambda source, targets: (
            folded(source) == english or any(squeezed(text).casefold() == korean for text in targets)
        )
    return lambda source, targets: (
        english in folded(source) or any(korean in squeezed(text).casefold() for text in targets)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryStats:
    """Hold the counts of a glossary.

    Attributes:
        rows: Number of rows.
        entries: Concept entries: rows with one source, case rule and dates.
        sources: Different English terms.
        tables: Rows by table.
        domains: Rows by domain, the most frequent first.
        pos: Rows by part of speech, likewise.
        statuses: Designations by status; deprecated are those of the column forbidden.
        case_sensitive: Entries with the case rule.
        without_preferred: Entries whose renderings are all admitted; the first of them is written.
        with_reading: Rows with a reading.
        with_short: Rows with a short form.
        with_dates: Rows with a first or last day.
        with_note: Rows with a note.
        renderings_per_entry: Mean number of renderings that count as right.
        source_words: Different English terms by number of words.
        target_letters: Rows by number of letters of the target, without spaces.
    """

    rows: int
    entries: int
    sources: int
    tables: Counts
    domains: Counts
    pos: Counts
    statuses: Counts
    case_sensitive: int
    without_preferred: int
    with_reading: int
    with_short: int
    with_dates: int
    with_note: int
    renderings_per_entry: float
    source_words: Counts
    target_letters: Counts


def measure(tables: Sequence[GlossaryTable]) -> GlossaryStats:
    """Count what a glossary holds."""
    rows = [row for table in tables for row in table.rows]
    entries: dict[Concept, set[str]] = {}
    for row in rows:
        entries.setdefault(row.concept, set()).add(row.target)
    preferred = {row.concept for row in rows if row.status == "preferred"}
    sources = {row.source for row in rows}
    renderings = sum(map(len, entries.values()))
    return GlossaryStats(
        rows=len(rows),
        entries=len(entries),
        sources=len(sources),
        tables=tuple((table.path.name, len(table.rows)) for table in tables),
        domains=_by_frequency(row.domain for row in rows),
        pos=_by_frequency(row.pos for row in rows),
        statuses=_by_frequency(designation.status for designation in designations(rows)),
        case_sensitive=sum(case == "yes" for _, case, _, _ in entries),
        without_preferred=len(entries.keys() - preferred),
        with_reading=sum(bool(row.reading) for row in rows),
        with_short=sum(bool(row.short) for row in rows),
        with_dates=sum(bool(row.valid_from or row.valid_to) for row in rows),
        with_note=sum(bool(row.note) for row in rows),
        renderings_per_entry=round(renderings / len(entries), 2) if entries else 0.0,
        source_words=_by_size(len(source.split()) for source in sources),
        target_letters=_by_size(len(squeezed(row.target)) for row in rows),
    )


def _by_frequency(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _by_size(sizes: Iterable[int]) -> Counts:
    return tuple((str(size), count) for size, count in sorted(Counter(sizes).items()))
