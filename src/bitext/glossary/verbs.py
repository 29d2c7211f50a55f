"""Nouns of the glossary that are verbs where they stand: "will grant a visa" has no grant in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bitext.model import TermMatch

#: Behind these comes a verb (not behind May, the month); behind "to" one does where its object follows.
_MODAL = re.compile(r"\b(?:will|would|shall|should|may|might|must|can|cannot|could)\s(?:not\s|also\s)?$")
_TO = re.compile(r"\bto\s$")
_OBJECT = re.compile(r"\s(?:the|an?|its?|this|these|him|her|them|us|their|his|our|all|any|each|every)\b")


def without_verbs(text: str, matches: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
    """Leave out common nouns of one word that are verbs in the text."""
    return tuple(match for match in matches if not _is_verb(text, match))


def _is_verb(text: str, match: TermMatch) -> bool:
    start, end = match.span
    if match.entry.source.pos != "noun" or not text[start:end].islower() or " " in text[start:end]:
        return False
    before = text[max(0, start - 16) : start]
    if _MODAL.search(before):
        return True
    return _TO.search(before) is not None and _OBJECT.match(text, end) is not None
