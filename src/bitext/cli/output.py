"""What commands over many files show: a bar while they work, a summary at the end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

Update = Callable[[int, int, str], None]
#: What Ctrl-C leaves of a command: of a run over folders, and of one that writes several files.
RESUMABLE = "finished files are whole, --resume goes on from here"
SOME_WRITTEN = "files that it has written are whole, run it again with --force"


class FilePath(click.Path):
    """A file or folder; an empty name, as an unset variable gives, is none."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            self.fail("the name is empty; give a file or folder (is a variable unset?)", param, ctx)
        return super().convert(value, param, ctx)


@contextmanager
def interrupted(left: str) -> Iterator[None]:
    """Say what Ctrl-C in the block leaves; elsewhere no file is written, which needs no saying."""
    try:
        yield
    except KeyboardInterrupt as error:
        error.add_note(left)
        raise


@contextmanager
def progress_bar(description: str) -> Iterator[Update]:
    """Show a bar on a terminal, nothing elsewhere; it is told (done, total, rate in words)."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich import progress as rich
    from rich.console import Console

    columns = (
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TextColumn("{task.fields[rate]}"),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(description, total=None, rate="")
        yield lambda done, total, rate: bar.update(task, total=total, completed=done, rate=rate)


def show_rows(*rows: tuple[str, str]) -> None:
    """Print names and values on stderr, in two columns."""
    for name, value in rows:
        click.echo(f"{name:<11} {value}", err=True)


def print_json(summary: dict[str, Any]) -> None:
    """Print a summary on stdout; its errors and, where it has them, warnings are (input, message) pairs."""
    said = {
        name: [{"input": path, "message": message} for path, message in summary[name]]
        for name in ("errors", "warnings")
        if name in summary
    }
    click.echo(json.dumps({**summary, **said}, ensure_ascii=False))
