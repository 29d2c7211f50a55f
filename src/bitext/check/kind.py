"""What a check is: a function from a unit to its doubts, with a code, a severity and an example of right and wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bitext.model import BilingualUnit, Severity, Span


class Doubt(NamedTuple):
    """Hold what a check says of a unit; the code and the severity are the check's."""

    message: str
    source: Span | None = None
    target: Span | None = None


class Fact(NamedTuple):
    """Hold what a unit says of a thing that all units of a file should say the same of.

    Attributes:
        key: The thing, as it is shown.
        value: What this unit makes of it; spaces and the final stop do not count.
        source: Where the thing stands in the source.
        target: Where the value stands in the target.
    """

    key: str
    value: str
    source: Span | None = None
    target: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Hold one check.

    Attributes:
        code: Its stable name.
        severity: Of its findings, unless profile or configuration say otherwise.
        summary: What it finds, in a few words.
        right: Units of which it says nothing, each as "source | target".
        wrong: Units of which it says something, and no other check does.
        find: From a unit to its doubts, or to the facts that are compared across units; takes the threshold as a
            second argument where the check has one.
        threshold: From what value on there is a doubt; None for a check that has none.
        meaning: What the threshold counts.
    """

    code: str
    severity: Severity
    summary: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    find: Callable[..., Iterable[Doubt | Fact]]
    threshold: float | None = None
    meaning: str = ""


def check(
    severity: Severity,
    summary: str,
    *,
    right: str | tuple[str, ...],
    wrong: str | tuple[str, ...],
    threshold: float | None = None,
    meaning: str = "",
) -> Callable[[Callable[..., Iterable[Doubt | Fact]]], Check]:
    """Make a function a :class:`Check`; its name is the code, with hyphens."""

    def make(find: Callable[..., Iterable[Doubt | Fact]]) -> Check:
        return Check(
            code=find.__name__.replace("_", "-"),
            severity=severity,
            summary=summary,
            right=(right,) if isinstance(right, str) else right,
            wrong=(wrong,) if isinstance(wrong, str) else wrong,
            find=find,
            threshold=threshold,
            meaning=meaning,
        )

    return make


def example_units(lines: Iterable[str]) -> list[BilingualUnit]:
    """Return the units of examples, numbered from 1.

    >>> example_units(["ROK | 한국"])[0].target
    '한국'
    """
    pairs = (line.partition(" | ") for line in lines)
    return [
        BilingualUnit(id=str(number), source=source, target=target)
        for number, (source, _, target) in enumerate(pairs, 1)
    ]
