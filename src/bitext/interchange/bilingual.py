"""Read source and target of bilingual files: TMX of any tool, TSV, and plain lines.

TMX is read as a stream, without entities, document types or network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bitext.errors import InputError, InterchangeError

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (English, Korean) of a .tmx or .tsv file, in file order; a missing side is empty.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
        InterchangeError: The XML is not well-formed, or a row has not two cells.
    """
    return _read_tmx(path) if path.suffix.lower() == ".tmx" else _read_tsv(path)


def _read_tsv(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(read_text(path).removesuffix("\n").split("\n"), 1):
        cells = line.split("\t")
        if len(cells) < 2:
            raise InterchangeError(f"{path}:{number}: one cell; expected source and target separated by a tab")
        yield cells[0], cells[1]


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: It cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save it as UTF-8", path=str(path)) from error


def _read_tmx(path: Path) -> Iterator[tuple[str, str]]:
    from lxml import etree

    try:
        with path.open("rb") as stream:
            for _, unit in etree.iterparse(
                stream, events=("end",), tag="tu", resolve_entities=False, no_network=True, load_dtd=False
            ):
                texts = {_language(tuv): "".join(tuv.find("seg").itertext()) for tuv in unit.iterchildren("tuv")}
                yield texts.get("en", ""), texts.get("ko", "")
                unit.clear()
                while unit.getprevious() is not None:
                    del unit.getparent()[0]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", path=str(path)) from error
    except (etree.XMLSyntaxError, AttributeError) as error:
        raise InterchangeError(f"{path}: not a TMX file that can be read: {error}; export it again") from error


def _language(variant: object) -> str:
    get = variant.get  # type: ignore[attr-defined]
    return str(get(XML_LANG) or get("lang") or "").partition("-")[0].lower()
