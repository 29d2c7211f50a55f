"""How often human Korean has a term of the glossary as the glossary has it.

Run: python benchmarks/glossary_agreement.py --pairs FILES [--limit 3000] [--glossary FOLDER]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from bitext.glossary.table import read_glossary
from bitext.interchange.bilingual import read_pairs
from bitext.model import BilingualUnit
from bitext.quality import TermChecks
from bitext.resources import default_glossary

_SHOWN = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="TSV of English and Korean by people")
    parser.add_argument("--limit", type=int, default=3000, help="pairs, drawn at random")
    parser.add_argument("--glossary", type=Path, default=default_glossary())
    options = parser.parse_args()
    pairs = [pair for path in sorted(options.pairs) for pair in read_pairs(path)]
    drawn = random.Random(9).sample(pairs, min(options.limit, len(pairs)))
    checks = TermChecks(read_glossary(options.glossary).entries)
    found, otherwise = 0, Counter[str]()
    for source, target in drawn:
        for match in checks.matches(BilingualUnit(id="", source=source, target=target)):
            found += 1
            otherwise[match.entry.source.text] += match.term is None
    print(f"{len(drawn)} pairs: of {found} terms {otherwise.total()} ({otherwise.total() / found:.1%}) stand otherwise")
    for source, count in otherwise.most_common(_SHOWN):
        print(f"{count:5} {source}")


if __name__ == "__main__":
    main()
