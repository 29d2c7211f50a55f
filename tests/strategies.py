"""Hypothesis strategies, all in one place."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from bitext.model import ConceptEntry, Term

#: Text with what real pages are broken by: odd spaces, invisible characters, mojibake, jamo, quotes.
_ODD = (
    "\u00a0\u2003\u200b\u00ad\ufeff\u3000\x08\x9fâ€™œ\u201c\u201d‘’“”'\"()[].,;:!?…-–—"
    "ﬁＡ１\u1112\u1161\u11ab가다한국ŹéÅ\t\n"
)
messy_text = st.text(st.one_of(st.sampled_from(_ODD), st.characters(codec="utf-8")), max_size=80)

_WORDS = st.sampled_from(
    """
    The two sides agreed Mr. H.E. U.S. D.C. No. 5 3.5 percent p.m. Seoul (UNHCR) “quoted text.” ‘so’ ROK.- and In
    Minister Lee; Inc. A. “We agree.” ... … ? ! 2021. 4. 7. 양측은 협력하였다. “하자.”라고 (주) 합의함. 가. 다.
    """.split()
)
sentence_text = st.lists(_WORDS, min_size=0, max_size=30).map(" ".join)

segment_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=0, max_size=60)

#: Terms that overlap, nest, differ in case, quotes and dates only.
_TERM_PARTS = "ROK rok US U.S. side’s UN-side İl".split()
_BETWEEN = st.one_of(st.just(" "), st.sampled_from("|  |\n|\u2003|\u00a0 |s |’s |'s |, |-|–|$|é|7".split("|")))
_DAYS = [None, *(datetime.date(2022, 5, day) for day in (1, 2, 3))]
day = st.sampled_from(_DAYS)


@st.composite
def _concept_entries(draw: st.DrawFn) -> list[ConceptEntry]:
    sources = st.lists(st.sampled_from(_TERM_PARTS), min_size=1, max_size=3).map(" ".join)
    drafts = st.tuples(sources, st.sampled_from(["noun", "verb"]), st.booleans(), *[day] * 2)
    return [
        ConceptEntry(
            id=str(index),
            domain="concept",
            source=Term(text=source, lang="en", status="preferred", pos=pos),
            targets=(Term(text="가", lang="ko", status="preferred"),),
            case_sensitive=case,
            valid_from=first,
            valid_to=last,
        )
        for index, (source, pos, case, first, last) in enumerate(draw(st.lists(drafts, min_size=1, max_size=10)))
    ]


@st.composite
def entries_and_text(draw: st.DrawFn) -> tuple[list[ConceptEntry], str]:
    """Make entries, and a text of their words."""
    entries = draw(_concept_entries())
    words = st.sampled_from([*_TERM_PARTS, *(entry.source.text for entry in entries)])
    pieces = draw(st.lists(st.tuples(words, _BETWEEN), max_size=6))
    return entries, draw(_BETWEEN) + "".join(word + between for word, between in pieces)
