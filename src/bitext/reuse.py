"""What the memory gives for a release: Korean that a person has confirmed, and what is like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bitext.check.values.compare import differing_values
from bitext.memory.adapt import Adaptation, adapt
from bitext.memory.bound import names_another_state
from bitext.memory.recall import LIMIT, THRESHOLD, Memory
from bitext.memory.units import MemoryMatch
from bitext.model import Alternative, ConceptEntry, Finding, Reuse, Translation
from bitext.pipeline import Group, Prepared, paragraph_groups, source_text
from bitext.translate.particles import repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """Hold what the memory has for a segment.

    Attributes:
        translation: Its Korean, taken over or adapted; None where the memory has none that can be.
        alternatives: What else it has, the best match first; those of the translation as well.
    """

    translation: Translation | None
    alternatives: tuple[Alternative, ...]


def nothing(release: Prepared) -> list[Recalled]:
    """Return what there is without a memory."""
    return [Recalled(translation=None, alternatives=())] * len(release.segments)


class Reuser:
    """Recall the segments and paragraphs of releases.

    Taken over is the translation of the same text that a person has confirmed, the best as
    :meth:`bitext.memory.recall.Memory.recall` orders them. Without one, that of a text which differs in numbers, dates
    and names only is adapted. Machine translations of the memory are alternatives and no more.

    Args:
        memory: An open memory.
        entries: The glossary, for the Korean of names.
        threshold: Lowest score of an alternative, 30 to 100.
    """

    def __init__(self, memory: Memory, entries: Iterable[ConceptEntry] = (), threshold: int = THRESHOLD) -> None:
        self._memory = memory
        self._threshold = threshold
        entries = list(entries)
        self._renderings = {
            entry.source.text: tuple(term.text for term in entry.expected()) for entry in entries if not entry.valid_to
        }

        self._states: dict[str, set[str]] = {}
        for entry in entries:
            for term in entry.expected() if entry.domain == "country" else ():
                self._states.setdefault(term.text, set()).add(entry.source.text)

    @property
    def state(self) -> str:
        """Return what tells apart the memories and settings that may give different translations."""
        return f"{self._memory.state} {self._threshold}"

    def recall(self, release: Prepared) -> list[Recalled]:
        """Return what the memory has for each segment of a release.

        Raises:
            InputError: The memory is damaged.
        """
        texts = ["", *(segment.text for segment in release.segments), ""]
        return [
            self._choose(text, self._matches(text, previous, next))
            for previous, text, next in zip(texts, texts[1:], texts[2:], strict=False)
        ]

    def _matches(self, text: str, previous: str, next: str) -> tuple[MemoryMatch, ...]:
        """Return the best matches, those that a person has confirmed among them however many others there are."""
        matches = self._memory.recall(text, previous, next, self._threshold)
        if len(matches) < LIMIT or any(match.unit.confirmed for match in matches):
            return matches
        return matches + self._memory.recall(text, previous, next, self._threshold, confirmed=True)

    def recall_paragraphs(self, release: Prepared) -> dict[Group, Translation]:
        """Return the Korean of the whole paragraphs, of several segments, that the memory has as they stand.

        Raises:
            InputError: The memory is damaged.
        """
        groups = paragraph_groups(release)
        texts = ["", *(source_text(release, group) for group in groups), ""]
        found = {
            group: self._choose(text, self._memory.recall(text, previous, next, 100)).translation
            for group, previous, text, next in zip(groups, texts, texts[1:], texts[2:], strict=False)
            if len(group) > 1
        }
        return {group: translation for group, translation in found.items() if translation}

    def _choose(self, text: str, matches: Sequence[MemoryMatch]) -> Recalled:
        for match in matches:
            if not match.unit.confirmed:
                continue
            if match.kind != "fuzzy":
                others = _alternatives(other for other in matches if other is not match)
                return Recalled(translation=_taken_over(text, match, others), alternatives=others)
            adaptation = self._adapt(text, match)
            if adaptation:
                others = _alternatives(matches)
                return Recalled(translation=_adapted(text, match, adaptation, others), alternatives=others)
        return Recalled(translation=None, alternatives=_alternatives(matches))

    def _adapt(self, text: str, match: MemoryMatch) -> Adaptation | None:
        """Return a target made to fit, if its numbers agree with the English as well as those of the unit did.

        None where the Korean says more than the English that the change may concern: a state, a sum in won.
        """
        unit = match.unit
        adaptation = adapt(text, unit, repair=repair, renderings=lambda name: self._renderings.get(name, ()))
        if adaptation is None:
            return None
        names = [change for change in adaptation.changes if change.is_name]
        if names and names_another_state(unit.source, unit.target, self._states):
            return None
        before, after = differing_values(unit.source, unit.target), differing_values(text, adaptation.target)
        derived = any(one.target_span and not one.source_span for one in before)  # (약 130억 원) of US$10 million
        if derived and len(names) < len(adaptation.changes):
            return None
        return adaptation if len(after) <= len(before) else None


def _taken_over(text: str, match: MemoryMatch, alternatives: tuple[Alternative, ...]) -> Translation:
    unit = match.unit
    message = "the memory has another confirmed translation of this text; choose one, and mend or prune the other"
    conflict = Finding(code="memory-conflict", severity="warning", message=message)
    foreign = (
        []
        if match.kind == "context"
        else [one.message for one in differing_values(text, unit.target) if one.target_span]
    )
    reuse = Reuse(
        kind="context" if match.kind == "context" else "exact",
        status=unit.status,
        author=unit.author or "",
        changed=unit.changed,
    )
    return Translation(
        source=text,
        text=unit.target,
        score=None,
        model="",
        findings=(*((conflict,) if match.conflict else ()), *map(_values_differ, foreign)),
        reuse=reuse,
        alternatives=alternatives,
    )


def _values_differ(message: str) -> Finding:
    said = f"taken from the memory, where it may be of another day: {message}"
    return Finding(code="memory-values", severity="warning", message=said)


def _adapted(
    text: str, match: MemoryMatch, adaptation: Adaptation, alternatives: tuple[Alternative, ...]
) -> Translation:
    changes = ", ".join(f"{change.before} -> {change.after}" for change in adaptation.changes)
    message = f"a translation of the memory ({match.score}%) was adapted: {changes}; see whether it fits"
    return Translation(
        source=text,
        text=adaptation.target,
        score=None,
        model="",
        findings=(Finding(code="memory-adapted", severity="warning", message=message),),
        reuse=Reuse(kind="adapted", status="machine"),
        alternatives=alternatives,
    )


def _alternatives(matches: Iterable[MemoryMatch]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            target=match.unit.target,
            source=match.unit.source if match.kind == "fuzzy" else "",
            quality=match.score,
            origin=match.unit.origin or "",
        )
        for match in matches
    )
