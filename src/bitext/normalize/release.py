"""Normalisation of a whole release."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from bitext.markup import Marked, carry, join, split
from bitext.model import NormalizationStep, Paragraph, Release
from bitext.normalize.plan import explain


def normalize_release(release: Release) -> tuple[Release, tuple[NormalizationStep, ...]]:
    """Normalise title and paragraphs; cells of a table row one by one, so that the row keeps its tabs.

    Returns:
        The release with normalised texts, and the steps, each with the index of its block
        (:meth:`bitext.model.Release.blocks`). Blocks that hold nothing but invisible characters are dropped.
    """
    steps: list[NormalizationStep] = []
    blocks: list[Paragraph] = []
    for index, block in enumerate(release.blocks()):
        cells: list[Marked] = []
        for cell in split((block.text, block.markup), "\t") if block.kind == "row" else [(block.text, block.markup)]:
            changes = explain(cell[0])[1]
            cells.append(reduce(carry, (step.after for step in changes), cell))
            steps.extend(replace(step, paragraph=index) for step in changes)
        text, markup = join(cells, "\t")
        blocks.append(replace(block, text=text, markup=markup))
    title, *paragraphs = blocks
    kept = tuple(paragraph for paragraph in paragraphs if paragraph.text.strip())
    return replace(release, title=title.text, paragraphs=kept), tuple(steps)
