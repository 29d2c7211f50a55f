"""Put translations into an XLIFF file of any tool; all else in it stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import InterchangeError
from bitext.files import atomic_writer
from bitext.interchange.inline import InlineReader, fill_content
from bitext.interchange.phrase_codes import elements_to_codes
from bitext.interchange.units import ForeignUnit, UnitStatus
from bitext.interchange.xliff2_read import Xliff2Reader
from bitext.interchange.xliff12_read import Xliff12Reader
from bitext.interchange.xliff_author import set_attribute, set_author, set_origin
from bitext.interchange.xliff_dialects import (
    MQ,
    MQ_CONFIRMATION,
    PHRASE,
    SDL_CONFIRMATION,
    is_locked,
    is_phrase,
    studio_segment,
)
from bitext.interchange.xliff_marks import fill_commented
from bitext.interchange.xliff_parts import QUALIFIERS, STATES, SUB_STATES, XLIFF2
from bitext.interchange.xliff_read import open_xliff


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Hold what became of changed units.

    Attributes:
        untagged: Ids of those whose target lacks inline elements of the source, or marks that it had.
        locked: Ids of those that are locked in the tool: they are as they were.
        shared: Ids of units of plain XLIFF 1.2 whose segments have one status, the lowest, where they should differ.
    """

    untagged: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def merge_xliff(path: Path, output: Path, units: Iterable[ForeignUnit], *, force: bool = False) -> Merged:
    """Write a copy of an XLIFF file with targets and statuses of units that were read from it and changed.

    Tokens in a new target become copies of the inline elements that they stand for. Units are found by their id;
    where target and status are those of the file, nothing is touched; else author and date of the change are written,
    too, and the origin. Of a unit that has these once for several segments, what does not hold for all of them is
    taken out. Comments on a target stay, around all of it.

    Args:
        path: The file, of whatever tool.
        output: The file to write.
        units: The units, as :func:`bitext.interchange.xliff_read.read_xliff` gave them but for target, status, origin,
            author and changed.
        force: Whether an existing file may be replaced.

    Returns:
        What of it could not be done.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not XLIFF, one of the units is not in it or in it twice, or a token has no element.
        OutputError: The output exists and ``force`` is not given, or it cannot be written.
    """
    from lxml import etree

    wanted = {unit.id: unit for unit in units}
    file, namespace = open_xliff(path)
    with file:
        tree = file.tree()
    seen: set[str] = set()
    lacking, locked, shared = list[str](), list[str](), dict[str, None]()
    segments = list(_segments(tree.getroot(), namespace))
    now: dict[Any, list[ForeignUnit]] = {}
    for old, segment in segments:
        now.setdefault(segment.unit, []).append(old if segment.locked else wanted.get(old.id, old))
    for old, segment in segments:
        new = wanted.get(old.id, old)
        if (new.target, new.status) == (old.target, old.status):
            seen.add(old.id)
            continue
        if old.id in seen:
            raise InterchangeError(f"{path}: the id {old.id!r} is in two documents of the file; cut the file up first")
        seen.add(old.id)
        if segment.locked:
            locked.append(old.id)
            continue
        if segment.plain and len({unit.status for unit in now[segment.unit]}) > 1:
            shared[segment.unit.get("id") or ""] = None
        try:
            if segment.change(old, new, now[segment.unit]):
                lacking.append(old.id)
        except ValueError as error:
            raise InterchangeError(f"{path}: unit {old.id!r}: the new target does not fit: {error}") from None
    if unknown := sorted(wanted.keys() - seen):
        raise InterchangeError(f"{path}: no unit has the id {unknown[0]!r}; take the units from this file")
    elements_to_codes(tree.getroot())
    with atomic_writer(output, force=force) as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(tree, encoding="unicode") + "\n")
    return Merged(untagged=tuple(lacking), locked=tuple(locked), shared=tuple(shared))


def _lowest(statuses: Sequence[UnitStatus]) -> UnitStatus:
    """Return the status of a unit of such segments: one that is not translated keeps it from being reviewed."""
    translated = [status for status in statuses if status != "new"]
    if len(translated) < len(statuses):
        return "machine" if translated else "new"
    return min(translated, key=list(STATES).index)


def _segments(root: Any, namespace: str) -> Iterator[tuple[ForeignUnit, _Segment]]:
    reader = Xliff2Reader(root.attrib) if namespace == XLIFF2 else Xliff12Reader(namespace)
    for document in root.iter("{" + namespace + "}file"):
        reader.begin(document)
        for element in document.iter(reader.unit):
            found = reader.read(element, "reviewed")
            for fields, (name, segment, source, target) in zip(found, reader.segments(element), strict=False):
                yield ForeignUnit(**fields), _Segment(namespace, element, name, segment, source, target)


class _Segment:
    """One segment of a unit: its elements."""

    def __init__(self, namespace: str, unit: Any, name: str, segment: Any, source: Any, target: Any) -> None:
        self._namespace, self.unit, self._name, self._segment = namespace, unit, name, segment
        self._source, self._target = source, target
        self._studio = studio_segment(unit, name)

    @property
    def locked(self) -> bool:
        """Whether nobody is to change it."""
        return is_locked(self.unit) or (self._studio is not None and self._studio.get("locked") == "true")

    @property
    def plain(self) -> bool:
        """Whether its status is that of its unit, as in XLIFF 1.2 that is none of the dialects."""
        memoq = self.unit.get(f"{{{MQ}}}status") is not None
        return self._namespace != XLIFF2 and self._studio is None and not memoq and not is_phrase(self.unit)

    def change(self, old: ForeignUnit, new: ForeignUnit, together: Sequence[ForeignUnit]) -> bool:
        """Write what is new; return whether the target lacks inline elements of the source, or marks it had.

        Args:
            old: As the file has it.
            new: As it is to be.
            together: All segments of its unit as they are to be.
        """
        reader = InlineReader(self._source, self._target)
        reader.read(self._source)
        own = dict(reader.elements)
        if self._target is not None:
            reader.read(self._target)
        lost = False
        if new.target != old.target:
            lost = fill_commented(self._make_target(), new.target, {**reader.elements, **own})
        self._set_status(old, new, _lowest([unit.status for unit in together]))
        self._set_author(old, new, together)
        return lost or any(token not in new.target for token in own)

    def _make_target(self) -> Any:
        if self._target is None:
            self._target = (
                self._new_mark() if self._name and self._namespace != XLIFF2 else self._new_target(self._source)
            )
        return self._target

    def _new_target(self, source: Any) -> Any:
        target = source.makeelement(f"{{{self._namespace}}}target")
        target.tail = source.tail
        source.addnext(target)
        return target

    def _new_mark(self) -> Any:
        """Return the mark of this segment in the target of the whole unit, which is made where there is none."""
        tag, mark = f"{{{self._namespace}}}", f"{{{self._namespace}}}mrk"
        cut, target = self.unit.find(f"{tag}seg-source"), self.unit.find(f"{tag}target")
        if target is None:
            target = cut.makeelement(f"{tag}target")
            cut.addnext(target)
        if target.find(f".//{mark}[@mtype='seg']") is None:
            target.text = cut.text
            target.extend(deepcopy(child) for child in cut)
            for other in target.findall(f".//{mark}[@mtype='seg']"):
                fill_content(other, "", {})
        marks = {found.get("mid"): found for found in target.findall(f".//{mark}[@mtype='seg']")}
        if self._name not in marks:
            marks[self._name] = target.makeelement(mark, {"mtype": "seg", "mid": self._name})
            _insert_in_order(marks, self._name, cut.findall(f".//{mark}[@mtype='seg']"))
        return marks[self._name]

    def _set_author(self, old: ForeignUnit, new: ForeignUnit, together: Sequence[ForeignUnit]) -> None:
        if (new.author, new.changed) != (old.author, old.changed):
            agreed = self._studio is not None or len({(unit.author, unit.changed) for unit in together}) == 1
            said = (new.author, new.changed) if agreed else ("", None)
            set_author(self._namespace, self.unit, self._studio, *said)
        if new.origin != old.origin and (self.plain or self._namespace == XLIFF2):
            set_origin(self._namespace, self.unit, new.origin if len({unit.origin for unit in together}) == 1 else "")

    def _set_status(self, old: ForeignUnit, new: ForeignUnit, lowest: UnitStatus) -> None:
        if self._namespace == XLIFF2:
            state, detail = SUB_STATES[new.status]
            set_attribute(self._segment, "state", state)
            set_attribute(self._segment, "subState", detail)
        elif self.unit.get(f"{{{MQ}}}status") is not None:
            self.unit.set(f"{{{MQ}}}status", MQ_CONFIRMATION[new.status])
        elif is_phrase(self.unit):
            level = self.unit.getroottree().getroot().get(f"{{{PHRASE}}}level") or "1"
            self.unit.set(f"{{{PHRASE}}}confirmed", level if new.status in ("reviewed", "approved") else "0")
            if new.origin != old.origin:
                set_attribute(self.unit, f"{{{PHRASE}}}trans-origin", new.origin or "null")
        elif self._studio is not None:
            set_attribute(self._studio, "conf", SDL_CONFIRMATION[new.status])
            if new.origin != old.origin:
                set_attribute(self._studio, "origin", new.origin)
        else:
            set_attribute(self.unit, "approved", "yes" if lowest == "approved" else "")
            target = self.unit.find(f"{{{self._namespace}}}target")
            if target is not None:
                target.set("state", STATES[lowest])
                if lowest == new.status:
                    set_attribute(target, "state-qualifier", QUALIFIERS.get(new.origin, ""))


def _insert_in_order(marks: Mapping[str, Any], name: str, cut: Sequence[Any]) -> None:
    """Put the mark of a segment behind that before it, or before that behind it, with the white space of the source."""
    names = [mark.get("mid") for mark in cut]
    place, added = names.index(name), marks[name]
    before = [(marks[mark.get("mid")], mark.tail) for mark in cut[:place] if mark.get("mid") in marks]
    behind = [marks[mark.get("mid")] for mark in cut[place + 1 :] if mark.get("mid") in marks]
    if before:
        last, space = before[-1]
        rest, last.tail = last.tail, None
        last.addnext(added)
        last.tail, added.tail = space, rest if rest or not behind else cut[place].tail
    elif behind:
        behind[0].addprevious(added)
        added.tail = cut[place].tail
    else:  # the marks that are there are of other segments
        next(mark for mark in marks.values() if mark is not added).addnext(added)
