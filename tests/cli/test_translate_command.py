"""bitext translate as its users run it: real command, real model."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bitext.interchange.xliff_read import read_xliff
from bitext.normalize.release import normalize_release
from bitext.release.furniture import RULES
from bitext.release.read import read_release
from support import ROOT, SEEDS, assert_valid_tmx, run, seed_files, unit_pairs

pytestmark = pytest.mark.model
DATE = "2024-05-01"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    done = run("translate", SEEDS, "-o", folder, "--date", DATE, "--segtype", "both", "--combined", folder / "all.tmx")
    assert done.returncode == 0, done.stderr.decode()
    return folder


def _tmx(out: Path, seed: Path, kind: str = "") -> Path:
    return out / f"{seed.stem}{kind}.tmx"


@pytest.mark.parametrize("seed", seed_files(), ids=lambda path: path.stem)
def test_every_paragraph_stands_in_the_tmx_once_and_in_order(out: Path, seed: Path) -> None:
    release, _ = normalize_release(read_release(str(seed)))
    blocks = [block.text for block in release.blocks()]
    pairs = unit_pairs(assert_valid_tmx(_tmx(out, seed, ".paragraph")))
    assert [source for source, _ in pairs] == blocks
    sentences = unit_pairs(assert_valid_tmx(_tmx(out, seed)))
    assert " ".join(source for source, _ in sentences) == " ".join(blocks)
    assert all(target and re.search("[가-힣]", target) for _, target in [*pairs, *sentences])


@pytest.mark.parametrize("seed", seed_files(), ids=lambda path: path.stem)
def test_no_furniture_in_any_unit(out: Path, seed: Path) -> None:
    for source, _ in unit_pairs(assert_valid_tmx(_tmx(out, seed))):
        assert not any(rule.pattern.fullmatch(source) for rule in RULES)
        assert not re.search(r"unofficial translation|\(End\)|상세보기|Skip navigation|^Hit|^Date", source)


def test_units_say_where_they_come_from(out: Path) -> None:
    root = assert_valid_tmx(_tmx(out, seed_files()[3]))
    unit = root.findall("body/tu")[2]
    props = {prop.get("type"): prop.text for prop in unit.findall("prop")}
    assert props["x-bitext-release"] == "003_0453a9e9a754ef01"
    assert props["x-bitext-date"] == "2021-04-08"
    assert props["x-bitext-title"] == "Outcome of First ROK - Afghanistan Political Consultations"
    assert (props["x-bitext-paragraph"], props["x-bitext-kind"], props["x-bitext-marker"]) == ("2", "note", "*")
    assert re.fullmatch(r"[0-9a-f]{64}", props["x-bitext-model-sha256"] or "")
    assert re.fullmatch(r"[0-9a-f]{64}", props["x-bitext-glossary-sha256"] or "")
    assert float(props["x-bitext-score"] or "nan") <= 0
    assert "Vice Minister of Foreign Affairs = " in (props.get("x-bitext-terms-missed", "") or "") + (
        props.get("x-bitext-terms-found", "") or ""
    )
    source = unit.find("tuv")
    context = {prop.get("type"): prop.text for prop in source.findall("prop")}
    assert context["context_prev"] == context["x-previous-source-text"]
    assert context["x-bitext-release"] == props["x-bitext-release"]
    assert unit.get("creationdate") == "20240501T000000Z"
    assert len({tu.get("tuid") for tu in root.iter("tu")}) == len(root.findall("body/tu"))


def test_second_run_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    done = run(
        "translate", SEEDS, "-o", tmp_path, "--date", DATE, "--segtype", "both", "--combined", tmp_path / "all.tmx"
    )
    assert done.returncode == 0
    files = sorted(path.name for path in out.glob("*.tmx"))
    assert len(files) == 11
    for name in files:
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name


def test_combined_file_holds_all_releases_in_order(out: Path) -> None:
    combined = unit_pairs(assert_valid_tmx(out / "all.tmx"))
    single = [pair for seed in seed_files() for pair in unit_pairs(assert_valid_tmx(_tmx(out, seed)))]
    assert combined == single


def test_report_counts_agree_with_the_files(out: Path) -> None:
    lines = [json.loads(line) for line in (out / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["release"] for line in lines] == [seed.stem for seed in seed_files()]
    for line, seed in zip(lines, seed_files(), strict=True):
        root = assert_valid_tmx(_tmx(out, seed))
        assert line["status"] == "translated"
        assert line["segments"] == len(root.findall("body/tu"))
        assert line["paragraphs"] == len(assert_valid_tmx(_tmx(out, seed, ".paragraph")).findall("body/tu"))
        assert line["findings"] == len(line["details"])
        missed = sum(detail["code"] == "term-missed" for detail in line["details"])
        assert line["terms_missed"] == missed


def test_region_tags_are_written(tmp_path: Path) -> None:
    done = run("translate", seed_files()[1], "-o", tmp_path, "--source-tag", "en-US", "--target-tag", "ko-KR")
    assert done.returncode == 0
    root = assert_valid_tmx(_tmx(tmp_path, seed_files()[1]))
    tags = {tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in root.iter("tuv")}
    assert tags == {"en-US", "ko-KR"}
    assert root.find("header").get("srclang") == "en-US"


def test_outputs_are_not_overwritten_and_resume_keeps_them(out: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.glob("*.tmx")}
    plain = run("translate", SEEDS, "-o", out, "--segtype", "both")
    assert plain.returncode == 1
    assert b"--force" in plain.stderr
    assert b"--resume" in plain.stderr
    resumed = run("translate", SEEDS, "-o", out, "--date", DATE, "--segtype", "both", "--resume", "--format", "json")
    summary = json.loads(resumed.stdout)
    assert (summary["unchanged"], summary["translated"], summary["decoded"]) == (5, 0, 0)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before} == before


def test_resume_does_what_has_changed(tmp_path: Path) -> None:
    pages = tmp_path / "in" / "2024"
    pages.mkdir(parents=True)
    for seed in seed_files()[:2]:
        (pages / seed.name).write_bytes(seed.read_bytes())
    options = ("-o", tmp_path / "out", "--date", DATE, "--format", "json", "--beam-size", "1")
    assert run("translate", tmp_path / "in", *options).returncode == 0
    assert (tmp_path / "out" / "2024" / f"{seed_files()[0].stem}.tmx").exists()
    changed = pages / seed_files()[0].name
    changed.write_text(changed.read_text(encoding="utf-8").replace("2016", "2017"), encoding="utf-8")
    summary = json.loads(run("translate", tmp_path / "in", *options, "--resume").stdout)
    assert (summary["unchanged"], summary["translated"]) == (1, 1)
    other = json.loads(run("translate", tmp_path / "in", *options[:-1], "2", "--resume").stdout)
    assert (other["unchanged"], other["translated"]) == (0, 2)


def _many(folder: Path, count: int) -> Path:
    """Write variants of the seeds with other numbers."""
    folder.mkdir()
    for number in range(count):
        parts = re.split(r"\b(20\d\d)\b", seed_files()[number % 5].read_text(encoding="utf-8"))
        parts[1::2] = [str(int(year) + number) for year in parts[1::2]]
        (folder / f"r{number:03d}.txt").write_text("".join(parts), encoding="utf-8")
    return folder


def _start(pages: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "bitext",
        "translate",
        str(pages),
        "-o",
        str(out),
        "--date",
        DATE,
        "--beam-size",
        "1",
    ]
    return subprocess.Popen(
        [*command, *options],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )


@pytest.fixture(scope="module")
def long_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Pages that take more than one window of 500 releases, and their outputs in one go."""
    folder = tmp_path_factory.mktemp("long")
    pages = _many(folder / "in", 520)
    for page in sorted(pages.iterdir())[15:500]:
        text = f"Title of {page.stem}\n\nThe two sides met in Seoul and agreed to meet again.\n"
        page.write_text(text, encoding="utf-8")
    with _start(pages, folder / "whole") as whole:
        assert whole.wait(300) == 0
    return pages, folder / "whole"


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_interrupted_run_resumes_to_the_same_bytes(
    long_run: tuple[Path, Path], tmp_path: Path, kill: signal.Signals
) -> None:
    pages, whole = long_run
    with _start(pages, tmp_path / "out") as broken:
        while not list((tmp_path / "out").glob("r*.tmx")):
            assert broken.poll() is None, "the run ended before it could be interrupted"
            time.sleep(0.01)
        broken.send_signal(kill)
        assert broken.wait(60) == (-signal.SIGKILL if kill == signal.SIGKILL else 130)
    kept = sorted((tmp_path / "out").glob("*.tmx"))
    assert 0 < len(kept) < 520
    for path in kept:
        assert path.read_bytes() == (whole / path.name).read_bytes()
    with _start(pages, tmp_path / "out", "--resume", "--format", "json") as resumed:
        summary = json.loads(resumed.stdout.read()) if resumed.stdout else {}
        assert resumed.wait(300) == 0
    assert (summary["unchanged"], summary["translated"]) == (len(kept), 520 - len(kept))
    for path in sorted(whole.glob("*.tmx")):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_lines_from_a_pipe(tmp_path: Path) -> None:
    text = b"The two sides met. They agreed.\n\nUN\n"
    done = run("translate", "--lines", "-", stdin=text)
    lines = done.stdout.decode().split("\n")
    assert done.returncode == 0
    assert len(lines) == 4
    assert lines[0]
    assert (lines[1], lines[3]) == ("", "")
    (tmp_path / "in.txt").write_bytes(text)
    assert run("translate", "--lines", tmp_path / "in.txt", "-o", tmp_path / "ko.txt").returncode == 0
    assert (tmp_path / "ko.txt").read_bytes() == done.stdout
    records = run("translate", "--lines", tmp_path / "in.txt", "--format", "json").stdout.decode().splitlines()
    assert [json.loads(record)["target"] for record in records] == lines[:3]


def test_lines_keep_their_addresses() -> None:
    done = run("translate", "--lines", "-", stdin=b"Please write to press@mofa.go.kr by Friday.\n")
    assert b"press@mofa.go.kr" in done.stdout


def test_page_from_standard_input(tmp_path: Path) -> None:
    done = run("translate", "-", "-o", tmp_path, stdin=seed_files()[0].read_bytes())
    assert done.returncode == 0
    assert_valid_tmx(tmp_path / "stdin.tmx")


def test_html_and_table_rows(tmp_path: Path) -> None:
    page = ROOT / "tests" / "golden" / "release" / "board-page.html"
    assert run("translate", page, "-o", tmp_path, "--segtype", "both").returncode == 0
    ids = [tu.get("tuid") for tu in assert_valid_tmx(tmp_path / "board-page.paragraph.tmx").iter("tu")]
    assert "board-page/p11.c2" in ids
    assert len(ids) == len(set(ids))


def test_cells_without_words_are_copied_and_say_so(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    rows = (("Item", "Figure"), ("Aid", "1,234"), ("Contact", "press@mofa.go.kr"), ("Loans", "-"))
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page.write_text(
        f"<html><body><h1>Aid of the Year</h1><p>The two sides met.</p><table>{cells}</table></body></html>",
        encoding="utf-8",
    )
    done = run("translate", page, "-o", tmp_path / "tmx", "--segtype", "both", "--review-below", "100")
    assert done.returncode == 0, done.stderr.decode()
    for kind in ("", ".paragraph"):
        found = {}
        for unit in assert_valid_tmx(tmp_path / "tmx" / f"page{kind}.tmx").iter("tu"):
            source, target = (tuv.findtext("seg") for tuv in unit.findall("tuv"))
            found[source] = target, {prop.get("type"): prop.text for prop in unit.findall("prop")}, unit.find("note")
        for text in ("1,234", "press@mofa.go.kr", "-"):
            target, props, note = found[text]
            assert (target, props["x-bitext-origin"], note) == (text, "copy", None)
            assert not {"x-bitext-score", "x-bitext-quality", "x-bitext-terms-found"} & set(props)
        assert "x-bitext-origin" not in found["Aid"][1]
        assert "x-bitext-quality" in found["Aid"][1]
    assert run("translate", page, "-o", tmp_path / "xliff", "--output-format", "xliff").returncode == 0
    units = {unit.source: unit for unit in read_xliff(tmp_path / "xliff" / "page.xlf")}
    assert (units["-"].target, units["-"].status, units["-"].origin) == ("-", "machine", "copy")
    assert units["Aid"].origin == "mt"


def test_a_page_that_is_not_english_is_warned_of(tmp_path: Path) -> None:
    page = tmp_path / "french.txt"
    text = (
        "Le ministre a rencontré son homologue à Paris et ils ont discuté de la coopération bilatérale ainsi que de la "
        "situation dans la péninsule. Les deux parties ont convenu de renforcer leurs relations dans les domaines "
        "de la culture et de l’éducation."
    )
    page.write_text(f"Réunion des ministres à Paris\n\n{text}\n", encoding="utf-8")
    done = run("translate", page, seed_files()[0], "-o", tmp_path / "out", "--format", "json")
    assert done.returncode == 0
    (warning,) = done.stderr.decode().splitlines()
    assert warning.startswith(f"bitext: {page}: warning: hardly any of its ")
    assert [warned["input"] for warned in json.loads(done.stdout)["warnings"]] == [str(page)]
    french, seed = map(json.loads, (tmp_path / "out" / "report.jsonl").read_text(encoding="utf-8").splitlines())
    assert [(d["code"], d["segment"]) for d in french["details"] if d["code"] == "not-english"] == [
        ("not-english", None)
    ]
    assert not any(detail["code"] == "not-english" for detail in seed["details"])
    notes = [unit.findtext("note") or "" for unit in assert_valid_tmx(tmp_path / "out" / "french.tmx").iter("tu")]
    assert [note.startswith("not-english: ") for note in notes] == [True] + [False] * (len(notes) - 1)


def test_bad_files_are_reported_and_the_others_done(tmp_path: Path) -> None:
    pages = tmp_path / "in"
    pages.mkdir()
    (pages / "good.txt").write_bytes(seed_files()[0].read_bytes())
    bad = {
        "empty": b"",
        "binary": bytes(range(256)),
        "undecodable": "caf\u00e9 \u2013 r\u00e9sum\u00e9".encode("cp1252"),
        "titleless": b"1. The two sides met in Seoul on Monday and agreed on a great many things.",
        "bodyless": b"Only a Title",
        "huge": b"Title\n\n" + b"x" * 1_000_000,
        "korean": "제목\n\n우리 정부는 정책협의회를 개최하였다.\n".encode(),
    }
    for name, data in bad.items():
        (pages / f"{name}.txt").write_bytes(data)
    done = run("translate", pages, tmp_path / "missing.txt", "-o", tmp_path / "out", "--format", "json")
    assert done.returncode == 1
    messages = done.stderr.decode().splitlines()
    assert len(messages) == len(bad) + 1
    for name in [*bad, "missing"]:
        (message,) = [line for line in messages if f"{name}.txt" in line]
        assert message.startswith("bitext: ")
        assert "Traceback" not in message
    summary = json.loads(done.stdout)
    assert (summary["translated"], summary["failed"]) == (1, 8)
    assert [path.name for path in (tmp_path / "out").glob("*.tmx")] == ["good.tmx"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["translate"], 2, "give INPUT... and -o OUT"),
        (["translate", "x.txt"], 2, "give INPUT... and -o OUT"),
        (["translate", "--lines", "-", "x.txt"], 2, "one or the other"),
        (["translate", "x", "-o", "o", "--segtype", "block"], 2, "'block' is not one of"),
        (["translate", "x", "-o", "o", "--device", "tpu"], 2, "'tpu' is not one of"),
        (["translate", "x", "-o", "o", "--compute-type", "int4"], 2, "'int4' is not one of"),
        (["translate", "x", "-o", "o", "--beam-size", "0"], 2, "0 is not in the range"),
        (["translate", "x", "-o", "o", "--target-tag", "kor"], 2, "write ko or ko-KR"),
        (["translate", "x", "-o", "o", "--source-tag", "en_US"], 2, "write en or en-US"),
        (["translate", "x", "-o", "o", "--date", "yesterday"], 2, "is no date"),
        (["translate", "x", "-o", "o", "--colour"], 2, "No such option"),
        (["translate", "{seeds}", "-o", "{tmp}/o", "--model", "{tmp}/m"], 1, "no such model folder"),
        (["translate", "{seeds}", "-o", "{tmp}/o", "--model", "{seeds}"], 1, "model.bin is missing"),
        (["translate", "{seeds}", "-o", "{tmp}/o", "--glossary", "{tmp}/g"], 1, "cannot be read"),
        (["translate", "{tmp}", "-o", "{tmp}/o"], 1, "holds no .docx, .htm, .html, .hwpx, .pdf, .txt file"),
        (["translate", "{seeds}", "-o", "/dev/null/o"], 1, "cannot be made a folder"),
        (["translate", "--lines", "{tmp}/none.txt"], 1, "cannot be read"),
        (["model", "info", "--model", "{tmp}"], 1, "model.bin is missing"),
        (["normalize", "{tmp}/none"], 1, "cannot be read"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_wrong_use_ends_in_one_clear_message(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    done = run(*[part.format(seeds=SEEDS, tmp=tmp_path) for part in arguments])
    text = done.stderr.decode()
    assert done.returncode == code, text
    assert message in " ".join(text.split())
    assert "Traceback" not in text
    assert done.stdout == b""
    if code == 1:
        assert len(text.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_disk_is_an_error_not_a_half_file(tmp_path: Path) -> None:
    """A folder on a file system of 64 KiB stands for a full disk, where the machine lets us make one."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        done = run("translate", SEEDS, "-o", small)
        assert done.returncode == 1
        assert b"No space left" in done.stderr
        assert b"Traceback" not in done.stderr
        for path in small.glob("*.tmx"):
            assert_valid_tmx(path)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_source_date_epoch_is_the_default_date(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bitext",
        "translate",
        str(seed_files()[1]),
        "-o",
        str(tmp_path),
        "--beam-size",
        "1",
    ]
    subprocess.run(command, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}, check=True, capture_output=True)
    root = assert_valid_tmx(_tmx(tmp_path, seed_files()[1]))
    assert root.find("header").get("creationdate") == "20231114T221320Z"


def test_file_name_that_is_not_utf8_does_not_stop_the_batch(tmp_path: Path) -> None:
    pages = tmp_path / "in"
    pages.mkdir()
    text = "Title of it\n\nThe two sides met in Seoul and agreed to meet again.\n"
    (pages / "good.txt").write_text(text, encoding="utf-8")
    with open(os.path.join(os.fsencode(pages), b"bad\xff.txt"), "w", encoding="utf-8") as stream:  # noqa: PTH118, PTH123
        stream.write(text)
    done = run("translate", pages, "-o", tmp_path / "out", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["translated"] == 2


def test_options_that_say_nothing_about_lines_are_refused(tmp_path: Path) -> None:
    done = run("translate", "--lines", "-", "--glossary", tmp_path, "--resume", stdin=b"One.\n")
    assert done.returncode == 2
    assert b"--glossary, --resume" in done.stderr


def test_two_inputs_never_share_an_output(tmp_path: Path) -> None:
    for name in ("a.txt", "a.paragraph.txt"):
        (tmp_path / name).write_text("Title\n\nThe two sides met in Seoul and agreed to meet.\n", encoding="utf-8")
    done = run("translate", tmp_path / "a.txt", tmp_path / "a.paragraph.txt", "-o", tmp_path / "o", "--segtype", "both")
    assert done.returncode == 1
    assert b"two inputs would write this file" in done.stderr
    assert not (tmp_path / "o").exists()


# ---- terms

_PAGE = """Minister Meets Sudanese Counterpart

2024-05-01

1. The Minister of Foreign Affairs of the Republic of Korea met Ahn Se-ryung in Khartoum to discuss ODA.

2. ODA for Sudan will grow. Foreign Minister Kang Kyung-wha welcomed the outcome.
"""


def _summary(page: Path, out: Path, *options: str | Path) -> tuple[dict[str, int], list[dict[str, str]]]:
    done = run("translate", page, "-o", out, "--date", DATE, "--format", "json", "--beam-size", "1", *options)
    assert done.returncode == 0, done.stderr.decode()
    (line,) = (out / "report.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(done.stdout), json.loads(line).get("details", [])


def test_terms_are_enforced_preferred_reported_or_left(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"{_PAGE}\n3. The two sides discussed the Kimberley Process.\n", encoding="utf-8")
    glossary = shutil.copytree(ROOT / "glossaries", tmp_path / "glossaries")
    forums = (glossary / "forums.tsv").read_text(encoding="utf-8")
    unknown = re.sub(r"(?m)^(Kimberley Process\t)\S+ ?\S*(\t.*\tpreferred\t.*)$", r"\1금강석 협의체\2", forums)
    unknown = re.sub(r"(?m)^Kimberley Process\t.*\tadmitted\t.*\n", "", unknown)  # the model may know both
    assert unknown.count("금강석 협의체") == 1
    (glossary / "forums.tsv").write_text(unknown, encoding="utf-8")
    chosen = ("--glossary", glossary)
    found = {}
    for mode in ("off", "report", "prefer", "enforce"):
        summary, details = _summary(page, tmp_path / mode, *chosen, "--terms", mode)
        found[mode] = summary["terms_found"]
        codes = {detail["code"] for detail in details}
        assert ("name-unresolved" in codes) == (mode != "off")
        assert ("office-date" in codes) == (mode != "off")
    assert found["off"] == 0
    assert found["report"] <= found["prefer"] <= found["enforce"]
    assert found["enforce"] > found["report"]
    pairs = unit_pairs(assert_valid_tmx(tmp_path / "enforce" / "page.tmx"))
    assert "공적개발원조(ODA)" in (pairs[1][1] or "")
    assert "ODA" in (pairs[2][1] or "")
    assert "공적개발원조" not in (pairs[2][1] or "")
    assert "금강석 협의체" in " ".join(korean or "" for _, korean in pairs)
    changed, _ = _summary(page, tmp_path / "report", *chosen, "--resume", "--terms", "enforce")
    again, _ = _summary(page, tmp_path / "report", *chosen, "--resume", "--terms", "enforce")
    assert (changed["translated"], again["unchanged"]) == (1, 1)
    assert (tmp_path / "report" / "page.tmx").read_bytes() == (tmp_path / "enforce" / "page.tmx").read_bytes()


def test_terms_are_no_option_of_plain_lines() -> None:
    done = run("translate", "--lines", "-", "--terms", "report", stdin=b"The two sides met.\n")
    assert done.returncode == 2
    assert b"--terms says nothing about plain lines" in done.stderr


def test_resume_keeps_what_was_found_and_what_others_wrote(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A Title\n\n1. The two sides met in Seoul on May 3.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run("translate", page, "-o", out, "--terms", "report", "--review-below", "100").returncode == 0
    first = json.loads((out / "report.jsonl").read_text(encoding="utf-8"))
    assert first["details"]
    assert run("translate", page, "-o", out, "--terms", "report", "--review-below", "100", "--resume").returncode == 0
    second = json.loads((out / "report.jsonl").read_text(encoding="utf-8"))
    assert second == {**first, "status": "unchanged"}
    (out / "page.tmx").write_text("<tmx>the work of a person</tmx>", encoding="utf-8")
    done = run("translate", page, "-o", out, "--resume")
    assert done.returncode == 1
    assert "was not written by bitext" in done.stderr.decode()
    assert (out / "page.tmx").read_text(encoding="utf-8") == "<tmx>the work of a person</tmx>"


def test_combined_file_is_no_other_output(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A Title\n\n1. The two sides met.\n", encoding="utf-8")
    for name in ("page.tmx", "report.jsonl"):
        done = run("translate", page, "-o", tmp_path / "out", "--combined", tmp_path / "out" / name, "--force")
        assert done.returncode == 1
        assert "another output of this run" in done.stderr.decode()
