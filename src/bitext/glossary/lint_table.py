"""Check one table: its bytes, its head line and each of its cells."""

from __future__ import annotations

import codecs
import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from bitext.glossary.finding import GlossaryFinding, found
from bitext.glossary.rows import COLUMNS, OPTIONAL_COLUMNS, GlossaryRow, problems_of, row_of_cells
from bitext.text import HANGUL, excerpt

_DEFAULTS = {"domain": "concept", "pos": "noun", "status": "preferred", "case": "no", "forbidden": "", "note": ""}
_HANGUL = re.compile(f"[{HANGUL}]")
_QUOTED = re.compile('"(?:[^"]|"")+"')
_ENGLISH_WORD = re.compile(r"[A-Za-z]*[a-z]{3}[A-Za-z]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_ODD_SPACES = re.compile(r"^\s|\s$|\s\s|[^\S ]")
_ODD_CATEGORIES = ("Cc", "Cf", "Co", "Cn")
_REPLACEMENT = "\ufffd"


def check_table(path: Path, data: bytes) -> tuple[list[GlossaryRow], list[GlossaryFinding]]:
    """Read what can be read of a table and return its rows, bad ones too, with the findings in file order.

    Lines that are not UTF-8 or have another number of cells are found and left out; without a column for the source
    or the target there are no rows.
    """
    findings: list[GlossaryFinding] = []
    rows: list[GlossaryRow] = []
    lines = _decode(path, data, findings)
    if not lines:
        return rows, findings
    findings.extend(_check_line_ends(path, lines))
    columns = [name.strip() for name in (lines[0] or "").removeprefix("\ufeff").split("\t")]
    findings.extend(_check_head(path, columns))
    if "source" not in columns or "target" not in columns:
        return rows, findings
    for number, line in enumerate(lines[1:], 2):
        if line is None or not line.strip():
            continue
        place = f"{path}:{number}"
        cells = line.removesuffix("\r").split("\t")
        if len(cells) != len(columns):
            message = f"{len(cells)} cells, expected {len(columns)} as in the head line: {excerpt(line)!r}"
            findings.append(GlossaryFinding(code="cells", message=message, place=place))
            continue
        stripped = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
        row = row_of_cells(_DEFAULTS | stripped, place)
        rows.append(row)
        findings.extend(found(code, row, message) for code, message in problems_of(row))
        for column, cell in zip(columns, cells, strict=True):
            findings.extend(found(code, row, message) for code, message in _check_characters(column, cell))
        findings.extend(_check_languages(row))
    return rows, findings


def _decode(path: Path, data: bytes, findings: list[GlossaryFinding]) -> list[str | None]:
    """Return the lines, None for one that cannot be read."""

    def report(code: str, message: str, line: int = 1) -> None:
        findings.append(GlossaryFinding(code=code, message=message, place=f"{path}:{line}"))

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        report("encoding", "the table is UTF-16; save it as UTF-8")
        return [*data.decode("utf-16", errors="replace").split("\n")]
    if b"\0" in data:
        report("encoding", "the table is no text; save it as tab-separated text in UTF-8")
        return []
    if data.startswith(codecs.BOM_UTF8):
        report("byte-order-mark", "the table begins with a byte order mark; bitext skips it, other tools may not")
    raw = data.split(b"\n")
    lines = [_utf8(line) for line in raw]
    bad = [index for index, line in enumerate(lines) if line is None]
    if bad and not any(line and not line.isascii() for line in lines):
        try:
            korean = data.decode("cp949")
        except UnicodeDecodeError:
            pass
        else:
            report("encoding", "the table is not UTF-8 but reads as CP949; save it as UTF-8", bad[0] + 1)
            return [*korean.split("\n")]
    for index in bad:
        report("encoding", f"{raw[index][:60]!r} is not UTF-8; save the table as UTF-8", index + 1)
    return lines


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _check_line_ends(path: Path, lines: Sequence[str | None]) -> Iterator[GlossaryFinding]:
    ended = [(number, line.endswith("\r")) for number, line in enumerate(lines[:-1], 1) if line is not None]
    windows = sum(crlf for _, crlf in ended)
    if 0 < windows < len(ended):
        rare = windows * 2 < len(ended)
        first = next(number for number, crlf in ended if crlf == rare)
        message = f"{windows} of {len(ended)} lines end with CR LF, the others with LF; let all end alike"
        yield GlossaryFinding(code="line-ends", message=message, place=f"{path}:{first}")


def _check_head(path: Path, columns: Sequence[str]) -> Iterator[GlossaryFinding]:
    def at_head(code: str, message: str) -> GlossaryFinding:
        return GlossaryFinding(code=code, message=message, place=f"{path}:1")

    known = (*COLUMNS, *OPTIONAL_COLUMNS)
    expected = f"expected the tab-separated columns {', '.join(COLUMNS)}"
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        yield at_head("columns", f"column{'s' if len(missing) > 1 else ''} {', '.join(missing)} missing; {expected}")
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield at_head("columns", f"column {name!r} given {columns.count(name)} times; keep one")
        if not name and len(columns) > 1:
            yield at_head("column-name", "a column has no name; name it or take the tab out")
        elif name and name not in known and (close := difflib.get_close_matches(name.lower(), known, 1, cutoff=0.8)):
            yield at_head("column-name", f"column {name!r} means nothing to bitext; {close[0]!r} does")
    if not missing and tuple(columns[: len(COLUMNS)]) != COLUMNS:
        yield at_head("column-name", f"the first {len(COLUMNS)} columns stand in another order; {expected}")


def _check_characters(column: str, cell: str) -> Iterator[tuple[str, str]]:
    if column != "note" and _QUOTED.fullmatch(cell):
        yield "quoted-cell", f"the {column} {excerpt(cell)!r} stands in quotation marks, which count; take them out"
    if cell.isascii() and cell.isprintable() and "  " not in cell and cell == cell.strip():
        return
    odd = [
        char for char in dict.fromkeys(cell) if char == _REPLACEMENT or unicodedata.category(char) in _ODD_CATEGORIES
    ]
    for char in odd:
        name = unicodedata.name(char, "a control or private character")
        yield "bad-character", f"U+{ord(char):04X} ({name}) in the {column} {excerpt(cell)!r}; take it out"
    if not odd and _ODD_SPACES.search(cell):
        yield "spaces", f"leading, trailing, doubled or special spaces in the {column} {cell!r}; write single ones"
    if not unicodedata.is_normalized("NFC", cell):
        yield "not-nfc", f"the {column} {excerpt(cell)!r} is not in Unicode form NFC and matches no text; normalise it"


def _check_languages(row: GlossaryRow) -> Iterator[GlossaryFinding]:
    target = unicodedata.normalize("NFC", row.target)
    korean = _HANGUL.search(target) is not None
    if _HANGUL.search(row.source):
        hint = "" if korean else "; source and target seem to have changed places"
        yield found("hangul-in-source", row, f"the source {row.source!r} is Korean, expected English{hint}")
    word = _ENGLISH_WORD.search(_BRACKETS.sub("", target) if korean else target)
    if not korean and any(char.isalpha() and not char.isascii() for char in target):
        yield found("no-hangul", row, f"the target {target!r} has no Hangul")
    elif not korean and word:
        yield found("no-hangul", row, f"the target {target!r} is English, expected Korean or an abbreviation")
    elif word:
        yield found("english-in-target", row, f"the target {target!r} has the English word {word[0]!r}; translate it")
    if row.reading and not _HANGUL.search(unicodedata.normalize("NFC", row.reading)):
        yield found(
            "no-hangul", row, f"the reading {row.reading!r} has no Hangul; write how it is read aloud, UN: 유엔"
        )
