"""The table of the checks that need no other stage."""

from __future__ import annotations

from bitext.check import (
    consistency,
    copied,
    figures,
    form,
    language,
    length,
    names,
    particles,
    punctuation,
    register,
    repeated,
    spacing,
)
from bitext.check.kind import Check

CHECKS: tuple[Check, ...] = tuple(
    check
    for module in (
        form,
        punctuation,
        language,
        figures,
        copied,
        repeated,
        names,
        length,
        register,
        spacing,
        particles,
        consistency,
    )
    for check in module.CHECKS
)
