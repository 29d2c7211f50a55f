"""Strict and lax scores on alignments small enough to count by hand; beads as files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bitext.errors import InterchangeError
from bitext.evaluate.alignment import calibration_error, score_alignments
from bitext.interchange.beads import BeadText, read_beads, write_jsonl, write_tsv
from bitext.interchange.sheet import review_sheet
from bitext.model import Bead, Finding

KNOWN = [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((), (3,))]


def test_a_perfect_alignment_scores_one() -> None:
    score = score_alignments([(KNOWN, KNOWN)])
    assert (score.strict_f1, score.lax_f1, score.one_to_one, score.beads) == (1.0, 1.0, 1.0, 4)


def test_half_a_bead_is_lax_and_not_strict() -> None:
    found = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), (2,)), ((), (3,))]
    score = score_alignments([(KNOWN, found)])
    assert score.strict_precision == 3 / 5
    assert score.lax_precision == 4 / 5
    assert (score.strict_recall, score.lax_recall) == (2 / 3, 1.0)
    assert score.one_to_one == 2 / 3


def test_a_wrong_pair_is_neither() -> None:
    score = score_alignments([([((0,), (0,)), ((1,), (1,))], [((0,), (1,)), ((1,), (0,))])])
    assert (score.strict_f1, score.lax_f1) == (0.0, 0.0)


def test_calibration_error_is_the_gap_to_the_share_of_right_beads() -> None:
    assert calibration_error([(0.95, True)] * 9 + [(0.95, False)]) == pytest.approx(0.05)
    assert calibration_error([]) == 0.0


TEXTS = [
    BeadText(
        id="r/s000",
        level="sentence",
        bead=Bead(source=range(1), target=range(2), confidence=0.5),
        source="4 < 5 & “so”",
        target="넷\t다섯",
        source_marks=((0, 1), (4, 5)),
        reasons=("numbers only in the English: 4, 5",),
    ),
    BeadText(
        id="r/s001",
        level="sentence",
        bead=Bead(source=range(1, 2), target=range(0), confidence=0.9),
        source="Left out.",
        target="",
    ),
]


def test_lines_say_what_the_beads_hold(tmp_path: Path) -> None:
    stream = io.StringIO()
    write_jsonl(stream, TEXTS)
    first = json.loads(stream.getvalue().splitlines()[0])
    assert first["source"] == [0]
    assert first["target"] == [0, 1]
    assert (first["level"], first["confidence"], first["target_text"]) == ("sentence", 0.5, "넷\t다섯")
    path = tmp_path / "beads.jsonl"
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert read_beads(path, "sentence") == [((0,), (0, 1)), ((1,), ())]
    with pytest.raises(InterchangeError, match="no beads of level paragraph"):
        read_beads(path, "paragraph")


def test_a_table_has_as_many_cells_in_every_line() -> None:
    stream = io.StringIO()
    write_tsv(stream, TEXTS)
    assert {line.count("\t") for line in stream.getvalue().splitlines()} == {6}


def test_vecalign_s_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gold"
    path.write_text("[0]:[0]\n[1, 2]:[1]:0.25\n[]:[2]\n", encoding="utf-8")
    assert read_beads(path, "sentence") == [((0,), (0,)), ((1, 2), (1,)), ((), (2,))]
    path.write_text("[0]:[0]\n0-0\n", encoding="utf-8")
    with pytest.raises(InterchangeError, match=r"gold:2: not a bead"):
        read_beads(path, "sentence")


def test_the_sheet_marks_and_escapes() -> None:
    finding = Finding(code="omitted-in-target", severity="warning", message="<b>", segment="p01")
    page = review_sheet("A & B", "en.txt", [("Sentences", TEXTS)], [finding])
    assert "<mark>4</mark> &lt; <mark>5</mark> &amp; “so”" in page
    assert "A &amp; B" in page
    assert "&lt;b&gt;" in page
    assert "not in the Korean" in page
    assert "http" not in page
    assert "<script" not in page
