"""``whence trace``: from a number back to the rows and studies that it rests on."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ["trace_command"]


def trace_command(
    cause: Annotated[str, typer.Argument(help="Id of a cause, such as piriformis_syndrome.")],
    finding: Annotated[
        str | None, typer.Argument(help="Id of a finding; else everything that the cause states.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Trace a cause's numbers to evidence rows and studies, with the arithmetic shown."""
    from whence import load
    from whence.errors import InputError, PackError
    from whence.knowledge.trace import trace

    knowledge = load(pack)
    try:
        found = trace(knowledge, cause, finding)
    except PackError as problem:
        if problem.place.file is None:  # what was asked for does not exist; the pack is sound
            raise InputError(problem.what) from None
        raise
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2))
        return
    for line in found.lines():
        typer.echo(_wrapped(line))


def _wrapped(line: str) -> str:
    """Return a line cut to the width of the terminal, its further parts set in."""
    from shutil import get_terminal_size
    from textwrap import wrap

    indent = " " * (len(line) - len(line.lstrip()))
    width = max(40, get_terminal_size((100, 24)).columns)
    parts = wrap(
        line.strip(), width, initial_indent=indent, subsequent_indent=f"{indent}    ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(parts)
