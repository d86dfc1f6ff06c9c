"""How common a finding is outside its causes, as studies' specificities constrain it.

A study's false-positive share is the average, over the causes that it compared, of how often each shows
the finding. Causes that state it are held; those that are silent show it as often as the background. Least
squares on the log-odds scale pull the backgrounds from what is stated toward what studies saw, each by its
weight. There is always an answer; what stays apart is reported, never forced.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from whence.errors import ConvergenceError, TableError
from whence.evidence.shrinkage import HIGH, LOW, Rate, expit, logit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["TOLERANCE", "ConsistencyFit", "Constraint", "Gap", "fit_backgrounds"]

TOLERANCE: Final = math.log(2)
"""A gap in log odds beyond which fitted and published figures are reported as apart."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One study's false-positive share and the mix of causes that it compared.

    Attributes
    ----------
    id
        Row that it comes from.
    rate
        The false-positive share with its spread on the log-odds scale.
    fixed
        Weight and share of each cause that states the finding.
    free
        Weight of silent causes by the background that they show.
    """

    id: str
    rate: Rate
    fixed: tuple[tuple[float, float], ...] = ()
    free: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the fit stays from a constraint: shares, and their distance in log odds (fitted - stated)."""

    id: str
    stated: float
    fitted: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class ConsistencyFit:
    """Fitted backgrounds.

    Attributes
    ----------
    rates
        Background by key: log odds and spread, given the constraints.
    gaps
        One for each constraint, in order.
    tolerance
        Log odds beyond which a gap counts.
    """

    rates: dict[str, Rate]
    gaps: tuple[Gap, ...]
    tolerance: float = TOLERANCE

    @property
    def beyond(self) -> tuple[Gap, ...]:
        """The gaps that no background can close within the tolerance."""
        return tuple(gap for gap in self.gaps if abs(gap.log_odds) > self.tolerance)


def fit_backgrounds(
    stated: Mapping[str, Rate], constraints: Sequence[Constraint], tolerance: float = TOLERANCE
) -> ConsistencyFit:
    """Fit the backgrounds of one finding.

    Parameters
    ----------
    stated
        What the pack states, by key (such as ``default`` and ``lumbar``): log odds and spread above 0.
    constraints
        What studies saw. Weights need not sum to one; each constraint is scaled by its own.
    tolerance
        Log odds beyond which a gap is reported.

    Raises
    ------
    TableError
        When a constraint has no weight, or names a background that is not stated.

    Examples
    --------
    >>> stated = {"default": Rate(logit(0.2), 0.4)}
    >>> seen = Constraint("study", Rate(logit(0.4), 0.4), free=(("default", 1.0),))
    >>> fit = fit_backgrounds(stated, [seen])
    >>> round(fit.rates["default"].share, 3)
    0.29
    """
    keys = list(stated)
    _check(stated, constraints)
    x0 = np.array([r.log_odds for r in stated.values()])
    sd0 = np.array([r.sd for r in stated.values()])
    targets = np.array([c.rate.log_odds for c in constraints])
    sds = np.array([c.rate.sd for c in constraints])

    def residuals(x: Floats) -> tuple[Floats, Floats]:
        """Return residuals and their Jacobian."""
        fitted, slopes = _averages(x, keys, constraints)
        rest = np.concatenate([(x - x0) / sd0, (fitted - targets) / sds])
        return rest, np.concatenate([np.diag(1 / sd0), slopes / sds[:, None]])

    x = _descend(residuals, x0)
    _, jacobian = residuals(x)
    spread = np.sqrt(np.diag(np.linalg.inv(jacobian.T @ jacobian)))
    fitted, _ = _averages(x, keys, constraints)
    gaps = tuple(
        Gap(c.id, c.rate.share, expit(float(at)), float(at - c.rate.log_odds))
        for c, at in zip(constraints, fitted, strict=True)
    )
    rates = {key: Rate(float(at), float(sd)) for key, at, sd in zip(keys, x, spread, strict=True)}
    return ConsistencyFit(rates, gaps, tolerance)


def _check(stated: Mapping[str, Rate], constraints: Sequence[Constraint]) -> None:
    for key, rate in stated.items():
        if not rate.sd > 0:
            raise TableError(f"the background {key!r} has no spread; it needs one above 0")
    for c in constraints:
        weights = [w for w, _ in c.fixed] + [w for _, w in c.free]
        if not sum(weights) > 0 or min(weights) < 0 or not c.rate.sd > 0:
            raise TableError(f"{c.id} compares nothing: weights and spread must be above 0")
        unknown = [key for key, _ in c.free if key not in stated]
        if unknown:
            raise TableError(f"{c.id} needs the background {unknown[0]!r}, which is not stated")


def _averages(x: Floats, keys: Sequence[str], constraints: Sequence[Constraint]) -> tuple[Floats, Floats]:
    """Return the log odds of each constraint's average share, and their slopes by background."""
    shares = 1 / (1 + np.exp(-x))
    values, slopes = np.zeros(len(constraints)), np.zeros((len(constraints), len(x)))
    for i, c in enumerate(constraints):
        weights = np.zeros(len(x))
        for key, weight in c.free:
            weights[keys.index(key)] += weight
        total = weights.sum() + sum(w for w, _ in c.fixed)
        mean = (weights @ shares + sum(w * p for w, p in c.fixed)) / total
        mean = min(max(float(mean), 1e-9), 1 - 1e-9)
        values[i] = logit(mean)
        slopes[i] = weights / total * shares * (1 - shares) / (mean * (1 - mean))
    return values, slopes


def _descend(residuals: Callable[[Floats], tuple[Floats, Floats]], start: Floats) -> Floats:
    """Minimise the sum of squares inside [0.001, 0.99]."""
    from scipy.optimize import least_squares  # dear to import, and only wanted where packs are compiled

    low, high = logit(LOW), logit(HIGH)
    found = least_squares(
        lambda x: residuals(x)[0],
        np.clip(start, low + 1e-9, high - 1e-9),
        lambda x: residuals(x)[1],
        bounds=(low, high),
        xtol=1e-12,
        ftol=1e-12,
        gtol=1e-10,
        max_nfev=2000,
    )
    if not found.success:
        raise ConvergenceError(f"the consistency fit did not settle: {found.message}")
    return np.asarray(found.x, dtype=np.float64)
