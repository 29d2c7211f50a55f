"""What has no word, what is an address, and what is no English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.model import Paragraph, ParagraphKind, Release
from bitext.release.language import english_doubt
from bitext.release.read import read_release
from bitext.text import ADDRESS, UNCHANGED, english_share, is_wordless
from strategies import messy_text
from support import seed_files

_FRENCH = (
    "Le ministre des Affaires étrangères a rencontré son homologue à Paris le 3 mai et ils ont discuté de la "
    "coopération bilatérale ainsi que de la situation dans la péninsule coréenne. Les deux parties ont "
    "convenu de renforcer leurs relations dans les domaines de la culture et de l’éducation."
)
_SPANISH = (
    "El ministro de Relaciones Exteriores se reunió con su homólogo en Madrid el 3 de mayo y ambos hablaron de la "
    "cooperación bilateral, así como de la situación en la península coreana. Las dos partes acordaron reforzar sus "
    "relaciones en los ámbitos de la cultura y la educación."
)
_GERMAN = (
    "Der Außenminister traf am 3. Mai in Berlin mit seinem Amtskollegen zusammen und sprach mit ihm über die "
    "bilaterale Zusammenarbeit sowie über die Lage auf der koreanischen Halbinsel. Beide Seiten "
    "vereinbarten, ihre Beziehungen in den "
    "Bereichen Kultur und Bildung zu stärken, was in diesem Jahr von besonderer Bedeutung ist und bleibt."
)
_VIETNAMESE = (
    "Bộ trưởng Ngoại giao đã gặp người đồng cấp tại Hà Nội vào ngày 3 tháng 5 và thảo luận về hợp tác song phương cũng "
    "như tình hình trên bán đảo Triều Tiên. Hai bên nhất trí tăng cường quan hệ trong các lĩnh vực văn hóa và giáo dục."
)


def _release(*texts: str, kind: ParagraphKind = "paragraph") -> Release:
    paragraphs = tuple(Paragraph(text=text, kind=kind) for text in texts)
    return Release(id="x", lang="en", title="Meeting", paragraphs=paragraphs)


@pytest.mark.parametrize("text", [_FRENCH, _SPANISH, _GERMAN, _VIETNAMESE])
def test_other_languages_are_doubted(text: str) -> None:
    found = english_doubt(_release(text))
    assert found is not None
    assert (found.code, found.severity, found.segment) == ("not-english", "warning", None)


@pytest.mark.parametrize("seed", seed_files(), ids=lambda path: path.stem)
def test_the_seeds_and_each_long_paragraph_of_theirs_are_english(seed: object) -> None:
    release = read_release(str(seed))
    assert english_doubt(release) is None
    for block in release.blocks():
        assert english_doubt(_release(block.text)) is None


def test_names_tables_and_short_texts_are_in_no_language() -> None:
    names = "Kim Chul-soo, Ambassador, Embassy in Warsaw\nMarcin Zielinski, Undersecretary of State\n" * 30
    assert english_doubt(_release(names)) is None
    assert english_doubt(_release("\t".join(_FRENCH.split()), kind="row")) is None
    assert english_doubt(_release(" ".join(_FRENCH.split()[:20]))) is None


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See (https://unfccc.int/cop28).", ["https://unfccc.int/cop28"]),
        ("현재 www.mofa.go.kr/eng/에서 press@mofa.go.kr로", ["www.mofa.go.kr/eng/", "press@mofa.go.kr"]),
        ("HTTP://a.b/?q=1&p=2#x, the end", ["HTTP://a.b/?q=1&p=2#x"]),
        ("He met @MOFAkr_eng at 3:30 p.m. in Washington, D.C.", []),
    ],
)
def test_addresses_end_where_the_sentence_goes_on(text: str, addresses: list[str]) -> None:
    assert ADDRESS.findall(text) == addresses


@pytest.mark.parametrize("text", ["www." * 20_000, "a@" * 20_000, "a." * 20_000 + "@", "a@" + "b." * 20_000 + "1"])
def test_addresses_are_found_in_linear_time(text: str) -> None:
    assert ADDRESS.sub("", text) is not None


@given(st.text("0123456789 .,()-+/%$€:;·–\n"))
def test_figures_and_signs_are_no_words(text: str) -> None:
    assert is_wordless(text)


@given(messy_text)
def test_what_is_wordless_stays_so_in_brackets_and_shares_are_shares(text: str) -> None:
    assert is_wordless(f"({text})") == is_wordless(text)
    share, words = english_share(text)
    assert 0 <= share <= 1
    assert words >= 0


@pytest.mark.parametrize("text", ["Table 2", "May 3", "US$ 12.5", "U.S.", "ROK", "1st", "Ambassador press@mofa.go.kr"])
def test_labels_with_figures_have_words(text: str) -> None:
    assert not is_wordless(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tel: 02-2100-8114, (02) 2100-8114.", ["02-2100-8114", "(02) 2100-8114"]),
        ("call +82-2-2100-8114 or +1 202 939 5600", ["+82-2-2100-8114", "+1 202 939 5600"]),
        ("see www.un.org/t?tel=02-2100-8114&x= for it", ["www.un.org/t?tel=02-2100-8114&x="]),
        ("+33 1 43 17 53 53, (202) 647-4000, 202-647-4000.", ["+33 1 43 17 53 53", "(202) 647-4000", "202-647-4000"]),
        ("+82-(0)2-2100-7204 and +49 30 5000-0", ["+82-(0)2-2100-7204", "+49 30 5000-0"]),
        ("www.state.gov's pages", ["www.state.gov"]),
        ("+82221007204 or +1 2025550100", ["+82221007204", "+1 2025550100"]),
        ("+12345678 " + "9" * 200 + "x", ["+12345678"]),
        ("up by +5 2020, resolutions 1718-2006-2371, +1,234,567,890", []),
        ("on 2024-05-02, in 2019-2023, resolutions 1718-2397 and 0.02-2100-8114", []),
    ],
)
def test_what_stays_as_it_is(text: str, kept: list[str]) -> None:
    assert UNCHANGED.findall(text) == kept
