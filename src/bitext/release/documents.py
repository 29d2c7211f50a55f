"""Office documents to the lines of a release: told by their content, read by the module of their format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bitext.errors import InputError
from bitext.release.lines import Line

SUFFIXES = frozenset({".docx", ".hwpx", ".pdf"})
#: The largest release with pictures seen has 20 MB.
MAX_BYTES = 100 * 1024 * 1024
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
_HWP = "open it in Hancom Office, or Hancom's free viewer, and save it as HWPX, DOCX or PDF"
_WORD = "open it in Word or LibreOffice and save it as DOCX"
#: Names that an OLE container holds in its directory, as UTF-16.
_OLE_KINDS = (
    ("HwpSummaryInformation", "an HWP 5 document (.hwp)", _HWP),
    ("BodyText", "an HWP 5 document (.hwp)", _HWP),
    ("EncryptedPackage", "an office document with a password", "save it without one"),
    ("WordDocument", "a Word 97 document (.doc)", _WORD),
    ("Workbook", "an Excel 97 workbook (.xls)", "save its text as DOCX"),
)
_ZIP_KINDS = (
    ("xl/workbook.xml", "an Excel workbook", "save its text as DOCX"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "save its text as DOCX"),
    ("META-INF/manifest.xml", "an OpenDocument file", _WORD),
)


def parse_document(data: bytes, *, path: str) -> list[Line] | None:
    """Return the lines of a DOCX, HWPX or PDF document, numbered from 1; None where the bytes are no office document.

    Raises:
        InputError: The document cannot be read safely, has a password, no text, or an older or other format.
        MissingExtraError: A PDF is given and pypdf is not installed.
    """
    parse = _parser(data, path)
    if parse is None:
        return None
    if len(data) > MAX_BYTES:
        raise InputError(f"the document has {len(data):,} bytes; at most {MAX_BYTES:,} are read", path=path)
    try:
        lines = parse(data, path)
    except (ValueError, RecursionError) as error:  # a number that is none, nesting without end
        raise InputError(
            f"the document is damaged ({error}); open it in its program and save it again", path=path
        ) from error
    if not any(line.text for line in lines):
        raise InputError("the document holds no text", path=path)
    return [replace(line, number=number) for number, line in enumerate(lines, 1)]


def _parser(data: bytes, path: str) -> Callable[[bytes, str], Sequence[Line]] | None:
    if _PDF in data[:1024] and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PDF):
        from bitext.release.pdf import parse_pdf

        return parse_pdf
    if data.startswith(b"HWP Document File"):
        raise InputError(f"this is an HWP 3 document; {_HWP}", path=path)
    if data.startswith(_OLE):
        named = ((kind, remedy) for name, kind, remedy in _OLE_KINDS if name.encode("utf-16-le") in data)
        kind, remedy = next(named, ("an OLE container (HWP 5, DOC or the like)", "save it as DOCX, HWPX or PDF"))
        raise InputError(f"this is {kind}; {remedy}", path=path)
    return _zip_parser(data, path) if data.startswith(_ZIP) else None


def _zip_parser(data: bytes, path: str) -> Callable[[bytes, str], Sequence[Line]]:
    from bitext.container import Container

    names = Container(data, path=path).names
    if "Contents/content.hpf" in names:
        from bitext.release.hwpx import parse_hwpx

        return parse_hwpx
    kind, remedy = next(
        ((kind, remedy) for name, kind, remedy in _ZIP_KINDS if name in names),
        ("a ZIP container without a document in it", "unpack it and give the files inside"),
    )
    if "[Content_Types].xml" in names and "_rels/.rels" in names and remedy != "save its text as DOCX":
        from bitext.release.docx import parse_docx

        return parse_docx
    raise InputError(f"this is {kind}; expected DOCX or HWPX; {remedy}", path=path)
