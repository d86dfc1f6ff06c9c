"""``whence cause``: what the pack believes of one cause or family."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from whence.knowledge import Knowledge

__all__ = ["cause_command"]


def cause_command(
    name: Annotated[str, typer.Argument(help="Id of a cause or family, such as piriformis_syndrome.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    pack: Annotated[str, typer.Option("--pack", help="The region's pack.")] = "buttock",
) -> None:
    """Show a cause: what it is, how common, what is found, what it is mistaken for."""
    from whence import load
    from whence.errors import InputError, nearest

    knowledge = load(pack)
    known = [*knowledge.cause_index, *knowledge.family_index]
    if name not in known:
        raise InputError(f"there is no cause or family {name!r}.{nearest(name, known)}")
    family = name in knowledge.family_index and name not in knowledge.cause_index
    found = _family(knowledge, name) if family else describe(knowledge, name)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    elif family:
        typer.echo(f"{found['name']} (family)\n\n{found['plain']}\n")
        for member in found["members"]:
            typer.echo(f"  {member['id']}: {member['name']}")
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    typer.echo(f"{found['name']} ({found['origin']}, {found['danger']}; {found['reviewed']})")
    typer.echo(f"\n{found['plain']}\n\n{found['technical']}\n")
    shares = ", ".join(f"{k.replace('_', ' ')} {v:.2%}" for k, v in found["shares"].items())
    typer.echo(f"How often it is the main source: {shares}")
    if found["findings"]:
        typer.echo("\nFindings, strongest first (share in this cause, background, basis):")
    for row in found["findings"]:
        typer.echo(f"  {row['share']:>6.1%}  {row['background']:>6.1%}  {row['label']}  [{row['basis']}]")
    if found["mimics"]:
        typer.echo("\nHow it differs from what it is mistaken for:")
    for other, text in found["mimics"].items():
        typer.echo(f"  {other.replace('_', ' ')}: {text}")


def _family(knowledge: Knowledge, name: str) -> dict[str, Any]:
    info = knowledge.family_index[name]
    members = [knowledge.causes[i] for i in info.members]
    return {
        "id": info.id,
        "name": info.name,
        "plain": info.plain.strip(),
        "members": [{"id": c.id, "name": c.name, "danger": c.danger} for c in members],
    }


def describe(knowledge: Knowledge, name: str) -> dict[str, Any]:
    """Return everything about a cause as plain data."""
    from whence.assessment.entries import reviewed_line
    from whence.knowledge.words import LEVELS

    info = knowledge.cause(name)
    at = knowledge.cause_index[name]
    return {
        "id": info.id,
        "name": info.name,
        "also": list(info.also),
        "codes": info.codes,
        "family": info.family,
        "origin": info.origin,
        "danger": info.danger,
        "plain": info.plain.strip(),
        "technical": info.technical.strip(),
        "mimics": info.mimics,
        "alike": info.alike,
        "reviewed": reviewed_line(knowledge, info.reviewed),
        "shares": {s: float(knowledge.shares[i, at]) for i, s in enumerate(LEVELS["setting"])},
        "findings": _findings(knowledge, at),
    }


def _findings(knowledge: Knowledge, at: int) -> list[dict[str, Any]]:
    """Return what a cause states, for people whose age, sex and setting are not known, strongest first."""
    from whence.case import Case
    from whence.knowledge.compiled import BASES
    from whence.reasoning.stratum import stratum_for

    stratum = stratum_for(knowledge, Case())
    rows: list[dict[str, Any]] = []
    for f, finding in enumerate(knowledge.findings):
        start, end = int(knowledge.cell_ptr[f]), int(knowledge.cell_ptr[f + 1])
        cells = [i for i in range(start, end) if knowledge.cell_cause[i] == at]
        if not cells:
            continue
        shares, _, background = stratum.by_cause(f)
        for o, option in enumerate(finding.options[: 1 if finding.is_yes_no else None]):
            row = {
                "finding": finding.id,
                "option": option,
                "label": finding.label(option),
                "share": float(shares[o, at]),
                "background": float(background[o, at]),
                "basis": BASES[int(knowledge.cell_basis[cells[0]])],
            }
            rows.append(row)
    rows.sort(key=lambda r: -abs(r["share"] - r["background"]))
    return rows
