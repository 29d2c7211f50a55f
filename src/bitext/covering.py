"""A page's English, cut to the pieces that units translate, whatever a tool left of the units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bitext.errors import InterchangeError
from bitext.interchange.document import date_line
from bitext.interchange.reviewed import ReviewedUnit
from bitext.markup import Marked, cut, squeezed
from bitext.model import Markup, Paragraph, Release
from bitext.normalize.plan import normalize_text
from bitext.release.lines import split_marker
from bitext.segment.release import paragraph_spans
from bitext.text import excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Hold a stretch of a page's English that one unit translates.

    Attributes:
        source: The English, as the page has it.
        target: The Korean; empty where no unit translates it.
        unit: The unit; None where none does.
        markup: Links and other letters of the Korean.
    """

    source: str
    target: str = ""
    unit: ReviewedUnit | None = None
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Hold what units have of a page.

    Attributes:
        blocks: The pieces by blocks (the title first) and the cells of each (one but for rows).
        markers: The Korean of each block's marker; None where it has none.
        doubts: What the reviewer should look at.
    """

    blocks: tuple[tuple[tuple[Piece, ...], ...], ...]
    markers: tuple[str | None, ...]
    doubts: tuple[str, ...] = ()


def cover(page: Release, units: Sequence[ReviewedUnit]) -> Covered:
    """Cut a page into pieces that units translate, whatever a tool left of them.

    Units may be sentences by any rules, or whole paragraphs; the longest that fits is taken. Where one English text
    has several Korean ones, that of the unit which names the neighbours is taken, then one that names none; those alike
    in that are taken in the order of the file.

    Args:
        page: The normalised English release.
        units: Units of a file, in any order.

    Raises:
        InterchangeError: No unit's English stands in the page.
    """
    memory = _Memory(units)
    blocks = [tuple(tuple(cell) for cell in _cells(block, page, memory)) for block in page.blocks()]
    if not memory.used:
        raise InterchangeError(
            f"{page.origin}: no unit's English stands in this page; is it the page that the units were made from?"
        )
    items: list[tuple[str, bool]] = []
    for index, (block, cells) in enumerate(zip(page.blocks(), blocks, strict=True)):
        items += [(normalize_text(block.marker), False)] if block.marker else []
        items += [(source, True) for cell in cells for source in cell]
        items += [(normalize_text(date_line(page)), False)] if page.date and not index else []
    chosen = iter([memory.choose(source, *around) for (source, _), around in zip(items, _around(items), strict=True)])
    markers, pieces = [], []
    said: tuple[str, ...] = ()
    for block, cells in zip(page.blocks(), blocks, strict=True):
        markers.append((next(chosen).target or block.marker) if block.marker else None)
        own = tuple(tuple(next(chosen) for _ in cell) for cell in cells)
        pieces.append(_without_marker(own, block.marker, markers[-1]))
        if page.date and len(pieces) == 1:
            said = _date_doubts(page, next(chosen).target)
    units = [piece.unit for block in pieces for cell in block for piece in cell if piece.unit]
    return Covered(blocks=tuple(pieces), markers=tuple(markers), doubts=(*said, *memory.doubts(), *break_doubts(units)))


def without_marker(marker: str | None, source: str, target: Marked) -> Marked:
    """Return the Korean of a paragraph without the paragraph's own marker, which a person has typed before it.

    >>> [without_marker("1.", "They met.", (text, ()))[0] for text in ("1. 만났다.", "2. 만났다.", "1.5시간 만났다.")]
    ['만났다.', '2. 만났다.', '1.5시간 만났다.']
    >>> without_marker("3.", "The March First Movement matters.", ("3. 1 운동은 중요하다.", ()))[0]
    '3. 1 운동은 중요하다.'
    """
    typed, rest = split_marker(target[0])[1:]
    if typed is None or typed != marker or split_marker(source)[1] == marker:  # what the English has twice stays
        return target
    if rest[:1].isdigit():  # 3. 1 운동
        return target
    return cut(target, len(target[0]) - len(rest))


def _without_marker(cells: tuple[tuple[Piece, ...], ...], *markers: str | None) -> tuple[tuple[Piece, ...], ...]:
    if not cells or not cells[0]:
        return cells
    piece = cells[0][0]
    for marker in dict.fromkeys(markers):
        target, markup = without_marker(marker, piece.source, (piece.target, piece.markup))
        piece = replace(piece, target=target, markup=markup)
    return ((piece, *cells[0][1:]), *cells[1:])


def break_doubts(units: Iterable[ReviewedUnit]) -> tuple[str, ...]:
    """Return what is to be said of units whose Korean has line breaks: a release has none within a paragraph."""
    broken = [unit for unit in units if "\n" in unit.target.strip() and "\n" not in unit.source.strip()]
    return tuple(dict.fromkeys(f"line breaks are written as spaces in {excerpt(unit.target)!r}" for unit in broken))


def _cells(block: Paragraph, page: Release, memory: _Memory) -> Iterator[Iterator[str]]:
    ends = [end for _, end in paragraph_spans(block, page.lang)]
    offset = 0
    for cell in block.text.split("\t"):
        yield _cut(cell, offset, ends, memory)
        offset += len(cell) + 1


def _cut(text: str, offset: int, ends: Sequence[int], memory: _Memory) -> Iterator[str]:
    """Cut a text to what units translate; what none does reaches to the end of its sentence."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = memory.find(text, place)
        if found is None:
            end = next((end - offset for end in ends if place < end - offset <= len(text)), len(text))
            found = text[place:end]
        yield found
        place += len(found)


def _around(items: Sequence[tuple[str, bool]]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield what a unit may name before and behind each item: whatever stands there, or the nearest text.

    The first is what OmegaT says, for which markers and the date are segments, the other what bitext does.
    """
    return zip(_before(items), reversed([*_before(items[::-1])]), strict=True)


def _before(items: Sequence[tuple[str, bool]]) -> Iterator[set[str]]:
    last = text = ""
    for source, is_text in items:
        yield {last, text}
        last, text = source, source if is_text else text


def _date_doubts(page: Release, korean: str) -> tuple[str, ...]:
    written = date_line(replace(page, lang="ko"))
    return (f"{korean!r} is not taken over, as the date is written {written!r}",) if korean not in ("", written) else ()


class _Memory:
    """Find units by the English at a place; a marker that a tool took for text is left out."""

    def __init__(self, units: Sequence[ReviewedUnit]) -> None:
        self.used: set[str] = set()
        self._pieces: dict[str, list[Piece]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._taken: Counter[tuple[str, int]] = Counter()
        self._doubtful: set[str] = set()
        for unit in units:
            source = normalize_text(unit.source)
            target, markup = squeezed((unit.target, unit.target_markup))
            if target:
                self._add(Piece(source=source, target=target, unit=unit, markup=markup))
        whole = dict(self._pieces)
        for source, pieces in whole.items():
            marker, rest = split_marker(source)[1:]
            if marker is not None and rest not in whole:
                for piece in pieces:
                    own, without = split_marker(piece.target)[1:]
                    start = len(piece.target) - len(without) if own == marker else 0
                    target, markup = cut((piece.target, piece.markup), start)
                    self._add(replace(piece, source=rest, target=target, markup=markup))
        for sources in self._by_first.values():
            sources.sort(key=len, reverse=True)

    def _add(self, piece: Piece) -> None:
        if piece.source not in self._pieces:
            self._by_first.setdefault(piece.source.partition(" ")[0], []).append(piece.source)
        self._pieces.setdefault(piece.source, []).append(piece)

    def find(self, text: str, place: int) -> str | None:
        """Return the longest English text of a unit at a place of another, up to a word's end."""
        first = re.match(r"[^ ]*", text[place:])
        for source in self._by_first.get(first[0] if first else "", ()):
            end = place + len(source)
            if text.startswith(source, place) and (end == len(text) or text[end].isspace()):
                self.used.add(source)
                return source
        return None

    def choose(self, source: str, before: Collection[str], behind: Collection[str]) -> Piece:
        """Return the Korean of an English text between others; without one where no unit has it."""
        pieces = self._pieces.get(source, [Piece(source=source)])
        fits = [_fit(piece.unit, before, behind) for piece in pieces]
        best = [piece for piece, fit in zip(pieces, fits, strict=True) if fit == max(fits)]
        if len({piece.target for piece in best}) > 1:
            self._doubtful.add(source)
        taken = self._taken[source, max(fits)]
        self._taken[source, max(fits)] += 1
        return best[min(taken, len(best) - 1)]

    def doubts(self) -> tuple[str, ...]:
        return tuple(
            f"{excerpt(source)!r} has several Korean texts; look at its places" for source in sorted(self._doubtful)
        )


def _fit(unit: ReviewedUnit | None, before: Collection[str], behind: Collection[str]) -> int:
    """Tell how a unit fits a place: 2 as it names the neighbours, 1 as it names none, 0 as it names others."""
    named = [(unit.previous, before), (unit.next, behind)] if unit else []
    told = [normalize_text(text) in texts for text, texts in named if text is not None]
    return (2 if all(told) else 0) if told else 1
