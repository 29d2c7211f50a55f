"""Whatever bytes a file has, readers and tools end with a result or with an error of bitext's own, and soon."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import BitextError
from bitext.interchange.exchange import read_units
from bitext.interchange.tmx_check import TmxCheck
from bitext.interchange.tmx_fix import fix_tmx
from bitext.interchange.tmx_stats import tmx_stats
from bitext.interchange.xliff_merge import merge_xliff
from fuzzing import CORPUS, READERS, TWO_SEGMENTS
from support import GOLDEN

SAMPLES = {path.name: path.read_bytes() for path in sorted((GOLDEN / "exchange").iterdir()) if path.suffix != ".json"}
SAMPLES["two.xlf"] = TWO_SEGMENTS
_PIECES = [
    *(b"<", b">", b"&", b"]]>", b"<![CDATA[", b"-->", b"<!--", b"</tu>", b"<tu>", b"<seg>", b"</seg>", b"\0", b"\xff"),
    *(
        b"&#0;",
        b"&x;",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE tmx [",
        b"xmlns=''",
        b" id='1'",
        b"\x0b",
    ),
    *("⟦1⟧".encode(), "⟦/1⟧".encode(), b"<bpt>", b"<g id='1'>", b"\xed\xa0\x80", b"\r\n", b"xml:lang='EN_us'"),
]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = SAMPLES[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.sampled_from([start, start + 1, start + 7, start + 200, len(data)]))
        data = data[:start] + draw(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=6))) + data[end:]
    return name, data


@settings(max_examples=300, deadline=20_000)
@given(case=mutated(), mend=st.booleans())
def test_mutated_files(tmp_path_factory: pytest.TempPathFactory, case: tuple[str, bytes], mend: bool) -> None:
    name, data = case
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    with suppress(BitextError):
        list(read_units(path, mend=mend))
    if path.suffix == ".tmx":
        list(TmxCheck(path).problems())
        with suppress(BitextError):
            tmx_stats(path)
        with suppress(BitextError):
            fix_tmx([path], folder / "out.tmx", force=True)
            assert [one for one in TmxCheck(folder / "out.tmx").problems() if one.severity == "error"] == []
    else:
        with suppress(BitextError):
            units = list(read_units(path, source="en", target="ko"))
            merge_xliff(path, folder / "out.xlf", units, force=True)
            assert list(read_units(folder / "out.xlf")) == units


@pytest.mark.parametrize("kind", sorted(path.name for path in CORPUS.iterdir()))
def test_what_fuzzing_found_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    """Anything but a result or an error of bitext's own fails; benchmarks/fuzz_readers.py finds more."""
    for path in sorted((CORPUS / kind).iterdir()):
        READERS[kind](path.read_bytes(), tmp_path)
