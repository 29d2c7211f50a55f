"""Numbers and bullets that a word processor makes, written out as it shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_HANGUL = "가나다라마바사아자차카타파하"
_JAMO = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_ROMAN = 3999
#: Symbol fonts keep their signs in the private use area, where only the font knows them.
_BULLET = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLevel:
    """Hold how one level of a list is marked.

    Attributes:
        format: "decimal", "circled", "lower-latin", "upper-latin", "lower-roman", "upper-roman", "hangul", "jamo",
            "bullet" or "none".
        text: The marker, in which "%2" stands for the number of the second level.
        start: First number.
    """

    format: str
    text: str
    start: int = 1


class ListCounter:
    """Count the items of one list."""

    def __init__(self, levels: Mapping[int, ListLevel]) -> None:
        self._levels = levels
        self._counts: dict[int, int] = {}

    def marker(self, level: int) -> str:
        """Return the marker of the next item of a level (0 the outermost); empty where it has none.

        >>> outer, inner = ListLevel(format="hangul", text="%1."), ListLevel(format="circled", text="%2")
        >>> counter = ListCounter({0: outer, 1: inner})
        >>> [counter.marker(level) for level in (0, 1, 1, 0, 1)]
        ['가.', '①', '②', '나.', '①']
        """
        known = self._levels.get(level)
        if known is None:
            return ""
        self._counts = {other: count for other, count in self._counts.items() if other <= level}
        self._counts[level] = self._counts.get(level, known.start - 1) + 1
        if known.format == "bullet":
            return bullet(known.text)
        return re.sub(r"%(\d)", lambda match: self._number(int(match[1]) - 1), known.text).strip()

    def _number(self, level: int) -> str:
        known = self._levels.get(level)
        return "" if known is None else format_number(self._counts.get(level, known.start), known.format)


def bullet(text: str) -> str:
    r"""Return a bullet as a character that every font has.

    >>> bullet("\uf0b7"), bullet("○"), bullet("")
    ('•', '○', '•')
    """
    return text if text.strip() and not any("\ue000" <= char <= "\uf8ff" for char in text) else _BULLET


def format_number(number: int, format: str) -> str:
    """Write a number in a list's format; decimal where the format has none so high.

    >>> [format_number(4, format) for format in ("decimal", "hangul", "circled", "upper-roman", "lower-latin")]
    ['4', '라', '④', 'IV', 'd']
    >>> format_number(15, "hangul"), format_number(28, "lower-latin")
    ('15', 'bb')
    """
    return _FORMATS.get(format, str)(number) if number > 0 else str(number)


def _roman(number: int) -> str:
    if number > _MAX_ROMAN:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _latin(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if times < 3 else str(number)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "circled": _one_of("".join(map(chr, range(0x2460, 0x2474)))),
    "circled-hangul": _one_of("".join(map(chr, range(0x326E, 0x327C)))),
    "hangul": _one_of(_HANGUL),
    "jamo": _one_of(_JAMO),
    "lower-latin": _latin,
    "upper-latin": lambda number: _latin(number).upper(),
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}
