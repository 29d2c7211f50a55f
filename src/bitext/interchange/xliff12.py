"""The XML of XLIFF 1.2, for :func:`bitext.interchange.xliff.write_xliff`; it holds for the strict schema."""

from __future__ import annotations

import datetime
import re
from urllib.parse import quote

from bitext.interchange.inline import xliff_content
from bitext.interchange.units import ForeignUnit
from bitext.interchange.xliff_parts import (
    FIELD_NAMES,
    ORIGIN_FIELD,
    QUALIFIERS,
    QUOTED,
    STATES,
    TERMS_NOTE,
    TERMS_PROP,
    TOOL,
    XLIFF12,
    XliffHeader,
    fields_of,
    own_props,
)
from bitext.interchange.xml_write import xml_text, xml_value
from bitext.model import Alternative
from bitext.version import VERSION

_RESERVED = {*FIELD_NAMES, ORIGIN_FIELD}


class Xliff12:
    """XLIFF 1.2: one ``trans-unit`` for each unit."""

    group_end = "      </group>\n"
    end = "    </body>\n  </file>\n</xliff>\n"

    def head(self, header: XliffHeader) -> str:
        """Return all that stands before the first group."""
        date = header.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        notes = "".join(f"      <note from={xml_value(type)}>{xml_text(text)}</note>\n" for type, text in header.props)
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="{XLIFF12}" version="1.2">\n'
            f"  <file original={xml_value(header.original)} source-language={xml_value(header.source_tag)} "
            f'target-language={xml_value(header.target_tag)} datatype="plaintext" date="{date}" tool-id="{TOOL}" '
            'xml:space="preserve">\n    <header>\n'
            f'      <tool tool-id="{TOOL}" tool-name="{TOOL}" tool-version={xml_value(VERSION)}/>\n'
            f"{notes}    </header>\n    <body>\n"
        )

    def group(self, id: str, kind: str) -> str:
        """Return the begin of a group."""
        restype = f" restype={xml_value(f'x-{kind}')}" if kind and not re.search(r"\s", kind) else ""
        return f"      <group id={xml_value(id)}{restype}>\n"

    def id(self, id: str) -> str:
        """Return the id itself: any text is one."""
        return id

    def unit(self, id: str, unit: ForeignUnit, header: XliffHeader) -> str:
        """Return a ``trans-unit``."""
        approved = ' approved="yes"' if unit.status == "approved" else ""
        lines = [
            f"<trans-unit id={xml_value(id)}{approved}>",
            f"  <source>{xliff_content(unit.source, unit.source_codes)}</source>",
        ]
        if unit.target or unit.status != "new":
            lines.append(_target(unit))
        lines += [f"  <note>{xml_text(note)}</note>" for note in unit.notes]
        terms = dict(unit.props).get(TERMS_PROP)
        lines += [f'  <note from="{TERMS_NOTE}">{xml_text(terms)}</note>'] if terms else []
        contexts = [
            *fields_of(unit),
            *([(ORIGIN_FIELD, unit.origin)] if unit.origin and unit.origin not in QUALIFIERS else []),
            *((_context_type(type), value) for type, value in own_props(unit, header)),
        ]
        if contexts:
            lines.append('  <context-group purpose="information">')
            lines += [
                f"    <context context-type={xml_value(type)}>{xml_text(text)}</context>" for type, text in contexts
            ]
            lines.append("  </context-group>")
        lines += [_alternative(alternative) for alternative in unit.alternatives]
        return "".join(f"        {line}\n" for line in (*lines, "</trans-unit>"))


def _target(unit: ForeignUnit) -> str:
    qualifier = QUALIFIERS.get(unit.origin, "")
    qualified = f' state-qualifier="{qualifier}"' if qualifier else ""
    content = xliff_content(unit.target, unit.target_codes)
    return f'  <target state="{STATES[unit.status]}"{qualified}>{content}</target>'


def _context_type(type: str) -> str:
    plain = re.fullmatch(r"x-\S+", type) and type not in _RESERVED and not type.startswith(QUOTED)
    return type if plain else QUOTED + quote(type, safe="")


def _alternative(alternative: Alternative) -> str:
    quality = "" if alternative.quality is None else f' match-quality="{alternative.quality}"'
    origin = f" origin={xml_value(alternative.origin)}" if alternative.origin else ""
    source = f"<source>{xml_text(alternative.source)}</source>" if alternative.source else ""
    return f"  <alt-trans{quality}{origin}>{source}<target>{xml_text(alternative.target)}</target></alt-trans>"
