"""Normalisation laws and golden cases."""

from __future__ import annotations

import unicodedata

from hypothesis import given

from bitext.model import Paragraph, Release
from bitext.normalize.plan import PLAN, explain, normalize_text
from bitext.normalize.release import normalize_release
from bitext.text import XML_ILLEGAL
from strategies import messy_text
from support import GOLDEN


def test_golden_cases_are_normalised_as_recorded() -> None:
    """Each line: before, TAB, after, as Python string literals without quotes."""
    lines = (GOLDEN / "normalize" / "cases.tsv").read_text(encoding="utf-8").splitlines()
    cases = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len(cases) >= 15
    for before, after in cases:
        assert normalize_text(_unescape(before)) == _unescape(after), before


def _unescape(text: str) -> str:
    return text.encode("raw_unicode_escape").decode("raw_unicode_escape")


@given(messy_text)
def test_normalize_is_idempotent(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once


@given(messy_text)
def test_result_is_nfc_plain_spaced_and_fit_for_xml(text: str) -> None:
    result = normalize_text(text)
    assert unicodedata.is_normalized("NFC", result)
    assert result == " ".join(result.split(" ")).strip(" ")
    assert "  " not in result
    assert not XML_ILLEGAL.search(result)
    assert not set(result) & set("\n\t\u00a0\u200b\u00ad")


@given(messy_text)
def test_steps_lead_from_the_text_to_the_result(text: str) -> None:
    result, steps = explain(text)
    for step in steps:
        assert step.before == text
        text = step.after
    assert text == result


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in PLAN}) == len(PLAN)


def test_release_keeps_table_cells_and_reports_where() -> None:
    release = Release(id="r", lang="en", title="A  title", paragraphs=(Paragraph(text="a\u00a0b\tc ,", kind="row"),))
    normalized, steps = normalize_release(release)
    assert normalized.title == "A title"
    assert normalized.paragraphs[0].text == "a b\tc,"
    assert [(step.paragraph, step.rule) for step in steps] == [
        (0, "doubled-spaces"),
        (1, "spaces"),
        (1, "space-before-punctuation"),
    ]
