"""Climbing a likelihood of a bivariate model, with simpler structures to fall back on.

The between-study covariance is S = L L' with L = [[a, 0], [b, c]]. The likelihood is even in c, so
a correlation of one (c = 0) is a smooth maximum, not an edge. Structures, from rich to poor:
``"full"``; ``"independent"`` (b = 0); ``"fixed"`` (a = b = c = 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from whence.errors import ConvergenceError
from whence.evidence.newton import maximise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Climb", "climb", "describe", "structure_notes"]

Floats = npt.NDArray[np.float64]
Structure = Literal["full", "independent", "fixed"]

_FREE: dict[Structure, tuple[bool, bool, bool]] = {
    "full": (True, True, True), "independent": (True, False, True), "fixed": (False, False, False),
}  # fmt: skip
_NONE = 1e-3  # a standard deviation below this is none
_WILD = 20.0  # a logit or standard deviation beyond this has run away


@dataclass(frozen=True, eq=False)
class Climb:
    """Where a climb ended.

    Attributes
    ----------
    at
        All parameters, fixed effects first, then a, b, c; shape (p + 3,).
    cov
        Covariance of the fixed effects, variances estimated alongside; shape (p, p).
    loglik
        Log-likelihood there.
    structure
        Of the between-study covariance.
    free
        Number of parameters estimated.
    singular
        Whether a variance is 0 or the correlation ±1 although estimated.
    iterations
        Newton steps taken.
    """

    at: Floats
    cov: Floats
    loglik: float
    structure: Structure
    free: int
    singular: bool
    iterations: int

    @property
    def factor(self) -> Floats:
        """L, lower triangular, shape (2, 2)."""
        a, b, c = self.at[-3:]
        return np.array([[a, 0.0], [b, c]])


def climb(
    loglik: Callable[[Floats], Floats],
    fixed: Floats,
    spread: Floats,
    *,
    correlated: bool = True,
    margins: tuple[bool, bool] = (True, True),
    refine: Callable[[Floats], Floats] | None = None,
) -> Climb:
    """Maximise over the richest structure that has a maximum.

    Parameters
    ----------
    loglik
        From points of shape (b, p + 3) to values of shape (b,).
    fixed
        Start of the fixed effects, shape (p,).
    spread
        Rough between-study standard deviations of the two logits, shape (2,).
    correlated
        Whether to try the full structure.
    margins
        Whether sensitivity and specificity are to be estimated; the first half of `fixed` belongs
        to sensitivity. What is not is held at its start, without variance.
    refine
        A dearer likelihood to finish with, from the maximum of `loglik`.

    Raises
    ------
    ConvergenceError
        When not even the fixed-effect model converges.
    """
    structures: list[Structure] = ["full"] if correlated and all(margins) else []
    structures += ["independent", "fixed"]
    failure = None
    for structure in structures:
        free = _free(fixed.size, structure, margins)
        start = _start(loglik, fixed, spread, free)
        try:
            return _ascend([loglik, refine] if refine else [loglik], start, free, structure)
        except ConvergenceError as error:
            failure = error
    raise ConvergenceError(f"no structure of the bivariate model converged: {failure}")


def _free(p: int, structure: Structure, margins: tuple[bool, bool]) -> npt.NDArray[np.bool_]:
    a, b, c = _FREE[structure]
    sens, spec = margins
    return np.array([sens] * (p // 2) + [spec] * (p - p // 2) + [a and sens, b, c and spec])


def _start(
    loglik: Callable[[Floats], Floats], fixed: Floats, spread: Floats, free: npt.NDArray[np.bool_]
) -> Floats:
    """Best of a grid of variances and correlations."""
    scale = np.array([0.4, 1.0, 1.8])
    one, two, rho = (
        g.ravel() for g in np.meshgrid(scale * spread[0], scale * spread[1], [-0.7, -0.1, 0.7], indexing="ij")
    )
    grid = np.column_stack([np.tile(fixed, (one.size, 1)), one, rho * two, two * np.sqrt(1 - rho**2)])
    grid[:, fixed.size :] *= free[fixed.size :]
    return np.asarray(grid[int(np.argmax(loglik(grid)))])


def _ascend(
    likelihoods: Sequence[Callable[[Floats], Floats]],
    start: Floats,
    free: npt.NDArray[np.bool_],
    structure: Structure,
) -> Climb:
    at, iterations = start, 0

    def whole(points: Floats) -> Floats:
        every = np.tile(at, (len(points), 1))
        every[:, free] = points
        return every

    if not free.any():
        value = float(likelihoods[-1](at[None])[0])
        return Climb(at, np.zeros((at.size - 3,) * 2), value, structure, 0, False, 0)
    for likelihood in likelihoods:
        found = maximise(lambda points, f=likelihood: f(whole(points)), at[free])  # type: ignore[misc]
        at, iterations = whole(found.at[None])[0], iterations + found.iterations
    if np.abs(at).max() > _WILD:
        raise ConvergenceError(f"an estimate ran away (at {np.round(at, 1)})")
    cov = np.zeros((at.size, at.size))
    cov[np.ix_(free, free)] = _inverse(-found.hessian, int(free[:-3].sum()))
    factor = at[-3:]
    tau = np.array([abs(factor[0]), np.hypot(factor[1], factor[2])])
    wanted = free[[-3, -1]]
    flat = structure == "full" and abs(factor[2]) < _NONE * max(tau[1], _NONE)
    singular = bool((tau[wanted] < _NONE).any() or flat)
    p = at.size - 3
    return Climb(at, cov[:p, :p], found.value, structure, int(free.sum()), singular, iterations)


def _inverse(information: Floats, p: int) -> Floats:
    """Inverse of the information, without its flat directions if these leave the first p alone."""
    size, axes = np.linalg.eigh(information)
    flat = size < 1e-7 * size[-1]
    if flat.any() and (np.abs(axes[:p, flat]) > 1e-3).any():
        raise ConvergenceError("the data do not fix the summary point: its likelihood is flat")
    keep = axes[:, ~flat]
    return np.asarray(keep / size[~flat] @ keep.T)


def describe(model: str, structure: Structure) -> str:
    """Name the model with its structure."""
    ending = {
        "full": "",
        "independent": ", correlation fixed at 0",
        "fixed": ", no variation between studies",
    }
    return model + ending[structure]


def structure_notes(factor: Floats, structure: Structure) -> list[str]:
    """Say in words what is at a boundary."""
    if structure == "fixed":
        return ["no variation between studies could be estimated: fixed effects, so intervals are too narrow"]
    tau = np.array([abs(factor[0, 0]), np.hypot(factor[1, 0], factor[1, 1])])
    notes = [
        f"{name} shows no variation between studies beyond chance (variance at its boundary, 0)"
        for name, sd in zip(("sensitivity", "specificity"), tau, strict=True)
        if sd < _NONE
    ]
    if structure == "full" and not notes and abs(factor[1, 1]) < _NONE * tau[1]:
        sign = "+" if factor[0, 0] * factor[1, 0] > 0 else "-"
        notes.append(
            f"the correlation is at its boundary, {sign}1: studies are too few or too alike to estimate it"
        )
    return notes
