"""TMX and XLIFF written and read, beside translate-toolkit: python benchmarks/interchange.py (needs translate-toolkit).

Rates are of processor time of one process, the best of some turns in which ours and theirs alternate; memory is the
peak of a process that does nothing else. Reading takes what a memory needs: id, texts, dates, author and notes.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bitext.interchange.own import own_units
from bitext.interchange.tmx import TmxHeader, write_tmx
from bitext.interchange.tmx_read import read_tmx
from bitext.interchange.xliff import XliffVersion, write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.interchange.xliff_read import read_xliff
from bitext.model import Lang, TranslationUnit, Variant

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
TAGS: dict[Lang, str] = {"en": "en", "ko": "ko"}
ENGLISH = "The two sides agreed in meeting {} to continue close consultations on ODA & climate change in the region."
KOREAN = "양측은 {}차 회의에서 공적개발원조와 기후변화에 관한 긴밀한 협의를 지속하기로 합의하였다."


def make_units(count: int) -> Iterator[TranslationUnit]:
    for number in range(count):
        variants = Variant(lang="en", text=ENGLISH.format(number)), Variant(lang="ko", text=KOREAN.format(number))
        yield TranslationUnit(id=f"r{number // 20}/p{number % 20:02}.s1", variants=variants)


def write(path: Path, units: Iterable[TranslationUnit]) -> None:
    write_tmx(path, TmxHeader(segtype="sentence", date=DATE, tags=TAGS, creator="kim"), units, force=True)


def write_xlf(path: Path, units: Iterable[TranslationUnit], version: XliffVersion) -> None:
    header = XliffHeader(original="x", date=DATE, source_tag="en", target_tag="ko")
    write_xliff(path, header, own_units(units, TAGS), version=version, force=True)


def count(units: Iterable[object]) -> int:
    return sum(1 for _ in units)


def toolkit_write(path: Path, number: int) -> None:
    from translate.storage import tmx

    file = tmx.tmxfile()
    for index in range(number):
        file.addtranslation(ENGLISH.format(index), "en", KOREAN.format(index), "ko")
    path.write_bytes(bytes(file))


def toolkit_read(path: Path) -> None:
    from translate.storage import tmx

    with path.open("rb") as stream:
        file = tmx.tmxfile(stream)
    names = ("creationdate", "changedate", "creationid", "changeid")
    for unit in file.units:
        _ = unit.getid(), unit.source, unit.target, unit.getnotes(), [unit.xmlelement.get(name) for name in names]


def toolkit_xliff(path: Path) -> None:
    from translate.storage import xliff

    with path.open("rb") as stream:
        file = xliff.xlifffile(stream)
    for unit in file.units:
        _ = unit.getid(), unit.source, unit.target, unit.getnotes(), unit.isapproved()


def best(turns: int, tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least processor time of each task; the tasks take turns."""
    seconds = dict.fromkeys(tasks, float("inf"))
    for _ in range(turns):
        for name, task in tasks.items():
            begin = time.process_time()
            task()
            seconds[name] = min(seconds[name], time.process_time() - begin)
    return seconds


def compare(folder: Path, number: int, turns: int) -> None:
    units = list(make_units(number))
    tmx, xlf, xlf2 = folder / "x.tmx", folder / "x.xlf", folder / "x2.xlf"
    write(tmx, units)
    tasks: dict[str, Callable[[], object]] = {
        "TMX write": lambda: write(folder / "w.tmx", units),
        "TMX write, toolkit": lambda: toolkit_write(folder / "t.tmx", number),
        "TMX read": lambda: count(read_tmx(tmx)),
        "TMX read, toolkit": lambda: toolkit_read(tmx),
        "XLIFF 1.2 write": lambda: write_xlf(xlf, units, "1.2"),
        "XLIFF 1.2 read": lambda: count(read_xliff(xlf)),
        "XLIFF 1.2 read, toolkit": lambda: toolkit_xliff(xlf),
        "XLIFF 2.1 write": lambda: write_xlf(xlf2, units, "2.1"),
        "XLIFF 2.1 read": lambda: count(read_xliff(xlf2)),
    }
    seconds = best(turns, tasks)
    for name, value in seconds.items():
        other = seconds.get(f"{name}, toolkit")
        ratio = f", {other / value:.1f} times the toolkit's" if other else ""
        print(f"{name:<24} {number / value:>9,.0f} units/s{ratio}", flush=True)


def peak(task: str, path: Path, number: int) -> int:
    """Return the peak memory, in MiB, of a process that does one task."""
    command = [sys.executable, __file__, "--task", task, "--path", str(path), "--units", str(number)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_memory(folder: Path) -> None:
    for number in (10_000, 1_000_000):
        path = folder / f"{number}.tmx"
        write_mib, read_mib = peak("write", path, number), peak("read", path, number)
        print(
            f"{number:,} units, {path.stat().st_size >> 20} MiB: write {write_mib} MiB, read {read_mib} MiB", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--memory", action="store_true", help="peak memory at 10,000 and 1,000,000 units instead")
    parser.add_argument("--task", choices=["write", "read"], help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        if options.task == "write":
            write(options.path, make_units(options.units))
        else:
            count(read_tmx(options.path))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
        return
    with tempfile.TemporaryDirectory() as name:
        if options.memory:
            measure_memory(Path(name))
        else:
            compare(Path(name), options.units, options.turns)


if __name__ == "__main__":
    # This folder has a translate.py, which is not the package of that name.
    sys.path.remove(str(Path(__file__).resolve().parent))
    main()
