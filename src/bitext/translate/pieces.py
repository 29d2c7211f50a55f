"""Where the subword pieces of a text stand in it, and what the model looked at when it wrote each."""

from __future__ import annotations

from collections.abc import Sequence

from bitext.model import AlignedPiece, Span

_SPACE = "▁"
_LOST = 8  # how far ahead the next piece is looked for where normalisation has changed the text
_SMALL = 0.05


def piece_spans(text: str, pieces: Sequence[str]) -> tuple[Span | None, ...]:
    """Return the span of each SentencePiece piece in a text; None for bytes and what stands nowhere.

    >>> piece_spans("두 나라는", ["▁두", "▁나라", "는"])
    ((0, 1), (2, 4), (4, 5))
    """
    spans: list[Span | None] = []
    position = 0
    for piece in pieces:
        surface = piece.lstrip(_SPACE).replace(_SPACE, " ")
        start = text.find(surface, position, position + len(surface) + _LOST) if surface else -1
        if start < 0 or (surface.startswith("<0x") and surface.endswith(">")):
            spans.append(None)
            continue
        position = start + len(surface)
        spans.append((start, position))
    return tuple(spans)


def align_pieces(
    target: Sequence[Span | None], source: Sequence[Span | None], attention: Sequence[Sequence[float]]
) -> tuple[AlignedPiece, ...]:
    """Join attention, (m, n), with the spans of m target and n source pieces; pieces without a span are left out."""
    aligned = []
    for span, row in zip(target, attention, strict=False):
        if span is not None:
            looked = tuple(
                (place, float(share)) for place, share in zip(source, row, strict=False) if place and share >= _SMALL
            )
            aligned.append(AlignedPiece(span=span, sources=looked))
    return tuple(aligned)
