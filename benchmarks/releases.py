"""Synthetic releases: the seeds with other numbers, so that no segment repeats."""

from __future__ import annotations

import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write_releases(folder: Path, count: int, seed: int = 1) -> Path:
    """Write ``count`` variants of the seeds; a number put before each full stop makes every sentence different."""
    folder.mkdir(parents=True)
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    generator = random.Random(seed)
    for number in range(count):
        text = seeds[number % len(seeds)].read_text(encoding="utf-8")
        head, _, body = text.partition("\n1. ")
        body = re.sub(r"(?<=[a-z])\.(?=\s|$)", lambda _: f" in {generator.randint(1000, 9_999_999)}.", body)
        (folder / f"r{number:05d}.txt").write_text(f"{head}\n1. {body}", encoding="utf-8")
    return folder
