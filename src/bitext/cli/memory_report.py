"""How bitext memory learn shows what it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from bitext.cli.memory_show import print_json_line, print_row

if TYPE_CHECKING:
    from bitext.learned_terms import TermProposal
    from bitext.learning import ReleaseEffort, ReviewedUnit
    from bitext.memory.edits import EditCount

Record = dict[str, Any]
#: Of the table; a record has those that it knows.
_COLUMNS = (
    *("record", "release", "date", "units", "changed", "rewritten", "TER", "chrF2++"),
    *("kind", "count", "against", "term", "before", "after", "id", "source", "machine", "reviewed"),
)
#: Words shown on either side of a change, and letters of an English sentence.
_AROUND, _ENGLISH = 4, 100


def show_report(units: Sequence[ReviewedUnit], proposals: Sequence[TermProposal], format_: str, *, limit: int) -> None:
    """Print the report: for people, as one JSON object, or as a table with a head line."""
    from bitext.learning import measure, measure_releases
    from bitext.memory.edits import count_edits

    changed = [unit for unit in units if unit.revision is not None]
    counts = count_edits(unit.revision for unit in changed if unit.revision is not None)
    releases = [_release(effort) for effort in measure_releases(units)]
    total = {**_release(measure("all", units)), "date": None}
    edits = [_edit(found, changed[found.example]) for found in counts[:limit]]
    proposed = [_proposal(proposal) for proposal in proposals]
    if format_ == "tsv":
        _print_table({"release": releases, "total": [total], "change": edits, "proposal": proposed})
        return
    summary = {"units": _count_units(units), "edits": _count_edits(counts)}
    if format_ == "json":
        print_json_line({**summary, "releases": releases, "total": total, "changes": edits, "proposals": proposed})
        return
    for name, numbers in summary.items():
        rest = ", ".join(f"{count:,} {kind}" for kind, count in numbers.items() if count or name == "units")
        click.echo(f"{name:<11} {sum(numbers.values()):,}" + (f": {rest}" if rest else ""))
    for line in _releases([*releases, total]):
        click.echo(line)
    sections = {
        "changes": [_edit_text(found, changed[found.example]) for found in counts[:limit]],
        "proposals": [_proposal_text(proposal) for proposal in proposals],
    }
    for heading, texts in sections.items():
        if texts:
            click.echo("\n".join(["", heading, *texts]))


def _count_units(units: Sequence[ReviewedUnit]) -> dict[str, int]:
    unpaired = sum(unit.machine is None for unit in units)
    changed = sum(unit.revision is not None for unit in units)
    return {"unchanged": len(units) - changed - unpaired, "changed": changed, "without counterpart": unpaired}


def _count_edits(counts: Iterable[EditCount]) -> dict[str, int]:
    from bitext.memory.edits import KINDS

    totals: Counter[str] = Counter()
    for found in counts:
        totals[found.edit.kind] += found.count
    return {kind: totals[kind] for kind in KINDS}


def _release(effort: ReleaseEffort) -> Record:
    from bitext.learning import METRICS

    return {
        "release": effort.release,
        "date": effort.date.isoformat() if effort.date else None,
        "units": effort.units,
        "changed": effort.changed,
        "rewritten": effort.rewritten,
        **{name: round(score, 2) for name, score in zip(METRICS, effort.scores, strict=True)},
    }


def _place(unit: ReviewedUnit) -> Record:
    return {
        "release": unit.release,
        "id": unit.unit.id or (unit.machine.id if unit.machine else ""),
        "source": unit.unit.source,
        "machine": unit.machine.target if unit.machine else None,
        "reviewed": unit.unit.target,
    }


def _edit(found: EditCount, unit: ReviewedUnit) -> Record:
    edit = found.edit
    return {"kind": edit.kind, "count": found.count, "before": edit.before, "after": edit.after, **_place(unit)}


def _proposal(proposal: TermProposal) -> Record:
    return {
        "kind": proposal.kind,
        "count": proposal.count,
        "against": proposal.against,
        "term": proposal.source,
        "before": proposal.before,
        "after": proposal.after,
        **_place(proposal.example),
    }


def _print_table(records: dict[str, list[Record]]) -> None:
    print_row(_COLUMNS)
    for name, group in records.items():
        for record in group:
            print_row({"record": name, **record}.get(column) for column in _COLUMNS)


def _releases(records: Sequence[Record]) -> Iterator[str]:
    width = max(len("release"), *(len(record["release"]) for record in records))
    yield f"\n{'release':<{width}}  date        units  changed  rewritten    TER  chrF2++"
    for record in records:
        counts = f"{record['units']:>5,}  {record['changed']:>7,}  {record['rewritten']:>9,}"
        scores = f"{record['TER']:>5.1f}  {record['chrF2++']:>7.1f}"
        yield f"{record['release']:<{width}}  {record['date'] or '-':<10}  {counts}  {scores}"


def _edit_text(found: EditCount, unit: ReviewedUnit) -> str:
    from bitext.text import excerpt

    edit, revision = found.edit, unit.revision
    lines = [f"{found.count:>4}  {edit.kind:<11} {edit.before or '(nothing)'} → {edit.after or '(nothing)'}"]
    if edit.kind == "order":
        lines = [f"{found.count:>4}  {edit.kind:<11} {edit.before}"]
    lines.append(f"      EN  {excerpt(unit.unit.source, _ENGLISH)}")
    if revision is not None:
        lines.append(f"      MT  {_around([word.text for word in revision.before], edit.step.before)}")
        lines.append(f"      KO  {_around([word.text for word in revision.after], edit.step.after)}")
    return "\n".join(lines)


def _around(words: Sequence[str], place: range) -> str:
    """Return words with some before and behind them."""
    start, end = max(0, place.start - _AROUND), min(len(words), place.stop + _AROUND)
    shown = " ".join(words[start:end])
    return ("… " if start else "") + shown + (" …" if end < len(words) else "")


def _proposal_text(proposal: TermProposal) -> str:
    before, after = proposal.before, proposal.after
    what = {
        "new": f"new entry {after}" + (f", for {before}" if before else ""),
        "prefer": f"prefer {after} to {before}",
        "admit": f"admit {after}, for {before}",
        "deprecate": f"deprecate {before}, for {after}",
    }[proposal.kind]
    against = f", {proposal.against:,} against" if proposal.against else ""
    return (
        f"{proposal.count:>4}  {proposal.source}: {what}{against}\n"
        f"      EN  {_window(proposal.example.unit.source, proposal.source)}\n"
        f"      KO  {_window(proposal.example.unit.target, after)}"
    )


def _window(text: str, part: str) -> str:
    """Return a text cut down to what stands around a part of it, to its beginning where it has not that part."""
    start = max(0, text.lower().find(part.lower()))
    words = list(re.finditer(r"\S+", text))
    within = [number for number, word in enumerate(words) if word.start() < start + len(part) and start < word.end()]
    return _around([word[0] for word in words], range(within[0], within[-1] + 1)) if within else ""
