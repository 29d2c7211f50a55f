"""Check rows against the habits of their glossary: spelling, quotation marks, values, terms inside terms."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bitext.glossary.finding import GlossaryFinding, found
from bitext.glossary.folding import folded, squeezed
from bitext.glossary.rows import GlossaryRow
from bitext.model import Span

#: As in glossaries/README.md; other values are fine unless they look like one of these.
_DOMAINS = "title organisation forum agreement policy concept country person place verb-phrase".split()
_POS = "noun propn verb phrase".split()
_RARE = 2  # rows; more with the same slip would be a habit
_HABIT = 10  # times as many rows
_LIKENESS = 0.8  # of difflib: "persn" is like "person", "concepts" like "concept", "region" not like "person"
_AGREEING = 4  # longer terms at least, and times the disagreeing ones: leaves 27 findings in the glossary that ships
_INNER_WORDS = 8  # at most, so that the time is linear
_QUOTES = (("apostrophes", "'", "‘’"), ("quotation marks", '"', "“”"))
_SEPARATED = re.compile(r"[가-힣)]\s*[;/]\s*[가-힣]")
_BRACKETED = re.compile(r"\(([^()]*)\)")


def check_style(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Yield what differs from the rest of the glossary in usable rows, rule by rule."""
    for rule in (_spelling, _quotes, _values, _separators, _inside):
        yield from rule(rows)


def _spelling(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Find sources that differ in case or spaces only; with the case rule they are terms of their own.

    A noun and a verb are two terms, which their endings and their case in the text tell apart.
    """
    groups: defaultdict[tuple[str, bool], list[GlossaryRow]] = defaultdict(list)
    for row in rows:
        if row.case == "no":
            groups[folded(row.source), row.pos == "verb"].append(row)
    for group in groups.values():
        preferred = {row.target for row in group if row.status == "preferred"}
        advice = "either is found by the other: keep one" if len(preferred) < 2 else "give both case yes to part them"
        seen = {group[0].source}
        for row in group:
            if row.source not in seen:
                message = f"{row.source!r} is also written {group[0].source!r} at {group[0].place}; {advice}"
                yield found("spelling", row, message)
            seen.add(row.source)


def _quotes(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    for column in ("source", "target"):
        for name, straight, curly in _QUOTES:
            with_straight = [row for row in rows if straight in row.cell(column)]
            with_curly = [row for row in rows if set(curly) & set(row.cell(column))]
            rare, other = sorted((with_straight, with_curly), key=len)
            if other:
                kind = "straight" if rare is with_straight else "curly"
                for row in rare:
                    message = (
                        f"{kind} {name} in the {column} {row.cell(column)!r}; {len(other)} rows have the other kind"
                    )
                    yield found("quote-style", row, message)


def _separators(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Find several renderings written as one, where the source has no such mark: 외무부; 외교성."""
    for row in (row for row in rows if not re.search("[;/]", row.source)):
        if _SEPARATED.search(row.target):
            yield found("list-separator", row, f"target {row.target!r} looks like several; give each a row of its own")
        for text in row.forbidden:
            if _SEPARATED.search(text):
                yield found("list-separator", row, f"forbidden {text!r} looks like several; put | between them")


def _values(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    for column, known in (("domain", _DOMAINS), ("pos", _POS)):
        counts = Counter(row.cell(column) for row in rows)
        meant: dict[str, str] = {}
        for value, count in counts.items():
            if value in known or count > _RARE:
                continue
            usual = [*known, *(other for other, rows_with in counts.items() if rows_with >= _HABIT * count)]
            if close := difflib.get_close_matches(value, usual, 1, cutoff=_LIKENESS):
                meant[value] = close[0]
        for row in rows:
            value = row.cell(column)
            if value in meant:
                yield found("misspelt-value", row, f"{column} {value!r} is rare; is {meant[value]!r} meant?")


# ---- terms inside terms


def _inside(rows: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    """Compare what longer terms make of the terms inside them.

    A longer term whose preferred rendering has what the inner one deprecates is a doubt of its own. Otherwise a longer
    one is found only where it is the exception: nearly all others that hold the inner term have one of its renderings.
    """
    terms: defaultdict[str, list[GlossaryRow]] = defaultdict(list)
    for row in rows:
        terms[folded(row.source)].append(row)
    longer: defaultdict[str, list[str]] = defaultdict(list)
    for source, own in terms.items():
        words = own[0].source.split()
        for inner, (start, end) in _parts(source).items():
            written = " ".join(words[start:end])
            if any(row.case == "no" or row.source == written for row in terms.get(inner, ())):
                longer[inner].append(source)
    for inner, sources in longer.items():
        yield from _deprecated_inside(terms[inner], [row for source in sources for row in terms[source]])
        yield from _exceptions(terms[inner], [terms[source] for source in sources])


def _parts(source: str) -> dict[str, Span]:
    """Return the runs of words inside a source, without the source itself, and where each stands first, in words."""
    words = source.split()
    parts: dict[str, Span] = {}
    for size in range(1, min(len(words), _INNER_WORDS + 1)):
        for start in range(len(words) - size + 1):
            parts.setdefault(" ".join(words[start : start + size]), (start, start + size))
    return parts


def _deprecated_inside(inner: Sequence[GlossaryRow], longer: Sequence[GlossaryRow]) -> Iterator[GlossaryFinding]:
    allowed = [squeezed(row.target) for row in inner]
    deprecated = {squeezed(text): text for row in inner for text in row.forbidden}
    for row in longer:
        target = squeezed(row.target)
        for text, written in deprecated.items():
            right = any(text in rendering and rendering in target for rendering in allowed)
            inside = text in target and text != target  # it may be deprecated for being just this term
            if row.status == "preferred" and inside and not right:
                yield found(
                    "deprecated-inside",
                    row,
                    f"{row.source!r}: {row.target!r} has {written!r}, deprecated for {inner[0].source!r} at "
                    f"{inner[0].place}",
                )


def _exceptions(inner: Sequence[GlossaryRow], longer: Sequence[Sequence[GlossaryRow]]) -> Iterator[GlossaryFinding]:
    if inner[0].pos != "propn" and " " not in inner[0].source:
        return  # a common noun is rendered by what it is part of
    renderings = {form for row in inner for form in _written(row.target)}
    agreeing = [any(form in squeezed(row.target) for row in rows for form in renderings) for rows in longer]
    others = agreeing.count(False)
    if agreeing.count(True) < max(_AGREEING, _AGREEING * others):
        return
    for rows, agrees in zip(longer, agreeing, strict=True):
        if not agrees:
            yield found(
                "overlap",
                rows[0],
                f"{rows[0].source!r}: {rows[0].target!r} has no rendering of {inner[0].source!r} ({inner[0].target}, "
                f"{inner[0].place}), as {agreeing.count(True)} of {len(agreeing)} terms with it have",
            )


def _written(target: str) -> Iterator[str]:
    """Yield a rendering without what stands in brackets, and that: 유엔(UN) is written 유엔 or UN inside others."""
    for text in (_BRACKETED.sub("", target), *_BRACKETED.findall(target)):
        if text.strip():
            yield squeezed(text)
