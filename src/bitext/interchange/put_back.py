"""Edited Korean, as a review table has it, put back into the TMX or XLIFF file that it was made from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from bitext.errors import InterchangeError
from bitext.interchange.exchange import read_units
from bitext.interchange.inline import InlineReader, fill_content
from bitext.interchange.tmx_read import TmxUnitReader, language_tag, open_tmx
from bitext.interchange.units import (
    ORIGIN_PROP,
    STATUS_PROP,
    TOKEN,
    ForeignUnit,
    UnitStatus,
    insert_tokens,
    plain_text,
    split_tokens,
)
from bitext.interchange.xliff_merge import merge_xliff
from bitext.interchange.xml_stream import XML_LANG
from bitext.model import Span
from bitext.text import XML_ILLEGAL

_CODES = "it has inline codes that a table cannot hold; edit it in the CAT tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Hold what a reviewer left of a unit: its Korean and status, and the English to tell that it is the same unit."""

    source: str
    target: str
    status: UnitStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Hold what edits did to a file.

    Attributes:
        changed: How many units changed.
        untagged: Ids of those whose Korean lacks tags of the English, or of the Korean before, whose words are gone.
        locked: Ids of those that are locked in the CAT tool, and stay as they are.
        shared: Ids of units of XLIFF whose segments have only one status, the lowest.
        broken: Ids of those in whose Korean somebody has typed a line break, for which a release has no place.
    """

    changed: int
    untagged: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def put_back(path: Path, edits: Mapping[str, Edit], *, author: str, date: datetime.datetime) -> tuple[bytes, Edited]:
    """Put edited Korean into a TMX file; whatever was not edited stays.

    A unit whose Korean changed becomes "reviewed" where the reviewer set no status.

    Args:
        path: The file that the edits were made from.
        edits: By the ids of the units.
        author: Written as changeid of what changed.
        date: Written as changedate.

    Returns:
        The new file, and what changed in it.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is no TMX, or an edit fits no unit; all such edits are named.
    """
    with open_tmx(path) as file:
        root = file.tree().getroot()
    reader = TmxUnitReader(inline="plain")
    units = {element.get("tuid"): element for element in root.iter("tu")}
    problems = [f"{id}: not in {path}" for id in edits if id not in units]
    moment = date.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    changed, untagged, broken = 0, list[str](), list[str]()
    for id, edit in edits.items():
        if id in units:
            try:
                broken += [id] if _breaks(reader.read(units[id])[0].target, edit) else []
                before = _tags(reader, units[id])
                changed += _put(reader, units[id], edit, author, moment)
                untagged += [id] if before - _tags(reader, units[id]) else []
            except InterchangeError as error:
                problems.append(f"{id}: {error}")
    _refuse(problems)
    content = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"
    return content, Edited(changed=changed, untagged=tuple(untagged), broken=tuple(broken))


def put_back_xliff(
    path: Path,
    output: Path,
    edits: Mapping[str, Edit],
    *,
    author: str,
    date: datetime.datetime,
    force: bool = False,
) -> Edited:
    """Write a copy of an XLIFF file, of whatever tool, with edited Korean and statuses; whatever was not edited stays.

    A unit whose Korean changed becomes "reviewed" where the reviewer set no status.

    Args:
        path: The file that the edits were made from.
        output: The file to write.
        edits: By the ids of the units.
        author: Written to what changed, as the tool of the file does.
        date: Written likewise.
        force: Whether an existing file may be replaced.

    Returns:
        What changed.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is no XLIFF, or an edit fits no unit; all such edits are named.
        OutputError: The output exists and ``force`` is not given, or it cannot be written.
    """
    units = {unit.id: unit for unit in read_units(path)}
    problems = [f"{id}: not in {path}" for id in edits if id not in units]
    changed: list[ForeignUnit] = []
    moment = date.astimezone(datetime.UTC).replace(microsecond=0)
    for id, edit in edits.items():
        if id in units:
            try:
                changed += (replace(unit, author=author, changed=moment) for unit in _edited(units[id], edit))
            except InterchangeError as error:
                problems.append(f"{id}: {error}")
    _refuse(problems)
    merged = merge_xliff(path, output, changed, force=force)
    done = [new for new in changed if new.id not in merged.locked]
    untagged = tuple(
        new.id
        for new in done
        if new.target != units[new.id].target
        and (new.id in merged.untagged or any(token not in new.target for token, _ in units[new.id].target_codes))
    )
    broken = tuple(id for id, edit in edits.items() if _breaks(units[id].target, edit))
    return Edited(changed=len(done), untagged=untagged, locked=merged.locked, shared=merged.shared, broken=broken)


def _breaks(before: str, edit: Edit) -> bool:
    """Tell whether an edit has a line break between words that were without one."""
    return "\n" in edit.target.strip() and "\n" not in before.strip()


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise InterchangeError("edits that fit no unit; nothing was written: " + "; ".join(problems))


def _edited(unit: ForeignUnit, edit: Edit) -> tuple[ForeignUnit, ...]:
    """Return a unit with its edit; nothing where that does not change it."""
    source, target = plain_text(unit.source, unit.source_codes), plain_text(unit.target, unit.target_codes)
    status = _status_after(replace(unit, source=source, target=target), edit)
    if status is None:
        return ()
    if _plain(target) == _plain(edit.target):
        return (replace(unit, status=status),)
    if any(token.endswith("/⟧") for token, _ in unit.source_codes):
        raise InterchangeError(_CODES)
    text = XML_ILLEGAL.sub("", edit.target)
    target = _keep_tokens(unit.target, dict(unit.target_codes), text)
    return (replace(unit, target=target, status=status, origin=""),)  # it is a person's now


def _status_after(unit: ForeignUnit, edit: Edit) -> UnitStatus | None:
    """Return the status that an edit gives a unit without inline elements; None where it changes nothing."""
    if not unit.source_tag or _plain(unit.source) != _plain(edit.source):
        raise InterchangeError("its English is not that of the file; rows and ids may have been mixed up")
    if edit.status == unit.status and _plain(unit.target) == _plain(edit.target):
        return None
    if not edit.target.strip():
        raise InterchangeError("its Korean is empty; write the translation, or delete the row to leave the unit alone")
    if edit.status != unit.status:
        return edit.status
    return "reviewed"


def _put(reader: TmxUnitReader, element: etree._Element, edit: Edit, author: str, moment: str) -> bool:
    """Put one edit into its unit; tell whether that changed it."""
    unit = reader.read(element)[0]
    status = _status_after(unit, edit)
    if status is None:
        return False
    if _plain(unit.target) != _plain(edit.target):
        korean = _korean(reader, element)
        if korean is None:
            korean = _new_variant(reader, element)
        _set_text(korean, edit.target)
        for prop in element.findall(f".//prop[@type='{ORIGIN_PROP}']"):  # it is a person's now
            prop.getparent().remove(prop)
    else:
        korean = _korean(reader, element)
    for where in (korean, *([element] if element.get("changedate") or element.get("changeid") else ())):
        if where is not None:  # who confirms stands by it, with or without a change
            where.set("changedate", moment)
            where.set("changeid", author)
    _set_status(element, status)
    return True


def _korean(reader: TmxUnitReader, within: etree._Element) -> etree._Element | None:
    return next((tuv for tuv in within.iter("tuv") if reader.side(language_tag(tuv)) == 1), None)


def _set_text(korean: etree._Element, text: str) -> None:
    seg = korean.find("seg")
    if seg is None:
        seg = etree.SubElement(korean, "seg")
    text = XML_ILLEGAL.sub("", text)
    if len(seg):
        reader = InlineReader(seg)
        before = reader.read(seg)[0]
        fill_content(seg, _keep_tokens(before, reader.elements, text), reader.elements)
    else:
        seg.text = text


def _tags(reader: TmxUnitReader, element: etree._Element) -> set[str]:
    """Return the tokens of the Korean of a unit."""
    korean = _korean(reader, element)
    seg = None if korean is None else korean.find("seg")
    inline = None if seg is None or not len(seg) else InlineReader(seg)
    return set() if inline is None else {token for token, _ in inline.read(seg)[1]}


def _keep_tokens(before: str, tokens: Collection[str], text: str) -> str:
    """Return an edited text with the pairs of tokens around words that it still has, once and not inside a word.

    Raises:
        InterchangeError: There are tokens that stand around no words, or the edit has what looks like a token.
    """
    if tokens and (typed := TOKEN.search(text)):
        raise InterchangeError(f"its Korean has {typed[0]}, which stands for a tag; write other brackets")
    plain, begins = "", {}
    spans: list[tuple[int, Span]] = []
    for index, part in enumerate(split_tokens(before, tokens)):
        number = part.strip("⟦/⟧")
        if index % 2 == 0:
            plain += part
        elif not part.startswith("⟦/") and not part.endswith("/⟧"):
            begins[number] = len(plain)
        elif number in begins and (words := plain[begins.pop(number) :]).strip():
            places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(words)}", text)]
            spans += [(int(number), (place, place + len(words))) for place in places if len(places) == 1]
        else:
            raise InterchangeError(_CODES)
    if begins:
        raise InterchangeError(_CODES)
    kept: list[tuple[int, Span]] = []
    for number_, (start, end) in spans:
        if not any(first < start < last < end or start < first < end < last for _, (first, last) in kept):
            kept.append((number_, (start, end)))
    return insert_tokens(text, kept)[0]


def _new_variant(reader: TmxUnitReader, element: etree._Element) -> etree._Element:
    other = _korean(reader, element.getroottree().getroot())
    korean = etree.SubElement(element, "tuv", {XML_LANG: "ko" if other is None else language_tag(other)})
    korean.tail, element[-2].tail = element[-2].tail, element.text  # as write_tmx indents
    return korean


def _set_status(unit: etree._Element, status: str) -> None:
    prop = next((item for item in unit.findall("prop") if item.get("type") == STATUS_PROP), None)
    if prop is None:
        prop = etree.Element("prop", {"type": STATUS_PROP})
        prop.tail = unit.text
        unit.insert(list(unit).index(unit.find("tuv")), prop)
    prop.text = status


def _plain(text: str) -> str:
    return " ".join(XML_ILLEGAL.sub("", text).split())
