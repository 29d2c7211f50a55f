"""Two sources side by side: what the memory's has and the new one has not, and the other way round."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from bitext.memory.fuzzy import token_spans


def mark_difference(old: str, new: str) -> str:
    """Return the new text with what differs marked as wdiff does: [-only in the old-]{+only in the new+}.

    >>> mark_difference("The 8th talks took place in Seoul.", "The 9th talks took place.")
    'The [-8th-]{+9th+} talks took place [-in Seoul-].'
    >>> mark_difference("The two sides met.", "The two sides met.")
    'The two sides met.'
    """
    old, old_spans = token_spans(old)
    new, new_spans = token_spans(new)
    blocks = Levenshtein.opcodes(
        [old[start:end] for start, end in old_spans], [new[start:end] for start, end in new_spans]
    ).as_matching_blocks()
    text, place = "", 0
    old_index = new_index = 0
    for block in blocks:  # the last one is empty and stands at the end
        removed, added = old_spans[old_index : block.a], new_spans[new_index : block.b]
        if added:
            text += new[place : added[0][0]]
        elif removed and text:
            text += " "
        if removed:
            text += f"[-{old[removed[0][0] : removed[-1][1]]}-]"
        if added:
            place = added[-1][1]
            text += f"{{+{new[added[0][0] : place]}+}}"
        old_index, new_index = block.a + block.size, block.b + block.size
        if block.size:
            end = new_spans[new_index - 1][1]
            text, place = text + new[place:end], end
    return text
