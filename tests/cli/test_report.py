"""The review report in a real browser: counts agree with the JSON, the filter works, the network is not asked."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from support import run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

_TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
srclang="en" datatype="plaintext"/><body>{units}</body></tmx>
"""
_UNIT = """<tu tuid="{id}"><prop type="x-bitext-score">{score}</prop>
<prop type="x-bitext-terms-found">a = 가; b = 나</prop>
<tuv xml:lang="en"><seg>{source}</seg></tuv><tuv xml:lang="ko"><seg>{target}</seg></tuv></tu>"""
PAIRS = [
    ("The two sides met.", "양측은 만났다."),
    ("They discussed 44 projects.", "양측은 45개 사업을 논의하였다."),
    ("&lt;/script&gt;&lt;b&gt; 😀 The ROK provided ODA.", "&lt;/script&gt;&lt;b&gt; 😀 한국은 ODA을 제공하였다."),
    ("They agreed.", ""),
]


def _tmx(path: Path, count: int = 1) -> Path:
    units = [
        _UNIT.format(id=f"u{number * len(PAIRS) + index}", score=-0.1 * index, source=source, target=target)
        for number in range(count)
        for index, (source, target) in enumerate(PAIRS)
    ]
    path.write_text(_TMX.format(units="\n".join(units)), encoding="utf-8")
    return path


def _report(tmp_path: Path, tmx: Path) -> Path:
    page = tmp_path / "review.html"
    done = run("check", tmx, "--format", "html", "-o", page, "--fail-on", "none")
    assert done.returncode == 0, done.stderr.decode()
    return page


def _browse(page: Path, fragment: str = "") -> tuple[str, str]:
    """Return the page's DOM after its script has run, and what the browser said."""
    assert CHROMIUM
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--dump-dom"]
    url = f"{page.as_uri()}{fragment}"
    done = subprocess.run([CHROMIUM, *options, url], capture_output=True, text=True, check=False, timeout=120)
    return done.stdout, done.stderr


def _rows(dom: str) -> list[str]:
    return re.findall(r'<tr tabindex="-1" id="u(\d+)"', dom)


def test_the_page_asks_for_nothing_and_holds_every_unit(tmp_path: Path) -> None:
    text = _report(tmp_path, _tmx(tmp_path / "a.tmx")).read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:)|https?://|@import|url\(', text)
    (content,) = re.findall(r'<script type="application/json" id="units">(.*?)</script>', text, re.DOTALL)
    units = json.loads(content)
    assert [unit[2] for unit in units] == [html.unescape(source) for source, _ in PAIRS]
    assert text.count("</script>") == 3


@needs_chromium
def test_counts_agree_with_the_findings_and_the_filter_works(tmp_path: Path) -> None:
    tmx = _tmx(tmp_path / "a.tmx")
    page = _report(tmp_path, tmx)
    found = json.loads(run("check", tmx, "--format", "json", "--fail-on", "none").stdout)
    codes = [finding["code"] for finding in found["findings"]]
    assert {"number-differs", "particle", "empty-target"} <= set(codes)
    dom, said = _browse(page)
    assert "CONSOLE" not in said, said
    assert len(_rows(dom)) == found["units"] == len(PAIRS)
    for code in set(codes):
        bar = re.search(rf'<button class="bar[^>]*title="{code}".*?<b>(\d+)</b>', dom)
        assert bar, code
        assert int(bar[1]) == codes.count(code)
    filtered, said = _browse(page, "#code=particle")
    assert "CONSOLE" not in said, said
    assert _rows(filtered) == ["2"]
    assert re.search(r'<mark class="error" title="[^"]*">을</mark>', filtered)
    assert _rows(_browse(page, "#search=45개")[0]) == ["1"]
    assert _rows(_browse(page, "#severity=error&order=score")[0])[0] == "3"
    assert "No unit is like that" in _browse(page, "#search=zzz")[0]


@needs_chromium
def test_twenty_thousand_units_open_at_once(tmp_path: Path) -> None:
    page = _report(tmp_path, _tmx(tmp_path / "a.tmx", 5000))
    start = time.monotonic()
    dom, said = _browse(page)
    assert "CONSOLE" not in said, said
    assert time.monotonic() - start < 60  # two seconds on an idle machine: docs/benchmarks.md
    assert 100 <= len(_rows(dom)) < 2000
    assert "20,000" in dom
