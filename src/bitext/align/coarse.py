"""From coarse to fine: a rough path first, on texts shortened by half again and again, then a band around it.

Source: Thompson and Koehn 2019, "Vecalign", after Salvador and Chan 2007, "FastDTW".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bitext.align.lattice import Band, Lattice, band_around, whole_band
from bitext.align.spans import Likeness, Spans

_WHOLE = 160  # segments of both sides that are searched whole
_ROUGH_RADIUS = 12
_FINE_RADIUS = 10
_SHAPES = ((0, 1), (1, 0), (1, 1))


def search_band(source: Spans, target: Spans, corners: Sequence[tuple[int, int]] = ()) -> Band:
    """Return the band to search, given the spans of both sides: time and memory grow linearly with their number.

    Args:
        source: The vectors of the source.
        target: The vectors of the target.
        corners: Cells in order that the alignment goes through, if some are known.
    """
    sources, targets = len(source.states), len(target.states)
    if sources + targets <= _WHOLE:
        return whole_band(sources, targets)
    path = [np.zeros((1, 2), dtype=np.int64)]
    stops = [(0, 0), *corners, (sources, targets)]
    for (i, j), (k, m) in pairwise(stops):
        if min(k - i, m - j) > _FINE_RADIUS // 2:
            path.append(_path(source.part(i, k), target.part(j, m))[1:] + np.array((i, j)))
        else:
            path.append(np.array([(k, m)]))
    return band_around(sources, targets, np.concatenate(path), _FINE_RADIUS)


def _path(source: Spans, target: Spans, size: int = 1) -> npt.NDArray[np.int64]:
    """Return a rough path of cells from (0, 0) to the end, shape (cells, 2), of segments joined by ``size``."""
    left, right = source.grouped(size), target.grouped(size)
    sources, targets = len(left), len(right)
    if sources + targets <= _WHOLE:
        band = whole_band(sources, targets)
    else:
        coarse = 2 * _path(source, target, 2 * size)
        band = band_around(sources, targets, np.minimum(coarse, (sources, targets)), _ROUGH_RADIUS)
    scores = np.zeros((len(_SHAPES), band.size), dtype=np.float32)
    likeness = Likeness(left[:, None], right[:, None])
    for places, part, own in band.parts():
        scores[2, places] = likeness.over(part)[1][0, 0, own]
    path = Lattice(band, _SHAPES, scores).best()
    return np.array([(0, 0), *((i, j) for i, j, _ in path)])
