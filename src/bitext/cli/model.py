"""bitext model."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bitext.cli.output import FilePath


@click.group()
def model() -> None:
    """Work with translation models."""


@model.command()
@click.argument("source", type=FilePath(), metavar="SOURCE")
@click.option("-o", "--output", type=FilePath(), required=True, metavar="DIR", help="Folder to make.")
@click.option(
    "--quantization",
    type=click.Choice(["int8", "int8_float32", "int8_float16", "int16", "float16", "float32"]),
    default="int8",
    show_default=True,
    help="Number type of the weights.",
)
def convert(source: Path, output: Path, quantization: str) -> None:
    """Convert a downloaded model to a folder for --model.

    SOURCE is the folder of a Hugging Face model (OPUS-MT and other Marian, NLLB-200, M2M100) or of a Marian or
    OPUS-MT model. Needs the extra: pip install 'bitext[convert]'.

    \b
    Examples:
      bitext model convert opus-mt-en-ko -o my-model
      bitext model convert nllb-200-distilled-600M -o nllb --quantization int8_float16
    """
    from bitext.translate.convert import convert as run

    click.echo(str(run(source, output, quantization=quantization)))


@model.command()
@click.option(
    "--model",
    "folder",
    type=FilePath(),
    metavar="DIR",
    help="CTranslate2 model folder; by default the one that comes with bitext.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Readable text or JSON.",
)
def info(folder: Path | None, format_: str) -> None:
    """Show what a model folder holds and how its model is fed.

    \b
    Examples:
      bitext model info
      bitext model info --model opus-mt-en-ko --format json
    """
    from dataclasses import asdict

    from bitext.resources import default_model
    from bitext.translate.engine import CTranslate2Translator

    translator = CTranslate2Translator(folder or default_model())
    content = {
        "folder": str(translator.folder),
        **asdict(translator.manifest),
        "sha256": translator.sha256,
        "bytes": sum(path.stat().st_size for path in translator.folder.iterdir() if path.is_file()),
        "device": translator.device,
        "compute_type": translator.compute_type,
    }
    if format_ == "json":
        click.echo(json.dumps(content, ensure_ascii=False))
        return
    for name, value in content.items():
        click.echo(f"{name:<21} {value}")
