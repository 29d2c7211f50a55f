"""What files of any tool know of their units goes into the memory, and what the memory knows comes out and back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import InputError, InterchangeError
from bitext.interchange.exchange import convert_units
from bitext.memory.store import Store
from bitext.memory.units import MemoryUnit
from bitext.memory.writer import Added
from bitext.memory_files import read_units, write_units
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release
from documents import ENGLISH, text_page, write_reviewed
from strategies import memory_units, xml_text
from support import GOLDEN, omegat_translate, run

DATE = datetime.datetime(2026, 11, 28, 9, 30, tzinfo=datetime.UTC)
RELEASE = normalize_release(parse_release(text_page(ENGLISH), path="x", id="2024/page"))[0]
EXCHANGE = GOLDEN / "exchange"
FILES = sorted(path for path in EXCHANGE.iterdir() if path.suffix != ".json")


def _write(path: Path, body: str, header: str = "<header/>") -> Path:
    path.write_text(f'<tmx version="1.4">{header}<body>{body}</body></tmx>', encoding="utf-8")
    return path


def _tu(source: str, target: str, unit: str = "", variant: str = "", props: Iterable[tuple[str, str]] = ()) -> str:
    said = "".join(f'<prop type="{type}">{text}</prop>' for type, text in props)
    english = f'<tuv xml:lang="en"><seg>{source}</seg></tuv>'
    return f'<tu {unit}>{said}{english}<tuv xml:lang="ko" {variant}><seg>{target}</seg></tuv></tu>'


# ---- out and back

_texts = xml_text.filter(str.strip)
_known = st.none() | _texts


@st.composite
def _any_unit(draw: st.DrawFn) -> MemoryUnit:
    return replace(
        draw(memory_units(dated=True)),
        source=draw(_texts),
        target=draw(_texts),
        previous=draw(_known | st.just("")),
        next=draw(_known | st.just("")),
        origin=draw(_known),
        author=draw(_known),
        release=draw(_known),
        id=draw(_known),
    )


@settings(max_examples=50)
@given(units=st.lists(_any_unit() | memory_units(dated=True), max_size=6))
def test_export_and_import_give_the_same_memory(
    tmp_path_factory: pytest.TempPathFactory, units: list[MemoryUnit]
) -> None:
    folder = tmp_path_factory.mktemp("memory")
    with Store.open(folder / "a.db", write=True) as first, Store.open(folder / "b.db", write=True) as second:
        added = first.add(units, date=DATE).added
        assert write_units(folder / "x.tmx", first.units(), date=DATE) == added
        assert second.add(read_units(folder / "x.tmx"), date=DATE + datetime.timedelta(days=9)) == Added(added=added)
        assert list(second.units()) == list(first.units())
        assert second.state == first.state
        assert first.add(read_units(folder / "x.tmx"), date=DATE) == Added(unchanged=added)


@settings(max_examples=50)
@given(units=st.lists(memory_units(dated=True), max_size=6).filter(bool))
def test_a_table_keeps_status_date_author_and_release(
    tmp_path_factory: pytest.TempPathFactory, units: list[MemoryUnit]
) -> None:
    path = tmp_path_factory.mktemp("memory") / "x.tsv"
    write_units(path, units, date=DATE)
    for unit, read in zip(units, read_units(path), strict=True):
        assert (read.source, read.target) == (" ".join(unit.source.split()), " ".join(unit.target.split()))
        assert (read.status, read.author, read.release) == (unit.status, unit.author, unit.release)
        assert read.changed == (unit.changed and unit.changed.replace(microsecond=0))


def test_an_author_and_a_release_alone_say_whose_table_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("Hello.\t안녕.\t\t\tkim\trel-1\n", encoding="utf-8")
    (unit,) = read_units(path)
    assert (unit.author, unit.release) == ("kim", "rel-1")


def test_a_table_may_end_behind_the_target_and_all_bad_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("A.\t가.\nB.\t나.\tapproved\n\n", encoding="utf-8")
    assert [unit.status for unit in read_units(path)] == ["reviewed", "approved"]
    path.write_text("A.\t가.\tdone\nB.\t나.\tmachine\nC.\t다.\t\t28.11.2026\n", encoding="utf-8")
    with pytest.raises(InterchangeError, match=r"x\.tsv:1: status 'done'; expected .*; line 3: date '28\.11\.2026'"):
        list(read_units(path))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A.\t가.\tdone\nB.\t나.\nC.\t다.\t\t28.11.2026\n", "1: 'done' and ''"),
        ("A.\t가.\nB.\t나.\ta note\n", "2: 'a note' and ''"),
        ("A.\t가.\tx/p00.s1\tdone\nB.\t나.\tx/p00.s2\tdone\n", "1: 'x/p00.s1' and 'done'"),
    ],
)
def test_a_table_of_other_columns_is_refused_once(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(rows, encoding="utf-8")
    message = f"{path}:{said} behind the target; expected source, target and, where known, status (machine, "
    with pytest.raises(InterchangeError) as caught:
        list(read_units(path))
    assert str(caught.value).startswith(message)
    assert "; line" not in str(caught.value)


def test_each_reader_understands_the_tables_of_the_other(tmp_path: Path) -> None:
    known = MemoryUnit(source="A.", target="가.", status="approved", author="kim", changed=DATE, release="one")
    write_units(tmp_path / "memory.tsv", [known, MemoryUnit(source="B.", target="나.", status="machine")], date=DATE)
    convert_units(tmp_path / "memory.tsv", tmp_path / "x.tmx", format="tmx", date=DATE)
    first, second = read_units(tmp_path / "x.tmx")
    assert replace(first, origin=None) == replace(known, origin=None)
    assert (second.target, second.status, second.author) == ("나.", "machine", None)
    (tmp_path / "y.tsv").write_text("A.\t가.\tone/p02.s1\treviewed\nB.\t나.\tone/p02.s2\tnew\n", encoding="utf-8")
    units = [
        (unit.target, unit.status, unit.release, unit.paragraph, unit.id) for unit in read_units(tmp_path / "y.tsv")
    ]
    assert units == [("가.", "reviewed", "one", 2, "p02.s1"), ("", "machine", "one", 2, "p02.s2")]
    (tmp_path / "z.tsv").write_text("A.\t가.\t\t2026-10-02T00:00:00Z\nB.\t나.\n", encoding="utf-8")
    assert [unit.changed and unit.changed.year for unit in read_units(tmp_path / "z.tsv")] == [2026, None]
    (tmp_path / "ids.tsv").write_text("A.\t가.\tnew\treviewed\nB.\t나.\t1\tapproved\n", encoding="utf-8")
    assert [unit.status for unit in read_units(tmp_path / "ids.tsv")] == ["reviewed", "approved"]


@pytest.mark.parametrize("author", ["bitext-mt", "bitext-align", "bitext", "MT"])
def test_no_program_is_the_author_of_what_a_person_confirmed(tmp_path: Path, author: str) -> None:
    path = _write(tmp_path / "x.tmx", _tu("A.", "가.", f'creationid="{author}"'))
    assert [(unit.status, unit.author) for unit in read_units(path)] == [("machine", author)]
    assert [unit.author for unit in read_units(path, status="reviewed")] == [None]
    assert [unit.author for unit in read_units(path, status="approved", author="kim")] == ["kim"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_any_file_twice_changes_nothing(tmp_path: Path, path: Path) -> None:
    with Store.open(tmp_path / "tm.db", write=True) as store:
        first = store.add(read_units(path), date=DATE)
        state = store.state
        again = store.add(read_units(path), date=DATE + datetime.timedelta(days=1))
        assert first.added
        assert again == Added(unchanged=first.added, empty=first.empty)
        assert store.state == state


# ---- what tools say


def _facts(path: Path) -> list[tuple[object, ...]]:
    return [
        (unit.target, unit.status, unit.author, unit.changed and unit.changed.day, unit.previous, unit.next)
        for unit in read_units(path)
        if unit.target
    ]


def test_sdlxliff_gives_status_author_dates_and_context_and_no_text_where_it_was_rejected() -> None:
    first, second, third, fourth, fifth = read_units(EXCHANGE / "studio.sdlxliff")
    assert first == MemoryUnit(
        source="The two sides met in Seoul.",
        target="양측은 서울에서 만났다.",
        status="approved",
        origin="studio.sdlxliff",
        author="HQ\\lee",
        created=datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC),
        changed=datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        previous="",
        next="They agreed on ODA.",
    )
    assert [unit.status for unit in (second, third)] == ["reviewed", "machine"]
    assert (third.previous, fourth.target, fifth.target) == ("They agreed on ODA.", "", "")


def test_mqxliff_gives_what_it_knows() -> None:
    sources = [unit.source for unit in read_units(EXCHANGE / "memoq.mqxliff")]
    assert _facts(EXCHANGE / "memoq.mqxliff") == [
        ("두 번째는 기계가 하였다.", "machine", None, None, sources[0], sources[2]),
        ("세 번째는 메모리에서 왔다.", "machine", None, None, sources[1], sources[3]),
        ("네 번째는 확정되었다.", "reviewed", "kim", 20, sources[2], sources[4]),
        ("다섯 번째는 감수되었다.", "approved", "lee", 21, sources[3], sources[5]),
    ]


def test_what_is_not_translated_is_empty_whatever_status_is_given(tmp_path: Path) -> None:
    with Store.open(tmp_path / "tm.db", write=True) as store:
        added = store.add(read_units(EXCHANGE / "studio.sdlxliff", status="approved", author="kim"), date=DATE)
        assert added == Added(added=3, empty=2)
        assert {(unit.status, unit.author) for unit in store.units()} == {("approved", "kim")}


def test_a_project_of_omegat_is_reviewed_where_a_person_changed_it(tmp_path: Path) -> None:
    """As OmegaT 3.6 and 6.0 write project_save.tmx: no ids and props, author and dates at the target."""
    untouched = 'changeid="bitext-mt" changedate="20240501T000000Z" creationid="bitext-mt"'
    path = _write(
        tmp_path / "project_save.tmx",
        _tu("One.", "하나.", variant=untouched)
        + _tu("Two.", "둘.", variant='changeid="kim" changedate="20240502T000000Z" creationid="bitext-mt"')
        + _tu("Two.", "두 번째.", variant='changeid="kim"', props=[("file", "a"), ("prev", "One."), ("next", "")]),
        '<header creationtool="OmegaT"/>',
    )
    assert _facts(path) == [
        ("하나.", "machine", "bitext-mt", 1, None, None),
        ("둘.", "reviewed", "kim", 2, None, None),
        ("두 번째.", "reviewed", "kim", None, "One.", ""),
    ]


@pytest.mark.omegat
def test_what_omegat_saves_untouched_stays_machine_translation(tmp_path: Path) -> None:
    write_reviewed(tmp_path / "page.tmx", [RELEASE])
    (tmp_path / "page.txt").write_bytes(text_page(ENGLISH))
    source = run("segment", tmp_path / "page.txt", "--format", "paragraphs").stdout.decode()
    omegat_translate(tmp_path / "project", {"page.txt": source}, [tmp_path / "page.tmx"])
    units = list(read_units(tmp_path / "project" / "project-omegat.tmx"))
    assert len(units) > 10
    assert {(unit.status, unit.author) for unit in units} == {("machine", "bitext-mt")}


# ---- bitext's own files


def _place(path: Path) -> list[MemoryUnit]:
    return [replace(unit, origin=None, author=None, created=None, changed=None) for unit in read_units(path)]


@pytest.mark.parametrize("segtype", ["sentence", "paragraph"])
def test_all_own_files_of_a_release_give_the_same_units_with_their_places(tmp_path: Path, segtype: str) -> None:
    tmx, xliff, xliff2 = tmp_path / "a.tmx", tmp_path / "a.xlf", tmp_path / "b.xlf"
    write_reviewed(tmx, [RELEASE], segtype=segtype)  # type: ignore[arg-type]
    write_reviewed(xliff, [RELEASE], segtype=segtype, version="1.2")  # type: ignore[arg-type]
    write_reviewed(xliff2, [RELEASE], segtype=segtype, version="2.1")  # type: ignore[arg-type]
    units = _place(tmx)
    assert units == _place(xliff) == _place(xliff2)
    assert {unit.status for unit in units} == {"machine"}
    ids = [unit.id for unit in units]
    assert ids[:3] == (["p00.s1", "p01.s1", "p01.s2"] if segtype == "sentence" else ["p00", "p01", "p02"])
    assert [unit.paragraph for unit in units] == [int(str(id)[1:3]) for id in ids]
    assert {unit.release for unit in units} == {"2024/page"}
    assert [unit.previous for unit in units] == ["", *(unit.source for unit in units[:-1])]
    assert [unit.next for unit in units] == [*(unit.source for unit in units[1:]), ""]


def test_the_place_is_that_of_the_id_where_the_props_are_lost(tmp_path: Path) -> None:
    path = _write(tmp_path / "x.tmx", _tu("A.", "가.", 'tuid="a/b/p12.s3"') + _tu("B.", "나.", 'tuid="p12"'))
    first, second = read_units(path)
    assert (first.release, first.paragraph, first.id) == ("a/b", 12, "p12.s3")
    assert (second.release, second.paragraph, second.id) == (None, None, None)


def test_the_place_stays_where_a_tool_marks_the_one_segment_of_a_unit(tmp_path: Path) -> None:
    path = tmp_path / "x.sdlxliff"
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="en-US" '
        'target-language="ko-KR" datatype="x"><body><trans-unit id="talks/p03.s1"><source>They met.</source>'
        '<seg-source><mrk mtype="seg" mid="1">They met.</mrk></seg-source><target><mrk mtype="seg" mid="1">만났다.'
        "</mrk></target></trans-unit></body></file></xliff>",
        encoding="utf-8",
    )
    (unit,) = read_units(path)
    assert (unit.release, unit.paragraph, unit.id) == ("talks", 3, "p03.s1")


def test_order_gives_the_context_that_a_file_does_not(tmp_path: Path) -> None:
    known = [("x-previous-source-text", "Zero."), ("x-next-source-text", "Two.")]
    path = _write(tmp_path / "x.tmx", _tu("One.", "하나.", props=known) + _tu("Two.", "둘.") + _tu("Three.", ""))
    assert [(unit.previous, unit.next) for unit in read_units(path)] == [("Zero.", "Two."), (None, None), (None, None)]
    assert [(unit.previous, unit.next) for unit in read_units(path, in_order=True)] == [
        ("Zero.", "Two."),
        ("One.", "Three."),
        ("Two.", ""),
    ]


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "20261399T000000Z", "x"])
def test_what_is_no_date_is_none(tmp_path: Path, date: str) -> None:
    (unit,) = read_units(_write(tmp_path / "x.tmx", _tu("A.", "가.", f'changedate="{date}"')))
    assert unit.changed is None


def test_numbers_that_are_no_paragraph_are_none(tmp_path: Path) -> None:
    for value in ("-1", "9" * 30, "³", "x", ""):
        path = _write(tmp_path / "x.tmx", _tu("A.", "가.", props=[("x-bitext-paragraph", value)]))
        assert [unit.paragraph for unit in read_units(path)] == [None]


def test_other_files_and_languages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"expected \.tmx, \.tsv, \.xlf, .* or \.mxliff"):
        list(read_units(tmp_path / "x.doc"))
    with pytest.raises(InputError, match=r"expected \.tmx or \.tsv"):
        write_units(tmp_path / "x.xlf", [], date=DATE)
    content = (EXCHANGE / "memoq.mqxliff").read_text(encoding="utf-8").replace('language="ko"', 'language="ja"')
    (tmp_path / "x.mqxliff").write_text(content, encoding="utf-8")
    with pytest.raises(InterchangeError, match="a file of 'en' and 'ja', not of 'en' and 'ko'"):
        list(read_units(tmp_path / "x.mqxliff"))
