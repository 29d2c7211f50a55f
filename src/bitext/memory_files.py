"""Files to memory units and back: what connects the memory with exchange files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count, pairwise
from pathlib import Path

from bitext.errors import InputError
from bitext.files import atomic_writer
from bitext.interchange.bilingual import read_pairs
from bitext.interchange.tmx import TmxHeader, write_tmx
from bitext.memory.units import MemoryUnit, UnitStatus
from bitext.model import Lang, TranslationUnit, Variant

SUFFIXES = (".tmx", ".tsv")
_OURS = re.compile(rb"<header [^>]*creationid=\"(?:bitext-mt|bitext-memory)\"")


def read_units(
    path: Path, *, status: UnitStatus | None = None, author: str | None = None, in_order: bool = False
) -> Iterator[MemoryUnit]:
    """Yield the units of a TMX file or table (source, target), in file order.

    Args:
        path: The file.
        status: Status of the units; by default machine where bitext wrote the file, reviewed else.
        author: Who made them.
        in_order: Whether the units stand in the order of the text, so that neighbours are context.

    Raises:
        InputError: The file cannot be read, or its suffix is none of :data:`SUFFIXES`.
        InterchangeError: It is broken.
    """
    refuse_suffix(path)
    standing = status or ("machine" if _is_ours(path) else "reviewed")
    pairs = read_pairs(path)
    neighbours = _with_neighbours(pairs) if in_order else ((None, source, target, None) for source, target in pairs)
    for previous, source, target, next in neighbours:
        yield MemoryUnit(
            source=source,
            target=target,
            status=standing,
            origin=path.name,
            author=author,
            previous=previous,
            next=next,
        )


def refuse_suffix(path: Path) -> None:
    """Raise an error for a file whose suffix is none of :data:`SUFFIXES`.

    Raises:
        InputError: It is.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"no format that the memory takes; expected {' or '.join(SUFFIXES)}", path=str(path))


def _is_ours(path: Path) -> bool:
    """Tell whether bitext wrote a file, in which case nobody has reviewed it unless it says so."""
    try:
        with path.open("rb") as stream:
            return _OURS.search(stream.read(8192)) is not None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error


def _with_neighbours(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    previous = ""
    for (source, target), (next, _) in pairwise(chain(pairs, [("", "")])):
        yield previous, source, target, next
        previous = source


def write_units(path: Path, units: Iterable[MemoryUnit], *, date: datetime.datetime, force: bool = False) -> int:
    """Write units to a TMX file, with all that the memory knows, or to a table.

    The table has source, target, status, date of the last change, author and release, without a head line; tabs and
    line breaks inside become spaces.

    Args:
        path: The file; its suffix says which.
        units: The units.
        date: Creation date of the file.
        force: Whether an existing file may be replaced.

    Returns:
        The number of units.

    Raises:
        InputError: The suffix is none of :data:`SUFFIXES`.
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    refuse_suffix(path)
    if path.suffix.lower() == ".tmx":
        tags: dict[Lang, str] = {"en": "en", "ko": "ko"}
        header = TmxHeader(segtype="sentence", date=date, tags=tags, creator="bitext-memory")
        return write_tmx(path, header, map(_translation_unit, count(1), units), force=force)
    rows = 0
    with atomic_writer(path, force=force) as stream:
        for unit in units:
            cells = (unit.source, unit.target, unit.status, _moment(unit.changed), unit.author, unit.release)
            stream.write("\t".join(" ".join((cell or "").split()) for cell in cells) + "\n")
            rows += 1
    return rows


def _translation_unit(number: int, unit: MemoryUnit) -> TranslationUnit:
    props = {
        "x-bitext-status": unit.status,
        "x-bitext-origin": unit.origin,
        "x-bitext-author": unit.author,
        "x-bitext-created": _moment(unit.created),
        "x-bitext-changed": _moment(unit.changed),
        "x-bitext-release": unit.release,
        "x-bitext-paragraph": None if unit.paragraph is None else str(unit.paragraph),
        "x-bitext-unit": unit.id,
    }
    context = {
        "context_prev": unit.previous,
        "x-previous-source-text": unit.previous,
        "context_next": unit.next,
        "x-next-source-text": unit.next,
    }
    return TranslationUnit(
        id=str(number),
        variants=(
            Variant(lang="en", text=unit.source, props=_known(context)),
            Variant(lang="ko", text=unit.target),
        ),
        props=_known(props),
    )


def _known(props: dict[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((type, value) for type, value in props.items() if value is not None)


def _moment(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
