"""How fast the review report opens in headless Chromium: python benchmarks/report.py out/*.tmx [--units 20000].

The units of the files are checked, terms included, and repeated as further releases until there are enough. A copy of
the report gets one more script, which writes down how long after the start of the navigation the `load` event had come
and the first rows were laid out, how long a search takes until its rows are laid out, and what the page asked for.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from bitext.interchange.report import HtmlWriter
from bitext.quality_files import CheckRun, CheckSettings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROBE = """<script>addEventListener("load", () => {
const rows = () => document.getElementById("rows").offsetHeight && document.querySelectorAll("#rows tr[id]").length;
const drawn = rows(), opened = performance.now(), search = document.getElementById("search");
search.value = "refugee"; search.form.dispatchEvent(new Event("input"));
rows();
const searched = performance.now() - opened;
document.documentElement.dataset.probe = JSON.stringify({opened: opened / 1000, drawn, search: searched / 1000,
count: document.getElementById("count").value, requests: performance.getEntriesByType("resource").length});
})</script></body>"""


def write_report(page: Path, files: list[Path], units: int) -> None:
    """Write the report of as many units as are wanted."""
    run = CheckRun(CheckSettings(terms=True), several=len(files) > 1)
    looked = [(file, unit, findings) for file in files for unit, findings in run.check(file)]
    if not looked:
        raise SystemExit("no units in the files")
    with page.open("w", encoding="utf-8") as stream:
        writer = HtmlWriter(stream)
        for number, (turn, (file, unit, findings)) in enumerate((turn, one) for turn in count() for one in looked):
            if number == units:
                break
            props = tuple(
                (name, f"{value}-{turn}" if name == "x-bitext-release" else value) for name, value in unit.props
            )
            writer.write(file, replace(unit, id=f"{turn}/{unit.id}", props=props), findings)
        writer.close(units)


def open_page(browser: str, page: Path) -> dict[str, Any]:
    """Return what the page's probe wrote down, and how many messages stood in the console."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--dump-dom"]
    done = subprocess.run([browser, *options, page.as_uri()], capture_output=True, text=True, check=True, timeout=300)
    found = re.search(r'<html [^>]*data-probe="([^"]*)"', done.stdout)
    if not found:
        raise SystemExit(f"the page did not load:\n{done.stderr}")
    return {**json.loads(html.unescape(found[1])), "console": done.stderr.count("CONSOLE")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="TMX, as bitext translate writes it")
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise SystemExit(f"none of {', '.join(BROWSERS)} is installed")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "review.html"
        write_report(page, options.files, options.units)
        print(f"{options.units:,} units, {page.stat().st_size:,} bytes")
        page.write_text(page.read_text(encoding="utf-8").replace("</body>", PROBE), encoding="utf-8")
        turns = [open_page(browser, page) for _ in range(options.turns)]
    for name in ("opened", "search"):
        seconds = [turn[name] for turn in turns]
        print(f"{name}: median {statistics.median(seconds):.2f} s, best {min(seconds):.2f} s of {len(seconds)}")
    last = turns[-1]
    print(f"{last['drawn']} rows drawn; search: {last['count']}")
    print(f"{last['requests']} requests, {last['console']} messages in the console")


if __name__ == "__main__":
    main()
