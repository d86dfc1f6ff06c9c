"""A trial's results as one effect with its sampling variance, ready to pool.

Every function takes numbers or arrays and returns ``(effect, variance)``, arrays of their shape. A
positive effect means more of the outcome in the first group.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtri

from whence.errors import TableError

__all__ = [
    "Arm",
    "hedges_g",
    "log_odds_ratio",
    "log_ratio_from_interval",
    "log_risk_ratio",
    "mean_difference",
    "risk_difference",
]

Floats = npt.NDArray[np.float64]
_Pair = tuple[Floats, Floats]


class Arm(NamedTuple):
    """One group of a trial, or of each of k trials.

    Attributes
    ----------
    mean, sd, n
        Mean, standard deviation and number of people, numbers or shape (k,).
    """

    mean: npt.ArrayLike
    sd: npt.ArrayLike
    n: npt.ArrayLike


def log_risk_ratio(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> _Pair:
    """Log of the ratio of two risks; 1/2 is added to a study's cells where one is 0.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and people of the two groups, shape (k,).

    Raises
    ------
    TableError
        When events exceed people, or are negative.
    """
    a, b, c, d = _cells(events1, n1, events2, n2)
    return np.log(a / (a + b) * (c + d) / c), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def log_odds_ratio(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> _Pair:
    """Log odds ratio with Woolf's variance; parameters and zeros as in `log_risk_ratio`."""
    a, b, c, d = _cells(events1, n1, events2, n2)
    return np.log(a * d / b / c), 1 / a + 1 / b + 1 / c + 1 / d


def risk_difference(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> _Pair:
    """Difference of two risks; parameters and zeros (in the variance) as in `log_risk_ratio`."""
    a, b, c, d = _cells(events1, n1, events2, n2)
    return a / (a + b) - c / (c + d), a * b / (a + b) ** 3 + c * d / (c + d) ** 3


def mean_difference(first: Arm, second: Arm) -> _Pair:
    """First mean minus second, variances not pooled.

    Parameters
    ----------
    first, second
        The two groups.
    """
    m1, s1, p1, m2, s2, p2 = (*_floats(*first), *_floats(*second))
    return m1 - m2, s1**2 / p1 + s2**2 / p2


def hedges_g(first: Arm, second: Arm) -> _Pair:
    """Standardised mean difference, bias-corrected by the exact factor of Hedges (1981).

    Parameters are those of `mean_difference`; the variance is 1/n1 + 1/n2 + g² / (2 (n1 + n2)).

    Examples
    --------
    >>> g, variance = hedges_g(Arm(4.3, 3.0, 27), Arm(5.0, 3.0, 32))
    >>> round(float(g), 3), round(float(variance), 3)
    (-0.23, 0.069)
    """
    m1, s1, p1, m2, s2, p2 = (*_floats(*first), *_floats(*second))
    df = p1 + p2 - 2
    pooled = np.sqrt(((p1 - 1) * s1**2 + (p2 - 1) * s2**2) / df)
    bias = np.exp(gammaln(df / 2) - 0.5 * np.log(df / 2) - gammaln((df - 1) / 2))
    g = bias * (m1 - m2) / pooled
    return g, 1 / p1 + 1 / p2 + g**2 / (2 * (p1 + p2))


def log_ratio_from_interval(
    ratio: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, level: float = 0.95
) -> _Pair:
    """Log of a published ratio, its variance from the published interval.

    Parameters
    ----------
    ratio, low, high
        The ratio and the ends of its interval, above 0, low below high, shape (k,).
    level
        Coverage of that interval.

    Raises
    ------
    TableError
        When an end is not above 0 or the ends are in the wrong order.
    """
    r, a, b = _floats(ratio, low, high)
    if not (np.all(r > 0) and np.all(a > 0) and np.all(b > a)):
        raise TableError("a ratio and the ends of its interval are above 0, and low is below high")
    return np.log(r), ((np.log(b) - np.log(a)) / (2 * float(ndtri((1 + level) / 2)))) ** 2


def _floats(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)


def _cells(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> tuple[Floats, ...]:
    a, total1, c, total2 = _floats(events1, n1, events2, n2)
    b, d = total1 - a, total2 - c
    lowest = np.minimum(np.minimum(a, b), np.minimum(c, d))
    if np.any(lowest < 0) or np.any(total1 <= 0) or np.any(total2 <= 0):
        raise TableError("events lie between 0 and the number of people, which is above 0")
    add = np.where(lowest == 0, 0.5, 0.0)
    return a + add, b + add, c + add, d + add
