"""What a reviewer changed: two versions of a Korean translation aligned word by word, and the changes counted.

The two are cut where the fewest letters change, so that 정책 협의회를 and 정책대화를 face each other however they are
spaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from rapidfuzz.distance import Indel, Levenshtein

from bitext.model import KoreanWord, Span

#: In the order in which changes made equally often are worth reading.
EditKind = Literal["wording", "number", "ending", "order", "spacing", "punctuation", "added", "removed"]
KINDS: tuple[EditKind, ...] = get_args(EditKind)
ReadWords = Callable[[str], Sequence[KoreanWord]]
#: Words on either side that may be one edit, besides one for none.
_SHAPES = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
#: Of a longer stretch, words without a letter in common stand by each other by chance.
_SHORT = 3
#: Likeness of letters (2 common / all) under which a text counts as written anew: its words have no counterparts to
#: speak of. Of pairs of different sentences 99 in 100 are less alike: test_different_sentences_are_seldom_alike.
_REWRITTEN = 0.4
_MARK = re.compile(r"[^\w%]|_")
_DIGITS = re.compile(r"\d+")
#: Digits that stand together, with a minus before them; 3-4 and 3~4 have the same.
_NUMBER = re.compile(r"(?:(?<![\w.,%)~-])[-−])?\d+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class Step(NamedTuple):
    """Hold one step of an alignment: words of the text before, words of the text after; equal ones one a step."""

    before: range
    after: range


class _Cell(NamedTuple):
    """Hold how two beginnings of texts are best aligned: letters changed, cuts, and the shape of the last step."""

    cost: int
    cuts: int  # negative: of equally dear ones the finer goes first
    high: int
    wide: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Hold one change.

    Attributes:
        kind: wording: other words; number: other digits, or the point or minus of a number; ending: the same words with
            other particles or endings; order: the words stand elsewhere; spacing, punctuation: nothing else differs;
            added, removed: one side has none.
        before: What changed, without the particle and punctuation that do not matter; of an ending (-를, -했다) what
            differs, "-" for none.
        after: What it became.
        step: Where.
    """

    kind: EditKind
    before: str
    after: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Hold two versions of a text and how they are aligned.

    Attributes:
        before: The words of the first.
        after: Those of the second.
        steps: Cover both, in order.
        edits: The changes, in order; empty where the text was written anew.
        rewritten: Whether it was written anew: most of its letters are others.
    """

    before: tuple[KoreanWord, ...]
    after: tuple[KoreanWord, ...]
    steps: tuple[Step, ...]
    edits: tuple[Edit, ...]
    rewritten: bool

    def reversed(self) -> Revision:
        """Return the revision that leads back, without its edits."""
        steps = tuple(Step(step.after, step.before) for step in self.steps)
        return replace(self, before=self.after, after=self.before, steps=steps, edits=())

    def facing(self, span: Span) -> tuple[tuple[KoreanWord, ...], tuple[KoreanWord, ...]]:
        """Return the words before that a span of the first text touches, and those that stand in their place after."""
        start, end = span
        steps = [
            step
            for step in self.steps
            if any(start < self.before[index].span[1] and self.before[index].span[0] < end for index in step.before)
        ]
        before = tuple(self.before[index] for step in steps for index in step.before)
        return before, tuple(self.after[index] for step in steps for index in step.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCount:
    """Hold a change with how often it was made.

    Attributes:
        edit: The first of its kind, before and after.
        count: How often it was made.
        example: Index of the text that has the first.
    """

    edit: Edit
    count: int
    example: int


def revise(before: str, after: str, read: ReadWords) -> Revision:
    """Align two versions of a text.

    Args:
        before: The first.
        after: The second.
        read: Cuts a text into words.
    """
    words, others = tuple(read(before)), tuple(read(after))
    steps = tuple(_steps(words, others))
    rewritten = likeness(before, after) < _REWRITTEN
    edits: tuple[Edit, ...] = ()
    if not rewritten:
        edits = tuple(_ordered([_edit(step, words, others) for step in steps if not _same(step, words, others)]))
    return Revision(before=words, after=others, steps=steps, edits=edits, rewritten=rewritten)


def likeness(before: str, after: str) -> float:
    """Return how many letters two texts have in common, in the same order and without spaces, 0 to 1.

    >>> likeness("정책 협의회", "정책대화")
    0.4444444444444444
    """
    return Indel.normalized_similarity("".join(before.split()), "".join(after.split()))


def count_edits(revisions: Iterable[Revision]) -> tuple[EditCount, ...]:
    """Count the changes of many texts, the most frequent first, of equally frequent ones by kind and as they come."""
    counts: Counter[tuple[EditKind, str, str]] = Counter()
    first: dict[tuple[EditKind, str, str], tuple[Edit, int]] = {}
    for index, revision in enumerate(revisions):
        for edit in revision.edits:
            key = (edit.kind, edit.before, edit.after)
            counts[key] += 1
            first.setdefault(key, (edit, index))
    counted = (EditCount(edit=first[key][0], count=count, example=first[key][1]) for key, count in counts.items())
    return tuple(sorted(counted, key=lambda found: (-found.count, KINDS.index(found.edit.kind))))


def _steps(words: Sequence[KoreanWord], others: Sequence[KoreanWord]) -> Iterator[Step]:
    """Yield the steps of the best alignment; of long stretches that differ only what is alike stays together."""
    pending: list[Step] = []
    for step in [*_align([word.text for word in words], [word.text for word in others]), None]:
        if step is not None and not _same(step, words, others):
            pending.append(step)
            continue
        long = max(sum(len(one.before) for one in pending), sum(len(one.after) for one in pending)) > _SHORT
        for one in pending:
            if one.before and one.after and long and not _alike(one, words, others):
                yield Step(one.before, range(one.after.start, one.after.start))
                yield Step(range(one.before.stop, one.before.stop), one.after)
            else:
                yield one
        pending = []
        if step is not None:
            yield step


def _align(texts: Sequence[str], others: Sequence[str]) -> list[Step]:
    """Cut two lists of words where the fewest letters change, and as often as that costs nothing."""
    start = _common(texts, others)
    end = _common(texts[start:][::-1], others[start:][::-1])
    middle = _align_middle(texts[start : len(texts) - end], others[start : len(others) - end])
    shifted = (Step(_shifted(before, start), _shifted(after, start)) for before, after in middle)
    behind = zip(range(len(texts) - end, len(texts)), range(len(others) - end, len(others)), strict=True)
    return [*(_pair(index, index) for index in range(start)), *shifted, *(_pair(one, other) for one, other in behind)]


def _shifted(indices: range, by: int) -> range:
    return range(indices.start + by, indices.stop + by)


def _pair(one: int, other: int) -> Step:
    return Step(range(one, one + 1), range(other, other + 1))


def _align_middle(texts: Sequence[str], others: Sequence[str]) -> list[Step]:
    best: list[list[_Cell]] = []
    for row in range(len(texts) + 1):
        best.append([])
        for column in range(len(others) + 1):
            options = [
                _Cell(
                    known.cost + _cost("".join(texts[row - high : row]), "".join(others[column - wide : column])),
                    known.cuts - 1,
                    high,
                    wide,
                )
                for high, wide in _SHAPES
                if high <= row and wide <= column
                for known in (best[row - high][column - wide],)
            ]
            best[-1].append(min(options, default=_Cell(0, 0, 0, 0)))
    steps = []
    row, column = len(texts), len(others)
    while row or column:
        cell = best[row][column]
        steps.append(Step(range(row - cell.high, row), range(column - cell.wide, column)))
        row, column = row - cell.high, column - cell.wide
    return steps[::-1]


def _cost(one: str, other: str) -> int:
    return Levenshtein.distance(one, other) if one and other else len(one or other)


def _alike(step: Step, words: Sequence[KoreanWord], others: Sequence[KoreanWord]) -> bool:
    return not set(_content(step.before, words)).isdisjoint(_content(step.after, others))


def _content(indices: range, words: Sequence[KoreanWord]) -> str:
    return "".join(form for index in indices for form in words[index].content)


def _joined(indices: range, words: Sequence[KoreanWord]) -> str:
    return " ".join(words[index].text for index in indices)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how long the beginning is that two sequences share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _same(step: Step, words: Sequence[KoreanWord], others: Sequence[KoreanWord]) -> bool:
    return _joined(step.before, words) == _joined(step.after, others)


def _edit(step: Step, words: Sequence[KoreanWord], others: Sequence[KoreanWord]) -> Edit:
    before, after = _joined(step.before, words), _joined(step.after, others)
    if before.replace(" ", "") == after.replace(" ", ""):
        return Edit(kind="spacing", before=before, after=after, step=step)
    if _MARK.sub("", before) == _MARK.sub("", after):
        kind: EditKind = "punctuation" if _numbers(before) == _numbers(after) else "number"
        return Edit(kind=kind, before=before, after=after, step=step)
    shown, other_shown = _shown(step.before, words), _shown(step.after, others)
    if not step.before or not step.after:
        return Edit(kind="removed" if step.before else "added", before=shown, after=other_shown, step=step)
    content, other_content = _content(step.before, words), _content(step.after, others)
    if content and content == other_content:
        if shown == other_shown:
            shown, other_shown = _joined(step.before, words), _joined(step.after, others)
        start = _common(shown, other_shown)
        endings = [f"-{_MARK.sub('', text[start:])}" if start else text for text in (shown, other_shown)]
        return Edit(kind="ending", before=endings[0], after=endings[1], step=step)
    number = _DIGITS.sub("0", content) == _DIGITS.sub("0", other_content)
    return Edit(kind="number" if number else "wording", before=shown, after=other_shown, step=step)


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(_THOUSANDS.sub("", text))


def _shown(indices: range, words: Sequence[KoreanWord]) -> str:
    """Return words without punctuation around them, the last one without its particle."""
    if not indices:
        return ""
    first, last = words[indices[0]], words[indices[-1]]
    texts = [words[index].text for index in indices]
    texts[-1] = texts[-1][: last.stem[1] - last.span[0]]
    texts[0] = texts[0][first.stem[0] - first.span[0] :]
    return " ".join(texts)


def _ordered(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits with what was removed in one place and added in another as moved."""
    added = Counter(edit.after for edit in edits if edit.kind == "added")
    removed = Counter(edit.before for edit in edits if edit.kind == "removed")
    moved = added & removed
    left = dict(moved)
    for edit in edits:
        if edit.kind == "removed" and left.get(edit.before, 0):
            left[edit.before] -= 1
            yield replace(edit, kind="order", after=edit.before)
        elif edit.kind == "added" and moved[edit.after]:
            moved[edit.after] -= 1  # told where it was removed
        else:
            yield edit
