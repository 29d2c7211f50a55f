"""Renderings in running text: Korean verbs in every regular form, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.inflection import places
from bitext.glossary.table import read_glossary
from support import ROOT, calls_of


def _stands(rendering: str, text: str, *, noun: bool = False) -> bool:
    return any(places(rendering, text, noun=noun))


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
            "협력하다",
            ["협력 하고", "협력 하는", "협력 한다", "협력 할 것", "협력 합니다", "협력 해 나가기로", "협력 해야"],
            ["개발협력 한 건을", "협력 한 국가", "협력 하나", "협력 하나를", "협력 한가운데", "협력 해 뜨는"],
        ),
        ("지원하다", ["지원 하였다", "지원 해 왔다"], ["남북협력 지원 한 해", "지원 해 3월"]),
        ("역할을 하다", ["역할을 한 국가", "역할을 해 주기를", "역할을 하나,"], ["역할을 한국이"]),
        (
            "중단하다",
            (
                "중단하라고|중단하라는|중단하라.|중단하기가|중단하기보다|중단하기까지|중단할지를|중단할지 여부|"
                "중단하되|중단하느냐|중단해달라고|중단해오며|중단해주기를|중단해왔다|중단하리라|중단할 수|"
                "중단하지 않고|중단하지않고|중단하자마자|중단함이|중단했음을|중단하려는|중단해두고|중단해내는"
            ).split("|"),
            ["중단하락", "중단하기관", "중단해외", "중단해가 ", "중단해와 ", "중단할당", "중단함대", "중단하자국"],
        ),
        (
            "개최되었다",
            ["개최된", "개최되었으며", "개최되고", "개최됐다", "개최돼", "개최될"],
            ["개최하였다", "개최 된장"],
        ),
        (
            "공동의장을 맡다",
            [
                "공동의장을 맡으라고",
                "공동의장을 맡을지",
                "공동의장을 맡되",
                "공동의장을 맡느냐",
                "공동의장을 맡음으로써",
            ],
            ["공동의장을 맡기도록", "공동의장을 맡라고", "공동의장을 맡은다", "공동의장을 맡며"],
        ),
        (
            "책임이 있다",
            ["책임이 있을수록", "책임이 있다고", "책임이 있는", "책임이 있음을"],
            ["책임이 있라고", "책임이 없다"],
        ),
        (
            "-할 예정이다",
            (
                "방문할 예정이라고 밝혔다|방문할 예정이라는|갈 예정이며|갈 예정인|갈 예정이었다|갈 예정입니다|"
                "갈 예정임을|갈 예정이었으나|갈 예정이라서|갈 예정이다."
            ).split("|"),
            ["갈 예정지", "방문한 예정이다", "갈 예정이락"],
        ),
        ("인식을 높이다", ["국민인식을 높이고", "인식을 높이라고"], ["인식을 높은", "인식을 높게"]),
        ("-와 별도 면담을 가졌다", ["차관과 별도 면담을 갖고", "장관과 별도 면담을 가질"], ["차관과 별도 면담 같은"]),
        (
            "우리 측에 -을 알려왔다",
            ["우리 측에 지지 결정을 알려왔다", "우리 측에 이를 알려 왔으며"],
            ["우리 측에 알려왔다", "우리 측에 결정하였다. 이를 알려왔다"],
        ),
        (
            "-의 필요성을 강조하였다",
            ["협력의 필요성을 강조하였다", "협력할 필요성을 강조하고"],
            ["협력은 필요성을 강조하였다"],
        ),
        ("-이 주최한", ["정부가 주최한 회의", "외교부가 주최하고", "대사관이 주최하였다"], ["정부를 주최국"]),
        ("가치를 공유하는", ["가치를 공유하는 국가", "가치를 공유하고"], ["가치를 높이는"]),
        ("회담을 갖다", ["정상회담을 갖고", "외교장관회담을 가졌다"], ["회담을 가서"]),
        ("후보를 내다", ["한국후보를 내고", "후보를 내었다", "후보를 내어", "후보를 냈다"], ["후보를 내국인"]),
        (
            "뜻을 모았다",
            ["뜻을 모았다", "뜻을 모으고", "뜻을 모아", "뜻을 모은", "뜻을 모을", "뜻을 모으며", "뜻을 모아나가기로"],
            ["뜻을 모고", "뜻을 뫄", "뜻을 모임"],
        ),
        (
            "상황을 지켜보다",
            [
                "상황을 지켜보았다",
                "상황을 지켜보아",
                "상황을 지켜봤다",
                "상황을 지켜봐야",
                "상황을 지켜본",
                "상황을 지켜보며",
            ],
            ["상황을 지켜라"],
        ),
        ("살펴보았다", ["살펴보았다", "살펴봤으며", "살펴보고"], ["살펴라", "보살펴보았다"]),
        ("-에 힘쓰다", ["개발에 힘썼다", "개발에 힘써", "개발에 힘쓰기로", "개발에 힘쓸"], ["개발에 힘서"]),
        (
            "절차에 따르다",
            ["절차에 따랐다", "절차에 따라", "절차에 따르면", "절차에 따른"],
            ["절차에 따러", "절차에 딸라"],
        ),
        ("선거를 치렀다", ["선거를 치렀다", "선거를 치르고", "선거를 치러", "선거를 치른"], ["선거를 치라"]),
        ("합의에 이르렀다", ["합의에 이르렀다", "합의에 이르러", "합의에 이르고", "합의에 이른"], ["합의에 일러"]),
        (
            "이름을 부르다",
            ["이름을 불렀다", "이름을 불러", "이름을 부르고", "이름을 부른"],
            ["이름을 부러", "이름을 불르고"],
        ),
        ("무대에 올랐다", ["무대에 올랐다", "무대에 오르고", "무대에 올라", "무대에 오른"], ["무대에 오라"]),
        (
            "재정적 지원을 해왔다",
            ["재정적 지원을 해왔다", "재정적 지원을 하여 왔고", "재정적 지원을 해온"],
            ["재정적 지원을 해외"],
        ),
        ("강화해주다", ["강화해준", "강화하여 주기를", "강화해줬다"], ["강화하고"]),
        ("-를 만났다", ["장관을 만났다", "총리를 만나고"], ["장관이 만났다"]),
        ("-가 참석한 가운데", ["장관이 참석한 가운데"], ["장관을 참석한 가운데"]),
        ("-과 협력하여", ["문제와 협력하여", "북한과 협력해"], ["협력하여"]),
        ("-로 격상하다", ["동반자 관계로 격상하였다", "수준으로 격상하고"], ["관계를 격상하였다"]),
        ("-다고 강조하였다", ["과제라고 강조하고"], ["고 강조하였다"]),
        ("MOU다", ["이것은 MOU다."], ["MOU"]),
        ("-(이)다", ["과제(이)다"], ["과제이다"]),
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
        ("이에", ["이에 합의하였다", "이에, 양측은"], ["하노이에서", "사이에"]),
        ("또한", ["또한 합의하였다"], ["또 한 차례"]),
        ("-계기", ["방한 계기에", "방한계기"], ["세계기록유산", "생계 기반"]),
        ("-에 기여하다", ["평화에 기여하고", "강화하는 데 기여하였다", "지지해 준 데 기여한"], ["평화를 기여하고"]),
        (
            "-라는 데 의견을 같이하였다",
            ["강화하자는 데 의견을 같이하고", "중요하다는 데에 의견을 같이하였다"],
            ["중요하는 데 의견을 같이하였다"],
        ),
        ("-라고 강조하였다", ["강화하자고 강조하였다"], ["강화하고 강조하였다"]),
        ("회담을 갖다", ["회담을 갖습니다", "회담도 가졌다"], ["회담 가져온"]),
        ("후보를 내다", ["후보를 냈다", "후보도 내고"], ["후보 내지 위원"]),
        ("-할 예정이다", ["방한할 예정이다", "줄일 예정이다"], ["회의는 9월 예정이다", "회의는 3일 예정이다"]),
        (
            "협력하다",
            ["협력하길", "협력하듯", "협력하자면", "협력키로", "협력코자", "협력토록", "협력해나아가"],
            ["협력치과"],
        ),
        (
            "의견을 듣다",
            ["의견을 듣고", "의견을 들었다", "의견을 들으며", "의견을 들은"],
            ["의견을 들고", "의견을 들다"],
        ),
        ("관계를 잇다", ["관계를 잇고", "관계를 이었다", "관계를 이은", "관계를 이으며"], ["관계를 이고"]),
        (
            "서로 돕다",
            ["서로 돕고", "서로 도왔다", "서로 도우며", "서로 도운", "서로 도와"],
            ["서로 도고", "서로 도워"],
        ),
    ],
)
def test_verbs_stand_in_their_regular_forms_and_not_in_others(
    rendering: str, right: list[str], wrong: list[str]
) -> None:
    assert [text for text in right if not _stands(rendering, text)] == []
    assert [text for text in wrong if _stands(rendering, text)] == []


@pytest.mark.parametrize(
    ("noun", "right", "wrong"),
    [
        ("부장관", ["미국 부장관은"], ["국무부 장관을", "외교부 장관"]),
        ("의지", ["한국의 의지를"], ["한국의 지원", "의 지원"]),
        ("투표 결과", ["투표결과를", "투표\n결과"], []),
        ("글로벌 중추국가", ["글로벌중추국가", "우리글로벌 중추국가", "그 글로벌 중추 국가"], ["신글로벌 중추 국가"]),
        ("훈센", ["훈 센 의장"], ["지훈 센서", "훈 센서"]),
    ],
)
def test_a_space_that_the_glossary_lacks_parts_no_word_in_two(noun: str, right: list[str], wrong: list[str]) -> None:
    assert [text for text in right if not _stands(noun, text, noun=True)] == []
    assert [text for text in wrong if _stands(noun, text, noun=True)] == []


@pytest.mark.parametrize("noun", ["르완다", "동해", "가을 회의", "피해", "외교부 장관", "이 총리", "을지로"])
def test_nouns_are_not_inflected(noun: str) -> None:
    assert list(places(noun, f"그 {noun}은 {noun[:-1]}", noun=True)) == [(2, 2 + len(noun))]
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


def test_every_shipped_rendering_stands_in_itself() -> None:
    renderings = {
        (term.text, entry.source.pos not in ("verb", "phrase"))
        for entry in read_glossary(ROOT / "glossaries").entries
        for term in entry.targets
    }
    assert sum(not noun for _, noun in renderings) > 400
    for rendering, noun in renderings:
        before = "가" if rendering.startswith(("-", "~")) else ""
        assert _stands(rendering, before + rendering.lstrip("-~ ") + ".", noun=noun), rendering


@given(st.text("-~ ()이다하되르MO1を가았썼랐", max_size=6), st.sampled_from(["", "다"]), st.booleans())
def test_any_rendering_may_be_looked_for(written: str, end: str, noun: bool) -> None:
    rendering = written + end
    for start, stop in places(rendering, f"그 {rendering} 것", noun=noun):
        assert 0 <= start <= stop


@given(st.integers(0, 11171).map(lambda number: chr(0xAC00 + number)), st.sampled_from(["", "가", "두", "따", "늘"]))
def test_a_verb_stands_in_itself_whatever_its_syllable(last: str, before: str) -> None:
    assert _stands(f"뜻을 {before}{last}다", f"뜻을 {before}{last}다.")


def test_a_rendering_costs_little_where_its_last_syllable_is_known() -> None:
    """What may follow a syllable is worked out once, however many verbs end in it; one such pattern takes 50,000."""

    def work() -> None:
        assert _stands("열쇠를 두드리다", "열쇠를 두드렸다")

    _stands("열쇠를 건드리다", "열쇠를 건드렸다")
    assert calls_of(work) < 3000
