"""Hypothesis strategies, all in one place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bitext.glossary.rows import COLUMNS, GlossaryRow, serialize_row

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

_SOURCES = st.sampled_from("alliance Busan MOFA policy summit UN".split())
_ROWS = st.sampled_from(
    [
        GlossaryRow(source="", target=target, domain=domain, forbidden=forbidden, note=note, reading=reading)
        for target in "동맹 부산 외교부 정책 유엔".split()
        for domain, note in (("concept", ""), ("concept", "usage"), ("forum", "since 2019"))
        for forbidden, reading in (((), ""), (("옛말",), ""), (("옛말", "틀린말"), "유엔"))
    ]
)


def _entry(drawn: tuple[str, list[GlossaryRow], int]) -> tuple[str, tuple[GlossaryRow, ...]]:
    source, rows, preferred = drawn
    statuses = ["preferred" if index == preferred else "admitted" for index in range(len(rows))]
    return source, tuple(replace(row, source=source, status=status) for row, status in zip(rows, statuses, strict=True))


#: Source to the rows of its one concept entry: different targets, one of them at most preferred.
glossaries = st.lists(
    st.tuples(
        _SOURCES,
        st.lists(_ROWS, unique_by=lambda row: row.target, min_size=1, max_size=3),
        st.integers(0, 3),
    ),
    unique_by=lambda drawn: drawn[0],
    max_size=4,
).map(lambda entries: dict(map(_entry, entries)))


@st.composite
def glossary_tables(draw: st.DrawFn) -> bytes:
    """Draw a table as people leave it: either line end, byte order mark, odd spaces, blank lines, no last line end."""
    rows = [row for entry in draw(glossaries).values() for row in entry]
    if draw(st.booleans()):
        rows.sort(key=lambda row: row.source.casefold())
    columns = draw(st.sampled_from([COLUMNS, (*COLUMNS, "by"), (*COLUMNS, "reading", "by")]))
    before, behind, blank = draw(st.sampled_from([("", "", []), (" ", "", [""]), ("", "  ", ["   "]), (" ", " ", [])]))
    lines = ["\t".join(columns)]
    for index, row in enumerate(rows):
        lines += [before + serialize_row(row, columns) + behind, *(blank if index % 2 else [])]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + end.join(lines) + draw(st.sampled_from(["", end]))
    return text.encode()
