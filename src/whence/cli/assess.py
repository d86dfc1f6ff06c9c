"""``whence assess``: what follows from one case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from whence.errors import Place

__all__ = ["assess_command"]


def assess_command(
    case: Annotated[Path, typer.Argument(help="A case file (YAML); see docs/cases.md.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole assessment as one JSON object.")] = False,
    mix: Annotated[
        str | None, typer.Option("--mix", help="How the case came: as_seen, referred or published.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Explain this cause, also one ranked low.")] = None,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Assess a case: can it wait, where does it come from, what to ask next."""
    from whence.assessment import assess
    from whence.case import read_case
    from whence.errors import CaseError, InputError
    from whence.knowledge import load

    given = read_case(case)
    if mix is not None:
        if mix not in {"as_seen", "referred", "published"}:
            raise InputError(f"--mix {mix!r} is none of as_seen, referred, published")
        given = given.model_copy(update={"case_mix": mix})
    knowledge = load(pack)
    try:
        if why is not None:
            from whence.cli.why import print_why

            print_why(given, knowledge, why, as_json=as_json)
            return
        result = assess(given, knowledge)
    except CaseError as problem:
        raise CaseError(problem.what, located(case, problem.place)) from None
    if as_json:
        typer.echo(result.model_dump_json(indent=2))
        return
    from whence.cli.render import print_assessment

    print_assessment(result, knowledge)


def located(path: Path, place: Place) -> Place:
    """Return the place of a field with the file and line where it stands."""
    from whence._yaml import line_of
    from whence.errors import Place

    field = place.field or ""
    return Place(str(path), line_of(path, field.split(".")) if field else None, field or None)
