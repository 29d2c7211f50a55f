"""Edits touch the lines they are about and nothing else; what a check would refuse is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bitext.errors import GlossaryError
from bitext.files import atomic_writer
from bitext.glossary.edit import choose_table, line_of, refuse_new_errors, revise, select_row, select_rows
from bitext.glossary.rows import COLUMNS, GlossaryRow, parse_table, serialize_table
from strategies import glossary_tables

PATH = Path("t.tsv")
_NEW = GlossaryRow(source="consultation", target="협의")


def _rows(data: bytes) -> tuple[GlossaryRow, ...]:
    return parse_table(PATH, data, []).rows


def _lines(data: bytes) -> list[bytes]:
    """Return the lines, the last one as if it had a line end too: a row behind it cannot do without."""
    end = b"\r\n" if b"\r\n" in data.split(b"note", 1)[1][:20] else b"\n"
    return [line + end for line in (data if data.endswith(b"\n") else data + end).split(end)[:-1]]


def _table(*rows: GlossaryRow) -> bytes:
    return serialize_table(rows).encode()


# ---- one table


@given(glossary_tables(), st.sampled_from(["Busan", "consultation", "ZZ"]))
def test_added_row_is_one_line_more_and_goes_to_its_place(data: bytes, source: str) -> None:
    new = GlossaryRow(source=source, target="새말")
    before, after = _rows(data), revise(PATH, data, added=[new])
    old, lines = _lines(data), _lines(after)
    (row,) = [row for row in _rows(after) if row.target == "새말"]
    assert lines[: line_of(row) - 1] + lines[line_of(row) :] == old
    assert lines[line_of(row) - 1].count(b"\t") == old[0].count(b"\t")
    sources, placed = [row.source for row in before], [row.source for row in _rows(after)]
    if source in sources:
        index = placed.index(source)
        assert placed[index : index + placed.count(source)] == [source] * placed.count(source)
        assert row == [row for row in _rows(after) if row.source == source][-1]
    elif sources == sorted(sources, key=str.casefold):
        assert placed == sorted(placed, key=str.casefold)
    elif sources != sorted(sources):
        assert placed[-1] == source


@given(glossary_tables(), st.data())
def test_removed_row_is_one_line_less(data: bytes, draw: st.DataObject) -> None:
    rows = _rows(data)
    assume(rows)
    row = draw.draw(st.sampled_from(rows))
    lines = data.split(b"\n")
    del lines[line_of(row) - 1]
    assert revise(PATH, data, removed=[line_of(row)]).split(b"\n")[: len(lines)] == lines


@given(glossary_tables())
def test_added_row_taken_out_again_leaves_the_table_as_it_was(data: bytes) -> None:
    after = revise(PATH, data, added=[_NEW])
    (row,) = [row for row in _rows(after) if row.source == _NEW.source]
    assert _lines(revise(PATH, after, removed=[line_of(row)])) == _lines(data)


@given(glossary_tables(), st.data())
def test_changed_cell_is_the_only_change(data: bytes, draw: st.DataObject) -> None:
    rows = _rows(data)
    assume(rows)
    row = draw.draw(st.sampled_from(rows))
    after = revise(PATH, data, changed={line_of(row): replace(row, domain="changed")})
    old, new = data.split(b"\n"), after.split(b"\n")
    assert [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]] == [line_of(row)]
    old_cells, cells = old[line_of(row) - 1].split(b"\t"), new[line_of(row) - 1].split(b"\t")
    assert [cell for cell, before in zip(cells, old_cells, strict=True) if cell != before] == [b"changed"]
    assert revise(PATH, after, changed={line_of(row): row}) == data


@given(glossary_tables())
def test_needed_column_is_added_with_an_empty_cell_everywhere(data: bytes) -> None:
    after = revise(PATH, data, added=[replace(_NEW, short="협")])
    (row,) = [row for row in _rows(after) if row.source == _NEW.source]
    assert row.short == "협"
    lines = _lines(after)
    del lines[line_of(row) - 1]
    for number, (line, before) in enumerate(zip(lines, _lines(data), strict=True), 1):
        body, end = before.rstrip(b"\r\n"), before[len(before.rstrip(b"\r\n")) :]
        assert line == (body + (b"\tshort" if number == 1 else b"\t" if body.strip() else b"") + end)


def test_column_is_not_added_where_no_cell_needs_it() -> None:
    data = _table(GlossaryRow(source="UN", target="유엔"))
    assert revise(PATH, data, changed={2: replace(_rows(data)[0], note="x", short="")}).startswith(
        ("\t".join(COLUMNS) + "\n").encode()
    )


def test_first_row_of_an_empty_table_gets_its_line_end() -> None:
    head = "\t".join(COLUMNS).encode()
    assert revise(PATH, head, added=[_NEW]) == _table(_NEW)
    assert revise(PATH, head + b"\r\n", added=[_NEW]) == _table(_NEW).replace(b"\n", b"\r\n")


# ---- which row


def test_row_is_told_by_source_then_target_then_place() -> None:
    data = {PATH: _table(_NEW, replace(_NEW, target="상담", status="admitted"), _NEW, replace(_NEW, source="talks"))}
    assert select_row(data, "talks").target == "협의"
    assert select_row(data, "consultation", "상담").place == "t.tsv:3"
    assert [select_row(data, "consultation", "협의", at).place for at in ("4", "t.tsv:2")] == ["t.tsv:4", "t.tsv:2"]
    assert len(select_rows(data, "consultation")) == 3
    with pytest.raises(GlossaryError, match=r"3 rows; say which with its TARGET: '협의' at t.tsv:2, '상담' at t.tsv:3"):
        select_row(data, "consultation")
    with pytest.raises(GlossaryError, match="2 rows; say which with --at TABLE:LINE"):
        select_row(data, "consultation", "협의")
    with pytest.raises(GlossaryError, match=r"has no such row; it has .협의. at t\.tsv:2"):
        select_row(data, "consultation", "면담")
    with pytest.raises(GlossaryError, match=r"no source 'consultations'; is 'consultation' meant\?"):
        select_row(data, "consultations")


def test_new_row_goes_to_the_table_of_its_source_or_the_one_named() -> None:
    data = {Path(f"g/{name}.tsv"): _table(GlossaryRow(source=name, target="말")) for name in ("a", "b")}
    assert choose_table(data, "b", None) == Path("g/b.tsv")
    assert choose_table(data, "c", "a") == choose_table(data, "c", "a.tsv") == Path("g/a.tsv")
    with pytest.raises(GlossaryError, match=r"several tables; say which with --table \(a.tsv, b.tsv\)"):
        choose_table(data, "c", None)
    with pytest.raises(GlossaryError, match=r"no table .c. in the glossary; it has a\.tsv, b\.tsv"):
        choose_table(data, "c", "c")


# ---- what is refused


def test_change_that_brings_an_error_is_refused() -> None:
    before = {PATH: _table(_NEW)}
    after = {PATH: _table(_NEW, replace(_NEW, target="상담"))}
    with pytest.raises(GlossaryError, match=r"nothing was changed: .* mark one of them admitted \[two-preferred\]"):
        refuse_new_errors(before, after)


def test_errors_of_before_do_not_stand_in_the_way() -> None:
    bad = replace(_NEW, source="x", status="good")
    refuse_new_errors({PATH: _table(bad)}, {PATH: _table(_NEW, bad)})
    with pytest.raises(GlossaryError, match="status 'good'"):
        refuse_new_errors({PATH: _table(bad)}, {PATH: _table(bad, bad)})


def test_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    with atomic_writer(path, force=True) as stream:
        stream.write("new")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)
