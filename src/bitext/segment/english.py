"""English sentence boundaries.

Rules beat the maintained splitters on tests/golden/segment (benchmarks/segment.py, docs/benchmarks.md):
official prose has few kinds of boundary, and many abbreviations that general splitters do not know.
"""

from __future__ import annotations

import re

from bitext.model import Span

_BOUNDARY = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]+)  # the mark
        (?P<close>[”’"')\]»]*        # what belongs to it, a note as well: "ROK.-", "Seoul.*"
            (?P<note>\[\d{1,2}\]|\d{1,2}\)?|[¹²³⁰⁴-⁹]{1,2}|[*†‡]{1,3})?[-–—]?)
        (?P<space>\s+)
        (?P<open>[“‘"'(\[«–—-]*)
        (?=(?P<next>\S))""",
    re.VERBOSE,
)
#: Without their full stop: never the end of a sentence, what follows belongs to them.
ABBREVIATIONS = frozenset(
    """
    h.e mr mrs ms mx dr prof amb gen lt col maj capt sgt cmdr adm sen rep gov hon rev st ste messrs mme msgr
    rt brig asst dir pte pvt sdn v ma dep min atty cdr cpl pfc insp supt engr ing fr dra lic sec'y
    no nos arts para paras sec vol fig figs pp p ch chap vs cf ca approx e.g i.e viz al ed eds
    res tel ext eng assoc ret pty incl dept univ mt ft pres u.s.c
    """.split()
)
#: May end a sentence: they do where the next word usually begins one.
AMBIGUOUS = frozenset(
    """
    inc ltd co corp llc plc bros etc jr sr esq ph.d m.d b.a m.a ll.m a.m p.m u.s u.k u.n e.u d.c u.s.a r.o.k
    d.p.r.k jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun st
    ave blvd bldg est bhd sen gov al eng dept ft ma min ing fr
    """.split()
)
#: No end where a number follows: "Art. 5", "Doc. A/78/5".
_BEFORE_NUMBERS = frozenset("art doc add supp app ver rm fl".split())
_NUMBER = re.compile(r"\d|[A-Z]/|[IVXL]+\b")
#: The same behind a word that may end a sentence: art. 5 of the Convention.
_CITED = re.compile(r"\d+(?: (?:of|to)\b|[,;)])")
_STARTERS = frozenset(
    """
    the a an this that these those it he she they we i you in on at as for from to with by of after before
    during since under over through throughout both all each every many most some several such other another
    however moreover furthermore meanwhile additionally also but and or yet so if when while where although
    though because following regarding concerning according based given his her its their our my there here
    what who how why participants earlier later today yesterday tomorrow upon amid despite prior
    """.split()
)
#: Begin a sentence, too, but not behind a country: "U.S. Deputy Secretary of State", "U.S. Under Secretary".
_OFFICES = frozenset(
    """
    minister vice deputy president ambassador director secretary foreign prime first second special mr mrs ms dr
    """.split()
)
_UNDER_SECRETARY = re.compile(r"Under[- ]?[Ss]ecretary")
_COUNTRIES = frozenset("u.s u.k u.n e.u u.s.a r.o.k d.p.r.k".split())
#: "1. The", "a. The", "IV. The", “Art. 5. The, "Session 1. Peace": the number of what follows.
_NUMBERING = re.compile(
    r"""^\s*(?:\d{1,3}|[A-Za-z]|[IVX]{1,4}|[ivx]{1,4}|[QA]\d{1,2})$
        |(?:^|[“"(:])\s*(?:Art|Article|Section|Rule|Chapter)\.?\s\d{1,3}$
        |^\s*(?:Sec|Part|Session|Panel|Table|Figure|Fig|Annex|Appendix|Pillar|(?:Agenda\s)?Item)\.?\s\d{1,3}$""",
    re.VERBOSE,
)
#: The first item of a list in a sentence, or one more.
_RUN_IN = re.compile(r"[:;]\s+(\d{1,2}|[A-Za-z]|[IVX]{1,4}|[ivx]{1,4})$")
_LONGEST = 40  # code points of what is looked at before and behind a mark: a word, a caption
#: A name between quotation marks: The “Feel Korea!” Festival.
_TITLE = re.compile(r"[A-Za-z]\s[“\"](?:[A-Z]\S*\s?){2,6}[”\"]$")
_QUOTED = re.compile("[”’\"'»]")
#: An abbreviation; in an address there are none.
_WORD_BEFORE = re.compile(r"(?<![\w@/.'’])[^\W\d_](?:[^\W\d_]|[.'’])*$")
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
    start = seen = depth = 0
    last_closing = text.rfind(")")
    for match in _BOUNDARY.finditer(text):
        end = match.end("close")
        for char in text[seen:end]:
            depth = max(depth + (char == "(") - (char == ")"), 0)
        seen = end
        if (depth and end <= last_closing) or not _ends_sentence(text, match, start):
            continue
        spans.append((start, end))
        start = match.end("space")
        depth = 0
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    rest = text[match.start("next") : match.start("next") + _LONGEST]
    if not _begins(match["open"], rest):
        return False
    stop = match["stop"]
    end = match.start("stop")
    before = text[start:end] if end - start <= _LONGEST else "…" + text[end - _LONGEST : end]
    if (match["note"] or "").rstrip(")").isdecimal() and before[-1:].isdigit():  # "version 2.1 The", no note
        return False
    if stop != ".":
        if set(stop) <= {".", "…"}:
            return match["next"].isupper()
        return not _TITLE.search(text, start, match.end("close")) or _starts_sentence(rest)
    if _NUMBERING.search(before) or _is_item(before, text[start:end]):
        return False
    word = _WORD_BEFORE.search(before)
    if word is None or _QUOTED.search(match["close"]):
        return True
    name = word[0].lower().rstrip(".")
    if match["close"] and name not in ABBREVIATIONS | AMBIGUOUS | _COUNTRIES:
        return True
    return _word_ends(name, rest, word[0])


def _begins(opening: str, rest: str) -> bool:
    """Tell whether what follows a mark can begin a sentence: no small letter does, behind a dash neither."""
    dash = opening.lstrip("“‘\"'([«") or (rest[:1] if rest[:1] in "-–—" else "")
    first = rest.lstrip("-–— ")[:1] if dash else rest[:1]
    if rest[:1] == "-" and rest[1:2] != " ":
        return False
    return first.isupper() or first.isdigit() or (not dash and (bool(opening) or not first.isascii()))


def _is_item(before: str, sentence: str) -> bool:
    """Tell whether a sentence so far ends in the number of an item: the first one, or one whose predecessor it has."""
    found = _RUN_IN.search(before)
    if found is None or found[1] in ("1", "a", "A", "i", "I"):
        return found is not None
    item = found[1]
    lasts = [str(int(item) - 1)] if item.isdigit() else ["I", "i"] if set(item.lower()) <= set("ivx") else []
    if len(item) == 1 and item.isalpha():
        lasts.append(chr(ord(item) - 1))
    return any(re.search(rf"(?<!\w){last}[.)] ", sentence) for last in lasts)


def _word_ends(word: str, rest: str, written: str) -> bool:
    if word in _BEFORE_NUMBERS:
        cited = _CITED.match(rest) if written.islower() and word in ("art", "app", "add") else _NUMBER.match(rest)
        return cited is None
    if word in ABBREVIATIONS and not (written.islower() and word in ("no", "arts", "sec", "ed", "ch", "min", "ma")):
        return word in AMBIGUOUS and _starts_sentence(rest)
    if word in ABBREVIATIONS and word == "no":
        return not rest[:1].isdigit()
    if len(word) == 1 and written.isupper():
        return _starts_sentence(rest) and word not in "hj"  # an initial: "George W. Bush"
    if word in _COUNTRIES:
        return _starts_sentence(rest, offices=False)
    if word in AMBIGUOUS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return _starts_sentence(rest)
    return True


def _starts_sentence(rest: str, *, offices: bool = True) -> bool:
    word = _NEXT_WORD.match(rest)
    if word is None or not rest[0].isupper() or (len(word[0]) == 1 and rest[1:2] == "."):  # an initial
        return False
    if not offices and _UNDER_SECRETARY.match(rest):
        return False
    return word[0].lower() in _STARTERS or (offices and word[0].lower() in _OFFICES)
