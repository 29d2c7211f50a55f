"""What the decoder answers, and which of its answers to take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bitext.model import Finding
from bitext.translate.translator import Doubts

_MESSAGES = {
    "mt-empty": "The model gave no translation.",
    "mt-repetition": "The translation repeats itself.",
    "mt-unfinished": "The translation breaks off at the model's limit.",
    "mt-garbled": "The model wrote bytes that are no characters; they are left out.",
}


@dataclass(frozen=True, slots=True)
class Output:
    """Hold one answer of the decoder to one source.

    Attributes:
        tokens: Its subwords.
        text: Them as text.
        score: Mean natural-log probability per subword.
        problem: Code of the finding, None where there is nothing to find.
        attention: What each subword looked at, (subwords, source subwords).
    """

    tokens: tuple[str, ...]
    text: str
    score: float
    problem: str | None
    attention: tuple[tuple[float, ...], ...] = ()


def problem_findings(problems: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings for problems of the decoder, in a settled order."""
    return tuple(
        Finding(code=code, severity="error", message=message) for code, message in _MESSAGES.items() if code in problems
    )


def least_doubtful(
    source: str, likely: Sequence[Output], outputs: Sequence[Output], doubts: Doubts, nearly: float
) -> Output:
    """Return the first output, or one with fewer doubts that is nearly as likely as the likeliest of all."""
    best = outputs[0]
    least = doubts(source, best.text)
    if best.problem or not any(least):
        return best
    for output in outputs[1:]:
        if output.problem is None and output.score >= likely[0].score - nearly:
            counts = doubts(source, output.text)
            if counts < least:
                best, least = output, counts
    return best
