"""The review report: one HTML page with every unit, its findings and an overview; no outside file, no network.

The page holds its units as JSON and draws the rows that are looked at, a hundred at a time, so that it opens at once
with tens of thousands of them. Style and script are the files beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from bitext.model import BilingualUnit, Finding

_BODY = """<header><h1>{title}</h1>
<p class="soft">{subtitle} <span class="keys">Keys: <kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> next and previous
unit, <kbd>Esc</kbd> all units.</span></p><div class="cards" id="cards"></div></header>
<main><form id="filter">
<input type="search" id="search" placeholder="Search in id, English and Korean" aria-label="Search">
<select id="severity" aria-label="Severity"><option value="">all units</option>
<option value="info">with findings</option>
<option value="warning">warnings and errors</option><option value="error">errors</option></select>
<select id="code" aria-label="Code"><option value="">all codes</option></select>
<select id="file" aria-label="File"><option value="">all files</option></select>
<select id="order" aria-label="Order"><option value="file">in file order</option>
<option value="findings">worst first</option>
<option value="score">lowest score first</option></select>
<button type="reset">All</button><output id="count"></output></form>
<table><thead><tr><th class="id">Unit</th><th>English</th><th>Korean</th><th class="found">Findings</th></tr></thead>
<tbody id="rows"></tbody></table><p id="none" hidden>No unit is like that.</p><div id="end"></div>
<noscript>This page draws its table with a script of its own; allow scripts for it.</noscript></main>
"""


class HtmlWriter:
    """Write the report; the units as they come, the rest at the end."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._files: dict[Path, int] = {}
        self._between = ""
        stream.write(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            f"<title>bitext review</title><style>\n{_resource('report.css')}</style></head><body>\n"
            '<script type="application/json" id="units">['
        )

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write a unit with its findings."""
        file = self._files.setdefault(path, len(self._files))
        props = dict(unit.props)
        score = props.get("x-bitext-score")
        content: list[Any] = [
            file,
            unit.id,
            unit.source,
            unit.target,
            float(score) if score else None,
            props.get("x-bitext-origin", ""),
            _count(props.get("x-bitext-terms-found")),
            _count(props.get("x-bitext-terms-missed")),
            [[one.code, one.severity, one.message, one.span, one.target_span] for one in findings],
        ]
        self._stream.write(f"{self._between}\n{_json(content)}")
        self._between = ","

    def close(self, units: int) -> None:
        """Write the overview and the table."""
        bare = [path.name for path in self._files]
        names = bare if len(set(bare)) == len(bare) else [str(path) for path in self._files]
        title = names[0] if len(names) == 1 else f"{len(names)} files"
        body = _BODY.format(title=escape(title), subtitle=f"{units:,} units.")
        self._stream.write(
            f'\n]</script>\n<script type="application/json" id="run">{_json({"files": names})}</script>\n{body}'
            f"<script>\n{_resource('report.js')}</script></body></html>\n"
        )


def _resource(name: str) -> str:
    return files("bitext.interchange").joinpath(name).read_text(encoding="utf-8")


def _count(terms: str | None) -> int:
    return len(terms.split("; ")) if terms else 0


def _json(content: Any) -> str:
    """Return JSON that no tag can end."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
