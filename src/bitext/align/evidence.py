"""What a segment names, in a form equal in both languages: shared words, dates, list markers, names by their sound.

Tokens are "kind:value". Numbers by value and glossary terms come from their own stages and are added by the pipeline.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bitext.days import MONTHS
from bitext.model import Lang
from bitext.sounds import hangul_sounds, latin_sounds

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_HANGUL_RUN = re.compile("[\uac00-\ud7a3]+")
_NAME = re.compile(
    r"(?<=[^\s.!?:“\"(] )[A-Z\u00c0-\u00de][\w’'-]+(?: [A-Z][a-z]+-[a-z]+)?|\b[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+"
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_ENGLISH_DATE = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?!\d)|\b(\d{{1,2}}) ({_MONTH})\b", re.IGNORECASE)
_KOREAN_DATE = re.compile(r"(?<!\d)(\d{1,2})(?:월 |[.]\s?)(\d{1,2})(?:일|[.])")
_MARKER = re.compile(r"^\s*(?:\(?(\d{1,2})[.)]|([□ㅇ○◦o※*•-]))\s")

_SHORTEST, _LONGEST = 3, 4


def evidence(text: str, lang: Lang | None = None) -> frozenset[str]:
    """Return the tokens of a segment; ``lang`` None, for other languages, gives digits and markers only.

    (Words that look alike in two languages of one script did not help: docs/benchmarks.md, Text+Berg.)

    >>> sorted(evidence("9.18.(목) NATO 회의", "ko"))
    ['number:9-18', 'word:nato']
    >>> sorted(evidence("1. NATO met on May 9.", "en"))
    ['marker:1', 'number:5-9', 'word:nato']
    """
    tokens = set()
    marker = _MARKER.match(text)
    if marker:
        tokens.add(f"marker:{marker[1] or 'bullet'}")
    if lang is None:
        tokens.update(f"number:{digits}" for digits in re.findall(r"\d+", text))
    else:
        tokens.update(_words(text))
        tokens.update(f"number:{month}-{day}" for month, day in _dates(text, lang))
        tokens.update(f"name:{key}" for key in (_latin_names(text) if lang == "en" else _hangul_names(text)))
    return frozenset(tokens)


def _words(text: str) -> Iterator[str]:
    """Yield words in Latin script without accents, cut to five letters: abbreviations, names, cognates."""
    for word in _LATIN.findall(text):
        if len(word) >= 4 or (len(word) > 1 and word.isupper()):
            plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            yield f"word:{plain.lower()[:5]}"


def _dates(text: str, lang: Lang) -> Iterator[tuple[int, int]]:
    if lang == "ko":
        yield from ((int(month), int(day)) for month, day in _KOREAN_DATE.findall(text))
        return
    for month, day, day_before, month_after in _ENGLISH_DATE.findall(text):
        name = (month or month_after).lower()[:3]
        number = next(index for index, full in enumerate(MONTHS, 1) if full.lower().startswith(name))
        yield number, int(day or day_before)


def _latin_names(text: str) -> Iterator[str]:
    """Yield the consonant classes of capitalised words inside sentences, and of Korean full names.

    >>> sorted(set(_latin_names("Minister Cho Tae-yul met Tobias Billström in Seoul.")))
    ['CTL', 'PLST', 'TPS']
    """
    for match in _NAME.finditer(text):
        key = latin_sounds(match[0])
        if len(key) >= _SHORTEST:
            yield key[:_LONGEST]


def _hangul_names(text: str) -> Iterator[str]:
    """Yield the consonant classes that words of three letters and more begin with.

    >>> sorted(set(_hangul_names("조태열 장관은 토비아스 빌스트룀 장관과")))
    ['CNK', 'CNKN', 'CTL', 'PLS', 'PLST', 'TPS']
    """
    for run in _HANGUL_RUN.findall(text):
        key = hangul_sounds(run)
        yield from (key[:length] for length in (_SHORTEST, _LONGEST) if len(key) >= length)
