"""Terms, particles and content: the checks that join stages."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from bitext import quality
from bitext.check.figures import number_differs
from bitext.check.kind import Check, Doubt
from bitext.check.values import compare
from bitext.glossary.rendering import deprecated_places
from bitext.glossary.table import read_glossary
from bitext.model import BilingualUnit, ConceptEntry, Status, Term
from bitext.quality import ContentChecks, ParticleChecks, TermChecks
from support import ROOT


def _entry(source: str, *targets: tuple[str, Status], domain: str = "organisation", pos: str = "propn") -> ConceptEntry:
    return ConceptEntry(
        id=f"t:{source}",
        domain=domain,
        source=Term(text=source, lang="en", status="preferred", pos=pos),
        targets=tuple(Term(text=text, lang="ko", status=status, pos=pos) for text, status in targets),
    )


ENTRIES = (
    _entry("Ministry of Foreign Affairs", ("외교부", "preferred"), ("외무부", "deprecated")),
    _entry("United Nations Development Programme", ("유엔개발계획", "preferred")),
    _entry("ROK", ("한국", "preferred"), ("대한민국", "admitted"), domain="country"),
    _entry("Seoul", ("서울", "preferred"), domain="place"),
    _entry("talks", ("회담", "preferred"), ("협의", "admitted"), domain="forum", pos="noun"),
    _entry("exchange views", ("의견을 교환하다", "preferred"), domain="verb-phrase", pos="phrase"),
    _entry("tax", ("조세", "preferred"), domain="concept", pos="noun"),
)
TERMS = TermChecks(ENTRIES)


def _codes(source: str, target: str) -> list[str]:
    unit = BilingualUnit(id="1", source=source, target=target)
    return [check.code for check in TermChecks.CHECKS for one in check.find(TERMS, unit) if isinstance(one, Doubt)]


@pytest.mark.parametrize(
    ("source", "target", "codes"),
    [
        ("The Ministry of Foreign Affairs spoke.", "외교부가 발언하였다.", []),
        ("The Ministry of Foreign Affairs spoke.", "외무부가 발언하였다.", ["term-deprecated"]),
        ("The Ministry of Foreign Affairs spoke.", "외무부장관이 발언하였다.", ["term-missed"]),
        ("The United Nations Development Programme spoke.", "대표가 발언하였다.", ["term-missed"]),
        ("The United Nations Development Programme spoke.", "유엔 개발 계획이 발언하였다.", []),
        ("The United Nations Development Programme spoke.", "유엔개발이 발언하였다.", ["term-variant"]),
        ("The United Nations Development Programme spoke.", "UNDP가 발언하였다.", ["term-variant"]),
        ("The ROK-US alliance", "한미 동맹", []),
        ("The ROK spoke.", "우리 측이 발언하였다.", ["term-variant"]),
        ("The ROK spoke.", "일본이 발언하였다.", ["term-missed"]),
        ("Seoul announced it.", "한국이 이를 발표하였다.", ["term-variant"]),
        ("The talks began.", "논의가 시작되었다.", ["term-variant"]),
        ("They exchanged views.", "논의하였다.", []),
        ("The ROK spoke.", "", []),
    ],
)
def test_terms_missed_otherwise_and_deprecated(source: str, target: str, codes: list[str]) -> None:
    assert _codes(source, target) == codes


_SHIPPED = TermChecks(read_glossary(ROOT / "glossaries").entries)


@pytest.mark.parametrize(
    ("source", "target", "codes"),
    [
        ("The Republic of Korea provided assistance.", "북한은 지원을 제공하였다.", {"term-missed"}),
        ("The Koreas met.", "남북한이 만났다.", {"term-variant"}),
        ("The two Koreas met.", "남북한이 만났다.", set()),
        ("He visited India.", "그는 인도네시아를 방문하였다.", {"term-missed"}),
        ("Lee Jae-myung visited Japan.", "이재용이 일본을 방문하였다.", {"term-missed"}),
        ("US officials agreed.", "이미 합의하였다.", {"term-missed"}),
        ("The U.S. announced a plan.", "미측은 계획을 발표하였다.", set()),
        ("The talks in Doha led to it.", "회담이 이를 주도하였다.", {"term-variant"}),
        ("He visited Vienna.", "그는 빈곤 국가를 방문하였다.", {"term-variant"}),
        ("He visited Vienna.", "그는 빈을 방문하였다.", set()),
        ("He will visit Japan.", "그는 방일할 예정이다.", set()),
        ("ROK-U.S. relations", "한ㆍ미 관계", set()),
        ("Korea-China relations", "한중 관계", set()),
        ("South Sudan spoke.", "수단이 발언하였다.", {"term-missed"}),
        ("South Sudan and Sudan spoke.", "남수단과 수단이 발언하였다.", set()),
        ("The International Criminal Court ruled.", "국제사법재판소가 판결하였다.", {"term-missed"}),
        ("The International Court of Justice ruled.", "국제형사재판소가 판결하였다.", {"term-missed"}),
        ("The Asian Development Bank spoke.", "아프리카개발은행이 발언하였다.", {"term-missed"}),
        ("Central Asia gained.", "동남아시아가 이익을 얻었다.", {"term-missed"}),
        ("ROK Foreign Minister Park Jin left.", "박진 외교부 장관이 떠났다.", {"term-variant"}),
        (
            "The government of the Republic of Korea will grant him a visa.",
            "정부는 그에게 사증을 발급할 것이다.",
            {"term-variant"},
        ),
        ("The Korea International Cooperation Agency spoke.", "정부가 발언하였다.", {"term-missed"}),
        ("In May talks began.", "5월에 시작하였다.", {"term-variant"}),
        ("They decided to grant the status.", "그들은 지위를 부여하기로 하였다.", set()),
    ],
)
def test_terms_of_the_shipped_glossary(source: str, target: str, codes: set[str]) -> None:
    unit = BilingualUnit(id="1", source=source, target=target)
    found = {check.code for check in TermChecks.CHECKS for one in check.find(_SHIPPED, unit) if isinstance(one, Doubt)}
    assert found == codes


def test_a_name_behind_a_title_is_not_the_person_that_the_title_and_surname_mean() -> None:
    terms = TermChecks(
        (
            _entry("Deputy Minister Kim", ("김 차관보", "preferred"), domain="person"),
            _entry("Kim Hee-sang", ("김희상", "preferred"), domain="person"),
        )
    )

    def faults(target: str) -> list[str]:
        unit = BilingualUnit(id="1", source="Deputy Minister Kim Hee-sang spoke.", target=target)
        return [check.code for check in TermChecks.CHECKS for one in check.find(terms, unit) if isinstance(one, Doubt)]

    assert faults("김희상 조정관이 발언하였다.") == []
    assert faults("김 차관보가 발언하였다.") == ["term-missed"]


def test_deprecated_renderings_are_words_not_parts() -> None:
    entry = ENTRIES[0]
    assert any(deprecated_places(entry, "외무부의 발표"))
    assert not any(deprecated_places(entry, "신외무부의 발표"))
    assert not any(deprecated_places(entry, "외무부처의 발표"))


def _particles(source: str, target: str) -> list[str]:
    checks = ParticleChecks(TERMS)
    unit = BilingualUnit(id="1", source=source, target=target)
    (check,) = ParticleChecks.CHECKS
    found = [one for one in check.find(checks, unit) if isinstance(one, Doubt)]
    assert all(one.target for one in found)
    return [target[slice(*one.target)] for one in found if one.target]


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("UNDP and the ROK", "유엔개발계획와 협력하였다.", ["와"]),
        ("UNDP and the ROK", "유엔개발계획과 협력하였다.", []),
        ("The talks were held.", "회담가 개최되었다.", ["가"]),
        ("The tax rose.", "조세이 올랐다.", ["이"]),
        ("the Chosei mine", "조세이 해저탄광에서", []),
        ("It provided ODA and aid.", "ODA을 제공하고 원조을 늘렸다.", ["을", "을"]),
        ("It visited Korea.", "한국를 방문하고 정책를 논의하였다.", ["를", "를"]),
        ("The G20 met.", "G20와 G20과", []),
    ],
)
def test_particles_behind_terms_and_sure_nouns(source: str, target: str, wrong: list[str]) -> None:
    assert _particles(source, target) == wrong


def test_a_particle_is_held_against_the_reading_of_the_glossary() -> None:
    cop = ConceptEntry(
        id="t:COP",
        domain="forum",
        source=Term(text="COP", lang="en", status="preferred", pos="propn"),
        targets=(Term(text="COP", lang="ko", status="preferred", pos="propn", reading="콥"),),
    )
    checks = ParticleChecks(TermChecks([cop]))
    (check,) = ParticleChecks.CHECKS

    def messages(target: str) -> list[str]:
        unit = BilingualUnit(id="1", source="The COP met.", target=target)
        return [one.message for one in check.find(checks, unit) if isinstance(one, Doubt)]

    assert messages("COP은 개최되었다.") == []
    assert messages("COP는 개최되었다.") == ["COP는 should be COP은"]


@pytest.mark.parametrize(
    ("date", "korean"), [("2021-05-01", "터키"), ("2024-05-01", "튀르키예"), ("", "튀르키예"), ("soon", "튀르키예")]
)
def test_the_terms_of_a_unit_are_those_of_the_day_of_its_release(date: str, korean: str) -> None:
    old, new = (_entry("Türkiye", (text, "preferred"), domain="country") for text in ("터키", "튀르키예"))
    terms = TermChecks(
        [replace(old, valid_to=datetime.date(2022, 5, 31)), replace(new, valid_from=datetime.date(2022, 6, 1))]
    )
    unit = BilingualUnit(id="1", source="Türkiye spoke.", target="일본이 말했다.", props=(("x-bitext-date", date),))
    assert [match.entry.expected()[0].text for match in terms.missed(unit)] == [korean]


class _Letters:
    """An encoder whose state counts letters: texts in one script are alike where their letters are."""

    id = "letters"

    def states(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32)

    def vectors(self, states: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        unit: npt.NDArray[np.float32] = states / np.maximum(np.linalg.norm(states, axis=-1, keepdims=True), 1e-9)
        return unit


CONTENT = ContentChecks(_Letters())
OMITTED, ADDED = ContentChecks.CHECKS
_LONG = "Aaaa bbbb aaaa bbbb aaaa bbbb. Cccc dddd cccc dddd cccc dddd cccc dddd. Eeee ffff eeee ffff eeee ffff."


def _spans(check: Check, source: str, target: str) -> list[str]:
    unit = BilingualUnit(id="1", source=source, target=target)
    found = [one for one in check.find(CONTENT, unit, 0.03) if isinstance(one, Doubt)]
    return [source[slice(*one.source)] if one.source else target[slice(*one.target or (0, 0))] for one in found]


def test_the_clause_that_the_other_side_lacks_is_found() -> None:
    without = "Aaaa bbbb eeee ffff."
    assert _spans(OMITTED, _LONG, without) == ["Cccc dddd cccc dddd cccc dddd cccc dddd."]
    assert _spans(ADDED, without, _LONG) == ["Cccc dddd cccc dddd cccc dddd cccc dddd."]
    assert _spans(OMITTED, _LONG, _LONG) == []
    assert _spans(OMITTED, without, without) == []


def test_units_without_other_evidence_are_not_encoded() -> None:
    """Half the length is as usual, so nothing is suspect; a number that went makes it so."""
    half = "Aaaa bbbb aaaa eeee ffff eeee ffff."
    assert _spans(OMITTED, _LONG, half) == []
    assert _spans(OMITTED, _LONG.replace("cccc dddd.", "cccc dddd 2018."), half) != []


def test_a_unit_is_compared_once_however_many_checks_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(home: object, name: str) -> None:
        real: Callable[..., object] = getattr(home, name)

        def asking(*given: object) -> object:
            asked.append(name)
            return real(*given)

        monkeypatch.setattr(home, name, asking)

    counted(compare, "english_values")
    counted(quality, "settle")
    terms = TermChecks(ENTRIES)
    content = ContentChecks(_Letters(), terms)
    unit = BilingualUnit(id="1", source="The talks of 7 May lasted 30 minutes.", target="회담은 30분간 진행되었다.")
    for one in (number_differs, *TermChecks.CHECKS, OMITTED, ADDED):
        owner = {number_differs: (), OMITTED: (content,), ADDED: (content,)}.get(one, (terms,))
        list(one.find(*owner, unit, *([0.03] if one.threshold else [])))
    assert sorted(asked) == ["english_values", "settle"]


def test_a_rendering_without_a_letter_of_its_own_is_no_hint_of_anything() -> None:
    source = Term(text="Co., Ltd.", lang="en", status="preferred", pos="noun")
    entry = ConceptEntry(id="a:1", domain="concept", source=source, targets=(replace(source, text="(주)", lang="ko"),))
    unit = BilingualUnit(id="1", source="Samsung Co., Ltd. spoke.", target="삼성이 발언하였다.")
    assert list(TermChecks.CHECKS[0].find(TermChecks([entry]), unit))
