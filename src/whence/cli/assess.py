"""``whence assess``: what follows from one case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from whence.case import Case
    from whence.knowledge import Knowledge

__all__ = ["assess_command"]

MIXES = ("as_seen", "referred", "published")
STYLES = ("text", "bibtex", "ris")


def assess_command(
    case: Annotated[
        Path | None,
        typer.Argument(help="A case file (YAML); see docs/cases.md. A dash reads standard input."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="A story in plain words instead of a case file.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--interview", help="Ask the questions here, the most telling first.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole assessment as one JSON object.")
    ] = False,
    mix: Annotated[
        str | None, typer.Option("--mix", help="How the case came: as_seen, referred or published.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="CAUSE", help="Explain this cause, also one ranked low.")
    ] = None,
    citations: Annotated[
        str | None, typer.Option("--citations", help="Print only the references: text, bibtex or ris.")
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Show possible causes for an emergency too.")] = False,
    short: Annotated[bool, typer.Option("--short", help="Leave out what to ask or test next.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
    language: Annotated[
        str, typer.Option("--lang", help="Language of the texts and of the story, such as es.")
    ] = "en",
) -> None:
    """Assess a case: can it wait, where does it come from, what to ask next."""
    from whence import load
    from whence.assessment import assess
    from whence.case import locate
    from whence.errors import CaseError

    _one_of("--mix", mix, MIXES)
    _one_of("--citations", citations, STYLES)
    _check_source(case, text, ask=ask)
    given = None if case is None else _read(case)
    knowledge = load(pack, language=language)
    given = given or (_asked(knowledge) if ask else _told(str(text), knowledge))
    if mix is not None:
        given = given.model_copy(update={"case_mix": mix})
    try:
        if why is not None:
            from whence.cli.why import print_why

            print_why(given, knowledge, why, as_json=as_json)
            return
        result = assess(given, knowledge)
    except CaseError as problem:
        if case is None or str(case) == "-":
            raise
        raise CaseError(problem.what, locate(case, problem.place.field)) from None
    if citations is not None:
        from whence.assessment.citations import citations as references

        typer.echo(references(result, knowledge, citations))  # type: ignore[arg-type]
    elif as_json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        from whence.cli.render import print_assessment

        print_assessment(result, knowledge, whole=whole, short=short)


def _one_of(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        from whence.errors import InputError, nearest

        raise InputError(f"{option} {value!r} is none of {', '.join(known)}.{nearest(value, known)}")


def _check_source(case: Path | None, text: str | None, *, ask: bool) -> None:
    if (case is not None) + (text is not None) + ask != 1:
        from whence.errors import InputError

        raise InputError("give one of a case file, a story with --text, or --interview")


def _asked(knowledge: Knowledge) -> Case:
    from whence.cli.interview import interview

    return interview(knowledge)


def _read(path: Path) -> Case:
    from whence.case import parse_case, read_case

    if str(path) != "-":
        return read_case(path)
    import sys

    return parse_case(sys.stdin.read(), "<standard input>")


def _told(text: str, knowledge: Knowledge) -> Case:
    from whence.narrative import load_lexicon, read_story

    return read_story(text, knowledge, load_lexicon(knowledge)).to_case()
