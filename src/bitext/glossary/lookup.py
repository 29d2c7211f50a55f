"""Everything that the glossary knows about the segments of a release."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bitext.glossary.find import TermFinder
from bitext.glossary.mention import write_mentions
from bitext.glossary.names import NameRegister, unresolved_finding
from bitext.glossary.offices import Tenure, check_offices
from bitext.glossary.verbs import without_verbs
from bitext.model import ConceptEntry, Finding, TermMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold what was found in the segments of a release.

    Attributes:
        matches: The term matches of each segment, names in another spelling among them, with what is to be written.
        findings: The doubts about each segment.
    """

    matches: tuple[tuple[TermMatch, ...], ...]
    findings: tuple[tuple[Finding, ...], ...]


class GlossaryLookup:
    """Look up terms, names and offices.

    Args:
        entries: The glossary.
        offices: The register of office-holders.
    """

    def __init__(self, entries: Sequence[ConceptEntry], offices: Sequence[Tenure] = ()) -> None:
        self.finder = TermFinder(entries)
        self._names = NameRegister(entries)
        self._offices = offices

    def find(self, texts: Sequence[str], headlines: Sequence[bool], date: datetime.date | None) -> Found:
        """Look up the segments of a release in page order.

        Args:
            texts: The segments.
            headlines: Whether a segment belongs to a headline.
            date: Day of the release.
        """
        matches: list[tuple[TermMatch, ...]] = []
        findings: list[tuple[Finding, ...]] = []
        doubted: set[str] = set()
        for text in texts:
            found, unresolved = self._names.resolve(text, without_verbs(text, self.finder.find(text, date)))
            matches.append(found)
            fresh = {name.key: name for name in unresolved if name.key not in doubted}  # once a release is enough
            doubted |= set(fresh)
            findings.append(
                (
                    *(unresolved_finding(name, text) for name in fresh.values()),
                    *check_offices(text, found, self._offices, date),
                )
            )
        return Found(matches=write_mentions(texts, matches, headlines), findings=tuple(findings))
