"""Fuzz every reader with atheris: PYTHONPATH=src:tests python benchmarks/fuzz_readers.py --seconds 1800.

Needs the dependency groups test and fuzz. A reader may end with a result or an error of bitext's own; any other
exception is written to WORK/findings once for each place that raises it, as is an input that takes more processor time
than the limit; one that never ends stops its run. Each kind runs in a process of its own, one after the other, and
goes on from what WORK has of earlier runs. --keep tests/golden/fuzz writes a small corpus, which
tests/unit/test_readers_fuzz.py reads again.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

#: Of processor time that an input may take, and of real time, in which other programs may run.
LIMIT_S, HANG_S = 10, 300
MAX_BYTES = 20_000
#: Bytes and files of corpus that are kept of a kind.
KEPT, FILES = 16_000, 20


def fuzz(kind: str, work: Path, arguments: list[str]) -> None:
    """Fuzz one reader; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["bitext"]):
        from fuzzing import READERS, SAMPLES
    read = READERS[kind]
    corpus = work / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for data in SAMPLES[kind]:
        write(corpus, data)
    folder = Path(tempfile.mkdtemp())
    known: set[str] = set()

    def found(place: str, data: bytes, what: object) -> None:
        if place not in known:
            known.add(place)
            (work / "findings" / kind).mkdir(parents=True, exist_ok=True)
            (work / "findings" / kind / place).write_bytes(data)
            print(f"FINDING {kind} {place}: {what}", file=sys.stderr, flush=True)

    def one(data: bytes) -> None:
        start = time.process_time()
        try:
            read(data, folder)
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "/bitext/" in f.filename]
            last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
            found(f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}", data, error)
        taken = time.process_time() - start
        if taken > LIMIT_S:
            found("slow", data, f"{taken:.0f} s")

    options = [f"-timeout={HANG_S}", f"-max_len={MAX_BYTES}", f"-artifact_prefix={work}/hang-{kind}-"]
    atheris.Setup([sys.argv[0], *options, *(arguments or [str(corpus)])], one)
    atheris.Fuzz()


def write(folder: Path, data: bytes) -> None:
    (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def child(kind: str, work: Path, *arguments: str) -> str:
    """Run one kind in a process of its own and return what it said."""
    command = [sys.executable, __file__, "--work", str(work), "--kind", kind, "--", *arguments]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False).stderr.decode(errors="replace")


def report(kind: str, said: str) -> None:
    runs = re.search(r"number_of_executed_units:\s*(\d+)", said) or re.search(r"#(\d+)\s+DONE", said)
    coverage = re.findall(r"cov: (\d+)", said)
    findings = re.findall(r"^FINDING .*|^.*ERROR: libFuzzer.*", said, re.MULTILINE)
    print(
        f"{kind}: {int(runs[1]) if runs else 0:,} runs, {coverage[-1] if coverage else '?'} places covered", flush=True
    )
    if not coverage:
        print(said[-2000:])
    for line in findings:
        print(f"  {line}", flush=True)


def keep(kind: str, work: Path, target: Path) -> None:
    """Write some of the inputs that brought a new way through a reader, small ones and large ones."""
    from fuzzing import SAMPLES

    found = {path.read_bytes() for path in (work / kind).iterdir()} - {*SAMPLES[kind]}
    new = sorted(found, key=lambda data: (len(data), data))
    room = KEPT
    (target / kind).mkdir(parents=True, exist_ok=True)
    for data in new[:: max(1, -(-len(new) // FILES))]:
        if len(data) <= room:
            room -= len(data)
            write(target / kind, data)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=0, help="for all kinds together")
    parser.add_argument("--kind", help="one kind, given libFuzzer's own arguments")
    parser.add_argument("--work", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write a small corpus")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    if options.kind:
        fuzz(options.kind, options.work, options.arguments)
    from fuzzing import READERS

    for kind in READERS:
        if options.seconds:
            limit = f"-max_total_time={options.seconds // len(READERS)}"
            report(kind, child(kind, options.work, limit, "-print_final_stats=1", str(options.work / kind)))
        if options.keep:
            keep(kind, options.work, options.keep)


if __name__ == "__main__":
    main()
