"""Normalisation of a whole release."""

from __future__ import annotations

from dataclasses import replace

from bitext.markup import carry
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
        cells: list[str] = []
        for cell in block.text.split("\t") if block.kind == "row" else [block.text]:
            normal, changes = explain(cell)
            cells.append(normal)
            steps.extend(replace(step, paragraph=index) for step in changes)
        text, markup = carry((block.text, block.markup), "\t".join(cells))
        blocks.append(replace(block, text=text, markup=markup))
    title, *paragraphs = blocks
    kept = tuple(paragraph for paragraph in paragraphs if paragraph.text.strip())
    return replace(release, title=title.text, paragraphs=kept), tuple(steps)
