"""Find glossary terms in source text: an Aho-Corasick automaton over all forms of all terms."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import ahocorasick_rs

from bitext.glossary.names import runs_on
from bitext.model import ConceptEntry, Span, TermMatch

#: One code point for one; chained `replace` is faster than `translate`.
_SPACE_CONTROLS = "\n\r\t\v\f\x1c\x1d\x1e\x1f"
_SAME = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("\u00a0", " "))
_CONTROLS = bytes(code for code in range(128) if not chr(code).isprintable())
_RARE_SPACE = re.compile(r"[^\S ]")
_SPACES = re.compile("   *")  # two or more; twice as fast as " {2,}"
_HEAD_NOUN = re.compile(r"^(?P<head>\S+(?:\s\S+)?)(?P<rest>\s(?:of|for|to|on|in|at|and the)\s.+)$")
_PLURAL_POS = ("noun", "propn")
_SMALL_WORD = re.compile(r"(?<![\w'.])[a-z]+(?![\w.])")
_LOWER_IN_HEADINGS = frozenset("a an and as at by for from in into of on or over the to under with".split())
_PERSON = "person"
#: A match without the constructor of named tuples, which takes longer than all else that is done for it.
_new = tuple.__new__
_Form = tuple[str, ConceptEntry]  # as the table writes it


class TermFinder:
    """Find the longest terms of a glossary in English text.

    A term matches as whole words, in the singular and the regular plural (of its last word, of the noun
    before "of" or "for", and of "X-General"), with or without a possessive ending, whatever the white
    space between its words. An entry with the case rule matches in its own case and, as headings are, in capitals or,
    if it has one itself, with a capital at each word; otherwise an entry written exactly as in the text goes before
    one in another case. A person matches only where no name goes on behind it: the Minister Kang of "Minister Kang
    Min-seok" is somebody else.
    """

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        same: dict[bytes, list[_Form]] = {}
        for entry in entries:
            source = " ".join(unified(entry.source.text).split())
            for form in _forms(source, plural=entry.source.pos in _PLURAL_POS):
                same.setdefault(_fold(form), []).append((form, entry))
        sought, plurals = _without_plurals(same)
        patterns = [*sought, *plurals]
        self._entries = [_only_entry(pattern, same[pattern]) for pattern in patterns]
        self._choices = {
            index: _Choice(same[pattern]) for index, pattern in enumerate(patterns) if self._entries[index] is None
        }
        places = {pattern: index for index, pattern in enumerate(patterns)}
        self._plurals = [places.get(pattern + b"s", -1) for pattern in sought]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(sought)

    def find(self, text: str, date: datetime.date | None = None) -> tuple[TermMatch, ...]:
        """Return the matches in text order; they do not overlap, and longer ones go before shorter ones.

        Args:
            text: A segment or a whole document; no term stands across a blank line.
            date: Day the text is of. Entries that do not hold on it do not match. Without it all do; of entries
                that match alike, those that have not ended go first, then those that ended last.
        """
        if text.isascii():
            plain = text.encode()
            if len(plain.translate(None, _CONTROLS)) == len(plain) and b"  " not in plain:  # most texts, and fastest so
                return tuple(self._matches(text, plain.title(), 0, date))
        matches: list[TermMatch] = []
        start = 0
        for paragraph in text.split("\n\n"):
            matches += self._squeezed(unified(paragraph), start, date)
            start += len(paragraph) + 2
        return tuple(matches)

    def _squeezed(self, text: str, offset: int, date: datetime.date | None) -> list[TermMatch]:
        """Return the matches of a text that begins at an offset and may have runs of spaces."""
        if "  " not in text:
            return self._matches(text, _fold(text), offset, date)
        squeezed = _Squeezed(text)
        matches = self._matches(squeezed.text, _fold(squeezed.text), 0, date)
        spans = squeezed.origins([match.span for match in matches])
        return [
            _new(TermMatch, ((start + offset, end + offset), match[1], "", None, None))
            for match, (start, end) in zip(matches, spans, strict=True)
        ]

    def _matches(self, text: str, folded: bytes, offset: int, date: datetime.date | None) -> list[TermMatch]:
        """Return the forms that stand as whole words and mean an entry; of those that overlap the longest."""
        widest: list[TermMatch] = []  # those that lie in no other; what is left if none crosses another
        inner: list[TermMatch] = []
        entries, choices, plurals = self._entries, self._choices, self._plurals
        free, crossing = 0, False
        edged = text + "  "  # what stands behind the text, and, by the index -1, before it
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            # Nothing of a word may be cut, and the US of "US$44" is a currency; a space is seen fastest.
            after = edged[end]
            if after != " " and (after.isalnum() or after == "$") and edged[end - 1].isalnum():
                index, behind = plurals[index], edged[end + 1]
                if index < 0 or after not in "sS" or behind.isalnum() or behind == "$":
                    continue
                end += 1
            before = edged[start - 1]
            if before != " " and before.isalnum() and edged[start].isalnum():
                continue
            entry = entries[index]
            if entry is None:
                choice, written = choices[index], text[start:end]
                entry = choice.always.get(written) or choice.entry(written, date)
                if entry is None or (entry.domain == _PERSON and runs_on(text, start, end)):
                    continue
            if offset:
                start += offset
                end += offset
            match = _new(TermMatch, ((start, end), entry, "", None, None))
            if start < free:
                if end == free and start >= widest[-1][0][0]:
                    inner.append(match)
                    continue
                while widest and widest[-1][0][0] >= start:
                    inner.append(widest.pop())
                if widest and widest[-1][0][1] > start:
                    crossing = True
            widest.append(match)
            free = end
        return _uncrossed(widest, sorted([*widest, *inner], key=_end)) if crossing else widest


class _Choice:
    """What a form means that is not one entry in any case, place and at any time.

    Attributes:
        always: The entries by their own case, where the date says nothing.
    """

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._forms = forms
        self._dated = any(entry.valid_from or entry.valid_to for _, entry in forms)
        self._last = _by_case(sorted(forms, key=_last_first))
        self.always = {} if self._dated else self._last[0]

    def entry(self, written: str, date: datetime.date | None) -> ConceptEntry | None:
        """Return the entry meant, one in the case of the text before one in another."""
        by_case, folded = self._last
        if self._dated and date is not None:
            by_case, folded = _by_case([form for form in self._forms if _holds(form[1], date)])
        return by_case.get(written) or folded.get(_lower(written))


class _Squeezed:
    """Hold a text with its runs of spaces made one, and know where they stood."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._edges: list[int] = []  # behind each run, in the new text, and its end or more
        self._shifts = [0]  # what to add before the first run, behind it, behind the second
        end = 0
        for run in _SPACES.finditer(text):
            pieces.append(text[end : run.start() + 1])
            end = run.end()
            self._edges.append(run.start() + 1 - self._shifts[-1])
            self._shifts.append(end - self._edges[-1])
        self._edges.append(len(text))
        self.text = "".join((*pieces, text[end:]))

    def origins(self, places: Iterable[Span]) -> Iterator[Span]:
        """Yield where places of the new text, in its order, stood in the old one; none begins or ends with a space."""
        edges, shifts, run = self._edges, self._shifts, 0
        for start, end in places:
            while edges[run] <= start:
                run += 1
            start += shifts[run]
            while edges[run] < end:
                run += 1
            yield start, end + shifts[run]


def unified(text: str) -> str:
    """Write white space, quotes and hyphens in one way, one code point for one.

    >>> unified("Women’s\u00a0co‑chair")
    "Women's co-chair"
    """
    if text.isascii() and text.isprintable():
        return text
    for char in _SPACE_CONTROLS:
        text = text.replace(char, " ")
    if text.isascii():
        return text
    for char, same in _SAME:
        text = text.replace(char, same)
    return text if text.isprintable() else _RARE_SPACE.sub(" ", text)


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()  # no other letter has a longer lower case


def _fold(text: str) -> bytes:
    """Fold case, one code point to one byte, and let words begin with a capital.

    So a form does not match inside a word, where half of all places would be ("un" in "country"). Behind a letter
    other than a to z a capital follows too, in forms as in texts. What Latin-1 does not hold becomes a question mark.

    >>> _fold("the EU's unit in İzmir, Üsküdar and Ağrı").decode("latin-1")
    "The Eu'S Unit In Izmir, üSküDar And A?R?"
    """
    if text.isascii():
        return text.encode().title()  # which folds a to z
    return _lower(text).encode("latin-1", "replace").title()


def _without_plurals(patterns: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Part patterns into those to be sought and those that are one of them and an s, in order.

    The automaton is half as large without the second, and in order it is built in half the time and searched faster.

    >>> _without_plurals([b"Envoys", b"Envoy", b"Crisis"])
    ([b'Crisis', b'Envoy'], [b'Envoys'])
    """
    sought: dict[bytes, None] = {}
    plurals = []
    for pattern in sorted(patterns):
        if pattern.endswith(b"s") and pattern[:-1] in sought:
            plurals.append(pattern)
        else:
            sought[pattern] = None
    return list(sought), plurals


def _only_entry(pattern: bytes, forms: Sequence[_Form]) -> ConceptEntry | None:
    """Return the entry that a pattern means wherever it stands, None where it depends on the text or the date."""
    entry = forms[0][1]
    several = any(other is not entry for _, other in forms)
    dated = entry.valid_from or entry.valid_to
    open_ended = entry.domain == _PERSON or b"?" in pattern
    return None if several or entry.case_sensitive or dated or open_ended else entry


def _by_case(forms: Sequence[_Form]) -> tuple[dict[str, ConceptEntry], dict[str, ConceptEntry]]:
    """Return the first entry of each form as it is written or as headings write it, and in lower case by any case.

    In capitals the plural of an acronym is none: ROKS is a ship.
    """
    by_case: dict[str, ConceptEntry] = {}
    folded: dict[str, ConceptEntry] = {}
    forms = sorted(forms, key=lambda form: form[0] != form[1].source.text)  # before plurals made of others
    for form, entry in forms:
        by_case.setdefault(form, entry)
        if not entry.case_sensitive:
            folded.setdefault(_lower(form), entry)
    for form, entry in forms:
        if _lower(form) not in folded:
            if form == entry.source.text or not entry.source.text.isupper():
                by_case.setdefault(form.upper(), entry)
            if any(map(str.isupper, form)):
                by_case.setdefault(_headline(form), entry)
    return by_case, folded


def _headline(form: str) -> str:
    """Write words with capitals, as headings do.

    >>> _headline("ROK-U.S. alliance"), _headline("UN special rapporteur on human rights")
    ('ROK-U.S. Alliance', 'UN Special Rapporteur on Human Rights')
    """
    return _SMALL_WORD.sub(lambda word: word[0] if word[0] in _LOWER_IN_HEADINGS else word[0].capitalize(), form)


def _holds(entry: ConceptEntry, date: datetime.date) -> bool:
    return (entry.valid_from or datetime.date.min) <= date <= (entry.valid_to or datetime.date.max)


def _last_first(form: _Form) -> int:
    return -(form[1].valid_to or datetime.date.max).toordinal()


def _uncrossed(widest: list[TermMatch], candidates: list[TermMatch]) -> list[TermMatch]:
    """Return those that lie in no other, and where they cross each other the longest of all that lie there."""
    kept: list[TermMatch] = []
    at = 0
    while at < len(widest):
        next_ = at + 1
        low, high = widest[at].span
        while next_ < len(widest) and widest[next_].span[0] < high:
            high = widest[next_].span[1]
            next_ += 1
        if next_ == at + 1:
            kept.append(widest[at])
        else:  # they come in the order of their ends
            first, last = (bisect_right(candidates, end, key=_end) for end in (low, high))
            kept += _longest(candidates[first:last])
        at = next_
    return kept


def _end(match: TermMatch) -> int:
    return match.span[1]


def _longest(candidates: list[TermMatch]) -> list[TermMatch]:
    """Keep the candidates that no longer one, and no earlier one of their length, overlaps.

    They come in the order of their ends, as the automaton finds them, and are returned in text order.
    """
    chosen: list[TermMatch] = []
    cluster: list[TermMatch] = []  # those that hang together, from the last on
    widest = candidates[-1]  # of its candidates that end last
    first, last = widest[0]  # where it begins and ends
    begin = first  # where the widest begins
    for candidate in reversed(candidates):
        start, end = candidate[0]
        if end <= first:
            if begin == first:
                chosen.append(widest)
            else:
                chosen += _longest_first(cluster, first)
            cluster, widest, first, begin, last = [candidate], candidate, start, start, end
            continue
        cluster.append(candidate)
        if start < first:
            first = start
            if end == last:
                widest, begin = candidate, start
    chosen += [widest] if begin == first else _longest_first(cluster, first)
    chosen.reverse()
    return chosen


def _longest_first(cluster: list[TermMatch], first: int) -> list[TermMatch]:
    taken = bytearray(cluster[0].span[1] - first)
    chosen: list[TermMatch] = []
    for candidate in sorted(cluster, key=lambda candidate: (_size(candidate.span), candidate.span[0])):
        start, end = candidate.span[0] - first, candidate.span[1] - first
        if not (taken[start] or taken[end - 1]):  # what is taken is no shorter: it cannot lie between the two
            taken[start:end] = b"\1" * (end - start)
            chosen.append(candidate)
    return sorted(chosen, key=itemgetter(0), reverse=True)


def _size(span: Span) -> int:
    return span[0] - span[1]


def _forms(source: str, *, plural: bool) -> Iterator[str]:
    yield source
    if not plural:
        return
    plurals = [_plural(source)]
    head = _HEAD_NOUN.match(source)
    if head:
        plurals.append(_plural(head["head"]) + head["rest"])
    if "-General" in source:
        plurals.append(re.sub(r"(\w+)(?=-General)", lambda match: _plural(match[1]), source, count=1))
    yield from (form for form in dict.fromkeys(plurals) if form != source)


def _plural(word: str) -> str:
    """Write the regular plural of the last word.

    >>> [_plural(word) for word in ("envoy", "ministry", "crisis talks", "launch", "SME")]
    ['envoys', 'ministries', 'crisis talks', 'launches', 'SMEs']
    """
    lower = word.lower()
    if lower.endswith("s") and not lower.endswith("ss"):
        return word
    if lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    if lower.endswith(("ss", "x", "ch", "sh", "z")):
        return word + "es"
    return word + "s"
