"""Count what a TMX file holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bitext.interchange.seen import Seen
from bitext.interchange.tmx_read import open_tmx
from bitext.interchange.units import parse_moment
from bitext.interchange.xml_stream import XML_LANG

#: Names that differ more often are counted together.
_NAMES = 1000
_OTHERS = "(others)"


@dataclass(slots=True, kw_only=True)
class TmxStats:
    """Hold the counts; those by name are in descending order.

    Attributes:
        version: Of the format.
        segtype: What the head says that a unit holds.
        srclang: What the head says is the language of the sources.
        units: Units.
        distinct: Units with other texts than all units before.
        empty: Variants without a text.
        inline: Variants with inline elements.
        variants: Variants by language tag as written.
        words: Words by language tag, parted by white space.
        characters: Characters by language tag.
        tools: Units by program.
        authors: Units by who changed them last, or made them.
        props: Units by type of prop.
        first: Earliest date of a unit, as a day; None without dates.
        last: Latest date.
    """

    version: str = ""
    segtype: str = ""
    srclang: str = ""
    units: int = 0
    distinct: int = 0
    empty: int = 0
    inline: int = 0
    variants: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    props: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None


def tmx_stats(path: Path) -> TmxStats:
    """Read a TMX file and count what is in it; memory does not grow with it.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not TMX.
    """
    stats = TmxStats()
    tool = ""
    with open_tmx(path) as file, Seen() as seen:
        stats.version = file.attributes.get("version", "")
        for element in file.elements("header", "tu"):
            if element.tag == "header":
                stats.segtype, stats.srclang = element.get("segtype") or "", element.get("srclang") or ""
                tool = element.get("creationtool") or ""
                continue
            stats.units += 1
            texts = []
            for variant in element.iterfind("tuv"):
                segment = variant.find("seg")
                texts.append("" if segment is None else "".join(segment.itertext()))
                tag = variant.get(XML_LANG) or variant.get("lang") or ""
                stats.empty += not texts[-1].strip()
                stats.inline += segment is not None and len(segment) > 0
                _count(stats.variants, tag)
                _count(stats.words, tag, len(texts[-1].split()))
                _count(stats.characters, tag, len(texts[-1]))
            stats.distinct += seen.add(*texts)
            parts = (element, *element.iterfind("tuv"))  # a variant knows better than its unit
            said = {name: value for part in parts for name, value in part.attrib.items()}
            _count(stats.tools, said.get("creationtool") or tool)
            _count(stats.authors, said.get("changeid") or said.get("creationid") or "")
            for type in {prop.get("type") or "" for prop in element.iter("prop")}:
                _count(stats.props, type)
            for date in (part.get(name) for part in parts for name in ("creationdate", "changedate")):
                if moment := parse_moment(date):
                    day = moment.date().isoformat()
                    stats.first, stats.last = min(stats.first or day, day), max(stats.last or day, day)
    return stats


def _count(counter: Counter[str], name: str, count: int = 1) -> None:
    counter[name if name in counter or len(counter) < _NAMES else _OTHERS] += count
