"""Write XLIFF 1.2 and 2.1: one file of units, paragraphs as groups, in the order of the text.

Source: XLIFF 1.2 (OASIS, 2008) and XLIFF 2.1 (OASIS, 2018) with its Translation Candidates and Metadata modules.
Nothing outside the standard is used, so that the strict schemas hold; docs/reference/xliff.md says what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol

from bitext.errors import InterchangeError
from bitext.files import atomic_writer
from bitext.interchange.seen import Seen
from bitext.interchange.units import KIND_PROP, PARAGRAPH_PROP, RELEASE_PROP, ForeignUnit
from bitext.interchange.xliff2 import Xliff2
from bitext.interchange.xliff12 import Xliff12
from bitext.interchange.xliff_parts import XliffHeader

XliffVersion = Literal["1.2", "2.1"]


class Serializer(Protocol):
    """Turn the parts of a file into XML, for one version of XLIFF."""

    #: What ends a group, and the file.
    group_end: str
    end: str

    def head(self, header: XliffHeader) -> str:
        """Return all that stands before the first group."""

    def group(self, id: str, kind: str) -> str:
        """Return the begin of a group of a paragraph of some kind."""

    def id(self, id: str) -> str:
        """Return an id as this version can hold it."""

    def unit(self, id: str, unit: ForeignUnit, header: XliffHeader) -> str:
        """Return a unit under an id that no other has."""


def write_xliff(
    path: Path,
    header: XliffHeader,
    units: Iterable[ForeignUnit],
    *,
    version: XliffVersion = "1.2",
    force: bool = False,
) -> int:
    """Write units to an XLIFF file, one at a time; the file is whole or absent.

    Units that follow each other and are of one paragraph (prop x-bitext-paragraph) are a group. A unit without a
    source is left out. An id that has been used gets a number behind it, so that ids are unique. The languages are
    those of the header.

    Returns:
        The number of units written.

    Raises:
        InterchangeError: There are no units, and XLIFF 2.1 must have one.
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    serializer: Serializer = Xliff12() if version == "1.2" else Xliff2()
    count = 0
    with atomic_writer(path, force=force) as stream, Seen() as seen:
        stream.write(serializer.head(header))
        group = None
        for unit in units:
            if not unit.source:
                continue
            count += 1
            props = dict((*header.props, *unit.props))
            paragraph = (props.get(RELEASE_PROP), props[PARAGRAPH_PROP]) if PARAGRAPH_PROP in props else None
            if paragraph != group:
                stream.write(serializer.group_end if group else "")
                if paragraph:
                    id = _unique(seen, "group", serializer.id(f"p{paragraph[1]:0>2}"))
                    stream.write(serializer.group(id, props.get(KIND_PROP, "")))
                group = paragraph
            id = _unique(seen, "unit", serializer.id(unit.id or f"u{count}"))
            stream.write(serializer.unit(id, unit, header))
        if not count and version != "1.2":
            raise InterchangeError(f"{path}: no units; an XLIFF {version} file must have one")
        stream.write(serializer.group_end if group else "")
        stream.write(serializer.end)
    return count


def read_xliff_prop(path: Path, type: str) -> str | None:
    """Return a header prop of a file that :func:`write_xliff` wrote; None if it is not there or not such a file."""
    pattern = re.compile(rf'<(?:note from|mda:meta type)="{re.escape(type)}">([^<]*)</')
    try:
        with path.open(encoding="utf-8") as stream:
            match = pattern.search(stream.read(8192))
    except (OSError, UnicodeDecodeError):
        return None
    return match[1] if match else None


def _unique(seen: Seen, space: str, id: str) -> str:
    found, number = id, 1
    while not seen.add(space, found):
        number += 1
        found = f"{id}-{number}"
    return found
