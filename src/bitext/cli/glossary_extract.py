"""bitext glossary extract."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli.glossary_options import glossary_option
from bitext.cli.output import FilePath
from bitext.text import counted

if TYPE_CHECKING:
    from bitext.glossary.extract import Similarity, TermCandidate

FORMATS = ("text", "json", "tsv")


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=FilePath(), metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    metavar="OUT",
    help="File to write; by default standard output.",
)
@glossary_option("Glossary whose entries are left out; by default the one that comes with bitext.")
@click.option(
    "--min-count",
    type=click.IntRange(min=2),
    default=3,
    show_default=True,
    metavar="N",
    help="Segment pairs that must have both the term and its rendering.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    metavar="N",
    help="Candidates to write, the best ones.",
)
@click.option(
    "--no-encoder", is_flag=True, help="Do not compare the meaning of term and rendering; faster, a little less right."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Score, count, source and target in columns; JSON lines; or a glossary table. By default as the suffix of "
    "OUT says (.tsv, .json, .jsonl), else text.",
)
@click.option("--force", is_flag=True, help="Replace an existing output.")
def extract(
    inputs: tuple[Path, ...],
    output: Path | None,
    glossary: Path | None,
    min_count: int,
    limit: int,
    no_encoder: bool,
    format_: str | None,
    force: bool,
) -> None:
    """Propose glossary entries from bilingual text.

    INPUT is a TMX or XLIFF of any tool, a table of English and Korean, what 'bitext align' wrote (TMX, JSONL or TSV),
    or a folder of such files. Candidates are noun phrases and names with the Korean that most probably renders them,
    best first; what the glossary has already is left out. A table (--format tsv) has the glossary's columns and score
    (0 to 1), count (segment pairs) and example, and is a glossary once the wrong rows are gone.

    \b
    Examples:
      bitext glossary extract memory.tmx -o candidates.tsv
      bitext glossary extract aligned/ memory.tmx --min-count 5 --limit 100
    """
    from bitext.files import atomic_writer, refuse_inputs, refuse_overwrite
    from bitext.glossary.extract import extract_terms
    from bitext.glossary.table import read_glossary
    from bitext.resources import default_glossary

    to_file = output is not None and str(output) != "-"
    if to_file and output is not None:
        refuse_inputs([output], [*(file for path in inputs for file in _files(path)), glossary])
        refuse_overwrite(output, force=force)
    known = read_glossary(glossary or default_glossary()).entries
    pairs, failed = _read(inputs)
    if not pairs:
        click.get_current_context().exit(1)
    candidates = extract_terms(
        pairs, known=known, min_count=min_count, similarity=None if no_encoder else encoder_similarity()
    )
    text = _render(candidates[:limit], format_ or _format(output))
    if to_file and output is not None:
        with atomic_writer(output, force=force) as stream:
            stream.write(text)
    else:
        click.echo(text, nl=False)
    rest = f", the best {limit:,} written" if len(candidates) > limit else ""
    hint = "" if candidates else "; give more text or a lower --min-count"
    click.echo(
        f"{counted(len(candidates), 'candidate')} in {counted(len(pairs), 'segment pair')}{rest}{hint}", err=True
    )
    if failed:
        click.get_current_context().exit(1)


def _read(inputs: Sequence[Path]) -> tuple[list[tuple[str, str]], int]:
    """Return the pairs of all files, and how many inputs were refused; these are named on stderr.

    Raises:
        InputError: Nothing was refused, and yet there is no pair.
    """
    from bitext.errors import BitextError, InputError

    pairs: list[tuple[str, str]] = []
    failed = 0
    for path in inputs:
        files = _files(path)
        if not files:
            click.echo(f"bitext: {path}: no bilingual file in the folder; name one that has some", err=True)
            failed += 1
        for file in files:
            try:
                pairs += _read_file(file)
            except BitextError as error:
                click.echo(f"bitext: {error}", err=True)
                failed += 1
    if not pairs and not failed:
        raise InputError("no segment has both English and Korean; check the languages of the input")
    return pairs, failed


def _files(path: Path) -> list[Path]:
    """Return the file, or the bilingual files of a folder without what repeats their sentences or reports on them."""
    from bitext.interchange.exchange import SUFFIXES
    from bitext.run_report import REPORT

    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in (*SUFFIXES, ".jsonl") and file.name != REPORT and not file.stem.endswith(".paragraph")
    )


def _read_file(path: Path) -> list[tuple[str, str]]:
    """Return the pairs of a file that have both sides.

    Raises:
        InputError: The sides are not English and Korean.
    """
    from bitext.errors import InputError
    from bitext.interchange.beads import is_bead_file, read_bead_texts
    from bitext.interchange.bilingual import read_pairs
    from bitext.text import detect_lang

    read = read_bead_texts if is_bead_file(path) else read_pairs
    pairs = [pair for pair in read(path) if pair[0].strip() and pair[1].strip()]
    langs = [detect_lang(pair[side] for pair in pairs) for side in (0, 1)]
    if pairs and langs != ["en", "ko"]:
        raise InputError("not English and Korean; expected the English first, then the Korean", path=str(path))
    return pairs


def encoder_similarity() -> Similarity:
    """Return the likeness in meaning by the sentence encoder."""
    from bitext.align.encoder import UniversalSentenceEncoder, cosines

    encoder = UniversalSentenceEncoder()
    return lambda pairs: cosines(encoder, pairs)


def _format(output: Path | None) -> str:
    suffix = "" if output is None else output.suffix.lower()
    return {".tsv": "tsv", ".json": "json", ".jsonl": "json"}.get(suffix, "text")


def _render(candidates: Sequence[TermCandidate], format_: str) -> str:
    from bitext.glossary.extract import CANDIDATE_COLUMNS
    from bitext.glossary.rows import serialize_table

    if format_ == "tsv":
        return serialize_table((candidate.row() for candidate in candidates), CANDIDATE_COLUMNS)
    if format_ == "json":
        return "".join(json.dumps(_content(candidate), ensure_ascii=False) + "\n" for candidate in candidates)
    lines = (f"{item.score:.4f}\t{item.count}\t{item.source}\t{item.target}\n" for item in candidates)
    return "".join(lines)


def _content(candidate: TermCandidate) -> dict[str, object]:
    return {
        "source": candidate.source,
        "target": candidate.target,
        "domain": candidate.domain,
        "pos": candidate.pos,
        "score": candidate.score,
        "count": candidate.count,
        "example": list(candidate.example),
    }
