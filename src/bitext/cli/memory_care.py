"""bitext memory: the commands that keep a memory in order."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bitext.cli.memory_show import (
    database,
    format_option,
    print_json_line,
    print_row,
    print_unit,
    selection_of,
    selection_options,
    show_added,
    unit_as_dict,
)
from bitext.cli.output import FilePath, interrupted, show_rows

_CONFLICT_COLUMNS = ("source", "target", "status", "changed", "author", "release", "id")
dry_run_option = click.option("--dry-run", is_flag=True, help="Count only, remove nothing.")


@click.command()
@database
@click.option(
    "--across-contexts", is_flag=True, help="Neighbours may differ; matches in context are lost with the duplicates."
)
@dry_run_option
def dedupe(db: Path, across_contexts: bool, dry_run: bool) -> None:
    """Remove units that say the same as another one.

    The same source, target and neighbours count once, whatever file or release they came from; of each group the
    confirmed, newest one stays. No translation is lost.

    \b
    Examples:
      bitext memory dedupe tm.db --dry-run
      bitext memory dedupe tm.db
    """
    from bitext.memory.maintenance import dedupe as run
    from bitext.memory.store import Store

    refuse_missing(db)
    with Store.open(db, write=True) as store:
        show_removed(run(store, across_contexts=across_contexts, dry_run=dry_run), dry_run)


@click.command()
@database
@click.option("--machine", is_flag=True, help="Count machine translations too.")
@format_option
def conflicts(db: Path, machine: bool, format_: str) -> None:
    """List sources with several confirmed translations.

    Older versions of the same unit of the same release do not count. The exit code is 1 where there are conflicts.

    \b
    Examples:
      bitext memory conflicts tm.db
      bitext memory conflicts tm.db --format tsv > conflicts.tsv
    """
    from bitext.memory.maintenance import find_conflicts
    from bitext.memory.store import Store

    if format_ == "tsv":
        print_row(_CONFLICT_COLUMNS)
    count = 0
    with Store.open(db) as store:
        for conflict in find_conflicts(store, machine=machine):
            count += 1
            contents = [unit_as_dict(unit) for unit in conflict.units]
            if format_ == "json":
                print_json_line({"source": conflict.source, "units": contents})
            elif format_ == "tsv":
                for content in contents:
                    print_row(content[name] for name in _CONFLICT_COLUMNS)
            else:
                click.echo(conflict.source)
                for unit in conflict.units:
                    print_unit(unit)
                click.echo()
    show_rows(("conflicts", f"{count:,}"))
    if count:
        click.get_current_context().exit(1)


@click.command()
@database
@format_option
def stats(db: Path, format_: str) -> None:
    """Show the figures of a memory: units, statuses, origins, dates, conflicts.

    "state" is a token of the content: memories with the same units have the same.

    \b
    Examples:
      bitext memory stats tm.db
      bitext memory stats tm.db --format json
    """
    from bitext.memory.maintenance import measure
    from bitext.memory.store import Store

    with Store.open(db) as store:
        figures = asdict(measure(store))
    figures |= {name: figures[name] and figures[name].strftime("%Y-%m-%dT%H:%M:%SZ") for name in ("first", "last")}
    if format_ == "json":
        print_json_line({**figures, "origins": [{"origin": name, "units": n} for name, n in figures["origins"]]})
        return
    statuses, origins = figures.pop("statuses"), figures.pop("origins")
    rows = [*figures.items(), *statuses.items(), *((f"from {name or 'unknown'}", count) for name, count in origins)]
    for name, value in rows:
        if format_ == "tsv":
            print_row((name, value))
        else:
            shown = f"{value:,}" if isinstance(value, int) else value or "-"
            click.echo(f"{name:<11} {shown}")


@click.command()
@database
@selection_options
@click.option(
    "--superseded", is_flag=True, help="Only units that a newer version of the same unit of the release replaces."
)
@dry_run_option
def prune(db: Path, superseded: bool, dry_run: bool, **selection: Any) -> None:
    """Remove units from a memory, by status, release, origin or date.

    At least one option must select; several of them must all be true of a unit.

    \b
    Examples:
      bitext memory prune tm.db --status machine --before 2025-01-01 --dry-run
      bitext memory prune tm.db --superseded
    """
    from bitext.memory.maintenance import prune as run
    from bitext.memory.store import Store
    from bitext.memory.units import UnitFilter

    chosen = selection_of(selection)
    if chosen == UnitFilter() and not superseded:
        raise click.UsageError(
            "say which units to remove: --status, --release, --origin, --since, --before, --superseded."
        )
    refuse_missing(db)
    with Store.open(db, write=True) as store:
        show_removed(run(store, chosen, superseded=superseded, dry_run=dry_run), dry_run)


@click.command()
@database
@click.argument("others", nargs=-1, required=True, type=FilePath(), metavar="OTHER...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Summary as text on stderr, or as JSON on stdout.",
)
def merge(db: Path, others: tuple[Path, ...], format_: str) -> None:
    """Enter all units of other memories into one.

    DB is made where there is none; OTHER stays as it is. The result does not depend on the order.

    \b
    Examples:
      bitext memory merge all.db kim.db lee.db
    """
    from bitext.memory.maintenance import merge as run
    from bitext.memory.store import Store

    started = time.monotonic()
    total = {"added": 0, "changed": 0, "unchanged": 0, "empty": 0}
    opened = [Store.open(path) for path in others]  # all are looked at before anything is written
    left = "each OTHER is in the memory whole or not at all, run it again"
    with interrupted(left), Store.open(db, write=True) as store:
        for other in opened:
            with other:
                added = run(store, other)
            total = {name: count + getattr(added, name) for name, count in total.items()}
    show_added(total, format_, files=len(others), failed=0, seconds=time.monotonic() - started)


@click.command()
@database
@click.option("--upgrade", is_flag=True, help="Bring a memory of an older bitext up to date first.")
@format_option
def check(db: Path, upgrade: bool, format_: str) -> None:
    """Look whether a memory is sound.

    Errors: damage, an index or a state token that does not fit the units. Warnings: targets that are their source
    or have no Korean, Korean sources. The exit code is 1 where there are errors.

    \b
    Examples:
      bitext memory check tm.db
      bitext memory check tm.db --format json
    """
    from bitext.memory.maintenance import check as run
    from bitext.memory.store import Store

    refuse_missing(db)
    if format_ == "tsv":
        print_row(("severity", "code", "unit", "message"))
    counts = {"error": 0, "warning": 0}
    with Store.open(db, write=upgrade) as store:
        for finding in run(store):
            counts[finding.severity] += 1
            if format_ == "json":
                print_json_line({name: value for name, value in asdict(finding).items() if name != "span"})
            elif format_ == "tsv":
                print_row((finding.severity, finding.code, finding.segment, finding.message))
            else:
                click.echo(f"{finding.severity}: {finding.code}: {finding.message}")
    show_rows(("findings", f"{counts['error']:,} errors, {counts['warning']:,} warnings"))
    if counts["error"]:
        click.get_current_context().exit(1)


def refuse_missing(db: Path) -> None:
    """Raise an error for a memory that is not there, which opening it for writing would make."""
    from bitext.errors import InputError

    if not db.exists():
        raise InputError("no such memory; make one with: bitext memory import DB INPUT...", path=str(db))


def show_removed(count: int, dry_run: bool) -> None:
    """Print how many units were or would be removed."""
    show_rows(("units", f"{count:,} {'would be ' if dry_run else ''}removed"))
