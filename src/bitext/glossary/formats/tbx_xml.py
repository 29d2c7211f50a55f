"""The XML of TBX: martif of 2008, tbx of 2019 with data categories as attributes (DCA) or as tags (DCT).

Source: ISO 30042:2008, core structure (TBXcoreStructV02); ISO 30042:2019 and the public schemas of TBX-Core and of the
modules Min and Basic, for the namespaces and levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from bitext.errors import GlossaryError
from bitext.glossary.formats.cells import Loss, squeeze
from bitext.model import Lang

if TYPE_CHECKING:
    from lxml.etree import _Element

Dialect = Literal["tbx-2008", "tbx-2019-dca", "tbx-2019-dct"]
Pairs = tuple[tuple[str, str], ...]
_ELEMENTS = {
    **dict.fromkeys(("partOfSpeech", "termType", "administrativeStatus"), "termNote"),
    **dict.fromkeys(("geographicalUsage", "grammaticalGender"), "termNote"),
    **dict.fromkeys(("subjectField", "definition", "context"), "descrip"),
    **dict.fromkeys(("customerSubset", "projectSubset", "source"), "admin"),
}
_ORDER = tuple(_ELEMENTS)  # termNote stands before the others
_MIN = ("subjectField", "partOfSpeech", "administrativeStatus", "customerSubset")
_HEAD_2008 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
  <martifHeader>
    <fileDesc>
      <sourceDesc>
        <p>Converted by bitext</p>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <p type="XCSURI">TBXBasicXCSV02.xcs</p>
    </encodingDesc>
  </martifHeader>
"""
_HEAD_2019 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="{style}" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"{modules}>
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Converted by bitext</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
"""
_MODULES = ' xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"'
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTRIES, _LANGUAGES = ("termEntry", "conceptEntry"), ("langSet", "langSec")
_TERM_SECTIONS = ("tig", "ntig", "termSec")
_GROUPS = ("descripGrp", "adminGrp", "termNoteGrp", "termGrp")
#: Elements whose content no row can hold, whatever they are about.
_UNHELD = ("transacGrp", "transac", "transacNote", "date", "ref", "xref", "descripNote", "adminNote", "termCompList")
_TAGS: dict[str, Lang] = {"en": "en", "eng": "en", "ko": "ko", "kor": "ko"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Hold what one level of an entry says: (data category, value) pairs and notes, in file order."""

    categories: Pairs = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TbxTerm:
    """Hold one term section; place is file:line."""

    text: str
    lang: Lang
    section: Section = Section()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TbxConcept:
    """Hold one concept entry: what stands at the concept, at each language, and the terms in file order."""

    id: str
    section: Section
    languages: tuple[tuple[Lang, Section], ...]
    terms: tuple[TbxTerm, ...]


def serialize_concepts(concepts: Iterable[TbxConcept], dialect: Dialect) -> str:
    """Return a TBX file."""
    if dialect == "tbx-2008":
        head, root = _HEAD_2008, "martif"
    else:
        style = dialect.removeprefix("tbx-2019-")
        head, root = _HEAD_2019.format(style=style, modules=_MODULES if style == "dct" else ""), "tbx"
    lines = [line for concept in concepts for line in _concept_lines(concept, dialect)]
    return f"{head}  <text>\n    <body>\n{''.join(lines)}    </body>\n  </text>\n</{root}>\n"


def parse_concepts(data: bytes, name: str, losses: list[Loss]) -> list[TbxConcept]:
    """Parse the entries that have English and Korean; all else is a loss.

    Raises:
        GlossaryError: It is not well-formed XML, declares or uses entities, or has no entries.
    """
    root = _parse(data, name)
    entries = [element for element in root.iter() if _local(element) in _ENTRIES]
    if not entries:
        raise GlossaryError(f"{name}: holds no termEntry (TBX 2008) and no conceptEntry (TBX 2019); export it again")
    concepts = [_concept(entry, name, losses) for entry in entries]
    found = [concept for concept in concepts if {term.lang for term in concept.terms} == {"en", "ko"}]
    if not found:
        tags = dict.fromkeys(_tag(element) for element in root.iter() if _local(element) in _LANGUAGES)
        raise GlossaryError(
            f"{name}: none of its {len(entries)} entries has both English and Korean terms (en and ko); "
            f"its languages are {', '.join(tags) or 'not told'}"
        )
    return found


def _concept_lines(concept: TbxConcept, dialect: Dialect) -> Iterator[str]:
    generation = 0 if dialect == "tbx-2008" else 1
    entry, language, term_section = _ENTRIES[generation], _LANGUAGES[generation], ("tig", "termSec")[generation]
    yield f'      <{entry} id="{concept.id}">\n'
    yield from _section_lines(concept.section, 8, dialect)
    for lang, section in concept.languages:
        yield f'        <{language} xml:lang="{lang}">\n'
        yield from _section_lines(section, 10, dialect)
        for term in concept.terms:
            if term.lang == lang:
                yield f"          <{term_section}>\n            <term>{escape(term.text)}</term>\n"
                yield from _section_lines(term.section, 12, dialect)
                yield f"          </{term_section}>\n"
        yield f"        </{language}>\n"
    yield f"      </{entry}>\n"


def _section_lines(section: Section, indent: int, dialect: Dialect) -> Iterator[str]:
    before = " " * indent
    for name, value in sorted(section.categories, key=lambda pair: _ORDER.index(pair[0])):
        if dialect == "tbx-2019-dct":
            tag = f"{'min' if name in _MIN else 'basic'}:{name}"
            yield f"{before}<{tag}>{escape(value)}</{tag}>\n"
        else:
            yield f'{before}<{_ELEMENTS[name]} type="{name}">{escape(value)}</{_ELEMENTS[name]}>\n'
    for note in section.notes:
        yield f"{before}<note>{escape(note)}</note>\n"


def _parse(data: bytes, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(f"{name}:{error.lineno}: not well-formed XML: {error.msg}; export it again") from error
    if _local(root) not in ("martif", "tbx"):
        expected = "expected martif (TBX 2008) or tbx (TBX 2019)"
        raise GlossaryError(f"{name}: the root element is {_local(root)}, {expected}; export the glossary as TBX")
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (any(dtd.iterentities()) or any(dtd.iterelements())):
        raise GlossaryError(f"{name}: its DOCTYPE declares entities or elements, which is not read; remove them")
    for entity in root.iter(etree.Entity):
        raise GlossaryError(f"{name}:{entity.sourceline}: {entity.text} is not resolved; write the character itself")
    return root


def _concept(entry: _Element, name: str, losses: list[Loss]) -> TbxConcept:
    languages: list[tuple[Lang, Section]] = []
    terms: list[TbxTerm] = []
    unheld: list[Loss] = []
    for element in entry.iterchildren():
        if _local(element) not in _LANGUAGES:
            continue
        lang = _TAGS.get(_tag(element).replace("_", "-").partition("-")[0].lower())
        if lang:
            terms += _terms(element, lang, name, unheld)
            languages.append((lang, _section(element, name, unheld)))
        else:
            cell = next((_text(term) for term in element.iter() if _local(term) == "term"), "")
            unheld.append(Loss(what=f"language {_tag(element)}", place=f"{name}:{element.sourceline}", cell=cell))
    section = _section(entry, name, unheld)
    langs = {term.lang for term in terms}
    if langs != {"en", "ko"}:  # lost as a whole
        what = f"entry without {'English' if 'en' not in langs else 'Korean'}"
        cell = next((_text(term) for term in entry.iter() if _local(term) == "term"), entry.get("id", ""))
        unheld = [Loss(what=what, place=f"{name}:{entry.sourceline}", cell=cell)]
    losses += unheld
    return TbxConcept(id=entry.get("id", ""), section=section, languages=tuple(languages), terms=tuple(terms))


def _terms(language: _Element, lang: Lang, name: str, losses: list[Loss]) -> Iterator[TbxTerm]:
    for element in language.iterchildren():
        if _local(element) in _TERM_SECTIONS:
            text = next((_text(child) for child in element.iter() if _local(child) == "term"), "")
            if text:
                section = _section(element, name, losses)
                yield TbxTerm(text=text, lang=lang, section=section, place=f"{name}:{element.sourceline}")


def _section(parent: _Element, name: str, losses: list[Loss]) -> Section:
    """Read what stands at one level; groups are read as their members."""
    categories: list[tuple[str, str]] = []
    notes: list[str] = []
    for element in _leaves(parent):
        local, text = _local(element), _text(element)
        category = element.get("type") or local
        if local in _UNHELD or element.get("target"):
            losses.append(Loss(what=category, place=f"{name}:{element.sourceline}", cell=text))
        elif text and local == "note":
            notes.append(text)
        elif text:
            categories.append((squeeze(category), text))
    return Section(categories=tuple(categories), notes=tuple(notes))


def _leaves(parent: _Element) -> Iterator[_Element]:
    for element in parent.iterchildren():
        if _local(element) in _GROUPS:
            yield from _leaves(element)
        elif _local(element) not in (*_LANGUAGES, *_TERM_SECTIONS, "term"):
            yield element


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _tag(language: _Element) -> str:
    return language.get(_XML_LANG) or language.get("lang") or ""


def _text(element: _Element) -> str:
    return squeeze("".join(element.itertext()))
