"""What the memory takes and gives: units, matches, and the filter that selects units."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, get_args

from bitext.model import ReviewStatus

UnitStatus = ReviewStatus
MatchKind = Literal["context", "exact", "fuzzy"]
#: In rising order; a unit that comes again keeps the highest.
STATUSES: tuple[UnitStatus, ...] = get_args(ReviewStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUnit:
    """Hold one source with one translation and where they are from.

    Attributes:
        source: The source, as it stood in its text.
        target: Its translation.
        status: machine: no person has confirmed it; reviewed: a person has; approved: it was signed off.
        origin: Where it came in from: the name of a file or tool.
        author: Who changed it last, or made it.
        created: When it was made, UTC to the second; None: the memory takes the date of the import.
        changed: When it was last changed or its status raised, UTC; None: as ``created``.
        previous: Source of the segment before; empty at the beginning of the text.
        next: Source of the segment behind; empty at the end of the text.
        release: Id of the release.
        paragraph: Index into the blocks of the release.
        id: Id of the unit in its release.
    """

    source: str
    target: str
    status: UnitStatus
    origin: str | None = None
    author: str | None = None
    created: datetime.datetime | None = None
    changed: datetime.datetime | None = None
    previous: str | None = None
    next: str | None = None
    release: str | None = None
    paragraph: int | None = None
    id: str | None = None

    @property
    def confirmed(self) -> bool:
        """Tell whether a person stands behind the translation."""
        return self.status != "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryMatch:
    """Hold one unit recalled for a source.

    Attributes:
        unit: The unit.
        score: Likeness of the sources, 0 to 100; 100 only for the same text (see :mod:`bitext.memory.fuzzy`).
        kind: context: the same text between the same neighbours; exact: the same text; fuzzy: one like it.
        conflict: Whether the memory has another translation that is as good: of the same source, kind and standing
            (confirmed or machine), and not an older version of the same unit.
    """

    unit: MemoryUnit
    score: int
    kind: MatchKind
    conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFilter:
    """Select units; what is None or empty selects all.

    Attributes:
        statuses: Any of these.
        release: Id of the release.
        origin: Where they came in from.
        since: Changed at this moment or later.
        before: Changed before this moment.
    """

    statuses: tuple[UnitStatus, ...] = ()
    release: str | None = None
    origin: str | None = None
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None

    def where(self) -> tuple[str, tuple[str | int, ...]]:
        """Return the SQL condition on units u, and its values."""
        conditions: list[tuple[str, str | int | None]] = [
            ("u.release = ?", self.release),
            ("u.origin = ?", self.origin),
            ("u.changed >= ?", None if self.since is None else int(self.since.timestamp())),
            ("u.changed < ?", None if self.before is None else int(self.before.timestamp())),
        ]
        given = [(condition, value) for condition, value in conditions if value is not None]
        ranks = ", ".join(str(STATUSES.index(status)) for status in self.statuses)
        texts = [f"u.status IN ({ranks})"] if ranks else []
        return " AND ".join([*texts, *(condition for condition, _ in given)]) or "1", tuple(value for _, value in given)
