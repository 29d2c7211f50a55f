"""Which countries a release is about: where two releases name none in common, they are not of one event."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Countries:
    """Hold the countries of a release, by names equal in both languages.

    Attributes:
        subject: What it is about: those of its title, of the whole text where the title names none.
        named: Those of the whole text.
    """

    subject: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @classmethod
    def of(cls, title: Set[str], text: Set[str]) -> Countries:
        """Return the countries of a release, given those of its title and of its whole text."""
        return cls(subject=frozenset(title or text), named=frozenset(text))

    def differ(self, other: Countries) -> bool:
        """Tell whether each is about countries and names none of those that the other is about."""
        both = self.subject and other.subject
        return bool(both) and not self.subject & other.named and not other.subject & self.named
