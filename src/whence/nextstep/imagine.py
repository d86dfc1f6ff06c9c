"""What several results together would leave of the hypotheses, by imagining them: evenly spread, no chance."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from whence._product import product
from whence.reasoning.sets import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from whence.nextstep.tables import Outcomes

__all__ = ["SAMPLES", "bits_of", "imagined"]

SAMPLES = 48


def imagined(
    table: Outcomes, weights: NDArray[np.float64], findings: Iterable[int], *, samples: int = SAMPLES
) -> NDArray[np.float64]:
    """Return P(set | results) after so many imagined results of `findings` had together, [samples, sets].

    Parameters
    ----------
    weights
        P(set) now, [sets].
    """
    truth = np.searchsorted(np.cumsum(weights), (np.arange(samples) + 0.5) / samples)
    truth = np.minimum(truth, len(weights) - 1)
    even = {finding: _even(place, samples) for place, finding in enumerate(findings)}
    plain, columns = table.yes_of(even)
    yes, no = np.log(np.maximum(columns, 1e-12)), np.log(np.maximum(1 - columns, 1e-12))
    there = np.array([even[f] for f in plain]).reshape(-1, samples) <= columns[truth].T
    logs = np.log(weights) + no.sum(axis=1) + product(there.T.astype(float), (yes - no).T)
    for finding in even.keys() - set(plain):
        shares = table.rows(finding)
        drawn = (even[finding][:, None] > np.cumsum(shares[:, truth].T, axis=1)).sum(axis=1)
        logs += np.log(np.maximum(shares, 1e-12))[np.minimum(drawn, len(shares) - 1)]
    return normalise(logs)


def bits_of(after: NDArray[np.float64], weights: NDArray[np.float64], parts: NDArray[np.float64]) -> float:
    """Return the information about families, bits, that leads from `weights` to `after` on average.

    Parameters
    ----------
    parts
        Share of each set's weight in each family, [families, sets].
    """
    gained = _entropy((parts @ weights)[None, :])[0] - _entropy(product(after, parts.T)).mean()
    return max(0.0, float(gained))


def _even(place: int, samples: int) -> NDArray[np.float64]:
    """Return points spread evenly over 0 to 1, [samples], apart from those of other places: multiples of a root.

    They need no random numbers, whose module takes longer to load than a panel to measure.
    """
    points: NDArray[np.float64] = (np.arange(1, samples + 1) * _roots()[place] + place / np.pi) % 1.0
    return points


@lru_cache(maxsize=1)
def _roots() -> NDArray[np.float64]:
    """Return the square roots of the first primes, more than any pack has findings to ask about."""
    numbers = np.arange(2, 10_000)
    prime = np.ones(len(numbers), dtype=bool)
    for n in range(2, 100):
        prime[2 * n - 2 :: n] = False
    return np.sqrt(numbers[prime])


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    result: NDArray[np.float64] = -(shares * logs).sum(axis=-1)
    return result
