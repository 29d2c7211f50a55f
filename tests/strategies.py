"""Hypothesis strategies, all in one place."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from bitext.interchange.units import STATUSES, ForeignUnit, Pairs, is_field_prop, plain_text
from bitext.model import Alternative
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
