"""Read XLIFF 1.1, 1.2, 2.0 and 2.1, and the dialects SDLXLIFF and MQXLIFF, as a stream.

Source: XLIFF 1.2 (OASIS, 2008), XLIFF 2.1 (OASIS, 2018). What Trados Studio and memoQ add is in
:mod:`bitext.interchange.xliff_dialects`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bitext.errors import InterchangeError
from bitext.interchange.seen import Seen
from bitext.interchange.units import Fields, ForeignUnit, InlineForm, UnitStatus, plain_text
from bitext.interchange.xliff2_read import Xliff2Reader
from bitext.interchange.xliff12_read import Xliff12Reader
from bitext.interchange.xliff_parts import XLIFF2, XLIFF11, XLIFF12
from bitext.interchange.xml_stream import XmlFile

SUFFIXES = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")
#: Trados Studio puts the original document of up to 20 MB into the head.
_LIMIT = 64 << 20


def open_xliff(path: Path, *, mend: bool = False) -> tuple[XmlFile, str]:
    """Open an XLIFF file; return it with its namespace.

    Raises:
        InputError: It cannot be read.
        InterchangeError: It is not XLIFF of a version that is read.
    """
    file = XmlFile(path, mend=mend)
    prefix, colon, name = file.root.rpartition(":")
    namespace = file.attributes.get(f"xmlns:{prefix}" if colon else "xmlns", "")
    if name == "xliff" and namespace in (XLIFF11, XLIFF12, XLIFF2):
        return file, namespace
    file.__exit__(None, None, None)
    found = f"<{name}> in namespace {namespace!r}" if namespace else f"<{name}> without a namespace"
    raise InterchangeError(
        f"{path}:{file.line}: not an XLIFF file that is read: found {found}; "
        f"expected <xliff> in {XLIFF12!r} or {XLIFF2!r}"
    )


def read_xliff(
    path: Path, *, inline: InlineForm = "token", unmarked: UnitStatus = "reviewed", mend: bool = False
) -> Iterator[ForeignUnit]:
    """Yield the units of an XLIFF file in file order, each with its neighbours' sources as its context.

    A unit cut into segments yields one for each; what is marked as not for translation yields none.

    Args:
        path: The file.
        inline: Whether inline elements become tokens or are left out.
        unmarked: Status of a target without a state.
        mend: Whether characters that XML cannot hold are mended instead of refused.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not XLIFF, not well-formed, or two units of a document have one id.
    """
    file, namespace = open_xliff(path, mend=mend)
    with file, Seen() as seen:
        reader = Xliff2Reader(file.attributes) if namespace == XLIFF2 else Xliff12Reader(namespace)
        yield from _with_context(_fields(file, reader, seen, unmarked), inline)


def _fields(
    file: XmlFile, reader: Xliff12Reader | Xliff2Reader, seen: Seen, unmarked: UnitStatus
) -> Iterator[tuple[Any, Fields]]:
    """Yield the fields of each unit, with the document that it is of."""
    document: Any = None
    for element in file.elements(reader.unit, limit=_LIMIT):
        owner = next((parent for parent in element.iterancestors() if parent.tag.endswith("}file")), None)
        if owner is None:
            raise InterchangeError(f"{file.path}:{element.sourceline}: a unit outside of <file>; export the file again")
        if owner is not document:
            document = owner
            reader.begin(document)
            seen.clear()
        if not seen.add(element.get("id") or ""):
            raise InterchangeError(
                f"{file.path}:{element.sourceline}: the id {element.get('id')!r} is that of a unit before; "
                "a translation could go back to the wrong one: give each its own"
            )
        for fields in reader.read(element, unmarked):
            yield document, fields


def _with_context(units: Iterator[tuple[Any, Fields]], inline: InlineForm) -> Iterator[ForeignUnit]:
    """Yield the units with the sources before and behind them in their document, without inline elements."""
    waiting: Fields | None = None
    document: Any = None
    before = ""
    for owner, fields in units:
        text = plain_text(fields["source"], fields["source_codes"])
        if inline == "plain":
            target = plain_text(fields["target"], fields["target_codes"])
            fields.update(source=text, target=target, source_codes=(), target_codes=())
        same = owner is document
        if waiting is not None:
            yield ForeignUnit(**waiting, next=text if same else "")
        waiting = {**fields, "previous": before if same else ""}
        document, before = owner, text
    if waiting is not None:
        yield ForeignUnit(**waiting, next="")
