"""The units of XLIFF 1.1 and 1.2, for :func:`bitext.interchange.xliff_read.read_xliff`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from bitext.interchange.inline import InlineReader
from bitext.interchange.units import ForeignUnit, Pairs, UnitStatus, parse_moment
from bitext.interchange.xliff_dialects import Said, dialect_of
from bitext.interchange.xliff_parts import (
    FIELD_NAMES,
    FINGERPRINT_PROP,
    ORIGIN_FIELD,
    OWN,
    QUOTED,
    TERMS_NOTE,
    translatable,
)
from bitext.model import Alternative

_STATUS: dict[str, UnitStatus] = {
    "new": "new",
    "needs-translation": "new",
    "translated": "reviewed",
    "signed-off": "approved",
    "final": "approved",
}
_MT = ("leveraged-mt", "mt-suggestion")
_TM = (
    "leveraged-tm",
    "leveraged-inherited",
    "leveraged-repository",
    "exact-match",
    "fuzzy-match",
    "id-match",
    "tm-suggestion",
)
_NUMBER = re.compile(r"\s*(\d{1,3})(?:\.\d+)?\s*%?\s*")


class Xliff12Reader:
    """Read units of one namespace; what their document says comes with :meth:`begin`."""

    def __init__(self, namespace: str) -> None:
        self._tag = "{" + namespace + "}"
        self.unit = f"{self._tag}trans-unit"

    def begin(self, document: Any) -> None:
        """Read the head of a ``file`` that the next units are of."""
        self._source_tag = document.get("source-language") or ""
        self._target_tag = document.get("target-language") or ""
        head = document.find(f"{self._tag}header")
        tool = None if head is None else head.find(f"{self._tag}tool")
        self._tool = "" if tool is None else tool.get("tool-name") or ""
        notes = (
            []
            if head is None
            else [(note.get("from") or "", note.text or "") for note in head.iterfind(f"{self._tag}note")]
        )
        self._props = tuple(pair for pair in notes if pair[0].startswith(OWN) and pair[0] != FINGERPRINT_PROP)

    def read(self, unit: Any, unmarked: UnitStatus) -> Iterator[ForeignUnit]:
        """Yield a unit for each segment of a ``trans-unit``."""
        if not translatable(unit):
            return
        id = unit.get("id") or ""
        target = unit.find(f"{self._tag}target")
        said = {} if target is None else target.attrib
        fields, props = self._contexts(unit)
        for mid, _, source_part, target_part in self.segments(unit):
            reader = InlineReader(source_part, target_part)
            source, source_codes = reader.read(source_part)
            text, target_codes = ("", ()) if target_part is None else reader.read(target_part)
            dialect = dialect_of(unit, mid)
            qualifier = said.get("state-qualifier") or ""
            if dialect:
                status = "new" if target_part is None else dialect.status
            else:
                status = _status(unit, said.get("state"), qualifier, text, unmarked, target_part is None)
                dialect = Said(status=status, origin="mt" if qualifier in _MT else "tm" if qualifier in _TM else "")
            yield ForeignUnit(
                id=f"{id}/{mid}" if mid else id,
                source=source,
                target=text,
                source_tag=self._source_tag,
                target_tag=self._target_tag,
                status=status,
                origin=fields.get(ORIGIN_FIELD, dialect.origin),
                tool=fields.get("x-tool", self._tool),
                created=parse_moment(fields.get("x-created")) or dialect.created,
                changed=parse_moment(fields.get("x-changed")) or dialect.changed,
                author=fields.get("x-author", dialect.author),
                notes=(*self._notes(unit), *dialect.notes),
                props=(*self._props, *props),
                source_codes=source_codes,
                target_codes=target_codes,
                alternatives=tuple(self._alternatives(unit, mid)),
            )

    def segments(self, unit: Any) -> list[tuple[str, Any, Any, Any]]:
        """Return number, owner, source and target of each segment; the number is empty where the unit is not cut."""
        source, target = unit.find(f"{self._tag}source"), unit.find(f"{self._tag}target")
        cut = unit.find(f"{self._tag}seg-source")
        parts = [] if cut is None else self._marked(cut)
        if not parts:
            return [] if source is None else [("", unit, source, target)]
        targets = {} if target is None else dict(self._marked(target))
        return [(mid, unit, part, targets.get(mid)) for mid, part in parts]

    def _marked(self, element: Any) -> list[tuple[str, Any]]:
        marks = element.iter(f"{self._tag}mrk")
        return [(mark.get("mid") or "", mark) for mark in marks if mark.get("mtype") == "seg"]

    def _contexts(self, unit: Any) -> tuple[dict[str, str], Pairs]:
        fields: dict[str, str] = {}
        props: list[tuple[str, str]] = []
        for child in unit.iterchildren(f"{self._tag}context-group", f"{self._tag}prop-group"):
            for item in child.iterchildren():
                type, text = item.get("context-type") or item.get("prop-type") or "", item.text or ""
                if type in FIELD_NAMES or type == ORIGIN_FIELD:
                    fields[type] = text
                else:
                    props.append((unquote(type[len(QUOTED) :]) if type.startswith(QUOTED) else type, text))
        return fields, tuple(props)

    def _notes(self, unit: Any) -> Iterator[str]:
        for note in unit.iterchildren(f"{self._tag}note"):
            if note.text and note.get("from") != TERMS_NOTE:
                yield note.text

    def _alternatives(self, unit: Any, mid: str) -> Iterator[Alternative]:
        for other in unit.iterchildren(f"{self._tag}alt-trans"):
            target, source = other.find(f"{self._tag}target"), other.find(f"{self._tag}source")
            if target is None or other.get("alttranstype", "proposal") != "proposal" or other.get("mid", mid) != mid:
                continue
            quality = _NUMBER.fullmatch(other.get("match-quality") or "")
            yield Alternative(
                target="".join(target.itertext()),
                source="" if source is None else "".join(source.itertext()),
                quality=min(int(quality[1]), 100) if quality else None,
                origin=other.get("origin") or "",
            )


def _status(unit: Any, state: str | None, qualifier: str, text: str, unmarked: UnitStatus, missing: bool) -> UnitStatus:
    if missing:
        return "new"
    if unit.get("approved") == "yes":
        return "approved"
    if state is None:
        return "machine" if text and qualifier in _MT else unmarked if text else "new"
    return "machine" if state.startswith("needs-") and state not in _STATUS else _STATUS.get(state, unmarked)
