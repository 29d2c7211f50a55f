"""No command writes over what it reads, with --force neither; whole commands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bitext.cli.main import main
from bitext.normalize.release import normalize_release
from bitext.release.read import read_release
from documents import ENGLISH, text_page, write_reviewed
from support import GOLDEN, memory_of

_TERMS = GOLDEN / "learn" / "terms.tsv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One file of each kind, and a second name of one that no path shows."""
    page = tmp_path / "page.txt"
    page.write_bytes(text_page(ENGLISH))
    write_reviewed(tmp_path / "page.tmx", [normalize_release(read_release(str(page)))[0]])
    memory_of(tmp_path / "m.db", [("The two sides met.", "양측은 만났다.")])
    memory_of(tmp_path / "m.tsv", [("The two sides met.", "양측은 만났다.")])
    for name in ("terms.tsv", "more.tsv", "terms/terms.tsv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(_TERMS, tmp_path / name)
    for name in ("pair.tsv", "review.xlsx", "config.toml", "gold.jsonl", "states.npz", "model/model.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("kept")
    (tmp_path / "link.tmx").symlink_to("page.tmx")
    os.link(page, tmp_path / "same.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "translate page.txt -o o --combined m.db --memory m.db",
        "translate page.txt -o o --combined page.txt",
        "translate page.txt -o o --combined same.txt",
        "translate page.txt -o o --combined terms.tsv --glossary terms.tsv",
        "translate page.txt -o o --combined terms/terms.tsv --glossary terms",
        "translate page.txt -o o --combined model/model.bin --model model",
        "translate --lines page.txt -o page.txt",
        "align page.txt pair.tsv -o page.txt",
        "align page.txt pair.tsv -o ./pair.tsv",
        "align page.txt pair.tsv -o states.npz --cache states.npz",
        "align page.txt pair.tsv -o new.npz --cache new.npz",
        "align page.txt pair.tsv -o gold.jsonl --gold gold.jsonl",
        "check pair.tsv -o pair.tsv",
        "check pair.tsv --config config.toml -o config.toml",
        "check page.tmx --notes link.tmx",
        "check pair.tsv --terms --glossary terms.tsv -o terms.tsv",
        "export page.tmx -o s.txt --source s.txt",
        "export page.tmx -o page.txt --source same.txt",
        "export page.tmx -o page.tmx --format text",
        "export page.tmx -o page.tmx --format xlsx",
        "export review.xlsx -o page.tmx --from page.tmx",
        "export review.xlsx -o review.xlsx --from page.tmx --format tmx",
        "tmx convert page.tmx -o page.tmx",
        "tmx convert page.tmx -o link.tmx",
        "tmx merge page.tmx link.tmx -o page.tmx",
        "glossary convert terms.tsv -o terms.tsv",
        "glossary convert terms -o terms/terms.tsv",
        "glossary merge terms.tsv more.tsv -o more.tsv",
        "glossary merge terms.tsv terms.tsv --base more.tsv -o more.tsv",
        "glossary merge terms terms/terms.tsv -o terms",
        "glossary extract page.tmx -o page.tmx",
        "glossary extract terms -o terms/terms.tsv",
        "glossary extract page.tmx --glossary terms -o terms/terms.tsv",
        "memory export m.tsv -o m.tsv",
        "memory learn page.tmx --against page.tmx --glossary terms.tsv --glossary-patch terms.tsv",
        "memory learn page.tmx --against page.tmx --memory m.tsv --glossary-patch m.tsv",
    ],
)
def test_an_input_is_never_written_over(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    if "s.txt" in command.split():
        shutil.copyfile(folder / "page.txt", folder / "s.txt")
    before = _contents(folder)
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--force"])
    said = capsys.readouterr().err
    assert ended.value.code == 1, said
    assert "is an input of this run; name another file" in said
    assert _contents(folder) == before


def test_folders_of_pages_are_kept_beside_what_comes_of_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An OmegaT project made anew loses all but the reviewer's work."""
    assert _code("export", "page.tmx", "--omegat", "p", "--glossary", "terms.tsv", "--allow-missing") == 0
    before = _contents(folder)
    source = next((folder / "p" / "source").iterdir())
    options = ("--omegat", "p", "--glossary", "terms.tsv", "--allow-missing", "--force")
    assert _code("export", "page.tmx", *options, "--source", str(source)) == 1
    assert _code("export", "p", *options) == 1
    assert capsys.readouterr().err.count("is an input of this run") == 2
    assert _contents(folder) == before
    shutil.copyfile("page.tmx", "p/omegat/project_save.tmx")
    assert _code("export", "p/omegat/project_save.tmx", *options) == 0


def test_what_is_mended_in_place_and_what_git_merges_may_be_the_first_input(folder: Path) -> None:
    assert _code("tmx", "fix", "page.tmx", "-o", "page.tmx", "--force") == 0
    assert _code("glossary", "merge", "terms.tsv", "more.tsv", "--base", "more.tsv", "-o", "terms.tsv", "--force") == 0
    assert (folder / "terms.tsv").read_bytes() == _TERMS.read_bytes()


def _code(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix not in _SQLITE}


_SQLITE = (".db-shm", ".db-wal", ".tsv-shm", ".tsv-wal")
