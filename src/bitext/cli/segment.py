"""bitext segment."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "paragraphs", "json"]),
    default="text",
    show_default=True,
    help="One segment a line; each a paragraph of its own; or JSON lines with id, paragraph and span.",
)
def segment(file: str, format_: str) -> None:
    """Read a page and print its segments.

    FILE is a page saved as text or HTML, English or Korean, or - for standard input. Spans are half-open
    code-point offsets into the normalised paragraph. Give a CAT tool the paragraphs, with its own sentence
    segmentation off: each has its unit in the TMX of 'bitext translate'.

    \b
    Examples:
      bitext segment page.txt
      bitext segment page.txt --format paragraphs > project/source/page.txt
    """
    from bitext.normalize.release import normalize_release
    from bitext.release.read import read_release
    from bitext.segment.release import segment_release

    release, _ = normalize_release(read_release(file))
    for item in segment_release(release):
        if format_ == "json":
            content = {
                "id": item.id,
                "lang": item.lang,
                "paragraph": item.paragraph,
                "span": item.span,
                "text": item.text,
            }
            click.echo(json.dumps(content, ensure_ascii=False))
        else:
            click.echo(item.text + ("\n" if format_ == "paragraphs" else ""))
