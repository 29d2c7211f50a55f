"""The reference page of the command line, from the help texts."""

from __future__ import annotations

import click

from bitext.cli.main import cli

_HEAD = """# Command line reference

Generated from the help texts; renew with `python -m bitext.cli.reference > docs/reference/cli.md`.
"""


def reference() -> str:
    """Return the page: one section a command, in the order of the help."""
    return _HEAD + "".join(_sections(cli, "bitext"))


def _sections(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    own = [f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for child in sorted(command.commands):
            own += _sections(command.commands[child], f"{name} {child}")
    return own


if __name__ == "__main__":
    click.echo(reference(), nl=False)
