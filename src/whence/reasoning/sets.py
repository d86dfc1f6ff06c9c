"""Hypotheses: one cause or an allowed pair; how two causes produce a finding together, and how likely a pair is.

Sets are ordered: the C single causes, then the pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from whence._special import expit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge

__all__ = ["Sets", "combine", "combine_all", "log_prior", "normalise", "option_shares"]


@dataclass(frozen=True)
class Sets:
    """Some of the hypotheses, as indices of their causes; `b` is -1 for a single cause."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]

    @classmethod
    def all(cls, knowledge: Knowledge) -> Sets:
        """Return every single cause and every allowed pair."""
        singles = np.arange(len(knowledge.causes))
        return cls(
            np.concatenate([singles, knowledge.pair_a]).astype(np.intp),
            np.concatenate([np.full(len(singles), -1), knowledge.pair_b]).astype(np.intp),
        )

    def __len__(self) -> int:
        return len(self.a)

    def take(self, keep: NDArray[np.intp]) -> Sets:
        """Return the sets at these places."""
        return Sets(self.a[keep], self.b[keep])

    def sum_by_cause(self, weights: NDArray[np.float64], causes: int) -> NDArray[np.float64]:
        """Return for each cause the weight of the sets that hold it, [causes]; `weights` is [sets]."""
        pair = self.b >= 0
        total: NDArray[np.float64] = np.bincount(self.a, weights, causes).astype(np.float64)
        total += np.bincount(self.b[pair], weights[pair], causes)
        return total

    def membership(self, causes: int) -> NDArray[np.float64]:
        """Return [sets, causes]: one where the set holds the cause."""
        table = np.zeros((len(self), causes))
        table[np.arange(len(self)), self.a] = 1.0
        pair = np.flatnonzero(self.b >= 0)
        table[pair, self.b[pair]] = 1.0
        return table

    def holding(self, causes: Sequence[int], among: int) -> NDArray[np.bool_]:
        """Return [sets]: whether the set holds any of `causes`, out of `among` causes."""
        chosen = np.zeros(among + 1, dtype=bool)  # the last place stands for "no second cause"
        chosen[list(causes)] = True
        found: NDArray[np.bool_] = chosen[self.a] | chosen[self.b]
        return found


def normalise(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that sum to one along the last axis from their logarithms."""
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    result: NDArray[np.float64] = weights
    return result


def option_shares(theta: NDArray[Any]) -> NDArray[Any]:
    """Turn log ratios to the last option, [K - 1, ...], into shares [K, ...] that sum to one."""
    if len(theta) == 1:
        shares = np.empty((2, *theta.shape[1:]), dtype=theta.dtype)
        expit(theta[0], out=shares[0])
        np.subtract(1.0, shares[0], out=shares[1])
        return shares
    full = np.concatenate([theta, np.zeros_like(theta[:1])])
    full = np.exp(full - full.max(axis=0))
    full /= full.sum(axis=0)
    result: NDArray[Any] = full
    return result


def combine(
    shares: NDArray[np.float64],
    stated: NDArray[np.bool_],
    background: NDArray[np.float64],
    sets: Sets,
    options: slice = slice(None),
) -> NDArray[np.float64]:
    """Return P(option | set) from what each cause states, [K, sets, ...].

    A single cause keeps what it states; a silent partner adds nothing; where both are silent the backgrounds
    of their origins are averaged. Two that state a yes-or-no finding combine as a noisy or above the chance
    that it is there anyway (the smaller of background and both). Two that state options meet in between, each
    weighing as much as it moves the options from its background, so that one that says nothing new adds
    nothing.

    Parameters
    ----------
    shares, background
        [K, C]; draws may follow, [K, C, M].
    stated
        [C]
    options
        Which options to return; all K need to be given.
    """
    a, b = sets.a, sets.b
    own, silent = shares[options], background[options]
    result: NDArray[np.float64] = np.take(own, a, axis=1)
    pair = np.flatnonzero(b >= 0)
    if not len(pair):
        return result
    pa, pb = a[pair], b[pair]
    sa, sb = stated[pa], stated[pb]
    at = pair[~sa & sb]
    result[:, at] = np.take(own, b[at], axis=1)
    at = pair[~sa & ~sb]
    result[:, at] = 0.5 * (np.take(silent, a[at], axis=1) + np.take(silent, b[at], axis=1))
    at = pair[sa & sb]
    if len(at) and len(shares) == 2:
        first, second = (np.take(shares[0], x[at], axis=0) for x in (a, b))
        without_first, without_second = (np.take(background[0], x[at], axis=0) for x in (a, b))
        result[:, at] = _yes_or_no(_either(first, second, without_first, without_second))[options]
    elif len(at):
        moved = _moved(shares, background)
        first, second = (np.take(own, x[at], axis=1) for x in (a, b))
        result[:, at] = _between(first, second, np.take(moved, a[at], axis=0), np.take(moved, b[at], axis=0))
    return result


def combine_all(
    shares: NDArray[np.float64], stating: int, background: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what `combine` returns over `grid` of all places, the first `stating` of which are stated.

    Every place meets every other, so that nothing has to be picked out.
    """
    options, size = shares.shape
    result = np.empty((options, size, size + 1))
    own, alone, silent = shares[:, :stating], background[:, :stating], background[:, stating:]
    if options == 2:
        yes = _either(own[0, :, None], own[0], alone[0, :, None], alone[0])
        result[:, :stating, :stating] = _yes_or_no(yes)
    else:
        moved = _moved(own, alone)
        result[:, :stating, :stating] = _between(own[:, :, None], own[:, None], moved[:, None], moved)
    result[:, :stating, stating:size] = own[:, :, None]
    result[:, stating:, :stating] = own[:, None]
    result[:, stating:, stating:size] = 0.5 * (silent[:, :, None] + silent[:, None])
    result[:, :, size] = shares
    return result.reshape(options, -1)


def _either(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    without_first: NDArray[np.float64],
    without_second: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return P(yes) where both of two causes state a finding."""
    leak = np.minimum(0.5 * (without_first + without_second), np.minimum(first, second))
    result: NDArray[np.float64] = 1 - (1 - first) * (1 - second) / (1 - leak)
    return result


def _yes_or_no(yes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([yes, 1 - yes])


def _moved(shares: NDArray[np.float64], background: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far what is stated moves the options from their background."""
    result: NDArray[np.float64] = np.abs(shares - background).sum(axis=0)
    return result


def _between(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    moved_first: NDArray[np.float64],
    moved_second: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return P(option) where both of two causes state a finding with options."""
    total = moved_first + moved_second
    part = np.where(total > 0, moved_first / np.where(total > 0, total, 1.0), 0.5)
    result: NDArray[np.float64] = part * first + (1 - part) * second
    return result


def log_prior(
    omega: NDArray[np.float64], sets: Sets, two_sources: float, pair_factor: float = 1.0
) -> NDArray[np.float64]:
    """Return log P(set): singles in proportion to omega, pairs to kappa times the product.

    kappa gives all pairs together the chance `two_sources`; `pair_factor` multiplies its odds.
    """
    omega = omega / omega.sum()
    pair = sets.b >= 0
    weight = omega[sets.a]
    products = omega[sets.a[pair]] * omega[sets.b[pair]]
    total = products.sum()
    odds = pair_factor * two_sources / (1 - two_sources)
    weight[pair] = products * (odds / total if total > 0 else 0.0)
    with np.errstate(divide="ignore"):
        result: NDArray[np.float64] = np.log(weight / weight.sum())
    return result
