"""Training pairs: read from every source, cleaned by the rules of bitext, counted side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bitext.glossary.table import read_glossary
from bitext.normalize.plan import normalize_text
from bitext.text import hangul_share
from bitext.translate.quotes import straighten

HERE = Path(__file__).resolve().parents[1]
_POLITE = re.compile(r"(?:니다|니까|세요|어요|아요|해요|에요|예요|죠|시오)[.!?…]*[\"')]*$")
_MAX_WORDS = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Hold one training pair, cleaned; ``domain`` is the folder or file it comes from."""

    source: str
    target: str
    domain: str


@dataclass(slots=True)
class Counts:
    """Count, for each domain, the pairs read, kept, and dropped by reason."""

    by_domain: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, domain: str, outcome: str) -> None:
        """Count one pair."""
        self.by_domain.setdefault(domain, Counter())[outcome] += 1

    def table(self) -> str:
        """Return the counts as a Markdown table, a row a domain."""
        outcomes = sorted({outcome for counts in self.by_domain.values() for outcome in counts} - {"kept"})
        lines = ["| domain | kept | " + " | ".join(outcomes) + " |", "|---" * (len(outcomes) + 2) + "|"]
        for domain, counts in sorted(self.by_domain.items()):
            cells = [str(counts[name]) for name in ("kept", *outcomes)]
            lines.append(f"| {domain} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def read_pairs(data: Path, glossaries: Path, held_out: Iterable[Path], counts: Counts) -> list[Pair]:
    """Read and clean all training pairs.

    Args:
        data: Folder with diplomatic/, world/, source_en/ and public/ (see README.md); what is not there is left out.
            The pairs of usage/ in this folder are always read.
        glossaries: Glossary folder; its term pairs are training pairs too.
        held_out: Files whose English must not be trained on (TSV or one sentence a line).
        counts: Filled with what became of each pair.
    """
    forbidden = {_key(line.split("\t")[0]) for path in held_out for line in _lines(path)}
    seen: set[tuple[str, str]] = set()
    kept: list[Pair] = []
    for domain, source, target in _raw(data, glossaries):
        pair = Pair(source=clean(source), target=clean(target), domain=domain)
        outcome = _outcome(pair, forbidden, seen)
        counts.add(domain, outcome)
        if outcome == "kept":
            seen.add((_key(pair.source), _key(pair.target)))
            kept.append(pair)
    return kept


def clean(text: str) -> str:
    """Write a text as the model sees it at run time: normalised, with straight quotes and hyphens."""
    return straighten(normalize_text(text))


def register_tag(target: str) -> str:
    """Return <p> for a polite ending, <d> for the plain style of releases.

    >>> register_tag("회의를 개최하였습니다."), register_tag("회의를 개최하였다.")
    ('<p>', '<d>')
    """
    return "<p>" if _POLITE.search(target) else "<d>"


def world_pairs(data: Path, world: Path = HERE / "world") -> Iterator[tuple[str, str]]:
    """Join the committed Korean (world/NNN.tsv) with its English (source_en/sents-NNN.txt)."""
    for path in sorted(world.glob("*.tsv")):
        sentences = data / "source_en" / f"sents-{path.stem}.txt"
        if not sentences.exists():
            continue
        english = _lines(sentences)
        for line in _lines(path):
            number, _, korean = line.partition("\t")
            if korean not in ("", "-"):
                yield english[int(number) - 1], korean


def _raw(data: Path, glossaries: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((data / "diplomatic").glob("*.tsv")):
        yield from (("diplomatic", *pair) for pair in read_tsv(path))
    for path in sorted((data / "world").glob("world*.tsv")):
        yield from (("world", *pair) for pair in read_tsv(path))
    yield from (("world", *pair) for pair in world_pairs(data))
    for path in sorted((HERE / "usage").glob("*.tsv")):
        yield from (("usage", *pair) for pair in read_tsv(path))
    for entry in read_glossary(glossaries).entries:
        if entry.source.pos in ("noun", "propn"):
            yield from (("glossary", entry.source.text, term.text) for term in entry.expected()[:2])
    for path in sorted((data / "public").glob("*.tsv")):
        yield from ((f"public/{path.stem}", *pair) for pair in read_tsv(path))


def _outcome(pair: Pair, forbidden: set[str], seen: set[tuple[str, str]]) -> str:
    words = len(pair.source.split())
    if not pair.source or not pair.target:
        return "empty"
    if _key(pair.source) in forbidden:
        return "held out"
    if words > _MAX_WORDS or len(pair.target.split()) > _MAX_WORDS:
        return "too long"
    if hangul_share(pair.source) > 0.1 or hangul_share(pair.target) < 0.4:
        return "script"
    ratio = len(pair.target) / len(pair.source)
    if words > 4 and not 0.2 <= ratio <= 1.2:
        return "length ratio"
    return "duplicate" if (_key(pair.source), _key(pair.target)) in seen else "kept"


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_tsv(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the first two cells of each line."""
    for line in _lines(path):
        source, _, target = line.partition("\t")
        yield source, target
