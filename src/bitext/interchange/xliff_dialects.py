"""What Trados Studio (SDLXLIFF), memoQ (MQXLIFF) and Phrase (MXLIFF) write into XLIFF 1.2: status, author, dates.

Source: the public API documentation of the first two names the statuses (``ConfirmationLevel``, ``TUStatus``); in
MXLIFF ``m:confirmed`` is 0 or a level of the workflow, and moments are milliseconds since 1970.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bitext.interchange.units import Pairs, UnitStatus

SDL = "http://sdl.com/FileTypes/SdlXliff/1.0"
MQ = "MQXliff"
PHRASE = "http://www.memsource.com/mxlf/2.0"
#: ``mtype`` of the mark that a comment of Studio is about.
SDL_COMMENT = "x-sdl-comment"
PHRASE_ORIGIN = {"mt": "mt", "tm": "tm", "null": ""}
#: ``conf`` of an ``sdl:seg``, without which the segment is not translated; in TMX the prop x-ConfirmationLevel.
SDL_STATUS: dict[str, UnitStatus] = {
    "Unspecified": "new",
    "Draft": "machine",
    "Translated": "reviewed",
    "RejectedTranslation": "new",
    "ApprovedTranslation": "approved",
    "RejectedSignOff": "new",
    "ApprovedSignOff": "approved",
}
SDL_ORIGIN = {"mt": "mt", "nmt": "mt", "amt": "mt", "tm": "tm", "document-match": "tm", "auto-propagated": "tm"}
#: ``mq:status`` of a unit.
MQ_STATUS: dict[str, UnitStatus] = {
    "NotStarted": "new",
    "PreTranslated": "machine",
    "MachineTranslated": "machine",
    "AssembledFromFragments": "machine",
    "PartiallyEdited": "machine",
    "ManuallyConfirmed": "reviewed",
    "Reviewer1Confirmed": "approved",
    "Proofread": "approved",
    "Rejected": "new",
}
MQ_ORIGIN = {"MachineTranslated": "mt", "PreTranslated": "tm"}
#: What is written for a status into a file of the dialect; a new segment of Studio has none.
SDL_CONFIRMATION: dict[UnitStatus, str] = {
    "machine": "Draft",
    "reviewed": "Translated",
    "approved": "ApprovedTranslation",
    "new": "",
}
MQ_CONFIRMATION: dict[UnitStatus, str] = {
    "machine": "PartiallyEdited",
    "reviewed": "ManuallyConfirmed",
    "approved": "Proofread",
    "new": "NotStarted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Hold what a dialect says about a segment; see :class:`bitext.interchange.units.ForeignUnit`."""

    status: UnitStatus
    origin: str = ""
    author: str = ""
    created: datetime.datetime | None = None
    changed: datetime.datetime | None = None
    notes: tuple[str, ...] = ()


def dialect_of(unit: Any, mid: str) -> Said | None:
    """Return what the dialect says about a segment of a ``trans-unit``; None in plain XLIFF.

    Args:
        unit: The ``trans-unit``.
        mid: The segment's number within it, empty where the unit is not cut.
    """
    if (status := unit.get(f"{{{MQ}}}status")) is not None:
        return _memoq(unit, status)
    if is_phrase(unit):
        return _phrase(unit)
    segment = studio_segment(unit, mid)
    return None if segment is None else _studio(segment)


def is_phrase(unit: Any) -> bool:
    """Tell whether a ``trans-unit`` is one of Phrase."""
    return unit.get(f"{{{PHRASE}}}confirmed") is not None


def is_locked(unit: Any) -> bool:
    """Tell whether memoQ or Phrase says that a ``trans-unit`` is not to be changed; Studio says so of a segment."""
    said = unit.get(f"{{{MQ}}}locked") or unit.get(f"{{{PHRASE}}}locked") or ""
    return said.lower() in ("true", "locked", "yes", "1")


def studio_segment(unit: Any, mid: str) -> Any:
    """Return the ``sdl:seg`` of a segment, None without one."""
    for definitions in unit.iterchildren(f"{{{SDL}}}seg-defs"):
        for segment in definitions.iterchildren(f"{{{SDL}}}seg"):
            if not mid or segment.get("id") == mid:
                return segment
    return None


def studio_tags(document: Any) -> Pairs:
    """Return the native code of the inline elements of a ``file``: by their id, that of an end by "/" and the id."""
    codes: list[tuple[str, str]] = []
    for tag in document.iterfind(f"{{*}}header/{{{SDL}}}tag-defs/{{{SDL}}}tag"):
        for child in tag.iterchildren(f"{{{SDL}}}ph", f"{{{SDL}}}bpt", f"{{{SDL}}}ept"):
            slash = "/" if child.tag.endswith("ept") else ""
            codes.append((f"{slash}{tag.get('id')}", child.text or f"<{slash}{child.get('name') or ''}>"))
    return tuple(codes)


def studio_comments(root: Any) -> dict[str, tuple[str, ...]]:
    """Return what people wrote to the texts of an ``xliff``, by the ids of the marks."""
    return {
        comments.get("id") or "": tuple(comment.text for comment in comments.iter(f"{{{SDL}}}Comment") if comment.text)
        for comments in root.iterfind(f"{{{SDL}}}doc-info/{{{SDL}}}cmt-defs/{{{SDL}}}cmt-def")
    }


def _studio(segment: Any) -> Said:
    values = {value.get("key"): value.text or "" for value in segment.findall(f"{{{SDL}}}value")}
    origin = segment.get("origin") or ""
    return Said(
        status=SDL_STATUS.get(segment.get("conf") or "Unspecified", "machine"),
        origin=SDL_ORIGIN.get(origin, origin),
        author=values.get("last_modified_by") or values.get("created_by") or "",
        created=_moment(values.get("created_on"), "%m/%d/%Y %H:%M:%S"),
        changed=_moment(values.get("modified_on"), "%m/%d/%Y %H:%M:%S"),
    )


def _memoq(unit: Any, status: str) -> Said:
    attributes: Mapping[str, str] = unit.attrib
    return Said(
        status=MQ_STATUS.get(status, "machine"),
        origin=MQ_ORIGIN.get(status, ""),
        author=attributes.get(f"{{{MQ}}}lastchanginguser", ""),
        changed=_moment(attributes.get(f"{{{MQ}}}lastchangedtimestamp"), "%Y-%m-%dT%H:%M:%SZ"),
        notes=tuple(comment.text for comment in unit.iter(f"{{{MQ}}}comment") if comment.text),
    )


def _phrase(unit: Any) -> Said:
    attributes: Mapping[str, str] = unit.attrib
    origin = attributes.get(f"{{{PHRASE}}}trans-origin", "")
    return Said(
        status="machine" if attributes[f"{{{PHRASE}}}confirmed"] == "0" else "reviewed",
        origin=PHRASE_ORIGIN.get(origin, origin),
        author=attributes.get(f"{{{PHRASE}}}modified-by") or attributes.get(f"{{{PHRASE}}}created-by") or "",
        created=_epoch(attributes.get(f"{{{PHRASE}}}created-at")),
        changed=_epoch(attributes.get(f"{{{PHRASE}}}modified-at")),
        notes=tuple(comment.text for comment in unit.iter(f"{{{PHRASE}}}comment") if comment.text),
    )


def _epoch(milliseconds: str | None) -> datetime.datetime | None:
    if not milliseconds or not milliseconds.isdecimal() or len(milliseconds) > 14 or not int(milliseconds):
        return None
    return datetime.datetime.fromtimestamp(int(milliseconds) // 1000, datetime.UTC)


def _moment(value: str | None, form: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.strptime(value or "", form).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None
    return moment if moment.year > 1 else None  # memoQ's way to say never
