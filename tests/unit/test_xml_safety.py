"""Bad files end in one clear message with a place: nothing is expanded, fetched, or written by half."""

from __future__ import annotations

import datetime
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.errors import BitextError, InputError
from bitext.interchange.exchange import convert_units, read_units
from bitext.interchange.tmx_check import TmxCheck
from bitext.interchange.tmx_fix import fix_tmx
from bitext.interchange.units import ForeignUnit

DATE = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
HEADER = (
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" '
    'datatype="x"/>'
)
UNIT = '<tu tuid="1"><tuv xml:lang="en"><seg>One.</seg></tuv><tuv xml:lang="ko"><seg>하나.</seg></tuv></tu>'
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="en" '
    'target-language="ko" datatype="x"><body>{}</body></file></xliff>'
)


def _tmx(units: str = UNIT, *, before: str = "", root: str = '<tmx version="1.4">') -> str:
    return f"{before}{root}\n{HEADER}\n<body>\n{units}\n</body></tmx>"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes, str], Path]:
    def make(content: str | bytes, name: str = "x.tmx") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file made the reader call the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def refused(path: Path, *words: str) -> None:
    """Reading and converting fail with a message of one line that has the words; nothing is left of an output."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(BitextError) as caught:
        list(read_units(path))
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    for word in words:
        assert word in message
    for suffix in ("xliff", "tmx", "tsv"):
        with pytest.raises(BitextError):
            convert_units(path, path.parent / "out", format=suffix, date=DATE)
    assert sorted(path.parent.iterdir()) == before


Write = Callable[..., Path]


def test_billion_laughs(write: Write) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<?xml version="1.0"?>\n<!DOCTYPE tmx [<!ENTITY l0 "ha">{laughs}]>\n'
    refused(write(_tmx(before=before).replace("One.", "&l9;")), ":2:", "DOCTYPE")


def test_entity_of_a_local_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    before = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{tmp_path}/secret">]>\n'
    refused(write(_tmx(before=before).replace("One.", "&x;")), ":1:", "DOCTYPE")
    assert "secret" not in str([*TmxCheck(write(_tmx(before=before))).problems()])


def test_document_type_on_the_network(write: Write) -> None:
    before = '<!DOCTYPE tmx SYSTEM "http://example.org/evil.dtd">\n'
    refused(write(_tmx(before=before)), ":1:", "example.org", "nothing is fetched")


@pytest.mark.parametrize(
    "declared",
    [
        'SYSTEM "tmx14.dtd"',
        "SYSTEM 'http://www.lisa.org/tmx/tmx14.dtd'",
        'PUBLIC "-//LISA OSCAR:1998//DTD for Translation Memory eXchange//EN" "tmx14.dtd"',
        "",
    ],
)
def test_the_document_type_of_tmx_is_fine_and_never_fetched(write: Write, tmp_path: Path, declared: str) -> None:
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY % x "broken')
    (unit,) = read_units(write(_tmx(before=f"<!DOCTYPE tmx {declared}>\n")))
    assert (unit.source, unit.target) == ("One.", "하나.")


def test_entity_that_only_an_unread_document_type_could_declare(write: Write) -> None:
    before = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    for spoiled in (UNIT.replace("One.", "One&nbsp;two."), UNIT.replace('tuid="1"', 'tuid="&foo;"')):
        refused(write(_tmx(spoiled, before=before)), ":5:", "Entity")
        refused(write(_tmx(spoiled)), ":4:", "Entity")


def test_truncated_file(write: Write) -> None:
    whole = _tmx(UNIT * 3)
    refused(write(whole[: len(whole) // 2]), ":4:", "cut off")
    refused(write(XLIFF.format("<group>")[:-30], "x.xlf"), ":1:", "XML")


def test_wrong_encoding_declared(write: Write) -> None:
    korean = _tmx(before='<?xml version="1.0" encoding="UTF-8"?>\n')
    refused(write(korean.encode("cp949")), ":5:", "UTF-8")
    refused(write(korean.replace("UTF-8", "ISO-2022-XX")), ":1:", "'ISO-2022-XX'")
    refused(write(korean.replace("UTF-8", "UTF-16")), ":1:", "encoding")
    refused(write(korean.replace("UTF-8", "US-ASCII")), ":5:", "ascii")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "euc-kr", "cp949"])
def test_other_encodings_are_read(write: Write, encoding: str) -> None:
    name = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    text = _tmx(UNIT * 2000, before=f'<?xml version="1.0" encoding="{name}"?>\n')
    units = list(read_units(write(text.encode(encoding))))
    assert [unit.target for unit in units] == ["하나."] * 2000


@pytest.mark.parametrize("spoiled", ["One\x0btwo.", "One&#11;two.", "One&#x1F;two.", "One\ufffetwo."])
def test_characters_that_xml_cannot_hold(write: Write, tmp_path: Path, spoiled: str) -> None:
    path = write(_tmx(UNIT.replace("One.", spoiled)))
    refused(path, ":4:", "'bitext tmx fix'")
    (problem,) = [problem for problem in TmxCheck(path).problems() if problem.code == "illegal"]
    assert problem.line == 4
    (unit,) = read_units(path, mend=True)
    assert unit.source == ("One two." if "\x0b" in spoiled or "11" in spoiled else "Onetwo.")
    fix_tmx([path], tmp_path / "fixed.tmx")
    assert list(read_units(tmp_path / "fixed.tmx")) == [unit]


def test_segment_without_end(write: Write) -> None:
    refused(write(_tmx(UNIT.replace("One.", "One. " * (12 << 18)))), ":4:", "mistake")
    refused(write(_tmx(UNIT.replace("One.", "One. <ph/>" * (2 << 20)))), "16 MiB", "mistake")


def test_deep_nesting(write: Write) -> None:
    refused(write(_tmx(UNIT.replace("One.", "<hi>" * 5000 + "One." + "</hi>" * 5000))), "depth")


def test_duplicate_ids(write: Write) -> None:
    """In XLIFF a translation goes back by the id; in TMX the check says so."""
    unit = '<trans-unit id="7"><source>One.</source></trans-unit>\n'
    refused(write(XLIFF.format(unit * 2), "x.xlf"), ":2:", "'7'")
    problems = TmxCheck(write(_tmx(f"{UNIT}\n{UNIT}"))).problems()
    assert [(problem.code, problem.line) for problem in problems if "dupl" in problem.code] == [
        ("duplicate-id", 5),
        ("duplicate-unit", 5),
    ]


def test_unknown_namespace(write: Write) -> None:
    refused(write(_tmx(root='<tmx xmlns="urn:x" version="1.4">')), ":1:", "'urn:x'")
    refused(write(XLIFF.replace(":1.2", ":9.9"), "x.xlf"), ":1:", ":9.9'")
    refused(write("<xliff version='1.2'/>", "x.xlf"), "without a namespace")
    refused(write("<html/>", "x.tmx"), "<html>")


@pytest.mark.parametrize(
    "content", [b"", b"\0\0", b"plain text", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"<!DOCTYPE tmx", b"<"]
)
def test_no_xml_at_all(write: Write, content: bytes) -> None:
    refused(write(content), ":1:")


@pytest.mark.parametrize("name", ["none.tmx", "none.xlf", "none.tsv", "folder.tmx"])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.tmx").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        list(read_units(tmp_path / name))


def test_rows_of_a_table_are_all_named(write: Write) -> None:
    path = write("One.\t하나.\tu1\treviewed\nTwo.\nThree.\t셋.\tu3\tdone\n", "x.tsv")
    refused(path, ":2: one cell", "line 3", "'done'")


def test_every_unit_before_the_fault_of_a_later_piece_is_read(write: Write) -> None:
    path = write(_tmx(UNIT * 5000 + "<tu>"))
    units: list[ForeignUnit] = []
    with pytest.raises(BitextError, match="mismatch"):
        units.extend(read_units(path))
    assert len(units) > 4000
