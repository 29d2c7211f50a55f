"""Links and letters: over texts that are cut and edited, in the translation, in files, and back in a document."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.assemble import paragraph_units, sentence_units
from bitext.errors import InterchangeError
from bitext.export import match_page, rebuild
from bitext.glossary.lookup import GlossaryLookup
from bitext.glossary.table import read_glossary
from bitext.interchange.document import bilingual_html, release_html, release_text
from bitext.interchange.docx import bilingual_docx, release_docx
from bitext.interchange.exchange import read_units
from bitext.interchange.html_codes import marked_text
from bitext.interchange.own import own_units
from bitext.interchange.put_back import Edit, put_back
from bitext.interchange.reviewed import read_reviewed
from bitext.interchange.tmx import TmxHeader, write_tmx
from bitext.interchange.xliff import XliffVersion, write_xliff
from bitext.interchange.xliff_parts import XliffHeader
from bitext.markup import Marked, carry, cut, from_pieces, join, partial, split, to_pieces
from bitext.model import (
    ConceptEntry,
    Lang,
    Markup,
    MarkupKind,
    Paragraph,
    Release,
    Span,
    Translation,
    TranslationUnit,
    Variant,
)
from bitext.normalize.plan import normalize_text
from bitext.normalize.release import normalize_release
from bitext.pipeline import Translated, prepare
from bitext.placing import place_markup
from bitext.release.read import parse_release, read_release
from bitext.release_plan import ReleasePlan
from bitext.reuse import nothing
from bitext.terminology import request_terms, settle_reused
from strategies import marked_texts, marked_units
from support import GOLDEN, assert_valid_tmx, assert_valid_xliff, omegat_translate

FOLDER = GOLDEN / "markup"
PAGE = FOLDER / "page.html"
DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
TAGS: dict[Lang, str] = {"en": "en", "ko": "ko"}
TMX = TmxHeader(segtype="sentence", date=DATE, tags=TAGS)


def _written(markup: Sequence[Markup], text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.href, text[slice(*one.span)]) for one in markup]


def _page(body: str) -> Release:
    rest = "<p>The two sides agreed to cooperate closely on all the matters of the consultation.</p>"
    text = f"<html><body><article><h1>A Title of It</h1><p>Date : 2024-04-25</p>{body}{rest}</article></body></html>"
    return normalize_release(parse_release(text.encode(), path="x.html", id="x"))[0]


def _first(body: str) -> list[tuple[str, str, str]]:
    paragraph = _page(body).paragraphs[0]
    return _written(paragraph.markup, paragraph.text)


# ---- over a text


@given(marked=marked_texts)
def test_pieces_join_to_the_text_that_they_were_cut_from(marked: Marked) -> None:
    assert from_pieces(to_pieces(*marked)) == marked
    assert join(split(marked, " "), " ")[0] == marked[0]


@given(marked=marked_texts, place=st.integers(0, 60))
def test_a_text_cut_in_two_has_all_its_markup(marked: Marked, place: int) -> None:
    parts = cut(marked, 0, place), cut(marked, place)
    assert "".join(text for text, _ in parts) == marked[0]
    whole = {char for one in marked[1] for char in range(*one.span) if marked[0][char].isalnum()}
    halves = {
        char + offset
        for (text, markup), offset in zip(parts, (0, place), strict=True)
        for one in markup
        for char in range(*one.span)
        if text[char].isalnum()
    }
    assert halves == whole


@given(marked=marked_texts)
def test_normalising_keeps_markup_on_something_to_read(marked: Marked) -> None:
    text, markup = _normalized(marked)
    assert text == normalize_text(marked[0])
    for one in markup:
        start, end = one.span
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert any(char.isalnum() for char in text[start:end])


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("the UNHCRâ€™s â€œdonorsâ€\x9d [ﬁrst] time , and", "first"),
        ("co\u00adoper\u200bation\u00a0of  the   [two\u00a0sides] .", "two sides"),
        ("ＡＳＥＡＮ（１０）\u3000and [ＵＮ] ,", "UN"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8 and [ Busan ]", "Busan"),
        ("[ APEC ] , and the G20", "APEC"),
    ],
)
def test_normalised_words_keep_their_markup(before: str, word: str) -> None:
    start, end = before.index("["), before.index("]") - 1
    plain = before.replace("[", "").replace("]", "")
    marked = plain, (Markup(span=(start, end), kind="bold"),)
    text, (one,) = _normalized(marked)
    assert (text, text[slice(*one.span)]) == (normalize_text(plain), word)


def _normalized(marked: Marked) -> Marked:
    paragraph = Paragraph(text=marked[0], markup=marked[1])
    release = normalize_release(Release(id="x", lang="en", title="x", paragraphs=(paragraph,)))[0]
    return next(((one.text, one.markup) for one in release.paragraphs), ("", ()))


# ---- in pages


def test_markup_is_read_over_line_breaks_lists_and_spaces() -> None:
    assert _first("<p>They met\n  <b> in\n Seoul </b>, <a href='https://un.org'>here <br>And there</a> again.</p>") == [
        ("bold", "", "in Seoul"),
        ("link", "https://un.org", "here"),
    ]
    assert _first("<ol><li>They met in <em>Seoul</em> again for a long day.</li></ol>") == [("italic", "", "Seoul")]
    assert _first("<p>1. They met in <strong>Seoul</strong> again. (End)</p>") == [("bold", "", "Seoul")]


def test_what_only_styles_a_whole_paragraph_is_left_out_and_a_link_is_not() -> None:
    assert _first("<p><b>They met in Seoul again.</b></p>") == []
    assert _first("<p>1. <b>They met in Seoul again.</b></p>") == []
    assert _first("<p><b><a href='http://un.org'>They met again.</a></b></p>") == [
        ("link", "http://un.org", "They met again.")
    ]
    text = "Background"
    assert partial((text, (Markup(span=(0, 10), kind="italic"),))) == ()


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "/eng/list", "#top", "", "//x.kr"],
)
def test_links_that_lead_nowhere_or_run_code_are_text(href: str) -> None:
    assert _first(f'<p>They met <a href="{href}">in Seoul</a> again.</p>') == []


def test_odd_links_do_no_harm() -> None:
    body = (
        "<p>They met <a href='https://a.kr/\"&gt;&lt;b&gt;\x07 x'>in <b>Se<b>o</b>ul</b></a><a href='https://b.kr'></a>"
    )
    found = _page(f"{body}<b> , </b> again.<p>next <a href='http://c.kr'>one<p>two</a> of them.")
    assert _written(found.paragraphs[0].markup, found.paragraphs[0].text) == [
        ("link", "https://a.kr/%22%3E%3Cb%3E%20x", "in Seoul"),
        ("bold", "", "Seoul,"),
    ]
    assert "https://a.kr/%22%3E" in release_html(found)
    assert "<b>x" not in release_html(found)


# ---- in the translation


def _placed(source: str, target: str, terms: dict[str, str] | None = None) -> str:
    """Return the translation with the brackets of the source where they were placed."""
    plain = source.replace("[", "").replace("]", "")
    markup = (Markup(span=(source.index("["), source.index("]") - 1), kind="bold"),)
    rows = [f"{en}\t{ko}\tconcept\tnoun\tpreferred\tno\t\t" for en, ko in (terms or {}).items()]
    lookup = GlossaryLookup(_entries(rows))
    matches = lookup.find([plain], [False], None).matches[0]
    translation = Translation(source=plain, text=target, score=None, model="")
    settled = settle_reused(request_terms(plain, matches, "report", None), translation)
    done = place_markup(settled, markup)
    span = done.markup[0].target_span
    assert (span is None) == ("markup-not-placed" in [finding.code for finding in done.findings])
    return target if span is None else f"{target[: span[0]]}[{target[slice(*span)]}]{target[span[1] :]}"


def _entries(rows: Sequence[str]) -> tuple[ConceptEntry, ...]:
    head = "source\ttarget\tdomain\tpos\tstatus\tcase\tforbidden\tnote"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.tsv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return read_glossary(path).entries


TERMS = {"Ministry of Foreign Affairs": "외교부", "UNHCR": "유엔난민기구", "Mongolia": "몽골", "agree": "합의하다"}


@pytest.mark.parametrize(
    ("source", "placed"),
    [
        ("[The Ministry of Foreign Affairs] met UNHCR.", "[외교부]는 유엔난민기구와 만났다."),
        ("The Ministry of Foreign Affairs met [UNHCR].", "외교부는 [유엔난민기구]와 만났다."),
        ("They met [UNHCR].", "그들은 [유엔난민기구(UNHCR)]와 만났다."),
        ("They met [UNHCR and Mongolia] again.", "그들은 [유엔난민기구 및 몽골]과 다시 만났다."),
        ("They met [UNHCR and Mongolia] again.", "몽골은 서울에서 유엔난민기구와 다시 만났다."),
        ("They met [UNHCR officials] again.", "그들은 유엔난민기구 직원들과 다시 만났다."),
        ("It went to [Mongolia].", "몽골인에게 갔다."),
        ("[They met again.]", "[그들은 다시 만났다.]"),
        ("“[They met again].”", "“[그들은 다시 만났다].”"),
        ("He gave [US$44 million] to it.", "그는 그에 [4,400만 달러]를 주었다."),
        ("They met on [April 25, 2024] there.", "그들은 [2024년 4월 25일]에 그곳에서 만났다."),
        ("See [https://mofa.go.kr/eng] for it.", "[https://mofa.go.kr/eng]에서 보라."),
        ("See [KOICA] and KOICA again.", "KOICA와 KOICA를 다시 보라."),
        ("See KOICA and [KOICA] again.", "KOICA를 다시 보라."),
        ("Foreign Minister [Cho Tae-yul] spoke.", "[조태열] 장관이 발언하였다."),
        ("They [agree] on it.", "그들은 이에 [합의하였다]."),
        ("They met [Mongolia (UNHCR)] again.", "그들은 [몽골(유엔난민기구)]과 다시 만났다."),
        ("They spoke [at length].", "그들은 길게 발언하였다."),
    ],
)
def test_markup_is_placed_where_its_words_are_known(source: str, placed: str) -> None:
    assert _placed(source, placed.replace("[", "").replace("]", ""), TERMS) == placed


def test_nothing_is_placed_across_something_else() -> None:
    source, target = "UNHCR met Mongolia and UNHCR.", "몽골은 유엔난민기구와 만났다."
    both = (Markup(span=(0, 28), kind="link", href="https://un.org"), Markup(span=(0, 5), kind="bold"))
    done = place_markup(Translation(source=source, text=target, score=None, model=""), both)
    assert [one.target_span for one in done.markup] == [(0, 15), None]


def test_an_empty_translation_has_no_place_and_no_finding() -> None:
    markup = (Markup(span=(0, 4), kind="bold"),)
    done = place_markup(Translation(source="They met.", text="", score=None, model=""), markup)
    assert (done.markup, done.findings) == (markup, ())


def test_a_list_of_links_takes_no_time() -> None:
    text = " ".join(f"UN{number}" for number in range(3000))
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    markup = [Markup(span=span, kind="link", href="https://un.org") for span in spans]
    done = place_markup(Translation(source=text, text=text, score=None, model=""), markup)
    assert len(done.findings) == 3000
    assert all(one.target_span is None for one in done.markup)


@given(unit=marked_units())
def test_places_nest_as_their_words_do(unit: TranslationUnit) -> None:
    source, target = (variant.text for variant in unit.variants)
    done = place_markup(Translation(source=source, text=target, score=None, model=""), unit.markup)
    spans = [one.target_span for one in done.markup if one.target_span]
    for a in spans:
        assert target[slice(*a)].strip()
        assert not any(a[0] < b[0] < a[1] < b[1] for b in spans)


# ---- in files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("markup")


def _write(path: Path, units: Sequence[TranslationUnit], form: str, props: tuple[tuple[str, str], ...] = ()) -> None:
    if form == "tmx":
        write_tmx(path, TMX, units, force=True)
        assert_valid_tmx(path)
        return
    header = XliffHeader(original="page", date=DATE, source_tag="en", target_tag="ko", props=props)
    version: XliffVersion = "1.2" if form == "1.2" else "2.1"
    write_xliff(path, header, own_units(units, TAGS), version=version, force=True)
    assert_valid_xliff(path)


@pytest.mark.parametrize("form", ["tmx", "1.2", "2.1"])
@settings(max_examples=60)
@given(unit=marked_units())
def test_what_is_written_is_read_back(folder: Path, form: str, unit: TranslationUnit) -> None:
    path = folder / ("x.tmx" if form == "tmx" else "x.xlf")
    _write(path, [unit], form)
    (found,) = read_reviewed(path)
    assert (found.source, found.target) == tuple(variant.text for variant in unit.variants)
    assert list(found.source_markup) == [_of(one, one.span) for one in unit.markup]
    there = [_of(one, one.target_span) for one in unit.markup if one.target_span]
    assert set(found.target_markup) == set(there)
    (plain,) = read_units(path, inline="plain")
    assert (plain.source, plain.target) == (found.source, found.target)


def _of(one: Markup, span: Span) -> Markup:
    return Markup(span=span, kind=one.kind, href=one.href)


def _translated() -> Translated:
    korean = dict(line.split("\t") for line in (FOLDER / "korean.tsv").read_text(encoding="utf-8").splitlines())
    lookup = GlossaryLookup(read_glossary(FOLDER / "glossary.tsv").entries)
    prepared = prepare(PAGE.read_bytes(), path=str(PAGE), id="page", lookup=lookup)
    requests = [
        request_terms(segment.text, terms, "report", None)
        for segment, terms in zip(prepared.segments, prepared.terms, strict=True)
    ]
    done = {
        request: settle_reused(
            request, Translation(source=request.text, text=korean[request.text], score=-0.1, model="m")
        )
        for request in requests
    }
    return ReleasePlan(prepared, requests, nothing(prepared), {}, hidden=False).join(done)


@pytest.mark.parametrize(
    ("form", "name"),
    [("tmx", "page.tmx"), ("1.2", "page-1.2.xlf"), ("2.1", "page-2.1.xlf"), ("paragraph", "page.paragraph.tmx")],
)
def test_a_page_becomes_files_and_comes_back(tmp_path: Path, form: str, name: str, renew_golden: bool) -> None:
    translated = _translated()
    make = paragraph_units if form == "paragraph" else sentence_units
    units = list(make(translated, ()))
    path = tmp_path / name
    _write(path, units, "tmx" if form == "paragraph" else form)
    (rebuilt,) = rebuild(read_reviewed(path), path=str(path))
    by_page = match_page(translated.prepared.release, read_reviewed(path))
    page = release_html(rebuilt.target)
    assert release_html(by_page.target) == page
    for written, golden in ((path.read_text(encoding="utf-8"), FOLDER / name), (page, FOLDER / "page-ko.html")):
        if renew_golden:
            golden.write_text(written, encoding="utf-8")
        assert written == golden.read_text(encoding="utf-8")
    assert "<" not in release_text(rebuilt.target)
    for again in (page.encode(), release_docx(rebuilt.target)):
        assert _all(normalize_release(parse_release(again, path="x", id="x"))[0]) == _all(rebuilt.target)
    assert 'href="https://www.unhcr.org/' in bilingual_html(rebuilt.source, rebuilt.target)
    assert bilingual_docx(rebuilt.source, rebuilt.target)


def _all(release: Release) -> list[tuple[str, str, str]]:
    return [found for paragraph in release.paragraphs for found in _written(paragraph.markup, paragraph.text)]


def test_a_docx_has_the_markup_of_the_page() -> None:
    page = normalize_release(read_release(str(PAGE)))[0]
    again = normalize_release(parse_release(release_docx(page), path="x", id="x"))[0]
    assert _all(again) == _all(page)


def test_the_findings_name_what_has_no_place() -> None:
    found = [f for f in _translated().findings if f.code == "markup-not-placed"]
    assert [(f.segment, f.severity) for f in found] == [("p02.s2", "warning")]
    assert "link of 'shared its views'" in found[0].message


def test_tags_of_other_tools_are_no_markup_and_unsafe_links_none(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    unit = TranslationUnit(
        id="a",
        variants=(Variant(lang="en", text="a b"), Variant(lang="ko", text="가 나")),
        markup=(Markup(span=(0, 1), kind="link", href="https://un.org", target_span=(0, 1)),),
    )
    write_tmx(path, TMX, [unit])
    text = path.read_text(encoding="utf-8").replace("https://un.org", "javascript:x()")
    path.write_text(text, encoding="utf-8")
    (found,) = read_reviewed(path)
    assert (found.target, found.target_markup) == ("가 나", ())


def test_a_table_keeps_the_tags_around_words_that_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    kinds: tuple[tuple[MarkupKind, Span, Span], ...] = (("bold", (0, 5), (0, 3)), ("italic", (10, 14), (5, 8)))
    markup = tuple(Markup(span=span, kind=kind, target_span=target) for kind, span, target in kinds)
    variants = Variant(lang="en", text="Seoul and Jeju met."), Variant(lang="ko", text="서울시 및 제주도가 만났다.")
    variants = variants[0], Variant(lang="ko", text="서울시와 제주도가 만났다.")
    write_tmx(path, TMX, [TranslationUnit(id="a", variants=variants, markup=markup)])
    edit = Edit(source="Seoul and Jeju met.", target="제주와 서울시가 만나다.", status="machine")
    content, edited = put_back(path, {"a": edit}, author="kim", date=DATE)
    (tmp_path / "y.tmx").write_bytes(content)
    assert_valid_tmx(tmp_path / "y.tmx")
    (found,) = read_reviewed(tmp_path / "y.tmx")
    assert (edited.changed, edited.untagged, found.target) == (1, ("a",), "제주와 서울시가 만나다.")
    assert _written(found.target_markup, found.target) == [("bold", "", "서울시")]


@pytest.mark.parametrize(
    ("korean", "edited", "expected"),
    [
        ("<g>한국</g>은 갔다.", "대한국민은 갔다.", "대한국민은 갔다."),  # not inside a word
        ("<g>한국</g>은 갔다.", "한국도 갔다.", "⟦1⟧한국⟦/1⟧도 갔다."),
        ("<g>한국</g>과 <g>국어</g>", "우리 한국어", "우리 ⟦1⟧한국⟦/1⟧어"),
        ("<g>국어</g>과 <g>한국</g>", "우리 국어 한국어", "우리 ⟦1⟧국어⟦/1⟧ ⟦2⟧한국⟦/2⟧어"),
        ("<g>한국</g>은 갔다.", "유엔 ⟦5⟧ 에서", "has ⟦5⟧, which stands for a tag"),
        ("<g></g>한국은 갔다.", "한국도 갔다.", "has inline codes that a table cannot hold"),
        ("한국<it>각주</it>은 갔다.", "한국도 갔다.", "has inline codes that a table cannot hold"),
    ],
)
def test_an_edit_keeps_the_tags_whose_words_it_has(tmp_path: Path, korean: str, edited: str, expected: str) -> None:
    path = tmp_path / "x.tmx"
    seg = korean.replace("<it>", "<it pos='begin'>")
    for number in range(1, seg.count("<g>") + 1):
        seg = seg.replace("<g>", f"<bpt i='{number}'>a</bpt>", 1).replace("</g>", f"<ept i='{number}'>b</ept>", 1)
    path.write_text(
        "<tmx version='1.4'><header/><body><tu tuid='a'><tuv xml:lang='en'><seg>It.</seg></tuv>"
        f"<tuv xml:lang='ko'><seg>{seg}</seg></tuv></tu></body></tmx>",
        encoding="utf-8",
    )
    edit = {"a": Edit(source="It.", target=edited, status="reviewed")}
    if expected.startswith("has "):
        with pytest.raises(InterchangeError, match=re.escape(expected)):
            put_back(path, edit, author="kim", date=DATE)
        return
    content, done = put_back(path, edit, author="kim", date=DATE)
    path.write_bytes(content)
    (unit,) = read_units(path)
    assert unit.target == expected
    assert done.untagged == (() if expected.count("/") == korean.count("/") else ("a",))


@pytest.mark.parametrize("text", ["⟦1/⟧UN⟦2/⟧ met", "⟦1⟧UN met", "⟦/1⟧UN met"])
def test_what_never_ends_or_stands_alone_marks_nothing(text: str) -> None:
    codes = tuple((token, "<b>") for token in ("⟦1⟧", "⟦/1⟧", "⟦1/⟧", "⟦2/⟧") if token in text)
    assert marked_text(text, codes)[1] == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (normalize("NFD", "외교부는 서울에서 회의를 열었다."), "외교부는 서울에서 회의를 열었다."),
        ("외교부는 서울에서 열었다.".encode().decode("latin-1"), "외교부는 서울에서 열었다."),
        ("The " + "\u200b" * 40 + "two sides met in 서울에서 today.", "The two sides met in 서울에서 today."),
    ],
)
def test_markup_never_lands_on_other_words(before: str, after: str) -> None:
    words = [normalize("NFD", "서울에서"), "서울에서".encode().decode("latin-1"), "서울에서"]
    start, word = next((before.index(word), word) for word in words if word in before)
    found = carry((before, (Markup(span=(start, start + len(word)), kind="bold"),)), after)[1]
    assert {after[slice(*one.span)] for one in found} <= {"서울에서"}


@pytest.mark.omegat
def test_omegat_keeps_the_tags_of_xliff_and_takes_texts_from_tmx(tmp_path: Path) -> None:
    golden = FOLDER / "page-1.2.xlf"
    english = [unit.source for unit in read_units(FOLDER / "page.tmx", inline="plain")]
    sources = {"page.xlf": golden.read_text(encoding="utf-8"), "page.txt": "\n\n".join(english) + "\n"}
    targets = omegat_translate(tmp_path / "project", sources, [FOLDER / "page.tmx"])
    (tmp_path / "page.xlf").write_text(targets["page.xlf"], encoding="utf-8")
    assert_valid_xliff(tmp_path / "page.xlf")
    assert [(unit.target, unit.target_codes) for unit in read_units(tmp_path / "page.xlf")] == [
        (unit.target, unit.target_codes) for unit in read_units(golden)
    ]
    korean = [unit.target for unit in read_units(FOLDER / "page.tmx", inline="plain")]
    assert targets["page.txt"].split("\n\n") == [*korean[:-1], f"{korean[-1]}\n"]
