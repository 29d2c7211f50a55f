"""What a model wrote too much is left out, and that is said: a word twice in a row, a counter behind an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bitext.check.form import doubled_words
from bitext.model import Finding, Translation
from bitext.text import UNCHANGED
from bitext.translate.particles import repair

#: What counts, and so stands behind no telephone number and no address.
_COUNTER = re.compile(r"(?:년도?|월|일|명|건|회|원)(?=$|[\s,.)]|[은는이가을를에로와과도](?![가-힣])|으로)")


def drop_surplus(source: str, translation: Translation) -> Translation:
    """Leave out what a model wrote too much, with a finding for each.

    Of words twice in a row those with figures stay: they are for the checks of numbers. The alignment goes with it, as
    its pieces are no longer those of the text.

    >>> drop_surplus("forced", Translation(source="forced", text="강제 강제 이주", score=-1.0, model="m")).text
    '강제 이주'
    """
    text, dropped = translation.text, []
    while found := next((one for one in doubled_words(source, text) if not _has_figures(one[0])), None):
        word, (_, end) = found
        text = text[: end - len(word) - 1] + text[end:]
        dropped.append(f"the model wrote {word} twice in a row; one was left out")
    for address in reversed([*UNCHANGED.finditer(text)]):
        if address[0] in source and (counter := _COUNTER.match(text, address.end())):
            text = repair(text[: counter.start()] + text[counter.end() :], [address.span()])[0]
            dropped.append(f"the model wrote {counter[0]} behind {address[0]}; it was left out")
    return _said(translation, text, dropped) if dropped else translation


def _said(translation: Translation, text: str, dropped: Sequence[str]) -> Translation:
    findings = tuple(
        Finding(code="word-dropped", severity="warning", message=message) for message in dict.fromkeys(dropped)
    )
    return replace(translation, text=text, findings=(*translation.findings, *findings), alignment=())


def _has_figures(word: str) -> bool:
    return any(char.isdigit() for char in word)
