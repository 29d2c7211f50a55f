"""bitext memory learn."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bitext.cli.glossary_options import glossary_option
from bitext.cli.memory_show import format_option
from bitext.cli.output import SOME_WRITTEN, FilePath, interrupted, show_rows
from bitext.cli.translate import UtcDate, source_date
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.interchange.units import ForeignUnit
    from bitext.learned_terms import GlossaryPatch
    from bitext.learning import ReviewedUnit

_Command = TypeVar("_Command", bound=Callable[..., object])
_PATH = FilePath()


def _glossary_options(command: _Command) -> _Command:
    for option in reversed(
        (
            glossary_option("Glossary to mend; by default the one that comes with bitext."),
            click.option(
                "--min-count",
                type=click.IntRange(min=2),
                default=2,
                show_default=True,
                metavar="N",
                help="Units in which the same replacement must have been made to be proposed.",
            ),
            click.option(
                "--no-encoder",
                is_flag=True,
                help="Do not compare the meaning of new terms and renderings; faster, a little less right.",
            ),
            click.option(
                "--glossary-patch",
                "patch",
                type=_PATH,
                metavar="FILE.tsv",
                help="Write the proposals as a glossary table, and the entries as they are to FILE.base.tsv.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("reviewed", nargs=-1, required=True, type=_PATH, metavar="REVIEWED...")
@click.option(
    "--against",
    "machine",
    multiple=True,
    required=True,
    type=_PATH,
    metavar="MT",
    help="What bitext had written: file or folder; may be given several times.",
)
@_glossary_options
@click.option(
    "--memory", "database", type=_PATH, metavar="DB", help="Enter the changed units into this memory, as reviewed."
)
@click.option("--author", metavar="NAME", help="Who reviewed, for the memory; by default whom the files name.")
@click.option(
    "--date",
    type=UtcDate(),
    help="Date of the review (UTC) where the files give none; by default SOURCE_DATE_EPOCH or now.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="N",
    help="Changes to show, the most frequent ones.",
)
@click.option("--force", is_flag=True, help="Replace an existing FILE.tsv.")
@format_option
def learn(
    reviewed: tuple[Path, ...],
    machine: tuple[Path, ...],
    glossary: Path | None,
    min_count: int,
    no_encoder: bool,
    patch: Path | None,
    database: Path | None,
    author: str | None,
    date: datetime.datetime | None,
    limit: int,
    force: bool,
    format_: str,
) -> None:
    """Report what reviewers changed, and propose glossary entries from it.

    REVIEWED is a TMX or XLIFF file as a reviewer left it (in OmegaT project_save.tmx), or a folder of them. Units are
    paired by id and source, else by source. The report counts what was replaced by what, and gives for each release,
    by date, how much was changed: TER (lower is better) and chrF2++ (higher is better) of the machine translation
    against the reviewed text, 0 to 100. Proposals are renderings that reviewers wrote in the place of another again
    and again; read them before you merge them. The exit code is 1 where a file cannot be read.

    \b
    Examples:
      bitext memory learn reviewed.tmx --against out/page.tmx
      bitext memory learn reviewed --against out --glossary-patch patch.tsv --memory tm.db
      bitext glossary merge terms.tsv patch.tsv --base patch.base.tsv -o merged.tsv
    """
    from bitext.cli.glossary_extract import encoder_similarity
    from bitext.cli.memory_report import show_report
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.glossary.rows import read_tables
    from bitext.learned_terms import propose
    from bitext.learning import compare
    from bitext.resources import default_glossary

    if patch is not None:
        if patch.suffix.lower() != ".tsv":
            raise click.BadParameter(
                f"{str(patch)!r}: expected a name that ends in .tsv", param_hint="--glossary-patch"
            )
        refuse_inputs((patch, _base(patch)), [*reviewed, *machine, glossary, database])
        for path in (patch, _base(patch)):
            refuse_overwrite(path, force=force)
    rows = [row for table in read_tables(glossary or default_glossary()) for row in table.rows]
    own, failed = _read(reviewed, once=True)
    others, more = _read(machine)
    if not own or not others:
        _refuse_nothing(failed + more)
    units = compare(own, [unit for _, unit in others])
    if left_out := len(own) - len(units):
        show_rows(("left out", f"{counted(left_out, 'unit')} not confirmed by a person, or read from another file"))
    similarity = None if no_encoder else encoder_similarity()
    proposed = propose(units, rows, min_count=min_count, similarity=similarity)
    show_report(units, proposed.proposals, format_, limit=limit)
    with interrupted(SOME_WRITTEN):
        if patch is not None:
            _write_patch(patch, proposed, force)
        if database is not None:
            _enter(database, units, author, date or source_date() or datetime.datetime.now(datetime.UTC))
    if failed + more:
        click.get_current_context().exit(1)


def _refuse_nothing(failed: int) -> None:
    """End without a report; files that were refused are named already.

    Raises:
        InputError: None was.
    """
    from bitext.errors import InputError

    if failed:
        click.get_current_context().exit(1)
    raise InputError("no unit in the reviewed files, or none in those of --against; give files with English and Korean")


def _read(paths: Iterable[Path], *, once: bool = False) -> tuple[list[tuple[str, ForeignUnit]], int]:
    """Return the units of all files with the names of these, and how many were refused; these are named on stderr."""
    from bitext.errors import BitextError
    from bitext.learning import find_files, read_file

    units: list[tuple[str, ForeignUnit]] = []
    failed = 0
    for path in paths:
        try:
            files: Sequence[Path] = find_files(path, once=once)
        except BitextError as error:
            files = ()
            failed += 1
            click.echo(f"bitext: {error}", err=True)
        for file in files:
            try:
                units += [(file.name, unit) for unit in read_file(file)]
            except BitextError as error:
                failed += 1
                click.echo(f"bitext: {error}", err=True)
    return units, failed


def _base(patch: Path) -> Path:
    return patch.with_suffix(".base.tsv")


def _write_patch(patch: Path, proposed: GlossaryPatch, force: bool) -> None:
    from bitext.files import atomic_writer
    from bitext.glossary.rows import columns_of, serialize_table

    for path, rows in ((_base(patch), proposed.base), (patch, proposed.rows)):
        with atomic_writer(path, force=force) as stream:
            stream.write(serialize_table(rows, columns_of(rows)))
    proposals = counted(len(proposed.proposals), "proposal")
    show_rows(("glossary", f"{proposals} in {patch}, the entries concerned as they are in {_base(patch)}"))


def _enter(database: Path, units: Sequence[ReviewedUnit], author: str | None, date: datetime.datetime) -> None:
    from bitext.learning import memory_units
    from bitext.memory.store import Store

    with Store.open(database, write=True) as store:
        added = store.add(memory_units(units, author=author), date=date)
    show_rows(("memory", f"{added.added:,} added, {added.changed:,} changed, {added.unchanged:,} unchanged"))
