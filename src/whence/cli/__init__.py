"""The `whence` command. One file a command; every command takes ``--json``.

Exit codes: 0 done, 2 bad input (one line on standard error), 1 anything else.
"""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""One thread for linear algebra: the matrices are small, and waiting threads doubled the time of a run."""

_INTERRUPTED = 130
"""Typer's exit code for Ctrl-C."""


def main() -> None:
    """Run the command line and turn errors into one clear line and an exit code.

    With ``WHENCE_DEBUG`` set, an error that Whence did not expect shows where it came from.
    """
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        _run()
    except BrokenPipeError:  # a reader such as head has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        _stop("stopped", 1)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            _stop("stopped", 1)
        raise
    except Exception as problem:
        _explain(problem)


def _explain(problem: Exception) -> None:
    """Say in one line what is wrong and end with its exit code."""
    from whence.errors import InputError, WhenceError

    if isinstance(problem, WhenceError):
        _stop(str(problem), 2 if isinstance(problem, InputError) else 1)
    if isinstance(problem, OSError):
        _stop(f"{problem.filename or 'file'}: {problem.strerror or problem}", 1)
    if isinstance(problem, ModuleNotFoundError):
        _stop(f"needs the package {problem.name}: pip install 'whence[all]'", 1)
    if os.environ.get("WHENCE_DEBUG"):
        raise problem
    what = f"{type(problem).__name__}: {problem}"
    _stop(f"a fault in Whence itself ({what}); set WHENCE_DEBUG=1 to see where, and please report it", 1)


def _run() -> None:
    try:
        import typer  # noqa: F401
    except ModuleNotFoundError:
        _stop("the command line needs two more packages: pip install 'whence[cli]'", 1)
    from whence.cli.app import COMMANDS, build

    first = sys.argv[1] if len(sys.argv) > 1 else ""
    alone = first in COMMANDS and "_WHENCE_COMPLETE" not in os.environ
    build(first if alone else None)()


def _stop(line: str, code: int) -> None:
    print(f"whence: {' '.join(line.split())}", file=sys.stderr)
    raise SystemExit(code) from None
