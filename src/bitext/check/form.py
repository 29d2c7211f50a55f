"""Checks of the bare form: empty sides, spaces, doubled words, characters that do not belong in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.model import BilingualUnit, Span
from bitext.text import HANGUL

_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_EARLY = re.compile(r"(?<=[^\s.])\s+(?:[,;:!?](?=\s|$)|\.(?=\s|$)|[)\]」』》〉])|[(\[「『《〈]\s+(?=\S)")
#: A label of the head or the foot of a release, whose colon Korean sets apart: 문의 : 북미과.
_LABEL = re.compile(
    rf"(?:^|[\n,;/(\[□○ㅇ※*•·-])\s*(?:\d{{1,2}}[.)]\s*|[{HANGUL}][.)]\s*)?"
    rf"[{HANGUL}]{{1,6}}(?:\s[{HANGUL}]{{1,6}})?(?<![은는을를며])(?<!에서)(?<![하되이]고)$"
)
_LONGEST_LABEL = 24
_WORD_TWICE = re.compile(rf"(?<![\w.,-])(?=[^\W{HANGUL}]*+[{HANGUL}])(\w++) \1(?!\w)")
_ENGLISH_TWICE = re.compile(r"\b(\w+)(?:,? |-| (?:by|after|and|to) )\1\b", re.IGNORECASE)
#: Words that Korean writes twice on purpose.
_REDUPLICATED = frozenset(
    """
    하나 하루 가지 조금 차례 서로 구석 천천히 누구 그때 한명 다시 거듭 또 점점 매우 정말 아주 빨리 마디 송이 줄기 방울
    한걸음 한분 한사람 한곳 멀리 오래 차츰 가까이
    """.split()
)
_MISREAD = "[\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"  # trailing bytes of UTF-8 in Windows-1252
_ODD_CHARACTERS = (
    (re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+"), "Hangul taken apart into letters (not NFC)"),
    (re.compile("\ufffd+"), "a character that was lost in decoding"),
    (re.compile(rf"â€[\x80-\xbf™œ]?|Ã[\x80-\xbf]|(?:[ëìíê]{_MISREAD}{{1,2}}){{2,}}"), "text decoded the wrong way"),
    (re.compile("[\ue000-\uf8ff]+"), "a private-use character, which other fonts show as a box"),
    (re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"), "an invisible character"),
    (re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+"), "a control character"),
)
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u00c3\u00e2\u00ea-\u00ed\u1100-\u11ff\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ua960-\ua97f\ud7b0-\ud7ff\ue000-\uf8ff\ufeff\ufffd]"
)


@check(
    "error",
    "The target is empty.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | ",
)
def empty_target(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find units that nobody translated."""
    if unit.source.strip() and not unit.target.strip():
        yield Doubt("the source has no translation")


@check(
    "warning",
    "The source is empty.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong=" | 양측은 회동하였다.",
)
def empty_source(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find translations of nothing."""
    if unit.target.strip() and not unit.source.strip():
        yield Doubt("the target translates nothing")


@check(
    "warning",
    "Several spaces in a row.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | 양측은  회동하였다.",
)
def double_space(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find runs of spaces inside the target."""
    for found in _SPACES.finditer(unit.target):
        yield Doubt(f"{len(found[0])} spaces in a row", target=found.span())


@check(
    "info",
    "A space of another kind: no-break, full-width, thin.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | 양측은\u00a0회동하였다.",
)
def odd_space(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find spaces that searching and matching trip over."""
    for found in _ODD_SPACE.finditer(unit.target):
        yield Doubt(f"a space U+{ord(found[0]):04X} instead of U+0020", target=found.span())


@check(
    "warning",
    "White space at the beginning or end of one side only.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | 양측은 회동하였다. ",
)
def edge_space(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find outer white space that the other side has not."""
    source, target = unit.source, unit.target
    if not source.strip() or not target.strip():
        return
    if source[0].isspace() != target[0].isspace():
        yield Doubt("one side begins with a space", target=(0, 1))
    if source[-1].isspace() != target[-1].isspace():
        yield Doubt("one side ends with a space", target=(len(target) - 1, len(target)))


@check(
    "warning",
    "A space before punctuation or just inside a bracket.",
    right="They met (in Seoul), and agreed. | 양측은 (서울에서) 회동하고, 합의하였다.",
    wrong="They met, and agreed. | 양측은 회동하고 , 합의하였다.",
)
def misplaced_space(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find spaces on the wrong side of a mark."""
    for found in _EARLY.finditer(unit.target):
        mark = found[0].strip()
        if mark == ":" and _LABEL.search(unit.target, max(0, found.start() - _LONGEST_LABEL), found.start()):
            continue
        yield Doubt(f"a space {'before' if found[0][0].isspace() else 'behind'} {mark}", target=found.span())


@check(
    "error",
    "The same word twice in a row.",
    right="They met one by one. | 양측은 하나 하나 점검하였다.",
    wrong="The two sides met. | 양측은 양측은 회동하였다.",
)
def doubled_word(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find a word typed twice; words that Korean doubles, and names that are doubled in the source, are right."""
    for word, span in doubled_words(unit.source, unit.target):
        yield Doubt(f"{word} stands twice", target=span)


@check(
    "error",
    "A character that belongs in no text: control, invisible, private, lost, wrongly decoded, or Hangul taken apart.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | 양측은\u200b 회동하였다.",
)
def forbidden_character(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find what came in by a bad conversion or by copying from a page."""
    if _SUSPECT.search(unit.target) is None:
        return
    for pattern, what in _ODD_CHARACTERS:
        for found in pattern.finditer(unit.target):
            if found[0] not in unit.source or len(found[0]) == 1:
                shown = " ".join(f"U+{ord(char):04X}" for char in found[0][:4])
                yield Doubt(f"{what}: {shown}", target=found.span())


def doubled_words(source: str, text: str) -> Iterator[tuple[str, Span]]:
    """Yield each word that stands twice in a row, and where both stand; not where the source has a word twice.

    >>> list(doubled_words("forced displacement", "강제 강제 이주")), list(doubled_words("one by one", "하나 하나"))
    ([('강제', (0, 5))], [])
    """
    for found in _WORD_TWICE.finditer(text):
        meant = found[1] in _REDUPLICATED or found[1].endswith("씩")
        if len(found[1]) > 1 and not meant and not _ENGLISH_TWICE.search(source):
            yield found[1], found.span()


CHECKS = (
    empty_target,
    empty_source,
    double_space,
    odd_space,
    edge_space,
    misplaced_space,
    doubled_word,
    forbidden_character,
)
