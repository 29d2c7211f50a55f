"""Fit the weights of the aligner: python benchmarks/alignment_fit.py --textberg DIR --pairs TSV... (needs scipy).

The weights maximise the probability of known beads (a semi-Markov conditional random field). Known beads are those of
benchmarks/alignment-gold, whose names begin with a or b, of documents made from parallel lines, and of the development
article of Text+Berg; each profile is fitted on its own. Confidence is calibrated on beads that were not fitted on.
Writes src/bitext/align/weights.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from alignment_gold import LEVELS, Gold, covered, make, read_lines, read_release_pairs, read_vecalign
from scipy.optimize import minimize, minimize_scalar

from bitext.align.aligner import Profile, align
from bitext.align.encoder import Encoder, UniversalSentenceEncoder, WordingEncoder
from bitext.align.evidence import evidence
from bitext.align.features import SHAPES, Features, Side
from bitext.align.lattice import NEVER, Band, Lattice, band_around
from bitext.glossary.table import read_glossary
from bitext.pair_evidence import Evidence
from bitext.resources import default_glossary, default_model
from bitext.translate.engine import CTranslate2Translator, DecodingSettings

OUTPUT = Path(__file__).resolve().parents[1] / "src" / "bitext" / "align" / "weights.json"
PROFILES = ("sentence", "paragraph", "general", "wording")
_RADIUS = 10
_DECAY = 0.3
#: Where the weights start from and are pulled to: the score of Bertalign, as log-odds.
_START = {"contrast": 10.0, "shape null": -1.0}
#: Releases hardly ever join two or more segments on both sides; repeated lines would be joined without this.
_RELEASES = {**_START, "shape 2-2": -3.0, "shape 2-3": -4.0, "shape large": -6.0, "shape 1-4": -3.0}
#: How far features of small values may go from there.
_SPREAD = {"loss by a segment": 3.0, "contrast": 5.0, "margin": 3.0}


@dataclass(frozen=True)
class Example:
    """Hold one text pair for fitting: features by shape, and which beads the known alignment allows."""

    band: Band
    features: list[tuple[int, list[int], Any]]
    allowed: Any


def sides(gold: Gold, encoder: Encoder, evidence: Any, translate: Any = None) -> tuple[Side, Side]:
    """Return both texts as the aligner sees them; ``evidence(text, is_source)`` gives the tokens."""
    wording = [None, None]
    if translate is not None:
        wording = [WordingEncoder().states(texts) for texts in (translate(gold.source), gold.target)]
    return tuple(  # type: ignore[return-value]
        Side(
            states=encoder.states(texts),
            lengths=np.array([len(text) for text in texts], dtype=np.float64),
            evidence=tuple(evidence(text, index == 0) for text in texts),
            wording=wording[index],
        )
        for index, texts in enumerate((gold.source, gold.target))
    )


def example(gold: Gold, encoder: Encoder, evidence: Any, names: dict[str, int], translate: Any = None) -> Example:
    """Compute the features around the known beads."""
    source, target = sides(gold, encoder, evidence, translate)
    band = band_around(len(source), len(target), _gold_path(gold), _RADIUS)
    by_shape: dict[int, dict[int, list[Any]]] = {}
    for _, index, name, values in Features(source, target, encoder).arrays(band):
        number = names.setdefault(name, len(names))
        by_shape.setdefault(index, {}).setdefault(number, []).append(values)
    features = [
        (index, list(parts), np.stack([np.concatenate(arrays) for arrays in parts.values()]))
        for index, parts in by_shape.items()
    ]
    return Example(band, features, _allowed(gold, band))


def fit(examples: Sequence[Example], names: Mapping[str, int], start_from: Mapping[str, float]) -> dict[str, float]:
    """Return the weights that make the known beads most probable, with an L2 penalty away from the start."""
    start = np.array([start_from.get(name, 0.0) for name in names])
    spread = np.array([_SPREAD.get(name, 1.0) for name in names])

    def loss(values: Any) -> tuple[float, Any]:
        away = (values - start) / spread
        total, slope = _DECAY * float(away @ away) / 2, _DECAY * away / spread
        for item in examples:
            misfit, excess = _misfit(item, values)
            total += misfit
            for index, numbers, arrays in item.features:
                np.add.at(slope, numbers, arrays @ excess[index])
        return total, slope

    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return {name: round(float(done.x[number]), 4) for name, number in names.items()}


def _misfit(item: Example, values: Any) -> tuple[float, Any]:
    """Return minus the log-probability of the known beads, and how much more probable each bead is than known."""
    scores = np.zeros((len(SHAPES), item.band.size), dtype=np.float32)
    for index, numbers, arrays in item.features:
        scores[index] = np.tensordot(values[numbers].astype(np.float32), arrays, 1)
    every, log_every = Lattice(item.band, SHAPES, scores).marginals()
    known, log_known = Lattice(item.band, SHAPES, np.where(item.allowed, scores, NEVER)).marginals()
    return log_every - log_known, every - known


def _gold_path(gold: Gold) -> Any:
    cells = [(0, 0)]
    for source, target in sorted(bead for bead in gold.beads if bead[0] and bead[1]):
        if target[-1] + 1 > cells[-1][1] and source[-1] + 1 > cells[-1][0]:
            cells.append((source[-1] + 1, target[-1] + 1))
    end = (len(gold.source), len(gold.target))
    return np.array(cells if cells[-1] == end else [*cells, end])


def _allowed(gold: Gold, band: Band) -> Any:
    """Tell which beads of the lattice are known; what a lattice cannot hold (crossings, gaps) may be covered anyhow."""
    beads = covered(gold)
    full = sorted(bead for bead in beads if bead[0] and bead[1])
    odd = {bead for bead in full if (len(bead[0]), len(bead[1])) not in SHAPES or not all(map(_whole, bead))}
    for first, second in ((a, b) for n, a in enumerate(full) for b in full[n + 1 : n + 12] if b[1][0] < a[1][-1]):
        odd |= {first, second}
    free = [{place for bead in odd for place in bead[side]} for side in (0, 1)]
    plain = set(beads) - odd
    allowed = np.zeros((len(SHAPES), band.size), dtype=bool)
    for index, shape in enumerate(SHAPES):
        for place in np.nonzero(band.inside(shape))[0].tolist():
            i, j = int(band.i[place]), int(band.j[place])
            source, target = tuple(range(i - shape[0], i)), tuple(range(j - shape[1], j))
            allowed[index, place] = (source, target) in plain or (
                free[0].issuperset(source) and free[1].issuperset(target)
            )
    return allowed


def _whole(places: tuple[int, ...]) -> bool:
    return places[-1] - places[0] + 1 == len(places)


def main() -> None:
    """Fit the profiles, calibrate them, and write the weights."""
    options = _options()
    encoder = UniversalSentenceEncoder()
    korean = korean_evidence()
    known, held_out = korean_gold(options.pairs)
    profiles: dict[str, Any] = json.loads(OUTPUT.read_text(encoding="utf-8")) if OUTPUT.exists() else {}
    for level in options.profiles:
        if level == "wording":
            for name in ("sentence", "paragraph"):
                _add_wording(profiles[name], known[name], _composed(name), encoder, korean)
        elif level == "general":
            article = read_vecalign(options.textberg, "dev", "de", "fr")
            profiles[level] = _profile([article], [article], encoder, lambda text, _: evidence(text), _START)
        else:
            profiles[level] = _profile(known[level], held_out[level], encoder, korean, _RELEASES)
    OUTPUT.write_text(json.dumps(profiles, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(profiles, indent=1))


def korean_gold(pairs: Sequence[Path]) -> tuple[dict[str, list[Gold]], dict[str, list[Gold]]]:
    """Return the known beads to fit on and those to calibrate on, by level.

    Composed release pairs a and b, and documents made from all TSV files but the last, are fitted on; pairs c and
    documents of the last file are for calibration. Documents made from lines serve for both levels.
    """
    made = [_documents(path, 3) for path in pairs]
    known, held_out = {}, {}
    for level in ("sentence", "paragraph"):
        composed = read_release_pairs(level)
        known[level] = [gold for gold in composed if gold.name[0] in "ab"] + [g for golds in made[:-1] for g in golds]
        held_out[level] = [gold for gold in composed if gold.name[0] == "c"] + made[-1]
    return known, held_out


def _documents(path: Path, each: int, size: int = 40) -> list[Gold]:
    lines = read_lines(path)
    starts = range(0, len(lines) - size, max(size, (len(lines) - size) // each))
    return [
        make(f"{path.stem}-{level}-{start}", lines[start : start + size], lines, noise, 1)
        for level, noise in LEVELS.items()
        for start in list(starts)[:each]
    ]


def _profile(
    known: Sequence[Gold],
    held_out: Sequence[Gold],
    encoder: Encoder,
    evidence: Any,
    start: Mapping[str, float],
) -> dict[str, Any]:
    names: dict[str, int] = {}
    examples = [example(gold, encoder, evidence, names) for gold in known]
    weights = fit(examples, names, start)
    marks = [mark for gold in held_out for mark in judged(gold, encoder, evidence, weights)]
    slope, offset = platt(marks)
    return {"weights": weights, "slope": slope, "offset": offset}


def _add_wording(
    profile: dict[str, Any], known: Sequence[Gold], composed: set[str], encoder: Encoder, evidence: Any
) -> None:
    """Fit the weight of the translation's wording on the composed releases, by the model that ships now."""
    golds = [gold for gold in known if gold.name in composed]
    profile["weights"]["wording"] = _fit_wording(golds, encoder, evidence, profile["weights"])


def _composed(level: str) -> set[str]:
    return {gold.name for gold in read_release_pairs(level)}


def _fit_wording(known: Sequence[Gold], encoder: Encoder, evidence: Any, weights: Mapping[str, float]) -> float:
    """Return the weight of the translation's wording, which is not always at hand, the others as they are."""
    names: dict[str, int] = {}
    translate = _translate()
    examples = [example(gold, encoder, evidence, names, translate) for gold in known]
    values = np.array([weights.get(name, 0.0) for name in names])

    def loss(wording: float) -> float:
        values[names["wording"]] = wording
        return sum(_misfit(item, values)[0] for item in examples) + _DECAY * wording**2 / 2

    return round(float(minimize_scalar(loss, bounds=(0, 30), method="bounded").x), 4)


def judged(gold: Gold, encoder: Encoder, evidence: Any, weights: Mapping[str, float]) -> list[Any]:
    """Return (model's probability, whether it is right) of each bead found in a text pair."""
    profile = Profile(weights=weights)
    source, target = sides(gold, encoder, evidence)
    known = set(covered(gold))
    found = align(source, target, encoder, profile).straight
    return [(bead.confidence, (tuple(bead.source), tuple(bead.target)) in known) for bead in found]


def platt(marks: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Fit slope and offset of the log-odds, by likelihood, with a weak pull to 1 and 0."""
    odds = np.array([np.log(p / (1 - p)) for p in (min(max(mark[0], 1e-6), 1 - 1e-6) for mark in marks)])
    right = np.array([mark[1] for mark in marks], dtype=float)

    def loss(values: Any) -> float:
        z = values[0] * odds + values[1]
        return float(np.logaddexp(0, np.where(right > 0, -z, z)).sum() + (values[0] - 1) ** 2 + values[1] ** 2)

    done = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead")
    return round(float(done.x[0]), 4), round(float(done.x[1]), 4)


def korean_evidence() -> Any:
    found = Evidence(read_glossary(default_glossary()).entries)
    return lambda text, is_source: found.of(text, "en" if is_source else "ko")


def _translate() -> Any:
    translator = CTranslate2Translator(default_model(), DecodingSettings(beam_size=1))
    return lambda texts: [translation.text for translation in translator.translate(texts)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--textberg", type=Path, required=True, help="folder of the Text+Berg set")
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="TSV files of English and Korean lines")
    parser.add_argument("--profiles", nargs="+", default=list(PROFILES), help="which to fit")
    return parser.parse_args()


if __name__ == "__main__":
    main()
