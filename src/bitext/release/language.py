"""Whether a release is in English, by its commonest words."""

from __future__ import annotations

from bitext.model import Finding, Release
from bitext.text import english_share

#: Words in small letters that can tell, and the share of the commonest English words under which they speak against it.
#: Of 12,000 stretches of 30 such words in English on foreign affairs, none has less than 0.10, of those in dictionary
#: examples 4 of 700 less than 0.08; the seeds have 0.38 to 0.45. French, German, Spanish, Dutch, Polish, Vietnamese and
#: eight others have 0.05 or less in 99 of 100.
_LEAST_WORDS = 30
_LEAST_SHARE = 0.08


def english_doubt(release: Release) -> Finding | None:
    """Return the finding for a release that reads like none in English; None for one that does, or is too short.

    Tables are left out, as are words that begin with a capital: lists of names and figures are in no language.
    """
    share, words = english_share("\n".join(block.text for block in release.blocks() if block.kind != "row"))
    if words < _LEAST_WORDS or share >= _LEAST_SHARE:
        return None
    message = f"hardly any of its {words:,} words is a common one of English; see whether the release is in English"
    return Finding(code="not-english", severity="warning", message=message)
