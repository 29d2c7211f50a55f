"""Hypothesis strategies, all in one place."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from bitext.memory.units import STATUSES, MemoryUnit

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

_SOURCE_WORDS = st.sampled_from(
    "The two ROK-US sides met on May 3 June 14 in Seoul, Warsaw; (talks) 21st agreed".split()
)
memory_source = st.lists(_SOURCE_WORDS, min_size=1, max_size=9).map(" ".join)
_MOMENT = st.integers(1_700_000_000, 1_700_000_009).map(
    lambda seconds: datetime.datetime.fromtimestamp(seconds, datetime.UTC)
)


def memory_units(*, dated: bool = False) -> st.SearchStrategy[MemoryUnit]:
    """Units that often are the same, contradict each other or share neighbours; all with dates, or some."""
    moment = _MOMENT if dated else st.none() | _MOMENT
    place = st.none() | st.sampled_from(["a", "b"])
    return st.builds(
        MemoryUnit,
        source=memory_source,
        target=st.sampled_from(["만났다.", "회담하였다.", " 회담하였다. ", "합의\t하였다."]),
        status=st.sampled_from(STATUSES),
        origin=place,
        author=place,
        created=moment,
        changed=moment,
        previous=st.none() | st.just("") | memory_source,
        next=st.none() | st.just("") | memory_source,
        release=place,
        paragraph=st.none() | st.integers(0, 1),
        id=place,
    )
