"""Lists of pairs: OmegaT's tab-separated text and the two-column CSV of DeepL and Google.

Source: OmegaT 3.6 manual, chapter Glossaries (UTF-8, source, target, comment, a line with # in front is none);
DeepL API, Glossaries, and Google Cloud Translation, Creating and using glossaries (no head line, no source twice).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from bitext.errors import GlossaryError
from bitext.glossary.formats.cells import Loss, dropped, ranked, squeeze
from bitext.glossary.rows import GlossaryRow, refuse_untabbed
from bitext.text import excerpt

#: What stands in a head line, where there is one (Google), or in the third and fourth column (DeepL).
_EN, _KO = re.compile(r"en(-\w+)?|source", re.IGNORECASE), re.compile(r"ko(-\w+)?|target", re.IGNORECASE)


def decode(data: bytes, name: str) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        GlossaryError: It is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"{name}:{at}: byte 0x{data[error.start]:02x} is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)"
        ) from error


def csv_records(text: str, name: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every record.

    Raises:
        GlossaryError: A quotation mark is never closed, or stands inside a cell.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [squeeze(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(f"{name}:{line}: not CSV: {error}; look at its quotation marks") from error


def parse_omegat(data: bytes, name: str, losses: list[Loss], problems: list[str]) -> list[GlossaryRow]:
    """Parse OmegaT's text: source, target and comment; of several renderings the first is the preferred one."""
    text = decode(data, name)
    refuse_untabbed(name, text)
    records = [
        (number, [squeeze(cell) for cell in line.split("\t")])
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not line.startswith("#")
    ]
    rows = []
    for number, cells in records:
        place = f"{name}:{number}"
        if len(cells) < 2 or not cells[0]:
            problems.append(f"{place}: no source and target with a tab between: {excerpt(' '.join(cells))!r}")
        elif not cells[1]:
            losses.append(Loss(what="entry without Korean", place=place, cell=cells[0]))
        else:
            losses.extend(Loss(what="column behind the third", place=place, cell=cell) for cell in cells[3:] if cell)
            rows.append(GlossaryRow(source=cells[0], target=cells[1], note="".join(cells[2:3]), place=place))
    return ranked(rows)


def serialize_omegat(rows: Sequence[GlossaryRow], losses: list[Loss]) -> bytes:
    """Return OmegaT's text; renderings of one source stand together, the preferred one that still holds first."""
    lines = []
    for group in _by_source(rows):
        held = ranked(GlossaryRow(source=row.source, target=row.target, note=row.note) for row in group)
        for row, kept in zip(group, held, strict=True):
            if row.source.startswith("#"):  # OmegaT skips the line
                losses.append(Loss(what="source", place=row.place, cell=row.source))
                continue
            losses.extend(dropped(row, kept))
            lines.append("\t".join((row.source, row.target, row.note)).rstrip("\t"))
    return "".join(f"{line}\n" for line in lines).encode()


def parse_deepl(data: bytes, name: str, losses: list[Loss], problems: list[str]) -> list[GlossaryRow]:
    """Parse two columns of CSV without a head line, or with one that names the languages.

    Raises:
        GlossaryError: It is no UTF-8 or no CSV, or its head line names Korean first.
    """
    rows = []
    for number, cells in csv_records(decode(data, name), name):
        place = f"{name}:{number}"
        if not any(cells) or (number == 1 and _tagged(cells)):
            continue
        if number == 1 and _tagged(cells[::-1]):
            raise GlossaryError(f"{place}: the list goes from Korean to English ({','.join(cells)}); swap its columns")
        if len(cells) != 2 and not (len(cells) == 4 and _tagged(cells[2:])):
            found = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}, expected source and target"
            problems.append(f"{place}: {found}: {excerpt(','.join(cells))!r}")
        elif not cells[1]:
            losses.append(Loss(what="entry without Korean", place=place, cell=cells[0]))
        else:
            rows.append(GlossaryRow(source=cells[0], target=cells[1], place=place))
    return ranked(rows)


def serialize_deepl(rows: Sequence[GlossaryRow], losses: list[Loss]) -> bytes:
    """Return two columns of CSV: of each source the preferred rendering that still holds."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for group in _by_source(rows):
        chosen, *others = group
        losses.extend(dropped(chosen, GlossaryRow(source=chosen.source, target=chosen.target)))
        losses.extend(Loss(what="target", place=row.place, cell=row.target) for row in others)
        writer.writerow((chosen.source, chosen.target))
    return stream.getvalue().encode()


def _tagged(cells: Sequence[str]) -> bool:
    return len(cells) == 2 and all(tag.fullmatch(cell) for tag, cell in zip((_EN, _KO), cells, strict=True))


def _by_source(rows: Iterable[GlossaryRow]) -> list[list[GlossaryRow]]:
    """Return the rows of each source: renderings that still hold first, of those the preferred one."""
    groups: dict[str, list[GlossaryRow]] = {}
    for row in rows:
        groups.setdefault(row.source, []).append(row)
    return [sorted(group, key=lambda row: (row.valid_to != "", row.status != "preferred")) for group in groups.values()]
