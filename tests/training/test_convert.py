"""Models of other formats, small and random, become folders that bitext translates with. Needs transformers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sentencepiece

from support import gold_names, gold_pair, run

pytest.importorskip("transformers", reason="needs the extra convert")
pytestmark = pytest.mark.train

_SIZES = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "max_position_embeddings": 64,
}


@pytest.fixture(scope="module")
def subwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subwords")
    texts = [line for name in gold_names() for page in gold_pair(name) for line in page.splitlines() if line]
    (folder / "text").write_text("\n".join(texts), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text"), model_prefix=str(folder / "sp"), vocab_size=800, hard_vocab_limit=False,
        minloglevel=2, character_coverage=0.98,
    )  # fmt: skip
    return folder / "sp.model"


def _marian(folder: Path, subwords: Path) -> None:
    from transformers import MarianConfig, MarianMTModel

    for name in ("source.spm", "target.spm"):
        shutil.copyfile(subwords, folder / name)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(subwords))
    names = [pieces.id_to_piece(index) for index in range(3, len(pieces))]
    vocabulary = {name: index for index, name in enumerate(["</s>", "<unk>", *names, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    settings = {"source_lang": "en", "target_lang": "ko", "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    end, pad = 0, vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary), pad_token_id=pad, decoder_start_token_id=pad, eos_token_id=end, bos_token_id=end,
        forced_eos_token_id=end, static_position_embeddings=True, scale_embedding=True, activation_function="swish",
        **_SIZES,
    )  # fmt: skip
    MarianMTModel(config).save_pretrained(folder)


def _nllb(folder: Path, subwords: Path) -> None:
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    shutil.copyfile(subwords, folder / "sentencepiece.bpe.model")
    tokenizer = NllbTokenizer(vocab_file=str(folder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(folder)
    config = M2M100Config(vocab_size=len(tokenizer) + 8, decoder_start_token_id=2, **_SIZES)
    M2M100ForConditionalGeneration(config).save_pretrained(folder)


@pytest.mark.parametrize("make", [_marian, _nllb])
@pytest.mark.filterwarnings("ignore")  # of transformers' own
def test_a_converted_model_translates(make: Callable[[Path, Path], None], subwords: Path, tmp_path: Path) -> None:
    import torch

    torch.manual_seed(1)
    source = tmp_path / "source"
    source.mkdir()
    make(source, subwords)
    done = run("model", "convert", source, "-o", tmp_path / "made")
    assert done.returncode == 0, done.stderr
    assert json.loads(run("model", "info", "--model", tmp_path / "made", "--format", "json").stdout)["bytes"] > 0
    lines = b"The two sides met in Seoul.\nThey agreed.\n"
    korean = run("translate", "--lines", "-", "--model", tmp_path / "made", "--beam-size", "1", stdin=lines)
    assert korean.returncode == 0, korean.stderr
    assert len(korean.stdout.splitlines()) == 2
    again = run("model", "convert", source, "-o", tmp_path / "made")
    assert again.returncode == 1
    assert b"exists already" in again.stderr
