"""What a name sounds like, roughly equal in Latin letters and in Hangul: the classes of its consonants."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {
    **dict.fromkeys("bpfv", "P"),
    **dict.fromkeys("td", "T"),
    **dict.fromkeys("kgcq", "K"),
    "s": "S",
    **dict.fromkeys("jz", "C"),
    **dict.fromkeys("rl", "L"),
    "m": "M",
    "n": "N",
}
_INITIALS = "KKNTTLMPPSS CCCKTP "  # of the 19 Hangul initials; none for ㅇ and ㅎ
_FINALS = dict(zip((1, 2, 4, 7, 8, 16, 17, 18, 19, 20, 21, 24, 25, 26), "KKNTLMPPTTNKTP", strict=True))


def latin_sounds(name: str) -> str:
    """Return the consonant classes of a name in Latin script.

    >>> latin_sounds("Ganzorig"), latin_sounds("Macron"), latin_sounds("Chung")
    ('KNCLK', 'MKLN', 'CN')
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isascii())
    plain = plain.replace("ch", "j").replace("sh", "s").replace("ng", "n" if plain.endswith("ng") else "ng")
    plain = re.sub(r"c(?=[eiy])", "s", plain).replace("x", "ks")
    return _collapse("".join(_LETTERS.get(letter, "") for letter in plain))


def hangul_sounds(run: str) -> str:
    """Return the consonant classes of Hangul syllables.

    >>> hangul_sounds("빌스트룀"), hangul_sounds("조태열")
    ('PLSTLM', 'CTL')
    """
    sounds: list[str] = []
    for syllable in run:
        offset = ord(syllable) - 0xAC00
        sounds += [_INITIALS[offset // 588].strip(), _FINALS.get(offset % 28, "")]
    return _collapse("".join(sounds))


def sound_distance(sounds: str, others: str) -> int:
    """Return how many consonants must be added, left out or changed to make one name the other.

    Source: Levenshtein 1966, "Binary codes capable of correcting deletions, insertions, and reversals".

    >>> sound_distance(latin_sounds("Lubetkin"), hangul_sounds("루베킨"))
    1
    """
    row = list(range(len(others) + 1))
    for number, sound in enumerate(sounds, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(others, 1):
            before, row[place] = row[place], min(before + (sound != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def _collapse(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)
