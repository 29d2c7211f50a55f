"""bitext tmx."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.output import SOME_WRITTEN, FilePath, interrupted, show_rows
from bitext.cli.translate import UtcDate, source_date
from bitext.text import counted

if TYPE_CHECKING:
    import datetime

    from bitext.interchange.tmx_check import CountSentences, TmxProblem
    from bitext.interchange.tmx_fix import TmxFixes
    from bitext.interchange.tmx_stats import TmxStats

_FILE = FilePath()
_FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Readable text, or JSON on stdout.",
)
_ONE = click.argument("file", type=_FILE, metavar="FILE")
_SEVERAL = click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
_OUTPUT = click.option("-o", "--output", type=_FILE, metavar="OUT", required=True, help="File to write.")
_SEGTYPE = click.Choice(["block", "paragraph", "phrase", "sentence"])
_FORCE = click.option("--force", is_flag=True, help="Replace existing outputs.")


class AnyLanguageTag(click.ParamType[str]):
    """Accept a language tag of any language, as TMX and CAT tools write it."""

    name = "tag"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the tag; fail on a form that tools refuse."""
        from bitext.interchange.tmx import is_language_tag
        from bitext.interchange.units import normalize_tag

        right = normalize_tag(value)
        if right != value or not is_language_tag(value):
            hint = f"write {right}" if is_language_tag(right) else "write en or en-US"
            self.fail(f"{value!r} is no tag that CAT tools match; {hint}", param, ctx)
        return value


def _fix_options(command: Any) -> Any:
    """Add the options that fix and merge share."""
    for option in reversed(
        (
            _OUTPUT,
            click.option(
                "--segtype",
                type=_SEGTYPE,
                help="What a unit holds, where the file does not say; by default paragraph, which OmegaT cuts itself.",
            ),
            click.option(
                "--srclang",
                type=AnyLanguageTag(),
                help="Source language where the file does not say; by default that of the first variant.",
            ),
            click.option("--drop-duplicates", is_flag=True, help="Leave out units with the texts of one before."),
            _FORCE,
            _FORMAT,
        )
    ):
        command = option(command)
    return command


@click.group()
def tmx() -> None:
    """Check, mend and convert translation memories (TMX) of any tool; files of any size."""


@tmx.command()
@_SEVERAL
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="Exit with 1 on errors only, or on warnings too.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Problems to show of each kind and file; 0 shows all. All are counted.",
)
@_FORMAT
def check(files: tuple[Path, ...], fail_on: str, limit: int, format_: str) -> None:
    """Say what other tools will refuse in TMX files, or not match.

    An error is what a tool refuses the file for, or matches nothing with; a warning is what a tool may lose. A line
    has file, line, severity, kind and what is wrong; docs/how-to/tmx-tools.md lists the kinds. Exit code 1 says that
    there are errors.

    \b
    Examples:
      bitext tmx check memory.tmx
      bitext tmx check *.tmx --fail-on warning --format json
    """
    failed = [_check_one(path, fail_on, limit, format_) for path in files]
    if any(failed):
        click.get_current_context().exit(1)


def _check_one(path: Path, fail_on: str, limit: int, format_: str) -> bool:
    """Check a file, print what is wrong with it and return whether that is too much."""
    from bitext.errors import InputError
    from bitext.interchange.tmx_check import TmxCheck

    checker = TmxCheck(path, _count_sentences())
    kinds: Counter[str] = Counter()
    severities: Counter[str] = Counter(error=0, warning=0)
    shown: list[TmxProblem] = []
    try:
        for problem in checker.problems():
            kinds[problem.code] += 1
            severities[problem.severity] += 1
            if limit and kinds[problem.code] > limit:
                continue
            if format_ == "json":
                shown.append(problem)
            else:
                click.echo(_line(path, problem).encode())
    except InputError as error:
        click.echo(f"bitext: {error}", err=True)
        return True
    if format_ == "json":
        content = {"file": str(path), "units": checker.units, "severities": severities, "kinds": kinds}
        click.echo(json.dumps({**content, "problems": [asdict(one) for one in shown]}, ensure_ascii=False))
    else:
        for code, count in kinds.items():
            if limit and count > limit:
                click.echo(f"{path}: {count - limit:,} more {code}".encode())
    counts = f"{severities['error']:,} errors, {severities['warning']:,} warnings"
    click.echo(f"{path}: {counted(checker.units, 'unit')}, {counts}", err=True)
    return bool(severities["error"] or (fail_on == "warning" and severities["warning"]))


def _line(path: Path, problem: TmxProblem) -> str:
    place = f"{path}:{problem.line}" if problem.line else f"{path}"
    unit = f" (unit {problem.unit})" if problem.unit else ""
    return f"{place}: {problem.severity} {problem.code}: {problem.message}{unit}"


def _count_sentences() -> CountSentences:
    from bitext.pipeline import segment

    def count(text: str, language: str) -> int:
        return len(segment(text, language)) if language in ("en", "ko") else 1  # type: ignore[arg-type]

    return count


@tmx.command()
@_ONE
@_fix_options
def fix(
    file: Path,
    output: Path,
    segtype: str | None,
    srclang: str | None,
    drop_duplicates: bool,
    force: bool,
    format_: str,
) -> None:
    """Mend what is safe to mend, so that every tool reads the file.

    Language codes, header attributes, characters that XML cannot hold, dates, the order of notes and props, version
    and document type are mended; what has no place in TMX becomes a prop. Texts are not changed but for characters
    that no tool could read.

    \b
    Examples:
      bitext tmx fix memory.tmx -o mended.tmx
      bitext tmx fix memory.tmx -o mended.tmx --segtype sentence --drop-duplicates
    """
    _fix((file,), output, segtype, srclang, drop_duplicates, force, format_)


@tmx.command()
@_SEVERAL
@_fix_options
def merge(
    files: tuple[Path, ...],
    output: Path,
    segtype: str | None,
    srclang: str | None,
    drop_duplicates: bool,
    force: bool,
    format_: str,
) -> None:
    """Join TMX files, mending them on the way.

    The head is that of the first file; units of a file that holds something else (sentences or paragraphs) or comes
    from another language say so themselves.

    \b
    Examples:
      bitext tmx merge memory.tmx more.tmx -o all.tmx
      bitext tmx merge *.tmx -o all.tmx --drop-duplicates
    """
    from bitext.files import refuse_inputs

    refuse_inputs([output], files)
    _fix(files, output, segtype, srclang, drop_duplicates, force, format_)


def _fix(
    files: tuple[Path, ...],
    output: Path,
    segtype: str | None,
    srclang: str | None,
    drop_duplicates: bool,
    force: bool,
    format_: str,
) -> None:
    from bitext.interchange.tmx_fix import fix_tmx

    given = {"segtype": segtype, "srclang": srclang}
    defaults = {name: value for name, value in given.items() if value}
    _show_fixes(fix_tmx(files, output, drop_duplicates=drop_duplicates, defaults=defaults, force=force), format_)


def _show_fixes(fixes: TmxFixes, format_: str) -> None:
    if format_ == "json":
        click.echo(json.dumps(_content(fixes)))
        return
    repairs = ", ".join(f"{count:,} {code}" for code, count in sorted(fixes.repairs.items()) if count)
    show_rows(("units", f"{fixes.units:,} written, {fixes.dropped:,} left out"), ("mended", repairs or "nothing"))


def _content(counts: TmxFixes | TmxStats) -> dict[str, Any]:
    """Return counts as JSON has them, those by name in descending order."""
    values = {field.name: getattr(counts, field.name) for field in fields(counts)}
    return {name: dict(value.most_common()) if isinstance(value, Counter) else value for name, value in values.items()}


@tmx.command()
@_ONE
@click.option("-o", "--output", type=_FILE, metavar="DIR", required=True, help="Folder of the parts.")
@click.option("--units", type=click.IntRange(1), metavar="N", help="Units a part.")
@click.option("--by", type=click.Choice(["release", "date"]), help="A part for each release, or for each day.")
@_FORCE
@_FORMAT
def split(file: Path, output: Path, units: int | None, by: Any, force: bool, format_: str) -> None:
    """Cut a TMX file up: by number of units, by release or by day.

    The release is the prop x-bitext-release; the day is the prop x-bitext-date, or that of the last change. Parts are
    named after the file and the number, release or day.

    \b
    Examples:
      bitext tmx split memory.tmx -o parts --units 1000
      bitext tmx split memory.tmx -o parts --by release
    """
    from bitext.interchange.tmx_split import split_tmx

    if (units is None) == (by is None):
        raise click.UsageError("give --units N or --by release|date, one of them.")
    with interrupted(SOME_WRITTEN):
        parts = split_tmx(file, output, by if units is None else units, force=force)
    if format_ == "json":
        click.echo(json.dumps({str(path): count for path, count in parts.items()}, ensure_ascii=False))
        return
    show_rows(("parts", f"{len(parts):,} in {output}"), ("units", f"{sum(parts.values()):,}"))


@tmx.command()
@_SEVERAL
@_FORMAT
def stats(files: tuple[Path, ...], format_: str) -> None:
    """Count units, languages, words, tools, authors and dates of TMX files.

    A file that cannot be read does not stop the others; the exit code is 1 then.

    \b
    Examples:
      bitext tmx stats memory.tmx
      bitext tmx stats *.tmx --format json
    """
    from bitext.errors import BitextError
    from bitext.interchange.tmx_stats import tmx_stats

    failed = False
    for path in files:
        try:
            found = tmx_stats(path)
        except BitextError as error:
            click.echo(f"bitext: {error}", err=True)
            failed = True
            continue
        if format_ == "json":
            click.echo(json.dumps({"file": str(path), **_content(found)}, ensure_ascii=False))
        else:
            _show_stats(path, found)
    if failed:
        click.get_current_context().exit(1)


def _show_stats(path: Path, found: TmxStats) -> None:
    rows = [
        ("file", f"{path}: TMX {found.version or '?'}, segtype {found.segtype or '?'}, srclang {found.srclang or '?'}"),
        ("units", f"{found.units:,}, {found.distinct:,} of them distinct; {found.empty:,} empty variants"),
        *(
            (tag or "(no tag)", f"{count:,} variants, {found.words[tag]:,} words, {found.characters[tag]:,} characters")
            for tag, count in found.variants.most_common()
        ),
        ("inline", f"{found.inline:,} variants with inline elements"),
        ("dates", f"{found.first} to {found.last}" if found.first else "none"),
        *(
            (name, ", ".join(f"{value or '(none)'} {count:,}" for value, count in counter.most_common(8)) or "none")
            for name, counter in (("tools", found.tools), ("authors", found.authors), ("props", found.props))
        ),
    ]
    for name, value in rows:
        click.echo(f"{name:<9} {value}".encode())


@tmx.command()
@_ONE
@_OUTPUT
@click.option(
    "--to",
    "format_",
    type=click.Choice(["tmx", "xliff", "xliff-2.1", "tsv"]),
    help="Format to write, XLIFF being 1.2; by default as the suffix of OUT says: .tmx, .xlf, .tsv.",
)
@click.option("--source", type=AnyLanguageTag(), default="en", show_default=True, help="Language of the sources.")
@click.option("--target", type=AnyLanguageTag(), default="ko", show_default=True, help="Language of the targets.")
@click.option(
    "--segtype",
    type=_SEGTYPE,
    help="What a unit holds, for TMX; by default what a TMX FILE says, sentence for other files.",
)
@click.option("--date", type=UtcDate(), help="Creation date to write (UTC); by default SOURCE_DATE_EPOCH or now.")
@_FORCE
def convert(
    file: Path,
    output: Path,
    format_: Any,
    source: str,
    target: str,
    segtype: Any,
    date: datetime.datetime | None,
    force: bool,
) -> None:
    """Turn TMX into XLIFF or TSV, and these into TMX.

    FILE is TMX, XLIFF 1.2 or 2 (.xlf, .xliff, .sdlxliff, .mqxliff, .mxliff), or a table (.tsv) of source, target, id
    and status. A further text in a language becomes a unit of its own. Statuses, dates, authors, notes, props and
    inline elements are kept, except in TSV. Units without a text in the two languages, or without a source for XLIFF,
    are left out and counted.

    \b
    Examples:
      bitext tmx convert memory.tmx -o memory.xlf
      bitext tmx convert reviewed.sdlxliff -o reviewed.tmx
      bitext tmx convert memory.tmx -o french.tsv --target fr
    """
    from datetime import UTC, datetime

    from bitext.files import refuse_inputs
    from bitext.interchange.exchange import convert_units, format_of

    refuse_inputs([output], [file])
    written, left_out = convert_units(
        file,
        output,
        format=format_ or format_of(output),
        date=date or source_date() or datetime.now(UTC).replace(microsecond=0),
        source=source,
        target=target,
        segtype=segtype,
        force=force,
    )
    show_rows(("units", f"{written:,} written to {output}"))
    if left_out:
        show_rows(("left out", f"{left_out:,} without a text in {source} or {target}, or without a source for XLIFF"))
