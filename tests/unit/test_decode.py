"""Encodings: known or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import InputError
from bitext.release.decode import declared_encoding, decode
from bitext.release.read import parse_release, read_lines
from support import seed_files

KOREAN = "우리 정부는 스위스 제네바에서 유엔난민기구와 제2차 정책협의회를 개최하였다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "euc-kr"])
def test_korean_is_decoded_in_every_accepted_encoding(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding), path="x") == KOREAN


def test_syllables_outside_euc_kr_need_a_declaration() -> None:
    rare = "뷁햏쌻 펲똠방각하"
    assert decode(rare.encode("cp949"), path="x", declared="ks_c_5601-1987") == rare
    with pytest.raises(InputError, match="save it as UTF-8"):
        decode(rare.encode("cp949"), path="x")


@pytest.mark.parametrize(
    "data",
    [
        "“café” naïve résumé – déjà vu".encode("cp1252"),
        "Привет, мир".encode("koi8-r"),
        "日本語の文書です".encode("shift_jis"),
        "日本語の文書です。両国は東京で会談を行いました。外務大臣が出席しました。".encode("euc_jp"),
        "外交部发言人主持例行记者会，双方就共同关心的问题交换了意见。".encode("gb2312"),
        "外交部發言人主持例行記者會，雙方交換了意見。".encode("big5"),
        "МИНИСТЕРСТВО ИНОСТРАННЫХ ДЕЛ. Встреча сторон.".encode("cp1251"),
        "ΥΠΟΥΡΓΕΙΟ ΕΞΩΤΕΡΙΚΩΝ".encode("iso8859_7"),
        "กระทรวงการต่างประเทศ".encode("tis_620"),
        "Contents ··········· 3, »»»» 4, ÀÀÀÀ".encode("cp1252"),
    ],
)
def test_other_eight_bit_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"x:1: .*save it as UTF-8"):
        decode(data, path="x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x00\x01\x02abc", "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\xd0\xcf\x11\xe0....", "OLE"),
        ("a".encode("utf-32"), "UTF-32"),
        (b"\xff\xfea", "UTF-16"),
        (b"ok\nbad \xff\xff line", "x:2"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        decode(data, path="x")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_utf8_is_read_back(text: str) -> None:
    assert decode(text.encode(), path="x") == text.removeprefix("\ufeff")


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n", path="x") == "a\nb\nc\n"


def test_declaration_is_found() -> None:
    assert declared_encoding(b"<meta http-equiv=x content='text/html; charset=EUC-KR'>") == "euc-kr"
    assert declared_encoding(b"<p>none</p>") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1. The two sides met in Seoul and agreed to hold further consultations next year.", "no title"),
        ("A Title Alone", "no body"),
        ("A Title\n\nDate : 2024-01-01\n\n(End)\n", "no body"),
        ("A Title\n\n" + "x" * 300_000, "x:3: a line has 300,000 characters"),
    ],
)
def test_page_without_title_or_body_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_release(text.encode(), path="x")


_FIRST = (
    "First Meeting Held\n\nDate\n2024-04-25\nhit\n1,998\n\n1. The two sides met in Seoul on April 25 and agreed on it."
)
_SECOND = (
    "Second Meeting Held\n\nDate\n2024-05-02\nhit\n33\n\n1. The two sides met in Busan on May 2 and agreed on that."
)


def test_a_page_of_two_releases_is_refused() -> None:
    with pytest.raises(InputError, match=r"x:10: a second release begins here, 'Second Meeting Held'; put each into"):
        parse_release(f"{_FIRST}\n\n{_SECOND}".encode(), path="x")


@pytest.mark.parametrize(
    "behind",
    [
        "2. The next meeting:\n\nDate: May 3, 2024\n\nVenue: Seoul, the main building of the ministry it belongs to.",
        "Date: 2024-04-25\nhit\n1998\n",
        "2. The date of it is open.",
        "2. It was good.\n\nDate : 2024-05-03\n\nHits : 12\n\nQuestions may be sent to the Spokesperson's Office.",
        "2. It was good.\n\nOther Meeting Held\nDate\n2024-05-03\nhit\n12\n\nThe two sides met in Jeju and agreed.",
    ],
)
def test_dates_in_a_body_begin_no_second_release(behind: str) -> None:
    assert parse_release(f"{_FIRST}\n\n{behind}".encode(), path="x").title == "First Meeting Held"


@pytest.mark.parametrize("html", ["<html></html>", "<html><body><script>x</script></body></html>", "<!-- -->"])
def test_html_without_text_is_refused(html: str) -> None:
    with pytest.raises(InputError):
        parse_release(html.encode(), path="x.html")


def test_entities_of_a_document_are_not_expanded() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><body>'
        "<h2>Title of it</h2><p>The two sides &e; met in Seoul on Monday and agreed on many things.</p></body></html>"
    )
    release = parse_release(page.encode(), path="x.html")
    assert any("&e;" in paragraph.text for paragraph in release.paragraphs)


def test_lines_are_split_at_line_feeds_only(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes("\ufeffa\u2028b\n\nc\x0bd\n".encode())
    assert read_lines(str(path)) == ["a\u2028b", "", "c\x0bd"]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (
            '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<!-- x -->\n<tmx version="1.4"/>',
            "tmx",
        ),
        ("<xliff version='1.2'><file/></xliff>", "xliff"),
        ("<?xml version='1.0'?><data>The two sides met.</data>", "data"),
    ],
)
def test_files_of_cat_tools_are_no_releases(text: str, root: str) -> None:
    with pytest.raises(InputError, match=f"XML with the root element <{root}>; expected a text dump"):
        parse_release(text.encode(), path="x.tmx")


def test_a_page_may_begin_with_a_sign_of_less() -> None:
    assert parse_release(b"<Joint Statement>\n\nThe two sides met in Seoul.\n", path="x").paragraphs


@pytest.mark.parametrize("seed", seed_files(), ids=lambda path: path.name)
def test_an_english_page_with_a_few_korean_words_is_read_from_cp949(seed: Path) -> None:
    text = seed.read_text("utf-8").encode("cp949", "ignore").decode("cp949")
    assert decode(text.encode("cp949"), path="x") == decode(text.encode(), path="x")


_WORDS = ["The", "sides", "met,", "agreed.", "\n", "2026", "50%"]
_MENU = ["바로가기 메뉴", "보도자료", "상세보기"]


@given(st.lists(st.sampled_from([*_WORDS, "‘peace’", "“talks”", "①", "※", "50℃", *_MENU]), max_size=60))
def test_english_with_korean_words_is_korean_when_its_bytes_stand_in_pairs(words: list[str]) -> None:
    text = " ".join([*words, "보도자료 상세보기"])
    assert decode(text.encode("cp949"), path="x") == text


@given(
    st.lists(st.sampled_from([*_WORDS, "café", "naïve", "Côte", "d’Ivoire", "São", "Tomé", "“talks”", "–", "É."])),
    st.sampled_from(["café", "the ROK’s", "“talks”", "Côte", "naïve"]),
)
def test_western_pages_are_never_taken_for_korean(words: list[str], one: str) -> None:
    with pytest.raises(InputError, match="not surely Korean CP949"):
        decode(" ".join([*words, one]).encode("cp1252"), path="x")
