"""The scripts in benchmarks/ and the recipe import what there is: they are run by hand, and rot unseen otherwise."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from support import ROOT

_SCRIPTS = sorted([*ROOT.glob("benchmarks/*.py"), *ROOT.glob("models/*/training/recipe/*.py")])


@pytest.mark.parametrize("script", _SCRIPTS, ids=lambda path: path.name)
def test_what_a_script_imports_from_bitext_exists(script: Path) -> None:
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bitext":
            module = importlib.import_module(node.module)
            missing = [alias.name for alias in node.names if not hasattr(module, alias.name)]
            assert not missing, f"line {node.lineno}: {node.module} has no {missing}"


def test_there_are_scripts() -> None:
    assert len(_SCRIPTS) > 20
