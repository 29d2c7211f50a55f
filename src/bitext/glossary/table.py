"""Glossary tables (TSV, columns as in glossaries/README.md) to concept entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from bitext.errors import GlossaryError
from bitext.model import ConceptEntry, Status, Term
from bitext.text import excerpt

COLUMNS = ("source", "target", "domain", "pos", "status", "case", "forbidden", "note")
_STATUSES = tuple(status for status in get_args(Status) if status != "deprecated")
_CASES = ("yes", "no")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """Hold a loaded termbase.

    Attributes:
        entries: In file and row order.
        sha256: Of the tables' names and bytes: the same glossary has the same hash anywhere.
    """

    entries: tuple[ConceptEntry, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    place: str
    cells: dict[str, str]


@dataclass(slots=True)
class _Draft:
    id: str
    domain: str
    source: Term
    case_sensitive: bool
    targets: list[Term] = field(default_factory=list)


def read_glossary(path: str | Path) -> Glossary:
    """Read a glossary: one .tsv table, or every .tsv of a folder in the order of their names.

    Rows with one source and one case rule make one concept entry; more than one admitted rendering is
    fine, two different preferred ones are not.

    Raises:
        GlossaryError: A table is missing, not UTF-8, lacks a column, or holds bad rows; all bad rows are named.
    """
    place = Path(path)
    tables = sorted(place.glob("*.tsv")) if place.is_dir() else [place]
    if not tables:
        raise GlossaryError(f"{path}: no .tsv table in the folder; expected tables with the columns {_columns()}")
    digest = hashlib.sha256()
    rows: list[_Row] = []
    problems: list[str] = []
    for table in tables:
        data = _read(table)
        digest.update(table.name.encode() + b"\0" + data + b"\0")
        rows.extend(_rows(table, data, problems))
    entries = _entries(rows, problems)
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise GlossaryError("; ".join(problems[:_SHOWN]) + more)
    return Glossary(entries=entries, sha256=digest.hexdigest())


def _columns() -> str:
    return ", ".join(COLUMNS)


def _read(table: Path) -> bytes:
    try:
        return table.read_bytes()
    except OSError as error:
        raise GlossaryError(f"{table}: cannot be read: {error.strerror}; check the path given as glossary") from error


def _rows(table: Path, data: bytes, problems: list[str]) -> Iterator[_Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"{table}:{line}: byte 0x{data[error.start]:02x} is not UTF-8; save it as UTF-8") from error
    lines = text.replace("\r\n", "\n").split("\n")
    header = [name.strip() for name in lines[0].split("\t")]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise GlossaryError(
            f"{table}:1: column{'s' if len(missing) > 1 else ''} {', '.join(missing)} missing; expected a header line "
            f"with the tab-separated columns {_columns()}"
        )
    for number, row in enumerate(lines[1:], 2):
        if not row.strip():
            continue
        values = [value.strip() for value in row.split("\t")]
        if len(values) != len(header):
            problems.append(f"{table}:{number}: {len(values)} cells, expected {len(header)}: {excerpt(row)!r}")
            continue
        yield _Row(place=f"{table}:{number}", cells=dict(zip(header, values, strict=True)))


def _entries(rows: Sequence[_Row], problems: list[str]) -> tuple[ConceptEntry, ...]:
    drafts: dict[tuple[str, str], _Draft] = {}
    preferred: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        cells = row.cells
        wrong = _wrong(cells)
        if wrong:
            problems.append(f"{row.place}: {wrong}")
            continue
        key = (cells["source"], cells["case"])
        first, place = cells["target"], row.place
        if _is_preferred(cells):
            first, place = preferred.setdefault(key, (first, place))
        if first != cells["target"]:
            problems.append(
                f"{row.place}: {cells['source']!r} has the preferred rendering {cells['target']!r} here and {first!r} "
                f"at {place}; mark one of them admitted"
            )
            continue
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = _Draft(
                id=f"{Path(row.place.rpartition(':')[0]).stem}:{row.place.rpartition(':')[2]}",
                domain=cells["domain"],
                source=Term(text=cells["source"], lang="en", status="preferred", pos=cells["pos"], note=cells["note"]),
                case_sensitive=cells["case"] == "yes",
            )
        _add_targets(draft, cells)
    return tuple(_freeze(draft) for draft in drafts.values())


def _is_preferred(cells: dict[str, str]) -> bool:
    return cells["status"] == "preferred"


def _wrong(cells: dict[str, str]) -> str | None:
    for name in ("source", "target"):
        if not cells[name]:
            return f"the {name} is empty"
    if cells["status"] not in _STATUSES:
        return f"status {cells['status']!r}, expected {' or '.join(_STATUSES)}"
    if cells["case"] not in _CASES:
        return f"case {cells['case']!r}, expected {' or '.join(_CASES)}"
    return None


def _add_targets(draft: _Draft, cells: dict[str, str]) -> None:
    status: Status = "preferred" if _is_preferred(cells) else "admitted"
    draft.targets.append(Term(text=cells["target"], lang="ko", status=status, pos=cells["pos"], note=cells["note"]))
    for text in cells["forbidden"].split("|"):
        if text.strip():
            draft.targets.append(Term(text=text.strip(), lang="ko", status="deprecated", pos=cells["pos"]))


def _freeze(draft: _Draft) -> ConceptEntry:
    order = get_args(Status)
    unique: dict[str, Term] = {}
    for term in sorted(draft.targets, key=lambda term: order.index(term.status)):
        unique.setdefault(term.text, term)
    return ConceptEntry(
        id=draft.id,
        domain=draft.domain,
        source=draft.source,
        targets=tuple(unique.values()),
        case_sensitive=draft.case_sensitive,
    )
