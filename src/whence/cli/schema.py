"""``whence schema``: JSON Schema of case and pack files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["schema_command"]


def schema_command(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write one file a model into this folder.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print as JSON, which is what it does without --out anyway.")
    ] = False,
) -> None:
    """Export JSON Schema for cases, causes, findings, rules, care and the region."""
    found = {name: model.model_json_schema() for name, model in models().items()}
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        files = [out / f"{name}.json" for name in found]
        for path, text in zip(files, found.values(), strict=True):
            path.write_text(json.dumps(text, indent=2) + "\n", encoding="utf-8")
        written: dict[str, Any] = {"files": [str(path) for path in files]}
        typer.echo(json.dumps(written) if as_json else f"{len(found)} schemas written to {out}")
        return
    typer.echo(json.dumps(found, indent=2))


def models() -> dict[str, type[BaseModel]]:
    """Return the models of what people write, by name."""
    from whence.case import Case
    from whence.knowledge import schema

    return {
        "case": Case,
        "cause": schema.Cause,
        "family": schema.Family,
        "finding": schema.Finding,
        "group": schema.Group,
        "rule": schema.TriageRule,
        "screen": schema.Screen,
        "country": schema.Country,
        "region": schema.Region,
        "step": schema.CareStep,
        "plan": schema.CarePlan,
        "exercise": schema.Exercise,
        "investigation": schema.Investigation,
        "measure": schema.Measure,
    }
