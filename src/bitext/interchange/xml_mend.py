"""Mend what makes XML ill-formed without touching what is well-formed: characters, bytes, undeclared references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5

from bitext.text import XML_ILLEGAL

_REMEMBERED = 1000
_LONGEST_REFERENCE = 40
_REFERENCE = re.compile(r"&(?:#(\d{1,9})|#x([0-9A-Fa-f]{1,8})|(\w{2,31}));")
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
#: Word's line break within a paragraph, and the page break, part words; the other characters stand for nothing.
_SPACES = (0x0B, 0x0C)


@dataclass(frozen=True, slots=True, kw_only=True)
class Illegal:
    """Hold something that was mended: its line, and what it was in words."""

    line: int
    what: str


class Mender:
    """Mend the text of a file, piece by piece, and remember what was mended.

    Attributes:
        encoding: Of the file; undecodable bytes come as surrogates (errors="surrogateescape").
        found: The first 1,000 things mended.
        count: How many things were mended.
    """

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.found: list[Illegal] = []
        self.count = 0
        self._line = 1

    def note(self, what: str, line: int) -> None:
        """Remember something that was mended."""
        self.count += 1
        if len(self.found) < _REMEMBERED:
            self.found.append(Illegal(line=line, what=what))

    def mend(self, pieces: Iterable[str]) -> Iterator[str]:
        """Yield the text mended; a reference that two pieces share is mended as one."""
        kept = ""
        for piece in pieces:
            text = kept + piece
            start = text.rfind("&", -_LONGEST_REFERENCE)
            cut = start if start >= 0 and ";" not in text[start:] else len(text)
            text, kept = text[:cut], text[cut:]
            yield self._mend(text)
        yield self._mend(kept)

    def _mend(self, text: str) -> str:
        mended = XML_ILLEGAL.sub(self._character, _REFERENCE.sub(self._reference, text))
        self._line += text.count("\n")
        return mended

    def _character(self, match: re.Match[str]) -> str:
        code = ord(match[0])
        if 0xDC80 <= code <= 0xDCFF:
            self._note(f"byte 0x{code - 0xDC00:02X}, which is not {self.encoding}", match)
            return "\ufffd"
        self._note(f"character U+{code:04X}", match)
        return " " if code in _SPACES else ""

    def _reference(self, match: re.Match[str]) -> str:
        if match[3]:
            character = html5.get(f"{match[3]};")
            if match[3] in _PREDEFINED or character is None:
                return match[0]
        else:
            code = int(match[1]) if match[1] else int(match[2], 16)
            if code <= 0x10FFFF and not XML_ILLEGAL.match(chr(code)):
                return match[0]
            character = " " if code in _SPACES else ""
        self._note(f"reference {match[0]}", match)
        return character

    def _note(self, what: str, match: re.Match[str]) -> None:
        self.note(what, self._line + match.string.count("\n", 0, match.start()))
