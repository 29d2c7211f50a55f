"""Pair the units of a reviewed file with those of the file that was given to the reviewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bitext.interchange.units import ForeignUnit, plain_text

#: A source, and the neighbours that go with it.
_Place = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """Hold a reviewed unit, and the unit that it was made from, None where there is none."""

    reviewed: ForeignUnit
    machine: ForeignUnit | None


def pair_units(reviewed: Sequence[ForeignUnit], machine: Iterable[ForeignUnit]) -> tuple[Counterpart, ...]:
    """Return one counterpart for each reviewed unit, in their order.

    Units are counterparts only where they have the same source, but for white space and inline elements. Those of the
    same id go first; the others take, of several with that source, the one between the same neighbours, then the
    first that is free; where none is free, the first one again.
    """
    units = list(machine)
    by_id: dict[tuple[str, str], int] = {}
    queues: defaultdict[_Place, _Queue] = defaultdict(_Queue)
    for number, unit in enumerate(units):
        by_id.setdefault((unit.id, _key(unit)), number)
        for place in (place for places in _places(unit) for place in places):
            queues[place].numbers.append(number)
    taken: set[int] = set()
    chosen: dict[int, int] = {}
    for index, unit in enumerate(reviewed):
        same = by_id.get((unit.id, _key(unit))) if unit.id else None
        if same is not None:
            chosen[index] = same
            taken.add(same)
    for index, unit in enumerate(reviewed):
        if index in chosen:
            continue
        for places in _places(unit):
            if found := [queues[place].first(taken) for place in places if place in queues]:
                chosen[index] = min(found)[1]
                taken.add(chosen[index])
                break
    return tuple(
        Counterpart(reviewed=unit, machine=units[chosen[index]] if index in chosen else None)
        for index, unit in enumerate(reviewed)
    )


class _Queue:
    """Numbers of the units of one place; those taken are passed over once, however many ask."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._passed = 0

    def first(self, taken: Collection[int]) -> tuple[bool, int]:
        """Return the first number that is free, or the first of all, after whether none is free."""
        while self._passed < len(self.numbers) and self.numbers[self._passed] in taken:
            self._passed += 1
        full = self._passed == len(self.numbers)
        return full, self.numbers[0 if full else self._passed]


def _key(unit: ForeignUnit) -> str:
    return " ".join(plain_text(unit.source, unit.source_codes).split())


def _places(unit: ForeignUnit) -> Iterator[list[_Place]]:
    """Yield what a unit may share with others of its source: both neighbours, then either, then none."""
    key, previous, next = _key(unit), unit.previous, unit.next
    either: list[_Place] = []
    if previous is not None:
        either.append((key, "previous", previous))
    if next is not None:
        either.append((key, "next", next))
    if previous is not None and next is not None:
        yield [(key, "both", previous, next)]
    yield either
    yield [(key,)]
