"""Throughput and memory of ``bitext translate``.

    python benchmarks/translate.py --releases 2000

1. Peak memory of the whole run in a process of its own (beam 1, to save time), against a run of 20 releases.
2. The same unique segments are translated by a bare CTranslate2 loop (same tokens and settings, batches of 2,048
   padded tokens as CTranslate2 makes them) and by the whole command, in turn on parts of the input, and the ratio of
   the two times is printed for each part, without the time to load model and glossary. At least 0.9 is wanted.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ctranslate2
from releases import write_releases

from bitext.batch import translate
from bitext.batch_settings import BatchSettings
from bitext.pipeline import prepare
from bitext.resources import default_model
from bitext.translate.engine import CTranslate2Translator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=2000)
    parser.add_argument("--paired", type=int, default=200, help="releases of one paired part")
    parser.add_argument("--parts", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peaks = {}  # first: a child's peak counts what its parent held when it was made
        for count in (20, options.releases):
            pages = write_releases(folder / f"memory{count}", count)
            peaks[count] = _peak_mib(pages, folder / f"out{count}")
            print(f"{count} releases: peak memory {peaks[count]:.0f} MiB", flush=True)
        print(f"difference {peaks[options.releases] - peaks[20]:.0f} MiB (at most 200 wanted)", flush=True)
        ratios = [_pair(folder / str(part), options.paired, part) for part in range(options.parts)]
        print(f"throughput, whole command / bare loop: median {statistics.median(ratios):.3f} of {ratios}")


def _pair(folder: Path, count: int, seed: int) -> float:
    pages = write_releases(folder / "in", count, seed)
    summary = translate([pages], folder / "out", BatchSettings())
    whole = summary.seconds
    texts = {
        segment.text
        for path in sorted(pages.iterdir())
        for segment in prepare(path.read_bytes(), path=str(path), id="x", lookup=None).segments
    }
    assert len(texts) == summary.decoded
    translator = CTranslate2Translator(default_model())
    tokens = [part.given.tokens for text in sorted(texts) for part in translator._parts(text, "", marked=False)]
    manifest = translator.manifest
    engine = ctranslate2.Translator(str(default_model()), compute_type="int8", inter_threads=2, intra_threads=1)
    start = time.perf_counter()
    results = engine.translate_batch(
        [list(part) for part in tokens],
        max_batch_size=2048,
        batch_type="tokens",
        beam_size=manifest.beam_size,
        repetition_penalty=manifest.repetition_penalty,
        length_penalty=manifest.length_penalty,
        max_decoding_length=manifest.max_target_subwords,
        max_input_length=0,
        return_scores=True,
    )
    [translator._target.decode(result.hypotheses[0]) for result in results]
    bare = time.perf_counter() - start
    print(f"{len(texts)} segments: whole {whole:.1f} s, bare {bare:.1f} s, ratio {bare / whole:.3f}", flush=True)
    return round(bare / whole, 3)


def _peak_mib(pages: Path, out: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run(
        [sys.executable, "-m", "bitext", "translate", str(pages), "-o", str(out), "--beam-size", "1"], check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(before, after) / 1024


if __name__ == "__main__":
    main()
