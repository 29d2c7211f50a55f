"""The file of a memory: opened, checked to be one, brought to the newest schema, its errors put into words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from bitext.errors import BitextError, InputError, OutputError

#: "bitx": marks the file as a memory of ours.
APPLICATION_ID = 0x62697478
#: Each brings a file from the version that is its index to the next. Never change one that was released: add one.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE texts (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE INDEX texts_key ON texts (key);
    CREATE TABLE units (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES texts,
        target TEXT NOT NULL,
        status INTEGER NOT NULL CHECK (status IN (0, 1, 2)),
        origin TEXT,
        author TEXT,
        created INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        previous INTEGER REFERENCES texts,
        next INTEGER REFERENCES texts,
        release TEXT,
        paragraph INTEGER,
        unit TEXT
    );
    CREATE INDEX units_source ON units (source);
    CREATE TABLE terms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE postings (key INTEGER PRIMARY KEY, texts BLOB NOT NULL);
    CREATE TABLE weights (block INTEGER PRIMARY KEY, weights BLOB NOT NULL);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO facts VALUES ('state', '00000000000000000000000000000000');
    """,
)
TIMEOUT_S = 10.0
_CACHE_KIB = 64 * 1024
#: The keys of a million units, in no order, fit: else each that is entered reads a page and writes another one.
_WRITING_CACHE_KIB = 256 * 1024


def connect(path: Path, *, write: bool = False, timeout_s: float = TIMEOUT_S) -> sqlite3.Connection:
    """Open a memory; with ``write`` it is made where there is none, and brought to the newest schema.

    Args:
        path: The file.
        write: Whether it will be written to.
        timeout_s: How long to wait for another program that is writing.

    Raises:
        InputError: It is missing, damaged, no memory, or made by a newer bitext.
        OutputError: It cannot be written.
    """
    if path.is_dir():
        raise InputError("a folder; name the file of the memory", path=str(path))
    if not write and not path.exists():
        raise InputError("no such memory; make one with: bitext memory import DB INPUT...", path=str(path))
    with sqlite_errors(path):
        mode = "rwc" if write else _reading_mode(path)
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, timeout=timeout_s, isolation_level=None
        )
        try:
            connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from anyone
            connection.execute(f"PRAGMA cache_size = -{_WRITING_CACHE_KIB if write else _CACHE_KIB}")
            connection.execute(f"PRAGMA query_only = {int(not write)}")
            _check_version(connection, path, write)
            if write:
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _reading_mode(path: Path) -> str:
    """Return how to open a file for reading: as one who may tidy up SQLite's own files beside it, where allowed.

    On a read-only medium nobody writes, so that doing without these files is safe; a log left behind must be read.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "rw"
    return "ro" if path.with_name(f"{path.name}-wal").exists() else "ro&immutable=1"


def _check_version(connection: sqlite3.Connection, path: Path, write: bool) -> None:
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if write and not tables and application in (0, APPLICATION_ID):
        return
    if application != APPLICATION_ID or not tables:
        raise InputError("not a memory of bitext; name another file", path=str(path))
    if version > len(MIGRATIONS):
        raise InputError(
            f"made by a newer bitext (schema {version}, this one knows {len(MIGRATIONS)}); upgrade bitext",
            path=str(path),
        )
    if version < len(MIGRATIONS) and not write:
        raise InputError(
            f"made by an older bitext (schema {version}, now {len(MIGRATIONS)}); bring it up to date with: "
            f"bitext memory check {path} --upgrade",
            path=str(path),
        )


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema, in one transaction."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for script in MIGRATIONS[_version(connection) :]:  # another program may have been faster
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = False) -> Iterator[None]:
    """Read one state of the memory, or write one: all of what the block does is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite has ended it itself where the disk is full
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Put what SQLite reports into words that help."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, path) from error


def _in_words(error: sqlite3.Error, path: Path) -> BitextError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return OutputError(f"{path}: another program is writing to it; try again when it is done")
    if name.startswith("SQLITE_FULL"):
        return OutputError(f"{path}: the disk is full; nothing of this step was kept; make room and repeat it")
    if name.startswith("SQLITE_NOTADB"):
        return InputError("not a memory of bitext (no SQLite database); name another file", path=str(path))
    if name.startswith("SQLITE_CORRUPT"):
        return InputError(f"damaged ({error}); put back a copy, or import its sources into a new one", path=str(path))
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return OutputError(f"{path}: cannot be opened or written ({error}); check its folder and permissions")
    return OutputError(f"{path}: cannot be used: {error}; check the disk, or import into a new file")
