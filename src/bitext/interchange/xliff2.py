"""The XML of XLIFF 2.1, for :func:`bitext.interchange.xliff.write_xliff`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bitext.interchange.inline import xliff2_content
from bitext.interchange.units import ForeignUnit
from bitext.interchange.xliff_parts import (
    FIELDS,
    ID_FIELD,
    MATCHES,
    METADATA,
    ORIGIN_FIELD,
    PROPS,
    SUB_STATES,
    TERMS_NOTE,
    TERMS_PROP,
    TOOL,
    XLIFF2,
    XliffHeader,
    fields_of,
    own_props,
)
from bitext.interchange.xml_write import xml_text, xml_value

_NOT_NMTOKEN = re.compile(r"[^\w.:가-힣-]", re.ASCII)


class Xliff2:
    """XLIFF 2.1; one unit of one segment for each translation unit."""

    group_end = "    </group>\n"
    end = "  </file>\n</xliff>\n"

    def head(self, header: XliffHeader) -> str:
        """Return all that stands before the first group."""
        metadata = "".join(f"    {line}\n" for line in _metadata([(FIELDS, [("x-tool", TOOL)]), (PROPS, header.props)]))
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="{XLIFF2}" xmlns:mda="{METADATA}" '
            f'xmlns:mtc="{MATCHES}" version="2.1" srcLang={xml_value(header.source_tag)} '
            f"trgLang={xml_value(header.target_tag)}>\n"
            f'  <file id="f1" original={xml_value(header.original)} xml:space="preserve">\n{metadata}'
        )

    def group(self, id: str, kind: str) -> str:
        """Return the begin of a group."""
        type = f' type="bitext:{kind}"' if re.fullmatch(r"\w+", kind, re.ASCII) else ""
        return f'    <group id="{id}"{type}>\n'

    def id(self, id: str) -> str:
        """Return an id with nothing in it that an NMTOKEN cannot have."""
        return _NOT_NMTOKEN.sub("_", id.replace("/", "."))

    def unit(self, id: str, unit: ForeignUnit, header: XliffHeader) -> str:
        """Return a ``unit``."""
        data: dict[str, str] = {}
        lines = [f"<source>{xliff2_content(unit.source, unit.source_codes, data)}</source>"]
        if unit.target or unit.status != "new":
            lines.append(f"<target>{xliff2_content(unit.target, unit.target_codes, data)}</target>")
        fields = [*fields_of(unit), *([(ID_FIELD, unit.id)] if unit.id != id else [])]
        fields += [(ORIGIN_FIELD, unit.origin)] if unit.origin else []
        head = [
            *_matches(unit),
            *_metadata([(FIELDS, fields), (PROPS, own_props(unit, header))]),
            *_notes(unit),
            *_original_data(data),
        ]
        state, detail = SUB_STATES[unit.status]
        said = f'state="{state}"' + (f' subState="{detail}"' if detail else "")
        lines = [
            f'<unit id="{id}">',
            *_indent(head),
            f'  <segment id="s1" {said}>',
            *_indent(_indent(lines)),
            "  </segment>",
        ]
        return "".join(f"      {line}\n" for line in (*lines, "</unit>"))


def _matches(unit: ForeignUnit) -> list[str]:
    lines = []
    for alternative in unit.alternatives:
        quality = "" if alternative.quality is None else f' matchQuality="{alternative.quality}"'
        origin = f" origin={xml_value(alternative.origin)}" if alternative.origin else ""
        source, target = xml_text(alternative.source or unit.source), xml_text(alternative.target)
        lines.append(
            f'<mtc:match ref="#s1"{quality}{origin}><source>{source}</source><target>{target}</target></mtc:match>'
        )
    return ["<mtc:matches>", *_indent(lines), "</mtc:matches>"] if lines else []


def _metadata(categories: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> list[str]:
    lines: list[str] = []
    for category, pairs in categories:
        metas = [f"  <mda:meta type={xml_value(type)}>{xml_text(value)}</mda:meta>" for type, value in pairs]
        lines += [f'<mda:metaGroup category="{category}">', *metas, "</mda:metaGroup>"] if metas else []
    return ["<mda:metadata>", *_indent(lines), "</mda:metadata>"] if lines else []


def _notes(unit: ForeignUnit) -> list[str]:
    lines = [f"<note>{xml_text(note)}</note>" for note in unit.notes]
    terms = dict(unit.props).get(TERMS_PROP)
    lines += [f'<note category="{TERMS_NOTE}">{xml_text(terms)}</note>'] if terms else []
    return ["<notes>", *_indent(lines), "</notes>"] if lines else []


def _original_data(data: Mapping[str, str]) -> list[str]:
    lines = [f'<data id="{id}">{xml_text(code)}</data>' for code, id in data.items()]
    return ["<originalData>", *_indent(lines), "</originalData>"] if lines else []


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
