"""Source pieces that are split at random."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recipe.corpus import Example
from recipe.splits import Splitter

_TOKENS = [
    "<unk>",
    "</s>",
    "<d>",
    "⟦",
    "⟧",
    "▁",
    "▁co",
    "▁cooper",
    "▁cooperation",
    "oper",
    "operation",
    "ation",
    "a",
    "tion",
]


def _text(ids: np.ndarray) -> str:
    return "".join(_TOKENS[index] for index in ids)


@given(st.lists(st.integers(2, len(_TOKENS) - 1), max_size=12), st.floats(0, 1), st.integers(0, 99))
def test_a_split_source_is_the_same_text_and_its_links_lead_to_the_same_places(
    pieces: list[int], rate: float, seed: int
) -> None:
    source = np.array([2, *pieces, 1])
    links = np.array([(index, index) for index in range(len(source))])
    example = Example(source, source.copy(), links)
    done = Splitter(_TOKENS).split(example, rate, np.random.default_rng(seed))
    assert _text(done.source) == _text(source)
    assert (done.source[0], done.source[-1]) == (2, 1)
    for (place, _), before in zip(done.links.tolist(), range(len(source)), strict=True):
        assert _text(done.source[:place]) == _text(source[:before])


def test_every_piece_with_halves_is_split_at_rate_one() -> None:
    example = Example(np.array([2, 8, 3, 11, 1]), np.array([1]), np.zeros((0, 2), dtype=np.int16))
    splitter = Splitter(_TOKENS)
    done = {tuple(splitter.split(example, 1.0, np.random.default_rng(seed)).source.tolist()) for seed in range(20)}
    assert done == {
        (2, 6, 10, 3, 12, 13, 1),
        (2, 7, 11, 3, 12, 13, 1),
    }  # ▁co operation, ▁cooper ation; the marker stays
    assert splitter.split(example, 0.0, np.random.default_rng(1)) is example
