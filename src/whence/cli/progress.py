"""A progress bar on standard error, and an interrupt that keeps what is done."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["gather"]

T = TypeVar("T")


def gather(items: Iterable[T], total: int, what: str) -> tuple[list[T], bool]:
    """Return the items, and whether all are there: Ctrl-C stops early and keeps those that are done.

    The bar shows on a terminal only.

    Raises
    ------
    KeyboardInterrupt
        Where nothing is done yet.
    """
    found: list[T] = []
    with ExitStack() as stack:
        advance = _bar(stack, total, what)
        try:
            for item in items:
                found.append(item)
                advance()
        except KeyboardInterrupt:
            if not found:
                raise
    if len(found) < total:
        typer.echo(f"stopped: {len(found)} of {total} {what.lower()} are done", err=True)
    return found, len(found) == total


def _bar(stack: ExitStack, total: int, what: str) -> Callable[[], None]:
    if not sys.stderr.isatty():
        return lambda: None
    from rich.console import Console
    from rich.progress import Progress

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task(what, total=total)
    return lambda: bar.advance(task)
