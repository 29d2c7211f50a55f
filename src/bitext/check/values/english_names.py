"""Numbers inside English names: G20, KF-21, Pillar II, resolution ES-10/24, 9/11, telephone numbers."""

from __future__ import annotations

from bitext.check.values.english_dates import half_year
from bitext.check.values.english_tokens import Read, Tokens
from bitext.check.values.english_words import ROMAN, SHORT_SCALES
from bitext.check.values.units import ENGLISH_MEASURES
from bitext.check.values.value import Kind, Value

#: What may be glued to a number without making it part of a name: before it, and behind it.
_HEADS = frozenset("mid post pre early late sub under over non pro inter plus up fy".split())
_TAILS = frozenset({"st", "nd", "rd", "th", "s", "am", "pm", "x", "percent", *SHORT_SCALES, *ENGLISH_MEASURES})
#: Titles before a name with a Roman numeral.
_RULERS = frozenset("king queen emperor empress pope sultan tsar emir shah majesty".split())


def named(tokens: Tokens, at: int) -> Read | None:
    """Read the number of G20, KF-21, 5G, M-24-10."""
    letters = _letters_before(tokens, at)
    if not letters and tokens.glued(at + 1) and tokens.raw[at + 1][0].isalpha() and tokens.low[at + 1] not in _TAILS:
        letters = tokens.raw[at + 1]
    if not letters:
        return None
    if letters == "Q" and tokens.low[at] in ("1", "2", "3", "4"):  # a quarter of a year
        return at + 1, [tokens.value("ordinal", int(tokens.low[at]), at - 1, at + 1)]
    if letters == "H" and tokens.low[at] in ("1", "2") and _is_of_year(tokens, at):
        return at + 1, half_year(tokens, int(tokens.low[at]), at - 1, at + 1)
    end = at + 1
    while tokens.low[end] in ("-", "/") and _is_glued_number(tokens, end):
        end += 2
    return end, _labels(tokens, at, end, letters.lower())


def _letters_before(tokens: Tokens, at: int) -> str:
    """Return the letters glued to a number, also by a hyphen if they begin with a capital; not "mid-1990s"."""
    if not tokens.glued(at):
        return ""
    hyphen = tokens.low[at - 1] in ("-", "+") and tokens.glued(at - 1)  # GMT+9 too
    letters = tokens.raw[at - 2] if hyphen else tokens.raw[at - 1]
    if not letters[-1].isalpha() or letters.lower() in _HEADS or (hyphen and not letters[0].isupper()):
        return ""
    return letters


def _is_of_year(tokens: Tokens, at: int) -> bool:
    """Tell whether H1 at ``at`` is of a year: H1 2025, H1 of 2025, 2025 H1."""
    years = (at + 1 + (tokens.low[at + 1] == "of"), max(0, at - 2))
    return any(tokens.is_number(year) and len(tokens.low[year]) == 4 for year in years)


def _is_glued_number(tokens: Tokens, joint: int) -> bool:
    return tokens.glued(joint) and tokens.glued(joint + 1) and tokens.is_number(joint + 1)


def _labels(tokens: Tokens, at: int, end: int, letters: str = "") -> list[Value]:
    """Return every other token as a number inside a name; the letters belong to the first."""
    return [
        tokens.value(
            "label", tokens.number(index), index, index + 1, unit=letters if index == at else "", required=False
        )
        for index in range(at, end, 2)
    ]


def roman(tokens: Tokens, at: int) -> Read | None:
    """Read the number of Pillar II and Article V; V and X alone need a name before them."""
    if len(tokens.raw[at]) == 1 and not (at and tokens.raw[at - 1][0].isupper()):
        return None
    number, titles = ROMAN[tokens.raw[at]], _RULERS.intersection(tokens.low[max(0, at - 3) : at])
    kinds: tuple[Kind, ...] = ("ordinal", "reign") if titles else ("ordinal",)
    return at + 1, [tokens.value(kind, number, at, at + 1, required=False) for kind in kinds]


def slashed(tokens: Tokens, at: int) -> Read | None:
    """Read 9/11, 24/7, 1/3 and resolution 79/214."""
    low = tokens.low
    if low[at + 1] != "/" or not (tokens.is_number(at) and tokens.is_number(at + 2)) or len(low[at]) > 3:
        return None
    first, second = int(low[at]), int(low[at + 2])
    small = max(first, second) <= 31
    values = [
        tokens.value("label" if small else "number", amount, index, index + 1, required=not small)
        for amount, index in ((first, at), (second, at + 2))
    ]
    if first < second:
        values.append(tokens.value("number", first / second, at, at + 3, required=False))
    for month, day in ((first, second), (second, first)):
        if small and 1 <= month <= 12:
            values.append(tokens.value("day", day, at, at + 3, unit=str(month), required=False))
    return at + 3, values


def telephone(tokens: Tokens, at: int) -> Read | None:
    """Read three and more numbers joined by hyphens."""
    end = at + 1
    while tokens.low[end] == "-" and _is_glued_number(tokens, end):
        end += 2
    return (end, _labels(tokens, at, end)) if end - at >= 5 else None


def dotted(tokens: Tokens, at: int) -> Read | None:
    """Read 9903.01.16 and the date 2021.4.7."""
    parts = [int(part) for part in tokens.low[at].split(".")] if tokens.low[at].count(".") > 1 else []
    if len(parts) == 3 and parts[0] >= 1000 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31:
        day = tokens.value("day", parts[2], at, at + 1, unit=str(parts[1]))
        return at + 1, [tokens.value("year", parts[0], at, at + 1), day]
    values = [tokens.value("label", part, at, at + 1, required=False) for part in parts]
    return (at + 1, values) if parts else None
