"""The translation memory: store, exact and fuzzy recall, adaptation, maintenance."""
