"""The names of the formats, and which one a file name tells; the command line imports this at every start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

Format = Literal["tsv", "csv", "xlsx", "tbx-2008", "tbx-2019-dca", "tbx-2019-dct", "omegat", "deepl"]
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES: dict[str, Format] = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".tbx": "tbx-2008",  # what CAT tools read
    ".txt": "omegat",
    ".utf8": "omegat",
    ".tab": "omegat",
}


def format_of(path: Path) -> Format | None:
    """Tell the format from the name, None where it does not say; a folder holds tables."""
    return "tsv" if path.is_dir() else _SUFFIXES.get(path.suffix.lower())
