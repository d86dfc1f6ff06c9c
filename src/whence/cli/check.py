"""``whence check``: lint a pack."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.check import Coverage, Problem
    from whence.knowledge.compiled import Knowledge
    from whence.knowledge.load import Pack

__all__ = ["check_command"]


def check_command(
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
    root: Annotated[
        Path | None, typer.Option("--root", help="Folder that holds the library and the region.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--lang", help="Report what the translation into this language lacks (es).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check a pack: ids join, numbers have a basis, texts can be read, causes can be told apart."""
    from datetime import UTC, datetime

    from whence.knowledge.check import check
    from whence.knowledge.compile import compile_pack
    from whence.knowledge.files import PACKS
    from whence.knowledge.load import load_pack

    read = load_pack(pack, root or PACKS)
    if language is not None:
        _translation(read, language, as_json=as_json)
        return
    knowledge = compile_pack(read)
    report = check(read, knowledge, today=datetime.now(UTC).date())
    problems = [*report.problems, *_unreachable(read, knowledge)]
    problems.sort(key=lambda p: (p.level != "error", str(p.place)))
    _show(problems, report.coverage, as_json=as_json)
    if any(p.level == "error" for p in problems):
        raise typer.Exit(2)


def _unreachable(read: Pack, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield rules that no possible person and answers can meet (triage knows; knowledge may not ask it)."""
    from whence.knowledge.check.problem import Problem, at
    from whence.triage.reach import unreachable

    for name in unreachable(knowledge.documents["rules"], knowledge):
        yield Problem("error", at(read, "rule", name, "when"), "no possible person and answers can meet it")


def _show(problems: list[Problem], c: Coverage | None, *, as_json: bool) -> None:
    errors = sum(p.level == "error" for p in problems)
    if as_json:
        listed = [{"level": p.level, "place": str(p.place), "what": p.what} for p in problems]
        typer.echo(json.dumps({"problems": listed, "coverage": asdict(c) if c else None}, indent=2))
        return
    for problem in problems:
        typer.echo(str(problem))
    if c is not None:
        basis = ", ".join(f"{n} {name}" for name, n in c.by_basis.items())
        typer.echo(
            f"{c.causes} causes, {c.families} families, {c.findings} findings, {c.rules} rules, "
            f"{c.studies} studies; {c.values} values ({basis}); {c.rated_twice:.0%} of judgements rated twice"
        )
    typer.echo(f"{errors} errors, {len(problems) - errors} warnings")


def _translation(read: Pack, language: str, *, as_json: bool) -> None:
    from whence.errors import InputError
    from whence.knowledge.check.translations import check_language, lacks, untold

    if not (language.isalpha() and language.islower() and len(language) in {2, 3}) or language == "en":
        raise InputError(
            f"--lang {language!r}: name a language by its code, such as es; packs are written in en"
        )
    problems = sorted(check_language(read, language), key=lambda p: (p.level != "error", str(p.place)))
    told = untold(read, language)
    if as_json:
        found = [asdict(lack) for lack in lacks(read, language)]
        listed = [{"level": p.level, "place": str(p.place), "what": p.what} for p in problems]
        typer.echo(
            json.dumps(
                {"language": language, "lacks": found, "problems": listed, "reader": asdict(told)}, indent=2
            )
        )
    else:
        _show(problems, None, as_json=False)
        reads = "knows phrases of" if told.known else "does not read it; it has phrases of"
        typer.echo(f"the reader {reads} {told.known} of {told.whole} findings and places in {language}")
    if any(p.level == "error" for p in problems):
        raise typer.Exit(2)
