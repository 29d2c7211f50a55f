"""What the glossary commands share: the options that name a glossary and a format, and records printed in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bitext.cli.output import FilePath

if TYPE_CHECKING:
    from bitext.glossary.compare import RowDifference

_Command = TypeVar("_Command", bound=Callable[..., Any])
Record = Mapping[str, Any]

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "tsv"]),
    default="text",
    show_default=True,
    help="Text, JSON, or a table with a head line.",
)


def glossary_option(
    help: str = "Glossary table or folder; by default the one that comes with bitext.", *, required: bool = False
) -> Callable[[_Command], _Command]:
    """Return the option --glossary."""
    return click.option("--glossary", type=FilePath(), metavar="PATH", required=required, help=help)


def edit_options(command: _Command) -> _Command:
    """Add the options of the commands that change a glossary."""
    options = (
        glossary_option("Glossary table or folder to change.", required=True),
        click.option("--dry-run", is_flag=True, help="Show what would change and change nothing."),
        format_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def print_records(
    records: Iterable[Record], format_: str, columns: Sequence[str], text: Callable[[Record], str], *, err: bool = False
) -> None:
    """Print records: as text, as JSON lines, or as a table with these columns."""
    if format_ == "tsv":
        click.echo("\t".join(columns), err=err)
    for record in records:
        if format_ == "json":
            click.echo(json.dumps(record, ensure_ascii=False), err=err)
        elif format_ == "tsv":
            click.echo("\t".join(_cell(record.get(column, "")) for column in columns), err=err)
        else:
            click.echo(text(record), err=err)


def _cell(value: Any) -> str:
    return " ".join((", ".join(value) if isinstance(value, list) else str(value)).split())


def split_place(place: str) -> dict[str, Any]:
    """Return the table and line of a place as fields of a record."""
    table, _, line = place.rpartition(":")
    return {"table": table, "line": int(line)}


# ---- differences, as diff and the editing commands show them

_DIFFERENCE = ("table", "line", "entry", "change", "source", "target", "column", "before", "after")


def print_differences(differences: Iterable[RowDifference], format_: str) -> None:
    """Print differences, one a row; the table has one a cell."""
    records = [_record(difference) for difference in differences]
    if format_ == "tsv":
        records = [
            {**record, "column": column, "before": before, "after": after}
            for record in records
            for column, (before, after) in record["cells"].items()
        ]
    print_records(records, format_, _DIFFERENCE, _text)


def _record(difference: RowDifference) -> dict[str, Any]:
    row = difference.row
    return {
        **split_place(row.place),
        "entry": difference.entry,
        "change": difference.kind,
        "source": row.source,
        "target": row.target,
        "case": row.case,
        "valid-from": row.valid_from,
        "valid-to": row.valid_to,
        "cells": {column: [before, after] for column, before, after in difference.cells()},
    }


def _text(record: Record) -> str:
    what = (
        record["change"]
        if record["change"] == "changed" or record["entry"] == "changed"
        else f"entry {record['entry']}"
    )
    cells = record["cells"]
    if record["change"] == "changed":
        more = ": " + "; ".join(f"{column} {before!r} -> {after!r}" for column, (before, after) in cells.items())
    else:
        status = cells["status"]
        more = f" ({status[0] or status[1]})"
    place = f"{record['table']}:{record['line']}"
    return f"{place}: {what}: {record['source']!r} = {record['target']!r}{more}"
