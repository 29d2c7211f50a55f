"""report.jsonl of a run over many inputs: one line an input, and what a killed run had reported is not lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, KeysView
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bitext.files import atomic_writer, unwritable

REPORT = "report.jsonl"
_JOURNAL = "report.partial.jsonl"
#: What a run writes into its output folder besides the outputs.
RUN_FILES = (REPORT, _JOURNAL)


class RunReport:
    """Collect the lines of a run in a journal, and write them as the report when all are there.

    Args:
        folder: The run's output folder, which must be there.
        key: The name in a line that tells inputs apart.
        resume: Whether the lines of earlier runs are to be found.
    """

    def __init__(self, folder: Path, key: str, *, resume: bool) -> None:
        self._report, self._journal, self._key = folder / REPORT, folder / _JOURNAL, key
        self._lines: list[tuple[str, int]] = []
        self._earlier: dict[str, int] = {}
        try:
            written = self._read() if resume else b""
            with atomic_writer(self._journal, force=True) as stream:  # no moment without what a killed run had written
                stream.buffer.write(written)
            self._file = self._journal.open("r+b")
        except OSError as error:
            raise unwritable(self._journal, error) from error
        offset = 0
        for line in written.splitlines(keepends=True):
            id = _parsed(line).get(key)
            if isinstance(id, str):
                self._earlier[id] = offset
            offset += len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._lines and not self._earlier:
            self._journal.unlink(missing_ok=True)

    def earlier(self, id: str) -> dict[str, Any] | None:
        """Return the line of an input that an earlier run wrote last, None without one."""
        return self._line(self._earlier[id]) if id in self._earlier else None

    def earlier_ids(self) -> KeysView[str]:
        """Return the ids of the inputs that earlier runs wrote a line of."""
        return self._earlier.keys()

    def add(self, line: dict[str, Any]) -> None:
        """Add a line; it is on disk when this returns.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            self._lines.append((line[self._key], self._file.seek(0, os.SEEK_END)))
            written = json.dumps(line, ensure_ascii=False) + "\n"
            self._file.write(written.encode(errors="backslashreplace"))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise unwritable(self._journal, error) from error

    def finish(self, order: Callable[[tuple[str, int]], Any] | None = None) -> None:
        """Write the report, in the order of the lines or by (id, place), and remove the journal.

        Raises:
            OutputError: It cannot be written.
        """
        with atomic_writer(self._report, force=True) as stream:
            for _, offset in sorted(self._lines, key=order) if order else self._lines:
                stream.write(json.dumps(self._line(offset), ensure_ascii=False) + "\n")
        self._journal.unlink(missing_ok=True)

    def _line(self, offset: int) -> dict[str, Any]:
        self._file.seek(offset)
        return _parsed(self._file.readline())

    def _read(self) -> bytes:
        """Return the lines of the last report, and behind them those of a run that was killed."""
        parts = [path.read_bytes() for path in (self._report, self._journal) if path.exists()]
        return b"".join(part if part.endswith(b"\n") or not part else part + b"\n" for part in parts)


def _parsed(line: bytes) -> dict[str, Any]:
    """Return a line, empty where it is none: a killed run may end in the middle of one."""
    try:
        content = json.loads(line)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
