"""Checks of the register: the written plain style (하였다) against the polite one (하였습니다), outside quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.check.punctuation import outside_quotes
from bitext.model import BilingualUnit, Span
from bitext.text import HANGUL

_ENDING = re.compile(rf"([{HANGUL}])(니다|니까)(?=[.?!…\s”’\"')\]]|$)")
_PLAIN = re.compile(rf"(?:[{HANGUL}](?<![니시])다)(?=[.!…])")
_POLITE_FINAL = 17  # ㅂ
_SPEAKER = re.compile(r"\b(?:I|I'm|I’m|we|our|ours|us|my|me|you|your|let’s|let's|please)\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\bU\.?S\.?\b|\bUS\b")


@check(
    "error",
    "Plain and polite style in one unit.",
    right="He said “we agree.” | 그는 “동의합니다.”라고 하였다.",
    wrong="The two sides met. They agreed to cooperate. | 양측은 회동하였다. 협력하기로 하였습니다.",
)
def register_mixed(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find -하였습니다 beside -하였다 outside quotation marks."""
    if "니" not in unit.target:
        return
    text = outside_quotes(unit.target)
    polite = _polite(text)
    if polite and _PLAIN.search(text):
        yield Doubt(f"{unit.target[slice(*polite)]} stands beside the plain style", target=polite)


@check(
    "warning",
    "Polite style where nobody speaks.",
    right="We are grateful to you. | 여러분께 감사드립니다.",
    wrong="The two sides met. | 양측은 회동하였습니다.",
)
def register_polite(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find -하였습니다 in reports; a speech, whose English says I, we or you, may be polite."""
    if "니" not in unit.target:
        return
    text = outside_quotes(unit.target)
    polite = _polite(text)
    if polite and not _PLAIN.search(text) and not _SPEAKER.search(_COUNTRY.sub(" ", unit.source)):
        yield Doubt(f"{unit.target[slice(*polite)]} is polite; releases are in the plain style", target=polite)


def _polite(text: str) -> Span | None:
    for found in _ENDING.finditer(text):
        if (ord(found[1]) - 0xAC00) % 28 == _POLITE_FINAL:
            return found.span()
    return None


CHECKS = (register_mixed, register_polite)
