"""Entry point: finds the subcommand and loads nothing else."""

from __future__ import annotations

import gc
import importlib
import sys
from typing import NoReturn

# A run makes many small objects that live as long as it does: fewer searches for garbage among
# them, each as thorough. It counts from the first import on.
gc.set_threshold(100_000, 20, 100)

import click  # noqa: E402

from caro_lsp import __version__  # noqa: E402

INTERNAL_ERROR = 3

_SUBCOMMANDS = {
    "serve": "Run the language server.",
    "check": "Find dangerous commands in scripts.",
    "generate": "Make a command from a description.",
    "explain": "Say what each part of a command does.",
    "rules": "List and try the safety rules.",
    "history": "Search, export and clear what is remembered.",
    "audit": "Show and verify the record of what caro did.",
    "model": "Fetch, choose and inspect the model.",
    "eval": "Measure suggestions (for contributors).",
    "doctor": "Check that everything works.",
    "trust": "Let a project's configuration do more than add rules.",
}


class _LazyGroup(click.Group):
    """A group whose subcommands are modules that are imported when they are called.

    Source of the pattern: Click documentation, "Lazily Loading Subcommands".
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_SUBCOMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _SUBCOMMANDS:
            return None
        module = importlib.import_module(f"caro_lsp.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUBCOMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caro-lsp")
def cli() -> None:
    """Commands from comments, and findings on what a script would execute."""


def main() -> NoReturn:
    """Run the command line and exit with the status that ``docs/cli.md`` lists."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in {"--stdio", "--tcp"}:
        # Editors call a language server without a subcommand.
        arguments = ["serve", *arguments]
    _stand_somewhere(serving=arguments[:1] == ["serve"])
    try:
        # Without the standalone mode an exit status is returned, not raised.
        status = cli.main(arguments, prog_name="caro-lsp", standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone; what it did not want need not be written.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        click.echo(f"caro-lsp: internal error: {type(error).__name__}: {error}", err=True)
        click.echo("Set CARO_DEBUG=1 to see where, and please report it.", err=True)
        if _debugging():
            raise
        sys.exit(INTERNAL_ERROR)
    sys.exit(status if isinstance(status, int) else 0)


def _stand_somewhere(*, serving: bool) -> None:
    """See to it that there is a current folder: whoever deletes it leaves us in none."""
    import os

    try:
        os.getcwd()  # noqa: PTH109 - pathlib would have to be loaded first
    except OSError:
        if not serving:
            message = "caro-lsp: the current folder is gone; change to one that is there"
            click.echo(message, err=True)
            sys.exit(2)
        # An editor names all files in full.
        os.chdir("/")


def _debugging() -> bool:
    import os

    return bool(os.environ.get("CARO_DEBUG"))
