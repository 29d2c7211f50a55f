"""bitext glossary convert."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.glossary.formats.registry import FORMATS, format_of

if TYPE_CHECKING:
    from bitext.glossary.formats.cells import Loss

_SHOWN = 3


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
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "tsv"]),
    default="text",
    show_default=True,
    help="Report on stderr: columns with their first lost cells, or every lost cell as JSON or TSV.",
)
@click.option("--strict", is_flag=True, help="Write nothing and exit with 1 if anything would be lost.")
@click.option("--force", is_flag=True, help="Replace an existing OUTPUT.")
def convert(
    source: str, output: str, from_: Any | None, to: Any | None, format_: str, strict: bool, force: bool
) -> None:
    r"""Convert a glossary between table, spreadsheet, TBX and list.

    INPUT is a glossary file, a folder of .tsv tables, or - for standard input. Suffixes: .tsv and .csv with the
    columns of bitext, .xlsx with the same, .tbx, and .txt, .utf8 or .tab for OmegaT's source, target, comment. Two
    columns of CSV for DeepL or Google are deepl. What the other format cannot hold is reported.

    \b
    Examples:
      bitext glossary convert terms.tsv -o terms.tbx
      bitext glossary convert glossaries -o glossary.xlsx
      bitext glossary convert terms.tbx -o terms.csv --to deepl --format json
    """
    from bitext.files import atomic_writer, refuse_overwrite
    from bitext.glossary.formats.registry import parse_rows, read_rows, serialize_rows
    from bitext.release.read import read_bytes

    read_as = from_ or _format(source, "--from")
    write_as = to or _format(output, "--to")
    if Path(source).is_dir() and read_as != "tsv":
        raise click.UsageError(f"{source} is a folder; folders hold tables, give --from tsv or a file.")
    if output != "-":
        refuse_overwrite(Path(output), force=force, resumable=False)
    losses: list[Loss] = []
    if source == "-":
        rows = parse_rows(read_bytes(source), source, read_as, losses)
    else:
        rows = read_rows(Path(source), read_as, losses)
    data = serialize_rows(rows, write_as, losses)
    refused = strict and bool(losses)
    if output == "-" and not refused:
        click.echo(data, nl=False)
    elif not refused:
        with atomic_writer(Path(output), force=force) as stream:
            stream.buffer.write(data)
    read_as = "tbx" if read_as.startswith("tbx") else read_as
    _report(losses, format_, {"input": source, "output": output, "from": read_as, "to": write_as, "rows": len(rows)})
    if refused:
        click.echo(f"bitext: {output}: not written, as --strict allows no losses; give another --to", err=True)
        click.get_current_context().exit(1)


def _format(path: str, option: str) -> Any:
    found = format_of(Path(path)) if path != "-" else None
    if found is None:
        raise click.UsageError(f"the name {path} does not tell the format; give {option}.")
    return found


def _report(losses: Sequence[Loss], format: str, head: dict[str, str | int]) -> None:
    columns: dict[str, list[Loss]] = {}
    for loss in losses:
        columns.setdefault(loss.what, []).append(loss)
    if format == "tsv":
        for loss in losses:
            click.echo(f"{loss.what}\t{loss.place}\t{loss.cell}", err=True)
        return
    if format == "json":
        lost = {what: [{"place": loss.place, "cell": loss.cell} for loss in found] for what, found in columns.items()}
        click.echo(json.dumps({**head, "lost": lost}, ensure_ascii=False), err=True)
        return
    click.echo(
        f"{head['rows']:,} rows from {head['input']} ({head['from']}) to {head['output']} ({head['to']})", err=True
    )
    for what, found in columns.items():
        more = ", ..." if len(found) > _SHOWN else ""
        first = ", ".join(f"{loss.place} {loss.cell!r}" for loss in found[:_SHOWN])
        click.echo(f"lost {what}: {len(found):,} ({first}{more})", err=True)
