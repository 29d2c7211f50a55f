"""Paragraphs to sentences with spans. Called as ``bitext.segment(text, lang)``, see :func:`segment_text`."""
