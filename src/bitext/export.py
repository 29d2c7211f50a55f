"""Reviewed units to releases again: by what their props say of them, or by the English of the page they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import get_args

from bitext.covering import Covered, break_doubts, cover, without_marker
from bitext.errors import InterchangeError
from bitext.interchange.reviewed import ReviewedUnit
from bitext.interchange.units import DATE_PROP, KIND_PROP, PARAGRAPH_PROP, RELEASE_PROP
from bitext.markup import Marked, join, squeezed
from bitext.model import Paragraph, ParagraphKind, Release
from bitext.normalize.release import normalize_release
from bitext.release.dates import parse_date
from bitext.text import excerpt

#: Stands before the English of a unit that has no Korean.
MISSING_MARK = "[번역 없음]"
_NAMED = 10
_ORDER = re.compile(r"\bp\d+\.[sc](\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Hold a release rebuilt from units.

    Attributes:
        source: The English.
        target: The Korean, paragraph by paragraph that of the source.
        missing: Where there is no Korean, in words; there the target has the English behind a mark.
        doubts: What the reviewer should look at.
    """

    source: Release
    target: Release
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def refuse_missing(rebuilt: Sequence[Rebuilt]) -> None:
    """Raise an error that names what has no Korean.

    Raises:
        InterchangeError: Something has none.
    """
    missing = [f"{item.source.id}: {place}" for item in rebuilt for place in item.missing]
    if missing:
        more = f"; and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InterchangeError(
            f"no Korean for {'; '.join(missing[:_NAMED])}{more}: translate what is missing, or give --allow-missing to "
            "have the English in its place, marked"
        )


# ---- by props


def rebuild(units: Sequence[ReviewedUnit], *, path: str) -> list[Rebuilt]:
    """Rebuild the releases of bitext's own units, in the order of their first units; the order of units is free.

    Args:
        units: The units of a file.
        path: The file, for messages.

    Raises:
        InterchangeError: There is no unit, one does not say where it belongs, or two of one id differ.
    """
    stray = [unit for unit in units if not _is_placed(unit)]
    if stray or not units:
        which = f"of {len(units)} units {len(stray)} without a word" if units else "no unit that says"
        first = f" (the first: {excerpt(stray[0].source)!r})" if stray else ""
        raise InterchangeError(
            f"{path}: {which} of its release and paragraph{first}; tools such as OmegaT drop the props: give the "
            "original page with --source PAGE"
        )
    releases: dict[str, dict[str, ReviewedUnit]] = {}
    for position, unit in enumerate(units):
        known = releases.setdefault(unit.props[RELEASE_PROP], {}).setdefault(unit.id or str(position), unit)
        _refuse_other(known, unit, path)
    return [_rebuild(id, list(known.values())) for id, known in releases.items()]


def _refuse_other(known: ReviewedUnit, unit: ReviewedUnit, path: str) -> None:
    if not _same(known.source, unit.source):
        raise InterchangeError(
            f"{path}: two different units have the id {unit.id!r}: {excerpt(known.source)!r} and "
            f"{excerpt(unit.source)!r}; if these are releases of one name, give each its own run, with pages renamed"
        )
    if known.target != unit.target:
        raise InterchangeError(
            f"{path}: {unit.id} has two Korean texts, {excerpt(known.target)!r} and {excerpt(unit.target)!r}; give "
            "only the file or the unit that holds (a file of --combined repeats the others)"
        )


def _is_placed(unit: ReviewedUnit) -> bool:
    kinds = unit.props.get(KIND_PROP) in get_args(ParagraphKind)
    return kinds and bool(unit.props.get(RELEASE_PROP)) and unit.props.get(PARAGRAPH_PROP, "").isdecimal()


def _rebuild(id: str, units: list[ReviewedUnit]) -> Rebuilt:
    ordered = sorted(units, key=lambda unit: (_paragraph(unit), _order(unit)))
    paragraphs: dict[int, _Block] = {}
    missing: list[str] = []
    for before, unit in zip([None, *ordered], [*ordered, None], strict=True):
        gap = _gap(before, unit)
        if gap is not None:
            missing.append(gap[1])
            paragraphs.setdefault(gap[0], _Block()).add((gap[2], ()), ("", ()))
        if unit is not None:
            if not unit.target:
                missing.append(unit.id.removeprefix(f"{id}/") or repr(excerpt(unit.source)))
            paragraphs.setdefault(_paragraph(unit), _Block()).add_unit(unit)
    title = [text for text, _ in paragraphs.pop(0, _Block()).texts()]
    known = ordered[0].props
    if not title[0]:
        title = [known.get("x-bitext-title", id)] * 2
        missing.insert(0, "the title")
    pairs = [block.paragraphs() for _, block in sorted(paragraphs.items())]
    source = Release(
        id=id,
        lang="en",
        title=title[0],
        date=parse_date(known.get(DATE_PROP, "")),
        section=known.get("x-bitext-section"),
        paragraphs=tuple(pair[0] for pair in pairs),
    )
    target = replace(source, lang="ko", title=title[1], paragraphs=tuple(pair[1] for pair in pairs))
    doubts = (*break_doubts(ordered), *_lost_letters(source, target))
    return Rebuilt(source=source, target=target, missing=tuple(missing), doubts=doubts)


def _paragraph(unit: ReviewedUnit) -> int:
    return int(unit.props[PARAGRAPH_PROP])


def _order(unit: ReviewedUnit) -> int:
    """Return the place of a unit in its paragraph by its id; units without keep their order."""
    match = _ORDER.search(unit.id)
    return int(match[1]) if match else 0


def _gap(before: ReviewedUnit | None, behind: ReviewedUnit | None) -> tuple[int, str, str] | None:
    """Tell where a unit is missing between two neighbours: its paragraph, its place in words, its English if known.

    The neighbours name each other as context; where the tool dropped that, a paragraph's or a sentence's number is
    missed.
    """
    if before is None and behind is None:
        return None
    next_ = before.next if before else None
    previous = behind.previous if behind else None
    expected_next = behind.source if behind else None
    expected_previous = before.source if before else None
    paragraph = _paragraph(before) if before else -1
    step = _paragraph(behind) - paragraph if behind else 1
    english = next_ or previous
    if english is not None:
        if _same(next_, expected_next) or _same(previous, expected_previous):
            return None
    elif step <= 1:
        if behind is None or not _skips(before if step == 0 else None, behind):
            return None
        return _paragraph(behind), f"before {behind.id.rpartition('/')[2]}", ""
    at = paragraph + 1 if step > 1 or paragraph < 1 else paragraph
    return at, f"paragraph {at}: {excerpt(english)!r}" if english else f"paragraph {at}", english or ""


def _skips(before: ReviewedUnit | None, behind: ReviewedUnit) -> bool:
    """Tell whether a sentence is missing before a unit by the numbers in the ids, if they are of sentences."""
    return ".s" in behind.id.rpartition("/")[2] and _order(behind) > (_order(before) if before else 0) + 1


def _same(context: str | None, source: str | None) -> bool:
    return context is not None and source is not None and context.split() == source.split()


@dataclass(slots=True)
class _Block:
    """Collect the texts of a paragraph, cell by cell (one cell but for rows), in both languages."""

    kind: ParagraphKind = "paragraph"
    marker: str | None = None
    level: int = 0
    cells: list[tuple[list[Marked], list[Marked]]] = field(default_factory=list)

    def add_unit(self, unit: ReviewedUnit) -> None:
        props = unit.props
        self.kind = next(kind for kind in get_args(ParagraphKind) if kind == props[KIND_PROP])
        self.marker = props.get("x-bitext-marker")
        level = props.get("x-bitext-level", "")
        self.level = int(level) if level.isdecimal() else 0
        cell, _, cells = props.get("x-bitext-cell", "").partition("/")
        texts = (unit.source, unit.source_markup), (unit.target, unit.target_markup)
        if self.kind != "row":
            self.add(*texts)
        elif cell.isdecimal() and cells.isdecimal() and 0 < int(cell) <= int(cells) < 1000:
            self.add(*texts, cell=int(cell) - 1, cells=int(cells))
        else:  # as written before there was this prop
            self.add(*texts, cell=len(self.cells))

    def add(self, source: Marked, target: Marked, *, cell: int = 0, cells: int = 0) -> None:
        while len(self.cells) < max(cell + 1, cells):
            self.cells.append(([], []))
        self.cells[cell][0].append(source)
        self.cells[cell][1].append(target if target[0] else (_mark(source[0]), ()))

    def texts(self) -> tuple[Marked, Marked]:
        source, target = (join((squeezed(join(cell[side], " ")) for cell in self.cells), "\t") for side in (0, 1))
        return source, target

    def paragraphs(self) -> tuple[Paragraph, Paragraph]:
        english, korean = self.texts()
        korean = without_marker(self.marker, english[0], korean)
        source, target = (
            Paragraph(text=text, kind=self.kind, marker=self.marker, level=self.level, markup=markup)
            for text, markup in (english, korean)
        )
        return source, target


def _mark(source: str) -> str:
    return f"{MISSING_MARK} {source}".strip()


# ---- by the page


def match_page(page: Release, units: Sequence[ReviewedUnit]) -> Rebuilt:
    """Rebuild the translation of a page from units whose English stands in it, as :func:`cover` finds them.

    Args:
        page: The normalised English release.
        units: Units of a file, in any order.

    Raises:
        InterchangeError: No unit's English stands in the page.
    """
    covered = cover(page, units)
    missing: list[str] = []
    blocks = []
    for index, (block, cells) in enumerate(zip(page.blocks(), covered.blocks, strict=True)):
        missing += [f"paragraph {index}: {excerpt(p.source)!r}" for cell in cells for p in cell if not p.target]
        pieces = (((p.target, p.markup) if p.target else (_mark(p.source), ()) for p in cell) for cell in cells)
        text, markup = join((join(cell, " ") for cell in pieces), "\t")
        blocks.append(replace(block, text=text, markup=markup, marker=covered.markers[index]))
    target = replace(page, lang="ko", title=blocks[0].text, paragraphs=tuple(blocks[1:]))
    doubts = (*covered.doubts, *_lost_letters(page, target))
    return Rebuilt(source=page, target=target, missing=tuple(missing), doubts=doubts)


def _lost_letters(page: Release, target: Release) -> tuple[str, ...]:
    english, korean = (sum(len(block.markup) for block in release.blocks()) for release in (page, target))
    if korean >= english:
        return ()
    return (f"{english - korean} of {english} links and bold or other letters of the page are not in the Korean",)


def cover_releases(rebuilt: Sequence[Rebuilt], units: Sequence[ReviewedUnit]) -> list[tuple[Release, Covered]]:
    """Return the English of rebuilt releases, normalised, each with the pieces that its own units translate.

    Raises:
        InterchangeError: None of a release's units has Korean.
    """
    own: dict[str, list[ReviewedUnit]] = {}
    for unit in units:
        own.setdefault(unit.props.get(RELEASE_PROP, ""), []).append(unit)
    pages = [normalize_release(item.source)[0] for item in rebuilt]
    return [(page, cover(page, own[page.id])) for page in pages]


def release_path(folder: Path, id: str, suffix: str) -> Path:
    """Return the file of a release in a folder.

    Raises:
        InterchangeError: The id would lead out of it.
    """
    if PurePosixPath(id).is_absolute() or ".." in id.split("/") or "\\" in id or "\0" in id or ":" in id[1:2]:
        raise InterchangeError(f"release id {id!r} would be written outside the folder {folder}; rename it")
    return folder / f"{id}{suffix}"
