"""A value: what a number says, whatever its digits, words or language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from bitext.model import Span

#: ``label`` is a number inside a name (G20, KF-21), ``magnitude`` a round number without a count (dozens, 수십),
#: ``half`` the first or second of a year, ``reign`` a ruler's number (Charles III), ``parties`` how many sides
#: there are (trilateral, 3자).
Kind = Literal[
    "number",
    "percent",
    "points",
    "money",
    "measure",
    "ordinal",
    "year",
    "decade",
    "month",
    "day",
    "weekday",
    "time",
    "label",
    "magnitude",
    "half",
    "reign",
    "parties",
]


#: The number of a paragraph or list item, which is no value.
MARKER = re.compile(r"\s*\d{1,2}[.)]\s+(?!\d{1,2}\.)")


#: More digits than any number has: what is no value, and too much for a float.
_DIGITS = re.compile(r"\d{100,}|\d{1,3}(?:,\d{3}){33,}")


def without_long_digits(text: str) -> str:
    """Return a text with signs of no meaning in place of rows of a hundred digits and more.

    >>> without_long_digits("5 of " + 100 * "7") == "5 of " + 100 * "#"
    True
    """
    return _DIGITS.sub(lambda found: "#" * len(found[0]), text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Hold one value found in a text.

    Attributes:
        kind: What sort of value it is.
        amount: How many, scale words taken in; of a time, minutes since midnight; of a weekday, 1 for Monday.
        unit: Of money the currency ("dollar/US"), of a measure the unit ("km"), of points "basis" where they are
            hundredths, of a day its month ("4"), of a label the letters before its number ("covid"), of a time "exact"
            or, where morning and evening are not told apart, nothing; of a number "other" where those named before may
            be counted in ("Kim and two others"), "all" where they are and "rest" where they are not (그 밖의 8개국),
            and "count" where a counter tells that it is no sum, share or measure (30명). Empty when unknown.
        span: Where it stands in the text.
        required: Whether the other language must have it; "one", "the two sides" and G20 it may leave out.
    """

    kind: Kind
    amount: float
    unit: str = ""
    span: Span
    required: bool = True


class Said(NamedTuple):
    """Hold what a word says."""

    kind: Kind
    amount: float
    unit: str


def read_words(table: str) -> dict[str, Said]:
    """Read lines of "kind amount unit | words".

    >>> read_words("measure 2 week | fortnight")
    {'fortnight': Said(kind='measure', amount=2.0, unit='week')}
    """
    said = {}
    for line in table.strip().split("\n"):
        meaning, _, words = line.partition("|")
        kind, amount, *unit = meaning.split()
        said.update(dict.fromkeys(words.split(), Said(cast("Kind", kind), float(amount), "".join(unit))))
    return said
