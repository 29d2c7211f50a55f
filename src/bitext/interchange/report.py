"""The review report: one HTML page with every unit, its findings and an overview; no outside file, no network.

The page holds its units as JSON and draws the rows that are looked at, a hundred at a time, so that it opens at once
with tens of thousands of them. Style and script are the files beside this module; the policy in the page's head forbids
the browser to ask anybody for anything.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, get_args

from bitext.interchange.units import RELEASE_PROP
from bitext.model import BilingualUnit, Finding, Severity

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline';
script-src 'unsafe-inline'"><link rel="icon" href="data:,"><title>bitext review</title><style>
{style}</style></head><body>
<script type="application/json" id="units">["""
_BODY = """<header><h1>Review of {title}</h1>
<p class="soft">{subtitle}</p><div class="cards" id="cards"></div></header>
<main><form id="filter"><input type="search" id="search" placeholder="Search in id, English and Korean"
aria-label="Search">
<select id="order" aria-label="Order"><option value="file">in file order</option></select>
<button type="reset">All</button><output id="count"></output></form>
<table><thead><tr><th class="id" scope="col">Unit</th><th scope="col">English</th><th scope="col">Korean</th>
<th class="found" scope="col">Findings</th></tr></thead><tbody id="rows"></tbody></table>
<p id="none" hidden></p><div id="end"></div>
<p class="soft keys">Keys: <kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> next and previous unit, <kbd>n</kbd>
<kbd>p</kbd> next and previous unit with findings, <kbd>Esc</kbd> all units. A bar of a chart shows its units.</p>
<noscript>This page draws its table with a script of its own; allow scripts for it.</noscript></main>
"""
_SCORES = ("x-bitext-score", "x-bitext-quality")
_TEXTS = ("x-bitext-origin", "x-bitext-match")
_TERMS = ("x-bitext-terms-found", "x-bitext-terms-missed")


class HtmlWriter:
    """Write the report; the units as they come, the rest at the end."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._files: dict[Path, int] = {}
        self._releases: dict[tuple[int, str], dict[str, Any]] = {}
        self._terms: dict[str, int] = {}
        self._found: Counter[Severity] = Counter()
        self._between = ""
        stream.write(_HEAD.format(style=_resource("report.css")))

    def write(self, path: Path, unit: BilingualUnit, findings: Sequence[Finding]) -> None:
        """Write a unit with its findings."""
        props = dict(unit.props)
        content: list[Any] = [
            self._release(path, props),
            unit.id,
            unit.source,
            unit.target,
            *(_number(props.get(name)) for name in _SCORES),
            *(props.get(name, "") for name in _TEXTS),
            *([self._term(term) for term in props.get(name, "").split("; ") if term] for name in _TERMS),
            [[one.code, one.severity, one.message, one.span, one.target_span] for one in findings],
        ]
        self._found.update(one.severity for one in findings)
        self._stream.write(f"{self._between}\n{_json(content)}")
        self._between = ","

    def close(self, units: int) -> None:
        """Write the overview and the table."""
        bare = [path.name for path in self._files]
        names = bare if len(set(bare)) == len(bare) else [str(path) for path in self._files]
        releases = [{**release, "file": names[file]} for (file, _), release in self._releases.items()]
        title = names[0] if len(names) == 1 else f"{len(names)} files"
        found = (f"{severity}s {self._found[severity]:,}" for severity in get_args(Severity))
        subtitle = " · ".join((f"units {units:,}", *found))
        run = _json({"releases": releases, "terms": [term.split(" = ") for term in self._terms]})
        self._stream.write(
            f'\n]</script>\n<script type="application/json" id="run">{run}</script>\n'
            f"{_BODY.format(title=escape(title), subtitle=subtitle)}"
            f"<script>\n{_resource('report.js')}</script></body></html>\n"
        )

    def _release(self, path: Path, props: Mapping[str, str]) -> int:
        """Return the number of the unit's release: a file without releases is one."""
        file = self._files.setdefault(path, len(self._files))
        name = props.get(RELEASE_PROP, "")
        known = {"number": len(self._releases), "name": name}
        known |= {key: props.get(f"x-bitext-{key}", "") for key in ("title", "date")}
        return int(self._releases.setdefault((file, name), known)["number"])

    def _term(self, term: str) -> int:
        """Return the number of a term, "English = Korean": few terms make up the most of what units say of theirs."""
        return self._terms.setdefault(term, len(self._terms))


def _resource(name: str) -> str:
    return files("bitext.interchange").joinpath(name).read_text(encoding="utf-8")


def _number(text: str | None) -> float | None:
    """Return a number that another tool may have spoilt; None where it has, or where there is none."""
    try:
        number = float(text or "nan")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _json(content: Any) -> str:
    """Return JSON that no tag can end."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
