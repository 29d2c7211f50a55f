"""English text as tokens with their places."""

from __future__ import annotations

import re

from bitext.check.values.value import Kind, Value

_TOKEN = re.compile(
    r"\d+(?:\.\d+){2,}|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[AaPp]\.\s?[Mm]\.(?!\w)"
    r"|(?:US|AU|NZ|HK|NT|CA|[ASCR])?\$|k?m[23](?!\w)|[^\W\d_]+[²³]?|\S"
)
_PAD = ("",) * 8
#: What a rule read: the index behind it, and the values.
Read = tuple[int, list[Value]]


class Tokens:
    """Hold the tokens of a text; behind the last stand empty ones, so that rules may look ahead.

    Attributes:
        raw: The tokens as written.
        low: The same in lower case.
        count: How many there are.
    """

    __slots__ = ("_spans", "count", "low", "raw")

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.raw = [match[0] for match in found]
        self.raw += _PAD
        self.low = [word.lower() for word in self.raw]
        self._spans = [match.span() for match in found]
        self.count = len(found)

    def glued(self, at: int) -> bool:
        """Tell whether a token stands right behind the one before it."""
        return 0 < at < self.count and self._spans[at - 1][1] == self._spans[at][0]

    def is_number(self, at: int) -> bool:
        """Tell whether a token is a whole number without commas."""
        return self.low[at].isdecimal()

    def number(self, at: int) -> float:
        """Return the number that a token of digits is."""
        return float(self.low[at].replace(",", ""))

    def follows(self, at: int, words: str) -> bool:
        """Tell whether the words, parted by spaces, are the tokens from ``at`` on."""
        wanted = words.split()
        return self.low[at : at + len(wanted)] == wanted

    def value(self, kind: Kind, amount: float, start: int, end: int, *, unit: str = "", required: bool = True) -> Value:
        """Make the value that the tokens from ``start`` up to ``end`` say."""
        span = (self._spans[start][0], self._spans[end - 1][1])
        return Value(kind=kind, amount=float(amount), unit=unit, span=span, required=required)
