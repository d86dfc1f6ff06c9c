"""Random-effects meta-analysis of one effect per study, such as a trial's.

References
----------
DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177-88.
Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand 1982;87:377-85.
Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the random-effects model.
J Educ Behav Stat 2005;30:261-93. Viechtbauer W. Confidence intervals for the amount of heterogeneity
in meta-analysis. Stat Med 2007;26:37-52 (Q-profile).
Knapp G, Hartung J. Improved tests for a random effects meta-regression with a single covariate.
Stat Med 2003;22:2693-710.
Egger M, Davey Smith G, Schneider M, Minder C. Bias in meta-analysis detected by a simple, graphical
test. BMJ 1997;315:629-34.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, chdtri, ndtr, ndtri, stdtr, stdtrit

from whence.errors import ConvergenceError, TableError
from whence.evidence.fit import finite
from whence.evidence.funnel import Asymmetry, weighted_line

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pooled", "egger", "pool_effects"]

Floats = npt.NDArray[np.float64]
Estimator = Literal["REML", "DL", "PM", "FE"]
Test = Literal["z", "knapp-hartung"]


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled effect, on the scale that went in (log ratios stay logs).

    Attributes
    ----------
    k
        Number of studies.
    method, test
        Estimator of the between-study variance; kind of interval.
    estimate, se, low, high, p
        Pooled effect, standard error, interval, two-sided p for an effect of 0.
    prediction_low, prediction_high
        Where the true effect of a new study would lie; ``nan`` for a single study.
    tau2, tau2_low, tau2_high
        Between-study variance with its Q-profile interval.
    i2, h2
        Share of variation that lies between studies (0 to 1); total over sampling variance.
    q, q_p
        Cochran's Q and its p.
    level
        Coverage of all intervals.
    notes
        Fallbacks, in words.
    """

    k: int
    method: Estimator
    test: Test
    estimate: float
    se: float
    low: float
    high: float
    p: float
    prediction_low: float
    prediction_high: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    h2: float
    q: float
    q_p: float
    level: float
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the result in plain types, ready for JSON; what is undefined is None."""
        return finite(asdict(self))


def pool_effects(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    method: Estimator = "REML",
    *,
    test: Test = "knapp-hartung",
    level: float = 0.95,
) -> Pooled:
    """Pool effects by the random-effects model.

    Parameters
    ----------
    effects
        One for each study, shape (k,): log ratios, differences, standardised differences.
    variances
        Their sampling variances, shape (k,), above 0.
    method
        Of estimating the between-study variance: restricted maximum likelihood, DerSimonian-Laird,
        Paule-Mandel, or ``"FE"``, none (fixed effect).
    test
        ``"z"``, or Knapp and Hartung's variance with k - 1 degrees of freedom (unmodified: it can
        be narrower than z when effects agree by chance).
    level
        Coverage, between 0 and 1.

    Raises
    ------
    TableError
        When there is no study, shapes differ, or a number is missing or a variance not above 0.
    ConvergenceError
        When the between-study variance could not be bracketed.

    Examples
    --------
    >>> pooled = pool_effects([0.1, 0.3, 0.35], [0.03, 0.02, 0.05], "DL", test="z")
    >>> round(pooled.estimate, 3), round(pooled.low, 3), pooled.tau2
    (0.245, 0.052, 0.0)
    """
    if method not in ("REML", "DL", "PM", "FE") or test not in ("z", "knapp-hartung") or not 0 < level < 1:
        raise ValueError("method is REML, DL, PM or FE; test z or knapp-hartung; level between 0 and 1")
    y, v = _checked(effects, variances)
    k = len(y)
    notes = ("only 1 study: nothing is pooled, and variation between studies is unknown",) if k == 1 else ()
    tau2 = _tau2(y, v, method) if k > 1 else 0.0
    w = 1 / (v + tau2)
    estimate = float(np.average(y, weights=w))
    se = math.sqrt(1 / w.sum())
    hartung = test == "knapp-hartung" and k > 1
    if hartung:
        se *= math.sqrt(float(np.sum(w * (y - estimate) ** 2)) / (k - 1))
    upper = (1 + level) / 2
    quantile = float(stdtrit(k - 1, upper) if hartung else ndtri(upper))
    score = abs(estimate) / se if se else math.inf
    q, within, low, high = *_heterogeneity(y, v), *_q_profile(y, v, level)
    spread = quantile * math.sqrt(se**2 + tau2) if k > 1 else math.nan
    return Pooled(
        k=k,
        method=method,
        test="knapp-hartung" if hartung else "z",
        estimate=estimate,
        se=se,
        low=estimate - quantile * se,
        high=estimate + quantile * se,
        p=2 * float(stdtr(k - 1, -score) if hartung else ndtr(-score)),
        prediction_low=estimate - spread,
        prediction_high=estimate + spread,
        tau2=tau2,
        tau2_low=low,
        tau2_high=high,
        i2=tau2 / (tau2 + within) if k > 1 else math.nan,
        h2=tau2 / within + 1 if k > 1 else math.nan,
        q=q,
        q_p=float(chdtrc(k - 1, q)) if k > 1 else math.nan,
        level=level,
        notes=notes,
    )


def egger(effects: npt.ArrayLike, variances: npt.ArrayLike) -> Asymmetry:
    """Egger's regression test: effect on standard error, weighted by inverse variance.

    Parameters
    ----------
    effects, variances
        As in `pool_effects`, three studies or more.

    Raises
    ------
    TableError
        As `pool_effects` does, and when all variances are equal.
    """
    y, v = _checked(effects, variances)
    return weighted_line(np.sqrt(v), y, 1 / v)


def _checked(effects: npt.ArrayLike, variances: npt.ArrayLike) -> tuple[Floats, Floats]:
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape or not y.size:
        raise TableError(f"effects and variances are two lists of one length, not {y.shape} and {v.shape}")
    for i, (effect, variance) in enumerate(zip(y, v, strict=True), start=1):
        if not math.isfinite(effect) or not (math.isfinite(variance) and variance > 0):
            raise TableError(
                f"study {i} has effect {effect:g} and variance {variance:g}; a variance is above 0"
            )
    return y, v


def _tau2(y: Floats, v: Floats, method: Estimator) -> float:
    if method == "FE":
        return 0.0
    if method == "PM":
        return _root(lambda tau2: _q(y, v, tau2) - (len(y) - 1), y)
    if method == "REML":
        return _reml(y, v)
    q, within = _heterogeneity(y, v)
    return max(0.0, (q - (len(y) - 1)) * within / (len(y) - 1))


def _heterogeneity(y: Floats, v: Floats) -> tuple[float, float]:
    """Cochran's Q, and the typical sampling variance of Higgins and Thompson (2002)."""
    w = 1 / v
    apart = float(w.sum() ** 2 - (w**2).sum())
    return _q(y, v, 0.0), (len(y) - 1) * float(w.sum()) / apart if len(y) > 1 else math.nan


def _q(y: Floats, v: Floats, tau2: float) -> float:
    w = 1 / (v + tau2)
    return float(np.sum(w * (y - np.average(y, weights=w)) ** 2))


def _reml(y: Floats, v: Floats) -> float:
    """Zero of the restricted score with the highest likelihood, among those on a fine grid."""
    top = 10 * float(np.var(y) + v.max())
    grid = np.concatenate([[0.0], np.geomspace(1e-8 * top, top, 120)])
    best = int(np.argmax([_restricted(y, v, at) for at in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if best == 0 and _reml_score(y, v, 0.0) <= 0:
        return 0.0
    return _bisect(lambda tau2: _reml_score(y, v, tau2), float(low), float(high))


def _restricted(y: Floats, v: Floats, tau2: float) -> float:
    w = 1 / (v + tau2)
    return 0.5 * float(np.log(w).sum() - np.log(w.sum())) - 0.5 * _q(y, v, tau2)


def _reml_score(y: Floats, v: Floats, tau2: float) -> float:
    w = 1 / (v + tau2)
    rest = y - np.average(y, weights=w)
    return float(np.sum(w**2 * rest**2) - w.sum() + (w**2).sum() / w.sum())


def _q_profile(y: Floats, v: Floats, level: float) -> tuple[float, float]:
    """Values of tau2 at which Q(tau2) is a quantile of chi-squared with k - 1 degrees of freedom."""
    if len(y) < 2:
        return math.nan, math.nan
    tail = (1 - level) / 2
    large, small = (float(chdtri(len(y) - 1, p)) for p in (tail, 1 - tail))
    return tuple(_root(lambda tau2, at=at: _q(y, v, tau2) - at, y) for at in (large, small))  # type: ignore[return-value,misc]


def _root(falling: Callable[[float], float], y: Floats) -> float:
    """Zero of a function that falls with tau2; 0 where it is negative from the start."""
    if falling(0.0) <= 0:
        return 0.0
    high = float(np.var(y)) or 1.0
    for _ in range(200):
        if falling(high) < 0:
            return _bisect(falling, 0.0, high)
        high *= 2
    raise ConvergenceError(f"the between-study variance could not be bracketed (at {high:g})")


def _bisect(falling: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
        if high - low <= 1e-14 * high:
            break
    return (low + high) / 2
