"""Whether a decoder has run into a loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_LONG = 4


def repeats(tokens: Sequence[str], times: int = 4) -> bool:
    """Tell whether a run of 1 to 12 tokens stands there several times on end.

    >>> repeats(["▁협력", "을"] * 4)
    True
    >>> repeats("▁양측은 ▁협력 을 ▁강화하고 ▁교류 를 ▁확대하기로 ▁하였다 .".split())
    False
    """
    for size in range(1, min(12, len(tokens) // times) + 1):
        run = 0
        for position in range(size, len(tokens)):
            run = run + 1 if tokens[position] == tokens[position - size] else 0
            if run >= size * (times - 1):
                return True
    return False


def said_twice(text: str) -> int:
    """Count words of four letters and more, and pairs of words, each time that they stand there again.

    Official Korean hardly ever does (2 in 326 sentences of the development set), a small model often (150).

    >>> said_twice("한국인 3,400명의 한국인 3,400명이 귀국하였다."), said_twice("양측은 평화와 번영을 논의하였다.")
    (0, 0)
    >>> said_twice("우즈베키스탄 대표단은 우즈베키스탄 대표단을 접견하였다.")
    1
    """
    words = [word.strip("\"'“”‘’(),.") for word in text.split()]
    long = Counter(word for word in words if len(word) >= _LONG)
    return sum(count - 1 for count in (*long.values(), *Counter(pairwise(words)).values()))
