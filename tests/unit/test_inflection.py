"""Renderings in running text: Korean verbs in every regular form, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.inflection import pattern


def _stands(rendering: str, text: str, *, noun: bool = False) -> bool:
    return pattern(rendering, noun=noun).search(text) is not None


@pytest.mark.parametrize(
    ("rendering", "right", "wrong"),
    [
        (
            "규탄하였다",
            "규탄하였다. 규탄했다 규탄하며 규탄하고, 규탄한 규탄할 규탄함을 규탄합니다 규탄해 규탄해야".split(),
            "비난하였다 규탄 규탄을 규탄되었다 규탄대회".split(),
        ),
        (
            "협력하다",
            ["협력하기로", "협력 하였다", "협력해 나가기로", "협력해나가기로", "협력한다고", "협력하여", "협력하도록"],
            ["협력 함께", "협력 합의", "협력 해외", "협력 한국", "협력 하노이", "협력하에", "협력을 강화하다"],
        ),
        (
            "개최되었다",
            ["개최된", "개최되었으며", "개최되고", "개최됐다", "개최돼", "개최될"],
            ["개최하였다", "개최 된장"],
        ),
        ("열렸다", ["열린", "열리는", "열려", "열렸으며", "열릴", "열린다"], ["열었다", "열리", "열기", "배열렸다"]),
        (
            "국제적 위상을 높이다",
            ["국제적 위상을 높여", "국제적 위상도 높였다", "국제적위상을 높이는"],
            ["국제적 위상이 높다"],
        ),
        (
            "공동의장을 맡다",
            ["공동의장을 맡은", "공동의장을 맡았다", "공동의장을 맡아", "공동의장 맡을"],
            ["공동의장을 맡기고"],
        ),
        ("회의를 갖다", ["회의를 갖고", "회의를 가졌다", "회의를 가진", "회의를 갖는"], ["회의를 같이", "회의를 가서"]),
        (
            "-의 길을 열다",
            ["협력의 길을 여는", "협력의 길을 연", "협력의 길을 열었다", "협력의 길을 엽니다"],
            ["협력의 길을 역"],
        ),
        ("실질적 진전을 이루다", ["실질적 진전을 이뤘다", "실질적 진전을 이루어"], ["실질적 진전을 이르렀다"]),
        (
            "-라고 강조하였다",
            ["없다고 강조하고", "과제라고 강조했다", "한다고 강조한"],
            ["없음을 강조하였다", "고 강조하였다"],
        ),
        ("-(이)라는 점을 강조하였다", ["과제라는 점을 강조하였다", "있다는 점을 강조하였다"], ["그 점을 강조하였다"]),
        (
            "-라는 데 의견을 같이하였다",
            ["해제되어야 한다는 데 의견을 같이하였다"],
            ["이 데 의견을 같이하였다", "의견을 같이하였다"],
        ),
        ("-하기로 하였다", ["협력해 나가기로 하였다", "열기로 하고"], ["협력하기로 합의하였다", "지도하고로 하였다"]),
        ("-할 것으로 예상된다", ["줄 것으로 예상된다", "생산할 것으로 예상되며"], ["생산한 것으로 예상된다"]),
        ("-을 예방하였다", ["총리를 예방하고", "장관을 예방한"], ["질병 예방하였다", "예방하였다"]),
        ("-이 참석한 가운데", ["대표가 참석한 가운데", "장관이 참석한 가운데"], ["대표가 참가한 가운데"]),
        ("-와 관련하여", ["문제와 관련해", "북핵과 관련하여"], ["관련하여", "문제와 관련된", "문제와 관련해야"]),
        (
            "-에 대해 의견을 교환하였다",
            ["문제에 대하여 의견을 교환하고", "구축하는 데 대해 의견을 교환하였다"],
            ["협력하는 데 의견을 교환하였다"],
        ),
        ("이를 위해", ["이를 위하여", "이를 위해"], ["이를 위한", "평화를 위해"]),
    ],
)
def test_verbs_stand_in_their_regular_forms_and_not_in_others(
    rendering: str, right: list[str], wrong: list[str]
) -> None:
    assert [text for text in right if not _stands(rendering, text)] == []
    assert [text for text in wrong if _stands(rendering, text)] == []


@pytest.mark.parametrize("noun", ["르완다", "동해", "가을 회의", "피해", "외교부 장관", "이 총리", "을지로"])
def test_nouns_are_not_inflected(noun: str) -> None:
    assert pattern(noun, noun=True).pattern.replace(r"\s*", "") == noun.replace(" ", "")
    assert _stands("협력하다", "협력하며", noun=True)


_STEMS = ["협력하", "개최되", "열리", "맡", "만들", "만나", "나누", "오", "보내", "있", "얻", "높이", "서", "갖"]
_DICTIONARY = st.sampled_from(_STEMS).map(lambda stem: stem + "다")


@given(
    _DICTIONARY, st.sampled_from("고 기로 지 도록 게 거나 겠다 던 다".split()), st.text("가한국다를하 .", max_size=6)
)
def test_endings_that_change_no_stem_may_follow_any(verb: str, ending: str, after: str) -> None:
    assert _stands(verb, f"이를 {verb.removesuffix('다')}{ending} {after}")


@pytest.mark.parametrize("stem", _STEMS)
def test_a_stem_alone_is_a_verb_only_where_it_is_one_of_its_forms(stem: str) -> None:
    forms = ["열", "만들", "만나", "보내", "서"]  # 열 계획, 만나 논의하다
    assert _stands(stem + "다", f"{stem} 것") == (stem in forms)


@given(_DICTIONARY, st.text("각낙당락막박삭악작착", min_size=1, max_size=3))
def test_what_is_no_ending_makes_another_word(verb: str, after: str) -> None:
    assert not _stands(verb, verb.removesuffix("다") + after)
