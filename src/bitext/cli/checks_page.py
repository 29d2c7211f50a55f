"""The reference page of the checks, from their table: python -m bitext.cli.checks_page > docs/reference/checks.md."""

from __future__ import annotations

from collections.abc import Iterator

import click

from bitext.check.kind import Check
from bitext.check.settings import PROFILES
from bitext.quality import CHECKS, ContentChecks, TermChecks

_HEAD = """# The checks

What `bitext check` looks for. Made from the table of the checks by `python -m bitext.cli.checks_page`; every example is
a test. `|` stands between source and target, a line for each unit. Severity, threshold and suppression are set in the
configuration: [how to](../how-to/check.md).

| code | severity | finds |
|---|---|---|
"""


def checks_page() -> str:
    """Return the page in Markdown."""
    rows = "".join(f"| [`{check.code}`](#{check.code}) | {check.severity} | {check.summary} |\n" for check in CHECKS)
    profile = "\n".join(f"- `{code}`: {level}" for code, level in PROFILES["general"].items())
    return f"{_HEAD}{rows}\nThe profile `general` differs:\n\n{profile}\n" + "".join(
        "\n" + "\n".join(_section(check)) + "\n" for check in CHECKS
    )


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.code}"
    yield ""
    if check in TermChecks.CHECKS or check in ContentChecks.CHECKS:
        option = "--terms" if check in TermChecks.CHECKS else "--encoder-checks"
        yield f"{check.summary} With `{option}` only."
    else:
        yield check.summary
    if check.threshold is not None:
        yield f"Threshold {check.threshold:g}: {check.meaning}."
    for name, lines in (("wrong", check.wrong), ("right", check.right)):
        yield ""
        yield f"```text {name}"
        yield from (line.replace("\u200b", "<U+200B>").replace("\u00a0", "<U+00A0>") for line in lines)
        yield "```"


if __name__ == "__main__":
    click.echo(checks_page(), nl=False)
