"""Names of places inside those of others: the 인도 of 인도네시아 is no India, the 본 of 일본 no Bonn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import ahocorasick_rs

from bitext.model import ConceptEntry

_DOMAINS = ("country", "place")
#: What makes verbs of 인도 and 오만; 인도하원 is India's lower house.
_HADA = "하고|하기|하는|하며|하면|하여|하였|하지|한 |한다|할 |했|해야|해 |함으|함을|합니".split("|")
#: Words, and words that meet, in which the name of a place stands by chance: 인도적 지원, 북한국민, 모든 수단.
_BY_CHANCE = {
    "인도": [
        *"범죄인 인도|범죄인인도|긴급인도|국제인도법|국제 인도법|인도지원|인도위기|인도상황".split("|"),
        *"인도태평양|확인도|본인도|개인도|장애인도|무인도".split("|"),
        *("인도" + word for word in ["적", "주의", "하도록", "하려", "되", "된", "받", *_HADA]),
    ],
    "오만": ["오만" + word for word in ["하게", *_HADA]],
    "한국": ["북한국"],
    "수단": [*"모든 수단|적 수단|선수단|생계수단|교통수단|운송수단|통신수단|결제수단|이동수단|구제수단".split("|")],
    "이란": ["것이란", "점이란", "이란 점을", "이란 점에", "이란 사실"],
    "도하": [verb + "도하" for verb in "주 시 유 인 보 의 선 지 기 제 타 과 양 매 강".split()],
    "가나": ["르가나", "가 나오", "가 나왔", "가 나올", "가 나타"],
}
#: Behind the short name of a state in its full one: 가나공화국 is Ghana.
_FULL = re.compile(r"[가-힣 ]*(?:공화국|왕국|공국|연방|연합국|합중국|술탄국|독립국|다루살람|제도|국)(?:\(\w+\))?")


def with_concealing(entries: Iterable[ConceptEntry]) -> tuple[ConceptEntry, ...]:
    """Return the entries, those of places with what else their renderings stand inside: other places, other words.

    The full name of a state conceals its short one only where the English is that of another state: 도미니카공화국 is
    no Dominica. A part of a state conceals it (북아일랜드 is no Ireland, 남수단 no Sudan), a part of another place does
    not (동아프리카, East Africa). Entries that share a rendering are of one place.
    """
    entries = tuple(entries)
    owners: defaultdict[str, list[ConceptEntry]] = defaultdict(list)
    for entry in entries:
        if entry.domain in _DOMAINS and entry.source.pos == "propn":
            for term in entry.expected():
                owners[term.text].append(entry)
    texts = list(owners)
    automaton = ahocorasick_rs.AhoCorasick(texts)
    concealing: defaultdict[str, set[str]] = defaultdict(set)
    for rendering, words in _BY_CHANCE.items():
        for entry in owners.get(rendering, ()):
            concealing[entry.id].update(words)
    for longer in texts:
        inside = {texts[index] for index, _, _ in automaton.find_matches_as_indexes(longer, overlapping=True)}
        for rendering in inside - {longer}:
            for entry, other in product(owners[rendering], owners[longer]):
                if not _share(entry, other) and _conceals(longer, other, rendering, entry):
                    concealing[entry.id].add(longer)
    return tuple(replace(entry, concealing=tuple(sorted(concealing.get(entry.id, ())))) for entry in entries)


def _share(one: ConceptEntry, other: ConceptEntry) -> bool:
    return not {term.text for term in one.expected()}.isdisjoint(term.text for term in other.expected())


def _conceals(longer: str, other: ConceptEntry, rendering: str, entry: ConceptEntry) -> bool:
    if len(rendering) == 1 and (entry.domain, other.domain) == ("country", "place"):
        return False  # 북미 is North America, and the DPRK and the US
    named = re.search(rf"\b{re.escape(entry.source.text)}\b", other.source.text) is not None
    if not longer.startswith(rendering):
        return not named or entry.domain == "country"
    rest = longer[len(rendering) :]
    return not named if _FULL.fullmatch(rest) or other.domain == "place" else rest[0] != "("
