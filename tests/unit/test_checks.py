"""Every check says what its wrong example wants, and nothing else; spans point at it."""

from __future__ import annotations

import time
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.consistency import Consistency
from bitext.check.form import doubled_word, forbidden_character
from bitext.check.kind import Check, Doubt, Fact, example_units
from bitext.check.language import latin_left, repetition, truncated, untranslated
from bitext.check.length import length_deviation
from bitext.check.names import abbreviation_lost
from bitext.check.nouns import nouns
from bitext.check.particles import doubled_particles
from bitext.check.register import register_mixed, register_polite
from bitext.check.spacing import ordinal_apart, particle_apart, words_together
from bitext.cli.checks_page import checks_page
from bitext.model import BilingualUnit
from bitext.quality import CHECKS, TermChecks
from bitext.quality_files import Checker, CheckSettings
from strategies import messy_text
from support import ROOT

_CODES = [check.code for check in CHECKS]


@cache
def _checker(terms: bool = True) -> Checker:
    return Checker(CheckSettings(terms=terms, encoder=True))


def _codes_of(check: Check, lines: tuple[str, ...]) -> list[str]:
    """Return the codes found in units that make up a file; the glossary is used for its own checks only."""
    table = Consistency()
    found = []
    for unit in example_units(lines):
        for code, said in _checker(check in TermChecks.CHECKS).look(unit):
            if isinstance(said, Doubt) or table.compare(code, said, unit.id):
                found.append(code)
    return found


def _doubts(check: Check, source: str, target: str) -> list[Doubt]:
    unit = BilingualUnit(id="1", source=source, target=target)
    said = list(check.find(unit) if check.threshold is None else check.find(unit, check.threshold))
    assert all(isinstance(one, Doubt) for one in said)
    return [one for one in said if isinstance(one, Doubt)]


@pytest.mark.parametrize("check", CHECKS, ids=_CODES)
def test_wrong_example_gives_its_code_and_no_other(check: Check) -> None:
    assert set(_codes_of(check, check.wrong)) == {check.code}


@pytest.mark.parametrize("check", CHECKS, ids=_CODES)
def test_right_example_gives_nothing(check: Check) -> None:
    assert _codes_of(check, check.right) == []


def test_codes_are_unique_and_summaries_are_sentences() -> None:
    assert len(set(_CODES)) == len(_CODES)
    for check in CHECKS:
        assert check.summary[0].isupper()
        assert check.summary.endswith(".")
        assert (check.threshold is None) == (not check.meaning)


def test_reference_page_has_every_check_as_it_is() -> None:
    """Renew with: python -m bitext.cli.checks_page > docs/reference/checks.md."""
    assert (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8") == checks_page()


@given(messy_text, messy_text)
def test_no_text_breaks_a_check_and_spans_lie_inside(source: str, target: str) -> None:
    unit = BilingualUnit(id="1", source=source, target=target)
    for _, said in _checker().look(unit):
        for span, text in ((said.source, source), (said.target, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
        if isinstance(said, Doubt):
            assert said.message


@pytest.mark.parametrize("letters", ["가나다라마바사", "abcdefg", "ABCDEFG"])
def test_long_words_cost_no_more_than_their_length(letters: str) -> None:
    unit = BilingualUnit(id="1", source="They met.", target=letters * 8_000)
    started = time.process_time()
    for find in (doubled_word.find, untranslated.find, lambda one: nouns(one.target)):
        list(find(unit))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("source", "target", "codes"),
    [
        ("The two ministers plan to meet in Paris.", "양 장관은 파리에서 회동 예정", set()),
        ("The two sides are consulting.", "양측은 협의 중", set()),
        ("The two sides met and agreed to act.", "양측은 회동하고 협력을", {"truncated"}),
        ("They agreed on (1) trade; (2) health; and (3) AI.", "양측은 ① 무역, ② 보건, ③ AI에 합의하였다.", set()),
        ('The Minister said, "We agree with it."', "장관은 '동의합니다.'라고 하였다.", set()),
        ('The Minister said, "We agree with it."', "장관은 「동의합니다.」라고 하였다.", set()),
        ("They grew from '24 to '25.", "'24년에 증가합니다. '25년에는 감소하였다.", {"register-mixed"}),
        ("The meetings (Dec. 4, Seoul) went well.", "회의(12.4., 서울)는 성공적이었다.", set()),
        ("The two sides met in Busan.", "양측은 부산에서., 회동하였다.", {"doubled-punctuation"}),
        ("The two sides met in Busan.", "양측은 부산에서 회동하였는가?", {"final-punctuation"}),
    ],
)
def test_notes_lists_and_quotations_of_releases(source: str, target: str, codes: set[str]) -> None:
    unit = BilingualUnit(id="1", source=source, target=target)
    found = {code for code, said in _checker().look(unit) if isinstance(said, Doubt)}
    assert (
        found & {"truncated", "number-differs", "register-mixed", "doubled-punctuation", "final-punctuation"} == codes
    )


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("The roadmap was reviewed.", "양측은 roadmap을 점검하였다.", "roadmap"),
        ("Minister Kang spoke.", "Minister 강은 발언하였다.", "Minister"),
        ("The K-pop act BTS spoke.", "K-pop 그룹 BTS가 발언하였다.", None),
        ("See www.mofa.go.kr for details.", "상세 내용은 www.mofa.go.kr 참조.", None),
        ("the New START treaty", "New START 조약", None),
        ("a 30-km bridge", "30km 교량", None),
        ("the magazine Foreign Affairs", "‘Foreign Affairs’지", None),
    ],
)
def test_only_words_of_the_source_are_left_over(source: str, target: str, wrong: str | None) -> None:
    found = _doubts(latin_left, source, target)
    assert [target[slice(*doubt.target)] for doubt in found if doubt.target] == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("They met in Seoul.", "양측은 서울에서", True),
        ("They met in Seoul.", "양측은 서울에서 회동하고,", True),
        ("They met in Seoul.", "양측, 서울에서 회동함", False),
        ("They agreed as follows.", "다음과 같이 합의함:", False),
        ("Meeting in Seoul", "서울에서", False),
        ("in Washington, D.C.", "워싱턴 D.C.에서", False),
        ("They discussed it.", "협력 방안 논의", False),
        ("He stressed it.", "대화의 중요성 강조", False),
        ("He asked for it.", "지지 요청", False),
        ("He thanked them.", "사의 표명", False),
        ("They met.", "회의 개최", False),
        ("He reported.", "결과 보고", False),
        ("Ties have grown.", "양국 관계가 꾸준히 발전해 왔다고 평가", False),
        ("He condemned the North.", "북한 규탄", False),
        ("Avoid travel to the border.", "접경지역 방문 자제", False),
        ("Never carry parcels for strangers.", "모르는 사람의 짐을 운반하지 말 것", False),
        ("Contact the division.", "문의 : 북미과", False),
        ("Call 02-2100-7384.", "상세 내용은 북미과 02-2100-7384", False),
        ("Schedule: 9:30 registration.", "일정: 9:30 등록", False),
        ("It begins at 10:00.", "3월 2일 10:00", False),
        ("What will change?", "무엇이 달라지나", False),
        ("They met in Seoul.", "무엇이 달라지나", True),
        ("The ministers discussed it.", "양국 장관은 협력 방안을 논의", True),
        ("He attended from 10:00 to 11:30.", "그는 10:00부터 11:30", True),
        ("He asked them to call 02-2100-8114.", "그는 02-2100-8114", True),
        ("They held talks on trade.", "양측은 무역에 대한 논의", True),
        ("They held talks in depth.", "양측은 심도 있는 논의", True),
        ("He saw the talks.", "양측은 양국의 논의", True),
        ("He saw it.", "양측은 그것을 보고", True),
        ("They met and agreed to cooperate.", "양측은 서울에서 회동하고 긴밀한 협력", True),
        ("They met and agreed to cooperate.", "양측은 서울에서 회동하고 협력을 강화할", True),
        ("Time and place: in Seoul.", "일시 및 장소: 서울에서", True),
    ],
)
def test_breaking_off(source: str, target: str, wrong: bool) -> None:
    assert bool(_doubts(truncated, source, target)) is wrong


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("협력하고 강화하고 협력하고 강화하고 협력하였다.", True),
        ("하하하하하하하하하하하하", True),
        ("초안을 한 줄 한 줄 검토하였다.", False),
        ("신뢰를 한 걸음 한 걸음 쌓았다.", False),
        ("정치 분야 협력과 경제 분야 협력을 강화하였다.", False),
    ],
)
def test_circles(target: str, wrong: bool) -> None:
    assert bool(_doubts(repetition, "They met.", target)) is wrong


@pytest.mark.parametrize(
    ("source", "target", "mixed", "polite"),
    [
        ("They met.", "회동하였다. 합의하였습니다.", True, False),
        ("They met.", "회동하였습니다.", False, True),
        ("I thank you.", "감사드립니다.", False, False),
        ("The US side spoke.", "미국 측이 발언하였습니다.", False, True),
        ("It is not easy.", "쉬운 일이 아니다.", False, False),
        ("He said “yes.”", "그는 “그렇습니다.”라고 하였다.", False, False),
    ],
)
def test_register(source: str, target: str, mixed: bool, polite: bool) -> None:
    assert bool(_doubts(register_mixed, source, target)) is mixed
    assert bool(_doubts(register_polite, source, target)) is polite


@pytest.mark.parametrize(
    ("check", "target", "wrong"),
    [
        (particle_apart, "한국 은 회의 를 개최하였다.", "를"),
        (particle_apart, "세계보건기구(WHO) 에서 논의하였다.", "에서"),
        (particle_apart, "갑과 을은 합의하였다", None),
        (particle_apart, "한국 의 정책", "의"),
        (particle_apart, "서울 에 도착하였다.", "에"),
        (particle_apart, "서울 로 이동하였다.", "로"),
        (particle_apart, "WHO 의 권고", "의"),
        (particle_apart, "정부 와 협의하였다.", "와"),
        (particle_apart, "한국에 와 있는 대표단", None),
        (particle_apart, "차를 몰고 와 환자를 돌보고, 때마침 와 준 형제", None),
        (particle_apart, "한국의 로 대사와 코헤이아 에 실바 총리", None),
        (particle_apart, "정부 와 ‘합의’", None),
        (words_together, "미국및 일본", "및"),
        (words_together, "협력할수 있는 분야", "할수"),
        (words_together, "회동하였다.양측은", "."),
        (words_together, "양해각서와 양해 각서", None),
        (words_together, "철수 있는 지역", None),
        (ordinal_apart, "제 3차 회의", "제 3"),
        (ordinal_apart, "과제 3차 점검", None),
    ],
)
def test_spacing(check: Check, target: str, wrong: str | None) -> None:
    found = _doubts(check, "They met.", target)
    assert bool(found) is (wrong is not None), found
    if wrong:
        assert wrong in " ".join(target[slice(*doubt.target)] for doubt in found if doubt.target)


@pytest.mark.parametrize(
    "text", [unicodedata.normalize("NFD", "회의"), "회\ufffd의", "회\u200b의", "회\x07의", "\ue000", "ì–´ë–¤"]
)
def test_broken_characters(text: str) -> None:
    assert _doubts(forbidden_character, "They met.", text)


def test_longer_and_shorter_than_expected() -> None:
    source = "The two sides agreed to strengthen their cooperation on refugees in the region."
    short, long = (length_deviation(source, "양측은 협력하기로 하였다. " * times) for times in (1, 12))
    assert short[0] < 0 < long[0]
    assert short[1] < 1 < long[1]
    assert length_deviation("", "가")[0] == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("한국는 ODA을 제공하였다.", ["한국", "ODA"]),
        ("있는 받는 마을은 가을을 지을 이은 니카라과 국가", []),
        ("G20와 E-VAC은 별표 III을", []),
        ("공적개발원조(ODA)을 50%을", ["공적개발원조", "50%"]),
        ("14:00로 연기하고 09:15으로 옮겨 $100를, €3를, 2:1로", ["14:00", "09:15"]),
        ("매듭지을 관련지을 결론지은 특징지은 구분지을 줄지은 짝지은 휘저은 눈감는 빗는 잣는", []),
        ("천하은 탁지은 맹지은 설하은 목재은 황보은 민가을 추가을 곽노을", []),
        ("국가은 문제은 국가을 허가을 유가을 인사은 복지을", ["국가", "문제", "국가", "허가", "유가", "인사", "복지"]),
        ("200명가 4명와 100여 명는 2020년가 2억 원로", ["200명", "4명", "100여 명", "2020년", "2억 원"]),
        ("60%이 0.3%p이 5km이 60%이상", ["60%", "0.3%p", "5km", "60%"]),
        ("150억 달러으로 6위을 2397호을 3조을 30세은", ["150억 달러", "6위", "2397호", "3조", "30세"]),
        ("180표을 4단계으로 1.5도이 1,410기은", ["180표", "4단계", "1.5도", "1,410기"]),
        ("45개국가 45개 국가 3개과 0.3차이 5번가 5명가량 3위이자 을지로3가", []),
        ("제2항로 30초과 제2원로 회의 이대은 박두은 마무리지은 구별지을", []),
    ],
)
def test_nouns_are_certain(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in nouns(text)] == found


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("at 9 p.m. (KST)", False),
        ("at 21:00 (GMT)", False),
        ("at noon local time (EST)", False),
        ("the Korea Society of Tea (KST)", True),
        ("the Fund (GCF)", True),
    ],
)
def test_abbreviations_of_time_zones_need_not_be_kept(source: str, lost: bool) -> None:
    unit = BilingualUnit(id="1", source=source, target="한국 오후 9시")
    assert bool(list(abbreviation_lost.find(unit))) == lost


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_the_majority_is_never_in_doubt(values: list[str]) -> None:
    table = Consistency()
    for number, value in enumerate(values, 1):
        doubt = table.compare("c", Fact("key", value), str(number))
        before = values[:number]
        most = max(before.count(other) for other in before)
        if before.count(value) < most:
            assert doubt is not None
        if len(set(before)) == 1:
            assert doubt is None
    assert table.compare("other", Fact("key", "z"), "9") is None


def test_spaces_and_the_last_stop_do_not_make_a_difference() -> None:
    table = Consistency()
    assert table.compare("c", Fact("MOU", "양해각서"), "1") is None
    assert table.compare("c", Fact("mou", "양해 각서."), "2") is None
    doubt = table.compare("c", Fact("MOU", "각서"), "3")
    assert doubt
    assert doubt.message == "MOU: 각서 here, 양해각서 in unit 1"


@pytest.mark.parametrize(
    ("text", "doubled", "right"),
    [
        ("무역을를 논의하였다.", "을를", "을"),
        ("무역을을 논의하였다.", "을을", "을"),
        ("평화를을 논의하였다.", "를을", "를"),
        ("정부는는 발표하였다.", "는는", "는"),
        ("장관은는 발표하였다.", "은는", "은"),
        ("서울에서에서는 만났다.", "에서에서", "에서"),
        ("그들은 뉴욕으로로 갔다.", "으로로", "으로"),
        ("그들은 서울으로로 갔다.", "으로로", "로"),
        ("ODA를를 제공하였다.", "를를", "를"),
        ("25%에서에서 올랐다.", "에서에서", "에서"),
        ("‘서울’에서에서 만났다.", "에서에서", "에서"),
        ("공적개발원조(ODA)를를 늘렸다.", "를를", "를"),
        ("25%으로로 올랐다.", "으로로", "로"),
    ],
)
def test_a_doubled_particle_is_found_once(text: str, doubled: str, right: str) -> None:
    ((span, kept),) = doubled_particles(text)
    assert (text[slice(*span)], kept) == (doubled, right)
    assert all(end != span[1] - 1 for _, end in nouns(text))


@pytest.mark.parametrize(
    "text",
    [
        "마을을 방문하였다.",
        "겨를을 얻었다.",
        "육로로 갔다.",
        "결과와 성과와 함께",
        "은은한 빛",
        "국가가 벨기에에 회의의 뜻을",
        "갑을을 정하였다.",
        "마을를 방문하였다.",
    ],
)
def test_words_that_end_like_two_particles_are_right(text: str) -> None:
    assert list(doubled_particles(text)) == []
