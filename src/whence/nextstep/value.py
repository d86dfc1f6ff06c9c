"""What to ask or test next: the step that would change the answer most for the least burden.

Value = (3 P(urgency changes) + 2 P(decision key changes) + bits about families) / burden, undecided safety
questions first. The decision key is the urgency and the leading family, if any is clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from whence.nextstep.changes import LIKELY, information, leader_changes, urgency_changes
from whence.nextstep.panels import rank_panels
from whence.nextstep.tables import family_members, family_parts, outcomes_of
from whence.reasoning.uncertainty import leading_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.panels import Panel
    from whence.nextstep.tables import Outcomes
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["PATIENT", "Available", "Outlook", "Step", "Steps", "outlook_of", "rank_steps", "worth"]

_SETS = 128
"""Leading sets that stand for all when answers are weighed; of the twelve best steps more would change none or one."""

PATIENT = frozenset({"history", "exposure"})
Available = frozenset[str]
_Amount = TypeVar("_Amount", float, "NDArray[np.float64]")


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


def worth(urgency: _Amount, decision: _Amount, bits: _Amount) -> _Amount:
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
    keep = leading_sets(posterior.weights, _SETS)
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
    steps = _ranked(knowledge, table.finding[table.start], bits, risk, change, decides)
    return Outlook(table, weights, parts, holds, steps)


def _ranked(
    knowledge: Knowledge,
    findings: NDArray[np.intp],
    bits: NDArray[np.float64],
    urgency: NDArray[np.float64],
    decision: NDArray[np.float64],
    decides: NDArray[np.bool_],
) -> tuple[Step, ...]:
    """Return the steps of single findings, most valuable first; those equal up to rounding by name."""
    infos = [knowledge.findings[f] for f in findings.tolist()]
    burden = np.array([info.burden for info in infos])
    value = worth(urgency, decision, bits) / burden
    columns = (bits, urgency, decision, burden, value, decides)
    rows = list(zip(findings.tolist(), infos, *(column.tolist() for column in columns), strict=True))
    keys = list(zip((-value.round(9)).tolist(), (info.id for info in infos), strict=True))
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return tuple(Step(info.id, (finding,), *rest) for finding, info, *rest in map(rows.__getitem__, order))


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
