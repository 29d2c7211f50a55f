"""Acceptance: OmegaT reads our glossaries and finds their terms in a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.glossary.formats.registry import read_rows
from support import GOLDEN, omegat_translate, run

pytestmark = pytest.mark.omegat
_TERMS = GOLDEN / "glossary" / "terms.tsv"
_PAGE = "The Ministry of Foreign Affairs exchanged views on ODA with Türkiye.\n"


@pytest.mark.parametrize("name", ["terms.tbx", "terms.txt"])
def test_omegat_finds_the_terms_of_our_glossary(tmp_path: Path, name: str) -> None:
    glossary = tmp_path / name
    assert run("glossary", "convert", _TERMS, "-o", glossary).returncode == 0
    project = tmp_path / "project"
    script = Path(__file__).with_name("omegat_terms.groovy")
    omegat_translate(project, {"a.txt": _PAGE}, [], glossaries=[glossary], script=script)
    rows = read_rows(_TERMS, "tsv", [])
    pairs = {(row.source, row.target) for row in rows}
    if name.endswith(".tbx"):  # OmegaT shows deprecated terms like any other, with the status as their comment
        pairs |= {(row.source, text) for row in rows for text in row.forbidden}
    assert _pairs(project / "read.tsv") == pairs
    assert _pairs(project / "found.tsv") == {pair for pair in pairs if pair[0] in _PAGE}


def _pairs(path: Path) -> set[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {(source, target) for source, target in (line.split("\t") for line in lines)}
