"""XML files of any tool, read as a stream: no entities, no document types, no network, memory by the element.

What stands before the root element is looked at first: encoding, document type, root and namespace. A document type
may name an outside file, which is never opened; one that declares anything itself is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bitext.errors import InputError, InterchangeError
from bitext.interchange.xml_mend import Mender

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHUNK = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ENCODINGS = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|cp949|euc_jp|shift_jis|gb2312|gbk|gb18030|big5|koi8-[ru]")
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"']")
_MISC = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+[^\s\[>]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:\"[^\"]*\"|'[^']*'))\s*(\"[^\"]*\"|'[^']*'))?\s*>"
)
_ROOT = re.compile(r"<([^\s<>/!?]+)((?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NETWORK = re.compile(r"\w+:|//|\\\\")
#: The document types that tools write into TMX and XLIFF files, wherever they say the file is.
_KNOWN_DTD = re.compile(r"(?:.*/)?(?:tmx[\d.b-]*|xliff[\w.-]*)\.dtd")
#: libxml2 leaves these out in silence: XML_ERR_UNDECLARED_ENTITY and XML_WAR_UNDECLARED_ENTITY.
_UNDECLARED_ENTITY = (26, 27)
_SMALL = 16 << 20
_PLACE = re.compile(r", line \d+, column \d+$")
_HINTS = (
    (("invalid Char", "invalid xmlChar", "Entity"), "'bitext tmx fix' mends such characters"),
    (("encoding",), "save it as UTF-8"),
    (("Premature end", "no element"), "the file is cut off: export it again"),
    (("Resource limit", "Excessive depth"), "such a segment is a mistake: cut it up or take it out"),
)


class XmlFile:
    """Hold an XML file open: what its head says, and its elements one after the other.

    Attributes:
        encoding: Of the file, as Python names it.
        address: What the document type names, None without one.
        root: Name of the root element as written.
        attributes: Attributes of the root element, as written.
        mender: What was mended on the way; None where nothing is to be mended.
    """

    def __init__(self, path: Path, *, mend: bool = False) -> None:
        """Open the file and look at its head.

        Args:
            path: The file.
            mend: Whether characters that XML cannot hold, undecodable bytes and HTML entities are mended.

        Raises:
            InputError: The file cannot be read.
            InterchangeError: It is not XML, or its document type declares anything.
        """
        self.path = path
        self.address: str | None = None
        try:
            self._stream = path.open("rb")
            self._first = self._stream.read(_CHUNK)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
        try:
            self._read_encoding(mend)
            self._read_head()
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def elements(self, *tags: str, limit: int = _SMALL) -> Iterator[Any]:
        """Yield the elements of these names as they end; those that ended before are gone then.

        Args:
            tags: Names, with their namespace in braces.
            limit: How many bytes may pass without one of them ending.

        Raises:
            InputError: The file cannot be read.
            InterchangeError: It is not well-formed, not in its encoding, or one element is over the limit.
        """
        from lxml import etree

        parser = etree.XMLPullParser(
            events=("end",),
            tag=tags,
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=limit > _SMALL,
        )
        waiting, line = 0, self.line
        try:
            for chunk in self._chunks():
                self._feed(parser, chunk)
                waiting += len(chunk)
                element = None
                for _, element in parser.read_events():
                    yield element
                if element is not None:
                    waiting, line = 0, element.sourceline
                    _free(element)
                elif waiting > limit:
                    raise InterchangeError(
                        f"{self.path}:{line}: what follows this line is one unit of more than {limit >> 20} MiB, "
                        "which is a mistake: cut it up or take it out"
                    )
            parser.close()
        except etree.XMLSyntaxError as error:
            raise self._unreadable(error) from None
        for _, element in parser.read_events():
            yield element

    def tree(self) -> Any:
        """Return the whole document, for files that are changed and written again.

        Raises:
            InputError: The file cannot be read.
            InterchangeError: It is not well-formed, or not in its encoding.
        """
        from lxml import etree

        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, huge_tree=True
        )
        try:
            for chunk in self._chunks():
                self._feed(parser, chunk)
            return parser.close().getroottree()
        except etree.XMLSyntaxError as error:
            raise self._unreadable(error) from None

    # ---- the head

    def _read_encoding(self, mend: bool) -> None:
        for mark, name in _BOMS:
            if self._first.startswith(mark):
                self.encoding, self._first = name, self._first[len(mark) :]
                break
        else:
            match = _DECLARED.match(self._first)
            declared = match[1].decode("latin-1") if match else "utf-8"
            self.encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(self._first[:2]) or _codec(declared)
        known = self.encoding.startswith("utf-16-") or _ENCODINGS.fullmatch(self.encoding)
        if not known and not mend:
            raise InterchangeError(
                f"{self.path}:1: declares the encoding {self.encoding!r}, which it is not in or which is not read; "
                "save it as UTF-8"
            )
        self.mender = Mender(self.encoding if known else "utf-8") if mend else None
        if self.mender and not known:
            self.mender.note(f"declared encoding {self.encoding!r}", 1)
            self.encoding = "utf-8"

    def _read_head(self) -> None:
        head = self._first.decode(self.encoding, errors="replace")
        place = _skip(head, 0)
        if head.startswith("<!DOCTYPE", place):
            place = self._read_doctype(head, place)
        match = _ROOT.match(head, place)
        self.line = head.count("\n", 0, place) + 1
        if not match:
            raise InterchangeError(f"{self.path}:{self.line}: {self._not_xml(head, place)}")
        self.root = match[1]
        self.attributes = {name: one or two for name, one, two in _ATTRIBUTE.findall(match[2])}

    def _read_doctype(self, head: str, place: int) -> int:
        match, line = _DOCTYPE.match(head, place), head.count("\n", 0, place) + 1
        if not match:
            raise InterchangeError(
                f"{self.path}:{line}: the document type declares entities or elements of its own, or is cut off; "
                "such files can harm whoever opens them and are not read: take the DOCTYPE out"
            )
        self.address = match[1][1:-1] if match[1] else None
        if self.address and _NETWORK.match(self.address) and not _KNOWN_DTD.fullmatch(self.address.lower()):
            raise InterchangeError(
                f"{self.path}:{line}: the document type names {self.address!r}, which is neither TMX nor XLIFF; "
                "nothing is fetched and the file is not read: take the DOCTYPE out"
            )
        return _skip(head, match.end())

    def _not_xml(self, head: str, place: int) -> str:
        if not head.strip("\0 \t\r\n"):
            return "the file is empty; export it again"
        if self._first[:2] in (b"\x1f\x8b", b"PK"):
            return "the file is packed; unpack it first"
        return f"not XML: expected an element, found {head[place : place + 20]!r}; export it again"

    # ---- the bytes, in UTF-8

    def _chunks(self) -> Iterator[bytes]:
        if self.mender:
            yield from (text.encode() for text in self.mender.mend(self._decode("surrogateescape")))
        elif self.encoding == "utf-8":
            yield from self._read()
        else:
            yield from (text.encode() for text in self._decode("strict"))

    def _read(self) -> Iterator[bytes]:
        chunk = self._first
        while chunk:
            yield chunk
            try:
                chunk = self._stream.read(_CHUNK)
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}; check the disk", path=str(self.path)) from error

    def _decode(self, errors: str) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        line = 1
        try:
            for chunk in self._read():
                text = decoder.decode(chunk)
                line += text.count("\n")
                yield text
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise InterchangeError(
                f"{self.path}:{line}: bytes that are not {self.encoding}, which the file declares; "
                "save it in the encoding that it declares"
            ) from None

    def _feed(self, parser: Any, chunk: bytes) -> None:
        parser.feed(chunk)
        for entry in parser.feed_error_log:
            if entry.level_name == "FATAL" or entry.type in _UNDECLARED_ENTITY:
                raise self._ill_formed(entry.message, entry.line, entry.column)

    def _unreadable(self, error: Any) -> InterchangeError:
        message = _PLACE.sub("", error.msg or "no element found")
        return self._ill_formed(message, error.lineno or self.line, error.offset or 0)

    def _ill_formed(self, message: str, line: int, column: int) -> InterchangeError:
        hint = next((hint for words, hint in _HINTS if any(word in message for word in words)), "export it again")
        return InterchangeError(f"{self.path}:{line}:{column}: not well-formed XML: {message.strip()}; {hint}")


def _codec(name: str) -> str:
    """Return Python's name of an encoding, the name itself where Python has none."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return name
    return "cp949" if found == "euc_kr" else found  # the Korean code page holds EUC-KR and is what is meant by it


def _skip(text: str, place: int) -> int:
    """Return where the white space, comments and instructions from a place on end."""
    match = _MISC.match(text, place)
    return match.end() if match else place


def _free(element: Any) -> None:
    """Drop all that ended before an element; it stays itself, as the parser may still write behind it."""
    while (parent := element.getparent()) is not None:
        del parent[: parent.index(element)]
        element = parent
