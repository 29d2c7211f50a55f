"""Weights in eight bits and small files, to bring them home from a machine that sends little back.

Rows are scaled to 127 as CTranslate2 does for int8, so that exporting the unpacked weights to int8 loses nothing more.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from recipe.network import Network, NetworkShape

_PART_BYTES = 14 * 2**20


def pack(network: Network, folder: Path) -> None:
    """Write shape.json and part-N.npz files of at most 14 MiB, replacing those of before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("part-*.npz"):
        old.unlink()
    (folder / "shape.json").write_text(json.dumps(asdict(network.shape)), encoding="utf-8")
    part: dict[str, np.ndarray] = {}
    size = count = 0
    for name, value in network.state_dict().items():
        arrays = _quantize(name, value.detach().float().cpu().numpy())
        added = sum(array.nbytes for array in arrays.values())
        if part and size + added > _PART_BYTES:
            np.savez(folder / f"part-{count}.npz", **part)
            part, size, count = {}, 0, count + 1
        part |= arrays
        size += added
    np.savez(folder / f"part-{count}.npz", **part)


def unpack(folder: Path) -> Network:
    """Return the network of a packed folder."""
    network = Network(NetworkShape(**json.loads((folder / "shape.json").read_text(encoding="utf-8"))))
    arrays: dict[str, np.ndarray] = {}
    for path in folder.glob("part-*.npz"):
        arrays |= dict(np.load(path))
    state = {}
    for name in network.state_dict():
        values = arrays[name].astype(np.float32)
        scales = arrays.get(f"{name}|scale")
        state[name] = torch.from_numpy(values if scales is None else values / scales[:, None])
    network.load_state_dict(state)
    return network


def _quantize(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    if values.ndim < 2:
        return {name: values}
    scales = 127 / np.maximum(np.abs(values).max(1), 1e-9)
    return {name: np.rint(values * scales[:, None]).astype(np.int8), f"{name}|scale": scales.astype(np.float32)}
