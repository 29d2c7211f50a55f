"""Values compared, beside pofilter's numbers check: python -P benchmarks/values.py FILE.tsv...

Needs translate-toolkit; -P keeps Python from taking benchmarks/translate.py for it. FILEs hold correct pairs, English
TAB Korean, so alarms on them are false. Then errors are planted into the Korean by rules that know nothing of the
checker, one a pair and kind, and counted as found when a difference appears that the correct pair has not (with
pofilter: when it complains of the planted pair at all). Precision sets the errors found against the alarms on the same
correct pairs.
DEVELOPMENT files served to write the checker's rules, so only the figures of the others tell how good it is.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from translate.filters import checks

from bitext.check.values.compare import ValueDifference, differing_values

DEVELOPMENT = "bilateral lexical-2 news regional-economic regions-south statements-clauses values-names".split()
Pair = tuple[str, str]
Plant = Callable[[random.Random, str], str | None]

NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d,]*\d)"
#: 한 is left as it is, as it is mostly an article.
NATIVE = "한 두 세 네 다섯 여섯 일곱 여덟 아홉".split()
COUNTER = "번째 차례 시간 달 명 가지 개 곳 배 해 건 척 나라".split()
CURRENCY = "달러 원 유로 엔 위안".split()
UNIT = dict(
    pair.split("=")
    for pair in """
    킬로미터=미터 km=m 미터=킬로미터 톤=킬로그램 헥타르=제곱킬로미터 개월=년 시간=분 메가와트=기가와트
    """.split()
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print false alarms and missed errors of DEVELOPMENT files")
    options = parser.parse_args()
    groups: dict[str, list[Pair]] = {}
    for path in options.files:
        name = "development" if path.stem in DEVELOPMENT else "held out"
        lines = path.read_text(encoding="utf-8").splitlines()
        groups.setdefault(name, []).extend((cells[0], cells[1]) for cells in (line.split("\t") for line in lines))
    for name, pairs in groups.items():
        print(f"{name}: {len(pairs)} pairs")
        measure(pairs, options.seed, show=options.show and name == "development")


def measure(pairs: list[Pair], seed: int, *, show: bool) -> None:
    started = time.process_time()
    alarms = {pair: found for pair in pairs if (found := differing_values(*pair))}
    spent = (time.process_time() - started) / len(pairs)
    theirs = {pair for pair in pairs if complains(*pair)}
    print(f"  false alarms: {len(alarms)} ({len(alarms) / len(pairs):.2%}), {1000 * spent:.2f} ms a pair")
    print(f"  pofilter numbers: {len(theirs)} ({len(theirs) / len(pairs):.2%})")
    if show:
        for (english, korean), found in alarms.items():
            print(f"    {[difference.message for difference in found]}\n      {english}\n      {korean}")
    totals = [0] * 5
    print("  kind          planted  recall  precision | pofilter recall  precision")
    for kind, plant in PLANTS.items():
        rng = random.Random(f"{seed} {kind}")
        planted = [(pair, wrong) for pair in pairs if (wrong := plant(rng, pair[1])) and wrong != pair[1]]
        missed = [
            (pair, wrong)
            for pair, wrong in planted
            if not appears(alarms.get(pair, ()), differing_values(pair[0], wrong))
        ]
        found_theirs = sum(complains(pair[0], wrong) for pair, wrong in planted)
        false, false_theirs = (sum(pair in some for pair, _ in planted) for some in (alarms, theirs))
        row = (len(planted), len(planted) - len(missed), false, found_theirs, false_theirs)
        totals = [total + count for total, count in zip(totals, row, strict=True)]
        print_row(kind, row)
        if show:
            for (english, _), wrong in missed:
                print(f"    missed\n      {english}\n      {wrong}")
    print_row("all", tuple(totals))


def print_row(kind: str, row: tuple[int, ...]) -> None:
    planted, found, false, found_theirs, false_theirs = row
    ours = f"{found / max(1, planted):6.1%}  {found / max(1, found + false):9.1%}"
    theirs = f"{found_theirs / max(1, planted):15.1%}  {found_theirs / max(1, found_theirs + false_theirs):9.1%}"
    print(f"  {kind:<13} {planted:7}  {ours} | {theirs}")


def appears(before: tuple[ValueDifference, ...], after: tuple[ValueDifference, ...]) -> bool:
    """Tell whether a difference is new; spans behind the error have moved, so the messages are compared."""
    return bool({found.message for found in after} - {found.message for found in before})


def complains(english: str, korean: str) -> bool:
    """Tell whether pofilter's numbers check fails."""
    try:
        return not checks.StandardChecker().numbers(english, korean)
    except checks.FilterFailure:
        return True


# ---- errors


def somewhere(pattern: str, change: Callable[[random.Random, re.Match[str]], str | None]) -> Plant:
    """Return a plant that changes one match of a pattern, chosen by chance."""
    compiled = re.compile(pattern)

    def plant(rng: random.Random, korean: str) -> str | None:
        matches = list(compiled.finditer(korean))
        rng.shuffle(matches)
        for match in matches:
            new = change(rng, match)
            if new is not None and new != match[0]:
                return korean[: match.start()] + new + korean[match.end() :]
        return None

    return plant


def digit(rng: random.Random, match: re.Match[str]) -> str:
    places = [index for index, letter in enumerate(match[0]) if letter.isdigit()]
    place = rng.choice(places)
    allowed = [new for new in "0123456789" if new != match[0][place] and (new != "0" or place > places[0])]
    return match[0][:place] + rng.choice(allowed) + match[0][place + 1 :]


def power(rng: random.Random, match: re.Match[str]) -> str | None:
    number, scale = match[1], match[2]
    options = []
    if scale:
        options.append(
            number + {"만": "억", "억": "만", "조": "억", "천": "백", "천만": "백만", "백만": "천만"}.get(scale, scale)
        )
    if re.fullmatch(r"[\d,]*0", number) and len(number) > 1:
        options.append(grouped(int(number.replace(",", "")) // 10) + (scale or ""))
    if "." not in number and (scale or "," in number):
        options.append(grouped(int(number.replace(",", "")) * 10) + (scale or ""))
    return rng.choice(options) if options else None


def grouped(value: int) -> str:
    return f"{value:,}"


def swapped(_: random.Random, match: re.Match[str]) -> str | None:
    month, day = int(match[1]), int(match[2])
    return f"{day}월 {month}일" if day <= 12 and day != month else f"{month % 12 + 1}월 {day}일"


def stepped(rng: random.Random, match: re.Match[str]) -> str:
    """Change the number in the group ``n`` by one or two, the rest stays."""
    old = match["n"]
    new = NATIVE[rng.choice([i for i in range(9) if NATIVE[i] != old])] if old in NATIVE else None
    if new is None:
        value = int(old.replace(",", ""))
        changed = rng.choice([step for step in (value - 1, value + 1, value + 2) if step > 0])
        new = grouped(changed) if "," in old else str(changed).zfill(len(old) if old[0] == "0" else 1)
    start, end = match.start("n") - match.start(), match.end("n") - match.start()
    return match[0][:start] + new + match[0][end:]


def another(choices: list[str]) -> Callable[[random.Random, re.Match[str]], str]:
    def change(rng: random.Random, match: re.Match[str]) -> str:
        new = rng.choice([choice for choice in choices if choice != match["w"]])
        start, end = match.start("w") - match.start(), match.end("w") - match.start()
        return match[0][:start] + new + match[0][end:]

    return change


def replaced(table: dict[str, str]) -> Callable[[random.Random, re.Match[str]], str]:
    def change(_: random.Random, match: re.Match[str]) -> str:
        start, end = match.start("w") - match.start(), match.end("w") - match.start()
        return match[0][:start] + table[match["w"]] + match[0][end:]

    return change


_AMOUNT = rf"{NUMBER}(?:[십백천]?[만억조]|[백천])?(?:\s?{NUMBER}[백천]?[만억]?)?여?"
#: A 1 alone is kept: the English has an article there, no number.
_COUNTED = "%|퍼센트|달러|원|유로|개국|개월|명|개|건|년간|시간|일간|톤|km|킬로미터|대|척|곳|배"
_DROPPED = rf"(?<![\d.,])(?:약 |총 )?(?!1 ?(?:{_COUNTED})){_AMOUNT}\s?(?:{_COUNTED})"
PLANTS: dict[str, Plant] = {
    "digit": somewhere(NUMBER, digit),
    "power of ten": somewhere(rf"({NUMBER})(천만|백만|만|억|조|천)?", power),
    "dropped": somewhere(_DROPPED, lambda *_: ""),
    "date": somewhere(r"(?<!\d)(\d{1,2})월 (\d{1,2})일", swapped),
    "year": somewhere(r"(?<!\d)(?P<n>1[89]\d\d|20\d\d)(?=년)", stepped),
    "time": somewhere(r"(?P<w>오전|오후)(?= \d)", replaced({"오전": "오후", "오후": "오전"})),
    "percent": somewhere(r"(?<=\d)(?P<w>%포인트|%p|%(?! ?포인트))", replaced({"%": "%p", "%p": "%", "%포인트": "%"})),
    "currency": somewhere(rf"(?<=[\d만억조천]) ?(?P<w>{'|'.join(CURRENCY)})(?![칙전자권심폭산년])", another(CURRENCY)),
    "ordinal": somewhere(r"(?P<n>(?<=제)\d+|(?<![\d.,])\d+(?=차(?!례)|번째|주년|세기))", stepped),
    "range": somewhere(r"\d+(?:일|월|년|명|%|세)?(?:~|-|부터 |에서 )(?P<n>\d+)(?=[일월년명%세])", stepped),
    "unit": somewhere(rf"(?<=[\d만억]) ?(?P<w>{'|'.join(sorted(UNIT, key=len, reverse=True))})", replaced(UNIT)),
    "fraction": somewhere(r"(?P<n>\d+)(?=분의 ?\d)", stepped),
    "words": somewhere(rf"(?<![가-힣\d])(?P<n>{'|'.join(NATIVE[1:])})(?= ?(?:{'|'.join(COUNTER)}))", stepped),
}


if __name__ == "__main__":
    main()
