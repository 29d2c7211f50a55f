"""Bitext's own units as units for exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bitext.interchange.html_codes import coded_texts
from bitext.interchange.units import (
    NEXT_PROPS,
    ORIGIN_PROP,
    PREVIOUS_PROPS,
    STATUS_PROP,
    ForeignUnit,
    UnitStatus,
    as_status,
    is_field_prop,
)
from bitext.model import Lang, TranslationUnit


def own_units(
    units: Iterable[TranslationUnit], tags: Mapping[Lang, str], *, status: UnitStatus = "machine", origin: str = "mt"
) -> Iterator[ForeignUnit]:
    """Turn bitext's own units, English first, into units for exchange.

    Props x-bitext-status and x-bitext-origin of a unit go before ``status`` and ``origin``; a unit without a target
    is new.
    """
    for unit in units:
        source, target, source_codes, target_codes = coded_texts(unit)
        known = dict((*unit.variants[0].props, *unit.props))
        yield ForeignUnit(
            id=unit.id,
            source=source,
            target=target,
            source_tag=tags["en"],
            target_tag=tags["ko"],
            status=as_status(known.get(STATUS_PROP), status) if target else "new",
            origin=known.get(ORIGIN_PROP, origin) if target else "",
            tool="bitext",
            changed=unit.reuse.changed if unit.reuse else None,
            author=unit.reuse.author if unit.reuse else "",
            notes=unit.notes,
            props=tuple(pair for pair in unit.props if not is_field_prop(pair[0])),
            previous=known.get(PREVIOUS_PROPS[0]),
            next=known.get(NEXT_PROPS[0]),
            source_codes=source_codes,
            target_codes=target_codes,
            alternatives=unit.alternatives,
        )
