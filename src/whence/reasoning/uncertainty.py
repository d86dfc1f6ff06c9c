"""How far the numbers themselves leave the answer open: 90% intervals over draws of every parameter.

The draws are fixed when the pack is compiled. They run over the sets that hold 99.9% of the mass, at most
300. An interval shows what the numbers leave open, not whether the model is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence._product import product
from whence._special import expit
from whence.reasoning.draws import parts_of, starts
from whence.reasoning.sets import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whence.reasoning.draws import Part
    from whence.reasoning.posterior import Posterior

__all__ = ["COVERAGE", "MOST_SETS", "Spread", "leading_sets", "spread_of"]

COVERAGE = 0.999
MOST_SETS = 300
_NORMAL_90 = 1.6448536269514722
_EDGE = 1e-9
"""Shares nearer to 0 or 1 count as this near."""

_WIDE = 0.03
"""Causes that move less than this over all draws are not asked what makes them wide."""


@dataclass(frozen=True)
class Spread:
    """Draws of the posterior and what they rest on.

    Attributes
    ----------
    draws
        P(cause is a source) in each draw, [M, C].
    sets
        How many sets the draws run over.
    covered
        Share of the mass that these sets hold.
    parts
        Names of the parts of the evidence.
    variance
        Variance of each cause's log odds that each part makes, to first order, [parts, C]; zero for causes that
        hardly move.
    """

    draws: NDArray[np.float64]
    sets: int
    covered: float
    parts: tuple[str, ...]
    variance: NDArray[np.float64]

    def interval(self, members: list[int], point: float) -> tuple[float, float]:
        """Return the 90% interval of P(any of `members`), widened to hold `point` if need be.

        It is that of a normal distribution of the log odds with the draws' mean and standard deviation, which a
        hundred draws tell better than they tell their own outermost five.
        """
        drawn = np.clip(self.draws[:, members].sum(axis=1), _EDGE, 1 - _EDGE)
        odds = np.log(drawn / (1 - drawn))
        middle, half = odds.mean(), _NORMAL_90 * odds.std()
        low, high = expit(np.array([middle - half, middle + half])).tolist()
        return min(low, point), max(high, point)


def leading_sets(weights: NDArray[np.float64], most: int = MOST_SETS) -> NDArray[np.intp]:
    """Return the places of the fewest sets that hold `COVERAGE` of the mass, at most `most`."""
    many = min(most, len(weights))
    top = np.argpartition(weights, -many)[-many:]
    top = top[np.argsort(weights[top])[::-1]]
    enough = int(np.searchsorted(np.cumsum(weights[top]), COVERAGE)) + 1
    return top[:enough]


def spread_of(posterior: Posterior) -> Spread:
    """Return draws of the posterior over the leading sets."""
    keep = leading_sets(posterior.weights)
    sets = posterior.stratum.sets.take(keep)
    parts = parts_of(posterior, keep, sets)
    logs = np.zeros((len(keep), len(posterior.stratum.knowledge.draw_pairs)), dtype=np.float32)
    moved = np.empty_like(logs)
    for part in parts.values():
        logs += np.take(part.draws, part.kind, axis=0, out=moved, mode="clip")
    fixed = posterior.log_prior[keep]
    for unit in posterior.units:
        if not unit.items:
            fixed = fixed + posterior.clarity * unit.values[keep]
    member = sets.membership(len(posterior.stratum.knowledge.causes))
    there = np.flatnonzero(member.any(axis=0))
    draws = np.zeros((logs.shape[1], member.shape[1]))
    draws[:, there] = product(normalise(np.ascontiguousarray(logs.T) + fixed), member[:, there])
    weights = posterior.weights[keep]
    variances = _variances(list(parts.values()), weights / weights.sum(), member, draws)
    return Spread(draws, len(keep), float(weights.sum()), tuple(parts), variances)


def _variances(
    parts: Sequence[Part],
    weights: NDArray[np.float64],
    member: NDArray[np.float64],
    draws: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the variance of each cause's log odds from each part alone, [parts, C], to first order.

    The derivative of the log odds of a cause by the log weight of a set is the weight of the set given the
    cause less its weight given that it is not the cause.
    """
    found = np.zeros((len(parts), member.shape[1]))
    wide = np.flatnonzero(np.ptp(draws, axis=0) >= _WIDE)
    inside = weights[:, None] * member[:, wide]
    outside = weights[:, None] - inside
    slope = inside / np.maximum(inside.sum(axis=0), 1e-9) - outside / np.maximum(outside.sum(axis=0), 1e-9)
    start = starts(np.array([len(part.draws) for part in parts]))
    kind = np.concatenate([part.kind + first for part, first in zip(parts, start[:-1], strict=True)])
    by_kind = [np.bincount(kind, np.tile(column, len(parts)), start[-1]) for column in slope.T]
    of_kind = np.array(by_kind, dtype=np.float32).reshape(len(wide), int(start[-1]))
    moves = np.empty((len(parts), len(wide), draws.shape[0]), dtype=np.float32)
    for move, part, first in zip(moves, parts, start[:-1], strict=True):
        move[:] = product(of_kind[:, first : first + len(part.draws)], part.draws)
    found[:, wide] = moves.var(axis=2)
    return found
