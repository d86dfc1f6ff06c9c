"""Which possible sources the plan serves, and how much each weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.care.model import Lead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["CLEAR", "UNEXPLAINED", "leads_of", "plan_of", "worries_of"]

UNEXPLAINED = "unexplained"
CLEAR = 0.3
"""Probability from which one source is said to lead; below it the source is not yet clear."""

_LEAST = 0.05
_MOST = 5
_WORRIES = 3
_UNCLEAR_WEIGHT = 0.25
"""Least weight of the plan for a source not yet clear while none leads; judgement."""


def plan_of(knowledge: Knowledge, cause: str) -> str:
    """Return the id of the care plan of a cause or family: its own, else its family's, else ``unexplained``."""
    plans = knowledge.documents["care"]["plans"]
    if cause in plans:
        return cause
    info = knowledge.causes[knowledge.cause_index[cause]] if cause in knowledge.cause_index else None
    if info is not None and info.family in plans:
        return str(info.family)
    return UNEXPLAINED


def leads_of(knowledge: Knowledge, posterior: Posterior) -> tuple[Lead, ...]:
    """Return the leading sources, most probable first, with weights that sum to one.

    Causes that share a plan (members of a family without plans of their own) count together. While nothing
    leads, the plan for a source not yet clear is among them.
    """
    shares: dict[str, float] = {}
    members: dict[str, list[tuple[float, str]]] = {}
    for cause, p in zip(knowledge.causes, posterior.causes, strict=True):
        key = plan_of(knowledge, cause.id)
        shares[key] = shares.get(key, 0.0) + float(p)
        members.setdefault(key, []).append((float(p), cause.id))
    ranked = sorted(shares, key=lambda k: (-shares[k], k))
    top = shares[ranked[0]]
    kept = [k for k in ranked[:_MOST] if shares[k] >= min(_LEAST, top)]
    if UNEXPLAINED in shares and UNEXPLAINED not in kept and top < CLEAR:
        kept.append(UNEXPLAINED)
    weights = {k: shares[k] for k in kept}
    named = sum(v for k, v in weights.items() if k != UNEXPLAINED)
    if UNEXPLAINED in weights and top < CLEAR:
        weights[UNEXPLAINED] = max(weights[UNEXPLAINED], named * _UNCLEAR_WEIGHT / (1 - _UNCLEAR_WEIGHT))
    total = sum(weights.values()) or 1.0
    return tuple(_lead(knowledge, k, shares[k], weights[k] / total, members[k]) for k in kept)


def worries_of(knowledge: Knowledge, posterior: Posterior, triage: Triage) -> tuple[Lead, ...]:
    """Return the serious causes that make triage urgent, for what to do until seen."""
    if triage.urgency not in {"emergency", "urgent", "soon"}:
        return ()
    feared = [name for rule in triage.fired if rule.urgency == triage.urgency for name in rule.fear]
    if triage.alarm.urgency == triage.urgency:
        feared += _alarming(knowledge, triage)
    found: dict[str, Lead] = {}
    for name in feared:
        key = plan_of(knowledge, name)
        if key in found or key == UNEXPLAINED:
            continue
        members = knowledge.family_index[name].members if name in knowledge.family_index else None
        at = list(members) if members else [knowledge.cause_index[name]]
        p = float(posterior.causes[at].sum())
        found[key] = _lead(knowledge, key, p, 0.0, [(p, name)])
    greatest_first = sorted(found.values(), key=lambda x: (x.danger != triage.urgency, -x.probability, x.id))
    return tuple(greatest_first[:_WORRIES])


def _alarming(knowledge: Knowledge, triage: Triage) -> list[str]:
    """Return the two most probable families behind an alarm, and the most probable one that is as grave as it."""
    names = [name for name, _ in triage.alarm.families]
    return [*names[:2], *[name for name in names if _danger(knowledge, name) == triage.urgency][:1]]


def _danger(knowledge: Knowledge, name: str) -> str:
    """Return the danger of a cause, or of a family's first one."""
    family = knowledge.family_index.get(name)
    return knowledge.causes[family.members[0] if family else knowledge.cause_index[name]].danger


def _lead(
    knowledge: Knowledge, key: str, probability: float, weight: float, members: list[tuple[float, str]]
) -> Lead:
    care: Mapping[str, Any] = knowledge.documents["care"]["plans"].get(key, {})
    danger, plain = "benign", ""
    if key == UNEXPLAINED:
        name = knowledge.say("lead.unclear")
    elif key in knowledge.cause_index:
        info = knowledge.causes[knowledge.cause_index[key]]
        name, danger, plain = info.name, info.danger, info.plain
    else:
        family = knowledge.family_index[key]
        name, plain = family.name, family.plain
        danger = _danger(knowledge, key)
    return Lead(
        id=key,
        name=name,
        probability=min(probability, 1.0),
        weight=weight,
        plan=key,
        members=tuple(name for _, name in members),
        danger=danger,
        plain=plain.strip(),
        see=care.get("see", ""),
        until_seen=care.get("until_seen", ""),
        course=care.get("course", ""),
    )
