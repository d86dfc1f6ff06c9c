"""An assessment in the terminal: urgency first, then causes with bars, what speaks for and against, what next.

An emergency stands alone: what to do, whom to call and what to say there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whence.knowledge.amounts import answer_in_words
from whence.knowledge.phrases import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.assessment import Assessment, CauseEntry, Evidence, NextStep
    from whence.knowledge import Knowledge

__all__ = ["bar", "print_assessment"]

_COLOUR = {
    "emergency": "bold white on red",
    "urgent": "bold white on dark_orange3",
    "soon": "bold black on yellow",
    "routine": "bold black on green",
    "self_care": "bold black on green",
}
_DANGER = {"serious": (" !", "yellow"), "emergency": (" !!", "red")}
_SHOWN = 6
_BAR = 16
_LEAST_CHANCE = 0.05
_LEAST_BITS = 0.02
_LEAST_LOG_ODDS = 0.18
"""A factor of 1.2; smaller parts of the evidence are left to --json."""


def print_assessment(
    result: Assessment,
    knowledge: Knowledge,
    console: Console | None = None,
    *,
    whole: bool = False,
    short: bool = False,
) -> None:
    """Print a result for reading.

    Parameters
    ----------
    knowledge
        The pack that it was made with; its language is printed.
    whole
        Show the possible causes of an emergency too; else it stands alone.
    short
        Leave out what to ask or test next, and on what the evidence rests.
    """
    console = console or Console(highlight=False)
    _print_urgency(result, knowledge, console)
    _print_understood(result, knowledge, console)
    if result.urgency == "emergency" and not whole:
        console.print(f"\n{knowledge.say('terminal.causes_wait')}", style="dim")
        console.print(result.notice, style="dim")
        return
    _print_causes(result, knowledge, console)
    _print_reasons(result, knowledge, console)
    if not short:
        _print_next(result, knowledge, console)
        _print_basis(result, knowledge, console)
    console.print(("\n" if short else "") + result.notice, style="dim", markup=False)


def _print_basis(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    said = knowledge.say("terminal.basis", **result.provenance.basis)
    console.print(f"\n{said}", style="dim")


def _print_urgency(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    say = knowledge.say
    head = Text(f" {say(f'terminal.{result.urgency}')} ", style=_COLOUR[result.urgency])
    if not result.settled:
        head.append(f"  {say('terminal.not_settled')}", style="not bold default on default")
    console.print(head)
    said = result.call.say
    rows = [(say("terminal.how"), result.channel), (say("terminal.who"), result.see)]
    if said:
        label = "terminal.call" if result.urgency == "emergency" else "terminal.if_stuck"
        rows.insert(1, (say(label), said))
    rows += [(say("terminal.why"), line) for line in result.because if line != said]
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in _first_labels(rows):
        table.add_row(label, Text(_sentence(text)))
    for label, text, source in _first_actions(result, knowledge):
        line = Text(_sentence(text))
        line.append(f" [{source}]" if source else "", style="dim")
        table.add_row(label, line)
    console.print(table)


def _first_labels(rows: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield rows with a label that repeats left blank."""
    last = ""
    for label, text in rows:
        yield ("" if label == last else label), text
        last = label


def _first_actions(result: Assessment, knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Yield what to do meanwhile under the rules that set the urgency, each once, with its guideline."""
    seen: set[str] = set()
    for flag in result.red_flags:
        if flag.urgency == result.urgency and flag.action not in seen:
            label = "" if seen else knowledge.say("terminal.meanwhile")
            yield label, flag.action, str(flag.source.get("guideline", ""))
            seen.add(flag.action)


def _sentence(text: str) -> str:
    """Return text that begins with a capital and ends with a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


def _print_understood(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    """Show what was read in a story, so that the person can see what was missed or misread."""
    if not result.case.told:
        return
    say = knowledge.say
    console.print(Text(f"\n{say('terminal.understood')}", style="bold"))
    for answer in result.case.answers:
        line = Text(answer_in_words(answer.finding, answer.value, knowledge))
        line.append(f"  “{answer.quote}”" if answer.quote else "", style="dim")
        console.print(_hanging("=", line))
    if result.case.drawing.zones:
        places = ", ".join(knowledge.zones[zone]["name"].lower() for zone in result.case.drawing.zones)
        console.print(_hanging("=", Text(say("terminal.where", places=places))))
    for text in result.case.not_used:
        console.print(_hanging("?", Text(say("terminal.not_used", text=text), style="dim")))


def _print_causes(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    say = knowledge.say
    title = Text(f"\n{say('terminal.causes')}", style="bold")
    title.append(f"  {say('terminal.mix', mix=say(f'mix.{result.case_mix}'))}", style="not bold dim")
    console.print(title)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    plain = not _has_blocks(console)
    for entry in result.causes[:_SHOWN]:
        mark, colour = _DANGER.get(entry.danger, ("", ""))
        name = Text(entry.name)
        name.append(mark, style=colour)
        table.add_row(
            bar(entry, plain=plain),
            _percent(entry.probability),
            say("terminal.range", low=_percent(entry.low), high=_percent(entry.high)),
            name,
        )
    console.print(table)
    rest = result.causes[_SHOWN:]
    lines = [say("terminal.marks")] if any(e.danger in _DANGER for e in result.causes[:_SHOWN]) else []
    if rest:
        lines.append(say("terminal.others", n=len(rest), share=_percent(sum(e.probability for e in rest))))
    two = result.two_sources.probability
    lines.append(say("terminal.two", share=_percent(two), sum=1 + two))
    console.print(" ".join(lines), style="dim")


def _has_blocks(console: Console) -> bool:
    return "utf" in (console.encoding or "").lower()


def _percent(probability: float) -> str:
    return "<1%" if 0 < probability < 0.005 else f"{probability:.0%}"


def bar(entry: CauseEntry, *, plain: bool = False) -> str:
    """Return a bar: full to the probability, shaded on to the high end of its interval.

    Parameters
    ----------
    plain
        Use ASCII alone.
    """
    full, shaded, empty = "#-." if plain else "█▒·"
    high, middle = round(entry.high * _BAR), round(entry.probability * _BAR)
    return full * middle + shaded * max(high - middle, 0) + empty * (_BAR - max(high, middle))


def _print_reasons(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    likely = [e for e in result.causes[:3] if e.probability >= _LEAST_CHANCE]
    for entry in likely or result.causes[:1]:
        head = Text(f"\n{entry.name}", style="bold")
        said = in_words(entry.probability, knowledge)
        if entry.why_wide != "narrow":
            said = knowledge.say("terminal.range_comes", chance=said, why=entry.why_wide)
        head.append(f"  {said}", style="not bold dim")
        console.print(head)
        parts = [("+", "green", e) for e in entry.for_[:5]]
        parts += [("-", "red", e) for e in entry.against[:3]]
        parts += [("-", "red", e) for e in entry.expected_absent[:2]]
        strong = [p for p in parts if abs(p[2].log_odds) >= _LEAST_LOG_ODDS]
        for sign, colour, part in strong or parts[:2]:
            console.print(_hanging(f"[{colour}]{sign}[/{colour}]", _line(part, knowledge)))


def _line(part: Evidence, knowledge: Knowledge) -> Text:
    inside = f" ({', '.join(_small(m.label) for m in part.members)})" if part.members else ""
    times = "terminal.odds_up" if part.log_odds > 0 else "terminal.odds_down"
    said = knowledge.say(times, factor=2.718281828 ** abs(part.log_odds))
    sources = f", {', '.join(part.sources)}" if part.sources else ""
    line = Text(part.label + inside)
    line.append(f"  {said}, {knowledge.say(f'basis.{part.basis}')}{sources}", style="dim")
    return line


def _small(label: str) -> str:
    """Return a label as it stands inside a sentence; names that are all capitals stay."""
    return label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def _print_next(result: Assessment, knowledge: Knowledge, console: Console) -> None:
    say = knowledge.say
    if result.enough:
        console.print(Text(f"\n{say('terminal.enough')}", style="bold"))
        return
    if result.screens:
        console.print(Text(f"\n{say('terminal.ask_first')}", style="bold"))
        for screen in result.screens:
            console.print(_hanging("?", Text(screen.ask)))
    asked = {name for screen in result.screens for name in screen.findings}
    settling = bool(result.screens)  # the screens hold the safety questions, many in one
    steps = [
        s for s in result.next_steps if s.finding not in asked and _worth(s) and not (settling and s.safety)
    ]
    if steps:
        title = say("terminal.then" if result.screens else "terminal.next")
        console.print(Text(f"\n{title}", style="bold"))
    for step in steps[:4]:
        console.print(_hanging("?" if step.kind in {"history", "exposure"} else ">", _step(step)))


def _worth(step: NextStep) -> bool:
    return step.bits >= _LEAST_BITS or max(step.changes_decision, step.changes_urgency) >= _LEAST_CHANCE


def _step(step: NextStep) -> Text:
    line = Text(f"{step.label}: ", style="bold")
    line.append(_sentence(step.ask or step.label), style="not bold")
    line.append(f" {step.reason}", style="not bold dim")
    return line


def _hanging(mark: str, text: Text) -> Padding:
    """Return text behind a mark, its further lines under its first word."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(mark, text)
    return Padding(table, (0, 0, 0, 2), expand=False)
