"""TMX: valid by the DTD, read back by an XML parser as it was written."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bitext.errors import OutputError
from bitext.interchange.tmx import TmxHeader, combine_tmx, is_language_tag, read_header_prop, write_tmx
from bitext.model import TranslationUnit, Variant
from bitext.text import XML_ILLEGAL
from strategies import segment_text
from support import assert_valid_tmx

DATE = datetime.datetime(2024, 4, 25, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
HEADER = TmxHeader(segtype="sentence", date=DATE, tags={"en": "en", "ko": "ko"}, props=(("x-a", "b"),))


def _unit(id: str, source: str, target: str, note: str = "") -> TranslationUnit:
    return TranslationUnit(
        id=id,
        variants=(Variant(lang="en", text=source, props=(("context_prev", note),)), Variant(lang="ko", text=target)),
        props=(("x-bitext-title", note),),
        notes=(note,) if note else (),
    )


def _cleaned(text: str) -> str:
    return XML_ILLEGAL.sub("", text)


@given(texts=st.lists(st.tuples(segment_text, segment_text, segment_text), max_size=5))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "x.tmx"
    units = [_unit(f"u{number}", *three) for number, three in enumerate(texts)]
    assert write_tmx(path, HEADER, units) == len(units)
    root = assert_valid_tmx(path)
    read = [(*[seg.text or "" for seg in unit.iter("seg")], unit.findtext("prop") or "") for unit in root.iter("tu")]
    assert read == [(_cleaned(a), _cleaned(b), _cleaned(c)) for a, b, c in texts]


def test_head_has_every_attribute_and_utc_dates(tmp_path: Path) -> None:
    write_tmx(tmp_path / "x.tmx", HEADER, [_unit("u", "a", "b")])
    root = assert_valid_tmx(tmp_path / "x.tmx")
    assert root.get("version") == "1.4"
    header = dict(root.find("header").attrib)
    assert header["segtype"] == "sentence"
    assert header["creationdate"] == "20240425T003000Z"
    assert root.find("body/tu").get("creationdate") == "20240425T003000Z"
    assert read_header_prop(tmp_path / "x.tmx", "x-a") == "b"
    assert read_header_prop(tmp_path / "x.tmx", "x-b") is None
    assert read_header_prop(tmp_path / "missing.tmx", "x-a") is None


@given(parts=st.lists(st.lists(segment_text, max_size=3), max_size=4))
def test_combined_file_has_all_units_in_order(tmp_path_factory: pytest.TempPathFactory, parts: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("tmx")
    files = []
    for number, texts in enumerate(parts):
        files.append(folder / f"{number}.tmx")
        write_tmx(files[-1], HEADER, [_unit(f"{number}/{i}", text, text, text) for i, text in enumerate(texts)])
    combine_tmx(folder / "all.tmx", HEADER, files)
    root = assert_valid_tmx(folder / "all.tmx")
    assert [unit.get("tuid") for unit in root.iter("tu")] == [
        f"{number}/{i}" for number, texts in enumerate(parts) for i in range(len(texts))
    ]
    assert [seg.text or "" for seg in root.iter("seg")] == [
        _cleaned(text) for texts in parts for text in texts for _ in range(2)
    ]


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_text("mine")
    with pytest.raises(OutputError, match="--force"):
        write_tmx(path, HEADER, [])
    assert path.read_text() == "mine"
    write_tmx(path, HEADER, [], force=True)
    assert_valid_tmx(path)


def test_failure_leaves_no_file(tmp_path: Path) -> None:
    def units() -> object:
        yield _unit("u", "a", "b")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_tmx(tmp_path / "x.tmx", HEADER, units())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("tag", "right"), [("en", True), ("ko-KR", True), ("en_US", False), ("", False), ("k", False)])
def test_language_tags(tag: str, right: bool) -> None:
    assert is_language_tag(tag) is right


def test_the_dtd_of_the_tests_refuses_what_omegat_refuses(tmp_path: Path) -> None:
    write_tmx(tmp_path / "x.tmx", HEADER, [_unit("u", "a", "b", "n")])
    good = (tmp_path / "x.tmx").read_text(encoding="utf-8")
    for old, new in (
        ('version="1.4"', 'version="1.4b"'),
        (' srclang="en"', ""),
        ("<tu ", '<tu x="1" '),
        ("</tuv>\n    </tu>", "</tuv><prop type='x'/></tu>"),
    ):
        bad = tmp_path / "bad.tmx"
        bad.write_text(good.replace(old, new), encoding="utf-8")
        with pytest.raises((AssertionError, etree.XMLSyntaxError)):
            assert_valid_tmx(bad)
