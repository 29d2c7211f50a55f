"""Run the checks over files: streaming, in several processes, with the user's settings."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bitext.check.consistency import Consistency
from bitext.check.kind import Check, Doubt, Fact
from bitext.check.settings import CheckConfig, Suppression
from bitext.check.table import CHECKS as PURE
from bitext.errors import BitextError
from bitext.glossary.table import read_glossary
from bitext.interchange.bilingual import read_units
from bitext.model import BilingualUnit, Finding, Severity
from bitext.quality import CHECKS, ContentChecks, ParticleChecks, TermChecks
from bitext.resources import default_glossary

_CHUNK = 200  # units given to a process at once
_QUEUED = 4  # chunks given to a process ahead
Said = tuple[str, Doubt | Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """Hold the settings of a run.

    Attributes:
        config: Profile, severities, thresholds and suppressions.
        only: Codes of the checks to run; empty for all.
        terms: Whether terms are checked.
        glossary: Glossary table or folder for them; the one that ships with bitext by default.
        encoder: Whether content is checked with the sentence encoder.
    """

    config: CheckConfig = field(default_factory=CheckConfig)
    only: tuple[str, ...] = ()
    terms: bool = False
    glossary: Path | None = None
    encoder: bool = False

    def __hash__(self) -> int:  # mappings have none, and each process keeps the checker of its settings
        return hash((self.only, self.terms, self.glossary, self.encoder))

    def severity(self, check: Check) -> Severity | None:
        """Return the severity of a check's findings; None where it is not run."""
        return None if self.only and check.code not in self.only else self.config.severity(check)


class Checker:
    """The checks of a run, ready to look at one unit after another."""

    def __init__(self, settings: CheckSettings) -> None:
        """Load what the checks need.

        Raises:
            GlossaryError: The glossary cannot be read.
            MissingExtraError: The encoder is not installed.
        """
        self._finds: list[tuple[str, Callable[[BilingualUnit], Iterable[Doubt | Fact]]]] = []
        terms = TermChecks(read_glossary(settings.glossary or default_glossary()).entries) if settings.terms else None
        content = _content(terms) if settings.encoder else None
        for subject, checks in (
            (None, PURE),
            (ParticleChecks(terms), ParticleChecks.CHECKS),
            (terms, TermChecks.CHECKS if terms else ()),
            (content, ContentChecks.CHECKS if content else ()),
        ):
            for check in checks:
                if settings.severity(check):
                    find = check.find if subject is None else partial(check.find, subject)
                    threshold = settings.config.thresholds.get(check.code, check.threshold)
                    self._finds.append((check.code, partial(find, threshold=threshold) if threshold else find))

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the checks that are run."""
        return frozenset(code for code, _ in self._finds)

    def look(self, unit: BilingualUnit) -> list[Said]:
        """Return what the checks say of a unit: doubts, and facts to be compared across units."""
        return [(code, said) for code, find in self._finds for said in find(unit)]


@dataclass(slots=True)
class CheckCounts:
    """Count what a run found.

    Attributes:
        units: Units looked at.
        findings: Findings reported, by severity.
        suppressed: Findings not reported, by suppression.
    """

    units: int = 0
    findings: Counter[Severity] = field(default_factory=Counter)
    suppressed: Counter[Suppression] = field(default_factory=Counter)


class CheckRun:
    """Check files one after another; facts are compared across all of them."""

    def __init__(self, settings: CheckSettings, *, jobs: int = 1, several: bool = False) -> None:
        """Take the settings, the number of processes, and whether the units of several files must be told apart.

        Raises:
            BitextError: What the settings name cannot be loaded.
        """
        self.counts = CheckCounts()
        self._settings, self._several = settings, several
        self._severities = {check.code: severity for check in CHECKS if (severity := settings.severity(check))}
        self._said = Consistency()
        _checker(settings)  # what cannot be loaded is said here, once
        self._executor = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if jobs > 1 else None
        self._queued = jobs * _QUEUED

    def check(self, path: Path) -> Iterator[tuple[BilingualUnit, tuple[Finding, ...]]]:
        """Yield every unit of a file with its findings, in file order.

        Raises:
            BitextError: The file cannot be read.
        """
        for unit, said in self._looked(read_units(path)):
            findings = tuple(self._findings(unit, said, path))
            self.counts.units += 1
            self.counts.findings.update(finding.severity for finding in findings)
            yield unit, findings

    def unused_suppressions(self) -> list[Suppression]:
        """Return the suppressions that nothing was found for, though their check was run."""
        run = _checker(self._settings).codes
        unused = (one for one in self._settings.config.suppressions if one not in self.counts.suppressed)
        return [one for one in unused if one.code in run]

    def close(self) -> None:
        """Stop the processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def _findings(self, unit: BilingualUnit, said: Iterable[Said], path: Path) -> Iterator[Finding]:
        for code, one in said:
            place = f"{path}:{unit.id}" if self._several else unit.id
            doubt = self._said.compare(code, one, place) if isinstance(one, Fact) else one
            if doubt is None:
                continue
            finding = Finding(
                code=code,
                severity=self._severities[code],
                message=doubt.message,
                segment=unit.id,
                span=doubt.source,
                target_span=doubt.target,
            )
            covering = next((s for s in self._settings.config.suppressions if s.covers(finding, path)), None)
            if covering is None:
                yield finding
            else:
                self.counts.suppressed[covering] += 1

    def _looked(self, units: Iterator[BilingualUnit]) -> Iterator[tuple[BilingualUnit, list[Said]]]:
        """Yield units with what the checks say, in order; only a few chunks are under way at a time."""
        chunks = iter(lambda: list(islice(units, _CHUNK)), [])
        if self._executor is None:
            look = _checker(self._settings).look
            yield from ((unit, look(unit)) for chunk in chunks for unit in chunk)
            return
        waiting = deque(
            (chunk, self._executor.submit(_look, self._settings, chunk)) for chunk in islice(chunks, self._queued)
        )
        try:
            while waiting:
                chunk, future = waiting.popleft()
                yield from zip(chunk, future.result(), strict=True)
                following = next(chunks, None)
                if following:
                    waiting.append((following, self._executor.submit(_look, self._settings, following)))
        except BrokenProcessPool as error:
            raise BitextError("a process was killed, for lack of memory perhaps; use fewer --jobs") from error


@cache
def _checker(settings: CheckSettings) -> Checker:
    """Return the checker of this process."""
    return Checker(settings)


def _look(settings: CheckSettings, units: list[BilingualUnit]) -> list[list[Said]]:
    look = _checker(settings).look
    return [look(unit) for unit in units]


def _content(terms: TermChecks | None) -> ContentChecks:
    from bitext.align.encoder import UniversalSentenceEncoder

    return ContentChecks(UniversalSentenceEncoder(), terms)
