"""The prepared corpus: pairs as subword ids with links, drawn in batches by domain. Needs numpy only."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

MAX_SUBWORDS = 160
END = "</s>"
TAGS = ("<d>", "<p>")
MARKERS = ("⟦", "⟧")


@dataclass(frozen=True, slots=True)
class Example:
    """Hold one pair as ids: the source with tag and end, the target with end, links (source, target) into both."""

    source: np.ndarray
    target: np.ndarray
    links: np.ndarray

    def __len__(self) -> int:
        return len(self.source) + len(self.target)


def save(work: Path, name: str, examples: list[tuple[str, Example]]) -> None:
    """Write (domain, example) pairs to WORK/NAME.npz; ids fit 16 bits."""
    arrays: dict[str, Any] = {"domains": np.array([domain for domain, _ in examples])}
    for field in ("source", "target", "links"):
        parts = [getattr(example, field).reshape(-1) for _, example in examples]
        arrays[field] = np.concatenate(parts).astype(np.int16)
        arrays[f"{field}_length"] = np.array([part.size for part in parts], dtype=np.int32)
    np.savez_compressed(work / f"{name}.npz", **arrays)


def load(work: Path, name: str) -> dict[str, list[Example]]:
    """Return the examples of WORK/NAME.npz by domain."""
    arrays = np.load(work / f"{name}.npz")
    cut = {
        field: np.split(arrays[field], np.cumsum(arrays[f"{field}_length"])[:-1])
        for field in ("source", "target", "links")
    }
    by_domain: dict[str, list[Example]] = {}
    for index, domain in enumerate(arrays["domains"].tolist()):
        example = Example(cut["source"][index], cut["target"][index], cut["links"][index].reshape(-1, 2))
        by_domain.setdefault(domain, []).append(example)
    return by_domain


def write_tokens(work: Path, tokens: list[str]) -> None:
    """Write the vocabulary, in the order of its ids."""
    (work / "tokens.json").write_text(json.dumps(tokens, ensure_ascii=False), encoding="utf-8")


def read_tokens(work: Path) -> list[str]:
    """Return the vocabulary, in the order of its ids."""
    tokens: list[str] = json.loads((work / "tokens.json").read_text(encoding="utf-8"))
    return tokens


def batches(
    examples: dict[str, list[Example]],
    mix: dict[str, list[float]],
    *,
    phase: int,
    max_length: int,
    budget: int,
    seed: int,
) -> Iterator[list[Example]]:
    """Yield the batches of one pass, of similar lengths each, in an order given by the seed.

    Args:
        examples: By domain.
        mix: For each domain how often its pairs are seen in a pass, by phase.
        phase: 0 or 1.
        max_length: Longer examples (source and target subwords) are left out.
        budget: Subwords of a batch, padding counted.
        seed: Of this pass.
    """
    generator = random.Random(seed)
    chosen: list[Example] = []
    for domain in sorted(examples):
        pool = [example for example in examples[domain] if len(example) <= max_length]
        wanted = round(len(pool) * mix[domain][phase])
        whole, rest = divmod(wanted, len(pool)) if pool else (0, 0)
        chosen += pool * whole + generator.sample(pool, rest)
    generator.shuffle(chosen)
    groups: list[list[Example]] = []
    for start in range(0, len(chosen), 4096):
        window = sorted(chosen[start : start + 4096], key=len)
        group: list[Example] = []
        for example in window:
            longest = len(example)
            if group and longest * (len(group) + 1) > budget:
                groups.append(group)
                group = []
            group.append(example)
        groups.append(group)
    generator.shuffle(groups)
    yield from groups
