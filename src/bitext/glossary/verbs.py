"""Words that are others where they stand: "will grant a visa" has no grant in it, "the shared goal" no verb."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bitext.model import TermMatch

#: Behind these comes a verb (not behind May, the month); behind "to" one does where its object follows.
_MODAL = re.compile(r"\b(?:will|would|shall|should|may|might|must|can|cannot|could)\s(?:not\s|also\s)?$")
_TO = re.compile(r"\bto\s$")
_OBJECT = re.compile(r"\s(?:the|an?|its?|this|these|him|her|them|us|their|his|our|all|any|each|every)\b")
#: Between these a participle is an adjective.
_DETERMINER = re.compile(
    r"\b(?:the|an?|our|their|its|his|her|your|my|these|those|of|for|with|towards?|based on)\s$", re.IGNORECASE
)
_NOUN = re.compile(r"\s(?!(?:that|to|by|in|on|with|at|for|from|the|an?|and|or|its|their|his|her)\b)[a-z]")


def without_verbs(text: str, matches: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
    """Leave out common nouns of one word that are verbs in the text, and verbs that are adjectives there."""
    return tuple(match for match in matches if not _is_verb(text, match) and not _is_adjective(text, match))


def _is_adjective(text: str, match: TermMatch) -> bool:
    start, end = match.span
    if match.entry.source.pos != "verb" or not text[start:end].endswith("ed") or " " in text[start:end]:
        return False
    return _DETERMINER.search(text[max(0, start - 16) : start]) is not None and _NOUN.match(text, end) is not None


def _is_verb(text: str, match: TermMatch) -> bool:
    start, end = match.span
    if match.entry.source.pos != "noun" or not text[start:end].islower() or " " in text[start:end]:
        return False
    before = text[max(0, start - 16) : start]
    if _MODAL.search(before):
        return True
    return _TO.search(before) is not None and _OBJECT.match(text, end) is not None
