"""Learning from edits: units find their counterparts, releases their scores, and edits become proposals."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import InputError
from bitext.evaluate.scores import score_systems
from bitext.glossary.merge import merge
from bitext.glossary.rows import GlossaryRow
from bitext.interchange.counterparts import pair_units
from bitext.interchange.units import ForeignUnit
from bitext.learned_terms import GlossaryPatch, propose
from bitext.learning import compare, find_files, measure_releases, memory_units
from support import write_one_unit

DAY = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)


def _unit(source: str, target: str = "가.", **fields: object) -> ForeignUnit:
    unit = ForeignUnit(
        id="", source=source, target=target, source_tag="en", target_tag="ko", status="reviewed" if target else "new"
    )
    return replace(unit, **fields)  # type: ignore[arg-type]


_ids = st.sampled_from(["", "", "a/p01.s1", "a/p01.s2"])
_context = st.sampled_from([None, "", "Before."])
_units = st.lists(
    st.builds(
        _unit,
        st.sampled_from(["One.", "One. ", "Two.", "Three."]),
        st.sampled_from(["", "하나.", "둘."]),
        id=_ids,
        previous=_context,
        next=_context,
    ),
    max_size=6,
)


# ---- counterparts


@given(_units, _units)
def test_every_reviewed_unit_is_there_once_and_has_a_unit_of_its_source(
    reviewed: list[ForeignUnit], machine: list[ForeignUnit]
) -> None:
    pairs = pair_units(reviewed, machine)
    assert [pair.reviewed for pair in pairs] == reviewed
    sources = {unit.source.strip() for unit in machine}
    for pair in pairs:
        assert (pair.machine is None) == (pair.reviewed.source.strip() not in sources)
        assert pair.machine is None or pair.machine.source.strip() == pair.reviewed.source.strip()


@given(st.permutations(range(4)), st.booleans())
def test_units_of_one_source_are_told_apart_by_id_or_neighbours(order: list[int], by_id: bool) -> None:
    units = [
        _unit(
            "The two sides met.", f"{number}번.", id=f"r/p0{number}.s1" if by_id else "", previous=f"Before {number}."
        )
        for number in range(4)
    ]
    reviewed = [units[number] for number in order]
    assert [pair.machine for pair in pair_units(reviewed, units)] == reviewed


def test_units_of_one_source_and_nothing_else_are_taken_in_order() -> None:
    machine = [_unit("One.", "하나."), _unit("One.", "일.")]
    pairs = pair_units([_unit("One."), _unit("One."), _unit("One.")], machine)
    assert [pair.machine for pair in pairs] == [machine[0], machine[1], machine[0]]


@given(_units, _units)
def test_no_unit_of_the_source_shares_more_neighbours_than_the_counterpart(
    reviewed: list[ForeignUnit], machine: list[ForeignUnit]
) -> None:
    def shared(one: ForeignUnit, other: ForeignUnit) -> int:
        pairs = ((one.previous, other.previous), (one.next, other.next))
        return sum(here is not None and here == there for here, there in pairs)

    for pair in pair_units(reviewed, machine):
        if pair.machine is None or (pair.reviewed.id and pair.reviewed.id == pair.machine.id):
            continue
        others = [unit for unit in machine if unit.source.strip() == pair.reviewed.source.strip()]
        assert shared(pair.reviewed, pair.machine) == max(shared(pair.reviewed, other) for other in others)


@pytest.mark.parametrize("by_id", [True, False])
def test_a_source_that_stands_often_takes_no_longer(by_id: bool) -> None:
    machine = [_unit("Unofficial translation.", id=f"r/p{number}.s1") for number in range(20_000)]
    reviewed = machine if by_id else [replace(unit, id="") for unit in machine]
    start = time.process_time()
    pairs = pair_units(reviewed, machine)
    assert time.process_time() - start < 10  # 0.3 seconds on an idle machine
    assert [pair.machine for pair in pairs] == machine


def test_inline_elements_do_not_part_units() -> None:
    tagged = _unit("⟦1⟧One⟦/1⟧.", source_codes=(("⟦1⟧", "<b>"), ("⟦/1⟧", "</b>")))
    assert pair_units([tagged], [_unit("One.")])[0].machine == _unit("One.")


# ---- units and releases


@given(_units.filter(bool), _units)
def test_units_are_unchanged_changed_or_without_counterpart(
    reviewed: list[ForeignUnit], machine: list[ForeignUnit]
) -> None:
    try:
        units = compare([("x.tmx", unit) for unit in reviewed], machine)
    except InputError:
        texts = {unit.source.strip() for unit in machine if unit.target}
        assert not all(unit.target for unit in machine) or not texts & {u.source.strip() for u in reviewed if u.target}
        return
    assert [unit.unit for unit in units] == reviewed
    for unit in units:
        if unit.machine is None:
            assert unit.revision is None
        else:
            assert (unit.revision is None) == (unit.machine.target == unit.unit.target)
    assert sum(effort.units for effort in measure_releases(units)) == sum(unit.machine is not None for unit in units)


def test_files_without_a_unit_in_common_are_refused() -> None:
    with pytest.raises(InputError, match="none of the 1 reviewed units has its English in the other files"):
        compare([("x.tmx", _unit("One."))], [_unit("Two.")])


def test_releases_are_sorted_by_date_and_scored_as_evaluate_does() -> None:
    props = {name: (("x-bitext-release", name), ("x-bitext-date", date)) for name, date in _DATES.items()}
    machine = [_unit(f"{name}.", "양측은 만났다.", props=own, id=f"{name}/p00.s1") for name, own in props.items()]
    reviewed = [
        _unit("new.", "양측은 만났다."),
        _unit("old.", "양측은 서울에서 만났다."),
    ]  # OmegaT has dropped props and ids
    efforts = measure_releases(compare([("project_save.tmx", unit) for unit in reviewed], machine))
    assert [(effort.release, str(effort.date), effort.units, effort.changed) for effort in efforts] == [
        ("old", "2025-03-01", 1, 1),
        ("new", "2026-03-01", 1, 0),
    ]
    whole = {score.metric: score.value for score in score_systems({"": ["양측은 만났다."]}, [reviewed[1].target])[""]}
    assert efforts[0].scores == (whole["TER"], whole["chrF2++"])
    assert efforts[1].scores == (0.0, 100.0)


_DATES = {"new": "2026-03-01", "old": "2025-03-01"}


def test_changed_units_go_into_the_memory_with_their_place() -> None:
    props = (("x-bitext-release", "r"), ("x-bitext-paragraph", "3"))
    made = {"created": DAY.replace(year=2025), "author": "bitext-mt", "changed": None}
    machine = [
        _unit("One.", "하나다.", id="r/p03.s1", props=props, previous="", next="Two.", **made),
        _unit("Two.", "둘이다.", id="r/p03.s2", props=props, previous="One.", next=None, **made),
    ]
    edited = _unit("One.", "하나였다.", author="kim", changed=DAY.replace(day=1))
    unmarked = replace(machine[1], target="둘이었다.", status="approved")
    units = compare([("save.tmx", edited), ("save.tmx", unmarked), ("save.tmx", _unit("Three."))], machine)
    one, two = memory_units(units)
    assert (one.source, one.target, one.status, one.origin, one.author) == (
        "One.",
        "하나였다.",
        "reviewed",
        "save.tmx",
        "kim",
    )
    assert (one.release, one.paragraph, one.id, one.previous, one.next) == ("r", 3, "p03.s1", "", "Two.")
    assert one.changed == DAY.replace(day=1)
    assert (two.status, two.author, two.created, two.changed) == ("approved", None, None, None)
    assert (two.previous, two.next) == ("One.", "")  # as the same unit has them that is imported
    assert [unit.author for unit in memory_units(units, author="lee")] == ["lee", "lee"]


def test_what_is_unfinished_or_rejected_does_not_go_into_the_memory() -> None:
    machine = [_unit("One.", "하나다.", id="r/p03.s1")]
    rejected = _unit("One.", "하나였다.", id="r/p03.s1", status="new")
    assert compare([("x.xlf", rejected), ("x.xlf", machine[0])], machine)[0].unit == machine[0]
    with pytest.raises(InputError, match="no person has confirmed any of the 1 reviewed units"):
        compare([("x.xlf", rejected)], machine)


@pytest.mark.parametrize(
    ("name", "props", "kept"),
    [
        ("x.sdlxliff", (), False),
        ("x.mqxliff", (), False),
        ("x.mxliff", (), False),
        ("x.tmx", (("x-ConfirmationLevel", "Draft"),), False),
        ("x.tmx", (), True),  # a tool that keeps what bitext wrote
        ("x.xlf", (), True),
    ],
)
def test_what_a_tool_says_is_machine_translation_is_not_learned(
    name: str, props: tuple[tuple[str, str], ...], kept: bool
) -> None:
    machine = [_unit("One.", "하나다.", status="machine"), _unit("Two.", "둘이다.", status="machine")]
    fresh = replace(machine[0], target="하나였다.", props=props)
    units = compare([(name, fresh), (name, _unit("Two.", "둘이었다."))], machine)
    assert [unit.unit.source for unit in units] == (["One."] if kept else []) + ["Two."]


def test_a_unit_of_several_files_counts_once() -> None:
    machine = [_unit("One.", "하나다.", id="r/p01.s1"), _unit("Two.", "둘이다.", id="r/p02.s1")]
    one, two = (replace(unit, target=unit.target.replace("이다", "였다")) for unit in machine)
    other = replace(two, target="둘이었다.")
    reviewed = [("r.tmx", one), ("r.tmx", two), ("r.xlf", one), ("r.xlf", other), ("s.xlf", one)]
    units = compare(reviewed, machine)
    assert [(unit.origin, unit.unit) for unit in units] == [
        ("r.tmx", one),
        ("r.tmx", two),
        ("r.xlf", other),
        ("s.xlf", one),
    ]


def test_the_paragraphs_of_a_folder_are_not_read_beside_its_sentences(tmp_path: Path) -> None:
    for name in ("a.tmx", "a.paragraph.tmx", "b.paragraph.tmx"):
        write_one_unit(tmp_path / name, "bitext-mt")
    assert [file.name for file in find_files(tmp_path, once=True)] == ["a.tmx", "b.paragraph.tmx"]
    assert len(find_files(tmp_path)) == 3
    write_one_unit(tmp_path / "a.paragraph.tmx", "Kim")
    assert [file.name for file in find_files(tmp_path, once=True)] == ["a.paragraph.tmx", "b.paragraph.tmx"]
    write_one_unit(tmp_path / "a.tmx", "Lee")
    assert len(find_files(tmp_path, once=True)) == 3
    (tmp_path / "a.paragraph.tmx").write_text("<tmx", encoding="utf-8")  # it is named when it is read
    assert len(find_files(tmp_path, once=True)) == 3


# ---- proposals

_ROWS = [
    GlossaryRow(
        source="policy consultation", target="정책협의회", domain="forum", forbidden=("정책협의",), note="since 2019"
    ),
    GlossaryRow(source="special envoy", target="특별대표", domain="title"),
    GlossaryRow(source="special envoy", target="특사", domain="title", status="admitted"),
    GlossaryRow(source="foreign ministry", target="외교부", domain="organisation"),
]


def _proposed(triples: Sequence[tuple[str, str, str]], rows: Sequence[GlossaryRow] = _ROWS) -> GlossaryPatch:
    machine = [_unit(source, before) for source, before, _ in triples]
    reviewed = [("x.tmx", _unit(source, after)) for source, _, after in triples]
    return propose(compare(reviewed, machine), rows)


def _shown(patch: GlossaryPatch) -> list[tuple[str, str, str, str, int, int]]:
    return [(p.kind, p.source, p.before, p.after, p.count, p.against) for p in patch.proposals]


#: What reviewers did each time becomes preferred.
_ALWAYS = [
    (
        "A policy consultation was held in Seoul.",
        "서울에서 정책협의회가 개최되었다.",
        "서울에서 정책대화가 개최되었다.",
    ),
    ("The policy consultation will go on.", "정책협의회를 계속할 예정이다.", "정책대화를 계속할 예정이다."),
]


def test_what_reviewers_always_write_is_to_be_preferred() -> None:
    patch = _proposed(_ALWAYS)
    assert _shown(patch) == [("prefer", "policy consultation", "정책협의회", "정책대화", 2, 0)]
    assert patch.base == (_ROWS[0],)
    assert patch.rows == (replace(_ROWS[0], target="정책대화", forbidden=("정책협의", "정책협의회")),)


def test_what_reviewers_often_write_is_to_be_admitted() -> None:
    kept = ("They left the policy consultation.", "그들은 정책협의회를 떠났다.", "그들은 정책협의회를 떠났다.")
    patch = _proposed([*_ALWAYS, kept])
    assert _shown(patch) == [("admit", "policy consultation", "정책협의회", "정책대화", 2, 1)]
    assert patch.rows == (_ROWS[0], replace(_ROWS[0], target="정책대화", status="admitted", forbidden=(), note=""))


def test_renderings_that_are_both_in_the_glossary_change_places() -> None:
    patch = _proposed(
        [
            ("The special envoy left.", "특별대표가 오늘 떠났다.", "특사가 오늘 떠났다."),
            ("A special envoy came.", "특별대표는 서울에 왔다.", "특사는 서울에 왔다."),
        ]
    )
    assert _shown(patch) == [("prefer", "special envoy", "특별대표", "특사", 2, 0)]
    assert [(row.target, row.status, row.forbidden) for row in patch.rows] == [
        ("특별대표", "admitted", ()),
        ("특사", "preferred", ()),
    ]


@pytest.mark.parametrize("before", ["인도적 지원", "인도적지원"])
def test_a_rendering_is_deprecated_with_and_without_its_spaces(before: str) -> None:
    row = GlossaryRow(source="humanitarian assistance", target="인도적 지원", forbidden=("인도주의 지원",))
    rows = [row, replace(row, target="인도적지원", status="admitted"), replace(row, target="구호", status="admitted")]
    sentences = [
        ("Humanitarian assistance was given.", f"{before}이 제공되었다.", "인도지원이 제공되었다."),
        ("The humanitarian assistance will go on.", f"{before}을 계속할 예정이다.", "인도지원을 계속할 예정이다."),
    ]
    patch = _proposed(sentences, rows)
    assert _shown(patch) == [("prefer", "humanitarian assistance", "인도적 지원", "인도지원", 2, 0)]
    assert patch.rows == (replace(row, target="인도지원", forbidden=("인도주의 지원", "인도적 지원")), rows[2])
    merged = merge(rows, patch.rows, patch.base)
    assert (merged.conflicts, merged.removed, merged.added) == ((), tuple(rows[:2]), patch.rows[:1])


_WRONG = [
    ("The foreign ministry said so.", "외무성은 그렇게 밝혔다.", "외교부는 그렇게 밝혔다."),
    ("He visited the foreign ministry.", "그는 외무성을 방문하였다.", "그는 외교부를 방문하였다."),
]


def test_what_reviewers_always_take_out_is_to_be_deprecated() -> None:
    patch = _proposed(_WRONG)
    assert _shown(patch) == [("deprecate", "foreign ministry", "외무성", "외교부", 2, 0)]
    assert patch.rows == (replace(_ROWS[3], forbidden=("외무성",)),)


@pytest.mark.parametrize(
    "triples",
    [
        _ALWAYS[:1],  # once is not enough
        [*_WRONG, ("The foreign ministry is old.", "외무성은 오래되었다.", "외무성은 오래되었다.")],  # left elsewhere
        [
            (en, ko, ko.replace("정책협의회를", "정책협의회는").replace("회가", "회는")) for en, ko, _ in _ALWAYS
        ],  # particles
        [(en, ko, ko.replace("정책협의회", "정책 협의회")) for en, ko, _ in _ALWAYS],  # spacing
        [(en, ko, ko.replace("정책협의회", "‘정책협의회’")) for en, ko, _ in _ALWAYS],  # punctuation
        [(en, ko, ko.replace("정책협의회", "제3차 2026")) for en, ko, _ in _ALWAYS],  # no name
        [(en, ko, "오늘의 기자회견 소식을 전하였다.") for en, ko, _ in _ALWAYS],  # written anew
    ],
)
def test_other_edits_are_no_proposals(triples: list[tuple[str, str, str]]) -> None:
    patch = _proposed(triples)
    assert _shown(patch) == []
    assert (patch.base, patch.rows) == ((), ())


@pytest.mark.parametrize(
    "after",
    ["이번 협의회", "동 협의회", "금번 회의", "조 장관", "미측", "양국", "양측", "당지", "우리 정부", "우리측", "북측"],
)
def test_what_renders_a_term_in_its_sentence_only_is_no_proposal(after: str) -> None:
    assert _shown(_proposed([(en, ko, ko.replace("정책협의회", after)) for en, ko, _ in _SECOND])) == []


#: Of endings that fit behind both consonants and vowels.
_SECOND = [
    ("The policy consultation made it known.", "정책협의회도 이를 환영한다고 밝혔다.", ""),
    ("Poland proposed the policy consultation.", "폴란드는 오늘 정책협의회까지 제안하였다.", ""),
]


@pytest.mark.parametrize("behind", "계기 시 등 후 전 중 이후 직후 당시 때 동안 간 내 관련 차원 참석 개최".split())
def test_nouns_of_relation_are_no_part_of_a_proposal(behind: str) -> None:
    triples = [(en, ko, re.sub("정책협의회[를가]", f"정책대화 {behind}", ko)) for en, ko, _ in _ALWAYS]
    assert _shown(_proposed(triples)) == [("prefer", "policy consultation", "정책협의회", "정책대화", 2, 0)]


def test_what_many_more_leave_is_not_admitted() -> None:
    kept = [
        (f"They left the policy consultation at {hour}.",) + ("그들은 정책협의회를 떠났다.",) * 2 for hour in range(5)
    ]
    assert _shown(_proposed([*_ALWAYS, *kept[:4]])) == [
        ("admit", "policy consultation", "정책협의회", "정책대화", 2, 4)
    ]
    assert _shown(_proposed([*_ALWAYS, *kept])) == []


def test_a_verb_is_rendered_by_no_noun() -> None:
    rows = [GlossaryRow(source="reaffirmed", target="재확인하였다", domain="verb-phrase", pos="phrase")]
    triples = [
        ("The two sides reaffirmed the alliance.", "양측은 오늘 동맹을 재확인하였다", "양측은 오늘 동맹을 재확인"),
        ("Korea reaffirmed its support.", "한국은 오늘 지지를 재확인하였다", "한국은 오늘 지지를 재확인"),
    ]
    assert _shown(_proposed(triples, rows)) == []


def test_the_end_of_a_name_is_no_particle() -> None:
    triples = [
        (
            "Ricardo visited Seoul last week.",
            "리카드도는 지난주 서울을 방문했다.",
            "히카르두는 지난주 서울을 방문하였다.",
        ),
        (
            "The Minister thanked Ricardo for the support.",
            "장관은 리카드도의 지원에 감사했다.",
            "장관은 히카르두의 지원에 사의를 표하였다.",
        ),
        (
            "The Minister met Ricardo in Seoul.",
            "장관은 서울에서 리카드도를 만났다.",
            "장관은 서울에서 히카르두를 접견하였다.",
        ),
    ]
    assert _shown(_proposed(triples)) == [("new", "Ricardo", "리카드도", "히카르두", 3, 0)]


_NEW = [
    ("The two sides discussed supply chains.", "양측은 보급망을 논의하였다.", "양측은 공급망을 논의하였다."),
    (
        "They agreed to make supply chains stable.",
        "그들은 보급망을 안정시키기로 했다.",
        "그들은 공급망을 안정시키기로 했다.",
    ),
    ("Work on supply chains will go on.", "보급망에 관한 일은 계속된다.", "공급망에 관한 일은 계속된다."),
]


def test_a_term_that_the_glossary_lacks_is_a_new_entry() -> None:
    patch = _proposed(_NEW)
    assert _shown(patch) == [("new", "supply chains", "보급망", "공급망", 3, 0)]
    assert patch.base == ()
    assert patch.rows == (
        GlossaryRow(source="supply chains", target="공급망", status="admitted", forbidden=("보급망",)),
    )
    assert _shown(_proposed([(en, ko, ko) for en, _, ko in _NEW])) == []  # nobody wrote it


def test_a_phrase_of_known_terms_is_no_new_entry() -> None:
    rows = [GlossaryRow(source="supply", target="공급"), GlossaryRow(source="chain", target="망")]
    assert _shown(_proposed(_NEW, rows)) == []


@given(st.permutations([*_ALWAYS, *_WRONG, *_NEW]))
def test_the_order_of_units_does_not_matter(triples: list[tuple[str, str, str]]) -> None:
    assert sorted(_shown(_proposed(triples))) == sorted(_shown(_proposed([*_ALWAYS, *_WRONG, *_NEW])))
