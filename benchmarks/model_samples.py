"""Development pairs with the model's Korean: python benchmarks/model_samples.py DEV.tsv > docs/model-samples.md."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from bitext.interchange.bilingual import read_pairs
from bitext.pipeline import translate_lines
from bitext.resources import default_model
from bitext.translate.engine import CTranslate2Translator

_SEED, _COUNT = 20261127, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dev", type=Path, help="TSV of English and Korean that the model was not trained on")
    parser.add_argument("--model", type=Path, default=default_model())
    options = parser.parse_args()
    pairs = list(read_pairs(options.dev))
    chosen = random.Random(_SEED).sample(pairs, _COUNT)
    translator = CTranslate2Translator(options.model)
    korean = translate_lines((source for source, _ in chosen), translator.translate)
    print("# Twenty translations of the shipped model\n")
    print(f"Model {translator.id}. Drawn at random from the in-domain development set, unselected and unedited:")
    print(f"`python benchmarks/model_samples.py {options.dev.name} > docs/model-samples.md` (seed {_SEED}).\n")
    for number, ((source, reference), translation) in enumerate(zip(chosen, korean, strict=True), 1):
        print(f"{number}. {source}\n   - model: {translation.text}\n   - reference: {reference}")


if __name__ == "__main__":
    main()
