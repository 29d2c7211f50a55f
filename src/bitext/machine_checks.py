"""Doubts about a machine translation that are said at once, with the codes of `bitext check`."""

from __future__ import annotations

from bitext.check.copied import address_differs
from bitext.check.kind import Doubt
from bitext.check.table import CHECKS
from bitext.model import BilingualUnit, Finding, Translation

#: What the decoder or the terms say in their own way.
_SAID = {address_differs.code, "empty-target"}
_CHECKS = tuple(check for check in CHECKS if check.severity != "info" and check.code not in _SAID)


def machine_findings(translation: Translation) -> tuple[Finding, ...]:
    """Return what the checks of one unit doubt in a translation: numbers, words said twice, marks, language.

    What is only information is left to `bitext check`, as is what several units have to agree in. Of a translation
    that the decoder itself found empty, looping or unfinished nothing more is said.

    >>> paid = Translation(source="It paid 5 million won.", text="600만 원을 지급하였다.", score=-1.0, model="m")
    >>> [finding.code for finding in machine_findings(paid)]
    ['number-differs']
    """
    if any(finding.code.startswith("mt-") for finding in translation.findings) or not translation.text:
        return ()
    unit = BilingualUnit(id="", source=translation.source, target=translation.text)
    return tuple(
        Finding(code=check.code, severity=check.severity, message=doubt.message, span=doubt.source)
        for check in _CHECKS
        for doubt in (check.find(unit) if check.threshold is None else check.find(unit, check.threshold))
        if isinstance(doubt, Doubt)
    )
