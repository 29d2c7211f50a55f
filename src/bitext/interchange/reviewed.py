"""Reviewed TMX: what a translator made of the units, and edited Korean put back into a file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from bitext.errors import InputError, InterchangeError
from bitext.model import Lang
from bitext.text import XML_ILLEGAL

STATUSES = ("new", "machine", "reviewed", "approved")
STATUS_PROP = "x-bitext-status"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARAGRAPHS = ".paragraph.tmx"
_MACHINES = frozenset({"bitext-mt", "MT"})
#: Their content is code of the tool that wrote the file, not text.
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedUnit:
    """Hold one unit of a reviewed file.

    Attributes:
        id: As the file has it; empty where the tool dropped it.
        source: The English.
        target: The Korean; empty where there is none.
        status: One of :data:`STATUSES`.
        notes: For the reviewer.
        props: Props of the unit and its variants, by type.
    """

    id: str
    source: str
    target: str
    status: str = "reviewed"
    notes: tuple[str, ...] = ()
    props: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Hold what a reviewer left of a unit: its Korean and status, and the English to tell that it is the same unit."""

    source: str
    target: str
    status: str


def find_reviewed(paths: Sequence[Path]) -> list[Path]:
    """Return the TMX files that paths name, those of folders in the order of their names.

    Of a folder's NAME.tmx and NAME.paragraph.tmx, which have the same text, the first is taken.

    Raises:
        InputError: A folder holds none.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        found = sorted(path.rglob("*.tmx"))
        if not found:
            raise InputError("the folder holds no .tmx file; give that of 'bitext translate'", path=str(path))
        files += [file for file in found if not _has_sentences(file)]
    return files


def read_reviewed(path: Path) -> list[ReviewedUnit]:
    """Read the English and Korean units of a TMX file, in file order.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not TMX, not well-formed, or declares entities.
    """
    units = []
    for element in _parse(path).iter("tu"):
        sides = {lang: tuv for tuv in reversed(element.findall("tuv")) if (lang := _lang(tuv)) is not None}
        if "en" not in sides:
            continue
        props = {prop.get("type", ""): prop.text or "" for prop in element.iter("prop")}
        target = _seg_text(sides["ko"]) if "ko" in sides else ""
        units.append(
            ReviewedUnit(
                id=element.get("tuid") or "",
                source=_seg_text(sides["en"]),
                target=target,
                status=_status(element, sides.get("ko"), props) if target else "new",
                notes=tuple(note.text or "" for note in element.findall("note")),
                props=props,
            )
        )
    return units


def _has_sentences(file: Path) -> bool:
    """Tell whether a file of paragraph units has a file of sentence units beside it."""
    return file.name.endswith(_PARAGRAPHS) and file.with_name(file.name.removesuffix(_PARAGRAPHS) + ".tmx").exists()


def put_back(path: Path, edits: Mapping[str, Edit], *, author: str, date: datetime.datetime) -> tuple[bytes, int]:
    """Put edited Korean into a TMX file; whatever was not edited stays.

    A unit whose Korean changed becomes "reviewed" where the reviewer set no status.

    Args:
        path: The file that the edits were made from.
        edits: By the ids of the units.
        author: Written as changeid of what changed.
        date: Written as changedate.

    Returns:
        The new file, and how many units changed.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is no TMX, or an edit fits no unit; all such edits are named.
    """
    root = _parse(path)
    units = {element.get("tuid"): element for element in root.iter("tu")}
    problems = [f"{id}: not in {path}" for id in edits if id not in units]
    moment = date.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    changed = 0
    for id, edit in edits.items():
        if id in units:
            try:
                changed += _put(units[id], edit, author, moment)
            except InterchangeError as error:
                problems.append(f"{id}: {error}")
    if problems:
        raise InterchangeError("edits that fit no unit; nothing was written: " + "; ".join(problems))
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n", changed


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except etree.XMLSyntaxError as error:
        raise InterchangeError(f"{path}:{error.lineno}: not well-formed XML: {error.msg}; expected TMX") from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and next(internal.iterentities(), None) is not None:
        raise InterchangeError(f"{path}: declares entities, which no TMX needs; take the declaration out")
    if root.tag != "tmx":
        raise InterchangeError(f"{path}: the root element is {root.tag!r}; expected <tmx> without a namespace")
    return root


def _lang(tuv: etree._Element) -> Lang | None:
    tag = (tuv.get(_XML_LANG) or tuv.get("lang") or "").lower()
    main = re.split("[-_]", tag)[0]
    return "en" if main in ("en", "eng") else "ko" if main in ("ko", "kor") else None


def _seg_text(tuv: etree._Element) -> str:
    seg = tuv.find("seg")
    return "".join(_texts(seg)) if seg is not None else ""


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for item in element:
        if item.tag not in _CODES and isinstance(item.tag, str):
            yield from _texts(item)
        yield item.tail or ""


def _status(unit: etree._Element, korean: etree._Element | None, props: Mapping[str, str]) -> str:
    if props.get(STATUS_PROP) in STATUSES:
        return props[STATUS_PROP]
    touched = unit.get("changeid") or (korean.get("changeid") if korean is not None else None)
    author = touched or unit.get("creationid") or (korean.get("creationid") if korean is not None else None)
    return "machine" if author in _MACHINES else "reviewed"


def _put(unit: etree._Element, edit: Edit, author: str, moment: str) -> bool:
    """Put one edit into its unit; tell whether that changed it."""
    sides = {lang: tuv for tuv in reversed(unit.findall("tuv")) if (lang := _lang(tuv)) is not None}
    english = sides.get("en")
    if english is None or _plain(_seg_text(english)) != _plain(edit.source):
        raise InterchangeError("its English is not that of the TMX file; rows and ids may have been mixed up")
    props = {prop.get("type", ""): prop.text or "" for prop in unit.iter("prop")}
    korean = sides.get("ko")
    before = _seg_text(korean) if korean is not None else ""
    status = _status(unit, korean, props) if before else "new"
    same = _plain(before) == _plain(edit.target)
    if same and edit.status == status:
        return False
    if not edit.target.strip():
        raise InterchangeError("its Korean is empty; write the translation, or delete the row to leave the unit alone")
    if not same:
        korean = korean if korean is not None else _new_variant(unit, english)
        _set_text(korean, edit.target)
        korean.set("changedate", moment)
        korean.set("changeid", author)
    wanted = edit.status if edit.status != status else "reviewed" if status in ("machine", "new") else status
    _set_status(unit, wanted)
    return True


def _set_text(korean: etree._Element, text: str) -> None:
    seg = korean.find("seg")
    if seg is None:
        seg = etree.SubElement(korean, "seg")
    if len(seg):
        raise InterchangeError("its Korean has inline codes, which a table cannot hold; edit it in the CAT tool")
    seg.text = XML_ILLEGAL.sub("", text)


def _new_variant(unit: etree._Element, english: etree._Element) -> etree._Element:
    tags = (tuv.get(_XML_LANG) for tuv in unit.getroottree().iter("tuv") if _lang(tuv) == "ko")
    korean = etree.SubElement(unit, "tuv", {_XML_LANG: next(tags, None) or "ko"})
    korean.tail, english.tail = english.tail, korean.getparent().text  # as write_tmx indents
    return korean


def _set_status(unit: etree._Element, status: str) -> None:
    prop = next((item for item in unit.findall("prop") if item.get("type") == STATUS_PROP), None)
    if prop is None:
        prop = etree.Element("prop", {"type": STATUS_PROP})
        prop.tail = unit.text
        unit.insert(list(unit).index(unit.find("tuv")), prop)
    prop.text = status


def _plain(text: str) -> str:
    return " ".join(XML_ILLEGAL.sub("", text).split())


def check_ids(units: Sequence[ReviewedUnit], path: Path) -> None:
    """Refuse a file in which units have no id or share one: edits could not find their way back.

    Raises:
        InterchangeError: There are such units.
    """
    ids = [unit.id for unit in units]
    twice = sorted({id for id in ids if id and ids.count(id) > 1}) if len(set(ids)) < len(ids) else []
    if "" in ids or twice:
        named = f"{', '.join(twice[:5])} stand for several" if twice else f"{ids.count('')} units have no id (tuid)"
        raise InterchangeError(f"{path}: {named}; a review table needs one id a unit, as bitext's own TMX has")
