"""A fuzzy match made to fit: where only numbers, dates or names differ, the Korean gets those of the new source.

Replaced is what can be found by value: 44 million is looked for as 4,400만 and written anew in the same way. What is
ambiguous is refused: an old value that became two new ones, one that the Korean has not or has more often than the
English, a weekday in the Korean that the English does not give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from bitext.days import KOREAN_WEEKDAYS, MONTHS, WEEKDAYS
from bitext.memory.bound import binds_name, binds_value, is_word
from bitext.memory.fuzzy import MONTH, NUMBER, ORDINAL, WEEKDAY, placeholder, token_spans
from bitext.memory.numerals import PlaceKind, find_places, write_number
from bitext.memory.units import MemoryUnit
from bitext.model import Span

#: Puts the right form of a particle behind nouns at spans; returns the text first.
Repair = Callable[[str, Iterable[Span]], tuple[str, object]]
#: Returns the Korean renderings of an English name, the one to be written first; none for an unknown name.
Renderings = Callable[[str], tuple[str, ...]]
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LONGEST_NAME = 8
_VALUES = {NUMBER, ORDINAL, MONTH, WEEKDAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Hold one replacement: where the new text stands in the adapted target, and what was and is there."""

    span: Span
    before: str
    after: str

    @property
    def is_name(self) -> bool:
        """Whether it is a name, and no number, month or weekday."""
        return not find_places(self.before) and self.before not in KOREAN_WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """Hold a target made to fit another source.

    Attributes:
        target: The new target, with its particles repaired.
        changes: What was replaced, in order, before the particles were repaired.
    """

    target: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    """A number, month or weekday of an English text; a number also as it is written."""

    kind: PlaceKind
    value: Decimal | str
    written: str


def adapt(source: str, unit: MemoryUnit, *, repair: Repair, renderings: Renderings = lambda _: ()) -> Adaptation | None:
    """Make the target of a unit fit a source that differs in numbers, dates and names only.

    Args:
        source: The new source.
        unit: A unit with a source like it.
        repair: Repairs the particle behind what was put in.
        renderings: The Korean of English names; without it names must be the same.

    Returns:
        The adaptation; None where the sources differ in more, in nothing, or where it is ambiguous.
    """
    old, new = _Text(unit.source), _Text(source)
    edits = _edits(old, new, renderings, unit.target)
    if not edits:
        return None
    if any(first[0][1] > second[0][0] for first, second in pairwise(edits)):
        return None  # a name and a number claim the same place
    parts: list[str] = []
    changes: list[Change] = []
    position = length = 0
    for (start, end), after in edits:
        parts += [unit.target[position:start], after]
        length += start - position
        changes.append(Change(span=(length, length + len(after)), before=unit.target[start:end], after=after))
        length += len(after)
        position = end
    text = "".join([*parts, unit.target[position:]])
    repaired, _ = repair(text, [change.span for change in changes])
    return Adaptation(target=repaired, changes=tuple(changes))


class _Text:
    """An English text cut into tokens: those that stand for themselves, and values."""

    def __init__(self, text: str) -> None:
        self.text, self.spans = token_spans(text)
        self.tokens = [self.text[start:end] for start, end in self.spans]
        kinds = map(placeholder, self.tokens)
        self.skeleton = [kind if kind in _VALUES else token for kind, token in zip(kinds, self.tokens, strict=True)]

    def value(self, index: int) -> _Value | None:
        """Return the value that a token has, None where its digits are no number (3:30)."""
        token, kind = self.tokens[index], self.skeleton[index]
        if kind == MONTH:
            return _Value("month", Decimal(MONTHS.index(token) + 1), token)
        if kind == WEEKDAY:
            return _Value("weekday", KOREAN_WEEKDAYS[WEEKDAYS.index(token)], token)
        digits = token.rstrip("stndrh")
        if re.match(r"0\d", digits):
            return None  # of a telephone number
        try:
            return _Value("number", Decimal(digits.replace(",", "")) * self._scale(index + 1), digits)
        except InvalidOperation:
            return None

    def _scale(self, index: int) -> int:
        behind = [token.lower() for token in self.tokens[index : index + 2]]
        word = behind[1] if behind[:1] == ["-"] and len(behind) > 1 else behind[0] if behind else ""
        return _SCALES.get(word, 1)

    def between(self, start: int, end: int) -> str:
        """Return the text of some tokens."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def is_name(self, start: int, end: int) -> bool:
        """Tell whether tokens can be a name: the first begins with a capital letter or digit, the last is a word."""
        first, last = (self.tokens[start], self.tokens[end - 1]) if start < end else ("-", "-")
        return (first[0].isupper() or first[0].isdigit()) and last[0].isalnum()


def _edits(old: _Text, new: _Text, renderings: Renderings, target: str) -> list[tuple[Span, str]] | None:
    """Return what to put where in the target; None where the sources differ in more than can be put right."""
    blocks = Levenshtein.opcodes(old.skeleton, new.skeleton).as_matching_blocks()
    pairs = [(block.a + i, block.b + i) for block in blocks for i in range(block.size)]
    names: list[tuple[Span, str]] = []
    behind = (0, 0)
    for block in blocks:  # the last one is empty and stands at the end
        if (block.a, block.b) != behind:
            found = _name_edit(old, new, ((behind[0], block.a), (behind[1], block.b)), renderings, target)
            if found is None:
                return None
            names += found
        behind = block.a + block.size, block.b + block.size
    values = _value_edits(old, new, pairs, target)
    return None if values is None else sorted({*names, *values})


def _value_edits(
    old: _Text, new: _Text, pairs: Iterable[tuple[int, int]], target: str
) -> list[tuple[Span, str]] | None:
    became: dict[tuple[PlaceKind, Decimal | str], set[_Value]] = {}
    counts: Counter[tuple[PlaceKind, Decimal | str]] = Counter()
    rounds: set[tuple[PlaceKind, Decimal | str]] = set()
    for before, after in pairs:
        if old.skeleton[before] not in _VALUES:
            continue
        first, second = old.value(before), new.value(after)
        if first is None or second is None:
            if old.tokens[before] != new.tokens[after]:
                return None
            continue
        became.setdefault((first.kind, first.value), set()).add(second)
        counts[first.kind, first.value] += 1
        if old.skeleton[before] == ORDINAL:
            rounds.add((first.kind, first.value))
    changed = {key: values for key, values in became.items() if any(value.value != key[1] for value in values)}
    places = find_places(target)
    if changed and any(place.kind == "weekday" and ("weekday", place.value) not in became for place in places):
        return None  # the date moved, and nothing tells the new weekday
    edits: list[tuple[Span, str]] = []
    for key, values in changed.items():
        found = [place for place in places if (place.kind, place.value) == key]
        if len({value.value for value in values}) > 1 or not 1 <= len(found) <= counts[key]:
            return None
        if any(binds_value(place, target, old.text, is_round=key in rounds) for place in found):
            return None
        for start, end in (place.span for place in found):
            written = _write(values, target[start:end])
            if written is None:
                return None
            edits.append(((start, end), written))
    return edits


def _write(values: set[_Value], like: str) -> str | None:
    value = min(values, key=lambda value: value.written)
    if isinstance(value.value, str):
        return value.value
    return write_number(value.value, like, commas="," in value.written)


def _name_edit(
    old: _Text, new: _Text, block: tuple[Span, Span], renderings: Renderings, target: str
) -> list[tuple[Span, str]] | None:
    """Return the edits that put another name in, for tokens that differ and belong to the two names."""
    for before, after in _around(old, new, block):
        known, wanted = renderings(old.between(*before)), renderings(new.between(*after))
        if not known or not wanted:
            continue
        pattern = "|".join(re.escape(rendering) for rendering in sorted(known, key=len, reverse=True))
        places = [found.span() for found in re.finditer(pattern, target)]
        times = old.text.count(old.between(*before))
        if times == len(places) == 1 and is_word(target, places[0]) and not binds_name(target, places[0], wanted[0]):
            return [(places[0], wanted[0])]
        return None
    return None


def _around(old: _Text, new: _Text, block: tuple[Span, Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the runs of tokens around a difference that can be two names, the longest first."""
    (old_start, old_end), (new_start, new_end) = block
    runs = []
    for left in range(_LONGEST_NAME):
        if (
            left > min(old_start, new_start)
            or old.tokens[old_start - left : old_start] != new.tokens[new_start - left : new_start]
        ):
            break
        for right in range(_LONGEST_NAME - left):
            before, after = (old_start - left, old_end + right), (new_start - left, new_end + right)
            if max(before[1] - len(old.tokens), after[1] - len(new.tokens)) > 0:
                break
            if old.tokens[old_end : before[1]] != new.tokens[new_end : after[1]]:
                break
            if old.is_name(*before) and new.is_name(*after):
                runs.append((before, after))
    yield from sorted(runs, key=lambda run: run[0][0] - run[0][1])
