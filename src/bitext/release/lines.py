"""The lines of a page, as both readers hand them on, and the markers that open a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bitext.markup import Marked
from bitext.model import Markup, ParagraphKind
from bitext.release.furniture import furniture_rule, meta_field
from bitext.release.numbering import format_number

SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*$")


_OUTER = re.compile("^[\\s\u200b-\u200f\u2060\ufeff]+|[\\s\u200b-\u200f\u2060\ufeff]+$")


def strip(text: str) -> str:
    r"""Take white space and characters without width off both ends.

    >>> strip("\u200b \u200e2. The\ufeff")
    '2. The'
    """
    return _OUTER.sub("", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Hold one line of a page.

    Attributes:
        text: Without outer white space; empty for a blank line.
        number: 1-based line of the input, None when unknown.
        kind: What the markup says it is; None in a text dump.
        depth: List nesting by the markup, 0 outside lists.
        complete: Whether the line is a whole block, never to be joined with the next.
        markup: Links and other letters in the text.
        marker: What at the start of the text is a marker beyond doubt, as a list gave it; empty where unknown.
    """

    text: str
    number: int | None = None
    kind: ParagraphKind | None = None
    depth: int = 0
    complete: bool = False
    markup: tuple[Markup, ...] = ()
    marker: str = ""

    @property
    def marked(self) -> Marked:
        """Return the text and its markup."""
        return self.text, self.markup

    def with_text(self, marked: Marked) -> Line:
        """Return the line with another text and its markup."""
        return replace(self, text=marked[0], markup=marked[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerClass:
    """Hold one family of list markers: markers of one class stand on one level.

    Attributes:
        name: Name of the class.
        pattern: The marker, group 1, at the start of a line.
        rank: Usual place in the order of official documents (1. > 가. > 1) > ①; □ > ㅇ > -), lower is outer.
        kind: Kind of the paragraph it opens.
    """

    name: str
    pattern: re.Pattern[str]
    rank: int
    kind: ParagraphKind


def _class(name: str, pattern: str, rank: int, kind: ParagraphKind) -> MarkerClass:
    return MarkerClass(name=name, pattern=re.compile(pattern), rank=rank, kind=kind)


#: Tried in this order. Letters and dashes need a space behind them, symbols do not.
MARKER_CLASSES = (
    _class("roman", r"([\u2160-\u216b]\.?|(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})\.)\s+(?=\S)", 0, "paragraph"),
    _class("number", r"(\d{1,3}\.)(?:\s+|(?=[^\W\d]))(?!\d{1,2}\.)(?=\S)", 1, "paragraph"),
    _class("answer", r"(Q\d{0,2}[.:]|A(?:\d{1,2}[.:]|:))\s+(?=\S)", 1, "paragraph"),
    _class("letter-upper", r"([A-H]\.)\s+(?![A-Z]\.)(?=\S)", 1, "item"),
    _class("letter-ko", r"([가나다라마바사아자차카타파하]\.)\s+(?=\S)", 2, "item"),
    _class("number-paren", r"(\d{1,3}\))\s*(?=\S)", 3, "item"),
    _class("number-parens", r"(\(\d{1,3}\))\s*(?=\S)", 5, "item"),
    _class("letter-parens", r"(\([a-z가나다라마바사아자차카타파하]\)|\([ivx]{1,5}\))\s*(?=\S)", 6, "item"),
    _class("letter-paren", r"([a-z가나다라마바사아자차카타파하]\))\s+(?=\S)", 4, "item"),
    _class("circled", r"([\u2460-\u2473\u24eb-\u24f4\u2776-\u277f\u3260-\u327b])\s*(?=\S)", 5, "item"),
    _class("box", r"([□■❑❏◻◼])\s*(?=\S)", 1, "item"),
    _class("diamond", r"([◇◆▷►▶❖])\s*(?=\S)", 2, "item"),
    _class("circle", r"([ㅇ○◦°◯●])\s*(?=\S)", 3, "item"),
    _class("circle", r"([oO])\s+(?=\S)", 3, "item"),
    _class("bullet", r"([•‣∙·▪▫◾◽])\s*(?=\S)", 4, "item"),
    _class("triangle", r"([▲△])\s*(?=\S)", 4, "item"),
    _class("dash", r"([-–—−])\s+(?=\S)", 5, "item"),
    _class("note", r"(※|\*{1,3}|[†‡])\s*(?=\S)", 9, "note"),
)


def split_marker(text: str) -> tuple[MarkerClass | None, str | None, str]:
    """Split the list marker off a line.

    Returns:
        The marker's class and the marker, both None without one, and the rest of the line.

    >>> split_marker("o The virtual meeting was held.")[1:]
    ('o', 'The virtual meeting was held.')
    >>> split_marker("※ 별첨 참조")[1:]
    ('※', '별첨 참조')
    >>> split_marker("2.5 million people were reached.")[1:]
    (None, '2.5 million people were reached.')
    >>> split_marker("2021. 4. 7. 서울")[1:]
    (None, '2021. 4. 7. 서울')
    """
    for marker_class in MARKER_CLASSES:
        match = marker_class.pattern.match(text)
        if match:
            return marker_class, match[1], text[match.end() :]
    return None, None, text


#: Only a list or the letters around it tell such a marker from an abbreviation or a word; see :func:`find_letters`.
_LETTER = _class("letter", r"([a-z]\.|[ivxlc]{2,8}\.)\s+(?=\S)", 2, "item")
#: What a list may put before an item; anything else that it puts there is text ("Article 1").
_MADE = re.compile(r"\(?(?:-?\d{1,5}(?:\.(?:\d{1,3}|[a-z]))*|[A-Za-z]{1,2}|[ivxlcdm]{1,15}|[IVXLCDM]{1,15})[.)]?")


def line_marker(line: Line) -> tuple[MarkerClass | None, str | None, str]:
    """Split the list marker off a line as :func:`split_marker` does, also one that only its list tells.

    >>> line_marker(Line(text="a. Peace", marker="a."))[1:], line_marker(Line(text="a. Peace"))[1:]
    (('a.', 'Peace'), (None, 'a. Peace'))
    """
    marker, behind = line.marker, line.text.removeprefix(line.marker)
    if not _MADE.fullmatch(marker) or behind == line.text or not behind[:1].isspace() or not behind.strip():
        return split_marker(line.text)
    return split_marker(f"{marker} x")[0] or _LETTER, marker, behind.lstrip()


def find_letters(texts: Sequence[str]) -> dict[int, str]:
    """Return the typed markers "a.", "b." or "i.", "ii.", by the positions of their lines.

    One alone may be a word or an abbreviation; two or more in order, from the first letter on, are a list. Between two
    of them stands nothing but other items and lines that go on without a blank one.

    >>> find_letters(["a. Peace", "", "b. Trade and", "culture", "c. Energy", "", "a. Exceptions: none"])
    {0: 'a.', 2: 'b.', 4: 'c.'}
    """
    found: dict[int, str] = {}
    for format in ("lower-latin", "lower-roman"):
        run: dict[int, str] = {}
        for position, text in enumerate([*texts, "."]):  # the last closes the run
            match = _LETTER.pattern.match(text)
            marker = match[1] if match else None
            follows = marker == f"{format_number(len(run) + 1, format)}."
            begins = marker == f"{format_number(1, format)}."
            inside = position < len(texts) and (not text or texts[position - 1] or marker or split_marker(text)[1])
            if marker is not None and (follows or begins):
                found |= run if not follows and len(run) > 1 else {}
                run = {**(run if follows else {}), position: marker}
            elif not inside:
                found |= run if len(run) > 1 else {}
                run = {}
    return found


def is_body(line: Line) -> bool:
    """Tell whether a line reads like a paragraph rather than like a title, a link or a label."""
    text = line.text
    if not text or line.kind == "row":
        return False
    if furniture_rule(text, "head") or furniture_rule(text, "tail") or meta_field(text):
        return False
    marker_class, _, rest = split_marker(text)
    if marker_class is not None and len(rest) >= 60:
        return True
    asks = len(rest) < 100 and rest.endswith(("?", "!"))  # titles do, too
    return len(rest) >= 30 and SENTENCE_END.search(rest) is not None and not asks
