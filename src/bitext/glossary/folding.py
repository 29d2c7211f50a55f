"""When two terms count as one: sources as the finder compares them, renderings as translations are searched."""

from __future__ import annotations

from functools import lru_cache

from bitext.glossary.find import unified


@lru_cache(maxsize=1 << 16)
def folded(source: str) -> str:
    """Return a source with case, apostrophes, hyphens and white space folded.

    >>> folded("Women’s  Peace"), folded("co-chair") == folded("co chair")
    ("women's peace", False)
    """
    return " ".join(unified(source).lower().split())


def squeezed(target: str) -> str:
    """Return a rendering without spaces, which Korean compounds are written with and without.

    >>> squeezed("글로벌 중추국가")
    '글로벌중추국가'
    """
    return "".join(target.split())
