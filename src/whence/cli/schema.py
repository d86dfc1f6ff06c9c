"""``whence schema``: JSON Schema of pack files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["schema_command"]


def schema_command(
    out: Annotated[Path | None, typer.Option("--out", help="Write one file a model into this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all schemas as one JSON object (the default).")] = True,
) -> None:
    """Export JSON Schema for causes, findings, rules, care and the region."""
    from whence.case import Case
    from whence.knowledge import schema

    models = {
        "case": Case, "cause": schema.Cause, "family": schema.Family, "finding": schema.Finding,
        "group": schema.Group, "rule": schema.TriageRule, "screen": schema.Screen, "country": schema.Country,
        "region": schema.Region, "step": schema.CareStep, "plan": schema.CarePlan,
        "exercise": schema.Exercise, "investigation": schema.Investigation, "measure": schema.Measure,
    }  # fmt: skip
    found = {name: model.model_json_schema() for name, model in models.items()}
    if out is None:
        typer.echo(json.dumps(found, indent=2))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in found.items():
        (out / f"{name}.json").write_text(json.dumps(text, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{len(found)} schemas written to {out}")
