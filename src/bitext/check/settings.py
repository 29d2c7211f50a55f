"""What a user sets of the checks: profile, severities, thresholds, suppressions, from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any, get_args

from bitext.check.kind import Check
from bitext.errors import InputError
from bitext.model import Finding, Severity

OFF = "off"
#: What profiles change of the checks' own severities: mofa is the ministry's style, general any other text.
PROFILES: Mapping[str, Mapping[str, str]] = {
    "mofa": {},
    "general": {"register-polite": OFF, "register-mixed": "warning", "odd-space": OFF, "ordinal-apart": OFF},
}
_KEYS = ("profile", "severity", "threshold", "suppress")
_SUPPRESSION_KEYS = ("unit", "code", "reason", "file")
_LEVELS = (*get_args(Severity), OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Hold a finding that a reviewer has looked at and lets be.

    Attributes:
        unit: Id of the unit.
        code: The check.
        reason: Why it is right as it is.
        file: Name of the file, or the end of its path; None for any.
    """

    unit: str
    code: str
    reason: str
    file: str | None = None

    def covers(self, finding: Finding, path: Path) -> bool:
        """Tell whether a finding in a file is the one meant."""
        meant = self.file is None or path.parts[-len(PurePath(self.file).parts) :] == PurePath(self.file).parts
        return (self.unit, self.code) == (finding.segment, finding.code) and meant


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """Hold what differs from the checks as they come.

    Attributes:
        profile: Name of the profile.
        severities: By code: error, warning, info, or off.
        thresholds: By code.
        suppressions: Findings that are not reported.
    """

    profile: str = "mofa"
    severities: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()

    def severity(self, check: Check) -> Severity | None:
        """Return the severity of a check's findings; None where it is off."""
        level = self.severities.get(check.code) or PROFILES[self.profile].get(check.code) or check.severity
        return next((severity for severity in get_args(Severity) if severity == level), None)


def read_config(path: Path, checks: Sequence[Check]) -> CheckConfig:
    """Read a TOML file.

    Raises:
        InputError: It cannot be read, is no TOML, or has keys or values that mean nothing; all of them are named.
    """
    try:
        return parse_config(path.read_text(encoding="utf-8"), checks)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error
    except ValueError as error:
        raise InputError(str(error), path=str(path)) from error


def parse_config(text: str, checks: Sequence[Check]) -> CheckConfig:
    """Parse a configuration.

    Raises:
        ValueError: It is no TOML, or has keys or values that mean nothing; all of them are named.

    >>> parse_config('profile = "genral"', [])
    Traceback (most recent call last):
    ValueError: profile: 'genral' is not known; did you mean 'general'?
    """
    content = tomllib.loads(text)
    codes = {check.code for check in checks}
    problems = [_unknown(key, _KEYS) for key in content if key not in _KEYS]
    profile = content.get("profile", "mofa")
    if not isinstance(profile, str) or profile not in PROFILES:
        problems.append(f"profile: {_unknown(profile, PROFILES)}")
    severities = _table(content, "severity", codes, problems)
    thresholds = _table(content, "threshold", {check.code for check in checks if check.threshold is not None}, problems)
    problems += [
        f"severity.{code}: {_unknown(level, _LEVELS)}" for code, level in severities.items() if level not in _LEVELS
    ]
    problems += [
        f"threshold.{code}: {value!r} is no number above 0"
        for code, value in thresholds.items()
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0
    ]
    suppressions = _suppressions(content.get("suppress", []), codes, problems)
    if problems:
        raise ValueError("; ".join(problems))
    return CheckConfig(profile=profile, severities=severities, thresholds=thresholds, suppressions=suppressions)


def unknown_codes(codes: Iterable[str], checks: Sequence[Check]) -> list[str]:
    """Return what is wrong with codes that no check has, each with the nearest that one has."""
    known = [check.code for check in checks]
    return [_unknown(code, known) for code in codes if code not in known]


def _table(content: Mapping[str, Any], name: str, known: Iterable[str], problems: list[str]) -> dict[str, Any]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        problems.append(f"{name}: expected a table, [{name}]")
        return {}
    problems.extend(f"{name}.{_unknown(key, known)}" for key in table if key not in known)
    return {key: value for key, value in table.items() if key in known}


def _suppressions(entries: Any, codes: Iterable[str], problems: list[str]) -> tuple[Suppression, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append("suppress: expected tables, [[suppress]]")
        return ()
    found = []
    for number, entry in enumerate(entries, 1):
        place = f"suppress {number}"
        wrong = [f"{place}: {_unknown(key, _SUPPRESSION_KEYS)}" for key in entry if key not in _SUPPRESSION_KEYS]
        missing = (key for key in _SUPPRESSION_KEYS[:3] if not str(entry.get(key, "")).strip())
        wrong += [f'{place}: expected {key} = "..."' for key in missing]
        wrong += [
            f"{place}: {key} = {value!r} is no text" for key, value in entry.items() if not isinstance(value, str)
        ]
        if isinstance(entry.get("code"), str) and entry["code"] not in codes:
            wrong.append(f"{place}: code {_unknown(entry['code'], codes)}")
        problems += wrong
        if not wrong:
            found.append(Suppression(**entry))
    return tuple(found)


def _unknown(word: Any, known: Iterable[str]) -> str:
    """Say that a word is none of those known, and which is nearest.

    >>> _unknown("severty", ["severity"])
    "'severty' is not known; did you mean 'severity'?"
    """
    names = sorted(known)
    near = get_close_matches(str(word), names, 1, 0.4)
    return f"{word!r} is not known; " + (
        f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(names)}"
    )
