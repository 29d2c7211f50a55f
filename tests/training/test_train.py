"""A toy model is trained for a minute, exported, loaded by bitext, and copies a marked term. Needs PyTorch."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bitext.glossary.rows import COLUMNS
from bitext.translate.engine import CTranslate2Translator
from support import ROOT

pytest.importorskip("torch", reason="needs the extra train")
pytestmark = pytest.mark.train

PARTNERS = {
    "Germany": "독일", "France": "프랑스", "Japan": "일본", "China": "중국", "Australia": "호주", "Canada": "캐나다",
    "Norway": "노르웨이", "Sweden": "스웨덴", "Vietnam": "베트남", "Indonesia": "인도네시아", "Kenya": "케냐",
    "Ghana": "가나", "Brazil": "브라질", "Mexico": "멕시코", "Poland": "폴란드", "Spain": "스페인",
}  # fmt: skip
SUBJECTS = {
    "trade": "무역", "security": "안보", "energy": "에너지", "health": "보건", "culture": "문화", "peace": "평화",
    "development": "개발", "climate": "기후",
}  # fmt: skip


def _corpus(folder: Path) -> None:
    generator = random.Random(1)
    rows = []
    for (english, korean), (topic, topic_ko), (other, other_ko) in itertools.product(
        PARTNERS.items(), SUBJECTS.items(), SUBJECTS.items()
    ):
        if topic == other:
            continue
        rows += [
            f"The ROK and {english} held talks on {topic} and {other}.\t"
            f"한국과 {korean} 측은 {topic_ko} 및 {other_ko} 분야를 논의하였다.",
            f"The two sides agreed to expand {topic} with {english}.\t"
            f"양측은 {korean} 측과 {topic_ko} 협력을 확대하기로 하였다.",
        ]
    generator.shuffle(rows)
    (folder / "diplomatic").mkdir(parents=True)
    (folder / "diplomatic" / "toy.tsv").write_text("\n".join(rows[60:]) + "\n", encoding="utf-8")
    terms = [f"{english}\t{korean}\tplace\tpropn\tpreferred\tyes\t\t" for english, korean in PARTNERS.items()]
    (folder / "glossary.tsv").write_text("\n".join(["\t".join(COLUMNS), *terms]) + "\n", encoding="utf-8")
    (folder / "dev.tsv").write_text("\n".join(rows[:60]) + "\n", encoding="utf-8")


def _train(data: Path, work: Path, *options: str) -> str:
    paths = {"data": data, "work": work, "dev": data / "dev.tsv", "held-out": data / "dev.tsv"}
    named = [part for name, path in paths.items() for part in (f"--{name}", str(path))]
    named += ["--glossaries", str(data / "glossary.tsv"), "--no-pretrained"]
    done = subprocess.run(
        [sys.executable, "-m", "recipe.train", "--preset", "toy", *named, *options],
        cwd=ROOT / "models" / "en-ko" / "training",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_toy_model_learns_and_copies_a_marked_term(tmp_path: Path) -> None:
    data, work = tmp_path / "data", tmp_path / "work"
    _corpus(data)
    _train(data, work, "--updates", "1000")
    losses = [
        float(line.split("loss ")[1].split()[0])
        for line in (work / "log.txt").read_text().splitlines()
        if "loss " in line
    ]
    assert losses[-1] < losses[0] / 2
    translator = CTranslate2Translator(work / "model")
    assert translator.manifest.term_markers == ("⟦", "⟧")
    asked = ["독일", "멕시코", "케냐", "스웨덴", "베트남", "브라질"]
    sources = [f"The ROK and ⟦{term}⟧ held talks on trade and peace." for term in asked]
    copied = [term in done.text for term, done in zip(asked, translator.translate(sources, marked=True), strict=True)]
    assert sum(copied) >= 5, [done.text for done in translator.translate(sources, marked=True)]
    again = tmp_path / "again"
    _train(data, again, "--start", str(work / "model"), "--updates", "2")
    assert (again / "sentencepiece.model").read_bytes() == (work / "sentencepiece.model").read_bytes()
    assert _last_loss(again) < _last_loss(work) + 0.1, "its weights are where the run began"
    network = pytest.importorskip("recipe.pack").unpack(again / "last")
    weight = network.embedding.weight.detach().clone()
    export = pytest.importorskip("recipe.export")
    other = export._other(work / "model", network, "last")
    export._average(network, other)
    assert (network.embedding.weight - (weight + other.embedding.weight) / 2).abs().max() < 1e-6


def _last_loss(work: Path) -> float:
    lines = (work / "log.txt").read_text(encoding="utf-8").splitlines()
    return float(next(line for line in reversed(lines) if "dev_loss" in line).split("dev_loss ")[1].split()[0])


def test_a_start_of_another_shape_is_refused_and_a_deeper_or_wider_one_says_the_same(tmp_path: Path) -> None:
    names = ("torch", "recipe.start", "recipe.export", "recipe.network")
    torch, start, export, shapes = (pytest.importorskip(name) for name in names)

    def network(**changes: int) -> Any:
        sizes = {"vocabulary": 40, "depth": 16, "feed_forward": 32, "heads": 2, "encoder_layers": 1}
        torch.manual_seed(len(changes))
        shape = shapes.NetworkShape(**{**sizes, "decoder_layers": 1, **changes}, dropout=0.0)
        return shapes.Network(shape).eval()

    (tmp_path / "tokens.json").write_text(json.dumps([f"t{index}" for index in range(40)]), encoding="utf-8")
    (tmp_path / "sentencepiece.model").write_bytes(b"")
    small = network()
    export.export(small, tmp_path, tmp_path / "model", id="toy", note="")
    larger = network(encoder_layers=3), network(feed_forward=48)
    for each in larger:
        start.load(each, tmp_path / "model")
    source, target = torch.arange(12)[None], torch.arange(6)[None]
    present = torch.ones_like(source, dtype=torch.bool)
    said, *others = (each.logits(each(source, present, target)[0]) for each in (small, *larger))
    assert all(torch.allclose(said, other, atol=0.1) for other in others)  # eight bits
    with pytest.raises(SystemExit, match="not a model of this preset's shape"):
        start.load(network(feed_forward=16), tmp_path / "model")
    with pytest.raises(SystemExit, match="not a model of this preset's shape"):
        start.load(network(depth=32), tmp_path / "model")
    with pytest.raises(SystemExit, match="not a model of this preset's shape"):
        start.load(network(vocabulary=41), tmp_path / "model")


def test_stopped_training_goes_on_to_the_same_model(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _corpus(data)
    _train(data, tmp_path / "one", "--updates", "60", "--stop-after", "1")
    (tmp_path / "one" / "checkpoint.pt").unlink()  # one prepared corpus for both: eflomal samples without a seed
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    _train(data, tmp_path / "one", "--updates", "60")
    _train(data, tmp_path / "two", "--updates", "60", "--stop-after", "25")
    assert "going on from update 25" in _train(data, tmp_path / "two", "--updates", "60")
    for name in ("one", "two"):
        assert (tmp_path / name / "model" / "model.bin").exists()
    assert (tmp_path / "one" / "model" / "model.bin").read_bytes() == (
        tmp_path / "two" / "model" / "model.bin"
    ).read_bytes()
    more = tmp_path / "two"
    pieces = (more / "sentencepiece.model").read_bytes()
    (more / "corpus.npz").unlink()
    assert "going on from update 60" in _train(data, more, "--updates", "62")
    assert "update 62 " in (more / "log.txt").read_text(encoding="utf-8")
    assert (more / "sentencepiece.model").read_bytes() == pieces


def test_the_loss_in_pieces_is_the_loss() -> None:
    torch, loss = pytest.importorskip("torch"), pytest.importorskip("recipe.loss")
    torch.manual_seed(1)
    places, pieces, depth = 600, 50, 16  # more places than are taken at a time
    wanted = torch.randint(0, pieces, (places,))

    def slopes(smooth: Callable[..., Any]) -> list[Any]:
        torch.manual_seed(2)
        given = [torch.randn(*shape, requires_grad=True) for shape in ((places, depth), (pieces, depth), (pieces,))]
        value = smooth(*given)
        (value * 3).backward()
        return [value.detach(), *[one.grad for one in given]]

    ours = slopes(lambda states, embedding, bias: loss.smoothed_loss(states, embedding, bias, wanted, 0.1))
    theirs = slopes(
        lambda states, embedding, bias: torch.nn.functional.cross_entropy(
            states @ embedding.T + bias, wanted, label_smoothing=0.1
        )
    )
    for one, other in zip(ours, theirs, strict=True):
        assert float((one - other).norm() / other.norm()) < 0.02  # sixteen bits where the processor has them
