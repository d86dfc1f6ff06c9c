"""``whence cause``: what the pack believes of one cause."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

__all__ = ["cause_command"]


def cause_command(
    name: Annotated[str, typer.Argument(help="Id of a cause, such as piriformis_syndrome.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Show a cause: what it is, how common, what is found, what it is mistaken for."""
    from whence.errors import InputError, nearest
    from whence.knowledge import load

    knowledge = load(pack)
    if name not in knowledge.cause_index:
        raise InputError(f"there is no cause {name!r}.{nearest(name, knowledge.cause_index)}")
    found = describe(knowledge, name)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(f"{found['name']} ({found['origin']}, {found['danger']}; {found['reviewed']})")
    typer.echo(f"\n{found['plain']}\n\n{found['technical']}\n")
    typer.echo("How often it is the main source: " + ", ".join(f"{k} {v:.2%}" for k, v in found["shares"].items()))
    typer.echo("\nFindings, strongest first (share in this cause; background):")
    for row in found["findings"]:
        typer.echo(f"  {row['share']:>6.1%}  {row['background']:>6.1%}  {row['label']}  [{row['basis']}]")
    for other, text in found["mimics"].items():
        typer.echo(f"\nNot {other.replace('_', ' ')}: {text}")


def describe(knowledge: Any, name: str) -> dict[str, Any]:
    """Return everything about a cause as plain data."""
    from whence.assessment.entries import reviewed_line
    from whence.case import Case
    from whence.knowledge.compiled import BASES
    from whence.reasoning.stratum import stratum_for

    info = knowledge.cause(name)
    at = knowledge.cause_index[name]
    stratum = stratum_for(knowledge, Case())
    rows = []
    for f, finding in enumerate(knowledge.findings):
        start, end = int(knowledge.cell_ptr[f]), int(knowledge.cell_ptr[f + 1])
        cells = [i for i in range(start, end) if knowledge.cell_cause[i] == at]
        if not cells:
            continue
        shares, _, background = stratum.by_cause(f)
        for o, option in enumerate(finding.options[: 1 if finding.is_yes_no else None]):
            rows.append(
                {
                    "finding": finding.id, "option": option, "label": finding.label(option),
                    "share": float(shares[o, at]), "background": float(background[o, at]),
                    "basis": BASES[int(knowledge.cell_basis[cells[0]])],
                }  # fmt: skip
            )
    rows.sort(key=lambda r: -abs(r["share"] - r["background"]))
    settings = ("primary_care", "physiotherapy", "sports_clinic", "spine_clinic", "orthopaedics", "emergency")
    return {
        "id": info.id, "name": info.name, "also": list(info.also), "codes": info.codes, "family": info.family,
        "origin": info.origin, "danger": info.danger, "plain": info.plain.strip(),
        "technical": info.technical.strip(), "mimics": info.mimics, "alike": info.alike,
        "reviewed": reviewed_line(info.reviewed),
        "shares": {s: float(knowledge.shares[i, at]) for i, s in enumerate(settings)}, "findings": rows,
    }  # fmt: skip
