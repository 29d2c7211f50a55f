"""What the check of a glossary can find: the codes and their severities."""

from __future__ import annotations

from dataclasses import dataclass

from bitext.glossary.rows import GlossaryRow
from bitext.model import Severity

#: Code to severity, in the order of docs/reference/glossary.md, which explains each with an example.
SEVERITIES: dict[str, Severity] = {
    "encoding": "error",
    "columns": "error",
    "cells": "error",
    "empty-cell": "error",
    "status": "error",
    "case": "error",
    "date": "error",
    "bad-character": "error",
    "not-nfc": "error",
    "hangul-in-source": "error",
    "duplicate": "error",
    "two-preferred": "error",
    "dates-overlap": "error",
    "deprecated-rendering": "error",
    "circular": "error",
    "column-name": "warning",
    "line-ends": "warning",
    "spaces": "warning",
    "quoted-cell": "warning",
    "no-hangul": "warning",
    "english-in-target": "warning",
    "near-duplicate": "warning",
    "spelling": "warning",
    "dates-admitted": "warning",
    "case-differs": "warning",
    "domain-differs": "warning",
    "deprecated-elsewhere": "warning",
    "deprecated-inside": "warning",
    "quote-style": "warning",
    "misspelt-value": "warning",
    "list-separator": "warning",
    "byte-order-mark": "info",
    "overlap": "info",
    "unused": "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryFinding:
    """Hold one doubt about a glossary.

    Attributes:
        code: One of :data:`SEVERITIES`.
        message: What is wrong and how to mend it, in one sentence.
        place: file:line.
        source: The English term concerned, empty where it is the table as a whole.
    """

    code: str
    message: str
    place: str
    source: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is: error, warning or info."""
        return SEVERITIES[self.code]


def found(code: str, row: GlossaryRow, message: str) -> GlossaryFinding:
    """Return a finding about a row."""
    return GlossaryFinding(code=code, message=message, place=row.place, source=row.source)
