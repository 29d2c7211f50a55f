"""English sentence boundaries.

Rules beat the maintained splitters on tests/golden/segment (benchmarks/segment.py, docs/benchmarks.md):
official prose has few kinds of boundary, and many abbreviations that general splitters do not know.
"""

from __future__ import annotations

import re

from bitext.model import Span

_BOUNDARY = re.compile(
    r"""(?P<stop>[.!?…]+)            # the mark
        (?P<close>[”’"')\]»]*(?P<note>\[\d{1,2}\]|\d{1,2}|[¹²³⁰⁴-⁹]{1,2})?[-–—]?)  # what belongs to it, "ROK.-"
        (?P<space>\s+)
        (?P<open>[“‘"'(\[«–—-]*)
        (?=(?P<next>\S))""",
    re.VERBOSE,
)
#: Without their full stop: never the end of a sentence, what follows belongs to them.
ABBREVIATIONS = frozenset(
    """
    h.e mr mrs ms mx dr prof amb gen lt col maj capt sgt cmdr adm sen rep gov hon rev st ste messrs mme msgr
    rt brig asst dir pte pvt sdn v
    jr.,sr. no nos art arts para paras sec vol fig figs pp p ch chap vs cf ca approx e.g i.e viz al ed eds
    res tel ext eng assoc ret pty incl dept univ mt ft pres sec.-gen u.s.c
    """.split()
)
#: May end a sentence: they do where the next word usually begins one.
_AMBIGUOUS = frozenset(
    """
    inc ltd co corp llc plc bros etc jr sr esq ph.d m.d b.a m.a ll.m a.m p.m u.s u.k u.n e.u d.c u.s.a r.o.k
    d.p.r.k jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun st
    ave blvd bldg est bhd
    """.split()
)
_STARTERS = frozenset(
    """
    the a an this that these those it he she they we i you in on at as for from to with by of after before
    during since under over through throughout both all each every many most some several such other another
    however moreover furthermore meanwhile additionally also but and or yet so if when while where although
    though because following regarding concerning according based given his her its their our my there here
    what who how why participants earlier later today yesterday tomorrow
    """.split()
)
#: Begin a sentence, too, but not behind a country: "U.S. Deputy Secretary of State".
_OFFICES = frozenset("minister vice deputy president ambassador director secretary".split())
_COUNTRIES = frozenset("u.s u.k u.n e.u u.s.a r.o.k d.p.r.k".split())
#: "1. The", "a. The", "IV. The", “Art. 5. The: the number of what follows.
_NUMBERING = re.compile(
    r"^\s*(?:\d{1,3}|[A-Za-z]|[IVX]{1,4}|[QA]\d{1,2})$|(?:^|[“\"(:])\s*(?:Art|Article|Section|Rule|Chapter)\.?\s\d{1,3}$"
)
#: A name between quotation marks: The “Feel Korea!” Festival.
_TITLE = re.compile(r"[A-Za-z]\s[“\"](?:[A-Z]\S*\s?){2,6}[”\"]$")
_QUOTED = re.compile("[”’\"'»]")
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_NEXT_WORD = re.compile(r"[A-Za-z]+")


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences of a paragraph, in order, without the spaces between them.

    Semicolon lists stay whole, and nothing is cut inside round brackets.

    >>> text = "H.E. Meerwais Nab met Mr. Lee at 3 p.m. in D.C. The two sides agreed."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['H.E. Meerwais Nab met Mr. Lee at 3 p.m. in D.C.', 'The two sides agreed.']
    >>> text = "It grew 3.5 percent (No. 2 in Asia. Not bad)."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['It grew 3.5 percent (No. 2 in Asia. Not bad).']
    """
    spans: list[Span] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match.start("stop") < start or not _ends_sentence(text, match, start):
            continue
        spans.append((start, match.end("close")))
        start = match.end("space")
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    following = match["next"]
    if not (following.isupper() or following.isdigit() or match["open"] or not following.isascii()):
        return False
    if _open_bracket(text, start, match.end("close")):
        return False
    stop, rest = match["stop"], text[match.start("next") :]
    before = text[start : match.start("stop")]
    if (match["note"] or "").isdecimal() and before[-1:].isdigit():  # "version 2.1 The", no note
        return False
    if stop != ".":
        if set(stop) <= {".", "…"}:
            return following.isupper()
        return not _TITLE.search(text, start, match.end("close")) or _starts_sentence(rest)
    if _NUMBERING.search(before):
        return False
    word = _WORD_BEFORE.search(before)
    if word is None or _QUOTED.search(match["close"]):
        return True
    name = word[0].lower().rstrip(".")
    if match["close"] and name not in ABBREVIATIONS | _AMBIGUOUS | _COUNTRIES:
        return True
    return _word_ends(name, rest, word[0])


def _word_ends(word: str, rest: str, written: str) -> bool:
    if word in ABBREVIATIONS and not (written.islower() and word in ("no", "art", "arts", "sec", "ed", "ch")):
        return word in _AMBIGUOUS and _starts_sentence(rest)
    if word in ABBREVIATIONS and word == "no":
        return not rest[:1].isdigit()
    if len(word) == 1 and written.isupper():
        return _starts_sentence(rest) and word not in "hj"  # an initial: "George W. Bush"
    if word in _COUNTRIES:
        return _starts_sentence(rest, offices=False)
    if word in _AMBIGUOUS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return _starts_sentence(rest)
    return True


def _starts_sentence(rest: str, *, offices: bool = True) -> bool:
    word = _NEXT_WORD.match(rest)
    return (
        word is not None
        and rest[0].isupper()
        and (word[0].lower() in _STARTERS or (offices and word[0].lower() in _OFFICES))
    )


def _open_bracket(text: str, start: int, end: int) -> bool:
    """Tell whether a round bracket opened in the sentence so far is closed later on."""
    depth = 0
    for char in text[start:end]:
        depth += (char == "(") - (char == ")")
        depth = max(depth, 0)
    return depth > 0 and ")" in text[end:]
