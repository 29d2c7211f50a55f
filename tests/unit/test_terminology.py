"""Terms written into translations: places, rounds, particles, findings; and what is written at each mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.check.copied import address_differs
from bitext.check.table import CHECKS
from bitext.glossary.find import TermFinder
from bitext.glossary.mention import write_mentions
from bitext.glossary.rendering import deprecated_places, settle
from bitext.glossary.table import read_glossary
from bitext.glossary.verbs import without_verbs
from bitext.model import AlignedPiece, ConceptEntry, Reuse, Span, Term, TermMatch, Translation
from bitext.terminology import TermMode, request_terms, settle_reused, translate_requests
from bitext.translate.engine import CTranslate2Translator
from bitext.translate.pieces import align_pieces, piece_spans
from bitext.translate.terms import mark
from bitext.translate.translator import Decoded, Doubts
from support import ROOT, calls_of

_WORD = re.compile(r"\S+")


def _entry(
    source: str, target: str, *, forbidden: str = "", short: str = "", pos: str = "noun", reading: str = ""
) -> ConceptEntry:
    targets = [Term(text=target, lang="ko", status="preferred", pos=pos, short=short, reading=reading)]
    targets += [Term(text=forbidden, lang="ko", status="deprecated")] if forbidden else []
    return ConceptEntry(
        id=source,
        domain="concept",
        source=Term(text=source, lang="en", status="preferred", pos=pos),
        targets=tuple(targets),
    )


def _matches(text: str, *entries: ConceptEntry) -> tuple[TermMatch, ...]:
    return write_mentions([text], [TermFinder(entries).find(text)], [False])[0]


class _WordByWord:
    """Translate word by word with a lexicon, looking at each word as it writes its Korean."""

    id, sha256, settings = "words", "0", ""

    def __init__(self, markers: tuple[str, str] | None = None, *, aligned: bool = True, **lexicon: str) -> None:
        self.term_markers = markers
        self.lexicon = lexicon
        self.aligned = aligned
        self.calls = 0
        self.others: list[tuple[str, float]] = []
        self.liked: set[str] = set()

    def clauses(self, source: str, *, marked: bool = False) -> tuple[Span, ...]:
        return tuple(match.span() for match in re.finditer(r"[^;\s][^;]*", source))

    def translate(
        self,
        sources: Sequence[str],
        *,
        begins: Sequence[str] | None = None,
        marked: bool = False,
        aligned: bool = False,
        doubts: Doubts | None = None,
        decoded: Decoded | None = None,
    ) -> list[Translation]:
        self.calls += 1
        return [self._one(source, begin) for source, begin in zip(sources, begins or [""] * len(sources), strict=True)]

    def alternatives(
        self, sources: Sequence[str], begins: Sequence[str], *, marked: bool = False
    ) -> list[tuple[Translation, ...]]:
        return [
            tuple(Translation(source=s, text=b + text, score=score, model=self.id) for text, score in self.others)
            for s, b in zip(sources, begins, strict=True)
        ]

    def likelihoods(
        self, sources: Sequence[str], begins: Sequence[str], texts: Sequence[str], *, ended: bool, marked: bool = False
    ) -> list[float]:
        """Return -1 for what it would say, -1.1 for what it likes too, -2 for all else."""
        own = [self._one(source, "").text for source in sources]
        return [
            -1.1 if begin + text in self.liked else -1.0 if text == said and ended else -2.0
            for said, begin, text in zip(own, begins, texts, strict=True)
        ]

    def _one(self, source: str, begin: str) -> Translation:
        words = [(match.span(), self._korean(match[0])) for match in _WORD.finditer(source)]
        given = len(begin.split())
        rest = [(span, korean) for span, korean in words if korean][given:]
        particle = "과" if begin else ""
        text = " ".join([begin + particle if begin else "", *(korean for _, korean in rest)]).strip()
        targets = [match.span() for match in _WORD.finditer(text)][given:]
        pieces = tuple(
            AlignedPiece(span=target, sources=((span, 0.9),)) for target, (span, _) in zip(targets, rest, strict=True)
        )
        return Translation(
            source=source, text=text, score=-1.0, model=self.id, alignment=pieces if self.aligned else ()
        )

    def _korean(self, word: str) -> str:
        return word.strip("⟦⟧") if word.startswith("⟦") else self.lexicon.get(word, word.upper())


def _translate(text: str, entries: Sequence[ConceptEntry], mode: TermMode, translator: _WordByWord) -> Translation:
    request = request_terms(text, _matches(text, *entries), mode, translator.term_markers)
    (done,) = translate_requests([request], translator, mode)
    return done


def _codes(translation: Translation) -> list[str]:
    """Return the codes of terms and what is written; the made-up words here are no sentences (test_machine_checks)."""
    return [f.code for f in translation.findings if f.code not in {one.code for one in CHECKS} - {address_differs.code}]


def test_a_missing_term_is_written_where_the_model_looked_and_its_particle_fits() -> None:
    translator = _WordByWord(talks="회의와", Seoul="서울에서", held="열렸다")
    done = _translate("Seoul talks held", [_entry("talks", "대화")], "enforce", translator)
    assert done.text == "서울에서 대화와 열렸다"
    assert done.terms[0].target_span == (5, 7)
    assert _codes(done) == []


def test_a_word_that_is_the_beginning_of_the_term_is_not_said_twice() -> None:
    translator = _WordByWord(women="여성", weak="취약", groups="단체를", joined="가입하였다")
    done = _translate("women weak groups joined", [_entry("groups", "취약계층")], "enforce", translator)
    assert "취약 취약" not in done.text
    assert "취약계층" in done.text
    entries = [_entry("weak", "취약"), _entry("groups", "취약계층")]
    assert "취약 취약계층" in _translate("women weak groups joined", entries, "enforce", translator).text


def test_the_particle_behind_a_term_that_the_model_wrote_itself_fits_too() -> None:
    translator = _WordByWord(forum="포럼(PIF)를", joined="가입하였다", Seoul="서울를")
    entries = [_entry("forum", "포럼"), _entry("PIF", "포럼(PIF)")]
    assert _translate("forum joined Seoul", entries, "enforce", translator).text == "포럼(PIF)을 가입하였다 서울을"
    assert _translate("forum joined", entries, "report", translator).text == "포럼(PIF)를 가입하였다"


def test_a_short_form_is_not_read_as_the_full_one() -> None:
    entry = _entry("treaty", "핵비확산조약", short="NPT", reading="경제조약")
    translator = _WordByWord(treaty="NPT를", joined="지지하였다")
    assert _translate("treaty joined", [entry], "report", translator).text == "NPT를 지지하였다"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([("에서 열었다", -1.0), ("에서 개최되었다", -1.05), ("에서 개최하였다", -1.0)], "서울에서 개최되었다"),
        ([("에서 개최되었다", -1.2)], "서울에서 열었다"),  # much less likely
        ([("에서 열었다", -1.0)], "서울에서 열었다"),
        ([], "서울에서 열었다"),
    ],
)
def test_a_verb_that_is_missing_is_taken_from_another_wording_that_is_nearly_as_likely(
    others: list[tuple[str, float]], said: str
) -> None:
    translator = _WordByWord(Seoul="서울에서", held="열었다")
    translator.others = others
    entries = [_entry("Seoul", "서울"), _entry("held", "개최되다", pos="verb")]
    done = _translate("Seoul held", entries, "enforce", translator)
    assert done.text == said
    assert _codes(done) == ([] if "개최" in said else ["term-missed"])


def test_report_and_off_leave_the_translation_alone() -> None:
    translator = _WordByWord(talks="회의와")
    entry = _entry("talks", "대화")
    plain = _translate("talks held", [], "off", translator)
    report = _translate("talks held", [entry], "report", translator)
    assert report.text == plain.text == "회의와 HELD"
    assert (_codes(plain), _codes(report)) == ([], ["term-missed"])
    assert report.findings[0].span == (0, 5)


def test_a_missing_number_is_written_where_the_model_looked() -> None:
    translator = _WordByWord(twelve="여러", tasks="과제를", set="정하였다", in_2027="2027년")
    done = _translate("twelve tasks set", (), "enforce", translator)
    assert done.text.startswith("12")
    assert "과제를" in done.text
    assert done.terms == ()
    assert _codes(done) == []
    assert _translate("twelve tasks set", (), "report", translator).text.startswith("여러")
    blind = _WordByWord(aligned=False, twelve="여러", tasks="과제를", set="정하였다")
    assert _translate("twelve tasks set", (), "enforce", blind).text == "여러 과제를 정하였다"


def test_a_number_is_not_written_at_the_cost_of_another() -> None:
    class Forgetful(_WordByWord):
        def _one(self, source: str, begin: str) -> Translation:
            done = super()._one(source, begin)
            return replace(done, text=done.text.replace("30개", "")) if begin else done

    translator = Forgetful(twelve="여러", tasks="과제를", states="30개", thirty="국이", set="정하였다")
    assert _translate("twelve tasks thirty states set", (), "enforce", translator).text == (
        "여러 과제를 국이 30개 정하였다"
    )


def test_a_number_is_not_written_at_the_cost_of_a_verb() -> None:
    class Forgetful(_WordByWord):
        def _one(self, source: str, begin: str) -> Translation:
            done = super()._one(source, begin)
            return replace(done, text=done.text.replace("협의하다", "만나다")) if begin else done

    translator = Forgetful(twelve="여러", sides="측이", talk="협의하다")
    entry = _entry("talk", "협의하다", pos="verb")
    assert _translate("twelve sides talk", [entry], "enforce", translator).text == "여러 측이 협의하다"


def test_a_lost_number_counts_for_more_than_a_word_said_twice() -> None:
    translator = _WordByWord(
        aligned=False, twelve="12개", ministries="외교부처를", offices="외교부처를", bureaus="외교부처를", met="만났다"
    )
    translator.others = [("외교부처를 만났다", -1.0)]
    done = _translate("twelve ministries offices bureaus met", (), "enforce", translator)
    assert done.text == "12개 외교부처를 만났다"  # else it would have no number


def test_of_wordings_nearly_as_likely_the_one_with_the_numbers_is_taken() -> None:
    translator = _WordByWord(aligned=False, twelve="여러", tasks="과제를", set="정하였다")
    translator.others = [("여러 과제를 정하였다", -1.0), ("12개 과제를 정하였다", -1.05), ("12개를 정하였다", -1.06)]
    assert _translate("twelve tasks set", (), "enforce", translator).text == "12개 과제를 정하였다"
    translator.others = [("12개 과제를 정하였다", -1.5)]
    assert _translate("twelve tasks set", (), "enforce", translator).text == "여러 과제를 정하였다"


def test_a_deprecated_rendering_is_replaced_or_reported() -> None:
    translator = _WordByWord(minister="외무장관이", came="왔다")
    entry = _entry("minister", "외교장관", forbidden="외무장관")
    assert _translate("minister came", [entry], "enforce", translator).text == "외교장관과 왔다"
    report = _translate("minister came", [entry], "report", translator)
    assert _codes(report) == ["term-missed", "term-deprecated"]
    assert list(deprecated_places(replace(entry, targets=entry.targets[:1]), "외무장관이")) == []


def test_markers_carry_the_korean_to_a_model_that_knows_them() -> None:
    translator = _WordByWord(("⟦", "⟧"), came="왔다")
    done = _translate("minister came", [_entry("minister", "외교장관")], "enforce", translator)
    assert (done.text, done.source) == ("외교장관 왔다", "minister came")
    assert translator.calls == 1  # nothing is left to ask


@pytest.mark.parametrize("opening", ["“", "‘", "(", '"'])
def test_a_term_is_written_behind_the_mark_that_opens_the_word(opening: str) -> None:
    translator = _WordByWord(minister=f"{opening}외상이", came="왔다")
    done = _translate("minister came", [_entry("minister", "외교장관")], "enforce", translator)
    assert done.text.startswith(f"{opening}외교장관")


def test_prefer_writes_only_what_the_model_clearly_looked_at() -> None:
    translator = _WordByWord(a="가", b="")
    entries = [_entry("b", "나")]
    assert _codes(_translate("a b", entries, "prefer", translator)) == ["term-missed"]
    enforced = _translate("a b", entries, "enforce", translator)
    assert "나" in enforced.text
    assert _codes(enforced) == ["term-placed"]


def test_behind_terms_that_stay_a_missing_one_may_be_written_at_the_end() -> None:
    translator = _WordByWord(a="가나", b="")
    translator.liked = {"가나 다라", "가나 다라과"}
    done = _translate("a b", [_entry("a", "가나"), _entry("b", "다라")], "enforce", translator)
    assert done.text == "가나 다라와"
    assert _codes(done) == ["term-placed"]


@pytest.mark.parametrize(
    ("liked", "said"), [("대화 회의 HELD", "대화 회의 HELD"), ("회의 대화 HELD", "회의 대화 HELD")]
)
def test_without_alignment_a_missed_term_is_written_where_it_is_likeliest(liked: str, said: str) -> None:
    translator = _WordByWord(aligned=False, talks="회의")
    translator.liked = {liked}
    done = _translate("talks held", [_entry("talks", "대화")], "enforce", translator)
    assert (done.text, _codes(done)) == (said, ["term-placed"])
    prefer = _translate("talks held", [_entry("talks", "대화")], "prefer", translator)
    assert (prefer.text, _codes(prefer)) == ("회의 HELD", ["term-missed"])


class _Scripted(_WordByWord):
    """Say one thing, and end what begins otherwise as told."""

    def __init__(self, said: str, **endings: str) -> None:
        super().__init__()
        self.said, self.endings = said, endings

    def _one(self, source: str, begin: str) -> Translation:
        text = begin + self.endings.get(begin.split(" ")[-1], " 등") if begin else self.said
        return Translation(source=source, text=text, score=-1.0, model=self.id)


@pytest.mark.parametrize(
    ("rendering", "translation", "begin", "ending"),
    [
        ("-의 필요성을 강조하였다", "협력을 요구하였다", "협력의 필요성을 강조", "하였다."),
        ("-라는 데 인식을 같이하였다", "중요하다고 하였다", "중요하다는 데 인식을 같이", "했다."),
        ("-하기로 합의하였다", "협력하고 한다", "협력하기로 합의", "하고"),
        ("별도 면담을 가졌다", "따로 만났다", "따로 별도 면담을", " 갖고"),
    ],
)
def test_a_verb_is_begun_where_it_is_likely_and_ends_as_the_model_has_it(
    rendering: str, translation: str, begin: str, ending: str
) -> None:
    entry = _entry("held", rendering, pos="phrase")
    translator = _Scripted(translation, **{begin.split(" ")[-1]: ending})
    translator.liked = {begin, begin + ending}
    done = _translate("held", [entry], "enforce", translator)
    assert (done.text, _codes(done)) == (begin + ending, [])
    translator.liked = {begin}  # as a whole much less likely than what was said first
    done = _translate("held", [entry], "enforce", translator)
    assert (done.text, _codes(done)) == (translation, ["term-missed"])


def test_a_noun_that_is_lost_for_the_sake_of_a_verb_is_written_again() -> None:
    translator = _Scripted("서울은 평화를 요구하였다", 강조="하였다.")
    begin = "서울의 필요성을 강조"
    translator.liked = {begin, begin + "하였다.", f"평화 {begin}하였다."}
    entries = [_entry("held", "-의 필요성을 강조하였다", pos="phrase"), _entry("peace", "평화")]
    done = _translate("Seoul held peace", entries, "enforce", translator)
    assert (done.text, _codes(done)) == (f"평화 {begin}하였다.", ["term-placed"])


def test_a_verb_of_one_word_is_left_to_the_model() -> None:
    done = _translate("received", [_entry("received", "받았다", pos="phrase")], "enforce", _Scripted("접수하였다"))
    assert (done.text, _codes(done)) == ("접수하였다", ["term-missed"])


def test_a_verb_is_not_said_a_second_time() -> None:
    translator = _Scripted("협력의 중요성을 강조하였다", 강조="하였다.")
    begin = "협력의 중요성을 강조하였다의 필요성을 강조"
    translator.liked = {begin, begin + "하였다."}
    done = _translate("held", [_entry("held", "-의 필요성을 강조하였다", pos="phrase")], "enforce", translator)
    assert done.text == "협력의 중요성을 강조하였다"


def test_clauses_are_written_one_by_one_and_joined() -> None:
    translator = _WordByWord(talks="회의", aid="도움")
    done = _translate("talks held; aid given", [_entry("talks", "대화"), _entry("aid", "원조")], "enforce", translator)
    assert done.text == "대화과 HELD 원조과 GIVEN".replace("대화과", "대화와").replace("원조과", "원조와")
    assert done.score == -1.0


@pytest.mark.parametrize("korean", ["비대면", "중요한 시점에", "2024-25년 임기"])
def test_phrases_that_keep_their_form_are_written_as_nouns_are(korean: str) -> None:
    done = _translate("talks hold on", [_entry("hold", korean, pos="phrase")], "enforce", _WordByWord())
    assert korean in done.text.split("TALKS ")[1]
    assert _codes(done) == []


@pytest.mark.parametrize(
    ("pos", "korean"),
    [
        ("verb", "개최하다"),
        *(
            ("phrase", korean)
            for korean in ("-라고 강조하였다", "-의 일환으로", "가치를 공유하는", "지원을 제공하는 것")
        ),
        *(("phrase", korean) for korean in ("지지 결정", "우리 정부가 출범시킨", "그간")),
    ],
)
def test_verbs_and_phrases_that_change_are_not_written_where_they_are_unlikely(pos: str, korean: str) -> None:
    done = _translate("hold on", [_entry("hold", korean, pos=pos)], "enforce", _WordByWord())
    assert (done.text, _codes(done)) == ("HOLD ON", ["term-missed"])


def test_longer_renderings_take_their_place_first() -> None:
    text = "Minister of the Ministry"
    matches = _matches(text, _entry("Ministry", "외교부"), _entry("Minister", "외교부 장관"))
    first, second = settle(matches, "외교부 장관이 말하였다.")
    assert first.target_span == (0, 6)
    assert second.term is None
    assert [match.target_span for match in settle(matches, "외교부 장관은 외교부에서")] == [(0, 6), (8, 11)]


_KOREAN = st.text(alphabet="한국유엔 대화장관(),", max_size=40)


@given(_KOREAN, st.lists(st.sampled_from(["한국", "유엔", "대화", "장관", "한국 장관"]), max_size=4, unique=True))
def test_settled_spans_hold_their_term_and_do_not_cut_each_other(text: str, renderings: list[str]) -> None:
    names = [f"t{index}" for index in range(len(renderings))]
    entries = [_entry(name, korean) for name, korean in zip(names, renderings, strict=True)]
    settled = settle(_matches(" ".join(names), *entries), text)
    spans = {match.target_span for match in settled if match.target_span}
    assert all(
        match.term and "".join(text[slice(*match.target_span)].split()) == "".join(match.term.text.split())
        for match in settled
        if match.target_span
    )
    assert all(a == b or a[1] <= b[0] or b[1] <= a[0] for a in spans for b in spans)


@given(
    _KOREAN,
    st.lists(st.sampled_from(["한국", "유엔", "대화", "장관", "한국 장관", "국유", "대화장"]), max_size=5),
    st.sets(st.sampled_from(["한국유", "장관대", "유엔 대화"])),
)
def test_each_term_takes_the_best_place_left_and_shares_one_where_none_is(
    text: str, renderings: list[str], concealing: set[str]
) -> None:
    entries = [
        replace(_entry(f"t{number}", korean, short=korean[:1]), concealing=tuple(sorted(concealing)))
        for number, korean in enumerate(dict.fromkeys(renderings))
    ]
    numbers = {entry.targets[0].text: entry.id for entry in entries}
    matches = _matches(" ".join(numbers[korean] for korean in renderings), *entries)
    wanted = [[match.written, match.entry.targets[0].text, match.entry.targets[0].short] for match in matches]
    hidden = [found.span() for name in concealing for found in re.finditer(name, text)]
    taken: list[Span] = []
    expected: list[Span | None] = [None] * len(matches)
    for index in sorted(range(len(matches)), key=lambda index: -len(wanted[index][0])):
        places = [
            (span in taken, rank, span)
            for rank, korean in enumerate(wanted[index])
            for found in re.finditer(r"\s*".join(map(re.escape, korean.replace(" ", ""))), text)
            for span in [found.span()]
            if not _parts_a_word(text, span, korean)
            if not any(start <= span[0] and span[1] <= end for start, end in hidden)
            if span in taken or not any(span[0] < end and start < span[1] for start, end in taken)
        ]
        if places:
            expected[index] = min(places)[2]
            taken.append(min(places)[2])
    assert [match.target_span for match in settle(matches, text)] == expected


def _parts_a_word(text: str, span: Span, korean: str) -> bool:
    """Tell whether a rendering stands with a space that it has not, beside Hangul of other words."""
    if len(text[slice(*span)].split()) <= len(korean.split()):
        return False
    behind = text[span[1] : span[1] + 1] if len(korean) <= 3 and " " not in korean else ""
    return any("가" <= char <= "힣" for char in text[max(0, span[0] - 1) : span[0]] + behind)


def test_terms_named_often_take_time_by_their_number() -> None:
    india = replace(_entry("India", "인도"), concealing=("인도네시아",))

    def work(times: int) -> int:
        matches = _matches("India and Indonesia. " * times, india, _entry("Indonesia", "인도네시아"))
        calls = calls_of(lambda: settle(matches, "인도와 인도네시아. " * times))
        assert [match.term is None for match in settle(matches, "인도와 인도네시아. " * times)] == [False] * 2 * times
        return calls

    assert work(200) < 5 * work(50)


# ---- mentions


ODA = _entry("official development assistance", "공적개발원조", short="ODA")
ABBREVIATION = _entry("ODA", "공적개발원조", short="ODA")


def _written(*texts: str, headlines: int = 0) -> list[list[str]]:
    finder = TermFinder([ODA, ABBREVIATION, _entry("WHO", "세계보건기구"), _entry("World Health", "세계보건기구")])
    written = write_mentions(texts, [finder.find(t) for t in texts], [i < headlines for i in range(len(texts))])
    return [[match.written for match in matches] for matches in written]


def test_the_first_mention_is_full_and_later_ones_are_short() -> None:
    assert _written("ODA rose.", "The ODA of Korea and official development assistance of Japan.") == [
        ["공적개발원조(ODA)"],
        ["ODA", "ODA"],
    ]


def test_the_full_form_that_the_model_wrote_at_a_later_mention_becomes_short() -> None:
    translator = _WordByWord(ODA="공적개발원조(ODA)는", grew="성장하였다")
    texts = ["ODA grew", "ODA grew"]
    found = write_mentions(texts, [TermFinder([ABBREVIATION]).find(text) for text in texts], [False, False])
    requests = [request_terms(text, matches, "enforce", None) for text, matches in zip(texts, found, strict=True)]
    done = translate_requests(requests, translator, "enforce")
    assert [one.text for one in done] == ["공적개발원조(ODA)는 성장하였다", "ODA는 성장하였다"]
    assert done[1].terms[0].term is not None


def test_the_first_mention_gets_its_short_form() -> None:
    translator = _WordByWord(ODA="공적개발원조는", grew="성장하였다")
    found = write_mentions(["ODA grew"], [TermFinder([ABBREVIATION]).find("ODA grew")], [False])
    (done,) = translate_requests([request_terms("ODA grew", found[0], "enforce", None)], translator, "enforce")
    assert done.text == "공적개발원조(ODA)는 성장하였다"


def test_a_headline_is_short_and_counts_for_nothing() -> None:
    assert _written("ODA rises", "ODA rose.", headlines=1) == [["ODA"], ["공적개발원조(ODA)"]]


def test_an_abbreviation_in_brackets_stays_in_brackets() -> None:
    assert _written("official development assistance (ODA) rose", "ODA") == [["공적개발원조", "ODA"], ["ODA"]]
    assert _written("World Health (WHO)") == [["세계보건기구", "WHO"]]


def test_a_short_form_counts_as_the_term() -> None:
    (match,) = _matches("ODA", ABBREVIATION)
    assert [settle([match], text)[0].term is not None for text in ("공적개발원조가", "ODA를", "원조")] == [
        True,
        True,
        False,
    ]


# ---- pieces and marks


@given(st.lists(st.text(alphabet="가나다ab", min_size=1, max_size=4), max_size=8))
def test_pieces_stand_where_they_were_cut(words: list[str]) -> None:
    text = " ".join(words)
    pieces = [piece for word in words for piece in ("▁" + word[0], *word[1:])]
    spans = piece_spans(text, pieces)
    assert [text[slice(*span)] for span in spans if span] == [piece.lstrip("▁") for piece in pieces]


def test_bytes_and_lost_pieces_have_no_span_and_no_alignment() -> None:
    assert piece_spans("가 b", ["<0xEA>", "▁zzzz", "▁b"]) == (None, None, (2, 3))
    aligned = align_pieces([None, (2, 3)], [None, (0, 4)], [[0.2, 0.8], [0.99, 0.01]])
    assert aligned == (AlignedPiece(span=(2, 3), sources=()),)


def test_marks_of_the_author_become_brackets() -> None:
    text = "a ⟦b⟧ c"
    source, spans = mark(text, _matches(text, _entry("c", "다")), ("⟦", "⟧"))
    assert source == "a [b] ⟦다⟧"
    assert source[slice(*spans[0])] == "⟦다⟧"


# ---- the shipped model


@pytest.mark.model
def test_the_shipped_model_writes_every_noun_that_it_is_asked_for() -> None:
    translator = CTranslate2Translator(ROOT / "models" / "en-ko")
    finder = TermFinder(read_glossary(ROOT / "glossaries").entries)
    texts = [
        "The Ministry of Foreign Affairs of the Republic of Korea held talks with the World Food Programme in Nairobi.",
        "Uruguay and Bangladesh discussed renewable energy, cyberspace and peacekeeping operations.",
        "The two sides met.",
    ]
    found = write_mentions(texts, [finder.find(text) for text in texts], [False] * 3)
    done = {}
    modes: tuple[TermMode, ...] = ("enforce", "report")
    for mode in modes:
        requests = [
            request_terms(text, matches, mode, translator.term_markers)
            for text, matches in zip(texts, found, strict=True)
        ]
        done[mode] = translate_requests(requests, translator, mode)
    nouns = [m for translation in done["enforce"] for m in translation.terms if m.entry.source.pos in ("noun", "propn")]
    assert len(nouns) >= 8
    assert all(match.term for match in nouns), [match.entry.source.text for match in nouns if match.term is None]
    assert done["report"][2].text == done["enforce"][2].text
    requests = [request_terms(t, m, "enforce", translator.term_markers) for t, m in zip(texts, found, strict=True)]
    assert translate_requests(requests[::-1], translator, "enforce")[::-1] == done["enforce"]


def test_the_shipped_glossary_has_short_forms() -> None:
    finder = TermFinder(read_glossary(ROOT / "glossaries").entries)
    texts = ["Official Development Assistance (ODA) and the NPT", "The ODA budget and the NPT"]
    written = write_mentions(texts, [finder.find(text) for text in texts], [False, False])
    assert [[match.written for match in matches] for matches in written] == [
        ["공적개발원조", "ODA", "핵비확산조약(NPT)"],
        ["ODA", "NPT"],
    ]


def test_no_space_stands_behind_a_hyphen_between_korean_words() -> None:
    model = _WordByWord(talks="한-", rise="아프가니스탄")
    done = _translate("talks rise", [_entry("nothing", "없음")], "enforce", model)
    assert done.text == "한-아프가니스탄"


class _SpacesOnce(_WordByWord):
    """Write two spaces, and give a beginning back with one, as subword models do."""

    def _one(self, source: str, begin: str) -> Translation:
        done = super()._one(source, " ".join(begin.split()))
        return done if begin else replace(done, text=done.text.replace(" ", "  ", 1), alignment=_later(done.alignment))


def _later(pieces: Sequence[AlignedPiece]) -> tuple[AlignedPiece, ...]:
    return (pieces[0], *(replace(piece, span=(piece.span[0] + 1, piece.span[1] + 1)) for piece in pieces[1:]))


def test_a_term_is_written_behind_two_spaces() -> None:
    done = _translate("Seoul hosts talks", [_entry("talks", "대화")], "enforce", _SpacesOnce())
    assert (done.text, _codes(done)) == ("SEOUL HOSTS 대화와", [])


def test_a_term_may_stand_before_its_short_form_in_brackets() -> None:
    missile, short = _entry("missile", "대륙간탄도미사일"), _entry("ICBM", "대륙간탄도미사일(ICBM)")
    settled = settle(_matches("the missile (ICBM)", missile, short), "대륙간탄도미사일(ICBM)을 발사하였다.")
    assert [match.target_span for match in settled] == [(0, 8), (0, 14)]
    settled = settle(
        _matches("Asia's missile", missile, _entry("Asia", "대륙간탄도미사일 지역")), "대륙간탄도미사일 지역"
    )
    assert [match.target_span for match in settled] == [(0, 11), None]


@pytest.mark.parametrize("kept", ["www.un.org/talks", "+82-2-2100-8114", "02-2100-8114"])
def test_addresses_and_telephone_numbers_are_written_as_they_stand_and_are_no_terms(kept: str) -> None:
    text = f"write {kept} now"
    translator = _WordByWord()
    translator.lexicon = {"write": "쓰다", "now": "지금", kept: "x"}
    done = _translate(text, [_entry("talks", "대화")], "enforce", translator)
    assert kept in done.text
    assert (done.terms, done.findings) == ((), ())


@pytest.mark.parametrize("mode", ["report", "off", "prefer"])
def test_a_lost_address_is_a_finding_or_written(mode: TermMode) -> None:
    translator = _WordByWord(aligned=False)
    translator.lexicon = {"a@un.org": "주소"}
    (found,) = _translate("write a@un.org", [], mode, translator).findings
    assert (found.code, found.severity, found.span) == ("address-differs", "warning", (6, 14))
    enforced = _translate("write a@un.org", [], "enforce", translator)
    assert "a@un.org" in enforced.text
    assert enforced.findings == ()


def test_markers_stand_around_no_address_that_is_alone() -> None:
    markers = ("⟦", "⟧")
    assert request_terms("a@un.org", (), "enforce", markers).source == "a@un.org"
    assert request_terms("See a@un.org.", (), "enforce", markers).source == "See ⟦a@un.org⟧."


def test_a_person_may_leave_an_address_out() -> None:
    request = request_terms("See a@un.org.", (), "enforce", None)
    kept = Translation(source=request.text, text="참조", score=None, model="")
    by_person = replace(kept, reuse=Reuse(kind="exact", status="reviewed"))
    assert _codes(settle_reused(request, kept)) == ["address-differs"]
    assert _codes(settle_reused(request, by_person)) == []


def test_particles_fit_behind_brackets_that_are_no_terms() -> None:
    translator = _WordByWord(minister="외교장관이", paid="기여금(4,400만", dollars="달러)를", gave="냈다")
    entries = [_entry("minister", "외교장관"), _entry("paid", "기여")]
    done = _translate("minister paid dollars gave", entries, "enforce", translator)
    assert done.text == "외교장관이 기여금(4,400만 달러)을 냈다"


@pytest.mark.parametrize(
    ("country", "text", "place"),
    [
        ("중국", "한중 관계", (1, 2)),
        ("일본", "한중일 3국 정상회의", (2, 3)),
        ("한국", "한-아세안 정상회의", (0, 1)),
        ("한국", "대통령은 방한하였다", (6, 7)),
        ("미국", "한ㆍ미 관계", (2, 3)),
        ("일본", "주일 한국대사", (1, 2)),
        ("러시아", "북러 군사협력", (1, 2)),
        ("중국", "한중 관계와 중국", (7, 9)),  # its own name goes first
        ("중국", "한-중앙아시아 협력포럼", None),
        ("중국", "중·장기 계획", None),
        ("일본", "주일 예배", None),
        ("일본", "독일", None),
        ("일본", "5월 1일-3일", None),
        ("한국", "이에 대한 북한의 입장", None),
        ("일본", "일-가정 양립", None),
        ("중국", "한-중소기업 협력", None),
        ("미국", "한-미주기구", None),
        ("미국", "한미약품", None),
        ("러시아", "미러링", None),
        ("북한", "북미 시장", None),
        ("북한", "북미 정상회담", (0, 1)),
        ("북한", "남북전쟁", None),
        ("한국", "방한복", None),
        ("한국", "한 나라", None),
    ],
)
def test_a_country_may_stand_by_its_letter(country: str, text: str, place: Span | None) -> None:
    entry = _entry("X", country, pos="propn")
    (found,) = settle([TermMatch(span=(0, 1), entry=entry, term=None)], text)
    assert found.target_span == place


def test_compounds_of_countries_are_not_written_over() -> None:
    entries = [_entry("Korea", "한국", pos="propn"), _entry("China", "중국", pos="propn")]
    translator = _WordByWord(relations="한중관계가", Korea="", China="")
    assert _translate("relations Korea China", entries, "enforce", translator).text.strip() == "한중관계가"


def test_a_participle_before_a_noun_is_no_verb() -> None:
    finder = TermFinder([_entry("shared", "공유하였다", pos="verb")])
    for text, count in (
        ("They reaffirmed the shared goal of peace.", 0),
        ("Based on shared values, they met.", 0),
        ("They shared the view.", 1),
        ("The two sides shared information.", 1),
        ("Information was shared with the United States.", 1),
    ):
        assert len(without_verbs(text, finder.find(text))) == count, text
