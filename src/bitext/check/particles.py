"""The check of doubled particles: a word that got its particle twice, as an edit leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.model import BilingualUnit, Span
from bitext.text import HANGUL

#: Pairs that no right word ends in: no noun ends in 를 (but 겨를), 는 or 로 written so, and none in 은 takes 는.
_DOUBLED = re.compile(
    rf"(?<=[\w%℃)\]”’\"'」』》〉])(?P<first>에서(?=에서)|에게(?=에게)|까지(?=까지)|부터(?=부터)|으로(?=(?:으로|로))|[을를](?=를)|(?<!겨)를(?=을)"
    rf"|(?<=[{HANGUL}]{{2}})을(?=을)|[은는](?=는)|는(?=은))(?:에서|에게|까지|부터|(?:으)?로|을|를|은|는)"
    rf"(?=[^{HANGUL}]|[는도의만]|$)"
)
#: What may stand between a word and its particle.
_CLOSERS = ")]”’\"'」』》〉"
_BEHIND_CONSONANT = {"을": True, "은": True, "를": False, "는": False}


def doubled_particles(text: str) -> Iterator[tuple[Span, str]]:
    """Yield where a Korean text has two particles for one, and the one that fits the word before them.

    >>> text = "무역을를 서울에서에서 마을을 겨를을 도로로"
    >>> [(text[start:end], right) for (start, end), right in doubled_particles(text)]
    [('을를', '을'), ('에서에서', '에서')]
    """
    for match in _DOUBLED.finditer(text):
        before, first = text[: match.start()].rstrip(_CLOSERS)[-1:].replace("%", "트"), match["first"]
        fits, final = _BEHIND_CONSONANT.get(first), (ord(before) - 0xAC00) % 28 if "가" <= before <= "힣" else None
        if final is None or fits in (None, final != 0):
            yield match.span(), "로" if first == "으로" and final in (0, 8) else first


@check(
    "error",
    "Two particles where one belongs.",
    right="They discussed trade in the village. | 양측은 마을에서 무역을 논의할 겨를을 가졌다.",
    wrong="They discussed trade in Seoul. | 양측은 서울에서에서 무역을 논의하였다.",
)
def doubled_particle(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find particles typed twice, in one form or both: 무역을를, 서울에서에서, 뉴욕으로로."""
    text = unit.target
    for (start, end), right in doubled_particles(text):
        word = text[:start].split()[-1]
        yield Doubt(f"{word}{text[start:end]} has its particle twice; it should be {word}{right}", target=(start, end))


CHECKS = (doubled_particle,)
