"""bitext glossary convert."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.glossary_options import Record, format_option, print_records
from bitext.glossary.formats.names import FORMATS, format_of
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.glossary.formats.cells import Loss

_SHOWN, _EXCERPT = 3, 40


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("-o", "--output", required=True, metavar="OUTPUT", help="File to write, - for standard output.")
@click.option(
    "--from",
    "from_",
    type=click.Choice(FORMATS),
    help="Format of INPUT; by default as its suffix says. TBX of any kind is told from its root element.",
)
@click.option(
    "--to", type=click.Choice(FORMATS), help="Format of OUTPUT; by default as its suffix says, tbx-2008 for .tbx."
)
@format_option
@click.option("--strict", is_flag=True, help="Write nothing and exit with 1 if anything would be lost.")
@click.option("--force", is_flag=True, help="Replace an existing OUTPUT.")
def convert(
    source: str, output: str, from_: Any | None, to: Any | None, format_: str, strict: bool, force: bool
) -> None:
    """Convert a glossary between table, spreadsheet, TBX and list.

    INPUT is a glossary file, a folder of .tsv tables, or - for standard input. Suffixes: .tsv and .csv with the
    columns of bitext, .xlsx with the same, .tbx, and .txt, .utf8 or .tab for OmegaT's source, target, comment. Two
    columns of CSV for DeepL or Google are deepl. What gets lost is reported on stderr: as text by column with the
    first places, as JSON or table every cell.

    \b
    Examples:
      bitext glossary convert terms.tsv -o terms.tbx
      bitext glossary convert glossaries -o glossary.xlsx
      bitext glossary convert terms.tbx -o terms.csv --to deepl --format json
    """
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.glossary.formats.registry import parse_rows, read_rows, serialize_rows
    from bitext.glossary.rows import find_tables
    from bitext.release.read import read_bytes

    read_as, write_as = from_ or _format(source, "--from"), to or _format(output, "--to")
    if Path(source).is_dir() and read_as != "tsv":
        raise click.UsageError(f"{source} is a folder; folders hold tables, give --from tsv or a file.")
    if output != "-":
        inputs = () if source == "-" else find_tables(source) if Path(source).is_dir() else (Path(source),)
        refuse_inputs([Path(output)], inputs)
        refuse_overwrite(Path(output), force=force)
    losses: list[Loss] = []
    if source == "-":
        rows = parse_rows(read_bytes(source), source, read_as, losses)
    else:
        rows = read_rows(Path(source), read_as, losses)
    data = serialize_rows(rows, write_as, losses)
    refused = strict and bool(losses)
    if not refused:
        _write(output, data, force)
    outcome = " not written: --strict allows no losses" if refused else ""
    kind = "tbx" if read_as.startswith("tbx") else read_as
    _report(losses, format_, f"{counted(len(rows), 'row')} from {source} ({kind}) to {output} ({write_as}){outcome}")
    if refused:
        click.get_current_context().exit(1)


def _write(output: str, data: bytes, force: bool) -> None:
    from bitext.files import atomic_writer

    if output == "-":
        click.echo(data, nl=False)
        return
    with atomic_writer(Path(output), force=force) as stream:
        stream.buffer.write(data)


def _format(path: str, option: str) -> Any:
    found = format_of(Path(path)) if path != "-" else None
    if found is None:
        raise click.UsageError(f"the name {path} does not tell the format; give {option}.")
    return found


def _report(losses: Sequence[Loss], format: str, summary: str) -> None:
    columns: dict[str, list[Loss]] = {}
    for loss in losses:
        columns.setdefault(loss.what, []).append(loss)
    if format == "text":
        click.echo(summary, err=True)
        records = [{"lost": what, "cells": found} for what, found in columns.items()]
    else:
        records = [{"lost": loss.what, "place": loss.place, "cell": loss.cell} for loss in losses]
    print_records(records, format, ("lost", "place", "cell"), _text, err=True)


def _text(record: Record) -> str:
    from bitext.text import excerpt

    cells: list[Loss] = record["cells"]
    first = ", ".join(f"{loss.place} {excerpt(loss.cell, _EXCERPT)!r}" for loss in cells[:_SHOWN])
    return f"lost {record['lost']}: {counted(len(cells), 'cell')} ({first}{', ...' if len(cells) > _SHOWN else ''})"
