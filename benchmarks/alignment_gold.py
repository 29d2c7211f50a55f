"""Texts with known beads: gold files, and gold made from parallel lines with a chosen amount of noise."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bitext.interchange.beads import read_beads
from bitext.interchange.bilingual import read_pairs

Beads = list[tuple[tuple[int, ...], tuple[int, ...]]]
GOLD = Path(__file__).parent / "alignment-gold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Hold two texts as segments, and their beads; a bead may cross others."""

    name: str
    source: list[str]
    target: list[str]
    beads: Beads


def read_vecalign(folder: Path, name: str, source: str, target: str) -> Gold:
    """Read NAME.source, NAME.target and the beads of NAME.sourcetarget, the format of vecalign."""
    texts = [(folder / f"{name}.{lang}").read_text(encoding="utf-8").splitlines() for lang in (source, target)]
    return Gold(
        name=name,
        source=[line.strip() for line in texts[0]],
        target=[line.strip() for line in texts[1]],
        beads=read_beads(folder / f"{name}.{source}{target}", "sentence"),
    )


def read_release_pairs(level: str, folder: Path = GOLD) -> list[Gold]:
    """Read the composed release pairs, as sentences or as paragraphs (joined where a bead joins them)."""
    pairs = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        beads = [(tuple(source), tuple(target)) for source, target in content["beads"]]
        if level == "paragraph":
            beads = paragraph_beads(content, beads)
            texts = [[" ".join(paragraph) for paragraph in content[lang]] for lang in ("en", "ko")]
        else:
            texts = [[sentence for paragraph in content[lang] for sentence in paragraph] for lang in ("en", "ko")]
        pairs.append(Gold(name=path.stem, source=texts[0], target=texts[1], beads=beads))
    return pairs


def paragraph_beads(content: dict[str, list[list[str]]], beads: Beads) -> Beads:
    """Join paragraphs that share a bead of sentences."""
    owner = [[p for p, sentences in enumerate(content[lang]) for _ in sentences] for lang in ("en", "ko")]
    groups: list[tuple[set[int], set[int]]] = [({p}, set()) for p in range(len(content["en"]))]
    groups += [(set(), {p}) for p in range(len(content["ko"]))]
    for source, target in beads:
        if not source or not target:
            continue
        sides = ({owner[0][s] for s in source}, {owner[1][t] for t in target})
        touched = [group for group in groups if group[0] & sides[0] or group[1] & sides[1]]
        groups = [group for group in groups if group not in touched]
        groups.append((set().union(*(g[0] for g in touched)), set().union(*(g[1] for g in touched))))
    return sorted((tuple(sorted(a)), tuple(sorted(b))) for a, b in groups)


def covered(gold: Gold) -> Beads:
    """Return the beads, with what they leave out as deletions and insertions."""
    known = [{place for bead in gold.beads for place in bead[side]} for side in (0, 1)]
    beads = [bead for bead in gold.beads if bead[0] or bead[1]]
    beads += [((place,), ()) for place in range(len(gold.source)) if place not in known[0]]
    return beads + [((), (place,)) for place in range(len(gold.target)) if place not in known[1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Hold how often what is done to a pair, 0 to 1; ``add`` puts in segments of other documents."""

    join: float
    split: float
    drop: float
    add: float
    swap: float


LEVELS = {
    "low": Noise(join=0.05, split=0.05, drop=0.02, add=0.02, swap=0.0),
    "middle": Noise(join=0.10, split=0.10, drop=0.05, add=0.05, swap=0.01),
    "high": Noise(join=0.15, split=0.15, drop=0.10, add=0.10, swap=0.02),
}


def read_lines(path: Path) -> list[tuple[str, str]]:
    """Read source and target of a TSV file."""
    return list(read_pairs(path))


def make(
    name: str, pairs: Sequence[tuple[str, str]], strangers: Sequence[tuple[str, str]], noise: Noise, seed: int
) -> Gold:
    """Make a document pair from neighbouring pairs, joining, splitting, dropping, adding and swapping."""
    generator = random.Random(f"{seed} {name}")
    beads: list[tuple[list[str], list[str]]] = []
    index = 0
    while index < len(pairs):
        source, target = pairs[index]
        chance = generator.random()
        if chance < noise.join and index + 1 < len(pairs):
            other = pairs[index + 1]
            joined = generator.random() < 0.5
            beads.append(
                ([f"{source} {other[0]}"], [target, other[1]])
                if joined
                else ([source, other[0]], [f"{target} {other[1]}"])
            )
            index += 2
            continue
        index += 1
        if chance < noise.join + noise.split:
            side = generator.randrange(2)
            parts = _split((source, target)[side], generator)
            beads.append((parts, [target]) if side == 0 else ([source], parts))
        elif chance < noise.join + noise.split + noise.drop:
            beads.append(([source], []) if generator.random() < 0.5 else ([], [target]))
        else:
            beads.append(([source], [target]))
        if generator.random() < noise.add:
            stranger = generator.choice(strangers)
            beads.append(([stranger[0]], []) if generator.random() < 0.5 else ([], [stranger[1]]))
    return _number(name, beads, noise, generator)


def _number(name: str, beads: list[tuple[list[str], list[str]]], noise: Noise, generator: random.Random) -> Gold:
    source = [text for bead in beads for text in bead[0]]
    order = list(range(len(beads)))
    place = 0
    while place + 1 < len(order):
        if generator.random() < noise.swap:
            order[place], order[place + 1] = order[place + 1], order[place]
            place += 1
        place += 1
    target: list[str] = []
    targets: dict[int, tuple[int, ...]] = {}
    for bead in order:
        targets[bead] = tuple(range(len(target), len(target) + len(beads[bead][1])))
        target += beads[bead][1]
    numbered: Beads = []
    start = 0
    for index, bead_ in enumerate(beads):
        numbered.append((tuple(range(start, start + len(bead_[0]))), targets[index]))
        start += len(bead_[0])
    return Gold(name=name, source=source, target=target, beads=numbered)


def _split(text: str, generator: random.Random) -> list[str]:
    """Cut a sentence in two, behind a comma if there is one near the middle, else between words."""
    places = [
        match.end() for match in re.finditer(r"[,;:]\s|\s", text) if len(text) * 0.25 < match.end() < len(text) * 0.75
    ]
    commas = [place for place in places if text[place - 2 : place - 1] in (",", ";", ":")]
    if not places:
        return [text]
    place = generator.choice(commas or places)
    return [text[:place].strip(), text[place:].strip()]
