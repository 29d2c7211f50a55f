"""English numbers: digits and words, scale, fraction, currency, unit, range."""

from __future__ import annotations

from dataclasses import replace

from bitext.check.values.english_tokens import Read, Tokens
from bitext.check.values.english_words import (
    CARDINALS,
    DENOMINATORS,
    MONTH_NUMBERS,
    ORDINALS,
    SCALE_ORDINALS,
    SCALES,
    SHORT_SCALES,
)
from bitext.check.values.quantity import Quantity, join, share
from bitext.check.values.units import CURRENCY_SIGNS, ENGLISH_CURRENCIES, ENGLISH_MEASURES
from bitext.check.values.value import Kind, Value

_JOINTS = frozenset({"-", "–", "—", "~", "to", "or"})
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_HALVES = ("and a half", "and one - half", "- and - a - half", "½")
#: Scales glued to a number without a currency: 946.9M.
_GLUED_SCALES = frozenset({"K", "M", "B"})
#: Those that stand apart from it as well: 10 mn dollars.
_SHORT_WORDS = frozenset({"bn", "mn", "tn"})
#: Behind "3m" these tell that it is three million; a wall of 3m has metres.
_IN_MILLIONS = (
    frozenset(word for word in (*ENGLISH_MEASURES, *ENGLISH_CURRENCIES) if word.endswith("s"))
    | frozenset("people persons men women children tourists visitors refugees users jobs doses households".split())
    | frozenset("workers students voters citizens vehicles passengers copies homes residents yen won euro yuan".split())
)
#: Words that part a number from its unit: "two more months", "5,000 gross tonnes".
_BEFORE_UNIT = frozenset("more additional consecutive straight full gross whole further extra long".split())
#: Words behind "fifty won" the sum; behind others people won something.
_BEHIND_WON = frozenset("each per a an for in to and or by at of from as with on is was were are will would".split())
#: Words before "two" that say which two, not how many.
_DETERMINERS = frozenset("the no these our their its".split())
#: What stands behind a number as a unit does, and may not be read as counted things.
_NO_COUNT = {"other": "other", "others": "other", "times": "times"}


def quantities(tokens: Tokens, at: int) -> Read | None:
    """Read a quantity, or the two of a range."""
    first = _joined(tokens, at)
    if first is None:
        return None
    joint = tokens.low[first.end]
    if joint in _JOINTS or joint == "/" or (joint == "and" and tokens.low[at - 1] == "between"):
        second = _joined(tokens, first.end + 1)
        if second is not None and _is_range(first, second, joint) and not _is_given(tokens, first, second):
            first, second = share(first, second)
            return second.end, [_value(tokens, first), _value(tokens, second)]
    return first.end, [_value(tokens, first), *_unsaid(tokens, first)]


def _joined(tokens: Tokens, at: int) -> Quantity | None:
    """Read a quantity; two hours and 30 minutes are one."""
    first = _quantity(tokens, at)
    return first and with_rest(tokens, first)


def with_rest(tokens: Tokens, first: Quantity) -> Quantity:
    """Add what belongs to a measure and stands behind it: "and ten minutes", "and a half"."""
    if first.kind != "measure":
        return first
    if tokens.follows(first.end, "and a half"):
        return replace(first, amount=first.amount + first.scale / 2, end=first.end + 3, required=True)
    start = first.end + (tokens.low[first.end] in ("and", ","))
    second = _quantity(tokens, start) or _one_more(tokens, start)
    return (second and join(first, second)) or first


def _one_more(tokens: Tokens, at: int) -> Quantity | None:
    """Read the month of "three years and a month"."""
    name = ENGLISH_MEASURES.get(tokens.low[at + 1])
    if tokens.low[at - 1] != "and" or tokens.low[at] not in ("a", "an") or not name:
        return None
    return Quantity(kind="measure", amount=1, unit=name, scale=1, start=at, end=at + 2, required=True)


def _is_range(first: Quantity, second: Quantity, joint: str) -> bool:
    if joint == "/" or first.kind == "year":
        return first.kind == "year" and joint in "-–/" and second.kind in ("number", "year", "decade")
    return second.kind not in ("ordinal", "year") and first.kind != "ordinal"


def _is_given(tokens: Tokens, first: Quantity, second: Quantity) -> bool:
    """Tell whether "to" says whom money goes to (US$338 million to 37 countries), or what became of a number."""
    if tokens.low[first.end] != "to" or first.kind not in ("money", "percent", "points") or second.kind != "number":
        return False
    if tokens.low[first.start - 1] == "by" or first.kind != "money":  # fell by 11 percent to 28,400
        return tokens.low[first.start - 1] == "by"
    behind = tokens.low[second.end]
    return first.scale > second.scale or behind == "people" or (behind.endswith("s") and behind.isalpha())


def _unsaid(tokens: Tokens, quantity: Quantity) -> list[Value]:
    """Return what Korean may say instead: one in five is a fifth, two dozen some twenty, eight months to August."""
    amount, end, low, values = quantity.amount, quantity.end, tokens.low, []
    quiet = replace(quantity, required=False)
    if low[end - 1] == "dozen":
        values.append(replace(quiet, amount=amount / 12 * 10))
    if low[end - 1] == "quarters" and amount < 1:  # three quarters of a year
        values.append(replace(quiet, amount=amount * 4))
    if low[end] == "quarters" and amount == 3 and low[quantity.start - 1] == "by":  # fell by three quarters
        values.append(replace(quiet, amount=0.75))
    if quantity.kind == "ordinal" and low[end] == "of" and low[quantity.start - 1] in ("a", "one"):
        values.append(replace(quiet, kind="number", amount=1 / amount))  # a twenty-eighth of
    listed = _listed(tokens, quantity.start) if quantity.unit == "other" else 0
    if listed > 1:  # Kenya, Ghana and six other countries are eight
        values.append(replace(quiet, amount=amount + listed, unit="all", start=quantity.start - 1, end=end + 1))
    if quantity.kind == "number":
        joint = 1 if low[end] == "in" else 2 * tokens.follows(end, "out of")
        whole = _amount(tokens, end + joint) if joint else None
        if whole and amount < whole[0] <= 100:
            values.append(replace(quiet, amount=amount / whole[0], end=abs(whole[1])))
    elif quantity.unit == "month" and low[quantity.start - 1] == "first":
        values += [replace(quiet, kind="month", unit="", amount=month) for month in (1, amount)]
    return [_value(tokens, value) for value in values]


def _listed(tokens: Tokens, at: int) -> int:
    """Count the names listed before "and" and a number: 2 before the six of "Kenya, Ghana and six others"."""
    at -= 1
    if at < 1 or tokens.low[at] != "and":
        return 0
    at -= tokens.low[at - 1] == ","
    count = 0
    while at > 0 and tokens.raw[at - 1][0].isupper() and tokens.low[at - 1] not in MONTH_NUMBERS:
        count += 1
        while at > 0 and (tokens.raw[at - 1][0].isupper() or tokens.low[at - 1] in ("the", "of", "-", ".")):
            at -= 1
        if at == 0 or tokens.low[at - 1] != ",":
            break
        at -= 1
    return count


def _value(tokens: Tokens, quantity: Quantity) -> Value:
    return tokens.value(
        quantity.kind, quantity.amount, quantity.start, quantity.end, unit=quantity.unit, required=quantity.required
    )


def _quantity(tokens: Tokens, at: int) -> Quantity | None:
    """Read an amount with the currency before it or the unit behind it."""
    currency = _sign(tokens, at)
    read = _amount(tokens, at + (currency != ""))
    if read is None:
        return None
    amount, end, scale = read
    if currency:
        return _money(tokens, at, currency, read)
    kind: Kind = "number"
    name = ""
    if end < 0:
        kind, end = "ordinal", -end
    else:
        kind, name, end = unit(tokens, end)
        if kind == "number":
            name = _NO_COUNT.get(tokens.low[end], name)
        wins = tokens.low[end].isalpha() and tokens.low[end] not in _BEHIND_WON
        if name == "won" and scale == 1 and wins and not tokens.low[at][0].isdecimal():  # of which nine won prizes
            kind, name, end = "number", "", end - 1
        if scale == 1 and (kind == "number" or name == "won"):
            kind, name, end = _year(tokens, at, (kind, name, end))
    required = (tokens.low[at][0].isdecimal() and amount > 0) or not _may_go(tokens, kind, name, amount, at, end)
    return Quantity(kind=kind, amount=amount, unit=name, scale=scale, start=at, end=end, required=required)


def _sign(tokens: Tokens, at: int) -> str:
    """Return the currency of a sign or code; W is the won before a large number, and "try" no lira."""
    raw, low = tokens.raw[at], tokens.low
    if raw == "W":
        return "won" if tokens.glued(at + 1) and ("," in low[at + 1] or low[at + 2] in SCALES) else ""
    return "" if raw.isalpha() and raw.islower() else CURRENCY_SIGNS.get(low[at], "")


def _money(tokens: Tokens, at: int, currency: str, read: tuple[float, int, float]) -> Quantity:
    """Return money with its sign before it: $44m, KRW 1.2 billion won."""
    amount, end, scale = read
    end = abs(end)
    if scale == 1 and tokens.low[end] in SHORT_SCALES and tokens.glued(end):
        scale = SHORT_SCALES[tokens.low[end]]
        amount, end = amount * scale, end + 1
    end += tokens.low[end] in ENGLISH_CURRENCIES
    return Quantity(kind="money", amount=amount, unit=currency, scale=scale, start=at, end=end, required=amount > 0)


def _may_go(tokens: Tokens, kind: Kind, name: str, amount: float, at: int, end: int) -> bool:
    """Tell whether Korean need not have a number in words: small ones and those in names may go."""
    low, raw = tokens.low, tokens.raw
    before = low[at - 1] if at else ""
    if amount == 0:
        return True
    if amount == 1 and kind in ("number", "ordinal", "measure"):
        return True
    if kind == "number" and amount in (2, 3) and (before in _DETERMINERS or low[end] in ("-", "of")):
        return True  # "the two sides", "two-way", "two of"
    if kind == "number" and amount == 2 and raw[at][0].isupper():  # "Two NGOs, A and B"
        return True
    if low[end - 1] in ("dozen", "quarter", "quarters") or (name == "month" and before == "first"):
        return True
    if at and raw[at][0].isupper() and (raw[end][:1].isupper() or raw[at - 1][0].isupper()):
        return True  # Three Mile Island, Sergey Ten
    return low[at] in SCALES and before not in ("a", "one")  # thousand-year


def _year(tokens: Tokens, at: int, read: tuple[Kind, str, int]) -> tuple[Kind, str, int]:
    """Tell years (2021, also in "2017 won by") and decades (the 1990s, her 30s) from other numbers."""
    raw, end = tokens.raw[at], at + 1
    decade = tokens.low[end] == "s" and tokens.glued(end) and raw[-1] == "0"
    if len(raw) == 4 and raw.isdecimal() and "1000" <= raw < "2200":
        return ("decade", "", end + 1) if decade else ("year", "", end)
    return ("decade", "", end + 1) if decade and len(raw) == 2 else read


def _amount(tokens: Tokens, at: int) -> tuple[float, int, float] | None:
    """Return amount, end (negative for an ordinal) and scale."""
    low = tokens.low
    scale = 1.0
    if low[at][:1].isdecimal():
        if low[at].count(".") > 1:
            return None
        amount, end = tokens.number(at), at + 1
        if low[end] in _ORDINAL_ENDINGS and tokens.glued(end):
            return amount, -end - 1, 1
    else:
        read = _spelled(tokens, at)
        if read is None or read[1] < 0:
            return read and (*read, 1)
        amount, end = read
        scale = SCALES.get(low[end - 1], 1)
    for words in _HALVES:
        if tokens.follows(end, words):
            amount, end = amount + scale / 2, end + len(words.split())  # "a million and a half" is 1.5 million
            break
    factor, end = _scale(tokens, end)
    amount, scale = amount * factor, scale * factor
    if scale == 1 and amount < 20:
        amount, end = _fraction(tokens, amount, end)
        if amount < 1 and tokens.follows(end, "of a") and low[end + 2] in SCALES:  # three quarters of a million
            amount, end = amount * SCALES[low[end + 2]], end + 3
    return amount, end, scale


def _scale(tokens: Tokens, end: int) -> tuple[float, int]:
    """Read million, -million, hundred thousand, bn behind a number; return the factor and the end."""
    low, scale = tokens.low, 1.0
    end += low[end] == "+" and low[end + 1] in SCALES  # 7.5+ million
    while True:
        index = end + (low[end] == "-" and tokens.glued(end))
        word = low[index]
        if word not in SCALES and low[index + 1] != "of":  # 7.4 millions, but not "in 2023 thousands of"
            word = word.removesuffix("s")
        if word in SCALES:
            scale *= SCALES[word]
        elif low[index] in _SHORT_WORDS or _is_short_scale(tokens, index):
            scale *= SHORT_SCALES[low[index]]
        else:
            return scale, end
        end = index + 1


def _is_short_scale(tokens: Tokens, at: int) -> bool:
    """Tell whether a letter glued to a number is its scale: 946.9M impressions, 3m people, but a 3m wall."""
    if not tokens.glued(at) or not tokens.low[at - 1][-1].isdecimal():
        return False
    if tokens.raw[at] == "m":
        return tokens.low[at + 1] in _IN_MILLIONS
    return tokens.raw[at] in _GLUED_SCALES and (tokens.low[at] != "k" or len(tokens.low[at - 1]) > 1)


def _fraction(tokens: Tokens, amount: float, end: int) -> tuple[float, int]:
    """Read two-thirds, one fifth, three quarters; "three quarters" alone may be of a year."""
    index = end + (tokens.low[end] == "-")
    word = tokens.low[index]
    if word == "quarters" and index == end and tokens.low[end + 1] != "of":
        return amount, end
    if word.endswith("s") == (amount > 1) and 0 < amount < DENOMINATORS.get(word, 0):
        return amount / DENOMINATORS[word], index + 1
    return amount, end


def _spelled(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """Read a number in words; return amount and end, negative for an ordinal."""
    low, total, current, end = tokens.low, 0.0, 0.0, at
    while True:
        index = end
        if end > at:
            index += low[end] == "-" or (low[end] == "and" and low[end - 1] in SCALES and _goes_on(tokens, end))
        word = low[index]
        if word == "hundred":
            current = (current or 1.0) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], 0.0
        elif word == "dozen" and current:
            current *= 12
        elif (
            word in DENOMINATORS and word in SCALE_ORDINALS and end - at == current == 1 and low[index + 1] == "of"
        ) and low[at - 1] != "the":
            break  # one hundredth of
        elif word in SCALE_ORDINALS and current:
            return total + current * SCALE_ORDINALS[word], -index - 1
        else:
            joined = end > at and not (low[index + 1] == "-" and current % 100 == 0)  # a thousand third-year students
            value = CARDINALS.get(word) or (ORDINALS.get(word) if joined else None)
            if value is None or not (current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and value < 10)):
                break
            if word in ORDINALS:
                return total + current + value, -index - 1
            current += value
        end = index + 1
    return (total + current, end) if end > at else None


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Tell whether the number goes on behind "hundred and": not in "between one hundred and two hundred"."""
    last, word, scale = (tokens.low[index] for index in (at - 1, at + 1, at + 2))
    return word not in SCALES and SCALES[last] > (SCALES.get(scale, 1) if scale in ("hundred", last) else 1)


def unit(tokens: Tokens, at: int) -> tuple[Kind, str, int]:
    """Return kind, unit and end of what stands behind an amount; number, nothing and ``at`` when no unit does."""
    low = tokens.low
    index = at + (low[at] == "-" and tokens.glued(at))
    index += low[index] in _BEFORE_UNIT and low[index + 1] in ENGLISH_MEASURES
    word = low[index]
    hyphen = low[index + 1] == "-"
    two = f"{word} {low[index + 1 + hyphen]}"
    if two in ("basis point", "basis points"):
        return "points", "basis", index + 2 + hyphen
    if word in ("%", "percent", "percentage") or two == "per cent":
        return _percent(tokens, index, at)
    for form, end in ((two, index + 2 + hyphen), (word, index + 1)):
        if form in ENGLISH_CURRENCIES:
            return "money", ENGLISH_CURRENCIES[form], end
        if form in ENGLISH_MEASURES and (index > at or not (form == "second" or _is_compound(tokens, end))):
            return "measure", ENGLISH_MEASURES[form], end
    if tokens.raw[index][:1].isupper():  # "Australian dollars", "New Zealand dollars"
        for end in (index + 2, index + 3):
            if low[end - 1] in ENGLISH_CURRENCIES and tokens.raw[end - 2][0].isupper():
                name = " ".join(low[index:end])
                return "money", ENGLISH_CURRENCIES.get(name, ENGLISH_CURRENCIES[low[end - 1]]), end
    return "number", "", at


def _is_compound(tokens: Tokens, end: int) -> bool:
    """Tell whether a unit goes on to another word: 45 day-care centers."""
    return (
        tokens.low[end] == "-" and tokens.raw[end + 1].isalpha() and tokens.low[end + 1] not in ("old", "olds", "long")
    )


def _percent(tokens: Tokens, index: int, at: int) -> tuple[Kind, str, int]:
    low = tokens.low
    end = index + (2 if low[index] == "per" else 1)
    point = end + (low[end] == "-")
    glued = low[index] == "%" and low[point] in ("p", "pp") and tokens.glued(point)
    if low[point] in ("point", "points") or glued:
        return "points", "", point + 1
    return ("number", "", at) if low[index] == "percentage" else ("percent", "", end)
