"""Words that a model wrote twice in a row: one is left out, and that is said."""

from __future__ import annotations

from dataclasses import replace

from bitext.check.form import doubled_words
from bitext.model import Finding, Translation


def drop_doubled(source: str, translation: Translation) -> Translation:
    """Leave out what a model wrote a second time in a row, with a finding for each word.

    Words with figures stay: they are for the checks of numbers. The alignment goes with it, as its pieces are no
    longer those of the text.

    >>> drop_doubled("forced", Translation(source="forced", text="강제 강제 이주", score=-1.0, model="m")).text
    '강제 이주'
    """
    text, dropped = translation.text, []
    while found := next((one for one in doubled_words(source, text) if not _has_figures(one[0])), None):
        word, (_, end) = found
        text = text[: end - len(word) - 1] + text[end:]
        dropped.append(word)
    if not dropped:
        return translation
    findings = tuple(
        Finding(
            code="word-dropped",
            severity="warning",
            message=f"the model wrote {word} twice in a row; one was left out",
        )
        for word in dict.fromkeys(dropped)
    )
    return replace(translation, text=text, findings=(*translation.findings, *findings), alignment=())


def _has_figures(word: str) -> bool:
    return any(char.isdigit() for char in word)
