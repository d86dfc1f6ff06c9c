"""The bivariate normal approximation of Reitsma and others (2005), by REML or maximum likelihood.

Faster to explain than the binomial model and less exact: a 0.5 correction stands in for the
binomial likelihood, which pulls the summary toward 1/2 where cells are small. Use it to compare
with published analyses; pool with `whence.evidence.fit_bivariate`.

References
----------
Reitsma JB, Glas AS, Rutjes AWS, and others. Bivariate analysis of sensitivity and specificity
produces informative summary measures in diagnostic reviews. J Clin Epidemiol 2005;58:982-90.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from whence.errors import TableError
from whence.evidence.fallbacks import climb, describe, structure_notes
from whence.evidence.fit import BivariateFit, derived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.evidence.tables import Table2x2

__all__ = ["fit_normal"]

Floats = npt.NDArray[np.float64]


class _Profile(NamedTuple):
    loglik: Floats  # (b,)
    mean: Floats  # (b, 2)
    cov: Floats  # (b, 2, 2)


def fit_normal(
    tables: Sequence[Table2x2],
    method: Literal["reml", "ml"] = "reml",
    *,
    correction: float = 0.5,
    level: float = 0.95,
) -> BivariateFit:
    """Pool sensitivity and specificity by the bivariate normal model on empirical logits.

    Parameters
    ----------
    tables
        At least two studies, each with diseased and healthy people (others are left out, and the
        result's notes say so).
    method
        ``"reml"`` or ``"ml"``.
    correction
        Added to all four cells of every study, above 0.
    level
        Coverage of the intervals.

    Returns
    -------
    BivariateFit
        With 2 or 3 studies the correlation is fixed at 0, and the notes say so.

    Raises
    ------
    TableError
        When fewer than two studies remain.
    ConvergenceError
        When the likelihood has no maximum that could be reached.
    """
    if method not in ("reml", "ml") or correction <= 0:
        raise ValueError("method is 'reml' or 'ml', and correction is above 0")
    used = tuple(t for t in tables if t.diseased and t.healthy)
    notes = [f"{len(tables) - len(used)} studies without diseased or without healthy people left out"]
    if len(used) < 2:
        raise TableError(f"the bivariate normal model needs two studies, and there are {len(used)}")
    here = _fitted(used, method, correction, level)
    # Where a variance is nearly zero, one order of the two rates can climb where the other cannot.
    there = _fitted([t.mirrored() for t in used], method, correction, level)
    best = here if here.loglik >= there.loglik - 1e-9 else _turned(there, used)
    return replace(best, notes=(*(notes if len(used) < len(tables) else []), *best.notes))


def _turned(fit: BivariateFit, tables: tuple[Table2x2, ...]) -> BivariateFit:
    """Return the fit of mirrored tables as that of the tables themselves."""
    names = {"sensitivity": "specificity", "specificity": "sensitivity"}
    turned = [re.sub("sensitivity|specificity", lambda m: names[m[0]], note) for note in fit.notes]
    mean, cov = fit.mean[::-1], fit.mean_cov[::-1, ::-1]
    rates: dict[str, Any] = {**derived(mean, cov, fit.level)}
    return replace(
        fit,
        tables=tables,
        notes=tuple(turned),
        mean=mean,
        mean_cov=cov,
        between=fit.between[::-1, ::-1],
        **rates,
    )


def _fitted(used: Sequence[Table2x2], method: str, correction: float, level: float) -> BivariateFit:
    """Fit tables that all hold diseased and healthy people."""
    y, v = _logits(used, correction)
    restricted = method == "reml"
    spread = np.sqrt(np.maximum(y.var(axis=0, ddof=1) - v.mean(axis=0), 0.01))
    found = climb(
        lambda at: _profile(y, v, at, restricted).loglik, np.zeros(0), spread, correlated=len(used) > 3
    )
    factor = found.factor
    best = _profile(y, v, found.at[None], restricted)
    mean, cov = best.mean[0], best.cov[0]
    few = [] if len(used) > 3 else [f"only {len(used)} studies: the correlation is fixed at 0"]
    return BivariateFit(
        tables=tuple(used),
        method=describe(f"bivariate normal (Reitsma), {method.upper()}", found.structure),
        notes=(*few, *structure_notes(factor, found.structure)),
        mean=mean,
        mean_cov=cov,
        between=factor @ factor.T,
        loglik=float(best.loglik[0]),
        parameters=2 + found.free,
        **derived(mean, cov, level),
        singular=found.singular,
        iterations=found.iterations,
        level=level,
    )


def _logits(tables: Sequence[Table2x2], add: float) -> tuple[Floats, Floats]:
    """Empirical logits of sensitivity and specificity and their variances, each (k, 2)."""
    hit = np.array([[t.tp, t.tn] for t in tables], dtype=np.float64) + add
    miss = np.array([[t.fn, t.fp] for t in tables], dtype=np.float64) + add
    return np.log(hit / miss), 1 / hit + 1 / miss


def _profile(y: Floats, v: Floats, parameters: Floats, restricted: bool) -> _Profile:
    """Log-likelihood over the means' best values, for Cholesky entries of shape (b, 3)."""
    a, b, c = parameters[:, 0, None], parameters[:, 1, None], parameters[:, 2, None]
    s11, s12, s22 = a * a + v[:, 0], a * b, b * b + c * c + v[:, 1]
    det = s11 * s22 - s12**2
    inverse = (
        np.stack([np.stack([s22, -s12 + 0 * det]), np.stack([-s12 + 0 * det, s11])]) / det
    )  # (2, 2, b, k)
    precision = np.moveaxis(inverse.sum(axis=-1), -1, 0)
    cov = np.linalg.inv(precision)
    mean = np.einsum("bij,jmbk,km->bi", cov, inverse, y)
    rest = y[None] - mean[:, None]
    square = np.einsum("bki,ijbk,bkj->b", rest, inverse, rest)
    count = y.size - 2 * restricted
    loglik = -0.5 * (count * np.log(2 * np.pi) + np.log(det).sum(axis=-1) + square)
    if restricted:
        loglik = loglik - 0.5 * np.log(np.linalg.det(precision))
    return _Profile(loglik, mean, cov)
