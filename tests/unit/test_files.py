"""Outputs are whole or absent; runs keep out of each other's way and clear up behind killed ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bitext.errors import OutputError
from bitext.files import atomic_folder, atomic_writer, claimed_folder, temporary_folder, write_together
from support import run

_WRITERS = {
    "file": "atomic_writer(folder / 'page.tmx')",
    "folder": "atomic_folder(folder / 'project')",
    "parts": "temporary_folder(folder, 'memory.tmx')",
    "run": "claimed_folder(folder)",
}


@contextmanager
def _other_program(writer: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that is writing into a folder, and kill it in the end."""
    code = (
        f"import sys, pathlib; from bitext.files import *; folder = pathlib.Path(sys.argv[1])\n"
        f"with {_WRITERS[writer]}:\n    print(flush=True); sys.stdin.read()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, folder], stdin=pipe, stdout=pipe) as program:
        assert program.stdout is not None
        program.stdout.readline()
        try:
            yield program
        finally:
            program.kill()


@pytest.mark.parametrize("writer", ["file", "folder", "parts"])
def test_a_run_removes_what_killed_programs_left_and_nothing_of_live_ones(tmp_path: Path, writer: str) -> None:
    below = tmp_path / "day"
    below.mkdir()
    with _other_program(writer, below):
        kept = list(below.iterdir())
        assert len(kept) == 1
        with claimed_folder(tmp_path):
            assert list(below.iterdir()) == kept
    with claimed_folder(tmp_path):
        assert list(below.iterdir()) == []
    assert list(tmp_path.iterdir()) == [below]


def test_a_live_writer_ends_well_beside_a_run(tmp_path: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(atomic_writer(tmp_path / "page.tmx")).write("whole")
        (stack.enter_context(atomic_folder(tmp_path / "project")) / "page").write_text("whole")
        (stack.enter_context(temporary_folder(tmp_path, "x")) / "page").write_text("gone")
        with claimed_folder(tmp_path):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.tmx", "project"]
    assert (tmp_path / "page.tmx").read_text() == (tmp_path / "project" / "page").read_text() == "whole"


def test_a_folder_is_one_runs_until_it_ends_or_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with claimed_folder(out), pytest.raises(OutputError, match="another run is writing into this folder; wait"):
        claimed_folder(out).__enter__()
    with _other_program("run", out), pytest.raises(OutputError, match="another run"):
        claimed_folder(out).__enter__()
    with pytest.raises(ZeroDivisionError), claimed_folder(out):
        raise ZeroDivisionError
    assert list(out.iterdir()) == []


def test_temporary_files_of_no_known_owner_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".page.tmx.abc.bitext-tmp").write_text("half")
    (tmp_path / ".project.abc.bitext-tmp" / "new" / "omegat").mkdir(parents=True)
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    (tmp_path / "mine.bitext-tmp").write_text("mine")
    with claimed_folder(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".bitext-lock", "mine.bitext-tmp"]


def test_a_folder_that_a_program_has_just_made_is_left(tmp_path: Path) -> None:
    (tmp_path / ".project.abc.bitext-tmp").mkdir()
    before = set(tmp_path.iterdir())
    with claimed_folder(tmp_path):
        assert before < set(tmp_path.iterdir())


def test_files_that_belong_together_go_back_when_the_user_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "a.tsv", tmp_path / "b.tsv"]
    write_together(dict.fromkeys(paths, b"old"))
    rename, calls = Path.replace, []

    def stop(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_together(dict.fromkeys(paths, b"new"))
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="cannot be made a folder"), claimed_folder(tmp_path / "out"):
        pass


@pytest.mark.parametrize("command", ["translate", "align"])
def test_a_second_run_into_a_folder_is_refused_and_changes_nothing(tmp_path: Path, command: str) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    (pages / "page.txt").write_text("The two sides met in Seoul.\n")
    inputs = [pages] if command == "translate" else [pages, pages]
    with _other_program("run", out):
        done = run(command, *inputs, "-o", out, "--force")
        assert done.returncode == 1
        assert done.stderr.decode() == (
            f"bitext: {out}: another run is writing into this folder; wait until it has ended, "
            "or name another folder with -o\n"
        )
        assert [path.name for path in out.iterdir()] == [".bitext-lock"]


@pytest.mark.parametrize("bad", ["file/b.tsv", "folder"], ids=["no place for it", "cannot be renamed"])
@pytest.mark.parametrize("first", [True, False])
def test_files_that_belong_together_are_all_written_or_none(tmp_path: Path, bad: str, first: bool) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    good = {tmp_path / "a.tsv": b"new\r\n", tmp_path / "c.tsv": b"new"}
    write_together(dict.fromkeys(good, b"old"))
    good |= {tmp_path / "new.tsv": b"new"}
    wrong = {tmp_path / bad: b"new"}
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match="cannot be written"):
        write_together(wrong | good if first else good | wrong)
    assert [path.read_bytes() for path in good if path.exists()] == [b"old", b"old"]
    assert sorted(tmp_path.rglob("*")) == before
    write_together(good)
    assert [path.read_bytes() for path in good] == list(good.values())


@pytest.mark.parametrize("length", [80, 83])
def test_names_as_long_as_the_file_system_allows_can_be_written(tmp_path: Path, length: int) -> None:
    """Korean syllables are three bytes each, and 255 is the limit."""
    path = tmp_path / ("가" * length + ".tmx")
    with atomic_writer(path) as stream:
        stream.write("whole")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
