"""Glossary tables to concept entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from bitext.glossary.concealed import with_concealing
from bitext.glossary.rows import (
    Concept,
    GlossaryRow,
    find_tables,
    parse_day,
    parse_table,
    problem_of,
    read_bytes,
    refuse,
)
from bitext.model import ConceptEntry, Status, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """Hold a loaded termbase.

    Attributes:
        entries: In file and row order.
        sha256: Of the tables' names and bytes: the same glossary has the same hash anywhere.
    """

    entries: tuple[ConceptEntry, ...]
    sha256: str


@dataclass(slots=True)
class _Draft:
    id: str
    row: GlossaryRow
    targets: list[Term] = field(default_factory=list)


def read_glossary(path: str | Path) -> Glossary:
    """Read a glossary: one .tsv table, or every .tsv of a folder in the order of their names.

    Rows with one source, one case rule and the same dates make one concept entry; more than one admitted
    rendering is fine, two different preferred ones are not.

    Raises:
        GlossaryError: A table is missing, not UTF-8, lacks a column, or has bad rows; three are named, all counted.
    """
    digest = hashlib.sha256()
    rows: list[GlossaryRow] = []
    problems: list[str] = []
    for table in find_tables(path):
        data = read_bytes(table)
        digest.update(table.name.encode() + b"\0" + data + b"\0")
        rows.extend(parse_table(table, data, problems).rows)
    entries = entries_of(rows, problems)
    refuse(problems)
    return Glossary(entries=entries, sha256=digest.hexdigest())


def entries_of(rows: Iterable[GlossaryRow], problems: list[str]) -> tuple[ConceptEntry, ...]:
    """Join rows to concept entries; rows that cannot be used are left out and named in ``problems``."""
    drafts: dict[Concept, _Draft] = {}
    preferred: dict[Concept, tuple[str, str]] = {}
    for row in rows:
        wrong = problem_of(row)
        if wrong:
            problems.append(f"{row.place}: {wrong}")
            continue
        first, place = row.target, row.place
        if row.status == "preferred":
            first, place = preferred.setdefault(row.concept, (first, place))
        if first != row.target:
            problems.append(
                f"{row.place}: {row.source!r} has the preferred rendering {row.target!r} here and {first!r} "
                f"at {place}; mark one of them admitted"
            )
            continue
        draft = drafts.get(row.concept)
        if draft is None:
            table, _, line = row.place.rpartition(":")
            draft = drafts[row.concept] = _Draft(id=f"{Path(table).stem}:{line}", row=row)
        _add_targets(draft, row)
    return with_concealing(_freeze(draft) for draft in drafts.values())


def _add_targets(draft: _Draft, row: GlossaryRow) -> None:
    status: Status = "preferred" if row.status == "preferred" else "admitted"
    draft.targets.append(
        Term(
            text=row.target, lang="ko", status=status, pos=row.pos, note=row.note, reading=row.reading, short=row.short
        )
    )
    draft.targets.extend(Term(text=text, lang="ko", status="deprecated", pos=row.pos) for text in row.forbidden)


def _freeze(draft: _Draft) -> ConceptEntry:
    row = draft.row
    return ConceptEntry(
        id=draft.id,
        domain=row.domain,
        source=Term(text=row.source, lang="en", status="preferred", pos=row.pos, note=row.note),
        targets=_unique(draft.targets),
        case_sensitive=row.case == "yes",
        valid_from=parse_day(row.valid_from),
        valid_to=parse_day(row.valid_to, last=True),
    )


def _unique(targets: Sequence[Term]) -> tuple[Term, ...]:
    order = get_args(Status)
    unique: dict[str, Term] = {}
    for term in sorted(targets, key=lambda term: order.index(term.status)):
        unique.setdefault(term.text, term)
    return tuple(unique.values())
