"""bitext check."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from bitext.cli.glossary_options import glossary_option
from bitext.cli.output import FilePath, show_rows

if TYPE_CHECKING:
    from bitext.check.settings import CheckConfig
    from bitext.interchange.findings import Rule
    from bitext.model import Severity
    from bitext.quality_files import CheckCounts, CheckRun, CheckSettings

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
FORMATS = ("text", "json", "csv", "sarif", "html")
_FAILING: dict[str, tuple[Severity, ...]] = {"error": ("error",), "warning": ("error", "warning"), "none": ()}


@click.command()
@click.argument("files", nargs=-1, required=True, type=FilePath(), metavar="FILE...")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    metavar="OUT",
    help="File for the findings; standard output by default.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Lines to read, JSON, CSV, SARIF 2.1.0, or the review report: one HTML page with every unit.",
)
@click.option(
    "--profile",
    type=click.Choice(["mofa", "general"]),
    help="The ministry's style, or any text; by default as the configuration says, else mofa.",
)
@click.option(
    "--config",
    type=FilePath(),
    metavar="FILE",
    help="TOML with profile, severities, thresholds and suppressions.",
)
@click.option("--only", metavar="CODES", multiple=True, help="Run these checks only, separated by commas.")
@click.option("--terms", is_flag=True, help="Check the terms of the glossary too.")
@glossary_option("Glossary table or folder for --terms; by default the one that comes with bitext.")
@click.option(
    "--encoder-checks", is_flag=True, help="Look for omitted and added clauses with the sentence encoder; slower."
)
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_FAILING)),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--notes",
    type=FilePath(),
    metavar="OUT.tmx",
    help="Also write a copy of the TMX file with the findings as notes.",
)
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
@click.option("--force", is_flag=True, help="Replace existing outputs.")
def check(
    files: tuple[Path, ...],
    output: Path | None,
    format_: str,
    profile: str | None,
    config: Path | None,
    only: tuple[str, ...],
    terms: bool,
    glossary: Path | None,
    encoder_checks: bool,
    fail_on: str,
    notes: Path | None,
    jobs: int,
    force: bool,
) -> int:
    """Check translations: numbers, terms, particles, punctuation, spacing, register, consistency.

    FILE is a TMX or XLIFF of any tool, or a TSV (source, Korean); - is a TSV on standard input. Every finding has a
    code, a severity and the place in source and target; docs/reference/checks.md lists the checks. What is said twice
    is compared across all files. Exit code 1 where there are findings at error level (see --fail-on), or a file could
    not be read.

    \b
    Examples:
      bitext check pair.tmx --terms
      bitext check out/*.tmx --terms --format html -o review.html --fail-on none
      bitext check a.tmx b.tsv --format sarif -o findings.sarif --jobs 2
      bitext check pair.tmx --only number-differs,particle --fail-on warning
      bitext check pair.tmx --notes reviewed.tmx --fail-on none
      bitext check - < pair.tsv
    """
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.quality_files import CheckRun, CheckSettings

    if glossary is not None and not terms:
        raise click.UsageError("--glossary is for --terms; give both.")
    if notes is not None and (len(files) != 1 or files[0].suffix.lower() != ".tmx"):
        raise click.UsageError("--notes needs one FILE, a TMX.")
    if output is not None and notes is not None and output.resolve() == notes.resolve():
        raise click.UsageError(f"{notes}: is the file for the findings and for the notes; name two.")
    for out in (output, notes):
        if out is not None and str(out) != "-":
            refuse_inputs([out], [*files, config, glossary])
            refuse_overwrite(out, force=force)
    settings = CheckSettings(
        config=_config(config, profile),
        only=_codes(only, terms=terms, encoder=encoder_checks),
        terms=terms,
        glossary=glossary,
        encoder=encoder_checks,
    )
    _refuse_nothing(settings)
    with closing(CheckRun(settings, jobs=jobs, several=len(files) > 1)) as run:
        failed = _write(run, settings, files, format_, output, notes, force)
    _summarize(run)
    found = run.counts.findings
    return int(failed or any(found[severity] for severity in _FAILING[fail_on]))


def _write(
    run: CheckRun,
    settings: CheckSettings,
    files: tuple[Path, ...],
    format_: str,
    output: Path | None,
    notes: Path | None,
    force: bool,
) -> bool:
    """Check the files and write what is found; tell whether one of several could not be read."""
    from bitext.errors import BitextError
    from bitext.files import atomic_writer
    from bitext.interchange.findings import WRITERS
    from bitext.interchange.notes import NotesWriter

    failed = False
    with ExitStack() as stack:
        stream = stack.enter_context(_opened(output, force))
        writer = WRITERS[format_](stream, _rules(settings))
        noted = None
        if notes:
            copy = stack.enter_context(atomic_writer(notes, force=force))
            noted = stack.enter_context(NotesWriter(files[0], copy))
        for file in files:
            try:
                for unit, findings in run.check(file):
                    writer.write(file, unit, findings)
                    if noted:
                        noted.write(findings, variant=unit.variant)
            except BitextError as error:
                if len(files) == 1:
                    raise
                click.echo(f"bitext: {' '.join(str(error).split())}", err=True)
                failed = True
        writer.close(run.counts.units)
    return failed


@contextmanager
def _opened(output: Path | None, force: bool) -> Iterator[IO[str]]:
    """Open what the findings are written to; it is whole or stays empty, standard output too."""
    from bitext.files import atomic_writer

    if output is None or str(output) == "-":
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="") as whole:
            yield whole
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout)
        return
    with atomic_writer(output, force=force) as stream:
        yield stream


def _config(path: Path | None, profile: str | None) -> CheckConfig:
    from dataclasses import replace

    from bitext.check.settings import CheckConfig, read_config
    from bitext.quality import CHECKS

    config = read_config(path, CHECKS) if path else CheckConfig()
    return replace(config, profile=profile) if profile else config


def _codes(only: tuple[str, ...], *, terms: bool, encoder: bool) -> tuple[str, ...]:
    from bitext.check.settings import unknown_codes
    from bitext.quality import CHECKS, ContentChecks, TermChecks

    codes = tuple(code.strip() for code in ",".join(only).split(",") if code.strip())
    wrong = unknown_codes(codes, CHECKS)
    for option, given, checks in (
        ("--terms", terms, TermChecks.CHECKS),
        ("--encoder-checks", encoder, ContentChecks.CHECKS),
    ):
        wrong += [f"{check.code} needs {option}" for check in checks if check.code in codes and not given]
    if wrong or (only and not codes):
        raise click.UsageError(f"--only: {'; '.join(wrong) or 'no code given'}.")
    return codes


def _refuse_nothing(settings: CheckSettings) -> None:
    """Raise an error where the profile or the configuration turns off all checks that were asked for."""
    if not _rules(settings):
        asked = ", ".join(settings.only) or "every check"
        raise click.UsageError(f"nothing to run: {asked} is off in the profile or configuration; name others.")


def _rules(settings: CheckSettings) -> list[Rule]:
    from bitext.interchange.findings import Rule
    from bitext.quality import CHECKS

    severities = ((check, settings.severity(check)) for check in CHECKS)
    return [Rule(check.code, severity, check.summary) for check, severity in severities if severity]


def _summarize(run: CheckRun) -> None:
    counts: CheckCounts = run.counts
    found = counts.findings
    for unused in run.unused_suppressions():
        place = f" in {unused.file}" if unused.file else ""
        click.echo(f"bitext: nothing found to suppress: {unused.code} of unit {unused.unit}{place}", err=True)
    show_rows(
        ("units", f"{counts.units:,}"),
        *((f"{severity}s", f"{found[severity]:,}") for severity in _SEVERITIES),
        *([("suppressed", f"{counts.suppressed.total():,}")] if counts.suppressed else []),
    )
