"""Copy a TMX file with a note in each unit that has findings; every other byte stays.

Source: TMX 1.4b specification, element note: it stands before the variants of its unit.
"""

from __future__ import annotations

import codecs
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import IO, Self, cast
from xml.parsers import expat
from xml.sax.saxutils import escape

from bitext.errors import InputError, InterchangeError
from bitext.model import Finding
from bitext.text import XML_ILLEGAL

_BLOCK = 1 << 16
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class NotesWriter:
    """Write the notes of one unit after the other, in the order of the file; at the end of the block copy the rest.

    A unit's note is written when the next one comes: further variants of it may come before, and tools show the last
    note only.
    """

    def __init__(self, path: Path, stream: IO[str]) -> None:
        """Take the TMX file, and the stream of the copy, whose bytes are written beneath its encoding.

        Raises:
            InputError: The file cannot be read.
        """
        try:
            self._source = path.open("rb")
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
        self._copy = cast("IO[bytes]", stream.buffer)  # type: ignore[attr-defined]
        self._places = _Places(path)
        self._copied = 0
        self._waiting: list[Finding] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        try:
            if error is None:
                self._write_waiting()
                self._copy_to(None)
                self._copy.flush()
        finally:
            self._places.close()
            self._source.close()

    def write(self, findings: Sequence[Finding], *, variant: int = 1) -> None:
        """Take the findings of the next unit, or of a further variant of it, for one note behind the notes it has.

        Raises:
            InterchangeError: The file is not well-formed XML, declares entities, or is in an encoding other than UTF-8,
                UTF-16 or one of single bytes.
        """
        if self._waiting is None or variant == 1:
            self._write_waiting()
            self._waiting = []
        self._waiting += findings

    def _write_waiting(self) -> None:
        if self._waiting is None:
            return
        place, space, known = next(self._places)
        said = dict.fromkeys(f"{finding.code}: {finding.message.rstrip('.')}" for finding in self._waiting)
        text = "; ".join(said)
        if said and text not in known:
            note = f"<note>{escape(XML_ILLEGAL.sub('', text))}</note>{space}"
            self._copy_to(place)
            self._copy.write(note.encode(self._places.encoding, errors="xmlcharrefreplace"))

    def _copy_to(self, end: int | None) -> None:
        while end is None or self._copied < end:
            block = self._source.read(_BLOCK if end is None else min(_BLOCK, end - self._copied))
            if not block:
                return
            self._copy.write(block)
            self._copied += len(block)


class _Places:
    """Where in a file the note of each unit is to stand, in bytes, the white space before that and the notes it has."""

    def __init__(self, path: Path) -> None:
        self.encoding = "utf-8"
        self._path = path
        self._found: list[tuple[int, str, frozenset[str]]] = []
        self._inside = False
        self._space = ""
        self._notes: list[str] = []
        self._in_note = False
        self._parser = parser = expat.ParserCreate()
        parser.XmlDeclHandler = self._declare
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._iterator = self._parse()

    def __next__(self) -> tuple[int, str, frozenset[str]]:
        return next(self._iterator)

    def close(self) -> None:
        self._iterator.close()

    def _parse(self) -> Generator[tuple[int, str, frozenset[str]], None, None]:
        try:
            with self._path.open("rb") as stream:
                while True:
                    block = stream.read(_BLOCK)
                    self.encoding = _MARKS.get(block[:2], self.encoding)
                    self._parser.Parse(block, not block)
                    yield from self._found
                    self._found.clear()
                    if not block:
                        return
        except expat.ExpatError as error:
            raise InterchangeError(f"{self._path}: not well-formed XML: {error}; export it again") from error
        except ValueError as error:  # an encoding that expat cannot read
            raise InterchangeError(f"{self._path}: {error}; save it as UTF-8 for --notes") from error

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG002
        if encoding and not encoding.lower().startswith("utf-16"):
            self.encoding = encoding

    def _refuse(self, *_: object) -> None:
        raise InterchangeError(f"{self._path}: declares entities, which no TMX file needs; export it again")

    def _start(self, name: str, _: dict[str, str]) -> None:
        if self._inside and name == "tuv":
            self._place()
        elif name == "tu":
            self._inside = True
            self._notes = []
        elif name == "note" and self._inside:
            self._in_note = True
            self._notes.append("")
        self._space = ""

    def _end(self, name: str) -> None:
        if self._inside and name == "tu":
            self._place()
        self._in_note = False
        self._space = ""

    def _text(self, text: str) -> None:
        self._space = self._space + text if text.isspace() else ""
        if self._in_note:
            self._notes[-1] += text

    def _place(self) -> None:
        self._found.append((self._parser.CurrentByteIndex, self._space, frozenset(self._notes)))
        self._inside = False
