"""The units of XLIFF 2.0 and 2.1, for :func:`bitext.interchange.xliff_read.read_xliff`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bitext.interchange.inline import read_texts
from bitext.interchange.units import Fields, Pairs, UnitStatus, parse_moment
from bitext.interchange.xliff_parts import (
    FIELDS,
    FINGERPRINT_PROP,
    ID_FIELD,
    MATCHES,
    METADATA,
    ORIGIN_FIELD,
    PROPS,
    SUB_STATES,
    TERMS_NOTE,
    XLIFF2,
    translatable,
)
from bitext.model import Alternative

_TAG = "{" + XLIFF2 + "}"


class Xliff2Reader:
    """Read units; what their document says comes with :meth:`begin`."""

    unit = f"{_TAG}unit"

    def __init__(self, attributes: Mapping[str, str]) -> None:
        """Take the languages from the attributes of the root."""
        self._source_tag = attributes.get("srcLang", "")
        self._target_tag = attributes.get("trgLang", "")

    def begin(self, document: Any) -> None:
        """Read the head of a ``file`` that the next units are of."""
        self._tool = dict(_metadata(document, FIELDS)).get("x-tool", "")
        self._props = tuple(pair for pair in _metadata(document, PROPS) if pair[0] != FINGERPRINT_PROP)

    def read(self, unit: Any, unmarked: UnitStatus) -> Iterator[Fields]:
        """Yield the fields of a unit, but for its context, for each segment of a ``unit``."""
        if not translatable(unit):
            return
        data = {
            item.get("id") or "": "".join(item.itertext()) for item in unit.iterfind(f"{_TAG}originalData/{_TAG}data")
        }
        fields = dict(_metadata(unit, FIELDS))
        props = (*self._props, *_metadata(unit, PROPS))
        notes = tuple(note.text for note in unit.iterfind(f"{_TAG}notes/{_TAG}note")
                      if note.text and note.get("category") != TERMS_NOTE)  # fmt: skip
        segments = self.segments(unit)
        for name, segment, source_part, target_part in segments:
            source, target, source_codes, target_codes = read_texts(source_part, target_part, data)
            id = fields.get(ID_FIELD) or unit.get("id") or ""
            yield Fields(
                id=f"{id}/{name}" if name else id,
                source=source,
                target=target,
                source_tag=self._source_tag,
                target_tag=self._target_tag,
                status=_status(segment, unmarked) if target else "new",
                origin=fields.get(ORIGIN_FIELD, ""),
                tool=fields.get("x-tool", self._tool),
                created=parse_moment(fields.get("x-created")),
                changed=parse_moment(fields.get("x-changed")),
                author=fields.get("x-author", ""),
                notes=notes,
                props=props,
                source_codes=source_codes,
                target_codes=target_codes,
                alternatives=tuple(_alternatives(unit, segment, source, alone=not name)),
                line=segment.sourceline,
            )

    def segments(self, unit: Any) -> list[tuple[str, Any, Any, Any]]:
        """Return name, element, source and target of each segment; the name is empty where there is only one."""
        found = [
            segment for segment in unit.iterchildren(f"{_TAG}segment") if segment.find(f"{_TAG}source") is not None
        ]
        return [
            (
                (segment.get("id") or str(number)) if len(found) > 1 else "",
                segment,
                segment.find(f"{_TAG}source"),
                segment.find(f"{_TAG}target"),
            )
            for number, segment in enumerate(found, 1)
        ]


def _status(segment: Any, unmarked: UnitStatus) -> UnitStatus:
    state, detail = segment.get("state"), segment.get("subState") or ""
    if state is None:
        return unmarked
    known = next((status for status, pair in SUB_STATES.items() if pair == (state, detail) and detail), None)
    if known or state == "initial":
        return known or "machine"
    return "approved" if state == "final" else "reviewed"


def _metadata(owner: Any, category: str) -> Pairs:
    groups = owner.iterfind(f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup")
    metas = (meta for group in groups if group.get("category") == category for meta in group.iterchildren())
    return tuple((meta.get("type") or "", meta.text or "") for meta in metas)


def _alternatives(unit: Any, segment: Any, own: str, *, alone: bool) -> Iterator[Alternative]:
    for match in unit.iterfind(f"{{{MATCHES}}}matches/{{{MATCHES}}}match"):
        reference = (match.get("ref") or "").rpartition("#")[2].rpartition("/")[2]
        target, source = match.find(f"{_TAG}target"), match.find(f"{_TAG}source")
        if target is None or not (alone or reference == segment.get("id")):
            continue
        text = "" if source is None else "".join(source.itertext())
        quality = match.get("matchQuality") or match.get("similarity")
        yield Alternative(
            target="".join(target.itertext()),
            source="" if text == own else text,
            quality=round(float(quality)) if quality and re.fullmatch(r"\d{1,3}(\.\d+)?", quality) else None,
            origin=match.get("origin") or "",
        )
