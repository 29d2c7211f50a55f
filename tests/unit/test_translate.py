"""Manifests, clause cutting, quotes, and the engine on tiny random models of every kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
import sentencepiece
from ctranslate2.specs import TransformerSpec
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import MissingExtraError, ModelError
from bitext.pipeline import translate_lines
from bitext.translate.clauses import split_clauses
from bitext.translate.convert import convert
from bitext.translate.engine import CTranslate2Translator, DecodingSettings
from bitext.translate.manifest import MANIFEST, read_manifest
from bitext.translate.quotes import curl, straighten
from bitext.translate.repetition import repeats
from support import ROOT, SEEDS

# ---- tiny models


def _fill(spec: Any, generator: np.random.Generator, vocabulary: int, depth: int = 16) -> None:
    """Give every weight of a specification random values of the right shape."""

    def norm(layer: Any) -> None:
        layer.gamma = np.ones(depth, dtype=np.float32)
        layer.beta = np.zeros(depth, dtype=np.float32)

    def linear(layer: Any, rows: int, columns: int = depth) -> None:
        layer.weight = generator.normal(0, 0.5, (rows, columns)).astype(np.float32)
        layer.bias = np.zeros(rows, dtype=np.float32)

    def attention(layer: Any, *, own: bool) -> None:
        norm(layer.layer_norm)
        sizes = [3 * depth, depth] if own else [depth, 2 * depth, depth]
        for part, rows in zip(layer.linear, sizes, strict=True):
            linear(part, rows)

    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = generator.normal(0, 0.5, (vocabulary, depth)).astype(np.float32)
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, own=True)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, 4 * depth)
            linear(layer.ffn.linear_1, depth, 4 * depth)
    for layer in spec.decoder.layer:
        attention(layer.attention, own=False)
    linear(spec.decoder.projection, vocabulary)


def _make_model(folder: Path, spm: dict[str, Path], extra: tuple[str, ...] = ()) -> Path:
    folder.mkdir()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(next(iter(spm.values()))))
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    vocabulary = list(dict.fromkeys([*pieces, "<unk>", "<s>", "</s>", *extra]))
    spec = TransformerSpec.from_config((1, 1), 2, pre_norm=True)
    _fill(spec, np.random.default_rng(1), len(vocabulary))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.save(str(folder))
    for name, path in spm.items():
        (folder / name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="session")
def spm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("spm") / "tiny"
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in text.split("\n") if line.strip()]),
        model_prefix=str(prefix),
        vocab_size=400,
        minloglevel=2,
    )
    return prefix.with_suffix(".model")


_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "marian": (("source.spm", "target.spm"), (">>kor<<",)),
    "nllb": (("sentencepiece.bpe.model",), ("eng_Latn", "kor_Hang")),
    "m2m100": (("sentencepiece.bpe.model",), ("__en__", "__ko__")),
    "sentencepiece": (("sentencepiece.model",), ()),
}


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_of_conversion_is_recognised_and_translates(tmp_path: Path, spm: Path, kind: str) -> None:
    names, extra = _KINDS[kind]
    folder = _make_model(tmp_path / kind, dict.fromkeys(names, spm), extra)
    translator = CTranslate2Translator(folder, DecodingSettings(beam_size=2))
    assert translator.manifest.kind == kind
    assert translator.id == kind
    results = translator.translate(["The two sides met.", "", "The two sides met.", "They agreed."])
    assert [result.source for result in results] == ["The two sides met.", "", "The two sides met.", "They agreed."]
    assert results[0] == results[2]
    assert (results[1].text, results[1].score) == ("", None)
    assert results[0].score is not None
    assert results[0].score <= 0
    assert not any(token in results[0].text for token in extra)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "model.bin").unlink(), "model.bin is missing"),
        (lambda folder: [path.unlink() for path in folder.glob("*vocabulary*")], "vocabulary .* is missing"),
        (lambda folder: (folder / "target.spm").unlink(), "no SentencePiece model"),
        (lambda folder: (folder / "source.spm").write_bytes(b"no"), "not a SentencePiece model"),
        (lambda folder: (folder / "model.bin").write_bytes(b"no"), "CTranslate2 cannot load it"),
        (lambda folder: (folder / MANIFEST).write_text("{"), "not a JSON object"),
        (lambda folder: (folder / MANIFEST).write_text('{"format": 9}'), '"format": 1'),
        (lambda folder: (folder / MANIFEST).write_text('{"format": 1, "beam": 2}'), "unknown key 'beam'"),
        (
            lambda folder: (folder / MANIFEST).write_text('{"format": 1, "id": "x"}'),
            "kind, source_spm, target_spm missing",
        ),
        (
            lambda folder: (folder / MANIFEST).write_text(
                '{"format": 1, "id": "x", "kind": "marian", "source_spm": "source.spm", "target_spm": "target.spm", '
                '"source_prefix": ["<zz>"]}'
            ),
            "vocabulary lacks '<zz>'",
        ),
        (
            lambda folder: (folder / MANIFEST).write_text(
                '{"format": 1, "id": "x", "kind": "marian", "source_spm": "source.spm", "target_spm": "target.spm", '
                '"beam_size": "four"}'
            ),
            "beam_size must be like 4, not 'four'",
        ),
    ],
)
def test_incomplete_model_is_refused_by_name(tmp_path: Path, spm: Path, spoil: Any, message: str) -> None:
    folder = _make_model(tmp_path / "m", {"source.spm": spm, "target.spm": spm})
    spoil(folder)
    with pytest.raises(ModelError, match=message):
        CTranslate2Translator(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[
            (name, value)
            for name in ("max_source_subwords", "max_target_subwords", "beam_size")
            for value in (0, -3, 2.5)
        ],
        *[("repetition_penalty", value) for value in (0, -1.0, float("nan"), float("inf"), True)],
        ("length_penalty", float("nan")),
        ("straight_quotes", 1),
        ("term_markers", ["", ""]),
        ("term_markers", ["<t>", "<t>"]),
        ("target_prefix", ["<zz>"]),
    ],
)
def test_values_that_no_model_has_are_refused(tmp_path: Path, spm: Path, key: str, value: Any) -> None:
    folder = _make_model(tmp_path / "m", {"sentencepiece.model": spm})
    content = {"format": 1, "id": "x", "kind": "sentencepiece", "source_spm": "sentencepiece.model"}
    content |= {"target_spm": "sentencepiece.model", key: value}
    (folder / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="<zz>" if key == "target_prefix" else key):
        CTranslate2Translator(folder)


@pytest.mark.parametrize("content", ["5", "null", '[["a"]]', "[" * 100_000])
def test_a_vocabulary_that_is_none_is_refused(tmp_path: Path, spm: Path, content: str) -> None:
    folder = _make_model(tmp_path / "m", {"sentencepiece.model": spm})
    (folder / "shared_vocabulary.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="vocabulary"):
        CTranslate2Translator(folder)


def test_converting_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf" / "config.json").write_text("{}")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"needs torch: pip install 'bitext\[convert\]'"):
        convert(tmp_path / "hf", tmp_path / "out")
    (tmp_path / "marian").mkdir()
    (tmp_path / "marian" / "decoder.yml").write_text("beam-size: 6\n")
    with pytest.raises(ModelError, match=r"decoder.yml: names no model and vocabularies"):
        convert(tmp_path / "marian", tmp_path / "out")


def test_missing_folder_and_unknown_language_tokens_are_refused(tmp_path: Path, spm: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        read_manifest(tmp_path / "nothing")
    folder = _make_model(tmp_path / "m", {"sentencepiece.bpe.model": spm})
    with pytest.raises(ModelError, match="neither NLLB-200"):
        read_manifest(folder)


def test_manifest_of_the_shipped_model_is_complete() -> None:
    content = json.loads((ROOT / "models" / "en-ko" / MANIFEST).read_text(encoding="utf-8"))
    assert content["licence"] == "CC-BY-SA-4.0"
    assert read_manifest(ROOT / "models" / "en-ko").straight_quotes


def test_long_segment_is_cut_not_lost(tmp_path: Path, spm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _make_model(tmp_path / "m", {"sentencepiece.model": spm})
    translator = CTranslate2Translator(folder)
    given_to_model: list[tuple[str, ...]] = []
    run = translator._run

    def record(sources: Any, changed: Any, decoded: Any = None) -> Any:
        sources = list(sources)
        given_to_model.extend(given.tokens for given in sources)
        return run(sources, changed, decoded)

    monkeypatch.setattr(translator, "_run", record)
    text = "; ".join(f"the two sides agreed on item {number}" for number in range(60))
    translator.translate([text])
    assert all(len(tokens) <= translator.manifest.max_source_subwords + 1 for tokens in given_to_model)
    pieces = [piece for tokens in given_to_model for piece in tokens if piece != "</s>"]
    heard = "".join(pieces).replace("▁", "")
    assert all(f"item{number}" in heard for number in range(60))


# ---- the shipped model


@pytest.fixture(scope="module")
def shipped() -> CTranslate2Translator:
    return CTranslate2Translator(ROOT / "models" / "en-ko")


@pytest.mark.model
def test_translation_does_not_depend_on_its_neighbours(shipped: CTranslate2Translator) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    sources = [line for line in text.split("\n") if 30 < len(line) < 250]
    assert len(sources) > 10
    together = shipped.translate(sources)
    assert shipped.translate(sources[::-1])[::-1] == together
    assert [shipped.translate([source])[0] for source in sources[:8]] == together[:8]


@pytest.mark.model
def test_likelihoods_are_those_of_the_decoder(shipped: CTranslate2Translator) -> None:
    sources = ["The two sides agreed to hold a meeting in Seoul.", "Korea welcomed the decision."]
    done = shipped.translate(sources)
    whole = shipped.likelihoods(sources, ["", ""], [one.text for one in done], ended=True)
    assert whole == pytest.approx([one.score for one in done], abs=0.02)
    word = done[0].text.split()[1]
    begin = done[0].text[: done[0].text.index(word)]
    said, strange, swapped = shipped.likelihoods(
        [sources[0], sources[0], sources[1]], [begin] * 3, [word, "고구마를", word], ended=False
    )
    start = done[0].text.split()[0]
    assert shipped.likelihoods(sources[:1], [""], [start], ended=False) > shipped.likelihoods(
        sources[:1], [""], [start], ended=True
    )
    assert said > -1.5 > strange
    assert said > swapped
    assert shipped.likelihoods([], [], [], ended=True) == []
    with pytest.raises(ValueError, match="clauses"):
        shipped.likelihoods(["The two sides agreed to meet, and " * 200], ["양측은 "], ["합의"], ended=False)


@pytest.mark.model
def test_of_nearly_as_likely_wordings_the_least_doubtful_is_taken(
    shipped: CTranslate2Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "The two sides agreed to hold the next round of consultations in Seoul in 2027."
    (first,) = shipped.translate([source], doubts=lambda given, text: (0,))
    seen: list[str] = []

    def doubts(given: str, text: str) -> tuple[int, ...]:
        assert given == source
        seen.append(text)
        return (int(text == first.text),)

    assert shipped.translate([source], doubts=lambda given, text: (1,))[0].text == first.text
    for name in ("_NEARLY", "_NEARLY_ENOUGH"):
        monkeypatch.setattr(f"bitext.translate.engine.{name}", -9.0)
    assert shipped.translate([source], doubts=doubts)[0].text == first.text
    for name in ("_NEARLY", "_NEARLY_ENOUGH"):
        monkeypatch.setattr(f"bitext.translate.engine.{name}", 9.0)
    (other,) = shipped.translate([source], doubts=doubts)
    assert other.text != first.text
    assert other.text in seen


def test_lines_give_one_line_each(shipped: CTranslate2Translator) -> None:
    lines = ["The two sides met. They agreed.", "", "  ", "\u200b", "x" * 5000, "⟦⟧ 한국 😀"]
    done = list(translate_lines(lines, shipped.translate))
    assert len(done) == len(lines)
    assert [line.text == "" for line in done[1:4]] == [True, True, True]
    assert done[0].text
    assert all("\n" not in line.text and "\ufffd" not in line.text for line in done)


@pytest.mark.model
def test_a_source_without_a_word_is_copied_and_the_model_not_asked(shipped: CTranslate2Translator) -> None:
    sources = ["33", "1,234", "-", "press@mofa.go.kr", "https://www.mofa.go.kr/eng", "02-2100-8114", "(12)", "N/A"]
    asked: list[int] = []
    done = shipped.translate(sources, aligned=True, decoded=asked.append)
    assert [(one.source, one.text, one.score, one.model) for one in done] == [(s, s, None, "") for s in sources]
    assert not asked
    (label,) = shipped.translate(["Table 2"], decoded=asked.append)
    assert (label.model, sum(asked)) == (shipped.id, 1)
    mixed = list(translate_lines(["33", "The two sides met. 33."], shipped.translate))
    assert (mixed[0].text, mixed[0].model, mixed[1].model) == ("33", "", shipped.id)
    assert mixed[1].text.endswith(" 33.")


@pytest.mark.model
def test_wrong_compute_type_is_explained() -> None:
    with pytest.raises(ModelError, match="--compute-type"):
        CTranslate2Translator(ROOT / "models" / "en-ko", DecodingSettings(compute_type="nonsense"))


@pytest.mark.skipif(bool(ctranslate2.get_cuda_device_count()), reason="there is a GPU")
@pytest.mark.model
def test_missing_gpu_is_explained() -> None:
    with pytest.raises(ModelError, match="--device"):
        CTranslate2Translator(ROOT / "models" / "en-ko", DecodingSettings(device="cuda"))


# ---- text around the model


@given(st.text(alphabet="ab ,;:.-and", max_size=200), st.integers(1, 30))
def test_clauses_fit_and_are_the_text(text: str, limit: int) -> None:
    parts = split_clauses(text, lambda part: len(part) <= limit)
    assert all(len(part) <= max(limit, 1) for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(alphabet="ab가 '\"“”‘’–", max_size=60))
def test_quotes_keep_the_rest_of_the_text(text: str) -> None:
    marks = str.maketrans("", "", "'\"“”‘’–-")
    assert straighten(text).translate(marks) == text.translate(marks)
    assert curl(text).translate(marks) == text.translate(marks)
    assert len(curl(text)) == len(text)


@pytest.mark.parametrize(
    ("tokens", "looping"),
    [("a b a b a b a b", True), ("a a a a", True), ("a b c d e f", False), ("a b a b c a b", False), ("", False)],
)
def test_loops_are_seen(tokens: str, looping: bool) -> None:
    assert repeats(tokens.split()) is looping
