"""The parts of the training recipe that need no PyTorch: corpus checker, cleaning, annotation, variation."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bitext.glossary.table import read_glossary
from recipe.annotate import TermAnnotator, vary_slots
from recipe.check_world import check_file, check_pair
from recipe.data import Counts, Pair, clean, read_pairs, register_tag, world_pairs
from recipe.prepare import wanted
from support import ROOT

WORLD = ROOT / "models" / "en-ko" / "training" / "world"


def _codes(english: str, korean: str) -> list[str]:
    return [code for code, _ in check_pair(english, korean, {})]


@pytest.mark.parametrize(
    ("english", "korean", "codes"),
    [
        ("The two sides met in Seoul in 2019.", "양측은 2019년 서울에서 만났다.", []),
        ("The two sides met in Seoul in 2019.", "양측은 2018년 서울에서 만났다.", ["number"]),
        ("It cost US$4.5 million in the end.", "결국 450만 달러가 들었다.", []),
        ("It cost US$4.5 million in the end.", "결국 45만 달러가 들었다.", ["number"]),
        ("They met on May 2 in the capital.", "이들은 6월 2일 수도에서 만났다.", ["number"]),
        ("They met on May 2 in the capital.", "이들은 5월 2일 수도에서 만났습니다.", ["polite"]),
        ("He said they would meet again soon.", "그는 “곧 다시 만나겠습니다.”라고 말하였다.", []),
        ("They met in the capital again.", "They met in 수도.", ["hangul"]),
        ("They met in the capital again.", "양측은 ||| 수도에서 다시 만났다.", ["separator"]),
        ("They met in the capital again.", " 양측은 수도에서 다시 만났다.", ["form"]),
        ("They met in the capital again and they agreed on a great many things.", "만났다.", ["length"]),
    ],
)
def test_pair_is_judged(english: str, korean: str, codes: list[str]) -> None:
    assert _codes(english, korean) == codes


def test_file_is_judged_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "000.tsv"
    path.write_text(
        "1\t양측은 서울에서 다시 만나 협의하였다.\n1\t-\n9\t하나\nx\n2\t양측은 서울에서 다시 만나 협의하였다.\n",
        encoding="utf-8",
    )
    english = ["Both sides met in Seoul and held talks.", "They conferred again in Seoul the other day."]
    found = [(complaint.number, complaint.code) for complaint in check_file(path, english, {})]
    assert found == [(1, "twice"), (9, "no-such-line"), (0, "form"), (2, "near-duplicate")]


def test_committed_corpus_has_every_line_once_and_plain_korean() -> None:
    """What can be told without the English, which is not part of the project."""
    files = sorted(WORLD.glob("*.tsv"))
    assert len(files) >= 60
    translated = 0
    for path in files:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        numbers = [int(number) for number, _ in rows]
        assert numbers == sorted(set(numbers)), path.name
        assert all(text == text.strip() and "|||" not in text for _, text in rows)
        translated += sum(text != "-" for _, text in rows)
    assert translated >= 25_000


def test_korean_is_joined_with_its_english_by_line(tmp_path: Path) -> None:
    (tmp_path / "source_en").mkdir()
    (tmp_path / "source_en" / "sents-000.txt").write_text("One.\nTwo.\nThree.\n", encoding="utf-8")
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "000.tsv").write_text("3\t셋.\n1\t하나.\n2\t-\n", encoding="utf-8")
    assert list(world_pairs(tmp_path, tmp_path / "world")) == [("Three.", "셋."), ("One.", "하나.")]


def test_pairs_are_cleaned_counted_and_kept_out(tmp_path: Path) -> None:
    (tmp_path / "diplomatic").mkdir()
    rows = [
        "The “ROK” side  spoke – briefly.\t“한국” 측이 짧게 발언하였다.",
        "The “ROK” side  spoke – briefly.\t“한국” 측이 짧게 발언하였다.",
        "Held out sentence.\t제외된 문장이다.",
        "English only.\tEnglish only.",
    ]
    (tmp_path / "diplomatic" / "a.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "held.txt").write_text("held out, SENTENCE\n", encoding="utf-8")
    counts = Counts()
    pairs = read_pairs(tmp_path, ROOT / "glossaries", [tmp_path / "held.txt"], counts)
    own = [pair for pair in pairs if pair.domain == "diplomatic"]
    assert [(pair.source, pair.target) for pair in own] == [
        ('The "ROK" side spoke - briefly.', '"한국" 측이 짧게 발언하였다.')
    ]
    assert dict(counts.by_domain["diplomatic"]) == {"kept": 1, "duplicate": 1, "held out": 1, "script": 1}
    assert "| diplomatic | 1 | 1 | 1 |" in counts.table()


def test_register_is_told_from_the_ending() -> None:
    assert [register_tag(text) for text in ("하였다.", "합니다.", "“하겠습니다.”라고 하였다.", "회의 개최")] == [
        "<d>",
        "<p>",
        "<d>",
        "<d>",
    ]


def test_annotated_terms_stand_in_source_and_target() -> None:
    entries = read_glossary(ROOT / "glossaries").entries
    pairs = [
        Pair(source="Officials of the UNHCR and the World Bank met in Geneva on Monday.",
             target="유엔난민기구와 세계은행 관계자들이 월요일 제네바에서 만났다.", domain="x")
    ]  # fmt: skip
    annotator = TermAnnotator(entries, share=1.0, random_share=0.5, generator=random.Random(3))
    seen = set()
    for _ in range(40):
        for pair in annotator.annotate(pairs):
            given = [part.partition("⟧")[0] for part in pair.source.split("⟦")[1:]]
            assert given
            assert all(term in pair.target for term in given)
            seen.update(given)
    assert {"유엔난민기구", "세계은행", "제네바"} <= seen
    assert len(seen) > 3, "another noun is asked for now and then"


def test_verbs_are_given_as_the_glossary_has_them_and_stay_inflected() -> None:
    pair = Pair(
        source="The two sides exchanged views on trade at the meeting and agreed to meet again.",
        target="양측은 회의에서 무역에 대해 의견을 교환하고 다시 만나기로 하였다.",
        domain="x",
    )
    entries = [entry for entry in read_glossary(ROOT / "glossaries").entries if entry.source.pos != "noun"]
    annotator = TermAnnotator(entries, share=1.0, random_share=1.0, generator=random.Random(3))
    copies = [copy for _ in range(20) for copy in annotator.annotate([pair])]
    assert {copy.target for copy in copies} == {pair.target}
    assert any("⟦" in copy.source and "교환하" in copy.source for copy in copies)


def test_what_the_mix_never_shows_is_left_out() -> None:
    preset = {"mix": {"world": [0.0, 0.1], "usage": [0.0, 0.0], "public": [0.1, 0.0]}, "public": ["udhr"]}
    kept = [name for name in ("world", "usage", "public/udhr", "public/tatoeba") if wanted(name, preset)]
    assert kept == ["world", "public/udhr"]


def test_varied_numbers_agree_on_both_sides() -> None:
    pair = Pair(
        source="The 4th talks took place on May 2, 2019.", target="제4차 회담이 2019년 5월 2일 개최되었다.", domain="x"
    )
    varied = list(vary_slots([pair] * 50, random.Random(1), share=1.0))
    assert len({copy.source for copy in varied}) > 20
    for copy in varied:
        assert _codes(copy.source, copy.target) == []
        assert copy != pair


def test_cleaning_is_that_of_run_time() -> None:
    assert clean("the UNHCR’s\u00a0“club” , 2018") == 'the UNHCR\'s "club", 2018'
