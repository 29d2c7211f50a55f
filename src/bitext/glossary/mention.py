"""What is written at each mention of a term: the full form with its short form first, the short form from then on."""

from __future__ import annotations

from collections.abc import Sequence

from bitext.model import Term, TermMatch


def write_mentions(
    texts: Sequence[str], matches: Sequence[Sequence[TermMatch]], headlines: Sequence[bool]
) -> tuple[tuple[TermMatch, ...], ...]:
    """Fill in what is to be written for each match of a release.

    An entry with a short form is written as 공적개발원조(ODA) at its first mention and as ODA from then on; a headline
    has the short form and counts for no mention. Entries of the same Korean are one concept, whatever the English.
    Where the English gives an abbreviation in brackets behind the term (Official Development Assistance (ODA)), so
    does the Korean: the bracket keeps the short form, or the abbreviation where the entry has none.

    Args:
        texts: The segments of a release in page order.
        matches: The term matches of each.
        headlines: Whether a segment belongs to a headline.
    """
    mentioned: set[str] = set()
    return tuple(
        _write(text, found, mentioned, headline)
        for text, found, headline in zip(texts, matches, headlines, strict=True)
    )


def _write(text: str, matches: Sequence[TermMatch], mentioned: set[str], headline: bool) -> tuple[TermMatch, ...]:
    written: list[TermMatch] = []
    for index, match in enumerate(matches):
        term = match.entry.expected()[0]
        abbreviated = index + 1 < len(matches) and _is_bracket_of(text, match, matches[index + 1])
        if index and _is_bracket_of(text, matches[index - 1], match):
            korean = term.short or text[slice(*match.span)]
        elif abbreviated:
            korean = term.text.removesuffix(f"({term.short})")
        elif not term.short:
            korean = term.text
        elif headline or term.text in mentioned:
            korean = term.short
        else:
            korean = with_short(term)
        if not headline:
            mentioned.add(term.text)
        written.append(match._replace(written=korean))
    return tuple(written)


def with_short(term: Term) -> str:
    """Return the form of the first mention.

    >>> with_short(Term(text="공적개발원조", lang="ko", status="preferred", short="ODA"))
    '공적개발원조(ODA)'
    """
    bracket = f"({term.short})"
    return term.text if term.text.endswith(bracket) else term.text + bracket


def _is_bracket_of(text: str, match: TermMatch, following: TermMatch) -> bool:
    """Tell whether a match is the abbreviation in brackets behind another of the same Korean."""
    between = text[match.span[1] : following.span[0]]
    same = match.entry.expected()[0].text == following.entry.expected()[0].text
    return same and between.strip() == "(" and text.startswith(")", following.span[1])
