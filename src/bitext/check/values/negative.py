"""Signs: where the English is below zero and the Korean does not say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bitext.check.values.same import same
from bitext.check.values.value import Value

#: "minus" and a sign at the beginning of a word; no margin ("plus or minus"), no range ("1% -2%").
_MINUS = re.compile(r"(?:(?<!or )(?<![-/])\b[Mm]inus |(?:^|\(|[^\d%\s]\s+)[-−–])$")
#: How far before a number its sign may begin; a search from the beginning of long tables would take seconds.
_LONGEST_MINUS = 12
_DEGREES = re.compile(r"[\s-]?(?:degrees?\b|[°℃])")
_SIGNED = re.compile(r"[-−–±△▲▽▼]\s?$")
_BELOW_ZERO = re.compile("영하|마이너스|빙점")
#: Words of falling, which make a number without a sign negative unless it is what something fell to.
_FALLING = re.compile("감소|하락|축소|역성장|줄|떨어|낮|내려|내린|적자|손실|위축|후퇴|감축|인하")
_FALLEN_TO = re.compile(r"\s?(?:도|°C|℃)?(?:으?로|까지)(?![가-힣])")


def lost_signs(
    source: str, english: Sequence[Value], target: str, korean: Sequence[Value]
) -> Iterator[tuple[Value, Value]]:
    """Yield percentages and degrees below zero, with what the Korean says above it instead.

    A Korean text that speaks of zero or of falling is trusted: exports of -0.3% are 0.3% 감소.
    """
    if _BELOW_ZERO.search(target):
        return
    falls = _FALLING.search(target) is not None
    for value in english:
        if not _is_negative(source, value):
            continue
        found = [other for other in korean if same(value, other)]
        if found and not any(_may_be_negative(target, other, falls=falls) for other in found):
            yield replace(value, amount=-value.amount), found[0]


def _is_negative(text: str, value: Value) -> bool:
    start, end = value.span
    counted = value.kind in ("percent", "points") or (value.kind == "number" and _DEGREES.match(text, end))
    return bool(counted) and value.amount > 0 and _MINUS.search(text, max(0, start - _LONGEST_MINUS), start) is not None


def _may_be_negative(text: str, value: Value, *, falls: bool) -> bool:
    start, end = value.span
    if _SIGNED.search(text, max(0, start - 2), start):
        return True
    return falls and _FALLEN_TO.match(text, end) is None
