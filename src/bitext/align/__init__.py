"""Segments of two languages to beads: who says the same where."""
