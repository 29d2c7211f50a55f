"""bitext normalize."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bitext.text import counted

if TYPE_CHECKING:
    from bitext.model import NormalizationStep, Release


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Readable text, or the release as JSON.",
)
@click.option("--explain", is_flag=True, help="Say which rule changed what and which lines are page furniture.")
def normalize(file: str, format_: str, explain: bool) -> None:
    """Read a page and print the release in it, normalised.

    FILE is a page saved as text or HTML, a DOCX, HWPX or PDF document, or - for standard input.

    \b
    Examples:
      bitext normalize page.html
      bitext normalize page.txt --explain
      bitext normalize page.txt --format json
    """
    from bitext.normalize.release import normalize_release
    from bitext.release.read import read_release

    release, steps = normalize_release(read_release(file))
    if format_ == "json":
        click.echo(json.dumps(_as_json(release, steps if explain else None), ensure_ascii=False, indent=2))
        return
    if explain:
        _explain(release, steps)
        return
    click.echo(release.title)
    for paragraph in release.paragraphs:
        marker = f"{paragraph.marker} " if paragraph.marker else ""
        click.echo(f"\n{'  ' * paragraph.level}{marker}{paragraph.text}")


def _as_json(release: Release, steps: tuple[NormalizationStep, ...] | None) -> dict[str, object]:
    content: dict[str, object] = {
        "id": release.id,
        "title": release.title,
        "date": release.date.isoformat() if release.date else None,
        "lang": release.lang,
        "section": release.section,
        "origin": release.origin,
        "paragraphs": [
            {"kind": p.kind, "marker": p.marker, "level": p.level, "text": p.text, "line": p.line}
            for p in release.paragraphs
        ],
    }
    if steps is not None:
        content["steps"] = [
            {"paragraph": s.paragraph, "rule": s.rule, "before": s.before, "after": s.after} for s in steps
        ]
        content["furniture"] = [{"line": f.line, "rule": f.rule, "text": f.text} for f in release.furniture]
    return content


def _explain(release: Release, steps: tuple[NormalizationStep, ...]) -> None:
    from bitext.text import difference

    for step in steps:
        before, after = difference(step.before, step.after)
        click.echo(f"paragraph {step.paragraph}\t{step.rule}\t{before!a} -> {after!a}")
    for item in release.furniture:
        place = "page" if item.line is None else f"line {item.line}"
        click.echo(f"{place}\tfurniture: {item.rule}\t{item.text}")
    click.echo(f"{counted(len(steps), 'change')}, {counted(len(release.furniture), 'line')} of page furniture")
