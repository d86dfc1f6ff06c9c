"""The `whence` command. One file a command; every command takes ``--json``.

Exit codes: 0 done, 2 bad input (one line on standard error), 1 anything else.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and turn errors into one clear line and an exit code."""
    try:
        import typer  # noqa: F401
    except ModuleNotFoundError:
        print("The command line needs two more packages: pip install 'whence[cli]'", file=sys.stderr)
        raise SystemExit(1) from None
    from whence.cli.app import build
    from whence.errors import InputError, WhenceError

    try:
        build()()
    except InputError as problem:
        print(f"whence: {problem}", file=sys.stderr)
        raise SystemExit(2) from None
    except WhenceError as problem:
        print(f"whence: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("whence: stopped", file=sys.stderr)
        raise SystemExit(1) from None
