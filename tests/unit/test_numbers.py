"""Numbers by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.numbers import english_values, korean_values, missing_numbers


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("US$44 million in 2018", "2018년 4,400만 달러"),
        ("KRW 1.2 billion", "12억 원"),
        ("$2-3 trillion", "2조~3조 달러"),
        ("between $10 and $12 billion", "100억 달러에서 120억 달러"),
        ("a 25 percent rise", "25% 증가"),
        ("125,000 refugees", "난민 12만 5,000명"),
        ("the 1980s", "1980년대"),
        ("COVID-19", "코로나19"),
        ("100 days", "백 일"),
        ("two of the 3 sides", "양측"),
    ],
)
def test_equal_values_are_not_missed(english: str, korean: str) -> None:
    assert missing_numbers(english, korean) == []


@pytest.mark.parametrize(
    ("english", "korean", "missing"),
    [
        ("US$44 million", "440만 달러", [44e6]),
        ("in 2018", "2019년", [2018]),
        ("350,000 people", "3만 5,000명", [350_000]),
        ("12 percent", "", [12]),
    ],
)
def test_other_values_are_missed(english: str, korean: str, missing: list[float]) -> None:
    assert missing_numbers(english, korean) == missing


@given(st.integers(11, 10**15))
def test_a_number_is_found_however_korean_writes_it(value: int) -> None:
    rest, parts = value, []
    for unit, name in ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")):
        count, rest = divmod(rest, unit)
        if count:
            parts.append(f"{count:,}{name}")
    assert value in korean_values(" ".join(parts) + " 명")
    assert missing_numbers(f"{value:,} people", " ".join(parts) + " 명") == []
    assert english_values(f"{value:,} people") == [value]
