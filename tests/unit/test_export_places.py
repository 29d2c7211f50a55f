"""Export: what is missing, stands twice or in several wordings is told, and each place gets the Korean that is its."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.errors import InputError, InterchangeError
from bitext.export import match_page, rebuild
from bitext.interchange.document import on_one_line
from bitext.interchange.put_back import Edit, put_back, put_back_xliff
from bitext.interchange.reviewed import ReviewedUnit, find_reviewed, read_reviewed
from bitext.model import Markup, Paragraph, Release
from bitext.normalize.release import normalize_release
from bitext.release.read import find_inputs, parse_release
from documents import ENGLISH, text_page, write_reviewed
from support import write_one_unit

_AGREED = "Agreed as proposed by the first committee."
_REPEATED = normalize_release(
    parse_release(
        f"Committee Meets\n\nDate : 2024-05-03\n\n1. {_AGREED}\n\n2. {_AGREED}\n\n3. {_AGREED}\n".encode(),
        path="x",
        id="r",
    )
)[0]
_COMPOSED = normalize_release(parse_release(text_page(ENGLISH), path="x", id="r"))[0]


def _saved(target: str, source: str = _AGREED, *, around: tuple[str, str] | None = None) -> ReviewedUnit:
    """Return a unit as OmegaT's project memory has it."""
    previous, next_ = around or (None, None)
    return ReviewedUnit(id="", source=source, target=target, previous=previous, next=next_)


@pytest.mark.parametrize("name", ["x.tmx", "x.xlf"])
def test_a_sentence_missing_from_a_paragraph_is_named_without_its_neighbours(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_reviewed(path, [_COMPOSED], version="1.2" if name == "x.xlf" else None)
    units = [replace(unit, previous=None, next=None) for unit in read_reviewed(path)]
    assert rebuild(units, path="x")[0].missing == ()
    for lost in ("r/p01.s1", "r/p01.s2"):
        (rebuilt,) = rebuild([unit for unit in units if unit.id != lost], path="x")
        assert rebuilt.missing == (("before p01.s2",) if lost.endswith("s1") else ())  # the last is not missed
    three = [unit if unit.id != "r/p01.s2" else replace(unit, id="r/p01.s3") for unit in units]
    assert rebuild(three, path="x")[0].missing == ("before p01.s3",)


def test_releases_of_one_name_are_refused(tmp_path: Path) -> None:
    write_reviewed(tmp_path / "a.tmx", [_COMPOSED])
    write_reviewed(tmp_path / "b.tmx", [_REPEATED])
    units = [unit for name in ("a", "b") for unit in read_reviewed(tmp_path / f"{name}.tmx")]
    with pytest.raises(InterchangeError, match=r"two different units have the id 'r/p00\.s1'"):
        rebuild(units, path="x")


def test_two_koreans_of_one_unit_are_refused_and_a_repeated_one_is_not(tmp_path: Path) -> None:
    write_reviewed(tmp_path / "a.tmx", [_COMPOSED])
    units = read_reviewed(tmp_path / "a.tmx")
    assert rebuild([*units, *units], path="x") == rebuild(units, path="x")
    with pytest.raises(InterchangeError, match=r"r/p01\.s1 has two Korean texts.*고친"):
        rebuild([*units, replace(units[1], target="고친 문장이다.")], path="x")


def test_a_text_of_several_wordings_stands_where_its_neighbours_say() -> None:
    """As OmegaT writes them: one for all places, and others for one place each."""
    first = _saved("첫째", around=("1.", "2."))
    units = [_saved("위원회 회의", "Committee Meets"), first, _saved("모든 곳")]
    rebuilt = match_page(_REPEATED, units)
    assert [paragraph.text for paragraph in rebuilt.target.paragraphs] == ["첫째", "모든 곳", "모든 곳"]
    assert rebuilt.doubts == ()
    unplaced = match_page(_REPEATED, [units[0], _saved("하나"), _saved("둘")])
    assert [paragraph.text for paragraph in unplaced.target.paragraphs] == ["하나", "둘", "둘"]
    assert unplaced.doubts == (f"{_AGREED!r} has several Korean texts; look at its places",)


def test_the_neighbours_of_our_own_units_are_texts_without_markers() -> None:
    around = [("Committee Meets", _AGREED), (_AGREED, _AGREED), (_AGREED, "")]
    units = [_saved(str(number), around=texts) for number, texts in enumerate(around)]
    rebuilt = match_page(_REPEATED, [*units[::-1], _saved("위원회 회의", "Committee Meets")])
    assert [paragraph.text for paragraph in rebuilt.target.paragraphs] == ["0", "1", "2"]


def test_markers_are_as_the_translator_has_them_and_lost_letters_are_told() -> None:
    page = parse_release("Title of It\n\n• The Minister spoke in Seoul.\n".encode(), path="x", id="r")
    page = normalize_release(page)[0]
    bold = replace(page.paragraphs[0], markup=(Markup(span=(4, 12), kind="bold"),))
    units = [_saved("제목", "Title of It"), _saved("ㅇ", "•"), _saved("장관이 발언하였다.", bold.text)]
    rebuilt = match_page(replace(page, paragraphs=(bold,)), units)
    assert rebuilt.target.paragraphs[0].marker == "ㅇ"
    assert rebuilt.doubts == ("1 of 1 links and bold or other letters of the page are not in the Korean",)


def test_units_with_their_markers_stand_where_these_are() -> None:
    units = [
        _saved("위원회 회의", "Committee Meets"),
        _saved("1. 하나", f"1. {_AGREED}"),
        _saved("2. 둘", f"2. {_AGREED}"),
    ]
    rebuilt = match_page(_REPEATED, units)
    assert [paragraph.text for paragraph in rebuilt.target.paragraphs] == ["하나", "둘", "둘"]
    assert rebuilt.doubts != ()


@pytest.mark.parametrize(
    ("marker", "english", "typed", "written"),
    [
        ("1.", "The two sides met.", "1. 양측은 만났다.", "1. 양측은 만났다."),
        ("*", "The talks went on.", "* 회담은 계속되었다.", "* 회담은 계속되었다."),
        ("ㅇ", "The talks went on.", "ㅇ회담은 계속되었다.", "ㅇ 회담은 계속되었다."),
        ("1.", "The talks went on.", "2. 회담은 계속되었다.", "1. 2. 회담은 계속되었다."),
        ("2.", "The talks went on.", "2.5시간 만에 끝났다.", "2. 2.5시간 만에 끝났다."),
        ("A.", "A. Miller spoke at length.", "A. 밀러가 발언하였다.", "A. A. 밀러가 발언하였다."),
        (None, "1. The talks went on.", "1. 회담은 계속되었다.", "1. 회담은 계속되었다."),
    ],
)
def test_a_marker_that_a_person_typed_is_not_written_twice(
    tmp_path: Path, marker: str | None, english: str, typed: str, written: str
) -> None:
    body = Paragraph(text=english, kind="paragraph", marker=marker)
    page = Release(id="r", lang="en", title="Title of It", paragraphs=(body,))
    write_reviewed(tmp_path / "x.tmx", [page], segtype="paragraph")
    units = read_reviewed(tmp_path / "x.tmx")
    units = [replace(unit, target=typed if unit.source == english else "제목") for unit in units]
    assert on_one_line(rebuild(units, path="x")[0].target.paragraphs[0])[0] == written
    assert on_one_line(match_page(page, units).target.paragraphs[0])[0] == written


def test_a_typed_line_break_and_a_lost_link_are_told(tmp_path: Path) -> None:
    link = Markup(span=(4, 12), kind="link", href="https://un.org")
    body = Paragraph(text="The Minister spoke in Seoul.", kind="paragraph", markup=(link,))
    page = Release(id="r", lang="en", title="Title of It", paragraphs=(body,))
    write_reviewed(tmp_path / "x.tmx", [page])
    title, unit = read_reviewed(tmp_path / "x.tmx")
    typed = replace(unit, target="장관이 발언하였다.\n2. 추가 문단이다.\n", source_markup=(link,))
    lost = "1 of 1 links and bold or other letters of the page are not in the Korean"
    told = ("line breaks are written as spaces in '장관이 발언하였다. 2. 추가 문단이다.'", lost)
    (rebuilt,) = rebuild([title, typed], path="x")
    assert (rebuilt.doubts, match_page(page, [title, typed]).doubts) == (told, told)
    assert rebuild([title, replace(typed, target="장관이 발언하였다.\n")], path="x")[0].doubts == (lost,)
    edits = {unit.id: Edit(source=unit.source, target=typed.target, status="reviewed")}
    moment = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    assert put_back(tmp_path / "x.tmx", edits, author="kim", date=moment)[1].broken == (unit.id,)
    write_reviewed(tmp_path / "x.xlf", [page], version="1.2")
    edited = put_back_xliff(tmp_path / "x.xlf", tmp_path / "y.xlf", edits, author="kim", date=moment)
    assert edited.broken == (unit.id,)


def test_an_edited_date_is_told() -> None:
    units = [_saved("위원회 회의", "Committee Meets"), _saved("2024년 5월 3일", "Date : 2024-05-03")]
    assert "'2024년 5월 3일' is not taken over" in match_page(_REPEATED, units).doubts[0]


def test_memories_of_a_project_in_the_folder_are_none_of_its_files(tmp_path: Path) -> None:
    for name in ("r.tmx", "project/omegat.project", "project/tm/auto/r.tmx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert find_reviewed([tmp_path]) == [tmp_path / "r.tmx"]


def test_paragraphs_that_a_person_has_worked_on_are_taken_in_place_of_the_sentences(tmp_path: Path) -> None:
    sentences, paragraphs = tmp_path / "r.tmx", tmp_path / "r.paragraph.tmx"
    for file in (sentences, paragraphs):
        write_one_unit(file, "bitext-mt")
    assert find_reviewed([tmp_path]) == [sentences]
    for file in (sentences, paragraphs):
        write_one_unit(file, "")  # nothing says who
    assert find_reviewed([tmp_path]) == [sentences]
    write_one_unit(paragraphs, "Kim")
    assert find_reviewed([tmp_path]) == [paragraphs]
    write_one_unit(sentences, "Kim")
    with pytest.raises(InputError, match=r"r.paragraph.tmx: r.tmx was reviewed as well; give one of the two"):
        find_reviewed([tmp_path])
    assert find_reviewed([sentences, paragraphs]) == [sentences, paragraphs]


def test_a_folder_without_tmx_is_one_of_xliff(tmp_path: Path) -> None:
    for name in ("a.xlf", "year/b.xliff", "report.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert find_reviewed([tmp_path]) == [tmp_path / "a.xlf", tmp_path / "year" / "b.xliff"]
    (tmp_path / "a.tmx").touch()
    assert find_reviewed([tmp_path]) == [tmp_path / "a.tmx"]


def test_pages_behind_links_are_found_and_links_to_nowhere_are_named(tmp_path: Path) -> None:
    real, folder = tmp_path / "real", tmp_path / "in"
    for one in (real, folder):
        one.mkdir()
    (real / "a.txt").write_text("A", encoding="utf-8")
    (folder / "year").symlink_to(real, target_is_directory=True)
    (real / "back").symlink_to(folder, target_is_directory=True)
    (folder / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert [item.id for item in find_inputs([str(folder)])] == ["gone", "year/a"]
    (folder / "2024").mkdir()
    (folder / "2024" / "b.txt").write_text("B", encoding="utf-8")
    (folder / "1-latest").symlink_to(folder / "2024", target_is_directory=True)
    assert [item.id for item in find_inputs([str(folder)])] == ["2024/b", "gone", "year/a"]  # each once
