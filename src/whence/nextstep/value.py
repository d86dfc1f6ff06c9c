"""What to ask or test next: the step that would change the answer most for the least burden.

Value = (3 P(urgency changes) + 2 P(decision key changes) + bits about families) / burden, undecided safety
questions first. The decision key is the urgency and the leading family, if any is clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from whence.nextstep.changes import LIKELY, information, leader_changes, urgency_changes
from whence.nextstep.panels import rank_panels
from whence.nextstep.tables import family_members, family_parts, outcomes_of
from whence.reasoning.uncertainty import leading_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import FindingInfo, Knowledge
    from whence.nextstep.panels import Panel
    from whence.nextstep.tables import Outcomes
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["PATIENT", "Available", "Outlook", "Step", "Steps", "outlook_of", "rank_steps", "worth"]

PATIENT = frozenset({"history", "exposure"})
Available = frozenset[str]


class Step(NamedTuple):
    """A finding or panel that could be asked or tested next.

    Attributes
    ----------
    findings
        Indices; several for a panel.
    bits
        Expected information about the family of the source.
    changes_urgency, changes_decision
        Probability that the answer changes urgency, or urgency or the leading family.
    could_decide
        Whether some likely answer alone changes the decision.
    """

    name: str
    findings: tuple[int, ...]
    bits: float
    changes_urgency: float
    changes_decision: float
    burden: float
    value: float
    could_decide: bool


@dataclass(frozen=True)
class Steps:
    """Ranked steps, and whether enough is known to stop."""

    ranked: tuple[Step, ...]
    panels: tuple[Step, ...]
    enough: bool


@dataclass(frozen=True)
class Outlook:
    """Every possible answer to every open finding, and what each finding is worth.

    Attributes
    ----------
    weights
        P(set) now, [sets].
    parts, holds
        How much of each set's weight goes to each family, and whether a set holds it, [families, sets].
    steps
        Most valuable for its burden first.
    """

    table: Outcomes
    weights: NDArray[np.float64]
    parts: NDArray[np.float64]
    holds: NDArray[np.float64]
    steps: tuple[Step, ...]


def worth(urgency: float, decision: float, bits: float) -> float:
    """Return what a step is worth before its burden: ``3 P(urgency) + 2 P(decision) + bits``."""
    return 3 * urgency + 2 * decision + bits


def rank_steps(
    case: Case,
    knowledge: Knowledge,
    posterior: Posterior,
    triage: Triage,
    available: Available | None = None,
) -> Steps:
    """Return what would change the answer most for its burden.

    Parameters
    ----------
    available
        Kinds of finding that can be had (`PATIENT` for a person at home); None for all.
    """
    outlook = outlook_of(case, knowledge, posterior, triage, available)
    if outlook is None:
        return Steps((), (), triage.urgency == "emergency" or triage.settled)
    steps, panels = outlook.steps, []
    if available is None:
        panels = rank_panels(knowledge, steps, outlook.table, outlook.weights, outlook.parts)
    decides = any(step.could_decide for step in steps)
    enough = triage.urgency == "emergency" or (triage.settled and not decides)
    return Steps(steps, tuple(_panel_step(p) for p in panels), enough)


def outlook_of(
    case: Case,
    knowledge: Knowledge,
    posterior: Posterior,
    triage: Triage,
    available: Available | None = None,
) -> Outlook | None:
    """Return what every open finding could tell; None where nothing is open."""
    candidates = _candidates(knowledge, posterior, available)
    if not candidates:
        return None
    keep = leading_sets(posterior.weights)
    table = outcomes_of(posterior, candidates, keep)
    weights = posterior.weights[keep] / posterior.weights[keep].sum()
    chance = table.expected(weights[None, :])[0]
    parts = family_parts(posterior, keep)
    bits = information(table, parts * weights)
    urgency = urgency_changes(table, case, knowledge, posterior, triage)
    holds = family_members(posterior, keep)
    decision = urgency | leader_changes(table, chance, holds * weights)
    risk = np.add.reduceat(chance * urgency, table.start)
    change = np.add.reduceat(chance * decision, table.start)
    decides = np.logical_or.reduceat((chance >= LIKELY) & decision, table.start)
    found = zip(table.finding[table.start].tolist(), bits.tolist(), risk.tolist(), change.tolist(),
                decides.tolist(), strict=True)  # fmt: skip
    steps = [_step(knowledge.findings[f], f, *values) for f, *values in found]
    steps.sort(key=lambda s: (-round(s.value, 9), s.name))  # equal worth up to rounding: by name
    return Outlook(table, weights, parts, holds, tuple(steps))


def _step(
    info: FindingInfo, finding: int, bits: float, urgency: float, decision: float, could_decide: bool
) -> Step:
    value = worth(urgency, decision, bits) / info.burden
    return Step(info.id, (finding,), bits, urgency, decision, info.burden, value, could_decide)


def _panel_step(panel: Panel) -> Step:
    value = worth(panel.urgency, panel.decision, panel.bits) / panel.burden
    return Step(
        panel.name,
        panel.findings,
        panel.bits,
        panel.urgency,
        panel.decision,
        panel.burden,
        value,
        panel.decides,
    )


def _candidates(knowledge: Knowledge, posterior: Posterior, available: Available | None) -> list[int]:
    """Return findings that are open, fit the person and can be had."""
    facts = posterior.facts
    closed = facts.asked | set(facts.known) | set(facts.dropped)
    return [
        i
        for i, info in enumerate(knowledge.findings[: knowledge.zone_start])
        if i not in closed
        and info.role == "source"
        and (available is None or info.kind in available)
        and posterior.stratum.applies(i)
    ]
