"""Say what other tools will refuse in a TMX file, and what they will not match.

Which tool does what was measured with OmegaT 3.6 and the rules of OmegaT 6.1, or is from the tools' documents:
docs/how-to/tmx-tools.md has the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import InterchangeError
from bitext.interchange.seen import Seen, content
from bitext.interchange.tmx import is_language_tag
from bitext.interchange.tmx_read import language_tag, open_tmx
from bitext.interchange.tmx_rules import DATES, HEADER, HOLDERS, POSITIONS, RULES, SEGTYPES, is_date
from bitext.interchange.units import normalize_tag
from bitext.interchange.xml_mend import Mender
from bitext.interchange.xml_stream import XML_LANG, XmlFile
from bitext.model import Severity

#: How many sentences a text in a language has.
CountSentences = Callable[[str, str], int]
#: Phrase refuses larger files.
_LARGEST = 1 << 30
_VERSIONS = ("1.1", "1.2", "1.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class TmxProblem:
    """Hold one thing that a tool will not take as it is.

    Attributes:
        code: Stable name of the kind.
        severity: error: a tool refuses the file or matches nothing; warning: a tool loses something or may.
        line: 1-based line of the file, 0 for the file as a whole.
        message: What, and what it does to whom.
        unit: The ``tuid`` of the unit, empty without one.
    """

    code: str
    severity: Severity
    line: int
    message: str
    unit: str = ""


class TmxCheck:
    """Check one file; memory does not grow with it.

    Attributes:
        units: Units read so far.
    """

    def __init__(self, path: Path, count_sentences: CountSentences | None = None) -> None:
        """Take the file.

        Args:
            path: The file.
            count_sentences: By which units of several sentences are found in a file that says it holds sentences.
        """
        self.path = path
        self.units = 0
        self._count_sentences = count_sentences
        self._segtype = self._source = ""

    def problems(self) -> Iterator[TmxProblem]:
        """Yield the problems, most of them in the order of the file; what ends the reading is the last.

        Raises:
            InputError: The file cannot be read.
        """
        try:
            with open_tmx(self.path, mend=True) as file, Seen() as seen:
                yield from self._file(file)
                mended = _Mended(file)
                for element in file.elements("header", "tu", "body"):
                    yield from mended.news()
                    if element.tag == "header":
                        yield from self._header(element)
                    elif element.tag == "tu":
                        self.units += 1
                        yield from _strangers(element.getprevious())
                        yield from self._unit(element, seen)
                    elif len(element):
                        yield from _strangers(element[-1])
                yield from mended.news()
                yield from mended.rest()
                if not self._segtype:
                    yield _error("header-missing", file.line, "no header: refused by OmegaT 6.1 and others")
        except InterchangeError as error:
            yield _error("xml", 0, f"{error}; no tool reads further")

    def _file(self, file: XmlFile) -> Iterator[TmxProblem]:
        version = file.attributes.get("version", "")
        if version in _VERSIONS:
            yield _warning("version", file.line, f"version {version!r}: OmegaT 6.1 and others take 1.4 only")
        elif version != "1.4":
            yield _error("version", file.line, f"version {version!r}: must be '1.4'; OmegaT 6.1 refuses the file")
        if file.address and "/" in file.address.replace("\\", "/"):
            yield _warning("doctype", file.line, f"the document type is at {file.address!r}: tools may look for it")
        if self.path.stat().st_size > _LARGEST:
            yield _warning("size", 0, "over 1 GiB: Phrase refuses it; 'bitext tmx split' cuts it up")

    def _header(self, header: Any) -> Iterator[TmxProblem]:
        line = header.sourceline
        self._segtype = header.get("segtype") or "unknown"
        self._source = header.get("srclang") or ""
        for name in HEADER:
            if header.get(name) is None:
                more = "; OmegaT 3.6 matches nothing" if name == "srclang" else ""
                yield _error("header-missing", line, f"the header lacks {name}: OmegaT 6.1 refuses the file{more}")
        if header.get("segtype") not in {*SEGTYPES, None}:
            yield _error(
                "header-value", line, f"segtype {self._segtype!r}: must be one of {', '.join(sorted(SEGTYPES))}"
            )
        if self._source and self._source != "*all*":
            yield from _tag_problems(self._source, line, "", "srclang")
        if header.get("srclang") == "":
            yield _error("header-value", line, "srclang is empty: must be a language or '*all*'; tools match nothing")
        yield from _structure(header, "")

    def _unit(self, unit: Any, seen: Seen) -> Iterator[TmxProblem]:
        id, line = unit.get("tuid") or "", unit.sourceline
        yield from _structure(unit, id)
        variants = unit.findall("tuv")
        if not variants:
            yield _error("no-variant", line, "a unit without a language: OmegaT 6.1 refuses the file", id)
        if len(variants) == 1:
            yield _warning("one-language", line, "a unit of one language: nothing to match", id)
        if id and not seen.add("id", id):
            yield _warning(
                "duplicate-id", line, f"the tuid {id!r} is that of a unit before: tools may keep one only", id
            )
        texts = [_flat(variant) for variant in variants]
        if texts and not seen.add(
            "unit", *(normalize_tag(language_tag(tuv)) for tuv in variants), *map(content, variants)
        ):
            yield _warning("duplicate-unit", line, "the same texts as a unit before", id)
        languages: Counter[str] = Counter()
        for variant, text in zip(variants, texts, strict=True):
            tag = variant.get(XML_LANG) or ""
            languages[normalize_tag(tag)] += 1
            yield from self._variant(variant, tag, text, id)
        for tag, count in languages.items():
            if tag and count > 1:
                yield _warning("several-variants", line, f"{count} variants in {tag}: Phrase and others keep one", id)

    def _variant(self, variant: Any, tag: str, text: str, id: str) -> Iterator[TmxProblem]:
        line = variant.sourceline
        if tag:
            yield from _tag_problems(tag, line, id, "language")
        elif variant.get(XML_LANG) is not None:
            yield _error("language-missing", line, "an empty xml:lang: no tool finds the text", id)
        if variant.find("seg") is not None and not text.strip():
            yield _warning("empty", line, f"an empty text in {tag}: tools insert it as a translation", id)
        language = normalize_tag(tag).partition("-")[0]
        if (
            self._count_sentences
            and self._segtype == "sentence"
            and language == normalize_tag(self._source).partition("-")[0]
            and self._count_sentences(text, language) > 1
        ):
            yield _warning("segtype", line, "several sentences in a file of sentences: OmegaT does not match it", id)


class _Mended:
    """What was mended so that the file could be read at all."""

    def __init__(self, file: XmlFile) -> None:
        self._mender = file.mender or Mender(file.encoding)
        self._said = 0

    def news(self) -> Iterator[TmxProblem]:
        """Yield what was mended since the last time."""
        if len(self._mender.found) > self._said:
            news, self._said = self._mender.found[self._said :], len(self._mender.found)
            yield from (_error("illegal", one.line, f"{one.what}: tools lose the whole file") for one in news)

    def rest(self) -> Iterator[TmxProblem]:
        """Say how many there are that are not named."""
        if self._mender.count > self._said:
            yield _error("illegal", 0, f"{self._mender.count - self._said:,} more of them, not named")


def _structure(element: Any, id: str) -> Iterator[TmxProblem]:
    """Yield what the document type does not allow in an element and below it; OmegaT 6.1 refuses such a file."""
    rule, line = RULES[element.tag], element.sourceline
    for name in element.attrib:
        if name not in rule.required and name not in rule.optional:
            yield _error(
                "unknown-attribute", line, f"{element.tag} has the attribute {name!r}: refused by OmegaT 6.1", id
            )
    for name in rule.required if element.tag != "header" else ():
        if element.get(name) is None:
            shown = "xml:lang" if name == XML_LANG else name
            yield _error("attribute-missing", line, f"{element.tag} lacks {shown}: refused by OmegaT 6.1", id)
    for name in DATES & set(element.attrib):
        if not is_date(element.get(name)):
            yield _warning("date", line, f"{name} {element.get(name)!r}: tools ignore it; write 20260101T090000Z", id)
    yield from _values(element, id)
    last, texts = "", 0
    for child in element:
        if child.tag not in rule.children:
            yield _error(
                "unknown-element", child.sourceline, f"{child.tag} in {element.tag}: refused by OmegaT 6.1", id
            )
            continue
        if child.tag in ("note", "prop") and last in ("tuv", "seg"):
            yield _error("order", child.sourceline, f"{child.tag} behind {last}: refused by OmegaT 6.1", id)
        last, texts = child.tag, texts + (child.tag == "seg")
        yield from _structure(child, id)
    if element.tag == "tuv" and texts != 1:
        yield _error("no-segment", line, f"a variant with {texts} seg: refused by OmegaT 6.1", id)
    if element.tag == "seg":
        yield from _pairs(element, id)


def _values(element: Any, id: str) -> Iterator[TmxProblem]:
    """Yield values that the document type does not list, and text between elements."""
    tag, line = element.tag, element.sourceline
    listed = {"it": ("pos", POSITIONS), "tu": ("segtype", SEGTYPES)}.get(tag)
    if listed and element.get(listed[0]) not in {*listed[1], None}:
        value = element.get(listed[0])
        yield _error("attribute-value", line, f"{listed[0]} {value!r} of {tag}: refused by OmegaT 6.1", id)
    if tag in HOLDERS and any(text and text.strip() for text in (element.text, *[child.tail for child in element])):
        yield _error("stray-text", line, f"text in {tag} outside of its elements: refused by OmegaT 6.1", id)
    if tag == "ude" and element.find("map") is None:
        yield _error("attribute-missing", line, "ude has no map: refused by OmegaT 6.1", id)


def _strangers(element: Any) -> Iterator[TmxProblem]:
    """Yield what stands in the body and is no unit: an element, or the text behind it."""
    if element is None:
        return
    if element.tag != "tu":
        yield _error("unknown-element", element.sourceline, f"{element.tag} in body: refused by OmegaT 6.1")
    if element.tail and element.tail.strip():
        yield _error("stray-text", element.sourceline, "text in body behind this unit: refused by OmegaT 6.1")


def _pairs(segment: Any, id: str) -> Iterator[TmxProblem]:
    begins = Counter(tag.get("i") for tag in segment.iter("bpt"))
    ends = Counter(tag.get("i") for tag in segment.iter("ept"))
    if begins != ends:
        message = "bpt and ept are not in pairs: tools drop the inline elements or the unit"
        yield _warning("inline-pair", segment.sourceline, message, id)


def _tag_problems(tag: str, line: int, id: str, what: str) -> Iterator[TmxProblem]:
    right = normalize_tag(tag)
    if right == tag:
        return
    if not is_language_tag(tag):
        yield _error("language-form", line, f"{what} {tag!r}: write {right!r}; OmegaT refuses or matches nothing", id)
    elif tag.partition("-")[0].lower() != right.partition("-")[0]:
        yield _error("language-code", line, f"{what} {tag!r}: write {right!r}; OmegaT matches nothing", id)
    else:
        yield _warning("language-case", line, f"{what} {tag!r}: write {right!r}; not every tool matches it", id)


def _flat(variant: Any) -> str:
    return "".join(variant.find("seg").itertext()) if variant.find("seg") is not None else ""


def _error(code: str, line: int, message: str, unit: str = "") -> TmxProblem:
    return TmxProblem(code=code, severity="error", line=line, message=message, unit=unit)


def _warning(code: str, line: int, message: str, unit: str = "") -> TmxProblem:
    return TmxProblem(code=code, severity="warning", line=line, message=message, unit=unit)
