"""Units as exchange files of any tool hold them: the common type of all readers and writers of foreign files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from bitext.model import Alternative, Span

UnitStatus = Literal["machine", "reviewed", "approved", "new"]
InlineForm = Literal["token", "plain"]
Pairs = tuple[tuple[str, str], ...]
#: Fields of a :class:`ForeignUnit` by name, while it is not known whole.
Fields = dict[str, Any]
STATUSES: tuple[UnitStatus, ...] = get_args(UnitStatus)
#: Props that are fields of a unit: they are not among its props.
STATUS_PROP, ORIGIN_PROP = "x-bitext-status", "x-bitext-origin"
#: The release that a unit is of, its day, and the paragraph and its kind.
RELEASE_PROP, DATE_PROP = "x-bitext-release", "x-bitext-date"
PARAGRAPH_PROP, KIND_PROP = "x-bitext-paragraph", "x-bitext-kind"
#: Native code of what parts words.
_BREAK = re.compile(r"\s+$|<(?:br|tab)\b|<w:(?:br|tab)\b|<mq:ch\b", re.IGNORECASE)
PREVIOUS_PROPS = ("context_prev", "x-previous-source-text", "x-context-pre")
NEXT_PROPS = ("context_next", "x-next-source-text", "x-context-post")
_FIELD_PROPS = {STATUS_PROP, ORIGIN_PROP, *PREVIOUS_PROPS, *NEXT_PROPS}
#: ISO 639-2 codes of languages that have a two-letter code, which is the one that tools match.
_TWO_LETTERS = dict(
    pair.split(":")
    for pair in """
    ara:ar arm:hy aze:az bel:be ben:bn bul:bg bur:my cat:ca ces:cs chi:zh cze:cs dan:da deu:de dut:nl ell:el
    eng:en est:et eus:eu fas:fa fin:fi fra:fr fre:fr geo:ka ger:de gle:ga gre:el guj:gu heb:he hin:hi hrv:hr
    hun:hu hye:hy ice:is ind:id isl:is ita:it jpn:ja kan:kn kat:ka kaz:kk khm:km kir:ky kor:ko lao:lo lav:lv
    lit:lt mac:mk mal:ml mar:mr may:ms mkd:mk mon:mn msa:ms mya:my nep:ne nld:nl nor:no pan:pa per:fa pol:pl
    por:pt ron:ro rum:ro rus:ru sin:si slk:sk slo:sk slv:sl spa:es sqi:sq srp:sr swa:sw swe:sv tam:ta tel:te
    tgk:tg tha:th tuk:tk tur:tr ukr:uk urd:ur uzb:uz vie:vi zho:zh
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignUnit:
    """Hold one unit of an exchange file, in one source and one target language.

    Inline elements stand in the texts as tokens: ``⟦1⟧`` opens, ``⟦/1⟧`` closes, ``⟦2/⟧`` stands alone; the same
    number means the same element in source and target. What looks like a token and is not among the codes is text.

    Attributes:
        id: As the file has it; empty where it has none.
        source: The source; empty where the file has none.
        target: The target; empty where the file has none.
        source_tag: Language tag of the source, as written.
        target_tag: Language tag of the target, as written.
        status: machine: made by a program, no person has confirmed it; reviewed: a person has; approved: a second one
            has; new: not translated, begun or rejected.
        origin: "mt", "tm", or as the file says it; empty where it does not.
        tool: The program that made the unit.
        created: When it was made, UTC.
        changed: When it was last changed, UTC.
        author: Who changed it last, or made it.
        notes: For people.
        props: (type, value) pairs, each pair once.
        previous: Source of the segment before, empty at the beginning of the text.
        next: Source of the segment behind, empty at the end of the text.
        source_codes: (token, native code) pairs of the source, in the order of the text, each token once.
        target_codes: Those of the target.
        alternatives: Other translations, the best first.
        segtype: What the unit holds (block, paragraph, phrase or sentence) where it says so itself; else empty.
        line: 1-based line of the file where the unit stands, None when unknown; not compared.
        variant: Which it is of the units that one unit of the file became, from 1: a TMX unit may hold several texts
            in one language; not compared.
    """

    id: str
    source: str
    target: str
    source_tag: str
    target_tag: str
    status: UnitStatus
    origin: str = ""
    tool: str = ""
    created: datetime.datetime | None = None
    changed: datetime.datetime | None = None
    author: str = ""
    notes: tuple[str, ...] = ()
    props: Pairs = ()
    previous: str | None = None
    next: str | None = None
    source_codes: Pairs = ()
    target_codes: Pairs = ()
    alternatives: tuple[Alternative, ...] = ()
    segtype: str = ""
    line: int | None = field(default=None, compare=False)
    variant: int = field(default=1, compare=False)


#: Slash of a closing one, number, and slash of one that stands alone.
TOKEN = re.compile(r"⟦(/?)(\d+)(/?)⟧")
_ASSIGN = tuple(getattr(ForeignUnit, one.name).__set__ for one in fields(ForeignUnit))


def unit_of(*values: Any) -> ForeignUnit:
    """Return the unit with these values for all fields, in their order.

    For readers of millions of units: a frozen type that is given its fields by name takes twice as long to make
    (4.1 against 1.9 microseconds; python benchmarks/interchange.py).
    """
    unit = object.__new__(ForeignUnit)
    for assign, value in zip(_ASSIGN, values, strict=True):
        assign(unit, value)
    return unit


def as_status(value: str | None, default: UnitStatus) -> UnitStatus:
    """Return a status by its name, the default for any other."""
    return next((status for status in STATUSES if status == value), default)


def is_field_prop(type: str) -> bool:
    """Tell whether a prop holds a field of the unit (its status, origin or context)."""
    return type in _FIELD_PROPS


def parse_moment(value: str | None) -> datetime.datetime | None:
    """Return the moment of a date as TMX or XML writes it, UTC where it names no zone; None for what is no date.

    >>> parse_moment("20260101T093000Z")
    datetime.datetime(2026, 1, 1, 9, 30, tzinfo=datetime.timezone.utc)
    """
    if not value:
        return None
    try:
        moment = datetime.datetime.fromisoformat(value)
        return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        return None


def normalize_tag(tag: str) -> str:
    """Write a language tag as CAT tools match it: two letters where there are, case by BCP 47.

    >>> [normalize_tag(tag) for tag in ("EN-us", "ko_kr", "kor", "zh-hant-tw", "en-US")]
    ['en-US', 'ko-KR', 'ko', 'zh-Hant-TW', 'en-US']
    """
    first, *rest = re.split("[-_]", tag.strip())
    language = first.lower()
    cased = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join([_TWO_LETTERS.get(language, language), *cased])


def speaks(tag: str, wanted: str) -> bool:
    """Tell whether a tag, however written, is that of a wanted language; a wanted region must be the tag's too.

    >>> speaks("EN_us", "en"), speaks("kor", "ko"), speaks("en-GB", "en-US"), speaks("en", "en-US")
    (True, True, False, False)
    """
    tag, wanted = normalize_tag(tag), normalize_tag(wanted)
    return tag == wanted or tag.partition("-")[0] == wanted


def split_tokens(text: str, tokens: Collection[str]) -> list[str]:
    """Cut a text at its tokens: texts and tokens in turn, beginning and ending with a text."""
    return re.split("(" + "|".join(map(re.escape, tokens)) + ")", text) if tokens else [text]


def insert_tokens(text: str, spans: Iterable[tuple[int, Span]]) -> tuple[str, tuple[str, ...]]:
    """Put the two tokens of each number around a span; return the text, and the tokens in its order.

    Where several stand at one place, the inner ones close first and open last.

    >>> insert_tokens("a b c", [(1, (0, 5)), (2, (2, 5))])[0]
    '⟦1⟧a ⟦2⟧b c⟦/2⟧⟦/1⟧'
    """
    events = sorted(
        event
        for number, (start, end) in spans
        for event in (((start, 1, -end, number), f"⟦{number}⟧"), ((end, 0, -start, -number), f"⟦/{number}⟧"))
    )
    pieces, place = [], 0
    for (offset, *_), token in events:
        pieces += [text[place:offset], token]
        place = offset
    return "".join((*pieces, text[place:])), tuple(token for _, token in events)


def plain_text(text: str, codes: Pairs) -> str:
    """Return a text without the tokens of its inline elements; a line break or a tab is a space.

    >>> plain_text("Press ⟦1⟧OK⟦/1⟧.", (("⟦1⟧", "<b>"), ("⟦/1⟧", "</b>")))
    'Press OK.'
    >>> plain_text("Press⟦1/⟧OK.", (("⟦1/⟧", "<br/>"),))
    'Press OK.'
    """
    for token, code in codes:
        if token in text and _BREAK.match(code):
            text = " ".join(part.strip(" ") for part in text.split(token) if part.strip())
        else:
            text = text.replace(token, "")
    return text
