"""Beads as lines: JSONL and TSV out, and known beads in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bitext.errors import InterchangeError
from bitext.interchange.bilingual import read_text
from bitext.interchange.tsv import BEAD_HEAD
from bitext.model import Bead, Level, Span

_VECALIGN = re.compile(r"\s*\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::.*)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
Indices = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadText:
    """Hold a bead with its texts, as it is written out for people.

    Attributes:
        id: Unique in its alignment and stable across runs.
        level: paragraph or sentence.
        bead: The bead; its indices count the blocks, or the segments, of each release.
        source: The English; empty for an insertion.
        target: The Korean; empty for a deletion.
        source_marks: Spans of the English that the Korean has not: numbers, names.
        target_marks: Spans of the Korean that the English has not.
        reasons: What a reviewer should know, in a few words each.
    """

    id: str
    level: Level
    bead: Bead
    source: str
    target: str
    source_marks: tuple[Span, ...] = ()
    target_marks: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()


def write_jsonl(stream: IO[str], texts: Iterable[BeadText]) -> None:
    """Write one JSON object a bead and line; indices are 0-based and count the level's segments with the title as 0."""
    for text in texts:
        line = {
            "level": text.level,
            "source": list(text.bead.source),
            "target": list(text.bead.target),
            "confidence": text.bead.confidence,
            "source_text": text.source,
            "target_text": text.target,
            "notes": list(text.reasons),
        }
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_tsv(stream: IO[str], texts: Iterable[BeadText]) -> None:
    """Write a table with a head line; tabs and line breaks inside texts become spaces."""
    stream.write("\t".join(BEAD_HEAD) + "\n")
    for text in texts:
        indices = (" ".join(map(str, span)) for span in (text.bead.source, text.bead.target))
        cells = (text.level, *indices, f"{text.bead.confidence:.4f}", text.source, text.target, "; ".join(text.reasons))
        stream.write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")


def read_beads(path: Path, level: Level) -> list[tuple[Indices, Indices]]:
    """Read known beads of a level: JSONL as :func:`write_jsonl` writes it, or vecalign's ``[0, 1]:[0]`` lines.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: A line is neither, a bead is empty on both sides, or the file holds none of the level.
    """
    beads = [
        bead for number, line in enumerate(read_text(path).splitlines(), 1) if line.strip()
        for bead in _bead(line, level, f"{path}:{number}")
    ]  # fmt: skip
    if not beads:
        raise InterchangeError(f"{path}: no beads of level {level}; choose the other --level or another file")
    return beads


def refuse_beyond(beads: Iterable[tuple[Indices, Indices]], sources: int, targets: int, path: Path) -> None:
    """Raise an error for beads of texts with more segments than ``sources`` and ``targets``.

    Raises:
        InterchangeError: An index counts none of the segments; ``path`` is the file it was read from.
    """
    for source, target in beads:
        if not all(index in range(sources) for index in source) or not all(index in range(targets) for index in target):
            bead = f"{list(source)}:{list(target)}"
            have = f"the English has 0 to {sources - 1} and the Korean 0 to {targets - 1}"
            raise InterchangeError(f"{path}: no segments for the bead {bead}: {have}; check the pages and the --level")


def is_bead_file(path: Path) -> bool:
    """Tell whether a file holds beads as bitext writes them: lines of JSON by its suffix, or a table by its head line.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
    """
    suffix = path.suffix.lower()
    return suffix == ".jsonl" or (suffix == ".tsv" and read_text(path).partition("\n")[0].split("\t") == [*BEAD_HEAD])


def read_bead_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (English, Korean) of each bead that :func:`write_jsonl` or :func:`write_tsv` wrote, in file order.

    Of a file with both levels the sentences are read. A side that the bead lacks is empty.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: A line is no such bead.
    """
    lines = [(number, line) for number, line in enumerate(read_text(path).splitlines(), 1) if line.strip()]
    if path.suffix.lower() == ".tsv":
        lines = lines[1:]
    texts = [_texts(line, f"{path}:{number}", path.suffix.lower()) for number, line in lines]
    levels = {level for level, _, _ in texts}
    yield from ((source, target) for level, source, target in texts if len(levels) == 1 or level == "sentence")


def _texts(line: str, place: str, suffix: str) -> tuple[str, str, str]:
    try:
        bead = json.loads(line) if suffix == ".jsonl" else dict(zip(BEAD_HEAD, line.split("\t"), strict=True))
        level, source, target = bead["level"], bead["source_text"], bead["target_text"]
    except (ValueError, KeyError, TypeError) as error:
        expected = "expected level, source_text and target_text, as bitext align writes them"
        raise InterchangeError(f"{place}: not a bead: {error}; {expected}") from error
    if not all(isinstance(value, str) and not _SURROGATE.search(value) for value in (level, source, target)):
        raise InterchangeError(f"{place}: not a bead: level, source_text and target_text must be Unicode text")
    return level, source, target


def _bead(line: str, level: Level, place: str) -> Iterator[tuple[Indices, Indices]]:
    plain = _VECALIGN.fullmatch(line)
    try:
        if plain:
            bead = (_indices(plain[1]), _indices(plain[2]))
        else:
            content = json.loads(line)
            if content["level"] != level:
                return
            bead = (tuple(map(int, content["source"])), tuple(map(int, content["target"])))
        if not any(bead):
            raise ValueError("no segment on either side")
    except (ValueError, KeyError, TypeError) as error:
        expected = 'expected {"level": ..., "source": [...], "target": [...]} or [0, 1]:[0]'
        raise InterchangeError(f"{place}: not a bead: {error}; {expected}") from error
    yield bead


def _indices(text: str) -> Indices:
    return tuple(int(number) for number in text.split(",") if number.strip())
