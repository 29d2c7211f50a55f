"""Term search beside flashtext and spaCy's PhraseMatcher: python benchmarks/terms.py TSV... (needs flashtext, spacy).

The text is the English of the tables, a row a segment, and the same as documents of 40 segments. The glossary is the
one that comes with bitext, and the same with made-up names up to 100,000 entries. All three look for the same forms of
the same terms; the others ignore case. What spaCy finds is thinned out by its own ``filter_spans``, as ours and
flashtext's matches do not overlap either; "ready" is the matcher alone, on texts tokenized before, not thinned out.

Times are processor time of one thread. The finders take turns on tenths of the text, and the shortest time of each
part counts, so that other work on the machine troubles them little and alike.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import spacy
from flashtext import KeywordProcessor
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from bitext.glossary.find import TermFinder, _forms
from bitext.glossary.table import read_glossary
from bitext.model import ConceptEntry
from bitext.resources import default_glossary

DOCUMENT = 40  # segments
PARTS = 10
_ADJECTIVES = """Joint High-Level Regional National International Bilateral Special Permanent Technical Advisory
Strategic Interim Annual Global Senior""".split()
_BODIES = """Ministry Department Bureau Office Directorate Institute Council Committee Commission Agency Center
Foundation Forum Dialogue Conference Summit Agreement Protocol Convention Initiative Partnership Program Project Fund
Strategy Plan Declaration Statement Meeting Consultation""".split()
_SUBJECTS = """Trade|Energy|Climate Change|Public Health|Human Rights|Nuclear Safety|Maritime Security|Cyber Security
Development Cooperation|Water Resources|Food Security|Science and Technology|Culture|Education|Labor|Finance|Customs
Fisheries|Forestry|Agriculture|Space|Artificial Intelligence|Migration|Counter-Terrorism|Disarmament|Digital Economy
Supply Chains|Critical Minerals|Consular Affairs|Visa Facilitation|Aviation|Shipping|Tourism|Women|Youth|Refugees
Disaster Relief|Peacekeeping|Biodiversity|Green Growth|Smart Cities|Infrastructure""".replace("\n", "|").split("|")
Find = Callable[[slice], int]  # the part of the texts to search; the number of matches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path, metavar="TSV")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    lines = [line.split("\t")[0] for path in options.tables for line in path.read_text(encoding="utf-8").splitlines()]
    documents = ["\n\n".join(lines[at : at + DOCUMENT]) for at in range(0, len(lines), DOCUMENT)]
    print(f"{len(lines)} segments of {sum(map(len, lines)) / len(lines):.0f} characters, {_megabytes(lines):.2f} MB")
    entries = read_glossary(default_glossary()).entries
    for glossary in (entries, (*entries, *_made_up(entries, options.entries - len(entries)))):
        _compare(glossary, {"segments": lines, "documents": documents}, options.turns)


def _compare(entries: Sequence[ConceptEntry], texts: dict[str, list[str]], turns: int) -> None:
    before, start = _peak_mib(), time.process_time()
    finder = TermFinder(entries)
    print(f"\n{len(entries)} entries: built in {time.process_time() - start:.1f} s, {_peak_mib() - before:.0f} MiB")
    _growth(finder, "\n".join(texts["segments"]))
    nlp = spacy.blank("en")
    flash, matcher = _others(nlp, entries)
    for name, some in texts.items():
        _print(name, _megabytes(some), *_turns(_finders(finder, flash, nlp, matcher, some), len(some), turns))


def _finders(
    finder: TermFinder, flash: KeywordProcessor, nlp: Language, matcher: PhraseMatcher, texts: list[str]
) -> dict[str, Find]:
    ready = [nlp.make_doc(text) for text in texts]

    def spacy_matches(text: str) -> int:
        return len(filter_spans(matcher(nlp.make_doc(text), as_spans=True)))

    return {
        "bitext": lambda part: sum(len(finder.find(text)) for text in texts[part]),
        "flashtext": lambda part: sum(len(flash.extract_keywords(text, span_info=True)) for text in texts[part]),
        "spaCy": lambda part: sum(map(spacy_matches, texts[part])),
        "spaCy, ready": lambda part: sum(len(matcher(doc)) for doc in ready[part]),
    }


def _others(nlp: Language, entries: Sequence[ConceptEntry]) -> tuple[KeywordProcessor, PhraseMatcher]:
    flash, matcher = KeywordProcessor(), PhraseMatcher(nlp.vocab, attr="LOWER")
    for entry in entries:
        forms = list(_forms(entry.source.text, plural=entry.source.pos in ("noun", "propn")))
        matcher.add(entry.id, [nlp.make_doc(form) for form in forms])
        for form in forms:
            flash.add_keyword(form, entry.id)
    return flash, matcher


def _turns(finders: dict[str, Find], texts: int, turns: int) -> tuple[dict[str, float], dict[str, int]]:
    """Let the finders take turns on parts of the texts; the shortest time of each part counts."""
    seconds, counts = dict.fromkeys(finders, 0.0), dict.fromkeys(finders, 0)
    step = max(1, texts // PARTS)
    for part in (slice(at, at + step) for at in range(0, texts, step)):
        shortest = dict.fromkeys(finders, math.inf)
        found = {}
        for _, (kind, find) in itertools.product(range(turns), finders.items()):
            start = time.process_time()
            found[kind] = find(part)
            shortest[kind] = min(shortest[kind], time.process_time() - start)
        for kind in finders:
            seconds[kind] += shortest[kind]
            counts[kind] += found[kind]
    return seconds, counts


def _print(name: str, megabytes: float, seconds: dict[str, float], counts: dict[str, int]) -> None:
    for kind, took in seconds.items():
        speed = f"{megabytes / took:6.2f} MB/s {counts[kind]:7} matches {counts[kind] / took:8.0f}/s"
        print(f"  {name:<10} {kind:<13} {speed}  {took / seconds['bitext']:5.1f} times our time", flush=True)


def _growth(finder: TermFinder, text: str) -> None:
    """Show that the time for one text grows as the text does."""
    for length in (500_000, 1_000_000, 2_000_000, 4_000_000):
        some = [(text * (length // len(text) + 1))[:length]]
        seconds, _ = _turns({"bitext": lambda part: sum(map(len, map(finder.find, some[part])))}, 1, 5)  # noqa: B023
        print(f"  one text of {_megabytes(some):5.2f} MB: {seconds['bitext']:5.2f} s", flush=True)


def _made_up(entries: Sequence[ConceptEntry], count: int) -> list[ConceptEntry]:
    """Make entries of names such as "Joint Ghana-Peru Forum on Food Security", the same each time."""
    generator = random.Random(1)
    places = [entry.source.text for entry in entries if entry.domain in ("country", "place")]
    names: dict[str, None] = {}
    while len(names) < count:
        here, there = generator.sample(places, 2)
        adjective, body, subject = (generator.choice(some) for some in (_ADJECTIVES, _BODIES, _SUBJECTS))
        shapes = (
            f"{body} of {subject} of {here}",
            f"{adjective} {here}-{there} {body} on {subject}",
            f"{adjective} {body} for {subject} in {here}",
            f"{here} {subject} {body}",
        )
        names[generator.choice(shapes)] = None
    model = next(entry for entry in entries if entry.source.pos == "propn" and not entry.case_sensitive)
    return [replace(model, id=f"made:{i}", source=replace(model.source, text=name)) for i, name in enumerate(names)]


def _megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
