"""Check a glossary as a whole: everything that is found, with its place, whatever state the tables are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bitext.glossary.find import TermFinder
from bitext.glossary.finding import GlossaryFinding, found
from bitext.glossary.folding import folded
from bitext.glossary.lint_entries import check_entries
from bitext.glossary.lint_style import check_style
from bitext.glossary.lint_table import check_table
from bitext.glossary.rows import GlossaryRow, problem_of
from bitext.glossary.table import entries_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryReport:
    """Hold what a check has read and found.

    Attributes:
        rows: The usable rows, in table and file order.
        findings: By table and line.
        tables: Number of tables.
    """

    rows: tuple[GlossaryRow, ...]
    findings: tuple[GlossaryFinding, ...]
    tables: int


def check_glossary(tables: Iterable[tuple[Path, bytes]], texts: Iterable[str] | None = None) -> GlossaryReport:
    """Check tables, each by itself and all against each other.

    Args:
        tables: Path and bytes of each.
        texts: English texts; entries that none of them has are found as unused. None does not look.
    """
    rows: list[GlossaryRow] = []
    findings: list[GlossaryFinding] = []
    order: dict[str, int] = {}
    for path, data in tables:
        order[str(path)] = len(order)
        own_rows, own_findings = check_table(path, data)
        rows.extend(row for row in own_rows if problem_of(row) is None)
        findings.extend(own_findings)
    findings.extend(check_entries(rows))
    findings.extend(check_style(rows))
    if texts is not None:
        findings.extend(_unused(rows, texts))

    def by_place(finding: GlossaryFinding) -> tuple[int, int]:
        table, _, line = finding.place.rpartition(":")
        return order[table], int(line)

    return GlossaryReport(rows=tuple(rows), findings=tuple(sorted(findings, key=by_place)), tables=len(order))


def _unused(rows: Sequence[GlossaryRow], texts: Iterable[str]) -> Iterable[GlossaryFinding]:
    """Find the terms that no text has; one that stands only inside longer terms is not found by itself either."""
    finder = TermFinder(entries_of(rows, []))
    used = {folded(match.entry.source.text) for text in texts for match in finder.find(text)}
    for row in {folded(row.source): row for row in reversed(rows)}.values():
        if folded(row.source) not in used:
            yield found("unused", row, f"{row.source!r} is nowhere in the corpus, or only inside longer terms")
