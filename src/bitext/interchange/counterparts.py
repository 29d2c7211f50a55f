"""Pair the units of a reviewed file with those of the file that was given to the reviewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bitext.interchange.units import ForeignUnit, plain_text


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
    known: defaultdict[str, list[ForeignUnit]] = defaultdict(list)
    for unit in machine:
        known[_key(unit)].append(unit)
    taken: set[int] = set()
    chosen: dict[int, ForeignUnit] = {}
    for number, unit in enumerate(reviewed):
        same = next((other for other in known.get(_key(unit), ()) if unit.id and other.id == unit.id), None)
        if same is not None:
            chosen[number] = same
            taken.add(id(same))
    for number, unit in enumerate(reviewed):
        if number in chosen or not (others := known.get(_key(unit))):
            continue
        chosen[number] = min(others, key=lambda other: (-_neighbours(unit, other), id(other) in taken))
        taken.add(id(chosen[number]))
    return tuple(Counterpart(reviewed=unit, machine=chosen.get(number)) for number, unit in enumerate(reviewed))


def _key(unit: ForeignUnit) -> str:
    return " ".join(plain_text(unit.source, unit.source_codes).split())


def _neighbours(unit: ForeignUnit, other: ForeignUnit) -> int:
    """Count the neighbours that two units are known to share."""
    pairs = ((unit.previous, other.previous), (unit.next, other.next))
    return sum(one is not None and one == two for one, two in pairs)
