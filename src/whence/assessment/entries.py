"""The list of causes as it is shown: families collapsed where members cannot be told apart, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whence.assessment.model import CauseEntry, Evidence, FamilyEntry, MemberEvidence
from whence.knowledge.compiled import BASES
from whence.reasoning.explain import Member, Reason, reasons

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.uncertainty import Spread

__all__ = ["entries", "evidence_of", "family_entries", "reviewed_line"]

_SHOWN = 25
_EXPLAINED = 6
_LEAST = 0.002
_CLEAR_MEMBER = 0.6
"""A member with this share of its family's probability stands for itself."""


class _Row(NamedTuple):
    id: str
    members: tuple[int, ...]
    family: bool
    probability: float


def entries(knowledge: Knowledge, posterior: Posterior, spread: Spread) -> tuple[CauseEntry, ...]:
    """Return the differential, most probable first."""
    rows = sorted(_rows(knowledge, posterior), key=lambda r: (-r.probability, r.id))
    kept = [r for i, r in enumerate(rows[:_SHOWN]) if i < _EXPLAINED or r.probability >= _LEAST]
    explained = reasons(posterior, *(row.members for row in kept[:_EXPLAINED]))
    explained += [[]] * (len(kept) - len(explained))
    return tuple(
        _entry(knowledge, posterior, spread, row, why) for row, why in zip(kept, explained, strict=True)
    )


def _rows(knowledge: Knowledge, posterior: Posterior) -> list[_Row]:
    rows: list[_Row] = []
    taken: set[int] = set()
    probability = posterior.causes.tolist()
    for family in knowledge.families:
        shares = [probability[i] for i in family.members]
        if family.collapse and len(shares) > 1 and max(shares) < _CLEAR_MEMBER * sum(shares):
            rows.append(_Row(family.id, family.members, True, sum(shares)))
            taken |= set(family.members)
    alone = (i for i in range(len(probability)) if i not in taken)
    return [*rows, *(_Row(knowledge.causes[i].id, (i,), False, probability[i]) for i in alone)]


def _entry(
    knowledge: Knowledge, posterior: Posterior, spread: Spread, row: _Row, why: list[Reason]
) -> CauseEntry:
    low, high = spread.interval(list(row.members), row.probability)
    first = knowledge.causes[row.members[int(np.argmax(posterior.causes[list(row.members)]))]]
    family = knowledge.family_index.get(row.id) if row.family else None
    shown = [(r, evidence_of(knowledge, r, row.members)) for r in why]
    return CauseEntry(
        id=row.id,
        name=family.name if family else first.name,
        family=None if family else first.family,
        members=tuple(knowledge.causes[i].id for i in row.members) if family else (),
        danger=first.danger,
        origin=first.origin,
        plain=family.plain if family else first.plain,
        probability=row.probability,
        low=low,
        high=high,
        why_wide=_why_wide(knowledge, spread, row.members, low, high),
        reviewed=reviewed_line(knowledge, first.reviewed),
        for_=tuple(e for r, e in shown if r.log_odds > 0),
        against=tuple(e for r, e in shown if r.log_odds < 0 and not r.expected_absent),
        expected_absent=tuple(e for r, e in shown if r.expected_absent),
    )


def reviewed_line(knowledge: Knowledge, reviewed: dict[str, str] | None) -> str:
    """Return who read a text last; only a clinician's reading is a medical review."""
    if reviewed and reviewed["role"] == "clinician":
        return knowledge.say("reviewed.clinician", on=reviewed["on"], by=reviewed["by"])
    return knowledge.say("reviewed.not")


def evidence_of(knowledge: Knowledge, reason: Reason, members: tuple[int, ...]) -> Evidence:
    """Return a reason as it is shown, with its basis and the studies behind it."""
    findings = [m.finding for m in reason.members]
    bases = {_basis(knowledge, f, c) for f in findings for c in members} or {"background"}
    sources = dict.fromkeys(s for f in findings for c in members for s in _studies(knowledge, f, c))
    first = knowledge.findings[findings[0]] if findings else None
    alone = first is not None and reason.label == "finding"
    option = first.options[reason.members[0].option] if first is not None else ""
    return Evidence(
        finding=reason.name,
        label=first.label(option) if alone and first else _unit_label(knowledge, reason),
        group=reason.name if reason.label == "group" else None,
        answer=option if alone else "",
        log_odds=reason.log_odds,
        basis=bases.pop() if len(bases) == 1 else "mixed",
        sources=tuple(sources),
        members=() if alone else tuple(_member(knowledge, m, members) for m in reason.members),
    )


def _unit_label(knowledge: Knowledge, reason: Reason) -> str:
    """Return words for evidence that is no single finding: a place, a silence, a group."""
    group = knowledge.documents["groups"].get(reason.name)
    return str(group["name"]) if group else knowledge.say(f"evidence.{reason.label}")


def _member(knowledge: Knowledge, member: Member, causes: tuple[int, ...]) -> MemberEvidence:
    info = knowledge.findings[member.finding]
    answer = info.options[member.option]
    bases = {_basis(knowledge, member.finding, c) for c in causes}
    return MemberEvidence(
        finding=info.id,
        label=info.label(answer),
        answer=answer,
        log_ratio=member.log_ratio,
        basis=bases.pop() if len(bases) == 1 else "mixed",
    )


def _basis(knowledge: Knowledge, finding: int, cause: int) -> str:
    start, end = knowledge.cell_ptr[finding], knowledge.cell_ptr[finding + 1]
    at = np.flatnonzero(knowledge.cell_cause[start:end] == cause)
    return BASES[int(knowledge.cell_basis[start + at[0]])] if len(at) else "background"


def _studies(knowledge: Knowledge, finding: int, cause: int) -> list[str]:
    key = f"{knowledge.causes[cause].id}/{knowledge.findings[finding].id}"
    estimate = knowledge.documents["estimates"].get(key)
    return list(dict.fromkeys(row.split(".")[0] for row in estimate["rows"])) if estimate else []


def _why_wide(knowledge: Knowledge, spread: Spread, members: tuple[int, ...], low: float, high: float) -> str:
    """Say which part of the evidence, known better, would narrow the interval most."""
    if high - low < 0.05:
        return "narrow"
    total = spread.variance[:, list(members)].max(axis=1)
    widest = int(np.argmax(total))
    share = float(total[widest] / max(total.sum(), 1e-12))
    return knowledge.say("wide", part=_part(knowledge, spread.parts[widest]), share=share)


def _part(knowledge: Knowledge, name: str) -> str:
    """Return words for a part of the evidence inside a sentence."""
    if name in knowledge.finding_index:
        return knowledge.say("wide.finding", finding=knowledge.finding(name).name.lower())
    group = knowledge.documents["groups"].get(name)
    return group["name"].lower() if group else knowledge.say(f"wide.{name.replace(' ', '_')}")


def family_entries(knowledge: Knowledge, posterior: Posterior) -> tuple[FamilyEntry, ...]:
    """Return every family with what it carries, most probable first, above a thousandth."""
    found = [
        FamilyEntry(
            id=f.id,
            name=f.name,
            probability=posterior.family(f.members),
            members=tuple(knowledge.causes[i].id for i in f.members),
        )
        for f in knowledge.families
    ]
    return tuple(sorted((f for f in found if f.probability >= 1e-3), key=lambda f: -f.probability))
