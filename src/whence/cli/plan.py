"""``whence plan``: what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from whence.knowledge import Knowledge

__all__ = ["plan_command"]

_MARKS = {"now": ("green", "now"), "waits": ("dim", "waits"), "not": ("red", "not")}
_TESTS = {
    "urgent": ("red", "now"),
    "order": ("green", "order"),
    "later": ("dim", "waits"),
    "not": ("default", "not"),
}
"""What stands before a step or test: a colour, and the message that says it."""

_LEAST = 0.15


def plan_command(
    case: Annotated[Path, typer.Argument(help="A case file (YAML); see docs/cases.md.")],
    pdf: Annotated[
        Path | None, typer.Option("--pdf", help="Write the patient's sheet to this PDF file.")
    ] = None,
    letter: Annotated[
        Path | None, typer.Option("--letter", help="Write the clinician's letter to this PDF file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as one JSON object.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show steps for less likely sources too.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
    language: Annotated[
        str, typer.Option("--lang", help="Language of the texts and of the story, such as es.")
    ] = "en",
) -> None:
    """Plan care for a case: what to do now, what waits, what not to do, tests, follow-up."""
    from datetime import UTC, datetime

    from whence import load
    from whence.assessment import assess
    from whence.case import locate, read_case
    from whence.errors import CaseError

    given = read_case(case)
    knowledge = load(pack, language=language)
    try:
        result = assess(given, knowledge).model_dump(mode="json")
    except CaseError as problem:
        raise CaseError(problem.what, locate(case, problem.place.field)) from None
    day = given.on or datetime.now(UTC).date()
    written = []
    if pdf is not None:
        from whence.care.sheet import sheet_pdf

        written.append(_write(pdf, sheet_pdf(result["plan"], knowledge, day, result["call"]["say"])))
    if letter is not None:
        from whence.care.letter import letter_pdf

        written.append(_write(letter, letter_pdf(result, knowledge, day)))
    if as_json:
        typer.echo(json.dumps(result["plan"], indent=2))
    elif written:
        typer.echo("\n".join(f"written: {name}" for name in written))
    else:
        print_plan(result["plan"], knowledge, every=every)


def _write(path: Path, content: bytes) -> str:
    from whence.errors import InputError

    try:
        path.write_bytes(content)
    except OSError as problem:
        raise InputError(f"{path}: cannot be written ({problem.strerror})") from None
    return str(path)


def print_plan(
    plan: Mapping[str, Any], knowledge: Knowledge, console: Console | None = None, *, every: bool = False
) -> None:
    """Print a plan for reading, in the language of the pack that it was made with."""
    from rich.console import Console as RichConsole
    from rich.markup import escape

    say = knowledge.say
    console = console or RichConsole(highlight=False, soft_wrap=False)
    title = say(f"terminal.{plan['urgency']}")
    console.print(f"[bold]{escape(title)}[/bold]")
    for line in plan["now"]:
        console.print(f"  {escape(line)}")
    sure = "" if plan["clear"] else f"  [dim]{escape(say('terminal.unclear'))}[/dim]"
    console.print(f"\n[bold]{escape(say('terminal.serves'))}[/bold]{sure}")
    for lead in plan["leading"]:
        console.print(
            f"  {lead['weight']:4.0%}  {escape(lead['name'])} [dim]({lead['probability']:.0%})[/dim]"
        )
    _print_steps(plan, knowledge, console, every=every)
    _print_tests(plan, knowledge, console)
    console.print(f"\n[bold]{escape(say('sheet.avoid'))}[/bold]")
    for line in plan["avoid"]:
        console.print(f"  {escape(line)}")
    _print_follow_up(plan, knowledge, console)
    console.print(f"\n{escape(plan['notice'])}", style="dim")


def _mark(style: str, message: str, knowledge: Knowledge) -> str:
    from rich.markup import escape

    width = max(len(knowledge.say(f"mark.{name}")) for _, name in (*_MARKS.values(), *_TESTS.values()))
    return f"[{style}]{escape(knowledge.say(f'mark.{message}')):<{width}}[/{style}]"


def _print_steps(plan: Mapping[str, Any], knowledge: Knowledge, console: Console, *, every: bool) -> None:
    from rich.markup import escape

    from whence.care.steps import LEVELS

    for level in LEVELS:
        steps = [s for s in plan["steps"] if s["level"] == level]
        steps = [s for s in steps if every or s["status"] == "now" or s["weight"] >= _LEAST]
        if steps:
            console.print(f"\n[bold]{escape(knowledge.say(f'level.{level}'))}[/bold]")
        for s in steps:
            mark = _mark(*_MARKS[s["status"]], knowledge)
            console.print(f"  {mark} {escape(s['name'])}. [dim]{escape(s['reason'])}[/dim]")
            for caution in s["cautions"]:
                mind = escape(knowledge.say("terminal.mind"))
                console.print(f"        [yellow]{mind}[/yellow] {escape(caution)}")


def _print_tests(plan: Mapping[str, Any], knowledge: Knowledge, console: Console) -> None:
    from rich.markup import escape

    if plan["investigations"]:
        console.print(f"\n[bold]{escape(knowledge.say('terminal.tests'))}[/bold]")
    for x in plan["investigations"]:
        shown = "; ".join(f"{y['label']} {y['probability']:.0%}" for y in x["expected"][:2])
        mark, expected = (
            _mark(*_TESTS[x["status"]], knowledge),
            knowledge.say("terminal.expected", shown=shown),
        )
        console.print(f"  {mark} {escape(x['name'])}. {escape(x['reason'])} [dim]{escape(expected)}[/dim]")


def _print_follow_up(plan: Mapping[str, Any], knowledge: Knowledge, console: Console) -> None:
    from rich.markup import escape

    say, course = knowledge.say, plan["follow_up"]
    names = {lead["id"]: lead["name"] for lead in plan["leading"]}
    console.print(f"\n[bold]{escape(say('terminal.follow_up'))}[/bold]")
    for visit in course["schedule"]:
        weeks = visit["weeks"]
        when = say("terminal.days", n=round(weeks * 7)) if weeks < 1 else say("terminal.weeks", n=weeks)
        console.print(f"  {when}: {escape(visit['what'])}")
    for line in course["course"]:
        console.print(f"  {escape(line)}")
    for change in plan["changes"]:
        line = say(
            "terminal.change",
            finding=change["label"].lower(),
            cause=names.get(change["cause"], change["cause"]),
            before=change["before"],
            after=change["after"],
        )
        console.print(f"  {escape(line)}")
