"""Bytes to text, strictly: an encoding is known or the file is refused."""

from __future__ import annotations

import codecs
import re

from bitext.errors import InputError

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP container (DOCX, HWPX, XLSX or the like)"),
    (b"\xd0\xcf\x11\xe0", "an OLE container (HWP 5, DOC or the like)"),
    (b"HWP Document File", "an HWP 3 document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)
_KOREAN_NAMES = frozenset(
    {"cp949", "ms949", "uhc", "windows-949", "x-windows-949", "euc-kr", "euckr", "ks_c_5601-1987", "ksc5601"}
)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE
)
#: What is not ASCII, in EUC-KR: a Hangul word, a sign (such as punctuation and units; no kana), else one character.
_KOREAN = re.compile(
    rb"(?P<word>(?:[\xb0-\xc8][\xa1-\xfe])+)|(?P<sign>[\xa1-\xa3\xa6-\xa9][\xa1-\xfe])|[\x80-\xff][\x00-\xff]?"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_REMEDY = "save it as UTF-8 and try again"
MAX_LINE = 200_000
"""Longest line accepted, in code points; the longest paragraph of a release has a few thousand."""


def decode(data: bytes, *, path: str, declared: str | None = None) -> str:
    r"""Decode the bytes of a page.

    Accepted are UTF-8 with or without byte order mark, UTF-16 with one, and CP949 (of which EUC-KR is a
    part) where it is declared or the bytes stand in pairs as Korean has them. Line ends become ``\n``.

    Args:
        data: The whole file.
        path: For messages.
        declared: Encoding that the page declares, in any spelling (see :func:`declared_encoding`).

    Raises:
        InputError: The file is empty or binary, or its encoding is none of these.
    """
    if not data.strip():
        raise InputError("the file is empty; expected the text or HTML of a press release", path=path)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {name}; save the page as text or HTML and try again", path=path)
    text = _decode(data, path, (declared or "").lower())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_binary(text, path)
    return text


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding named in the first 4,096 bytes of an HTML or XML page, lower-case.

    >>> declared_encoding(b'<meta charset="EUC-KR">')
    'euc-kr'
    """
    match = _DECLARED.search(data[:4096])
    return match[1].decode("ascii").lower() if match else None


def _decode(data: bytes, path: str, declared: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if encoding is None:
                raise InputError(f"UTF-32 is not supported; {_REMEDY}", path=path)
            return _strict(data[len(mark) :], encoding, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    if declared in _KOREAN_NAMES:
        return _strict(data, "cp949", path)
    if _is_korean(data):
        try:
            return data.decode("cp949")
        except UnicodeDecodeError as error:
            place = error.start
    line = data.count(b"\n", 0, place) + 1
    named = f" (it declares {declared!r})" if declared and declared not in ("utf-8", "utf8") else ""
    raise InputError(
        f"byte 0x{data[place]:02x} is not UTF-8, and the file is not surely Korean CP949 (EUC-KR){named}; {_REMEDY}",
        path=path,
        line=line,
    )


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"bytes at offset {error.start} are not {encoding.upper()}, as the file says it is; {_REMEDY}",
            path=path,
            line=line,
        ) from error


def _is_korean(data: bytes) -> bool:
    """Tell Korean in CP949 from other 8-bit text, by how its bytes stand, however little Korean there is.

    In EUC-KR bytes from 0x80 on come in pairs; Hangul has leads from 0xB0 to 0xC8. In the encodings of single bytes
    such a byte mostly stands between ASCII, and in those of Chinese and Japanese other leads are as frequent. Nine of
    ten characters must be Hangul or signs, with a word of two syllables and four different ones in all.
    """
    words, others, total = [], 0, 0
    for found in _KOREAN.finditer(data):
        word = found["word"]
        total += len(word) // 2 if word else 1
        words += [word] if word else []
        others += found.lastgroup is None
    syllables = {word[at : at + 2] for word in words for at in range(0, len(word), 2)}
    return len(syllables) >= 4 and max(map(len, words)) >= 4 and others <= 0.1 * total


def _refuse_binary(text: str, path: str) -> None:
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > 0.01 * len(text) + 5:
        raise InputError("the file is binary; expected the text or HTML of a press release", path=path)
