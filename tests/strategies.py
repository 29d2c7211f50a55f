"""Hypothesis strategies, all in one place."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import strategies as st

from bitext.glossary.formats.cells import canonical, ranked, squeeze
from bitext.glossary.rows import COLUMNS, GlossaryRow, problem_of, serialize_row
from bitext.interchange.units import STATUSES, ForeignUnit, Pairs, is_field_prop, plain_text
from bitext.markup import Style, from_pieces
from bitext.memory.units import STATUSES as MEMORY_STATUSES
from bitext.memory.units import MemoryUnit
from bitext.model import Alternative, ConceptEntry, Term, TranslationUnit, Variant
from bitext.text import XML_ILLEGAL

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


def _usable(rows: list[GlossaryRow]) -> list[GlossaryRow]:
    return ranked(row for row in rows if problem_of(row) is None)


#: Rows of one source with dates: no rendering twice in an entry, and no entry with two preferred ones.
dated_rows = st.lists(
    st.builds(
        GlossaryRow,
        source=st.just("Türkiye"),
        target=st.sampled_from(["터키", "튀르키예", "터키공화국"]),
        status=st.sampled_from(["preferred", "admitted"]),
        note=st.sampled_from(["", "usage"]),
        valid_from=st.sampled_from(["", "2020", "2022"]),
        valid_to=st.sampled_from(["", "2019", "2021"]),
    ),
    unique_by=lambda row: (row.concept, row.target),
    max_size=4,
).map(_usable)


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


#: Cells of a glossary with what one format or another could stumble over.
_CELL = (
    "ROK UN a b 한국 대한민국 유엔 -에 =1+1 +82 -1 @a '=x ' \" , ; # #a & < > ]]> &amp; \\ \u00a0 \u3000 \t \n ( ) ’ “"
    " \u200b _x0041_ _x005F_x0041_ null true 2018 0042 1.0 en source 터키😀"
).split(" ")
glossary_cell = st.one_of(
    st.sampled_from(_CELL),
    st.tuples(st.sampled_from(_CELL), st.sampled_from(["", " ", "\n"]), st.sampled_from(_CELL)).map("".join),
    st.text(st.characters(codec="utf-8"), max_size=4),
)
_filled_cell = glossary_cell.filter(lambda text: bool(squeeze(text)))
_DATES = [("", ""), ("", "2022-05"), ("2022-06", ""), ("2018", "2018-05-10")]
_EXTRA = ["by", "검토 by", "concept:definition", "ko:context", "en:termType", "ko:termType", "en:administrativeStatus"]
_EXTRA_CELLS = st.one_of(glossary_cell, st.sampled_from(["acronym", "phrase", "supersededTerm-admn-sts"]))


@st.composite
def _format_row(draw: st.DrawFn) -> GlossaryRow:
    valid_from, valid_to = draw(st.sampled_from(_DATES))
    forbidden = draw(st.lists(_filled_cell.map(lambda text: text.replace("|", "/")), max_size=2))
    return GlossaryRow(
        source=draw(st.one_of(st.sampled_from(["ROK", "UN", "Ministry of Foreign Affairs"]), _filled_cell)),
        target=draw(st.one_of(st.sampled_from(["한국", "대한민국"]), _filled_cell)),
        domain=draw(st.one_of(st.just("concept"), glossary_cell)),
        pos=draw(st.sampled_from(["noun", "propn", "verb", "phrase", "adjective", "other", "", "명사"])),
        status=draw(st.sampled_from(["preferred", "admitted"])),
        case=draw(st.sampled_from(["yes", "no"])),
        forbidden=tuple(forbidden),
        note=draw(st.one_of(glossary_cell, st.just('bitext {"case": "yes"}'))),
        reading=draw(st.sampled_from(["", "유엔"])),
        short=draw(st.sampled_from(["", "외교부"])),
        valid_from=valid_from,
        valid_to=valid_to,
        extra=tuple(draw(st.dictionaries(st.sampled_from(_EXTRA), _EXTRA_CELLS, max_size=2)).items()),
    )


@st.composite
def glossary_rows(draw: st.DrawFn) -> list[GlossaryRow]:
    """Draw rows that a glossary may hold, in the form in which formats get them, each with a place of its own."""
    rows = ranked(canonical(row, []) for row in draw(st.lists(_format_row(), min_size=1, max_size=4)))
    return [replace(row, place=f"t.tsv:{number}") for number, row in enumerate(rows, 2)]


#: Terms that overlap, nest, differ in case, quotes and dates only, or in letters outside Latin-1.
_TERM_PARTS = "ROK rok US U.S. side’s UN-side İl Ču čU Ğu".split()
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


#: Text that XML can hold, with what needs escaping and what looks like a token.
xml_text = st.text(
    st.one_of(
        st.sampled_from("&<>\"'\n\t \u00a0\r]⟦⟧1/가한é😀\u200f"),
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
    ),
    max_size=40,
).map(lambda text: XML_ILLEGAL.sub("", text))
#: Props of other tools that say what a field of the unit is.
SAYING_PROPS = ("x-Origin", "x-ConfirmationLevel")
_name = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
_prop_type = xml_text.filter(lambda name: bool(name) and not is_field_prop(name) and name not in SAYING_PROPS)
_dates = st.datetimes(
    datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1), timezones=st.just(datetime.UTC)
).map(lambda date: date.replace(microsecond=0))


@st.composite
def _tagged(draw: st.DrawFn) -> tuple[str, Pairs]:
    """Draw a text with inline elements, numbered in the order of the text, and their codes."""
    plain = st.text(st.sampled_from("ab &<>한 "), max_size=6)
    text, codes = draw(plain), {}
    open_numbers: list[int] = []
    number = 0
    for kind in draw(st.lists(st.sampled_from(["open", "close", "alone", "begin"]), max_size=5)):
        if kind == "close":
            if not open_numbers:
                continue
            token = f"⟦/{open_numbers.pop(draw(st.integers(0, len(open_numbers) - 1)))}⟧"
        else:
            number += 1
            token = f"⟦{number}/⟧" if kind == "alone" else f"⟦{number}⟧"
            open_numbers += [number] if kind == "open" else []
        codes[token] = draw(plain)
        text += token + draw(plain)
    return text, tuple(codes.items())


@st.composite
def foreign_units(draw: st.DrawFn) -> tuple[ForeignUnit, ...]:
    """Draw the units of a file: ids are unique, contexts are the neighbours."""
    count = draw(st.integers(0, 4))
    filled = xml_text.filter(bool)
    sources = [
        draw(st.one_of(filled.map(lambda text: (text, ())), _tagged().filter(lambda pair: bool(pair[0]))))
        for _ in range(count)
    ]
    units = []
    for index, (source, source_codes) in enumerate(sources):
        tagged = bool(source_codes) and draw(st.booleans())
        target, target_codes = (source, source_codes) if tagged else (draw(xml_text), ())
        status = draw(st.sampled_from(STATUSES)) if target else "new"
        units.append(
            ForeignUnit(
                id=f"{draw(_name)}/p{index:02}.s1",
                source=source,
                target=target,
                source_tag="en",
                target_tag="ko" if target else "",
                status=status,
                origin=draw(st.sampled_from(["mt", "tm", "", "x"])) if target else "",
                tool=draw(_name),
                created=draw(st.none() | _dates),
                changed=draw(st.none() | _dates),
                author=draw(st.just("") | _name),
                notes=tuple(draw(st.lists(filled, max_size=2))),
                props=tuple(dict.fromkeys(draw(st.lists(st.tuples(_prop_type, xml_text), max_size=3)))),
                previous=plain_text(*sources[index - 1]) if index else "",
                next=plain_text(*sources[index + 1]) if index + 1 < count else "",
                source_codes=source_codes,
                target_codes=target_codes,
            )
        )
    return tuple(units)


alternatives = st.lists(
    st.builds(
        Alternative,
        target=xml_text,
        source=xml_text,
        quality=st.none() | st.integers(0, 100),
        origin=st.just("") | _name,
    ),
    max_size=2,
).map(tuple)


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
        status=st.sampled_from(MEMORY_STATUSES),
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


#: Links and letters, with what addresses may have in them.
_STYLE: st.SearchStrategy[Style] = st.sampled_from(
    [("link", "https://un.org/?a=1&b=2"), ("link", "mailto:a@un.org"), ("bold", ""), ("italic", ""), ("subscript", "")]
)
_STYLES = st.lists(_STYLE, unique_by=lambda style: style[0], max_size=2)
_PIECE_TEXT = st.one_of(
    st.text(st.sampled_from("ab &<>한국 \n⟦1⟧/2.,"), max_size=6),
    st.sampled_from(["the UN ", "⟦1⟧", "US$44 million", "\ufb01"]),
)
#: Texts with markup over them.
marked_texts = st.lists(st.tuples(_PIECE_TEXT, _STYLES.map(sorted).map(tuple)), max_size=6).map(from_pieces)


@st.composite
def marked_units(draw: st.DrawFn) -> TranslationUnit:
    """Draw a unit whose markup has a place in the translation, or none; it nests there as in the source."""
    source, markup = draw(marked_texts.filter(lambda marked: bool(XML_ILLEGAL.sub("", marked[0]).strip())))
    if draw(st.booleans()):
        target, places = source, [one.span for one in markup]
    else:
        target, places = "한국과 ⟦1⟧ & <b>UN</b>은 만났다.", [(0, 2)]
    spans = [place if draw(st.booleans()) else None for place in places]
    placed = tuple(
        replace(one, target_span=place) for one, place in zip(markup, [*spans, *[None] * len(markup)], strict=False)
    )
    variants = Variant(lang="en", text=source), Variant(lang="ko", text=target)
    return TranslationUnit(id="page/p01.s1", variants=variants, markup=placed)
