"""How like two sources are, 0 to 100: nine tenths wording, one tenth form.

Both are word-level edit similarities, 1 - distance / longer length (Levenshtein). *Form* compares the tokens as they
stand: words, numbers, punctuation, tags. *Wording* compares words alone, in lower case and without English endings,
with numbers, ordinals, months, weekdays and tags each as one placeholder; a word of more than three letters, or an
acronym, counts three times as much as a short word or a placeholder. So another number, case, ending or comma costs a
part of the last tenth, and another content word most of what a word can cost. 100 is kept for texts with the same
tokens: the same text but for white space and the shape of quotation marks.

The weights: ``python benchmarks/memory.py score`` (how well a score foretells the likeness of the translations).
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from rapidfuzz.distance import Levenshtein

from bitext.days import MONTHS, WEEKDAYS

#: Of 100 points; what is left belongs to the form.
WORDING_POINTS = 90
CONTENT_WEIGHT = 3
#: Longer texts are recalled exactly only: comparing them takes time by the square of their length.
MAX_WORDS = 500
_KNOWN_WORDS = 1 << 16
TAG, NUMBER, ORDINAL, MONTH, WEEKDAY = "<tag>", "#number", "#ordinal", "#month", "#weekday"
_TOKEN = re.compile(
    r"[^\W\d_]+|\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th)\b)?"
    r"|⟦[^⟦⟧]{1,40}⟧|</?\w[^<>]*>"  # tags, as exchange files and as HTML write them
    r"|[^\w\s]|_"
)
#: Endings of words that keep four letters without them; -y and -ies become -i, so that police is not policy.
_ENDING = re.compile(r"([a-z]{4,}?)(?:(y|ies|ied)|ing|ed|es|s|e)")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class Wording:
    """Hold a text as it is compared.

    Attributes:
        form: Its tokens as they stand.
        words: Its words and placeholders, in order; of a text without any, its tokens.
    """

    form: tuple[str, ...]
    words: tuple[str, ...]

    def key(self) -> int:
        """Return a hash of the form that fits SQLite's integers."""
        digest = hashlib.blake2b("\x1f".join(self.form).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    @functools.cached_property
    def weighted(self) -> tuple[str, ...]:
        """Return the words, each as often as it counts."""
        return tuple(chain.from_iterable(map(_weighted, self.words)))

    def terms(self) -> list[str]:
        """Return the words, those that come again as terms of their own.

        >>> read_wording("the war and the law").terms()
        ['the', 'war', 'and', 'the 2', 'law']
        """
        seen: Counter[str] = Counter()
        names = []
        for word in self.words:
            seen[word] += 1
            names.append(term_of(word, seen[word]))
        return names


def term_of(word: str, occurrence: int) -> str:
    """Return the name under which the index has a word that stands in a text, from 1, for so many times."""
    return word if occurrence == 1 else f"{word} {occurrence}"


def read_wording(text: str) -> Wording:
    """Cut a text into what is compared.

    >>> read_wording("The 3rd ROK-US talks, May 4").words
    ('the', '#ordinal', 'ROK', 'US', 'talk', '#month', '#number')
    """
    form = tuple(tokens(text))
    return Wording(form, tuple(filter(None, map(_WORDS.__getitem__, form))) or form)


def tokens(text: str) -> list[str]:
    """Return words, numbers, punctuation marks and tags as they stand; white space is left out.

    >>> tokens("“We agree,” he said on  June 3rd.")
    ['"', 'We', 'agree', ',', '"', 'he', 'said', 'on', 'June', '3rd', '.']
    """
    return _TOKEN.findall(_as_compared(text))


def token_spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text in which tokens are found, and the span of each."""
    compared = _as_compared(text)
    return compared, [match.span() for match in _TOKEN.finditer(compared)]


def _as_compared(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_STRAIGHT)


def _word(token: str) -> str | None:
    """Return a token as a word or placeholder, None for punctuation."""
    if len(token) > 1 and token[0] in "<⟦":
        return TAG
    if token[0].isdecimal():
        return ORDINAL if token[-1].isalpha() else NUMBER
    if not token[0].isalnum():
        return None
    if token in MONTHS:
        return MONTH
    if token in WEEKDAYS:
        return WEEKDAY
    return token if _is_acronym(token) else _stem(token.casefold())


class _Words(dict[str, str | None]):
    """The words that tokens stand for; a dictionary, because a cache of functools takes half as long again."""

    def __missing__(self, token: str) -> str | None:
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        return self.setdefault(token, _word(token))


_WORDS = _Words()


def _stem(word: str) -> str:
    """Take the ending off an English word.

    >>> [_stem(word) for word in ("agreed", "agree", "policies", "policy", "meeting", "needs", "notes", "using")]
    ['agre', 'agre', 'polici', 'polici', 'meet', 'need', 'note', 'using']
    """
    found = _ENDING.fullmatch(word)
    return word if found is None else found[1] + ("i" if found[2] else "")


def placeholder(token: str) -> str | None:
    """Return the placeholder that stands for a token, None for a token that stands for itself.

    >>> [placeholder(token) for token in ("2nd", "1,200", "March", "Friday", "⟦1⟧", "march")]
    ['#ordinal', '#number', '#month', '#weekday', '<tag>', None]
    """
    word = _WORDS[token]
    return word if word is not None and word[0] in "#<" and word != token else None


def _is_acronym(word: str) -> bool:
    return 1 < len(word) <= 3 and word.isupper()


@functools.lru_cache(maxsize=_KNOWN_WORDS)
def weight(word: str) -> int:
    """Return how much a word counts.

    >>> weight("minister"), weight("US"), weight("the"), weight("#month")
    (3, 3, 1, 1)
    """
    return CONTENT_WEIGHT if word[0] not in "#<" and (len(word) > 3 or _is_acronym(word)) else 1


@functools.lru_cache(maxsize=_KNOWN_WORDS)
def _weighted(word: str) -> tuple[str, ...]:
    return (word,) * weight(word)


def compare(first: Wording, second: Wording, least: int = 0) -> int:
    """Return the likeness of two texts, 0 to 100, rounded down; the order of the two does not matter.

    Where it is below ``least``, any number below that may come back: whoever has no use for it is spared the rest.
    """
    if first.form == second.form:
        return 100
    words = max(len(first.weighted), len(second.weighted))
    most = words * (100 - least) // WORDING_POINTS
    lost = Levenshtein.distance(first.weighted, second.weighted, score_cutoff=most)
    if lost > most:
        return least - 1
    form = max(len(first.form), len(second.form))
    apart = lost * WORDING_POINTS * form
    apart += Levenshtein.distance(first.form, second.form) * (100 - WORDING_POINTS) * words
    return (100 * words * form - apart) // (words * form)


def similarity(first: str, second: str) -> int:
    """Return the likeness of two texts, 0 to 100.

    >>> similarity("The two sides met on May 3.", "The two sides met on June 14.")
    97
    >>> similarity("The two sides met in Seoul.", "The two sides met in Warsaw.")
    71
    >>> similarity("The two sides met.", "the two sides met"), similarity("“A” b", '"A"  b')
    (96, 100)
    """
    return compare(read_wording(first), read_wording(second))
