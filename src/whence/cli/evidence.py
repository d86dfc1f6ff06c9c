"""``whence evidence``: pool anyone's 2x2 tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from whence.evidence.fit import BivariateFit
    from whence.evidence.pooling import PoolResult

__all__ = ["evidence_app"]

evidence_app = typer.Typer(
    help="Work with studies: pool tables of diagnostic accuracy.", no_args_is_help=True, rich_markup_mode=None
)


@evidence_app.callback()
def _group() -> None:
    """Work with studies: pool tables of diagnostic accuracy."""


@evidence_app.command("pool")
def pool_command(
    table: Annotated[Path, typer.Argument(help="A CSV file with the columns study, TP, FP, FN and TN.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for report.html, plots, CSV and JSON.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Heading of the report.")] = None,
    pre_test: Annotated[
        float | None,
        typer.Option("--pre-test", min=0.001, max=0.999, help="Pre-test probability of the plots."),
    ] = None,
    quadrature: Annotated[
        bool, typer.Option("--quadrature", help="Adaptive quadrature instead of Laplace's approximation.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole result as one JSON object.")
    ] = False,
) -> None:
    """Pool 2x2 tables: sensitivity, specificity and ratios, plots and an HTML report."""
    from whence.evidence.pooling import pool

    method = "quadrature" if quadrature else "laplace"
    result = pool(table, out, title=title, pre_test=pre_test, method=method)  # type: ignore[arg-type]
    if as_json:
        typer.echo(json.dumps(result.to_dict(), indent=2, ensure_ascii=False))
        return
    _print(result)


def _print(result: PoolResult) -> None:
    people = sum(t.diseased + t.healthy for t in result.tables)
    typer.echo(f"{result.title}: {len(result.tables)} tables of {people:,} people")
    for test, fit in result.fits.items():
        typer.echo(f"\n{test or 'Pooled'} ({fit.k} studies, {fit.method})")
        _print_fit(fit)
    for note in result.notes:
        typer.echo(f"\n{note[:1].upper()}{note[1:]}.")
    if result.files:
        typer.echo(f"\n{len(result.files)} files written to {result.files[0].parent}; open report.html first")


def _print_fit(fit: BivariateFit) -> None:
    from whence.evidence.report import words

    names = {
        "sens": "sensitivity",
        "spec": "specificity",
        "lr_pos": "positive likelihood ratio",
        "lr_neg": "negative likelihood ratio",
        "dor": "diagnostic odds ratio",
    }
    for key, name in names.items():
        typer.echo(f"  {name:<26} {words(getattr(fit, key))}")
    for note in getattr(fit, "notes", ()):
        typer.echo(f"  {note}")
