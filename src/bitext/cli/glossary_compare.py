"""bitext glossary diff and merge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bitext.cli.glossary_options import Record, format_option, print_differences, print_records
from bitext.cli.output import FilePath
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.glossary.merge import Conflict
    from bitext.glossary.rows import GlossaryRow

_Command = TypeVar("_Command", bound=Callable[..., Any])
_CONFLICT = ("conflict", "source", "target", "column", "a", "b", "base", "places")


def _glossary_argument(name: str) -> Callable[[_Command], _Command]:
    return click.argument(name, type=FilePath(), metavar=name.upper())


@click.command()
@_glossary_argument("a")
@_glossary_argument("b")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where the two differ.")
@format_option
def diff(a: Path, b: Path, exit_zero: bool, format_: str) -> None:
    """Show what differs between two glossaries, by entry and cell.

    A and B are tables or folders. Rows with one source, case rule and dates are an entry; order, tables and spaces
    around cells do not count. Text and JSON have a line for each row that differs, the table one for each cell. The
    exit code is 0 if nothing differs, else 1.

    \b
    Examples:
      bitext glossary diff old.tsv terms.tsv --exit-zero
      bitext glossary diff glossaries ../other/glossaries --format tsv
    """
    from bitext.glossary.compare import compare

    differences = compare(_rows(a), _rows(b))
    print_differences(differences, format_)
    if differences and not exit_zero:
        click.get_current_context().exit(1)


@click.command()
@_glossary_argument("a")
@_glossary_argument("b")
@click.option(
    "--base",
    type=FilePath(),
    metavar="BASE",
    help="What A and B both come from; without it, all rows of both are kept.",
)
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    required=True,
    metavar="OUT",
    help="Table or folder to write, as A is one.",
)
@click.option("--allow-conflicts", is_flag=True, help="Write OUT in spite of conflicts, with both versions in it.")
@click.option("--force", is_flag=True, help="Replace an existing OUT.")
@format_option
def merge(a: Path, b: Path, base: Path | None, output: Path, allow_conflicts: bool, force: bool, format_: str) -> None:
    """Merge two glossaries, row by row and cell by cell.

    OUT is A with the changes of B: lines that nobody changed keep their bytes and order. What both changed is a
    conflict, and is printed; then nothing is written and the exit code is 1. With --allow-conflicts A's cells and
    preferred renderings stay, and B's go into a note or become admitted with a note; the exit code is 1 all the same.

    \b
    Examples:
      bitext glossary merge terms.tsv theirs.tsv --base old.tsv -o merged.tsv
      bitext glossary merge glossaries ../other/glossaries -o merged
    """
    from bitext.files import refuse_inputs, refuse_overwrite, write_together
    from bitext.glossary.edit import read_data
    from bitext.glossary.merge import apply_merge
    from bitext.glossary.merge import merge as merge_rows

    folder = a.is_dir()
    if output.is_dir() != folder and output.exists():
        raise click.UsageError(f"{output} is {'no ' if folder else 'a '}folder, A is {'one' if folder else 'a table'}.")
    refuse_inputs([output, *output.glob("*.tsv")], [b, base])  # A may be OUT: so git merges
    refuse_overwrite(output, force=force)
    nothing = base is None or (base.is_file() and not base.stat().st_size)  # git's base of a file that both sides add
    merged = merge_rows(_rows(a), _rows(b), () if base is None or nothing else _rows(base))
    print_records([_conflict(conflict) for conflict in merged.conflicts], format_, _CONFLICT, _conflict_text)
    conflicts = counted(len(merged.conflicts), "conflict")
    if merged.conflicts and not allow_conflicts:
        click.echo(f"{conflicts}; nothing written: mend one side, or give --allow-conflicts", err=True)
    else:
        tables = apply_merge(read_data(a), merged, folder=folder)
        if folder:
            _refuse_others(output, tables)
            beside = _beside_tables(a, output)
            others = {name for name, content in _beside_tables(b, output).items() if beside.get(name) != content}
            if others:
                said = f"not merged, as they are no tables, and other than in {a}: {', '.join(sorted(others))}"
                click.echo(f"bitext: {b}: {said}", err=True)
            tables = {**beside, **tables}
        write_together({output / name if folder else output.resolve(): content for name, content in tables.items()})
        counts = f"{len(merged.added):,} added, {len(merged.changed):,} changed, {len(merged.removed):,} removed"
        click.echo(f"{output}: rows {counts}; {conflicts}", err=True)
    if merged.conflicts:
        click.get_current_context().exit(1)


def _rows(path: Path) -> list[GlossaryRow]:
    from bitext.glossary.rows import read_tables

    return [row for table in read_tables(path) for row in table.rows]


def _beside_tables(folder: Path, output: Path) -> dict[str, bytes]:
    """Return what a glossary has besides its tables, such as the register of office-holders, by place in the folder."""
    if not folder.is_dir():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    inside = output.resolve() if folder.resolve() in output.resolve().parents else None
    files = {path.relative_to(folder): path for path in found if not inside or inside not in path.resolve().parents}
    tables = {path.relative_to(folder) for path in folder.glob("*.tsv")}
    return {
        place.as_posix(): path.read_bytes()
        for place, path in files.items()
        if place not in tables and not any(part.startswith(".") for part in place.parts)
    }


def _refuse_others(output: Path, tables: Mapping[str, bytes]) -> None:
    """Raise an error where a folder has tables that the merge does not replace: they would be part of the glossary."""
    from bitext.errors import OutputError

    others = sorted(path.name for path in output.glob("*.tsv") if path.name not in tables)
    if others:
        raise OutputError(
            f"{output}: holds tables that are not of the merge: {', '.join(others)}; move them or name another folder"
        )


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "conflict": conflict.kind,
        "source": conflict.source,
        "target": conflict.target,
        "column": conflict.column,
        "a": conflict.ours,
        "b": conflict.theirs,
        "base": conflict.base,
        "places": list(conflict.places),
    }


def _conflict_text(record: Record) -> str:
    sides = {
        "cell": "{column} is {a!r} in A, {b!r} in B",
        "removed": "removed in A, changed in B" if not record["a"] else "changed or left alone in A, removed in B",
        "preferred": "preferred is {a!r} in A, {b!r} in B",
        "deprecated": "{a} in A, {b} in B",
        "dates": "{a} and {b} hold on the same day",
    }[record["conflict"]]
    base = ", {base!r} in the base" if record["conflict"] == "cell" and record["base"] else ""
    what = f"{record['source']!r} = {record['target']!r}: {(sides + base).format_map(record)}"
    return f"{record['places'][0]}: conflict: {what}"
