"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from bitext.errors import OutputError


@contextmanager
def atomic_writer(path: Path, *, force: bool = False) -> Iterator[TextIO]:
    r"""Open a text file that appears under its name only when the block ends without an error.

    It is written beside the target in UTF-8 with ``\n`` line ends, flushed to disk, then renamed. A file that is
    replaced hands its permissions on. Bytes go to the stream's ``buffer``.

    Args:
        path: The target; missing folders are made.
        force: Whether an existing file may be replaced.

    Raises:
        OutputError: The file exists and ``force`` is not given, or it cannot be written.
    """
    refuse_overwrite(path, force=force)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".bitext-tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


@contextmanager
def atomic_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Make a folder that appears under its name only when the block ends without an error.

    It is made beside the target, then renamed.

    Args:
        path: The target; missing folders above it are made.
        force: Whether an existing folder may be replaced.

    Raises:
        OutputError: It exists and ``force`` is not given, or it cannot be written.
    """
    refuse_overwrite(path, force=force)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}.", suffix=".bitext-tmp", dir=path.parent))
        new, old = temporary / "new", temporary / "old"
        new.mkdir()
        yield new
        if path.exists():
            path.replace(old)
        try:
            new.replace(path)
        except OSError:
            old.replace(path)
            raise
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return the error that says why a file cannot be written, and what to do."""
    return OutputError(f"{path}: cannot be written: {error.strerror or error}; check the folder and free space")


def refuse_overwrite(path: Path, *, force: bool, resumable: bool = False) -> None:
    """Raise :class:`OutputError` where a file would be overwritten without ``force``."""
    if not force and path.exists():
        otherwise = " or --resume to go on" if resumable else ""
        raise OutputError(f"{path}: exists already; give --force to replace it{otherwise}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that a killed run left below a folder."""
    for path in folder.rglob(".*.bitext-tmp"):
        path.unlink(missing_ok=True)
