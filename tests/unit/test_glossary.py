"""Tables, term search against a naive reference, renderings."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given

from bitext.errors import GlossaryError
from bitext.glossary.find import TermFinder
from bitext.glossary.rendering import settle
from bitext.glossary.rows import COLUMNS, GlossaryRow, columns_of, parse_table, row_of_cells, serialize_table
from bitext.glossary.table import read_glossary
from bitext.model import ConceptEntry, Span, Term
from strategies import day, entries_and_text
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


def test_the_first_bad_rows_are_named_and_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(HEADER + "\nx\ty\n" * 20 + "\tk\tc\tnoun\tpreferred\tno\t\t\n", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_glossary(path)
    assert all(f"t.tsv:{line}:" in str(caught.value) for line in (2, 4, 40))
    assert str(caught.value).endswith("; and 1 more")


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


def test_a_term_goes_before_the_plural_of_another() -> None:
    entries = [_entry("security"), _entry("securities"), _entry("Americas")]
    finder = TermFinder([_entry("America"), *entries])
    assert [match.entry.source.text for match in finder.find("securities of the Americas")] == [
        "securities",
        "Americas",
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


def test_letters_that_the_search_takes_for_one_are_told_apart() -> None:
    assert _found("Ğu, Ču and ču? No ?u.", _entry("Ču")) == ["Ču", "ču"]
    found = TermFinder([_entry("Ču"), _entry("Ğu")]).find("ĞU and ČU")
    assert [match.entry.source.text for match in found] == ["Ğu", "Ču"]


def test_currency_is_not_its_country() -> None:
    assert _found("US$44 million from the US", _entry("US", case=True)) == ["US"]


def test_terms_stand_across_lines_and_spans_are_of_the_text_as_it_was() -> None:
    text = "\n\n The  Republic\r\n of\u2003Korea ’s  \t foreign\u00a0\u00a0policy\n"
    assert _found(text, _entry("Republic of Korea"), _entry("foreign policy")) == [
        "Republic\r\n of\u2003Korea",
        "foreign\u00a0\u00a0policy",
    ]


def test_no_term_stands_across_a_blank_line() -> None:
    text = "the Republic\n\nof Korea\n\n\nForeign\npolicy  of the Republic of Korea"
    assert _found(text, _entry("Republic of Korea"), _entry("foreign policy"), _entry("Korea")) == [
        "Korea",
        "Foreign\npolicy",
        "Republic of Korea",
    ]


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _dated(source: str, name: str, first: str | None = None, last: str | None = None) -> ConceptEntry:
    return replace(_entry(source, "가"), id=name, valid_from=_day(first), valid_to=_day(last))


@pytest.mark.parametrize(
    ("date", "expected"),
    [(None, "now"), ("2010-01-01", "old"), ("2013-03-22", "old"), ("2013-03-23", "middle"), ("2024-06-01", "now")],
)
def test_the_date_picks_the_entry_and_without_one_the_last_holds(date: str | None, expected: str) -> None:
    old, middle = (
        _dated("ministry", "old", None, "2013-03-22"),
        _dated("ministry", "middle", "2013-03-23", "2020-12-31"),
    )
    finder = TermFinder([old, middle, _dated("ministry", "now", "2021-01-01")])
    assert [match.entry.id for match in finder.find("the Ministry", _day(date))] == [expected]
    ended = TermFinder([old, middle])
    assert [match.entry.id for match in ended.find("ministries")] == ["middle"]
    assert ended.find("ministries", datetime.date(2021, 1, 1)) == ()


def test_a_longer_term_out_of_its_period_gives_way_to_a_shorter_one() -> None:
    finder = TermFinder([_dated("foreign ministry", "long", None, "2013-03-22"), _entry("ministry")])
    assert [match.span for match in finder.find("foreign ministry", datetime.date(2013, 3, 23))] == [(8, 16)]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("ROK-U.S. alliance", "The ROK-U.S. Alliance Is Strong", ["ROK-U.S. Alliance"]),
        ("ASEAN centrality", "Support for ASEAN Centrality", ["ASEAN Centrality"]),
        ("ASEAN centrality", "asean centrality", []),
        ("won", "He Won twice", []),  # no capital of its own
        ("ROK", "The ROKS Munmu the Great sailed", []),  # a ship
        ("ROK", "THE ROK SPOKE", ["ROK"]),
        ("NGO", "NGOs met", ["NGOs"]),
        ("Chief of Staff", "THE CHIEFS OF STAFF", ["CHIEFS OF STAFF"]),
    ],
)
def test_terms_with_the_case_rule_are_found_in_headings(term: str, text: str, found: list[str]) -> None:
    assert [text[slice(*match.span)] for match in TermFinder([_entry(term, case=True)]).find(text)] == found


@given(entries_and_text(), day)
def test_search_equals_a_naive_reference(
    given_terms: tuple[list[ConceptEntry], str], date: datetime.date | None
) -> None:
    entries, text = given_terms
    found = [(match.span, match.entry.id) for match in TermFinder(entries).find(text, date)]
    assert found == _naive(entries, text, date)


def _naive(entries: list[ConceptEntry], text: str, date: datetime.date | None) -> list[tuple[Span, str]]:
    """Compare every span of the text with every form of every entry, and keep the longest."""
    ranked = []
    for start, end in combinations(range(len(text) + 1), 2):
        cut_before = text[start - 1 : start].isalnum() and text[start].isalnum()
        cut_behind = re.match(r"[^\W_]|\$", text[end:]) and text[end - 1].isalnum()
        blank = "\n\n" in text[start:end]
        if cut_before or cut_behind or blank or text[start].isspace() or text[end - 1].isspace():
            continue
        written = _one_way(text[start:end])
        for order, entry in enumerate(entries):
            last = entry.valid_to or datetime.date.max
            if date and not (entry.valid_from or datetime.date.min) <= date <= last:
                continue
            source = _one_way(entry.source.text)
            forms = {source} if entry.source.pos == "verb" or source.lower().endswith("s") else {source, source + "s"}
            own = written in forms
            if own:
                case = 0
            elif not entry.case_sensitive and _lower(written) in map(_lower, forms):
                case = 1
            elif written in _in_headings(source, forms):
                case = 2
            else:
                continue
            rank = (-len(written), start, case, 0 if date else -last.toordinal(), order)
            ranked.append((rank, (start, end), entry.id))
    chosen: list[tuple[Span, str]] = []
    for _, (start, end), id in sorted(ranked):
        if all(end <= other_start or other_end <= start for (other_start, other_end), _ in chosen):
            chosen.append(((start, end), id))
    return sorted(chosen)


def _in_headings(source: str, forms: set[str]) -> set[str]:
    small = "a an and as at by for from in into of on or over the to under with".split()
    capitals = {form.upper() for form in forms if form == source or not source.isupper()}
    for form in forms:
        if form != form.lower():
            words = re.split(r"(?<![\w'.])([a-z]+)(?![\w.])", form)
            capitals.add("".join(w.capitalize() if n % 2 and w not in small else w for n, w in enumerate(words)))
    return capitals


def _one_way(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("–", "-").split())


def _lower(text: str) -> str:
    return text.replace("İ", "I").lower()


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


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [
        ("India", "인도를 방문하였다.", "인도네시아를 방문하였다."),
        ("Mali", "말리 외교장관", "소말리아 외교장관"),
        ("Dominica", "도미니카연방 대표", "도미니카공화국 대표"),
        ("Sudan", "수단을 지원하였다.", "남수단을 지원하였다."),
        ("Pyongyang", "평양에서 만났다.", "태평양에서 만났다."),
        ("Ghana", "가나공화국 정부", "과테말라 정부"),
        ("Bonn", "9월 12일 본에서 열렸다.", "일본에서 열렸다."),
        ("Ireland", "아일랜드를 방문하였다.", "북아일랜드를 방문하였다."),
        ("India", "인도와 협력하였다.", "인도적 지원을 하였다."),
        ("India", "인도의 인도주의 지원", "인도주의 지원"),
        ("India", "인도해군", "범죄인 인도조약"),
        ("India", "인도인 한 명", "범죄인을 인도하였다."),
        ("India", "인도하원의장", "범인을 인도한다."),
        ("India", "인도하반기 전망", "인도할 의무"),
        ("India", "인도한국대사관", "중국에 인도된 유물"),
        ("India", "인도 할인 행사", "인도받은 유물"),
        ("India", "인도 적십자사", "신병을 인도하기로 하였다."),
        ("India", "현대 인도법인", "국제인도법을 준수하였다."),
        ("India", "인도가 지원한다.", "인도지원을 받았다."),
        ("India", "본 인도 총리", "장애인도 참석하였다."),
        ("Sudan", "수단을 방문하였다.", "모든 수단을 동원하였다."),
        ("Sudan", "주수단대사", "선수단을 파견하였다."),
        ("Iran", "이란 전망", "어려울 것이란 전망"),
        ("Ghana", "가나를 방문하였다.", "좋은 결과가 나왔다."),
        ("Oman", "주오만한국대사관", "오만한 태도"),
        ("Oman", "오만하원", "오만하고 무례한 태도"),
        ("ROK", "한국국민", "북한국민"),
        ("North Korea", "북한국민", "한국국민"),
        ("Congo", "콩고민주공화국은 요청하였다.", "콩가는 요청하였다."),
        ("Republic of the Congo", "콩고공화국", "콩고민주공화국"),
        ("East Africa", "동아프리카", "서아프리카"),
        ("Africa", "동아프리카", "동유럽"),
    ],
)
def test_the_name_of_another_place_is_no_rendering(english: str, right: str, wrong: str) -> None:
    finder = TermFinder(read_glossary(ROOT / "glossaries").entries)
    (match,) = finder.find(english)
    assert settle([match], right)[0].term is not None
    assert settle([match], wrong)[0].term is None


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("NORTHERN IRELAND", ["NORTHERN IRELAND"]),
        ("Northern Cyprus", ["Northern Cyprus"]),
        ("NEW MEXICO AND NEW ENGLAND", ["NEW MEXICO", "NEW ENGLAND"]),
        ("SOUTH GEORGIA", ["SOUTH GEORGIA"]),
        ("NORTH VIETNAM AND SOUTH VIETNAM", ["NORTH VIETNAM", "SOUTH VIETNAM"]),
        ("EAST GERMANY AND EAST BERLIN", ["EAST GERMANY", "EAST BERLIN"]),
        ("PAPUA NEW GUINEA AND NEW GUINEA", ["PAPUA NEW GUINEA", "NEW GUINEA"]),
        ("a new Mexico office in south Georgia", ["Mexico", "Georgia"]),
    ],
)
def test_a_place_named_after_another_is_found_whole_in_headings_too(english: str, found: list[str]) -> None:
    matches = TermFinder(read_glossary(ROOT / "glossaries").entries).find(english)
    assert [english[slice(*match.span)] for match in matches] == found
