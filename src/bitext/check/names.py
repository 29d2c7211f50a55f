"""Checks of names: persons spelt the same in Hangul throughout, abbreviations kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, Fact, check
from bitext.model import BilingualUnit, Span
from bitext.sounds import hangul_sounds, latin_sounds
from bitext.surnames import SURNAMES
from bitext.text import HANGUL

_KOREAN = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+-[a-z]+)\b")
_TITLES = (
    "Minister|President|Ambassador|Secretary|Director|Director[- ]General|Chair|Chairman|Chairperson|Chancellor|Premier"
    "|Commissioner|Representative|Envoy|Spokesperson|King|Queen|Prince|Princess|Senator|Governor|Mayor|Professor|General"
    "|Admiral|Speaker|Undersecretary|Under-Secretary|Administrator|Rapporteur|Mr|Ms|Mrs|Dr|Sir|Pope"
)
_TITLED = re.compile(rf"\b(?:{_TITLES})\.? ((?:[A-Z\u00c0-\u00de][\w’'-]+ ?){{1,3}})")
_NAME_WORD = re.compile(r"([A-Z\u00c0-\u00de][a-z\u00df-\u024f]+)(?:['’]s?)?")
#: Capitalised words that follow a title and are no name, and Korean surnames, which many persons share.
_NO_SURNAMES = frozenset(
    """
    Park Kim Lee Choi Jung Jeong Chung Kang Cho Yoon Yun Jang Lim Im Han Oh Seo Shin Kwon Kweon Hwang Ahn Song
    Ryu Yoo Yu Hong Moon Bae Baek Heo Nam Noh Ha Kwak Sung Cha Joo Woo Koo Min Jin Na Um Chae Won Bang Byun
    Yeo Do Suh Pyo Ham Gu Ki Extraordinary Plenipotentiary Permanent Special General Foreign Deputy Vice
    Acting Minister Ministry State Republic Prime Embassy Council Commission Committee Meeting Meets Holds
    Attends Visits Receives Hosts Delivers Congratulates Affairs Designate Secretary Director Chair Office
    Summit Pays Makes Calls Speaks Leaves Departs Returns Signs Participates Elect
    """.split()
)
_RUN = re.compile(f"[{HANGUL}]+")
_SHORTEST = 3
_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z&/-]*[A-Z])s?\)")
#: Abbreviations that Korean never adds in brackets.
_UNWRITTEN = frozenset("ROK DPRK PRC US USA UK UAE EU UN".split())
#: Zones of a time before them, which Korean leaves out or writes otherwise (현지시간).
_TIME_ZONES = frozenset("KST JST GMT UTC EST EDT CST CDT MST MDT PST PDT CET CEST BST IST EET EEST MSK".split())
_TIME_BEFORE = re.compile(r"(?:\b[ap]\.?m\.?|\d:\d\d|\d{4}|noon|midnight|o[’']clock|hours|time),?\s*$")


@check(
    "warning",
    "One person spelt in two ways in the file.",
    right=(
        "Minister Billström spoke. | 빌스트룀 장관이 발언하였다.",
        "Minister Billström left. | 빌스트룀 장관은 떠났다.",
    ),
    wrong=(
        "Minister Billström spoke. | 빌스트룀 장관이 발언하였다.",
        "Minister Billström left. | 빌스트롬 장관은 떠났다.",
    ),
)
def name_inconsistent(unit: BilingualUnit) -> Iterator[Fact]:
    """Say how persons are written in Hangul: Korean full names, and words behind a title, found by their sound."""
    runs = [(found.start(), found[0]) for found in _RUN.finditer(unit.target)]
    for found in _KOREAN.finditer(unit.source):
        hangul = _full_name(found[1], found[2], runs) or _spelt(latin_sounds(found[0]), runs, longest=4)
        if hangul and hangul[1] - hangul[0] > 1:
            yield Fact(found[0], unit.target[slice(*hangul)], found.span(), hangul)
    for name, span in titled_surnames(unit.source).items():
        if hangul := _spelt(latin_sounds(name), runs):
            yield Fact(name, unit.target[slice(*hangul)], span, hangul)


def titled_surnames(source: str) -> dict[str, Span]:
    """Return the surnames of foreign persons behind a title in an English text, with where each stands first.

    >>> titled_surnames("Minister of Foreign Affairs Mario Lubetkin met Minister Cho. Minister Lubetkin left.")
    {'Lubetkin': (70, 78)}
    """
    found: dict[str, Span] = {}
    for titled in _TITLED.finditer(source):
        words = titled[1].split()
        name = _NAME_WORD.fullmatch(words[-1])
        if name and name[1] not in _NO_SURNAMES:
            end = titled.start(1) + len(titled[1].rstrip())
            end -= len(words[-1]) - len(name[1])
            found.setdefault(name[1], (end - len(name[1]), end))
    return found


@check(
    "warning",
    "An abbreviation that the source gives in brackets and the target has not.",
    right="the United Nations Development Programme (UNDP) | 유엔개발계획(UNDP)",
    wrong="the United Nations Development Programme (UNDP) | 유엔개발계획",
)
def abbreviation_lost(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find abbreviations introduced in the source and missing in the target; those never written so are let be."""
    for found in _ABBREVIATION.finditer(unit.source):
        short = found[1]
        zone = short in _TIME_ZONES and _TIME_BEFORE.search(unit.source[: found.start()])
        if short not in _UNWRITTEN and not zone and short.lower() not in unit.target.lower() and unit.target.strip():
            yield Doubt(f"({short}) is not in the target", source=found.span())


def _full_name(surname: str, given: str, runs: list[tuple[int, str]]) -> Span | None:
    """Return the first Hangul word that begins with the surname, which may be spelt with silent letters (이, Lee)."""
    wanted = [latin_sounds(syllable) for syllable in given.split("-")]
    for start, run in runs:
        if run[0] in SURNAMES.get(surname.lower(), ()) and [hangul_sounds(syllable) for syllable in run[1:3]] == wanted:
            return start, start + 3
    return None


def _spelt(sounds: str, runs: list[tuple[int, str]], longest: int = 12) -> Span | None:
    """Return the shortest beginning of a Hangul word that sounds as wanted, so that no particle is taken along."""
    if len(sounds) < _SHORTEST:
        return None
    for start, run in runs:
        for size in range(1, min(len(run), longest) + 1):
            heard = hangul_sounds(run[:size])
            if heard == sounds:
                return start, start + size
            if not sounds.startswith(heard):
                break
    return None


CHECKS = (name_inconsistent, abbreviation_lost)
