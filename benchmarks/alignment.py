"""The aligner measured: python benchmarks/alignment.py {textberg,korean,unrelated,scale,vecalign-search} ...

textberg   strict and lax F1 on the Text+Berg test articles, beside the outputs of other aligners in a folder
korean     English-Korean documents with known beads, at three levels of noise, and composed release pairs
unrelated  how like releases are that belong together, and that do not
scale      seconds and peak memory for texts of 1,000, 5,000 and 20,000 segments a side
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from alignment_fit import korean_evidence, sides
from alignment_gold import LEVELS, Gold, covered, make, read_lines, read_release_pairs, read_vecalign

from bitext.align.aligner import align, mean_likeness, read_profile
from bitext.align.countries import Countries
from bitext.align.documents import DocumentFacts, match_documents
from bitext.align.encoder import UniversalSentenceEncoder
from bitext.align.evidence import evidence
from bitext.align.features import Side
from bitext.evaluate.alignment import calibration_error, score_alignments
from bitext.glossary.table import read_glossary
from bitext.interchange.beads import read_beads
from bitext.model import Lang
from bitext.pair_evidence import Evidence
from bitext.pairs import CHANCE
from bitext.resources import default_glossary

ENCODER = UniversalSentenceEncoder()
_SHORT = 3  # sentences of a release of which the other side has everything
_FEW, _DRAWS = (1, 2, 5, 8), 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["textberg", "korean", "unrelated", "scale"])
    parser.add_argument("--textberg", type=Path, help="folder of the Text+Berg set")
    parser.add_argument("--outputs", type=Path, nargs="*", default=[], help="folders of testN beads of other aligners")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="TSV files of English and Korean lines")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000, 20000])
    parser.add_argument("--plot", type=Path, help="write the reliability plot, SVG, to this file")
    options = parser.parse_args()
    {"textberg": textberg, "korean": korean, "unrelated": unrelated, "scale": scale}[options.what](options)


def textberg(options: argparse.Namespace) -> None:
    tests = [read_vecalign(options.textberg, f"test{number}", "de", "fr") for number in range(7)]
    start = time.perf_counter()
    found = [_found(gold, lambda text, _: evidence(text), "general") for gold in tests]
    _show(
        "bitext", [(gold.beads, beads) for gold, beads in zip(tests, found, strict=True)], time.perf_counter() - start
    )
    for folder in options.outputs:
        beads = [read_beads(folder / f"test{number}.beads", "sentence") for number in range(7)]
        _show(folder.name, [(gold.beads, other) for gold, other in zip(tests, beads, strict=True)], None)


def korean(options: argparse.Namespace) -> None:
    known = korean_evidence()
    marks: list[tuple[float, bool]] = []
    for level, noise in LEVELS.items():
        golds = [
            make(f"{path.stem}-{start}", lines[start : start + 40], lines, noise, 7)
            for path in options.pairs
            for lines in [read_lines(path)]
            for start in range(0, len(lines) - 40, 40)
        ]
        found = [_found(gold, known, "sentence", marks) for gold in golds]
        _show(f"{level} ({len(golds)} documents)", [(g.beads, f) for g, f in zip(golds, found, strict=True)], None)
    print(f"calibration error {calibration_error(marks):.4f} of {len(marks)} beads")
    for name in ("sentence", "paragraph"):
        own: list[tuple[float, bool]] = []
        golds = read_release_pairs(name)
        found = [_found(gold, known, name, own) for gold in golds]
        for group in "abc":
            part = [(g.beads, f) for g, f in zip(golds, found, strict=True) if g.name[0] == group]
            _show(f"composed releases {group}, {name}", part, None)
        print(f"calibration error {calibration_error(own):.4f} of {len(own)} beads")
    if options.plot:
        options.plot.write_text(_reliability(marks), encoding="utf-8")


def unrelated(_: argparse.Namespace) -> None:
    finder = Evidence(read_glossary(default_glossary()).entries)

    def known(text: str, is_source: bool) -> frozenset[str]:
        return finder.of(text, "en" if is_source else "ko")

    golds = [sides(gold, ENCODER, known) for gold in read_release_pairs("sentence")]
    short = [
        sides(replace(gold, source=gold.source[:_SHORT], target=gold.target[:_SHORT]), ENCODER, known)
        for gold in read_release_pairs("sentence")
    ]
    for name, sources, targets in (
        ("whole", golds, golds),
        (f"{_SHORT} Korean sentences", golds, short),
        (f"{_SHORT} English sentences", short, golds),
    ):
        _show_likeness(name, [source for source, _ in sources], [target for _, target in targets])
    facts = [
        [
            DocumentFacts(
                id=gold.name,
                date=None,
                vector=ENCODER.vectors(side.states.sum(axis=0)),
                tokens=frozenset().union(*side.evidence),
                countries=Countries.of(*(finder.countries(part, lang) for part in (texts[:1], texts))),
            )
            for gold, side in zip(read_release_pairs("sentence"), column, strict=True)
            for texts in (gold.source if lang == "en" else gold.target,)
        ]
        for lang, column in zip(get_args(Lang), zip(*golds, strict=True), strict=True)
    ]
    found = match_documents(facts[0], facts[1])
    print(f"partners found without names or dates: {sum(a == b for a, b in found)} of {len(golds)}")
    _show_few(facts)
    pairs = [(a.countries, b.countries) for a in facts[0] for b in facts[1] if a.id != b.id]
    about = [(a, b) for a, b in pairs if a.subject and b.subject]
    together = sum(a.countries.differ(b.countries) for a, b in zip(*facts, strict=True))
    print(
        f"told apart by their countries: {together} of {len(golds)} that belong together, "
        f"{sum(a.differ(b) for a, b in about)} of {len(about)} that do not and name countries on both sides"
    )


def _show_few(facts: Sequence[Sequence[DocumentFacts]]) -> None:
    """Print how many of a few releases a side are matched, drawn at random: some without a partner, some with."""
    draw = random.Random(4)
    for size in _FEW:
        wrong = right = 0
        for _ in range(_DRAWS):
            places = draw.sample(range(len(facts[0])), 2 * size)
            sides = [facts[0][place] for place in places[:size]], [facts[1][place] for place in places[size:]]
            wrong += len(match_documents(*sides))
            partners = [facts[1][place] for place in places[:size]]
            right += sum(a == b for a, b in match_documents(sides[0], partners))
        print(
            f"{size} a side: {wrong} of {size * _DRAWS} without a partner matched, {right} of {size * _DRAWS} with one"
        )


def _show_likeness(name: str, sources: Sequence[Side], targets: Sequence[Side]) -> None:
    """Print the likeness of releases that belong together and that do not, and how many are told wrongly."""
    together, apart = [], []
    for number, source in enumerate(sources):
        for other in (number, (number + 1) % len(sources), (number + 5) % len(sources)):
            beads = align(source, targets[other], ENCODER, read_profile("sentence")).straight
            likeness = mean_likeness(source, targets[other], ENCODER, beads)
            (together if other == number else apart).append(likeness)
    print(
        f"{name}, together: lowest {min(together):.3f}, median {statistics.median(together):.3f}, "
        f"{sum(likeness < CHANCE for likeness in together)} of {len(together)} refused"
    )
    print(
        f"{name}, apart: highest {max(apart):.3f}, median {statistics.median(apart):.3f}, "
        f"{sum(likeness >= CHANCE for likeness in apart)} of {len(apart)} taken"
    )


def scale(options: argparse.Namespace) -> None:
    lines = [line for path in options.pairs for line in read_lines(path)]
    for size in options.sizes:
        many = (lines * (size // len(lines) + 1))[:size]
        gold = make(f"book-{size}", many, lines, LEVELS["middle"], 1)
        start = time.perf_counter()
        source, target = sides(gold, ENCODER, lambda text, is_source: evidence(text, "en" if is_source else "ko"))
        encoded = time.perf_counter()
        beads = align(source, target, ENCODER, read_profile("sentence")).straight
        done = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        score = score_alignments([(gold.beads, [(tuple(b.source), tuple(b.target)) for b in beads])])
        print(
            f"{len(source):>6} x {len(target):<6} encode {encoded - start:6.1f} s  search {done - encoded:6.1f} s  "
            f"peak {peak:5.0f} MiB  strict F1 {score.strict_f1:.3f}",
            flush=True,
        )


def _found(gold: Gold, known: Any, profile: str, marks: list[tuple[float, bool]] | None = None) -> Any:
    source, target = sides(gold, ENCODER, known)
    beads = align(source, target, ENCODER, read_profile(profile)).crossed
    found = [(tuple(bead.source), tuple(bead.target)) for bead in beads]
    if marks is not None:
        right = set(covered(gold))
        marks += [(bead.confidence, pair in right) for bead, pair in zip(beads, found, strict=True)]
    return found


def _show(name: str, pairs: Sequence[Any], seconds: float | None) -> None:
    score = score_alignments(pairs)
    took = f"  {seconds:.1f} s" if seconds is not None else ""
    print(
        f"{name:<32} strict P {score.strict_precision:.3f} R {score.strict_recall:.3f} F1 {score.strict_f1:.3f}  "
        f"lax F1 {score.lax_f1:.3f}  1-1 {score.one_to_one:.3f}{took}",
        flush=True,
    )


def _reliability(marks: Sequence[tuple[float, bool]]) -> str:
    """Draw confidence against the share of right beads, a dot a tenth, its area by the number of beads."""
    side, edge = 320, 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * edge} {side + 2 * edge}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<path d="M{edge} {edge + side}H{edge + side}M{edge} {edge + side}V{edge}" stroke="#333" fill="none"/>',
        f'<path d="M{edge} {edge + side}L{edge + side} {edge}" stroke="#bbb" stroke-dasharray="4 4"/>',
        f'<text x="{edge + side / 2}" y="{side + 2 * edge - 8}" text-anchor="middle">confidence</text>',
        f'<text x="14" y="{edge + side / 2}" text-anchor="middle" transform="rotate(-90 14 {edge + side / 2})">'
        "share of right beads</text>",
    ]
    for tenth in range(10):
        group = [mark for mark in marks if min(int(mark[0] * 10), 9) == tenth]
        if group:
            x, y = np.mean([mark[0] for mark in group]), np.mean([mark[1] for mark in group])
            radius = 3 + 3 * np.log10(len(group))
            parts.append(
                f'<circle cx="{edge + side * x:.1f}" cy="{edge + side * (1 - y):.1f}" r="{radius:.1f}" '
                'fill="#2a6fb0" fill-opacity="0.7">'
                f"<title>{len(group)} beads</title></circle>"
            )
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    main()
