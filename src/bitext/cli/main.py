"""The command group and the one error boundary."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bitext.cli.align import align
from bitext.cli.check import check
from bitext.cli.evaluate import evaluate
from bitext.cli.export import export
from bitext.cli.glossary import glossary
from bitext.cli.memory import memory
from bitext.cli.model import model
from bitext.cli.normalize import normalize
from bitext.cli.segment import segment
from bitext.cli.tmx import tmx
from bitext.cli.translate import translate
from bitext.errors import BitextError
from bitext.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, "--version", prog_name="bitext", message="%(prog)s %(version)s")
def cli() -> None:
    """Translate English diplomatic releases to Korean, or align them with their originals; write TMX for CAT tools.

    Everything runs on this machine; nothing is sent anywhere. Exit codes: 0 done, 1 some data was refused,
    2 wrong usage.
    """


for _command in (
    *(translate, align, check, export, normalize, segment),
    *(glossary, memory, tmx, model, evaluate),
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every error of bitext's own ends as one line on stderr and exit code 1."""
    try:
        code = cli.main(args=arguments, prog_name="bitext", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort as error:
        left = getattr(error.__cause__, "__notes__", ("no file was written, run it again",))
        _say(f"interrupted; {left[0]}")
        code = 130
    except BitextError as error:
        _say(str(error))
        code = 1
    except BrokenPipeError:  # the reader of a pipe has had enough
        sys.stderr.close()
        code = 0
    except OSError as error:
        _say(f"cannot write the output: {error.strerror or error}; check the disk or the pipe")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str) -> None:
    click.echo(f"bitext: {' '.join(message.split())}", err=True)
