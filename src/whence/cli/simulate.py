"""``whence simulate``: simulated people, from the model and from a disturbed one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from whence.cli.progress import gather

__all__ = ["simulate_command"]

_STAGES = {
    "interview": "after the interview",
    "history": "after every question",
    "examination": "after an examination too",
}


def simulate_command(
    count: Annotated[int, typer.Option("--people", min=1, help="How many people.")] = 100,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws.")] = 1,
    stress: Annotated[
        bool,
        typer.Option(
            "--stress", help="Disturb shares, values, correlation and answers, and add an unknown cause."
        ),
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a report with plots to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Calibration and number of questions on simulated people; without --stress this tests the code alone."""
    from whence import load
    from whence.evaluation.calibrate import calibrate, figures
    from whence.evaluation.report import simulation_report
    from whence.evaluation.simulate import CALM, STRESS

    people = calibrate(load(pack), count, seed=seed, stress=STRESS if stress else CALM)
    judged, whole = gather(people, count, "People")
    found = {"seed": seed, "stress": stress, **figures(judged)}
    if html is not None:
        title = f"Simulated people{' under stress' if stress else ''}, seed {seed}"
        html.write_text(simulation_report(found, title), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        _print(found)
    if not whole:
        raise typer.Exit(1)


def _print(found: dict[str, Any]) -> None:
    typer.echo(f"{found['n']} people{' under stress' if found['stress'] else ''}, seed {found['seed']}")
    for stage, label in _STAGES.items():
        part = found[stage]
        typer.echo(
            f"{label}: right cause first {part['top1']:.0%}, in three {part['top3']:.0%}; "
            f"Brier {part['brier']:.3f}, calibration error {part['expected_calibration_error']:.3f}"
        )
        for one in part["bins"]:
            typer.echo(f"  given {one['mean']:.2f} on average: right in {one['right']:.2f} of {one['n']}")
    for name, label in (("questions", "all"), ("questions_no_emergency", "no emergency")):
        part = found[name]
        if part["n"]:
            typer.echo(
                f"questions, {label} ({part['n']}): asked {_spread(part['asked'])}; the answer of the full history "
                f"stands after {_spread(part['to_answer'])}; reached by {part['reached']:.0%}"
            )


def _spread(counts: dict[str, float]) -> str:
    return f"{counts['median']:g} ({counts['low']:g} to {counts['high']:g})"
