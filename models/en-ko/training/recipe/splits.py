"""Source pieces written in two smaller ones at random, so that words are also read by their parts. Needs numpy only.

Source: Provilkov et al. 2020, "BPE-Dropout: Simple and effective subword regularization", here for a unigram vocabulary
and on pieces that are cut already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recipe.corpus import MARKERS, TAGS, Example

_WORD_START = "▁"


class Splitter:
    """Split pieces of sources.

    Args:
        tokens: The vocabulary, in the order of its ids.
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        ids = {token: index for index, token in enumerate(tokens)}
        self._halves = {
            index: halves
            for token, index in ids.items()
            if not token.startswith("<") and token not in (*TAGS, *MARKERS) and (halves := _halves(token, ids))
        }

    def split(self, example: Example, rate: float, generator: np.random.Generator) -> Example:
        """Return an example some of whose source pieces are split; a link leads to the first half.

        Args:
            example: The pair.
            rate: Share of the pieces to be split, 0 to 1; those without two halves in the vocabulary stay.
            generator: Chance.
        """
        chosen = generator.random(len(example.source)) < rate
        if not chosen.any():
            return example
        source: list[int] = []
        places: list[int] = []
        for piece, split in zip(example.source.tolist(), chosen.tolist(), strict=True):
            places.append(len(source))
            halves = self._halves.get(piece) if split else None
            source += halves[generator.integers(len(halves))] if halves else (piece,)
        links = example.links
        if len(links):
            links = np.column_stack([np.array(places)[links[:, 0]], links[:, 1]])
        return replace(example, source=np.array(source), links=links)


def _halves(token: str, ids: dict[str, int]) -> list[tuple[int, int]]:
    """Return the ids of each two pieces that are a piece together; the mark of a word's beginning is none by itself."""
    cuts = ((token[:place], token[place:]) for place in range(1, len(token)))
    return [(ids[a], ids[b]) for a, b in cuts if a != _WORD_START and a in ids and b in ids]
