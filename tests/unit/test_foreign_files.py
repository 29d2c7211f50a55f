"""What other tools write into TMX and XLIFF, read and put back; files as small as what they show."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from lxml import etree

from bitext.errors import InterchangeError
from bitext.interchange.exchange import convert_units
from bitext.interchange.put_back import Edit, Edited, put_back, put_back_xliff
from bitext.interchange.tmx_check import TmxCheck
from bitext.interchange.tmx_fix import fix_tmx
from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.tmx_split import split_tmx
from bitext.interchange.tmx_stats import tmx_stats
from bitext.interchange.units import ForeignUnit, UnitStatus
from bitext.interchange.xliff_merge import merge_xliff
from bitext.interchange.xliff_read import read_xliff

DATE = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
CUT = (
    '<trans-unit id="1"><source>They met. They agreed.</source><seg-source><mrk mtype="seg" mid="0">They met.</mrk> '
    '<mrk mtype="seg" mid="1">They agreed.</mrk></seg-source><target state="needs-review-translation">'
    '<mrk mtype="seg" mid="0">만났다.</mrk> <mrk mtype="seg" mid="1">동의.</mrk></target></trans-unit>'
)
STUDIO = (
    '<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="urn:oasis:names:tc:xliff:document:1.2" '
    'version="1.2"><doc-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><cmt-defs><cmt-def id="c1"><Comments>'
    '<Comment severity="High" user="LEE">용어 확인 요망</Comment></Comments></cmt-def><cmt-def id="c2"><Comments>'
    "<Comment>다시</Comment></Comments></cmt-def></cmt-defs></doc-info>"
    '<file original="a" source-language="en-US" target-language="ko-KR" datatype="x"><header>'
    '<tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="6"><ph name="br">&lt;br/></ph></tag>'
    '<tag id="5"><bpt name="cf">&lt;cf bold="True"></bpt><ept name="cf">&lt;/cf></ept></tag></tag-defs></header><body>'
    '<trans-unit id="1"><source>Republic of<x id="6"/>Korea and <g id="5">Poland</g></source><target>한국과<x id="6"/>'
    '<mrk mtype="x-sdl-comment" sdl:cid="c1"><g id="5">폴란드</g></mrk></target><sdl:seg-defs>'
    '<sdl:seg id="1" conf="Translated"/></sdl:seg-defs></trans-unit></body></file>'
    '<file original="b" source-language="en-US" target-language="ko-KR" datatype="x"><header>'
    '<tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="6"><ph name="tab"/></tag></tag-defs></header>'
    '<body><trans-unit id="2"><source>They<x id="6"/>met.</source><target><mrk mtype="x-sdl-comment" sdl:cid="c2">'
    '만났다.</mrk></target><sdl:seg-defs><sdl:seg id="1" conf="Translated"/></sdl:seg-defs></trans-unit></body></file>'
    "</xliff>"
)
PHRASE_CODES = (
    '<trans-unit id="t:0" m:confirmed="1"><source>The {b>two sides&lt;b} met in{1}Seoul.</source>'
    "<target>{b>양측은&lt;b} 서울에서{1}회동하였다.</target><m:comment>확인</m:comment><m:tunit-metadata>"
    '<m:mark id="1"><m:type>br</m:type><m:content>&lt;br/></m:content></m:mark></m:tunit-metadata></trans-unit>'
    '<trans-unit id="t:1" m:confirmed="0"><source>{b>Korea&lt;b} and {1>Poland&lt;1}, and {b>Korea&lt;b}.</source>'
    "<target>{b>한국&lt;b}과 {1>폴란드&lt;1}, {b>대한&lt;b}.</target></trans-unit>"
)
UNMARKED = (
    '<trans-unit id="2"><source>It is over.</source><seg-source><mrk mtype="seg" mid="0">It is over.</mrk></seg-source>'
    '<target state="final">끝났다.</target></trans-unit>'
)


def _xliff(path: Path, units: str, *, namespaces: str = "", languages: str = ' target-language="ko"') -> Path:
    path.write_text(
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" {namespaces} version="1.2"><file original="a" '
        f'source-language="en"{languages} datatype="plaintext"><body>{units}</body></file></xliff>',
        encoding="utf-8",
    )
    return path


def _xliff2(path: Path, units: str) -> Path:
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="ko">'
        f'<file id="f">{units}</file></xliff>',
        encoding="utf-8",
    )
    return path


def _tmx(path: Path, units: str) -> Path:
    path.write_text(
        '<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" '
        f'adminlang="en" srclang="en" datatype="plaintext"/><body>{units}</body></tmx>',
        encoding="utf-8",
    )
    return path


def _variants(*pairs: tuple[str, str]) -> str:
    return "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in pairs)


def _edit(source: str, target: str, status: UnitStatus) -> Edit:
    return Edit(source=source, target=target, status=status)


def _put_back(path: Path, output: Path, edits: dict[str, Edit]) -> Edited:
    return put_back_xliff(path, output, edits, author="Lee", date=DATE)


def _units(path: Path) -> list[ForeignUnit]:
    return list(read_xliff(path))


def test_what_was_struck_out_in_studio_is_no_translation(tmp_path: Path) -> None:
    target = '양측은 <mrk mtype="x-sdl-deleted">어제 </mrk><mrk mtype="x-sdl-added">오늘 </mrk>만났다.'
    path = _xliff(
        tmp_path / "a.xlf", f'<trans-unit id="1"><source>They met.</source><target>{target}</target></trans-unit>'
    )
    assert _units(path)[0].target == "양측은 오늘 만났다."


def test_phrase_says_what_is_confirmed_and_is_told(tmp_path: Path) -> None:
    form = '<trans-unit id="{}" m:confirmed="{}" {}><source>They met.</source><target>만났다.</target></trans-unit>'
    units = form.format(1, 0, 'm:trans-origin="mt"') + form.format(
        2, 1, 'm:modified-by="kim" m:modified-at="1700000000000"'
    )
    path = _xliff(tmp_path / "a.mxliff", units, namespaces='xmlns:m="http://www.memsource.com/mxlf/2.0" m:level="2"')
    first, second = _units(path)
    assert (first.status, first.origin) == ("machine", "mt")
    assert (second.status, second.author, second.changed) == (
        "reviewed",
        "kim",
        datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.UTC),
    )
    _put_back(path, tmp_path / "b.mxliff", {"1": _edit("They met.", "양측은 만났다.", "approved")})
    assert [(unit.status, unit.origin) for unit in _units(tmp_path / "b.mxliff")] == [
        ("reviewed", ""),
        ("reviewed", ""),
    ]
    assert 'm:confirmed="2"' in (tmp_path / "b.mxliff").read_text(encoding="utf-8")


def test_what_studio_defines_elsewhere_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.sdlxliff"
    path.write_text(STUDIO, encoding="utf-8")
    first, second = read_xliff(path, inline="plain")
    assert (first.source, first.target) == ("Republic of Korea and Poland", "한국과 폴란드")
    assert first.notes == ("용어 확인 요망",)
    assert second.notes == ("다시",)
    convert_units(path, tmp_path / "a.tmx", format="tmx", date=DATE)
    assert [unit.source_codes for unit in read_tmx(tmp_path / "a.tmx")] == [
        (("⟦1/⟧", "<br/>"), ("⟦2⟧", '<cf bold="True">'), ("⟦/2⟧", "</cf>")),
        (("⟦1/⟧", "<tab>"),),
    ]


def test_the_codes_of_phrase_are_no_text(tmp_path: Path) -> None:
    path = _xliff(tmp_path / "a.mxliff", PHRASE_CODES, namespaces='xmlns:m="http://www.memsource.com/mxlf/2.0"')
    first, second = read_xliff(path, inline="plain")
    assert (first.source, first.target, first.notes) == (
        "The two sides met in Seoul.",
        "양측은 서울에서 회동하였다.",
        ("확인",),
    )
    assert (second.source, second.target) == ("Korea and Poland, and Korea.", "한국과 폴란드, 대한.")
    merge_xliff(path, tmp_path / "same.mxliff", _units(path))
    same = (tmp_path / "same.mxliff").read_text(encoding="utf-8")
    assert PHRASE_CODES in same.replace("&gt;", ">")  # which the writer may escape


def test_the_codes_of_phrase_stay_around_words_that_an_edit_keeps(tmp_path: Path) -> None:
    path = _xliff(tmp_path / "a.mxliff", PHRASE_CODES, namespaces='xmlns:m="http://www.memsource.com/mxlf/2.0"')
    source = "Korea and Poland, and Korea."
    edited = _put_back(path, tmp_path / "b.mxliff", {"t:1": _edit(source, "한국과 체코, 대한.", "reviewed")})
    assert edited.untagged == ("t:1",)
    written = (tmp_path / "b.mxliff").read_text(encoding="utf-8").replace("&gt;", ">")
    assert "<target>{b>한국&lt;b}과 체코, {b>대한&lt;b}.</target>" in written
    with pytest.raises(InterchangeError, match="inline codes that a table cannot hold"):
        _put_back(path, tmp_path / "c.mxliff", {"t:0": _edit("The two sides met in Seoul.", "만났다.", "reviewed")})


def test_a_target_without_marks_is_that_of_the_only_segment_or_of_the_whole(tmp_path: Path) -> None:
    path = _xliff(
        tmp_path / "a.xlf",
        UNMARKED
        + CUT.replace('<mrk mtype="seg" mid="0">만났다.</mrk> <mrk mtype="seg" mid="1">동의.</mrk>', "만났다. 동의."),
    )
    assert [(unit.id, unit.source, unit.target) for unit in _units(path)] == [
        ("2", "It is over.", "끝났다."),
        ("1", "They met. They agreed.", "만났다. 동의."),
    ]
    _put_back(path, tmp_path / "b.xlf", {"2": _edit("It is over.", "회의가 끝났다.", "reviewed")})
    assert _units(tmp_path / "b.xlf")[0].target == "회의가 끝났다."


def test_who_approves_one_segment_does_not_approve_its_siblings(tmp_path: Path) -> None:
    path = _xliff(tmp_path / "a.xlf", CUT)
    edits = {"1/0": _edit("They met.", "만났다.", "approved")}
    _put_back(path, tmp_path / "b.xlf", edits)
    assert [unit.status for unit in _units(tmp_path / "b.xlf")] == ["machine", "machine"]
    _put_back(path, tmp_path / "c.xlf", edits | {"1/1": _edit("They agreed.", "동의하였다.", "approved")})
    assert [unit.status for unit in _units(tmp_path / "c.xlf")] == ["approved", "approved"]


def test_units_whose_segments_should_differ_in_status_are_named(tmp_path: Path) -> None:
    approved = CUT.replace('unit id="1"', 'unit id="2" approved="yes"').replace("needs-review-translation", "final")
    empty = (
        CUT.replace('unit id="1"', 'unit id="3"')
        .replace('state="needs-review-translation"', "")
        .replace(">만났다.<", "><")
    )
    path = _xliff(tmp_path / "a.xlf", CUT + approved + empty.replace(">동의.<", "><"))
    edits = {f"{id}/0": _edit("They met.", "회동하였다.", "reviewed") for id in "123"}
    edited = _put_back(path, tmp_path / "b.xlf", edits)
    assert (edited.changed, edited.shared) == (3, ("1", "2", "3"))
    assert [(unit.id, unit.status) for unit in _units(tmp_path / "b.xlf")] == [
        ("1/0", "machine"),
        ("1/1", "machine"),
        ("2/0", "reviewed"),
        ("2/1", "reviewed"),
        ("3/0", "machine"),  # not translated yet is lower than reviewed
        ("3/1", "new"),
    ]
    edits = {"1/0": _edit("They met.", "회동하였다.", "reviewed"), "1/1": _edit("They agreed.", "동의.", "reviewed")}
    assert _put_back(path, tmp_path / "c.xlf", edits).shared == ()


@pytest.mark.parametrize("target", ['<target state="translated"/>', '<target state="final"></target>', "<target/>"])
def test_what_has_no_text_is_new_whatever_its_state(tmp_path: Path, target: str) -> None:
    unit = f'<trans-unit id="1" approved="yes"><source>They met.</source>{target}</trans-unit>'
    assert [unit.status for unit in _units(_xliff(tmp_path / "a.xlf", unit))] == ["new"]
    segments = f'<segment id="{{}}" state="{{}}"><source>They met.</source>{target.split()[0].rstrip("/>")}/></segment>'
    both = segments.format(1, "final") + segments.format(2, "reviewed")
    path = _xliff2(tmp_path / "b.xlf", f'<unit id="1">{both}</unit>')
    assert [unit.status for unit in _units(path)] == ["new", "new"]


@pytest.mark.parametrize("there", ["a", "b", "c", "ab", "ac", "bc", ""])
def test_a_segment_that_the_target_lacks_comes_in_the_order_of_the_source(tmp_path: Path, there: str) -> None:
    marks = [f'<mrk mtype="seg" mid="{name}">{name.upper()}.</mrk>' for name in "abc"]
    korean = dict(zip("abc", ("가.", "나.", "다."), strict=True))
    target = " ".join(f'<mrk mtype="seg" mid="{name}">{korean[name]}</mrk>' for name in there)
    path = _xliff(
        tmp_path / "a.xlf",
        f'<trans-unit id="1"><source>A. B. C.</source><seg-source>{" ".join(marks)}</seg-source>'
        f'<target state="translated">{target}</target></trans-unit>',
    )
    edits = {f"1/{name}": _edit(f"{name.upper()}.", korean[name], "reviewed") for name in "cab" if name not in there}
    _put_back(path, tmp_path / "b.xlf", edits)
    (written,) = etree.parse(str(tmp_path / "b.xlf")).iter("{*}target")
    assert "".join(written.itertext()) == "가. 나. 다."
    assert {unit.status for unit in _units(tmp_path / "b.xlf")} == {"reviewed"}


def test_comments_stay_when_their_segment_is_edited(tmp_path: Path) -> None:
    path = tmp_path / "a.sdlxliff"
    path.write_text(STUDIO.replace('<x id="6"/>', " "), encoding="utf-8")
    notes = [unit.notes for unit in _units(path)]
    edits = {"2": _edit("They met.", "회동하였다.", "reviewed")}
    edited = _put_back(path, tmp_path / "b.sdlxliff", edits)
    assert edited.untagged == ()
    second = _units(tmp_path / "b.sdlxliff")[1]
    assert (second.target, second.notes) == ("회동하였다.", notes[1])


def test_marks_that_go_are_named_and_halves_stay(tmp_path: Path) -> None:
    path = _xliff2(
        tmp_path / "a.xlf",
        '<unit id="1"><segment id="1"><source>They met.</source><target>양측은 <sm id="m" type="comment" value="?"/>'
        '만났다.</target></segment><segment id="2"><source>They agreed.</source><target>합의<em startRef="m"/>했다.'
        '</target></segment></unit><unit id="2"><segment><source>It ended.</source><target><mrk id="m" type="term">'
        "끝났다</mrk>.</target></segment></unit>",
    )
    edits = {
        "1/1": _edit("They met.", "회동하였다.", "reviewed"),
        "1/2": _edit("They agreed.", "합의하였다.", "reviewed"),
        "2": _edit("It ended.", "종료되었다.", "reviewed"),
    }
    assert _put_back(path, tmp_path / "b.xlf", edits).untagged == ("2",)
    written = (tmp_path / "b.xlf").read_text(encoding="utf-8")
    assert '<target><sm id="m" type="comment" value="?"/>회동하였다.</target>' in written
    assert '<target>합의하였다.<em startRef="m"/></target>' in written


@pytest.mark.parametrize(
    ("namespaces", "unit"),
    [
        ('xmlns:m="http://www.memsource.com/mxlf/2.0"', '{} m:confirmed="0" m:locked="true">{}'),
        ('xmlns:q="MQXliff"', '{} q:status="ManuallyConfirmed" q:locked="locked">{}'),
        (
            'xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"',
            '{}>{}<sdl:seg-defs><sdl:seg id="1" conf="Translated" locked="true"/></sdl:seg-defs>',
        ),
    ],
)
def test_what_is_locked_stays_and_is_named(tmp_path: Path, namespaces: str, unit: str) -> None:
    texts = "<source>They met.</source><target>만났다.</target>"
    path = _xliff(tmp_path / "a.xlf", unit.format('<trans-unit id="1"', texts) + "</trans-unit>", namespaces=namespaces)
    edited = _put_back(path, tmp_path / "b.xlf", {"1": _edit("They met.", "회동하였다.", "approved")})
    assert (edited.changed, edited.locked, edited.untagged) == (0, ("1",), ())
    assert _units(tmp_path / "b.xlf") == _units(path)


def test_a_new_translation_without_the_tags_of_its_source_is_named(tmp_path: Path) -> None:
    path = _xliff(tmp_path / "a.xlf", '<trans-unit id="1"><source>Press <g id="1">Release</g></source></trans-unit>')
    edited = _put_back(path, tmp_path / "b.xlf", {"1": _edit("Press Release", "보도자료", "reviewed")})
    assert edited.untagged == ("1",)


def test_xliff_without_a_target_language_becomes_korean_tmx(tmp_path: Path) -> None:
    path = _xliff(tmp_path / "a.xlf", UNMARKED, languages="")
    convert_units(path, tmp_path / "a.tmx", format="tmx", date=DATE)
    assert [unit.target_tag for unit in read_tmx(tmp_path / "a.tmx")] == ["ko"]


def test_an_empty_language_is_an_error(tmp_path: Path) -> None:
    path = _tmx(tmp_path / "a.tmx", f"<tu>{_variants(('en', 'They met.'), ('', '만났다.'))}</tu>")
    assert "language-missing" in [problem.code for problem in TmxCheck(path).problems()]


def test_the_same_word_in_another_language_is_no_duplicate(tmp_path: Path) -> None:
    units = "".join(f"<tu>{_variants(('en', 'APEC'), (tag, 'APEC'))}</tu>" for tag in ("ja", "ko", "ko"))
    fixes = fix_tmx([_tmx(tmp_path / "a.tmx", units)], tmp_path / "b.tmx", drop_duplicates=True)
    assert (fixes.units, fixes.dropped) == (2, 1)


def test_a_unit_with_tags_is_no_duplicate_of_one_without(tmp_path: Path) -> None:
    texts = [("A <hi>b</hi>", "가 <hi>나</hi>"), ("A b", "가 나"), ("A <ph>{1}</ph> b", "가"), ("A {1} b", "가")]
    units = "".join(f"<tu>{_variants(('en', en), ('ko', ko))}</tu>" for en, ko in texts)
    path = _tmx(tmp_path / "a.tmx", units)
    fixes = fix_tmx([path], tmp_path / "b.tmx", drop_duplicates=True)
    assert (fixes.units, fixes.dropped) == (4, 0)
    assert "duplicate-unit" not in [problem.code for problem in TmxCheck(path).problems()]


def test_a_month_thirteen_is_no_date(tmp_path: Path) -> None:
    unit = f'<tu creationdate="20251399T000000Z">{_variants(("en", "A b"), ("ko", "가 나"))}</tu>'
    path = _tmx(tmp_path / "a.tmx", unit)
    assert "date" in [problem.code for problem in TmxCheck(path).problems()]
    fix_tmx([path], tmp_path / "b.tmx")
    assert "20251399" not in (tmp_path / "b.tmx").read_text(encoding="utf-8")


def test_units_are_split_by_their_last_change(tmp_path: Path) -> None:
    pair = _variants(("en", "A b"), ("ko", "가 나")).replace("<tuv", '<tuv changedate="20240101T000000Z"', 1)
    pair = pair[::-1].replace("vut<", '"Z000000T10305202"=etadegnahc vut<', 1)[::-1]
    parts = split_tmx(_tmx(tmp_path / "a.tmx", f"<tu>{pair}</tu>"), tmp_path / "parts", "date")
    assert [part.name for part in parts] == ["a.2025-03-01.tmx"]


def test_statistics_know_the_last_change_of_a_variant(tmp_path: Path) -> None:
    pair = _variants(("en", "A b"), ("ko", "가 나")).replace(
        "<tuv", '<tuv changedate="20250301T000000Z" changeid="kim"', 1
    )
    path = _tmx(tmp_path / "a.tmx", f'<tu changedate="20240101T000000Z" changeid="park">{pair}</tu>')
    stats = tmx_stats(path)
    assert (stats.first, stats.last, list(stats.authors)) == ("2024-01-01", "2025-03-01", ["kim"])


def test_an_edit_is_of_its_author_and_day_where_the_unit_had_its_own(tmp_path: Path) -> None:
    pair = _variants(("en", "They met."), ("ko", "만났다."))
    path = _tmx(tmp_path / "a.tmx", f'<tu tuid="7" changedate="20210101T000000Z" changeid="park">{pair}</tu>')
    (tmp_path / "b.tmx").write_bytes(
        put_back(path, {"7": _edit("They met.", "회동하였다.", "reviewed")}, author="kim", date=DATE)[0]
    )
    (unit,) = read_tmx(tmp_path / "b.tmx")
    assert (unit.target, unit.author, unit.changed) == ("회동하였다.", "kim", DATE)


def test_the_context_of_memoq_is_read_as_text(tmp_path: Path) -> None:
    props = "".join(
        f'<prop type="x-context-{side}">&lt;seg&gt;{text}&lt;/seg&gt;</prop>'
        for side, text in (
            ("pre", "Talks on R&amp;amp;D"),
            ("post", "They &lt;bpt i='1'&gt;{}&lt;/bpt&gt;agreed&lt;ept i='1'&gt;{}&lt;/ept&gt;."),
        )
    )
    path = _tmx(tmp_path / "a.tmx", f"<tu>{props}{_variants(('en', 'They met.'), ('ko', '만났다.'))}</tu>")
    (unit,) = read_tmx(path)
    assert (unit.previous, unit.next) == ("Talks on R&D", "They agreed.")


@pytest.mark.parametrize(
    "tag",
    ['<ph x="1" type="lb">&lt;br/&gt;</ph>', '<ph x="1" type="lb"/>', '<ph x="1">&lt;mq:ch val="&amp;#9;" /&gt;</ph>'],
)
def test_a_line_break_parts_words(tmp_path: Path, tag: str) -> None:
    path = _tmx(
        tmp_path / "a.tmx", f"<tu>{_variants(('en', f'Ministry of{tag}Foreign Affairs'), ('ko', '외교부'))}</tu>"
    )
    (unit,) = read_tmx(path, inline="plain")
    assert unit.source == "Ministry of Foreign Affairs"
