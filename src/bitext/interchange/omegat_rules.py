r"""Segmentation rules by which OmegaT cuts given lines at given places, and no other.

General rules come first into mind and last in the list: of the rules that speak of a place, OmegaT obeys the one that
stands first. Where a general rule is wrong about one of the lines, a rule with the words around the place is put
before it. Source: OmegaT 3.6 manual, chapter Source segmentation; SRX 2.0, section 3.

>>> line = Line(text="Mr. Kim met Gen. Lee. They agreed.", ends=(21,))
>>> rules = rules_for([line], [SENTENCE_END])
>>> [(rule.before, rule.after, rule.is_break) for rule in rules[:2]]
[('(?<!\\S)Mr\\.', '\\s', False), ('(?<!\\S)Gen\\.', '\\s', False)]
>>> cut(line.text, rules)
('Mr. Kim met Gen. Lee.', 'They agreed.')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold one rule: two patterns that Java and Python read alike, and whether lines are cut between them."""

    before: str
    after: str
    is_break: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Hold a line and the places where a segment of it ends, white space behind each; the last one's is left out."""

    text: str
    ends: tuple[int, ...]


#: Marks that end a sentence with what belongs to them, as in bitext.segment.english, and a space.
SENTENCE_END = Rule(before=r"""[.!?…]+[”’"')\]»]*[-–—]?""", after=r"\s", is_break=True)
#: A sentence does not go on in small letters.
SMALL_LETTER = Rule(before=r"""[.!?…][”’"')\]»]*""", after=r"\s+[a-z]", is_break=False)
#: Cells of a row.
CELL_END = Rule(before=r"[^\t]", after=r"\t", is_break=True)


def no_break_behind(words: Collection[str]) -> Rule:
    """Return the rule that no segment ends behind the full stop of some words, in any case."""
    either = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return Rule(before=rf"(?i)(?<![A-Za-z.])(?:{either})\.", after=r"\s", is_break=False)


def break_behind(markers: Collection[str]) -> Rule:
    """Return the rule that markers at the beginning of a line are segments of their own."""
    either = "|".join(re.escape(marker) for marker in sorted(markers, key=lambda marker: (-len(marker), marker)))
    return Rule(before=rf"^\s*(?:{either})", after=r"\s", is_break=True)


def rules_for(lines: Sequence[Line], general: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return rules by which every line is cut at its ends: the general ones, and before them what they need.

    Where equal words have an end in one line and none in another, whatever the general rules say stays.
    """
    places = [place for line in lines for place in _places(line)]
    known: dict[tuple[str | None, bool], list[_Place]] = {}
    for place in places:
        known.setdefault((place.before[-1], place.is_end), []).append(place)
    wrong = [place for line in lines for place in _wrong(line, general)]
    special: dict[Rule, None] = {}
    for place in wrong:
        rule = _special(place, known.get((place.before[-1], not place.is_end), ()))
        if rule is not None:
            special[rule] = None
    return (*special, *general)


def cut(text: str, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the segments of a line as OmegaT cuts it, without the white space around them."""
    bounds = (0, *sorted(breaks(text, rules)), len(text))
    return tuple(part for start, end in pairwise(bounds) if (part := text[start:end].strip()))


def breaks(text: str, rules: Sequence[Rule]) -> set[int]:
    """Return the places where OmegaT cuts a line."""
    places: set[int] = set()
    for rule in reversed(rules):
        found = {match.end() for match in re.finditer(rule.before, text, re.ASCII | re.DOTALL)} & {
            match.start() for match in re.finditer(rule.after, text, re.ASCII | re.DOTALL)
        }
        places = places | found if rule.is_break else places - found
    return places


@dataclass(frozen=True, slots=True)
class _Place:
    """Hold a gap between two words: what stands before and behind it, and whether a segment ends there.

    Words and gaps take turns, the outer ends of the line are None: (None, "", "Mr.") before (" ", "Kim", "", None).
    """

    before: tuple[str | None, ...]
    after: tuple[str | None, ...]
    is_end: bool


def _places(line: Line) -> Iterator[_Place]:
    gaps = [*re.finditer(r"(?<=\S)\s+(?=\S)", line.text)]
    tokens = _tokens(line.text)
    for number, gap in enumerate(gaps):
        at = 3 + 2 * number
        yield _Place(tokens[:at], tokens[at:], gap.start() in line.ends)


def _tokens(text: str) -> tuple[str | None, ...]:
    """Return a line as end, gap, word, gap, ..., word, gap, end; the first and the last gap may be empty."""
    words = text.split()
    gaps = re.split(r"\S+", text)
    inner = (part for pair in zip(gaps, (*words, None), strict=True) for part in pair)
    return (None, *inner)


def _wrong(line: Line, general: Sequence[Rule]) -> Iterator[_Place]:
    said = breaks(line.text, general)
    starts = [match.start() for match in re.finditer(r"(?<=\S)\s+(?=\S)", line.text)]
    for start, place in zip(starts, _places(line), strict=True):
        if (start in said) != place.is_end:
            yield place


def _special(place: _Place, others: Sequence[_Place]) -> Rule | None:
    """Return the rule with the fewest words that speaks of a place and of none of those where it is otherwise."""
    for size in range(1, max(len(place.before), len(place.after)) + 1):
        for before, after in ((2 * size - 1, 2 * size - 2), (2 * size - 1, 2 * size)):
            own = place.before[-before:], place.after[:after]
            others = [one for one in others if (one.before[-before:], one.after[:after]) == own]
            if not others:
                return Rule(before=_before(own[0]), after=_after(own[1]), is_break=place.is_end)
    return None


def _before(tokens: Sequence[str | None]) -> str:
    """Return the pattern of what stands before a place; several words are only looked at: matches may overlap."""
    if len(tokens) == 1:
        return rf"(?<!\S){_literal(tokens)}"
    return rf"(?<=^{_literal(tokens)})" if tokens[0] is None else rf"(?<=(?<!\S){_literal(tokens)})"


def _after(tokens: Sequence[str | None]) -> str:
    if not tokens:
        return r"\s"
    edge = "$" if tokens[-1] is None else r"(?!\S)"
    return f"(?={_literal(tokens)}{edge})"


def _literal(tokens: Sequence[str | None]) -> str:
    return "".join(re.escape(token) for token in tokens if token is not None)
