"""Reviewed files: what a translator made of the units."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bitext.errors import InputError, InterchangeError, OutputError
from bitext.interchange.exchange import format_of, read_units
from bitext.interchange.html_codes import marked_text
from bitext.interchange.tmx_read import MACHINES
from bitext.interchange.units import ForeignUnit, UnitStatus
from bitext.model import Markup

_PARAGRAPHS = ".paragraph.tmx"
_BY_A_PERSON = ("reviewed", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedUnit:
    """Hold one unit of a reviewed file.

    Attributes:
        id: As the file has it; empty where the tool dropped it.
        source: The English.
        target: The Korean; empty where there is none.
        status: As :class:`bitext.interchange.units.ForeignUnit` has it.
        notes: For the reviewer.
        props: Props of the unit and its variants, by type.
        previous: English of the unit before, None where the file does not say.
        next: English of the unit behind, None where the file does not say.
        source_markup: Links and other letters of the English.
        target_markup: Those of the Korean.
        variant: Which it is of the units that one unit of the file became, from 1.
        author: Who changed it last, or made it; empty when unknown.
        changed: When that was, UTC; None when unknown.
    """

    id: str
    source: str
    target: str
    status: UnitStatus = "reviewed"
    notes: tuple[str, ...] = ()
    props: Mapping[str, str] = field(default_factory=dict)
    previous: str | None = None
    next: str | None = None
    source_markup: tuple[Markup, ...] = ()
    target_markup: tuple[Markup, ...] = ()
    variant: int = 1
    author: str = ""
    changed: datetime.datetime | None = None


def find_reviewed(paths: Sequence[Path]) -> list[Path]:
    """Return the files that paths name, those of folders in the order of their names: TMX, or XLIFF where none is.

    Of a folder's NAME.tmx and NAME.paragraph.tmx, which have the same text, one is taken (:func:`without_twins`);
    memories of OmegaT projects in it are none of its files.

    Raises:
        InputError: A folder holds none, or both of such a pair were reviewed.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        projects = [one.parent for one in path.rglob("omegat.project") if one.parent != path]
        kinds = ([*path.rglob("*.tmx")], [*path.rglob("*.xlf"), *path.rglob("*.xliff")])
        own = ([file for file in sorted(kind) if not any(map(file.is_relative_to, projects))] for kind in kinds)
        found = next(filter(None, own), [])
        if not found:
            raise InputError("the folder holds no .tmx or .xlf; give that of 'bitext translate'", path=str(path))
        kept = without_twins(found)
        for file in kept:
            if _has_sentences(file) and _sentences(file) in kept and all(map(_worked_on, (file, _sentences(file)))):
                raise InputError(
                    f"{_sentences(file).name} was reviewed as well; give one of the two, with what the other has",
                    path=str(file),
                )
        files += kept
    return files


def without_twins(files: Sequence[Path]) -> list[Path]:
    """Leave out NAME.paragraph.tmx where NAME.tmx, which has the same text, is among the files.

    Where a person has worked on the paragraphs, they stay, and the sentences stay only if they were reviewed too. Both
    stay where one cannot be read, which is said when it is.
    """
    left_out = set()
    for file in files:
        if _has_sentences(file) and _sentences(file) in files:
            try:
                paragraphs, sentences = _worked_on(file), _worked_on(_sentences(file))
            except (InputError, InterchangeError):
                continue
            if not paragraphs:
                left_out.add(file)
            elif not sentences:
                left_out.add(_sentences(file))
    return [file for file in files if file not in left_out]


def _worked_on(file: Path) -> bool:
    """Tell whether a person has confirmed a unit of a file, or is the last to have changed one."""
    return any(
        unit.status in _BY_A_PERSON or (unit.author and unit.author not in MACHINES)
        for unit in read_units(file, unmarked="machine")
        if unit.target and unit.origin != "tm"
    )


def read_reviewed(path: Path) -> list[ReviewedUnit]:
    """Read the English and Korean units of a TMX, XLIFF or TSV file, in file order.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not what its name says, or of other languages.
    """
    told = format_of(path) == "tmx"  # in XLIFF the neighbours are only those of the file
    return [_reviewed(unit, told=told) for unit in read_units(path) if unit.source_tag]


def refuse_reviewed(outputs: Iterable[Path], kept: Iterable[Path] = ()) -> None:
    """Raise an error where a run would replace what a person has worked on.

    What came from the memory was reviewed elsewhere.

    Args:
        outputs: TMX and XLIFF files that bitext wrote.
        kept: Files that stay; what they hold is not lost.

    Raises:
        InputError: A file cannot be read.
        InterchangeError: One is no TMX or XLIFF.
        OutputError: A person has reviewed or approved a translation in one that no kept file has.
    """
    for path in outputs:
        reviewed = {(unit.id, unit.target) for unit in _by_a_person(path)} if path.exists() else set()
        for file in kept if reviewed else ():
            reviewed -= {(unit.id, unit.target) for unit in read_units(file)}
        if reviewed:
            raise OutputError(
                f"{path}: was reviewed since, and is not written anew; move it (and take it into a memory with "
                "'bitext memory import'), or give --force as well"
            )


def _reviewed(unit: ForeignUnit, *, told: bool) -> ReviewedUnit:
    source, source_markup = marked_text(unit.source, unit.source_codes)
    target, target_markup = marked_text(unit.target, unit.target_codes)
    return ReviewedUnit(
        id=unit.id,
        source=source,
        target=target,
        status=unit.status,
        notes=unit.notes,
        props=dict(unit.props),
        previous=unit.previous if told else None,
        next=unit.next if told else None,
        source_markup=source_markup,
        target_markup=target_markup,
        variant=unit.variant,
        author=unit.author,
        changed=unit.changed or unit.created,
    )


def _by_a_person(path: Path) -> Iterator[ForeignUnit]:
    """Yield the units that a person has confirmed; what came from the memory was reviewed elsewhere."""
    for unit in read_units(path):
        if unit.target and unit.status in _BY_A_PERSON and unit.origin != "tm":
            yield unit


def _has_sentences(file: Path) -> bool:
    """Tell whether a file of paragraph units has a file of sentence units beside it."""
    return file.name.endswith(_PARAGRAPHS) and _sentences(file).exists()


def _sentences(file: Path) -> Path:
    return file.with_name(file.name.removesuffix(_PARAGRAPHS) + ".tmx")


def check_ids(units: Sequence[ReviewedUnit], path: Path) -> None:
    """Refuse a file in which units have no id or share one: edits could not find their way back.

    Raises:
        InterchangeError: There are such units.
    """
    ids = Counter(unit.id for unit in units)
    twice = sorted(id for id, count in ids.items() if id and count > 1)
    if ids[""] or twice:
        named = f"{', '.join(twice[:5])} stand for several" if twice else f"{ids['']} units have no id (tuid)"
        raise InterchangeError(f"{path}: {named}; a review table needs one id a unit, as bitext's own TMX has")
