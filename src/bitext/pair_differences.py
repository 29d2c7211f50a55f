"""What one side of a bead names and the other does not: numbers by value, persons, words in Latin script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bitext.check.values.compare import differing_values
from bitext.glossary.names import candidates, find_names
from bitext.model import Span
from bitext.sounds import hangul_sounds, latin_sounds
from bitext.text import HANGUL

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
#: Of abbreviations: U.S., U.N.
_DOTS = re.compile(r"(?<=\b[A-Z])\.")
#: Letters from which on words without a capital count as spelled out.
_SURE = 3
_SMALL = frozenset("a an and at by for from in of on the to with".split())
_RUN = re.compile(f"[{HANGUL}]+")
_SHORTEST, _LONGEST = 3, 4  # consonants of a name that are compared
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Hold what differs.

    Attributes:
        source: Spans of the English that the Korean has not, in order.
        target: Spans of the Korean that the English has not.
        reasons: The same in words.
    """

    source: Spans = ()
    target: Spans = ()
    reasons: tuple[str, ...] = ()


NO_DIFFERENCES = Differences()


def differences(english: str, korean: str) -> Differences:
    """Return what the sides of a bead do not have in common.

    >>> differences("Minister Cho Tae-yul spoke.", "박진 장관이 OECD에서 발언하였다.").reasons
    ('names only in the English: Cho Tae-yul', 'names only in the Korean: OECD')
    >>> differences("The European Union signed a memorandum of understanding.", "EU는 MOU를 체결하였다.").reasons
    ()
    >>> differences("Lee Do-hoon spoke at Vice Minister-level.", "이도훈 대표는 차관급에서 발언하였다.").reasons
    ()
    """
    values = differing_values(english, korean)
    numbers = [found.source_span for found in values if found.source_span]
    added = [found.target_span for found in values if found.target_span]
    names, words = tuple(_missing_persons(english, korean)), tuple(_added_words(english, korean))
    named = (
        ("numbers only in the English", english, sorted(numbers)),
        ("numbers only in the Korean", korean, sorted(added)),
        ("names only in the English", english, names),
        ("names only in the Korean", korean, words),
    )
    return Differences(
        source=tuple(sorted({*numbers, *names})),
        target=tuple(sorted({*added, *words})),
        reasons=tuple(
            f"{label}: {', '.join(text[start:end] for start, end in spans)}" for label, text, spans in named if spans
        ),
    )


def _missing_persons(english: str, korean: str) -> Iterator[Span]:
    """Yield Korean full names with a hyphen that the Korean has in no spelling, and in none that sounds alike.

    Names of fewer consonants than three cannot be told by their sound, so they are let be.
    """
    sounds = [hangul_sounds(run) for run in _RUN.findall(korean)]
    for name in find_names(english):
        key = latin_sounds(english[slice(*name.span)])[:_LONGEST]
        if "-" not in name.given or len(key) < _SHORTEST or any(heard.startswith(key) for heard in sounds):
            continue
        if not any(spelling in korean for spelling in candidates(name)):
            yield name.span


def _added_words(english: str, korean: str) -> Iterator[Span]:
    """Yield words in Latin script with a capital that the English has not, nor the words that they are the initials of.

    Units of measure have no capital.
    """
    spelled = _LATIN.findall(english)
    words = {word.lower() for word in (*spelled, *_LATIN.findall(_DOTS.sub("", english)))}
    initials = ["".join(word[0] for word in of).lower() for of in (spelled, [w for w in spelled if w not in _SMALL])]
    capitals = "".join(word[0] if word[0].isupper() else " " for word in spelled)
    for match in _LATIN.finditer(korean):
        word = match[0].lower()
        known = word in words or (match[0] in capitals if len(word) < _SURE else any(word in own for own in initials))
        if len(word) > 1 and not match[0].islower() and not known:
            yield match.span()
