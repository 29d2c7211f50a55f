"""The inline codes of Phrase (MXLIFF), which stand in the text itself: ``{1}``, ``{1>...<1}``, ``{b>...<b}``.

They become elements like those of other tools, with the code as an attribute, and text again before a file is written.
Numbers are those of an ``m:mark``, which has the code of the document; letters (bold, italic) have none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from bitext.interchange.xliff_dialects import PHRASE

_NAME = r"(?:[0-9]+|[A-Za-z^_]{1,3})"
_CODE = re.compile(rf"(\{{{_NAME}>|<{_NAME}\}}|\{{(?:[0-9]+|j)\}})")
_BEGIN, _END, _ALONE = (f"{{{PHRASE}}}{name}" for name in ("bpt", "ept", "ph"))


def codes_to_elements(unit: Any, holder: Any) -> None:
    """Put elements in place of the codes in a ``source`` or ``target``, once; a name that comes again is another code.

    Args:
        unit: The ``trans-unit``, which says what the numbers stand for.
        holder: The element with the text, None without one.
    """
    if holder is None or len(holder) or not _CODE.search(holder.text or ""):
        return
    meanings = {mark.get("id"): mark.findtext(f"{{{PHRASE}}}content") or "" for mark in unit.iter(f"{{{PHRASE}}}mark")}
    begun: Counter[str] = Counter()
    holder.text, *parts = _CODE.split(holder.text)
    for code, text in zip(parts[::2], parts[1::2], strict=True):
        name = code.strip("{<>}")
        begun[name] += code.endswith(">")
        tag = _BEGIN if code.endswith(">") else _END if code.startswith("<") else _ALONE
        id = name if begun[name] < 2 else f"{name}.{begun[name]}"
        element = holder.makeelement(tag, {"id": id, "code": code})
        element.text = (meanings.get(name) if tag == _ALONE else "") or code
        element.tail = text
        holder.append(element)


def elements_to_codes(root: Any) -> None:
    """Put the codes of a document back in place of their elements."""
    for holder in {element.getparent() for element in root.iter(_BEGIN, _END, _ALONE)}:
        text = holder.text or ""
        for element in list(holder):
            text += element.get("code") + (element.tail or "")
            holder.remove(element)
        holder.text = text
