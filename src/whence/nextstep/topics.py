"""Findings of one topic that a person is asked about as one question, and what that question is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence._product import product
from whence.nextstep.changes import leader
from whence.nextstep.imagine import bits_of, imagined
from whence.nextstep.value import worth

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.value import Outlook

__all__ = ["SHOWN", "Topic", "rank_topics"]

SHOWN = 10
"""The most things that one question lists."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A question about several open findings.

    Attributes
    ----------
    findings
        Ids in the order of the pack, the most telling ones of the topic.
    urgency, decision
        Probability that the answers change urgency, or urgency or the leading family.
    value
        What it is worth as one question.
    """

    id: str
    findings: tuple[str, ...]
    urgency: float
    decision: float
    value: float


def rank_topics(outlook: Outlook, knowledge: Knowledge) -> list[Topic]:
    """Return the topics of which at least two findings are open, the most valuable first."""
    single = {step.name: step for step in outlook.steps}
    now = leader(outlook.holds @ outlook.weights)
    found = []
    for topic in knowledge.documents["topics"].values():
        steps = [single[name] for name in topic["of"] if name in single]
        best = {s.name for s in sorted(steps, key=lambda s: -s.value * s.burden)[:SHOWN]}
        steps = [s for s in steps if s.name in best]
        if len(steps) < 2:
            continue
        after = imagined(outlook.table, outlook.weights, [s.findings[0] for s in steps])
        bits = bits_of(after, outlook.weights, outlook.parts)
        moved = float(np.mean(leader(product(outlook.holds, after.T)) != now))
        urgency = 1 - float(np.prod([1 - s.changes_urgency for s in steps]))
        decision = 1 - (1 - urgency) * (1 - moved)
        names = tuple(s.name for s in steps)
        found.append(Topic(topic["id"], names, urgency, decision, worth(urgency, decision, bits)))
    return sorted(found, key=lambda t: (-t.value, t.id))
