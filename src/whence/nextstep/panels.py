"""Several findings that are had together: one visit's examination, one MRI protocol."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from whence.nextstep.imagine import bits_of, imagined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.tables import Outcomes
    from whence.nextstep.value import Step

__all__ = ["Panel", "rank_panels"]

_SIGNS = 10
"""Signs that one visit's examination holds."""

_MOST = 6
"""Panels that are valued; the rest could not be worth more than these promise."""


class Panel(NamedTuple):
    """Findings that are had together, with what they are worth together."""

    name: str
    findings: tuple[int, ...]
    bits: float
    urgency: float
    decision: float
    burden: float
    decides: bool


def rank_panels(
    knowledge: Knowledge,
    steps: Sequence[Step],
    table: Outcomes,
    weights: NDArray[np.float64],
    parts: NDArray[np.float64],
) -> list[Panel]:
    """Return the most promising panels of open findings, most valuable for its burden first.

    Information is not additive: it is estimated by simulated results with a fixed seed. The sum over members
    bounds it, so only the panels with the highest bound are worked out.
    """
    single = {s.findings[0]: s for s in steps}
    named = {k: [knowledge.finding_index[f] for f in v] for k, v in knowledge.documents["panels"].items()}
    signs = [s.findings[0] for s in steps if knowledge.findings[s.findings[0]].kind == "sign"][:_SIGNS]
    groups = {"examination": signs, **named}
    found = [_bounded(name, [single[f] for f in members if f in single]) for name, members in groups.items()]
    promising = sorted((p for p in found if p is not None), key=lambda p: (-_value(p), p.name))[:_MOST]
    exact = [_measured(p, table, weights, parts) for p in promising]
    return sorted(exact, key=lambda p: (-_value(p), p.name))


def _value(panel: Panel) -> float:
    return (3 * panel.urgency + 2 * panel.decision + panel.bits) / panel.burden


def _bounded(name: str, members: Sequence[Step]) -> Panel | None:
    """Return a panel with the sum of its members' information; None for fewer than two members."""
    if len(members) < 2:
        return None
    burdens = [s.burden for s in members]
    return Panel(
        name=name,
        findings=tuple(s.findings[0] for s in members),
        bits=sum(s.bits for s in members),
        urgency=_either(s.changes_urgency for s in members),
        decision=_either(s.changes_decision for s in members),
        burden=sum(burdens) if name == "examination" else max(burdens),
        decides=any(s.could_decide for s in members),
    )


def _either(chances: Iterable[float]) -> float:
    return 1 - prod(1 - c for c in chances)


def _measured(
    panel: Panel, table: Outcomes, weights: NDArray[np.float64], parts: NDArray[np.float64]
) -> Panel:
    bits = bits_of(imagined(table, weights, panel.findings), weights, parts)
    return panel._replace(bits=min(bits, panel.bits))
