"""The translation memory: its score beside OmegaT's, and its speed beside Translate Toolkit's.

python benchmarks/memory.py score PAIRS.tsv...     needs scipy; OmegaT (and a JDK) where it is installed
python benchmarks/memory.py speed PAIRS.tsv... [--units N] [--queries N] [--keep DB] [--peer-units N]
                                                   needs translate-toolkit, not with --peer-units 0
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from bitext.memory.fuzzy import read_wording, similarity
from bitext.memory.recall import Memory
from bitext.memory.store import Store
from bitext.memory.units import MemoryUnit

OMEGAT = Path("/usr/share/omegat/OmegaT.jar")
DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
Pairs = Sequence[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("score", "speed"):
        command = commands.add_parser(name)
        command.add_argument("pairs", nargs="+", type=Path)
        if name == "speed":
            command.add_argument("--units", type=int, default=1_000_000)
            command.add_argument("--queries", type=int, default=200)
            command.add_argument("--keep", type=Path, help="memory to make, or made before by the same command")
            command.add_argument("--peer-units", type=int, default=20_000, help="0: Translate Toolkit is left out")
    options = parser.parse_args()
    rows = (line.split("\t") for path in options.pairs for line in path.read_text(encoding="utf-8").splitlines())
    pairs = list(dict.fromkeys((row[0], row[1]) for row in rows if len(row) > 1))
    if options.command == "score":
        score(pairs)
    else:
        speed(pairs, options.units, options.queries, options.keep)
        if options.peer_units:
            _beside_translate_toolkit(pairs, options.peer_units, options.queries)


def score(pairs: Pairs) -> None:
    """Rank correlation of each score with the likeness (chrF2, both ways) of the two translations."""
    from sacrebleu.metrics import CHRF
    from scipy.stats import spearmanr

    like = _like_pairs([source for source, _ in pairs])
    chrf = CHRF()
    targets = [
        statistics.mean(chrf.sentence_score(pairs[a][1], [pairs[b][1]]).score for a, b in ((i, j), (j, i)))
        for i, j in like
    ]
    sources = [(pairs[i][0], pairs[j][0]) for i, j in like]
    scores = {"bitext": [similarity(*pair) for pair in sources]}
    scores |= {f"bitext, content words count {n}": [_weighted(*pair, n) for pair in sources] for n in (1, 2, 3, 4)}
    if OMEGAT.exists():
        for name, column in zip(("stems", "words", "all"), zip(*_omegat(sources), strict=True), strict=True):
            scores[f"OmegaT {name}"] = list(column)
    plain = [_plain(*pair) for pair in sources]
    for floor in (0.3, 0.4, 0.5):
        chosen = [index for index, value in enumerate(plain) if value >= floor]
        print(f"pairs with at least {floor:.0%} of their words alike: {len(chosen)}")
        for name, values in scores.items():
            rho = spearmanr([values[index] for index in chosen], [targets[index] for index in chosen])[0]
            print(f"  {name:<32} rho {rho:.3f}")


def _like_pairs(sources: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of sources with some likeness by plain words, so that no score compared chooses them."""
    words = [_words(source) for source in sources]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(words):
        for word in sorted(set(own)):
            having[word].append(index)
    found = set()
    for index, own in enumerate(words):
        shared: Counter[int] = Counter()
        for word in sorted(set(own)):
            if len(having[word]) < 6000:
                shared.update(other for other in having[word] if other > index)
        for other, _ in shared.most_common(8):
            if min(len(own), len(words[other])) > 3 and _plain(sources[index], sources[other]) >= 0.3:
                found.add((index, other))
    return sorted(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _plain(first: str, second: str) -> float:
    return float(Levenshtein.normalized_similarity(_words(first), _words(second)))


def _weighted(first: str, second: str, content: int) -> float:
    """Return the score unrounded, with another weight of content words."""
    wordings = read_wording(first), read_wording(second)
    texts = [
        [w for w in one.words for _ in range(content if one.weighted.count(w) > one.words.count(w) else 1)]
        for one in wordings
    ]
    form = Levenshtein.normalized_similarity(wordings[0].form, wordings[1].form)
    return float(90 * Levenshtein.normalized_similarity(*texts) + 10 * form)


def _omegat(sources: Pairs) -> list[tuple[int, ...]]:
    """Ask OmegaT's own classes for its three percentages."""
    program = Path(__file__).with_name("OmegatScores.java")
    lines = "\n".join("\t".join(pair) for pair in sources)
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-cp", str(OMEGAT), str(program)],
        input=lines.encode(),
        capture_output=True,
        check=True,
    )
    return [tuple(map(int, line.split("\t"))) for line in done.stdout.decode().splitlines()]


def speed(pairs: Pairs, count: int, queries: int, keep: Path | None) -> None:
    """Import and recall, by the clock and by the processor: the machine is shared."""
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "tm.db"
        if not path.exists():
            _import(pairs, count, path)
        sources = [unit.source for unit in _units(pairs, count, every=count // queries)]
        with Memory.open(path) as memory:
            _show("exact", [_timed(lambda s=s: memory.recall(s, threshold=100)) for s in sources])
            _show("fuzzy 75", [_timed(lambda q=q: memory.recall(q)) for q in _queries(pairs, count, queries)])


def _import(pairs: Pairs, count: int, path: Path) -> None:
    alone = _timed(lambda: [None for _ in _units(pairs, count)])[1]
    with Store.open(path, write=True) as store:
        wall, cpu = _timed(lambda: store.add(_units(pairs, count), date=DATE))
    cpu -= alone
    print(f"import: {count:,} units, {wall:.0f} s, processor {cpu:.0f} s without making the units; ", end="")
    print(f"{count / cpu:,.0f} units a processor second; file {path.stat().st_size / 2**20:.0f} MiB")


def _units(pairs: Pairs, count: int, every: int = 1) -> Iterator[MemoryUnit]:
    """Yield the pairs, then variations of their sources: each its own, the same in every call."""
    vocabulary = sorted({word for source, _ in pairs for word in re.findall(r"[A-Za-z]{4,}", source)})
    for number in range(0, count, every):
        source, target = pairs[number % len(pairs)]
        if number >= len(pairs):
            rng = random.Random(number)
            source = _vary(source, rng, rng.randint(1, 10), vocabulary)
        yield MemoryUnit(
            source=source, target=target, status="reviewed", release=f"r{number // 20}", id=f"s{number % 20}"
        )


def _vary(source: str, rng: random.Random, times: int, vocabulary: Sequence[str]) -> str:
    words = source.split()
    for _ in range(times):
        place, chance = rng.randrange(len(words)), rng.random()
        if chance < 0.5:
            words[place] = rng.choice(vocabulary)
        elif chance < 0.75:
            words.insert(place, rng.choice(vocabulary))
        elif len(words) > 4:
            del words[place]
    return " ".join(words)


def _queries(pairs: Pairs, count: int, queries: int) -> list[str]:
    """Return sources of the memory with up to five words changed."""
    vocabulary = sorted({word for source, _ in pairs for word in re.findall(r"[A-Za-z]{4,}", source)})
    rng = random.Random(7)
    return [_vary(u.source, rng, rng.randint(0, 5), vocabulary) for u in _units(pairs, count, every=count // queries)]


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def _show(name: str, times: Sequence[tuple[float, float]]) -> float:
    wall, cpu = (sorted(1000 * value for value in column) for column in zip(*times, strict=True))
    print(
        f"{name}: median {statistics.median(wall):.2f} ms, processor {statistics.median(cpu):.2f} ms, "
        f"nine in ten under {cpu[int(len(cpu) * 0.9)]:.2f} ms of processor; {len(times)} queries, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    return statistics.median(cpu)


def _beside_translate_toolkit(pairs: Pairs, count: int, queries: int) -> None:
    sys.path.remove(str(Path(__file__).parent))  # there is a translate.py here too
    from translate.search.match import matcher
    from translate.storage import base

    units = list(_units(pairs, count))
    asked = _queries(pairs, count, queries)[: max(queries // 4, 1)]
    shelf = base.TranslationStore()
    for unit in units:
        shelf.addunit(base.TranslationUnit(unit.source))
        shelf.units[-1].target = unit.target
    made: list[matcher] = []
    _, theirs = _timed(lambda: made.append(matcher(shelf, max_candidates=5, min_similarity=75, max_length=2000)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tm.db"
        with Store.open(path, write=True) as store:
            _, ours = _timed(lambda: store.add(units, date=DATE))
        print(
            f"{count:,} units: import, bitext {ours:.1f} s of processor, to disk; "
            f"translate-toolkit {theirs:.1f} s, in memory"
        )
        with Memory.open(path) as memory:
            quick = _show("  bitext fuzzy", [_timed(lambda q=q: memory.recall(q)) for q in asked])
            found = [len(memory.recall(query)) for query in asked]
    slow = _show("  translate-toolkit fuzzy", [_timed(lambda q=q: made[0].matches(q)) for q in asked])
    print(f"  bitext {slow / quick:.1f} times faster; it finds {sum(found) / len(found):.2f} matches a query, ", end="")
    print(f"translate-toolkit {statistics.mean(len(made[0].matches(query)) for query in asked):.2f}")


if __name__ == "__main__":
    main()
