"""Check the Korean of world/NNN.tsv against its English: python -m recipe.check_world --data DIR [--drop].

Each line of a file is ``line-number TAB Korean`` or ``line-number TAB -`` (not translated). Complaints:

- ``form``: not a number and a text, or an outer space; ``separator``: what is left of a writing aid
- ``twice``, ``no-such-line``: line numbers
- ``hangul``: fewer than half of the letters are Hangul
- ``number``: a number, sum, percentage, date or time of the English that the Korean has not, by value
- ``polite``: a polite ending outside quotation marks
- ``length``: far too short or too long
- ``near-duplicate``: the Korean equals that of another line though the English does not
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bitext.check.values.compare import differing_values
from bitext.text import excerpt, hangul_share
from recipe.data import HERE

_POLITE = re.compile(r"(?:습니다|습니까|입니다|됩니다|합니다|세요|어요|아요|해요)[.!?]*$")
_QUOTED = re.compile("[“\"‘'][^”\"’']*[”\"’']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Hold one complaint about one line of a file; ``number`` is the line number of the English, 0 for a bad row."""

    file: str
    number: int
    code: str
    message: str


def check_file(path: Path, english: list[str], seen: dict[str, str]) -> Iterator[Complaint]:
    """Yield the complaints about one file.

    Args:
        path: world/NNN.tsv.
        english: The lines of sents-NNN.txt.
        seen: Korean to English of the files before, filled on the way.
    """
    numbers: set[int] = set()
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 2 or not cells[0].isdigit():
            yield Complaint(file=path.stem, number=0, code="form", message=f"row {row}: {excerpt(line)}")
            continue
        number, korean = int(cells[0]), cells[1]
        if number in numbers:
            yield Complaint(file=path.stem, number=number, code="twice", message="line number given before")
        numbers.add(number)
        if not 1 <= number <= len(english):
            yield Complaint(file=path.stem, number=number, code="no-such-line", message=f"1 to {len(english)}")
        elif korean != "-":
            for code, message in check_pair(english[number - 1], korean, seen):
                yield Complaint(file=path.stem, number=number, code=code, message=message)


def check_pair(english: str, korean: str, seen: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (code, message) for what is wrong with one translation."""
    if korean != korean.strip() or not korean:
        yield "form", "empty or with outer spaces"
    if "|||" in korean:
        yield "separator", excerpt(korean)
    if hangul_share(korean) < 0.5:
        yield "hangul", excerpt(korean)
    ratio = len(korean) / len(english)
    if not 0.2 <= ratio <= 1.1:
        yield "length", f"{ratio:.2f}: {excerpt(english)} / {excerpt(korean)}"
    lacking = [difference.message for difference in differing_values(english, korean) if difference.source_span]
    if lacking:
        yield "number", f"{' '.join(lacking)} {excerpt(english, 120)} / {excerpt(korean, 90)}"
    if _POLITE.search(_QUOTED.sub("", korean)):
        yield "polite", korean[-20:]
    other = seen.setdefault(korean, english)
    if other != english and len(korean) > 15:
        yield "near-duplicate", f"also of {excerpt(other)}"


def main() -> int:
    """Check every file; with --drop write "-" for the lines complained about."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with source_en/")
    parser.add_argument("--world", type=Path, default=HERE / "world")
    parser.add_argument("--drop", action="store_true")
    options = parser.parse_args()
    seen: dict[str, str] = {}
    total = 0
    for path in sorted(options.world.glob("*.tsv")):
        english = (options.data / "source_en" / f"sents-{path.stem}.txt").read_text(encoding="utf-8").splitlines()
        complaints = list(check_file(path, english, seen))
        total += len(complaints)
        for complaint in complaints:
            print(f"{complaint.file}:{complaint.number}: {complaint.code}: {complaint.message}")
        lines = path.read_text(encoding="utf-8").splitlines()
        done = sum(not line.endswith("\t-") for line in lines)
        codes = ", ".join(f"{count} {code}" for code, count in Counter(c.code for c in complaints).most_common())
        print(f"{path.stem}: {done} of {len(english)} lines translated; {codes or 'clean'}")
        if options.drop and complaints:
            _drop(path, lines, {complaint.number for complaint in complaints})
    return 1 if total else 0


def _drop(path: Path, lines: list[str], numbers: set[int]) -> None:
    kept = [f"{line.partition(chr(9))[0]}\t-" if int(line.partition("\t")[0]) in numbers else line for line in lines]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
