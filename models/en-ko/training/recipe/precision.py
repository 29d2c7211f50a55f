"""Sixteen bits where the processor has them, and dropout that costs little without a GPU."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

_CPU = Path("/proc/cpuinfo")


@cache
def has_bfloat16(device: str) -> bool:
    """Tell whether a device multiplies in bfloat16 itself; others emulate it, at several times the cost."""
    return device == "cuda" or (_CPU.exists() and "avx512_bf16" in _CPU.read_text(encoding="utf-8", errors="replace"))


def dropout(states: Tensor, share: float, *, training: bool) -> Tensor:
    """Set a share of the values to zero and scale the others, as torch.nn.functional.dropout does.

    On a CPU eight values share a draw of 64 bits, so the share is rounded to 1/256; drawing a number for each costs
    an eighth of an update (README.md, "What was tried").
    """
    if not training or not share or states.is_cuda:
        return functional.dropout(states, share, training)
    limit = round(share * 256)
    draws = torch.empty((states.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
    dropped = draws.view(torch.uint8)[: states.numel()].view(states.shape) < limit
    return states.masked_fill(dropped, 0.0) * (256 / (256 - limit))
