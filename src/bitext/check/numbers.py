"""Numbers compared by value: 44 million is 4,400만.

Written for numbers in digits with their scale words; numbers in words, of ten and less, are left alone, as both
languages write them in words as they like.
"""

from __future__ import annotations

import re

from bitext.model import Span

_SCALES = {
    "hundred": 100,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
}
_UNITS_KO = {"천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12, "백": 100, "십": 10}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ENGLISH = re.compile(
    rf"(?<![\w.,])[$€£¥]?({_NUMBER})(?:[\s-]+(hundred|thousand|million|billion|trillion)\b|(bn|k|m)\b)?", re.I
)
_RANGE = re.compile(
    rf"({_NUMBER})\s*(?:-|–|to|and|or)\s*[$€£]?({_NUMBER})[\s-]+(hundred|thousand|million|billion|trillion)\b", re.I
)
_KOREAN = re.compile(rf"((?:(?:{_NUMBER})\s*[십백천만억조]*\s*)+)")
_KOREAN_PART = re.compile(rf"({_NUMBER})\s*([십백천만억조]*)")
_KOREAN_DAY = re.compile(r"(?<![\d.])(?:(\d{4}|\d{2})\.\s?)?(\d{1,2})\.\s?(\d{1,2})(?=\.)")
_SMALL = 10
#: Numbers that English likes to write in words.
_ENGLISH_WORDS = {
    **dict(
        zip(
            range(11, 20),
            "eleven twelve|dozen thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
            strict=True,
        )
    ),
    **dict(zip(range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True)),
    100: "hundred",
    1000: "thousand",
}
#: Round numbers that Korean likes to write in words.
_WORDS = {
    11: "열한",
    12: "열두|다스",
    15: "열다섯",
    20: "스무|이십",
    24: "하루|연중",
    30: "서른|삼십",
    100: "백",
    1000: "천",
}


def missing_numbers(english: str, korean: str) -> list[float]:
    """Return the numbers of an English sentence, by value and in order, that its Korean has not.

    >>> missing_numbers("US$44 million in 2018", "2018년 4,400만 달러")
    []
    >>> missing_numbers("from 1973 to ’76", "1973년부터 1976년까지")
    []
    >>> missing_numbers("about 350,000 people and 12 billion won", "약 35만 명, 120억 원")
    []
    >>> missing_numbers("1.5 trillion won", "1조 5,000억 원"), missing_numbers("3.2 billion", "3억 2,000만")
    ([], [3200000000.0])
    """
    there = korean_values(korean)
    return [
        value
        for value in english_values(english)
        if value > _SMALL and not _has(value, there) and not re.search(_WORDS.get(int(value), "(?!)"), korean)
    ]


def english_values(text: str) -> list[float]:
    """Return the values of the numbers written in digits, scale words taken in; a range shares its scale."""
    return [value for value, _ in _english_numbers(text)]


def _english_numbers(text: str) -> list[tuple[float, Span]]:
    """Return the numbers with their spans; those of ranges first."""
    numbers: list[tuple[float, Span]] = []
    ranges: list[Span] = []
    for found in _RANGE.finditer(text):
        scale = _SCALES[found[3].lower()]
        numbers.append((_value(found[1]) * (scale if _value(found[1]) < 1000 else 1), found.span()))
        numbers.append((_value(found[2]) * scale, found.span()))
        ranges.append(found.span())
    for found in _ENGLISH.finditer(text):
        if not any(a <= found.start() < b for a, b in ranges):
            scale = _SCALES.get((found[2] or found[3] or "").lower(), 1)
            numbers.append((_value(found[1]) * scale, found.span()))
    return numbers


def differing_numbers(english: str, korean: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of the numbers over ten of each side that the other has not, by value.

    >>> differing_numbers("44 million in 2018", "2019년 4,400만 달러")
    (((14, 18),), ((0, 4),))
    >>> differing_numbers("On May 22, 2024, fifteen states met.", "2024.5.22.(수) 15개국이 회동하였다.")
    ((), ())
    """
    numbers, there = _english_numbers(english), korean_values(korean)
    missing = {
        span
        for value, span in numbers
        if value > _SMALL and not _has(value, there) and not re.search(_WORDS.get(int(value), "(?!)"), korean)
    }
    here = {value for value, _ in numbers}
    added = []
    for run in _KOREAN.finditer(_KOREAN_DAY.sub(lambda day: " " * len(day[0]), korean)):
        values = korean_values(run[0])
        words = "|".join(_ENGLISH_WORDS[int(value)] for value in values if value in _ENGLISH_WORDS)
        spelt = words and re.search(rf"\b(?:{words})\b", english, re.IGNORECASE)
        if max(values) > _SMALL and not spelt and not any(_has(value, here) for value in values):
            added.append((run.start(), run.start() + len(run[0].rstrip())))
    return tuple(sorted(missing)), tuple(added)


def korean_values(text: str) -> set[float]:
    """Return the values of the numbers of a Korean text: 1조 5,000억 is one, and so are its parts.

    >>> sorted(korean_values("10.17.(목) 3억 달러"))
    [3.0, 10.0, 17.0, 300000000.0]
    """
    values: set[float] = {float(number) for day in _KOREAN_DAY.findall(text) for number in day if number}
    text = _KOREAN_DAY.sub(" ", text)
    for run in _KOREAN.findall(text):
        total = 0.0
        for number, units in _KOREAN_PART.findall(run):
            value = _value(number)
            values.add(value)
            for unit in units:
                value *= _UNITS_KO[unit]
            values.add(value)
            total += value
            values.add(total)
    return values


def _has(value: float, there: set[float]) -> bool:
    """Look for a value; "’67" and "2017-18" may be years written out."""
    if value < 100 and any(1000 <= other < 2100 and other % 100 == value for other in there):
        return True
    return any(abs(value - other) <= 1e-6 * value for other in there)


def _value(number: str) -> float:
    return float(number.replace(",", ""))
