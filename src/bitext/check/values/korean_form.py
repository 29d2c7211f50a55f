"""A value as Korean writes it, for messages."""

from __future__ import annotations

from collections.abc import Callable

from bitext.check.values.korean_words import SCALES, WEEKDAY_NUMBERS
from bitext.check.values.units import KOREAN_CURRENCIES, KOREAN_MEASURES
from bitext.check.values.value import Kind, Value

_CURRENCY_WORDS = {unit: word for word, unit in reversed(KOREAN_CURRENCIES.items())} | {"dollar/US": "달러"}
_UNIT_WORDS = {unit: word for word, unit in reversed(KOREAN_MEASURES.items())} | {"day": "일", "year": "년"}
_LONG = {"decade": 10, "century": 100, "millennium": 1000}
_SMALLER = {"year": ("month", 12), "hour": ("minute", 60), "minute": ("second", 60)}
_WEEKDAY_NAMES = {number: f"{day}요일" for day, number in WEEKDAY_NUMBERS.items()}


def korean_form(value: Value) -> str:
    """Return one way to write a value in Korean.

    >>> korean_form(Value(kind="money", amount=1.25e9, unit="won", span=(0, 1)))
    '12억 5,000만 원'
    >>> korean_form(Value(kind="time", amount=900, unit="exact", span=(0, 1)))
    '오후 3시'
    """
    form = _FORMS.get(value.kind)
    return form(value) if form else _number(value.amount)


def _number(amount: float) -> str:
    """Write a number with 조, 억 and 만; a simple fraction in words."""
    if abs(amount - round(amount)) < 1e-9 * amount:  # 4.1 times a billion
        amount = round(amount)
    if 0 < amount < 1:
        for whole in range(2, 21):
            if abs(amount * whole - round(amount * whole)) < 1e-9:
                return f"{whole}분의 {round(amount * whole)}"
    if amount < 10_000 or amount != int(amount):
        return f"{amount:,.10g}" if amount < 1e9 else f"{amount:,}"
    parts, rest = [], int(amount)
    for scale in ("경", "조", "억", "만"):
        count, rest = divmod(rest, int(SCALES[scale]))
        if count:
            parts.append(f"{count:,}{scale}")
    return " ".join([*parts, f"{rest:,}"] if rest else parts)


def _measure(value: Value) -> str:
    """Write a measure; parts of a year, an hour and a minute in the smaller unit."""
    amount, unit = value.amount, value.unit
    if unit in _LONG:
        amount, unit = amount * _LONG[unit], "year"
    if unit not in _SMALLER or amount == int(amount):
        return f"{_number(amount)}{_UNIT_WORDS[unit]}"
    smaller, parts = _SMALLER[unit]
    rest = f"{round(amount % 1 * parts, 2):g}{_UNIT_WORDS[smaller]}"
    return f"{int(amount)}{_UNIT_WORDS[unit]} {rest}" if amount > 1 else rest


def _time(value: Value) -> str:
    hour, minute = divmod(int(value.amount), 60)
    half = ("오전 " if hour < 12 else "오후 ") if value.unit else ""
    return f"{half}{(hour - 1) % 12 + 1}시" + (f" {minute}분" if minute else "")


def _magnitude(value: Value) -> str:
    """Write dozens as 수십, tens of millions as 수천만."""
    words, rest = "", value.amount
    for word, scale in (("조", 1e12), ("억", 1e8), ("만", 1e4), ("천", 1e3), ("백", 1e2), ("십", 10.0)):
        if rest >= scale:
            words, rest = word + words, rest / scale
    return "수" + words


_FORMS: dict[Kind, Callable[[Value], str]] = {
    "percent": lambda value: f"{value.amount:,.10g}%",
    "points": lambda value: f"{value.amount:,.10g}{'bp' if value.unit == 'basis' else '%포인트'}",
    "money": lambda value: f"{_number(value.amount)} {_CURRENCY_WORDS.get(value.unit, '')}".rstrip(),
    "measure": _measure,
    "ordinal": lambda value: f"제{value.amount:.0f}",
    "year": lambda value: f"{value.amount:.0f}년",
    "decade": lambda value: f"{value.amount:.0f}년대",
    "month": lambda value: f"{value.amount:.0f}월",
    "day": lambda value: (f"{value.unit}월 " if value.unit else "") + f"{value.amount:.0f}일",
    "weekday": lambda value: _WEEKDAY_NAMES[int(value.amount)],
    "time": _time,
    "half": lambda value: "상반기" if value.amount == 1 else "하반기",
    "reign": lambda value: f"{value.amount:.0f}세",
    "parties": lambda value: f"{value.amount:.0f}자",
    "label": lambda value: f"{value.amount:.10g}",
    "magnitude": _magnitude,
}
