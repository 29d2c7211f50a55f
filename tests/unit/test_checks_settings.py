"""The configuration of the checks: what is not known is refused by name, with the nearest that is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bitext.check.settings import PROFILES, CheckConfig, parse_config, read_config
from bitext.errors import InputError
from bitext.model import Finding
from bitext.quality import CHECKS

_BY_CODE = {check.code: check for check in CHECKS}


def test_a_whole_configuration_is_read() -> None:
    config = parse_config(
        """
        profile = "general"
        [severity]
        double-space = "off"
        term-missed = "error"
        [threshold]
        length-ratio = 5
        [[suppress]]
        unit = "p03.s2"
        code = "number-differs"
        reason = "a misprint of the source"
        file = "a.tmx"
        """,
        CHECKS,
    )
    assert config.severity(_BY_CODE["double-space"]) is None
    assert config.severity(_BY_CODE["term-missed"]) == "error"
    assert config.severity(_BY_CODE["register-polite"]) is None
    assert config.severity(_BY_CODE["number-differs"]) == "error"
    assert config.thresholds == {"length-ratio": 5}
    finding = Finding(code="number-differs", severity="error", message="", segment="p03.s2")
    assert config.suppressions[0].covers(finding, Path("out/a.tmx"))
    assert not config.suppressions[0].covers(finding, Path("out/b.tmx"))
    of_folder = replace(config.suppressions[0], file="out/a.tmx")
    assert of_folder.covers(finding, Path("x/out/a.tmx"))
    assert not of_folder.covers(finding, Path("in/a.tmx"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "mofa"', "'profil' is not known; did you mean 'profile'?"),
        ('profile = "mfa"', "profile: 'mfa' is not known; did you mean 'mofa'?"),
        ('profile = ["mofa"]', "profile: ['mofa'] is not known; did you mean 'mofa'?"),
        ("[profile]\na = 1", "profile: {'a': 1} is not known"),
        ('[severity]\nparticle = ["error"]', "severity.particle: ['error'] is not known"),
        ('[severity]\npartcle = "error"', "severity.'partcle' is not known; did you mean 'particle'?"),
        ('[severity]\nparticle = "eror"', "severity.particle: 'eror' is not known; did you mean 'error'?"),
        ("[threshold]\nparticle = 3", "threshold.'particle' is not known; expected one of"),
        ("[threshold]\nlength-ratio = true", "threshold.length-ratio: True is no number above 0"),
        ("[threshold]\nlength-ratio = -1", "threshold.length-ratio: -1 is no number above 0"),
        ('[[suppress]]\nunit = "1"\ncode = "particle"', 'suppress 1: expected reason = "..."'),
        ('[[suppress]]\nunit = 1\ncode = "particle"\nreason = "r"', "suppress 1: unit = 1 is no text"),
        ('[[suppress]]\nunit = "1"\ncode = "partcle"\nreason = "r"', "suppress 1: code 'partcle' is not known"),
        (
            '[[suppress]]\nunt = "1"\ncode = "particle"\nreason = "r"',
            "suppress 1: 'unt' is not known; did you mean 'unit'",
        ),
        ("severity = 1", "severity: expected a table, [severity]"),
        ("suppress = 1", "suppress: expected tables, [[suppress]]"),
        ("profile = ", "Invalid value"),
    ],
)
def test_what_means_nothing_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError) as refused:
        parse_config(text, CHECKS)
    assert said in str(refused.value)
    path = tmp_path / "checks.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"checks\.toml: "):
        read_config(path, CHECKS)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"'a' is not known.*'b' is not known"):
        parse_config("a = 1\nb = 2", CHECKS)


def test_profiles_name_checks_and_levels_that_there_are() -> None:
    for profile, levels in PROFILES.items():
        assert set(levels) <= set(_BY_CODE)
        for code, level in levels.items():
            assert CheckConfig(profile=profile).severity(_BY_CODE[code]) == (None if level == "off" else level)
