"""A trained network to a CTranslate2 model folder with manifest: python -m recipe.export --work WORK -o DIR.

Also scores a folder on the development set as users will run it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.model_spec import LayerSpec
from sacrebleu.metrics import CHRF

from bitext.translate.engine import CTranslate2Translator, DecodingSettings
from recipe import start
from recipe.corpus import END, MARKERS, read_tokens
from recipe.network import Attention, FeedForward, Network
from recipe.pack import unpack


def export(network: Network, work: Path, folder: Path, *, id: str, note: str) -> None:
    """Write int8 weights, vocabulary, SentencePiece model and ``bitext-model.json`` to a folder, replacing them."""
    tokens = read_tokens(work)
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
    shutil.copyfile(work / "sentencepiece.model", folder / "sentencepiece.model")
    manifest = {
        "format": 1,
        "id": id,
        "kind": "sentencepiece",
        "source_spm": "sentencepiece.model",
        "target_spm": "sentencepiece.model",
        "source_prefix": ["<d>"],
        "source_suffix": [END],
        "straight_quotes": True,
        "term_markers": list(MARKERS),
        "max_source_subwords": 120,
        "max_target_subwords": 200,
        "beam_size": 6,
        "repetition_penalty": 1.02,
        "length_penalty": 1.3,
        "licence": "CC-BY-SA-4.0",
        "note": note,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "bitext-model.json").write_text(text + "\n", encoding="utf-8")


def score(folder: Path, dev: Path, limit: int = 400) -> dict[str, float]:
    """Return chrF2++ of a model on a TSV, and against shuffled references: what fluency without meaning would get."""
    pairs = [line.split("\t") for line in dev.read_text(encoding="utf-8").splitlines()[:limit]]
    translator = CTranslate2Translator(folder, DecodingSettings(beam_size=2))
    hypotheses = [done.text for done in translator.translate([pair[0] for pair in pairs])]
    references = [pair[1] for pair in pairs]
    shuffled = random.Random(1).sample(references, len(references))
    metric = CHRF(word_order=2)
    return {
        "chrf": metric.corpus_score(hypotheses, [references]).score,
        "shuffled": metric.corpus_score(hypotheses, [shuffled]).score,
    }


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


def _average(network: Network, other: Network) -> None:
    """Make weights the mean of two runs that began at one model, or of a run and the model that it began at.

    Source: Wortsman et al. 2022, "Model soups: averaging weights of multiple fine-tuned models".
    """
    with torch.no_grad():
        for mine, others in zip(network.parameters(), other.parameters(), strict=True):
            mine.copy_((mine + others) / 2)


def _other(folder: Path, network: Network, weights: str) -> Network:
    """Return the network in a work folder, or that of a model folder, of the shape of this one."""
    if not (folder / "model.bin").exists():
        return unpack(folder / weights)
    other = Network(network.shape)
    start.load(other, folder)
    return other


def main() -> None:
    """Export the packed weights of a work folder, wherever they were trained."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder of recipe.train, with best/ and last/ in it")
    parser.add_argument(
        "--weights", choices=["best", "last"], default="best", help="best on the way, or mean of the end"
    )
    parser.add_argument(
        "--mean",
        type=Path,
        help="work folder of an earlier run, or folder of the model that this one began at: the mean of its weights "
        "and these",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="model folder to write")
    parser.add_argument("--id", default="bitext-en-ko")
    parser.add_argument("--note", default="")
    parser.add_argument("--dev", type=Path, help="TSV to score the model on")
    options = parser.parse_args()
    network = unpack(options.work / options.weights)
    if options.mean:
        _average(network, _other(options.mean, network, options.weights))
    export(network, options.work, options.output, id=options.id, note=options.note)
    if options.dev:
        print(score(options.output, options.dev))


if __name__ == "__main__":
    main()
