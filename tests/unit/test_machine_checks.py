"""What is said of a machine translation at once: as `bitext check` says it, and no more."""

from __future__ import annotations

import pytest

from bitext.machine_checks import machine_findings
from bitext.model import Finding, Reuse, ReviewStatus, Translation
from bitext.surplus import drop_surplus
from bitext.terminology import request_terms, settle_reused


def _machine(source: str, text: str, *findings: Finding) -> Translation:
    return Translation(source=source, text=text, score=-1.0, model="m", findings=findings)


def _codes(source: str, text: str) -> list[str]:
    return [finding.code for finding in machine_findings(_machine(source, text))]


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("It is capable of 600 quadrillion calculations.", "600억 회의 연산을 할 수 있다.", "number-differs"),
        ("The (ODA) budget grew (again).", "공적개발원조(ODA 예산이 다시) (증가하였다.", "unbalanced-bracket"),
        ("He spoke of “agreement.”", "그는 “합의를 언급하였다.", "unbalanced-quote"),
        ("He said “we fully agree.”", "그는 전적으로 동의한다고 하였다.", "quote-lost"),
        ("Resolutions 1718 and 2087 ban it.", "결의 1718호, 2087호, 2087호가 이를 금지한다.", "value-twice"),
    ],
)
def test_errors_of_a_model_are_found_as_the_checks_find_them(source: str, text: str, code: str) -> None:
    assert code in _codes(source, text)


def test_nothing_is_said_of_a_right_translation() -> None:
    assert not _codes("The two sides met on May 3.", "양측은 5월 3일 회동하였다.")


def test_the_finding_has_the_severity_of_the_check_and_the_place_in_the_source() -> None:
    source = "It paid 5 million won."
    (finding,) = machine_findings(_machine(source, "600만 원을 지급하였다."))
    assert finding.severity == "error"
    assert finding.span is not None
    assert source[slice(*finding.span)] == "5 million won"


def test_what_the_decoder_itself_doubts_is_not_said_twice() -> None:
    looping = Finding(code="mt-repetition", severity="error", message="It loops.")
    assert machine_findings(_machine("They met in Seoul.", "회동 회동 회동 회동 회동 회동 회동", looping)) == ()
    assert machine_findings(_machine("They met in Seoul.", "")) == ()


def test_a_person_is_not_doubted() -> None:
    request = request_terms("It paid 5 million won.", (), "enforce", None)
    statuses: tuple[ReviewStatus, ...] = ("machine", "reviewed", "approved")
    for status, codes in zip(statuses, (["number-differs"], [], []), strict=True):
        reuse = Reuse(kind="exact", status=status)
        kept = Translation(source=request.text, text="600만 원을 지급하였다.", score=None, model="", reuse=reuse)
        assert [finding.code for finding in settle_reused(request, kept).findings] == codes


@pytest.mark.parametrize(
    ("source", "text", "left"),
    [
        ("forced displacement", "민간인 강제 강제 이주", "민간인 강제 이주"),
        ("His rook was trapped", "주교는 갇혀 갇혀 갇혀 있었다", "주교는 갇혀 있었다"),
        ("The Montenegro of today", "몬테네그로의 몬테네그로의 오늘", "몬테네그로의 오늘"),
    ],
)
def test_a_word_that_a_model_wrote_twice_in_a_row_is_left_out_once(source: str, text: str, left: str) -> None:
    done = drop_surplus(source, _machine(source, text))
    assert done.text == left
    assert [finding.code for finding in done.findings] == ["word-dropped"]
    assert drop_surplus(source, done) is done


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Minister Mbella Mbella spoke", "음벨라 음벨라 장관이 발언하였다"),  # a name
        ("one by one", "하나 하나"),  # what Korean doubles
        ("2 men and 2 women", "2명 2명"),  # for the checks of numbers
        ("between both countries", "양국 간 간담회"),
        ("very very", "아주 아주"),
        ("step by step", "한걸음 한걸음 나아갈"),
        ("Take part one by one.", "하나씩 하나씩 참여하였다."),
        ("In Djibouti, Djibouti, on May 3", "지부티 지부티에서"),
        ("Baden-Baden hosted it.", "바덴 바덴에서 개최되었다."),
    ],
)
def test_what_is_rightly_twice_stays(source: str, text: str) -> None:
    before = _machine(source, text)
    assert drop_surplus(source, before) is before


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("문의는 +82-2-2100-7383년으로 하기 바란다.", "문의는 +82-2-2100-7383으로 하기 바란다."),
        ("문의는 +82-2-2100-7383년 또는 메일로 하기 바란다.", "문의는 +82-2-2100-7383 또는 메일로 하기 바란다."),
        ("문의는 +82-2-2100-7383명에 하기 바란다.", "문의는 +82-2-2100-7383에 하기 바란다."),
        ("문의는 +82-2-2100-7383회의실에 하기 바란다.", "문의는 +82-2-2100-7383회의실에 하기 바란다."),
    ],
)
def test_no_counter_stands_behind_a_telephone_number(text: str, left: str) -> None:
    source = "For inquiries, call +82-2-2100-7383 or write."
    assert drop_surplus(source, _machine(source, text)).text == left
