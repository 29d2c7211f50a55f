"""The network: a pre-norm Transformer with tied embeddings, built so that CTranslate2 takes it weight by weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from recipe.precision import dropout


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkShape:
    """Hold the sizes of a network."""

    vocabulary: int
    depth: int
    feed_forward: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    dropout: float
    max_length: int = 512


def sinusoids(length: int, depth: int) -> Tensor:
    """Return sinusoidal position encodings, shape (length, depth): sines in the first half, cosines in the second."""
    rates = torch.exp(torch.arange(depth // 2) * (-math.log(10000.0) / (depth // 2 - 1)))
    angles = torch.arange(length)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention; keys and values come from ``memory``, or from the input itself."""

    def __init__(self, shape: NetworkShape, *, own: bool) -> None:
        super().__init__()
        self.heads = shape.heads
        self.norm = nn.LayerNorm(shape.depth)
        self.query = nn.Linear(shape.depth, shape.depth)
        self.key_value = nn.Linear(shape.depth, 2 * shape.depth)
        self.out = nn.Linear(shape.depth, shape.depth)
        self.own = own
        self.dropout = shape.dropout

    def forward(
        self, states: Tensor, memory: Tensor | None, mask: Tensor | None, *, causal: bool = False, watch: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """Return the output, (batch, length, depth), and with ``watch`` the first head's weights (batch, m, n)."""
        normed = self.norm(states)
        keys, values = self.key_value(normed if memory is None else memory).chunk(2, dim=-1)
        query, keys, values = (self._split(part) for part in (self.query(normed), keys, values))
        if states.is_cuda:
            mixed = functional.scaled_dot_product_attention(query, keys, values, attn_mask=mask, is_causal=causal)
        else:  # this is faster in 32 bits, and the products around it in 16
            with torch.autocast("cpu", enabled=False):
                mixed = functional.scaled_dot_product_attention(
                    query.float(), keys.float(), values.float(), attn_mask=mask, is_causal=causal
                )
        watched = None
        if watch:
            scores = (query[:, 0] @ keys[:, 0].transpose(-1, -2)).float() / math.sqrt(query.shape[-1])
            if mask is not None:
                scores = scores.masked_fill(~mask[:, 0], -1e9)
            watched = scores.log_softmax(-1)
        joined = mixed.transpose(1, 2).flatten(2)
        return dropout(self.out(joined), self.dropout, training=self.training), watched

    def _split(self, part: Tensor) -> Tensor:
        return part.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    """Two linear layers with a rectifier between them."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.depth)
        self.inner = nn.Linear(shape.depth, shape.feed_forward)
        self.out = nn.Linear(shape.feed_forward, shape.depth)
        self.dropout = shape.dropout

    def forward(self, states: Tensor) -> Tensor:
        """Return the output, same shape as the input."""
        inner = functional.relu(self.inner(self.norm(states)))
        inner = dropout(inner, self.dropout, training=self.training)
        return dropout(self.out(inner), self.dropout, training=self.training)


class Layer(nn.Module):
    """One layer of the encoder or, with ``cross``, of the decoder."""

    def __init__(self, shape: NetworkShape, *, cross: bool) -> None:
        super().__init__()
        self.own = Attention(shape, own=True)
        self.cross = Attention(shape, own=False) if cross else None
        self.feed_forward = FeedForward(shape)


class Network(nn.Module):
    """Encoder and decoder over one vocabulary; the embeddings are the output layer too."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.depth)
        self.output_bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.encoder = nn.ModuleList(Layer(shape, cross=False) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(Layer(shape, cross=True) for _ in range(shape.decoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.depth)
        self.decoder_norm = nn.LayerNorm(shape.depth)
        self.register_buffer("positions", sinusoids(shape.max_length, shape.depth), persistent=False)
        self._initialize()

    def _initialize(self) -> None:
        """Xavier, as cross-attention does not form from small normal weights (README.md, "What was tried")."""
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.embedding.weight, std=self.shape.depth**-0.5)

    def embed(self, tokens: Tensor) -> Tensor:
        """Return scaled embeddings with positions, shape (batch, length, depth)."""
        states = self.embedding(tokens) * math.sqrt(self.shape.depth) + self.positions[: tokens.shape[1]]
        return dropout(states, self.shape.dropout, training=self.training)

    def encode(self, source: Tensor, present: Tensor) -> Tensor:
        """Encode tokens, (batch, n); ``present`` is False at padding."""
        mask = present[:, None, None]
        states = self.embed(source)
        for layer in self.encoder:
            states = states + layer.own(states, None, mask)[0]
            states = states + layer.feed_forward(states)
        return self.encoder_norm(states)

    def forward(self, source: Tensor, present: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Return the decoder's states, (batch, m, depth), and its alignment log-weights, (batch, m, n)."""
        memory = self.encode(source, present)
        mask = present[:, None, None].expand(-1, 1, target.shape[1], -1)
        states = self.embed(target)
        watched: Tensor | None = None
        for layer in self.decoder:
            states = states + layer.own(states, None, None, causal=True)[0]
            mixed, watched = layer.cross(states, memory, mask, watch=layer is self.decoder[-1])
            states = states + mixed
            states = states + layer.feed_forward(states)
        assert watched is not None
        return self.decoder_norm(states), watched

    def logits(self, states: Tensor) -> Tensor:
        """Return the scores of the vocabulary for decoder states."""
        return functional.linear(states, self.embedding.weight, self.output_bias)
