"""The memory: idempotent, order-free, complete recall, nothing lost by maintenance."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.memory import writer
from bitext.memory.fuzzy import similarity, tokens
from bitext.memory.index import BLOCK, index_is_whole
from bitext.memory.maintenance import check, dedupe, find_conflicts, measure, merge, prune
from bitext.memory.recall import Memory
from bitext.memory.store import Store
from bitext.memory.units import MemoryMatch, MemoryUnit, UnitFilter, UnitStatus
from bitext.memory.writer import Added
from strategies import memory_source, memory_units

DATE = datetime.datetime(2026, 11, 28, 9, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
EMPTY = "0" * 32
unit_lists = st.lists(memory_units(), max_size=12)
dated_lists = st.lists(memory_units(dated=True), max_size=12)
_few = settings(max_examples=25)  # each example makes files


@contextmanager
def _store(*batches: list[MemoryUnit]) -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "tm.db", write=True) as store:
        for units in batches:
            store.add(units, date=DATE)
        yield store


def _unit(source: str = "The two sides met.", target: str = "양측은 만났다.", **fields: object) -> MemoryUnit:
    values: dict[str, object] = {"status": "reviewed", "created": DATE, "changed": DATE, **fields}
    return MemoryUnit(source=source, target=target, **values)  # type: ignore[arg-type]


def _recall(store: Store, source: str, **options: object) -> tuple[MemoryMatch, ...]:
    return Memory(store).recall(source, **options)  # type: ignore[arg-type]


def _pairs(store: Store) -> set[tuple[str, str]]:
    return {(unit.source, unit.target) for unit in store.units()}


@_few
@given(units=unit_lists)
def test_the_same_import_twice_changes_nothing(units: list[MemoryUnit]) -> None:
    with _store(units) as store:
        before, state = list(store.units()), store.state
        again = store.add(units, date=DATE + DAY)
        assert again == Added(unchanged=len(units))
        assert list(store.units()) == before
        assert store.state == state


@_few
@given(units=unit_lists)
def test_what_is_entered_is_given_back(units: list[MemoryUnit]) -> None:
    with _store(units) as store:
        assert _pairs(store) == {(unit.source, unit.target) for unit in units}
        for unit in store.units():
            assert unit.created is not None
            assert unit.changed is not None
        assert store.connection.execute("SELECT count(*) FROM texts").fetchone()[0] == len(
            {text for unit in units for text in (unit.source, unit.previous, unit.next) if text is not None}
        )


@_few
@given(units=dated_lists, seed=st.integers(0, 9))
def test_the_order_of_entry_does_not_matter(units: list[MemoryUnit], seed: int) -> None:
    shuffled = random.Random(seed).sample(units, len(units))
    with _store(units) as first, _store(shuffled[:5], shuffled[5:]) as second:
        assert first.state == second.state
        for unit in units:
            assert _recall(first, unit.source, limit=50) == _recall(second, unit.source, limit=50)


@_few
@given(units=unit_lists)
def test_exact_recall_finds_every_source(units: list[MemoryUnit]) -> None:
    with _store(units) as store:
        for unit in units:
            matches = _recall(store, unit.source, threshold=100, limit=50)
            assert all(match.score == 100 and tokens(match.unit.source) == tokens(unit.source) for match in matches)
            confirmed = any(other.confirmed and tokens(other.source) == tokens(unit.source) for other in units)
            assert matches[0].unit.confirmed is confirmed


@_few
@given(units=st.lists(memory_units(), max_size=25), query=memory_source, threshold=st.integers(30, 99))
def test_fuzzy_recall_finds_all_that_looking_at_every_unit_finds(
    units: list[MemoryUnit], query: str, threshold: int
) -> None:
    with _store(units[:9], units[9:]) as store:
        scores = {unit.source: similarity(query, unit.source) for unit in store.units()}
        matches = _recall(store, query, threshold=threshold, limit=1000)
        assert {match.unit.source: match.score for match in matches} == {
            source: score for source, score in scores.items() if score >= threshold
        }
        assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
        best = max(scores.values(), default=0)
        first = _recall(store, query, threshold=threshold, limit=1)
        assert [match.score for match in first] == [best] * (best >= threshold)
        for limit in (1, 2, 3, 5):
            assert _recall(store, query, threshold=threshold, limit=limit) == matches[:limit]


@_few
@given(units=st.lists(memory_units(), min_size=8, max_size=25, unique_by=lambda unit: unit.source))
def test_texts_of_two_blocks_of_the_index_are_found_alike(units: list[MemoryUnit]) -> None:
    with _store() as store, _store(units) as other:
        store.connection.execute("INSERT INTO texts (id, key, text) VALUES (?, 0, 'last')", (BLOCK - 5,))
        store.add(units[:2], date=DATE)
        store.add(units[2:], date=DATE)
        store.connection.execute("DELETE FROM texts WHERE text = 'last'")
        assert store.connection.execute("SELECT max(id) FROM texts").fetchone()[0] > BLOCK
        assert index_is_whole(store.connection)
        for unit in units:
            assert _recall(store, unit.source, threshold=30) == _recall(other, unit.source, threshold=30)
        store.remove([unit for (unit,) in store.connection.execute("SELECT id FROM units WHERE id % 2")])
        assert index_is_whole(store.connection)


@_few
@given(units=st.lists(memory_units(dated=True), max_size=9), again=st.integers(0, 8), at_once=st.integers(1, 4))
def test_how_many_are_entered_at_once_does_not_matter(units: list[MemoryUnit], again: int, at_once: int) -> None:
    units += units[:again] + [replace(unit, status="approved", changed=None, created=None) for unit in units[again:]]
    with _store() as first, _store() as second:
        added = first.add(units, date=DATE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writer, "_BATCH", at_once)
            patch.setattr(writer, "_KNOWN_TEXTS", 2)
            assert second.add(units, date=DATE) == added
        assert list(first.units()) == list(second.units())
        assert first.state == second.state
        assert index_is_whole(second.connection)
        queries = ("SELECT * FROM texts", "SELECT * FROM units")
        assert all(first.connection.execute(q).fetchall() == second.connection.execute(q).fetchall() for q in queries)


@pytest.mark.parametrize("same", [True, False], ids=["one connection", "two connections"])
def test_recall_sees_what_was_written_since_the_last_time(same: bool, tmp_path: Path) -> None:
    with Store.open(tmp_path / "tm.db", write=True) as store:
        store.add([_unit("The two sides met in Seoul."), _unit("A longer sentence about the talks.")], date=DATE)
        state = store.state
        with Memory(store) if same else Memory.open(store.path) as memory:

            def found() -> list[str]:
                return [match.unit.source for match in memory.recall("The two sides met in Busan.", threshold=50)]

            assert found() == ["The two sides met in Seoul."]
            store.remove([1])
            assert found() == []
            store.add([_unit("The two sides met in Seoul.")], date=DATE)  # the same content, at another place
            assert store.state == state
            assert found() == ["The two sides met in Seoul."]
            store.add([_unit("The two sides met in Jeju.")], date=DATE)
            assert found() == ["The two sides met in Jeju.", "The two sides met in Seoul."]


@_few
@given(units=unit_lists, gone=st.sets(st.integers(1, 12)))
def test_the_index_and_the_state_follow_what_is_removed(units: list[MemoryUnit], gone: set[int]) -> None:
    with _store(units) as store:
        store.remove(sorted(gone))
        assert index_is_whole(store.connection)
        assert [finding for finding in check(store) if finding.severity == "error"] == []
        with _store(list(store.units())) as fresh:
            assert fresh.state == store.state
        store.remove(range(1, 13))
        assert store.state == EMPTY
        assert store.connection.execute("SELECT count(*) FROM texts").fetchone()[0] == 0
        assert store.connection.execute("SELECT count(*) FROM postings").fetchone()[0] == 0


@_few
@given(units=unit_lists, across=st.booleans())
def test_dedupe_loses_no_translation_and_leaves_no_duplicate(units: list[MemoryUnit], across: bool) -> None:
    with _store(units) as store:
        pairs, count = _pairs(store), sum(1 for _ in store.units())
        best = {unit.source: _recall(store, unit.source, limit=1)[0].unit.target for unit in units}
        assert dedupe(store, across_contexts=across, dry_run=True) == dedupe(store, across_contexts=across)
        assert _pairs(store) == pairs
        left = list(store.units())
        assert len(left) <= count
        keys = [(unit.source, unit.target, *((unit.previous, unit.next) if not across else ())) for unit in left]
        assert len(keys) == len(set(keys))
        assert dedupe(store, across_contexts=across) == 0
        assert {source: _recall(store, source, limit=1)[0].unit.target for source in best} == best


@_few
@given(first=dated_lists, second=dated_lists)
def test_merge_is_the_union(first: list[MemoryUnit], second: list[MemoryUnit]) -> None:
    with _store(first) as a, _store(second) as b, _store(first) as other, _store([*first, *second]) as union:
        merge(a, b)
        merge(b, other)
        assert a.state == b.state == union.state
        assert merge(a, b).added == 0
        assert _pairs(a) == _pairs(union)


def test_a_higher_status_is_taken_and_a_lower_one_is_not() -> None:
    plain = _unit(status="machine", author="mt")
    reviewed = _unit(status="reviewed", created=None, changed=None, author="Kim")
    with _store([plain]) as store:
        state = store.state
        assert store.add([reviewed], date=DATE + DAY) == Added(changed=1)
        (unit,) = store.units()
        assert (unit.status, unit.author, unit.created, unit.changed) == ("reviewed", "Kim", DATE, DATE + DAY)
        assert store.state != state
        assert store.add([plain, reviewed], date=DATE + 2 * DAY) == Added(unchanged=2)


def test_units_without_source_or_target_are_left_out() -> None:
    with _store() as store:
        added = store.add([_unit(source=" "), _unit(target=""), _unit(target="\t")], date=DATE)
        assert added == Added(empty=3)
        assert store.state == EMPTY


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ([_unit(target="a", changed=DATE), _unit(target="b", changed=DATE + DAY)], "b"),
        ([_unit(target="a", status="machine", changed=DATE + DAY), _unit(target="b")], "b"),
        ([_unit(target="a", previous="P", next="N"), _unit(target="b", changed=DATE + DAY)], "a"),
        ([_unit(target="a", previous="P", next="N", status="machine"), _unit(target="b")], "b"),
        ([_unit(target="b"), _unit(target="a", status="approved")], "a"),
        ([_unit(target="b"), _unit(target="a")], "a"),
    ],
    ids=["newest", "reviewed", "context", "reviewed before context", "approved", "tie"],
)
def test_what_recall_prefers(units: list[MemoryUnit], wanted: str) -> None:
    for order in itertools.permutations(units):
        with _store(list(order)) as store:
            matches = _recall(store, "The  two sides met.", previous="P", next="N")
            assert matches[0].unit.target == wanted
            assert {match.unit.target for match in matches} == {"a", "b"}


@pytest.mark.parametrize(
    ("previous", "next", "kind"),
    [
        ("P", "N", "context"),
        ("P", None, "context"),
        (None, "N", "context"),
        ("P", "other", "exact"),
        ("", "N", "exact"),
        (None, None, "exact"),
    ],
)
def test_context_means_that_the_neighbours_given_are_the_same(
    previous: str | None, next: str | None, kind: str
) -> None:
    with _store([_unit(previous="P", next="N")]) as store:
        (match,) = _recall(store, "The two sides met.", previous=previous, next=next)
        assert match.kind == kind


def test_the_beginning_of_a_text_is_context_and_an_unknown_neighbour_is_not() -> None:
    with _store([_unit(target="a", previous="", next="N"), _unit(target="b", next="N")]) as store:
        matches = _recall(store, "The two sides met.", previous="", next="N")
        assert [(match.unit.target, match.kind) for match in matches] == [("a", "context"), ("b", "exact")]


@pytest.mark.parametrize(
    ("units", "conflicts"),
    [
        ([_unit(target="a"), _unit(target="b")], [True, True]),
        ([_unit(target="a"), _unit(target="a ")], [False, False]),
        ([_unit(target="a"), _unit(target="b", status="machine")], [False, False]),
        ([_unit(target="a", previous="P", next=""), _unit(target="b")], [False, False]),
        ([_unit(target="a", release="r", id="1"), _unit(target="b", release="r", id="1", changed=DATE + DAY)], [False]),
        ([_unit(target="a", release="r", id="1"), _unit(target="b", release="r", id="2")], [True, True]),
    ],
    ids=["two targets", "white space", "machine", "context decides", "two versions", "two places"],
)
def test_what_is_a_conflict(units: list[MemoryUnit], conflicts: list[bool]) -> None:
    with _store(units) as store:
        matches = _recall(store, "The two sides met.", previous="P", next="")
        assert [match.conflict for match in matches] == conflicts


def test_conflicts_are_listed_with_what_recall_prefers_first() -> None:
    units = [
        _unit(target="a"),
        _unit(target="b", changed=DATE + DAY),
        _unit(source="The two  sides met.", target="c", status="machine"),
        _unit(source="Talks ended.", target="d"),
        _unit(source="Talks began.", target="e", status="machine"),
        _unit(source="Talks began.", target="f", status="machine"),
    ]
    with _store(units) as store:
        assert [[unit.target for unit in c.units] for c in find_conflicts(store)] == [["b", "a"]]
        found = [[unit.target for unit in c.units] for c in find_conflicts(store, machine=True)]
        assert found == [["b", "a", "c"], ["e", "f"]]
        assert measure(store).conflicts == 1


def test_a_fuzzy_match_has_the_same_order_and_conflicts() -> None:
    units = [
        _unit(target="a"),
        _unit(target="b", changed=DATE + DAY),
        _unit(source="The two sides talked.", target="c"),
    ]
    with _store(units) as store:
        matches = _recall(store, "The two sides met!", threshold=50)
        assert [(m.unit.target, m.kind, m.conflict) for m in matches] == [
            ("b", "fuzzy", True),
            ("a", "fuzzy", True),
            ("c", "fuzzy", False),
        ]
        assert matches[0].score == matches[1].score > matches[2].score


def test_texts_of_contexts_are_not_matches() -> None:
    with _store([_unit(previous="The two parties spoke in Seoul.")]) as store:
        assert _recall(store, "The two parties spoke in Seoul.") == ()
        assert _recall(store, "The two parties spoke in Warsaw.", threshold=30, limit=9) == _recall(
            store, "The two parties spoke in Warsaw.", threshold=30, limit=1
        )


def test_very_long_texts_are_recalled_exactly_only() -> None:
    long = " ".join(f"word{number}" for number in range(600))
    with _store([_unit(source=long)]) as store:
        assert [match.kind for match in _recall(store, long)] == ["exact"]
        assert _recall(store, f"{long} more") == ()
        assert index_is_whole(store.connection)


@pytest.mark.parametrize(("threshold", "limit"), [(29, 5), (101, 5), (75, 0)])
def test_thresholds_and_limits_out_of_range_are_refused(threshold: int, limit: int) -> None:
    with _store() as store, pytest.raises(ValueError, match="expected 30 to 100"):
        _recall(store, "a", threshold=threshold, limit=limit)


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (UnitFilter(), "abcd"),
        (UnitFilter(statuses=("machine", "approved")), "bc"),
        (UnitFilter(release="r"), "bc"),
        (UnitFilter(origin="x.tmx", release="r"), "c"),
        (UnitFilter(since=DATE + DAY), "bd"),
        (UnitFilter(before=DATE + DAY), "ac"),
        (UnitFilter(release="'; DROP TABLE units"), ""),
    ],
)
def test_filters_select(selection: UnitFilter, wanted: str) -> None:
    units = [
        _unit(target="a"),
        _unit(target="b", status="machine", release="r", changed=DATE + DAY),
        _unit(target="c", status="approved", release="r", origin="x.tmx"),
        _unit(target="d", changed=DATE + 2 * DAY),
    ]
    with _store(units) as store:
        assert "".join(unit.target for unit in store.units(selection)) == wanted
        count = prune(store, selection, dry_run=True)
        assert count == len(wanted) == prune(store, selection)
        assert "".join(unit.target for unit in store.units()) == "".join(sorted(set("abcd") - set(wanted)))


def test_versions_of_one_moment_contradict_each_other_and_are_not_pruned() -> None:
    units = [_unit(target=text, release="r", id="1") for text in ("만났다.", "회동하였다.")]
    older = _unit(target="옛", release="r", id="1", changed=DATE - DAY)
    with _store([*units, older]) as store:
        assert prune(store, UnitFilter(), superseded=True) == 1
        assert {unit.target for unit in store.units()} == {"만났다.", "회동하였다."}
        assert [len(conflict.units) for conflict in find_conflicts(store)] == [2]


def test_prune_superseded_keeps_the_newest_version_of_each_place() -> None:
    units = [
        _unit(target="a", release="r", id="1"),
        _unit(target="b", release="r", id="1", changed=DATE + DAY),
        _unit(target="c", release="r", id="1", status="machine"),
        _unit(target="d", release="r", id="2"),
        _unit(target="e"),
        _unit(target="f"),
    ]
    with _store(units) as store:
        assert prune(store, UnitFilter(release="other"), superseded=True) == 0
        assert prune(store, UnitFilter(), superseded=True) == 1
        assert "".join(unit.target for unit in store.units()) == "bcdef"


@pytest.mark.parametrize(
    ("text", "sides", "wanted"),
    [
        ("SIDES", ("source", "target"), "ab"),
        ("100%", ("source", "target"), "c"),
        ("양측", ("target",), "a"),
        ("양측", ("source",), ""),
        ("a_b\\", ("source",), "d"),
        ("%", ("source",), "c"),
    ],
)
def test_search_takes_the_text_as_it_stands(text: str, sides: tuple[str, ...], wanted: str) -> None:
    units = [
        _unit(target="양측", id="a"),
        _unit(target="회담", id="b"),
        _unit(source="100% of it", target="회담", id="c"),
        _unit(source="a_b\\c", target="회담", id="d"),
    ]
    with _store(units) as store:
        assert "".join(u.id or "" for u in store.search(text, sides=sides)) == wanted  # type: ignore[arg-type]


def test_figures() -> None:
    statuses: list[UnitStatus] = ["machine", "reviewed", "reviewed"]
    units = [
        _unit(
            target=str(number),
            status=status,
            origin="x.tmx" if number else None,
            release="r",
            changed=DATE + number * DAY,
        )
        for number, status in enumerate(statuses)
    ]
    with _store(units) as store:
        figures = measure(store)
        assert (figures.units, figures.sources, figures.conflicts, figures.releases) == (3, 1, 1, 1)
        assert figures.statuses == {"machine": 1, "reviewed": 2, "approved": 0}
        assert figures.origins == (("x.tmx", 2), (None, 1))
        assert (figures.first, figures.last) == (DATE, DATE + 2 * DAY)
        assert figures.state == store.state


def test_check_tells_what_was_changed_behind_its_back() -> None:
    with _store([_unit(), _unit(source="Seoul", target=" Seoul", id="p1")]) as store:
        assert [(f.severity, f.code, f.segment) for f in check(store)] == [("warning", "untranslated", "p1")]
        store.connection.execute("UPDATE units SET target = '다른 말' WHERE id = 1")
        assert [finding.code for finding in check(store)] == ["state", "untranslated"]
        store.connection.execute("DELETE FROM postings WHERE key = (SELECT min(key) FROM postings)")
        assert [finding.code for finding in check(store)] == ["index", "state", "untranslated"]
        store.connection.execute("DELETE FROM texts WHERE id = 1")
        assert "dangling" in [finding.code for finding in check(store)]
