"""Where the model and the glossary that come with bitext are."""

from __future__ import annotations

from pathlib import Path

from bitext.errors import BitextError

_PACKAGE = Path(__file__).resolve().parent


def default_model() -> Path:
    """Return the folder of the model that ships with bitext."""
    return _find("models/en-ko")


def default_glossary() -> Path:
    """Return the folder of the glossary that ships with bitext."""
    return _find("glossaries")


def _find(name: str) -> Path:
    """Look in the installed package, then in the checkout that an editable install runs from."""
    for root in (_PACKAGE / "data", _PACKAGE.parents[1]):
        if (root / name).is_dir():
            return root / name
    raise BitextError(f"the installation lacks {name}; install bitext again, or name one with an option")
