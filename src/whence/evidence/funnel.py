"""Do small studies of a test look better? Deeks' regression test of funnel plot asymmetry.

References
----------
Deeks JJ, Macaskill P, Irwig L. The performance of tests of publication bias and other sample size
effects in systematic reviews of diagnostic test accuracy was assessed. J Clin Epidemiol
2005;58:882-93.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

from whence.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.evidence.tables import Table2x2

__all__ = ["Asymmetry", "deeks"]


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """A test of small-study effects.

    Attributes
    ----------
    slope, se
        Of the weighted regression; for Deeks, log odds ratio on 1 / sqrt(effective sample size).
    t, df, p
        Its t statistic, degrees of freedom and two-sided p; Deeks calls p < 0.10 asymmetric.
    intercept
        Of the same regression: the effect in an infinitely large study.
    """

    slope: float
    se: float
    t: float
    df: int
    p: float
    intercept: float


def deeks(tables: Sequence[Table2x2]) -> Asymmetry:
    """Regress the log diagnostic odds ratio on 1 / sqrt(ESS), weighted by ESS.

    ESS = 4 n1 n2 / (n1 + n2); 0.5 is added to all cells of every study.

    Parameters
    ----------
    tables
        Studies; those without diseased or without healthy people do not count.

    Raises
    ------
    TableError
        When fewer than three studies count, or all are of one size.

    Examples
    --------
    >>> from whence.evidence import Table2x2
    >>> rows = [(20, 1, 2, 20), (60, 10, 20, 70), (150, 40, 60, 200), (300, 90, 130, 400)]
    >>> bool(deeks([Table2x2(*row) for row in rows]).slope > 0)
    True
    """
    cells = np.array(
        [[t.tp, t.fp, t.fn, t.tn] for t in tables if t.diseased and t.healthy], dtype=np.float64
    ).reshape(-1, 4)
    diseased, healthy = cells[:, 0] + cells[:, 2], cells[:, 1] + cells[:, 3]
    size = 4 * diseased * healthy / (diseased + healthy)
    tp, fp, fn, tn = (cells + 0.5).T
    return weighted_line(1 / np.sqrt(size), np.log(tp * tn / fp / fn), size)


def weighted_line(
    x: np.ndarray[tuple[int], np.dtype[np.float64]],
    y: np.ndarray[tuple[int], np.dtype[np.float64]],
    weight: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Asymmetry:
    """Weighted least squares with one predictor, residual variance estimated.

    Parameters
    ----------
    x, y, weight
        Shape (k,), k at least 3; weights above 0.

    Raises
    ------
    TableError
        When fewer than three points, or no spread in `x`, leave the slope open.
    """
    if len(x) < 3:
        raise TableError(f"a test of asymmetry needs three studies or more, and there are {len(x)}")
    mean = np.average(x, weights=weight)
    spread = float(np.sum(weight * (x - mean) ** 2))
    if spread <= 1e-12 * float(np.sum(weight * x**2)):
        raise TableError("all studies are of the same size, so asymmetry cannot be tested")
    slope = float(np.sum(weight * (x - mean) * y)) / spread
    intercept = float(np.average(y, weights=weight) - slope * mean)
    df = len(x) - 2
    variance = float(np.sum(weight * (y - intercept - slope * x) ** 2)) / df
    se = (variance / spread) ** 0.5
    t = slope / se if se else float("inf")
    return Asymmetry(slope, se, t, df, 2 * float(stdtr(df, -abs(t))), intercept)
