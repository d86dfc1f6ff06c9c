"""Newton's method for a smooth function of few parameters, evaluated in batches.

Derivatives are central differences. Since the functions here take a whole batch of points at the
price of little more than one, a step costs two calls whatever the number of parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from whence.errors import ConvergenceError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Maximum", "maximise"]

Floats = npt.NDArray[np.float64]

_SHORTENINGS = np.array([1.0, 0.5, 0.2, 0.05, 0.01, 0.001])
_LONGEST = 2.0  # of a step, in any one parameter


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where a function is largest.

    Attributes
    ----------
    at
        Parameters, shape (p,).
    value
        The function there.
    hessian
        Second derivatives there, shape (p, p).
    iterations
        Newton steps taken.
    """

    at: Floats
    value: float
    hessian: Floats
    iterations: int


def maximise(
    function: Callable[[Floats], Floats],
    start: Floats,
    *,
    difference: float = 1e-3,
    tolerance: float = 1e-10,
    most: int = 100,
) -> Maximum:
    """Climb from `start` to a local maximum.

    Parameters
    ----------
    function
        From a batch of points, shape (b, p), to values, shape (b,).
    start
        Where to begin, shape (p,).
    difference
        Half-width of the central differences.
    tolerance
        Stop when the quadratic model promises less than half this gain.
    most
        Steps before giving up.

    Raises
    ------
    ConvergenceError
        When no maximum is reached, with how far it got.

    Examples
    --------
    >>> maximise(lambda x: -((x[:, 0] - 2.0) ** 2), np.zeros(1)).at.round(6)
    array([2.])
    """
    at = np.array(start, dtype=np.float64)
    for iteration in range(1, most + 1):
        value, gradient, hessian = _derivatives(function, at, difference)
        if not np.isfinite(value) or not np.isfinite(hessian).all():
            break
        curvature, axes = np.linalg.eigh(-hessian)
        scale = max(float(np.abs(curvature).max(initial=0.0)), 1e-8)
        direction = axes @ ((axes.T @ gradient) / np.maximum(np.abs(curvature), 1e-6 * scale))
        gain = float(gradient @ direction)
        if gain < tolerance:
            if curvature[0] > -1e-4 * scale:
                return Maximum(at + direction, value, hessian, iteration)
            at = at + 0.1 * axes[:, 0]  # a saddle: leave it downhill of its negative curvature
            continue
        direction *= min(1.0, _LONGEST / float(np.abs(direction).max()))
        trials = at + _SHORTENINGS[:, None] * direction
        reached = np.nan_to_num(function(trials), nan=-np.inf)
        best = int(np.argmax(reached))
        if reached[best] <= value:
            if gain < 1e-6:  # as close as rounding lets it come
                return Maximum(at, value, hessian, iteration)
            break
        at = trials[best]
    raise ConvergenceError(f"the likelihood found no maximum in {iteration} steps (at {np.round(at, 3)})")


def _derivatives(function: Callable[[Floats], Floats], at: Floats, h: float) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian by central differences, from one batch."""
    p = at.size
    unit = h * np.eye(p)
    first, second = np.triu_indices(p, k=1)
    pairs = unit[first] + unit[second]
    values = function(at + np.concatenate([np.zeros((1, p)), unit, -unit, pairs, -pairs]))
    middle, plus, minus = values[0], values[1 : p + 1], values[p + 1 : 2 * p + 1]
    along, against = np.split(values[2 * p + 1 :], 2)
    hessian = np.diag((plus + minus - 2 * middle) / h**2)
    both = plus + minus
    mixed = (along + against + 2 * middle - both[first] - both[second]) / (2 * h**2)
    hessian[first, second] = hessian[second, first] = mixed
    return float(middle), (plus - minus) / (2 * h), hessian
