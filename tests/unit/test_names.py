"""Romanised names and office-holders: found, resolved by the glossary, or doubted."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bitext.errors import GlossaryError
from bitext.glossary.find import TermFinder
from bitext.glossary.lookup import GlossaryLookup
from bitext.glossary.names import NameRegister, candidates, find_names
from bitext.glossary.offices import read_offices
from bitext.glossary.table import read_glossary
from bitext.model import ConceptEntry, Finding
from support import ROOT, calls_of

ENTRIES = read_glossary(ROOT / "glossaries").entries


def _find(text: str, date: datetime.date | None = None) -> tuple[list[str], list[Finding]]:
    found = GlossaryLookup(ENTRIES, read_offices(ROOT / "glossaries")).find([text], [False], date)
    return [match.written for match in found.matches[0]], list(found.findings[0])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Minister Cho Tae-yul met Park Jin.", ["Cho Tae-yul", "Park Jin"]),
        ("KANG Kyung-wha and Kang, Kyung-wha", ["KANG Kyung-wha", "Kang, Kyung-wha"]),
        ("In-Bum Chun and Lee Jae Myung Government", ["In-Bum Chun", "Lee Jae Myung"]),
        ("In Sana, on Park Avenue by the Han River", []),
        ("No Way. Do Hung. Go Seoul. Korea Foundation", []),
        ("the Moon Jae-in Administration", ["Moon Jae-in"]),
        ("In President Moon Jae-in and On Minister Park Jin", ["Moon Jae-in", "Park Jin"]),
        ("Minister Kang To Visit Seoul, Minister Park In Jeju", []),
        ("You Myung-hwan and Byun Jae-il. You Are Invited. You In Seoul", ["You Myung-hwan", "Byun Jae-il"]),
    ],
)
def test_names_are_found_and_nothing_else(text: str, names: list[str]) -> None:
    assert [text[slice(*name.span)] for name in find_names(text)] == names


def test_names_in_capitals_are_found() -> None:
    assert [name.key for name in find_names("MINISTER KANG MIN-SEOK VISITS MALI")] == ["kang minseok"]


def test_names_take_time_by_their_number() -> None:
    register, matches = NameRegister([]), TermFinder(ENTRIES).find("the United Nations")

    def work(times: int) -> int:
        text = "the United Nations, Kim Abe, Park Jin and In-Bum Chun. " * times
        found = [matches[0]._replace(span=(start, start + 14)) for start in range(4, len(text), len(text) // times)]
        return calls_of(lambda: register.resolve(text, found))

    assert work(200) < 5 * work(50)


def test_the_glossary_own_names_are_among_the_candidates() -> None:
    people = [entry for entry in ENTRIES if entry.domain == "person"]
    names = [
        (name, entry) for entry in people for name in find_names(entry.source.text)
        if name.span == (0, len(entry.source.text))
    ]  # fmt: skip
    right = [_is_candidate(entry, candidates(name)) for name, entry in names]
    assert len(right) > 100
    assert sum(right) / len(right) > 0.95


def _is_candidate(entry: ConceptEntry, choices: tuple[str, ...]) -> bool:
    return entry.expected()[0].text in choices


@pytest.mark.parametrize("spelling", ["Kang Kyung-wha", "KANG Kyung-wha", "Kang Kyung Wha", "Kyung-wha Kang"])
def test_a_resolved_name_is_the_same_in_every_spelling(spelling: str) -> None:
    written, findings = _find(f"{spelling} spoke.")
    assert written == ["강경화"]
    assert findings == []


def test_an_unresolved_name_is_a_finding_once_a_release_with_its_candidates() -> None:
    texts = ["Ahn Se-ryung spoke.", "Ahn Se-ryung left."]
    found = GlossaryLookup(ENTRIES).find(texts, [False, False], None)
    assert [[finding.code for finding in findings] for findings in found.findings] == [["name-unresolved"], []]
    finding = found.findings[0][0]
    assert finding.message.startswith("Ahn Se-ryung is not in the glossary; it may be 안세령")
    assert finding.span == (0, 12)


@pytest.mark.parametrize(
    ("text", "persons", "unresolved"),
    [
        ("Deputy Minister Kim Sang-jin met the envoy.", [], "Kim Sang-jin"),
        ("Minister Kang Min-seok, Special Representative Lee Kyung-chul", ["이경철"], "Kang Min-seok"),
        ("Deputy Minister  Kim Hee‑sang", ["김희상"], None),
        ("Deputy Minister Kim Hee Sang", ["김희상"], None),
        ("Kim Gunn-woo met Minister Kang.", ["강 장관"], "Kim Gunn-woo"),
        ("Minister Kang To Visit Seoul With Minister Kang", ["강 장관", "강 장관"], None),
        ("Kim Gunn, Seoul and Lee Jae Myung Government", ["김건", "이재명"], None),
    ],
)
def test_a_title_with_a_surname_is_not_taken_for_somebody_of_that_surname(
    text: str, persons: list[str], unresolved: str | None
) -> None:
    found = GlossaryLookup(ENTRIES).find([text], [False], None)
    assert [match.written for match in found.matches[0] if match.entry.domain == "person"] == persons
    names = [finding.message.partition(" is ")[0] for finding in found.findings[0]]
    assert names == ([unresolved] if unresolved else [])
    assert not unresolved or any(
        text[slice(*finding.span)] == unresolved for finding in found.findings[0] if finding.span
    )


@pytest.mark.parametrize(
    ("text", "date", "doubted"),
    [
        ("Foreign Minister Cho Tae-yul spoke.", datetime.date(2024, 5, 1), False),
        ("Foreign Minister Cho Tae-yul spoke.", datetime.date(2018, 5, 1), True),
        ("Foreign Minister Cho Tae-yul spoke.", None, False),
        ("Former Foreign Minister Kang Kyung-wha spoke.", datetime.date(2024, 5, 1), False),
        ("Former Korean Foreign Minister Kang Kyung-wha spoke.", datetime.date(2024, 5, 1), False),
        ("Former ROK President Moon Jae-in spoke.", datetime.date(2024, 5, 1), False),
        ("The former Republic of Korea President Moon Jae-in", datetime.date(2024, 5, 1), False),
        ("previous President Moon Jae-in spoke.", datetime.date(2024, 5, 1), False),
        ("A former official met President Moon Jae-in.", datetime.date(2024, 5, 1), True),
        ("Former Minister Abe, President Moon Jae-in", datetime.date(2024, 5, 1), True),
        ("Kang Kyung-wha, Foreign Minister, spoke.", datetime.date(2024, 5, 1), True),
        ("Kang Kyung-wha, the Foreign Minister", datetime.date(2024, 5, 1), True),
        ("Kang Kyung-wha, former Foreign Minister, spoke.", datetime.date(2024, 5, 1), False),
        ("Kang Kyung-wha, Foreign Minister Cho Tae-yul and others", datetime.date(2024, 5, 1), False),
        ("Cho Tae-yul, Foreign Minister, spoke.", datetime.date(2024, 5, 1), False),
        ("The Foreign Minister thanked Kang Kyung-wha.", datetime.date(2024, 5, 1), False),
        ("President Moon Jae-in spoke.", datetime.date(2017, 5, 10), False),
    ],
)
def test_an_office_is_held_against_the_date(text: str, date: datetime.date | None, doubted: bool) -> None:
    _, findings = _find(text, date)
    assert [finding.code for finding in findings] == ["office-date"] * doubted
    assert all(f"; the release is of {date}" in finding.message for finding in findings)


def test_an_office_has_its_dates_in_the_finding() -> None:
    _, (finding,) = _find("Foreign Minister Cho Tae-yul spoke.", datetime.date(2018, 5, 1))
    assert "was Foreign Minister from 2024-01-01 to 2025-07-31; the release is of 2018-05-01" in finding.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\tb\n", "1: expected the tab-separated columns person, post"),
        ("person\tpost\tvalid-from\tvalid-to\n김\t\t\t\nx\n", "2: person or post is empty.*3: 1 cells"),
        ("person\tpost\tvalid-from\tvalid-to\n김\tKing\t2020\t2019\n", "valid-from 2020 lies behind"),
    ],
)
def test_a_bad_register_is_refused_with_all_its_rows(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "office-holders.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError, match=message):
        read_offices(tmp_path)
    assert read_offices(tmp_path / "elsewhere") == ()


@pytest.mark.parametrize(
    ("date", "korean"),
    [(datetime.date(2021, 5, 1), "터키"), (datetime.date(2024, 5, 1), "튀르키예"), (None, "튀르키예")],
)
def test_the_date_of_the_release_picks_the_name_of_a_renamed_state(date: datetime.date | None, korean: str) -> None:
    assert _find("The Minister of Turkey spoke.", date)[0][-1] == korean
