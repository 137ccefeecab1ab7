"""The command line: one file a command; only the command that is asked for is loaded."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import __version__
from tidegate.errors import TidegateError

if TYPE_CHECKING:
    import typer

# Every command and its module; the order is that of `tidegate --help`.
COMMANDS = {
    "check": "tidegate.cli.check",
    "generate": "tidegate.cli.generate",
    "render": "tidegate.cli.render",
    "build": "tidegate.cli.build",
    "promote": "tidegate.cli.promote",
    "bootstrap": "tidegate.cli.bootstrap",
    "init": "tidegate.cli.init",
}
HELP = "Generates, validates and promotes a GitOps fleet of EKS clusters."


def build_app(only: str | None = None) -> typer.Typer:
    """The Typer application: with one command, or with all of them (for the list that `--help` prints)."""
    import typer

    app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    # Listed for `--help`; `__main__` answers it before this module is loaded.
    version = typer.Option(False, "--version", help="Print the version and exit.")

    @app.callback(help=HELP)
    def root(version: bool = version) -> None:
        if version:
            typer.echo(f"tidegate {__version__}")
            raise typer.Exit

    for name, module in COMMANDS.items():
        if only in (None, name):
            app.command(name)(importlib.import_module(module).command)
    return app


def run(arguments: list[str]) -> int:
    """Run one command line. Returns the exit code: 0 clean, 1 findings, 2 could not run, 3 indeterminate."""
    first = arguments[0] if arguments else None
    # A run is short and makes few cycles; collecting often costs a tenth of it.
    gc.set_threshold(200_000, 50, 50)
    try:
        app = build_app(first if first in COMMANDS else None)
        result = app(arguments, prog_name="tidegate", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except TidegateError as error:
        print(f"tidegate: {_printable(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("tidegate: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`); Python would complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        return _unexpected(error)


def _printable(text: str) -> str:
    from tidegate.report.escape import escape

    return escape(text)


def _unexpected(error: Exception) -> int:
    """What nobody foresaw: a usage error of the command line, or a bug, said in one line."""
    shown = getattr(error, "format_message", None)
    if callable(shown):
        context = getattr(error, "ctx", None)
        usage = f"\n{context.get_usage()}" if context is not None else ""
        if shown():  # without arguments the help was printed already, and there is nothing to say
            print(f"tidegate: {shown()}{usage}", file=sys.stderr)
        return 2
    if os.environ.get("TIDEGATE_DEBUG"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    text = f"this is a bug: {type(error).__name__}: {error} ({where}; set TIDEGATE_DEBUG=1 to see more)"
    print(f"tidegate: {_printable(text)}", file=sys.stderr)
    return 2
