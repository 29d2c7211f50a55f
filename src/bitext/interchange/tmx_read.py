"""Read TMX 1.1 to 1.4b of any tool, as a stream.

Source: TMX 1.4b specification, and what tools write beyond it: docs/how-to/tmx-tools.md.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from bitext.errors import InterchangeError
from bitext.interchange.inline import read_texts
from bitext.interchange.tmx import SegType
from bitext.interchange.units import (
    NEXT_PROPS,
    ORIGIN_PROP,
    PREVIOUS_PROPS,
    STATUS_PROP,
    ForeignUnit,
    InlineForm,
    UnitStatus,
    as_status,
    is_field_prop,
    parse_moment,
    plain_text,
    speaks,
    unit_of,
)
from bitext.interchange.xliff_dialects import SDL_STATUS
from bitext.interchange.xml_stream import XML_LANG, XmlFile

#: memoQ keeps a whole segment with its tags in a context prop.
_WRAPPED = re.compile(r"^<seg>(.*)</seg>$", re.DOTALL)
_ELEMENT = re.compile(r"<(bpt|ept|ph|it|ut)\b[^<>]*(?:/>|>.*?</\1>)|<[^<>]*>", re.DOTALL)
#: OmegaT says where a translation that is not for every place stands.
_OMEGAT, _OMEGAT_PROPS = "OmegaT", (("prev",), ("next",))
_CONTEXT_PROPS = PREVIOUS_PROPS, NEXT_PROPS
_NOTHING: Mapping[str, str] = {}
#: Authors that are none: machine translation, pairs that nobody has looked at, and what bitext writes by rule (dates).
MACHINES = ("bitext-mt", "bitext-align", "bitext", "MT")


def open_tmx(path: Path, *, mend: bool = False) -> XmlFile:
    """Open a TMX file.

    Raises:
        InputError: It cannot be read.
        InterchangeError: It is not TMX.
    """
    file = XmlFile(path, mend=mend)
    if file.root == "tmx" and "xmlns" not in file.attributes:
        return file
    file.__exit__(None, None, None)
    namespace = file.attributes.get("xmlns")
    found = f"<{file.root}> in namespace {namespace!r}" if namespace else f"<{file.root}>"
    raise InterchangeError(f"{path}:{file.line}: not a TMX file: expected <tmx> without a namespace, found {found}")


def read_tmx(
    path: Path,
    *,
    source: str = "en",
    target: str = "ko",
    inline: InlineForm = "token",
    unmarked: UnitStatus = "reviewed",
    every: bool = False,
    mend: bool = False,
) -> Iterator[ForeignUnit]:
    """Yield the units that have a text in one of two languages, in file order; memory does not grow with the file.

    A further variant of a language is a unit of its own, with the first of the other language; see
    :meth:`TmxUnitReader.read`.

    Args:
        path: The file.
        source: Language of the sources: "en" takes any region and the spellings EN, en_US, eng; "en-US" only its own.
        target: Language of the targets.
        inline: Whether inline elements become tokens or are left out.
        unmarked: Status of units with a target of which the file does not say who made it.
        every: Whether units of other languages only come too, without texts and tags, so that units can be counted.
        mend: Whether characters that XML cannot hold are mended instead of refused.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not TMX, or not well-formed.
    """
    with open_tmx(path, mend=mend) as file:
        reader = TmxUnitReader(source=source, target=target, inline=inline, unmarked=unmarked)
        tool = ""
        for element in file.elements("tu", "header"):
            if element.tag == "header":
                tool = element.get("creationtool") or ""
                continue
            for unit in reader.read(element, tool):
                if every or unit.source_tag or unit.target_tag:
                    yield unit


def read_segtype(path: Path) -> SegType:
    """Return what the head of a TMX file says that a unit holds; paragraph, as any text is, where it says none.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not TMX, or not well-formed.
    """
    with open_tmx(path) as file:
        first = next(file.elements("header", "tu"), None)
        said = first.get("segtype") if first is not None and first.tag == "header" else None
    return _segtype(said) or "paragraph"


def _segtype(said: str | None) -> SegType | None:
    return next((segtype for segtype in get_args(SegType) if segtype == said), None) if said else None


class TmxUnitReader:
    """Read elements ``tu`` as :func:`read_tmx` does."""

    def __init__(
        self,
        *,
        source: str = "en",
        target: str = "ko",
        inline: InlineForm = "token",
        unmarked: UnitStatus = "reviewed",
    ) -> None:
        """Take what :func:`read_tmx` takes."""
        self._wanted = (source, target)
        self._plain = inline == "plain"
        self._unmarked = unmarked
        self._sides: dict[str, int] = {}

    def read(self, tu: Any, tool: str = "") -> list[ForeignUnit]:
        """Return the unit of a ``tu``, and one for each further variant; ``tool`` is what made it if it does not say.

        A side that the ``tu`` does not have has no tag. A further variant stands beside the first of the other
        language, its number behind the id ("17.v2"); without a text, or with one that was there before, it is none.
        """
        variants: list[Any] = [None, None, None]
        tags = ["", "", ""]
        props: list[tuple[str, str]] = []
        notes: list[str] = []
        further: list[tuple[int, Any, str]] = []
        for child in tu:
            if child.tag == "tuv":
                tag = language_tag(child)
                side = self.side(tag)
                if variants[side] is None or (side < 2 and not _has_text(variants[side])):
                    variants[side], tags[side] = child, tag
                elif side < 2:
                    further.append((side, child, tag))
            else:
                _describe(child, props, notes)
        if not further:
            return [self._unit(tu, tool, variants, tags, props, notes)]
        units = [self._unit(tu, tool, variants, tags, [*props], [*notes])]
        known = {_texts(units[0])}
        for side, variant, tag in further:
            beside, beside_tags = [*variants], [*tags]
            beside[side], beside_tags[side] = variant, tag
            unit = self._unit(tu, tool, beside, beside_tags, [*props], [*notes], len(units) + 1)
            if (unit.target if side else unit.source) and _texts(unit) not in known:
                known.add(_texts(unit))
                units.append(unit)
        return units

    def _unit(
        self,
        tu: Any,
        tool: str,
        variants: Sequence[Any],
        tags: Sequence[str],
        props: list[tuple[str, str]],
        notes: list[str],
        number: int = 1,
    ) -> ForeignUnit:
        """Return the unit of a source and a target; ``props`` and ``notes`` are those of the ``tu``, and grow."""
        source, target, _ = variants
        texts = read_texts(_segment(source, props, notes), _segment(target, props, notes))
        if self._plain and (texts[2] or texts[3]):
            texts = plain_text(texts[0], texts[2]), plain_text(texts[1], texts[3]), (), ()
        known = dict(props) if props else _NOTHING
        get = tu.get
        other = get if target is None else target.get
        tool = get("creationtool") or other("creationtool") or tool
        before, behind = _OMEGAT_PROPS if tool == _OMEGAT else _CONTEXT_PROPS
        author = get("changeid") or other("changeid") or get("creationid") or other("creationid") or ""
        return unit_of(
            variant_id(get("tuid") or "", number),
            texts[0],
            texts[1],
            tags[0],
            tags[1],
            self._status(known, author) if texts[1] else "new",
            known.get(ORIGIN_PROP) or known.get("x-Origin", "").lower() or ("mt" if author in MACHINES else ""),
            tool,
            parse_moment(get("creationdate") or other("creationdate")),
            parse_moment(get("changedate") or other("changedate")),
            author,
            tuple(notes),
            tuple(pair for pair in dict.fromkeys(props) if not is_field_prop(pair[0])) if props else (),
            _context(known, before),
            _context(known, behind),
            texts[2],
            texts[3],
            (),
            _segtype(get("segtype")) or "",
            tu.sourceline,
            number,
        )

    def side(self, tag: str) -> int:
        """Return 0 for a tag of the source language, 1 for the target's, 2 for others."""
        side = self._sides.get(tag)
        if side is None:
            side = self._sides[tag] = next((side for side in (0, 1) if speaks(tag, self._wanted[side])), 2)
        return side

    def _status(self, known: Mapping[str, str], author: str) -> UnitStatus:
        if known is _NOTHING:
            return "machine" if author in MACHINES else self._unmarked
        confirmed = SDL_STATUS.get(known.get("x-ConfirmationLevel", ""))
        default = confirmed or ("machine" if author in MACHINES else self._unmarked)
        return as_status(known.get(STATUS_PROP), default)


def language_tag(variant: Any) -> str:
    """Return the language tag of a ``tuv``, which TMX 1.1 has in ``lang``; empty without one."""
    tag: str = variant.get(XML_LANG) or variant.get("lang") or ""
    return tag


def variant_id(id: str, number: int) -> str:
    """Return the id of one of the units that a ``tu`` became; those of one without an id have none.

    >>> variant_id("17", 1), variant_id("17", 2), variant_id("", 2)
    ('17', '17.v2', '')
    """
    return f"{id}.v{number}" if id and number > 1 else id


def _has_text(variant: Any) -> bool:
    segment = variant.find("seg")
    return segment is not None and any(segment.itertext())


def _texts(unit: ForeignUnit) -> tuple[object, ...]:
    return unit.source, unit.target, unit.source_codes, unit.target_codes


def _segment(variant: Any, props: list[tuple[str, str]], notes: list[str]) -> Any:
    """Return the ``seg`` of a variant, None without one; what else it holds goes to ``props`` and ``notes``."""
    segment = None
    if variant is not None:
        for child in variant:
            if child.tag == "seg":
                segment = child
            else:
                _describe(child, props, notes)
    return segment


def _describe(child: Any, props: list[tuple[str, str]], notes: list[str]) -> None:
    text = child.text or ""
    if child.tag == "prop":
        props.append((child.get("type") or "", text))
    elif child.tag == "note" and text:
        notes.append(text)


def _context(known: Mapping[str, str], types: Sequence[str]) -> str | None:
    if not known:
        return None
    text = next((known[type] for type in types if type in known), None)
    wrapped = _WRAPPED.match(text) if text else None
    return html.unescape(_ELEMENT.sub("", wrapped[1])) if wrapped else text
