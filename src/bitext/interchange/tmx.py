"""Write TMX 1.4: streaming, and as strict as the strictest tool reads it.

Source: TMX 1.4b specification (LISA OSCAR, 2005), section "Detailed descriptions of elements". The document
type declares version 1.4; "1.4b" names the specification and is not a value of the attribute.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal
from xml.sax.saxutils import escape, quoteattr

from bitext.files import atomic_writer
from bitext.model import Lang, TranslationUnit
from bitext.text import XML_ILLEGAL
from bitext.version import VERSION

SegType = Literal["sentence", "paragraph"]
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: Most texts need no escaping, and looking is much faster than doing it.
_PLAIN = re.compile("[ !#-%'-;=?-\ud7ff\ue000-\ufffd]*")
_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_BODY, _END = "  <body>\n", "  </body>\n</tmx>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class TmxHeader:
    """Hold what the head of a TMX file says.

    Attributes:
        segtype: What one unit holds, sentences or paragraphs: tools match nothing when this is not true.
        date: Creation date of file and units, UTC.
        tags: Language tags as written ("en" or "en-US"), by language.
        creator: creationid of file and units.
        props: (type, value) pairs.
    """

    segtype: SegType
    date: datetime.datetime
    tags: Mapping[Lang, str]
    creator: str = "bitext-mt"
    props: tuple[tuple[str, str], ...] = ()


def is_language_tag(tag: str) -> bool:
    """Tell whether a tag has the form that TMX and CAT tools accept: en, en-US, not eng_US.

    >>> is_language_tag("ko-KR"), is_language_tag("ko_KR")
    (True, False)
    """
    return _TAG.fullmatch(tag) is not None


def write_tmx(path: Path, header: TmxHeader, units: Iterable[TranslationUnit], *, force: bool = False) -> int:
    """Write units to a TMX file, one at a time; the file is whole or absent.

    Characters that XML 1.0 cannot hold are left out (the normaliser has dropped them before).

    Returns:
        The number of units.

    Raises:
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    count = 0
    with atomic_writer(path, force=force) as stream:
        stream.write(_head(header))
        for unit in units:
            stream.write(_unit(unit, header))
            count += 1
        stream.write(_END)
    return count


def combine_tmx(path: Path, header: TmxHeader, files: Sequence[Path], *, force: bool = False) -> None:
    """Write one TMX file with the units of several that :func:`write_tmx` wrote, without parsing them.

    Raises:
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    with atomic_writer(path, force=force) as stream:
        stream.write(_head(header))
        for file in files:
            with file.open(encoding="utf-8", newline="\n") as part:
                _copy_body(part, stream)
        stream.write(_END)


def read_header_prop(path: Path, type: str) -> str | None:
    """Return a header prop of a file that :func:`write_tmx` wrote; None if it is not there or not such a file."""
    pattern = re.compile(rf'<prop type="{re.escape(type)}">([^<]*)</prop>')
    try:
        with path.open(encoding="utf-8") as stream:
            match = pattern.search(stream.read(8192))
    except (OSError, UnicodeDecodeError):
        return None
    return match[1] if match else None


def _copy_body(part: IO[str], stream: IO[str]) -> None:
    inside = False
    for line in part:
        if inside and line == "  </body>\n":
            return
        if inside:
            stream.write(line)
        inside = inside or line == _BODY


def _head(header: TmxHeader) -> str:
    attributes = {
        "creationtool": "bitext",
        "creationtoolversion": VERSION,
        "segtype": header.segtype,
        "o-tmf": "bitext",
        "adminlang": "en",
        "srclang": header.tags["en"],
        "datatype": "plaintext",
        "creationdate": _date(header.date),
        "creationid": header.creator,
    }
    written = " ".join(f"{name}={_attribute(value)}" for name, value in attributes.items())
    props = "".join(f"    {_prop(type, value)}\n" for type, value in header.props)
    end = f">\n{props}  </header>" if props else "/>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_DOCTYPE}\n<tmx version="1.4">\n  <header {written}{end}\n{_BODY}'


def _unit(unit: TranslationUnit, header: TmxHeader) -> str:
    date = _date(header.date)
    lines = [
        f'    <tu tuid={_attribute(unit.id)} creationdate="{date}" creationid={_attribute(header.creator)} '
        f'creationtool="bitext" creationtoolversion={_attribute(VERSION)}>'
    ]
    lines += [f"      <note>{_text(note)}</note>" for note in unit.notes]
    lines += [f"      {_prop(type, value)}" for type, value in unit.props]
    for variant in unit.variants:
        lines.append(f"      <tuv xml:lang={_attribute(header.tags[variant.lang])}>")
        lines += [f"        {_prop(type, value)}" for type, value in variant.props]
        lines.append(f"        <seg>{_text(variant.text)}</seg>")
        lines.append("      </tuv>")
    lines.append("    </tu>\n")
    return "\n".join(lines)


def _prop(type: str, value: str) -> str:
    return f"<prop type={_attribute(type)}>{_text(value)}</prop>"


def _text(value: str) -> str:
    """Escape text; a line break inside would break the line structure that :func:`combine_tmx` relies on."""
    if _PLAIN.fullmatch(value):
        return value
    return escape(XML_ILLEGAL.sub("", value), {"\n": "&#10;", "\r": "&#13;"})


def _attribute(value: str) -> str:
    return f'"{value}"' if _PLAIN.fullmatch(value) else quoteattr(XML_ILLEGAL.sub("", value))


def _date(date: datetime.datetime) -> str:
    return date.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
