"""bitext evaluate on files whose scores are known."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from sacrebleu.metrics import BLEU, CHRF, TER

from support import ROOT, run

PAIRS = [
    ("The two sides met in Seoul on May 2, 2019.", "양측은 2019년 5월 2일 서울에서 만났다."),
    ("The UNHCR side welcomed US$44 million.", "유엔난민기구 측은 4,400만 달러를 환영하였다."),
    ("They agreed on closer cooperation.", "양측은 협력 강화에 합의하였다."),
]


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    path = tmp_path / "dev.tsv"
    path.write_text("".join(f"{a}\t{b}\n" for a, b in PAIRS), encoding="utf-8")
    return path


def _write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_scores_are_sacrebleu_s(reference: Path, tmp_path: Path) -> None:
    texts = ["양측은 2019년 5월 2일 서울에서 회동하였다.", "유엔난민기구는 440만 달러를 환영하였다.", "합의하였다."]
    done = run("evaluate", reference, _write(tmp_path / "a.txt", texts), "--format", "json")
    (row,) = json.loads(done.stdout)
    references = [[target for _, target in PAIRS]]
    assert row["BLEU"] == round(BLEU(tokenize="ko-mecab").corpus_score(texts, references).score, 2)
    assert row["chrF2"] == round(CHRF().corpus_score(texts, references).score, 2)
    assert row["chrF2++"] == round(CHRF(word_order=2).corpus_score(texts, references).score, 2)
    assert row["TER"] == round(TER().corpus_score(texts, references).score, 2)
    assert "tok:ko-mecab" in row["signatures"]["BLEU"]
    assert row["numbers"] == 50.0


def test_systems_stand_side_by_side_with_bootstrap(reference: Path, tmp_path: Path) -> None:
    right = _write(tmp_path / "right.txt", [target for _, target in PAIRS])
    poor = _write(tmp_path / "poor.txt", ["회의", "환영", "합의"])
    rows = list(csv.DictReader(io.StringIO(run("evaluate", reference, poor, right, "--format", "csv").stdout.decode())))
    assert [Path(row["system"]).name for row in rows] == ["poor.txt", "right.txt"]
    assert rows[0]["p chrF2++"] == ""
    assert float(rows[1]["p chrF2++"]) < 0.05
    assert (rows[1]["chrF2++"], rows[1]["terms"], rows[1]["numbers"]) == ("100.0", "100.0", "100.0")
    table = run("evaluate", reference, poor, right).stdout.decode()
    assert "nrefs:1" in table
    assert len({len(line.split("  ")[0]) for line in table.splitlines()[:1]}) == 1


def test_equal_systems_differ_by_nothing_and_one_sentence_says_nothing(reference: Path, tmp_path: Path) -> None:
    texts = ["양측은 2019년 5월 서울에서 회동하였다.", "환영하였다.", "합의하였다."]
    one, other = _write(tmp_path / "a.txt", texts), _write(tmp_path / "b.txt", texts)
    rows = json.loads(run("evaluate", reference, one, other, "--format", "json").stdout)
    assert [rows[1][f"p {metric}"] for metric in ("BLEU", "chrF2", "chrF2++", "TER")] == [1.0] * 4
    single = tmp_path / "one.tsv"
    single.write_text("\t".join(PAIRS[0]) + "\n", encoding="utf-8")
    good, poor = _write(tmp_path / "c.txt", [PAIRS[0][1]]), _write(tmp_path / "d.txt", ["회의"])
    rows = json.loads(run("evaluate", single, good, poor, "--format", "json").stdout)
    assert rows[1]["p chrF2++"] is None


def test_a_verb_that_looks_like_a_term_is_none(tmp_path: Path) -> None:
    reference = tmp_path / "dev.tsv"
    reference.write_text("Korea will grant them visas.\t한국은 이들에게 사증을 발급할 예정이다.\n", encoding="utf-8")
    done = run(
        "evaluate", reference, _write(tmp_path / "a.txt", ["한국은 이들에게 사증을 발급한다."]), "--format", "json"
    )
    assert json.loads(done.stdout)[0]["terms"] == 100.0


def test_a_system_of_other_sources_is_refused(reference: Path, tmp_path: Path) -> None:
    system = tmp_path / "system.tsv"
    system.write_text("".join(f"{a}\t{b}\n" for a, b in (PAIRS[1], PAIRS[0], PAIRS[2])), encoding="utf-8")
    done = run("evaluate", reference, system)
    assert done.returncode == 1
    assert b"pair 1 has the source 'The UNHCR side" in done.stderr


def test_tables_and_xliff_are_systems_too(reference: Path, tmp_path: Path) -> None:
    table = shutil.copy(reference, tmp_path / "x.tab")
    units = "".join(
        f'<trans-unit id="{number}"><source>{a}</source><target>{b}</target></trans-unit>'
        for number, (a, b) in enumerate(PAIRS)
    )
    (tmp_path / "x.xlf").write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="x" datatype="x" '
        f'source-language="en" target-language="ko"><body>{units}</body></file></xliff>',
        encoding="utf-8",
    )
    rows = json.loads(run("evaluate", reference, table, tmp_path / "x.xlf", "--format", "json").stdout)
    assert [row["BLEU"] for row in rows] == [100.0, 100.0]


def test_pairs_without_a_reference_are_refused(tmp_path: Path) -> None:
    reference = tmp_path / "dev.tsv"
    reference.write_text("".join(f"{a}\t{b}\n" for a, b in (PAIRS[0], (PAIRS[1][0], " "))), encoding="utf-8")
    done = run("evaluate", reference, _write(tmp_path / "a.txt", ["회의", "환영"]))
    assert done.returncode == 1
    assert b"1 of 2 pairs have no Korean to compare with (pair 2)" in done.stderr


@pytest.mark.model
def test_a_model_and_a_tmx_are_systems_too(reference: Path, tmp_path: Path) -> None:
    rows = json.loads(run("evaluate", reference, "--model", ROOT / "models" / "en-ko", "--format", "json").stdout)
    assert 0 <= rows[0]["chrF2++"] <= 100
    tmx = tmp_path / "x.tmx"
    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{a}</seg></tuv><tuv xml:lang="KO"><seg>{b}</seg></tuv></tu>' for a, b in PAIRS
    )
    tmx.write_text(f'<tmx version="1.4"><header/><body>{units}</body></tmx>', encoding="utf-8")
    (row,) = json.loads(run("evaluate", reference, tmx, "--format", "json").stdout)
    assert row["BLEU"] == 100.0


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("one\ntwo\n", "a.txt", "2 translations for 3 references"),
        ("no tab\n", "a.tsv", "a.tsv:1: one cell"),
        ("<tmx><body><tu>", "a.tmx", "a.tmx:1:15: not well-formed XML"),
        (
            '<!DOCTYPE t [<!ENTITY e "x">]><tmx><tu><tuv/></tu></tmx>',
            "a.tmx",
            "a.tmx:1: the document type declares",
        ),
    ],
)
def test_bad_system_files_are_refused(reference: Path, tmp_path: Path, content: str, name: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run("evaluate", reference, tmp_path / name)
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_nothing_to_score_is_wrong_usage(reference: Path) -> None:
    assert run("evaluate", reference).returncode == 2


def test_convert_refuses_what_is_no_model(tmp_path: Path) -> None:
    done = run("model", "convert", tmp_path / "none", "-o", tmp_path / "out")
    assert (done.returncode, b"no such folder" in done.stderr) == (1, True)
    done = run("model", "convert", tmp_path, "-o", tmp_path / "out")
    assert (done.returncode, b"neither a Hugging Face folder" in done.stderr) == (1, True)
    done = run("model", "convert", tmp_path, "-o", tmp_path)
    assert (done.returncode, b"exists already" in done.stderr) == (1, True)
