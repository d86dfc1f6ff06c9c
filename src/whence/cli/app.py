"""Put the commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from whence.cli.assess import assess_command
from whence.cli.cause import cause_command
from whence.cli.check import check_command
from whence.cli.schema import schema_command

__all__ = ["build"]


def _version(wanted: bool) -> None:
    if wanted:
        from whence import __version__

        typer.echo(f"whence {__version__}")
        raise typer.Exit


def build() -> typer.Typer:
    """Return the command line application."""
    app = typer.Typer(
        name="whence",
        help="Whence does the pain come? An open differential for buttock pain, with its sources.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=True,
        rich_markup_mode=None,
    )

    @app.callback()
    def _main(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
        ] = False,
    ) -> None:
        """Whence does the pain come? An open differential for buttock pain, with its sources."""

    app.command("assess")(assess_command)
    app.command("cause")(cause_command)
    app.command("check")(check_command)
    app.command("schema")(schema_command)
    return app
