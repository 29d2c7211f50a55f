"""bitext glossary convert as a user runs it: files, streams, reports, refusals."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from bitext.glossary.rows import COLUMNS, OPTIONAL_COLUMNS
from support import GOLDEN, ROOT, assert_valid_tbx, run

_TERMS = GOLDEN / "glossary" / "terms.tsv"
_HOW_TO = (ROOT / "docs" / "how-to" / "glossary-formats.md").read_text(encoding="utf-8")


def _convert(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return run("glossary", "convert", *arguments, stdin=stdin)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.tbx"])
def test_there_and_back_is_the_same_table(tmp_path: Path, name: str) -> None:
    there, back = tmp_path / name, tmp_path / "back.tsv"
    done = _convert(_TERMS, "-o", there)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"lost" not in done.stderr
    done = _convert(there, "-o", back)
    assert (done.returncode, b"lost" in done.stderr) == (0, False)
    assert back.read_bytes() == _TERMS.read_bytes()


@pytest.mark.parametrize("dialect", ["tbx-2008", "tbx-2019-dca", "tbx-2019-dct"])
def test_streams_carry_any_format(dialect: str) -> None:
    done = _convert("-", "-o", "-", "--from", "tsv", "--to", dialect, stdin=_TERMS.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    assert_valid_tbx(done.stdout, dialect)
    done = _convert("-", "-o", "-", "--from", "tbx-2008", "--to", "tsv", stdin=done.stdout)
    assert done.stdout == _TERMS.read_bytes()
    assert b"8 rows from - (tbx) to - (tsv)" in done.stderr


def test_folder_becomes_one_file(tmp_path: Path) -> None:
    done = _convert(ROOT / "glossaries", "-o", tmp_path / "new" / "all.tsv")
    assert done.returncode == 0, done.stderr.decode()
    lines = (tmp_path / "new" / "all.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + sum(
        len(table.read_text(encoding="utf-8").splitlines()) - 1 for table in (ROOT / "glossaries").glob("*.tsv")
    )


def test_report_names_columns_counts_and_first_places(tmp_path: Path) -> None:
    done = _convert(_TERMS, "-o", tmp_path / "a.txt")
    text = done.stderr.decode()
    assert f"8 rows from {_TERMS} (tsv) to {tmp_path / 'a.txt'} (omegat)" in text
    assert f"lost case: 2 cells ({_TERMS}:4 'yes', {_TERMS}:8 'yes')\n" in text
    assert f"lost pos: 7 cells ({_TERMS}:2 'propn', {_TERMS}:3 'propn', {_TERMS}:6 'propn', ...)\n" in text


def test_report_for_machines_has_every_lost_cell(tmp_path: Path) -> None:
    done = _convert(_TERMS, "-o", tmp_path / "a.txt", "--format", "json")
    records = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"lost": "reading", "place": f"{_TERMS}:4", "cell": "오디에이"} in records
    done = _convert(_TERMS, "-o", tmp_path / "b.txt", "--format", "tsv")
    head, *lines = done.stderr.decode().splitlines()
    assert head == "lost\tplace\tcell"
    assert lines == ["\t".join(record.values()) for record in records]


def test_strict_writes_nothing_that_loses_something(tmp_path: Path) -> None:
    done = _convert(_TERMS, "-o", tmp_path / "a.txt", "--strict")
    assert done.returncode == 1
    assert b"lost case: 2 cells" in done.stderr
    assert b"a.txt (omegat) not written: --strict allows no losses\n" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert _convert(_TERMS, "-o", tmp_path / "a.tbx", "--strict").returncode == 0
    assert _convert(_TERMS, "-o", "-", "--to", "deepl", "--strict").stdout == b""


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine", encoding="utf-8")
    done = _convert(_TERMS, "-o", path)
    assert (done.returncode, path.read_text(encoding="utf-8")) == (1, "mine")
    assert b"exists already; give --force to replace it\n" in done.stderr
    assert _convert(_TERMS, "-o", path, "--force").returncode == 0
    assert path.read_bytes().startswith("\ufeffsource,target".encode())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("terms.doc", "-o", "a.tsv"), "the name terms.doc does not tell the format; give --from"),
        ((_TERMS, "-o", "a"), "the name a does not tell the format; give --to"),
        ((_TERMS, "-o", "-"), "the name - does not tell the format; give --to"),
        ((ROOT / "glossaries", "-o", "a.tsv", "--from", "csv"), "is a folder; folders hold tables"),
        ((_TERMS, "-o", "a.tsv", "--to", "tbx"), "'tbx' is not one of"),
        ((_TERMS,), "Missing option '-o'"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str | Path, ...], message: str) -> None:
    done = _convert(*arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.tsv", None, "cannot be read"),
        ("a.tbx", b"<html/>", "a.tbx: the root element is html, expected martif (TBX 2008) or tbx (TBX 2019)"),
        ("a.xlsx", b"source,target\n", "not a workbook that can be read"),
        ("a.csv", "source;Korean\nUN;유엔\n".encode(), "a.csv:1: column target missing; expected a header line"),
        ("a.txt", b"UN\n", "a.txt:1: no source and target with a tab between: 'UN'"),
    ],
)
def test_refused_data_exits_with_1_and_one_line(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = _convert(tmp_path / name, "-o", tmp_path / "out.tsv")
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "out.tsv").exists()


def test_session_of_the_how_to_is_what_happens(tmp_path: Path) -> None:
    (table,) = re.findall(r"```text\n(.*?)```", _HOW_TO, re.DOTALL)
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "terms.tsv").write_text(table, encoding="utf-8")
    session = re.findall(r"^\$ bitext (.+)\n((?:(?!\$|```).*\n)*)", _HOW_TO, re.MULTILINE)
    assert len(session) >= 5
    for line, shown in session:
        done = run(*shlex.split(line), cwd=tmp_path)
        assert (done.stdout + done.stderr).decode() == shown, line


@pytest.mark.parametrize("format", ["tsv", "csv", "xlsx", "tbx", "omegat", "deepl"])
def test_table_of_losses_is_what_gets_lost(tmp_path: Path, format: str) -> None:
    """Every column of the how-to's table of losses has a cell in the golden table."""
    head, *lines = re.findall(r"^\| (.+(?: \| .+){6}) \|\n", _HOW_TO, re.MULTILINE)
    promised: dict[str, str] = {}
    for names, *kept in (line.split(" | ") for line in lines):
        columns = names.replace("further columns", "checked by").replace("`", "").split(", ")
        promised |= dict.fromkeys(columns, dict(zip(head.split(" | ")[1:], kept, strict=True))[format])
    assert set(promised) == {*COLUMNS, *OPTIONAL_COLUMNS, "checked by"}
    suffix = {"omegat": "txt", "deepl": "csv"}.get(format, format)
    arguments = ("--to", format) if format == "deepl" else ()
    done = _convert(_TERMS, "-o", tmp_path / f"a.{suffix}", *arguments, "--format", "json")
    lost = {json.loads(line)["lost"] for line in done.stderr.splitlines()}
    assert lost & set(promised) == {column for column, fate in promised.items() if fate not in ("kept", "a note")}
