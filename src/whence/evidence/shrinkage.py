"""From a study's rate to a share that may be carried over to other people.

All work is on the log-odds scale: how sure a study is of its rate, how much of it survives outside a
selected series (spectrum), how studies are pooled, and how an honest spread grows.

References
----------
Lijmer JG et al. Empirical evidence of design-related bias in studies of diagnostic tests. JAMA
1999;282:1061-6 (case-control studies raise the diagnostic odds ratio about threefold).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scipy.special import polygamma

from whence.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "HIGH",
    "LOW",
    "Rate",
    "clamp",
    "expit",
    "from_counts",
    "from_interval",
    "implied",
    "logit",
    "pool",
    "shrink_pair",
    "shrink_toward",
    "widen",
]

LOW: Final = 0.001
HIGH: Final = 0.99
_Z90: Final = 1.6448536269514722
_Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as log odds, with its standard deviation there."""

    log_odds: float
    sd: float

    @property
    def share(self) -> float:
        """The share, 0 to 1."""
        return expit(self.log_odds)


def logit(share: float) -> float:
    """Return the log odds of a share strictly between 0 and 1."""
    return math.log(share / (1 - share))


def expit(log_odds: float) -> float:
    """Return the share with these log odds.

    Examples
    --------
    >>> round(expit(logit(0.3)), 12)
    0.3
    """
    return 1 / (1 + math.exp(-log_odds)) if log_odds > 0 else math.exp(log_odds) / (1 + math.exp(log_odds))


def clamp(share: float) -> float:
    """Hold a share inside [0.001, 0.99]: nothing is impossible, little is certain."""
    return min(max(share, LOW), HIGH)


def from_counts(k: float, n: float) -> Rate:
    """Return the rate behind `k` of `n`: Jeffreys' Beta(k + 1/2, n - k + 1/2), its mean and its spread.

    Raises
    ------
    TableError
        When `n` is not above 0 or `k` does not lie between 0 and `n`.

    Examples
    --------
    >>> rate = from_counts(16, 39)
    >>> round(rate.share, 4), round(rate.sd, 3)
    (0.4125, 0.326)
    """
    if not (n > 0 and 0 <= k <= n):
        raise TableError(f"{k:g} of {n:g} is no count; it needs 0 <= k <= n and n above 0")
    a, b = k + 0.5, n - k + 0.5
    return Rate(math.log(a / b), math.sqrt(float(polygamma(1, a)) + float(polygamma(1, b))))


def from_interval(share: float, low: float, high: float) -> Rate:
    """Return a rate from its stated 95% interval, symmetric on the log-odds scale.

    An end at 0 or 1 says nothing there; the other end's distance counts for both.
    """
    share = min(max(share, 1e-3), 1 - 1e-3)
    ends = [abs(logit(end) - logit(share)) for end in (low, high) if 0 < end < 1]
    if not ends or max(ends) == 0:
        raise TableError(f"the interval {low:g} to {high:g} around {share:g} has no width in log odds")
    return Rate(logit(share), sum(ends) / len(ends) / _Z95)


def implied(lr_pos: Rate, lr_neg: Rate) -> tuple[Rate, Rate]:
    """Return sensitivity and false-positive share that two likelihood ratios imply.

    Parameters
    ----------
    lr_pos, lr_neg
        Logarithms of the ratios, with their standard deviations (as `Rate`).

    Raises
    ------
    TableError
        When no test can have both ratios.

    Examples
    --------
    >>> sens, fpr = implied(Rate(math.log(9), 0.2), Rate(math.log(1 / 9), 0.2))
    >>> round(sens.share, 6), round(fpr.share, 6)
    (0.9, 0.1)
    """
    from whence.evidence.tables import from_likelihood_ratios

    def both(x: float, y: float) -> tuple[float, float]:
        found = from_likelihood_ratios(math.exp(x), math.exp(y))
        return logit(_inside(found.sensitivity)), -logit(_inside(found.specificity))

    x, y, step = lr_pos.log_odds, lr_neg.log_odds, 1e-5
    centre = both(x, y)
    moves = both(x + step, y), both(x, y + step)  # delta method; the two ratios held as independent
    found = []
    for i in (0, 1):
        slopes = [(moved[i] - centre[i]) / step for moved in moves]
        found.append(Rate(centre[i], math.hypot(slopes[0] * lr_pos.sd, slopes[1] * lr_neg.sd)))
    return found[0], found[1]


def _inside(share: float) -> float:
    return min(max(share, 1e-4), 1 - 1e-4)


def shrink_pair(sens: Rate, fpr: Rate, factor: float) -> tuple[Rate, Rate]:
    """Shrink a test toward no information: the log diagnostic odds ratio times `factor`.

    Both rates move toward the middle between them, so that the share of positives overall stays about
    the same; at factor 0 the test says nothing.

    Examples
    --------
    >>> a, b = shrink_pair(Rate(2.0, 0.1), Rate(-1.0, 0.1), 0.5)
    >>> a.log_odds, b.log_odds
    (1.25, -0.25)
    """
    middle, half = (sens.log_odds + fpr.log_odds) / 2, (sens.log_odds - fpr.log_odds) / 2
    return Rate(middle + factor * half, sens.sd), Rate(middle - factor * half, fpr.sd)


def shrink_toward(rate: Rate, anchor: float, factor: float) -> Rate:
    """Shrink a rate toward `anchor` (a share, such as the background), by `factor` on the log odds.

    Examples
    --------
    >>> round(shrink_toward(Rate(logit(0.9), 0.1), 0.5, 0.5).share, 3)
    0.75
    """
    return Rate(logit(anchor) + factor * (rate.log_odds - logit(anchor)), rate.sd)


def widen(rate: Rate, *within: float) -> Rate:
    """Add spread: the true odds may lie off by each factor of `within` (90%), independently.

    Examples
    --------
    >>> round(widen(Rate(0.0, 0.3), 2.0).sd, 3)
    0.517
    """
    return Rate(rate.log_odds, math.hypot(rate.sd, *(math.log(w) / _Z90 for w in within)))


def pool(rates: Sequence[Rate]) -> tuple[Rate, float]:
    """Pool rates by the random-effects model (REML) on the log-odds scale.

    Returns
    -------
    Rate
        The summary; its spread is that of a further group of people (between-study variance included).
    float
        The between-study standard deviation; 0 for a single rate, where it is unknown.
    """
    from whence.evidence.univariate import pool_effects

    if len(rates) == 1:
        return rates[0], 0.0
    found = pool_effects([r.log_odds for r in rates], [r.sd**2 for r in rates], "REML", test="z")
    return Rate(found.estimate, math.sqrt(found.se**2 + found.tau2)), math.sqrt(found.tau2)
