"""Who changed a unit of XLIFF, and when, goes back with the Korean, to where that tool has it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.interchange.put_back import Edit, put_back_xliff
from bitext.interchange.units import ForeignUnit
from bitext.interchange.xliff import XliffVersion, write_xliff
from bitext.interchange.xliff_merge import merge_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.interchange.xliff_read import read_xliff
from support import assert_valid_xliff

_OLD, _NOW = (datetime.datetime(2026, month, 2, 9, 30, tzinfo=datetime.UTC) for month in (10, 11))
_MET = Edit(source="They met.", target="양측은 만났다.", status="reviewed")


def _read(path: Path) -> list[ForeignUnit]:
    return list(read_xliff(path))


def _written(path: Path, version: XliffVersion) -> list[ForeignUnit]:
    header = XliffHeader(original="a", date=_OLD, source_tag="en", target_tag="ko")
    unit = ForeignUnit(
        id="", source="They met.", target="만났다.", source_tag="en", target_tag="ko", status="reviewed", tool="bitext"
    )
    known = replace(unit, author="kim", created=_OLD, changed=_OLD, origin="tm")
    units = [
        replace(known, id="1"),
        replace(known, id="2"),
        replace(unit, id="3", status="machine", origin="mt", notes=("a note",)),
        replace(unit, id="4", origin="copy", props=(("x-bitext-score", "0.5"),)),
    ]
    write_xliff(path, header, units, version=version)
    return _read(path)


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_who_changed_the_korean_is_the_reviewer_and_nobody_else(tmp_path: Path, version: XliffVersion) -> None:
    path, output = tmp_path / "a.xlf", tmp_path / "b.xlf"
    before = _written(path, version)
    assert {unit.author for unit in before[:2]} == {"kim"}
    edits = {"1": _MET, "3": _MET, "4": _MET}
    put_back_xliff(path, output, edits, author="lee", date=_NOW + datetime.timedelta(microseconds=7))
    assert_valid_xliff(output)
    after = _read(output)
    assert after[1] == before[1]
    for old, new in ((before[place], after[place]) for place in (0, 2, 3)):
        assert new == replace(old, target=_MET.target, status="reviewed", origin="", author="lee", changed=_NOW)
    edits = {"1": replace(_MET, status="approved"), "3": _MET}
    put_back_xliff(output, tmp_path / "c.xlf", edits, author="park", date=_NOW)  # who confirms stands by it
    assert [unit.author for unit in _read(tmp_path / "c.xlf")] == ["park", "kim", "lee", "lee"]


@pytest.mark.parametrize(
    ("unit", "namespaces", "written"),
    [
        ('<trans-unit id="1"><source>They met.</source>{}</trans-unit>', "", 'context-type="x-author">lee<'),
        (
            '<trans-unit id="1"><source>They met.</source>{}<context-group purpose="information"><context context-type='
            '"x-a">b</context></context-group></trans-unit>',
            "",
            '<context context-type="x-a">b</context><context context-type="x-author">lee<',
        ),
        (
            '<trans-unit id="1"><source>They met.</source>{}<sdl:seg-defs><sdl:seg id="1" conf="Translated">'
            '<sdl:value key="last_modified_by">kim</sdl:value></sdl:seg></sdl:seg-defs></trans-unit>',
            'xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"',
            '<sdl:value key="last_modified_by">lee</sdl:value><sdl:value key="modified_on">11/02/2026 09:30:00<',
        ),
        (
            '<trans-unit id="1" mq:status="Proofread" mq:lastchanginguser="kim"><source>They met.</source>{}'
            '<context-group><context context-type="x-author">kim</context></context-group></trans-unit>',
            'xmlns:mq="MQXliff"',
            'mq:lastchanginguser="lee" mq:lastchangedtimestamp="2026-11-02T09:30:00Z"',
        ),
        (
            '<trans-unit id="1" m:confirmed="1" m:modified-by="kim" m:modified-at="1"><source>They met.</source>{}'
            "</trans-unit>",
            'xmlns:m="http://www.memsource.com/mxlf/2.0"',
            'm:modified-by="lee" m:modified-at="1793611800000"',
        ),
    ],
)
def test_each_tool_finds_the_author_where_it_looks(tmp_path: Path, unit: str, namespaces: str, written: str) -> None:
    path, output = tmp_path / "a.xlf", tmp_path / "b.xlf"
    path.write_text(
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" {namespaces} version="1.2"><file original="a" datatype='
        f'"plaintext" source-language="en"><body>{unit.format("<target>만났다.</target>")}</body></file></xliff>',
        encoding="utf-8",
    )
    put_back_xliff(path, output, {"1": _MET}, author="lee", date=_NOW)
    (after,) = _read(output)
    assert (after.target, after.author, after.changed) == (_MET.target, "lee", _NOW)
    assert written in output.read_text(encoding="utf-8")
    merge_xliff(output, tmp_path / "c.xlf", [replace(after, target="회동하였다.", author="", changed=None)])
    assert (_read(tmp_path / "c.xlf")[0].author, _read(tmp_path / "c.xlf")[0].changed) == ("", None)


def test_a_unit_of_several_segments_names_nobody_who_changed_only_one(tmp_path: Path) -> None:
    path, output = tmp_path / "a.xlf", tmp_path / "b.xlf"
    fields = "".join(
        f'<mda:meta type="{name}">{text}</mda:meta>' for name, text in (("x-author", "kim"), ("x-id", "7"))
    )
    segments = "".join(
        f'<segment id="{id}" state="reviewed"><source>They met.</source><target>만났다.</target></segment>'
        for id in ("a", "b")
    )
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" '
        'version="2.1" srcLang="en" trgLang="ko"><file id="f"><unit id="1"><mda:metadata><mda:metaGroup '
        f'category="bitext-unit">{fields}</mda:metaGroup></mda:metadata>{segments}</unit></file></xliff>',
        encoding="utf-8",
    )
    put_back_xliff(path, output, {"7/a": _MET}, author="lee", date=_NOW)
    assert [(unit.id, unit.author) for unit in _read(output)] == [("7/a", ""), ("7/b", "")]
    path.write_text(
        path.read_text(encoding="utf-8").replace('<mda:meta type="x-id">7</mda:meta>', ""), encoding="utf-8"
    )
    put_back_xliff(path, tmp_path / "bare.xlf", {"1/a": _MET}, author="lee", date=_NOW)
    assert "metadata" not in (tmp_path / "bare.xlf").read_text(encoding="utf-8").partition("<file")[2]
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "</mda:metaGroup>", '<mda:meta type="x-id">7</mda:meta></mda:metaGroup>'
        ),
        encoding="utf-8",
    )
    put_back_xliff(path, tmp_path / "c.xlf", {"7/a": _MET, "7/b": _MET}, author="lee", date=_NOW)
    assert [unit.author for unit in _read(tmp_path / "c.xlf")] == ["lee", "lee"]
