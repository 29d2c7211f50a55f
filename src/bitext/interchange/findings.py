"""Write findings for people, spreadsheets, scripts and CI: text, CSV, JSON, SARIF; one unit at a time.

Source: SARIF 2.1.0 (OASIS, 2020), sections 3.13 to 3.29 and 3.49.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol
from urllib.parse import quote

from bitext.interchange.report import HtmlWriter
from bitext.model import BilingualUnit, Finding, Severity
from bitext.version import VERSION

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_COLUMNS = "file line unit severity code message source_start source_end target_start target_end source target".split()


class Rule(NamedTuple):
    """Say what a check of the run is, for formats that list them."""

    code: str
    severity: Severity
    summary: str


class FindingsWriter(Protocol):
    """Write findings as they come; nothing but the last line waits for the end."""

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write the findings of a unit."""

    def close(self, units: int) -> None:
        """Write the end, with the number of units looked at."""


class TextWriter:
    """Lines "FILE:LINE: SEVERITY CODE: MESSAGE", with the unit where its id is not the line."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write the findings of a unit."""
        place = str(path) if unit.line is None else f"{path}:{unit.line}"
        name = "" if unit.id == str(unit.line) else f" (unit {unit.id})"
        for finding in findings:
            self._stream.write(f"{place}: {finding.severity} {finding.code}: {finding.message}{name}\n")

    def close(self, units: int) -> None:
        """Write nothing."""


class CsvWriter:
    """A row for each finding, with the texts of its unit; spans as half-open code-point offsets from 0.

    A byte order mark stands before the head: without it Excel takes the text for another encoding.
    """

    def __init__(self, stream: IO[str]) -> None:
        stream.write("\ufeff")
        self._rows = csv.writer(stream, lineterminator="\n")
        self._rows.writerow(_COLUMNS)

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write the findings of a unit."""
        for finding in findings:
            spans = (finding.span or ("", ""), finding.target_span or ("", ""))
            told = (finding.severity, finding.code, finding.message)
            self._rows.writerow((path, unit.line, unit.id, *told, *spans[0], *spans[1], unit.source, unit.target))

    def close(self, units: int) -> None:
        """Write nothing."""


class JsonWriter:
    """One object: the findings, and the number of units; a finding a line."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._between = ""
        stream.write('{"findings": [')

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write the findings of a unit."""
        for finding in findings:
            content = {
                "file": str(path),
                "unit": unit.id,
                "code": finding.code,
                "severity": finding.severity,
                "message": finding.message,
                "source_span": finding.span,
                "target_span": finding.target_span,
            }
            self._stream.write(f"{self._between}\n{json.dumps(content, ensure_ascii=False)}")
            self._between = ","

    def close(self, units: int) -> None:
        """Write the end."""
        self._stream.write(f'\n], "units": {units}}}\n')


class SarifWriter:
    """A log of one run, for code-scanning views and editors; a result a line."""

    def __init__(self, stream: IO[str], rules: Sequence[Rule]) -> None:
        self._stream = stream
        self._between = ""
        self._index = {rule.code: index for index, rule in enumerate(rules)}
        driver = {
            "name": "bitext",
            "version": VERSION,
            "rules": [
                {
                    "id": rule.code,
                    "shortDescription": {"text": rule.summary},
                    "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                }
                for rule in rules
            ],
        }
        stream.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {_json({"driver": driver})},\n')
        stream.write('"columnKind": "unicodeCodePoints", "results": [')

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write the findings of a unit."""
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
        if unit.line is not None:
            place["region"] = {"startLine": unit.line}
        location = {"physicalLocation": place, "logicalLocations": [{"name": unit.id, "kind": "element"}]}
        for finding in findings:
            spans = {"source_span": finding.span, "target_span": finding.target_span}
            result = {
                "ruleId": finding.code,
                "ruleIndex": self._index[finding.code],
                "level": _LEVELS[finding.severity],
                "message": {"text": finding.message},
                "locations": [location],
                "properties": {name: span for name, span in spans.items() if span},
            }
            self._stream.write(f"{self._between}\n{_json(result)}")
            self._between = ","

    def close(self, units: int) -> None:
        """Write the end."""
        self._stream.write(f'\n], "properties": {{"units": {units}}}}}]}}\n')


#: Writers by format; each writes its head when it is made.
WRITERS: dict[str, Callable[[IO[str], Sequence[Rule]], FindingsWriter]] = {
    "text": lambda stream, _: TextWriter(stream),
    "json": lambda stream, _: JsonWriter(stream),
    "csv": lambda stream, _: CsvWriter(stream),
    "sarif": SarifWriter,
    "html": lambda stream, _: HtmlWriter(stream),
}


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
