"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO

from bitext.errors import OutputError
from bitext.locks import lock

_SUFFIX = ".bitext-tmp"
#: In a temporary folder, and in an output folder while a run writes into it.
_LOCK = ".bitext-lock"
#: A temporary folder without a lock may be one that a program has just made.
_FRESH_S = 60


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
        descriptor, name = tempfile.mkstemp(prefix=_hidden(path.name), suffix=_SUFFIX, dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            _protect(stream.fileno())
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
            if sys.platform == "win32":
                stream.close()  # what is open cannot be renamed there
            temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together, replacing those that are there.

    All are on disk before the first appears under its name; where one cannot be written or renamed, all stay as they
    were. (A program killed between two renames leaves the new and the old beside each other, each whole.)

    Raises:
        OutputError: One of them cannot be written.
    """
    before = {path: path.read_bytes() for path in contents if path.is_file()}
    try:
        with ExitStack() as stack:
            for path, content in contents.items():
                stream = stack.enter_context(atomic_writer(path, force=True)).buffer
                stream.write(content)
                stream.flush()
    except BaseException:  # Ctrl-C as well
        for path in filter(Path.is_file, contents):
            with suppress(OSError, OutputError):  # the others are to be put back all the same
                _put_back(path, before.get(path))
        raise


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    elif path.read_bytes() != content:
        with atomic_writer(path, force=True) as text:
            text.buffer.write(content)


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(path.parent, path.name) as temporary:
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


@contextmanager
def temporary_folder(parent: Path, name: str) -> Iterator[Path]:
    """Make a hidden folder for the time of the block.

    Args:
        parent: The folder it is made in, which must be there.
        name: What its name begins with.

    Raises:
        OSError: It cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=_hidden(name), suffix=_SUFFIX, dir=parent))
    try:
        with (folder / _LOCK).open("ab") as stream:
            _protect(stream.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hidden(name: str) -> str:
    """Return the beginning of a temporary name: file systems count bytes, three for a Korean syllable."""
    return f".{name.encode(errors='replace')[:80].decode(errors='ignore')}."


@contextmanager
def claimed_folder(folder: Path) -> Iterator[None]:
    """Keep a folder for one run's outputs during the block, and remove what killed programs left below it.

    The folder is made where it is missing. On a file system without locks runs are not told apart, and nothing is
    removed.

    Raises:
        OutputError: Another run is writing into it, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = _claim(folder / _LOCK)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made a folder for the output: {error.strerror}") from error
    if stream is None:
        raise OutputError(
            f"{folder}: another run is writing into this folder; wait until it has ended, "
            "or name another folder with -o"
        )
    with stream:
        try:
            _remove_leftovers(folder)
            yield
        finally:
            with suppress(OSError):  # Windows keeps what is open: the next run takes it
                (folder / _LOCK).unlink()


def _claim(path: Path) -> BinaryIO | None:
    """Return a file open and locked; None where another has it."""
    while True:
        stream = path.open("ab")
        try:
            if not lock(stream.fileno()):
                stream.close()
                return None
        except OSError:
            return stream
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                return stream
        stream.close()  # its owner removed it before it was locked here


def _remove_leftovers(folder: Path) -> None:
    for parent, folders, files in os.walk(folder):  # which takes no offence at what vanishes on the way
        names = [name for name in (*folders, *files) if name.startswith(".") and name.endswith(_SUFFIX)]
        for path in (Path(parent, name) for name in names):
            if not _is_abandoned(path):
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def _is_abandoned(path: Path) -> bool:
    """Tell whether no program holds the lock of a temporary file or folder, or is about to take it."""
    held = path / _LOCK if path.is_dir() else path
    try:
        if not held.exists() and time.time() - path.stat().st_mtime < _FRESH_S:
            return False
        with held.open("ab") as stream:
            return lock(stream.fileno())
    except OSError:
        return False


def _protect(descriptor: int) -> None:
    """Lock a temporary file, so that nobody takes it for one that a killed program left."""
    with suppress(OSError):  # where there are no locks nobody removes it
        lock(descriptor)


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return the error that says why a file cannot be written, and what to do."""
    return OutputError(f"{path}: cannot be written: {error.strerror or error}; check the folder and free space")


def refuse_overwrite(path: Path, *, force: bool, resumable: bool = False) -> None:
    """Raise :class:`OutputError` where a file would be overwritten without ``force``."""
    if not force and path.exists():
        otherwise = " or --resume to go on" if resumable else ""
        raise OutputError(f"{path}: exists already; give --force to replace it{otherwise}")


def refuse_shared(outputs: Iterable[tuple[str, Path]], others: Iterable[Path]) -> None:
    """Raise :class:`OutputError` where a run would write one file twice.

    Args:
        outputs: What is written for the inputs, as (id of the input, path).
        others: What the run writes besides, its report and the like.
    """
    owners: dict[Path, str | None] = {}
    for id, path in outputs:
        place = path.resolve()
        if place in owners:
            named = f"{owners[place]!r} and {id!r}"
            raise OutputError(f"{path}: two inputs would write this file, {named}; rename one of them")
        owners[place] = id
    for path in others:
        place = path.resolve()
        if place in owners:
            owner = owners[place]
            mend = f", that of the input {owner!r}; rename the input" if owner else "; name another file"
            raise OutputError(f"{path}: is another output of this run{mend}")
        owners[place] = None


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[str | Path | None]) -> None:
    """Raise :class:`OutputError` where a run would write over what it reads, under whatever name; ``force`` or not.

    Args:
        outputs: What is to be written; "-" is none.
        inputs: What is read: files, and folders for the files in them. None and "-" are none.
    """
    places = [Path(name) for name in inputs if name and str(name) != "-"]
    inside = (file for place in places if place.is_dir() for file in place.glob("*"))
    read = {_identity(path) for path in chain(places, inside)}
    for path in outputs:
        if _identity(path) in read:
            raise OutputError(f"{path}: is an input of this run; name another file")


def _identity(path: Path) -> object:
    """Return what is the same for all names of a file."""
    with suppress(OSError):
        found = path.stat()
        if found.st_ino:  # 0 where the file system has no numbers
            return found.st_dev, found.st_ino
    return path.resolve()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
