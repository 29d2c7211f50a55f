"""A ready OmegaT project from units: sources, memories, glossary, and rules that cut the sources into the units.

What OmegaT 3.6 does with the parts: a text of tm/auto becomes the translation of every segment with its English that
has none yet, and keeps its author; a memory in tm/mt is one of machine translations, and what is inserted from it is
coloured.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from pathlib import Path

from bitext.covering import Covered, Piece
from bitext.errors import InterchangeError, OutputError
from bitext.export import release_path
from bitext.files import atomic_folder
from bitext.glossary.formats.registry import serialize_rows
from bitext.glossary.rows import GlossaryRow
from bitext.interchange.document import date_line
from bitext.interchange.omegat import FILTERS, project_settings, segmentation_rules
from bitext.interchange.omegat_rules import (
    CELL_END,
    SENTENCE_END,
    SMALL_LETTER,
    Line,
    Rule,
    break_behind,
    cut,
    no_break_behind,
    rules_for,
)
from bitext.interchange.tmx import TmxHeader, read_header_prop, write_tmx
from bitext.interchange.tmx_read import MACHINES
from bitext.model import Lang, Paragraph, Release, Reuse, TranslationUnit, Variant
from bitext.segment.english import ABBREVIATIONS
from bitext.text import excerpt

_TAGS: dict[Lang, str] = {"en": "en", "ko": "ko"}
_FOLDERS = ("source", "target", "tm/auto", "tm/mt", "glossary", "dictionary", "omegat")
_PROJECT = "omegat.project"
#: Memories of a release: what people made, what the machine did, and that once more for its colour.
_MEMORIES = (("tm", "auto"), ("tm", "mt"))
#: In the head of a memory that was made with the project; those of the translator have none.
_PROJECT_PROP = "x-bitext-omegat"
_AUTO, _AUTO_MT, _MT = "tm/auto/{}.tmx", "tm/auto/{}.mt.tmx", "tm/mt/{}.tmx"


@dataclass(frozen=True, slots=True)
class _Segment:
    """Hold a segment of a source: the white space before it, and what translates it."""

    space: str
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class _SourceLine:
    """Hold a line of a source: its segments, the white space behind them, and whether it is a row of a table."""

    segments: tuple[_Segment, ...]
    tail: str = ""
    is_row: bool = False

    @property
    def text(self) -> str:
        return "".join(segment.space + segment.piece.source for segment in self.segments) + self.tail

    @property
    def ends(self) -> tuple[int, ...]:
        lengths = [len(segment.space + segment.piece.source) for segment in self.segments]
        return tuple(accumulate(lengths[:-1]))


def write_project(
    folder: Path,
    releases: Sequence[tuple[Release, Covered]],
    glossary: Sequence[GlossaryRow],
    *,
    date: datetime.datetime,
    force: bool = False,
) -> int:
    """Write an OmegaT project in which every segment is a unit and comes up translated; it is whole or absent.

    Markers of paragraphs and the line with the date are segments, too, with their Korean in tm/auto.

    Args:
        folder: The folder of the project.
        releases: English releases, normalised, and the pieces that units translate.
        glossary: Rows of the glossary.
        date: Written as the date of the memories.
        force: Whether an existing project is made anew; what was translated in it stays, and so do files beside those
            that bitext writes.

    Returns:
        The number of segments.

    Raises:
        InterchangeError: A release's id would lead out of the folder, or no rules cut a source into its units.
        OutputError: The folder exists and ``force`` is not given, it is no OmegaT project, or it has sources of other
            releases; or it cannot be written.
    """
    if force and folder.exists() and not (folder / _PROJECT).is_file():
        raise OutputError(f"{folder}: is no OmegaT project, so --force does not replace it; give another folder")
    texts = {release.id: _lines(release, covered) for release, covered in releases}
    rules = _rules([release for release, _ in releases], [line for lines in texts.values() for line in lines])
    with atomic_folder(folder, force=force) as new:
        for name in _FOLDERS:
            (new / name).mkdir(parents=True)
        _write(new / _PROJECT, project_settings(_TAGS["en"], _TAGS["ko"]))
        _write(new / "omegat" / "segmentation.conf", segmentation_rules(rules))
        _write(new / "omegat" / "filters.xml", FILTERS)
        (new / "glossary" / "bitext.utf8").write_bytes(serialize_rows(glossary, "omegat", []))
        known: dict[str, str] = {}
        for id, lines in texts.items():
            _write(release_path(new / "source", id, ".txt"), _text(lines))
            units = [*_units(f"{id}.txt", [segment.piece for line in lines for segment in line.segments], known)]
            machine = [unit for is_machine, unit in units if is_machine]
            others = [unit for is_machine, unit in units if not is_machine]
            _write_memory(new / _AUTO.format(id), "bitext", date, others)
            _write_memory(new / _AUTO_MT.format(id), "bitext-mt", date, machine)
            _write_memory(new / _MT.format(id), "bitext-mt", date, machine)
        _keep(folder, new, {new / form.format(id) for id in texts for form in (_AUTO, _AUTO_MT, _MT)})
    return sum(len(line.segments) for lines in texts.values() for line in lines)


def _keep(folder: Path, new: Path, made: Collection[Path]) -> None:
    """Take over what is not made anew: the translations, and the translator's own glossaries and memories.

    Raises:
        OutputError: There is a source that is none of the releases'.
    """
    places = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    others = [place for place in places if not (new / place).exists() and new / place not in made]
    for place in others:
        if place.parts[:2] in _MEMORIES and read_header_prop(folder / place, _PROJECT_PROP):
            continue  # of a release whose source has been taken away
        if place.is_relative_to("source"):
            raise OutputError(
                f"{folder / place}: is a source of the project and none of the releases given; give its release as "
                "well, or move it away"
            )
        (new / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / place, new / place)


# ---- sources


def _lines(release: Release, covered: Covered) -> list[_SourceLine]:
    """Return the lines of a source, title and date first."""
    lines = [
        _line(block, marker, cells)
        for block, marker, cells in zip(release.blocks(), covered.markers, covered.blocks, strict=True)
    ]
    if release.date is not None:
        date = Piece(source=date_line(release), target=date_line(replace(release, lang="ko")))
        lines.insert(1, _SourceLine(segments=(_Segment("", date),)))
    return [line for line in lines if line.segments]


def _line(block: Paragraph, marker: str | None, cells: Sequence[Sequence[Piece]]) -> _SourceLine:
    segments, space = [], "  " * block.level
    if block.marker:
        segments.append(_Segment(space, Piece(source=block.marker, target=marker or block.marker)))
        space = " "
    for number, cell in enumerate(cells):
        space = space.rstrip(" ") + "\t" if number else space
        for piece in cell:
            segments.append(_Segment(space, piece))
            space = " "
    return _SourceLine(segments=tuple(segments), tail=space.strip(" "), is_row=block.kind == "row")


def _text(lines: Sequence[_SourceLine]) -> str:
    """Return a source as bitext writes releases as text: an empty line between paragraphs, none between rows."""
    groups = groupby(lines, key=lambda line: line.is_row)
    return "\n\n".join(("\n" if rows else "\n\n").join(line.text for line in group) for rows, group in groups) + "\n"


def _rules(releases: Sequence[Release], lines: Sequence[_SourceLine]) -> tuple[Rule, ...]:
    """Return segmentation rules for the lines, after trying them as OmegaT does."""
    markers = {paragraph.marker for release in releases for paragraph in release.paragraphs if paragraph.marker}
    general = [
        *([break_behind(markers)] if markers else []),
        no_break_behind(ABBREVIATIONS),
        SMALL_LETTER,
        SENTENCE_END,
        CELL_END,
    ]
    rules = rules_for([Line(text=line.text, ends=line.ends) for line in lines], general)
    known = {segment.piece.source for line in lines for segment in line.segments}
    for line in lines:
        for segment in cut(line.text, rules):
            if segment not in known:
                raise InterchangeError(
                    f"no segmentation rules of OmegaT cut out the units of {excerpt(line.text)!r}; expected units "
                    "with white space between them"
                )
    return rules


# ---- memories


def _units(file: str, pieces: Sequence[Piece], known: dict[str, str]) -> Iterator[tuple[bool, TranslationUnit]]:
    """Yield the units of a source's segments, and whether a machine made them.

    A unit with the English of an earlier one but other Korean has the props by which OmegaT knows its place, and no
    others: OmegaT passes over a place with props that it does not know.

    Args:
        file: The source, as OmegaT names it.
        pieces: Its segments.
        known: Takes the Korean that all segments with an English text get.
    """
    around = ["", *(piece.source for piece in pieces), ""]
    for previous, piece, next_ in zip(around, pieces, around[2:], strict=False):
        if piece.target and known.setdefault(piece.source, piece.target) != piece.target:
            yield _unit(piece, (("file", file), ("prev", previous), ("next", next_)))
        elif piece.target:
            yield _unit(piece, tuple(piece.unit.props.items()) if piece.unit else ())


def _unit(piece: Piece, props: tuple[tuple[str, str], ...]) -> tuple[bool, TranslationUnit]:
    variants = Variant(lang="en", text=piece.source), Variant(lang="ko", text=piece.target)
    unit = piece.unit
    if unit is None:
        return False, TranslationUnit(id=piece.source, variants=variants, props=props)
    by = None  # a person's work keeps who did it and when: the newest goes first when it comes back
    if unit.status in ("reviewed", "approved"):
        author = "" if unit.author in MACHINES else unit.author
        by = Reuse(kind="exact", status=unit.status, author=author, changed=unit.changed)
    made = TranslationUnit(id=unit.id or piece.source, variants=variants, props=props, notes=unit.notes, reuse=by)
    return unit.status == "machine", made


def _write_memory(path: Path, creator: str, date: datetime.datetime, units: Sequence[TranslationUnit]) -> None:
    if units:
        props = ((_PROJECT_PROP, "memory"),)
        write_tmx(path, TmxHeader(segtype="sentence", date=date, tags=_TAGS, creator=creator, props=props), units)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
