"""Read source and target of bilingual files: TMX and XLIFF of any tool, TSV.

Files are read as a stream; XML without entities, document types or network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bitext.errors import InputError, InterchangeError
from bitext.model import BilingualUnit

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Elements of a TMX segment that hold codes of the document, not text.
_CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))
#: libxml2 counts lines up to here.
_LAST_LINE = 65535
_SHOWN = 20


def read_units(path: Path) -> Iterator[BilingualUnit]:
    """Yield the units of a bilingual file, in file order; a missing side is empty.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: The format is none of those known, the XML is not well-formed, or rows have not two cells.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise InterchangeError(f"{path}: the format {path.suffix or 'without suffix'} is not known; expected {known}")
    try:
        yield from reader(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (English, Korean) of a bilingual file: :func:`read_units` without the rest."""
    return ((unit.source, unit.target) for unit in read_units(path))


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: It cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error


def _read_tsv(path: Path) -> Iterator[BilingualUnit]:
    """Yield a unit for each line of source and target, with the line's number as id; further cells are left out."""
    bad: list[int] = []
    number = 0
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            cells = line.removesuffix("\n").split("\t")
            if len(cells) < 2:
                bad.append(number)
            elif not bad:
                yield BilingualUnit(id=str(number), source=cells[0], target=cells[1], line=number)
    if not number:
        raise InterchangeError(f"{path}: is empty; expected lines of source and target separated by a tab")
    if bad:
        others = f"; so have lines {', '.join(map(str, bad[1:_SHOWN]))}" if len(bad) > 1 else ""
        more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise InterchangeError(
            f"{path}:{bad[0]}: one cell; expected source and target separated by a tab{others}{more}"
        )


def _read_tmx(path: Path) -> Iterator[BilingualUnit]:
    from lxml import etree

    english = number = 0
    try:
        with path.open("rb") as stream:
            units = etree.iterparse(
                stream, events=("end",), tag="tu", resolve_entities=False, no_network=True, load_dtd=False
            )
            for number, (_, unit) in enumerate(units, 1):
                if number == 1:
                    _refuse_entities(unit, path)
                texts = {_language(variant): _text(variant.find("seg")) for variant in unit.iterchildren("tuv")}
                english += "en" in texts
                yield BilingualUnit(
                    id=unit.get("tuid") or str(number),
                    source=texts.get("en", ""),
                    target=texts.get("ko", ""),
                    line=unit.sourceline if unit.sourceline and unit.sourceline < _LAST_LINE else None,
                    props=tuple((prop.get("type", ""), prop.text or "") for prop in unit.iterchildren("prop")),
                )
                unit.clear()
                while unit.getprevious() is not None:
                    del unit.getparent()[0]
    except (etree.XMLSyntaxError, AttributeError) as error:
        raise InterchangeError(f"{path}: not a TMX file that can be read: {error}; export it again") from error
    if number and not english:
        raise InterchangeError(f"{path}: none of its {number} units has English; expected xml:lang en and ko")


def _read_xliff(path: Path) -> Iterator[BilingualUnit]:
    from bitext.interchange.units import ORIGIN_PROP
    from bitext.interchange.xliff_read import read_xliff

    for number, unit in enumerate(read_xliff(path, inline="plain"), 1):
        props = (*unit.props, (ORIGIN_PROP, unit.origin)) if unit.origin else unit.props
        yield BilingualUnit(id=unit.id or str(number), source=unit.source, target=unit.target, props=props)


def _text(element: Any) -> str:
    """Return the text of a segment, without the codes of the document it is from."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _CODES and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _refuse_entities(unit: Any, path: Path) -> None:
    declared = unit.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise InterchangeError(f"{path}: not a TMX file that can be read: it declares entities; export it again")


def _language(variant: Any) -> str:
    return str(variant.get(XML_LANG) or variant.get("lang") or "").partition("-")[0].lower()


#: Readers by suffix; each yields the units of a file in order.
READERS: dict[str, Callable[[Path], Iterator[BilingualUnit]]] = {
    ".tmx": _read_tmx,
    **dict.fromkeys((".xliff", ".xlf", ".sdlxliff", ".mqxliff"), _read_xliff),
    ".tsv": _read_tsv,
    ".tab": _read_tsv,
    ".txt": _read_tsv,
}
