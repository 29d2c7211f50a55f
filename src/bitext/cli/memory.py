"""bitext memory: what goes into a translation memory and what comes out of it."""

from __future__ import annotations

import datetime
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.memory_care import check, conflicts, dedupe, merge, prune, stats
from bitext.cli.memory_learn import learn
from bitext.cli.memory_show import (
    database,
    format_option,
    selection_of,
    selection_options,
    show_added,
    show_units,
    status_option,
    text_argument,
)
from bitext.cli.output import FilePath, interrupted, show_rows
from bitext.cli.translate import UtcDate, source_date

if TYPE_CHECKING:
    from bitext.memory.store import Side


@click.group()
def memory() -> None:
    """Keep translations in a memory, and find them again.

    A memory is one file. Several programs may read it while one writes; an import that is broken off leaves it as it
    was before.
    """


@memory.command("import")
@database
@click.argument("inputs", nargs=-1, required=True, type=FilePath(), metavar="INPUT...")
@status_option("Status of the units; by default what the file says, reviewed where it does not.")
@click.option("--author", metavar="NAME", help="Who made or reviewed the translations; by default what the file says.")
@click.option(
    "--date",
    type=UtcDate(),
    help="Date of the translations (UTC), where the file gives none; by default SOURCE_DATE_EPOCH or now.",
)
@click.option(
    "--in-order",
    is_flag=True,
    help="The units stand in the order of their text: neighbours are the context where the file gives none.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Summary as text on stderr, or as JSON on stdout.",
)
def import_(
    db: Path,
    inputs: tuple[Path, ...],
    status: Any,
    author: str | None,
    date: datetime.datetime | None,
    in_order: bool,
    format_: str,
) -> None:
    """Enter the units of TMX and XLIFF files and tables into a memory.

    DB is the memory, made where there is none; INPUT a TMX or XLIFF file of any tool (.tmx, .xlf, .xliff, .sdlxliff,
    .mqxliff) or a table (.tsv: source, target and, where known, status, date, author and release). What the file says
    of a unit is kept: status, author, dates, context, release. Units that are new, rejected or without a translation
    count as empty and are not entered. Each file is entered whole or not at all; one with the Korean as source is
    refused. Importing the same again changes nothing; a unit that comes again with a higher status takes it.

    \b
    Examples:
      bitext memory import tm.db reviewed.tmx --status approved --author "Kim Minji"
      bitext memory import tm.db project_save.tmx release.sdlxliff
      bitext memory import tm.db sentences.tsv --in-order
    """
    from bitext.errors import BitextError
    from bitext.memory.store import Store
    from bitext.memory_files import READ, read_units, refuse_suffix

    stamp = date or source_date() or datetime.datetime.now(datetime.UTC)
    started = time.monotonic()
    total = {"added": 0, "changed": 0, "unchanged": 0, "empty": 0}
    failed = 0
    fresh = not db.exists()
    left = "each file is in the memory whole or not at all, run it again"
    with interrupted(left), Store.open(db, write=True) as store:
        for path in inputs:
            try:
                refuse_suffix(path, READ)
                added = store.add(read_units(path, status=status, author=author, in_order=in_order), date=stamp)
            except BitextError as error:
                click.echo(f"bitext: {error}", err=True)
                failed += 1
                continue
            total = {name: count + getattr(added, name) for name, count in total.items()}
    if fresh and failed == len(inputs):
        db.unlink()  # a mistyped name leaves nothing behind
    show_added(total, format_, files=len(inputs), failed=failed, seconds=time.monotonic() - started)
    if failed:
        click.get_current_context().exit(1)


@memory.command()
@database
@click.option(
    "-o",
    "--output",
    required=True,
    type=FilePath(),
    metavar="OUT",
    help="File to write; its suffix, .tmx or .tsv, says what.",
)
@selection_options
@click.option("--date", type=UtcDate(), help="Creation date to write (UTC); by default SOURCE_DATE_EPOCH or now.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
def export(db: Path, output: Path, date: datetime.datetime | None, force: bool, **selection: Any) -> None:
    """Write units of a memory to a TMX file or a table.

    TMX holds all that the memory knows of a unit; the table source, target, status, date, author and release.

    \b
    Examples:
      bitext memory export tm.db -o reviewed.tmx --status reviewed --status approved
      bitext memory export tm.db -o year.tsv --since 2026-01-01 --before 2027-01-01
    """
    from bitext.files import refuse_inputs
    from bitext.memory.store import Store
    from bitext.memory_files import write_units

    refuse_inputs([output], [db])
    stamp = date or source_date() or datetime.datetime.now(datetime.UTC)
    with Store.open(db) as store:
        written = write_units(output, store.units(selection_of(selection)), date=stamp, force=force)
    show_rows(("units", f"{written:,} written"))


@memory.command()
@database
@text_argument
@click.option(
    "--in",
    "side",
    type=click.Choice(["source", "target", "both"]),
    default="both",
    show_default=True,
    help="Where to look.",
)
@selection_options
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Units shown at most.")
@format_option
def search(db: Path, text: str, side: Any, limit: int, format_: str, **selection: Any) -> None:
    """Find the units that have a text in their English or Korean.

    Capital and small letters are the same. To find what is like a whole sentence, use recall.

    \b
    Examples:
      bitext memory search tm.db 정책협의회
      bitext memory search tm.db "policy consultation" --in source --status approved
    """
    from bitext.memory.store import Store

    sides: tuple[Side, ...] = ("source", "target") if side == "both" else (side,)
    with Store.open(db) as store:
        found = list(islice(store.search(text, sides=sides, selection=selection_of(selection)), limit + 1))
    show_units(found[:limit], format_)
    if len(found) > limit:
        click.echo(f"more than {limit} units; give --limit or a longer text to see others", err=True)


@memory.command()
@database
@text_argument
@click.option("--previous", metavar="TEXT", help="Source of the segment before; empty at the beginning of a text.")
@click.option("--next", metavar="TEXT", help="Source of the segment behind; empty at the end of a text.")
@click.option(
    "--threshold",
    type=click.IntRange(30, 100),
    default=75,
    show_default=True,
    help="Lowest score, 30 to 100; 100 shows the same text only.",
)
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Matches at most.")
@format_option
def recall(
    db: Path, text: str, previous: str | None, next: str | None, threshold: int, limit: int, format_: str
) -> None:
    """Show what the memory has for an English text, the best first.

    TEXT is one segment, or - for standard input, one segment a line. A match is context (the same text between the
    same neighbours), exact or fuzzy, and has a score from 0 to 100; "conflict" says that the memory has another
    translation that is as good.

    \b
    Examples:
      bitext memory recall tm.db "The two sides agreed to hold talks in 2026."
      bitext memory recall tm.db - --threshold 85 --format json < sentences.txt
    """
    from bitext.cli.memory_show import show_matches
    from bitext.memory.recall import Memory
    from bitext.release.read import read_lines

    texts = read_lines("-") if text == "-" else [text]
    with Memory.open(db) as opened:
        for number, source in enumerate(texts):
            matches = opened.recall(source, previous=previous, next=next, threshold=threshold, limit=limit)
            show_matches(source, matches, format_, first=number == 0)


for _command in (learn, dedupe, conflicts, stats, prune, merge, check):
    memory.add_command(_command)
