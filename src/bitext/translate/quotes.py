"""Quotation marks: straight ones for a model that knows no others, curly ones for the Korean reader."""

from __future__ import annotations

import re

_STRAIGHT = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "\u00a0": " ",
    }
)
_DOUBLE = re.compile(r'"')
#: Opened with a single mark and closed with a double one.
_MIXED = re.compile(r"(?<!\w)'([^'\"]+)\"")
#: '24년, '23-'24년: what is left out of a year has the mark that closes.
_SHORT_YEAR = re.compile(
    r"(?<!\w)'(?=\d\d(?:년|[-–~∼/]'?\d\d))(?![^']*(?<=[\w.!?])'(?![A-Za-z\d]))|(?<=\d[-–~∼/])'(?=\d\d)"
)
_SINGLE = re.compile(r"(?<!\w)'([^']+)'(?!\w*\w')")


def straighten(text: str) -> str:
    r"""Write quotes, dashes and no-break spaces as the plain keyboard has them.

    >>> straighten("the UNHCR’s “club” – 2018")
    'the UNHCR\'s "club" - 2018'
    """
    return text.translate(_STRAIGHT)


def curl(text: str) -> str:
    r"""Write pairs of straight quotation marks as Korean typography has them; an odd one stays.

    >>> curl('"평화"와 \'번영\'을 위한 "공동체"')
    '“평화”와 ‘번영’을 위한 “공동체”'
    >>> curl("'24년과 '25년, '23-'24년의 '평화'")
    '’24년과 ’25년, ’23-’24년의 ‘평화’'
    >>> curl("'60년 우정, 미래 60년'을")
    '‘60년 우정, 미래 60년’을'
    >>> curl('5" 포'), curl("'평화의 공동체\"를")
    ('5" 포', '‘평화의 공동체’를')
    """
    text = _SHORT_YEAR.sub("’", text)
    if text.count('"') == 1:
        text = _MIXED.sub(r"‘\1’", text)
    if text.count('"') % 2 == 0:
        opening = iter(range(text.count('"')))
        text = _DOUBLE.sub(lambda _: "“" if next(opening) % 2 == 0 else "”", text)
    return _SINGLE.sub(r"‘\1’", text)
