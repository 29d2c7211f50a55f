"""The units of XLIFF 1.1 and 1.2, for :func:`bitext.interchange.xliff_read.read_xliff`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from bitext.interchange.inline import read_texts
from bitext.interchange.phrase_codes import codes_to_elements
from bitext.interchange.units import Fields, Pairs, UnitStatus, parse_moment
from bitext.interchange.xliff_dialects import (
    SDL,
    SDL_COMMENT,
    Said,
    dialect_of,
    is_phrase,
    studio_comments,
    studio_tags,
)
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
Parts = dict[str, list[Any]]
_NUMBER = re.compile(r"\s*(\d{1,3})(?:\.\d+)?\s*%?\s*")


class Xliff12Reader:
    """Read units of one namespace; what their document says comes with :meth:`begin`."""

    def __init__(self, namespace: str) -> None:
        self._tag = "{" + namespace + "}"
        self.unit = f"{self._tag}trans-unit"
        self._comments: dict[str, tuple[str, ...]] = {}

    def begin(self, document: Any) -> None:
        """Read the head of a ``file`` that the next units are of."""
        self._source_tag = document.get("source-language") or ""
        self._target_tag = document.get("target-language") or ""
        self._comments |= studio_comments(document.getparent())  # gone when the first document is
        self._codes = dict(studio_tags(document))
        head = document.find(f"{self._tag}header")
        tool = None if head is None else head.find(f"{self._tag}tool")
        self._tool = "" if tool is None else tool.get("tool-name") or ""
        notes = (
            []
            if head is None
            else [(note.get("from") or "", note.text or "") for note in head.iterfind(f"{self._tag}note")]
        )
        self._props = tuple(pair for pair in notes if pair[0].startswith(OWN) and pair[0] != FINGERPRINT_PROP)

    def read(self, unit: Any, unmarked: UnitStatus) -> Iterator[Fields]:
        """Yield the fields of a unit, but for its context, for each segment of a ``trans-unit``."""
        if not translatable(unit):
            return
        id, parts = unit.get("id") or "", _by_tag(unit)
        said = dict(target.items()) if (target := self._first(parts, "target")) is not None else {}
        fields, props = self._contexts(parts)
        segments = self._segments(unit, parts)
        for mid, _, source_part, target_part in segments:
            source, text, source_codes, target_codes = read_texts(source_part, target_part, tags=self._codes)
            dialect = dialect_of(unit, mid)
            qualifier = said.get("state-qualifier") or ""
            if dialect:
                status = dialect.status if text else "new"
            else:
                status = _status(unit, said.get("state"), qualifier, text, unmarked)
                dialect = Said(status=status, origin="mt" if qualifier in _MT else "tm" if qualifier in _TM else "")
            yield Fields(
                id=f"{id}/{mid}" if mid and len(segments) > 1 else id,
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
                notes=(*self._notes(parts), *dialect.notes, *self._commented(source_part, target_part)),
                props=(*self._props, *props),
                source_codes=source_codes,
                target_codes=target_codes,
                alternatives=tuple(self._alternatives(parts, mid)),
                line=unit.sourceline,
            )

    def segments(self, unit: Any) -> list[tuple[str, Any, Any, Any]]:
        """Return number, owner, source and target of each segment; the number is empty where the unit is not cut."""
        return self._segments(unit, _by_tag(unit))

    def _segments(self, unit: Any, parts: Parts) -> list[tuple[str, Any, Any, Any]]:
        source, cut, target = (self._first(parts, name) for name in ("source", "seg-source", "target"))
        if is_phrase(unit):
            codes_to_elements(unit, source)
            codes_to_elements(unit, target)
        marks = [] if cut is None else self._marked(cut)
        if not marks:
            return [] if source is None else [("", unit, source, target)]
        targets = {} if target is None else dict(self._marked(target))
        if target is not None and not targets and any(target.itertext()):  # one text for what the source has cut
            return [(marks[0][0], unit, marks[0][1], target)] if len(marks) == 1 else [("", unit, source, target)]
        return [(mid, unit, mark, targets.get(mid)) for mid, mark in marks]

    def _first(self, parts: Parts, name: str) -> Any:
        found = parts.get(self._tag + name)
        return found[0] if found else None

    def _all(self, parts: Parts, name: str) -> list[Any]:
        return parts.get(self._tag + name, [])

    def _marked(self, element: Any) -> list[tuple[str, Any]]:
        marks = element.iter(f"{self._tag}mrk")
        return [(mark.get("mid") or "", mark) for mark in marks if mark.get("mtype") == "seg"]

    def _contexts(self, parts: Parts) -> tuple[dict[str, str], Pairs]:
        fields: dict[str, str] = {}
        props: list[tuple[str, str]] = []
        for child in (*self._all(parts, "context-group"), *self._all(parts, "prop-group")):
            for item in child:
                type, text = item.get("context-type") or item.get("prop-type") or "", item.text or ""
                if type in FIELD_NAMES or type == ORIGIN_FIELD:
                    fields[type] = text
                else:
                    props.append((unquote(type[len(QUOTED) :]) if type.startswith(QUOTED) else type, text))
        return fields, tuple(props)

    def _notes(self, parts: Parts) -> Iterator[str]:
        for note in self._all(parts, "note"):
            if note.text and note.get("from") != TERMS_NOTE:
                yield note.text

    def _commented(self, *parts: Any) -> Iterator[str]:
        """Yield what people wrote to marks of the texts, each once."""
        marks = (mark for part in parts if self._comments and part is not None for mark in part.iter(f"{self._tag}mrk"))
        ids = dict.fromkeys(mark.get(f"{{{SDL}}}cid") or "" for mark in marks if mark.get("mtype") == SDL_COMMENT)
        for id in ids:
            yield from self._comments.get(id, ())

    def _alternatives(self, parts: Parts, mid: str) -> Iterator[Alternative]:
        for other in self._all(parts, "alt-trans"):
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


def _by_tag(unit: Any) -> Parts:
    """Return the children of a unit by their tag: one look at each, where a search for each kind looks at all."""
    parts: Parts = {}
    for child in unit:
        parts.setdefault(child.tag, []).append(child)
    return parts


def _status(unit: Any, state: str | None, qualifier: str, text: str, unmarked: UnitStatus) -> UnitStatus:
    if not text:
        return "new"
    if unit.get("approved") == "yes":
        return "approved"
    if state is None:
        return "machine" if qualifier in _MT else unmarked
    return "machine" if state.startswith("needs-") and state not in _STATUS else _STATUS.get(state, unmarked)
