"""Checks of punctuation: brackets, quotation marks, the mark at the end, marks of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.check.kind import Doubt, check
from bitext.model import BilingualUnit, Span
from bitext.text import SHORT_YEAR

_OPENERS = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』", "《": "》", "〈": "〉"}
_CLOSERS = frozenset(_OPENERS.values())
_BRACKETS = re.compile("[" + re.escape("".join(_OPENERS) + "".join(_OPENERS.values())) + "]")
#: The ")" of a list marker, "1)" or "가)", has no partner.
_MARKER = re.compile(r"(?<!\S)(?:\d{1,2}|[ivx]{1,4}|[A-Za-z가-하])\)")
#: An apostrophe, or the years of ’76, is no quotation mark.
_APOSTROPHE = re.compile(r"(?<=[A-Za-z0-9])[’'](?=[A-Za-z])|[’'](?=\d\d(?!\d))")
_POSSESSIVE = re.compile(r"(?<=[sS])[’'](?=\s)")
_QUOTE = re.compile("[“”‘’]")
_QUOTED = re.compile(r"“[^“”]*[^\W\d_]{2}[^“”]*”|\"[^\"]*[^\W\d_]{2}[^\"]*\"")
_QUOTATION = re.compile(
    "“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<![A-Za-z])'(?!\\d\\d(?!\\d))[^']*'|「[^」]*」|『[^』]*』|《[^》]*》|〈[^〉]*〉"
)
_ANY_QUOTE = re.compile("[“”\"‘’'「」『』《》〈〉<>]")
_BEHIND = "”’\"')]）」』》〉"
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St|No|etc|p\.m|a\.m))\.?$")
_ENDED = re.compile(r"(?:[다까요죠자라]|[함음임됨짐침킴림춤룸늠옴감남봄놈])$")
#: A straight mark that opens or closes a quotation, no inches.
_ONE_MARK = re.compile(r"(?<!\S)\"(?=\w)|(?<=[.,?!…])\"(?!\S)")
#: What reports speech, so that a quotation before it has ended.
_REPORTED = re.compile(r"[다라자냐]고 (?:하였|했|말하였|말했|밝히|밝혔|강조|언급|설명|평가|덧붙|발언)\S*다\.?$")
#: An item of a list that goes on: …from June 1; and
_LISTED = re.compile(r"[;,] (?:and|or)$")
_DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)|,,+|;;+|[。．]{2,}|(?<![.…\d])\.,|,\.(?!\.)")
_FOREIGN = re.compile("[。，、；：？！]")


@check(
    "error",
    "A bracket without its partner.",
    right="official development assistance (ODA) | 공적개발원조(ODA)",
    wrong="official development assistance (ODA) | 공적개발원조(ODA",
)
def unbalanced_bracket(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find brackets that do not close, where those of the source do; markers of lists need none."""
    for place in _unpaired(unit.target):
        if not any(True for _ in _unpaired(unit.source)):
            yield Doubt(f"{unit.target[place]} has no partner", target=(place, place + 1))


@check(
    "error",
    "A quotation mark without its partner.",
    right="He said “we agree.” | 그는 “동의한다.”라고 하였다.",
    wrong="He spoke of “agreement.” | 그는 “합의를 언급하였다.",
)
def unbalanced_quote(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find quotation marks that do not close, where those of the source do."""
    if unit.source.count("“") == unit.source.count("”") and unit.source.count('"') % 2 == 0:
        yield from _unpaired_quotes(unit.target)
    elif mark := _goes_on(unit.source):
        yield from _unlike(unit.target, opens=_opens(unit.source, mark))


@check(
    "warning",
    "Nothing is quoted where the source quotes.",
    right="They watched “Parasite” together. | 양측은 함께 〈기생충〉을 관람하였다.",
    wrong="He said “we fully agree.” | 그는 전적으로 동의한다고 하였다.",
)
def quote_lost(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find quotations that became plain text."""
    found = _QUOTED.search(unit.source)
    if not unit.target.strip() or _ANY_QUOTE.search(unit.target):
        return
    if found:
        yield Doubt("the quotation marks are gone", source=found.span())
    elif mark := _goes_on(unit.source):
        what = "begins" if _opens(unit.source, mark) else "ends"
        yield Doubt(f"the mark is gone where a quotation {what}", source=mark)


@check(
    "warning",
    "The mark at the end differs: a stop or a question mark lost or added.",
    right=("What was agreed? | 무엇이 합의되었는가?", "2nd Consultation Held in Seoul | 제2차 협의회 서울에서 개최"),
    wrong="The two sides met in Seoul. | 양측은 서울에서 회동하였다",
)
def final_punctuation(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find a final mark that one side lacks; the Korean must be a whole sentence for a stop to be missed."""
    source, target = unit.source.rstrip(), unit.target.rstrip()
    if not source or not target:
        return
    ends, end = final_mark(source), (len(target) - 1, len(target))
    if ends == "?" and "?" not in target:
        yield Doubt("the question mark is gone", target=end)
    elif final_mark(target) == "?" and "?" not in source:
        yield Doubt("the source has no question mark", target=end)
    elif ends and not final_mark(target) and _ENDED.search(target.rstrip(_BEHIND)):
        yield Doubt("the mark at the end is gone", target=end)
    elif not ends and source[-1].isalnum() and target.endswith("다.") and not _LISTED.search(source):
        yield Doubt("the source has no stop at the end", target=end)


@check(
    "warning",
    "Punctuation doubled or in conflict: two stops, two commas, a comma and a stop.",
    right="They met... and agreed. | 양측은 회동하였으며... 합의하였다.",
    wrong="The two sides met. | 양측은 회동하였다..",
)
def doubled_punctuation(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find marks that exclude each other or stand twice."""
    for found in _DOUBLED.finditer(unit.target):
        if found[0] not in unit.source:
            yield Doubt(f"{found[0]} in a row", target=found.span())


@check(
    "warning",
    "Full-width punctuation of Chinese or Japanese.",
    right="The two sides met. | 양측은 회동하였다.",
    wrong="The two sides met. | 양측은 회동하였다。",
)
def foreign_punctuation(unit: BilingualUnit) -> Iterator[Doubt]:
    """Find marks that Korean does not use."""
    for found in _FOREIGN.finditer(unit.target):
        yield Doubt(f"{found[0]} is not used in Korean", target=found.span())


def final_mark(text: str) -> str:
    """Return the mark that ends a sentence, behind which only quotation marks and brackets stand; "" for none.

    >>> final_mark("He said “no.”"), final_mark("in Washington, D.C."), final_mark("제2차 협의회 개최")
    ('.', '', '')
    """
    bare = text.rstrip().rstrip(_BEHIND).rstrip()
    if not bare or bare[-1] not in ".?!…。" or _ABBREVIATION.search(bare):
        return ""
    return bare[-1]


def is_ended(text: str) -> bool:
    """Tell whether a Korean text ends as a sentence or a note does, whatever its final mark.

    >>> is_ended("양측은 회동하였다"), is_ended("협력을 강화하기로 함"), is_ended("양측은 서울에서")
    (True, True, False)
    """
    return _ENDED.search(text.rstrip().rstrip(_BEHIND + ".?!… ")) is not None


def outside_quotes(text: str) -> str:
    """Blank out what is quoted; the length stays.

    >>> outside_quotes("“네.”라고 하였다.")
    '    라고 하였다.'
    """
    if not _ANY_QUOTE.search(text):
        return text
    return _QUOTATION.sub(lambda quote: " " * len(quote[0]), text)


def unpaired(source: str, text: str) -> int:
    """Count the brackets and quotation marks of a translation without a partner, where those of its source have one.

    >>> unpaired("US$5 million (up 8 percent) was given.", "500만 달러(8% 증가가 제공되었다.")
    1
    """
    brackets = 0 if any(True for _ in _unpaired(source)) else sum(1 for _ in _unpaired(text))
    return brackets + (0 if any(True for _ in _unpaired_quotes(source)) else sum(1 for _ in _unpaired_quotes(text)))


def _unpaired(text: str) -> Iterator[int]:
    if _BRACKETS.search(text) is None:
        return
    markers = {found.end() - 1 for found in _MARKER.finditer(text)}
    waiting: list[int] = []
    for found in _BRACKETS.finditer(text):
        place, mark = found.start(), found[0]
        if mark in _OPENERS:
            waiting.append(place)
        elif waiting and _OPENERS[text[waiting[-1]]] == mark:
            waiting.pop()
        elif place not in markers:
            yield place
    yield from waiting


def _goes_on(source: str) -> Span | None:
    """Return the double mark of a quotation over several sentences, the only one of a source without its partner.

    >>> _goes_on("He said, “We agree."), _goes_on("We agree.” He left."), _goes_on("He said “yes.”")
    ((9, 10), (9, 10), None)
    """
    opened, straight = source.count("“") - source.count("”"), source.count('"')
    if straight:
        found = _ONE_MARK.search(source) if straight == 1 and not opened else None
        return found.span() if found else None
    if opened not in (1, -1):
        return None
    place = source.rindex("“") if opened > 0 else source.index("”")
    return place, place + 1


def _opens(source: str, mark: Span) -> bool:
    return source[mark[0]] == "“" or (source[mark[0]] == '"' and source[mark[1] : mark[1] + 1].isalnum())


def _unlike(text: str, *, opens: bool) -> Iterator[Doubt]:
    """Yield the mark of a text that closes a quotation where the source opens one, or the reverse.

    Also one that is open though the text ends with what reports the speech.
    """
    opened = text.count("“") - text.count("”")
    if opens:
        reported = _REPORTED.search(text.rstrip())
        wrong = "”" if opened < 0 else "“" if opened > 0 and reported else ""
        if not opened and text.count('"') % 2 and reported:
            wrong = '"'
    else:
        wrong = "“" if opened > 0 else ""
    if wrong:
        place = text.rindex(wrong)
        yield Doubt(f"{wrong} has no partner", target=(place, place + 1))


def _unpaired_quotes(text: str) -> Iterator[Doubt]:
    if _QUOTE.search(text) is None and '"' not in text:
        return
    bare = _APOSTROPHE.sub(" ", text)
    if bare.count("‘") != bare.count("’"):  # else the last of ‘BRICS’ closes
        bare = _POSSESSIVE.sub(" ", bare)
    if bare.count('"') % 2 and not any(quote in bare for quote in "“”"):
        place = bare.rindex('"')
        yield Doubt('" has no partner', target=(place, place + 1))
    years = {found.start() for found in SHORT_YEAR.finditer(bare)}
    waiting: list[int] = []
    for found in _QUOTE.finditer(bare):
        place, mark = found.start(), found[0]
        if mark in "“‘":
            waiting.append(place)
            continue
        opening = "“" if mark == "”" else "‘"
        first = next((at for at in reversed(waiting) if at not in years), None)
        if first is not None and bare[first] == opening:
            del waiting[waiting.index(first) :]  # and the years in it
        elif waiting and bare[waiting[-1]] == opening:
            waiting.pop()  # a quotation that begins with a year
        else:
            yield Doubt(f"{mark} has no partner", target=(place, place + 1))
    for place in waiting:
        if place not in years:
            yield Doubt(f"{bare[place]} has no partner", target=(place, place + 1))


CHECKS = (
    unbalanced_bracket,
    unbalanced_quote,
    quote_lost,
    final_punctuation,
    doubled_punctuation,
    foreign_punctuation,
)
