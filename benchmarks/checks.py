"""The checks measured: python benchmarks/checks.py {planted,alarms,speed,fit} --pairs FILES.

planted  errors of fourteen kinds put into correct pairs: precision and recall by kind; pofilter beside
alarms   what is found in correct pairs, per 1,000 segments
speed    100,000 units made of the pairs, with and without terms; the encoder's checks
fit      the constants of the length check (src/bitext/check/length.py)
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from checks_plant import Kind, Pair, kinds

from bitext.check.kind import Doubt
from bitext.check.length import text_size
from bitext.check.punctuation import final_mark
from bitext.glossary.table import read_glossary
from bitext.interchange.bilingual import read_pairs
from bitext.model import BilingualUnit
from bitext.quality import CHECKS
from bitext.quality_files import Checker, CheckRun, CheckSettings
from bitext.resources import default_glossary

Look = Callable[[Pair], bool]
PLANTED = 300  # of each kind, as far as there are pairs for it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["planted", "alarms", "speed", "fit"])
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="TSV or TMX files of correct pairs")
    parser.add_argument("--encoder", action="store_true", help="alarms with the encoder's checks too")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    {"planted": planted, "alarms": alarms, "speed": speed, "fit": fit}[options.what](options)


def planted(options: argparse.Namespace) -> None:
    """Print, by kind, how many planted errors the checks for that kind find, and how precise these are.

    Precision is over as many units with the error as without: the same units before it was put in.
    """
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    theirs = _pofilter()
    print("kind                planted  recall  precision    recall  precision (pofilter)")
    for kind in kinds(read_glossary(default_glossary()).entries):
        chosen = _plant(kind, pairs, random.Random(options.seed))
        ours, other = (_score(look, chosen) for look in (_bitext(kind.codes), theirs(kind.filters)))
        print(f"{kind.name:18} {len(chosen):8} {ours}    {other}", flush=True)


def _plant(kind: Kind, pairs: Sequence[Pair], chance: random.Random) -> list[tuple[Pair, Pair]]:
    """Return (with the error, without) for as many pairs as are wanted."""
    order = list(range(len(pairs) - 1))
    chance.shuffle(order)
    chosen = []
    for index in order:
        wrong = kind.plant(pairs[index], pairs[index + 1], chance)
        if wrong is not None and wrong != pairs[index]:
            joined = kind.name == "sentence omitted"
            right = (
                tuple(f"{a} {b}" for a, b in zip(*pairs[index : index + 2], strict=True)) if joined else pairs[index]
            )
            chosen.append((wrong, (right[0], right[1])))
            if len(chosen) == PLANTED:
                break
    return chosen


def _score(look: Look | None, chosen: Sequence[tuple[Pair, Pair]]) -> str:
    """Return recall and precision, as columns."""
    if look is None:
        return f"{'-':>7}  {'-':>9}"
    found, false = (sum(look(pairs[side]) for pairs in chosen) for side in (0, 1))
    precision = f"{found / (found + false):.3f}" if found + false else "-"
    return f"{found / len(chosen):7.3f}  {precision:>9}"


def _bitext(codes: frozenset[str]) -> Look:
    settings = CheckSettings(terms=True, encoder="content-omitted" in codes, only=tuple(sorted(codes)))
    checker = Checker(settings)

    def look(pair: Pair) -> bool:
        said = checker.look(BilingualUnit(id="1", source=pair[0], target=pair[1]))
        return any(isinstance(one, Doubt) for _, one in said)

    return look


def _pofilter() -> Callable[[frozenset[str]], Look | None]:
    sys.path.remove(str(Path(__file__).parent))  # benchmarks/translate.py has the toolkit's name
    from translate.filters import checks
    from translate.storage import pypo

    checker = checks.StandardChecker(checkerconfig=checks.CheckerConfig(targetlanguage="ko"))

    def of(filters: frozenset[str]) -> Look | None:
        def look(pair: Pair) -> bool:
            unit = pypo.pounit(pair[0])
            unit.target = pair[1]
            return not filters.isdisjoint(checker.run_filters(unit))

        return look if filters else None

    return of


def alarms(options: argparse.Namespace) -> None:
    """Print how many units have findings, by severity and code, and the findings at error level."""
    severities = {check.code: check.severity for check in CHECKS}
    found: Counter[str] = Counter()
    run = CheckRun(CheckSettings(terms=True, encoder=options.encoder), several=True)
    for path in options.pairs:
        for unit, findings in run.check(path):
            found.update({finding.code for finding in findings} | {finding.severity for finding in findings})
            for finding in findings:
                if finding.severity == "error":
                    print(f"{path.name}:{unit.id} {finding.code}: {finding.message}\n  {unit.source}\n  {unit.target}")
    for name, count in sorted(found.items(), key=lambda item: (severities.get(item[0], ""), -item[1])):
        print(
            f"{severities.get(name, ''):8} {name:20} {count:6}  {1000 * count / run.counts.units:8.2f} per 1,000 units"
        )


def speed(options: argparse.Namespace) -> None:
    """Print the seconds of 100,000 units, and units a second of the encoder's checks."""
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.tsv"
        path.write_text("".join("\t".join(pair) + "\n" for pair in _cycle(pairs, 100_000)), encoding="utf-8")
        for name, settings, jobs in (
            ("two processes", CheckSettings(), 2),
            ("two processes, terms", CheckSettings(terms=True), 2),
        ):
            wall, processor = _seconds(path, settings, jobs)
            print(f"{name}: {wall:.1f} s, {processor:.1f} s of processor time, {_peak():.0f} MiB", flush=True)
        path.write_text("".join("\t".join(pair) + "\n" for pair in _cycle(pairs, 5000)), encoding="utf-8")
        only = ("content-omitted", "content-added")
        wall, processor = _seconds(path, CheckSettings(encoder=True, terms=True, only=only), 1)
        print(f"encoder checks: {5000 / wall:.0f} units a second, {5000 / processor:.0f} a second of processor time")


def _seconds(path: Path, settings: CheckSettings, jobs: int) -> tuple[float, float]:
    """Return wall and processor time of all processes."""
    start, used = time.perf_counter(), _processor()
    run = CheckRun(settings, jobs=jobs)
    for _ in run.check(path):
        pass
    run.close()
    return time.perf_counter() - start, _processor() - used


def _processor() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cycle(pairs: Sequence[Pair], count: int) -> Iterator[Pair]:
    return (pairs[index % len(pairs)] for index in range(count))


def fit(options: argparse.Namespace) -> None:
    """Print mean, variance and variance by length of the logarithm of the length ratio, by weighted least squares."""
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    for name, ended in (("SENTENCE", True), ("HEADING", False)):
        sizes = np.array(
            [[text_size(text) for text in pair] for pair in pairs if bool(final_mark(pair[0])) is ended], dtype=float
        )
        ratios = np.log(sizes[:, 1] / sizes[:, 0])
        design = np.stack([np.ones(len(sizes)), 1 / sizes[:, 0]], axis=1)
        mean = ratios.mean()
        for _ in range(20):
            parts = np.linalg.lstsq(design, (ratios - mean) ** 2, rcond=None)[0]
            weights = 1 / np.maximum(design @ parts, 0.005)
            mean = (weights * ratios).sum() / weights.sum()
        print(f"{name} = Model({mean:.3f}, {parts[0]:.4f}, {parts[1]:.3f})  # {len(sizes)} pairs, {math.exp(mean):.2f}")


if __name__ == "__main__":
    main()
