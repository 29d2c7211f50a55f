"""Paths to releases: files, folders and standard input."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.errors import InputError
from bitext.model import Release
from bitext.release.decode import MAX_LINE, declared_encoding, decode
from bitext.release.documents import SUFFIXES as DOCUMENT_SUFFIXES
from bitext.release.documents import parse_document
from bitext.release.furniture import has_date_field, meta_field
from bitext.release.lines import Line, split_marker, strip
from bitext.release.page import parse_page

HTML_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".txt"}) | HTML_SUFFIXES | DOCUMENT_SUFFIXES
STDIN = "-"
#: A declaration or the root of an exchange file; a page in XHTML has been told by its root.
_XML = re.compile(r"\s*(?:<\?xml\b(?:[^<]|<[!?])*<([\w:.-]+)|(?:<!DOCTYPE [^<>]*>\s*)?<(tmx|xliff|martif|tbx)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """Hold one input of a run: where it is and the id its release gets."""

    path: str
    id: str


def find_inputs(inputs: Sequence[str]) -> list[InputFile]:
    """Expand files, folders and "-" to the inputs of a run.

    Folders are searched recursively for .txt, .html, .htm, .docx, .hwpx and .pdf, in the order of their names;
    hidden files are left out. The id of a release is its path below the folder named, without suffix.

    Raises:
        InputError: A folder holds no page, or two inputs would get one id.
    """
    found: list[InputFile] = []
    for name in inputs:
        path = Path(name)
        if name == STDIN:
            found.append(InputFile(path=STDIN, id="stdin"))
        elif path.is_dir():
            pages = [InputFile(path=str(page), id=_id(page, path)) for page in _pages(path)]
            if not pages:
                raise InputError(f"the folder holds no {', '.join(sorted(SUFFIXES))} file", path=name)
            found.extend(pages)
        else:  # a missing file is reported when its turn comes, like any file that cannot be read
            found.append(InputFile(path=name, id=path.stem))
    return _unique(found)


def read_bytes(path: str) -> bytes:
    """Read a whole input.

    Raises:
        InputError: It cannot be opened or read.
    """
    try:
        return sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path and its permissions", path=path) from error


def read_release(path: str, *, id: str | None = None) -> Release:
    """Read one page (text dump or HTML) or document (DOCX, HWPX, PDF) as a release.

    Args:
        path: The file, or "-" for standard input.
        id: Id of the release; the file's stem by default.

    Raises:
        InputError: The file cannot be read, decoded or understood as a release.
    """
    return parse_release(read_bytes(path), path=path, id=id)


def parse_release(data: bytes, *, path: str, id: str | None = None) -> Release:
    """Parse the bytes of a page or document.

    Documents are told by their content, HTML by the suffix of ``path`` or by the first characters.

    Raises:
        InputError: The bytes cannot be decoded or understood as a release.
        MissingExtraError: They are a PDF and pypdf is not installed.
    """
    name = id if id is not None else "stdin" if path == STDIN else Path(path).stem
    document = parse_document(data, path=path)
    if document is not None:
        _refuse_huge(document, path)
        return parse_page(document, id=name, origin=path)
    if _is_html(data, path):
        from bitext.release.html import parse_html  # lxml loads only where a page needs it

        text = unicodedata.normalize("NFC", decode(data, path=path, declared=declared_encoding(data)))
        lines, hints = parse_html(text, path=path)
        _refuse_huge(lines, path)
        return parse_page(lines, id=name, origin=path, hints=hints)
    text = unicodedata.normalize("NFC", decode(data, path=path))
    _refuse_xml(text, path)
    lines = _text_lines(text)
    _refuse_huge(lines, path)
    return parse_page(lines, id=name, origin=path)


def _refuse_xml(text: str, path: str) -> None:
    if root := _XML.match(text):
        raise InputError(
            f"this is XML with the root element <{root[1] or root[2]}>; expected a text dump, HTML, DOCX, HWPX or PDF. "
            "TMX and XLIFF are for 'bitext check', 'bitext export' and 'bitext memory'",
            path=path,
        )


def _text_lines(text: str) -> list[Line]:
    """Cut a text dump to lines; neighbouring lines with equally many tabs inside are rows of a table."""
    raw = text.split("\n")
    lines = [Line(text=strip(line), number=number) for number, line in enumerate(raw, 1)]
    tabs = [_inner_tabs(line) for line in raw]
    for index, count in enumerate(tabs):
        neighbours = tabs[max(0, index - 1) : index] + tabs[index + 1 : index + 2]
        if count == 1 and (field := _field(raw[index])) is not None:
            lines[index] = replace(lines[index], text=field)
        elif count and count in neighbours:
            row = "\t".join(cell.strip() for cell in raw[index].strip("\r\n").split("\t"))
            lines[index] = replace(lines[index], text=row, kind="row", complete=True)
    return lines


def _field(line: str) -> str | None:
    """Return a page field whose value stands behind a tab, "Date : 2024-05-03"; None for any other line."""
    label, _, value = (part.strip() for part in line.partition("\t"))
    found = meta_field(label.rstrip(":： "))
    hits = found is not None and found[0] == "hits" and value.replace(",", "").isdecimal()
    return f"{label} : {value}" if hits or has_date_field([label, value]) else None


def _inner_tabs(line: str) -> int:
    """Count the tabs of a table row; 0 for a line without, or with a list marker before its only tab."""
    cells = line.strip().split("\t")
    if len(cells) < 2 or split_marker(f"{cells[0]} x")[2] == "x":
        return 0
    return line.strip("\r\n").count("\t")


def _pages(folder: Path) -> list[Path]:
    """Return the pages below a folder, each once, also behind links; a link that leads nowhere cannot be read."""
    found: list[Path] = []
    seen: set[Path] = set()
    tops = [folder]
    for top in tops:
        for name, folders, files in os.walk(top, onerror=_refuse_folder):
            place = Path(name)
            folders[:] = sorted(one for one in folders if one[0] != ".")
            if place.resolve() in seen:
                folders.clear()
                continue
            seen.add(place.resolve())
            tops += [place / one for one in folders if (place / one).is_symlink()]
            paths = (place / one for one in files if one[0] != ".")
            found += [one for one in paths if one.suffix.lower() in SUFFIXES and (one.is_file() or one.is_symlink())]
    return sorted(found)


def _refuse_folder(error: OSError) -> None:
    raise InputError(f"the folder cannot be read: {error.strerror}", path=str(error.filename)) from error


def _id(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _unique(found: list[InputFile]) -> list[InputFile]:
    seen: dict[str, str] = {}
    again: dict[str, str] = {}
    for item in found:
        if item.id in seen:
            again.setdefault(item.path, item.id)
        else:
            seen[item.id] = item.path
    if not again:
        return found
    path, id = next(iter(again.items()))
    more = f"; so would {', '.join([*again][1:])}" if len(again) > 1 else ""
    if path == seen[id]:
        raise InputError(f"is given twice{more}; give each page once", path=path)
    raise InputError(
        f"would get the same release id {id!r} as {seen[id]}{more}; rename or leave out one each", path=path
    )


def _is_html(data: bytes, path: str) -> bool:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    begins = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start
    return begins or Path(path).suffix.lower() in HTML_SUFFIXES


def _refuse_huge(lines: Sequence[Line], path: str) -> None:
    for line in lines:
        if len(line.text) > MAX_LINE:
            raise InputError(
                f"a line has {len(line.text):,} characters; a paragraph of a release has at most {MAX_LINE:,}; "
                "split the text into paragraphs",
                path=path,
                line=line.number,
            )


def read_lines(path: str) -> list[str]:
    """Read plain text as lines: UTF-8 with or without byte order mark, split at line feeds only.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
    """
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save it as UTF-8", path=path, line=line
        ) from error
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
