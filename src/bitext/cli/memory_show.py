"""Options that the commands of bitext memory share, and how they show units."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.output import FilePath, show_rows
from bitext.cli.translate import UtcDate

if TYPE_CHECKING:
    from bitext.memory.units import MemoryMatch, MemoryUnit, UnitFilter

STATUSES = ("machine", "reviewed", "approved")  # those of the model, which takes long to load
COLUMNS = (
    "source",
    "target",
    "status",
    "origin",
    "author",
    "created",
    "changed",
    "previous",
    "next",
    "release",
    "paragraph",
    "id",
)

database = click.argument("db", type=FilePath(), metavar="DB")
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "tsv"]),
    default="text",
    show_default=True,
    help="For people, lines of JSON, or a table with a head line.",
)


def _unicode(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse bytes that are no text, which the shell hands on as lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("not UTF-8; set the terminal to UTF-8", context, parameter) from error
    return value


text_argument = click.argument("text", callback=_unicode)


def status_option(help: str, *, multiple: bool = False) -> Callable[[Any], Any]:
    """Return the option --status."""
    return click.option("--status", type=click.Choice(STATUSES), multiple=multiple, help=help)


def selection_options(command: Any) -> Any:
    """Add the options that select units."""
    for option in reversed(
        (
            status_option("Only units of this status; may be given several times.", multiple=True),
            click.option("--release", metavar="ID", help="Only units of this release."),
            click.option("--origin", metavar="NAME", help="Only units that came in from this file or tool."),
            click.option("--since", type=UtcDate(), help="Only units changed then or later (UTC)."),
            click.option("--before", type=UtcDate(), help="Only units changed earlier (UTC)."),
        )
    ):
        command = option(command)
    return command


def selection_of(options: dict[str, Any]) -> UnitFilter:
    """Turn the values of :func:`selection_options` into a filter."""
    from bitext.memory.units import UnitFilter

    return UnitFilter(statuses=options.pop("status"), **options)


def show_added(counts: dict[str, int], format_: str, *, files: int, failed: int, seconds: float) -> None:
    """Print what became of units given to a memory."""
    if format_ == "json":
        click.echo(json.dumps({"files": files, "failed": failed, **counts, "seconds": round(seconds, 3)}))
        return
    show_rows(
        ("files", f"{files}: {files - failed} entered, {failed} failed"),
        ("units", ", ".join(f"{count:,} {name}" for name, count in counts.items())),
        ("time", f"{seconds:.1f} s"),
    )


def show_units(units: Iterable[MemoryUnit], format_: str) -> None:
    """Print units."""
    if format_ == "tsv":
        print_row(COLUMNS)
    for unit in units:
        content = unit_as_dict(unit)
        if format_ == "json":
            print_json_line(content)
        elif format_ == "tsv":
            print_row(content.values())
        else:
            print_unit(unit)


def show_matches(source: str, matches: Sequence[MemoryMatch], format_: str, *, first: bool) -> None:
    """Print the matches of one source."""
    if format_ == "json":
        found = [
            {"score": match.score, "kind": match.kind, "conflict": match.conflict, **unit_as_dict(match.unit)}
            for match in matches
        ]
        print_json_line({"text": source, "matches": found})
        return
    if format_ == "tsv":
        if first:
            print_row(("text", "score", "kind", "conflict", *COLUMNS))
        for match in matches:
            conflict = "conflict" if match.conflict else ""
            print_row((source, match.score, match.kind, conflict, *unit_as_dict(match.unit).values()))
        return
    if not first:
        click.echo()
    click.echo(source if matches else f"{source}\n  no match")
    for match in matches:
        print_unit(match.unit, f"{match.score:>3} {match.kind}{' conflict' if match.conflict else ''}")


def print_unit(unit: MemoryUnit, head: str = "") -> None:
    """Print one unit for people."""
    place = "/".join(part for part in (unit.release, unit.id) if part)
    day = unit.changed.date().isoformat() if unit.changed else ""
    click.echo("  ".join(part for part in (head, unit.status, day, unit.author, place, unit.origin) if part))
    click.echo(f"  {unit.source}\n  {unit.target}")


def unit_as_dict(unit: MemoryUnit) -> dict[str, Any]:
    """Return a unit as it is printed for machines."""
    content = asdict(unit)
    for name in ("created", "changed"):
        content[name] = content[name].strftime("%Y-%m-%dT%H:%M:%SZ")
    return content


def print_row(cells: Iterable[object]) -> None:
    """Print a row of a table; tabs and line breaks inside become spaces."""
    click.echo("\t".join(" ".join(("" if cell is None else str(cell)).split()) for cell in cells))


def print_json_line(content: Any) -> None:
    """Print a line of JSON."""
    click.echo(json.dumps(content, ensure_ascii=False))
