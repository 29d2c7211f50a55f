"""Wrap CTranslate2's converters: a model of another format to a folder that bitext reads."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

from bitext.errors import MissingExtraError, ModelError, OutputError
from bitext.translate.manifest import read_manifest

_SPM = (
    "source.spm",
    "target.spm",
    "sentencepiece.bpe.model",
    "spm_128k.model",
    "spm.128k.model",
    "sentencepiece.model",
)
QUANTIZATIONS = ("int8", "int8_float32", "int8_float16", "int16", "float16", "float32")


def convert(source: Path, output: Path, *, quantization: str = "int8") -> Path:
    """Convert a model folder and put the SentencePiece files beside the weights.

    Args:
        source: A Hugging Face folder (OPUS-MT and other Marian, NLLB-200, M2M100: config.json and weights) or a
            Marian or OPUS-MT folder (decoder.yml).
        output: Folder to make; it must not exist.
        quantization: Number type of the weights.

    Returns:
        The folder, checked to be one that bitext can use.

    Raises:
        ModelError: The folder is of no kind that can be converted, or lacks something.
        MissingExtraError: transformers or torch are not installed.
        OutputError: The output exists.
    """
    if output.exists():
        raise OutputError(f"{output}: exists already; name a folder that does not")
    converter = _converter(source)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as name:
        made = Path(name) / "model"
        try:
            converter.convert(str(made), quantization=None if quantization == "float32" else quantization)
        except ImportError as error:
            needed = error.name or " ".join(str(error).split())
            raise MissingExtraError(f"converting {source} needs {needed}: pip install 'bitext[convert]'") from error
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise ModelError(f"{source}: CTranslate2 cannot convert it: {reason}") from error
        for spm in _SPM:
            if (source / spm).is_file():
                shutil.copyfile(source / spm, made / spm)
        read_manifest(made)
        shutil.move(made, output)
    return output


def _converter(source: Path) -> Any:
    from ctranslate2 import converters

    if not source.is_dir():
        raise ModelError(f"{source}: no such folder; give the folder of a downloaded model")
    if (source / "decoder.yml").is_file():
        try:
            return converters.OpusMTConverter(str(source))
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError(f"{source / 'decoder.yml'}: names no model and vocabularies ({error!r})") from error
    if (source / "config.json").is_file():
        for name in ("torch", "transformers"):  # CTranslate2 goes on without them, to a NameError
            if importlib.util.find_spec(name) is None:
                raise MissingExtraError(f"converting {source} needs {name}: pip install 'bitext[convert]'")
        return converters.TransformersConverter(str(source))
    raise ModelError(
        f"{source}: neither a Hugging Face folder (config.json) nor a Marian one (decoder.yml); give the model's folder"
    )
