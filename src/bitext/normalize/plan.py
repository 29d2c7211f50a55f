"""The order of the rules, and what each of them changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bitext.model import NormalizationStep
from bitext.normalize import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold one rule of the plan under the name it is reported by."""

    name: str
    apply: Callable[[str], str]


#: Characters first, then their composition, then the spacing between them.
PLAN = (
    Rule(name="mojibake", apply=rules.repair_mojibake),
    Rule(name="invisible", apply=rules.drop_invisible),
    Rule(name="control", apply=rules.drop_control),
    Rule(name="spaces", apply=rules.unify_spaces),
    Rule(name="ligatures", apply=rules.expand_ligatures),
    Rule(name="full-width", apply=rules.narrow_full_width),
    Rule(name="nfc", apply=rules.compose),
    Rule(name="space-before-punctuation", apply=rules.close_up_punctuation),
    Rule(name="joined-sentences", apply=rules.part_sentences),
    Rule(name="doubled-spaces", apply=rules.collapse_spaces),
)
_ROUNDS = 8


def normalize_text(text: str) -> str:
    r"""Return the text as bitext translates and stores it.

    The result is a fixed point: normalising it again changes nothing.

    >>> normalize_text("a chair for this year’s\u00a0APEC , and")
    'a chair for this year’s APEC, and'
    """
    return explain(text)[0]


def explain(text: str) -> tuple[str, tuple[NormalizationStep, ...]]:
    """Return the normalised text and the steps that changed something, in order.

    One rule can uncover work for another (a zero-width character inside a broken quotation mark), so the
    plan is repeated until nothing changes.
    """
    steps: list[NormalizationStep] = []
    for _ in range(_ROUNDS):
        start = text
        for rule in PLAN:
            after = rule.apply(text)
            if after != text:
                steps.append(NormalizationStep(rule=rule.name, before=text, after=after))
                text = after
        if text == start:
            break
    return text, tuple(steps)
