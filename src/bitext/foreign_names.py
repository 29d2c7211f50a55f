"""One spelling for each foreign person of a release: a model spells a name that it does not know in many ways.

Persons are known by a title before them somewhere in the release, and their Korean by its sound (:mod:`bitext.sounds`):
a word before a title whose consonants are nearly those of the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bitext.check.names import titled_surnames
from bitext.glossary.rendering import settle
from bitext.model import Finding, Span, Translation
from bitext.sounds import hangul_sounds, latin_sounds, sound_distance
from bitext.text import HANGUL
from bitext.translate.particles import repair

_WORD = re.compile(f"(?<![{HANGUL}A-Za-z0-9])[{HANGUL}]{{2,8}}(?= )")
_TITLES = (
    "장관|차관|차관보|대사|대통령|부통령|총리|수상|의장|총재|총장|국장|대표|위원장|특사|국왕|왕세자|의원|지사|시장|교수|대변인|부장|보좌관"
    "|회장|사장|원장|소장|단장|사령관|대장|공사|총영사|영사|여사|박사|씨|주교|추기경|교황|이사장|조정관|보고관|행정처장"
)
#: A title behind a name, with the country or office between them: 루베트킨 우루과이 외교장관.
_TITLE = re.compile(
    rf" (?:[{HANGUL}·A-Z()]+(?<![를을은는에한된할와과의서]) ){{0,3}}?[{HANGUL}]{{0,6}}(?:{_TITLES})(?![{HANGUL}]{{3}})"
)
_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u00de][\w’-]+")
_PARTICLE = re.compile("(?:께서|에게|에서|으로|[은는이가을를과와의도만에로])$")
_SHORTEST = 3  # consonants of a name that is told by its sound
_FARTHEST = 0.4  # of its consonants may differ


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Hold how a name is written at a place, how far that is from its sound, and whether it stays: it is a term's."""

    index: int
    span: Span
    text: str
    distance: int
    stays: bool


def unify_names(translations: Sequence[Translation]) -> tuple[Translation, ...]:
    """Write each foreign person of a release in one way, in what a model translated; each change is a finding.

    What a person has confirmed, and the glossary's terms, stay. Of several spellings theirs is taken, else the most
    frequent, then the one that is nearest to the sound, then the first.
    """
    done = list(translations)
    names = dict.fromkeys(name for translation in done for name in titled_surnames(translation.source))
    for name in names:
        sounds = latin_sounds(name)
        if len(sounds) < _SHORTEST:
            continue
        spellings = [found for index, one in enumerate(done) for found in _spellings(index, one, name, sounds)]
        if len({spelling.text for spelling in spellings}) < 2:
            continue
        best = _best(spellings)
        for spelling in reversed(spellings):  # so that the places before stay what they are
            if spelling.text != best and not spelling.stays and _alike(spelling.text, best):
                done[spelling.index] = _written(done[spelling.index], spelling, name, best)
    return tuple(done)


def _spellings(index: int, translation: Translation, name: str, sounds: str) -> list[_Spelling]:
    """Return the words that are the name in a translation, in order; none where more words may be it than it has."""
    source, text = translation.source, translation.text
    mentions = len(re.findall(rf"\b{re.escape(name)}\b", source))
    terms = {match.target_span: source[slice(*match.span)] for match in translation.terms if match.target_span}
    others = [latin_sounds(word) for word in _CAPITALISED.findall(source) if word != name]
    found = []
    for start, end in _candidates(text) if mentions else ():
        heard = hangul_sounds(text[start:end])
        distance = sound_distance(sounds, heard)
        over = [wording for (first, last), wording in terms.items() if start < last and first < end]
        if distance > _FARTHEST * len(sounds) or any(name not in wording for wording in over):
            continue
        stem = _PARTICLE.sub("", text[start:end])
        if stem != text[start:end] and sound_distance(sounds, hangul_sounds(stem)) <= distance:
            continue  # 마르코스와 한국 대통령: the title is another's
        if not any(len(other) >= _SHORTEST and sound_distance(other, heard) <= distance for other in others):
            stays = not translation.model or bool(over)
            found.append(_Spelling(index, (start, end), text[start:end], distance, stays))
    return found if len(found) <= mentions or len({one.text for one in found}) == 1 else []


def _candidates(text: str) -> Iterator[Span]:
    for word in _WORD.finditer(text):
        if _TITLE.match(text, word.end()):
            yield word.span()


def _best(spellings: Sequence[_Spelling]) -> str:
    counts = Counter(spelling.text for spelling in spellings)
    return min(spellings, key=lambda one: (not one.stays, -counts[one.text], one.distance, one.index)).text


def _alike(spelling: str, other: str) -> bool:
    """Tell whether two words can be one name: they begin with one syllable, or sound alike but for one consonant."""
    return spelling[0] == other[0] or sound_distance(hangul_sounds(spelling), hangul_sounds(other)) < 2


def _written(translation: Translation, spelling: _Spelling, name: str, best: str) -> Translation:
    start, end = spelling.span
    text = f"{translation.text[:start]}{best}{translation.text[end:]}"
    text = repair(text, [(start, start + len(best))])[0]
    place = re.search(rf"\b{re.escape(name)}\b", translation.source)
    message = f"{name} was {spelling.text} here and {best} elsewhere in the release; it is {best} now"
    finding = Finding(code="name-unified", severity="info", message=message, span=place.span() if place else None)
    findings = dict.fromkeys((*translation.findings, finding))
    terms = settle(translation.terms, text)
    return replace(translation, text=text, terms=terms, alignment=(), findings=tuple(findings))
