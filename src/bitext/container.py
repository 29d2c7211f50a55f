"""ZIP containers of office documents and the XML in them, opened with limits.

Nothing is unpacked to disk, no entity is expanded and nothing outside the container is ever opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from bitext.errors import InputError

#: A release with pictures has some 50 parts and 20 MB; a bomb has far more of either.
MAX_MEMBERS = 4_000
MAX_UNPACKED = 256 * 1024 * 1024
#: XML of office documents packs 10 to 40 times; small parts may pack better.
MAX_RATIO = 200
_RATIO_COUNTS_FROM = 1024 * 1024
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_REMEDY = "open it in its program, save it again and try once more"


class Container:
    """Hold an opened container.

    Raises:
        InputError: The bytes are no whole ZIP file, or it has a password or more than a document needs.
    """

    def __init__(self, data: bytes, *, path: str) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise InputError(f"the ZIP container is broken or cut off ({error}); {_REMEDY}", path=path) from error
        parts = self._archive.infolist()
        self.names = frozenset(part.filename for part in parts)
        self._refuse_bomb(parts)
        if any(part.flag_bits & 1 for part in parts):
            raise InputError("the ZIP container has a password; save it without one", path=path)

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            InputError: It is not there or damaged.
        """
        try:
            return self._archive.read(name)
        except KeyError as error:
            raise InputError(f"the container lacks its part {name!r}; {_REMEDY}", path=self.path) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise InputError(f"part {name!r} is damaged ({error}); {_REMEDY}", path=self.path) from error

    def xml(self, name: str) -> etree._Element:
        """Return the root element of a part.

        Raises:
            InputError: The part is not there, not well-formed, or declares a document type or entities.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        data = self.read(name)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise InputError(f"part {name!r} is not well-formed XML: {error.msg}; {_REMEDY}", path=self.path) from error
        if root.getroottree().docinfo.doctype:
            raise InputError(
                f"part {name!r} declares a document type, which no office program writes; entities and outside "
                f"files are not read; {_REMEDY}",
                path=self.path,
            )
        return root

    def _refuse_bomb(self, parts: list[zipfile.ZipInfo]) -> None:
        size = sum(part.file_size for part in parts)
        if len(parts) > MAX_MEMBERS or size > MAX_UNPACKED:
            raise InputError(
                f"the container has {len(parts):,} parts of {size:,} bytes unpacked; at most {MAX_MEMBERS:,} and "
                f"{MAX_UNPACKED:,} are read; take pictures and attachments out",
                path=self.path,
            )
        for part in parts:
            if part.file_size > max(_RATIO_COUNTS_FROM, MAX_RATIO * part.compress_size):
                raise InputError(
                    f"part {part.filename!r} unpacks to {part.file_size:,} bytes from {part.compress_size:,}; no "
                    "document does, so this is taken for a ZIP bomb",
                    path=self.path,
                )


def repack(data: bytes) -> bytes:
    """Return a container with the same parts and no dates, so that the same content gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _NO_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for a processing instruction or entity."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace; None where there is none."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the first child by a path of names without namespaces; None where a step is not there."""
    for name in names:
        if element is None:
            return None
        element = next((item for item in element if local_name(item) == name), None)
    return element
