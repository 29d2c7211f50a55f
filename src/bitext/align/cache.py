"""Encoder states kept on disk by a hash of the text, so that a second run need not encode again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bitext.align.encoder import Array, Encoder
from bitext.errors import InputError


class CachedEncoder:
    """An encoder that looks its states up in a SQLite file first. Holds states and hashes, no text."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        """Open or make the file; several processes may share it.

        Raises:
            InputError: The file is not such a cache or cannot be opened.
        """
        self.id = encoder.id
        self._path = str(path)
        self._encoder = encoder
        try:
            self._file = sqlite3.connect(path, timeout=60)
            self._refuse_foreign()
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("CREATE TABLE IF NOT EXISTS states (key BLOB PRIMARY KEY, state BLOB) WITHOUT ROWID")
        except sqlite3.Error as error:
            raise InputError(f"cannot be used as a cache: {error}; name another file", path=str(path)) from error

    def _refuse_foreign(self) -> None:
        """Raise an error where the file holds other tables, before anything is written into it."""
        tables = self._file.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        if set(tables) - {("states",)}:
            self._file.close()
            named = ", ".join(sorted(repr(name) for (name,) in tables))
            raise InputError(
                f"cannot be used as a cache: this is a database with the tables {named}; name another file",
                path=self._path,
            )

    def states(self, texts: Sequence[str]) -> Array:
        """Return one additive state a text, from the file where it has them.

        Raises:
            InputError: The file is full, locked or of another make.
        """
        keys = [hashlib.sha256(f"{self.id}\0{text}".encode()).digest() for text in texts]
        try:
            known = {key: state for key in set(keys) if (state := self._look_up(key)) is not None}
            fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if fresh:
                states = self._encoder.states(list(fresh.values()))
                known.update(zip(fresh, states, strict=True))
                self._keep(list(fresh), states)
        except sqlite3.Error as error:
            raise InputError(f"cannot be used as a cache: {error}; name another file", path=self._path) from error
        return np.stack([known[key] for key in keys]) if keys else self._encoder.states([])

    def vectors(self, states: Array) -> Array:
        """Return unit vectors of states or sums of states."""
        return self._encoder.vectors(states)

    def _keep(self, keys: Sequence[bytes], states: Array) -> None:
        rows = [(key, state.astype(np.float32).tobytes()) for key, state in zip(keys, states, strict=True)]
        with self._file:
            self._file.executemany("INSERT OR IGNORE INTO states VALUES (?, ?)", rows)

    def _look_up(self, key: bytes) -> Array | None:
        row = self._file.execute("SELECT state FROM states WHERE key = ?", (key,)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)
