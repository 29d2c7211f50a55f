"""Korean words (eojeol) with their stems: what two versions of a translation are compared by.

Source: mecab-ko-dic, whose tags are those of the Sejong corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bitext.glossary.korean import mecab_tagger, tagged
from bitext.glossary.phrases import FOLD
from bitext.model import KoreanWord, Span

_WORD = re.compile(r"\S+")
#: Symbols as the tagger calls them; letters and digits (SL, SN, SH) are none.
_MARKS = frozenset("SF SE SSO SSC SC SY".split())
_GRAMMAR = ("J", "E", "VCP")
_NOMINAL = ("N", "X", "SL", "SN", "SH", "SSC", "MM")
_VERBAL = ("XSV", "XSA", "V")
_OPENERS = {")": "(", "]": "[", "」": "「", "』": "『", "》": "《", "〉": "〈"}


class _Morpheme(NamedTuple):
    form: str
    tag: str  # of several, joined by +, as in 했: XSV+EP
    parts: tuple[tuple[str, str], ...]  # (form, tag) in dictionary form
    span: Span


class WordReader:
    """Read the words of Korean texts.

    Raises:
        MissingExtraError: mecab-ko is not installed.
    """

    def __init__(self) -> None:
        self._tagger = mecab_tagger()

    def read(self, text: str) -> tuple[KoreanWord, ...]:
        """Return the words of a text in order; they cover all of it but white space."""
        morphemes = list(_morphemes(self._tagger, text))
        words: list[KoreanWord] = []
        position = 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            own: list[_Morpheme] = []
            while position < len(morphemes) and morphemes[position].span[0] < end:
                own.append(morphemes[position])
                position += 1
            words.append(_word(match[0], (start, end), own))
        return tuple(words)


def _morphemes(tagger: Any, text: str) -> Iterator[_Morpheme]:
    for form, features, start in tagged(tagger, text.translate(FOLD)):
        tag, *rest = features.split(",")
        inflected = rest[3:4] == ["Inflect"] and len(rest) > 6
        parts = tuple(_part(part) for part in rest[6].split("+")) if inflected else ((form, tag),)
        yield _Morpheme(form, tag, parts, (start, start + len(form)))


def _part(text: str) -> tuple[str, str]:
    form, _, rest = text.partition("/")
    return form, rest.partition("/")[0]


def _word(text: str, span: Span, morphemes: list[_Morpheme]) -> KoreanWord:
    content = tuple(
        form
        for morpheme in morphemes
        for form, tag in morpheme.parts
        if tag not in _MARKS and not tag.startswith(_GRAMMAR) and (form, tag) != ("들", "XSN")
    )
    first, last = 0, len(morphemes)
    while first < last and morphemes[first].tag in _MARKS:
        first += 1
    while last > first and _is_closing(morphemes, first, last):
        last -= 1
    bare = last
    while last > first and _is_behind_noun(morphemes, first, last):
        last -= 1
    noun = morphemes[first:last]
    nominal = bool(noun) and noun[-1].tag.startswith(_NOMINAL) and not _is_predicate(morphemes[first:bare])
    kept = noun if nominal else morphemes[first:bare]
    stem = (max(kept[0].span[0], span[0]), min(kept[-1].span[1], span[1])) if kept else span
    return KoreanWord(text=text, span=span, stem=stem, content=content, nominal=nominal)


def _is_closing(morphemes: list[_Morpheme], first: int, last: int) -> bool:
    """Tell whether the last of some morphemes is punctuation; the bracket of 기구(UNHCR) is part of the word."""
    form, tag = morphemes[last - 1].form, morphemes[last - 1].tag
    if tag not in _MARKS:
        return False
    opener = _OPENERS.get(form)
    return opener is None or all(morpheme.form != opener for morpheme in morphemes[first:last])


def _is_behind_noun(morphemes: list[_Morpheme], first: int, last: int) -> bool:
    morpheme = morphemes[last - 1]
    plural = (morpheme.form, morpheme.tag) == ("들", "XSN")
    return plural or morpheme.tag.startswith(_GRAMMAR) or _is_closing(morphemes, first, last)


def _is_predicate(morphemes: list[_Morpheme]) -> bool:
    return any(tag.startswith(_VERBAL) and tag != "VCP" for morpheme in morphemes for _, tag in morpheme.parts)
