"""Files to memory units and back: what connects the memory with exchange files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from bitext.errors import InputError, InterchangeError
from bitext.files import atomic_writer
from bitext.interchange import exchange
from bitext.interchange.tmx import TmxHeader, write_foreign_tmx
from bitext.interchange.tmx_read import MACHINES
from bitext.interchange.tsv import quoted
from bitext.interchange.units import PARAGRAPH_PROP, RELEASE_PROP, ForeignUnit
from bitext.interchange.xliff_read import SUFFIXES as XLIFF_SUFFIXES
from bitext.memory.units import MemoryUnit, UnitStatus
from bitext.text import is_swapped

#: What can be written, and read.
WRITTEN = (".tmx", ".tsv")
READ = (*WRITTEN, *XLIFF_SUFFIXES)
#: Id of the unit in its release, and the file or tool that it came in from; empty where that is not known.
_UNIT_PROP, _FILE_PROP = "x-bitext-unit", "x-bitext-file"
#: The ids of bitext's own units: release, paragraph and sentence or clause in it, and the number of a further variant.
_PLACE = re.compile(r"(.+)/p([0-9]{2,9})(?:\.[sc][0-9]+)?(?:\.v[0-9]+)?", re.DOTALL)
_INDEX = re.compile(r"[0-9]{1,9}")


def read_units(
    path: Path, *, status: UnitStatus | None = None, author: str | None = None, in_order: bool = False
) -> Iterator[MemoryUnit]:
    """Yield the units of a TMX or XLIFF file or a table, in file order, with all that it knows of them.

    A table is one that :func:`write_units` or :func:`bitext.interchange.exchange.convert_units` writes; what stands
    behind source and target may be missing.

    A unit that is not translated has no target, also where the file has a text for it: one that is new, or was
    rejected.

    Args:
        path: The file.
        status: Status of the units; by default what the file says, and reviewed where it does not.
        author: Who made them; by default what the file says. What a person has confirmed has no program as author.
        in_order: Whether the units stand in the order of the text, so that neighbours are the context of units of
            which the file does not give it.

    Raises:
        InputError: The file cannot be read, or its suffix is none of :data:`READ`.
        InterchangeError: It is broken, not English and Korean, or a table with a status or date that is none; or, when
            all units are read, most of them have the Korean as source.
    """
    refuse_suffix(path, READ)
    units = _exchange_units(path)
    total = swapped = 0
    for unit in _with_neighbours(units) if in_order else (unit for _, unit in units):
        total += 1
        swapped += is_swapped(unit.source, unit.target)
        unit = replace(unit, status=status or unit.status, author=author or unit.author)
        yield replace(unit, author=None) if unit.confirmed and unit.author in MACHINES else unit
    if swapped > total / 2:
        raise InterchangeError(
            f"{path}: the sides are swapped: the source of {swapped:,} of {total:,} units is Korean and the target is "
            "not; put the English first, and in TMX and XLIFF under its own language"
        )


def refuse_suffix(path: Path, suffixes: tuple[str, ...]) -> None:
    """Raise an error for a file whose suffix is none of those given.

    Raises:
        InputError: It is.
    """
    if path.suffix.lower() not in suffixes:
        expected = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
        raise InputError(f"no format that the memory takes; expected {expected}", path=str(path))


def _exchange_units(path: Path) -> Iterator[tuple[int, MemoryUnit]]:
    """Yield units, each with its number among the variants of its unit in the file."""
    is_table = exchange.format_of(path) == "tsv"
    units = exchange.read_table_units(path, ids_alone=False) if is_table else exchange.read_units(path, inline="plain")
    for unit in units:
        props = dict(unit.props)
        release, paragraph, id = _place(unit.id, props)
        previous, next = unit.previous, unit.next
        if id and _UNIT_PROP not in props and (previous is None) != (next is None):
            previous, next = previous or "", next or ""  # TMX by bitext names no neighbour at the ends of a release
        entered = MemoryUnit(
            source=unit.source,
            target="" if unit.status == "new" else unit.target,
            status="machine" if unit.status == "new" else unit.status,
            origin=props.get(_FILE_PROP, path.name) or None,
            author=unit.author or None,
            created=unit.created,
            changed=unit.changed,
            previous=previous,
            next=next,
            release=release,
            paragraph=paragraph,
            id=id,
        )
        yield unit.variant, entered


def _place(id: str, props: dict[str, str]) -> tuple[str | None, int | None, str | None]:
    """Return release, paragraph and id in the release: by the props of a unit, else by the form of its id."""
    match = _PLACE.fullmatch(id)
    release = props.get(RELEASE_PROP, match[1] if match else None)
    own = release is not None and id.startswith(f"{release}/")
    paragraph = props.get(PARAGRAPH_PROP) or (match[2] if match and own else "")
    index = int(paragraph) if _INDEX.fullmatch(paragraph) else None
    return release, index, props.get(_UNIT_PROP, id.removeprefix(f"{release}/") if own else None)


def _with_neighbours(units: Iterable[tuple[int, MemoryUnit]]) -> Iterator[MemoryUnit]:
    """Give units that lack it the source before or behind them, empty at the ends; variants stand in one place."""
    before = ""
    variants: list[MemoryUnit] = []
    for variant, unit in chain(units, [(1, None)]):
        if variant == 1:
            behind = "" if unit is None else unit.source
            for one in variants:
                previous = before if one.previous is None else one.previous
                yield replace(one, previous=previous, next=behind if one.next is None else one.next)
            before = variants[0].source if variants else ""
            variants.clear()
        if unit is not None:
            variants.append(unit)


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
        InputError: The suffix is none of :data:`WRITTEN`.
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    refuse_suffix(path, WRITTEN)
    if path.suffix.lower() == ".tmx":
        header = TmxHeader(segtype="sentence", date=date, tags={"en": "en", "ko": "ko"}, creator="bitext-memory")
        return write_foreign_tmx(path, header, map(_foreign_unit, count(1), units), force=force)
    rows = 0
    with atomic_writer(path, force=force) as stream:
        for unit in units:
            changed = None if unit.changed is None else unit.changed.strftime("%Y-%m-%dT%H:%M:%SZ")
            cells = (unit.source, unit.target, unit.status, changed, unit.author, unit.release)
            stream.write("\t".join(quoted([" ".join((cell or "").split()) for cell in cells])) + "\n")
            rows += 1
    return rows


def _foreign_unit(number: int, unit: MemoryUnit) -> ForeignUnit:
    props = {
        RELEASE_PROP: unit.release,
        PARAGRAPH_PROP: None if unit.paragraph is None else str(unit.paragraph),
        _UNIT_PROP: unit.id,
        _FILE_PROP: unit.origin or "",
    }
    return ForeignUnit(
        id=str(number),
        source=unit.source,
        target=unit.target,
        source_tag="en",
        target_tag="ko",
        status=unit.status,
        tool="bitext",
        created=unit.created,
        changed=unit.changed,
        author=unit.author or "",
        props=tuple((type, value) for type, value in props.items() if value is not None),
        previous=unit.previous,
        next=unit.next,
    )
