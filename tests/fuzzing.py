"""What is fuzzed: every reader of foreign bytes by its kind, and the samples that fuzzing starts from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bitext.errors import BitextError
from bitext.glossary.formats.cells import Loss
from bitext.glossary.formats.names import Format
from bitext.glossary.formats.registry import parse_rows, serialize_rows
from bitext.interchange.exchange import read_units
from bitext.interchange.reviewed import read_reviewed
from bitext.interchange.tmx_check import TmxCheck
from bitext.interchange.tmx_fix import fix_tmx
from bitext.interchange.tmx_stats import tmx_stats
from bitext.interchange.xliff_merge import merge_xliff
from bitext.interchange.xlsx import read_review_table
from bitext.normalize.release import normalize_release
from bitext.release.read import parse_release
from bitext.segment.release import segment_release
from documents import ENGLISH, KOREAN, docx_page, hwpx_page, pdf_page, zip_of
from support import GOLDEN, seed_files

Reader = Callable[[bytes, Path], object]
#: Inputs that once crashed a reader or brought a new way through one; a folder a kind.
CORPUS = GOLDEN / "fuzz"
TWO_SEGMENTS = b"""<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ko"><file id="f">
<unit id="u1"><originalData><data id="d1">&lt;b&gt;</data></originalData><segment id="s1" state="translated">
<source>One <pc id="1" dataRefStart="d1">two</pc> <sc id="2"/>x<ec startRef="2"/><ph id="3"/>.</source>
<target>One <pc id="1">two</pc>.</target></segment><ignorable><source> </source></ignorable>
<segment><source>Two.</source></segment></unit></file></xliff>"""


def _tmx(data: bytes, folder: Path) -> None:
    path = _file(folder / "a.tmx", data)
    list(TmxCheck(path).problems())
    _each(
        lambda: list(read_units(path)),
        lambda: list(read_units(path, mend=True)),
        lambda: tmx_stats(path),
        lambda: read_reviewed(path),
        lambda: fix_tmx([path], folder / "fixed.tmx", force=True),
    )


def _xliff(data: bytes, folder: Path) -> None:
    path = _file(folder / "a.xlf", data)
    _each(
        lambda: list(read_units(path)),
        lambda: list(read_units(path, mend=True)),
        lambda: merge_xliff(path, folder / "merged.xlf", list(read_units(path)), force=True),
    )


def _tsv_units(data: bytes, folder: Path) -> None:
    _each(lambda: list(read_units(_file(folder / "a.tsv", data))))


def _glossary(format: Format) -> Reader:
    def read(data: bytes, _: Path) -> None:
        losses: list[Loss] = []
        _each(lambda: serialize_rows(parse_rows(data, "a", format, losses), format, losses))

    return read


def _workbook(data: bytes, folder: Path) -> None:
    data = _packed(data, "xl/worksheets/sheet1.xml", SAMPLES["xlsx"])
    _glossary("xlsx")(data, folder)
    _each(lambda: read_review_table(data, "a.xlsx"))


def _release(name: str, part: str = "") -> Reader:
    def read(data: bytes, _: Path) -> None:
        content = _packed(data, part, SAMPLES[Path(name).suffix[1:]]) if part else data
        _each(lambda: segment_release(normalize_release(parse_release(content, path=name))[0]))

    return read


READERS: Mapping[str, Reader] = {
    "tmx": _tmx,
    "xliff": _xliff,
    "tsv": _tsv_units,
    "tbx": _glossary("tbx-2008"),
    "glossary-tsv": _glossary("tsv"),
    "glossary-csv": _glossary("csv"),
    "glossary-omegat": _glossary("omegat"),
    "glossary-deepl": _glossary("deepl"),
    "xlsx": _workbook,
    "text": _release("a.txt"),
    "html": _release("a.html"),
    "docx": _release("a.docx", "word/document.xml"),
    "hwpx": _release("a.hwpx", "Contents/section0.xml"),
    "pdf": _release("a.pdf"),
}


def _each(*calls: Callable[[], object]) -> None:
    for call in calls:
        with suppress(BitextError):
            call()


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _packed(data: bytes, part: str, samples: list[bytes]) -> bytes:
    """Take bytes that are no container for one part of the first sample: mutations of a packed part end at its sum."""
    return data if data.startswith(b"PK") else zip_of({**_parts(samples[0]), part: data})


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _samples() -> Iterator[tuple[str, bytes]]:
    """Yield the golden files of every kind, the seeds, and documents made by script."""
    kinds = {".tmx": "tmx", ".sdlxliff": "xliff", ".mqxliff": "xliff", ".tbx": "tbx"}
    for path in sorted((*(GOLDEN / "exchange").iterdir(), *(GOLDEN / "glossary").iterdir())):
        if path.suffix in kinds:
            yield kinds[path.suffix], path.read_bytes()
    yield "xliff", TWO_SEGMENTS
    yield "tsv", "A b.\t가나.\tid1\treviewed\nC.\t다.\n".encode()
    names = {"tsv": "terms.tsv", "csv": "terms.csv", "omegat": "terms.txt", "deepl": "terms.deepl.csv"}
    for kind, name in names.items():
        yield f"glossary-{kind}", (GOLDEN / "glossary" / name).read_bytes()
    losses: list[Loss] = []
    rows = parse_rows((GOLDEN / "glossary" / "terms.tsv").read_bytes(), "terms.tsv", "tsv", losses)
    documents = {
        "xlsx": (serialize_rows(rows, "xlsx", losses), "xl/worksheets/sheet1.xml"),
        "docx": (docx_page(ENGLISH), "word/document.xml"),
        "hwpx": (hwpx_page(KOREAN), "Contents/section0.xml"),
    }
    for kind, (data, part) in documents.items():
        yield kind, data
        yield kind, _parts(data)[part]
    yield "pdf", pdf_page(ENGLISH)
    pages = [path for path in sorted((GOLDEN / "release").iterdir()) if path.suffix in (".txt", ".html", ".htm")]
    for path in (*pages, *seed_files()):
        yield "text" if path.suffix == ".txt" else "html", path.read_bytes()


SAMPLES: dict[str, list[bytes]] = {kind: [] for kind in READERS}
for _kind, _data in _samples():
    SAMPLES[_kind].append(_data)
