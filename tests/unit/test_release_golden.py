"""Golden pages: NAME.txt or NAME.html beside NAME.json, what bitext must read in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bitext.model import Release
from bitext.release.read import read_release
from support import GOLDEN, seed_files

_PAGES = sorted(path for path in (GOLDEN / "release").iterdir() if path.suffix in (".txt", ".html", ".htm"))


def _content(release: Release) -> dict[str, Any]:
    return {
        "lang": release.lang,
        "title": release.title,
        "date": release.date.isoformat() if release.date else None,
        "section": release.section,
        "paragraphs": [[p.kind, p.marker, p.level, p.text] for p in release.paragraphs],
        "furniture": [[f.rule, f.text] for f in release.furniture],
    }


def test_there_are_golden_pages() -> None:
    assert len(_PAGES) >= 10


@pytest.mark.parametrize("page", [*_PAGES, *seed_files()], ids=lambda path: path.name)
def test_page_is_read_as_recorded(page: Path, renew_golden: bool) -> None:
    golden = GOLDEN / "release" / f"{page.stem}.json"
    content = _content(read_release(str(page)))
    if renew_golden:
        golden.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(golden.read_text(encoding="utf-8")) == content


@pytest.mark.parametrize(
    "page", [path for path in [*_PAGES, *seed_files()] if path.suffix == ".txt"], ids=lambda p: p.name
)
def test_nothing_of_a_page_is_lost(page: Path) -> None:
    """Title, paragraphs and furniture together are the page, in its order, white space aside."""
    release = read_release(str(page))
    raw = page.read_bytes()
    text = raw.decode("cp949") if page.stem.endswith("cp949") else raw.decode("utf-8-sig")
    pieces = [release.title]
    pieces += [f"{p.marker or ''}{p.text}" for p in release.paragraphs]
    rest = _squeeze(text)
    for piece in sorted([*pieces, *(f.text for f in release.furniture)], key=len, reverse=True):
        assert _squeeze(piece) in rest
        rest = rest.replace(_squeeze(piece), "\n", 1)
    assert rest.strip("\n") == ""


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("seed", seed_files(), ids=lambda path: path.name)
def test_seed_body_is_rebuilt_from_its_paragraphs(seed: Path) -> None:
    """The body, cut out by hand between its first and last words, is the paragraphs one after the other."""
    text = seed.read_text(encoding="utf-8")
    start = text.index("\n1. ")
    end = min(
        [text.index(mark, start) for mark in ("* unofficial", "(End)") if mark in text[start:]], default=len(text)
    )
    release = read_release(str(seed))
    rebuilt = "".join(f"{p.marker or ''}{p.text}" for p in release.paragraphs)
    assert _squeeze(rebuilt) == _squeeze(text[start:end])
