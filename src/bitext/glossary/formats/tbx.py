"""TBX-Basic: rows to concept entries and back.

A concept entry holds the rows of one source, case rule and dates: the source as the English term, the targets as
preferred and admitted Korean terms, what is forbidden as deprecated ones. What the data categories of TBX-Basic do not
say is found by reading each entry as any other program's, and put into a note as JSON where the row comes out
different: ``bitext {"case": "yes"}``. So nothing is lost on the way back, and notes stand only where they are needed.

Data categories that rows have no column for come as extra columns, concept:definition or ko:context, and go back to
their place.

Source: TBX-Basic, version 2 (LISA, 2008) and dialect 1.2.1 (LTAC, 2023), whose part of speech has no proper noun.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Literal, get_args

from bitext.glossary.formats.cells import KNOWN_COLUMNS, Loss, differences, ranked, squeeze
from bitext.glossary.formats.tbx_xml import (
    Dialect,
    Pairs,
    Section,
    TbxConcept,
    TbxTerm,
    parse_concepts,
    serialize_concepts,
)
from bitext.glossary.rows import Concept, GlossaryRow, row_of_cells
from bitext.model import Lang, Status

Level = Literal["concept", "language", "term"]
_LANGS: tuple[Lang, ...] = get_args(Lang)
_GENDERS = ("masculine", "feminine", "neuter", "other")
_TYPES = ("fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase")
#: Where a data category that has no column of its own may be written, and which values it takes (None for any).
_PLACES: dict[Level, dict[str, tuple[str, ...] | None]] = {
    "concept": dict.fromkeys(("definition", "customerSubset", "projectSubset", "source")),
    "language": {"definition": None},
    "term": {
        **dict.fromkeys(("context", "geographicalUsage", "customerSubset", "projectSubset", "source")),
        "grammaticalGender": _GENDERS,
        "termType": _TYPES,
        "administrativeStatus": tuple(f"{status}Term-admn-sts" for status in (*get_args(Status), "superseded")),
    },
}
#: Names of one status in TBX of all ages and in Weblate, without "Term" and "-admn-sts".
#: Names under which programs write the status of a term.
_STATUS_NOTES = ("administrativeStatus", "normativeAuthorization", "usageStatus")
_STATUSES: dict[str, Status] = {
    **dict.fromkeys(("preferred", "standardized", "legal", "regulated"), "preferred"),
    "admitted": "admitted",
    **dict.fromkeys(("deprecated", "superseded", "obsolete", "forbidden", "notrecommended"), "deprecated"),
}
_POS = {"noun": "noun", "verb": "verb", "propn": "properNoun", "adjective": "adjective", "adverb": "adverb"}
_POS_READ = {**{name.lower(): pos for pos, name in _POS.items()}, "proper noun": "propn", "propn": "propn"}
_PHRASES = ("phrase", "phraseologicalUnit", "setPhrase", "collocation")
_NOTE = re.compile(r"bitext (\{.*\})")
_JOIN = " | "
#: Columns that may be told once, at the concept: they also hold for a rendering that another program adds.
_SHARED = ("pos", "case", "valid-from", "valid-to")


def parse_tbx(data: bytes, name: str, losses: list[Loss]) -> list[GlossaryRow]:
    """Parse TBX of either generation and style.

    Every English term of an entry makes a row with every Korean one. Of Korean terms without a status the first is
    preferred, unless another one is, and the others admitted.

    Raises:
        GlossaryError: It is not XML, not TBX, or not safe to read.
    """
    rows = [row for concept in parse_concepts(data, name, losses) for row in rows_of(concept, losses)]
    result = ranked(rows)
    losses.extend(
        Loss(what="status", place=row.place, cell=f"preferred ({row.target})")
        for row, now in zip(rows, result, strict=True)
        if row.status != now.status
    )
    return result


def serialize_tbx(rows: Iterable[GlossaryRow], dialect: Dialect) -> bytes:
    """Return a TBX file; rows of one concept stand together in it."""
    return serialize_concepts(concepts_of(rows, dialect), dialect).encode()


def rows_of(concept: TbxConcept, losses: list[Loss]) -> list[GlossaryRow]:
    """Return the rows of an entry that has English and Korean; the losses are what they cannot say.

    Where notes of ours say what each row forbids, every row also forbids what another program has deprecated since.
    """
    english = list({term.text: term for term in concept.terms if term.lang == "en"}.values())
    korean = _once(term for term in concept.terms if term.lang == "ko")
    statuses = _statuses(korean, losses)
    deprecated = [term.text for term, status in zip(korean, statuses, strict=True) if status == "deprecated"]
    if len(deprecated) == len(korean):
        losses.extend(Loss(what="entry without Korean", place=term.place, cell=term.text) for term in english[:1])
    common = {
        **dict.fromkeys(KNOWN_COLUMNS, ""),
        **_extras("concept", concept.section, ("subjectField",)),
        "domain": _joined(concept.section, "subjectField") or "concept",
        "case": "no",
        "forbidden": "|".join(dict.fromkeys(deprecated)),
    }
    for lang, section in concept.languages:
        for column, text in _extras(lang, section, ()).items():  # ko and ko-KR may both have some
            common[column] = _JOIN.join(dict.fromkeys(filter(None, (common.get(column), text))))
    rows = [
        _row(concept, common, source, target, status)
        for source in english
        for target, status in zip(korean, statuses, strict=True)
        if status != "deprecated"
    ]
    held = {text for row in rows for text in row.forbidden}
    fresh = tuple(text for part in common["forbidden"].split("|") if (text := part.strip()) and text not in held)
    return [replace(row, forbidden=(*row.forbidden, *fresh)) for row in rows] if fresh else rows


def _once(terms: Iterable[TbxTerm]) -> list[TbxTerm]:
    """Return terms of one language without those said before, as in ko and ko-KR, unless they have a status."""
    found: list[TbxTerm] = []
    for term in terms:
        if _written_status(term) or all(term.text != known.text for known in found):
            found.append(term)
    return found


def _row(concept: TbxConcept, common: dict[str, str], source: TbxTerm, target: TbxTerm, status: Status) -> GlossaryRow:
    sections = (concept.section, *(section for _, section in concept.languages), source.section, target.section)
    notes = [note for section in sections for note in section.notes]
    cells = {
        **common,
        **_term_extras(source),
        **_term_extras(target),
        "source": source.text,
        "target": target.text,
        "status": status,
        "pos": _pos_of(target.section) or _pos_of(source.section) or "noun",
        "note": _JOIN.join(dict.fromkeys(note for note in notes if _told(note) is None)),
    }
    for note in notes:
        cells |= _told(note) or {}
    return row_of_cells(cells, target.place)


def concepts_of(rows: Iterable[GlossaryRow], dialect: Dialect) -> Iterator[TbxConcept]:
    """Yield the entries, in the order of their first rows."""
    groups: dict[Concept, list[GlossaryRow]] = {}
    for row in rows:
        groups.setdefault(row.concept, []).append(row)
    for key, group in groups.items():
        id = "c" + sha256("\0".join(key).encode()).hexdigest()[:16]
        plain = _concept(id, group, dialect, [{} for _ in group], {})
        untold = [differences(row, read) for row, read in zip(group, rows_of(plain, []), strict=True)]
        if not any(untold):
            yield plain
            continue
        shared = {
            column: cell
            for column, cell in untold[0].items()
            if column in _SHARED and all(each.get(column) == cell for each in untold)
        }
        own = [{column: cell for column, cell in each.items() if column not in shared} for each in untold]
        yield _concept(id, group, dialect, own, shared)


def _concept(
    id: str, group: Sequence[GlossaryRow], dialect: Dialect, untold: Sequence[dict[str, str]], shared: dict[str, str]
) -> TbxConcept:
    first = group[0]
    terms = [TbxTerm(text=first.source, lang="en", section=_term_section(first, "en", (), dialect))]
    for row, cells in zip(group, untold, strict=True):
        status = (("administrativeStatus", f"{row.status}Term-admn-sts"),)
        section = _term_section(row, "ko", status, dialect)
        note = (row.note,) if row.note and _told(row.note) is None else ()
        section = Section(categories=section.categories, notes=(*note, *_telling(cells)))
        terms.append(TbxTerm(text=row.target, lang="ko", section=section))
    deprecated = Section(categories=(("administrativeStatus", "deprecatedTerm-admn-sts"),))
    terms += [
        TbxTerm(text=text, lang="ko", section=deprecated)
        for text in dict.fromkeys(text for row in group for text in row.forbidden)
    ]
    field = (("subjectField", first.domain),) if first.domain else ()
    return TbxConcept(
        id=id,
        section=Section(categories=field + _categories(first, "concept", "concept"), notes=_telling(shared)),
        languages=tuple((lang, Section(categories=_categories(first, lang, "language"))) for lang in _LANGS),
        terms=tuple(terms),
    )


def _term_section(row: GlossaryRow, lang: Lang, status: Pairs, dialect: Dialect) -> Section:
    pos = "noun" if row.pos == "propn" and dialect != "tbx-2008" else _POS.get(row.pos, "other" if row.pos else "")
    written = {"partOfSpeech": pos, "termType": "phrase" if row.pos == "phrase" else ""}
    categories = dict(_categories(row, lang, "term")) | {name: value for name, value in written.items() if value}
    return Section(categories=tuple((categories | dict(status)).items()))


def _categories(row: GlossaryRow, prefix: Lang | Literal["concept"], level: Level) -> Pairs:
    """Return the extra columns of a row that are data categories of the level."""
    found = []
    for column, cell in row.extra:
        before, _, name = column.partition(":")
        values = _PLACES[level].get(name, ())
        if before == prefix and cell and (values is None or cell in values):
            found.append((name, cell))
    return tuple(found)


def _extras(prefix: str, section: Section, known: Sequence[str]) -> dict[str, str]:
    names = dict.fromkeys(name for name, _ in section.categories if name not in known)
    return {f"{prefix}:{name}": _joined(section, name) for name in names}


def _term_extras(term: TbxTerm) -> dict[str, str]:
    extras = _extras(term.lang, term.section, ("partOfSpeech",))
    if _joined(term.section, "termType") in _PHRASES:
        del extras[f"{term.lang}:termType"]
    if term.lang == "ko" or _status_of(term) == "preferred":
        for name in _STATUS_NOTES:
            extras.pop(f"{term.lang}:{name}", None)
    return extras


def _joined(section: Section, category: str) -> str:
    return _JOIN.join(dict.fromkeys(value for name, value in section.categories if name == category))


def _pos_of(section: Section) -> str:
    if _joined(section, "termType") in _PHRASES:
        return "phrase"
    pos = _joined(section, "partOfSpeech")
    return _POS_READ.get(pos.lower(), pos)


def _status_of(term: TbxTerm) -> Status | None:
    name = _written_status(term).lower().removesuffix("-admn-sts").removesuffix("term")
    return _STATUSES.get(name)


def _written_status(term: TbxTerm) -> str:
    """Return the status in the file's words, under whichever name programs write it."""
    return next((text for name in _STATUS_NOTES if (text := _joined(term.section, name))), "")


def _statuses(terms: Sequence[TbxTerm], losses: list[Loss]) -> list[Status]:
    """Return the status of each term; of those without one the first may become preferred."""
    told = [_status_of(term) for term in terms]
    for term, status in zip(terms, told, strict=True):
        written = _written_status(term)
        if written and not (status and written.lower().startswith(status)):
            losses.append(Loss(what="status", place=term.place, cell=f"{written} ({term.text})"))
    open_places = [index for index, status in enumerate(told) if status is None]
    first = open_places[0] if open_places and "preferred" not in told else None
    return [status or ("preferred" if index == first else "admitted") for index, status in enumerate(told)]


def _told(note: str) -> dict[str, str] | None:
    """Return the cells that a note of ours tells, None for anyone's note."""
    match = _NOTE.fullmatch(note)
    try:
        cells = json.loads(match[1]) if match else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(cells, dict) or not all(isinstance(cell, str) for cell in cells.values()):
        return None
    return {squeeze(column): squeeze(cell) for column, cell in cells.items() if squeeze(column)}


def _telling(cells: dict[str, str]) -> tuple[str, ...]:
    return (f"bitext {json.dumps(cells, ensure_ascii=False)}",) if cells else ()
