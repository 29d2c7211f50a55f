"""What several tests need: the checkout's paths, running the command, counting work, the DTD, OmegaT projects."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lxml import etree

from bitext.memory.store import Store
from bitext.memory.units import MemoryUnit, UnitStatus

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
GOLDEN = ROOT / "tests" / "golden"
_SCHEMA = ROOT / "tests" / "schema"
_DTD = _SCHEMA / "tmx14.dtd"
#: Of TBX-Basic 2008, which a DTD cannot hold to its element. Source: its constraint file (TBXBasicXCSV02.xcs).
_TBX_2008 = {
    ("descrip", "subjectField"): None,
    ("descrip", "definition"): None,
    ("descrip", "context"): None,
    ("admin", "customerSubset"): None,
    ("admin", "projectSubset"): None,
    ("admin", "source"): None,
    ("termNote", "geographicalUsage"): None,
    ("termNote", "partOfSpeech"): {"noun", "verb", "adjective", "adverb", "properNoun", "other"},
    ("termNote", "termType"): {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
    ("termNote", "grammaticalGender"): {"masculine", "feminine", "neuter", "other"},
    ("termNote", "administrativeStatus"): {
        f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated", "superseded")
    },
}

_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>{source}</source_lang><target_lang>{target}</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the bitext command as a user does; never raises on a non-zero exit code."""
    return subprocess.run(
        [sys.executable, "-m", "bitext", *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, check=False
    )


def seed_files() -> list[Path]:
    files = sorted(SEEDS.glob("*.txt"))
    assert len(files) == 5, "the five seeds belong to the checkout"
    return files


@cache
def _tmx_dtd() -> etree.DTD:
    return etree.DTD(str(_SCHEMA / "tmx14.dtd"))


@cache
def _xliff_schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA / name)))


def assert_valid_tmx(path: Path) -> etree._Element:
    """Parse a TMX file without network or entities, validate it against the DTD and return its root."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(str(path), parser).getroot()
    dtd = _tmx_dtd()
    assert dtd.validate(root), dtd.error_log.filter_from_errors()
    return root


def assert_valid_tbx(data: bytes, dialect: str) -> etree._Element:
    """Parse a TBX file without network or entities, validate it against the rules of TBX-Basic and return its root."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if dialect == "tbx-2008":
        dtd = etree.DTD(str(_SCHEMA / "tbx-basic-2008.dtd"))
        assert dtd.validate(root), dtd.error_log.filter_from_errors()
        for element in root.find("text").iter("descrip", "admin", "termNote"):
            values = _TBX_2008[element.tag, element.get("type")]
            assert values is None or element.text in values, etree.tostring(element)
    else:
        rules = etree.RelaxNG(etree.parse(str(_SCHEMA / f"tbx-basic-{dialect.removeprefix('tbx-')}.rng")))
        assert rules.validate(root), rules.error_log.filter_from_errors()
    return root


def assert_valid_xliff(path: Path) -> etree._Element:
    """Parse an XLIFF file, validate it against the rules of its version (strict, for 1.2) and return its root."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(str(path), parser).getroot()
    schema = _xliff_schema({"1.2": "xliff12.xsd", "2.1": "xliff21.xsd"}[root.get("version")])
    assert schema.validate(root), schema.error_log
    return root


def unit_pairs(root: etree._Element) -> list[tuple[str, str | None]]:
    """Return (source, target) of every unit; the target is None where the unit has none."""
    pairs = []
    for unit in root.iter("tu"):
        texts = [tuv.findtext("seg") or "" for tuv in unit.iter("tuv")]
        pairs.append((texts[0], texts[1] if len(texts) > 1 else None))
    return pairs


def omegat_translate(
    project: Path,
    sources: dict[str, str],
    memories: list[Path],
    *,
    tags: tuple[str, str] = ("en", "ko"),
    glossaries: list[Path] | None = None,
    script: Path | None = None,
) -> dict[str, str]:
    """Make an OmegaT project, translate it headless from its tm/auto, and return the target files' text.

    Sentence segmentation is off: the paragraphs of the sources are the segments. (OmegaT's own English rules cut
    behind "H.E.".) A Groovy script runs in OmegaT when the project is loaded.
    """
    for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (project / folder).mkdir(parents=True, exist_ok=True)
    settings = _PROJECT.format(source=tags[0], target=tags[1])
    (project / "omegat.project").write_text(settings, encoding="utf-8")
    for name, text in sources.items():
        (project / "source" / name).write_text(text, encoding="utf-8")
    for memory in memories:
        (project / "tm" / "auto" / memory.name).write_bytes(memory.read_bytes())
    for glossary in glossaries or []:
        (project / "glossary" / glossary.name).write_bytes(glossary.read_bytes())
    run_omegat(project, script=script)
    return {name: (project / "target" / name).read_text(encoding="utf-8") for name in sources}


def run_omegat(project: Path, *, script: Path | None = None, encoding: str = "UTF-8") -> None:
    """Write the target files of an OmegaT project headless, as on a system with an encoding of its own."""
    home = project / "home"
    home.mkdir(exist_ok=True)
    java = f"-Duser.home={home} -Dfile.encoding={encoding} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # soon up
    done = subprocess.run(
        ["omegat", "--mode=console-translate", *([f"--script={script}"] if script else []), str(project)],
        capture_output=True,
        env={**os.environ, "HOME": str(home), "JAVA_TOOL_OPTIONS": java},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def gold_pair(name: str) -> tuple[str, str]:
    """Return the English and the Korean page of a composed release pair (benchmarks/alignment-gold)."""
    content = json.loads((ROOT / "benchmarks" / "alignment-gold" / f"{name}.json").read_text(encoding="utf-8"))
    pages = ["\n\n".join(" ".join(paragraph) for paragraph in content[lang]) + "\n" for lang in ("en", "ko")]
    return pages[0], pages[1]


def gold_names() -> list[str]:
    return sorted(path.stem for path in (ROOT / "benchmarks" / "alignment-gold").glob("*.json"))


def memory_of(path: Path, pairs: list[tuple[str, str]], status: UnitStatus = "reviewed") -> Path:
    """Make or extend a translation memory; the date is that of the tests."""
    units = [MemoryUnit(source=source, target=target, status=status) for source, target in pairs]
    with Store.open(path, write=True) as store:
        store.add(units, date=datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC))
    return path


def write_one_unit(path: Path, author: str) -> None:
    """Write a TMX of one unit that somebody changed last."""
    variants = '<tuv xml:lang="en"><seg>One.</seg></tuv><tuv xml:lang="ko"><seg>하나.</seg></tuv>'
    unit = f'<tu tuid="r/p01" changeid="{author}">{variants}</tu>'
    path.write_text(f'<tmx version="1.4"><header/><body>{unit}</body></tmx>', encoding="utf-8")


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls, with those of generators, some work takes: a measure of time that does not vary."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
