"""bitext export."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli.output import SOME_WRITTEN, FilePath, interrupted
from bitext.cli.translate import UtcDate, source_date
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.export import Rebuilt
    from bitext.interchange.reviewed import ReviewedUnit

_SUFFIXES = {"text": ".txt", "html": ".html", "docx": ".docx", "xlsx": ".xlsx", "tmx": ".tmx", "xliff": ".xlf"}
_FORMATS = {
    **{suffix: name for name, suffix in _SUFFIXES.items()},
    ".htm": "html",
    **dict.fromkeys((".xliff", ".sdlxliff", ".mqxliff", ".mxliff"), "xliff"),
}
_STDOUT = Path("-")
#: The one file of an OmegaT project that a new one takes over.
_KEPT = "project_save.tmx"
#: Variants that a message names.
_NAMED = 10
#: Options that only some formats have.
_ONLY = {
    "bilingual": ("html", "docx"),
    "source": ("text", "html", "docx", "omegat"),
    "allow_missing": ("text", "html", "docx", "omegat"),
    "from_": ("tmx", "xliff"),
    "author": ("tmx", "xliff"),
    "date": ("tmx", "xliff", "omegat"),
    "glossary": ("omegat",),
}


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=FilePath())
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    metavar="OUT",
    help="The file, or - for standard output; for text, HTML and DOCX also a folder, which gets one file a release.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice([*_SUFFIXES]),
    help="What to write; by default what the suffix of OUT says.",
)
@click.option(
    "--omegat",
    type=FilePath(),
    metavar="DIR",
    help="Instead of OUT: make an OmegaT project of the units, sources, glossary and segmentation rules among it.",
)
@click.option(
    "--glossary",
    type=FilePath(),
    metavar="PATH",
    help="Glossary table or folder for OmegaT; by default the one that comes with bitext.",
)
@click.option("--bilingual", is_flag=True, help="English and Korean in two columns, to be signed (HTML and DOCX).")
@click.option(
    "--source",
    metavar="PAGE",
    help="The English page or document; units are then matched by their English text, whatever the tool left of them.",
)
@click.option("--allow-missing", is_flag=True, help="Where Korean is missing write the English, marked.")
@click.option(
    "--from",
    "from_",
    type=FilePath(),
    metavar="FILE",
    help="The TMX or XLIFF file that the review table was made from; the edits go into a copy of it.",
)
@click.option(
    "--author", default="reviewer", show_default=True, metavar="NAME", help="Who edited the table, written to changes."
)
@click.option("--date", type=UtcDate(), help="Date of edits and memories (UTC); by default SOURCE_DATE_EPOCH or now.")
@click.option("--force", is_flag=True, help="Replace existing outputs; what was translated in an OmegaT project stays.")
def export(
    inputs: tuple[Path, ...],
    output: Path | None,
    format_: str | None,
    omegat: Path | None,
    glossary: Path | None,
    bilingual: bool,
    source: str | None,
    allow_missing: bool,
    from_: Path | None,
    author: str,
    date: datetime.datetime | None,
    force: bool,
) -> None:
    """Write the Korean of a reviewed file as a release again, as a table for reviewers, or as an OmegaT project.

    INPUT is a TMX or XLIFF file that bitext wrote, as a translator left it, or an edited review table (.xlsx); for an
    OmegaT project also several, and folders of 'bitext translate'.

    \b
    Examples:
      bitext export out/page.tmx -o page-ko.docx
      bitext export out/page.xlf -o sign-off.docx --bilingual
      bitext export project_save.tmx -o page-ko.html --source page.html
      bitext export out/page.tmx -o review.xlsx
      bitext export review.xlsx -o reviewed.tmx --from out/page.tmx
      bitext export review.xlsx -o reviewed.sdlxliff --from page.sdlxliff
      bitext export out --omegat project
    """
    if omegat is not None:
        if output is not None or format_ is not None:
            raise click.UsageError("--omegat DIR stands instead of -o OUT and --format; give one of them.")
        _refuse_options("omegat")
        _project(inputs, omegat, glossary, source, allow_missing, date or source_date(), force)
        return
    if output is None or len(inputs) > 1:
        raise click.UsageError("Missing option '-o': give OUT and one INPUT, or --omegat DIR and any number.")
    input_ = inputs[0]
    chosen = format_ or _FORMATS.get(output.suffix.lower())
    if chosen is None:
        raise click.UsageError(f"give --format: the suffix of {str(output)!r} does not say what to write.")
    _refuse_options(chosen)
    if chosen in ("tmx", "xliff"):
        _table_back(input_, output, chosen, from_, author, date or source_date(), force)
    elif chosen == "xlsx":
        _table(input_, output, force)
    else:
        _releases(input_, output, chosen, source, bilingual, allow_missing, force)


def _refuse_options(chosen: str) -> None:
    context = click.get_current_context()
    for name, formats in _ONLY.items():
        origin = context.get_parameter_source(name)
        if chosen not in formats and origin is not None and origin.name == "COMMANDLINE":
            raise click.UsageError(f"--{name.strip('_').replace('_', '-')} is for {', '.join(formats)}, not {chosen}.")


# ---- releases


def _releases(
    input_: Path, output: Path, chosen: str, source: str | None, bilingual: bool, allow_missing: bool, force: bool
) -> None:
    from bitext.export import match_page, rebuild, refuse_missing
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.normalize.release import normalize_release
    from bitext.release.read import read_release

    units = _units(input_)
    if source is not None:
        rebuilt = [match_page(normalize_release(read_release(source))[0], units)]
    else:
        rebuilt = rebuild(units, path=str(input_))
    if not allow_missing:
        refuse_missing(rebuilt)
    targets = _targets(output, _SUFFIXES[chosen], [item.source.id for item in rebuilt])
    refuse_inputs(set(targets) - {_STDOUT}, [input_, source])
    for target in set(targets) - {_STDOUT}:
        refuse_overwrite(target, force=force)
    with interrupted(SOME_WRITTEN):
        for item, target in zip(rebuilt, targets, strict=True):
            _write(target, _content(item, chosen, bilingual), force)
            _report_doubts([item])
    click.echo(f"{len(targets)} written: {targets[0] if len(targets) == 1 else output}", err=True)


def _targets(output: Path, suffix: str, ids: Sequence[str]) -> list[Path]:
    """Return a file for each release: OUT itself for one, where it is a file's name; else files in the folder OUT."""
    from bitext.errors import OutputError
    from bitext.export import release_path

    if output == _STDOUT or (output.suffix.lower() in _FORMATS and not output.is_dir()):
        if len(ids) > 1:
            raise OutputError(f"{output}: there are {len(ids)} releases; give a folder as -o OUT, and --format")
        return [output]
    return [release_path(output, id, suffix) for id in ids]


def _content(item: Rebuilt, chosen: str, bilingual: bool) -> bytes:
    if chosen == "docx":
        from bitext.interchange.docx import bilingual_docx, release_docx

        return bilingual_docx(item.source, item.target) if bilingual else release_docx(item.target)
    from bitext.interchange.document import bilingual_html, release_html, release_text

    if chosen == "text":
        return release_text(item.target).encode()
    return (bilingual_html(item.source, item.target) if bilingual else release_html(item.target)).encode()


# ---- OmegaT projects


def _project(
    inputs: Sequence[Path],
    folder: Path,
    glossary: Path | None,
    source: str | None,
    allow_missing: bool,
    date: datetime.datetime | None,
    force: bool,
) -> None:
    from bitext.covering import cover
    from bitext.export import cover_releases, match_page, rebuild, refuse_missing
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.glossary.formats.names import format_of
    from bitext.glossary.formats.registry import read_rows
    from bitext.interchange.reviewed import find_reviewed
    from bitext.normalize.release import normalize_release
    from bitext.omegat import write_project
    from bitext.release.read import read_release
    from bitext.resources import default_glossary

    refuse_overwrite(folder, force=force)
    table = glossary or default_glossary()
    format = format_of(table)
    if format is None:
        raise click.UsageError(
            f"the name {str(table)!r} does not say the format of the glossary; see glossary convert."
        )
    rows = read_rows(table, format, [])
    files = find_reviewed(inputs)
    if (folder / "omegat.project").exists():  # other folders are refused
        refuse_inputs((path for path in folder.rglob("*") if path.name != _KEPT), [*files, glossary, source])
    units = [unit for file in files for unit in _units(file)]
    if source is not None:
        page = normalize_release(read_release(source))[0]
        rebuilt, covered = [match_page(page, units)], [(page, cover(page, units))]
    else:
        rebuilt = rebuild(units, path=", ".join(map(str, inputs)))
        covered = cover_releases(rebuilt, units)
    if not allow_missing:
        refuse_missing(rebuilt)
    count = write_project(folder, covered, rows, date=date or datetime.datetime.now(datetime.UTC), force=force)
    _report_doubts(rebuilt)
    releases, segments = counted(len(covered), "release"), counted(count, "segment")
    click.echo(f"{releases} of {segments} in the OmegaT project {folder}", err=True)


def _report_doubts(rebuilt: Sequence[Rebuilt]) -> None:
    for item in rebuilt:
        for said in (*(f"no Korean: {place}" for place in item.missing), *item.doubts):
            click.echo(f"bitext: {item.source.id}: {said}", err=True)


# ---- review tables


def _table(input_: Path, output: Path, force: bool) -> None:
    from bitext.files import refuse_inputs
    from bitext.interchange.reviewed import check_ids
    from bitext.interchange.xlsx import review_table

    refuse_inputs([output], [input_])
    units = _units(input_)
    check_ids(units, input_)
    _write(output, review_table(units), force)
    click.echo(f"{counted(len(units), 'unit')} written: {output}", err=True)


def _table_back(
    input_: Path,
    output: Path,
    chosen: str,
    original: Path | None,
    author: str,
    date: datetime.datetime | None,
    force: bool,
) -> None:
    from bitext.files import refuse_inputs
    from bitext.interchange.put_back import put_back, put_back_xliff
    from bitext.interchange.reviewed import check_ids
    from bitext.interchange.xlsx import read_review_table
    from bitext.release.read import read_bytes

    if original is None:
        raise click.UsageError("give --from FILE, the file that the review table was made from.")
    if chosen == "xliff" and output == _STDOUT:
        raise click.UsageError("XLIFF is written to a file only; give its name as -o OUT.")
    refuse_inputs([output], [input_, original])
    check_ids(_units(original), original)
    edits = read_review_table(read_bytes(str(input_)), str(input_))
    date = date or datetime.datetime.now(datetime.UTC)
    if chosen == "xliff":
        edited = put_back_xliff(original, output, edits, author=author, date=date, force=force)
    else:
        content, edited = put_back(original, edits, author=author, date=date)
        _write(output, content, force)
    click.echo(f"{edited.changed:,} of {counted(len(edits), 'unit')} changed: {output}", err=True)
    said = {
        "tags missing; set them in the CAT tool": edited.untagged,
        "locked, not changed; unlock them in the CAT tool": edited.locked,
        "segments of one unit have one status, the lowest": edited.shared,
        "line breaks in the Korean, which become spaces in a release": edited.broken,
    }
    for what, ids in said.items():
        if ids:
            click.echo(f"{what}: {', '.join(ids)}", err=True)


def _units(path: Path) -> list[ReviewedUnit]:
    """Return the units of a file, one variant of each language; further ones, which have no place, are named."""
    from bitext.errors import InputError
    from bitext.interchange.reviewed import read_reviewed
    from bitext.text import excerpt

    if path.is_dir():
        raise InputError("is a folder; give one file of it, or --omegat DIR for all", path=str(path))
    if path.suffix.lower() == ".xlsx":
        raise InputError(
            "is a review table; put its edits back first: bitext export TABLE -o FILE.tmx --from ORIGINAL.tmx",
            path=str(path),
        )
    units = read_reviewed(path)
    others = [unit.id or repr(excerpt(unit.source)) for unit in units if unit.variant > 1]
    if others:
        named = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
        click.echo(f"bitext: {path}: {len(others)} further variants of units left out: {named}", err=True)
    return [unit for unit in units if unit.variant == 1]


def _write(path: Path, content: bytes, force: bool) -> None:
    from bitext.files import atomic_writer, refuse_overwrite

    if path == _STDOUT:
        click.echo(content, nl=False)
        return
    refuse_overwrite(path, force=force)
    with atomic_writer(path, force=force) as stream:
        stream.buffer.write(content)
