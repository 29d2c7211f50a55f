"""Composed release pairs through reading, segmenting and both levels of alignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from alignment_gold import read_release_pairs

from bitext.errors import InputError
from bitext.evaluate.alignment import AlignmentScore, score_alignments
from bitext.model import Bead, Level
from bitext.pair_files import AlignSettings, PairAligner, output_paths
from bitext.pairs import Alignment, read_pair
from support import gold_names, gold_pair


@pytest.fixture(scope="session")
def aligner() -> PairAligner:
    return PairAligner(AlignSettings(level="both", crossing=True))


def _align(aligner: PairAligner, name: str, other: str | None = None) -> Alignment:
    english, korean = gold_pair(name)[0], gold_pair(other or name)[1]
    return aligner.align(("en.txt", english.encode()), ("ko.txt", korean.encode()), id=name)


def _pairs(beads: tuple[Bead, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(tuple(bead.source), tuple(bead.target)) for bead in beads]


@pytest.mark.parametrize("name", gold_names()[::5])
def test_every_block_and_segment_is_in_one_bead(aligner: PairAligner, name: str) -> None:
    done = _align(aligner, name)
    for beads, sizes in (
        (done.paragraphs, [len(side.release.blocks()) for side in (done.source, done.target)]),
        (done.sentences, [len(side.segments) for side in (done.source, done.target)]),
    ):
        assert sorted(i for bead in beads for i in bead.source) == list(range(sizes[0]))
        assert sorted(j for bead in beads for j in bead.target) == list(range(sizes[1]))


@pytest.mark.parametrize(("level", "least"), [("paragraph", 0.88), ("sentence", 0.87)])
def test_composed_releases_are_aligned_as_known(aligner: PairAligner, level: Level, least: float) -> None:
    """Pairs c, which the weights were not fitted on; the figures stand in docs/benchmarks.md."""
    score = _score(aligner, level)
    assert score.strict_f1 >= least
    assert score.one_to_one >= 0.95


def _score(aligner: PairAligner, level: Level) -> AlignmentScore:
    scored = []
    for gold in (gold for gold in read_release_pairs(level) if gold.name[0] == "c"):
        done = _align(aligner, gold.name)
        sentences = next(other for other in read_release_pairs("sentence") if other.name == gold.name)
        if [len(done.source.segments), len(done.target.segments)] == [len(sentences.source), len(sentences.target)]:
            # elsewhere the pages' sentences are cut otherwise than the known ones
            scored.append((gold.beads, _pairs(done.paragraphs if level == "paragraph" else done.sentences)))
    assert len(scored) >= 8
    return score_alignments(scored)


def test_unrelated_releases_are_told(aligner: PairAligner) -> None:
    names = gold_names()
    for name, other in zip(names[::6], names[3::6], strict=False):
        assert any(finding.code == "unrelated" for finding in _align(aligner, name, other).findings)
        assert not any(finding.code == "unrelated" for finding in _align(aligner, name).findings)


def test_what_a_side_leaves_out_is_a_finding(aligner: PairAligner) -> None:
    english, korean = gold_pair("a03")
    blocks = english.strip().split("\n\n")
    done = aligner.align(
        ("en.txt", "\n\n".join(blocks[:2] + blocks[3:]).encode()), ("ko.txt", korean.encode()), id="a03"
    )
    whole = aligner.align(("en.txt", english.encode()), ("ko.txt", korean.encode()), id="a03")
    added = [finding.segment for finding in done.findings if finding.code == "added-in-target"]
    assert len(added) == 1 + sum(finding.code == "added-in-target" for finding in whole.findings)


@pytest.mark.parametrize("added", [False, True])
def test_a_sentence_without_partner_in_a_paired_paragraph_is_a_finding(aligner: PairAligner, added: bool) -> None:
    english = (
        "Foreign Minister Meets Counterpart of Sweden\n\n"
        "1. The Minister met his counterpart of Sweden in Seoul on May 2 and discussed trade and investment.\n\n"
        "2. The two ministers agreed to work closely together on semiconductors and batteries."
    )
    korean = (
        "외교장관, 스웨덴 외교장관과 회담\n\n"
        "1. 장관은 5월 2일 서울에서 스웨덴 외교장관과 회담하고 통상과 투자에 대해 논의하였다.\n\n"
        "2. 양 장관은 반도체와 배터리 분야에서 긴밀히 협력하기로 합의하였다."
    )
    if added:
        korean += " 이에 앞서 장관은 국립서울현충원에 헌화하고 비무장지대를 시찰하였다."
    else:
        english += " Earlier that morning, he laid a wreath at the National Cemetery and toured the Demilitarized Zone."
    done = aligner.align(("en.txt", english.encode()), ("ko.txt", korean.encode()), id="x")
    found = [(finding.code, finding.segment, finding.message[:7]) for finding in done.findings]
    assert found == [
        ("added-in-target", "p02.s2", "이에 앞서 장") if added else ("omitted-in-target", "p02.s2", "Earlier")
    ]


_VISIT = (
    "Foreign Minister Meets Counterpart of {0}\n\n1. The Minister met his counterpart of {0} in Seoul on May 2 and "
    "discussed trade.\n\n2. They agreed to work together on semiconductors, as the United States does."
)
_VISIT_KOREAN = (
    "외교장관, {0} 외교장관과 회담\n\n1. 장관은 5월 2일 서울에서 {0} 외교장관과 회담하고 통상에 대해 논의하였다.\n\n"
    "2. 양측은 미국과 같이 반도체 분야에서 협력하기로 하였다."
)


def test_releases_of_one_form_about_other_countries_are_told(aligner: PairAligner) -> None:
    def codes(english: str, korean: str) -> list[str]:
        pages = ("en.txt", _VISIT.format(english).encode()), ("ko.txt", _VISIT_KOREAN.format(korean).encode())
        return [finding.code for finding in aligner.align(*pages, id="x").findings]

    assert codes("Sweden", "칠레") == ["other-country"]
    assert codes("Sweden", "스웨덴") == codes("the United Arab Emirates", "아랍에미리트(UAE)") == []
    assert codes("the United States", "우리나라의 외교적 수단과 인도적") == []  # means, humane
    assert codes("our ally", "칠레") == codes("Sweden", "우리나라") == []  # the United States in both


@pytest.mark.parametrize("name", gold_names())
def test_a_release_and_its_original_are_about_the_same_countries(aligner: PairAligner, name: str) -> None:
    assert "other-country" not in [finding.code for finding in _align(aligner, name).findings]


def test_an_empty_page_is_called_empty_on_both_sides(aligner: PairAligner) -> None:
    with pytest.raises(InputError, match=r"no title found|empty"):
        aligner.align(("en.txt", b""), ("ko.txt", b""), id="x")


def test_a_much_longer_side_is_a_finding(aligner: PairAligner) -> None:
    english, korean = gold_pair("a03")
    blocks = korean.strip().split("\n\n")
    done = aligner.align(("en.txt", english.encode()), ("ko.txt", "\n\n".join(blocks[:2]).encode()), id="a03")
    codes = [finding.code for finding in done.findings]
    assert "length-mismatch" in codes
    assert "unrelated" not in codes  # what the Korean leaves out does not count against it
    assert 0.3 < done.likeness < 1


def test_texts_name_what_differs(aligner: PairAligner) -> None:
    english = "Ministers Meet\n\nMinister Cho Tae-yul pledged US$44 million on May 2, 2024 in Seoul."
    korean = "장관 회동\n\n박진 장관은 2024년 5월 2일 서울에서 4,500만 달러를 공여하기로 하였다."
    done = aligner.align(("a", english.encode()), ("b", korean.encode()), id="x")
    text = aligner.texts(done)["sentence"][-1]
    assert [text.source[start:end] for start, end in text.source_marks] == ["Cho Tae-yul", "US$44 million"]
    assert [text.target[start:end] for start, end in text.target_marks] == ["4,500만 달러"]
    assert text.reasons[0] == "numbers only in the English: US$44 million"


def test_one_paragraph_without_sentence_ends_is_one_bead(aligner: PairAligner) -> None:
    english = "Ministers Meet in Seoul\n\nthe ministers of both countries met in seoul and agreed to cooperate on trade"
    korean = "양국 장관 서울에서 회동\n\n양국 장관은 서울에서 만나 통상 분야에서 협력하기로 합의함"
    done = aligner.align(("a", english.encode()), ("b", korean.encode()), id="x")
    assert _pairs(done.sentences) == [((0,), (0,)), ((1,), (1,))]


def test_repeated_lines_stay_in_order(aligner: PairAligner) -> None:
    english = "Notice of the Meeting\n\n" + "\n\n".join(["The meeting was held in Seoul."] * 6)
    korean = "회의 개최 안내\n\n" + "\n\n".join(["회의는 서울에서 개최되었다."] * 6)
    done = aligner.align(("a", english.encode()), ("b", korean.encode()), id="x")
    assert _pairs(done.paragraphs) == [((n,), (n,)) for n in range(7)]


@pytest.mark.parametrize(
    ("english", "korean", "message"),
    [
        ("same", "same", "the same text as"),
        ("ko", "en", "give the English release first"),
        ("ko", "ko2", "English is expected on this side"),
        ("en", "en2", "Korean is expected on this side"),
    ],
)
def test_wrong_sides_are_refused(english: str, korean: str, message: str) -> None:
    first, second = gold_pair("a01"), gold_pair("a02")
    pages = {"same": first[0], "en": first[0], "ko": first[1], "en2": second[0], "ko2": second[1]}
    with pytest.raises(InputError, match=message):
        read_pair(("one.txt", pages[english].encode()), ("two.txt", pages[korean].encode()), id="x")


def test_outputs_are_named_by_level_and_confidence() -> None:
    settings = AlignSettings(level="both", min_confidence=0.9)
    names = [path.name for path in output_paths(Path("out/a.b.tmx"), settings)]
    assert names == ["a.b.paragraph.accepted.tmx", "a.b.paragraph.review.tmx", "a.b.accepted.tmx", "a.b.review.tmx"]
    assert output_paths(Path("x.html"), AlignSettings(level="both", format="html")) == [Path("x.html")]
