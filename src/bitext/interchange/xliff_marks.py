"""What stands on a text of XLIFF without being part of it: marks of comments, terms and changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bitext.interchange.inline import fill_content
from bitext.interchange.xliff_dialects import SDL_COMMENT

#: Marks that an edit may take away: it says itself what the text is.
_CHANGES = ("seg", "x-sdl-added", "x-sdl-deleted", "x-sdl-feedback-added", "x-sdl-feedback-deleted")


def fill_commented(holder: Any, text: str, elements: Mapping[str, Any]) -> bool:
    """Put a text in place of another as :func:`fill_content` does, but for comments, which stay, around all of it.

    So do the halves of marks whose other half is in another segment: one alone would be no valid file.

    Returns:
        Whether marks of another kind are gone, as those of terms.

    Raises:
        ValueError: As :func:`fill_content` has it.
    """
    marks = list(holder.iterdescendants("{*}mrk", "{*}sm", "{*}em"))
    begun = {mark.get("id"): mark for mark in marks if _name(mark) == "sm"}
    ended = {mark.get("startRef") for mark in marks if _name(mark) == "em"}
    kept: dict[str, list[Any]] = {"mrk": [], "sm": [], "em": []}
    lost = False
    for mark in marks:
        name = _name(mark)
        start = begun.get(mark.get("startRef"), mark) if name == "em" else mark
        if start.get("type") == "comment" or start.get("mtype") == SDL_COMMENT:
            stays = True
        else:
            stays = start is mark and (name == "em" or (name == "sm" and mark.get("id") not in ended))
        if stays:
            kept[name].append(mark)
        else:
            lost = lost or mark.get("mtype") not in _CHANGES
    fill_content(holder, text, elements)
    for mark in reversed(kept["mrk"]):
        content = list(holder)
        _insert_first(holder, mark).extend(content)
    for mark in reversed(kept["sm"]):
        _insert_first(holder, mark, around_text=False)
    for mark in kept["em"]:
        holder.append(mark.makeelement(mark.tag, mark.attrib))
    return lost


def _insert_first(holder: Any, mark: Any, *, around_text: bool = True) -> Any:
    """Put a copy of a mark, without its content, before the children of an element and before or around its text."""
    copy = mark.makeelement(mark.tag, mark.attrib)
    if around_text:
        copy.text = holder.text
    else:
        copy.tail = holder.text
    holder.text = None
    holder.insert(0, copy)
    return copy


def _name(mark: Any) -> str:
    return str(mark.tag.rpartition("}")[2])
