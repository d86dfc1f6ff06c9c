"""``whence check``: lint a pack."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["check_command"]


def check_command(
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
    root: Annotated[Path | None, typer.Option("--root", help="Folder that holds library and region.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check a pack: ids join, numbers have a basis, texts can be read, causes can be told apart."""
    from datetime import UTC, datetime

    from whence.knowledge.check import check
    from whence.knowledge.compile import compile_pack
    from whence.knowledge.files import PACKS
    from whence.knowledge.load import load_pack

    read = load_pack(pack, root or PACKS)
    report = check(read, compile_pack(read), today=datetime.now(UTC).date())
    errors = [p for p in report.problems if p.level == "error"]
    if as_json:
        problems = [{"level": p.level, "place": str(p.place), "what": p.what} for p in report.problems]
        typer.echo(json.dumps({"problems": problems, "coverage": asdict(report.coverage)}, indent=2))
    else:
        for problem in report.problems:
            typer.echo(str(problem))
        c = report.coverage
        basis = ", ".join(f"{n} {name}" for name, n in c.by_basis.items())
        typer.echo(
            f"{c.causes} causes, {c.families} families, {c.findings} findings, {c.rules} rules, {c.studies} studies; "
            f"{c.values} values ({basis}); {c.rated_twice:.0%} of judgements rated twice"
        )
        typer.echo(f"{len(errors)} errors, {len(report.problems) - len(errors)} warnings")
    if errors:
        raise typer.Exit(2)
