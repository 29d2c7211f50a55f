"""Pages that once lost text, gained furniture or came apart; each is a few lines around two paragraphs."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import pytest

from bitext.errors import InputError
from bitext.model import Release
from bitext.release.read import find_inputs, parse_release

A = "The government of the Republic of Korea held consultations with Freedonia in Seoul on May 3."
B = "The two sides agreed to expand cooperation in trade and energy, and to meet again next year."
TITLE = "ROK-Freedonia Talks Held"
HTML = f"<h3>{TITLE}</h3><p>Date : 2024-05-03</p>"
TEXT = f"{TITLE}\n\nDate : 2024-05-03\nHit : 12\n\n"
KOREAN_TEXT = "한-프리도니아 정책협의회 개최\n\n작성일 : 2024-05-03\n\n"
KOREAN = "외교부는 프리도니아 정부와 5.3.(금) 서울에서 정책협의회를 개최하고 양국 관계를 논의하였다."


def _read(text: str, path: str) -> Release:
    release = parse_release(text.encode(), path=path)
    assert release.date is not None
    return release


def _paragraphs(release: Release) -> list[str]:
    return [f"{paragraph.marker or ''} {paragraph.text}".strip() for paragraph in release.paragraphs]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f"{HTML}<p>{A}</p><ul>Both agreed:<br>- Trade will be doubled by 2030.</ul>",
            [A, "Both agreed:", "- Trade will be doubled by 2030."],
        ),
        (f"{HTML}<ul><p>{A}</p>They will sign it in June.</ul>", [A, "They will sign it in June."]),
        (
            f"{HTML}<p>{A}</p><ul>All agreed:<li>Peace</li>and also<li>Trade</li>in the end.</ul>",
            [A, "All agreed:", "• Peace", "and also", "• Trade", "in the end."],
        ),
        (
            f"{HTML}<p>{A}</p><dl>Named:<dt>Head</dt><dd>Mr. Lee"
            f"<dl><dt>Deputy</dt><dd>Ms. Kim</dd></dl></dd>later<p>others</p></dl>",
            [A, "Named:", "Head", "Mr. Lee", "Deputy", "Ms. Kim", "later", "others"],
        ),
        (
            f"{HTML}<p>{A}</p><table><caption>Members</caption><tr><td>Minister Kim</td></tr></table>",
            [A, "Members", "Minister Kim"],
        ),
        (
            f"<div id=content>{HTML}<p>{A}</p><p>{B}</p></div>"
            f"<div><article><a href=/1>Talks</a>"
            f"<p>Officials met in Busan in April to prepare the talks on trade.</p></article></div>",
            [A, B],
        ),
        (
            f"<div>{HTML}<div class=view_cont><p>{A}</p></div><div class=view_cont><p>{A} {B}</p></div></div>",
            [A, f"{A} {B}"],
        ),
        (
            f"<div class=board_view><h3>{TITLE} in Seoul for the Second Time in as Many Years</h3>"
            f"<p>Date : 2024-05-03</p></div><div class=view_cont><p>{A}</p></div>",
            [A],
        ),
        (
            f"<div><div>{HTML}{f'<p>{A}</p><p>{B}</p>' * 5}</div>"
            f"<div><p>The next talks will be held in Freedonia in May.</p></div></div>",
            [*[A, B] * 5, "The next talks will be held in Freedonia in May."],
        ),
        (
            f"{HTML}<p>The two sides agreed to<br>expand trade, energy and<br><b>culture</b> in the coming years.</p>",
            ["The two sides agreed to expand trade, energy and culture in the coming years."],
        ),
        (
            f"{HTML}<p>{A}</p><table><tr><th>Date</th><th>Venue</th></tr><tr><td>May 3</td><td>Seoul</td></tr></table>",
            [A, "Date\tVenue", "May 3\tSeoul"],
        ),
        (
            f"{HTML}<p>{A}</p><ul><li><b>이전글</b> <a href=/1>Old Talks</a></li>"
            f"<li><b>다음글</b> <a href=/2>New Talks</a></li></ul>",
            [A],
        ),
        (
            f"<main>{HTML.replace('</h3>', '</h3><h4>Trade to be doubled</h4>')}<p>{A}</p></main>",
            ["Trade to be doubled", A],
        ),
        (
            f"{HTML}<p>{A}</p><p>He said, <q>We stand with <q>all</q> <b>you</b>.</q> <q>“So do we.”</q></p>",
            [A, "He said, “We stand with ‘all’ you.” “So do we.”"],
        ),
        (
            f"{HTML}<p>{A}</p><div><a href=/1>Prev</a> Minister Meets Ambassador <a href=/2>Next</a></div>",
            [A],
        ),
        (
            f"{HTML}<p>{A}</p><p>They want “<q>Peace</q>” and <q>‘Trade’ for all</q><q></q>.</p>",
            [A, "They want “Peace” and “‘Trade’ for all”."],
        ),
        (
            f"{HTML}<p>{A}</p><p>{B}</p><div>Page 1<span class=paging><a href=/2>Next</a></span></div>",
            [A, B, "Page 1"],
        ),
        (
            f"{HTML}<p>{A}</p><p>It opens on <del>May 3</del> <ins>May 4</ins>, <s>not</s> in Seoul.</p>"
            f"<del><p>{B}</p></del>",
            [A, "It opens on May 4, in Seoul."],
        ),
        (
            f"<body style='text-decoration:line-through'>{HTML}<p>{A}</p>"
            f"<p><span style='color:red; text-decoration: line-through'>{B} <b style=line-through>x</b></span></p>",
            [A],
        ),
        (
            f"{HTML}<p>{A}</p><ol type=a><li>Peace<li>Trade<ol type=i start=3><li>Goods<li value=9>Ships</ol></ol>",
            [A, "a. Peace", "b. Trade", "iii. Goods", "ix. Ships"],
        ),
        (
            f"{HTML}<p>{A}</p><ol type=A start=20><li>U.S. trade<li type=I>Peace</ol>"
            "<ol reversed><li>Goods<li>Ships</ol>",
            [A, "T. U.S. trade", "XXI. Peace", "2. Goods", "1. Ships"],
        ),
        (
            f"{HTML}<p>{A}</p><ol style='list-style-type: lower-alpha'><li>a. Peace<li>Trade</ol>"
            "<ul style='list-style:none'><li>Goods</ul><ol start=-1><li>Ships<li>24.5 percent of them</ol>",
            [A, "a. Peace", "b. Trade", "Goods", "-1. Ships", "0. 24.5 percent of them"],
        ),
        (
            f"{HTML}<p>{A}</p><table><tr><td>Trade<td>5<tr><td><td><tr><td>Aid<td>2</table><menu><li>Peace</menu>",
            [A, "Trade\t5", "Aid\t2", "• Peace"],
        ),
        (
            f"{HTML}<p>{A}</p><p style='visibility: hidden'>Ruler</p><dialog>Log in</dialog>"
            "<dialog open>Opened</dialog><p style='backface-visibility: hidden'>"
            "It is the <ruby>韓<rp>(</rp><rt>han</rt><rp>)</rp>服</ruby> "
            "<b style='text-decoration:line-through'>fair</b>day.</p>",
            [A, "Opened", "It is the 韓服 day."],
        ),
        (
            f"{HTML}<p>{A}</p><p>They met in <span class=location>Seoul</span><span class=blind>Map</span> in May.</p>"
            "<p>a.&nbsp; Peace</p><p>b.&nbsp; Trade</p><p><span class=btn>Print</span><span class=btn>Mail</span></p>",
            [A, "They met in Seoul in May.", "a. Peace", "b. Trade"],
        ),
    ],
)
def test_html_is_read_whole(content: str, expected: list[str]) -> None:
    page = f"<html><head><meta property=og:title content='{TITLE}'></head><body>{content}</body></html>"
    release = _read(page, "page.html")
    assert _paragraphs(release) == expected
    assert release.title.startswith(TITLE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TEXT}List\n\nPrev\n\n{A}\n\n{B}\n", [A, B]),
        (f"{TEXT}{A}\n\nTop\n\n{B}\n\nList\n", [A, B]),
        (
            f"{TEXT}{A}\n\nTel Aviv will host the third meeting in 2025.\n",
            [A, "Tel Aviv will host the third meeting in 2025."],
        ),
        (f"{TEXT}{A}\n\nTel. +82-2-2100-1234\nE-mail: press@example.kr\n", [A]),
        (
            f"{TEXT}Telephone consultations were held on May 3.\n\n{B}\n",
            ["Telephone consultations were held on May 3.", B],
        ),
        (
            f"{TEXT}{A}\n\nCopyright protection will be discussed next.\n",
            [A, "Copyright protection will be discussed next."],
        ),
        (f"{TEXT}{A}\n\nCopyright © 2024 Ministry of Foreign Affairs\n", [A]),
        (
            f"{KOREAN_TEXT}{KOREAN}\n\n양측은 정보 교류에 대해 만족을 표하였다.\n",
            [KOREAN, "양측은 정보 교류에 대해 만족을 표하였다."],
        ),
        (
            f"{KOREAN_TEXT}1. {KOREAN}\n\n2. {KOREAN}\n\n"
            "담당부서\t유럽국 서유럽과\t책임자\t과장 홍길동 (02-2100-0000)\n"
            "\t\t담당자\t사무관 김영희 (02-2100-0001)\n",
            [f"1. {KOREAN}", f"2. {KOREAN}"],
        ),
        (
            f"{KOREAN_TEXT}{KOREAN}\n\n담당부서 : 유럽국 서유럽과\n책임자 : 과장 홍길동\n담당자 : 사무관 김영희\n",
            [KOREAN],
        ),
        (
            f"{KOREAN_TEXT}1. {KOREAN}\n\n2. {KOREAN}\n\n붙임 : 1. 회담 사진\n      2. 스웨덴 외교장관 약력.  끝.\n",
            [f"1. {KOREAN}", f"2. {KOREAN}"],
        ),
        (
            f"{KOREAN_TEXT}1. {KOREAN}\n\n2. 양측은 협력하기로 하였다.\n",
            [f"1. {KOREAN}", "2. 양측은 협력하기로 하였다."],
        ),
        (
            f"{KOREAN_TEXT}1. {KOREAN}\n\n붙임 : 1. 회담 사진\n\n2. {KOREAN}\n\n담당부서 : 유럽국\n",
            [f"1. {KOREAN}", "붙임 : 1. 회담 사진", f"2. {KOREAN}"],
        ),
        (
            f"{KOREAN_TEXT}{KOREAN}\n\n사업명\t담당자\t기간\n담당자\t홍길동\t5월\n책임자\t김영희\t6월\n",
            [KOREAN, "사업명\t담당자\t기간", "담당자\t홍길동\t5월", "책임자\t김영희\t6월"],
        ),
        (
            f"{KOREAN_TEXT}{KOREAN}\n\n담당부서별 예산\t10억 원\n외교부\t20억 원\n",
            [KOREAN, "담당부서별 예산\t10억 원", "외교부\t20억 원"],
        ),
        (f"{KOREAN_TEXT}{KOREAN}\n\n이 페이지에서 제공하는 정보에 만족하십니까?\n", [KOREAN]),
        (
            f"{KOREAN_TEXT}첨부파일\n\n조 장관은 5.3.(금) 회담을 가졌다.\n\n{KOREAN}\n",
            ["조 장관은 5.3.(금) 회담을 가졌다.", KOREAN],
        ),
        (f"{KOREAN_TEXT}첨부파일\n\n보도자료.hwp\n\n{KOREAN}\n", [KOREAN]),
        (f"{TITLE}\n\n\u200b\n\nDate : 2024-05-03\n\n{A}\n\n\u200b\u200e2. {B}\n", [A, f"2. {B}"]),
        (
            unicodedata.normalize("NFD", f"{KOREAN_TEXT}1. {KOREAN}\n\n가. {KOREAN}\n\n목록\n"),
            [f"1. {KOREAN}", f"가. {KOREAN}"],
        ),
        (f"{TITLE}\nDate\t2024-05-03\nHit\t948\n\n{A}\n\n{B}\n", [A, B]),
        (f"{TEXT}{A}\n\n• Previous : Old release on trade\n• 다음글 New release\n", [A]),
    ],
)
def test_text_is_read_whole(text: str, expected: list[str]) -> None:
    assert _paragraphs(_read(text, "page.txt")) == expected


@pytest.mark.parametrize(
    ("items", "markers"),
    [
        (["a. Peace", "", "b. Trade", "", "c. Energy", "", "a. Exceptions"], ["a.", "b.", "c.", None]),
        (["i. Peace", "", "ii. Trade"], ["i.", "ii."]),
        (["All agreed on:", "a. Peace", "b. Trade"], [None, "a.", "b."]),
        (["a. Peace", "", "- in Asia", "", "b. Trade"], ["a.", "-", "b."]),
        (["a. Exceptions: none"], [None]),
        (["b. Trade", "", "c. Energy"], [None, None]),
        (["a. Peace", "", "c. Energy"], [None, None]),
        (["a. Peace", "", "All agreed.", "", "b. Trade"], [None, None, None]),
    ],
)
def test_typed_letters_are_markers_where_they_follow_each_other(items: list[str], markers: list[str | None]) -> None:
    text = "\n".join([A, "", *items, "", B])
    release = _read(TEXT + text, "page.txt")
    assert [paragraph.marker for paragraph in release.paragraphs] == [None, *markers, None]
    assert {paragraph.kind for paragraph in release.paragraphs if paragraph.marker} <= {"item"}


def test_the_title_of_a_page_is_no_furniture_wherever_it_stands() -> None:
    page = f"<html><body><h2>{TITLE}</h2>\n<p>Our people</p><div class=view_cont><p>{A}</p></div></body></html>"
    release = parse_release(page.encode(), path="page.html")
    assert release.title == TITLE
    assert [(item.text, item.line) for item in release.furniture] == [("Our people", 2)]


def test_a_headline_on_an_embargo_is_a_headline() -> None:
    assert _read(TEXT.replace(TITLE, "Embargo on Arms Exports Discussed") + A, "page.txt").title.startswith("Embargo")


def test_one_long_address_does_not_take_a_wrapped_page_apart() -> None:
    wrapped = (
        "The Ministers of the Republic of Korea and of the Republic of Freedonia\n"
        "Foreign Ministers’ Forum welcomed the Agreement on the Trade of\n"
        "Goods and Services between the two Governments and the two Customs\nServices.\n"
    )
    text = f"{TEXT}{wrapped}\n{wrapped}\n{wrapped}\n"
    assert len(_paragraphs(_read(text, "page.txt"))) == 3
    assert len(_paragraphs(_read(f"{text}https://www.example.kr/{'a' * 90}\n", "page.txt"))) == 4


def test_all_pages_of_one_name_are_named_at_once(tmp_path: Path) -> None:
    for name in ("1.html", "1.txt", "2.html", "2.txt", "3.txt"):
        (tmp_path / name).write_text("Title\n\nText.", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"1\.txt: would get the same release id '1' as .*1\.html; so would .*2\.txt; rename"
    ):
        find_inputs([str(tmp_path)])
    with pytest.raises(InputError, match=r"3\.txt: is given twice; give each page once"):
        find_inputs([str(tmp_path / "3.txt")] * 2)


@pytest.mark.parametrize(
    "fields",
    [
        "Registered 2026.09.02 | Public Diplomacy Division | Views 512",
        "Writer Spokesperson's Office Date 2026-09-02 Hit 3,302",
        "2026-09-02 | 조회 512",
    ],
)
def test_fields_of_the_page_on_one_line_are_no_text(fields: str) -> None:
    release = parse_release(f"Week of Public Diplomacy Opens\n{fields}\n{A}\n\n{B}\n".encode(), path="x.txt")
    assert (release.title, release.date) == ("Week of Public Diplomacy Opens", datetime.date(2026, 9, 2))
    assert [paragraph.text for paragraph in release.paragraphs] == [A, B]
