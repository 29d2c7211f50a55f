"""Which countries a release is about: where two releases name none in common, they are not of one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    def of(cls, title: Iterable[str], text: Iterable[str], known: Mapping[str, str]) -> Countries:
        """Return the countries of a release.

        Args:
            title: Evidence tokens of the title.
            text: Those of the whole text.
            known: The tokens that stand for countries, with the countries' names.
        """
        named = frozenset(known[token] for token in text if token in known)
        return cls(subject=frozenset(known[token] for token in title if token in known) or named, named=named)

    def differ(self, other: Countries) -> bool:
        """Tell whether each is about countries and names none of those that the other is about."""
        both = self.subject and other.subject
        return bool(both) and not self.subject & other.named and not other.subject & self.named
