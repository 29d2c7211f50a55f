"""Inline elements of TMX and XLIFF: from elements to tokens in the text, and back.

Source: TMX 1.4b "Content markup"; XLIFF 1.2 section 2.4 "Inline elements"; XLIFF 2.1 section 4.7 "Inline content".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from bitext.interchange.html_codes import style_of
from bitext.interchange.units import TOKEN, Pairs, split_tokens
from bitext.interchange.xml_write import xml_text, xml_value
from bitext.markup import KINDS
from bitext.model import MarkupKind

#: Elements that hold what is between their two tokens, and those that only say something about their content.
_AROUND, _CLEAR = {"g", "hi", "pc"}, {"mrk", "sm", "em"}
#: What a reviewer struck out in Trados Studio with changes tracked.
_DELETED = ("x-sdl-deleted", "x-sdl-feedback-deleted")
_OPEN = {"bpt": "bpt", "bx": "bx", "sc": "sc"}
_CLOSE = {"ept": "bpt", "ex": "bx", "ec": "sc"}
_KNOWN = {*_AROUND, *_OPEN, *_CLOSE, "it", "ph", "x", "ut", "cp"}


def _types(form: str, names: str) -> dict[MarkupKind, str]:
    return {kind: form.format(name) for kind, name in zip(KINDS, names.split(), strict=True)}


#: The attributes that say what the formats have names for.
_TMX_TYPES = _types(' type="{}"', "link bold italic ulined superscript subscript")
_XLIFF_TYPES = _types(' ctype="{}"', "link bold italic underlined x-superscript x-subscript")
_XLIFF2_TYPES = _types(' type="fmt" subType="{}"', "link xlf:b xlf:i xlf:u bitext:superscript bitext:subscript") | {
    "link": ' type="link"'
}


class InlineReader:
    """Read the source and the target of one unit: an element of both has one number."""

    def __init__(
        self,
        source: Any,
        target: Any = None,
        *,
        data: Mapping[str, str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Look at the texts, so that no number is given that stands in them as text.

        Args:
            source: Element that holds the source; its numbers are 1, 2, ... in the order of the text.
            target: Element that holds the target, if there is one.
            data: Native code by id, where elements refer to it (XLIFF 2 ``originalData``).
            tags: Native code by the id of the element itself, that of an end by "/" and the id (Trados Studio).
        """
        text = "".join(piece for side in (source, target) if side is not None for piece in side.itertext())
        self._taken = {int(found[1]) for found in TOKEN.findall(text)} if "⟦" in text else set()
        self._data, self._tags = data or {}, tags or {}
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
        if child.get("mtype") in _DELETED:
            return
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
        if referred is None:
            referred = self._tags.get(("/" if reference == "dataRefEnd" else "") + (child.get("id") or ""))
        code = referred if referred is not None else "".join(child.itertext()) if own else ""
        return code or ("\n" if "lb" in (child.get("type"), child.get("ctype")) else "")

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


def read_texts(
    source: Any, target: Any, data: Mapping[str, str] | None = None, tags: Mapping[str, str] | None = None
) -> tuple[str, str, Pairs, Pairs]:
    """Return source, target and the codes of each, of elements of which either may be missing (None).

    Most have no inline elements, and looking is faster than reading.
    """
    if (source is None or not len(source)) and (target is None or not len(target)):
        texts = ["" if side is None else side.text or "" for side in (source, target)]
        return texts[0], texts[1], (), ()
    sides = [side for side in (source, target) if side is not None]
    reader = InlineReader(*sides, data=data, tags=tags)
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
        codes: Native code of the tokens; pairs that can be one element become one.
        data: Id by native code; codes that it lacks are added.
    """
    known, nested = dict(codes), _nested(text, codes)

    def reference(name: str, code: str) -> str:
        return f' {name}="{data.setdefault(code, f"d{len(data) + 1}")}"' if code else ""

    def element(kind: str, number: str, code: str) -> str:
        if number in nested:
            end = known[f"⟦/{number}⟧"]
            both = reference("dataRefStart", code) + reference("dataRefEnd", end) if kind == "open" else ""
            return f'<pc id="{number}"{_type(code, _XLIFF2_TYPES)}{both}>' if kind == "open" else "</pc>"
        if kind == "close":
            return f'<ec startRef="{number}"{reference("dataRef", code)}/>'
        name = {"open": "sc", "alone": "ph"}.get(kind) or ("ec" if kind == "end" else "sc")
        isolated = ' isolated="yes"' if kind in ("begin", "end") else ""
        return f'<{name} id="{number}"{isolated}{_type(code, _XLIFF2_TYPES)}{reference("dataRef", code)}/>'

    return _content(text, codes, element) if codes else xml_text(text)


def fill_content(holder: Any, text: str, elements: Mapping[str, Any]) -> None:
    """Put a text with tokens into an element in place of its content, copies of elements in place of the tokens.

    Raises:
        ValueError: A token has no element, or tokens of elements that hold text cross; the message says which.
    """
    for child in list(holder):
        holder.remove(child)
    holder.text, inner = None, [(holder, "")]
    for index, part in enumerate(split_tokens(text, elements)):
        if index % 2 == 0:
            if unknown := TOKEN.search(part):
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


def _content(text: str, codes: Pairs, element: Callable[[str, str, str], str]) -> str:
    """Put elements in place of tokens; ``element`` makes one of kind, number and native code.

    Kinds are open and close for the two halves of a pair, begin and end for a half without the other, and alone.
    """
    code = dict(codes)
    parts = split_tokens(text, code)
    marks = _marks(parts)
    pairs = _pairs(marks)
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


def _marks(parts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return slash, number and slash of the tokens among the parts of a text."""
    found = [TOKEN.fullmatch(part) for part in parts[1::2]]
    return [(match[1], match[2], match[3]) for match in found if match]


def _pairs(marks: Sequence[tuple[str, str, str]]) -> set[str]:
    """Return the numbers that have both halves of a pair, each once and in order."""
    halves: dict[str, list[str]] = {}
    for slash, number, alone in marks:
        halves.setdefault(number, []).append((alone and "alone") or slash)
    return {number for number, found in halves.items() if found == ["", "/"]}


def _nested(text: str, codes: Pairs) -> set[str]:
    """Return the numbers of pairs that end before what they are in does: they can be one element."""
    marks = _marks(split_tokens(text, dict(codes)))
    pairs, nested, open_ = _pairs(marks), set(), [""]
    for slash, number, _ in marks:
        if number in pairs and not slash:
            open_.append(number)
        elif number in pairs:
            nested |= {number} if open_[-1] == number else set()
            open_.remove(number)
    return nested


def _tmx_element(kind: str, number: str, code: str) -> str:
    shape = {
        "open": ("bpt", f'i="{number}" x="{number}"{_type(code, _TMX_TYPES)}'),
        "close": ("ept", f'i="{number}"'),
        "begin": ("it", f'pos="begin" x="{number}"{_type(code, _TMX_TYPES)}'),
        "end": ("it", f'pos="end" x="{number}"'),
        "alone": ("ph", f'x="{number}"'),
    }
    name, attributes = shape[kind]
    return f"<{name} {attributes}>{xml_text(code)}</{name}>"


def _xliff_element(kind: str, number: str, code: str) -> str:
    name = {"open": "bpt", "close": "ept", "alone": "ph"}.get(kind, "it")
    pos = {"begin": ' pos="open"', "end": ' pos="close"'}.get(kind, "")
    return f"<{name} id={xml_value(number)}{_type(code, _XLIFF_TYPES)}{pos}>{xml_text(code)}</{name}>"


def _type(code: str, types: Mapping[MarkupKind, str]) -> str:
    """Return the attribute that says what a native code begins, where it is HTML for links and letters."""
    style = style_of(code)
    return types[style[0]] if style else ""
