"""Calibration of the posterior on made-up people, calm or under stress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from whence.evaluation.simulate import CALM, Simulated, Stress, simulate
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import settled

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["calibrate"]

_BINS = 5


def calibrate(knowledge: Knowledge, count: int, *, seed: int = 1, stress: Stress = CALM) -> dict[str, Any]:
    """Return accuracy and calibration over `count` made-up people with their full histories.

    A person whose cause is not in the pack counts as right only where ``unexplained`` leads.
    """
    rows = [_judge(person, knowledge) for person in simulate(knowledge, count, seed=seed, stress=stress)]
    top = np.array([r["top"] for r in rows])
    right = np.array([r["rank"] == 1 for r in rows], dtype=float)
    ranks = np.array([r["rank"] for r in rows])
    bins = []
    for b in range(_BINS):
        inside = (top >= b / _BINS) & ((top < (b + 1) / _BINS) | (b == _BINS - 1))
        if inside.any():
            bins.append(
                (b / _BINS, float(top[inside].mean()), float(right[inside].mean()), int(inside.sum()))
            )
    return {
        "n": len(rows),
        "top1": float((ranks == 1).mean()),
        "top3": float((ranks <= 3).mean()),
        "brier": float(np.mean([r["square"] for r in rows])),
        "expected_calibration_error": sum(abs(m - r) * n for _, m, r, n in bins) / len(rows),
        "bins": bins,
    }


def _judge(person: Simulated, knowledge: Knowledge) -> dict[str, float]:
    posterior = reason(settled(knowledge, person.case()), knowledge)
    shares = posterior.causes / posterior.causes.sum()
    truth = knowledge.cause_index[person.truth or "unexplained"]
    rank = int((shares > shares[truth]).sum()) + 1
    square = float((shares**2).sum() - shares[truth] ** 2 + (1 - shares[truth]) ** 2)
    return {"rank": rank, "top": float(shares.max()), "square": square}
