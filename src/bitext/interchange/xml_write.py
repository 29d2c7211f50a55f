"""Text and attribute values as XML holds them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from bitext.text import XML_ILLEGAL

_TEXT = {"\n": "&#10;", "\r": "&#13;"}
_VALUE = {**_TEXT, "\t": "&#9;", '"': "&quot;"}


def xml_text(value: str) -> str:
    r"""Escape text; what XML cannot hold is left out, and line breaks become references, so that lines stay lines.

    >>> xml_text("R&D\n<x>")
    'R&amp;D&#10;&lt;x&gt;'
    """
    if value.isprintable():  # no control character, no line break: most texts, and looking is faster than replacing
        if "&" in value or "<" in value or ">" in value:
            return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return value
    return escape(XML_ILLEGAL.sub("", value), _TEXT)


def xml_value(value: str) -> str:
    """Return an attribute value in its quotes.

    >>> xml_value('say "yes" & go')
    '"say &quot;yes&quot; &amp; go"'
    """
    if value.isprintable() and not ("&" in value or "<" in value or ">" in value or '"' in value):
        return f'"{value}"'
    return f'"{escape(XML_ILLEGAL.sub("", value), _VALUE)}"'
