"""Ctrl-C: every command says what it leaves, and offers --resume only where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.cli.main import main
from bitext.memory.store import Store
from support import memory_of, seed_files

_RESUME = "bitext: interrupted; finished files are whole, --resume goes on from here"
_NOTHING = "bitext: interrupted; no file was written, run it again"
_SOME = "bitext: interrupted; files that it has written are whole, run it again with --force"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for side in ("en", "ko"):
        (tmp_path / side).mkdir()
        shutil.copyfile(seed_files()[0], tmp_path / side / "page.txt")
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).write_text(f"The sides of {name} met.\t양측은 만났다.\n", encoding="utf-8")
    memory_of(tmp_path / "other.db", [("They agreed.", "합의하였다.")])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _stopped(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    assert ended.value.code == 130
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("stop_at", "command", "said"),
    [
        ("bitext.batch.translate", "translate en -o out", _RESUME),
        ("bitext.pair_batch.align_folders", "align en ko -o out", _RESUME),
        ("bitext.release.read.read_bytes", "align en/page.txt ko/page.txt -o out.tmx", _NOTHING),
        ("bitext.release.read.read_lines", "translate --lines en/page.txt -o out.txt", _NOTHING),
        ("bitext.interchange.exchange.convert_units", "tmx convert a.tsv -o a.tmx", _NOTHING),
        ("bitext.interchange.tmx_split.split_tmx", "tmx split a.tmx -o parts --units 2", _SOME),
        ("bitext.quality_files.CheckRun.check", "check a.tsv -o found.txt", _NOTHING),
        ("bitext.memory_files.write_units", "memory export other.db -o out.tmx", _NOTHING),
    ],
)
def test_a_command_that_is_stopped_says_what_it_leaves(
    folder: Path,
    stop_at: str,
    command: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr(stop_at, _stop)
    assert _stopped(command, capsys) == said
    assert sorted(folder.rglob("*")) == before


def test_an_import_that_is_stopped_keeps_the_files_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add = Store.add
    monkeypatch.setattr(Store, "add", _once(add))
    said = "bitext: interrupted; each file is in the memory whole or not at all, run it again"
    assert _stopped("memory import m.db a.tsv b.tsv", capsys) == said
    with Store.open(folder / "m.db") as store:
        assert [unit.source for unit in store.units()] == ["The sides of a.tsv met."]
    monkeypatch.setattr(Store, "add", add)
    with pytest.raises(SystemExit, match="0"):
        main(["memory", "import", "m.db", "a.tsv", "b.tsv"])
    assert "1 added, 0 changed, 1 unchanged" in capsys.readouterr().err


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _once(function: Callable[..., object]) -> Callable[..., object]:
    calls = []

    def called(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return function(*arguments, **options)

    return called
