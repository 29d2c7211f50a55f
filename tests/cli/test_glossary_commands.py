"""The commands that keep a glossary: what they print, write and return."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bitext.glossary.rows import COLUMNS, GlossaryRow, columns_of, serialize_table
from support import ROOT, SEEDS, run

HOW_TO = (ROOT / "docs" / "how-to" / "glossary.md").read_text(encoding="utf-8")
_ROWS = (
    GlossaryRow(source="MOFA", target="외교부", case="yes", forbidden=("외무부",)),
    GlossaryRow(source="policy dialogue", target="정책대화", domain="forum"),
)


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.tsv"
    path.write_text(serialize_table(_ROWS), encoding="utf-8")
    return path


def _lines(output: bytes) -> list[str]:
    return output.decode().splitlines()


# ---- check, stats, search


def test_check_of_the_shipped_glossary_passes() -> None:
    done = run("glossary", "check", "--show", "error")
    assert (done.returncode, done.stdout) == (0, b"")
    assert re.fullmatch(r"10 tables, [\d,]+ usable rows: 0 errors, \d+ warnings?, \d+ notes?\n", done.stderr.decode())


def test_check_prints_findings_and_fails_on_the_severity_asked_for(terms: Path) -> None:
    terms.write_text(
        serialize_table([*_ROWS, GlossaryRow(source="Seoul Forum", target="서울 Forum")]), encoding="utf-8"
    )
    done = run("glossary", "check", "--glossary", terms)
    (line,) = _lines(done.stdout)
    assert line.startswith(f"{terms}:4: warning: the target '서울 Forum' has the English word 'Forum'")
    assert line.endswith("[english-in-target]")
    assert done.returncode == 0
    assert run("glossary", "check", "--glossary", terms, "--fail-on", "warning").returncode == 1
    terms.write_text(serialize_table([*_ROWS, *_ROWS]), encoding="utf-8")
    done = run("glossary", "check", "--glossary", terms, "--format", "json")
    assert [json.loads(line)["code"] for line in _lines(done.stdout)] == ["duplicate", "duplicate"]
    assert done.returncode == 1
    done = run("glossary", "check", "--glossary", terms, "--format", "tsv", "--fail-on", "none")
    assert _lines(done.stdout)[0] == "table\tline\tseverity\tcode\tsource\tmessage"
    assert (done.returncode, len(_lines(done.stdout))) == (0, 3)


def test_check_finds_entries_that_a_corpus_has_not(terms: Path, tmp_path: Path) -> None:
    terms.write_text(serialize_table([_ROWS[1], GlossaryRow(source="UNHCR", target="유엔난민기구")]), encoding="utf-8")
    (tmp_path / "line.txt").write_text("One policy dialogue.", encoding="utf-8")  # no page, but text
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = run("glossary", "check", "--glossary", terms, "--corpus", tmp_path / "line.txt", "--corpus", SEEDS)
    assert (done.returncode, done.stdout) == (0, b"")
    done = run("glossary", "check", "--glossary", terms, "--corpus", tmp_path)
    assert [line.rpartition(" ")[2] for line in _lines(done.stdout)] == ["[unused]"]
    assert "'UNHCR' is nowhere in the corpus" in done.stdout.decode()
    assert "empty.txt: the file is empty" in done.stderr.decode()
    assert done.returncode == 1  # for the file that could not be read


def test_stats_count_rows_entries_and_lengths(terms: Path) -> None:
    content = json.loads(run("glossary", "stats", "--glossary", terms, "--format", "json").stdout)
    assert (content["rows"], content["entries"], content["case-sensitive"]) == (2, 2, 1)
    assert content["tables"] == {"terms.tsv": 2}
    assert content["statuses"] == {"preferred": 2, "deprecated": 1}
    assert content["source-words"] == {"1": 1, "2": 1}
    assert content["target-letters"] == {"3": 1, "4": 1}
    table = _lines(run("glossary", "stats", "--glossary", terms, "--format", "tsv").stdout)
    assert (table[0], table[1]) == ("measure\tvalue\tcount", "rows\t\t2")
    assert "domains\tforum\t1" in table


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["Mofa"], ["MOFA\t외교부\tpreferred", "MOFA\t외무부\tdeprecated"]),
        (["외무"], ["MOFA\t외무부\tdeprecated"]),
        (["정책 대화", "--exact"], ["policy dialogue\t정책대화\tpreferred"]),
        (["policy", "--exact"], []),
        (["^p.*e$", "--regex"], ["policy dialogue\t정책대화\tpreferred"]),
        (["부", "--status", "preferred", "--domain", "concept"], ["MOFA\t외교부\tpreferred"]),
        (["부", "--domain", "forum"], []),
    ],
)
def test_search_finds_either_language(terms: Path, arguments: list[str], found: list[str]) -> None:
    done = run("glossary", "search", *arguments, "--glossary", terms)
    assert ["\t".join(line.split("\t")[:3]) for line in _lines(done.stdout)] == found
    assert done.returncode == (0 if found else 1)


def test_search_that_finds_nothing_names_its_filters(terms: Path) -> None:
    done = run("glossary", "search", "부", "--domain", "forum", "--status", "preferred", "--glossary", terms)
    message = "nothing with domain forum and status preferred in the glossary has '부'"
    assert done.stderr.decode().splitlines() == [message]


def test_wrong_regular_expression_is_wrong_usage(terms: Path) -> None:
    done = run("glossary", "search", "min(", "--regex", "--glossary", terms)
    assert done.returncode == 2
    assert "'min(' is no regular expression" in done.stderr.decode()


# ---- add, edit, remove


def test_new_row_takes_after_those_of_its_source(terms: Path) -> None:
    done = run("glossary", "add", "policy dialogue", "정책협의회", "--set", "status=admitted", "--glossary", terms)
    assert done.stdout.decode() == f"{terms}:4: added: 'policy dialogue' = '정책협의회' (admitted)\n"
    assert (
        terms.read_text(encoding="utf-8")
        == serialize_table(_ROWS) + "policy dialogue\t정책협의회\tforum\tnoun\tadmitted\tno\t\t\n"
    )


def test_new_row_of_a_source_with_several_dates_needs_its_own(terms: Path) -> None:
    dated = [
        GlossaryRow(source="Swaziland", target="스와질랜드", valid_to="2018-04"),
        GlossaryRow(source="Swaziland", target="에스와티니", valid_from="2018-05"),
    ]
    before = serialize_table(dated, columns_of(dated))
    terms.write_text(before, encoding="utf-8")
    add = ("glossary", "add", "Swaziland", "에스와티니왕국", "--set", "status=admitted", "--glossary", terms)
    done = run(*add)
    assert done.returncode == 1
    assert "has rows of different dates (to 2018-04, from 2018-05); say which" in done.stderr.decode()
    assert terms.read_text(encoding="utf-8") == before
    assert run(*add, "--set", "valid-from=2018-05").returncode == 0
    assert terms.read_text(encoding="utf-8").splitlines()[-1].endswith("admitted\tno\t\t\t2018-05\t")


def test_decomposed_hangul_of_the_keyboard_is_composed(terms: Path) -> None:
    assert run("glossary", "add", "Korea", "\u1112\u1161\u11ab국", "--glossary", terms).returncode == 0
    assert "Korea\t한국\t" in terms.read_text(encoding="utf-8")


def test_dry_run_shows_and_writes_nothing(terms: Path) -> None:
    done = run("glossary", "edit", "MOFA", "--set", "note=x", "--glossary", terms, "--dry-run", "--format", "json")
    assert json.loads(done.stdout)["cells"] == {"note": ["", "x"]}
    assert terms.read_text(encoding="utf-8") == serialize_table(_ROWS)


def test_what_goes_with_a_preferred_row_is_said(tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_text(
        "source\ttarget\tdomain\tpos\tstatus\tcase\tforbidden\tnote\n"
        "pd\t정책대화\tconcept\tnoun\tpreferred\tno\t외무부\t\npd\t정책협의\tconcept\tnoun\tadmitted\tno\t\t\n",
        encoding="utf-8",
    )
    said = run("glossary", "remove", "pd", "정책대화", "--glossary", table).stderr.decode()
    assert "no longer forbidden for 'pd': 외무부" in said
    assert "'pd' has no preferred rendering now" in said


def test_all_rows_of_a_source_are_removed(terms: Path) -> None:
    terms.write_text(serialize_table([*_ROWS, *_ROWS]), encoding="utf-8")
    assert run("glossary", "remove", "MOFA", "--glossary", terms).returncode == 1
    done = run("glossary", "remove", "MOFA", "--all", "--glossary", terms, "--format", "tsv")
    assert [line.split("\t")[:4] for line in _lines(done.stdout) if "\tsource\t" in line][1:] == [
        [str(terms), line, "removed", "removed"] for line in ("2", "4")
    ]
    assert terms.read_text(encoding="utf-8") == serialize_table([_ROWS[1], _ROWS[1]])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["add", "MOFA", "외무성"], 1, "mark one of them admitted [two-preferred]"),
        (
            ["add", "MOFA", "외무성", "--set", "status=good"],
            1,
            "status 'good', expected preferred or admitted [status]",
        ),
        (["add", "MOFA", "외무성", "--set", "target=x"], 2, "SOURCE and TARGET are arguments"),
        (["add", "MOFA", "외무성", "--set", "nte=x"], 2, "the table has no column 'nte'"),
        (["add", "MOFA", "외무성", "--set", "note"], 2, "expected COLUMN=TEXT"),
        (["add", "MOFA", "외무성", "--set", "note=x", "--set", "note=y"], 2, "column 'note' given twice"),
        (["edit", "MOFA"], 2, "Missing option '--set'"),
        (["edit", "Mofa", "--set", "note=x"], 1, "the glossary has no source 'Mofa'"),
        (["edit", "MOFA", "--set", "target="], 1, "the target is empty"),
        (["edit", "MOFA", "--set", "forbidden=외교부"], 1, "[deprecated-rendering]"),
        (["remove", "MOFA", "외교부", "--all"], 2, "give no TARGET"),
    ],
)
def test_refused_change_says_why_and_writes_nothing(terms: Path, arguments: list[str], code: int, message: str) -> None:
    done = run("glossary", *arguments, "--glossary", terms)
    assert done.returncode == code, done.stderr.decode()
    assert message in " ".join(done.stderr.decode().split())
    assert terms.read_text(encoding="utf-8") == serialize_table(_ROWS)


@pytest.mark.parametrize("command", [["add", "a", "가"], ["edit", "a", "--set", "note=x"], ["remove", "a"]])
def test_glossary_that_ships_is_not_changed_unless_it_is_named(command: list[str]) -> None:
    done = run("glossary", *command)
    assert done.returncode == 2
    assert "Missing option '--glossary'" in done.stderr.decode()


# ---- diff, merge


def test_diff_exits_as_diff_does(terms: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tsv"
    other.write_text(serialize_table(_ROWS[::-1]), encoding="utf-8")
    assert (run("glossary", "diff", terms, other).returncode, run("glossary", "diff", terms, other).stdout) == (0, b"")
    other.write_text(serialize_table(_ROWS[:1]), encoding="utf-8")
    done = run("glossary", "diff", terms, other)
    assert done.stdout.decode() == f"{terms}:3: entry removed: 'policy dialogue' = '정책대화' (preferred)\n"
    assert done.returncode == 1
    assert run("glossary", "diff", terms, other, "--exit-zero").returncode == 0
    assert run("glossary", "diff", terms, tmp_path / "none.tsv", "--exit-zero").returncode == 1


def test_merge_writes_nothing_with_conflicts_unless_told_to(terms: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "other.tsv", tmp_path / "out.tsv"
    other.write_text(serialize_table([GlossaryRow(source="MOFA", target="외무성", case="yes")]), encoding="utf-8")
    done = run("glossary", "merge", terms, other, "-o", out)
    assert (
        done.stdout.decode() == f"{terms}:2: conflict: 'MOFA' = '외무성': preferred is '외교부' in A, '외무성' in B\n"
    )
    assert (done.returncode, out.exists()) == (1, False)
    done = run("glossary", "merge", terms, other, "-o", out, "--allow-conflicts", "--format", "json")
    assert json.loads(done.stdout)["conflict"] == "preferred"
    assert done.returncode == 1
    assert "MOFA\t외무성\tconcept\tnoun\tadmitted\tyes\t\tmerge: preferred in the other\n" in out.read_text(
        encoding="utf-8"
    )
    done = run("glossary", "merge", terms, terms, "-o", out)
    assert done.returncode == 1
    assert "give --force to replace it" in done.stderr.decode()
    assert run("glossary", "merge", terms, terms, "-o", out, "--force").returncode == 0
    assert out.read_bytes() == terms.read_bytes()


def test_merged_folders_are_a_folder(terms: Path, tmp_path: Path) -> None:
    for name, rows in (("a", _ROWS[:1]), ("b", _ROWS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "terms.tsv").write_text(serialize_table(rows), encoding="utf-8")
    for name in ("registers/office-holders.tsv", ".git/config"):
        (tmp_path / "a" / name).parent.mkdir()
        (tmp_path / "a" / name).write_bytes(b"holders")
    done = run("glossary", "merge", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.decode()) == (
        0,
        f"{tmp_path / 'out'}: rows 1 added, 0 changed, 0 removed; 0 conflicts\n",
    )
    assert (tmp_path / "out" / "terms.tsv").read_bytes() == terms.read_bytes()
    assert (tmp_path / "out" / "registers" / "office-holders.tsv").read_bytes() == b"holders"
    assert not (tmp_path / "out" / ".git").exists()
    assert run("glossary", "merge", tmp_path / "a", tmp_path / "b", "-o", terms, "--force").returncode == 2


def test_a_merged_folder_keeps_no_other_tables(terms: Path, tmp_path: Path) -> None:
    for name in ("a", "out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "terms.tsv").write_bytes(terms.read_bytes())
    arguments = ("glossary", "merge", tmp_path / "a", tmp_path / "a", "-o", tmp_path / "out", "--force")
    assert run(*arguments).returncode == 0
    (tmp_path / "out" / "terms.tsv").rename(tmp_path / "out" / "old.tsv")
    done = run(*arguments)
    assert (done.returncode, b"not of the merge: old.tsv; move them" in done.stderr) == (1, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["old.tsv"]


# ---- docs and hook


def test_session_of_the_how_to_is_what_happens(tmp_path: Path) -> None:
    (table,) = re.findall(r"```text\n(.*?)```", HOW_TO, re.DOTALL)
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "terms.tsv").write_text(table, encoding="utf-8")
    assert table.splitlines()[0] == "\t".join(COLUMNS)
    session = re.findall(r"^\$ (.+)\n((?:(?!\$|```).*\n)*)", HOW_TO, re.MULTILINE)
    assert len(session) >= 9
    for line, shown in session:
        name, *arguments = shlex.split(line)
        if name == "git":
            assert line == "git show HEAD:terms/terms.tsv > before.tsv"
            (tmp_path / "before.tsv").write_text(table, encoding="utf-8")
            continue
        done = run(*arguments, cwd=tmp_path)
        assert (done.stdout + done.stderr).decode() == shown, line


def test_merge_driver_of_the_how_to_unites_two_branches(tmp_path: Path) -> None:
    def git(*arguments: str, code: int = 0) -> None:
        done = subprocess.run(["git", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr

    def commit(*rows: GlossaryRow) -> None:
        (tmp_path / "terms.tsv").write_text(serialize_table(rows), encoding="utf-8")
        git("add", ".")
        git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-m", "terms")

    (driver,) = re.findall(r'merge\.glossary\.driver "bitext (.*)"', HOW_TO)
    git("init", "-b", "main")
    git("config", "merge.glossary.driver", f"{shlex.quote(sys.executable)} -m bitext {driver}")
    (tmp_path / ".gitattributes").write_text("*.tsv merge=glossary\n", encoding="utf-8")
    commit(*_ROWS)
    git("switch", "-c", "other")
    renamed = GlossaryRow(source="MOFA", target="외교부", case="yes", forbidden=("외무부", "외무성"))
    commit(renamed, _ROWS[1])
    git("switch", "main")
    noted = GlossaryRow(source="MOFA", target="외교부", case="yes", forbidden=("외무부",), note="x")
    commit(noted, _ROWS[1])
    git("-c", "user.name=t", "-c", "user.email=t@localhost", "merge", "other", "-m", "merge")
    united = GlossaryRow(source="MOFA", target="외교부", case="yes", forbidden=("외무부", "외무성"), note="x")
    assert (tmp_path / "terms.tsv").read_text(encoding="utf-8") == serialize_table([united, _ROWS[1]])


def test_hook_checks_the_glossary_named_in_its_arguments(terms: Path) -> None:
    hook = dict(re.findall(r"^[- ] (\w+): (.*)$", (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"), re.MULTILINE))
    assert hook["id"] == "bitext-glossary-check"
    assert f"id: {hook['id']}" in HOW_TO
    name, *entry = shlex.split(hook["entry"])
    assert (name, hook["pass_filenames"], re.search(hook["files"], "terms.tsv") is not None) == (
        "bitext",
        "false",
        True,
    )
    assert run(*entry, "terms.tsv", cwd=terms.parent).returncode == 0
    assert run(*entry, *hook["args"].strip("[]").split(", "), cwd=terms.parent).returncode == 1  # there is none
    terms.write_text(serialize_table([*_ROWS, *_ROWS]), encoding="utf-8")
    assert run(*entry, "terms.tsv", cwd=terms.parent).returncode == 1
