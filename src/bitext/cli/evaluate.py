"""bitext evaluate."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.glossary_options import glossary_option
from bitext.cli.output import FilePath

if TYPE_CHECKING:
    from bitext.evaluate.scores import Score
    from bitext.pipeline import Agreement


@click.command()
@click.argument("reference", type=FilePath(), metavar="REFERENCE")
@click.argument("systems", nargs=-1, type=FilePath(), metavar="[SYSTEM]...")
@click.option(
    "--model",
    "models",
    multiple=True,
    type=FilePath(),
    metavar="DIR",
    help="Also translate the sources with this model and score it; may be given several times.",
)
@glossary_option("Glossary for the term success rate; by default the one that comes with bitext.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Readable table, JSON with signatures, or CSV.",
)
def evaluate(
    reference: Path, systems: tuple[Path, ...], models: tuple[Path, ...], glossary: Path | None, format_: str
) -> None:
    """Score translations: BLEU, chrF2, chrF2++, TER, terms and numbers.

    REFERENCE is a TSV (source, Korean), a TMX or an XLIFF, each pair with its Korean. SYSTEM is a text file with one
    translation a line, or a TSV (.tsv, .tab), TMX or XLIFF with the same sources in the same order. With several
    systems, each is compared with the first by paired bootstrap (1,000 resamples). "terms" is the share of glossary
    terms of the sources whose rendering stands in the translation, "numbers" the share of sentences whose numbers all
    stand in it, by value.

    \b
    Examples:
      bitext evaluate dev.tsv system.txt
      bitext evaluate dev.tsv google.txt --model models/en-ko --format json
    """
    from bitext.evaluate.scores import score_systems
    from bitext.glossary.find import TermFinder
    from bitext.glossary.table import read_glossary
    from bitext.interchange.bilingual import read_pairs
    from bitext.pipeline import agreement
    from bitext.resources import default_glossary

    pairs = list(read_pairs(reference))
    _refuse_empty(reference, [target for _, target in pairs])
    sources = [source for source, _ in pairs]
    if not systems and not models:
        raise click.UsageError("give a SYSTEM file or --model DIR to score.")
    translations = {str(path): _translations(path, sources) for path in systems}
    translations |= {str(folder): _translate(folder, sources) for folder in models}
    finder = TermFinder(read_glossary(glossary or default_glossary()).entries)
    agreements = {name: agreement(sources, texts, finder) for name, texts in translations.items()}
    scores = score_systems(translations, [target for _, target in pairs])
    click.echo(_render(scores, agreements, format_), nl=False)


def _refuse_empty(reference: Path, targets: list[str]) -> None:
    """Refuse pairs without a reference: whatever a system says there would count as wrong.

    Raises:
        InputError: There are such pairs.
    """
    from bitext.errors import InputError

    empty = [str(number) for number, target in enumerate(targets, 1) if not target.strip()]
    if empty:
        named = ", ".join(empty[:10]) + (", …" if len(empty) > 10 else "")
        raise InputError(
            f"{len(empty)} of {len(targets)} pairs have no Korean to compare with (pair {named}); write it, or leave "
            "these pairs out here and in the systems",
            path=str(reference),
        )


def _translations(path: Path, sources: list[str]) -> list[str]:
    from bitext.errors import InputError
    from bitext.interchange.bilingual import read_pairs, read_text
    from bitext.interchange.exchange import SUFFIXES
    from bitext.text import excerpt

    if path.suffix.lower() in SUFFIXES.keys() - {".txt"}:  # a text has one translation a line
        pairs = list(read_pairs(path))
        texts = [target for _, target in pairs]
        for number, ((own, _), source) in enumerate(zip(pairs, sources, strict=False), 1):
            if own.split() != source.split():
                raise InputError(
                    f"pair {number} has the source {excerpt(own)!r} where the reference has {excerpt(source)!r}; give "
                    "the same sources in the same order",
                    path=str(path),
                )
    else:
        texts = read_text(path).removesuffix("\n").split("\n")
    if len(texts) != len(sources):
        raise InputError(f"{len(texts)} translations for {len(sources)} references; give one each", path=str(path))
    return texts


def _translate(folder: Path, sources: list[str]) -> list[str]:
    from bitext.pipeline import translate_lines
    from bitext.translate.engine import CTranslate2Translator

    translator = CTranslate2Translator(folder)
    return [translation.text for translation in translate_lines(sources, translator.translate)]


def _render(scores: dict[str, list[Score]], agreements: dict[str, Agreement], format_: str) -> str:
    rows = [_row(name, values, agreements[name]) for name, values in scores.items()]
    if format_ == "json":
        for row, values in zip(rows, scores.values(), strict=True):
            row["signatures"] = {score.metric: score.signature for score in values}
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    columns = list(rows[0])
    out = io.StringIO()
    if format_ == "csv":
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
    cells = [columns, *[[_cell(row[column]) for column in columns] for row in rows]]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    for line in cells:
        out.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")
    for score in next(iter(scores.values())):
        out.write(f"{score.metric}: {score.signature}\n")
    return out.getvalue()


def _row(name: str, values: list[Score], agreement: Agreement) -> dict[str, Any]:
    row: dict[str, Any] = {"system": name}
    for score in values:
        row[score.metric] = round(score.value, 2)
        if score.interval is not None:
            row[f"±{score.metric}"] = round(score.interval, 2)
        if score.interval is not None or score.p_value is not None:
            row[f"p {score.metric}"] = None if score.p_value is None else round(score.p_value, 4)
    row["terms"] = round(100 * agreement.terms_found / agreement.terms, 1) if agreement.terms else None
    row["numbers"] = round(100 * agreement.numbers_kept / agreement.numbers, 1) if agreement.numbers else None
    return row


def _cell(value: Any) -> str:
    return "-" if value is None else str(value)
