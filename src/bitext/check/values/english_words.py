"""English words that say numbers, months and days."""

from __future__ import annotations

from itertools import product

from bitext.check.values.value import Said, read_words
from bitext.days import MONTHS, WEEKDAYS

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
CARDINALS = {word: value for value, word in enumerate(f"{_UNITS} eighteen nineteen".split(), 1)} | _TENS
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), 1)} | {
    word[:-1] + "ieth": value for word, value in _TENS.items()
}
SCALE_ORDINALS = {"hundredth": 1e2, "thousandth": 1e3, "millionth": 1e6, "billionth": 1e9}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES |= {"quadrillion": 1e15, "quintillion": 1e18}
#: Behind a currency sign and its number.
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "t": 1e12}
MAGNITUDES = {"tens": 10.0, "dozens": 10.0, "scores": 10.0, **{f"{word}s": value for word, value in SCALES.items()}}
DENOMINATORS = (
    {word: value for word, value in ORDINALS.items() if value >= 3}
    | {f"{word}s": value for word, value in ORDINALS.items() if value >= 3}
    | {"quarter": 4, "quarters": 4, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000}
)
MONTH_NUMBERS = {name.lower(): number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])} | {
    "sept": 9
}
WEEKDAY_NUMBERS = {day.lower(): number for number, day in enumerate(WEEKDAYS, 1)}
#: Words whose value the Korean must have too.
LOUD = {f"{word}fold": Said("number", value, "") for word, value in CARDINALS.items() if value > 2} | read_words(
    """
number 2 times | twice
number 3 times | thrice
number 2 | doubled
number 3 | triple triples tripled tripling trebled
number 4 | quadruple quadruples quadrupled quadrupling
number 5 | quintupled quintupling
number 100 | hundredfold
decade 20 | twenties
decade 30 | thirties
decade 40 | forties
decade 50 | fifties
decade 60 | sixties
decade 70 | seventies
decade 80 | eighties
decade 90 | nineties
"""
)
#: Words that hold a value which the Korean may write as a number, and need not.
QUIET = read_words(
    """
number 0 | zero none nil
number 0.25 | quarter
number 0.5 | half
number 1 | once single sole solo another
parties 2 | bilateral
parties 3 | trilateral trilaterally
parties 4 | quadrilateral
number 2 | both double doubles doubling twofold couple pair pairs bilingual duplicate dual twin twins bi duo
number 2 | binational bicameral bivalent biannual biannually semiannual semiannually
number 3 | triad trilogy trilingual triplicate trio tripartite triathlon thirds tri
number 3 | triplets trivalent
number 4 | quartet quad quadripartite quadruplicate quadrivalent quartile semifinal semifinals
number 5 | quintet pentathlon pentavalent quintile quintiles fives
number 6 | sextet hexavalent
number 7 | heptathlon sevens
number 8 | quarterfinal quarterfinals
number 10 | teens teenage teenager teenagers decathlon decile deciles
number 80 | octogenarian octogenarians
number 100 | centenarian centenarians
ordinal 1 | primary firstly wwi freshman freshmen
ordinal 2 | secondary secondly wwii jr sophomore sophomores penultimate
ordinal 3 | tertiary thirdly
ordinal 4 | fourthly
ordinal 5 | fifthly
ordinal 6 | sixthly
ordinal 7 | seventhly
ordinal 100 | centenary centennial
ordinal 200 | bicentenary bicentennial
measure 1 day | daily
measure 1 week | weekly week weeklong
measure 2 week | fortnight fortnightly biweekly
measure 1 month | monthly
measure 2 month | bimonthly
measure 1 year | annual annually yearly
measure 2 year | biennial biennially biennium
measure 3 year | triennial triennium
measure 4 year | quadrennial
measure 5 year | quinquennial
measure 10 year | decennial decadal
measure 24 hour | clock
day 25 12 | christmas
time 720 exact | noon
time 0 exact | midnight
"""
)
JUBILEES = {"silver": 25, "golden": 50, "diamond": 60, "platinum": 70}
#: Roman numerals in names (Pillar II, Charles III, Article XXIV); I is mostly a pronoun.
ROMAN = {
    tens + ones: value
    for value, (tens, ones) in enumerate(product(("", "X", "XX", "XXX"), " I II III IV V VI VII VIII IX".split(" ")))
    if value > 1
}
