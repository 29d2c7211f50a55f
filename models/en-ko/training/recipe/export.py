"""A trained network to a CTranslate2 model folder with manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.model_spec import LayerSpec

from recipe.network import Attention, FeedForward, Network


def export(network: Network, tokens: list[str], spm: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Write int8 weights, vocabulary, SentencePiece model and ``bitext-model.json`` to a folder, replacing them."""
    shape = network.shape
    spec = TransformerSpec.from_config((shape.encoder_layers, shape.decoder_layers), shape.heads, pre_norm=True)
    weights = {name: _array(value) for name, value in network.state_dict().items()}
    embedding = weights["embedding.weight"]
    positions = _array(network.positions)
    for side, layers, norm, own in (
        (spec.encoder, network.encoder, network.encoder_norm, spec.encoder.embeddings[0]),
        (spec.decoder, network.decoder, network.decoder_norm, spec.decoder.embeddings),
    ):
        own.weight = embedding
        side.position_encodings.encodings = positions
        _norm(side.layer_norm, norm)
        for to, layer in zip(side.layer, layers, strict=True):
            _attention(to.self_attention, layer.own)
            if layer.cross is not None:
                _attention(to.attention, layer.cross)
            _feed_forward(to.ffn, layer.feed_forward)
    spec.decoder.projection.weight = embedding
    spec.decoder.projection.bias = weights["output_bias"]
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.add_source_eos = False
    spec.config.decoder_start_token = "</s>"
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    shutil.copyfile(spm, folder / "sentencepiece.model")
    (folder / "bitext-model.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _norm(to: LayerSpec, norm: torch.nn.LayerNorm) -> None:
    to.gamma = _array(norm.weight)
    to.beta = _array(norm.bias)


def _linear(to: LayerSpec, weight: torch.Tensor, bias: torch.Tensor) -> None:
    to.weight = _array(weight)
    to.bias = _array(bias)


def _attention(to: LayerSpec, attention: Attention) -> None:
    _norm(to.layer_norm, attention.norm)
    query, both, out = attention.query, attention.key_value, attention.out
    if attention.own:
        _linear(to.linear[0], torch.cat([query.weight, both.weight]), torch.cat([query.bias, both.bias]))
        _linear(to.linear[1], out.weight, out.bias)
    else:
        _linear(to.linear[0], query.weight, query.bias)
        _linear(to.linear[1], both.weight, both.bias)
        _linear(to.linear[2], out.weight, out.bias)


def _feed_forward(to: LayerSpec, feed_forward: FeedForward) -> None:
    _norm(to.layer_norm, feed_forward.norm)
    _linear(to.linear_0, feed_forward.inner.weight, feed_forward.inner.bias)
    _linear(to.linear_1, feed_forward.out.weight, feed_forward.out.bias)


def _array(value: torch.Tensor) -> Any:
    return value.detach().float().cpu().numpy().copy()  # quantization works in place
