"""Checks of what stands in both languages alike: addresses, and texts that have nothing to translate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from bitext.check.kind import Doubt, check
from bitext.check.values.compare import differing_values
from bitext.check.values.english import english_values
from bitext.model import BilingualUnit
from bitext.text import ADDRESS, is_wordless

_HOST = re.compile(r"^(?:https?://)?[^/?#]*", re.IGNORECASE)
#: Figures that have no unit or sign with them; dates, times and sums are written otherwise in Korean.
_PLAIN = ("number", "label")
#: What Korean counts otherwise, or dials from within: (a), 1., +82-2.
_OTHERWISE = re.compile(r"[\W_]*(?:[A-Za-z]|\d{1,2}|[①-⑳])[\W_]*|\+82[\d\s().-]+")
#: What Korean has for "N/A" and a dash.
_NOTHING = re.compile(r"(?:해당\s?(?:사항\s?)?)?없음|미정|미상")


@check(
    "warning",
    "An address of the web or of mail that the target has not, or another one.",
    right="Please write to press@mofa.go.kr by May 3. | 5월 3일까지 press@mofa.go.kr로 연락하기 바란다.",
    wrong="It is at https://www.mofa.go.kr/eng now. | 현재 https://www.mofa.go.kr/en에 있다.",
)
def address_differs(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find addresses that went, came or changed; a stroke at the end does not count."""
    if unit.source.strip() and unit.target.strip():
        yield from differing_addresses(unit.source, unit.target)


def differing_addresses(source: str, target: str) -> Iterator[Doubt]:
    """Yield the addresses of either side that the other has not, those of the source first.

    >>> [doubt.message for doubt in differing_addresses("See www.un.org/a.", "www.un.org/b를 참조한다.")]
    ['www.un.org/a is www.un.org/b here']
    >>> list(differing_addresses("See www.un.org/a (or a@un.org).", "www.un.org/a/ 또는 a@un.org를 참조한다."))
    []
    """
    ours, theirs = _addresses(source), _addresses(target)
    lost = [found for address, found in ours.items() if address not in theirs]
    came = [found for address, found in theirs.items() if address not in ours]
    for one, other in zip_longest(lost, came):
        if one and other:
            yield Doubt(f"{one[0]} is {other[0]} here", one.span(), other.span())
        elif one:
            yield Doubt(f"{one[0]} is not in the target", source=one.span())
        elif other:
            yield Doubt(f"{other[0]} is not in the source", target=other.span())


def _addresses(text: str) -> dict[str, re.Match[str]]:
    """Return the addresses of a text; the case of host and mailbox does not count."""
    return {_HOST.sub(lambda host: host[0].lower(), found[0]).rstrip("/"): found for found in ADDRESS.finditer(text)}


@check(
    "warning",
    "A source without a word, as figures and signs in a table, that did not stay as it is.",
    right=("- | –", "N/A | 해당 없음", "10:30 | 10시 30분", "$5 | 5달러", "2024 | 2024년"),
    wrong=("- | 한국", "1,234 | 1,234개국", "N/A | 회동"),
)
def not_copied(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find words where the source has none; values and addresses that differ are for their own checks."""
    source, target = unit.source, unit.target
    if not source.strip() or not target.strip() or not is_wordless(source) or _NOTHING.fullmatch(target.strip()):
        return
    if _OTHERWISE.fullmatch(source.strip()) or _plain(source) == _plain(target):
        return
    if any(value.kind not in _PLAIN for value in english_values(source)):
        return
    if not differing_values(source, target) and not any(differing_addresses(source, target)):
        yield Doubt("there is nothing to translate here; the target should be the source")


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


CHECKS = (address_differs, not_copied)
