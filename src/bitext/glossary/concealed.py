"""Names of places inside those of others: the 인도 of 인도네시아 is no India, the 본 of 일본 no Bonn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bitext.model import ConceptEntry

_DOMAINS = ("country", "place")
#: Behind the short name of a state in its full one: 가나공화국 is Ghana.
_FULL = re.compile(r"[가-힣 ]*(?:공화국|왕국|공국|연방|연합국|합중국|술탄국|독립국|다루살람|제도|국)(?:\(\w+\))?")


def with_concealing(entries: Iterable[ConceptEntry]) -> tuple[ConceptEntry, ...]:
    """Return the entries, those of places with the renderings of other places that their own stand inside.

    The full name of a state conceals its short one only where the English is that of another state: 도미니카공화국 is
    no Dominica. A part of a place (동아프리카, East Africa) conceals it in the names of states only (남수단, South
    Sudan). Entries that share a rendering are of one place.
    """
    entries = tuple(entries)
    places = [entry for entry in entries if entry.domain in _DOMAINS and entry.source.pos == "propn"]
    texts = {id(entry): {term.text for term in entry.expected()} for entry in places}
    concealing = {
        id(entry): tuple(
            dict.fromkeys(
                text
                for other in places
                if not texts[id(other)] & own
                for text in sorted(texts[id(other)])
                if any(rendering in text and _conceals(text, other, rendering, entry) for rendering in own)
            )
        )
        for entry in places
        for own in (texts[id(entry)],)
    }
    return tuple(replace(entry, concealing=concealing.get(id(entry), ())) for entry in entries)


def _conceals(longer: str, other: ConceptEntry, rendering: str, entry: ConceptEntry) -> bool:
    if len(rendering) == 1 and (entry.domain, other.domain) == ("country", "place"):
        return False  # 북미 is North America, and the DPRK and the US
    named = re.search(rf"\b{re.escape(entry.source.text)}\b", other.source.text) is not None
    if not longer.startswith(rendering):
        return not named or other.domain == entry.domain == "country"
    rest = longer[len(rendering) :]
    return not named if _FULL.fullmatch(rest) or other.domain == "place" else rest[0] != "("
