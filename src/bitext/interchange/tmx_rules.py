"""What TMX 1.4 allows where: the tables behind ``bitext tmx check`` and ``fix``.

Source: TMX 1.4b specification (LISA OSCAR, 2005), section "Detailed descriptions of elements".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bitext.interchange.units import parse_moment
from bitext.interchange.xml_stream import XML_LANG

_INLINE = frozenset({"bpt", "ept", "it", "ph", "hi", "ut"})
_CODE = frozenset({"sub"})
_CHANGE = frozenset({"creationdate", "creationid", "changedate", "changeid"})
_USE = frozenset(
    {"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "o-tmf"}
)
_TEXT = frozenset({"o-encoding", XML_LANG, "lang"})
DATES = frozenset({"creationdate", "changedate", "lastusagedate"})
SEGTYPES = frozenset({"block", "paragraph", "sentence", "phrase"})
POSITIONS = frozenset({"begin", "end"})
#: Elements that hold elements only.
HOLDERS = frozenset({"header", "ude", "tu", "tuv"})
_DATE_FORM = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold what an element may hold and which attributes it must and may have."""

    children: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


#: The header's attributes that must be there, with what is written where nothing is known.
HEADER = {
    "creationtool": "unknown",
    "creationtoolversion": "unknown",
    "segtype": "paragraph",
    "o-tmf": "unknown",
    "adminlang": "en",
    "srclang": "*all*",
    "datatype": "unknown",
}
RULES = {
    "header": Rule(
        children=frozenset({"note", "prop", "ude"}),
        required=frozenset(HEADER),
        optional=_CHANGE | {"o-encoding"},
    ),
    "ude": Rule(children=frozenset({"map"}), required=frozenset({"name"}), optional=frozenset({"base"})),
    "map": Rule(required=frozenset({"unicode"}), optional=frozenset({"code", "ent", "subst"})),
    "note": Rule(optional=_TEXT),
    "prop": Rule(required=frozenset({"type"}), optional=_TEXT),
    "tu": Rule(children=frozenset({"note", "prop", "tuv"}), optional=_CHANGE | _USE | {"tuid", "segtype", "srclang"}),
    "tuv": Rule(
        children=frozenset({"note", "prop", "seg"}), required=frozenset({XML_LANG}), optional=_CHANGE | _USE | {"lang"}
    ),
    "seg": Rule(children=_INLINE),
    "bpt": Rule(children=_CODE, required=frozenset({"i"}), optional=frozenset({"x", "type"})),
    "ept": Rule(children=_CODE, required=frozenset({"i"})),
    "it": Rule(children=_CODE, required=frozenset({"pos"}), optional=frozenset({"x", "type"})),
    "ph": Rule(children=_CODE, optional=frozenset({"assoc", "x", "type"})),
    "hi": Rule(children=_INLINE, optional=frozenset({"x", "type"})),
    "ut": Rule(children=_CODE, optional=frozenset({"x"})),
    "sub": Rule(children=_INLINE, optional=frozenset({"datatype", "type"})),
}


def is_date(value: str) -> bool:
    """Tell whether a date is one and is written as TMX asks.

    >>> is_date("20260101T090000Z"), is_date("20251399T000000Z"), is_date("2026-01-01")
    (True, False, False)
    """
    return _DATE_FORM.fullmatch(value) is not None and parse_moment(value) is not None
