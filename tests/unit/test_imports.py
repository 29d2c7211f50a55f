"""The direction of imports: cli -> batch -> pipeline -> stages -> model, text -> errors; stages do not meet."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

PACKAGE = ROOT / "src" / "bitext"
STAGES = set("align check evaluate glossary interchange memory normalize release segment translate".split())
BASE = {"model", "text", "markup", "days", "sounds", "surnames", "errors", "files", "container", "version"}
#: What composes stages, in no order of their own.
COMPOSED = set(
    "figures term_writing terminology reuse placing release_plan assemble run_report estimate pipeline batch".split()
) | set(
    "batch_settings foreign_names quality quality_files covering export omegat pair_differences pair_evidence pairs "
    "pair_files pair_batch memory_files learning learned_terms".split()
)
ALLOWED = {
    "errors": set(),
    "version": set(),
    "model": set(),
    "text": {"model", "errors"},
    "days": set(),
    "markup": {"model", "text"},
    "sounds": set(),
    "surnames": set(),
    "locks": set(),
    "files": {"errors", "locks"},
    "run_report": {"errors", "files"},
    "container": {"errors"},
    "resources": {"errors"},
    **{stage: BASE | {stage} for stage in STAGES},
    "figures": BASE | STAGES,
    "term_writing": BASE | STAGES | {"figures"},
    "surplus": BASE | STAGES,
    "machine_checks": BASE | STAGES,
    "terminology": BASE | STAGES | {"figures", "machine_checks", "surplus", "term_writing"},
    "estimate": BASE | STAGES,
    "assemble": BASE | STAGES | {"pipeline"},
    "reuse": BASE | STAGES | {"pipeline"},
    "placing": BASE | STAGES,
    "foreign_names": BASE | STAGES,
    "release_plan": BASE | STAGES | {"foreign_names", "pipeline", "placing", "reuse", "terminology"},
    "pipeline": BASE | STAGES,
    "batch_settings": BASE | STAGES | {"terminology"},
    "batch": BASE
    | STAGES
    | {"batch_settings", "pipeline", "terminology", "reuse", "estimate"}
    | {"resources", "run_report", "release_plan", "assemble"},
    "quality": BASE | STAGES,
    "quality_files": BASE | STAGES | {"quality", "resources"},
    "covering": BASE | STAGES,
    "export": BASE | STAGES | {"covering"},
    "omegat": BASE | STAGES | {"covering", "export"},
    "pair_differences": BASE | STAGES,
    "pair_evidence": BASE | STAGES,
    "pairs": BASE | STAGES | {"assemble", "pair_differences", "pair_evidence"},
    "pair_files": BASE | STAGES | {"pairs", "pair_evidence", "resources"},
    "pair_batch": BASE | STAGES | {"pairs", "pair_files", "run_report"},
    "memory_files": BASE | STAGES,
    "learning": BASE | STAGES,
    "learned_terms": BASE | STAGES | {"learning"},
    "cli": BASE | STAGES | COMPOSED | {"resources", "cli"},
    "__main__": {"cli"},
    "__init__": STAGES | {"version"},
}
_MODULES = sorted(PACKAGE.rglob("*.py"))


def _subject(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Return the subjects of bitext that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" if node.module == "bitext" else node.module for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("bitext.")}


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    assert _imports(path) <= ALLOWED[_subject(path)]


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_prints_exits_or_reads_the_environment(path: Path) -> None:
    if _subject(path) in ("cli", "__main__"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "input")
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("environ", "getenv"), path
            assert not (node.attr == "exit" and isinstance(node.value, ast.Name) and node.value.id == "sys"), path


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_months_are_listed_once() -> None:
    texts = {path.name: path.read_text(encoding="utf-8").lower() for path in _MODULES}
    assert [name for name, text in texts.items() if "november december" in text or "november|december" in text] == [
        "days.py"
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import bitext",
        "from bitext.cli.main import cli; cli.main(['--help'], standalone_mode=False)",
        "from bitext.cli.main import cli; cli.main(['translate', '--help'], standalone_mode=False)",
        "from bitext.cli.main import cli; cli.main(['align', '--help'], standalone_mode=False)",
        "from bitext.cli.main import cli; cli.main(['check', '--help'], standalone_mode=False)",
        "from bitext.cli.main import cli; cli.main(['tmx', 'check', '--help'], standalone_mode=False)",
        "from bitext.cli.main import cli; cli.main(['--version'], standalone_mode=False)",
    ],
)
def test_heavy_libraries_are_not_loaded(code: str) -> None:
    heavy = "{'ctranslate2', 'numpy', 'lxml', 'sentencepiece', 'ftfy', 'rich', 'ahocorasick_rs', 'openpyxl'}"
    check = f"{code}; import sys; sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_stage_packages_are_also_the_commands() -> None:
    code = (
        "import bitext.translate.clauses, bitext; from bitext import segment; "
        "assert segment('A b. C d.') == ('A b.', 'C d.'); assert bitext.normalize('a  b') == 'a b'; "
        "assert callable(bitext.translate) and bitext.translate.clauses; bitext.BatchSettings; bitext.model.Release"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_examples_in_help_keep_their_lines() -> None:
    code = "from bitext.cli.reference import reference; print(reference())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "\\b" not in done.stdout
    assert "\n    bitext translate seeds -o out\n" in done.stdout
