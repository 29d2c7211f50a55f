"""bitext export as its users run it, and documents through bitext translate."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bitext.interchange.xliff_read import read_xliff
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release, read_release
from documents import ENGLISH, docx_page, hwpx_page, text_page, write_reviewed
from support import GOLDEN, SEEDS, assert_valid_tmx, omegat_translate, run, seed_files, unit_pairs


@pytest.fixture
def tmx(tmp_path: Path) -> Path:
    page = tmp_path / "page.txt"
    page.write_bytes(text_page(ENGLISH))
    write_reviewed(tmp_path / "page.tmx", [normalize_release(read_release(str(page)))[0]])
    return tmp_path / "page.tmx"


@pytest.mark.parametrize("suffix", ["txt", "html", "docx"])
def test_a_reviewed_tmx_becomes_a_release(tmx: Path, suffix: str) -> None:
    target = tmx.with_name(f"out.{suffix}")
    done = run("export", tmx, "-o", target)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"1 written: {target}\n"
    release = read_release(str(target))
    assert release.lang == "ko"
    assert [p.marker for p in release.paragraphs] == ["1.", "o", "-", "2.", None, None, None, "※", None]
    again = run("export", tmx, "-o", target)
    assert again.returncode == 1
    assert b"exists already; give --force" in again.stderr
    assert run("export", tmx, "-o", target, "--force").returncode == 0


def test_one_release_goes_to_standard_output(tmx: Path) -> None:
    assert run("export", tmx, "-o", tmx.with_name("out.txt")).returncode == 0
    done = run("export", tmx, "-o", "-", "--format", "text", cwd=tmx.parent)
    assert (done.returncode, done.stdout) == (0, tmx.with_name("out.txt").read_bytes())
    assert not tmx.with_name("-").exists()


def test_bilingual_documents_for_sign_off(tmx: Path) -> None:
    for suffix in ("docx", "html"):
        assert run("export", tmx, "-o", tmx.with_suffix(f".{suffix}"), "--bilingual").returncode == 0
    assert "검토 (Reviewed by)" in tmx.with_suffix(".html").read_text(encoding="utf-8")
    done = run("export", tmx, "-o", tmx.with_name("b.txt"), "--bilingual")
    assert (done.returncode, b"--bilingual is for html, docx, not text" in done.stderr) == (2, True)


def test_several_releases_go_to_a_folder(tmp_path: Path) -> None:
    releases = [normalize_release(read_release(str(seed)))[0] for seed in seed_files()]
    write_reviewed(tmp_path / "all.tmx", releases)
    done = run("export", tmp_path / "all.tmx", "-o", tmp_path / "out", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == [seed.stem for seed in seed_files()]
    one = run("export", tmp_path / "all.tmx", "-o", tmp_path / "one.html")
    assert (one.returncode, b"5 releases; give a folder" in one.stderr) == (1, True)


def test_nothing_is_written_outside_the_folder(tmx: Path) -> None:
    content = tmx.read_text(encoding="utf-8").replace('release">page<', 'release">../../page<')
    tmx.write_text(content, encoding="utf-8")
    done = run("export", tmx, "-o", tmx.with_name("out"), "--format", "text")
    assert (done.returncode, b"outside the folder" in done.stderr) == (1, True)
    assert not tmx.with_name("out").exists()


def test_what_omegat_leaves_is_placed_by_the_page(tmx: Path) -> None:
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="ko" changeid="kim"><seg>{target}</seg></tuv></tu>'
        for source, target in reversed(unit_pairs(assert_valid_tmx(tmx)))
    )
    saved = tmx.with_name("project_save.tmx")
    saved.write_text(f'<tmx version="1.1"><header/><body>{units}</body></tmx>', encoding="utf-8")
    refused = run("export", saved, "-o", tmx.with_name("out.txt"))
    assert (refused.returncode, b"--source PAGE" in refused.stderr) == (1, True)
    placed = run("export", saved, "-o", tmx.with_name("out.txt"), "--source", tmx.with_name("page.txt"))
    assert placed.returncode == 0, placed.stderr
    assert run("export", tmx, "-o", tmx.with_name("own.txt")).returncode == 0
    assert tmx.with_name("out.txt").read_bytes() == tmx.with_name("own.txt").read_bytes()


@pytest.mark.omegat
def test_target_tmx_of_omegat_becomes_the_same_release(tmx: Path) -> None:
    project, page = tmx.with_name("project"), tmx.with_name("page.txt")
    source = run("segment", page, "--format", "paragraphs").stdout.decode()
    omegat_translate(project, {"page.txt": source}, [tmx])
    assert run("export", tmx, "-o", tmx.with_name("own.txt")).returncode == 0
    for level in ("omegat", "level1", "level2"):
        done = run("export", project / f"project-{level}.tmx", "-o", "-", "--format", "text", "--source", page)
        assert (done.returncode, done.stdout) == (0, tmx.with_name("own.txt").read_bytes()), done.stderr


def test_missing_korean_is_an_error_or_marked(tmx: Path) -> None:
    content = tmx.read_text(encoding="utf-8")
    pair = unit_pairs(assert_valid_tmx(tmx))[2]
    tmx.write_text(content.replace(f"<seg>{pair[1]}</seg>", "<seg></seg>"), encoding="utf-8")
    done = run("export", tmx, "-o", tmx.with_name("out.txt"))
    assert (done.returncode, b"no Korean for page: p01.s2" in done.stderr) == (1, True)
    assert not tmx.with_name("out.txt").exists()
    allowed = run("export", tmx, "-o", tmx.with_name("out.txt"), "--allow-missing")
    assert (allowed.returncode, b"page: no Korean: p01.s2" in allowed.stderr) == (0, True)
    assert f"[번역 없음] {pair[0]}" in tmx.with_name("out.txt").read_text(encoding="utf-8")


def test_a_review_table_goes_out_and_comes_back(tmx: Path) -> None:
    table, back = tmx.with_name("review.xlsx"), tmx.with_name("reviewed.tmx")
    assert run("export", tmx, "-o", table).returncode == 0
    book = load_workbook(table)
    book.active["C2"] = "제3차 한-몽골 정책협의회 개최"
    book.save(table)
    done = run("export", table, "-o", back, "--from", tmx, "--author", "kim", "--date", "2024-06-01")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode() == f"1 of 16 units changed: {back}\n"
    pairs, before = unit_pairs(assert_valid_tmx(back)), unit_pairs(assert_valid_tmx(tmx))
    assert pairs[0][1] == "제3차 한-몽골 정책협의회 개최"
    assert pairs[1:] == before[1:]
    book.active["A3"] = "page/p99.s1"
    book.save(table)
    bad = run("export", table, "-o", tmx.with_name("bad.tmx"), "--from", tmx)
    assert (bad.returncode, b"page/p99.s1: not in" in bad.stderr) == (1, True)
    assert not tmx.with_name("bad.tmx").exists()


def _edited_table(table: Path, changes: dict[str, tuple[str, str]]) -> None:
    """Write Korean and status into the rows of some ids."""
    book = load_workbook(table)
    for row in book.active.iter_rows(min_row=2):
        if row[0].value in changes:
            row[2].value, row[3].value = changes[row[0].value]
    book.save(table)


@pytest.mark.parametrize("name", ["studio.sdlxliff", "memoq.mqxliff"])
def test_a_table_of_anothers_xliff_goes_back_into_it(tmp_path: Path, name: str) -> None:
    file, table, back = GOLDEN / "exchange" / name, tmp_path / "review.xlsx", tmp_path / name
    assert run("export", file, "-o", table).returncode == 0
    before = list(read_xliff(file))
    bare = next(unit for unit in before if not unit.source_codes and unit.target and unit.status == "machine")
    coded = next(unit for unit in before if any(token.endswith("/⟧") for token, _ in unit.source_codes))
    _edited_table(table, {bare.id: ("새 번역", "machine")})
    done = run("export", table, "-o", back, "--from", file, "--author", "lee", "--date", "2024-06-01")
    assert (done.returncode, done.stderr.decode()) == (0, f"1 of {len(before)} units changed: {back}\n")
    moment = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC)
    made = replace(bare, target="새 번역", status="reviewed", origin="", author="lee", changed=moment)
    assert list(read_xliff(back)) == [made if unit == bare else unit for unit in before]

    _edited_table(table, {coded.id: ("새 번역", "reviewed")})
    done = run("export", table, "-o", tmp_path / "bad.xlf", "--from", file)
    assert done.returncode == 1
    assert f"{coded.id}: it has inline codes that a table cannot hold" in done.stderr.decode()
    assert not (tmp_path / "bad.xlf").exists()


def test_tags_of_xliff_stay_around_words_that_an_edit_keeps(tmp_path: Path) -> None:
    file, table, back = GOLDEN / "exchange" / "studio.sdlxliff", tmp_path / "review.xlsx", tmp_path / "back.sdlxliff"
    assert run("export", file, "-o", table).returncode == 0
    _edited_table(table, {"1b/1": ("양측은 서울에서 다시 만났다.", "reviewed")})
    assert run("export", table, "-o", back, "--from", file).returncode == 0
    assert next(u.target for u in read_xliff(back) if u.id == "1b/1") == "양측은 ⟦1⟧서울⟦/1⟧에서 다시 만났다."


def test_what_an_edit_of_xliff_cannot_do_is_said(tmp_path: Path) -> None:
    marks = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    file, table, back = tmp_path / "a.xlf", tmp_path / "review.xlsx", tmp_path / "b.xlf"
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:m="http://www.memsource.com/mxlf/2.0"'
        ' version="1.2"><file original="a" source-language="en" target-language="ko" datatype="x"><body>'
        '<trans-unit id="u"><source>One. Two.</source>'
        f"<seg-source>{marks.format('One.', 'Two.')}</seg-source></trans-unit>"
        '<trans-unit id="l" m:confirmed="1" m:locked="true"><source>Three.</source><target>셋.</target></trans-unit>'
        "</body></file></xliff>",
        encoding="utf-8",
    )
    assert run("export", file, "-o", table).returncode == 0
    _edited_table(table, {"u/1": ("하나.", "reviewed"), "l": ("삼.", "reviewed")})
    done = run("export", table, "-o", back, "--from", file)
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        0,
        [
            f"1 of 3 units changed: {back}",
            "locked, not changed; unlock them in the CAT tool: l",
            "segments of one unit have one status, the lowest: u",
        ],
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["page.tmx", "-o", "out"], "give --format"),
        (["page.tmx"], "Missing option '-o'"),
        (["page.tmx", "-o", "x.tmx"], "give --from FILE"),
        (["page.tmx", "-o", "x.docx", "--from", "page.tmx"], "--from is for tmx, xliff, not docx"),
        (["page.tmx", "-o", "-", "--format", "xliff", "--from", "page.tmx"], "XLIFF is written to a file only"),
        (["page.tmx", "-o", "x.xlsx", "--allow-missing"], "--allow-missing is for text, html, docx"),
        (["page.tmx", "-o", "x.docx", "--format", "odt"], "'odt' is not one of"),
    ],
)
def test_wrong_usage(tmx: Path, arguments: list[str], message: str) -> None:
    done = run("export", *arguments, cwd=tmx.parent)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert sorted(path.name for path in tmx.parent.iterdir()) == ["page.tmx", "page.txt"]


def test_documents_are_normalised_from_standard_input_and_old_formats_are_named(tmp_path: Path) -> None:
    done = run("normalize", "-", stdin=hwpx_page(ENGLISH))
    assert (done.returncode, done.stdout.decode().splitlines()[0]) == (0, ENGLISH[0])
    old = tmp_path / "page.hwp"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100) + "HwpSummaryInformation".encode("utf-16-le"))
    refused = run("normalize", old)
    assert (refused.returncode, b"HWP 5 document (.hwp); open it in Hancom Office" in refused.stderr) == (1, True)


@pytest.mark.model
def test_xliff_of_the_seeds_becomes_the_same_text_as_their_tmx(tmp_path: Path) -> None:
    for format_ in ("tmx", "xliff", "xliff-2.1"):
        options = ("-o", tmp_path / format_, "--output-format", format_, "--beam-size", "1")
        assert run("translate", SEEDS, *options).returncode == 0
    for path in sorted((tmp_path / "tmx").glob("*.tmx")):
        files = (path, *(tmp_path / name / f"{path.stem}.xlf" for name in ("xliff", "xliff-2.1")))
        texts = [run("export", file, "-o", "-", "--format", "text") for file in files]
        assert texts[0].stdout
        assert texts[0].stdout == texts[1].stdout == texts[2].stdout, texts[1].stderr


@pytest.mark.model
def test_translating_a_document_gives_the_units_of_its_text(tmp_path: Path) -> None:
    blocks = ENGLISH[:5]
    for name, content in (("a.txt", text_page(blocks)), ("b.docx", docx_page(blocks)), ("c.hwpx", hwpx_page(blocks))):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    done = run("translate", tmp_path / "in", "-o", tmp_path / "out", "--beam-size", "1")
    assert done.returncode == 0, done.stderr
    pairs = [unit_pairs(assert_valid_tmx(tmp_path / "out" / f"{name}.tmx")) for name in "abc"]
    assert pairs[0] == pairs[1] == pairs[2]
    assert len(pairs[0]) == 5
    assert parse_release(docx_page(blocks), path="b.docx").title == pairs[0][0][0]


def test_further_variants_are_named_and_change_no_document(tmx: Path) -> None:
    plain, several = tmx.with_name("plain.txt"), tmx.with_name("several.tmx")
    variant = '      <tuv xml:lang="ko">\n        <seg>다른 번역.</seg>\n      </tuv>\n    </tu>'
    several.write_text(tmx.read_text("utf-8").replace("    </tu>", variant, 2), "utf-8")
    assert run("export", tmx, "-o", plain).returncode == 0
    done = run("export", several, "-o", tmx.with_name("out.txt"))
    assert done.returncode == 0, done.stderr
    assert b"2 further variants of units left out: page/p00" in done.stderr
    assert tmx.with_name("out.txt").read_bytes() == plain.read_bytes()
    assert run("export", several, "-o", tmx.with_name("r.xlsx")).returncode == 0
    done = run("export", tmx.with_name("r.xlsx"), "-o", tmx.with_name("back.tmx"), "--from", several)
    assert done.returncode == 0, done.stderr
    assert tmx.with_name("back.tmx").read_text("utf-8").count("다른 번역.") == 2
