"""The error tree.

Every error a user can cause is a :class:`BitextError`. Its message is one line: what is wrong, where,
what was expected and how to mend it. Doubt about content is never raised; it is a
:class:`bitext.model.Finding`.
"""

from __future__ import annotations


class BitextError(Exception):
    """Report bad data, configuration or surroundings to the user."""


class InputError(BitextError):
    """Report a file that cannot be read as a release.

    Args:
        message: What is wrong and how to mend it.
        path: The file, or "-" for standard input.
        line: 1-based line, where one is to blame.
        column: 1-based code-point column within the line.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.path = path
        self.line = line
        self.column = column
        place = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)


class GlossaryError(BitextError):
    """Report a glossary that cannot be loaded; the message lists every bad row."""


class InterchangeError(BitextError):
    """Report content that an exchange format cannot hold."""


class ModelError(BitextError):
    """Report a model folder that is incomplete or of the wrong kind."""


class OutputError(BitextError):
    """Report a place that cannot be written."""


class MissingExtraError(BitextError):
    """Report an optional dependency that is not installed, with the extra that brings it."""
