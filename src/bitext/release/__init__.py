"""Bytes of a page to a :class:`bitext.model.Release`."""

from bitext.release.read import InputFile, find_inputs, parse_release, read_bytes, read_release

__all__ = ["InputFile", "find_inputs", "parse_release", "read_bytes", "read_release"]
