"""bitext align."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.glossary_options import glossary_option
from bitext.cli.output import RESUMABLE, SOME_WRITTEN, FilePath, interrupted, print_json, progress_bar, show_rows
from bitext.cli.translate import LanguageTag, UtcDate, source_date

if TYPE_CHECKING:
    import datetime

    from bitext.interchange.beads import BeadText
    from bitext.model import Level
    from bitext.pair_batch import AlignSummary
    from bitext.pair_files import AlignSettings
    from bitext.pairs import Alignment

FORMATS = ("tmx", "jsonl", "tsv", "html")


@click.command()
@click.argument("source", metavar="EN")
@click.argument("target", metavar="KO")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    metavar="OUT",
    help="File to write, - for standard output; for folders the folder of the outputs.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="TMX, lines of JSON, table, or review sheet; by default as the suffix of OUT says, else tmx, for - jsonl.",
)
@click.option(
    "--level",
    type=click.Choice(["sentence", "paragraph", "both"]),
    default="sentence",
    show_default=True,
    help="What one bead holds; both writes NAME.tmx and NAME.paragraph.tmx, one file in the other formats.",
)
@click.option("--allow-crossing", is_flag=True, help="Pair neighbours that stand in the other order in the Korean.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Split into NAME.accepted and NAME.review at this probability, 0 to 1.",
)
@click.option(
    "--gold",
    type=FilePath(),
    metavar="FILE",
    help="Score against known beads: JSONL of this command, or lines [0, 1]:[0].",
)
@glossary_option("Glossary for evidence; by default the one that comes with bitext.")
@click.option("--with-mt", is_flag=True, help="Also compare the Korean with a translation by the model; slower.")
@click.option("--model", type=FilePath(), metavar="DIR", help="Model folder for --with-mt; by default ours.")
@click.option(
    "--encoder",
    type=FilePath(),
    metavar="DIR",
    help="Folder of a sentence-transformers model (extra encoders); by default the Universal Sentence Encoder.",
)
@click.option("--cache", type=FilePath(), metavar="FILE", help="File that keeps encoder states between runs.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes, for folders.")
@click.option("--source-tag", type=LanguageTag("en"), default="en", show_default=True, help="Tag of the English.")
@click.option("--target-tag", type=LanguageTag("ko"), default="ko", show_default=True, help="Tag of the Korean.")
@click.option("--date", type=UtcDate(), help="Creation date to write (UTC); by default SOURCE_DATE_EPOCH or now.")
@click.option("--resume", is_flag=True, help="For folders: keep outputs that are up to date, do and replace the rest.")
@click.option("--force", is_flag=True, help="Replace existing outputs.")
@click.option(
    "--summary",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Summary as text on stderr, or as JSON on stdout.",
)
def align(
    source: str,
    target: str,
    output: Path | None,
    format_: Any,
    level: Any,
    allow_crossing: bool,
    min_confidence: float | None,
    gold: Path | None,
    glossary: Path | None,
    with_mt: bool,
    model: Path | None,
    encoder: Path | None,
    cache: Path | None,
    jobs: int,
    source_tag: str,
    target_tag: str,
    date: datetime.datetime | None,
    resume: bool,
    force: bool,
    summary: str,
) -> None:
    """Align English releases with their Korean originals.

    EN and KO are two pages, text or HTML, or two folders of them. Pages of folders with the same name are a pair;
    the others are matched by date, numbers, names and content. Beads come with a confidence; TMX holds those with
    both sides, the other formats all of them. What one side leaves out is listed.

    \b
    Examples:
      bitext align en.txt ko.txt -o pair.tmx
      bitext align en.txt ko.txt -o pair.html --level both
      bitext align archive/en archive/ko -o out --jobs 2 --min-confidence 0.9
    """
    from bitext.pair_files import AlignSettings

    folders = Path(source).is_dir(), Path(target).is_dir()
    if folders[0] != folders[1]:
        raise click.UsageError("EN and KO must both be pages or both be folders.")
    if output is None and (gold is None or folders[0]):
        raise click.UsageError("give -o OUT; see 'bitext align --help'.")
    settings = AlignSettings(
        level=level,
        format=format_ or _format(output, folders[0]),
        crossing=allow_crossing,
        min_confidence=min_confidence,
        glossary=glossary,
        with_mt=with_mt,
        model=model,
        encoder=encoder,
        cache=cache,
        source_tag=source_tag,
        target_tag=target_tag,
        date=date or source_date(),
    )
    if output is not None and not output.name:
        raise click.UsageError(f"{output} is no name for the output; give -o FILE, or -o DIR for folders.")
    if folders[0]:
        if gold is not None or output is None or str(output) == "-":
            raise click.UsageError("--gold and -o - take two pages, not folders.")
        _folders(source, target, output, settings, jobs, resume, force, summary)
        return
    if resume or jobs != 1:
        raise click.UsageError("--resume and --jobs are for folders.")
    _pair(source, target, output, settings, gold, force, summary)


def _format(output: Path | None, folders: bool) -> Any:
    suffix = output.suffix.removeprefix(".").lower() if output is not None and not folders else ""
    return suffix if suffix in FORMATS else "jsonl" if str(output) == "-" else "tmx"


def _folders(
    source: str,
    target: str,
    output: Path,
    settings: AlignSettings,
    jobs: int,
    resume: bool,
    force: bool,
    summary: str,
) -> None:
    from bitext.pair_batch import align_folders

    with interrupted(RESUMABLE), progress_bar("Aligning") as update:

        def progress(so_far: AlignSummary) -> None:
            finished = so_far.aligned + so_far.unchanged + so_far.failed
            update(finished, so_far.pairs, f"{finished / max(so_far.seconds, 0.001):.1f} pairs/s")

        done = align_folders(source, target, output, settings, jobs=jobs, resume=resume, force=force, progress=progress)
    for _, message in done.errors:
        click.echo(f"bitext: {message}", err=True)
    for path, message in done.warnings:
        click.echo(f"bitext: {path}: warning: {message}", err=True)
    if summary == "json":
        print_json(asdict(done))
    else:
        outcome = f"{done.aligned} aligned, {done.unchanged} unchanged, {done.failed} failed"
        show_rows(
            ("pairs", f"{done.pairs}: {outcome}; {done.unmatched} inputs without a partner"),
            ("beads", f"{done.beads:,}, {done.review:,} of them for review; {done.alone:,} on one side only"),
            ("findings", f"{done.findings:,}"),
            ("time", f"{done.seconds:.1f} s"),
        )
    if done.failed or done.unmatched:
        click.get_current_context().exit(1)


def _pair(
    source: str,
    target: str,
    output: Path | None,
    settings: AlignSettings,
    gold: Path | None,
    force: bool,
    summary: str,
) -> None:
    from bitext.files import refuse_inputs, refuse_overwrite
    from bitext.interchange.beads import read_beads
    from bitext.pair_files import PairAligner, output_paths, refuse_unrelated, write_alignment, write_lines
    from bitext.release.read import read_bytes

    to_stdout = str(output) == "-"
    if to_stdout and (settings.format == "tmx" or settings.min_confidence is not None or summary == "json"):
        raise click.UsageError("-o - takes --format jsonl, tsv or html, one output and no JSON summary.")
    if output is not None and not to_stdout:
        paths = output_paths(output, settings)
        refuse_inputs(paths, [source, target, gold, *settings.inputs()])
        for path in paths:
            refuse_overwrite(path, force=force)
    if gold is not None and settings.level == "both":
        raise click.UsageError("--gold scores one level; give --level sentence or --level paragraph.")
    known = read_beads(gold, settings.levels()[0]) if gold is not None else None
    pages = [(path, read_bytes(path)) for path in (source, target)]
    aligner = PairAligner(settings)
    alignment = aligner.align(pages[0], pages[1], id=Path(source).stem if source != "-" else "stdin")
    refuse_unrelated(alignment, target)
    texts = aligner.texts(alignment)
    score = _score(gold, known, texts) if gold is not None and known is not None else None
    if to_stdout:
        lines = io.StringIO()
        write_lines(lines, alignment, texts, settings.format)
        click.echo(lines.getvalue().encode(), nl=False)
    elif output is not None:
        with interrupted(SOME_WRITTEN):
            write_alignment(alignment, texts, output, settings, force=force)
    _show_pair(alignment, texts, score, summary)


def _score(gold: Path, known: list[Any], texts: dict[Level, tuple[BeadText, ...]]) -> dict[str, float]:
    from bitext.evaluate.alignment import score_alignments
    from bitext.interchange.beads import refuse_beyond

    (beads,) = texts.values()
    refuse_beyond(
        known, sum(len(text.bead.source) for text in beads), sum(len(text.bead.target) for text in beads), gold
    )
    found = [(tuple(text.bead.source), tuple(text.bead.target)) for text in beads]
    return {name: round(value, 4) for name, value in asdict(score_alignments([(known, found)])).items()}


def _show_pair(
    alignment: Alignment,
    texts: dict[Level, tuple[BeadText, ...]],
    score: dict[str, float] | None,
    summary: str,
) -> None:
    counts = {
        level: {
            "both": sum(bool(text.source and text.target) for text in beads),
            "one_to_one": sum(len(text.bead.source) == len(text.bead.target) == 1 for text in beads),
            "source_only": sum(not text.target for text in beads),
            "target_only": sum(not text.source for text in beads),
        }
        for level, beads in texts.items()
    }
    if summary == "json":
        findings = [asdict(finding) for finding in alignment.findings]
        content = {"likeness": round(alignment.likeness, 3), "beads": counts, "findings": findings, "score": score}
        click.echo(json.dumps(content, ensure_ascii=False))
        return
    for level, count in counts.items():
        alone = f"{count['source_only']} only in the English, {count['target_only']} only in the Korean"
        show_rows((f"{level}s", f"{count['both']} beads, {count['one_to_one']} of them 1-1; {alone}"))
    show_rows(("likeness", f"{alignment.likeness:.2f}"))
    if score is not None:
        strict = f"strict P {score['strict_precision']:.3f} R {score['strict_recall']:.3f} F1 {score['strict_f1']:.3f}"
        lax = f"lax P {score['lax_precision']:.3f} R {score['lax_recall']:.3f} F1 {score['lax_f1']:.3f}"
        show_rows(("gold", f"{strict}; {lax}; 1-1 precision {score['one_to_one']:.3f}"))
    for finding in alignment.findings:
        place = f" {finding.segment}" if finding.segment else ""
        click.echo(f"{finding.code}{place}: {finding.message}", err=True)
