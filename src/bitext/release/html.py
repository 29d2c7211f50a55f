"""HTML of a page to its lines: the main content found, everything else reported.

Parsing is lxml's: tolerant of broken markup, without network, entities of the document's own or scripts.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree, html

from bitext.errors import InputError
from bitext.release.dates import parse_date
from bitext.release.furniture import furniture_rule, meta_field
from bitext.release.head import PageHints
from bitext.release.lines import Line, is_body
from bitext.release.markup import collapse, content_lines

_NO_TEXT = frozenset("script style noscript template head svg canvas audio video iframe object select option".split())
#: What no longer holds, and how a word is spoken: readers of documents leave it out, too.
_NOT_READ = ("del", "s", "strike", "rt", "rp")
_SIDE = frozenset("nav header footer aside button textarea".split())
_SIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|gnb|lnb|snb|menu|breadcrumb|location|skip|sns|share|paging|pagination|footer|header|"
    r"sidebar|quick|search|banner|cookie|satisfaction|btn|button|blind|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:skip|blind|sr-only)(?:$|[\s_-])", re.IGNORECASE)
_NAMED = frozenset("div ul ol p section dl span".split())
#: Where the ministry's boards and common publishing systems keep an article, most telling first.
_BOARDS = tuple(
    f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    for name in ("board_detail", "board_view", "bbs_view", "view_cont")
)
_PLACES = (
    "//article",
    "//*[@role='main']",
    "//main",
    "//*[@id='content' or @id='contents' or @id='main' or @id='article']",
)
_MIN_WORDS = 12
_HIDDEN = re.compile(r"display\s*:\s*none|(?<!-)visibility\s*:\s*hidden", re.IGNORECASE)
_OWN_MARKS = re.compile("“[^”]*”|‘[^’]*’|\"[^\"]*\"|'[^']*'|«[^»]*»|「[^」]*」|『[^』]*』")
_OPENING = tuple("“‘\"'«「『")
_HEADINGS = "//h1 | //h2 | //h3 | //h4"


def parse_html(text: str, *, path: str) -> tuple[list[Line], PageHints]:
    """Parse an HTML page.

    Returns:
        The lines of its main content, and what the markup outside it says of title, date and section.

    Raises:
        InputError: The page holds no text, or is nested too deeply.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(_without_declaration(text), parser=parser)
        return _read(root, path)
    except (etree.ParserError, ValueError) as error:
        raise InputError("the page holds no HTML element; expected the HTML of a press release", path=path) from error
    except RecursionError as error:
        raise InputError("the page is nested too deeply; save its text as a .txt file instead", path=path) from error


def _read(root: html.HtmlElement, path: str) -> tuple[list[Line], PageHints]:
    etree.strip_elements(root, *_NO_TEXT - {"head"}, *_NOT_READ, with_tail=False)
    for element in root.xpath("//body//*[contains(@style, 'line-through')]"):
        element.drop_tree()
    _quote(root)
    hints = _hints(root)
    for head in root.xpath("/html/head"):
        head.drop_tree()
    everything = content_lines(root)
    hints.date = hints.date or _date_field(everything)
    _prune(root)
    lines = content_lines(_main_content(root))
    if not any(line.text for line in lines):
        raise InputError("the page holds no text; save it again when it has loaded completely", path=path)
    if hints.title and any(line.text == hints.title for line in lines[:40]):
        hints.heading, hints.title = hints.title, None
    rest = Counter(line.text for line in lines)
    for line in everything:
        if line.text and not rest[line.text]:
            hints.dropped.append(line)
        rest[line.text] -= 1
    return lines, hints


def _without_declaration(text: str) -> str:
    """Drop an XML declaration: lxml refuses one with an encoding in text already decoded."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _quote(root: html.HtmlElement) -> None:
    """Write the marks around quotations that a browser puts there, unless the page has its own."""
    for element in list(root.iter("q")):
        text, before = element.text_content().strip(), element.getprevious()
        preceding = ((element.getparent().text if before is None else before.tail) or "").rstrip()
        if text and not _OWN_MARKS.fullmatch(text) and preceding[-1:] not in _OPENING:
            inner = next(element.iterancestors("q"), None) is not None
            opening, closing = "‘’" if inner else "“”"
            element.text = opening + (element.text or "")
            if len(element):
                element[-1].tail = (element[-1].tail or "") + closing
            else:
                element.text += closing


def _hints(root: html.HtmlElement) -> PageHints:
    title = _first(root, "//meta[@property='og:title']/@content")
    if title is None:
        headings = [collapse(element.text_content()) for element in root.xpath(_HEADINGS)]
        headings = [heading for heading in headings if heading and furniture_rule(heading, "head") is None]
        title = max(headings, key=len, default=None)
    if title is None:
        title = _first(root, "//title/text()")
        title = re.split(r"\s+[|<>»]\s+", title)[0] if title else None
    queries = (
        "//meta[@property='article:published_time']/@content",
        "//time/@datetime",
        "//meta[@name='date']/@content",
    )
    return PageHints(title=title, date=_first(root, *queries))


def _first(root: html.HtmlElement, *queries: str) -> str | None:
    values = (collapse(str(value)) for query in queries for value in root.xpath(query))
    return next((value for value in values if value), None)


def _date_field(lines: list[Line]) -> str | None:
    """Return the value of the page's first date field, wherever it stands."""
    for position, line in enumerate(lines):
        found = meta_field(line.text) if line.text else None
        if found is None or found[0] != "date":
            continue
        below = next((other.text for other in lines[position + 1 :] if other.text), "")
        value = found[1] if found[1] is not None else below
        if parse_date(value) is not None:
            return value
    return None


def _prune(root: html.HtmlElement) -> None:
    """Drop what is hidden or stands beside the content: by element, and blocks without sentences by their name."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.tag == "header" and element.xpath("ancestor::article"):
            continue
        hidden = _HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib or _is_closed(element)
        beside = element.tag in _NAMED and not _is_word(element)
        named = beside and _SIDE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}")
        side = element.tag in _SIDE or (named and _is_links(element))
        if hidden or (side and not _has_sentences(element) and not _has_field(element)):
            element.drop_tree()


def _is_word(element: html.HtmlElement) -> bool:
    """Tell whether a span is part of a sentence: what its name means is its word then, unless that is to hide it."""
    before = element.getprevious()
    text = (element.getparent().text if before is None else before.tail) or ""
    around = re.search(r"\w", f"{text}{element.tail or ''}") is not None
    plain = element.tag == "span" and element.find(".//a") is None and element.find(".//button") is None
    return plain and around and not _UNSEEN.search(element.get("class", ""))


def _is_closed(element: html.HtmlElement) -> bool:
    return element.tag == "dialog" and "open" not in element.attrib


def _has_sentences(element: html.HtmlElement) -> bool:
    return re.search(r"[^.!?]{60,}(?:[.!?]|다\.)", _without_links(element)) is not None


def _has_field(element: html.HtmlElement) -> bool:
    return any(meta_field(line.text) is not None for line in content_lines(element) if line.text)


def _is_links(element: html.HtmlElement) -> bool:
    """Tell whether most of a block's words are links or buttons, or there are but few of them."""
    words = len(element.text_content().split())
    own = len(_without_links(element).split())
    return own * 2 <= words or (words <= 4 and not re.search(r"[:：]", element.text_content()))


def _without_links(element: html.HtmlElement) -> str:
    links = "".join(link.text_content() for link in element.iter("a", "button"))
    text: str = element.text_content()
    return (
        text
        if not links
        else " ".join(part for part in element.xpath(".//text()[not(ancestor::a or ancestor::button)]"))
    )


def _main_content(root: html.HtmlElement) -> html.HtmlElement:
    """Return what holds the article: a place of the ministry's with a paragraph in it, or one with half of the text."""
    total = _words(root)
    for query in _BOARDS:
        found = [element for element in root.xpath(query) if any(is_body(line) for line in content_lines(element))]
        if found:
            best = max(found, key=_words)
            beside = [element for element in found if element is not best and element.getparent() is best.getparent()]
            return best.getparent() if beside else best
    places = [max(found, key=_words) for query in _PLACES if (found := root.xpath(query))]
    telling = [place for place in places if _words(place) >= _MIN_WORDS]
    most = [place for place in telling if _words(place) * 2 >= total]
    return (most or telling or [_densest(root, total)])[0]


def _densest(root: html.HtmlElement, total: int) -> html.HtmlElement:
    """Return the smallest element with nine tenths of the page's running text and no sentence beside it."""
    best = root
    while True:
        heavy = [child for child in best if isinstance(child.tag, str) and _words(child) >= 0.9 * total]
        if not heavy or heavy[0].tag in ("p", "td", "tr", "li", "tbody", "table", "ul", "ol", "blockquote", "pre"):
            return best
        beside = (line for child in best if child is not heavy[0] for line in content_lines(child))
        if any(is_body(line) for line in beside):
            return best
        best = heavy[0]


def _words(element: html.HtmlElement) -> int:
    return len(_without_links(element).split())
