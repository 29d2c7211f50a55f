"""What the README and the how-tos promise is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT, SEEDS, run

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.model
def test_python_example_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for name in ("seeds", "glossaries"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "81 segments, 0 failed" in done.stdout
    assert "2nd ROK-UNHCR Bilateral Consultation Takes Place 2019-05-03 8" in done.stdout
    assert "UNHCR 유엔난민기구" in done.stdout


def test_shown_output_is_the_output(tmp_path: Path) -> None:
    """Every command of the README that is shown with output and pipes into head prints just that."""
    (tmp_path / "seeds").symlink_to(SEEDS)
    shown = re.findall(r"^\$ bitext (.+?) \| head -(\d+)\n((?:(?!\$|```).*\n)+)", README, re.MULTILINE)
    assert len(shown) >= 2
    for command, count, output in shown:
        printed = run(*shlex.split(command), cwd=tmp_path).stdout.decode().splitlines(keepends=True)
        assert "".join(printed[: int(count)]) == output


@pytest.mark.model
def test_the_demo_s_summary_is_the_summary(tmp_path: Path) -> None:
    """All but its time, which stands there as an example."""
    printed = run("translate", SEEDS, "-o", tmp_path / "out").stderr.decode().splitlines()
    counts = [line for line in printed if not line.startswith("time")]
    assert len(counts) == 5
    for line in counts:
        assert f"\n{line}\n" in README


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"
