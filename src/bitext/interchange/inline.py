"""Inline elements of TMX and XLIFF: from elements to tokens in the text, and back.

Source: TMX 1.4b "Content markup"; XLIFF 1.2 section 2.4 "Inline elements"; XLIFF 2.1 section 4.7 "Inline content".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from bitext.interchange.units import Pairs
from bitext.interchange.xml_write import xml_text, xml_value

_TOKEN = re.compile(r"⟦(/?)(\d+)(/?)⟧")
#: Elements that hold what is between their two tokens, and those that only say something about their content.
_AROUND, _CLEAR = {"g", "hi", "pc"}, {"mrk", "sm", "em"}
_OPEN = {"bpt": "bpt", "bx": "bx", "sc": "sc"}
_CLOSE = {"ept": "bpt", "ex": "bx", "ec": "sc"}
_KNOWN = {*_AROUND, *_OPEN, *_CLOSE, "it", "ph", "x", "ut", "cp"}


class InlineReader:
    """Read the source and the target of one unit: an element of both has one number."""

    def __init__(self, source: Any, target: Any = None, *, data: Mapping[str, str] | None = None) -> None:
        """Look at the texts, so that no number is given that stands in them as text.

        Args:
            source: Element that holds the source; its numbers are 1, 2, ... in the order of the text.
            target: Element that holds the target, if there is one.
            data: Native code by id, where elements refer to it (XLIFF 2 ``originalData``).
        """
        text = "".join(piece for side in (source, target) if side is not None for piece in side.itertext())
        self._taken = {int(found[1]) for found in _TOKEN.findall(text)} if "⟦" in text else set()
        self._data = data or {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._last = 0

    def read(self, element: Any) -> tuple[str, Pairs]:
        """Return the text of an element with tokens, and the native code of each token.

        Until the next one is read, ``elements`` has the element of each token.
        """
        self._codes: dict[str, str] = {}
        self.elements: dict[str, Any] = {}
        self._pairs: dict[tuple[str, str], int] = {}
        self._nameless: dict[str, int] = {}
        return "".join(self._walk(element)), tuple(self._codes.items())

    def _walk(self, element: Any) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, child.tag.rpartition("}")[2])
            yield child.tail or ""

    def _child(self, child: Any, name: str) -> Iterator[str]:
        if name in _CLEAR or (name not in _KNOWN and any(child.itertext())):  # what no format knows holds text
            yield from self._walk(child)
        elif name in _AROUND:
            number = self._number(name, child.get("x") or child.get("id"))
            yield self._token(f"⟦{number}⟧", self._code(child, "dataRefStart", own=False), child)
            yield from self._walk(child)
            yield self._token(f"⟦/{number}⟧", self._code(child, "dataRefEnd", own=False), child)
        elif name in _OPEN:
            pair = child.get("i") or child.get("rid") or child.get("id") or ""
            number = self._number(name, child.get("x") or pair)
            self._pairs[_OPEN[name], pair] = number
            yield self._token(f"⟦{number}⟧", self._code(child, "dataRef"), child)
        elif name in _CLOSE:
            pair = child.get("i") or child.get("rid") or child.get("startRef") or child.get("id") or ""
            family = _CLOSE[name]
            number = self._pairs.get((family, pair)) or self._number(family, pair)
            yield self._token(f"⟦/{number}⟧", self._code(child, "dataRef"), child)
        elif name == "it":
            number = self._number(name, child.get("x") or child.get("id"))
            slash = "/" if child.get("pos") in ("end", "close") else ""
            yield self._token(f"⟦{slash}{number}⟧", self._code(child, "dataRef"), child)
        else:
            code = self._code(child, "dataRef")
            token = f"⟦{self._number(name, child.get('x') or child.get('id'))}/⟧"
            if self._codes.get(token, code) != code:  # an id used twice
                token = f"⟦{self._number(name, None)}/⟧"
            yield self._token(token, code, child)

    def _code(self, child: Any, reference: str, *, own: bool = True) -> str:
        referred = self._data.get(child.get(reference) or "")
        return referred if referred is not None else "".join(child.itertext()) if own else ""

    def _token(self, token: str, code: str, element: Any) -> str:
        self._codes.setdefault(token, code)
        self.elements.setdefault(token, element)
        return token

    def _number(self, family: str, id: str | None) -> int:
        """Return the number of an element; those without an id are counted in their segment."""
        if not id:
            self._nameless[family] = self._nameless.get(family, 0) + 1
            id = f" {self._nameless[family]}"
        if (family, id) not in self._numbers:
            self._last += 1
            while self._last in self._taken:
                self._last += 1
            self._numbers[family, id] = self._last
        return self._numbers[family, id]


def read_texts(source: Any, target: Any, data: Mapping[str, str] | None = None) -> tuple[str, str, Pairs, Pairs]:
    """Return source, target and the codes of each, of elements of which either may be missing (None).

    Most have no inline elements, and looking is faster than reading.
    """
    if (source is None or not len(source)) and (target is None or not len(target)):
        texts = ["" if side is None else side.text or "" for side in (source, target)]
        return texts[0], texts[1], (), ()
    sides = [side for side in (source, target) if side is not None]
    reader = InlineReader(*sides, data=data)
    (text, codes), (other, other_codes) = [("", ()) if side is None else reader.read(side) for side in (source, target)]
    return text, other, codes, other_codes


def tmx_content(text: str, codes: Pairs) -> str:
    """Return the content of a TMX ``seg``."""
    return _content(text, codes, _tmx_element) if codes else xml_text(text)


def xliff_content(text: str, codes: Pairs) -> str:
    """Return the content of an XLIFF 1.2 ``source`` or ``target``."""
    return _content(text, codes, _xliff_element) if codes else xml_text(text)


def xliff2_content(text: str, codes: Pairs, data: dict[str, str]) -> str:
    """Return the content of an XLIFF 2 ``source`` or ``target``.

    Args:
        text: The text with tokens.
        codes: Native code of the tokens.
        data: Id by native code; codes that it lacks are added.
    """

    def element(kind: str, number: str, code: str) -> str:
        reference = f' dataRef="{data.setdefault(code, f"d{len(data) + 1}")}"' if code else ""
        if kind == "close":
            return f'<ec startRef="{number}"{reference}/>'
        name = {"open": "sc", "alone": "ph"}.get(kind) or ("ec" if kind == "end" else "sc")
        isolated = ' isolated="yes"' if kind in ("begin", "end") else ""
        return f'<{name} id="{number}"{isolated}{reference}/>'

    return _content(text, codes, element) if codes else xml_text(text)


def fill_content(holder: Any, text: str, elements: Mapping[str, Any]) -> None:
    """Put a text with tokens into an element in place of its content, copies of elements in place of the tokens.

    Raises:
        ValueError: A token has no element, or tokens of elements that hold text cross; the message says which.
    """
    for child in list(holder):
        holder.remove(child)
    holder.text, inner = None, [(holder, "")]
    for index, part in enumerate(_split(text, elements)):
        if index % 2 == 0:
            if unknown := _TOKEN.search(part):
                raise ValueError(f"{unknown[0]} stands for no inline element of the source")
            _append_text(inner[-1][0], part)
        elif elements[part].tag.rpartition("}")[2] not in _AROUND:
            copy = deepcopy(elements[part])
            copy.tail = None
            inner[-1][0].append(copy)
        elif not part.startswith("⟦/"):
            shell = holder.makeelement(elements[part].tag, elements[part].attrib)
            inner[-1][0].append(shell)
            inner.append((shell, part))
        elif inner.pop()[1] != part.replace("/", ""):
            raise ValueError(f"{part} closes what is not the last to be open")
    if len(inner) != 1:
        raise ValueError(f"{inner[-1][1]} is not closed")


def _append_text(holder: Any, text: str) -> None:
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text


def _split(text: str, tokens: Collection[str]) -> list[str]:
    """Cut a text at its tokens: texts and tokens in turn, beginning and ending with a text."""
    return re.split("(" + "|".join(map(re.escape, tokens)) + ")", text) if tokens else [text]


def _content(text: str, codes: Pairs, element: Callable[[str, str, str], str]) -> str:
    """Put elements in place of tokens; ``element`` makes one of kind, number and native code.

    Kinds are open and close for the two halves of a pair, begin and end for a half without the other, and alone.
    """
    code = dict(codes)
    parts = _split(text, code)
    found = [_TOKEN.fullmatch(part) for part in parts[1::2]]
    marks = [(match[1], match[2], match[3]) for match in found if match]
    numbers = {number for _, number, _ in marks}
    pairs = {number for number in numbers if [mark[0] for mark in marks if mark[1] == number] == ["", "/"]}
    pairs -= {number for _, number, alone in marks if alone}
    out = []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            out.append(xml_text(part))
            continue
        slash, number, alone = marks[index // 2]
        kind = (
            "alone" if alone else ("close" if slash else "open") if number in pairs else ("end" if slash else "begin")
        )
        out.append(element(kind, number, code[part]))
    return "".join(out)


def _tmx_element(kind: str, number: str, code: str) -> str:
    shape = {
        "open": ("bpt", f'i="{number}" x="{number}"'),
        "close": ("ept", f'i="{number}"'),
        "begin": ("it", f'pos="begin" x="{number}"'),
        "end": ("it", f'pos="end" x="{number}"'),
        "alone": ("ph", f'x="{number}"'),
    }
    name, attributes = shape[kind]
    return f"<{name} {attributes}>{xml_text(code)}</{name}>"


def _xliff_element(kind: str, number: str, code: str) -> str:
    name = {"open": "bpt", "close": "ept", "alone": "ph"}.get(kind, "it")
    pos = {"begin": ' pos="open"', "end": ' pos="close"'}.get(kind, "")
    return f"<{name} id={xml_value(number)}{pos}>{xml_text(code)}</{name}>"
