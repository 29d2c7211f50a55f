"""Markers that need something of the machine, and the settings of hypothesis."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("bitext", deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bitext")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def renew_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--renew-golden"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without OmegaT its tests are skipped; on CI (CI=true) they must run."""
    if shutil.which("omegat") or os.environ.get("CI"):
        return
    for item in items:
        if "omegat" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="OmegaT is not installed (Debian package omegat)"))
