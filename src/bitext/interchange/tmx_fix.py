"""Mend what is safe to mend in TMX files, and write them as one: what ``bitext tmx fix`` and ``merge`` do.

What has no place in a unit becomes a prop of it. Left out, and counted, are variants without a text or a language,
units without a variant, and what stands between units.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bitext.files import atomic_writer
from bitext.interchange.seen import Seen, content
from bitext.interchange.tmx import DOCTYPE, TMX_END, is_language_tag
from bitext.interchange.tmx_read import language_tag, open_tmx
from bitext.interchange.tmx_rules import DATES, HEADER, HOLDERS, POSITIONS, RULES, SEGTYPES, is_date
from bitext.interchange.units import normalize_tag, parse_moment
from bitext.interchange.xml_stream import XML_LANG


@dataclass(slots=True, kw_only=True)
class TmxFixes:
    """Count what was done.

    Attributes:
        units: Units written.
        dropped: Units left out: without a variant that can be read, or duplicates where those were to go.
        repairs: How often what was mended, by its code in ``bitext tmx check``.
    """

    units: int = 0
    dropped: int = 0
    repairs: Counter[str] = field(default_factory=Counter)


def fix_tmx(
    paths: Sequence[Path],
    output: Path,
    *,
    drop_duplicates: bool = False,
    defaults: dict[str, str] | None = None,
    force: bool = False,
) -> TmxFixes:
    """Write the units of TMX files to one file that every tool reads; the file is whole or absent.

    The head is that of the first file. Units of a file of another segtype or source language say so themselves.

    Args:
        paths: The files, in the order of their units.
        output: The file to write; it may be one of them with ``force``.
        drop_duplicates: Whether units with the texts of a unit before are left out.
        defaults: Header attributes to write where the first file has none; by default "paragraph" as segtype, which
            OmegaT cuts into sentences itself, and the language of the first variant as srclang.
        force: Whether an existing file may be replaced.

    Raises:
        InputError: A file cannot be read.
        InterchangeError: A file is not TMX, or more is wrong with it than can be mended.
        OutputError: The output exists and ``force`` is not given, or it cannot be written.
    """
    fixer = _Fixer(defaults or {})
    with ExitStack() as stack:
        seen = stack.enter_context(Seen()) if drop_duplicates else None
        stream = stack.enter_context(atomic_writer(output, force=force))
        begun = False
        for path in paths:
            for unit in fixer.units(path):
                if not begun:
                    stream.write(fixer.head)
                    begun = True
                if seen is not None and not seen.add(*_said(unit)):
                    fixer.fixes.dropped += 1
                    continue
                stream.write(f"    {serialize(unit)}\n")
                fixer.fixes.units += 1
        stream.write(TMX_END if begun else fixer.head + TMX_END)
    return fixer.fixes


def serialize(element: Any) -> str:
    """Return the XML of an element, without what follows it and the namespaces around it."""
    from lxml import etree

    alone = deepcopy(element)
    etree.cleanup_namespaces(alone)
    return str(etree.tostring(alone, encoding="unicode", with_tail=False))


def _said(unit: Any) -> Iterator[str]:
    """Yield language and text of each variant, with its inline elements."""
    for variant in unit.iterfind("tuv"):
        yield normalize_tag(language_tag(variant))
        yield content(variant)


class _Fixer:
    """Mends units one by one.

    Attributes:
        head: All that stands before the units, known as soon as the first unit is.
        fixes: What was done.
    """

    def __init__(self, defaults: dict[str, str]) -> None:
        self.head = ""
        self.fixes = TmxFixes()
        self._defaults = defaults
        self._base: dict[str, str] = {}

    def units(self, path: Path) -> Iterator[Any]:
        """Yield the units of a file, mended."""
        with open_tmx(path, mend=True) as file:
            self._count("version", file.attributes.get("version") != "1.4")
            self._count("doctype", bool(file.address and "/" in file.address.replace("\\", "/")))
            header, differing = None, None
            for element in file.elements("header", "tu", "body"):
                if element.tag == "header":
                    header = element
                    continue
                self._count_stranger(
                    element.getprevious() if element.tag == "tu" else element[-1] if len(element) else None
                )
                if element.tag == "body":
                    continue
                if differing is None:
                    differing = self._begin(header, element)
                self._mend(element)
                if element.find("tuv") is None:
                    self._count("no-variant")
                    self.fixes.dropped += 1
                    continue
                for name, value in differing.items():
                    element.set(name, element.get(name) or value)
                yield element
            if differing is None:
                self._begin(header, None)
            self.fixes.repairs["illegal"] += file.mender.count if file.mender else 0

    def _begin(self, header: Any, unit: Any) -> dict[str, str]:
        """Make the head of the output of the first header; return in what a later one differs from it."""
        from lxml import etree

        header = etree.Element("header") if header is None else deepcopy(header)
        self._mend(header)
        if header.get("segtype") not in SEGTYPES:
            self._count("header-value", header.attrib.pop("segtype", None) is not None)
        variant = None if unit is None else unit.find("tuv")
        tag = "" if variant is None else variant.get(XML_LANG) or variant.get("lang") or ""
        for name, otherwise in HEADER.items():
            if header.get(name) is None or (name == "srclang" and not header.get(name)):
                self._count("header-missing")
                header.set(name, self._defaults.get(name) or (tag if name == "srclang" else "") or otherwise)
        if header.get("srclang") != "*all*":
            header.set("srclang", self._tag(header.get("srclang")))
        if not self.head:
            declaration = f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<tmx version="1.4">\n'
            self.head = f"{declaration}  {serialize(header)}\n  <body>\n"
            self._base = dict(header.attrib)
        return {name: header.get(name) for name in ("segtype", "srclang") if header.get(name) != self._base[name]}

    def _count(self, code: str, happened: bool = True) -> None:
        if happened:
            self.fixes.repairs[code] += 1

    def _count_stranger(self, element: Any) -> None:
        """Count what stands before a unit, or last in the body, and is no unit."""
        if element is not None:
            self._count("unknown-element", element.tag != "tu")
            self._count("stray-text", bool(element.tail and element.tail.strip()))

    # ---- elements

    def _mend(self, element: Any) -> None:
        """Make an element, and all below it, what its rule allows."""
        kept = self._mend_attributes(element)
        if element.tag in HOLDERS:
            self._take_stray_text(element)
        for child in list(element):
            if child.tag in RULES[element.tag].children:
                self._mend(child)
                continue
            self._count("unknown-element")
            text = "".join(child.itertext())
            if element.tag in HOLDERS:
                kept += [(child.tag.rpartition("}")[2], text.strip())] if text.strip() else []
                element.remove(child)
            else:
                _dissolve(child, text)
        if element.tag == "prop" and element.get("type") is None:
            self._count("attribute-missing")
            element.set("type", "x-unknown")
        elif element.tag == "it" and element.get("pos") not in POSITIONS:
            self._count("attribute-value")
            element.set("pos", "end" if element.get("pos") == "close" else "begin")
        elif element.tag == "seg":
            self._mend_pairs(element)
        elif element.tag in ("header", "tu", "tuv"):
            self._arrange(element, kept)

    def _take_stray_text(self, element: Any) -> None:
        """Take away text between elements, which is indentation or a mistake."""
        texts = (element.text, *[child.tail for child in element])
        self._count("stray-text", any(text and text.strip() for text in texts))
        element.text = None
        for child in element:
            child.tail = None

    def _mend_attributes(self, element: Any) -> list[tuple[str, str]]:
        """Mend dates and languages, and take away and return what may not be there."""
        rule, unknown = RULES[element.tag], []
        for name, value in list(element.attrib.items()):
            if name not in rule.required and name not in rule.optional:
                self._count("unknown-attribute")
                unknown.append((name.rpartition("}")[2], element.attrib.pop(name)))
            elif name in DATES and not is_date(value):
                self._count("date")
                moment = parse_moment(value)
                del element.attrib[name]
                if moment:
                    element.set(name, moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ"))
        if element.tag == "tuv":
            tag = element.attrib.pop("lang", "")
            self._count("attribute-missing", element.get(XML_LANG) is None)
            element.set(XML_LANG, self._tag(element.get(XML_LANG) or tag))
        elif element.tag == "tu" and (tag := element.get("srclang")) and tag != "*all*":
            element.set("srclang", self._tag(tag))
        if element.tag == "tu" and element.get("segtype") not in {*SEGTYPES, None}:
            self._count("attribute-value")
            del element.attrib["segtype"]
        return unknown

    def _tag(self, tag: str) -> str:
        right = normalize_tag(tag)
        self._count("language", right != tag)
        return right

    def _arrange(self, element: Any, kept: list[tuple[str, str]]) -> None:
        """Put notes and props first, leave out variants that say nothing, and keep what has no place as props."""
        for name, value in kept:
            element.append(element.makeelement("prop", {"type": f"x-{name}"}))
            element[-1].text = value
        for variant in element.findall("tuv"):
            if variant.find("seg") is None or not is_language_tag(variant.get(XML_LANG)):
                self._count("no-segment" if variant.find("seg") is None else "language-missing")
                element.remove(variant)
        for extra in element.findall("seg")[1:]:
            self._count("no-segment")
            element.remove(extra)
        for ude in element.findall("ude"):
            if ude.get("name") is None or not all(one.get("unicode") for one in ude) or not len(ude):
                self._count("attribute-missing")
                element.remove(ude)
        children = list(element)
        arranged = sorted(children, key=lambda child: child.tag in ("tuv", "seg"))
        if arranged != children:
            self._count("order", not kept)
            element[:] = arranged

    def _mend_pairs(self, segment: Any) -> None:
        """Pair bpt and ept; those without the other become it."""
        waiting: list[Any] = []
        for tag in list(segment.iter("bpt", "ept")):
            match = next((one for one in reversed(waiting) if tag.get("i") in (None, one.get("i"))), None)
            if tag.tag == "bpt":
                if tag.get("i") is None:
                    self._count("inline-pair")
                    tag.set(
                        "i",
                        str(1 + max((int(one.get("i")) for one in segment.iter("bpt") if _is_number(one)), default=0)),
                    )
                waiting.append(tag)
            elif match is None:
                self._become_it(tag, "end")
            else:
                tag.set("i", match.get("i"))
                waiting.remove(match)
        for tag in waiting:
            self._become_it(tag, "begin")

    def _become_it(self, tag: Any, position: str) -> None:
        self._count("inline-pair")
        tag.tag = "it"
        tag.attrib.pop("i", None)
        tag.set("pos", position)


def _is_number(tag: Any) -> bool:
    return (tag.get("i") or "").isdecimal()


def _dissolve(child: Any, text: str) -> None:
    """Put a text in place of a child."""
    before, parent = child.getprevious(), child.getparent()
    text += child.tail or ""
    parent.remove(child)
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
