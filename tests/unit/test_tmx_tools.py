"""TMX checked, mended, merged, split, counted and converted."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import InterchangeError, OutputError
from bitext.interchange.exchange import ExchangeFormat, convert_units, read_units
from bitext.interchange.tmx import SegType, TmxHeader, write_foreign_tmx
from bitext.interchange.tmx_check import TmxCheck
from bitext.interchange.tmx_fix import fix_tmx
from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.tmx_split import split_tmx
from bitext.interchange.tmx_stats import tmx_stats
from bitext.interchange.units import ForeignUnit
from strategies import foreign_units
from support import GOLDEN, assert_valid_tmx

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
OTHERS = GOLDEN / "exchange" / "others.tmx"
HEAD = (
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" '
    'datatype="x"/>'
)
GOOD = '<tu tuid="1"><tuv xml:lang="en"><seg>One.</seg></tuv><tuv xml:lang="ko"><seg>하나.</seg></tuv></tu>'


def _file(path: Path, *units: str, head: str = HEAD, version: str = "1.4") -> Path:
    path.write_text(f'<tmx version="{version}">\n{head}\n<body>\n' + "\n".join(units) + "\n</body></tmx>", "utf-8")
    return path


def _codes(path: Path) -> list[str]:
    checker = TmxCheck(path, lambda text, _: len(re.findall(r"[.!?](?:\s|$)", text)))
    return [f"{problem.severity[0]}:{problem.code}:{problem.line}" for problem in checker.problems()]


def test_a_good_file_has_no_problems(tmp_path: Path) -> None:
    assert _codes(_file(tmp_path / "x.tmx", GOOD)) == []


#: What is wrong with a file, by field measurements of what tools refuse, and what the check calls it.
WRONG = [
    ("", HEAD, "1.4b", "e:version:1"),
    ("", HEAD, "1.1", "w:version:1"),
    ("", HEAD.replace(' srclang="en"', ""), "1.4", "e:header-missing:2"),
    ("", HEAD.replace(' adminlang="en"', ""), "1.4", "e:header-missing:2"),
    ("", HEAD.replace("sentence", "words"), "1.4", "e:header-value:2"),
    ("", HEAD.replace('srclang="en"', 'srclang="en_US"'), "1.4", "e:language-form:2"),
    ("", HEAD.replace('srclang="en"', 'srclang=""'), "1.4", "e:header-value:2"),
    ("", "", "1.4", "e:header-missing:1"),
    (GOOD.replace('"en"', '"en_US"'), HEAD, "1.4", "e:language-form:5"),
    (GOOD.replace('"ko"', '"kor"'), HEAD, "1.4", "e:language-code:5"),
    (GOOD.replace('"ko"', '"KO-kr"'), HEAD, "1.4", "w:language-case:5"),
    (GOOD.replace("xml:lang", "lang"), HEAD, "1.4", "e:attribute-missing:5"),
    (GOOD.replace("<tu ", '<tu color="red" '), HEAD, "1.4", "e:unknown-attribute:5"),
    (GOOD.replace("</tuv></tu>", "</tuv><prop type='x'/></tu>"), HEAD, "1.4", "e:order:5"),
    (GOOD.replace("<tuv", "<prop>x</prop><tuv", 1), HEAD, "1.4", "e:attribute-missing:5"),
    (GOOD.replace("One.", "One<b>.</b>"), HEAD, "1.4", "e:unknown-element:5"),
    (GOOD.replace("One.", "One<it>.</it>"), HEAD, "1.4", "e:attribute-missing:5"),
    (GOOD.replace("One.", 'One<it pos="open">.</it>'), HEAD, "1.4", "e:attribute-value:5"),
    (GOOD.replace("One.", 'One<bpt i="1"/>.'), HEAD, "1.4", "w:inline-pair:5"),
    (GOOD.replace("One.", "One. Two."), HEAD, "1.4", "w:segtype:5"),
    (GOOD.replace("하나.", " "), HEAD, "1.4", "w:empty:5"),
    (GOOD.replace("<seg>하나.</seg>", ""), HEAD, "1.4", "e:no-segment:5"),
    ("<tu/>", HEAD, "1.4", "e:no-variant:5"),
    (GOOD.replace('<tu tuid="1"', '<tu creationdate="2026-01-01"').replace("One", "1"), HEAD, "1.4", "w:date:5"),
    (GOOD, HEAD, "1.4", "w:duplicate-unit:5"),
    (GOOD, HEAD, "1.4", "w:duplicate-id:5"),
    ('<tu><tuv xml:lang="en"><seg>x</seg></tuv></tu>', HEAD, "1.4", "w:one-language:5"),
    (GOOD.replace("</tu>", '<tuv xml:lang="ko"><seg>일.</seg></tuv></tu>'), HEAD, "1.4", "w:several-variants:5"),
    (GOOD.replace("One.", "One\x0b."), HEAD, "1.4", "e:illegal:5"),
    (GOOD.replace("One.", "One&nbsp;."), HEAD, "1.4", "e:illegal:5"),
    ("<foo/>", HEAD, "1.4", "e:unknown-element:5"),
    ("stray", HEAD, "1.4", "e:stray-text:4"),
    (GOOD.replace("<tuv", "stray<tuv", 1), HEAD, "1.4", "e:stray-text:5"),
    ("<tu><tuv>", HEAD, "1.4", "e:xml"),
]


@pytest.mark.parametrize(("unit", "head", "version", "code"), WRONG, ids=[case[3] for case in WRONG])
def test_what_tools_refuse_is_found_and_mended(tmp_path: Path, unit: str, head: str, version: str, code: str) -> None:
    path = _file(tmp_path / "x.tmx", GOOD, unit, head=head, version=version)
    assert any(found.startswith(code) for found in _codes(path))
    if code == "e:xml":
        with pytest.raises(InterchangeError):
            fix_tmx([path], tmp_path / "fixed.tmx")
        assert not (tmp_path / "fixed.tmx").exists()
        return
    fixes = fix_tmx([path], tmp_path / "fixed.tmx")
    assert_valid_tmx(tmp_path / "fixed.tmx")
    left = _codes(tmp_path / "fixed.tmx")
    assert [found for found in left if found.startswith("e:")] == []
    if code.startswith("e:"):
        assert fixes.repairs.total() > 0


@settings(max_examples=40)
@given(units=foreign_units())
def test_mending_a_good_file_changes_no_unit(
    tmp_path_factory: pytest.TempPathFactory, units: tuple[ForeignUnit, ...]
) -> None:
    folder = tmp_path_factory.mktemp("fix")
    header = TmxHeader(segtype="sentence", date=DATE, tags={"en": "en", "ko": "ko"})
    write_foreign_tmx(folder / "x.tmx", header, units)
    fixes = fix_tmx([folder / "x.tmx"], folder / "y.tmx")
    assert (fixes.units, fixes.dropped, fixes.repairs.total()) == (len(units), 0, 0)
    assert tuple(read_tmx(folder / "y.tmx")) == units


def test_what_has_no_place_is_kept_as_a_prop(tmp_path: Path) -> None:
    unit = GOOD.replace("<tu ", '<tu color="red" ').replace("</tu>", "<remark>See <b>p. 3</b></remark></tu>")
    fix_tmx([_file(tmp_path / "x.tmx", unit)], tmp_path / "y.tmx")
    (read,) = read_tmx(tmp_path / "y.tmx")
    assert read.props == (("x-color", "red"), ("x-remark", "See p. 3"))


def test_header_gets_what_it_lacks(tmp_path: Path) -> None:
    bare = _file(tmp_path / "x.tmx", GOOD.replace('"en"', '"EN_gb"'), head="<header/>")
    fix_tmx([bare], tmp_path / "y.tmx")
    header = assert_valid_tmx(tmp_path / "y.tmx").find("header")
    assert (header.get("srclang"), header.get("segtype")) == ("en-GB", "paragraph")
    fix_tmx([bare], tmp_path / "z.tmx", defaults={"segtype": "sentence", "srclang": "en"})
    header = assert_valid_tmx(tmp_path / "z.tmx").find("header")
    assert (header.get("srclang"), header.get("segtype")) == ("en", "sentence")


def test_merged_units_say_where_they_differ_from_the_head(tmp_path: Path) -> None:
    one = _file(tmp_path / "1.tmx", GOOD)
    two = _file(tmp_path / "2.tmx", GOOD.replace("One.", "Two."), GOOD, head=HEAD.replace("sentence", "paragraph"))
    fixes = fix_tmx([one, two], tmp_path / "all.tmx", drop_duplicates=True)
    assert (fixes.units, fixes.dropped) == (2, 1)
    root = assert_valid_tmx(tmp_path / "all.tmx")
    assert root.find("header").get("segtype") == "sentence"
    assert [unit.get("segtype") for unit in root.iter("tu")] == [None, "paragraph"]


def test_parts_hold_all_units_and_are_valid(tmp_path: Path) -> None:
    units = [
        GOOD.replace("One.", f"{n}.").replace("<tuv", f'<prop type="x-bitext-release">../r{n % 3}</prop><tuv', 1)
        for n in range(10)
    ]
    path = _file(tmp_path / "x.tmx", *units)
    parts = split_tmx(path, tmp_path / "parts", 4)
    assert list(parts.values()) == [4, 4, 2]
    assert [unit.source for part in parts for unit in read_tmx(part)] == [f"{n}." for n in range(10)]
    by_release = split_tmx(path, tmp_path / "parts", "release")
    assert {part.name: count for part, count in by_release.items()} == {
        "x.__r0.tmx": 4, "x.__r1.tmx": 3, "x.__r2.tmx": 3,
    }  # fmt: skip
    assert {part.parent for part in by_release} == {tmp_path / "parts"}
    for part in (*parts, *by_release):
        assert_valid_tmx(part)
    with pytest.raises(OutputError, match="--force"):
        split_tmx(path, tmp_path / "parts", 4)
    assert len(list((tmp_path / "parts").iterdir())) == 6


def test_days_come_from_the_release_or_the_change(tmp_path: Path) -> None:
    dated = GOOD.replace("<tu ", '<tu changedate="20260102T000000Z" ')
    released = dated.replace("<tuv", '<prop type="x-bitext-date">2024-04-25</prop><tuv', 1)
    parts = split_tmx(_file(tmp_path / "x.tmx", dated, released, GOOD), tmp_path / "p", "date")
    assert [part.name for part in parts] == ["x.2026-01-02.tmx", "x.2024-04-25.tmx", "x.unknown.tmx"]


def test_counts(tmp_path: Path) -> None:
    found = tmx_stats(OTHERS)
    assert (found.units, found.distinct, found.inline) == (7, 7, 3)
    assert (found.variants["EN"], found.variants["fr"], found.words["kor"]) == (1, 2, 1)
    assert (found.first, found.last) == ("2026-11-19", "2026-11-20")
    assert found.tools == {"OmegaT": 4, "Phrase": 1, "memoQ": 1, "bitext": 1}
    assert found.authors["kim"] == 1


@pytest.mark.parametrize(("format", "name"), [("xliff", "a.xlf"), ("xliff-2.1", "b.xlf"), ("tmx", "c.tmx")])
@settings(max_examples=30)
@given(units=foreign_units().filter(bool))
def test_conversion_and_back_keeps_units(
    tmp_path_factory: pytest.TempPathFactory, format: str, name: str, units: tuple[ForeignUnit, ...]
) -> None:
    folder = tmp_path_factory.mktemp("convert")
    header = TmxHeader(segtype="sentence", date=DATE, tags={"en": "en", "ko": "ko"})
    write_foreign_tmx(folder / "x.tmx", header, units)
    convert_units(folder / "x.tmx", folder / name, format=format, date=DATE)  # type: ignore[arg-type]
    convert_units(folder / name, folder / "back.tmx", format="tmx", date=DATE)
    assert tuple(read_tmx(folder / "back.tmx")) == units


@pytest.mark.parametrize(
    ("said", "given", "written"),
    [
        ("paragraph", None, "paragraph"),
        ("phrase", None, "phrase"),
        ("words", None, "paragraph"),
        ("paragraph", "sentence", "sentence"),
    ],
)
def test_what_a_unit_holds_is_what_the_file_says(
    tmp_path: Path, said: str, given: SegType | None, written: str
) -> None:
    path = _file(tmp_path / "x.tmx", GOOD, head=HEAD.replace("sentence", said))
    convert_units(path, tmp_path / "y.tmx", format="tmx", date=DATE, segtype=given)
    assert tmx_stats(tmp_path / "y.tmx").segtype == written
    convert_units(path, tmp_path / "x.tsv", format="tsv", date=DATE)
    convert_units(tmp_path / "x.tsv", tmp_path / "z.tmx", format="tmx", date=DATE)
    assert tmx_stats(tmp_path / "z.tmx").segtype == "sentence"


def test_a_unit_that_says_what_it_holds_says_so_still(tmp_path: Path) -> None:
    said = ['segtype="phrase" ', 'segtype="paragraph" ', 'segtype="words" ', ""]
    path = _file(tmp_path / "x.tmx", *(GOOD.replace("<tu ", f"<tu {one}") for one in said))
    convert_units(path, tmp_path / "y.tmx", format="tmx", date=DATE)
    written = assert_valid_tmx(tmp_path / "y.tmx").iter("tu")
    assert [unit.get("segtype") for unit in written] == ["phrase", "paragraph", None, None]


def test_what_is_inside_an_unknown_element_is_text(tmp_path: Path) -> None:
    path = _file(tmp_path / "x.tmx", GOOD.replace("One.", "A <b>raw<ph>&lt;br&gt;</ph></b> text<c/>."))
    (unit,) = read_units(path)
    assert (unit.source, dict(unit.source_codes)) == ("A raw⟦1/⟧ text⟦2/⟧.", {"⟦1/⟧": "<br>", "⟦2/⟧": ""})
    convert_units(path, tmp_path / "x.tsv", format="tsv", date=DATE)
    assert (tmp_path / "x.tsv").read_text("utf-8").startswith("A raw text.\t")


def _variants(*texts: tuple[str, str], id: str = ' tuid="1"') -> str:
    return f"<tu{id}>" + "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts) + "</tu>"


SEVERAL = _variants(("en", "One."), ("ko", "하나."), ("ko", "일."), ("ko", "하나."), ("en-GB", "1."), ("ko", ""))


def test_every_variant_becomes_a_unit(tmp_path: Path) -> None:
    path = _file(tmp_path / "x.tmx", SEVERAL, GOOD.replace('"1"', '"2"'))
    pairs = [("1", "One.", "하나."), ("1.v2", "One.", "일."), ("1.v3", "1.", "하나."), ("2", "One.", "하나.")]
    assert [(unit.id, unit.source, unit.target) for unit in read_tmx(path)] == pairs
    assert [unit.variant for unit in read_tmx(path)] == [1, 2, 3, 1]
    names: dict[str, ExchangeFormat] = {"y.tmx": "tmx", "y.xlf": "xliff", "z.xlf": "xliff-2.1", "y.tsv": "tsv"}
    for name, format in names.items():
        assert convert_units(path, tmp_path / name, format=format, date=DATE) == (4, 0)
        assert [(unit.id, unit.source, unit.target) for unit in read_units(tmp_path / name)] == pairs


def test_a_variant_keeps_its_own_props_and_author_and_has_no_id_where_its_unit_has_none(tmp_path: Path) -> None:
    unit = _variants(("en", "One."), ("ko", "하나."), ("ko", "일."), id="").replace(
        "<tu>", '<tu><prop type="a">b</prop>'
    )
    unit = unit.replace(
        '<tuv xml:lang="ko"><seg>일', '<tuv xml:lang="ko" changeid="Lee"><prop type="c">d</prop><seg>일'
    )
    first, second = read_tmx(_file(tmp_path / "x.tmx", unit))
    assert (first.id, first.author, first.props) == ("", "", (("a", "b"),))
    assert (second.id, second.author, second.props) == ("", "Lee", (("a", "b"), ("c", "d")))


@given(
    texts=st.lists(st.tuples(st.sampled_from(["en", "en-US", "ko", "ko-KR", "fr"]), st.sampled_from("abc")), max_size=9)
)
def test_no_text_of_a_unit_is_lost(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    path = _file(tmp_path_factory.mktemp("v") / "x.tmx", _variants(*texts))
    units = list(read_tmx(path))
    assert {unit.source for unit in units} - {""} == {text for tag, text in texts if tag.startswith("en")}
    assert {unit.target for unit in units} - {""} == {text for tag, text in texts if tag.startswith("ko")}
    assert len({unit.id for unit in units}) == len(units) == len({(unit.source, unit.target) for unit in units})


ONE_SIDE = '<tu><tuv xml:lang="ko"><seg>둘.</seg></tuv></tu>'
NO_SIDE = '<tu><tuv xml:lang="fr"><seg>Trois.</seg></tuv></tu>'


@pytest.mark.parametrize(
    ("format", "name", "counts"), [("xliff", "a.xlf", (1, 2)), ("xliff-2.1", "b.xlf", (1, 2)), ("tmx", "c.tmx", (2, 1))]
)
def test_the_languages_are_the_first_there_are_and_what_does_not_fit_is_counted(
    tmp_path: Path, format: ExchangeFormat, name: str, counts: tuple[int, int]
) -> None:
    path = _file(tmp_path / "x.tmx", ONE_SIDE, NO_SIDE, GOOD.replace('"en"', '"en-GB"'))
    assert convert_units(path, tmp_path / name, format=format, date=DATE) == counts
    assert {unit.source_tag for unit in read_units(tmp_path / name)} - {""} == {"en-GB"}
    if format == "tmx":
        assert tmx_stats(tmp_path / name).srclang == "en-GB"
        assert_valid_tmx(tmp_path / name)


def test_languages_are_chosen_and_others_refused(tmp_path: Path) -> None:
    assert convert_units(OTHERS, tmp_path / "f.tsv", format="tsv", date=DATE, source="fr", target="de") == (2, 5)
    assert "Rien.\tNichts.\tf1\treviewed" in (tmp_path / "f.tsv").read_text()
    convert_units(OTHERS, tmp_path / "x.xlf", format="xliff", date=DATE)
    with pytest.raises(InterchangeError, match="'en' and 'ko', not of 'fr'"):
        list(read_units(tmp_path / "x.xlf", source="fr"))
    with pytest.raises(InterchangeError, match="does not say the format"):
        read_units(tmp_path / "x.doc")
    convert_units(OTHERS, tmp_path / "y.tmx", format="tmx", date=DATE)
    assert {unit.source_tag for unit in read_tmx(tmp_path / "y.tmx")} == {"en", "en-US"}


@settings(max_examples=30)
@given(texts=st.lists(st.text("a b\t\n한", max_size=9), min_size=2, max_size=2).filter(any))
def test_a_table_has_the_texts_with_single_spaces(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("tsv")
    unit = ForeignUnit(id="u", source=texts[0], target=texts[1], source_tag="en", target_tag="ko", status="approved")
    write_foreign_tmx(folder / "x.tmx", TmxHeader(segtype="sentence", date=DATE, tags={"en": "en", "ko": "ko"}), [unit])
    written, _ = convert_units(folder / "x.tmx", folder / "x.tsv", format="tsv", date=DATE)
    read = [(unit.source, unit.target) for unit in read_units(folder / "x.tsv")]
    assert read == [(" ".join(texts[0].split()), " ".join(texts[1].split()))][:written]
