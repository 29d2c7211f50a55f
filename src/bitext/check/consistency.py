"""Checks across the units of a file: what is said twice is said the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bitext.check.kind import Doubt, Fact, check
from bitext.model import BilingualUnit
from bitext.text import excerpt

_LEAST_WORDS = 2
_SHOWN = 48
#: What does not count when values are compared: Korean compounds are spaced both ways.
_CORE = re.compile(r"[\s.]+")


@check(
    "warning",
    "One source with several translations.",
    right=("The two sides met. | 양측은 회동하였다.", "The two sides met. | 양측은 회동하였다."),
    wrong=("The two sides met. | 양측은 회동하였다.", "The two sides met. | 양측이 만났다."),
)
def target_inconsistent(unit: BilingualUnit) -> Iterator[Fact]:
    """Say how a source of two words and more is translated."""
    source = " ".join(unit.source.split())
    if source.count(" ") + 1 >= _LEAST_WORDS and unit.target.strip():
        yield Fact(source, unit.target.strip())


@check(
    "warning",
    "One translation for different sources.",
    right=("The two sides met. | 양측은 회동하였다.", "The two sides talked. | 양측은 대화하였다."),
    wrong=("The two sides met. | 양측은 회동하였다.", "No agreement was reached. | 양측은 회동하였다."),
)
def source_inconsistent(unit: BilingualUnit) -> Iterator[Fact]:
    """Say of what source a whole sentence is the translation; case and "the" do not count."""
    target = " ".join(unit.target.split())
    if target.count(" ") + 1 >= _LEAST_WORDS and unit.source.strip():
        yield Fact(target, unit.source.strip())


@dataclass(slots=True)
class _Said:
    """One value of a thing: how often it came, and the first unit that has it."""

    core: int
    shown: str
    unit: str
    count: int = 0


class Consistency:
    """Compare facts across units; memory grows with the number of different things."""

    def __init__(self) -> None:
        self._said: dict[int, list[_Said]] = {}

    def compare(self, code: str, fact: Fact, unit: str) -> Doubt | None:
        """Take a fact; return a doubt where more units so far said otherwise, or as many and earlier.

        >>> table = Consistency()
        >>> [bool(table.compare("c", Fact("Billström", value), "1")) for value in ("빌스트룀", "빌스트롬", "빌스트룀")]
        [False, True, False]
        """
        values = self._said.setdefault(hash((code, fact.key.lower())), [])
        core = hash(_CORE.sub("", fact.value).lower())
        said = next((value for value in values if value.core == core), None)
        if said is None:
            said = _Said(core, excerpt(fact.value, _SHOWN), unit)
            values.append(said)
        said.count += 1
        usual = max(values, key=lambda value: value.count)
        if said is usual:
            return None
        key, value = excerpt(fact.key, _SHOWN), excerpt(fact.value, _SHOWN)
        return Doubt(f"{key}: {value} here, {usual.shown} in unit {usual.unit}", fact.source, fact.target)


CHECKS = (target_inconsistent, source_inconsistent)
