"""bitext glossary add, edit and remove."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bitext.cli.glossary_options import edit_options, print_differences

if TYPE_CHECKING:
    from bitext.glossary.rows import GlossaryRow

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _nfc(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Return a term in Unicode form NFC; some keyboards and file systems give another one."""
    return None if text is None else unicodedata.normalize("NFC", text).strip()


def _parse_cells(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for value in values:
        column, equals, text = value.partition("=")
        if not equals or not column.strip():
            raise click.BadParameter(f"{value!r}: expected COLUMN=TEXT, as in note=...")
        if column.strip() in cells:
            raise click.BadParameter(f"column {column.strip()!r} given twice")
        cells[column.strip()] = " ".join(unicodedata.normalize("NFC", text).split())
    return cells


def _set_option(required: bool) -> Callable[[_Command], _Command]:
    return click.option(
        "--set",
        "cells",
        callback=_parse_cells,
        multiple=True,
        required=required,
        metavar="COLUMN=TEXT",
        help="A cell to write; may be given several times. Renderings of forbidden are separated by a vertical bar.",
    )


_at_option = click.option(
    "--at", metavar="TABLE:LINE", help="Where the row stands, if source and target are not enough."
)


@click.command()
@click.argument("source", callback=_nfc)
@click.argument("target", callback=_nfc)
@_set_option(required=False)
@click.option("--table", metavar="NAME", help="Table of a folder that gets a new source.")
@edit_options
def add(
    source: str,
    target: str,
    cells: dict[str, str],
    table: str | None,
    glossary: Path,
    dry_run: bool,
    format_: str,
) -> None:
    """Add a rendering of a term.

    The row goes behind those of the same SOURCE and takes domain, part of speech, case rule and dates from them, where
    their dates are the same; a new one goes to its place if the table is sorted, else to the end, as a concept, noun,
    preferred, case no. What 'bitext glossary check' would call an error is refused. All other lines keep their bytes.

    \b
    Examples:
      bitext glossary add "policy consultation" 정책협의회 --glossary terms.tsv
      bitext glossary add UNHCR 유엔난민기구 --set case=yes --set note="since 2019" --glossary terms.tsv
      bitext glossary add Türkiye 튀르키예 --set valid-from=2022-06 --table countries --glossary glossaries
    """
    from bitext.glossary.edit import choose_table, read_data, revise
    from bitext.glossary.rows import COLUMNS, GlossaryRow, parse_table, row_of_cells

    if cells.keys() & {"source", "target"}:
        raise click.UsageError("--set: SOURCE and TARGET are arguments; give the other columns.")
    data = read_data(glossary)
    place = choose_table(data, source, table)
    table_read = parse_table(place, data[place], [])
    _refuse_unknown(cells, table_read.columns)
    same = [row for row in table_read.rows if row.source == source]
    like = same[0] if same else GlossaryRow(source=source, target=target)
    inherited = ["domain", "pos", "case"]
    if not cells.keys() & {"valid-from", "valid-to"}:
        _refuse_several_dates(same)
        inherited += ["valid-from", "valid-to"]
    values = dict.fromkeys(COLUMNS, "") | {column: like.cell(column) for column in inherited}
    row = row_of_cells(values | {"status": "preferred"} | cells | {"source": source, "target": target})
    _apply(data, {place: revise(place, data[place], added=[row])}, dry_run, format_)


@click.command()
@click.argument("source", callback=_nfc)
@click.argument("target", callback=_nfc, required=False)
@_at_option
@_set_option(required=True)
@edit_options
def edit(
    source: str,
    target: str | None,
    at: str | None,
    cells: dict[str, str],
    glossary: Path,
    dry_run: bool,
    format_: str,
) -> None:
    """Change cells of a row.

    The row is the one of SOURCE, of SOURCE and TARGET if there are several, or at a line. What 'bitext glossary check'
    would call an error is refused. All other cells and lines keep their bytes.

    \b
    Examples:
      bitext glossary edit "foreign ministry" --set note="of any country" --glossary terms.tsv
      bitext glossary edit "policy dialogue" "정책 대화" --set status=admitted --glossary terms.tsv
    """
    from bitext.glossary.edit import line_of, read_data, revise, select_row, table_of
    from bitext.glossary.rows import COLUMNS, OPTIONAL_COLUMNS, parse_table, row_of_cells

    data = read_data(glossary)
    row = select_row(data, source, target, at)
    place = table_of(row)
    columns = parse_table(place, data[place], []).columns
    _refuse_unknown(cells, columns)
    values = {column: row.cell(column) for column in (*COLUMNS, *OPTIONAL_COLUMNS, *columns)}
    changed = row_of_cells(values | cells)
    _apply(data, {place: revise(place, data[place], changed={line_of(row): changed})}, dry_run, format_)


@click.command()
@click.argument("source", callback=_nfc)
@click.argument("target", callback=_nfc, required=False)
@_at_option
@click.option("--all", "all_", is_flag=True, help="Remove every row of SOURCE.")
@edit_options
def remove(
    source: str, target: str | None, at: str | None, all_: bool, glossary: Path, dry_run: bool, format_: str
) -> None:
    """Remove a row, or all rows of a source.

    The row is the one of SOURCE, of SOURCE and TARGET if there are several, or at a line. All other lines keep their
    bytes.

    \b
    Examples:
      bitext glossary remove "foreign ministry" --glossary terms.tsv
      bitext glossary remove "policy dialogue" "정책 대화" --glossary terms.tsv
      bitext glossary remove "policy dialogue" --all --glossary glossaries
    """
    from bitext.glossary.edit import line_of, read_data, revise, select_row, select_rows, table_of

    if all_ and (target is not None or at is not None):
        raise click.UsageError("--all removes every row of SOURCE; give no TARGET and no --at.")
    data = read_data(glossary)
    rows = select_rows(data, source) if all_ else [select_row(data, source, target, at)]
    after = {
        place: revise(place, data[place], removed={line_of(row) for row in rows if table_of(row) == place})
        for place in dict.fromkeys(map(table_of, rows))
    }
    _apply(data, after, dry_run, format_)
    left = [row for row in _rows({**data, **after}) if row.source == source]
    gone = [text for row in rows for text in row.forbidden if all(text not in other.forbidden for other in left)]
    if left and gone:
        click.echo(f"no longer forbidden for {source!r}: {', '.join(gone)}", err=True)
    if left and all(row.status != "preferred" for row in left):
        click.echo(f"{source!r} has no preferred rendering now; mark one: bitext glossary edit ...", err=True)


def _refuse_several_dates(rows: Sequence[GlossaryRow]) -> None:
    """Refuse rows of one source that hold at different times: a new one would have none of their dates."""
    from bitext.errors import GlossaryError
    from bitext.glossary.lint_entries import dates_of

    dates = dict.fromkeys(map(dates_of, rows))
    if len(dates) > 1:
        raise GlossaryError(
            f"{rows[0].source!r} has rows of different dates ({', '.join(dates)}); say which the new one has "
            "with --set valid-from=... or --set valid-to=..., empty for a row that holds always"
        )


def _refuse_unknown(cells: Mapping[str, str], columns: Sequence[str]) -> None:
    """Refuse cells of columns that the table has not and that are no optional ones."""
    from bitext.glossary.rows import OPTIONAL_COLUMNS

    known = dict.fromkeys((*columns, *OPTIONAL_COLUMNS))
    for column in cells:
        if column not in known:
            raise click.UsageError(f"--set: the table has no column {column!r}; it may be {', '.join(known)}.")


def _apply(data: Mapping[Path, bytes], after: Mapping[Path, bytes], dry_run: bool, format_: str) -> None:
    """Show what changes, and write it if it brings no error."""
    from bitext.files import write_together
    from bitext.glossary.compare import compare
    from bitext.glossary.edit import refuse_new_errors

    refuse_new_errors(data, {**data, **after})
    differences = compare(_rows({place: data[place] for place in after}), _rows(after))
    if not differences:
        click.echo("nothing to change", err=True)
        return
    if not dry_run:
        write_together({place.resolve(): content for place, content in after.items()})  # a link stays one
    print_differences(differences, format_)


def _rows(data: Mapping[Path, bytes]) -> list[GlossaryRow]:
    from bitext.glossary.rows import parse_table

    return [row for place, content in data.items() for row in parse_table(place, content, []).rows]
