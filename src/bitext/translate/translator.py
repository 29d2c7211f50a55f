"""What a translator does, whatever model stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from bitext.model import Span, Translation

Decoded = Callable[[int], None]
#: What there is to doubt in a translation, given the source and it: counts, the gravest kind first.
Doubts = Callable[[str, str], tuple[int, ...]]


class Translator(Protocol):
    """Translate segments; what stands behind it is the caller's business."""

    @property
    def id(self) -> str:
        """Name of the model."""

    @property
    def sha256(self) -> str:
        """Hash of the model: two runs with the same hash and settings give the same translations."""

    @property
    def settings(self) -> str:
        """What else the translations depend on, in a word that changes with it."""

    def clauses(self, source: str, *, marked: bool = False) -> tuple[Span, ...]:
        """Return where the parts of a source stand that are translated one by one; none for an empty source."""

    @property
    def term_markers(self) -> tuple[str, str] | None:
        """What stands around Korean in a source to have it copied, None for a model that would not copy it."""

    def translate(
        self,
        sources: Sequence[str],
        *,
        begins: Sequence[str] | None = None,
        marked: bool = False,
        aligned: bool = False,
        doubts: Doubts | None = None,
        decoded: Decoded | None = None,
    ) -> list[Translation]:
        """Return one translation for each source, in order; one without a word, of no model, is the source itself.

        Args:
            sources: The segments.
            begins: Text that each translation has to begin with; only for sources that are one clause.
            marked: Whether term markers in the sources are ours.
            aligned: Whether to tell the alignment, where the model can.
            doubts: By which one of several wordings that are nearly as likely is taken: the one with the fewest.
            decoded: Called now and then with the number of sources (or parts of long ones) just decoded.
        """

    def alternatives(
        self, sources: Sequence[str], begins: Sequence[str], *, marked: bool = False
    ) -> list[tuple[Translation, ...]]:
        """Return what each source, one clause, may become behind the given beginning, the likeliest first."""

    def likelihoods(
        self, sources: Sequence[str], begins: Sequence[str], texts: Sequence[str], *, ended: bool, marked: bool = False
    ) -> list[float]:
        """Return how likely each text is behind its beginning, for sources of one clause each.

        Args:
            sources: The segments.
            begins: What stands before each text.
            texts: What is asked for.
            ended: Whether the translations end with them.
            marked: As in :meth:`translate`.

        Returns:
            Mean natural-log probabilities per subword.
        """
