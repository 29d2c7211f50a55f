"""bitext glossary."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bitext.cli.glossary_check import check, search, stats
from bitext.cli.glossary_compare import diff, merge
from bitext.cli.glossary_convert import convert
from bitext.cli.glossary_edit import add, edit, remove
from bitext.cli.glossary_extract import extract
from bitext.cli.glossary_options import glossary_option


@click.group()
def glossary() -> None:
    """Work with the glossary."""


for _command in (check, stats, search, add, edit, remove, diff, merge, convert, extract):
    glossary.add_command(_command)


@glossary.command()
@click.argument("file", metavar="FILE")
@glossary_option()
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Tab-separated text, or JSON lines with every rendering.",
)
def find(file: str, glossary: Path | None, format_: str) -> None:
    """Find the terms of the glossary in a page.

    FILE is an English page saved as text or HTML, or - for standard input. A line has the segment, the term as
    it stands there, its preferred Korean, and the entry.

    \b
    Examples:
      bitext glossary find page.txt
      bitext glossary find page.txt --glossary terms.tsv --format json
    """
    from bitext.glossary.lookup import GlossaryLookup
    from bitext.glossary.table import read_glossary
    from bitext.pipeline import prepare
    from bitext.release.read import read_bytes
    from bitext.resources import default_glossary

    lookup = GlossaryLookup(read_glossary(glossary or default_glossary()).entries)
    prepared = prepare(read_bytes(file), path=file, id="-", lookup=lookup)
    for segment, matches in zip(prepared.segments, prepared.terms, strict=True):
        for match in matches:
            found = segment.text[match.span[0] : match.span[1]]
            expected = [term.text for term in match.entry.expected()]
            if format_ == "text":
                click.echo(f"{segment.id}\t{found}\t{expected[0]}\t{match.entry.id}")
                continue
            deprecated = [term.text for term in match.entry.targets if term.status == "deprecated"]
            content = {
                "segment": segment.id,
                "span": match.span,
                "found": found,
                "source": match.entry.source.text,
                "expected": expected,
                "deprecated": deprecated,
                "entry": match.entry.id,
            }
            click.echo(json.dumps(content, ensure_ascii=False))
