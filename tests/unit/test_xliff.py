"""XLIFF: statuses survive, the head says once what holds for all, others' tools read it, targets go back."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from bitext.errors import InterchangeError, OutputError
from bitext.interchange.own import own_units
from bitext.interchange.units import STATUSES, ForeignUnit, UnitStatus
from bitext.interchange.xliff import XliffVersion, read_xliff_prop, write_xliff
from bitext.interchange.xliff_merge import merge_xliff
from bitext.interchange.xliff_parts import STATES, XliffHeader
from bitext.interchange.xliff_read import read_xliff
from bitext.model import Alternative, TranslationUnit, Variant
from support import GOLDEN, assert_valid_xliff

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
VERSIONS: tuple[XliffVersion, ...] = ("1.2", "2.1")
HEADER = XliffHeader(
    original="r1",
    date=DATE,
    source_tag="en",
    target_tag="ko",
    props=(("x-bitext-fingerprint", "f" * 64), ("x-bitext-release", "r1")),
)
X12 = "{urn:oasis:names:tc:xliff:document:1.2}"


def _unit(id: str, source: str = "One.", target: str = "하나.", status: UnitStatus = "machine") -> ForeignUnit:
    return ForeignUnit(id=id, source=source, target=target, source_tag="en", target_tag="ko", status=status)


def _own(paragraph: str, sentence: int, *, props: tuple[tuple[str, str], ...] = ()) -> TranslationUnit:
    place = (("x-bitext-release", "r1"), ("x-bitext-paragraph", paragraph), ("x-bitext-kind", "paragraph"))
    return TranslationUnit(
        id=f"r1/p{paragraph:0>2}.s{sentence}",
        variants=(Variant(lang="en", text=f"Sentence {sentence}."), Variant(lang="ko", text=f"문장 {sentence}.")),
        props=(*place, *props),
        notes=("term-missed: ROK should be 한국",),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_statuses_survive(tmp_path: Path, version: XliffVersion) -> None:
    units = [
        replace(_unit(f"{status}.{origin}", status=status), origin=origin)
        for status in STATUSES
        for origin in ("mt", "tm", "")
    ]
    write_xliff(tmp_path / "x.xlf", HEADER, units, version=version)
    read = {unit.id: (unit.status, unit.origin) for unit in read_xliff(tmp_path / "x.xlf")}
    assert read == {unit.id: (unit.status, unit.origin) for unit in units}
    assert_valid_xliff(tmp_path / "x.xlf")


def test_states_are_those_that_tools_know(tmp_path: Path) -> None:
    machine, exact = _unit("mt"), replace(_unit("tm", status="reviewed"), origin="tm")
    untranslated = _unit("new", target="", status="new")
    write_xliff(tmp_path / "x.xlf", HEADER, [replace(machine, origin="mt"), exact, untranslated])
    targets = [unit.find(f"{X12}target") for unit in assert_valid_xliff(tmp_path / "x.xlf").iter(f"{X12}trans-unit")]
    assert dict(targets[0].attrib) == {"state": "needs-review-translation", "state-qualifier": "leveraged-mt"}
    assert dict(targets[1].attrib) == {"state": "translated", "state-qualifier": "leveraged-tm"}
    assert targets[2] is None


@pytest.mark.parametrize(
    ("attributes", "target", "status"),
    [
        ("", '<target state="needs-review-translation">t</target>', "machine"),
        ("", '<target state="needs-adaptation">t</target>', "machine"),
        ("", '<target state="signed-off">t</target>', "approved"),
        (' approved="yes"', '<target state="translated">t</target>', "approved"),
        ("", '<target state="needs-translation">t</target>', "new"),
        ("", '<target state-qualifier="mt-suggestion">t</target>', "machine"),
        ("", "<target>t</target>", "reviewed"),
        ("", "<target></target>", "new"),
        ("", "", "new"),
    ],
)
def test_states_of_other_tools(tmp_path: Path, attributes: str, target: str, status: UnitStatus) -> None:
    path = tmp_path / "x.xlf"
    path.write_text(
        f'<xliff xmlns="{X12[1:-1]}" version="1.2"><file original="a" source-language="en" target-language="ko" '
        f'datatype="x"><body><trans-unit id="1"{attributes}><source>s</source>{target}</trans-unit></body></file>'
        "</xliff>"
    )
    assert [unit.status for unit in read_xliff(path)] == [status]


@pytest.mark.parametrize("version", VERSIONS)
def test_own_units_are_grouped_by_paragraph_and_the_head_says_what_holds_for_all(
    tmp_path: Path, version: XliffVersion
) -> None:
    found = ("x-bitext-terms-found", "UN = 유엔")
    tags = {"en": "en", "ko": "ko"}
    units = list(own_units([_own("0", 1), _own("1", 1, props=(found,)), _own("1", 2)], tags))  # type: ignore[arg-type]
    path = tmp_path / "x.xlf"
    assert write_xliff(path, HEADER, units, version=version) == 3
    root = assert_valid_xliff(path)
    groups = list(root.iter("{*}group"))
    assert [(group.get("id"), len(group)) for group in groups] == [("p00", 1), ("p01", 2)]
    assert path.read_text(encoding="utf-8").count(">r1<") == 1
    assert read_xliff_prop(path, "x-bitext-fingerprint") == "f" * 64
    assert read_xliff_prop(tmp_path / "none.xlf", "x-bitext-fingerprint") is None
    read = list(read_xliff(path))
    assert [unit.props[0] for unit in read] == [("x-bitext-release", "r1")] * 3
    assert found in read[1].props
    assert read[1].notes == ("term-missed: ROK should be 한국",)
    assert "UN = 유엔</note>" in path.read_text(encoding="utf-8")
    assert [(unit.status, unit.origin, unit.tool, unit.id) for unit in read] == [
        ("machine", "mt", "bitext", unit.id) for unit in units
    ]
    assert (read[1].previous, read[1].next) == ("Sentence 1.", "Sentence 2.")


@pytest.mark.parametrize("version", VERSIONS)
def test_alternatives_keep_origin_and_quality(tmp_path: Path, version: XliffVersion) -> None:
    fuzzy = Alternative(target="둘.", source="Two.", quality=85, origin="releases")
    write_xliff(tmp_path / "x.xlf", HEADER, [replace(_unit("a"), alternatives=(fuzzy,))], version=version)
    assert_valid_xliff(tmp_path / "x.xlf")
    (unit,) = read_xliff(tmp_path / "x.xlf")
    assert unit.alternatives == (fuzzy,)


@pytest.mark.parametrize("version", VERSIONS)
def test_ids_are_unique_and_the_same_input_gives_the_same_bytes(tmp_path: Path, version: XliffVersion) -> None:
    units = [_unit(""), _unit("a/b"), _unit("a/b"), _unit("ㄱ b")]
    for name in ("x.xlf", "y.xlf"):
        write_xliff(tmp_path / name, HEADER, units, version=version)
    assert (tmp_path / "x.xlf").read_bytes() == (tmp_path / "y.xlf").read_bytes()
    assert_valid_xliff(tmp_path / "x.xlf")
    assert len({unit.id for unit in read_xliff(tmp_path / "x.xlf")}) >= 3


def test_xliff_2_without_units_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(InterchangeError, match="no units"):
        write_xliff(tmp_path / "x.xlf", HEADER, [], version="2.1")
    assert list(tmp_path.iterdir()) == []
    write_xliff(tmp_path / "x.xlf", HEADER, [])
    with pytest.raises(OutputError, match="--force"):
        write_xliff(tmp_path / "x.xlf", HEADER, [])


#: In a process of its own: the toolkit's package is called translate, as is one of our benchmarks.
_TOOLKIT = """
import json, sys
from translate.storage import xliff
file = xliff.xlifffile(open(sys.argv[1], "rb"))
print(json.dumps([file.getsourcelanguage(), file.gettargetlanguage()]))
for unit in file.units:
    state = unit.xmlelement.find(unit.namespaced("target")).get("state")
    print(json.dumps([str(unit.source), str(unit.target), state, unit.isapproved(), unit.isfuzzy()]))
"""


def test_translate_toolkit_reads_what_we_write(tmp_path: Path) -> None:
    units = [_unit(status, source=f"A {status} & <b>", status=status) for status in STATUSES]
    write_xliff(tmp_path / "x.xlf", HEADER, units)
    command = [sys.executable, "-c", _TOOLKIT, str(tmp_path / "x.xlf")]
    printed = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path).stdout.decode().splitlines()
    languages, *read = [json.loads(line) for line in printed]
    assert languages == ["en", "ko"]
    assert [unit[:4] for unit in read] == [
        [unit.source, unit.target, STATES[unit.status], unit.status == "approved"] for unit in units
    ]
    assert [unit[4] for unit in read] == [unit.status != "approved" for unit in units]  # what it calls fuzzy


# ---- targets back into a foreign file


@pytest.mark.parametrize("name", ["studio.sdlxliff", "memoq.mqxliff"])
def test_targets_go_back_with_their_inline_elements(tmp_path: Path, name: str) -> None:
    path, output = GOLDEN / "exchange" / name, tmp_path / name
    before = list(read_xliff(path))
    changed = [replace(unit, target=f"새 {unit.source}", status="reviewed") for unit in before]
    assert merge_xliff(path, output, changed).untagged == ()
    after = list(read_xliff(output))
    assert [(unit.id, unit.source, unit.target, unit.status) for unit in after] == [
        (unit.id, unit.source, unit.target, "reviewed") for unit in changed
    ]
    assert [unit.target_codes for unit in after] == [unit.source_codes for unit in before]
    text = output.read_text(encoding="utf-8")
    for kept in ("UEsDBBQABgAIAAAAIQ==", "sdl:cxts") if name.startswith("studio") else ("skeleton.xml", "옛것"):
        assert kept in text


@pytest.mark.parametrize("name", ["studio.sdlxliff", "memoq.mqxliff"])
def test_nothing_is_touched_where_nothing_has_changed(tmp_path: Path, name: str) -> None:
    path = GOLDEN / "exchange" / name
    merge_xliff(path, tmp_path / name, read_xliff(path))
    assert list(read_xliff(tmp_path / name)) == list(read_xliff(path))
    before, after = (
        [(node.tag, dict(node.attrib), node.text or "", node.tail) for node in etree.parse(str(file)).iter()]
        for file in (path, tmp_path / name)
    )
    assert before == after


@pytest.mark.parametrize("version", VERSIONS)
def test_statuses_and_targets_go_back_into_our_own_files(tmp_path: Path, version: XliffVersion) -> None:
    units = [_unit(f"u{index}", status="new", target="") for index in range(4)]
    write_xliff(tmp_path / "x.xlf", HEADER, units, version=version)
    edited = [
        replace(unit, target=f"번역 {unit.id}", status=status)
        for unit, status in zip(read_xliff(tmp_path / "x.xlf"), STATUSES, strict=True)
    ]
    merge_xliff(tmp_path / "x.xlf", tmp_path / "y.xlf", edited)
    assert list(read_xliff(tmp_path / "y.xlf")) == edited
    assert_valid_xliff(tmp_path / "y.xlf")


def test_targets_that_do_not_fit_are_refused_or_reported(tmp_path: Path) -> None:
    path, output = GOLDEN / "exchange" / "studio.sdlxliff", tmp_path / "out.xlf"
    first = next(read_xliff(path))
    assert merge_xliff(path, output, [replace(first, target="태그 없이")]).untagged == ("1b/1",)
    output.unlink()
    for target, why in (
        ("⟦9⟧", "⟦9⟧ stands for no inline element"),
        ("⟦1⟧서울", "⟦1⟧ is not closed"),
        ("⟦/1⟧서울⟦1⟧", "⟦/1⟧ closes"),
    ):
        with pytest.raises(InterchangeError, match="unit '1b/1'.*" + why):
            merge_xliff(path, output, [replace(first, target=target)])
    with pytest.raises(InterchangeError, match="no unit has the id 'x'"):
        merge_xliff(path, output, [replace(first, id="x")])
    assert list(tmp_path.iterdir()) == []
