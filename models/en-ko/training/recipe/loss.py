"""The loss over the vocabulary, made with its gradient in pieces that stay in the cache of a processor."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from recipe.precision import has_bfloat16

_ROWS = 256


def smoothed_loss(states: Tensor, embedding: Tensor, bias: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
    """Return the mean cross-entropy with smoothed labels, of decoder states against all pieces.

    Without a GPU the scores of all pieces at all places, seventy MiB a batch, are never held at once: a third of what
    an update took went to reading and writing them (README.md, "What was tried").

    Args:
        states: Shape (places, depth).
        embedding: Shape (pieces, depth); the output layer is tied to it.
        bias: Shape (pieces).
        wanted: The pieces to be said, shape (places).
        smoothing: The share of the label that all pieces have in equal parts, 0 to 1.
    """
    if states.is_cuda:
        logits = functional.linear(states, embedding, bias)
        return functional.cross_entropy(logits.float(), wanted, label_smoothing=smoothing)
    loss: Tensor = _InPieces.apply(states.float(), embedding, bias, wanted, smoothing)
    return loss


class _InPieces(torch.autograd.Function):
    """The loss by some places at a time; its gradient is known as soon as it is."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, embedding: Tensor, bias: Tensor, wanted: Tensor, smoothing: float) -> Tensor:
        """Return the loss, and keep its gradients."""
        kind = torch.bfloat16 if has_bfloat16("cpu") else torch.float32
        narrow = embedding.to(kind)
        slopes = torch.empty_like(states), torch.zeros_like(embedding), torch.zeros_like(bias)
        total = torch.zeros(())
        for start in range(0, len(states), _ROWS):
            rows = slice(start, start + _ROWS)
            part, label = states[rows].to(kind), wanted[rows, None]
            scores = (part @ narrow.T).float().add_(bias)
            whole = scores.logsumexp(1, keepdim=True)
            said = scores.gather(1, label).mul_(1 - smoothing) + scores.mean(1, keepdim=True).mul_(smoothing)
            total += (whole - said).sum()
            slope = scores.sub_(whole).exp_().sub_(smoothing / len(embedding))
            slope.scatter_add_(1, label, torch.full_like(whole, smoothing - 1))
            slopes[2].add_(slope.sum(0))
            slope = slope.to(kind)
            slopes[0][rows] = slope @ narrow
            slopes[1].add_(slope.T @ part)
        ctx.save_for_backward(*[slope.div_(len(states)) for slope in slopes])
        return total / len(states)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """Return the gradients of states, embedding and bias."""
        return (*[slope * gradients[0] for slope in ctx.saved_tensors], None, None)
