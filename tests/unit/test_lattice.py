"""The search against a naive one, and the bands it works in."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.align.features import SHAPES
from bitext.align.lattice import Band, Lattice, band_around, whole_band

sizes = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda size: size != (0, 0))
walks = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12)


def _random(size: tuple[int, int], seed: int) -> tuple[Lattice, dict[tuple[int, int, int], float]]:
    band = whole_band(*size)
    scores = np.random.default_rng(seed).normal(size=(len(SHAPES), band.size)).astype(np.float32)
    lattice = Lattice(band, SHAPES, scores)
    by_cell = {
        (int(band.i[cell]), int(band.j[cell]), index): float(lattice.scores[(index, *cell)])
        for index, shape in enumerate(SHAPES)
        for cell in zip(*np.nonzero(band.inside(shape)), strict=True)
    }
    return lattice, by_cell


@given(sizes, st.integers(0, 10**6))
def test_the_best_path_is_that_of_a_naive_search(size: tuple[int, int], seed: int) -> None:
    lattice, scores = _random(size, seed)

    @cache
    def best(i: int, j: int) -> float:
        if i == j == 0:
            return 0.0
        return max(
            best(i - m, j - n) + scores[i, j, index]
            for index, (m, n) in enumerate(SHAPES)
            if i >= m and j >= n
        )  # fmt: skip

    found = sum(scores[step] for step in lattice.best())
    assert found == pytest.approx(best(*size), abs=1e-3)


@given(sizes, st.integers(0, 10**6))
def test_the_path_covers_every_segment_once_and_in_order(size: tuple[int, int], seed: int) -> None:
    i = j = 0
    for end_i, end_j, index in _random(size, seed)[0].best():
        i, j = i + SHAPES[index][0], j + SHAPES[index][1]
        assert (i, j) == (end_i, end_j)
    assert (i, j) == size


@given(sizes, st.integers(0, 10**6), st.sampled_from([2, 128]))
def test_the_beads_of_a_segment_have_probability_one_together(size: tuple[int, int], seed: int, block: int) -> None:
    lattice, _ = _random(size, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bitext.align.lattice._DIAGONALS", block)  # sums are scaled between blocks
        marginals, _ = lattice.marginals()
        path = lattice.best()
        probabilities = lattice.probabilities(path)
    assert probabilities.tolist() == pytest.approx([marginals[index, lattice.band.place(i, j)] for i, j, index in path])
    covered = [np.zeros(side) for side in size]
    for index, shape in enumerate(SHAPES):
        for cell in zip(*np.nonzero(lattice.band.inside(shape)), strict=True):
            for side, end in enumerate((int(lattice.band.i[cell]), int(lattice.band.j[cell]))):
                covered[side][end - shape[side] : end] += marginals[(index, *cell)]
    for sums in covered:
        assert np.allclose(sums, 1.0, atol=1e-3)


def _winding(steps: list[tuple[int, int]], radius: int) -> Band:
    path = np.concatenate([[(0, 0)], np.cumsum(steps, axis=0)])
    return band_around(int(path[-1][0]), int(path[-1][1]), path, radius)


@given(walks, st.integers(1, 5))
def test_a_band_holds_its_path(steps: list[tuple[int, int]], radius: int) -> None:
    band = _winding(steps, radius)
    assert set(np.diff(band.centers)) <= {0, 1}
    ends = np.cumsum(steps, axis=0)
    for i, j in ((0, 0), *ends.tolist()):
        place = band.place(i, j)
        assert (band.i[place], band.j[place]) == (i, j)
        assert band.inside((0, 0))[place]


_bands = st.one_of(st.builds(lambda size: whole_band(*size), sizes), st.builds(_winding, walks, st.integers(1, 5)))
_shapes = st.sampled_from(SHAPES)


@given(
    _bands,
    st.integers(-4, 4),
    st.integers(-4, 4),
)
def test_shifted_values_are_those_of_the_other_cell(band: Band, di: int, dj: int) -> None:
    cells = band.inside((0, 0))
    moved = band.shifted(np.where(cells, band.i * 100 + band.j, -1.0).astype(np.float32), di, dj, -1.0)
    known = set(zip(band.i[cells].tolist(), band.j[cells].tolist(), strict=True))
    for (place,) in np.argwhere(cells):
        i, j = int(band.i[place]) + di, int(band.j[place]) + dj
        assert moved[place] == (i * 100 + j if (i, j) in known else -1.0)


@given(_bands, st.integers(1, 9), _shapes, st.integers(0, 10**6))
def test_parts_make_up_the_band_and_reach_as_far_as_a_bead(
    band: Band, part: int, shape: tuple[int, int], seed: int
) -> None:
    values = np.random.default_rng(seed).normal(size=band.size).astype(np.float32) * band.inside((0, 0))
    whole = band.shifted(values, -shape[0], -shape[1], 0.0) + band.shifted(values, 0, 1, 0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bitext.align.lattice._PART", part)
        parts = list(band.parts())
    assert [places.start for places, _, _ in parts] == [0, *(places.stop for places, _, _ in parts[:-1])]
    assert parts[-1][0].stop == band.size
    for places, piece, own in parts:
        assert piece.i[own].tolist() == band.i[places].tolist()
        assert piece.j[own].tolist() == band.j[places].tolist()
        assert piece.inside(shape)[own].tolist() == band.inside(shape)[places].tolist()
        start = places.start - own.start
        there = values[start : start + piece.size]
        moved = piece.shifted(there, -shape[0], -shape[1], 0.0) + piece.shifted(there, 0, 1, 0.0)
        cells = piece.inside((0, 0))[own]
        assert moved[own][cells].tolist() == whole[places][cells].tolist()


def test_a_run_of_deletions_needs_no_wider_band() -> None:
    path = np.array([(0, 0), (5, 5), (505, 5), (510, 10)])
    band = band_around(510, 10, path, 4)
    scores = np.zeros((len(SHAPES), band.size), dtype=np.float32)
    scores[SHAPES.index((1, 1))] = 1.0
    steps = Lattice(band, SHAPES, scores).best()
    assert sum(SHAPES[index] == (1, 1) for _, _, index in steps) == 10
    assert isinstance(band, Band)
