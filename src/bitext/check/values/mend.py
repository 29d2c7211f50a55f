"""Wrong values of a Korean text put right, where it is clear which value of the English each was to be.

A model trained on little text writes 3,000억 달러 for US$30 billion: the digits are right and the scale is not. What
the Korean has is no value of the English, and what the English has is missing, so one takes the place of the other.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bitext.check.values.compare import unmatched_values
from bitext.check.values.korean_form import korean_form
from bitext.check.values.same import akin
from bitext.check.values.units import SIZES
from bitext.check.values.value import Kind, Value
from bitext.model import Span

#: Kinds of which a value takes the place of the only other one that is left on either side, whatever its digits.
_ALONE: frozenset[Kind] = frozenset({"money", "percent", "measure", "ordinal", "day", "time"})
_SCALED: frozenset[Kind] = frozenset({"money", "percent", "measure", "number"})
_NUMBER = r"\d[\d,]*(?:\.\d+)?[천만억조]?(?: \d[\d,]*[만억조]?)*"
#: How a value has to be written for its digits to be told from what stands behind them.
_FORMS: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(f"({_NUMBER})()"),
    "ordinal": re.compile(r"(\d+)([차위호회]?)"),
    "day": re.compile(r"()((?:\d{1,2}월 )?\d{1,2}일)"),
    "time": re.compile(r"()((?:오전|오후) \d{1,2}시(?: \d{1,2}분)?)"),
    **dict.fromkeys(("money", "percent", "measure"), re.compile(rf"({_NUMBER})(\s?[^\d\s]+)")),
}
_GOES_ON_BEFORE = re.compile(r"[\d.,/십백천만억조경-]$")
#: The number is not all there: 1천5백만, 120여만, 2시간 반, 고등학교 2학년, 3분의 1.
_GOES_ON = re.compile(r"\d|[A-Za-z]|\s?반(?![가-힣]{2})")
_BARE_GOES_ON = re.compile(r"\d|[A-Za-z]|\s?[십백천만억조경여반]|학년|분의|\.\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedValue:
    """Hold one value that was put right.

    Attributes:
        source_span: Where the value stands in the English.
        span: Where it stands in the new Korean text.
        before: What stood there.
    """

    source_span: Span
    span: Span
    before: str


def mend_values(source: str, target: str) -> tuple[str, tuple[MendedValue, ...]]:
    """Write values of the English in place of the wrong ones of its Korean; what is not clear stays.

    Clear is a value of the same kind and unit that differs by a power of ten; the same number of another unit for the
    same thing (12미터 for 12 millimeters); and a sum, share, measure, ordinal, day or time where one of its unit is
    missing and one is there that should not be. Particles behind it are the caller's business.

    Returns:
        The text, and what was changed, in its order.

    >>> mend_values("It pledged US$30 billion by 2027.", "2027년까지 3,000억 달러를 공약하였다.")[0]
    '2027년까지 300억 달러를 공약하였다.'
    >>> mend_values("Some 30 officials met.", "약 40명의 관계자가 만났다.")
    ('약 40명의 관계자가 만났다.', ())
    """
    english, korean = unmatched_values(source, target)
    wanted = [value for value in english if value.required and value.kind in _FORMS and _is_writable(value)]
    korean = [value for value in korean if value.required and _is_plain(value, target)]
    pairs: list[tuple[Value, Value]] = []
    for fits in (_is_scaled, _is_of_other_unit, _is_alone):
        pairs += _only_pairs(wanted, korean, fits)
        wanted = [value for value in wanted if all(value is not one for one, _ in pairs)]
        korean = [value for value in korean if all(value is not other for _, other in pairs)]
    parts: list[str] = []
    mended: list[MendedValue] = []
    position = length = 0
    for value, wrong in sorted(pairs, key=lambda pair: pair[1].span):
        start, end = wrong.span
        if start < position:
            continue
        written = _written(value, wrong, target[start:end])
        parts += [target[position:start], written]
        length += start - position + len(written)
        span = (length - len(written), length)
        mended.append(MendedValue(source_span=value.span, span=span, before=target[start:end]))
        position = end
    return "".join((*parts, target[position:])), tuple(mended)


def _only_pairs(
    wanted: Sequence[Value], there: Sequence[Value], fits: Callable[[Value, Value], bool]
) -> list[tuple[Value, Value]]:
    """Return the pairs that fit, where neither of the two fits with another."""
    pairs = [(value, other) for value in wanted for other in there if fits(value, other)]
    counts = Counter(id(value) for pair in pairs for value in pair)
    return [pair for pair in pairs if all(counts[id(value)] == 1 for value in pair)]


def _is_scaled(value: Value, other: Value) -> bool:
    """Tell whether two values of one unit differ by their scale only."""
    if value.kind not in _SCALED or not _is_akin(value, other) or not value.amount or not other.amount:
        return False
    power = math.log10(abs(other.amount / value.amount))
    return abs(power - round(power)) < 1e-9


def _is_of_other_unit(value: Value, other: Value) -> bool:
    if value.kind != "measure" or other.kind != "measure" or value.amount != other.amount:
        return False
    return SIZES[value.unit][0] == SIZES[other.unit][0]


def _is_alone(value: Value, other: Value) -> bool:
    return value.kind in _ALONE and _is_akin(value, other)


def _is_akin(value: Value, other: Value) -> bool:
    if value.kind != other.kind:
        return False
    if value.kind == "money":
        return akin(value.unit, other.unit)
    return value.kind != "measure" or value.unit == other.unit


def _is_writable(value: Value) -> bool:
    """Tell whether it is known how Korean writes a value: no parts of hours, no times that may be of either half."""
    if value.kind == "time":
        return value.unit != ""
    return value.kind in ("percent", "money") or value.amount == int(value.amount)


def _is_plain(value: Value, text: str) -> bool:
    """Tell whether a value is written in digits and in a form of which all parts are known."""
    start, end = value.span
    form = _FORMS.get(value.kind)
    if form is None or not form.fullmatch(text, start, end) or _GOES_ON_BEFORE.search(text, 0, start):
        return False
    return not (_BARE_GOES_ON if value.kind in ("number", "ordinal") else _GOES_ON).match(text, end)


def _written(value: Value, wrong: Value, before: str) -> str:
    """Return what is to be written: the number with what stands behind it, or all of it where that changes too."""
    if value.kind == "day":
        return korean_form(value) if "월" in before or value.unit != wrong.unit else f"{value.amount:.0f}일"
    if value.kind == "time":
        return korean_form(value)
    if value.kind == "measure" and value.unit != wrong.unit:
        written = korean_form(value)
        during = before.endswith("간") and not (before.endswith("시간") or written.endswith("간"))  # no 시간간
        return written + ("간" if during else "")
    form = _FORMS[value.kind].fullmatch(before)
    behind = form[2] if form else ""
    if value.amount < 1:
        return f"{value.amount:.10g}{behind}"
    return korean_form(replace(value, kind="number", unit="")) + behind
