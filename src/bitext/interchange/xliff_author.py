"""Who changed a segment of XLIFF last, and when, written where the readers look for it."""

from __future__ import annotations

import datetime
from typing import Any

from bitext.interchange.xliff_dialects import MQ, PHRASE, SDL, is_phrase
from bitext.interchange.xliff_parts import FIELDS, METADATA, ORIGIN_FIELD, QUALIFIERS, XLIFF2

_AUTHOR, _CHANGED = "x-author", "x-changed"
_GROUP = ("context-group", "prop-group")


def set_author(namespace: str, unit: Any, studio: Any, author: str, changed: datetime.datetime | None) -> None:
    """Write author and date of a segment: as its dialect has them, else into the fields of its unit.

    Args:
        namespace: Of the file.
        unit: The ``trans-unit`` or ``unit``.
        studio: The ``sdl:seg`` of the segment, None where it has none.
        author: Who changed it; empty for what the unit is no longer to say.
        changed: When, UTC.
    """
    moment = changed.isoformat() if changed else ""
    dialect = True
    if studio is not None:
        _set_value(studio, "last_modified_by", author)
        _set_value(studio, "modified_on", f"{changed:%m/%d/%Y %H:%M:%S}" if changed else "")
    elif unit.get(f"{{{MQ}}}status") is not None:
        set_attribute(unit, f"{{{MQ}}}lastchanginguser", author)
        set_attribute(unit, f"{{{MQ}}}lastchangedtimestamp", f"{changed:%Y-%m-%dT%H:%M:%SZ}" if changed else "")
    elif is_phrase(unit):
        set_attribute(unit, f"{{{PHRASE}}}modified-by", author)
        set_attribute(unit, f"{{{PHRASE}}}modified-at", str(int(changed.timestamp()) * 1000) if changed else "")
    else:
        dialect = False
    for name, text in ((_AUTHOR, author), (_CHANGED, moment)):
        _set_field(namespace, unit, name, "" if dialect else text)  # a field goes before what the dialect says


def set_origin(namespace: str, unit: Any, origin: str) -> None:
    """Write the origin of a target into the fields of its unit, where the format has no other place for it."""
    _set_field(namespace, unit, ORIGIN_FIELD, "" if namespace != XLIFF2 and origin in QUALIFIERS else origin)


def set_attribute(element: Any, name: str, value: str) -> None:
    """Give an attribute a value; the empty one takes it away."""
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def _set_value(segment: Any, key: str, text: str) -> None:
    tag = f"{{{SDL}}}value"
    found = next((value for value in segment.findall(tag) if value.get("key") == key), None)
    _set_text(segment, found, text, (tag, {"key": key}))


def _set_field(namespace: str, unit: Any, name: str, text: str) -> None:
    """Give a field of a unit a text; the empty one takes it away."""
    if namespace == XLIFF2:
        groups = unit.findall(f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup")
        items = [item for group in groups if group.get("category") == FIELDS for item in group]
        found = next((item for item in items if item.get("type") == name), None)
        new = (f"{{{METADATA}}}meta", {"type": name})
    else:
        groups = [group for group in unit if group.tag in [f"{{{namespace}}}{one}" for one in _GROUP]]
        items = [item for group in groups for item in group]
        found = next((item for item in items if name in (item.get("context-type"), item.get("prop-type"))), None)
        groups = [group for group in groups if group.get("purpose") == "information"]
        new = (f"{{{namespace}}}context", {"context-type": name})
    if found is None and text and not groups:
        groups = [_new_group(namespace, unit)]
    _set_text(groups[0] if found is None and groups else None, found, text, new)


def _set_text(owner: Any, found: Any, text: str, new: tuple[str, dict[str, str]]) -> None:
    """Give an element a text: one that is there, which goes without one, or a new one at the end of its owner."""
    if found is None and text:
        found = owner.makeelement(*new)
        if len(owner):
            found.tail, owner[-1].tail = owner[-1].tail, owner.text
        owner.append(found)
    if found is not None and text:
        found.text = text
    elif found is not None:
        group = found.getparent()
        if found.getprevious() is not None and found.getnext() is None:
            found.getprevious().tail = found.tail
        group.remove(found)
        while not len(group) and not group.tag.startswith(f"{{{SDL}}}"):  # the group, and metadata of no other
            group, owner = group.getparent(), group
            group.remove(owner)


def _new_group(namespace: str, unit: Any) -> Any:
    """Return a new group for fields, in its place among the children of a unit."""
    if namespace == XLIFF2:
        metadata = unit.find(f"{{{METADATA}}}metadata")
        if metadata is None:
            metadata = unit.makeelement(f"{{{METADATA}}}metadata", nsmap={"mda": METADATA})
            metadata.tail = unit.text
            unit.insert(0, metadata)
        group = metadata.makeelement(f"{{{METADATA}}}metaGroup", {"category": FIELDS})
        metadata.insert(0, group)
        return group
    texts = [
        child for child in unit if child.tag in [f"{{{namespace}}}{one}" for one in ("source", "seg-source", "target")]
    ]
    group = unit.makeelement(f"{{{namespace}}}context-group", {"purpose": "information"})
    group.tail = texts[-1].tail
    unit.insert(unit.index(texts[-1]) + 1, group)
    return group
