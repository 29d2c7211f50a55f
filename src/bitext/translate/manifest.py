"""What a model folder holds and how its model wants to be fed.

A folder is a CTranslate2 conversion with its SentencePiece models. ``bitext-model.json`` describes it; without
one the usual conversions (OPUS-MT, NLLB-200, M2M100, one joint SentencePiece model) are recognised by their files.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from bitext.errors import ModelError

MANIFEST = "bitext-model.json"
FORMAT = 1
Kind = Literal["sentencepiece", "marian", "nllb", "m2m100"]
_VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt", "source_vocabulary.json", "source_vocabulary.txt")
_MULTILINGUAL_SPM = ("sentencepiece.bpe.model", "spm_128k.model", "spm.128k.model")
_JOINT_SPM = ("sentencepiece.model", "spm.model")
_OPUS_KOREAN = ">>kor<<"
_REMEDY = (
    "expected a CTranslate2 model folder with model.bin, a vocabulary file and SentencePiece models "
    f"(source.spm and target.spm, sentencepiece.bpe.model, or those named in {MANIFEST})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelManifest:
    """Describe a model.

    Attributes:
        id: Name of the model, written into every unit it translates.
        kind: How sources are built from subwords.
        source_spm: File name of the source SentencePiece model.
        target_spm: File name of the target SentencePiece model.
        source_prefix: Tokens put before the source subwords.
        source_suffix: Tokens put behind them.
        target_prefix: Tokens the decoder is made to begin with; not part of the translation.
        straight_quotes: Whether the model knows straight quotes and hyphens only.
        term_markers: Opening and closing token of an inline term, None if the model was not trained with any.
        copies_terms: Whether it copies what stands between the markers well enough to be given terms so.
        max_source_subwords: Longest source the model is given, prefix and suffix not counted.
        max_target_subwords: Longest target it may write.
        beam_size: Default beam size.
        repetition_penalty: Default repetition penalty, 1 for none.
        length_penalty: Default exponent of the length by which hypotheses are compared; larger for longer ones.
        licence: SPDX expression or words.
        note: Anything a user should know.
    """

    id: str
    kind: Kind
    source_spm: str
    target_spm: str
    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ("</s>",)
    target_prefix: tuple[str, ...] = ()
    straight_quotes: bool = False
    term_markers: tuple[str, str] | None = None
    copies_terms: bool = True
    max_source_subwords: int = 200
    max_target_subwords: int = 256
    beam_size: int = 4
    repetition_penalty: float = 1.0
    length_penalty: float = 1.0
    licence: str = ""
    note: str = ""


def read_manifest(folder: Path) -> ModelManifest:
    """Read or detect the manifest of a model folder and check that its files are there.

    Raises:
        ModelError: The folder is not there, lacks a file, or its manifest is wrong; the message says which.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder; {_REMEDY}")
    if not (folder / "model.bin").is_file():
        raise ModelError(f"{folder}: model.bin is missing; {_REMEDY}")
    if not any((folder / name).is_file() for name in _VOCABULARIES):
        raise ModelError(f"{folder}: the vocabulary ({_VOCABULARIES[0]}) is missing; {_REMEDY}")
    path = folder / MANIFEST
    manifest = _parse(path) if path.is_file() else _detect(folder)
    for name in (manifest.source_spm, manifest.target_spm):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: {name} is missing; {_REMEDY}")
    return manifest


def model_sha256(folder: Path) -> str:
    """Return the SHA-256 of the weights, ``model.bin``."""
    with (folder / "model.bin").open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_vocabulary(folder: Path, side: Literal["source", "target"] = "source") -> frozenset[str]:
    """Return the vocabulary of one side of a conversion."""
    names = (name.replace("source", side) for name in _VOCABULARIES)
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    if path is None:
        raise ModelError(f"{folder}: the {side} vocabulary is missing; {_REMEDY}")
    try:
        text = path.read_text(encoding="utf-8")
        tokens = json.loads(text) if path.suffix == ".json" else text.splitlines()
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as a vocabulary ({error}); convert the model again") from error
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise ModelError(f"{path}: expected a list of tokens; convert the model again")
    return frozenset(tokens)


def _parse(path: Path) -> ModelManifest:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not a JSON object ({error}); mend or remove it") from error
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ModelError(f'{path}: expected an object with "format": {FORMAT}; this bitext knows no other')
    known = {field.name: field for field in fields(ModelManifest)}
    unknown = sorted(set(content) - set(known))
    if unknown:
        raise ModelError(
            f"{path}: unknown key{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown))}; "
            f"expected {', '.join(known)}"
        )
    missing = [name for name in ("id", "kind", "source_spm", "target_spm") if name not in content]
    if missing:
        raise ModelError(f"{path}: {', '.join(missing)} missing")
    default = ModelManifest(id="", kind="marian", source_spm="", target_spm="")
    values = {name: _value(path, name, value, getattr(default, name)) for name, value in content.items()}
    if values["kind"] not in ("sentencepiece", "marian", "nllb", "m2m100"):
        raise ModelError(f"{path}: kind {values['kind']!r}, expected sentencepiece, marian, nllb or m2m100")
    return ModelManifest(**values)


def _value(path: Path, name: str, value: Any, default: Any) -> Any:
    if name == "term_markers":
        pair = isinstance(value, list) and len(value) == 2 and all(isinstance(token, str) and token for token in value)
        if value is not None and not (pair and value[0] != value[1]):
            raise ModelError(f"{path}: term_markers must be null or two different tokens, not {value!r}")
        return tuple(value) if pair else None
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(token, str) for token in value):
            raise ModelError(f"{path}: {name} must be a list of tokens, not {value!r}")
        return tuple(value)
    if isinstance(value, bool) != isinstance(default, bool):
        right = False
    elif name == "length_penalty":
        right = isinstance(value, int | float) and math.isfinite(value)
    elif isinstance(default, float):
        right = isinstance(value, int | float) and 0 < value < math.inf
    else:
        right = isinstance(value, type(default)) and (isinstance(value, str | bool) or value > 0)
    if not right:
        raise ModelError(f"{path}: {name} must be like {default!r}, not {value!r}")
    return value


def _detect(folder: Path) -> ModelManifest:
    name = folder.resolve().name
    if (folder / "source.spm").is_file() and (folder / "target.spm").is_file():
        prefix = (_OPUS_KOREAN,) if _OPUS_KOREAN in read_vocabulary(folder) else ()
        return ModelManifest(
            id=name,
            kind="marian",
            source_spm="source.spm",
            target_spm="target.spm",
            source_prefix=prefix,
            source_suffix=() if _adds_eos(folder) else ("</s>",),
        )
    multilingual = next((spm for spm in _MULTILINGUAL_SPM if (folder / spm).is_file()), None)
    if multilingual:
        return _multilingual(folder, name, multilingual)
    joint = next((spm for spm in _JOINT_SPM if (folder / spm).is_file()), None)
    if joint:
        return ModelManifest(
            id=name,
            kind="sentencepiece",
            source_spm=joint,
            target_spm=joint,
            source_suffix=() if _adds_eos(folder) else ("</s>",),
        )
    raise ModelError(f"{folder}: no SentencePiece model; {_REMEDY}")


def _multilingual(folder: Path, name: str, spm: str) -> ModelManifest:
    vocabulary = read_vocabulary(folder)
    kinds: tuple[tuple[Kind, str, str], ...] = (("nllb", "eng_Latn", "kor_Hang"), ("m2m100", "__en__", "__ko__"))
    for kind, source, target in kinds:
        if source in vocabulary and target in vocabulary:
            return ModelManifest(
                id=name, kind=kind, source_spm=spm, target_spm=spm, source_prefix=(source,), target_prefix=(target,)
            )
    raise ModelError(
        f"{folder}: the vocabulary has the language tokens of neither NLLB-200 (eng_Latn, kor_Hang) nor M2M100 "
        f"(__en__, __ko__); describe the model in {MANIFEST}"
    )


def _adds_eos(folder: Path) -> bool:
    """Tell whether CTranslate2 itself ends the source, as the conversion's config.json says."""
    path = folder / "config.json"
    try:
        return (
            bool(json.loads(path.read_text(encoding="utf-8")).get("add_source_eos", False)) if path.is_file() else False
        )
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: not a JSON object ({error}); convert the model again") from error
