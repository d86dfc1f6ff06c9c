"""``whence serve``: the site on this machine."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

__all__ = ["serve_command"]

_HERE = {"127.0.0.1", "localhost", "::1"}


def serve_command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option("--workers", help="Processes; 0 takes one for each core, four at most.", min=0)
    ] = 0,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the site in a browser, where there is a screen.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the address and settings as JSON and do not start.")
    ] = False,
) -> None:
    """Serve the site: the self-check, the pages and the flow chart. Ctrl+C ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whence.clinic.settings")
    if host in _HERE:
        os.environ.setdefault("WHENCE_HTTPS", "0")  # plain http on one's own machine
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    workers = workers or min(os.cpu_count() or 1, 4)
    if as_json:
        import json

        typer.echo(json.dumps({"address": address, "workers": workers}))
        return
    _check_free(host, port)
    from whence.clinic.start import prepare, run

    prepare()
    typer.echo(f"Whence is at {address} (Ctrl+C ends it)")
    sys.stdout.flush()
    if open_browser:
        _show(address)
    run(host, port, workers)


def _check_free(host: str, port: int) -> None:
    """Say in one line where nobody can listen, before anything is made ready."""
    import socket

    from whence.errors import InputError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            trial.listen(1)
    except OSError as problem:
        reason = problem.strerror or problem
        raise InputError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --port"
        ) from None


def _show(address: str) -> None:
    """Open a browser where there is a screen to show it on."""
    import webbrowser

    if sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)
