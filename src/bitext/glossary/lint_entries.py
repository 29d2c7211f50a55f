"""Check rows against each other: what contradicts itself or is there twice."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bitext.glossary.finding import GlossaryFinding, found
from bitext.glossary.folding import folded, squeezed
from bitext.glossary.rows import Concept, GlossaryRow, parse_day


def check_entries(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Yield what contradicts itself in usable rows, rule by rule."""
    for rule in (_duplicates, _two_preferred, _dates_overlap, _deprecated, _circular, _entry_differs):
        yield from rule(rows)


def _duplicates(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    seen: dict[tuple[object, str], GlossaryRow] = {}
    spaced: dict[tuple[object, str, str], GlossaryRow] = {}
    for row in rows:
        first = seen.setdefault((row.concept, row.target), row)
        if first is not row:
            yield found("duplicate", row, f"{row.source!r}: {row.target!r} is there already at {first.place}; keep one")
            continue
        near = spaced.setdefault((row.concept, squeezed(row.target).casefold(), row.status), row)
        if near is not row:
            yield found(
                "near-duplicate",
                row,
                f"{row.source!r}: {row.target!r} is {near.target!r} at {near.place} but for spaces or case; "
                "translations may have either: keep one",
            )


def _two_preferred(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    preferred: dict[object, GlossaryRow] = {}
    for row in rows:
        first = preferred.setdefault(row.concept, row) if row.status == "preferred" else row
        if first.target != row.target:
            yield found(
                "two-preferred",
                row,
                f"{row.source!r} has the preferred rendering {row.target!r} here and {first.target!r} at "
                f"{first.place}; mark one of them admitted",
            )


def _dates_overlap(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    for other, row in overlapping(rows):
        if row.status == "preferred" != other.status:
            other, row = row, other
        both = other.status == row.status == "preferred"
        mend = "let one end before the other begins" if both else "give it the dates of the rows that it belongs to"
        yield found(
            "dates-overlap" if both else "dates-admitted",
            row,
            f"{row.source!r} is {row.target!r} ({dates_of(row)}) here and {other.target!r} ({dates_of(other)}) at "
            f"{other.place}; {mend}",
        )


def overlapping(rows: Sequence[GlossaryRow]) -> Iterator[tuple[GlossaryRow, GlossaryRow]]:
    """Yield pairs of rows that are two renderings of one source on the same day, in two entries.

    The row of an entry is its preferred one, else its first: what is written.
    """
    written: dict[Concept, GlossaryRow] = {}
    for row in rows:
        if written.setdefault(row.concept, row).status != "preferred" == row.status:
            written[row.concept] = row
    seen: defaultdict[tuple[str, str], list[GlossaryRow]] = defaultdict(list)
    for row in written.values():
        others = seen[row.source, row.case]
        yield from ((other, row) for other in others if other.target != row.target and _dates_meet(row, other))
        others.append(row)


def _dates_meet(row: GlossaryRow, other: GlossaryRow) -> bool:
    (first, last), (other_first, other_last) = _days(row), _days(other)
    return first <= other_last and other_first <= last


def _days(row: GlossaryRow) -> tuple[datetime.date, datetime.date]:
    first, last = parse_day(row.valid_from), parse_day(row.valid_to, last=True)
    return first or datetime.date.min, last or datetime.date.max


def dates_of(row: GlossaryRow) -> str:
    """Return the dates of a row in words, as in "from 2018-05"."""
    words = (row.valid_from and f"from {row.valid_from}", row.valid_to and f"to {row.valid_to}")
    return " ".join(word for word in words if word) or "undated"


def _deprecated(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Find renderings that one row allows and another deprecates, for the same term or for a synonym.

    Terms with the same preferred rendering are synonyms. Other terms may well deprecate the rendering: it is
    theirs that it would be taken for.
    """
    deprecating: defaultdict[str, list[tuple[GlossaryRow, str]]] = defaultdict(list)
    preferred: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for text in row.forbidden:
            deprecating[squeezed(text)].append((row, text))
        if row.status == "preferred":
            preferred[_term(row)].add(row.target)
    for row in rows:
        others = [pair for pair in deprecating[squeezed(row.target)] if _dates_meet(row, pair[0])]
        same = next((pair for pair in others if row.source == pair[0].source or _term(row) == _term(pair[0])), None)
        lasting = () if row.valid_to else others  # what a name was once may be deprecated for its successor
        synonym = next((pair for pair in lasting if preferred[_term(pair[0])] & preferred[_term(row)]), None)
        if same:
            spaces = "" if same[1] == row.target else f" (as {same[1]!r}; spaces do not count)"
            yield found(
                "deprecated-rendering",
                row,
                f"{row.source!r}: {row.target!r} is {row.status} here and deprecated at {same[0].place}{spaces}; "
                "take out one of the two",
            )
        elif synonym:
            yield found(
                "deprecated-elsewhere",
                row,
                f"{row.source!r}: {row.target!r} is {row.status} here and deprecated for {synonym[0].source!r}, a "
                f"synonym, at {synonym[0].place}",
            )


def _term(row: GlossaryRow) -> str:
    """Return what a source is found by: itself with the case rule, else its folded form."""
    return row.source if row.case == "yes" else folded(row.source)


def _circular(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Find sources whose renderings are sources in turn and lead back to them; a term that stays as it is does not."""
    places = {folded(row.source): row.place for row in reversed(rows)}
    steps: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        source, target = folded(row.source), folded(row.target)
        if target in places and target != source:
            steps[source].append(target)
    for row in rows:
        source, target = folded(row.source), folded(row.target)
        if target in steps[source] and (path := _path(steps, target, source)):
            way = " -> ".join(repr(term) for term in (row.source, row.target, *path))
            yield found("circular", row, f"{way}: the target is a source at {places[target]} and leads back here")


def _path(steps: Mapping[str, Sequence[str]], start: str, goal: str) -> list[str]:
    """Return the terms on the shortest way behind ``start`` to ``goal``, none where there is no way."""
    ways: dict[str, list[str]] = {start: []}
    queue = [start]
    for term in queue:  # grows while it is walked
        for following in steps.get(term, ()):
            if following not in ways:
                ways[following] = [*ways[term], following]
                queue.append(following)
    return ways.get(goal, [])


def _entry_differs(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    concepts: dict[object, GlossaryRow] = {}
    cases: dict[tuple[str, str, str], GlossaryRow] = {}
    for row in rows:
        first = concepts.setdefault(row.concept, row)
        if first.domain != row.domain:
            there = f"{first.domain!r} at {first.place}, which counts"
            yield found("domain-differs", row, f"{row.source!r} has the domain {row.domain!r} here and {there}")
        same = cases.setdefault((row.source, row.valid_from, row.valid_to), row)
        if same.case != row.case:
            there = f"{same.case} at {same.place}, which makes two entries of it"
            yield found("case-differs", row, f"{row.source!r} has case {row.case} here and {there}")
