"""The model's speed and memory in CTranslate2 (int8) beside the same network in plain transformers (32-bit floats).

    PYTHONPATH=models/en-ko/training python -P benchmarks/model_speed.py WORK DEV.tsv [--turns N]

WORK is a folder of recipe.train: its weights, in WORK/best, are put into transformers' M2M100, whose layers are those
of the recipe's network, and exported to CTranslate2; so both write the same Korean, and the chrF2++ of both is printed.
Each engine runs in a process of its own, in turn: beam 2, two threads, sentences sorted by length in batches of 32.
Needs the extra ``train`` and transformers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sentencepiece

THREADS, BEAM, BATCH, LONGEST = 2, 2, 32, 200
ENGINES = ("ctranslate2", "transformers")
Tokens = list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        print(json.dumps(run(options.engine, options.work, options.folder, options.dev)))
        return
    with tempfile.TemporaryDirectory() as name:
        compare(options.work, Path(name), options.dev, options.turns)


def compare(work: Path, folder: Path, dev: Path, turns: int) -> None:
    from sacrebleu.metrics import CHRF

    from recipe.export import export
    from recipe.pack import unpack

    export(unpack(work / "best"), work, folder, id="speed", note="")
    pairs = [line.split("\t") for line in dev.read_text(encoding="utf-8").splitlines()]
    words = sum(len(pair[0].split()) for pair in pairs)
    command = [sys.executable, "-P", __file__, str(work), str(dev), "--folder", str(folder), "--engine"]
    rates: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for _ in range(turns):
        for engine in ENGINES:
            done = json.loads(subprocess.run([*command, engine], check=True, capture_output=True, text=True).stdout)
            rates[engine].append(words / done["seconds"])
            score = CHRF(word_order=2).corpus_score(done["texts"], [[pair[1] for pair in pairs]]).score
            print(
                f"{engine:<13} {rates[engine][-1]:7.0f} source words/s, loaded {done['loaded_mib']} MiB, "
                f"peak {done['peak_mib']} MiB, chrF2++ {score:.2f}",
                flush=True,
            )
    ratios = [ours / theirs for ours, theirs in zip(*rates.values(), strict=True)]
    print(f"CTranslate2 is {statistics.median(ratios):.1f} times as fast (median of {turns})")


def run(engine: str, work: Path, folder: Path, dev: Path) -> dict[str, Any]:
    """Translate the development set; the time is without loading, and after one batch to warm up."""
    subwords = sentencepiece.SentencePieceProcessor(model_file=str(work / "sentencepiece.model"))
    sources = [line.split("\t")[0] for line in dev.read_text(encoding="utf-8").splitlines()]
    tokens = [["<d>", *subwords.encode(source, out_type=str), "</s>"] for source in sources]
    order = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    translate = load_ctranslate2(folder) if engine == "ctranslate2" else load_transformers(work)
    loaded = _peak_mib()
    translate([tokens[index] for index in batches[0]])
    texts = [""] * len(tokens)
    start = time.perf_counter()
    for batch in batches:
        for index, pieces in zip(batch, translate([tokens[index] for index in batch]), strict=True):
            texts[index] = subwords.decode(pieces)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "loaded_mib": loaded, "peak_mib": _peak_mib(), "texts": texts}


def load_ctranslate2(folder: Path) -> Callable[[Sequence[Tokens]], list[Tokens]]:
    import ctranslate2

    engine = ctranslate2.Translator(str(folder), compute_type="int8", inter_threads=1, intra_threads=THREADS)

    def translate(batch: Sequence[Tokens]) -> list[Tokens]:
        results = engine.translate_batch(
            list(batch), beam_size=BEAM, max_decoding_length=LONGEST, max_input_length=0, length_penalty=1
        )
        return [result.hypotheses[0] for result in results]

    return translate


def load_transformers(work: Path) -> Callable[[Sequence[Tokens]], list[Tokens]]:
    import torch

    from recipe.corpus import read_tokens
    from recipe.pack import unpack

    torch.set_num_threads(THREADS)
    names = read_tokens(work)
    ids = {token: index for index, token in enumerate(names)}
    end, padding = ids["</s>"], ids["<s>"]  # the recipe uses no <s>
    model = as_m2m100(unpack(work / "best"), end=end, padding=padding)

    def translate(batch: Sequence[Tokens]) -> list[Tokens]:
        width = max(map(len, batch))
        rows = [[ids.get(token, 0) for token in tokens] + [padding] * (width - len(tokens)) for tokens in batch]
        source = torch.tensor(rows)
        with torch.inference_mode():
            written = model.generate(
                input_ids=source,
                attention_mask=(source != padding).long(),
                num_beams=BEAM,
                max_new_tokens=LONGEST,
                do_sample=False,
                length_penalty=1.0,
            )
        return [[names[index] for index in row if index not in (end, padding)] for row in written.tolist()]

    return translate


def as_m2m100(network: Any, *, end: int, padding: int) -> Any:
    """Return transformers' M2M100 with the weights of the recipe's network."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    shape = network.shape
    config = M2M100Config(
        vocab_size=shape.vocabulary,
        d_model=shape.depth,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        max_position_embeddings=shape.max_length,
        scale_embedding=True,
        activation_function="relu",
        decoder_start_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=padding,
    )
    model = M2M100ForConditionalGeneration(config).eval()
    model.lm_head = torch.nn.Linear(shape.depth, shape.vocabulary)
    with torch.no_grad():
        for side, layers, norm in (
            (model.model.encoder, network.encoder, network.encoder_norm),
            (model.model.decoder, network.decoder, network.decoder_norm),
        ):
            side.embed_tokens.weight.copy_(network.embedding.weight)
            side.embed_positions.weights[padding + 1 :][: shape.max_length].copy_(network.positions)
            side.layer_norm.load_state_dict(norm.state_dict())
            for to, layer in zip(side.layers, layers, strict=True):
                _attention(to.self_attn, to.self_attn_layer_norm, layer.own)
                if layer.cross is not None:
                    _attention(to.encoder_attn, to.encoder_attn_layer_norm, layer.cross)
                to.final_layer_norm.load_state_dict(layer.feed_forward.norm.state_dict())
                to.fc1.load_state_dict(layer.feed_forward.inner.state_dict())
                to.fc2.load_state_dict(layer.feed_forward.out.state_dict())
        model.lm_head.weight.copy_(network.embedding.weight)
        model.lm_head.bias.copy_(network.output_bias)
    return model


def _attention(to: Any, norm: Any, attention: Any) -> None:
    keys, values = attention.key_value.weight.chunk(2)
    key_bias, value_bias = attention.key_value.bias.chunk(2)
    norm.load_state_dict(attention.norm.state_dict())
    to.q_proj.load_state_dict(attention.query.state_dict())
    to.k_proj.load_state_dict({"weight": keys, "bias": key_bias})
    to.v_proj.load_state_dict({"weight": values, "bias": value_bias})
    to.out_proj.load_state_dict(attention.out.state_dict())


def _peak_mib() -> int:
    """Return the most memory of this process; getrusage would count the parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


if __name__ == "__main__":
    main()
