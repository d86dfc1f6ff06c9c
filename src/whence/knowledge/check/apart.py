"""Can any two causes be told apart by what the pack says of them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whence.knowledge.check.problem import Problem, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge
    from whence.knowledge.load import Pack

__all__ = ["check_apart", "separation"]

_LEAST_NATS = 1.0
"""Mean log ratio that all findings together must give, each way averaged."""


def separation(knowledge: Knowledge) -> NDArray[np.float64]:
    """Return the symmetric information, in nats, that the findings hold between causes, [C, C].

    It is the mean over both causes of the expected log ratio, summed over findings as if independent.
    """
    many = len(knowledge.causes)
    total = np.zeros((many, many))
    for f, info in enumerate(knowledge.findings):
        if info.role == "care" or knowledge.cell_ptr[f] == knowledge.cell_ptr[f + 1]:
            continue
        for p in shares(knowledge, f):
            log = np.log(p)
            total += 0.5 * (p[:, None] - p[None, :]) * (log[:, None] - log[None, :])
    return total


def shares(knowledge: Knowledge, finding: int) -> NDArray[np.float64]:
    """Return P(option | cause) of a finding before age, sex or setting change it, [K, C]."""
    k = knowledge
    rows = k.bg[k.bg_ptr[finding] : k.bg_ptr[finding + 1]]
    logs = np.where(np.isnan(rows), rows[:, :1], rows)[:, 1 + k.origin.astype(np.intp)]
    stating = k.cell_cause[k.cell_ptr[finding] : k.cell_ptr[finding + 1]]
    logs[:, stating] = k.theta[k.column(finding)].reshape(len(stating), -1).T
    odds = np.exp(np.concatenate([logs, np.zeros((1, logs.shape[1]))]))
    result: NDArray[np.float64] = odds / odds.sum(axis=0)
    return result


def check_apart(pack: Pack, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield pairs of causes that nothing separates and that are not listed as alike."""
    apart = separation(knowledge)
    names = [c.id for c in knowledge.causes]
    for i, j in zip(*np.nonzero(np.triu(apart < _LEAST_NATS, 1)), strict=True):
        first, second = names[i], names[j]
        if "unexplained" in (first, second):
            continue
        if second in pack.causes[first].alike or first in pack.causes[second].alike:
            continue
        yield Problem(
            "error",
            at(pack, "cause", first),
            f"cannot be told from {second}: list it as alike or say what differs",
        )
