"""Read and write units in whatever format a file's name says: TMX, XLIFF and TSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from bitext.errors import InterchangeError
from bitext.files import atomic_writer
from bitext.interchange.layouts import read_table
from bitext.interchange.tmx import SegType, TmxHeader, write_foreign_tmx
from bitext.interchange.tmx_read import read_segtype, read_tmx
from bitext.interchange.tsv import quoted
from bitext.interchange.units import (
    RELEASE_PROP,
    ForeignUnit,
    InlineForm,
    UnitStatus,
    as_status,
    normalize_tag,
    parse_moment,
    plain_text,
    speaks,
)
from bitext.interchange.xliff import write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.interchange.xliff_read import SUFFIXES as XLIFF_SUFFIXES
from bitext.interchange.xliff_read import read_xliff

ExchangeFormat = Literal["tmx", "xliff", "xliff-2.1", "tsv"]
FORMATS: tuple[ExchangeFormat, ...] = get_args(ExchangeFormat)
#: What a name's suffix says of the format, for all that reads bilingual files.
SUFFIXES: dict[str, ExchangeFormat] = {
    ".tmx": "tmx",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".txt": "tsv",
    **dict.fromkeys(XLIFF_SUFFIXES, "xliff"),
}


class Conversion(NamedTuple):
    """Count the units written, and those left out: without a text that the format can hold in the two languages."""

    written: int
    left_out: int


def format_of(path: Path) -> ExchangeFormat:
    """Return the format that a name says.

    Raises:
        InterchangeError: It says none that is known.
    """
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(sorted(SUFFIXES))
        if path.is_dir():
            raise InterchangeError(f"{path}: is a folder; give the files in it") from None
        raise InterchangeError(f"{path}: the name does not say the format; expected one of {known}") from None


def read_units(
    path: Path,
    *,
    source: str = "en",
    target: str = "ko",
    inline: InlineForm = "token",
    unmarked: UnitStatus = "reviewed",
    every: bool = False,
    mend: bool = False,
) -> Iterator[ForeignUnit]:
    """Yield the units of a TMX, XLIFF or TSV file, by its name.

    Args:
        path: The file.
        source: Language of the sources; XLIFF of other languages is refused.
        target: Language of the targets.
        inline: Whether inline elements become tokens or are left out.
        unmarked: Status of units with a target of which the file does not say who made it.
        every: Whether TMX units of other languages only come too, without texts and tags.
        mend: Whether characters that XML cannot hold are mended instead of refused.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not what its name says, or of other languages.
    """
    format = format_of(path)
    if format == "tmx":
        return read_tmx(path, source=source, target=target, inline=inline, unmarked=unmarked, every=every, mend=mend)
    if format == "tsv":
        return read_table_units(path, source=source, target=target, unmarked=unmarked)
    return _of_languages(read_xliff(path, inline=inline, unmarked=unmarked, mend=mend), path, source, target)


def read_table_units(
    path: Path, *, source: str = "en", target: str = "ko", unmarked: UnitStatus = "reviewed", ids_alone: bool = True
) -> Iterator[ForeignUnit]:
    """Yield the units of a table, as :func:`convert_units` or a memory writes them.

    Args:
        path: The file.
        source: Language of the sources.
        target: Language of the targets.
        unmarked: Status of units with a target of which the table does not say it.
        ids_alone: Whether a table may have ids in the third cells and no status.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is no such table.
    """
    for row in read_table(path, ids_alone=ids_alone):
        yield ForeignUnit(
            id=row.id,
            source=row.source,
            target=row.target,
            source_tag=source,
            target_tag=target,
            status=as_status(row.status, unmarked) if row.target else "new",
            changed=parse_moment(row.changed),
            author=row.author,
            props=((RELEASE_PROP, row.release),) if row.release else (),
            line=row.line,
        )


def convert_units(
    path: Path,
    output: Path,
    *,
    format: ExchangeFormat,
    date: datetime.datetime,
    source: str = "en",
    target: str = "ko",
    segtype: SegType | None = None,
    force: bool = False,
) -> Conversion:
    """Write the units of a file in another format; the output is whole or absent.

    TSV has source, target, id and status, without inline elements, notes and props. The languages of the output are
    the first that units of the file have. Left out are units without a text, or without a source in XLIFF.

    Args:
        path: The file.
        output: The file to write.
        format: The format of the output.
        date: When it is made.
        source: Language of the sources.
        target: Language of the targets.
        segtype: What one unit holds, for TMX; by default what the head of a TMX file says, sentence for other files.
        force: Whether an existing file may be replaced.

    Returns:
        The numbers of units written and left out.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not what its name says, or of other languages.
        OutputError: The output exists and ``force`` is not given, or it cannot be written.
    """
    tags = _tags(read_units(path, source=source, target=target), source, target)
    units = _Fitting(read_units(path, source=source, target=target, every=True), format, tags)
    if format == "tmx":
        segtype = segtype or (read_segtype(path) if format_of(path) == "tmx" else "sentence")
        header = TmxHeader(segtype=segtype, date=date, tags={"en": tags[0], "ko": tags[1]}, creator="bitext")
        written = write_foreign_tmx(output, header, units, force=force)
    elif format == "tsv":
        written = _write_tsv(output, units, force)
    else:
        head = XliffHeader(original=path.name, date=date, source_tag=tags[0], target_tag=tags[1])
        written = write_xliff(output, head, units, version="1.2" if format == "xliff" else "2.1", force=force)
    return Conversion(written, units.left_out)


def _tags(units: Iterable[ForeignUnit], source: str, target: str) -> tuple[str, str]:
    """Return the first tags that units have, in the form that tools match; those that are wanted where none has any."""
    found = ["", ""]
    for unit in units:
        found = [found[0] or unit.source_tag, found[1] or unit.target_tag]
        if all(found):
            break
    return normalize_tag(found[0] or source), normalize_tag(found[1] or target)


class _Fitting:
    """The units that a format can hold, their tags in the form that tools match; the others are counted."""

    def __init__(self, units: Iterable[ForeignUnit], format: ExchangeFormat, tags: tuple[str, str]) -> None:
        self.left_out = 0
        self._units = units
        self._tags = tags
        self._needs_source = format in ("xliff", "xliff-2.1")

    def __iter__(self) -> Iterator[ForeignUnit]:
        for unit in self._units:
            if unit.source or (unit.target and not self._needs_source):
                yield _with_right_tags(unit, self._tags)
            else:
                self.left_out += 1


def _with_right_tags(unit: ForeignUnit, tags: tuple[str, str]) -> ForeignUnit:
    """Return a unit with its tags as tools match them; with those of the file where a text has none."""
    source_tag = normalize_tag(unit.source_tag) or (tags[0] if unit.source else "")
    target_tag = normalize_tag(unit.target_tag) or (tags[1] if unit.target else "")
    if (source_tag, target_tag) == (unit.source_tag, unit.target_tag):
        return unit
    return replace(unit, source_tag=source_tag, target_tag=target_tag)


def _of_languages(units: Iterable[ForeignUnit], path: Path, source: str, target: str) -> Iterator[ForeignUnit]:
    for unit in units:
        if not speaks(unit.source_tag, source) or not speaks(unit.target_tag or target, target):
            raise InterchangeError(
                f"{path}: a file of {unit.source_tag!r} and {unit.target_tag!r}, not of {source!r} and {target!r}; "
                "name its languages or take another file"
            )
        yield unit


def _write_tsv(path: Path, units: Iterable[ForeignUnit], force: bool) -> int:
    count = 0
    with atomic_writer(path, force=force) as stream:
        for count, unit in enumerate(units, 1):  # noqa: B007
            texts = plain_text(unit.source, unit.source_codes), plain_text(unit.target, unit.target_codes)
            cells = [" ".join(cell.split()) for cell in (*texts, unit.id, unit.status)]
            stream.write("\t".join(quoted(cells)) + "\n")
    return count
