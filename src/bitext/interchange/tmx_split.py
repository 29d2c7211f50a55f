"""Cut a TMX file up: by number of units, by release or by day."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Literal

from bitext.errors import OutputError
from bitext.files import atomic_writer, refuse_overwrite, temporary_folder
from bitext.interchange.tmx import DOCTYPE, TMX_END
from bitext.interchange.tmx_fix import serialize
from bitext.interchange.tmx_read import open_tmx
from bitext.interchange.units import DATE_PROP, RELEASE_PROP, parse_moment

SplitKey = Literal["release", "date"]
#: Units wait in memory until they have so many characters together, so that files are opened seldom.
_WAITING = 4 << 20
_COUNTED = r"\d{4,}|\d{4}-\d\d-\d\d|unknown"  # keys of parts, but of releases
_UNSAFE = re.compile(r"[^\w.,=+ -]|^\.+")


def split_tmx(path: Path, output: Path, by: SplitKey | int, *, force: bool = False) -> dict[Path, int]:
    """Write the units of a TMX file to several, each with the head of the file, each whole or absent.

    Args:
        path: The file.
        output: Folder of the parts.
        by: Units a part; or "release", by the prop x-bitext-release; or "date", the day of the release (prop
            x-bitext-date) or of the last change. Units that do not say go to a part named "unknown".
        force: Whether existing files may be replaced.

    Returns:
        The units of each part, in the order of their first unit.

    Raises:
        InputError: The file cannot be read.
        InterchangeError: It is not TMX.
        OutputError: A part exists and ``force`` is not given, it is and others of an earlier split by number or
            date stay, or one cannot be written.
    """
    with open_tmx(path) as file:
        try:
            output.mkdir(parents=True, exist_ok=True)
            with temporary_folder(output, path.name) as folder:
                parts, head, number = _Parts(folder), "", 0
                for element in file.elements("header", "tu"):
                    if element.tag == "header":
                        head = serialize(element)
                        continue
                    key = f"{number // by + 1:04}" if isinstance(by, int) else _key(element, by)
                    parts.add(key, f"    {serialize(element)}\n")
                    number += 1
                declaration = f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<tmx version="1.4">\n'
                return parts.write(f"{declaration}  {head}\n  <body>\n", output / path.stem, force)
        except OSError as error:
            raise OutputError(f"{output}: cannot be written: {error.strerror or error}; check the folder") from error


class _Parts:
    """Units on their way to their parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts: dict[str, int] = {}
        self._waiting: dict[str, list[str]] = {}
        self._size = 0

    def add(self, key: str, unit: str) -> None:
        """Add a unit to the part of a key."""
        self._counts[key] = self._counts.get(key, 0) + 1
        self._waiting.setdefault(key, []).append(unit)
        self._size += len(unit)
        if self._size > _WAITING:
            self._flush()

    def write(self, head: str, stem: Path, force: bool) -> dict[Path, int]:
        """Write the parts beside each other under names that begin with ``stem``."""
        self._flush()
        targets: dict[str, Path] = {}
        for key in self._counts:
            name, number = f"{stem}.{_UNSAFE.sub('_', key)[:120]}", 1
            while Path(f"{name}.tmx") in targets.values():
                number += 1
                name = f"{stem}.{_UNSAFE.sub('_', key)[:120]}-{number}"
            targets[key] = Path(f"{name}.tmx")
        for target in targets.values():
            refuse_overwrite(target, force=force)
        written = re.compile(rf"{re.escape(stem.name)}\.(?:{_COUNTED})\.tmx")  # of releases no name tells
        there = {path for path in stem.parent.glob("*.tmx") if written.fullmatch(path.name)}
        earlier = sorted(there - {*targets.values()})
        if force and earlier:  # with the new parts they would hold units twice
            names = ", ".join(path.name for path in earlier[:3]) + (" and more" if len(earlier) > 3 else "")
            raise OutputError(
                f"{stem.parent}: holds parts of an earlier split: {names}; move them, or name another one"
            )
        for key, target in targets.items():
            with (
                atomic_writer(target, force=force) as stream,
                self._file(key).open(encoding="utf-8", newline="") as units,
            ):
                stream.write(head)
                shutil.copyfileobj(units, stream)
                stream.write(TMX_END)
        return {target: self._counts[key] for key, target in targets.items()}

    def _flush(self) -> None:
        for key, units in self._waiting.items():
            with self._file(key).open("a", encoding="utf-8", newline="") as stream:
                stream.writelines(units)
        self._waiting, self._size = {}, 0

    def _file(self, key: str) -> Path:
        return self._folder / str(list(self._counts).index(key))


def _key(unit: Any, by: SplitKey) -> str:
    props = {prop.get("type"): prop.text for prop in unit.iter("prop")}
    if by == "release":
        return props.get(RELEASE_PROP) or "unknown"
    if props.get(DATE_PROP):
        return str(props[DATE_PROP])
    for name in ("changedate", "creationdate"):
        dates = (parse_moment(element.get(name)) for element in (unit, *unit.iterfind("tuv")))
        if known := [date for date in dates if date]:
            return max(known).date().isoformat()
    return "unknown"
