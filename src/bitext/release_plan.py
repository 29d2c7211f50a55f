"""Where the Korean of each segment of a release is to come from, the memory or the model, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bitext.foreign_names import unify_names
from bitext.model import Translation
from bitext.pipeline import Group, Prepared, Translated, group_markup, group_terms, join_release, source_text
from bitext.placing import place_markup
from bitext.reuse import Recalled
from bitext.terminology import request_terms, settle_reused
from bitext.translate.terms import TermRequest


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """Hold what is known of a release before its segments are decoded.

    Attributes:
        release: The release.
        requests: What would be asked of the model, for each segment.
        recalled: What the memory has, for each segment.
        paragraphs: What the memory has of whole paragraphs, terms not settled.
        hidden: Whether units are paragraphs only: segments of whole paragraphs are then no unit and not decoded.
    """

    release: Prepared
    requests: Sequence[TermRequest]
    recalled: Sequence[Recalled]
    paragraphs: Mapping[Group, Translation]
    hidden: bool

    def asked(self) -> Iterator[TermRequest]:
        """Yield what the model is to be asked."""
        left_out = self._left_out()
        for index, (request, recall) in enumerate(zip(self.requests, self.recalled, strict=True)):
            if recall.translation is None and index not in left_out:
                yield request

    def join(self, done: Mapping[TermRequest, Translation]) -> Translated:
        """Return the translated release, given the answers to :meth:`asked`."""
        left_out = self._left_out()
        translations = [
            Translation(source=request.text, text="", score=None, model="")
            if index in left_out
            else settle_reused(request, recall.translation)
            if recall.translation
            else replace(done[request], alternatives=recall.alternatives)
            for index, (request, recall) in enumerate(zip(self.requests, self.recalled, strict=True))
        ]
        placed = [
            place_markup(translation, group_markup(self.release, (index,)))
            for index, translation in enumerate(unify_names(translations))
        ]
        whole = {group: self._settled(group, translation) for group, translation in self.paragraphs.items()}
        return join_release(self.release, placed, whole)

    def counts(self, translated: Translated) -> dict[str, int]:
        """Count what stands in the units."""
        left_out = self._left_out()
        parts = [(1, t) for index, t in enumerate(translated.translations) if index not in left_out]
        parts += [(len(group), t) for group, t in translated.paragraphs.items() if self.hidden]
        matches = [match for _, translation in parts for match in translation.terms]
        found = sum(match.term is not None for match in matches)
        reuses = [(size, translation.reuse.kind) for size, translation in parts if translation.reuse]
        return {
            "paragraphs": len(self.release.release.blocks()),
            "segments": len(self.release.segments),
            "reused": sum(size for size, kind in reuses if kind != "adapted"),
            "adapted": sum(size for size, kind in reuses if kind == "adapted"),
            "terms_found": found,
            "terms_missed": len(matches) - found,
            "findings": len(translated.findings),
        }

    def _left_out(self) -> set[int]:
        return {index for group in self.paragraphs for index in group} if self.hidden else set()

    def _settled(self, group: Group, translation: Translation) -> Translation:
        text, terms = source_text(self.release, group), group_terms(self.release, group)
        settled = settle_reused(request_terms(text, terms, "report", None), translation)
        return place_markup(settled, group_markup(self.release, group))
