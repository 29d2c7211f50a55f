"""Page furniture: what a web page puts around a release, as a table of rules.

A rule is data: a name, the zone of the page in which it holds, and a pattern that must cover the whole
line. The head of a page reaches down to its title and date, the tail begins behind the last paragraph.
To teach bitext a new kind of page, add a rule here and a page under tests/golden/release.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bitext.release.dates import is_date_line, parse_date

Zone = Literal["head", "tail", "anywhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnitureRule:
    """Hold one rule.

    Attributes:
        name: Reported with each line it removes.
        zone: Where it holds.
        pattern: Matched against the whole line, without regard to case.
        closes: Whether everything behind such a line in the tail is furniture as well, unless it reads
            like a paragraph.
    """

    name: str
    zone: Zone
    pattern: re.Pattern[str]
    closes: bool = False


def _rule(name: str, zone: Zone, *patterns: str, closes: bool = False) -> FurnitureRule:
    joined = "|".join(patterns)
    return FurnitureRule(name=name, zone=zone, pattern=re.compile(rf"(?:{joined})", re.IGNORECASE), closes=closes)


_FILE = (
    r"[^/\\<>|]{1,150}\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png)"
    r"(?:\s*[\[(][\d.,]+\s*[KM]?B(?:yte)?[\])])?(?:\s*(?:download|다운로드|미리보기))?"
)

RULES: tuple[FurnitureRule, ...] = (
    _rule(
        "skip-link",
        "head",
        r"skip\s+(?:navigation|to\s+(?:main\s+)?(?:content|navigation|menu))",
        r"(?:본문|주메뉴|메뉴|하단|콘텐츠)\s*(?:영역)?(?:으?로)?\s*바로가기",
        r"바로가기\s*메뉴",
        r"검색창?\s*열기(?:/닫기)?",
        r"(?:전체\s*)?메뉴\s*(?:열기|닫기)?",
    ),
    _rule(
        "language-switch",
        "head",
        r"(?:KOR|ENG|CHN|JPN|ESP|FRA)(?:\s*[|/·]?\s*(?:KOR|ENG|CHN|JPN|ESP|FRA))*",
        r"한국어|english|language",
    ),
    _rule(
        "site-name",
        "head",
        r"(?:republic\s+of\s+korea\s+)?ministry\s+of\s+foreign\s+affairs(?:,?\s+republic\s+of\s+korea)?",
        r"(?:대한민국\s*)?외교부",
        r"countries\s+information",
    ),
    _rule(
        "release-number",
        "head",
        r"for\s+immediate\s+release.{0,40}",
        r"press\s+release\s+(?:no|number)\.?\s*[\d-]+",
        r"embargo(?:ed)?(?:\s*[:：]|\s+until\b).{0,80}",
        r"(?:보도\s*시점|배포\s*시점|엠바고).{0,80}",
        r"배포(?:\s*일시)?(?:\s*[:：]?\s*\d{2,4}\s*[.년/-]\s*\d.{0,60})?",
    ),
    _rule("banner", "head", r"an?\s+official\s+(?:web)?site\s+of\s+.{1,80}", r"이\s*누리집은.{0,60}"),
    _rule("breadcrumb", "head", r"(?:\d{1,2}\.\s*|[•·>]\s*)?(?:home|홈)(?:\s*[>/»].*)?", r"현재\s*위치.*"),
    _rule("view-caption", "head", r".{1,60}\s상세\s?보기", r".{1,60}\sdetail(?:ed)?\s+view"),
    _rule(
        "share",
        "anywhere",
        r"(?:공유(?:하기)?|인쇄(?:하기)?|프린트|스크랩|SNS\s*공유|URL\s*복사|share|print|scrap|facebook|twitter|x|kakao(?:talk|story)?|카카오톡|페이스북|트위터)",
        r"글자\s*(?:크기|확대|축소).{0,10}",
        r"(?:font\s*size|text\s*size).{0,10}",
    ),
    _rule(
        "unofficial-translation",
        "anywhere",
        r"[*※(\[]*\s*unofficial\s+(?:english\s+)?translation\s*[)\]*.]*",
        r"[*※]\s*this\s+is\s+an\s+unofficial\s+translation.{0,80}",
        r"[*※(\[]*\s*비공식\s*번역(?:문|본)?\s*[)\]]*",
    ),
    _rule(
        "end-mark",
        "anywhere",
        r"[(\[/<〈]?\s*(?:end|끝)\s*[)\]/>〉]?\.?",
        r"/\s*/\s*끝\s*/\s*/",
        r"#\s*#\s*#",
        r"-\s*(?:end|끝)\s*-",
    ),
    _rule(
        "attachment",
        "tail",
        r"(?:첨부\s*파일|붙임\s*파일|attachments?|attached\s+files?|files?)(?:\s*\(\d+\))?\s*:?(?:\s*" + _FILE + r")?",
        _FILE,
        r"(?:다운로드|미리보기|바로보기|전체\s*다운로드|download(?:\s+all)?|preview)(?:\s+.{0,20})?",
    ),
    _rule(
        "neighbour-link",
        "tail",
        r"(?:이전\s*글|다음\s*글|이전|다음|prev(?:ious)?(?:\s+(?:article|post|page))?|next(?:\s+(?:article|post|page))?)(?:\s*[:>▲▼|]\s*.{0,200})?",
        r"(?:이전\s*글|다음\s*글)\s+.{1,200}",
        r"(?:prev(?:ious)?|이전)\s+\S.{1,200}\s(?:next|다음)",
        closes=True,
    ),
    _rule("list-button", "tail", r"(?:목록(?:보기|으로)?|리스트|(?:go\s+to\s+|back\s+to\s+)?list)", closes=True),
    _rule("top-button", "tail", r"(?:맨\s*위로|위로|top|go\s+to\s+top|back\s+to\s+top)", closes=True),
    _rule(
        "satisfaction",
        "tail",
        r"(?:만족도\s*(?:조사|평가).{0,60}|.{0,40}(?:페이지|정보|콘텐츠|서비스).{0,20}만족(?:도|.{0,20}(?:까|나요|세요|시오)\s*[?.!]?))",
        r"(?:are\s+you\s+satisfied|how\s+satisfied|was\s+this\s+(?:page|information)).{0,100}",
        r"(?:매우\s*)?(?:만족|불만족|보통)",
        closes=True,
    ),
    _rule(
        "contact",
        "tail",
        r"(?:담당\s*부서|담당자|책임자|작성\s*부서|문의|연락처|contact(?:\s+(?:us|point|information))?|division|department)\s*[:：|].{1,200}",
        r"(?:tel|phone|전화(?:번호)?|fax|팩스|☎|e-?mail|이메일)\s*(?:[.:：]\s*(?=.*[\d@])[\w+()@.\s,/~:-]{5,100}|(?=[\d+(]|\S+@)[\w+()@.\s,/~:-]{5,100})",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?=.*[-)])(?=(?:\D*\d){9})\+?[\d()][\d() .-]{7,20}",
        r".{0,60}☎.{0,60}",
    ),
    _rule(
        "site-footer",
        "tail",
        r"(?:copyright(?=\s*(?:©|ⓒ|\(c\)|\d|by\b|all\b|ministry|mofa|$))|©|ⓒ|\(c\)\s*(?:\d{4}|copyright|ministry|mofa)).{0,200}",
        r".{0,100}all\s+rights\s+reserved\.?",
        r"(?:개인정보\s*처리방침|저작권\s*정책|privacy\s+policy|copyright\s+policy|이용\s*약관|sitemap|사이트맵|찾아오시는\s*길)(?:.{0,100})",
        r"\(?(?:우편번호\s*)?[0-9]{5}\)?\s*(?:서울|60,?\s*sajik).{0,150}",
        r"(?:서울특별시|서울)\s*종로구\s*사직로.{0,100}",
        r"60,?\s*sajik-ro.{0,150}",
        r".{0,80}(?:e-?mail|이메일).{0,60}(?:without\s+permission|무단).{0,60}",
        closes=True,
    ),
    _rule("open-licence", "tail", r".{0,120}(?:공공누리|korea\s+open\s+government\s+licen[cs]e|KOGL).{0,160}"),
)

#: Labels of the page's own fields. The value stands behind the colon or on the next line.
META_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"[•·\-*]?\s*(?:{pattern})\s*(?:(?:[:：]\s*|(?<=\s)(?=[\d]))(?P<value>.*))?", re.IGNORECASE))
    for name, pattern in (
        (
            "date",
            r"(?:regist(?:ered|ration)\s+|issue\s+)?date(?:\s+of\s+(?:issue|registration))?|posted(?:\s+on)?|published|작성\s*일자?|등록\s*일시?|게시\s*일자?|배포\s*일시?|보도\s*일시?",
        ),
        ("hits", r"hits?|views?|read|조회\s*수?"),
        ("author", r"writer|author|posted\s+by|작성자|글쓴이"),
        ("department", r"division|department|담당\s*부서|부서(?:명(?:\s+\S{2,20})?)?|작성\s*부서"),
        ("attachment", r"attachments?|files?|attached\s+files?|첨부(?:\s*파일)?|붙임(?:\s*파일)?"),
        ("source", r"source|출처"),
    )
)

#: Taken off the end of the last paragraph: "(End)", "/끝/".
TRAILING_END = re.compile(r"\s*(?:\((?:end|끝)\)|/\s*/?\s*(?:end|끝)\s*/?\s*/|(?<=[.다])\s+끝\.)\s*$", re.IGNORECASE)


def furniture_rule(text: str, zone: Zone) -> FurnitureRule | None:
    """Return the first rule of a zone that covers the line, None for a line of content.

    >>> furniture_rule("Skip navigation", "head").name
    'skip-link'
    >>> furniture_rule("Skip navigation drills were held.", "head") is None
    True
    """
    for rule in RULES:
        if rule.zone in (zone, "anywhere") and rule.pattern.fullmatch(text):
            return rule
    return None


def has_date_field(cells: Sequence[str]) -> bool:
    """Tell whether a row of a table holds the page's date behind its label, and not a column's heading.

    >>> has_date_field(["Date", "2024-05-03", "Hit", "948"]), has_date_field(["Date", "Venue"])
    (True, False)
    """
    for cell, value in zip(cells, (*cells[1:], ""), strict=False):  # of an empty row, nothing
        found = meta_field(cell.rstrip(":： "))
        if found is not None and found[0] == "date" and parse_date(found[1] or value) is not None:
            return True
    return False


def meta_field(text: str) -> tuple[str, str | None] | None:
    """Read a page field.

    Returns:
        The field's name and its value (None where only the label stands there); None for any other line.

    >>> meta_field("• Date : 2019-05-03 15:02:12")
    ('date', '2019-05-03 15:02:12')
    >>> meta_field("hit")
    ('hits', None)
    >>> meta_field("Date palms were planted.") is None
    True
    """
    for name, pattern in META_LABELS:
        match = pattern.fullmatch(text)
        if match:
            value = match["value"]
            return name, value.strip() or None if value is not None else None
    return None


#: Fields of a page on one line, parted by nothing but their labels.
_IN_A_ROW = re.compile(
    r"(?:(?:writer|author|작성자)\s*:?\s+(?P<author>.{1,50}?)\s+)?(?:date|작성일자?|등록일자?|게시일자?)\s*:?\s+(?P<date>\S.{4,30}?)"
    r"\s+(?:hits?|views?|조회\s*수?)\s*:?\s*(?P<hits>[\d,]+)",
    re.IGNORECASE,
)
_REGISTERED = re.compile(r"(?:registered|posted|published|등록|게시)\s*:?\s+(?P<date>\d.{5,30})", re.IGNORECASE)
_LONGEST_FIELD = 60


def fields_apart(text: str) -> list[str]:
    """Return the fields of a page that stand on one line, each with its label; any other line as it is.

    >>> fields_apart("Registered 2026.09.02 | Public Diplomacy Division | Views 512")
    ['Date : 2026.09.02', 'Division : Public Diplomacy Division', 'Views 512']
    >>> fields_apart("Writer Spokesperson Date 2026-09-02 Hit 3302")
    ['Writer : Spokesperson', 'Date : 2026-09-02', 'Hit : 3302']
    >>> fields_apart("Talks | Views 3")
    ['Talks | Views 3']
    """
    if row := _IN_A_ROW.fullmatch(text):
        author = [f"Writer : {row['author']}"] if row["author"] else []
        return [*author, f"Date : {row['date']}", f"Hit : {row['hits']}"]
    parts = [part.strip() for part in text.split("|")]
    if len(parts) < 2 or max(map(len, parts)) > _LONGEST_FIELD:
        return [text]
    fields = [_field(part) for part in parts]
    names = {found[0] for field in fields if (found := meta_field(field))}
    return fields if {"date", "hits"} <= names else [text]


def _field(part: str) -> str:
    registered = _REGISTERED.fullmatch(part)
    date = registered["date"] if registered else part if is_date_line(part) else None
    if date is not None and parse_date(date) is not None:
        return f"Date : {date}"
    return part if meta_field(part) else f"Division : {part}"
