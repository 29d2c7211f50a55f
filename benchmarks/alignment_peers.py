"""Other aligners beside ours: python benchmarks/alignment_peers.py {textberg,scale} ... (needs vecalign, hunalign).

textberg   writes OUT/NAME/testN.beads for hunalign (no dictionary) and vecalign (Universal Sentence Encoder, overlaps
           of up to 5, beads of up to 6 segments), to be scored by benchmarks/alignment.py textberg --outputs
scale      processor seconds of vecalign and of bitext on the same text and encoder, in turns, with OMP_NUM_THREADS=1:
           encoding, the vectors of spans from states, and the search alone
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from alignment_fit import sides
from alignment_gold import LEVELS, Gold, make, read_lines, read_vecalign
from vecalign.dp_utils import layer, make_alignment_types, vecalign

from bitext.align.aligner import align, read_profile
from bitext.align.encoder import UniversalSentenceEncoder
from bitext.align.evidence import evidence
from bitext.align.spans import Spans

ENCODER = UniversalSentenceEncoder()
_SIZE, _OVERLAPS, _BUFFER = 6, 5, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["textberg", "scale"])
    parser.add_argument("--textberg", type=Path)
    parser.add_argument("--hunalign", type=Path, help="the hunalign program")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="TSV files of English and Korean lines")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000, 20000])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--encode-up-to", type=int, default=1000, help="sizes at which what vecalign needs is encoded")
    options = parser.parse_args()
    {"textberg": textberg, "scale": scale}[options.what](options)


def textberg(options: argparse.Namespace) -> None:
    for number in range(7):
        gold = read_vecalign(options.textberg, f"test{number}", "de", "fr")
        found = {"vecalign": _vecalign(*(_overlaps(texts) for texts in (gold.source, gold.target)))}
        if options.hunalign:
            found["hunalign"] = _hunalign(options.hunalign, gold)
        for name, beads in found.items():
            path = options.out / name / f"test{number}.beads"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{list(s)}:{list(t)}\n" for s, t in beads), encoding="utf-8")


def scale(options: argparse.Namespace) -> None:
    lines = [line for path in options.pairs for line in read_lines(path)]
    for size in options.sizes:
        gold = make(f"book-{size}", (lines * (size // len(lines) + 1))[:size], lines, LEVELS["middle"], 1)
        start = time.process_time()
        source, target = sides(gold, ENCODER, _evidence)
        encode = time.process_time() - start
        overlaps = None
        if size <= options.encode_up_to:
            start = time.process_time()
            overlaps = [_overlaps(texts) for texts in (gold.source, gold.target)]
            print(f"{size}: vecalign's overlaps encoded in {time.process_time() - start:.1f} s", flush=True)
        seconds: dict[str, list[float]] = {name: [] for name in ("vectors", "search", "their vectors", "their search")}
        peak = 0.0
        for _ in range(options.turns):
            start = time.process_time()
            for side in (source, target):
                Spans.of(side.states, ENCODER)
            seconds["vectors"].append(time.process_time() - start)
            start = time.process_time()
            align(source, target, ENCODER, read_profile("sentence"))
            seconds["search"].append(time.process_time() - start - seconds["vectors"][-1])
            peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            start = time.process_time()
            theirs = overlaps or [_added(side.states) for side in (source, target)]
            seconds["their vectors"].append(time.process_time() - start)
            start = time.process_time()
            _vecalign(*theirs)
            seconds["their search"].append(time.process_time() - start)
        m = {name: statistics.median(values) for name, values in seconds.items()}
        their_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{len(gold.source)} x {len(gold.target)}: encode {encode:.1f} s; "
            f"bitext vectors {m['vectors']:.2f} + search {m['search']:.2f} s, {peak:.0f} MiB; "
            f"vecalign vectors {m['their vectors']:.2f} + search {m['their search']:.2f} s, {their_peak:.0f} MiB; "
            f"ratio of searches {m['their search'] / m['search']:.2f}, with vectors "
            f"{(m['their vectors'] + m['their search']) / (m['vectors'] + m['search']):.2f}",
            flush=True,
        )


def _evidence(text: str, is_source: bool) -> frozenset[str]:
    return evidence(text, "en" if is_source else "ko")


def _overlaps(texts: Sequence[str]) -> Any:
    """Return vectors of all joined neighbours as vecalign wants them, shape (overlaps, segments, depth)."""
    rows = [layer(list(texts), size) for size in range(1, _OVERLAPS + 1)]
    unique = list(dict.fromkeys(text for row in rows for text in row))
    place = {text: number for number, text in enumerate(unique)}
    vectors = ENCODER.vectors(ENCODER.states(unique))
    return np.stack([vectors[[place[text] for text in row]] for row in rows]).astype(np.float32)


def _added(states: Any) -> Any:
    """Return the same from sums of states, where encoding all joined texts would take too long to measure."""
    sums = np.concatenate([np.zeros_like(states[:1], dtype=np.float64), np.cumsum(states, axis=0, dtype=np.float64)])
    rows = [ENCODER.vectors((sums[size:] - sums[:-size]).astype(np.float32)) for size in range(1, _OVERLAPS + 1)]
    return np.stack([np.concatenate([np.repeat(row[:1], size, axis=0), row]) for size, row in enumerate(rows)])


def _vecalign(source: Any, target: Any) -> Any:
    width = -(-_SIZE // 2) + _BUFFER
    stack = vecalign(
        vecs0=_padded(source),
        vecs1=_padded(target),
        final_alignment_types=make_alignment_types(_SIZE),
        del_percentile_frac=0.2,
        width_over2=width,
        max_size_full_dp=300,
        costs_sample_size=20000,
        num_samps_for_norm=100,
    )
    return stack[0]["final_alignments"]


def _padded(vectors: Any) -> Any:
    """Give overlaps that are not computed zero rows up to the size of beads."""
    missing = _SIZE - len(vectors)
    return np.concatenate([vectors, np.repeat(vectors[-1:], missing, axis=0)]) if missing > 0 else vectors.copy()


def _hunalign(program: Path, gold: Gold) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("null.dic", "source", "target")]
        for path, texts in zip(paths, ([], gold.source, gold.target), strict=True):
            path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        done = subprocess.run([program, *paths, "-utf"], capture_output=True, text=True, check=True)
    rungs = [tuple(map(int, line.split("\t")[:2])) for line in done.stdout.splitlines() if line.strip()]
    return [(range(a, c), range(b, d)) for (a, b), (c, d) in pairwise(rungs)]


if __name__ == "__main__":
    main()
