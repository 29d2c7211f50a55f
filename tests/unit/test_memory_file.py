"""The memory as a file: crashes, readers beside a writer, other files, other versions, full disks."""

from __future__ import annotations

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.errors import BitextError, InputError, OutputError
from bitext.memory import schema
from bitext.memory.maintenance import check
from bitext.memory.recall import Memory
from bitext.memory.store import Store
from bitext.memory.units import MemoryUnit
from support import memory_of

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
PAIR = ("The two sides met.", "양측은 만났다.")


def _many(count: int) -> Iterator[MemoryUnit]:
    for number in range(count):
        source = f"Sentence {number:x} about word{number % 97} and word{number % 89}."
        yield MemoryUnit(source=source, target=f"문장 {number}.", status="reviewed")


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return memory_of(tmp_path / "tm.db", [PAIR])


def _state(path: Path) -> str:
    with Memory.open(path) as opened:
        return opened.state


_IMPORT = """
import datetime, sys, time
from pathlib import Path
from bitext.memory.store import Store
from test_memory_file import _many

def units():
    yield from _many(4000)
    print("nearly", flush=True)
    time.sleep(60)

with Store.open(Path(sys.argv[1]), write=True) as store:
    store.connection.execute("PRAGMA cache_size = 10")  # most pages are in the log before the end
    store.add(units(), date=datetime.datetime.now(datetime.UTC))
"""


def test_a_killed_import_leaves_the_last_whole_state(memory: Path) -> None:
    state = _state(memory)
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    child = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, memory], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"nearly\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert memory.with_name("tm.db-wal").stat().st_size > 100_000, "the import had begun to write"
    assert _state(memory) == state
    with Store.open(memory, write=True) as store:
        assert list(check(store)) == []
        assert store.add(_many(10), date=DATE).added == 10
    assert not memory.with_name("tm.db-wal").exists()


def test_an_import_that_fails_leaves_nothing(memory: Path) -> None:
    def units() -> Iterator[MemoryUnit]:
        yield from _many(10)
        raise InputError("the file ends here")

    state = _state(memory)
    with Store.open(memory, write=True) as store:
        with pytest.raises(InputError, match="ends here"):
            store.add(units(), date=DATE)
        assert store.state == state
        assert store.add(_many(3), date=DATE).added == 3


def test_readers_see_the_state_before_while_a_writer_works_and_the_state_after(memory: Path) -> None:
    state = _state(memory)
    with Memory.open(memory) as first, Memory.open(memory) as second:

        def units() -> Iterator[MemoryUnit]:
            for unit in _many(20):
                yield unit
                for reader in (first, second):
                    assert reader.state == state
                    assert reader.recall(unit.source) == ()
                    assert len(reader.recall(PAIR[0])) == 1

        with Store.open(memory, write=True) as store:
            store.add(units(), date=DATE)
        for reader in (first, second):
            assert reader.state != state
            assert [match.score for match in reader.recall("Sentence 3 about word3 and word3.", limit=1)] == [100]


def test_a_reader_s_iteration_is_of_one_moment(memory: Path) -> None:
    memory_of(memory, [("a", "b"), ("c", "d")])
    with Store.open(memory) as reader:
        units = reader.units()
        first = next(units)
        memory_of(memory, [("e", "f")])
        assert [first.source, *(unit.source for unit in units)] == [PAIR[0], "a", "c"]
        assert sum(1 for _ in reader.units()) == 4


def test_a_second_writer_is_told_to_wait(memory: Path) -> None:
    first, second = Store.open(memory, write=True), Store.open(memory, write=True, timeout_s=0.05)
    with first, second, first.writing(), pytest.raises(OutputError, match="another program is writing"):
        second.add([], date=DATE)


def test_a_full_disk_is_told_and_nothing_is_kept(memory: Path) -> None:
    state = _state(memory)
    with Store.open(memory, write=True) as store:
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(OutputError, match="disk is full; nothing of this step was kept"):
            store.add(_many(500), date=DATE)
        assert store.state == state
        assert list(check(store)) == []


@pytest.mark.parametrize("content", [b"", b"The two sides met.\t...\n" * 300, b"SQLite format 3\0" + b"\0" * 84])
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tm.db"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"not a memory of bitext|damaged"):
        Store.open(path)
    if content:
        with pytest.raises(InputError, match=r"not a memory of bitext|damaged"):
            Store.open(path, write=True)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE units (id INTEGER)")
    connection.close()
    content = path.read_bytes()
    for write in (False, True):
        with pytest.raises(InputError, match="not a memory of bitext; name another file"):
            Store.open(path, write=write)
    assert path.read_bytes() == content


@pytest.mark.parametrize("write", [False, True])
def test_a_newer_version_is_refused(memory: Path, write: bool) -> None:
    connection = sqlite3.connect(memory)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(InputError, match=r"newer bitext \(schema 99, this one knows 1\); upgrade bitext"):
        Store.open(memory, write=write)


def test_an_older_version_is_brought_up_to_date_by_writing(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = _state(memory)
    newer = (*schema.MIGRATIONS, "ALTER TABLE units ADD COLUMN client TEXT; UPDATE units SET client = 'mofa'")
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    with pytest.raises(InputError, match=r"older bitext \(schema 1, now 2\).*memory check .*tm.db --upgrade"):
        Store.open(memory)
    with Store.open(memory, write=True) as store:
        assert store.connection.execute("SELECT client FROM units").fetchall() == [("mofa",)]
        assert store.state == state
    with Store.open(memory) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_migration_that_fails_changes_nothing(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = _state(memory)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE more (id); CREATE TABLE units (id)"))
        with pytest.raises(OutputError, match="cannot be used: table units already exists"):
            Store.open(memory, write=True)
    assert _state(memory) == state
    with Store.open(memory) as store:
        assert store.connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'more'").fetchone() == (0,)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_an_error_that_says_so(tmp_path: Path, share: float) -> None:
    path = tmp_path / "tm.db"
    with Store.open(path, write=True) as store:
        store.add(_many(2000), date=DATE)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    def use() -> None:
        with Store.open(path) as store:
            errors = [finding for finding in check(store) if finding.severity == "error"]
            assert errors
            assert errors[0].code == "damaged"
            raise InputError("damaged: " + errors[0].message)

    with pytest.raises(BitextError, match="damaged"):
        use()


def test_a_missing_memory_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such memory; make one with: bitext memory import"):
        Memory.open(tmp_path / "tm.db")
    with pytest.raises(InputError, match="a folder"):
        Memory.open(tmp_path)
    with pytest.raises(OutputError, match="cannot be opened or written"):
        Store.open(tmp_path / "missing" / "tm.db", write=True)
    assert list(tmp_path.iterdir()) == []


def test_a_memory_on_a_read_only_medium_is_read_without_a_trace(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = memory.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with Memory.open(memory) as opened:
        assert [match.unit.target for match in opened.recall(PAIR[0])] == [PAIR[1]]
        assert list(memory.parent.iterdir()) == [memory]
    assert memory.read_bytes() == content


def test_a_reader_cannot_write(memory: Path) -> None:
    with Store.open(memory) as store, pytest.raises(OutputError, match="cannot be opened or written"):
        store.add(_many(1), date=DATE)


@pytest.mark.parametrize("name", ["메모리 100%.db", "a?mode=memory.db", "a#b.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    path = memory_of(tmp_path / name, [PAIR])
    assert list(tmp_path.iterdir()) == [path]
    with Memory.open(path) as opened:
        assert len(opened.recall(PAIR[0])) == 1
