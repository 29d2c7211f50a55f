"""Normalisation rules: text in, text out, each with one subject.

A rule never fails, never looks at other segments and leaves alone what it is not about; its doctest
holds a case that must not change.
"""

from __future__ import annotations

import re
import unicodedata

import ftfy

from bitext.text import ADDRESS

_INVISIBLE = re.compile("[\u00ad\u115f\u1160\u200b-\u200f\u2060\ufeff\u180e]")
_CONTROL = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]"
)
_SPACE = re.compile(
    "[\t\n\x0b\x0c\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u3164\uffa0\ufffc]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[" + "".join(_LIGATURES) + "]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_CLOCK = re.compile(r"(?<![\d:.,])(?<!: )([01]\d|2[0-4]) : ?([0-5]\d)(?![\d:.,]\d|\d| :)")
_BETWEEN_NUMBERS = r"(?!(?<=\d) +(?:[:.] ?\d|(?<!\d{4} ), ?\d{3}(?!\d)))"  # 3 : 2, 5 , 000
_SPACE_BEFORE = re.compile(
    rf"(?<=[^\s.,;:!?(\[{{“‘]){_BETWEEN_NUMBERS} +"
    r"(?=[,;!?](?:[\s”’\"')\]]|$)|[.:](?:[\s”’\"')\]](?! ?\.)|$))"
)
#: 갔, 했, 간, 한: syllables with ㅆ or ㄴ below, but no country's 완 and 간.
_VERBAL = "".join(chr(code + below) for code in range(0xAC00, 0xD7A4, 28) for below in (4, 20))
#: A sentence that begins right behind the stop of another; none behind an abbreviation or in the name of a site.
_JOINED = re.compile(
    r"(?:(?<=[a-z]{3})|(?<=[ ,](?:19|20)\d\d))([.!?]”?)(?=[A-Z][a-z]*[ ,])(?!(?:Com|Org|Net|Co|Kr|Html?)\b)"
    rf"|(?<=[{_VERBAL}있없하이니같높크]다)(?<!르완다)(?<!우간다)([.])(?=[가-힣])(?!이?라|(?:고|는|며|면서)(?![가-힣]))"
)
_SPACES = re.compile(" {2,}")


def repair_mojibake(text: str) -> str:
    r"""Repair UTF-8 that was read as Windows-1252 or Latin-1, by ftfy.

    >>> repair_mojibake("the UNHCRâ€™s â€œdonorsâ€™ clubâ€\x9d")
    'the UNHCR’s “donors’ club”'
    >>> repair_mojibake("café in Malmö – ‘Âge’ 한국")
    'café in Malmö – ‘Âge’ 한국'
    """
    return text if text.isascii() else ftfy.fix_encoding(text)


def drop_invisible(text: str) -> str:
    r"""Drop zero-width characters and soft hyphens.

    >>> drop_invisible("co\u00adoperation\u200b")
    'cooperation'
    >>> drop_invisible("co-operation")
    'co-operation'
    """
    return _INVISIBLE.sub("", text)


def drop_control(text: str) -> str:
    r"""Drop control characters, direction overrides, non-characters and lone surrogates.

    White space among them is left to :func:`unify_spaces`.

    >>> drop_control("Seoul\x08\x9f\ufffe")
    'Seoul'
    >>> drop_control("a\tb")
    'a\tb'
    """
    return _SURROGATE.sub("", _CONTROL.sub("", text))


def unify_spaces(text: str) -> str:
    r"""Make every kind of space, tab and line break a plain space.

    >>> unify_spaces("Kim\u00a0Gunn\u3000said")
    'Kim Gunn said'
    >>> unify_spaces("Kim Gunn")
    'Kim Gunn'
    """
    return _SPACE.sub(" ", text)


def expand_ligatures(text: str) -> str:
    """Write Latin ligatures as letters.

    >>> expand_ligatures("e\ufb03cient \ufb01rst")
    'efficient first'
    >>> expand_ligatures("œuvre, Æsop")
    'œuvre, Æsop'
    """
    return _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)


def narrow_full_width(text: str) -> str:
    """Write full-width ASCII in its usual width.

    >>> narrow_full_width("ＡＳＥＡＮ（１０）")
    'ASEAN(10)'
    >>> narrow_full_width("「한국」、①")
    '「한국」、①'
    """
    return _FULL_WIDTH.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)


def compose(text: str) -> str:
    """Compose letters and accents, and Korean letters to syllables (Unicode NFC).

    >>> compose("\u1112\u1161\u11ab\u1100\u116e\u11a8")
    '한국'
    >>> compose("①㎡")
    '①㎡'
    """
    return unicodedata.normalize("NFC", text)


def close_up_punctuation(text: str) -> str:
    """Drop spaces before punctuation that ends a word group, and those of a time.

    >>> close_up_punctuation("this year’s APEC , and the G20 .")
    'this year’s APEC, and the G20.'
    >>> close_up_punctuation("a ratio of .5 and . . . then ( :")
    'a ratio of .5 and . . . then ( :'
    >>> close_up_punctuation("14 : 00 ~ 15 : 00, 3 : 2")
    '14:00 ~ 15:00, 3 : 2'
    """
    return _SPACE_BEFORE.sub("", _CLOCK.sub(r"\1:\2", text))


def part_sentences(text: str) -> str:
    """Put a space between two sentences that stand together.

    >>> part_sentences("It ended on October 31, 2022.The two sides agreed.They left.")
    'It ended on October 31, 2022. The two sides agreed. They left.'
    >>> part_sentences("회담을 가졌다.그는 출국하였다.")
    '회담을 가졌다. 그는 출국하였다.'
    >>> part_sentences("Booking.Com and node.js, U.S.A. and 3.5; ‘가자.’라고, 갔다.라고 하였다.")
    'Booking.Com and node.js, U.S.A. and 3.5; ‘가자.’라고, 갔다.라고 하였다.'
    """
    if _JOINED.search(text) is None:
        return text
    addresses = [found.span() for found in ADDRESS.finditer(text)]

    def parted(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in addresses)
        return match[0] if inside else f"{match[0]} "

    return _JOINED.sub(parted, text)


def collapse_spaces(text: str) -> str:
    """Make several spaces one and drop outer ones.

    >>> collapse_spaces("  the  two sides ")
    'the two sides'
    >>> collapse_spaces("the two sides")
    'the two sides'
    """
    return _SPACES.sub(" ", text).strip(" ")
