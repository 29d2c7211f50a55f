"""Write TMX 1.4: streaming, and as strict as the strictest tool reads it.

Source: TMX 1.4b specification (LISA OSCAR, 2005), section "Detailed descriptions of elements". The document
type declares version 1.4; "1.4b" names the specification and is not a value of the attribute.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from bitext.files import atomic_writer
from bitext.interchange.html_codes import coded_texts
from bitext.interchange.inline import tmx_content
from bitext.interchange.units import NEXT_PROPS, ORIGIN_PROP, PREVIOUS_PROPS, STATUS_PROP, ForeignUnit, Pairs
from bitext.interchange.xml_write import xml_text, xml_value
from bitext.model import Lang, Reuse, TranslationUnit
from bitext.version import VERSION

SegType = Literal["block", "paragraph", "phrase", "sentence"]
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_BODY, TMX_END = "  <body>\n", "  </body>\n</tmx>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class TmxHeader:
    """Hold what the head of a TMX file says.

    Attributes:
        segtype: What one unit holds: tools match nothing when this is not true.
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
    return _write(path, header, map(_own_unit(header), units), force)


def write_foreign_tmx(path: Path, header: TmxHeader, units: Iterable[ForeignUnit], *, force: bool = False) -> int:
    """Write units of any origin to a TMX file, each with its own languages, dates and author; whole or absent.

    The header's language of sources is its tag "en", whatever the language. A side without a text is left out.

    Returns:
        The number of units.

    Raises:
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    return _write(path, header, map(_foreign_unit, units), force)


def _write(path: Path, header: TmxHeader, units: Iterable[str], force: bool) -> int:
    count = 0
    with atomic_writer(path, force=force) as stream:
        stream.write(tmx_head(header))
        for count, unit in enumerate(units, 1):  # noqa: B007
            stream.write(unit)
        stream.write(TMX_END)
    return count


def combine_tmx(path: Path, header: TmxHeader, files: Sequence[Path], *, force: bool = False) -> None:
    """Write one TMX file with the units of several that :func:`write_tmx` wrote, without parsing them.

    Raises:
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    with atomic_writer(path, force=force) as stream:
        stream.write(tmx_head(header))
        for file in files:
            with file.open(encoding="utf-8", newline="\n") as part:
                _copy_body(part, stream)
        stream.write(TMX_END)


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


def tmx_head(header: TmxHeader) -> str:
    """Return all that stands before the units; :data:`TMX_END` stands behind them."""
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
    written = " ".join(f"{name}={xml_value(value)}" for name, value in attributes.items())
    props = "".join(f"    {_prop(type, value)}\n" for type, value in header.props)
    end = f">\n{props}  </header>" if props else "/>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<tmx version="1.4">\n  <header {written}{end}\n{_BODY}'


def _own_unit(header: TmxHeader) -> Callable[[TranslationUnit], str]:
    """Return the function that serialises units; what is the same in all of them is made once."""
    tool = f'creationtool="bitext" creationtoolversion={xml_value(VERSION)}'
    made = f'creationdate="{_date(header.date)}" creationid={xml_value(header.creator)}'
    tags = {lang: xml_value(tag) for lang, tag in header.tags.items()}

    def serialize(unit: TranslationUnit) -> str:
        source, target, codes, target_codes = coded_texts(unit)
        contents = tmx_content(source, codes), tmx_content(target, target_codes)
        variants = "".join(
            [
                _variant(tags[variant.lang], variant.props, content)
                for variant, content in zip(unit.variants, contents, strict=False)  # one may have no translation
            ]
        )
        reuse = unit.reuse
        said = made if reuse is None or reuse.status == "machine" else _made(reuse, header.date)
        described = _described(unit.notes, unit.props)
        return f"    <tu tuid={xml_value(unit.id)} {said} {tool}>\n{described}{variants}    </tu>\n"

    return serialize


def _made(reuse: Reuse, date: datetime.datetime) -> str:
    """Return the attributes of a person's translation: no tool may take it for the model's."""
    author = f" creationid={xml_value(reuse.author)}" if reuse.author else ""
    return f'creationdate="{_date(reuse.changed or date)}"{author}'


def _foreign_unit(unit: ForeignUnit) -> str:
    known = {
        "tuid": unit.id,
        "creationdate": _date(unit.created) if unit.created else "",
        "creationid": "" if unit.changed else unit.author,
        "changedate": _date(unit.changed) if unit.changed else "",
        "changeid": unit.author if unit.changed else "",
        "creationtool": unit.tool,
        "segtype": unit.segtype,
    }
    attributes = "".join([f" {name}={xml_value(value)}" for name, value in known.items() if value])
    origin = ((ORIGIN_PROP, unit.origin),) if unit.origin else ()
    described = _described(unit.notes, (*unit.props, (STATUS_PROP, unit.status), *origin))
    around = [(type, text) for types, text in ((PREVIOUS_PROPS, unit.previous), (NEXT_PROPS, unit.next))
              for type in types[:2] if text is not None]  # fmt: skip
    source = target = ""
    if unit.source:
        source = _variant(xml_value(unit.source_tag), around, tmx_content(unit.source, unit.source_codes))
    if unit.target:
        target = _variant(xml_value(unit.target_tag), (), tmx_content(unit.target, unit.target_codes))
    return f"    <tu{attributes}>\n{described}{source}{target}    </tu>\n"


def _variant(tag: str, props: Iterable[tuple[str, str]], segment: str) -> str:
    described = "".join([f"        {_prop(type, value)}\n" for type, value in props]) if props else ""
    return f"      <tuv xml:lang={tag}>\n{described}        <seg>{segment}</seg>\n      </tuv>\n"


def _described(notes: Iterable[str], props: Pairs) -> str:
    said = [f"      <note>{xml_text(note)}</note>\n" for note in notes]
    return "".join([*said, *[f"      {_prop(type, value)}\n" for type, value in props]])


def _prop(type: str, value: str) -> str:
    return f"<prop type={xml_value(type)}>{xml_text(value)}</prop>"


def _date(date: datetime.datetime) -> str:
    return date.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
