"""bitext translate."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bitext.cli.glossary_options import glossary_option
from bitext.cli.output import RESUMABLE, FilePath, interrupted, print_json, progress_bar, show_rows

if TYPE_CHECKING:
    from bitext.batch_settings import BatchSummary
    from bitext.translate.engine import DecodingSettings

COMPUTE_TYPES = ("int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32")


class LanguageTag(click.ParamType[str]):
    """Accept a language tag of one language, as TMX and CAT tools write it."""

    name = "tag"

    def __init__(self, language: str) -> None:
        self.language = language

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the tag; fail on another language or a form that tools refuse, such as ko_KR or kor."""
        from bitext.interchange.tmx import is_language_tag

        if not is_language_tag(value) or value.partition("-")[0].lower() != self.language:
            region = {"en": "en-US", "ko": "ko-KR"}[self.language]
            self.fail(f"{value!r} is no tag that CAT tools match; write {self.language} or {region}", param, ctx)
        return value


class UtcDate(click.ParamType[datetime.datetime]):
    """Accept a date, a date and time, or seconds since 1970, in UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.datetime:
        """Return the moment in UTC."""
        if isinstance(value, datetime.datetime):
            return value
        try:
            if value.isdigit() and len(value) > 8:
                return datetime.datetime.fromtimestamp(int(value), datetime.UTC)
            moment = datetime.datetime.fromisoformat(value)
            return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value!r} is no date; write 2024-04-25, 2024-04-25T09:00:00 or seconds since 1970", param, ctx)


def decoding_options(command: Any) -> Any:
    """Add the options that choose and run a model."""
    for option in reversed(
        (
            click.option(
                "--model",
                "model",
                type=FilePath(),
                metavar="DIR",
                help="CTranslate2 model folder; by default the one that comes with bitext.",
            ),
            click.option(
                "--device",
                type=click.Choice(["auto", "cpu", "cuda"]),
                default="auto",
                show_default=True,
                help="Where the model runs.",
            ),
            click.option(
                "--compute-type",
                type=click.Choice(COMPUTE_TYPES),
                help="Number type of the weights; by default int8 on CPU.",
            ),
            click.option(
                "--beam-size",
                type=click.IntRange(1, 32),
                help="Beam of the decoder, 1 is greedy; default by the model.",
            ),
            click.option("--threads", type=click.IntRange(1, 1024), help="CPU threads; by default all cores."),
        )
    ):
        command = option(command)
    return command


def decoding_settings(
    device: str, compute_type: str | None, beam_size: int | None, threads: int | None
) -> DecodingSettings:
    """Turn the options into settings."""
    from bitext.translate.engine import DecodingSettings

    return DecodingSettings(device=device, compute_type=compute_type, beam_size=beam_size, threads=threads)


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    metavar="OUT",
    help="Folder of the files; with --lines the file of the translations.",
)
@click.option("--lines", metavar="FILE", help="Translate plain text instead, one segment a line; - is standard input.")
@click.option(
    "--output-format",
    type=click.Choice(["tmx", "xliff", "xliff-2.1"]),
    default="tmx",
    show_default=True,
    help="TMX (NAME.tmx), or XLIFF 1.2 or 2.1 (NAME.xlf).",
)
@click.option(
    "--combined",
    type=FilePath(),
    metavar="FILE",
    help="Also write the units of all releases to one TMX file; not with XLIFF.",
)
@click.option(
    "--segtype",
    type=click.Choice(["sentence", "paragraph", "both"]),
    default="sentence",
    show_default=True,
    help="What one unit holds; both writes NAME.tmx and NAME.paragraph.tmx.",
)
@glossary_option()
@click.option(
    "--terms",
    type=click.Choice(["enforce", "prefer", "report", "off"]),
    default="enforce",
    show_default=True,
    help="enforce: glossary terms stand in the Korean; prefer: only where the model clearly wrote something else for "
    "them; report: say which are missing; off: do not look for terms.",
)
@click.option(
    "--memory",
    type=FilePath(),
    metavar="DB",
    help="Translation memory: what a person has confirmed is taken over, what is like a text is offered beside it.",
)
@click.option(
    "--memory-threshold",
    type=click.IntRange(30, 100),
    default=75,
    show_default=True,
    metavar="N",
    help="Lowest likeness of what the memory offers, 30 to 100; 100 is the same text only.",
)
@click.option(
    "--review-below",
    type=click.FloatRange(0, 100),
    metavar="N",
    help="Estimate the quality of each unit, 0 to 100, and mark those under N for review.",
)
@decoding_options
@click.option(
    "--source-tag", type=LanguageTag("en"), default="en", show_default=True, help="Language tag of the English."
)
@click.option(
    "--target-tag", type=LanguageTag("ko"), default="ko", show_default=True, help="Language tag of the Korean."
)
@click.option("--date", type=UtcDate(), help="Creation date to write (UTC); by default SOURCE_DATE_EPOCH or now.")
@click.option("--resume", is_flag=True, help="Keep outputs whose input and settings are unchanged, do the rest.")
@click.option("--force", is_flag=True, help="Replace existing outputs.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Summary as a table on stderr, or as JSON on stdout.",
)
def translate(
    inputs: tuple[str, ...],
    output: Path | None,
    lines: str | None,
    output_format: Any,
    combined: Path | None,
    segtype: Any,
    glossary: Path | None,
    terms: Any,
    memory: Path | None,
    memory_threshold: int,
    review_below: float | None,
    model: Path | None,
    device: str,
    compute_type: str | None,
    beam_size: int | None,
    threads: int | None,
    source_tag: str,
    target_tag: str,
    date: datetime.datetime | None,
    resume: bool,
    force: bool,
    format_: str,
) -> None:
    """Translate releases to TMX or XLIFF, one file a release.

    INPUT is a page saved as text or HTML, a DOCX, HWPX or PDF document, a folder of them (searched recursively),
    or - for standard input.
    Beside the files, report.jsonl has one line a release: counts, findings, seconds.

    \b
    Examples:
      bitext translate seeds -o out
      bitext translate page.html -o out --segtype both --target-tag ko-KR
      bitext translate page.html -o out --output-format xliff --memory tm.db
      bitext translate --lines - < sentences.txt > korean.txt
    """
    settings = decoding_settings(device, compute_type, beam_size, threads)
    if lines is not None:
        if inputs or combined:
            raise click.UsageError("--lines takes the place of INPUT and --combined; give one or the other.")
        _refuse_for_lines(
            *(
                "glossary",
                "terms",
                "memory",
                "memory_threshold",
                "review_below",
                "output_format",
                "segtype",
                "source_tag",
                "target_tag",
                "date",
            ),
            "resume",
        )
        _translate_lines(lines, output, model, settings, force, format_)
        return
    if not inputs or output is None:
        raise click.UsageError("give INPUT... and -o OUT, or --lines FILE; see 'bitext translate --help'.")
    if combined and output_format != "tmx":
        raise click.UsageError("--combined is for TMX; an XLIFF file is of one release.")
    from bitext.batch import translate as run
    from bitext.batch_settings import BatchSettings

    batch = BatchSettings(
        model=model,
        glossary=glossary,
        terms=terms,
        memory=memory,
        memory_threshold=memory_threshold,
        review_below=review_below,
        decoding=settings,
        segtype=segtype,
        output_format=output_format,
        source_tag=source_tag,
        target_tag=target_tag,
        date=date or source_date(),
    )
    with interrupted(RESUMABLE), progress_bar("Translating") as update:

        def progress(so_far: BatchSummary) -> None:
            done = so_far.translated + so_far.unchanged + so_far.failed
            seconds = max(so_far.seconds, 0.001)
            rate = f"{done / seconds:.1f} files/s, {so_far.decoded / seconds:.0f} segments/s"
            update(done, so_far.releases, rate)

        summary = run(inputs, output, batch, combined=combined, resume=resume, force=force, progress=progress)
    for _, message in summary.errors:
        click.echo(f"bitext: {message}", err=True)
    for path, message in summary.warnings:
        click.echo(f"bitext: {path}: warning: {message}", err=True)
    _show(summary, format_, memory=memory is not None)
    if summary.failed:
        click.get_current_context().exit(1)


def _refuse_for_lines(*names: str) -> None:
    context = click.get_current_context()
    given = [name for name in names if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"{options} says nothing about plain lines; leave it out with --lines.")


def source_date() -> datetime.datetime | None:
    """Return the date of SOURCE_DATE_EPOCH, in seconds since 1970; None where it is not set."""
    value = os.environ.get("SOURCE_DATE_EPOCH")
    return UtcDate().convert(value.zfill(9), None, None) if value else None


def _translate_lines(
    source: str, output: Path | None, model: Path | None, settings: DecodingSettings, force: bool, format_: str
) -> None:
    from bitext.files import atomic_writer, refuse_inputs, refuse_overwrite
    from bitext.pipeline import translate_lines
    from bitext.release.read import read_lines
    from bitext.resources import default_model
    from bitext.terminology import translate_plain
    from bitext.translate.engine import CTranslate2Translator

    to_file = output is not None and str(output) != "-"
    if to_file and output:
        refuse_inputs([output], [source, model])
        refuse_overwrite(output, force=force)
    lines = read_lines(source)
    translator = CTranslate2Translator(model or default_model(), settings)
    done = (
        json.dumps({"source": t.source, "target": t.text, "score": t.score}, ensure_ascii=False)
        if format_ == "json"
        else t.text
        for t in translate_lines(lines, partial(translate_plain, translator=translator))
    )
    if to_file and output:
        with atomic_writer(output, force=force) as stream:
            stream.writelines(f"{line}\n" for line in done)
    else:
        for line in done:
            click.echo(line.encode())


def _show(summary: BatchSummary, format_: str, *, memory: bool) -> None:
    if format_ == "json":
        print_json(asdict(summary))
        return
    terms = summary.terms_found + summary.terms_missed
    outcome = f"{summary.translated} translated, {summary.unchanged} unchanged, {summary.failed} failed"
    outcome += f", {summary.kept} reviewed and kept" if summary.kept else ""
    reused = f"{summary.reused:,} from the memory, {summary.adapted:,} adapted, " if memory else ""
    show_rows(
        ("releases", f"{summary.releases}: {outcome}"),
        ("paragraphs", f"{summary.paragraphs:,}"),
        ("segments", f"{summary.segments:,}, of which {reused}{summary.decoded:,} decoded"),
        ("terms", f"{summary.terms_found:,} of {terms:,} rendered as the glossary has them"),
        ("findings", f"{summary.findings:,}"),
        ("time", f"{summary.seconds:.1f} s, {summary.segments / max(summary.seconds, 0.001):.0f} segments/s"),
    )
