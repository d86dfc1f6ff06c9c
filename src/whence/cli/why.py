"""``whence assess --why CAUSE``: what speaks for and against one cause, also one ranked low."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from whence.assessment.entries import evidence_of
from whence.errors import InputError, nearest
from whence.reasoning.explain import reasons, separators
from whence.reasoning.posterior import reason

if TYPE_CHECKING:
    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

__all__ = ["print_why"]


def print_why(case: Case, knowledge: Knowledge, name: str, *, as_json: bool) -> None:
    """Explain one cause, and what separates it from the leading one."""
    if name not in knowledge.cause_index:
        raise InputError(f"there is no cause {name!r}.{nearest(name, knowledge.cause_index)}")
    posterior = reason(case, knowledge)
    cause = knowledge.cause_index[name]
    shares = posterior.causes
    order = sorted(range(len(shares)), key=lambda i: -shares[i])
    parts = [evidence_of(knowledge, r, (cause,)) for r in reasons(posterior, (cause,))[0]]
    rival = order[0] if order[0] != cause else order[1]
    apart = separators(posterior, cause, rival)
    if as_json:
        found = {
            "cause": name, "probability": float(shares[cause]), "rank": order.index(cause) + 1,
            "evidence": [p.model_dump() for p in parts], "rival": knowledge.causes[rival].id,
            "separators": [{**asdict(s), "finding": knowledge.findings[s.finding].id} for s in apart],
        }  # fmt: skip
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(f"{knowledge.causes[cause].name}: {shares[cause]:.1%}, place {order.index(cause) + 1}")
    for part in parts:
        members = f" ({', '.join(m.label for m in part.members)})" if part.members else ""
        typer.echo(f"  {part.log_odds:+.2f}  {part.label}{members}  [{part.basis}]")
    typer.echo(f"\nWhat separates it from {knowledge.causes[rival].name} (log odds in its favour):")
    for item in apart:
        info = knowledge.findings[item.finding]
        state = "not asked" if item.answered is None else f"answered: {info.options[item.answered]}"
        typer.echo(f"  {item.log_ratio:+.2f}  {info.label(info.options[item.option])}  ({state})")
