"""Intervals for proportions, ratios of proportions and odds ratios, from one table's counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betaincinv, gammaln, logsumexp, ndtri

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.evidence.tables import Table2x2

__all__ = ["Accuracy", "Estimate", "accuracy", "clopper_pearson", "odds_ratio", "ratio", "wilson"]

Method = Literal["exact", "score", "log"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval.

    Attributes
    ----------
    value
        The point estimate; ``nan`` where the data do not fix it.
    low, high
        Ends of the interval; an end may be 0 or infinite.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3g} ({self.low:.3g} to {self.high:.3g})"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One table's accuracy: five estimates, and the methods behind their intervals."""

    sens: Estimate
    spec: Estimate
    lr_pos: Estimate
    lr_neg: Estimate
    dor: Estimate
    method: Method
    level: float


def accuracy(table: Table2x2, method: Method = "exact", level: float = 0.95) -> Accuracy:
    """Return sensitivity, specificity, likelihood ratios and odds ratio of one study.

    Parameters
    ----------
    table
        The study's counts.
    method
        ``"exact"``: Clopper-Pearson for proportions, Fisher's conditional interval for the odds
        ratio, and for likelihood ratios the rectangle of two Clopper-Pearson intervals (see
        `ratio`). ``"score"``: Wilson, Koopman, and Cornfield without correction. ``"log"``:
        Wilson for proportions, the log method of Simel (1991) and Woolf for ratios.
    level
        Coverage, between 0 and 1.

    Raises
    ------
    ValueError
        When `level` or `method` is out of range.

    Examples
    --------
    >>> from whence.evidence import Table2x2
    >>> print(accuracy(Table2x2(62, 5, 4, 46, "Dewey 2006"), "score").lr_pos)
    9.58 (4.46 to 22.1)
    """
    proportion = clopper_pearson if method == "exact" else wilson
    tp, fp, fn, tn, d, h = table.tp, table.fp, table.fn, table.tn, table.diseased, table.healthy
    return Accuracy(
        sens=proportion(tp, d, level),
        spec=proportion(tn, h, level),
        lr_pos=ratio(tp, d, fp, h, method=method, level=level),
        lr_neg=ratio(fn, d, tn, h, method=method, level=level),
        dor=odds_ratio(tp, d, fp, h, method=method, level=level),
        method=method,
        level=level,
    )


def clopper_pearson(count: int, total: int, level: float = 0.95) -> Estimate:
    """Return a proportion with the exact interval of Clopper and Pearson (1934).

    Parameters
    ----------
    count, total
        Events and trials, 0 <= count <= total; with no trials the interval is 0 to 1.
    level
        Coverage, between 0 and 1.

    Examples
    --------
    >>> print(clopper_pearson(0, 10))
    0 (0 to 0.308)
    """
    tail = _tail(level)
    if not total:
        return Estimate(math.nan, 0.0, 1.0)
    low = float(betaincinv(count, total - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, total - count, 1 - tail)) if count < total else 1.0
    return Estimate(count / total, low, high)


def wilson(count: int, total: int, level: float = 0.95) -> Estimate:
    """Return a proportion with the score interval of Wilson (1927).

    Parameters are those of `clopper_pearson`.

    Examples
    --------
    >>> print(wilson(0, 10))
    0 (0 to 0.278)
    """
    z2 = float(ndtri(_tail(level))) ** 2
    if not total:
        return Estimate(math.nan, 0.0, 1.0)
    share = count / total
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = math.sqrt(z2 * share * (1 - share) / total + z2**2 / (4 * total**2)) / (1 + z2 / total)
    low = middle - half if count else 0.0
    return Estimate(share, low, middle + half if count < total else 1.0)


def ratio(x1: int, n1: int, x2: int, n2: int, *, method: Method = "score", level: float = 0.95) -> Estimate:
    """Return (x1/n1) / (x2/n2) with its interval; a likelihood ratio is such a ratio.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and trials of two independent groups.
    method
        ``"score"``: Koopman (1984). ``"log"``: normal on the log scale, with 1/2 added to all
        counts where one of them is 0. ``"exact"``: the extremes over two Clopper-Pearson intervals
        of coverage sqrt(level) each, so that coverage is at least `level`; it is wide.
    level
        Coverage, between 0 and 1.

    Examples
    --------
    >>> print(ratio(36, 40, 16, 80))
    4.5 (2.94 to 7.15)
    """
    _tail(level)
    p1, p2 = (x1 / n1 if n1 else math.nan), (x2 / n2 if n2 else math.nan)
    value = p1 / p2 if p2 else (math.inf if p1 > 0 else math.nan)
    if not n1 or not n2 or not x1 + x2:
        return Estimate(value, 0.0, math.inf)
    if method == "log":
        return _log_ratio(value, (x1, n1, x2, n2), level)
    if method == "exact":
        one, two = clopper_pearson(x1, n1, level**0.5), clopper_pearson(x2, n2, level**0.5)
        return Estimate(value, one.low / two.high, one.high / two.low if x2 else math.inf)
    if method == "score":
        return _score(value, lambda at: _koopman(at, x1, n1, x2, n2), x1 == 0, x2 == 0, level)
    raise ValueError(f"method is exact, score or log, not {method!r}")


def odds_ratio(
    x1: int, n1: int, x2: int, n2: int, *, method: Method = "score", level: float = 0.95
) -> Estimate:
    """Return the odds ratio of two groups with its interval; the diagnostic odds ratio is one.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and trials of two independent groups.
    method
        ``"score"``: Cornfield (1956) without correction, the score interval. ``"log"``: Woolf
        (1955), with 1/2 added to all counts where one is 0. ``"exact"``: Fisher's conditional
        interval, while the value remains the plain ratio of odds.
    level
        Coverage, between 0 and 1.

    Examples
    --------
    >>> print(odds_ratio(36, 40, 16, 80, method="exact"))
    36 (10.4 to 153)
    """
    _tail(level)
    top, bottom = x1 * (n2 - x2), x2 * (n1 - x1)
    value = top / bottom if bottom else (math.inf if top else math.nan)
    if not n1 or not n2 or x1 + x2 in (0, n1 + n2):
        return Estimate(value, 0.0, math.inf)
    lowest, highest = top == 0, bottom == 0
    if method == "log":
        add = 0.5 if lowest or highest else 0.0
        cells = [count + add for count in (x1, n1 - x1, x2, n2 - x2)]
        middle = math.log(cells[0] * cells[3] / cells[1] / cells[2])
        return _around(value, middle, math.sqrt(sum(1 / cell for cell in cells)), level)
    if method == "exact":
        return _fisher(value, (x1, n1, x2, n2), level)
    if method == "score":
        return _score(value, lambda at: _cornfield(at, x1, n1, x2, n2), lowest, highest, level)
    raise ValueError(f"method is exact, score or log, not {method!r}")


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level lies between 0 and 1, not {level!r}")
    return (1 - level) / 2


def _around(value: float, middle: float, error: float, level: float) -> Estimate:
    half = -float(ndtri(_tail(level))) * error
    return Estimate(value, math.exp(middle - half), math.exp(middle + half))


def _log_ratio(value: float, counts: tuple[int, int, int, int], level: float) -> Estimate:
    x1, n1, x2, n2 = counts
    add = 0.0 if x1 and x2 else 0.5
    a, b, na, nb = x1 + add, x2 + add, n1 + 2 * add, n2 + 2 * add
    error = math.sqrt(max(0.0, 1 / a - 1 / na + 1 / b - 1 / nb))
    return _around(value, math.log(a / na * nb / b), error, level)


def _score(
    value: float, statistic: Callable[[float], float], lowest: bool, highest: bool, level: float
) -> Estimate:
    """Invert a score statistic, 0 at the estimate and rising on both sides, by bisection."""
    limit = float(ndtri(_tail(level))) ** 2
    if math.isnan(value):
        return Estimate(value, 0.0, math.inf)
    centre = math.log(value) if 0 < value < math.inf else (-40.0 if value == 0 else 40.0)

    def beyond(at: float) -> bool:
        return statistic(math.exp(at)) > limit

    low = 0.0 if lowest else math.exp(_edge(beyond, centre, -40.0))
    return Estimate(value, low, math.inf if highest else math.exp(_edge(beyond, centre, 40.0)))


def _edge(beyond: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if beyond(middle) else (middle, outside)
    return (inside + outside) / 2


def _koopman(phi: float, x1: int, n1: int, x2: int, n2: int) -> float:
    """Koopman's (1984) chi-squared for p1 / p2 = phi, p1 at its constrained maximum."""
    b = phi * (n1 + x2) + x1 + n2
    root = math.sqrt(max(0.0, b * b - 4 * phi * (n1 + n2) * (x1 + x2)))
    p1 = 2 * phi * (x1 + x2) / (b + root)  # the smaller root, in its stable form
    p2 = p1 / phi
    variance = (1 - p1) / (n1 * p1) + (1 - p2) / (n2 * p2) if 0 < p1 < 1 or 0 < p2 < 1 else 0.0
    gap = (x1 / n1 - p1) / p1 - (x2 / n2 - p2) / p2
    return gap * gap / variance if variance > 0 else (math.inf if gap else 0.0)


def _cornfield(psi: float, x1: int, n1: int, x2: int, n2: int) -> float:
    """Score chi-squared for an odds ratio of psi, both risks at their constrained maximum."""
    s = x1 + x2
    a, b = n2 * (psi - 1), n1 * psi + n2 - s * (psi - 1)
    root = math.sqrt(max(0.0, b * b + 4 * a * s))
    p2 = 2 * s / (b + root) if b + root > 0 else (root - b) / (2 * a)
    p2 = min(max(p2, 1e-300), 1 - 1e-16)
    p1 = p2 * psi / (1 + p2 * (psi - 1))
    q1 = (1 - p2) / (1 + p2 * (psi - 1))
    if min(p1, q1) <= 0:
        return math.inf
    return float((x1 - n1 * p1) ** 2 * (1 / (n1 * p1 * q1) + 1 / (n2 * p2 * (1 - p2))))


def _fisher(value: float, counts: tuple[int, int, int, int], level: float) -> Estimate:
    """Conditional interval from the noncentral hypergeometric distribution of x1."""
    x1, n1, x2, n2 = counts
    total, tail = x1 + x2, _tail(level)
    x = np.arange(max(0, total - n2), min(n1, total) + 1)
    weights = -(gammaln(x + 1) + gammaln(n1 - x + 1) + gammaln(total - x + 1) + gammaln(n2 - total + x + 1))

    def share(at: float, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
        tilted = weights + x * at
        return math.exp(float(logsumexp(tilted[keep]) - logsumexp(tilted)))

    low = 0.0 if x1 == x[0] else math.exp(_edge(lambda at: share(at, x >= x1) <= tail, 40.0, -40.0))
    high = math.inf if x1 == x[-1] else math.exp(_edge(lambda at: share(at, x <= x1) <= tail, -40.0, 40.0))
    return Estimate(value, low, high)
