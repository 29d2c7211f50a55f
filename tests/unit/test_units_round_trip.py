"""What is written to TMX, XLIFF 1.2 and XLIFF 2.1 is read back as it was."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bitext.interchange.tmx import TmxHeader, write_foreign_tmx
from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.units import ForeignUnit
from bitext.interchange.xliff import XliffVersion, write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.interchange.xliff_read import read_xliff
from bitext.model import Alternative
from strategies import alternatives, foreign_units
from support import assert_valid_tmx, assert_valid_xliff

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
TMX = TmxHeader(segtype="sentence", date=DATE, tags={"en": "en", "ko": "ko"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round-trip")


@settings(max_examples=100)
@given(units=foreign_units())
def test_tmx(folder: Path, units: tuple[ForeignUnit, ...]) -> None:
    assert write_foreign_tmx(folder / "x.tmx", TMX, units, force=True) == len(units)
    assert_valid_tmx(folder / "x.tmx")
    assert tuple(read_tmx(folder / "x.tmx")) == units


@pytest.mark.parametrize("version", ["1.2", "2.1"])
@settings(max_examples=100)
@given(units=foreign_units().filter(bool), others=alternatives)
def test_xliff(
    folder: Path, version: XliffVersion, units: tuple[ForeignUnit, ...], others: tuple[Alternative, ...]
) -> None:
    """XLIFF names the languages once, for the file."""
    kept = tuple(alternative for alternative in others if alternative.source != units[0].source)
    units = (replace(units[0], alternatives=kept), *units[1:])
    units = tuple(replace(unit, target_tag="ko") for unit in units)
    header = XliffHeader(original="a & b", date=DATE, source_tag="en", target_tag="ko")
    assert write_xliff(folder / "x.xlf", header, units, version=version, force=True) == len(units)
    assert_valid_xliff(folder / "x.xlf")
    assert tuple(read_xliff(folder / "x.xlf")) == units
