"""Muon in the precision that the processor has; torch.optim.Muon always computes in bfloat16, which others emulate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from recipe.precision import has_bfloat16

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_STEPS = 5


class Muon(torch.optim.Optimizer):
    """Step along the momentum with its singular values made one, at the size of an AdamW step.

    Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers"; Liu et al. 2025, "Muon is scalable for LLM
    training" (the factor 0.2 * sqrt(larger side)).
    """

    def __init__(self, matrices: Iterable[Tensor], *, lr: float, momentum: float = 0.95, decay: float = 0.01) -> None:
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Update every matrix by its gradient."""
        assert closure is None
        for group in self.param_groups:
            for weight in group["params"]:
                self._step(weight, group)

    def _step(self, weight: Tensor, group: dict[str, Any]) -> None:
        state = self.state[weight]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(weight)
        held = state["momentum"].mul_(group["momentum"]).add_(weight.grad)
        direction = orthogonal(weight.grad.add(held, alpha=group["momentum"]))
        weight.mul_(1 - group["lr"] * group["decay"])
        weight.add_(direction, alpha=-group["lr"] * 0.2 * max(weight.shape) ** 0.5)


def orthogonal(matrix: Tensor) -> Tensor:
    """Return the matrix with its singular values near one, by Newton-Schulz iteration."""
    a, b, c = _COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x.bfloat16() if has_bfloat16(x.device.type) else x
    x = x / (x.norm() + 1e-7)
    for _ in range(_STEPS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if tall else x).to(matrix.dtype)
