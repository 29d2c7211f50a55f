"""Phrases of one side of a corpus: what the English and the Korean reader yield, and where each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bitext.model import Span

#: One code point to one, so that offsets hold.
FOLD = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "})
#: Spellings of running text outweigh any number of those of headlines.
_RUNNING = 1_000_000


class Phrase(NamedTuple):
    """Hold one occurrence of a phrase.

    Attributes:
        key: The same for all spellings: number, case and spacing left out.
        text: As it stands, in the case it has inside a sentence.
        words: Its content words, as the lexicon knows them.
        span: Where it stands; None in Korean, where nothing needs it.
        headline: Whether it stands in a headline, whose capitals tell nothing.
    """

    key: str
    text: str
    words: tuple[str, ...]
    span: Span | None = None
    headline: bool = False


class Reading(NamedTuple):
    """Hold what a reader makes of one segment: its phrases in text order, and all its content words."""

    phrases: tuple[Phrase, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseUse:
    """Hold a phrase of a corpus: its content words, the segments it occurs in, in order, and its spellings."""

    words: tuple[str, ...]
    segments: list[int] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        """The most frequent spelling; of equally frequent ones the first in code-point order."""
        return min(self.spellings, key=lambda text: (-self.spellings[text], text))


def index_phrases(readings: Sequence[Reading], min_count: int) -> dict[str, PhraseUse]:
    """Return the phrases of at least ``min_count`` segments by key, in the order of their first occurrence."""
    counts = Counter(key for reading in readings for key in {phrase.key for phrase in reading.phrases})
    uses: dict[str, PhraseUse] = {}
    for number, reading in enumerate(readings):
        for phrase in reading.phrases:
            if counts[phrase.key] < min_count:
                continue
            use = uses.setdefault(phrase.key, PhraseUse(words=phrase.words))
            use.spellings[phrase.text] += 1 if phrase.headline else _RUNNING
            if not use.segments or use.segments[-1] != number:
                use.segments.append(number)
    return uses
