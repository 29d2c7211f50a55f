"""The lists of a DOCX document: which paragraphs are numbered, and how.

Source: ECMA-376, part 1, section 17.9.
"""

from __future__ import annotations

from lxml import etree

from bitext.container import attribute, child, local_name
from bitext.release.numbering import ListCounter, ListLevel

_FORMATS = {
    "decimal": "decimal",
    "decimalZero": "decimal",
    "lowerLetter": "lower-latin",
    "upperLetter": "upper-latin",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "ganada": "hangul",
    "chosung": "jamo",
    "decimalEnclosedCircle": "circled",
    "decimalEnclosedCircleChinese": "circled",
    "bullet": "bullet",
    "none": "none",
}
_MAX_STYLES = 20


class DocxLists:
    """Give the marker of each paragraph, in the order of the document."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        parts = list(numbering) if numbering is not None else []
        self._abstract = {attribute(part, "abstractNumId"): part for part in parts if local_name(part) == "abstractNum"}
        self._lists = {attribute(part, "numId"): part for part in parts if local_name(part) == "num"}
        self._styles = {
            attribute(style, "styleId"): style
            for style in (styles if styles is not None else ())
            if local_name(style) == "style"
        }
        self._counters: dict[str, ListCounter] = {}

    def marker(self, paragraph: etree._Element) -> str:
        """Return the marker that Word shows before a paragraph; empty where it shows none."""
        properties = child(paragraph, "pPr")
        style = _value(child(properties, "pStyle"))
        number, level = _place(properties)
        for _ in range(_MAX_STYLES):  # a style may inherit from itself in a broken file
            if number is not None or style not in self._styles:
                break
            number, own = _place(child(self._styles[style], "pPr"))
            level = own if level is None else level
            style = _value(child(self._styles[style], "basedOn"))
        if number is None or number == "0" or number not in self._lists:
            return ""
        return self._counter(number).marker(int(level) if level and level.isdecimal() else 0)

    def _counter(self, number: str) -> ListCounter:
        """Return the counter of a list; lists of one definition count on, unless they begin anew."""
        item = self._lists[number]
        definition = _value(child(item, "abstractNumId"))
        anew = [part for part in item if local_name(part) == "lvlOverride"]
        key = f"own {number}" if anew else f"shared {definition}"
        if key not in self._counters:
            levels = _levels(self._abstract.get(definition))
            for part in anew:
                levels |= _levels(part)
                start, level = _value(child(part, "startOverride")), int(attribute(part, "ilvl") or 0)
                if start and level in levels:
                    known = levels[level]
                    levels[level] = ListLevel(format=known.format, text=known.text, start=int(start))
            self._counters[key] = ListCounter(levels)
        return self._counters[key]


def _place(properties: etree._Element | None) -> tuple[str | None, str | None]:
    """Return list and level of a paragraph or style."""
    numbered = child(properties, "numPr")
    return _value(child(numbered, "numId")), _value(child(numbered, "ilvl"))


def _levels(definition: etree._Element | None) -> dict[int, ListLevel]:
    levels = {}
    for part in definition if definition is not None else ():
        index = attribute(part, "ilvl") if local_name(part) == "lvl" else None
        if index is not None:
            levels[int(index)] = ListLevel(
                format=_FORMATS.get(_value(child(part, "numFmt")) or "decimal", "decimal"),
                text=_value(child(part, "lvlText")) or "",
                start=int(_value(child(part, "start")) or 1),
            )
    return levels


def _value(element: etree._Element | None) -> str | None:
    return attribute(element, "val") if element is not None else None
