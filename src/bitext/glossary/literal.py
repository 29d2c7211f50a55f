"""What of a rendering stands as it is: middle dots of every kind, and syllables that other words hold."""

from __future__ import annotations

import re

_COUNTRIES = "한중일러북독영불"
#: Renderings of one syllable are words, or stand beside another country's letter: 미 국무부, 한미, 방미; not 미래.
LETTERS = {
    letter: rf"(?<![가-힣]){letter}(?=측|군|[{_COUNTRIES}][가-힣]|(?:[은는이가을를과와의에도]|에서|으?로)?(?![가-힣]))"
    rf"|(?<=[{_COUNTRIES}대방주친반]){letter}"
    for letter in "미빈본"
}


def literal(char: str) -> str:
    """Return the pattern of a code point; Korean has many middle dots, ㆍ the one most often typed."""
    return "[·ㆍ‧・∙]" if char == "·" else re.escape(char)
