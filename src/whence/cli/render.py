"""An assessment in the terminal: urgency first, then causes with bars, what speaks for and against, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from whence.assessment import Assessment, CauseEntry, Evidence
    from whence.knowledge.compiled import Knowledge

__all__ = ["bar", "in_words", "print_assessment"]

_COLOUR = {
    "emergency": "bold white on red", "urgent": "bold red", "soon": "bold yellow", "routine": "bold green",
    "self_care": "bold green",
}  # fmt: skip
_MEANING = {
    "emergency": "EMERGENCY: now",
    "urgent": "URGENT: today or tomorrow",
    "soon": "SOON: within two weeks",
    "routine": "ROUTINE: a planned visit",
    "self_care": "SELF-CARE: can wait",
}
_SHOWN = 6
_BAR = 20


def print_assessment(result: Assessment, knowledge: Knowledge, console: Console | None = None) -> None:
    """Print a result for reading."""
    console = console or Console(highlight=False, soft_wrap=False)
    _print_urgency(result, console)
    if result.urgency == "emergency":
        console.print("\nThe possible causes follow, but do not let them delay help.", style="dim")
    _print_causes(result, console)
    _print_reasons(result, console)
    _print_next(result, console)
    basis = result.provenance.basis
    console.print(
        f"\nOf the evidence shown, {basis['accuracy']:.0%} rests on accuracy studies, {basis['frequency']:.0%} on "
        f"counted shares and {basis['judgement']:.0%} on judgement. Intervals (90%) show what the numbers leave "
        "open, not whether the model is right.",
        style="dim",
    )
    console.print(escape(result.notice), style="dim")


def _print_urgency(result: Assessment, console: Console) -> None:
    settled = "" if result.settled else "  (not settled: safety questions are open)"
    console.print(Text(f" {_MEANING[result.urgency]} ", style=_COLOUR[result.urgency]), settled, sep="")
    console.print(f"See: {escape(result.see)}")
    for line in result.because:
        console.print(f"  {escape(line)}")
    for flag in result.red_flags:
        if flag.urgency == result.urgency:
            source = flag.source.get("guideline", "")
            console.print(Padding(f"Meanwhile: {escape(flag.action)} [dim]({escape(source)})[/dim]", (0, 0, 0, 2)))


def _print_causes(result: Assessment, console: Console) -> None:
    console.print(f"\n[bold]Possible sources[/bold]  [dim](case mix: {result.case_mix.replace('_', ' ')})[/dim]")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for entry in result.causes[:_SHOWN]:
        danger = {"serious": " [yellow]!![/yellow]", "emergency": " [red]!!![/red]"}.get(entry.danger, "")
        chance = f"{entry.probability:4.0%} [dim]{entry.low:.0%} to {entry.high:.0%}[/dim]"
        table.add_row(bar(entry), chance, escape(entry.name) + danger)
    console.print(table)
    rest = sum(e.probability for e in result.causes[_SHOWN:])
    two = result.two_sources.probability
    console.print(
        f"  the next {len(result.causes[_SHOWN:])} causes together {rest:.0%}; two sources at once {two:.0%} "
        "(so the causes sum to a little more than 100%)",
        style="dim",
    )


def bar(entry: CauseEntry) -> str:
    """Return a bar: full to the low end of the interval, shaded to its high end."""
    low, high = round(entry.low * _BAR), round(entry.high * _BAR)
    middle = max(round(entry.probability * _BAR), low)
    return "█" * middle + "▒" * max(high - middle, 0) + "·" * (_BAR - max(high, middle))


def in_words(probability: float) -> str:
    """Return a probability as people say it.

    Examples
    --------
    >>> in_words(0.41), in_words(0.004), in_words(0.97)
    ('about 4 in 10', 'less than 1 in 100', 'more than 9 in 10')
    """
    if probability < 0.01:
        return "less than 1 in 100"
    if probability < 0.095:
        return f"about {round(probability * 100)} in 100"
    if probability > 0.95:
        return "more than 9 in 10"
    return f"about {round(probability * 10)} in 10"


def _print_reasons(result: Assessment, console: Console) -> None:
    for entry in result.causes[:3]:
        console.print(f"\n[bold]{escape(entry.name)}[/bold]  [dim]{in_words(entry.probability)}; {entry.why_wide}[/dim]")
        lines = [("+", "green", e) for e in entry.for_[:4]]
        lines += [("-", "red", e) for e in entry.against[:3]]
        lines += [("-", "red", e) for e in entry.expected_absent[:2]]
        for sign, colour, part in lines:
            console.print(f"  [{colour}]{sign}[/{colour}] {_line(part)}")


def _line(part: Evidence) -> str:
    inside = f" ({', '.join(m.label for m in part.members)})" if part.members else ""
    sources = f"; {', '.join(part.sources)}" if part.sources else ""
    times = f"x{2.718281828 ** part.log_odds:.1f}"
    if part.log_odds < 0:
        times = f"/{2.718281828 ** -part.log_odds:.1f}"
    return f"{escape(part.label + inside)}  [dim]odds {times}, {part.basis}{escape(sources)}[/dim]"


def _print_next(result: Assessment, console: Console) -> None:
    if result.enough:
        console.print("\n[bold]Enough is known:[/bold] no single answer would change the conclusion.")
        return
    console.print("\n[bold]What to ask or test next[/bold]")
    for step in result.next_steps[:5]:
        text = step.ask or ", ".join((step.panel or ())[:6]).replace("_", " ")
        console.print(f"  [bold]{escape(step.label)}[/bold]: {escape(text)} [dim]{escape(step.reason)}[/dim]")
