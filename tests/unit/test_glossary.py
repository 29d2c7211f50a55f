"""Tables, term search against a naive reference, renderings."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import GlossaryError
from bitext.glossary.find import TermFinder, fold
from bitext.glossary.rendering import settle
from bitext.glossary.rows import COLUMNS, GlossaryRow, columns_of, parse_table, row_of_cells, serialize_table
from bitext.glossary.table import read_glossary
from bitext.model import ConceptEntry, Term
from support import ROOT

HEADER = "\t".join(COLUMNS)


def _entry(source: str, *targets: str, case: bool = False, pos: str = "noun") -> ConceptEntry:
    return ConceptEntry(
        id=source,
        domain="concept",
        source=Term(text=source, lang="en", status="preferred", pos=pos),
        targets=tuple(Term(text=t, lang="ko", status="preferred" if t == targets[0] else "admitted") for t in targets),
        case_sensitive=case,
    )


def _found(text: str, *entries: ConceptEntry) -> list[str]:
    return [text[slice(*match.span)] for match in TermFinder(entries).find(text)]


# ---- tables


def test_shipped_glossary_is_read_whole() -> None:
    glossary = read_glossary(ROOT / "glossaries")
    assert len(glossary.entries) > 4000
    assert read_glossary(ROOT / "glossaries").sha256 == glossary.sha256
    korea = next(entry for entry in glossary.entries if entry.source.text == "Republic of Korea")
    assert [(term.text, term.status) for term in korea.targets][:2] == [("대한민국", "preferred"), ("한국", "admitted")]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("source\ttarget\n", r"t\.tsv:1: columns domain, pos, status, case, forbidden, note missing"),
        (f"{HEADER}\na\tb\n", r"t\.tsv:2: 2 cells, expected 8"),
        (f"{HEADER}\n\tb\tc\tnoun\tpreferred\tno\t\t\n", r"t\.tsv:2: the source is empty"),
        (f"{HEADER}\na\tb\tc\tnoun\tgood\tno\t\t\n", r"status 'good', expected preferred or admitted"),
        (f"{HEADER}\na\tb\tc\tnoun\tpreferred\tmaybe\t\t\n", r"case 'maybe', expected yes or no"),
        (
            f"{HEADER}\na\tb\tc\tnoun\tpreferred\tno\t\t\na\td\tc\tnoun\tpreferred\tno\t\t\n",
            r"t\.tsv:3: 'a' has the preferred rendering 'd' here and 'b' at .*t\.tsv:2; mark one of them admitted",
        ),
    ],
)
def test_bad_table_is_refused_with_place_and_remedy(tmp_path: Path, table: str, message: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(GlossaryError, match=message):
        read_glossary(path)


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(HEADER + "\nx\ty\n" * 3 + "\tk\tc\tnoun\tpreferred\tno\t\t\n", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_glossary(path)
    assert all(f"t.tsv:{line}:" in str(caught.value) for line in (2, 4, 6, 7))


def test_broken_utf8_and_missing_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_bytes(HEADER.encode() + b"\n\xff\xfe\n")
    with pytest.raises(GlossaryError, match=r"t\.tsv:2: byte 0xff is not UTF-8"):
        read_glossary(tmp_path)
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path / "nothing.tsv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(GlossaryError, match=r"no \.tsv table"):
        read_glossary(tmp_path / "empty")


def test_more_columns_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(f"\ufeff{HEADER}\treading\nUN\t유엔\torg\tpropn\tpreferred\tyes\t국련|\t\t유엔\n", encoding="utf-8")
    (entry,) = read_glossary(path).entries
    assert entry.case_sensitive
    assert [(term.text, term.status) for term in entry.targets] == [("유엔", "preferred"), ("국련", "deprecated")]


# ---- search


def test_longest_term_wins_and_matches_do_not_overlap() -> None:
    entries = [_entry("Ministry"), _entry("Foreign Affairs"), _entry("Ministry of Foreign Affairs"), _entry("Affairs")]
    assert _found("the Ministry of Foreign Affairs and foreign affairs", *entries) == [
        "Ministry of Foreign Affairs",
        "foreign affairs",
    ]


def test_plural_and_possessive_match() -> None:
    text = "Ministers of Foreign Affairs’ talks; Directors-General; the minister of foreign affairs's ministries"
    entries = [_entry("Minister of Foreign Affairs"), _entry("Director-General"), _entry("ministry")]
    assert _found(text, *entries) == [
        "Ministers of Foreign Affairs",
        "Directors-General",
        "minister of foreign affairs",
        "ministries",
    ]


def test_case_rule_and_exact_case_first() -> None:
    strict, loose = _entry("AID", case=True), _entry("aid")
    finder = TermFinder([strict, loose])
    assert [match.entry.source.text for match in finder.find("AID gives aid and Aid")] == ["AID", "aid", "aid"]


def test_words_are_whole_and_spacing_is_free() -> None:
    assert _found("summits of the Summitville  foreign\n policy", _entry("summit"), _entry("foreign policy")) == [
        "summits",
        "foreign\n policy",
    ]


def test_currency_is_not_its_country() -> None:
    assert _found("US$44 million from the US", _entry("US", case=True)) == ["US"]


_TERM = st.lists(st.sampled_from("ROK side the UN ROK-UN Korea Korean of A".split()), min_size=1, max_size=3).map(
    " ".join
)
_TEXT = st.lists(
    st.sampled_from("ROK rok side the UN's ROK-UN Korea Korean’s of a UNs , . ( )".split()), max_size=20
).map(" ".join)


@given(st.lists(_TERM, min_size=1, max_size=5, unique=True), _TEXT)
def test_search_equals_a_naive_reference(terms: list[str], text: str) -> None:
    entries = [_entry(term, pos="verb") for term in terms]  # verbs have no plural forms
    found = {match.span for match in TermFinder(entries).find(text)}
    taken: set[int] = set()
    expected = set()
    spans = {
        (found.start(1), found.end(1))
        for term in terms
        for found in re.finditer(rf"(?=(?<!\w)({re.escape(fold(term))})(?!\w))", fold(text))
    }
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if not taken & set(range(start, end)):
            taken |= set(range(start, end))
            expected.add((start, end))
    assert found == expected


# ---- renderings


@pytest.mark.parametrize(
    ("renderings", "translation", "standing"),
    [
        (("유엔난민기구",), "유엔난민기구와 협의하였다.", "유엔난민기구"),
        (("글로벌 중추국가",), "글로벌중추국가 비전", "글로벌 중추국가"),
        (("대한민국", "한국"), "한국 측은 사의를 표하였다.", "한국"),
        (("의견을 교환하다",), "의견을 교환할 예정이다.", "의견을 교환하다"),
        (("외교부",), "국방부", None),
    ],
)
def test_rendering_is_found_as_written_in_korean(
    renderings: tuple[str, ...], translation: str, standing: str | None
) -> None:
    matches = TermFinder([_entry("term", *renderings)]).find("a term")
    (settled,) = settle(matches, translation)
    assert (settled.term.text if settled.term else None) == standing


def test_deprecated_rendering_does_not_count() -> None:
    entry = ConceptEntry(
        id="x",
        domain="d",
        source=Term(text="term", lang="en", status="preferred"),
        targets=(
            Term(text="외교부", lang="ko", status="preferred"),
            Term(text="외무부", lang="ko", status="deprecated"),
        ),
    )
    (settled,) = settle(TermFinder([entry]).find("term"), "외무부가 발표하였다.")
    assert settled.term is None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"valid-from": "May 2018"}, "date 'May 2018', expected 2018, 2018-05 or 2018-05-10"),
        ({"valid-from": "2019-02-30"}, "date '2019-02-30'"),
        ({"valid-from": "2019", "valid-to": "2018-12"}, "valid-from 2019 lies behind valid-to 2018-12"),
    ],
)
def test_wrong_dates_are_refused(tmp_path: Path, cells: dict[str, str], expected: str) -> None:
    row = row_of_cells(dict.fromkeys(COLUMNS, "") | {"source": "a", "target": "가", "status": "preferred"} | cells)
    row = replace(row, case="no")
    path = tmp_path / "terms.tsv"
    path.write_text(serialize_table([row], columns_of([row])), encoding="utf-8")
    with pytest.raises(GlossaryError, match=re.escape(expected)):
        read_glossary(path)


def test_rows_with_other_dates_are_other_entries(tmp_path: Path) -> None:
    old = GlossaryRow(source="Türkiye", target="터키", valid_to="2022-05", extra=(("by", "kim"),))
    new = GlossaryRow(source="Türkiye", target="튀르키예", valid_from="2022-06", short="튀르키예", reading="튀르키예")
    path = tmp_path / "terms.tsv"
    path.write_text(serialize_table([old, new], columns_of([old, new])), encoding="utf-8")
    first, second = read_glossary(path).entries
    assert (first.valid_from, first.valid_to) == (None, datetime.date(2022, 5, 31))
    assert (second.valid_from, second.targets[0].reading) == (datetime.date(2022, 6, 1), "튀르키예")
    assert parse_table(path, path.read_bytes(), []).rows == (
        replace(old, extra=(("by", "kim"),)),
        replace(new, extra=(("by", ""),)),
    )
