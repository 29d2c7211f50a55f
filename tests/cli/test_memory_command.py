"""bitext memory, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from bitext.cli.memory_show import STATUSES
from bitext.model import ReviewStatus
from bitext.release.read import parse_release
from documents import ENGLISH, text_page, write_reviewed
from support import GOLDEN, assert_valid_tmx, memory_of, run, unit_pairs

PAIRS = [
    (
        "The 21st ROK-EU Policy Consultation was held in Seoul on May 3.",
        "제21차 한-EU 정책협의회가 5월 3일 서울에서 개최되었다.",
    ),
    ("The two sides agreed to meet again.", "양측은 다시 만나기로 하였다."),
    ("The two sides agreed to meet again.", "양측은 재회동에 합의하였다."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    memory_of(tmp_path / "tm.db", PAIRS)
    (tmp_path / "more.tsv").write_text("A new day.\t새날.\n\t빈 줄\n", encoding="utf-8")
    return tmp_path


def _json(*arguments: str, cwd: Path, code: int = 0) -> list[Any]:
    done = run("memory", *arguments, "--format", "json", cwd=cwd)
    assert done.returncode == code, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_import_says_what_became_of_the_units_and_changes_nothing_twice(folder: Path) -> None:
    (first,) = _json("import", "new.db", "more.tsv", "--date", "2026-11-28", cwd=folder)
    (second,) = _json("import", "new.db", "more.tsv", cwd=folder)
    assert [first[name] for name in ("files", "failed", "added", "unchanged", "empty")] == [1, 0, 1, 0, 1]
    assert [second[name] for name in ("added", "changed", "unchanged", "empty")] == [0, 0, 1, 1]
    (unit,) = _json("search", "new.db", "새날", cwd=folder)
    assert (unit["status"], unit["origin"], unit["changed"]) == ("reviewed", "more.tsv", "2026-11-28T00:00:00Z")
    text = run("memory", "import", "new.db", "more.tsv", cwd=folder).stderr.decode().splitlines()
    assert text[:2] == ["files       1: 1 entered, 0 failed", "units       0 added, 0 changed, 1 unchanged, 1 empty"]


def test_import_takes_status_author_and_neighbours(folder: Path) -> None:
    (folder / "text.tsv").write_text("One.\t하나.\nTwo.\t둘.\n", encoding="utf-8")
    options = ("--status", "approved", "--author", "Kim Minji", "--in-order")
    assert _json("import", "new.db", "text.tsv", *options, cwd=folder)[0]["added"] == 2
    one, two = _json("search", "new.db", ".", cwd=folder)
    assert (one["previous"], one["next"], two["previous"], two["next"]) == ("", "Two.", "One.", "")
    assert (one["status"], one["author"]) == ("approved", "Kim Minji")
    (found,) = _json("recall", "new.db", "Two.", "--previous", "One.", "--next", "", cwd=folder)
    assert [match["kind"] for match in found["matches"]] == ["context"]


def test_a_bad_file_is_told_and_the_others_go_in(folder: Path) -> None:
    (folder / "bad.tmx").write_text("<tmx><body><tu></body>", encoding="utf-8")
    done = run("memory", "import", "new.db", "bad.tmx", "more.tsv", "nothing.tsv", cwd=folder)
    assert done.returncode == 1
    errors = done.stderr.decode().splitlines()
    assert errors[0].startswith("bitext: bad.tmx:1:22: not well-formed XML")
    assert errors[1].startswith("bitext: nothing.tsv: cannot be read: No such file")
    assert errors[2] == "files       3: 1 entered, 2 failed"


def test_when_nothing_goes_in_no_memory_is_made(folder: Path) -> None:
    assert run("memory", "import", "new.db", "nothing.tsv", cwd=folder).returncode == 1
    done = run("memory", "import", "new.db", "page.docx", cwd=folder)
    assert done.returncode == 1
    assert b"page.docx: no format that the memory takes; expected .tmx, .tsv, .xlf, .xliff," in done.stderr
    assert not (folder / "new.db").exists()


@pytest.mark.parametrize("version", [None, "1.2", "2.1"])
def test_what_bitext_wrote_is_machine_translation_until_someone_says_otherwise(folder: Path, version: Any) -> None:
    name = "x.xlf" if version else "x.tmx"
    write_reviewed(folder / name, [parse_release(text_page(ENGLISH), path="x", id="a")], version=version)
    added = _json("import", "new.db", name, cwd=folder)[0]["added"]
    units = _json("search", "new.db", ".", cwd=folder)
    assert {unit["status"] for unit in units} == {"machine"}
    assert (units[0]["release"], units[0]["id"], units[0]["previous"]) == ("a", "p00.s1", "")
    assert _json("import", "new.db", name, "--status", "reviewed", cwd=folder)[0]["changed"] == added > 10
    assert {unit["status"] for unit in _json("search", "new.db", ".", cwd=folder)} == {"reviewed"}


def test_what_is_exported_comes_in_as_it_went_out(folder: Path) -> None:
    run("memory", "export", "tm.db", "-o", "x.tmx", cwd=folder)
    assert _json("import", "new.db", "x.tmx", cwd=folder)[0]["added"] == 3
    old, new = (run("memory", "stats", name, "--format", "tsv", cwd=folder).stdout for name in ("tm.db", "new.db"))
    assert b"\nstate\t" in old
    assert old == new


def test_files_of_tools_come_in_as_they_say(folder: Path) -> None:
    files = [str(GOLDEN / "exchange" / name) for name in ("studio.sdlxliff", "memoq.mqxliff")]
    (first,) = _json("import", "new.db", *files, cwd=folder)
    assert (first["files"], first["added"], first["empty"]) == (2, 7, 4)
    (unit,) = _json("search", "new.db", "감수되었다", cwd=folder)
    assert (unit["status"], unit["author"], unit["changed"]) == ("approved", "lee", "2026-11-21T09:30:00Z")
    assert unit["next"] == "The sixth is rejected."
    (again,) = _json("import", "new.db", *files, cwd=folder)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 7)


def test_recall_shows_exact_fuzzy_and_conflicting_matches(folder: Path) -> None:
    query = "The 22nd ROK-EU Policy Consultation was held in Seoul on June 14."
    (found,) = _json("recall", "tm.db", query, cwd=folder)
    assert [(match["score"], match["kind"], match["conflict"]) for match in found["matches"]] == [(98, "fuzzy", False)]
    text = run("memory", "recall", "tm.db", PAIRS[1][0], "--threshold", "100", cwd=folder).stdout.decode().splitlines()
    assert text[0] == PAIRS[1][0]
    assert text[1].startswith("100 exact conflict  reviewed  2026-11-28")
    assert len(text) == 7
    none = run("memory", "recall", "tm.db", "Nothing like it.", cwd=folder).stdout.decode()
    assert none == "Nothing like it.\n  no match\n"


def test_recall_takes_lines(folder: Path) -> None:
    lines = f"{PAIRS[0][0]}\nNothing like it.\n".encode()
    done = run("memory", "recall", "tm.db", "-", "--format", "tsv", stdin=lines, cwd=folder)
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert rows[0][:4] == ["text", "score", "kind", "conflict"]
    assert [row[:3] for row in rows[1:]] == [[PAIRS[0][0], "100", "exact"]]
    assert {len(row) for row in rows} == {16}


def test_search_finds_in_either_side_and_says_when_there_is_more(folder: Path) -> None:
    assert len(_json("search", "tm.db", "POLICY consultation", cwd=folder)) == 1
    assert _json("search", "tm.db", "정책협의회", "--in", "source", cwd=folder) == []
    done = run("memory", "search", "tm.db", "양측", "--limit", "1", "--format", "tsv", cwd=folder)
    assert len(done.stdout.decode().splitlines()) == 2
    assert b"more than 1 units" in done.stderr


def test_export_writes_valid_tmx_with_all_that_is_known(folder: Path) -> None:
    assert run("memory", "export", "tm.db", "-o", "x.tmx", "--date", "2026-11-28", cwd=folder).returncode == 0
    root = assert_valid_tmx(folder / "x.tmx")
    assert unit_pairs(root) == PAIRS
    props = {prop.get("type"): prop.text for prop in root.iter("prop")}
    assert (props["x-bitext-status"], root.find("body/tu").get("changedate")) == ("reviewed", "20261128T000000Z")
    content = (folder / "x.tmx").read_bytes()
    assert run("memory", "export", "tm.db", "-o", "x.tmx", cwd=folder).returncode == 1
    run("memory", "export", "tm.db", "-o", "x.tmx", "--date", "2026-11-28", "--force", cwd=folder)
    assert (folder / "x.tmx").read_bytes() == content


def test_export_filters_and_writes_tables(folder: Path) -> None:
    assert run("memory", "export", "tm.db", "-o", "x.tsv", "--since", "2026-11-29", cwd=folder).returncode == 0
    assert (folder / "x.tsv").read_text(encoding="utf-8") == ""
    done = run("memory", "export", "tm.db", "-o", "x.tsv", "--status", "reviewed", "--force", cwd=folder)
    assert done.stderr == b"units       3 written\n"
    first = (folder / "x.tsv").read_text(encoding="utf-8").split("\n")[0].split("\t")
    assert first == [*PAIRS[0], "reviewed", "2026-11-28T00:00:00Z", "", ""]
    assert b"expected .tmx or .tsv" in run("memory", "export", "tm.db", "-o", "x.xlsx", cwd=folder).stderr


def test_conflicts_are_listed_and_are_exit_code_1(folder: Path) -> None:
    (conflict,) = _json("conflicts", "tm.db", cwd=folder, code=1)
    assert [unit["target"] for unit in conflict["units"]] == [PAIRS[1][1], PAIRS[2][1]]
    done = run("memory", "conflicts", "tm.db", "--format", "tsv", cwd=folder)
    assert len(done.stdout.decode().splitlines()) == 3
    memory_of(folder / "one.db", PAIRS[:2])
    assert _json("conflicts", "one.db", cwd=folder) == []


def test_stats_in_three_forms(folder: Path) -> None:
    (figures,) = _json("stats", "tm.db", cwd=folder)
    assert (figures["units"], figures["sources"], figures["conflicts"]) == (3, 2, 1)
    assert figures["statuses"] == {"machine": 0, "reviewed": 3, "approved": 0}
    text = run("memory", "stats", "tm.db", cwd=folder).stdout.decode()
    assert "units       3\n" in text
    assert f"state       {figures['state']}\n" in text
    table = run("memory", "stats", "tm.db", "--format", "tsv", cwd=folder).stdout.decode()
    assert "reviewed\t3\n" in table


def test_dedupe_prune_and_merge(folder: Path) -> None:
    memory_of(folder / "other.db", [PAIRS[0], ("A new day.", "새날.")])
    (merged,) = _json("merge", "all.db", "tm.db", "other.db", cwd=folder)
    assert (merged["added"], merged["unchanged"]) == (4, 1)
    _json("import", "all.db", "more.tsv", "--in-order", cwd=folder)
    assert b"0 would be removed" in run("memory", "dedupe", "all.db", "--dry-run", cwd=folder).stderr
    assert b"1 removed" in run("memory", "dedupe", "all.db", "--across-contexts", cwd=folder).stderr
    assert (
        b"1 would be removed"
        in run("memory", "prune", "all.db", "--since", "2026-11-28T00:00:01", "--dry-run", cwd=folder).stderr
    )
    assert b"4 removed" in run("memory", "prune", "all.db", "--status", "reviewed", cwd=folder).stderr
    assert _json("stats", "all.db", cwd=folder)[0]["units"] == 0


def test_prune_wants_to_know_what(folder: Path) -> None:
    done = run("memory", "prune", "tm.db", cwd=folder)
    assert done.returncode == 2
    assert b"say which units to remove" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("recall", "none.db", "text"),
        ("search", "none.db", "text"),
        ("export", "none.db", "-o", "x.tmx"),
        ("stats", "none.db"),
        ("conflicts", "none.db"),
        ("dedupe", "none.db"),
        ("prune", "none.db", "--superseded"),
        ("check", "none.db", "--upgrade"),
        ("merge", "new.db", "none.db"),
    ],
)
def test_a_memory_that_is_not_there_is_told_and_not_made(folder: Path, arguments: tuple[str, ...]) -> None:
    done = run("memory", *arguments, cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith(b"bitext: none.db: no such memory")
    assert done.stdout == b""
    assert {path.name for path in folder.iterdir()} == {"tm.db", "more.tsv"}


def test_check_passes_a_sound_memory_and_fails_a_damaged_one(folder: Path) -> None:
    assert run("memory", "check", "tm.db", cwd=folder).stderr == b"findings    0 errors, 0 warnings\n"
    content = bytearray((folder / "tm.db").read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    (folder / "tm.db").write_bytes(content)
    done = run("memory", "check", "tm.db", cwd=folder)
    assert done.returncode == 1
    assert b"damaged" in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["search", "recall"])
def test_bytes_that_are_no_text_are_wrong_usage(folder: Path, command: str) -> None:
    done = run("memory", command, "tm.db", "\udcff", cwd=folder)
    assert done.returncode == 2
    assert b"not UTF-8" in done.stderr


@pytest.mark.parametrize("option", [("--threshold", "20"), ("--limit", "0"), ("--format", "xml")])
def test_wrong_values_are_wrong_usage(folder: Path, option: tuple[str, str]) -> None:
    done = run("memory", "recall", "tm.db", "text", *option, cwd=folder)
    assert done.returncode == 2
    assert option[0].encode() in done.stderr


def test_the_statuses_of_the_commands_are_the_models() -> None:
    assert get_args(ReviewStatus) == STATUSES


def test_every_variant_of_a_unit_is_entered(tmp_path: Path) -> None:
    memory_of(tmp_path / "tm.db", PAIRS)
    assert run("memory", "export", "tm.db", "-o", "x.tmx", cwd=tmp_path).returncode == 0
    text = (tmp_path / "x.tmx").read_text("utf-8")
    (tmp_path / "y.tmx").write_text(
        text.replace("    </tu>", '<tuv xml:lang="ko"><seg>다른 번역.</seg></tuv></tu>', 1), "utf-8"
    )
    assert _json("import", "new.db", "y.tmx", cwd=tmp_path)[0]["added"] == len(PAIRS) + 1
    assert len(_json("search", "new.db", "21st ROK-EU", cwd=tmp_path)) == 2
    (conflict,) = _json("conflicts", "new.db", cwd=tmp_path, code=1)[:1]
    assert {unit["target"] for unit in conflict["units"]} >= {"다른 번역."}
    assert _json("import", "order.db", "y.tmx", "--in-order", cwd=tmp_path)[0]["added"] == len(PAIRS) + 1
    first, second = _json("search", "order.db", "21st ROK-EU", cwd=tmp_path)
    assert (first["previous"], first["next"]) == (second["previous"], second["next"]) == ("", PAIRS[1][0])


def test_a_table_with_its_sides_swapped_is_refused_and_single_units_are_found(tmp_path: Path) -> None:
    rows = [f"{korean}\t{english}\n" for english, korean in PAIRS]
    (tmp_path / "swapped.tsv").write_text("".join(rows), encoding="utf-8")
    done = run("memory", "import", "new.db", "swapped.tsv", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "new.db").exists()) == (1, False)
    assert b"swapped.tsv: the sides are swapped: the source of 3 of 3 units is Korean" in done.stderr
    assert b"put the English first" in done.stderr
    lines = [*("\t".join(pair) + "\n" for pair in PAIRS), rows[1], "The UN.\tUN\n", "We met.\tWe spoke.\n", "8\t9\n"]
    (tmp_path / "few.tsv").write_text("".join(lines), encoding="utf-8")
    assert _json("import", "new.db", "few.tsv", cwd=tmp_path)[0]["added"] == 7
    found = _json("check", "new.db", cwd=tmp_path)
    assert {one["severity"] for one in found} == {"warning"}
    assert [one["message"] for one in found] == [
        "the source is Korean: '양측은 다시 만나기로 하였다.'",
        "the target has no Korean: 'UN'",
        "the target has no Korean: 'We spoke.'",
    ]
