"""Foreign files, composed after the public documentation of the tools that write them, and the units in them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from bitext.interchange.exchange import read_units
from support import GOLDEN

FOLDER = GOLDEN / "exchange"
INPUTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def test_there_are_cases() -> None:
    assert len(INPUTS) >= 4


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_units_of_foreign_files(path: Path, renew_golden: bool) -> None:
    found = json.loads(json.dumps([asdict(unit) for unit in read_units(path)], default=str))
    expected = FOLDER / f"{path.name}.json"
    if renew_golden:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
