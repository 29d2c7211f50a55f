"""From coarse to fine: a rough path first, on texts shortened by half again and again, then a band around it.

Source: Thompson and Koehn 2019, "Vecalign", after Salvador and Chan 2007, "FastDTW".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bitext.align.encoder import Array, Encoder
from bitext.align.lattice import Band, Floats, Lattice, band_around, whole_band

_WHOLE = 160  # segments of both sides that are searched whole
_ROUGH_RADIUS = 12
_FINE_RADIUS = 10
_SHAPES = ((0, 1), (1, 0), (1, 1))
_BLOCK = 128


def search_band(source: Array, target: Array, encoder: Encoder, corners: Sequence[tuple[int, int]] = ()) -> Band:
    """Return the band to search, given the states of all segments: time and memory grow linearly with their number.

    Args:
        source: States of the source segments.
        target: States of the target segments.
        encoder: Their encoder.
        corners: Cells in order that the alignment goes through, if some are known.
    """
    sources, targets = len(source), len(target)
    if sources + targets <= _WHOLE:
        return whole_band(sources, targets)
    path = [np.zeros((1, 2), dtype=np.int64)]
    stops = [(0, 0), *corners, (sources, targets)]
    for (i, j), (k, m) in pairwise(stops):
        if min(k - i, m - j) > _FINE_RADIUS // 2:
            path.append(_path(source[i:k], target[j:m], encoder)[1:] + np.array((i, j)))
        else:
            path.append(np.array([(k, m)]))
    return band_around(sources, targets, np.concatenate(path), _FINE_RADIUS)


def _path(source: Array, target: Array, encoder: Encoder) -> npt.NDArray[np.int64]:
    """Return a rough path of cells from (0, 0) to the end, shape (cells, 2)."""
    sources, targets = len(source), len(target)
    if sources + targets <= _WHOLE:
        band = whole_band(sources, targets)
    else:
        coarse = 2 * _path(_halved(source), _halved(target), encoder)
        band = band_around(sources, targets, np.minimum(coarse, (sources, targets)), _ROUGH_RADIUS)
    scores = np.zeros((len(_SHAPES), len(band.centers), band.width), dtype=np.float32)
    scores[2] = _margins(encoder.vectors(source), encoder.vectors(target), band)
    path = Lattice(band, _SHAPES, scores).best()
    return np.array([(0, 0), *((i, j) for i, j, _ in path)])


def _halved(states: Array) -> Array:
    """Join every two neighbours."""
    even = states[0::2].copy()
    even[: len(states) // 2] += states[1::2]
    return even


def _margins(source: Array, target: Array, band: Band) -> Floats:
    """Return for each cell how much liker its two segments are than any two of the texts."""
    common = source @ target.mean(axis=0), target @ source.mean(axis=0)
    i, j = np.clip(band.i - 1, 0, len(source) - 1), np.clip(band.j - 1, 0, len(target) - 1)
    margins = np.empty(i.shape, dtype=np.float32)
    for start in range(0, len(i), _BLOCK):
        rows, columns = i[start : start + _BLOCK], j[start : start + _BLOCK]
        low, first = rows.min(), columns.min()
        table = source[low : rows.max() + 1] @ target[first : columns.max() + 1].T
        margins[start : start + _BLOCK] = table[rows - low, columns - first]
    centred: Floats = (margins - (common[0][i] + common[1][j]) / 2).astype(np.float32)
    return centred
