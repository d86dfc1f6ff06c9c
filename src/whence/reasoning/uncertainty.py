"""How far the numbers themselves leave the answer open: 90% intervals over draws of every parameter.

The draws are fixed when the pack is compiled. They run over the sets that hold 99.9% of the mass, at most
300. An interval shows what the numbers leave open, not whether the model is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.reasoning.copula import correlation_of, node_shares, node_weights
from whence.reasoning.likelihood import answered_share, typical
from whence.reasoning.posterior import normalise
from whence.reasoning.stratum import combine, log_prior, option_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whence.reasoning.answers import Item
    from whence.reasoning.likelihood import Unit
    from whence.reasoning.posterior import Posterior
    from whence.reasoning.stratum import Sets, Stratum

__all__ = ["COVERAGE", "MOST_SETS", "Spread", "leading_sets", "spread_of"]

COVERAGE = 0.999
MOST_SETS = 300
_TAIL = 5.0


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
    by_part
        Variance of each cause's log odds explained by each part of the evidence: name to [C].
    """

    draws: NDArray[np.float64]
    sets: int
    covered: float
    by_part: dict[str, NDArray[np.float64]]

    def interval(self, members: list[int], point: float) -> tuple[float, float]:
        """Return the 90% interval of P(any of `members`), widened to hold `point` if need be."""
        low, high = np.percentile(self.draws[:, members].sum(axis=1), [_TAIL, 100 - _TAIL])
        return min(float(low), point), max(float(high), point)


def leading_sets(weights: NDArray[np.float64], most: int = MOST_SETS) -> NDArray[np.intp]:
    """Return the places of the fewest sets that hold `COVERAGE` of the mass, at most `most`."""
    many = min(most, len(weights))
    top = np.argpartition(weights, -many)[-many:]
    top = top[np.argsort(weights[top])[::-1]]
    enough = int(np.searchsorted(np.cumsum(weights[top]), COVERAGE)) + 1
    return top[:enough]


def spread_of(posterior: Posterior) -> Spread:
    """Return draws of the posterior over the leading sets."""
    stratum = posterior.stratum
    knowledge = stratum.knowledge
    keep = leading_sets(posterior.weights)
    sets = stratum.sets.take(keep)
    point = posterior.log_prior[keep] + posterior.log_likelihood[keep]
    parts: dict[str, NDArray[np.float64]] = {"how common each cause is": _prior_change(posterior, sets, keep)}
    for unit in posterior.units:
        if unit.items:
            parts[unit.name] = _unit_draws(stratum, unit, sets) - unit.values[keep]
    weights = normalise(point + sum(parts.values()))
    member = sets.membership(len(knowledge.causes))
    reasons = {name: _log_odds_variance(point + change, member) for name, change in parts.items()}
    return Spread(weights @ member, len(keep), float(posterior.weights[keep].sum()), reasons)


def _log_odds_variance(logs: NDArray[np.float64], member: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.clip(normalise(logs) @ member, 1e-9, 1 - 1e-9)
    result: NDArray[np.float64] = np.var(np.log(share / (1 - share)), axis=0)
    return result


def _prior_change(posterior: Posterior, sets: Sets, keep: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the change of log P(set) in each draw, [M, kept sets], up to a constant a draw."""
    knowledge = posterior.stratum.knowledge
    power = knowledge.model["case_mix"][posterior.mix]
    change: NDArray[np.float64] = power * knowledge.draw_share[:, sets.a].astype(np.float64)
    pair = sets.b >= 0
    change[:, pair] += power * knowledge.draw_share[:, sets.b[pair]]
    change[:, pair] += knowledge.draw_pairs[:, None]
    return change


def _unit_draws(stratum: Stratum, unit: Unit, sets: Sets) -> NDArray[np.float64]:
    """Return log P(answers of the unit | set) in each draw, [M, sets]."""
    if unit.label == "finding":
        item = unit.items[0]
        shares = _share_draws(stratum, item.finding, sets)
        return item.weight * np.log(answered_share(shares, typical(stratum, item.finding), item))
    group = stratum.knowledge.findings[unit.items[0].finding].group
    product: NDArray[np.float64] | None = None
    for item in unit.items:
        answered = _node_draws(stratum, group, item, sets)
        product = answered if product is None else product * answered
    if product is None:
        raise AssertionError("a group unit holds items")
    result: NDArray[np.float64] = np.log(np.tensordot(node_weights(), product, axes=1))
    return result


def _node_draws(stratum: Stratum, group: int, item: Item, sets: Sets) -> NDArray[np.float64]:
    """Return P(answer | node, set) in each draw, [nodes, M, sets]."""
    info = stratum.knowledge.findings[item.finding]
    shares = _share_draws(stratum, item.finding, sets)
    options, draws, size = shares.shape
    wide = correlation_of(stratum.knowledge, group, sets).repeated(draws)
    falling = info.is_yes_no or not info.rising
    nodes = node_shares(shares.reshape(options, draws * size), wide, falling=falling)
    answered = answered_share(nodes, typical(stratum, item.finding), item) ** item.weight
    return answered.reshape(-1, draws, size)


def _share_draws(stratum: Stratum, finding: int, sets: Sets) -> NDArray[np.float64]:
    """Return P(option | set) of a finding in each draw, [K, M, sets]."""
    k = stratum.knowledge
    _, stated, _ = stratum.by_cause(finding)
    rows = slice(k.bg_ptr[finding], k.bg_ptr[finding + 1])
    origins = stratum.bg[rows][:, 1 + k.origin]
    background = option_shares(origins[:, None, :] + k.draw_bg[:, rows].T[:, :, None])
    shares = background.copy()
    at = k.cell_cause[k.cell_ptr[finding] : k.cell_ptr[finding + 1]]
    if len(at):
        column = k.column(finding)
        width = len(background) - 1
        theta = stratum.theta[column].reshape(len(at), width).T[:, None, :]
        offsets = k.draw_theta[:, column].reshape(-1, len(at), width).transpose(2, 0, 1)
        shares[:, :, at] = option_shares(theta + offsets)
    return combine(shares, stated, background, sets)


def prior_under_draw(posterior: Posterior, draw: int) -> NDArray[np.float64]:
    """Return log P(set) in one draw over all sets; the check of `_prior_change` in tests."""
    stratum = posterior.stratum
    k = stratum.knowledge
    power = k.model["case_mix"][posterior.mix]
    omega = stratum.omega**power * np.exp(power * k.draw_share[draw].astype(np.float64))
    return log_prior(omega, stratum.sets, k.model["two_sources"], float(np.exp(k.draw_pairs[draw])))
