"""bitext glossary check, stats and search."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.glossary_options import Record, format_option, glossary_option, print_records, split_place
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.glossary.finding import GlossaryFinding
    from bitext.glossary.survey import Designation, GlossaryStats
    from bitext.model import Severity

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_FINDING = ("table", "line", "severity", "code", "source", "message")
_DESIGNATION = ("source", "target", "status", "domain", "table", "line", "note")


@click.command()
@glossary_option()
@click.option(
    "--corpus",
    multiple=True,
    metavar="PATH",
    help="English page, text or folder of them: also find entries that none has. May be given several times.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "none"]),
    default="error",
    show_default=True,
    help="Least severity that makes the exit code 1.",
)
@click.option(
    "--show",
    type=click.Choice(_SEVERITIES),
    default="info",
    show_default=True,
    help="Least severity that is listed.",
)
@format_option
def check(glossary: Path | None, corpus: tuple[str, ...], fail_on: str, show: str, format_: str) -> None:
    """Check a glossary: its tables, rows, and rows against each other.

    Everything is reported, with table and line, whatever state the tables are in. Codes, severities and examples are
    in docs/reference/glossary.md. JSON is one finding a line.

    \b
    Examples:
      bitext glossary check
      bitext glossary check --glossary terms.tsv --fail-on warning
      bitext glossary check --glossary terms --corpus archive/en --format json
    """
    from bitext.glossary.edit import read_data
    from bitext.glossary.lint import check_glossary
    from bitext.resources import default_glossary

    texts, unread = _read_corpus(corpus)
    tables = read_data(glossary or default_glossary())
    report = check_glossary(tables.items(), texts=texts if corpus else None)
    shown = [finding for finding in report.findings if _at_least(finding.severity, show)]
    print_records([_finding(finding) for finding in shown], format_, _FINDING, _finding_text)
    counts = Counter(finding.severity for finding in report.findings)
    read = f"{counted(report.tables, 'table')}, {counted(len(report.rows), 'usable row')}"
    nouns = zip(_SEVERITIES, ("error", "warning", "note"), strict=True)
    click.echo(f"{read}: {', '.join(counted(counts[severity], noun) for severity, noun in nouns)}", err=True)
    if unread or any(_at_least(finding.severity, fail_on) for finding in report.findings):
        click.get_current_context().exit(1)


def _at_least(severity: Severity, least: Any) -> bool:
    return least != "none" and _SEVERITIES.index(severity) <= _SEVERITIES.index(least)


def _finding(finding: GlossaryFinding) -> dict[str, Any]:
    return {
        **split_place(finding.place),
        "severity": finding.severity,
        "code": finding.code,
        "source": finding.source,
        "message": finding.message,
    }


def _finding_text(record: Record) -> str:
    return f"{record['table']}:{record['line']}: {record['severity']}: {record['message']} [{record['code']}]"


def _read_corpus(corpus: Sequence[str]) -> tuple[list[str], int]:
    """Return the texts of pages, and of files that are no page but text, and the number of those not readable."""
    from bitext.errors import InputError
    from bitext.normalize.plan import normalize_text
    from bitext.normalize.release import normalize_release
    from bitext.release.decode import decode
    from bitext.release.read import find_inputs, parse_release, read_bytes

    texts: list[str] = []
    unread = 0
    for item in find_inputs(corpus):
        try:
            data = read_bytes(item.path)
            try:
                release, _ = normalize_release(parse_release(data, path=item.path))
            except InputError:  # a list or a single sentence, say
                texts.append(normalize_text(decode(data, path=item.path)))
            else:
                texts.extend(block.text for block in release.blocks())
        except InputError as error:
            click.echo(f"bitext: {error}", err=True)
            unread += 1
    return texts, unread


@click.command()
@glossary_option()
@format_option
def stats(glossary: Path | None, format_: str) -> None:
    """Count what a glossary holds.

    An entry is the rows with one source, case rule and dates. JSON is one object.

    \b
    Examples:
      bitext glossary stats
      bitext glossary stats --glossary terms.tsv --format json
    """
    from bitext.glossary.rows import read_tables
    from bitext.glossary.survey import measure
    from bitext.resources import default_glossary

    measured = measure(read_tables(glossary or default_glossary()))
    content = _stats(measured)
    if format_ == "json":
        click.echo(json.dumps(content, ensure_ascii=False))
        return
    records = [
        {"measure": name, "value": value, "count": count}
        for name, counts in content.items()
        for value, count in (counts.items() if isinstance(counts, dict) else (("", counts),))
    ]
    print_records(records, format_, ("measure", "value", "count"), _stats_text)


def _stats(measured: GlossaryStats) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        name.replace("_", "-"): dict(value) if isinstance(value, tuple) else value
        for name, value in asdict(measured).items()
    }


def _stats_text(record: Record) -> str:
    name = f"{record['measure']} {record['value']}".rstrip()
    return f"{name:<32} {record['count']:>9,}"


@click.command()
@click.argument("query")
@glossary_option()
@click.option("--exact", is_flag=True, help="QUERY is all of the term; case and, in Korean, spaces do not count.")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression as Python has it.")
@click.option("--domain", metavar="NAME", help="Only rows of this domain.")
@click.option(
    "--status",
    type=click.Choice(["preferred", "admitted", "deprecated"]),
    help="Only renderings of this status.",
)
@format_option
def search(
    query: str, glossary: Path | None, exact: bool, regex: bool, domain: str | None, status: str | None, format_: str
) -> None:
    """Search a glossary in either language.

    QUERY is a part of the English or the Korean. A line has the source, a rendering, its status, domain and place;
    JSON is one of these a line. The exit code is 1 where nothing is found.

    \b
    Examples:
      bitext glossary search "policy consultation"
      bitext glossary search 외교부 --status deprecated
      bitext glossary search "^minister (of|for) " --regex --format tsv
    """
    import re

    from bitext.glossary import survey
    from bitext.glossary.rows import read_tables
    from bitext.resources import default_glossary

    rows = [row for table in read_tables(glossary or default_glossary()) for row in table.rows]
    try:
        hits = list(survey.search(rows, query, exact=exact, regex=regex))
    except re.error as error:
        raise click.BadParameter(f"{query!r} is no regular expression: {error}", param_hint="QUERY") from error
    hits = [hit for hit in hits if domain in (None, hit.row.domain) and status in (None, hit.status)]
    print_records([_designation(hit) for hit in hits], format_, _DESIGNATION, _designation_text)
    if not hits:
        filters = [f"{name} {value}" for name, value in (("domain", domain), ("status", status)) if value]
        where = f" with {' and '.join(filters)}" if filters else ""
        click.echo(f"nothing{where} in the glossary has {query!r}", err=True)
        click.get_current_context().exit(1)


def _designation(hit: Designation) -> dict[str, Any]:
    row = hit.row
    return {
        "source": row.source,
        "target": hit.text,
        "status": hit.status,
        "domain": row.domain,
        **split_place(row.place),
        "note": row.note,
    }


def _designation_text(record: Record) -> str:
    place = f"{Path(record['table']).name}:{record['line']}"
    return "\t".join([record["source"], record["target"], record["status"], record["domain"], place])
