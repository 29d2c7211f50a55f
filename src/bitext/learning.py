"""Learn from what reviewers changed: reviewed files against those that bitext wrote, compared unit by unit."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.errors import InputError, InterchangeError
from bitext.evaluate.scores import score_systems
from bitext.glossary.words import WordReader
from bitext.interchange.counterparts import pair_units
from bitext.interchange.exchange import format_of, read_units
from bitext.interchange.reviewed import without_twins
from bitext.interchange.units import DATE_PROP, PARAGRAPH_PROP, RELEASE_PROP, ForeignUnit, parse_moment, plain_text
from bitext.memory.edits import Revision, revise
from bitext.memory.units import MemoryUnit

#: Of each release, in this order.
METRICS = ("TER", "chrF2++")
#: Trados Studio, memoQ and Phrase write the status anew whenever a person types or confirms: "machine" is of the Korean
#: that stands there. Other tools may keep what bitext wrote, whatever a person makes of the Korean.
_TELLING = (".sdlxliff", ".mqxliff", ".mxliff")
_STUDIO_PROP = "x-ConfirmationLevel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedUnit:
    """Hold one unit of a reviewed file, and what bitext had written for it.

    Attributes:
        unit: As the reviewer left it, without inline elements.
        origin: Name of the file.
        machine: As bitext had written it; None without a counterpart, or where one of the two has no Korean.
        release: Id of the release; the name of the file where it is not known.
        date: Day of the release, else of the unit's last change.
        revision: What was changed; None where nothing was, or nothing is known.
    """

    unit: ForeignUnit
    origin: str
    machine: ForeignUnit | None
    release: str
    date: datetime.date | None
    revision: Revision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEffort:
    """Hold what was changed of a release.

    Attributes:
        release: Its id.
        date: The first day that its units give.
        units: Units with a counterpart.
        changed: Those that differ.
        rewritten: Those of them that were written anew.
        scores: Of the machine translation against the reviewed text, by METRICS, 0 to 100.
    """

    release: str
    date: datetime.date | None
    units: int
    changed: int
    rewritten: int
    scores: tuple[float, ...]


def find_files(path: Path, *, once: bool = False) -> list[Path]:
    """Return the file, or the TMX and XLIFF files of a folder in the order of their names.

    Args:
        path: File or folder.
        once: Whether of NAME.tmx and NAME.paragraph.tmx, which have the same text, only what was reviewed is read.

    Raises:
        InputError: The folder has none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file() and _is_exchange(file))
    files = without_twins(files) if once else files
    if not files:
        raise InputError("no TMX or XLIFF file in the folder", path=str(path))
    return files


def _is_exchange(path: Path) -> bool:
    try:
        return format_of(path) != "tsv"
    except InterchangeError:
        return False


def read_file(path: Path) -> list[ForeignUnit]:
    """Read the units of a file, without inline elements.

    Raises:
        InputError: It cannot be read.
        InterchangeError: It is not what its name says, of other languages, or not well-formed.
    """
    return [
        replace(
            unit,
            source=plain_text(unit.source, unit.source_codes),
            target=plain_text(unit.target, unit.target_codes),
            source_codes=(),
            target_codes=(),
        )
        for unit in read_units(path)
    ]


def compare(reviewed: Sequence[tuple[str, ForeignUnit]], machine: Iterable[ForeignUnit]) -> tuple[ReviewedUnit, ...]:
    """Compare reviewed units, each with the name of its file, with what bitext had written; in order.

    Left out are translations that their file calls unfinished, rejected or made by a program, and what another file has
    of the same unit of a release in the same words.

    Raises:
        InputError: No unit has a counterpart, or none is left.
        MissingExtraError: mecab-ko is not installed.
    """
    reader = WordReader()
    pairs = pair_units([unit for _, unit in reviewed], machine)
    compared = tuple(
        _compared(pair.reviewed, pair.machine, origin, reader)
        for (origin, _), pair in zip(reviewed, pairs, strict=True)
    )
    kept = tuple(_once(unit for unit in compared if not _is_unconfirmed(unit)))
    if compared and not kept:
        raise InputError(
            f"no person has confirmed any of the {len(compared):,} reviewed units, by their files; confirm them in the "
            "tool that wrote these"
        )
    if all(unit.machine is None for unit in kept):
        raise InputError(
            f"none of the {len(kept):,} reviewed units has its English in the other files, and Korean in "
            "both: give --against the files that were handed to the reviewer"
        )
    return kept


def _is_unconfirmed(unit: ReviewedUnit) -> bool:
    """Tell a Korean of which the file says that no person stands by it."""
    known = unit.unit
    if not known.target.strip():
        return False
    said = known.status == "machine" and (
        Path(unit.origin).suffix.lower() in _TELLING or _STUDIO_PROP in dict(known.props)
    )
    return said or known.status == "new"


def _once(units: Iterable[ReviewedUnit]) -> Iterator[ReviewedUnit]:
    """Yield units but for those that a file before has with the same id and Korean."""
    seen: dict[tuple[str, ...], str] = {}
    for unit in units:
        known = unit.unit
        key = (unit.release, known.id, _flat(known.source), _flat(known.target))
        if not known.id or seen.setdefault(key, unit.origin) == unit.origin:
            yield unit


def _compared(unit: ForeignUnit, machine: ForeignUnit | None, origin: str, reader: WordReader) -> ReviewedUnit:
    props = dict((*(machine.props if machine else ()), *unit.props))
    moment = parse_moment(props.get(DATE_PROP)) or unit.changed or unit.created
    known = machine if machine and machine.target.strip() and unit.target.strip() else None
    differs = known is not None and _flat(known.target) != _flat(unit.target)
    return ReviewedUnit(
        unit=unit,
        origin=origin,
        machine=known,
        release=props.get(RELEASE_PROP) or Path(origin).stem,
        date=moment.date() if moment else None,
        revision=revise(known.target, unit.target, reader.read) if known is not None and differs else None,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def measure_releases(units: Iterable[ReviewedUnit]) -> tuple[ReleaseEffort, ...]:
    """Return the effort that each release took, by date; those without one stand behind."""
    releases: defaultdict[str, list[ReviewedUnit]] = defaultdict(list)
    for unit in units:
        if unit.machine is not None:
            releases[unit.release].append(unit)
    efforts = (measure(release, own) for release, own in releases.items())
    return tuple(sorted(efforts, key=lambda effort: (effort.date or datetime.date.max, effort.release)))


def measure(release: str, units: Iterable[ReviewedUnit]) -> ReleaseEffort:
    """Return the effort that units took; those without counterpart are left out."""
    pairs = [(unit.machine, unit) for unit in units if unit.machine is not None]
    written, reviewed = [machine.target for machine, _ in pairs], [unit.unit.target for _, unit in pairs]
    scores = score_systems({"machine": written}, reviewed, METRICS)["machine"]
    dates = [unit.date for _, unit in pairs if unit.date]
    return ReleaseEffort(
        release=release,
        date=min(dates, default=None),
        units=len(pairs),
        changed=sum(unit.revision is not None for _, unit in pairs),
        rewritten=sum(unit.revision is not None and unit.revision.rewritten for _, unit in pairs),
        scores=tuple(score.value for score in scores),
    )


def memory_units(units: Iterable[ReviewedUnit], *, author: str | None = None) -> Iterator[MemoryUnit]:
    """Yield the changed units for a memory; they are reviewed, or approved where the file says so.

    A unit of which the file does not say when somebody changed it has no dates: the memory dates it when it first comes
    in, and finds it unchanged when it comes again.

    Args:
        units: The units.
        author: Who did; by default whom the file names, unless it names who had written the machine's.
    """
    for unit in units:
        if unit.revision is None or unit.machine is None:
            continue
        known, props = unit.unit, dict((*unit.machine.props, *unit.unit.props))
        paragraph = props.get(PARAGRAPH_PROP, "")
        changed = known.changed if known.changed != unit.machine.changed else None
        other = known.author if known.author != unit.machine.author else ""
        previous = known.previous if known.previous is not None else unit.machine.previous
        next = known.next if known.next is not None else unit.machine.next
        if (previous is None) != (next is None):  # as on import: TMX by bitext names no neighbour at the ends
            previous, next = previous or "", next or ""
        yield MemoryUnit(
            source=known.source,
            target=known.target,
            status="approved" if known.status == "approved" else "reviewed",
            origin=unit.origin,
            author=author or other or None,
            created=known.created if changed else None,
            changed=changed,
            previous=previous,
            next=next,
            release=unit.release,
            paragraph=int(paragraph) if paragraph.isdecimal() else None,
            id=(known.id or unit.machine.id).removeprefix(f"{unit.release}/") or None,
        )
