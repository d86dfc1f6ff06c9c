"""``whence simulate``: made-up people, from the model and from a disturbed one."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ["simulate_command"]


def simulate_command(
    count: Annotated[int, typer.Option("--people", min=1, help="How many people.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.")] = 1,
    stress: Annotated[
        bool, typer.Option("--stress", help="Disturb shares, values, correlation and answers.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Calibration on made-up people; without --stress this tests the code, not the knowledge."""
    from whence import load
    from whence.evaluation.calibrate import calibrate
    from whence.evaluation.simulate import CALM, STRESS

    figures = calibrate(load(pack), count, seed=seed, stress=STRESS if stress else CALM)
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    typer.echo(
        f"{figures['n']} people{' under stress' if stress else ''}: right cause first {figures['top1']:.0%}, "
        f"in three {figures['top3']:.0%}; Brier {figures['brier']:.3f}, calibration error "
        f"{figures['expected_calibration_error']:.3f}"
    )
    for low, mean, right, n in figures["bins"]:
        typer.echo(f"  given {low:.1f} and up (mean {mean:.2f}): right in {right:.2f} of {n}")
