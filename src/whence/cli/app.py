"""Put the commands together; only the module of the command that is asked for is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Final

import typer

__all__ = ["COMMANDS", "build"]

COMMANDS: Final = {
    "assess": "assess_command",
    "plan": "plan_command",
    "cause": "cause_command",
    "trace": "trace_command",
    "check": "check_command",
    "evaluate": "evaluate_command",
    "simulate": "simulate_command",
    "schema": "schema_command",
    "serve": "serve_command",
    "evidence": "evidence_app",
}
"""Command to the name in its module, ``whence.cli.<command>``."""


def build(only: str | None = None) -> typer.Typer:
    """Return the command line application, with all commands or with `only` one of them."""
    app = typer.Typer(
        name="whence",
        help="Whence does the pain come? An open differential for buttock pain, with its sources.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_main)
    for name in [only] if only in COMMANDS else COMMANDS:
        command = getattr(import_module(f"whence.cli.{name}"), COMMANDS[name])
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from whence import __version__

        typer.echo(f"whence {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Whence does the pain come? An open differential for buttock pain, with its sources."""
