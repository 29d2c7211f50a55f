"""Whether a decoder has run into a loop."""

from __future__ import annotations

from collections.abc import Sequence


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
