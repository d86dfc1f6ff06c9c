"""How much is known, and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from whence.knowledge.compiled import BASES

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.knowledge.load import Pack

__all__ = ["Coverage", "coverage"]


@dataclass(frozen=True)
class Coverage:
    """Counts of a pack.

    Attributes
    ----------
    by_cause
        Cause to number of values on each basis, in the order of `BASES`.
    rated_twice
        Share of judged values with a second, blind rating.
    """

    causes: int
    families: int
    findings: int
    values: int
    median_findings: float
    by_basis: dict[str, int]
    by_cause: dict[str, tuple[int, ...]]
    rated_twice: float
    studies: int
    rules: int


def coverage(pack: Pack, knowledge: Knowledge) -> Coverage:
    """Count what a pack holds."""
    zones = int(knowledge.cell_ptr[knowledge.zone_start])
    basis, cause = knowledge.cell_basis[:zones], knowledge.cell_cause[:zones]
    by_cause = {
        c.id: tuple(int(((basis == b) & (cause == i)).sum()) for b in range(len(BASES)))
        for i, c in enumerate(knowledge.causes[:-1])
    }
    judged = [(c.id, f) for c in pack.causes.values() for f, v in c.findings.items() if v.source is None]
    twice = {(c, f) for c, f, _ in pack.second_ratings}
    return Coverage(
        causes=len(knowledge.causes),
        families=len(knowledge.families),
        findings=knowledge.zone_start,
        values=zones,
        median_findings=median(len(c.findings) for c in pack.causes.values()),
        by_basis={name: int(np.sum(basis == i)) for i, name in enumerate(BASES)},
        by_cause=by_cause,
        rated_twice=sum(pair in twice for pair in judged) / max(1, len(judged)),
        studies=len(pack.studies),
        rules=len(pack.rules),
    )
