"""The CTranslate2 engine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece

from bitext.errors import ModelError
from bitext.model import AlignedPiece, Span, Translation
from bitext.text import is_wordless
from bitext.translate.batches import Given, batches
from bitext.translate.clauses import split_clauses
from bitext.translate.manifest import ModelManifest, model_sha256, read_manifest, read_vocabulary
from bitext.translate.outputs import Output, least_doubtful, problem_findings
from bitext.translate.pieces import align_pieces, piece_spans
from bitext.translate.quotes import curl, straighten
from bitext.translate.repetition import repeats
from bitext.translate.translator import Decoded, Doubts

#: No Korean translation in the training and development data is longer than this many times its source, plus some.
_MAX_RATIO, _MAX_EXTRA = 2, 16
_ALTERNATIVES = 8
#: How much less likely by the piece, in natural logarithms, a wording with fewer doubts may be, and one that is sought
#: among those that say nothing twice (docs/benchmarks.md, "Numbers").
_NEARLY, _NEARLY_ENOUGH = 0.05, 0.1
_NOTHING_TWICE = {"no_repeat_ngram_size": 5}
#: Tried in turn, greedy and so cheap, on a source whose translation is empty, loops or does not end.
_RETRIES: tuple[dict[str, Any], ...] = (
    {"beam_size": 1, "no_repeat_ngram_size": 4, "repetition_penalty": 1.2},
    {"beam_size": 1, "no_repeat_ngram_size": 3, "repetition_penalty": 1.4},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingSettings:
    """Hold what the user may choose; None leaves it to the model's manifest or the machine.

    Attributes:
        device: auto, cpu or cuda.
        compute_type: A CTranslate2 type; by default int8 on CPU and the model's own on CUDA.
        beam_size: 1 is greedy.
        threads: CPU threads in all.
    """

    device: str = "auto"
    compute_type: str | None = None
    beam_size: int | None = None
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A source, or a clause of a long one, and where it stands in the source."""

    given: Given
    text: str
    position: int


class CTranslate2Translator:
    """Translate with a CTranslate2 model on this machine.

    Args:
        folder: Model folder (see :mod:`bitext.translate.manifest`).
        settings: Decoding settings.

    Raises:
        ModelError: The folder is incomplete or holds another kind of model.
    """

    def __init__(self, folder: str | Path, settings: DecodingSettings | None = None) -> None:
        settings = settings or DecodingSettings()
        self.folder = Path(folder)
        self.manifest: ModelManifest = read_manifest(self.folder)
        self._sha256: str | None = None
        self.beam_size = settings.beam_size or self.manifest.beam_size
        self._source = _load_spm(self.folder / self.manifest.source_spm)
        self._target = _load_spm(self.folder / self.manifest.target_spm)
        self._check_tokens()
        self._translator = self._load(settings)

    @property
    def id(self) -> str:
        """Name of the model, from its manifest."""
        return self.manifest.id

    @property
    def sha256(self) -> str:
        """SHA-256 of the weights."""
        if self._sha256 is None:
            self._sha256 = model_sha256(self.folder)
        return self._sha256

    @property
    def settings(self) -> str:
        """Number type and beam size, and the manifest."""
        return f"{self.compute_type} beam={self.beam_size} {self.manifest!r}"

    @property
    def device(self) -> str:
        """Device in use, cpu or cuda."""
        return str(self._translator.device)

    @property
    def compute_type(self) -> str:
        """Number type in use."""
        return str(self._translator.compute_type)

    @property
    def term_markers(self) -> tuple[str, str] | None:
        """Opening and closing token of an inline term, None if the model does not copy what stands between them."""
        return self.manifest.term_markers if self.manifest.copies_terms else None

    def translate(
        self,
        sources: Sequence[str],
        *,
        begins: Sequence[str] | None = None,
        marked: bool = False,
        aligned: bool = False,
        doubts: Doubts | None = None,
        decoded: Decoded | None = None,
    ) -> list[Translation]:
        """Translate segments of any length.

        A source longer than the model takes is cut at clause boundaries and its parts are translated one by one. One
        without a word (see :func:`bitext.text.is_wordless`) is its own translation, and the model is not asked.

        Args: as in :class:`Translator`. Term markers that are not ours are the author's and made plain brackets.

        Returns:
            One translation for each source, in order; equal sources are decoded once. The score is the mean
            natural-log probability per target subword, over all parts.
        """
        asked = list(zip(sources, begins or [""] * len(sources), strict=True))
        worded = [key for key in dict.fromkeys(asked) if key[1] or not is_wordless(key[0])]
        parts = {(source, begin): self._parts(source, begin, marked) for source, begin in worded}
        texts = {part.given: part.text for cut in parts.values() for part in cut}
        outputs = self._decode(texts, aligned, doubts, decoded)
        done = {key: self._assemble(key[0], cut, [outputs[part.given] for part in cut]) for key, cut in parts.items()}
        return [done.get(key) or _copy(key[0]) for key in asked]

    def alternatives(
        self, sources: Sequence[str], begins: Sequence[str], *, marked: bool = False
    ) -> list[tuple[Translation, ...]]:
        """Translate sources of one clause each in several ways, by a wider beam than usual.

        Args:
            sources: The segments.
            begins: Text that each translation has to begin with, empty for none.
            marked: As in :meth:`translate`.

        Returns:
            For each source its translations, the likeliest first; those that repeat themselves, do not end or are
            garbled are left out.
        """
        parts = [self._parts(source, begin, marked) for source, begin in zip(sources, begins, strict=True)]
        options = {
            "beam_size": _ALTERNATIVES,
            "num_hypotheses": _ALTERNATIVES,
            "return_attention": True,
            **_NOTHING_TWICE,
        }
        outputs = self._run(dict.fromkeys(part.given for cut in parts for part in cut), options)
        return [
            tuple(self._assemble(source, cut, [output]) for output in outputs[cut[0].given] if not output.problem)
            for source, cut in zip(sources, parts, strict=True)
        ]

    def likelihoods(
        self, sources: Sequence[str], begins: Sequence[str], texts: Sequence[str], *, ended: bool, marked: bool = False
    ) -> list[float]:
        """Return how likely each text is behind its beginning, as in :class:`Translator`."""
        rows = []
        for source, begin, text in zip(sources, begins, texts, strict=True):
            (part,) = self._parts(source, begin + text, marked)
            before = self._target.encode(straighten(begin) if self.manifest.straight_quotes else begin, out_type=str)
            same = next((i for i, (a, b) in enumerate(zip(before, part.given.begin, strict=False)) if a != b), None)
            first = len(before) if same is None else same
            rows.append((part.given, first, None if ended else len(part.given.begin)))
        prefix = self.manifest.target_prefix
        found = self._translator.score_batch(
            [list(given.tokens) for given, *_ in rows],
            [[*prefix, *given.begin] for given, *_ in rows],
            max_batch_size=2048,
            batch_type="tokens",
            max_input_length=0,
        )
        means = []
        for (_, first, last), result in zip(rows, found, strict=True):
            scores = result.log_probs[len(prefix) :][first:last]
            means.append(sum(scores) / max(1, len(scores)))
        return means

    def clauses(self, source: str, *, marked: bool = False) -> tuple[Span, ...]:
        """Return where the parts of a source stand that are translated one by one; one for a source that fits."""
        return tuple((part.position, part.position + len(part.text)) for part in self._parts(source, "", marked))

    def _load(self, settings: DecodingSettings) -> ctranslate2.Translator:
        device = settings.device
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        threads = settings.threads or _cores()
        try:
            return ctranslate2.Translator(
                str(self.folder),
                device=device,
                compute_type=settings.compute_type or ("int8" if device == "cpu" else "default"),
                inter_threads=threads if device == "cpu" else 1,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise ModelError(
                f"{self.folder}: CTranslate2 cannot load it: {reason}; check --device and --compute-type, or convert "
                "an encoder-decoder translation model"
            ) from error

    def _check_tokens(self) -> None:
        around, before = (*self.manifest.source_prefix, *self.manifest.source_suffix), self.manifest.target_prefix
        missing = sorted(set(around) - read_vocabulary(self.folder)) if around else []
        missing += sorted(set(before) - read_vocabulary(self.folder, "target")) if before else []
        if missing:
            raise ModelError(
                f"{self.folder}: the vocabulary lacks {', '.join(map(repr, missing))}, which the manifest puts around "
                "the source or before the target; model and manifest do not belong together"
            )

    # ---- sources

    def _parts(self, source: str, begin: str, marked: bool) -> list[_Part]:
        text = source
        if self.manifest.straight_quotes:
            text, begin = straighten(text), straighten(begin)
        if self.manifest.term_markers and not marked:
            for marker, plain in zip(self.manifest.term_markers, "[]", strict=True):
                text = text.replace(marker, plain)
        limit = self.manifest.max_source_subwords
        if not text.strip():
            return []
        before = tuple(self._target.encode(begin, out_type=str)) if begin else ()
        parts, position = [], 0
        for clause in split_clauses(text.strip(), lambda part: len(self._pieces(part)) <= limit):
            position = text.index(clause, position)
            tokens = (*self.manifest.source_prefix, *self._pieces(clause), *self.manifest.source_suffix)
            parts.append(_Part(Given(tokens, before), clause, position))
            position += len(clause)
        if begin and len(parts) > 1:
            raise ValueError(f"{source!r} is {len(parts)} clauses; only a single one can be given a beginning")
        return parts

    def _pieces(self, text: str) -> list[str]:
        pieces: list[str] = self._source.encode(text, out_type=str)
        return pieces

    # ---- decoding

    def _decode(
        self, texts: Mapping[Given, str], aligned: bool, doubts: Doubts | None, decoded: Decoded | None
    ) -> dict[Given, Output]:
        options: dict[str, Any] = {"return_attention": aligned}
        several = {"num_hypotheses": self.beam_size} if doubts else {}
        found = self._run(texts, options | several, decoded)
        outputs = {source: answers[0] for source, answers in found.items()}
        if doubts:
            for source, answers in found.items():
                outputs[source] = least_doubtful(texts[source], answers, answers, doubts, _NEARLY)
            free = [one for one, output in outputs.items() if not one.begin and any(doubts(texts[one], output.text))]
            for source, others in self._run(free, options | several | _NOTHING_TWICE).items():
                answers = [outputs[source], *others]
                outputs[source] = least_doubtful(texts[source], found[source], answers, doubts, _NEARLY_ENOUGH)
        for retry in _RETRIES:
            bad = [source for source, output in outputs.items() if output.problem]
            for source, (output,) in self._run(bad, {**options, **retry}).items():
                if output.problem is None or (output.text and not outputs[source].text):
                    outputs[source] = output
        return outputs

    def _run(
        self, sources: Iterable[Given], changed: dict[str, Any], decoded: Decoded | None = None
    ) -> dict[Given, list[Output]]:
        """Return the hypotheses for each source, the likeliest first; one where ``changed`` asks for no more."""
        options: dict[str, Any] = {
            "beam_size": self.beam_size,
            "repetition_penalty": self.manifest.repetition_penalty,
            "length_penalty": self.manifest.length_penalty,
            "max_input_length": 0,
            "return_scores": True,
            "asynchronous": True,
            **changed,
        }
        running = []
        for batch in batches(sources):
            prefixes = [[*self.manifest.target_prefix, *given.begin] for given in batch]
            results = self._translator.translate_batch(
                [list(given.tokens) for given in batch],
                prefixes if any(prefixes) else None,
                max_decoding_length=self._max_length(batch[0].tokens),
                **options,
            )
            running.append((batch, results))
        outputs: dict[Given, list[Output]] = {}
        for batch, results in running:
            for given, result in zip(batch, results, strict=True):
                found = result.result()
                outputs[given] = [self._output(given.tokens, found, rank) for rank in range(len(found.hypotheses))]
            if decoded:
                decoded(len(batch))
        return outputs

    def _max_length(self, source: tuple[str, ...]) -> int:
        """Return the longest target for a source: what loops is ended long before the model's own limit."""
        return min(self.manifest.max_target_subwords, _MAX_RATIO * len(source) + _MAX_EXTRA)

    def _output(self, source: tuple[str, ...], result: Any, rank: int) -> Output:
        given = len(self.manifest.target_prefix)
        tokens = tuple(result.hypotheses[rank])[given:]
        text = self._target.decode(list(tokens)).strip()
        problem = None
        if not text:
            problem = "mt-empty"
        elif "\ufffd" in text:
            problem = "mt-garbled"
        elif repeats(tokens) and not repeats(source):
            problem = "mt-repetition"
        elif len(tokens) >= self._max_length(source) - given:
            problem = "mt-unfinished"
        attention = tuple(map(tuple, result.attention[rank]))[-len(tokens) :] if result.attention and tokens else ()
        score = float(result.scores[rank]) * (len(tokens) + 1) ** (self.manifest.length_penalty - 1)  # a mean by token
        return Output(tokens, text.replace("\ufffd", ""), score, problem, attention)

    def _assemble(self, source: str, parts: Sequence[_Part], outputs: Sequence[Output]) -> Translation:
        text = " ".join(output.text for output in outputs if output.text)
        if self.manifest.straight_quotes:
            text = curl(text)
        problems = {output.problem for output in outputs if output.problem}
        if source.strip() and not text:
            problems = {"mt-empty"}
        length = sum(len(output.tokens) + 1 for output in outputs)
        score = sum(output.score * (len(output.tokens) + 1) for output in outputs) / length if length else None
        alignment = tuple(self._alignment(text, parts, outputs))
        return Translation(
            source=source,
            text=text,
            score=score,
            model=self.id,
            findings=problem_findings(problems),
            alignment=alignment,
        )

    def _alignment(self, text: str, parts: Sequence[_Part], outputs: Sequence[Output]) -> Iterator[AlignedPiece]:
        if not any(output.attention for output in outputs):
            return
        spans = piece_spans(text, [token for output in outputs for token in output.tokens])
        before, behind = len(self.manifest.source_prefix), len(self.manifest.source_suffix)
        for part, output in zip(parts, outputs, strict=True):
            own, spans = spans[: len(output.tokens)], spans[len(output.tokens) :]
            pieces = part.given.tokens[before : len(part.given.tokens) - behind]
            source = [
                span and (span[0] + part.position, span[1] + part.position) for span in piece_spans(part.text, pieces)
            ]
            yield from align_pieces(own, (*(None for _ in range(before)), *source), output.attention)


def _copy(source: str) -> Translation:
    return Translation(source=source, text=source.strip(), score=None, model="")


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _load_spm(path: Path) -> sentencepiece.SentencePieceProcessor:
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise ModelError(
            f"{path}: not a SentencePiece model ({error}); copy it again from the model's source"
        ) from error
