"""Sentence splitters on tests/golden/segment: python benchmarks/segment.py (needs pysbd, syntok, kiwipiepy).

A paragraph is right when all its boundaries are; F1 is over boundaries inside paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bitext.model import Lang
from bitext.segment.release import sentence_spans

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "segment"
Split = Callable[[str], list[str]]


def main() -> None:
    for lang in ("en", "ko"):
        blocks = _blocks(GOLDEN / f"{lang}.txt")
        print(f"{lang}: {len(blocks)} paragraphs, {sum(len(block) - 1 for block in blocks)} boundaries")
        for name, split in _splitters(lang).items():  # type: ignore[arg-type]
            right, found, wanted, both = 0, 0, 0, 0
            for block in blocks:
                text = " ".join(block)
                gold, ours = _boundaries(text, block), _boundaries(text, split(text))
                right += gold == ours
                found, wanted, both = found + len(ours), wanted + len(gold), both + len(gold & ours)
            f1 = 2 * both / (found + wanted)
            print(f"  {name:<12} {right}/{len(blocks)} paragraphs right, F1 {f1:.3f}")


def _blocks(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [block.split("\n") for block in "\n".join(lines).strip().split("\n\n")]


def _boundaries(text: str, sentences: list[str]) -> set[int]:
    ends, position = set(), 0
    for sentence in sentences:
        position += len("".join(sentence.split()))
        ends.add(position)
    return ends - {len("".join(text.split()))}


def _splitters(lang: Lang) -> dict[str, Split]:
    ours: Split = lambda text: [text[a:b] for a, b in sentence_spans(text, lang)]  # noqa: E731
    if lang == "ko":
        from kiwipiepy import Kiwi

        kiwi = Kiwi()
        return {"bitext": ours, "kiwipiepy": lambda text: [sentence.text for sentence in kiwi.split_into_sents(text)]}
    import pysbd
    from syntok import segmenter

    splitter = pysbd.Segmenter(language="en", clean=False)
    return {
        "bitext": ours,
        "pysbd": splitter.segment,
        "syntok": lambda text: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.process(text)
            for sentence in paragraph
        ],
    }


if __name__ == "__main__":
    main()
