"""Weights to start from: a model folder that recipe.export wrote, read back into a network.

A run whose checkpoint is gone, or that was made elsewhere, goes on from the model that ships. Eight-bit weights are
read as what they stand for. Source: the format of CTranslate2's model.bin, version 6 (python/ctranslate2/specs).
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from recipe.network import Attention, FeedForward, Network

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)


def load(network: Network, folder: Path) -> None:
    """Take over the weights of a model folder.

    A network with more layers, or wider ones in their feed-forward part, keeps its own further weights, which give
    nothing to begin with: the matrices behind them are set to zero, so that the whole says what the model said.

    Args:
        network: Of the same depth and vocabulary, and not smaller.
        folder: As recipe.export writes it.

    Raises:
        SystemExit: When the folder's weights do not fit, with the first that does not.
    """
    weights = _read(folder / "model.bin")
    try:
        with torch.no_grad():
            _copy(network.embedding.weight, weights["encoder/embeddings_0/weight"])
            _copy(network.output_bias, weights["decoder/projection/bias"])
            for name, layers, norm in (
                ("encoder", network.encoder, network.encoder_norm),
                ("decoder", network.decoder, network.decoder_norm),
            ):
                _norm(norm, weights, f"{name}/layer_norm")
                for index, layer in enumerate(layers):
                    prefix = f"{name}/layer_{index}"
                    if f"{prefix}/ffn/layer_norm/gamma" not in weights:
                        _silence(layer)
                        continue
                    _attention(layer.own, weights, f"{prefix}/self_attention")
                    if layer.cross is not None:
                        _attention(layer.cross, weights, f"{prefix}/attention")
                    _feed_forward(layer.feed_forward, weights, f"{prefix}/ffn")
    except (KeyError, ValueError) as error:
        raise SystemExit(f"--start {folder}: not a model of this preset's shape: {error}") from error


def _read(path: Path) -> dict[str, Tensor]:
    data = path.read_bytes()
    at = 0

    def number(form: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(f"<{form}", data, at)
        at += struct.calcsize(form)
        return int(value)

    def text() -> str:
        nonlocal at
        size = number("H")
        at += size
        return data[at - size : at - 1].decode()

    version = number("I")
    if version != 6:
        raise SystemExit(f"{path}: format {version} of CTranslate2, expected 6")
    text(), number("I")
    arrays: dict[str, np.ndarray] = {}
    for _ in range(number("I")):
        name = text()
        shape = tuple(number("I") for _ in range(number("B")))
        kind = _TYPES[number("B")]
        size = number("I")
        arrays[name] = np.frombuffer(data, kind, size // np.dtype(kind).itemsize, at).reshape(shape)
        at += size
    weights = {name: torch.from_numpy(_whole(array, arrays.get(f"{name}_scale"))) for name, array in arrays.items()}
    for _ in range(number("I")):
        alias, name = text(), text()
        weights[alias] = weights[name]
    return weights


def _whole(array: np.ndarray, scale: np.ndarray | None) -> np.ndarray:
    values = array.astype(np.float32)
    return values if scale is None else values / scale.astype(np.float32).reshape(-1, *[1] * (array.ndim - 1))


def _copy(to: Tensor, value: Tensor) -> None:
    if to.shape != value.shape:
        raise ValueError(f"weights of shape {tuple(value.shape)}, expected {tuple(to.shape)}")
    to.copy_(value)


def _norm(norm: nn.LayerNorm, weights: dict[str, Tensor], name: str) -> None:
    _copy(norm.weight, weights[f"{name}/gamma"])
    _copy(norm.bias, weights[f"{name}/beta"])


def _attention(attention: Attention, weights: dict[str, Tensor], name: str) -> None:
    _norm(attention.norm, weights, f"{name}/layer_norm")
    linears = (attention.query, attention.key_value, attention.out)
    for kind in ("weight", "bias"):
        parts = [weights[f"{name}/linear_{index}/{kind}"] for index in range(2 if attention.own else 3)]
        if attention.own:  # query, keys and values are one matrix there
            depth = attention.query.out_features
            parts = [parts[0][:depth], parts[0][depth:], parts[1]]
        for linear, part in zip(linears, parts, strict=True):
            _copy(getattr(linear, kind), part)


def _feed_forward(feed_forward: FeedForward, weights: dict[str, Tensor], name: str) -> None:
    _norm(feed_forward.norm, weights, f"{name}/layer_norm")
    inner, out = feed_forward.inner, feed_forward.out
    width = len(weights[f"{name}/linear_0/bias"])
    nn.init.zeros_(out.weight)  # of what lies beyond the model's width
    for part, kind, linear in (
        (inner.weight[:width], "weight", 0),
        (inner.bias[:width], "bias", 0),
        (out.weight[:, :width], "weight", 1),
        (out.bias, "bias", 1),
    ):
        _copy(part, weights[f"{name}/linear_{linear}/{kind}"])


def _silence(layer: nn.Module) -> None:
    for part in layer.children():
        nn.init.zeros_(part.out.weight)
