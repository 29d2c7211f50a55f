"""A set of texts that does not grow in memory: what has been seen in a file of any size."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType
from typing import Any, Self

_CACHE_KIB = 4096


def content(variant: Any) -> str:
    """Return what the segments of a TMX variant hold, with inline elements as XML: <ph>{1}</ph> is not {1}."""
    from lxml import etree

    segments = variant.iterfind("seg")
    return "".join(
        "\1" + str(etree.tostring(seg, encoding="unicode", with_tail=False)) if len(seg) else seg.text or ""
        for seg in segments
    )


class Seen:
    """Remember texts on disk, in a file without a name that goes when this is closed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # SQLite's temporary file: in memory until it is over the cache
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, *parts: str) -> bool:
        """Remember texts that belong together; return whether they were new."""
        key = hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).digest()
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1

    def clear(self) -> None:
        """Forget all."""
        self._database.execute("DELETE FROM seen")
