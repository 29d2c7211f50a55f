"""Differences and merges: laws of three-way merging, conflicts that lose nothing, the first glossary's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.compare import compare
from bitext.glossary.lint import check_glossary
from bitext.glossary.merge import Merge, apply_merge, merge
from bitext.glossary.rows import GlossaryRow, columns_of, parse_table, serialize_table
from strategies import dated_rows, glossaries

Entries = Mapping[str, tuple[GlossaryRow, ...]]
_ROW = GlossaryRow(source="talks", target="회담", note="usage")
_PATH = Path("t.tsv")


def _read(entries: Entries | Iterable[GlossaryRow], path: Path = _PATH) -> list[GlossaryRow]:
    """Return the rows as they are read from a table of them."""
    rows = [row for entry in entries.values() for row in entry] if isinstance(entries, Mapping) else list(entries)
    return list(parse_table(path, serialize_table(rows, columns_of(rows)).encode(), []).rows)


def _merged(ours: list[GlossaryRow], done: Merge) -> list[GlossaryRow]:
    """Return the rows of the merged table."""
    table = serialize_table(ours, columns_of(ours)).encode()
    return list(parse_table(_PATH, apply_merge({_PATH: table}, done, folder=False)["t.tsv"], []).rows)


# ---- differences


@given(glossaries)
def test_nothing_differs_from_itself_in_another_order(entries: Entries) -> None:
    rows = _read(entries)
    assert compare(rows, rows[::-1]) == ()


@given(glossaries, glossaries)
def test_differences_lead_from_one_glossary_to_the_other(old: Entries, new: Entries) -> None:
    before, after = _read(old), _read(new)
    differences = compare(before, after)
    taken = [difference.before for difference in differences if difference.before]
    result = [row for row in before if not any(row is other for other in taken)]
    result += [difference.after for difference in differences if difference.after]
    assert compare(result, after) == ()
    for difference in differences:
        assert difference.cells()
        assert all(was != now for _, was, now in difference.cells())


def test_difference_is_told_by_entry_row_and_cell() -> None:
    other = replace(_ROW, target="회의", status="admitted", note="")
    (added,) = compare([_ROW], [_ROW, other])
    assert (added.entry, added.kind, added.row) == ("changed", "added", other)
    (gone,) = compare([_ROW], [])
    assert (gone.entry, gone.kind, gone.row) == ("removed", "removed", _ROW)
    (noted,) = compare([_ROW], [replace(_ROW, note="x", extra=(("by", "kim"),))])
    assert (noted.entry, noted.kind, noted.cells()) == (
        "changed",
        "changed",
        (("note", "usage", "x"), ("by", "", "kim")),
    )
    (renamed,) = compare([_ROW], [replace(_ROW, target="대화")])
    assert renamed.cells() == (("target", "회담", "대화"),)
    (dated,) = compare([_ROW], [replace(_ROW, valid_to="2019")])
    assert (dated.entry, dated.cells()) == ("changed", (("valid-to", "", "2019"),))


# ---- merges


@given(glossaries, glossaries)
def test_merge_takes_the_side_that_changed(first: Entries, second: Entries) -> None:
    ours, base = _read(first), _read(second)
    nothing = Merge(changed=(), removed=(), added=(), conflicts=())
    assert merge(ours, ours, base) == nothing
    assert merge(ours, base, base) == nothing
    taken = merge(base, ours, base)
    assert taken.conflicts == ()
    assert compare(_merged(base, taken), ours) == ()


@given(glossaries, st.data())
def test_changes_to_different_entries_are_united(base: Entries, draw: st.DataObject) -> None:
    ours, theirs, both = dict(base), dict(base), dict(base)
    for source, entry in draw.draw(glossaries).items():
        side = ours if draw.draw(st.booleans()) else theirs
        side[source] = both[source] = entry
    for source in draw.draw(st.lists(st.sampled_from(sorted(base)), unique=True) if base else st.just([])):
        if ours.get(source) == theirs.get(source):
            del both[source]
            del (ours if draw.draw(st.booleans()) else theirs)[source]
    done = merge(_read(ours), _read(theirs), _read(base))
    assert done.conflicts == ()
    assert compare(_merged(_read(ours), done), _read(both)) == ()


@given(glossaries, glossaries, glossaries)
def test_order_of_the_first_glossary_is_kept(first: Entries, second: Entries, third: Entries) -> None:
    ours = _read(first)
    result = [(row.source, row.target) for row in _merged(ours, merge(ours, _read(second), _read(third)))]
    kept = [(row.source, row.target) for row in ours if (row.source, row.target) in result]
    assert [key for key in result if key in kept] == kept


@given(glossaries, glossaries, glossaries)
def test_merge_loses_nothing_and_leaves_one_preferred(first: Entries, second: Entries, third: Entries) -> None:
    ours, theirs, base = _read(first), _read(second), _read(third)
    done = merge(ours, theirs, base)
    result = _merged(ours, done)
    keys = {(row.concept, row.target) for row in result}
    old = {(row.concept, row.target): row for row in base}
    for row in (*ours, *theirs):
        key = (row.concept, row.target)
        assert key in keys or compare([row], [old[key]]) == ()  # one side removed it, the other left it alone
    preferred = [row.concept for row in result if row.status == "preferred"]
    assert len(preferred) == len(set(preferred))
    text = serialize_table(result, columns_of(result))
    for conflict in done.conflicts:
        sides = (conflict.ours, conflict.theirs)
        assert conflict.kind == "deprecated" or all(side in text for side in sides)


@given(glossaries, glossaries)
def test_union_without_a_base_removes_nothing(first: Entries, second: Entries) -> None:
    ours, theirs = _read(first), _read(second)
    done = merge(ours, theirs)
    assert done.removed == ()
    result = _merged(ours, done)
    assert {(row.concept, row.target) for row in result} == {(row.concept, row.target) for row in (*ours, *theirs)}


def _errors(rows: Iterable[GlossaryRow]) -> set[str]:
    data = serialize_table(list(rows), columns_of(list(rows))).encode()
    return {finding.code for finding in check_glossary([(_PATH, data)]).findings if finding.severity == "error"}


@given(dated_rows, dated_rows, dated_rows | st.just([]))
def test_merge_of_dated_rows_makes_no_error_in_silence(
    first: list[GlossaryRow], second: list[GlossaryRow], third: list[GlossaryRow]
) -> None:
    ours, theirs = _read(first), _read(second)
    done = merge(ours, theirs, _read(third))
    fresh = _errors(_merged(ours, done)) - _errors(first) - _errors(second)
    assert fresh <= {"dates-overlap" for conflict in done.conflicts if conflict.kind == "dates"}


def test_dates_that_both_changed_are_a_conflict() -> None:
    old = GlossaryRow(source="Türkiye", target="터키")
    base, ours = _read([old]), _read([replace(old, valid_to="2022-05")])
    done = merge(ours, _read([replace(old, valid_to="2022-06", note="UN")]), base)
    assert [(conflict.kind, conflict.column, conflict.ours, conflict.theirs) for conflict in done.conflicts] == [
        ("cell", "valid-to", "2022-05", "2022-06")
    ]
    assert _merged(ours, done) == [
        replace(old, valid_to="2022-05", note="UN; merge: the other has valid-to '2022-06'", place="")
    ]
    done = merge(ours, _read([replace(old, valid_to="2022-05", note="UN")]), base)
    assert (done.conflicts, _merged(ours, done)) == ((), [replace(old, valid_to="2022-05", note="UN")])
    done = merge(base, ours, base)
    assert (done.conflicts, _merged(base, done)) == ((), ours)
    done = merge(ours, _read([replace(old, valid_from="2023")]), base)
    assert [(conflict.column, conflict.ours) for conflict in done.conflicts] == [
        ("valid-from", ""),
        ("valid-to", "2022-05"),
    ]


def test_dates_that_overlap_in_the_merged_table_are_a_conflict() -> None:
    old = GlossaryRow(source="Türkiye", target="터키")
    new = replace(old, target="튀르키예", valid_from="2022-06")
    done = merge(_read([old]), _read([new], Path("b.tsv")))
    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.ours, conflict.theirs) == ("dates", "터키 (undated)", "튀르키예 (from 2022-06)")
    assert conflict.places == ("t.tsv:2", "b.tsv:2")
    assert [row.note for row in done.added] == ["merge: holds on days of '터키' (undated)"]
    both = _read([old, new])
    assert merge(both, _read([old])).conflicts == ()  # they did so before


def test_of_a_rendering_allowed_and_deprecated_the_first_version_stays_with_a_note() -> None:
    base = _read([_ROW])
    allowed = _read([_ROW, replace(_ROW, target="정책 협의회", status="admitted", note="")])
    deprecating = _read([replace(_ROW, forbidden=("정책협의회", "협의"))])
    done = merge(allowed, deprecating, base)
    assert [conflict.kind for conflict in done.conflicts] == ["deprecated"]
    first, second = _merged(allowed, done)
    assert (first.forbidden, first.note) == (("협의",), "usage; merge: the other deprecates '정책 협의회'")
    assert second == allowed[1]
    done = merge(deprecating, allowed, base)
    (row,) = _merged(deprecating, done)
    assert row.forbidden == ("정책협의회", "협의")
    assert row.note == "usage; merge: the other has '정책 협의회' as admitted"


def test_what_both_sides_take_apart_is_not_gone() -> None:
    both = [_ROW, replace(_ROW, target="협의", status="admitted")]
    rows, ours, theirs = _read(both), _read(both[1:]), _read(both[:1])
    done = merge(ours, theirs, rows)
    assert [(conflict.kind, conflict.target) for conflict in done.conflicts] == [("removed", "협의")]
    assert [row.target for row in _merged(ours, done)] == ["협의"]
    assert merge([], [], rows).conflicts == merge(rows, [], rows).conflicts == ()


def test_cells_of_one_row_are_merged_each_by_itself() -> None:
    base = _read([replace(_ROW, forbidden=("가", "나"))])
    ours, theirs = (
        _read([replace(_ROW, note="ours", forbidden=("가", "다"))]),
        _read([replace(base[0], domain="forum")]),
    )
    ((_, row),) = merge(ours, theirs, base).changed
    assert (row.note, row.domain, row.forbidden) == ("ours", "forum", ("가", "다"))
    theirs = _read([replace(base[0], forbidden=("나", "라"))])
    ((_, row),) = merge(ours, theirs, base).changed
    assert row.forbidden == ("다", "라")


def test_conflicts_are_told_with_both_versions() -> None:
    base = _read([_ROW])
    noted, other = _read([replace(_ROW, note="ours")]), _read([replace(_ROW, note="theirs")], Path("b.tsv"))
    done = merge(noted, other, base)
    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.column, conflict.ours, conflict.theirs, conflict.base) == (
        "cell",
        "note",
        "ours",
        "theirs",
        "usage",
    )
    assert conflict.places == ("t.tsv:2", "b.tsv:2")
    assert done.changed[0][1].note == "ours; merge: the other has note 'theirs'"
    (conflict,) = merge(noted, [], base).conflicts
    assert (conflict.kind, conflict.ours, conflict.theirs) == ("removed", "회담", "")
    done = merge(_read([replace(_ROW, target="대화")]), _read([replace(_ROW, target="협의")]), base)
    assert [conflict.kind for conflict in done.conflicts] == ["preferred"]
    assert [(row.target, row.status) for row in done.added] == [("협의", "admitted")]
    done = merge(
        _read([replace(_ROW, forbidden=("회의",))]), _read([_ROW, replace(_ROW, target="회의", status="admitted")])
    )
    assert [(conflict.kind, conflict.ours, conflict.theirs) for conflict in done.conflicts] == [
        ("deprecated", "deprecated", "admitted")
    ]


def test_untouched_lines_of_the_first_glossary_keep_their_bytes() -> None:
    head, *_ = serialize_table([]).splitlines()
    table = f"\ufeff{head}\r\n UN\t유엔 \torg\tpropn\tpreferred\tyes\t가 | 나\t\r\n".encode()
    ours = parse_table(_PATH, table, []).rows
    done = merge(ours, [*ours, replace(_ROW, source="visit")], ours)
    assert apply_merge({_PATH: table}, done, folder=False) == {
        "t.tsv": table + "visit\t회담\tconcept\tnoun\tpreferred\tno\t\tusage\r\n".encode()
    }


def test_rows_from_another_folder_go_to_the_table_of_their_source_or_of_its_name() -> None:
    ours = {Path(f"g/{name}.tsv"): serialize_table([replace(_ROW, source=name)]).encode() for name in ("a", "b")}
    rows = [row for path, data in ours.items() for row in parse_table(path, data, []).rows]
    theirs = [
        replace(_ROW, source=source, target=target, status="admitted", place=place)
        for source, target, place in (("b", "말", "h/a.tsv:2"), ("c", "말", "h/a.tsv:3"), ("d", "말", "h/new.tsv:2"))
    ]
    tables = apply_merge(ours, merge(rows, theirs), folder=True)
    sources = {name: [row.source for row in parse_table(Path(name), data, []).rows] for name, data in tables.items()}
    assert sources == {"a.tsv": ["a", "c"], "b.tsv": ["b", "b"], "new.tsv": ["d"]}
