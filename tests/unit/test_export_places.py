"""Export: what is missing, stands twice or in several wordings is told, and each place gets the Korean that is its."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bitext.errors import InputError, InterchangeError
from bitext.export import match_page, rebuild
from bitext.interchange.reviewed import ReviewedUnit, find_reviewed, read_reviewed
from bitext.model import Markup
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
