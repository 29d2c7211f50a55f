"""Train a model: python -m recipe.train --preset cpu --minutes 120 --data DIR --work DIR.

The number of updates decides the schedule. With --minutes it is set from the speed of the first updates and kept
in the work folder; with --updates (or a work folder that has it) a run is the same again by its seed. A run that
is stopped goes on from its last checkpoint, one that has ended where --updates is raised; with corpus.npz taken
away the pairs are prepared again, for the vocabulary that it has.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import shutil
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from recipe import corpus, start
from recipe.corpus import Example
from recipe.loss import smoothed_loss
from recipe.muon import Muon
from recipe.network import Network, NetworkShape
from recipe.pack import pack
from recipe.precision import has_bfloat16
from recipe.splits import Splitter

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[2]
_CHECKPOINT_S = 120
_MEASURED_UPDATES = 30
_LAST_PHASE = 0.7
_SHORT_PHASE, _SHORT = 0.15, 60
_SPLIT_UNTIL = 0.85
_AVERAGED = 0.05
_EVALUATIONS, _EVALUATED_UPDATES = 12, 200
_PATIENCE = 4


@dataclass(slots=True)
class State:
    """Hold where a run stands, all that a checkpoint needs besides the weights."""

    update: int = 0
    updates: int | None = None
    passes: int = 0
    batch: int = 0
    short: bool = True
    phase: int = 0
    seconds: float = 0.0
    best: float = -1e9
    since_best: int = 0
    averaged: int = 0
    log: list[dict[str, float]] = field(default_factory=list)


def main() -> None:
    """Prepare if need be, and train.

    The best weights are packed in WORK/best and exported to WORK/model, the mean of the end is in WORK/last.
    """
    options = _options()
    preset = tomllib.loads((HERE / "presets.toml").read_text(encoding="utf-8"))[options.preset]
    if options.start and not (options.work / "sentencepiece.model").exists():
        options.work.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.start / "sentencepiece.model", options.work / "sentencepiece.model")
    if not (options.work / "corpus.npz").exists():
        if options.data is None or not options.data.is_dir():
            sys.exit(f"--data {options.data}: no such folder; name the one with diplomatic/, world/ and source_en/")
        if not options.dev.is_file():
            sys.exit(f"--dev {options.dev}: no such file; name the TSV of the development set")
        from recipe.prepare import prepare

        prepare(
            options.work,
            data_folder=options.data,
            glossaries=options.glossaries,
            held_out=options.held_out,
            dev=options.dev,
            preset=preset,
            seed=options.seed,
            start_embeddings=not options.no_pretrained,
        )
    if not options.prepare_only:
        Trainer(options, preset).run()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="cpu", help="a table of presets.toml")
    parser.add_argument("--data", type=Path, help="folder with diplomatic/, world/, source_en/, public/")
    parser.add_argument("--work", type=Path, required=True, help="folder for the prepared corpus and checkpoints")
    parser.add_argument("--glossaries", type=Path, default=ROOT / "glossaries")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="files that must not be trained on")
    parser.add_argument("--dev", type=Path, required=True, help="TSV of the development set, never trained on")
    parser.add_argument("--start", type=Path, help="model folder whose pieces and weights the run starts from")
    parser.add_argument("--prepare-only", action="store_true", help="make the corpus and stop, to train elsewhere")
    parser.add_argument("--minutes", type=float, help="time to train; by default the preset's")
    parser.add_argument("--updates", type=int, help="updates to train, in place of --minutes")
    parser.add_argument("--stop-after", type=int, help="stop at this update; the same command without it goes on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-pretrained", action="store_true", help="random token embeddings")
    parser.add_argument("--id", default="bitext-en-ko", help="id for the manifest")
    return parser.parse_args()


class Trainer:
    """Run one training."""

    def __init__(self, options: argparse.Namespace, preset: dict[str, Any]) -> None:
        self.options = options
        self.preset = preset
        self.work: Path = options.work
        torch.manual_seed(options.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tokens = corpus.read_tokens(self.work)
        self.end = self.tokens.index(corpus.END)
        names = ("depth", "feed_forward", "heads", "encoder_layers", "decoder_layers", "dropout")
        self.network = Network(NetworkShape(vocabulary=len(self.tokens), **{name: preset[name] for name in names}))
        if options.start:
            start.load(self.network, options.start)
        else:
            self._start_embeddings()
        self.network.to(self.device)
        self.average = copy.deepcopy(self.network)
        self.optimizers = self._optimizers()
        self.examples = corpus.load(self.work, "corpus")
        self.dev = corpus.load(self.work, "dev")
        self.splitter = Splitter(self.tokens)
        self.short_phase = 0.0 if options.start else _SHORT_PHASE
        self.state = State(updates=options.updates)
        self.run_network: Any = torch.compile(self.network, dynamic=True) if self.device == "cuda" else self.network
        self._resume()

    def _start_embeddings(self) -> None:
        path = self.work / "embeddings.npy"
        if path.exists():
            rows = torch.from_numpy(np.load(path).astype(np.float32))
            known = rows.abs().sum(1) > 0
            weight = self.network.embedding.weight.data
            weight[known] = rows[known] * weight.std()

    def _optimizers(self) -> list[torch.optim.Optimizer]:
        """Return Muon for the matrices inside the layers, AdamW for embeddings, norms and biases.

        Muon's steps are scaled to the size of AdamW's, so that one schedule serves both; ``matrix_rate`` is how much
        larger they may be (README.md, "What was tried").
        """
        embedding = self.network.embedding.weight
        parameters = list(self.network.parameters())
        matrices = [weight for weight in parameters if weight.ndim == 2 and weight is not embedding]
        others = [weight for weight in parameters if weight.ndim != 2 or weight is embedding]
        adam = torch.optim.AdamW(others, lr=1.0, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.01, fused=True)
        muon = Muon(matrices, lr=1.0)
        for group in muon.param_groups:
            group["share"] = self.preset["matrix_rate"]
        return [adam, muon]

    # ---- the loop

    def run(self) -> None:
        """Train to the end, evaluating and saving on the way, and export."""
        start = saved = time.monotonic()
        before = self.state.seconds
        losses: list[tuple[float, float]] = []
        self.network.train()
        for batch in self._batches():
            if self.state.updates is not None and self.state.update >= self.state.updates:
                break
            losses.append(self._update(batch))
            now = time.monotonic()
            self.state.seconds = before + now - start
            self._set_updates()
            total = self.state.updates or math.inf
            if self.state.update >= total * (1 - _AVERAGED):
                self._add_to_average()
            if self.state.update % 50 == 0:
                self._report(losses)
                losses = []
            if (
                self.state.updates
                and self.state.update % max(_EVALUATED_UPDATES, self.state.updates // _EVALUATIONS) == 0
            ):
                self._evaluate()
                if self.state.since_best >= _PATIENCE and self._done() >= _LAST_PHASE:
                    self._say(f"no better for {_PATIENCE} evaluations: stopping")
                    break
            if now - saved > _CHECKPOINT_S:
                self._save()
                saved = time.monotonic()
            if self.state.update == self.options.stop_after:
                self._save()
                return
        self._save()
        self._finish()

    def _batches(self) -> Iterator[list[Example]]:
        """Yield batches for ever, from where the last checkpoint stood in its pass.

        The first passes hold short pairs only and end when these have done their work; the last phase of the mix
        begins with the first pass behind its time.
        """
        while True:
            if self.state.batch == 0:
                self.state.short = self._done() < self.short_phase
                self.state.phase = int(self._done() >= _LAST_PHASE)
            batches = corpus.batches(
                self.examples,
                self.preset["mix"],
                phase=self.state.phase,
                max_length=_SHORT if self.state.short else self.preset["max_subwords"],
                budget=self.preset["batch_subwords"],
                seed=self.options.seed * 100_003 + self.state.passes,
            )
            for batch in islice(batches, self.state.batch, None):
                self.state.batch += 1
                yield batch
                if self.state.short and self._done() >= self.short_phase:
                    break
            self.state.passes += 1
            self.state.batch = 0

    def _done(self) -> float:
        """Return the share of the run that is behind it, 0 while its length is being measured."""
        return self.state.update / self.state.updates if self.state.updates else 0.0

    def _update(self, batch: list[Example]) -> tuple[float, float]:
        for group in (group for optimizer in self.optimizers for group in optimizer.param_groups):
            group["lr"] = self._rate() * group.get("share", 1.0)
        source, present, given, wanted, links = self._tensors(batch)
        real = wanted >= 0
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=has_bfloat16(self.device)):
            states, watched = self.run_network(source, present, given)
            network = self.network
            loss = smoothed_loss(states[real], network.embedding.weight, network.output_bias, wanted[real], 0.1)
        guided = self._guided(watched, links)
        total = loss + self._guidance() * guided
        self.network.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.state.update += 1
        return float(loss.detach()), float(guided.detach())

    def _tensors(self, batch: list[Example], *, hide: bool = True) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        if hide and self._done() < _SPLIT_UNTIL:
            chance = np.random.default_rng((self.options.seed, self.state.update, 1))
            batch = [self.splitter.split(example, self.preset["split"], chance) for example in batch]
        n, m = max(len(e.source) for e in batch), max(len(e.target) for e in batch)
        source = np.full((len(batch), n), self.end, dtype=np.int64)
        present = np.zeros((len(batch), n), dtype=bool)
        given = np.full((len(batch), m), self.end, dtype=np.int64)
        wanted = np.full((len(batch), m), -1, dtype=np.int64)
        links = [np.zeros((0, 3), dtype=np.int64)]
        drop = np.random.default_rng((self.options.seed, self.state.update))
        for row, example in enumerate(batch):
            source[row, : len(example.source)] = example.source
            present[row, : len(example.source)] = True
            wanted[row, : len(example.target)] = example.target
            given[row, 1 : len(example.target)] = example.target[:-1]
            links.append(np.column_stack([np.full(len(example.links), row), example.links[:, ::-1]]))
        if hide:  # the decoder must look at the source
            hidden = drop.random(given.shape) < self.preset["word_dropout"]
            given[:, 1:][hidden[:, 1:]] = self.end
        arrays = (source, present, given, wanted, np.concatenate(links))
        tensors = [torch.from_numpy(array).to(self.device, non_blocking=True) for array in arrays]
        return tensors[0], tensors[1], tensors[2], tensors[3], tensors[4]

    def _guided(self, watched: Tensor, links: Tensor) -> Tensor:
        """Return the mean negative log-weight that the watched head gives to the linked source pieces."""
        if not len(links):
            return watched.sum() * 0.0
        return -watched[links[:, 0], links[:, 1], links[:, 2]].mean()

    def _rate(self) -> float:
        warm = min(1.0, (self.state.update + 1) / self.preset["warmup_updates"])
        return float(self.preset["peak_rate"] * warm * max(0.02, 1.0 - self._done()))

    def _guidance(self) -> float:
        return 0.5 * min(1.0, max(0.1, 2.0 - 2 * self._done()))

    def _set_updates(self) -> None:
        """Turn minutes into updates, from the speed of short and long batches alike (subwords a second)."""
        if self.state.updates is not None or self.state.update < _MEASURED_UPDATES:
            return
        minutes = self.options.minutes or self.preset["minutes"]
        self.state.updates = max(100, int(minutes * 60 / (self.state.seconds / self.state.update)))
        self._say(f"{self.state.updates} updates in {minutes} minutes")

    def _add_to_average(self) -> None:
        self.state.averaged += 1
        with torch.no_grad():
            for mean, value in zip(self.average.parameters(), self.network.parameters(), strict=True):
                mean.lerp_(value, 1.0 / self.state.averaged)

    # ---- watching

    def _report(self, losses: list[tuple[float, float]]) -> None:
        loss, guided = np.mean(losses, axis=0)
        self._say(
            f"update {self.state.update}/{self.state.updates}  loss {loss:.3f}  guided {guided:.3f}  "
            f"rate {self._rate():.2e}  {self.state.seconds / 60:.1f} min"
        )
        self.state.log.append({"update": self.state.update, "loss": float(loss), "guided": float(guided)})

    def _evaluate(self) -> None:
        """Score the network on the development set, and keep the best.

        By chrF2++ of its translations as users will get them, where CTranslate2 and sacreBLEU are installed; on a
        machine without them by its loss.
        """
        network = self.average if self.state.averaged else self.network
        scores = {"dev_loss": self._dev_loss(network), **self._dev_chrf(network)}
        said = "  ".join(f"{name} {value:.3f}" for name, value in scores.items())
        self._say(f"update {self.state.update}  {said}")
        self.state.log.append({"update": self.state.update, **scores})
        score = scores.get("chrf", -scores["dev_loss"])
        if score <= self.state.best:
            self.state.since_best += 1
            return
        self.state.best, self.state.since_best = score, 0
        pack(network, self.work / "best")
        if (self.work / "candidate").exists():
            shutil.rmtree(self.work / "model", ignore_errors=True)
            (self.work / "candidate").rename(self.work / "model")

    def _dev_loss(self, network: Network) -> float:
        network.eval()
        losses, pieces = 0.0, 0
        mix = {"dev": [1.0, 1.0]}
        with torch.no_grad():
            for batch in corpus.batches(self.dev, mix, phase=0, max_length=10**6, budget=6000, seed=1):
                source, present, given, wanted, _ = self._tensors(batch, hide=False)
                with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device == "cuda"):
                    real = wanted >= 0
                    logits = network.logits(network(source, present, given)[0][real])
                losses += float(functional.cross_entropy(logits.float(), wanted[real], reduction="sum"))
                pieces += int(real.sum())
        network.train()
        return losses / pieces

    def _dev_chrf(self, network: Network) -> dict[str, float]:
        try:
            from recipe.export import export, score
        except ImportError:
            return {}
        note = f"preset {self.options.preset}, {self.state.update} updates, {self.state.seconds / 60:.0f} minutes"
        export(network, self.work, self.work / "candidate", id=self.options.id, note=note)
        threads = torch.get_num_threads()
        scores = score(self.work / "candidate", self.options.dev)
        torch.set_num_threads(threads)  # CTranslate2 leaves OpenMP with one
        return scores

    # ---- checkpoints

    def _save(self) -> None:
        content = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "state": asdict(self.state),
            "chance": torch.get_rng_state(),
        }
        temporary = self.work / "checkpoint.tmp"
        torch.save(content, temporary)
        temporary.replace(self.work / "checkpoint.pt")

    def _resume(self) -> None:
        path = self.work / "checkpoint.pt"
        if not path.exists():
            return
        content = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(content["network"])
        self.average.load_state_dict(content["average"])
        for optimizer, state in zip(self.optimizers, content["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        self.state = State(**content["state"])
        torch.set_rng_state(content["chance"].cpu())
        if self.options.updates not in (None, self.state.updates):  # what is averaged is the end of a run
            self.state.updates, self.state.averaged, self.state.since_best = self.options.updates, 0, 0
        self._say(f"going on from update {self.state.update}")

    def _finish(self) -> None:
        self._evaluate()
        pack(self.average if self.state.averaged else self.network, self.work / "last")
        (self.work / "log.json").write_text(json.dumps(self.state.log, indent=1) + "\n", encoding="utf-8")
        self._say(f"best {self.state.best:.3f}; packed in {self.work / 'best'}")

    def _say(self, line: str) -> None:
        print(line, flush=True)
        with (self.work / "log.txt").open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
