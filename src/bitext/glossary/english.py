"""English noun phrases of a corpus, without a tagger.

Function words are a closed list. Which other words may begin or end a noun phrase is read off the corpus: a noun or
an adjective follows articles and prepositions, a finite verb never does; a noun stands before function words and
punctuation, an adjective hardly ever.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bitext.days import MONTHS, WEEKDAYS
from bitext.glossary.phrases import FOLD, Phrase, Reading
from bitext.model import Span

MAX_WORDS = 10
_DETERMINERS = frozenset(
    "the a an its their his her our my your this that these those each every no any some such both other".split()
)
_PREPOSITIONS = frozenset(
    """
    of on in for with from against between under over among through at into within toward towards across about
    regarding concerning including
    """.split()
)
_OTHERS = frozenset(
    """
    another all many much more most several few but nor so yet if to by than then when while where which who whom
    whose what how why because since until after before during upon via per amid despite without and or as is are
    was were be been being am has have had having do does did will would shall should can could may might must not
    he she it they we you i him them us me there here also only very too just even still again already however
    therefore thus either neither one two three four five six seven eight nine ten hundred thousand million
    billion first second third fourth fifth half same own new last next year years day days month months week
    weeks today yesterday tomorrow
    """.split()
)
_DATES = frozenset([*MONTHS, *WEEKDAYS, *"Mr Mrs Ms Dr Jr".split()])
_BEFORE_VERBS = frozenset(
    "to will would shall should can could may might must not he she it they we you who which".split()
)
_FUNCTION = _DETERMINERS | _PREPOSITIONS | _OTHERS
#: Inside names between capitals; inside other phrases "of" alone.
CONNECTORS = frozenset("of for on and in to the against with under".split())
#: A person's name follows these: "Foreign Minister Cho", unless it goes on with one of _GOES_ON.
_TITLES = frozenset(
    """
    minister president ambassador director-general secretary secretary-general chairman chairperson chair commissioner
    governor mayor king queen prince princess pope senator counselor consul representative envoy spokesperson
    undersecretary chancellor premier affairs
    """.split()
)
_GOES_ON = frozenset(
    """
    general counselor minister secretary representative commissioner designate elect meeting meetings council
    conference dialogue consultation consultations talks statement office level summit committee plenipotentiary
    ministry department university school training
    """.split()
)
_WORD = re.compile(r"[^\W_](?:[\w&]|[-'./](?=\w))*(?:(?<=\.[A-Z])\.)?'?")
_GIVEN_NAME = re.compile(r"[A-Z][a-z]+-[a-z]+")
_NUMBER = re.compile(r"\d[\d.,/-]*(?:st|nd|rd|th)?")
_BEGINS = re.compile('[.?!:“"]')
_TITLE_CASE = 0.7
#: Least shares of a word's occurrences, set by hand on five of the thirteen in-domain files (docs/benchmarks.md).
_FIRST, _LAST, _VERBAL, _BEFORE_BREAK = 0.15, 0.04, 0.1, 0.25
#: Most of a name's occurrences that may be in lower case.
_LOWER = 0.1
#: Least share of the singular.
_IN_USE = 0.1


class _Token(NamedTuple):
    text: str
    suffix: str  # 's or ', of the possessive
    span: Span
    breaks: bool  # more than a space stands before it
    begins: bool  # a sentence or a quotation


class _Word(NamedTuple):
    """A token in the case it has inside a sentence, with what the rules ask of it."""

    text: str
    suffix: str
    span: Span
    breaks: bool
    begins: bool
    key: str
    function: bool
    joined: bool  # a phrase may go on to it from the word before


_Row = list[_Word]


def read_english(texts: Sequence[str], min_count: int) -> list[Reading]:
    """Return the noun phrases and content words of each text.

    Phrases with two neighbours that stand together more rarely than ``min_count`` are left out. A single word is a
    phrase where it is a name that stands by itself.
    """
    tokens = [_tokenize(text) for text in texts]
    headlines = [_is_headline(row) for row in tokens]
    rows = [_words(row) for row in _true_case(tokens, headlines)]
    shapes = _Shapes(rows)
    pairs = Counter((before.key, word.key) for row in rows for before, word in pairwise(row))
    frequent = frozenset(pair for pair, count in pairs.items() if count >= min_count)
    return [
        Reading(
            tuple(_phrase(part, headline=headline) for part in _noun_phrases(row, shapes, frequent)),
            tuple(word.key for word in row if not word.function),
        )
        for row, headline in zip(rows, headlines, strict=True)
    ]


def phrase_key(text: str) -> str:
    """Return the key of a phrase that stands alone, such as a glossary term: no case, number or possessive.

    >>> phrase_key("Heads of  State"), phrase_key("Foreign Ministers’ Meeting")
    ('head of state', 'foreign minister meeting')
    """
    return " ".join(_singular(token.text.lower()) for token in _tokenize(" ".join(text.split())))


def dictionary_form(spellings: Mapping[str, int]) -> str:
    """Return the spelling that stands for a phrase: the most frequent one, of the singular where that is in use.

    >>> dictionary_form({"test kits": 8, "test kit": 1}), dictionary_form({"human rights": 30, "human right": 1})
    ('test kit', 'human rights')
    """
    singular = {text: count for text, count in spellings.items() if _singular(text.lower()) == text.lower()}
    in_use = sum(singular.values()) >= _IN_USE * sum(spellings.values())
    chosen = singular if singular and in_use else spellings
    return min(chosen, key=lambda text: (-chosen[text], text))


def _tokenize(text: str) -> list[_Token]:
    text = text.translate(FOLD)
    tokens: list[_Token] = []
    position = 0
    for match in _WORD.finditer(text):
        if text.startswith("$", match.end()):
            continue  # the US of US$44 million
        word = match[0].removesuffix("'").removesuffix("'s")
        suffix = match[0][len(word) :]
        gap = text[position : match.start()]
        begins = not tokens or _BEGINS.search(gap) is not None
        tokens.append(_Token(word, suffix, (match.start(), match.end() - len(suffix)), gap != " ", begins))
        position = match.end()
    return tokens


def _true_case(rows: Sequence[list[_Token]], headlines: Sequence[bool]) -> Iterator[list[_Token]]:
    """Write words of headlines and at the beginning of sentences in the case they mostly have elsewhere.

    A beginning that goes on with a capital is taken for a name; one that is nowhere else, for a common word.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, headline in zip(rows, headlines, strict=True):
        if not headline:
            for token in row:
                if not token.begins or token.text[0].islower():
                    counts[token.text.lower()][token.text] += 1
    usual = {lower: min(forms, key=lambda form: (-forms[form], form)) for lower, forms in counts.items()}

    def cased(token: _Token, after: _Token | None, headline: bool) -> _Token:
        lower = token.text.lower()
        if not (headline or token.begins) or (token.text.isupper() and len(lower) > 1):
            return token
        if _is_function(lower):
            return token._replace(text=lower)
        if not headline and after is not None and not after.breaks and after.text[0].isupper():
            return token
        return token._replace(text=usual.get(lower, token.text if headline else lower))

    for row, headline in zip(rows, headlines, strict=True):
        yield [cased(token, after, headline) for token, after in zip(row, (*row[1:], None), strict=False)]


def _is_headline(row: Sequence[_Token]) -> bool:
    words = [token.text for token in row if not _is_function(token.text.lower())]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _words(row: Sequence[_Token]) -> _Row:
    given = {number for number in range(1, len(row)) if _is_korean_name(row[number - 1], row[number])}
    return [
        _Word(
            *token,
            key=_singular(token.text.lower()),
            function=_is_function(token.text),
            joined=number > 0
            and not {number + 1, number - 1} & given  # names stand alone
            and _continues(row[number - 1], token),
        )
        for number, token in enumerate(row)
    ]


def _is_korean_name(surname: _Token, given: _Token) -> bool:
    return surname.text[0].isupper() and not given.breaks and _GIVEN_NAME.fullmatch(given.text) is not None


def _continues(before: _Token, token: _Token) -> bool:
    if token.breaks or (_is_function(token.text) and token.text not in CONNECTORS):
        return False
    if before.text.lower() in _TITLES and token.text[0].isupper() and not before.suffix:
        return token.text.lower() in _GOES_ON or token.text.isupper()
    return True


@lru_cache(maxsize=65536)
def _is_function(word: str) -> bool:
    """Tell whether a word is no part of terms: function words, numbers, dates; the New of New York is no such."""
    return word in _FUNCTION or word in _DATES or _NUMBER.fullmatch(word) is not None


class _Shapes:
    """Tell from a corpus which words can begin and which can end a noun phrase.

    Singular and plural of words in lower case count as one.
    """

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._counts = Counter(_shape(word.text) for row in rows for word in row)
        nominal: Counter[str] = Counter()
        verbal: Counter[str] = Counter()
        for row in rows:
            for before, word in pairwise(row):
                if not word.breaks:
                    shape, lower = _shape(word.text), before.text.lower()
                    governed = lower in _PREPOSITIONS and not shape.endswith("ing")  # "of strengthening" makes no noun
                    nominal[shape] += governed or lower in _DETERMINERS or bool(before.suffix)
                    verbal[shape] += lower in _BEFORE_VERBS
        self._begin = {shape for shape in self._counts if shape[0].isupper() or self._share(nominal, shape) >= _FIRST}
        nouns = {
            shape
            for shape in self._counts
            if shape[0].isupper()
            or self._share(nominal, shape) >= _LAST
            or (self._share(verbal, shape) < _VERBAL and not shape.endswith(("ed", "ing", "ly")))
        }
        final = Counter(_shape(row[-1].text) for row in rows if row)
        for row in rows:
            for word, after in pairwise(row):
                goes_on = after.joined and not word.suffix and not after.function
                final[_shape(word.text)] += not (goes_on and _shape(after.text) in nouns)
        self._end = {shape for shape in nouns if self._share(final, shape) >= _BEFORE_BREAK}

    def _share(self, counts: Counter[str], shape: str) -> float:
        return counts[shape] / self._counts[shape]

    def can_begin(self, word: _Word) -> bool:
        return not word.function and _shape(word.text) in self._begin

    def can_end(self, word: _Word) -> bool:
        return not word.function and _shape(word.text) in self._end

    def is_name(self, word: _Word) -> bool:
        """Tell a name from a noun that is written with a capital where it stands for one, such as Committee."""
        return word.text[0].isupper() and self._counts[word.key] <= _LOWER * self._counts[word.text]


def _shape(text: str) -> str:
    return _singular(text) if text[0].islower() else text


def _noun_phrases(row: _Row, shapes: _Shapes, frequent: frozenset[tuple[str, str]]) -> Iterator[_Row]:
    for first, word in enumerate(row):
        if not shapes.can_begin(word):
            continue
        if _is_lone_name(row, first, shapes):
            yield [word]
        for last in range(first + 1, min(first + MAX_WORDS, len(row))):
            if not row[last].joined or (row[last - 1].key, row[last].key) not in frequent:
                break
            part = row[first : last + 1]
            if shapes.can_end(row[last]) and _is_connected(part, shapes):
                yield part


def _is_lone_name(row: _Row, number: int, shapes: _Shapes) -> bool:
    """Tell whether a word is a name and no part of a longer one, such as the York of New York."""
    if not (shapes.is_name(row[number]) and shapes.can_end(row[number])):
        return False
    before = number and not row[number].breaks and row[number - 1].text[0].isupper()
    after = row[number + 1 : number + 2]
    return not before and not any(word.text[0].isupper() and not word.breaks for word in after)


def _is_connected(part: _Row, shapes: _Shapes) -> bool:
    """Tell whether function words stand where they may: anywhere in a name, elsewhere "of" once between nouns."""
    places = [number for number, word in enumerate(part) if word.function]
    if not places or all(word.text[0].isupper() for word in part if not word.function):
        return True
    return (
        [part[place].text for place in places] == ["of"]
        and shapes.can_end(part[places[0] - 1])
        and shapes.can_begin(part[places[0] + 1])
    )


def _phrase(part: _Row, *, headline: bool) -> Phrase:
    return Phrase(
        key=" ".join(word.key for word in part),
        text=" ".join([*(word.text + word.suffix for word in part[:-1]), part[-1].text]),
        words=tuple(word.key for word in part if not word.function),
        span=(part[0].span[0], part[-1].span[1]),
        headline=headline,
    )


@lru_cache(maxsize=65536)
def _singular(word: str) -> str:
    """Fold the regular plural; the key need not be a word.

    >>> [_singular(word) for word in ("ministries", "launches", "talks", "crisis", "campus", "gas")]
    ['ministry', 'launch', 'talk', 'crisis', 'campus', 'gas']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
