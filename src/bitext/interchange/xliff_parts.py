"""What the writers and the readers of XLIFF share: the header, and where things stand that XLIFF has no place for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bitext.interchange.units import ForeignUnit, Pairs, UnitStatus

XLIFF12 = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF11 = "urn:oasis:names:tc:xliff:document:1.1"
XLIFF2 = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
#: A prop that a note repeats for people: the note is none when it is read.
TERMS_PROP, TERMS_NOTE = "x-bitext-terms-found", "bitext-terms"
#: Props of the header begin with this; the fingerprint is one of the file, not of its units.
OWN, FINGERPRINT_PROP = "x-bitext-", "x-bitext-fingerprint"
#: The tool of units that do not say theirs.
TOOL = "bitext"
#: XLIFF 1.2: a prop whose type cannot be a context-type is written with this before it, in percent encoding.
QUOTED = "x-prop:"
#: XLIFF 2: categories of metadata.
PROPS, FIELDS = "bitext-props", "bitext-unit"
ID_FIELD, ORIGIN_FIELD = "x-id", "x-origin"
FIELD_NAMES = ("x-created", "x-changed", "x-author", "x-tool")
STATES: dict[UnitStatus, str] = {
    "machine": "needs-review-translation",
    "reviewed": "translated",
    "approved": "final",
    "new": "new",
}
QUALIFIERS = {"mt": "leveraged-mt", "tm": "leveraged-tm"}
#: XLIFF 2 knows neither machine translation nor a draft as a state of its own.
SUB_STATES: dict[UnitStatus, tuple[str, str]] = {
    "machine": ("initial", "bitext:machine"),
    "reviewed": ("reviewed", ""),
    "approved": ("final", ""),
    "new": ("initial", "bitext:new"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class XliffHeader:
    """Hold what the head of an XLIFF file says.

    Attributes:
        original: Name of the document that the units are from.
        date: When the file was made.
        source_tag: Language tag of the sources.
        target_tag: Language tag of the targets.
        props: (type, value) pairs that hold for every unit, types beginning with "x-bitext-"; units do not repeat them.
    """

    original: str
    date: datetime.datetime
    source_tag: str
    target_tag: str
    props: Pairs = ()


def fields_of(unit: ForeignUnit) -> Iterator[tuple[str, str]]:
    """Yield the fields of a unit that neither version has a place for, as (type, value)."""
    moments = (date.isoformat() if date else "" for date in (unit.created, unit.changed))
    values = (*moments, unit.author, "" if unit.tool == TOOL else unit.tool)
    yield from ((name, value) for name, value in zip(FIELD_NAMES, values, strict=True) if value)


def own_props(unit: ForeignUnit, header: XliffHeader) -> Pairs:
    """Return the props of a unit that the header does not have."""
    return tuple(pair for pair in unit.props if pair not in header.props) if header.props else unit.props


def translatable(element: Any) -> bool:
    """Tell what the nearest ``translate`` above an element says."""
    while element is not None:
        if element.get("translate"):
            return bool(element.get("translate") != "no")
        element = element.getparent()
    return True
