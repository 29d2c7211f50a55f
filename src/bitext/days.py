"""The names of months and weekdays, in the order of the calendar."""

from __future__ import annotations

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
#: The syllable before 요일, in (수) all there is.
KOREAN_WEEKDAYS = "월화수목금토일"
