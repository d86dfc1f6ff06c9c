"""``whence evaluate``: how good are we, on cases with a known answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from whence.cli.progress import gather

__all__ = ["evaluate_command"]


def evaluate_command(
    cases: Annotated[Path, typer.Argument(help="A file of cases with known causes (YAML).")],
    use: Annotated[
        str, typer.Option("--use", help="What Whence is shown: narrative, findings, all, or coded.")
    ] = "narrative",
    mix: Annotated[str, typer.Option("--mix", help="Case mix of the ranking.")] = "published",
    coded: Annotated[
        Path | None,
        typer.Option("--coded", help="For --use coded: a file with the same cases coded as finding ids."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a report with plots to this file.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="JSON of an earlier run to compare with.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures and every case as JSON.")
    ] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Rank, triage and calibration on cases whose cause is known."""
    from whence import load
    from whence.errors import InputError
    from whence.evaluation import evaluate, read_cases, summary
    from whence.evaluation.cases import USES, with_coding
    from whence.evaluation.report import compare, html_report
    from whence.narrative import load_lexicon

    if use not in USES:
        raise InputError(f"--use {use!r} is none of {', '.join(USES)}")
    if mix not in {"as_seen", "referred", "published"}:
        raise InputError(f"--mix {mix!r} is none of as_seen, referred, published")
    known = read_cases(cases)
    if coded is not None:
        known = with_coding(known, read_cases(coded))
    earlier, knowledge = _earlier(against), load(pack)
    runs = evaluate(known, knowledge, load_lexicon(knowledge), use=use, mix=mix)
    outcomes, whole = gather(runs, len(known), "Cases")
    figures = summary(outcomes)
    if html is not None:
        html.write_text(
            html_report(figures, outcomes, f"{cases.name}, shown: {use}, mix: {mix}"), encoding="utf-8"
        )
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
    else:
        _print(figures)
        for line in compare(earlier, figures) if earlier else ():
            typer.echo(line)
    if not whole:
        raise typer.Exit(1)


def _earlier(path: Path | None) -> dict[str, Any]:
    """Return the figures of an earlier run; empty where there is none to compare with."""
    from whence.errors import InputError, Place

    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InputError(f"cannot be read as JSON ({problem})", Place(str(path))) from None
    if not isinstance(found, dict) or "cases" not in found:
        raise InputError("is not the JSON of an evaluation; make it with --json", Place(str(path)))
    return found


def _print(figures: dict[str, Any]) -> None:
    for case in figures["cases"]:
        mark = " " if case["rank"] == 1 else "*"
        typer.echo(
            f"{mark} {case['id']:<10} rank {case['rank'] or '-':>3}  as seen {case['rank_as_seen'] or '-':>3}  "
            f"{case['predicted']:<40} {case['urgency']:<9} (expected {case['expected_urgency']})"
        )
    seen = figures["as_seen"]
    typer.echo(
        f"\n{figures['n']} cases: first {figures['top1']:.0%}, first three {figures['top3']:.0%}, "
        f"first five {figures['top5']:.0%} (as seen: {seen['top1']:.0%}, {seen['top3']:.0%}); "
        f"MRR {figures['mrr']:.2f}, NDCG {figures['ndcg']:.2f}, Brier {figures['brier']:.2f}, "
        f"calibration error {figures['expected_calibration_error']:.2f}"
    )
    typer.echo(
        f"urgency right {figures['triage_accuracy']:.0%}, low {figures['under_triage']:.0%}, "
        f"high {figures['over_triage']:.0%}, missed emergencies {figures['missed_emergencies']}, "
        f"harm-weighted loss {figures['weighted_loss']:.1f}"
    )
