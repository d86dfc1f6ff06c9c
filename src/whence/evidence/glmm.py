"""The likelihood of the bivariate binomial-normal model, for many parameter values at once.

Each study i has two random effects, on the logits of sensitivity and of specificity, normal with
covariance S = L L'. In spherical coordinates, u ~ N(0, I) and effects L u, so that a variance of
zero or a correlation of one is an ordinary point (Bates and others 2015, as lme4 has it).

References
----------
Chu H, Cole SR. Bivariate meta-analysis of sensitivity and specificity with sparse data: a
generalized linear mixed model approach. J Clin Epidemiol 2006;59:1331-2.
Pinheiro JC, Chao EC. Efficient Laplacian and adaptive Gaussian quadrature algorithms for
multilevel generalized linear mixed models. J Comput Graph Stat 2006;15:58-81.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.special import expit, gammaln

__all__ = ["Design", "log_likelihood"]

Floats = npt.NDArray[np.float64]

_MOST_INNER = 100


@dataclass(frozen=True, eq=False)
class Design:
    """Counts and covariates, padded to a rectangle.

    Attributes
    ----------
    events
        True positives and true negatives, shape (2, k, r): margin (sensitivity first), study, row
        within the study. A study compared on two tests has two rows.
    totals
        Diseased and healthy people, shape (2, k, r); 0 where a row or margin is absent.
    covariates
        Shape (2, k, r, p): the row of the fixed effects' design matrix.
    modes
        Where the last search for the random effects' modes ended, shape (2, k): a warm start.
    """

    events: Floats
    totals: Floats
    covariates: Floats
    modes: Floats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "modes", np.zeros(self.events.shape[:2]))

    @property
    def constant(self) -> float:
        """Sum of the logs of the binomial coefficients."""
        y, n = self.events, self.totals
        return float(np.sum(gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)))


def log_likelihood(design: Design, parameters: Floats, nodes: int = 1) -> Floats:
    """Return the marginal log-likelihood at each point of a batch.

    Parameters
    ----------
    design
        The data.
    parameters
        Shape (b, p + 3): fixed effects, then the Cholesky factor's entries L11, L21, L22.
    nodes
        Quadrature nodes in each of the two dimensions; 1 is Laplace's approximation.

    Returns
    -------
    ndarray
        Shape (b,), binomial coefficients included.
    """
    fixed, factor = parameters[:, :-3], parameters[:, -3:]
    offset = np.einsum("mkrp,bp->mbkr", design.covariates, fixed)
    u = _modes(design, offset, factor)
    design.modes[:] = u[:, 0]
    eta = offset + _effects(factor, u)[..., None]
    joint = _joint(design, eta, u)
    information = _information(design, expit(eta), factor)
    logdet = np.log(information[0] * information[2] - information[1] ** 2)
    integral = joint if nodes == 1 else _quadrature(design, (offset, factor, u), information, nodes)
    return np.asarray(np.sum(integral - 0.5 * logdet, axis=-1) + design.constant)


def _effects(factor: Floats, u: Floats) -> Floats:
    """L u for each point and study (and node); u has shape (2, b, k, ...)."""
    a, b, c = (factor[:, i].reshape((-1,) + (1,) * (u.ndim - 2)) for i in range(3))
    return np.stack([a * u[0], b * u[0] + c * u[1]])


def _joint(design: Design, eta: Floats, u: Floats) -> Floats:
    """Log density of the data and of u, less its constant; shape (b, k)."""
    fit = design.events[:, None] * eta - design.totals[:, None] * _softplus(eta)
    return np.asarray(fit.sum(axis=(0, -1)) - 0.5 * (u * u).sum(axis=0))


def _softplus(x: Floats) -> Floats:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def _information(design: Design, p: Floats, factor: Floats) -> tuple[Floats, Floats, Floats]:
    """Entries of I + L' W L, with W the binomial information of each margin; each (b, k)."""
    w = (design.totals[:, None] * p * (1 - p)).sum(axis=-1)
    a, b, c = factor[:, 0, None], factor[:, 1, None], factor[:, 2, None]
    return 1 + a * a * w[0] + b * b * w[1], b * c * w[1], 1 + c * c * w[1]


def _modes(design: Design, offset: Floats, factor: Floats) -> Floats:
    """Mode of the random effects for each point and study, by Newton; shape (2, b, k).

    The log density is concave in u, so halving a step that overshoots always succeeds.
    """
    a, b, c = factor[:, 0, None], factor[:, 1, None], factor[:, 2, None]
    u = np.repeat(design.modes[:, None], len(factor), axis=1)
    eta = offset + _effects(factor, u)[..., None]
    height = _joint(design, eta, u)
    for _ in range(_MOST_INNER):
        p = expit(eta)
        residual = (design.events[:, None] - design.totals[:, None] * p).sum(axis=-1)
        g1 = a * residual[0] + b * residual[1] - u[0]
        g2 = c * residual[1] - u[1]
        h11, h12, h22 = _information(design, p, factor)
        det = h11 * h22 - h12**2
        step = np.stack([h22 * g1 - h12 * g2, h11 * g2 - h12 * g1]) / det
        size = float(np.abs(step).max())
        for _halving in range(30):
            eta = offset + _effects(factor, u + step)[..., None]
            higher = _joint(design, eta, u + step)
            worse = higher < height - 1e-9 * (1 + np.abs(height))
            if not worse.any():
                break
            step = np.where(worse, 0.5 * step, step)
        u, height = u + step, higher
        if size < 1e-7:
            break
    return u


def _quadrature(
    design: Design,
    around: tuple[Floats, Floats, Floats],
    information: tuple[Floats, Floats, Floats],
    nodes: int,
) -> Floats:
    """Log of the integral over u around each mode, without the determinant; shape (b, k)."""
    offset, factor, u = around
    z, weight = np.polynomial.hermite.hermgauss(nodes)
    z1, z2 = (grid.ravel() for grid in np.meshgrid(z, z, indexing="ij"))
    log_weight = np.add.outer(np.log(weight), np.log(weight)).ravel() + z1**2 + z2**2 - np.log(np.pi)
    h11, h12, h22 = (h[..., None] for h in information)
    # u = mode + sqrt(2) M'^-1 z, where M M' = H: solve the upper triangle from below
    m11 = np.sqrt(h11)
    m21 = h12 / m11
    m22 = np.sqrt(h22 - m21**2)
    d2 = np.sqrt(2) * z2 / m22
    d1 = (np.sqrt(2) * z1 - m21 * d2) / m11
    at = u[..., None] + np.stack([d1, d2])
    eta = offset[..., None, :] + _effects(factor, at)[..., None]
    fit = design.events[:, None, :, None] * eta - design.totals[:, None, :, None] * _softplus(eta)
    terms = fit.sum(axis=(0, -1)) - 0.5 * (at * at).sum(axis=0) + log_weight
    top = terms.max(axis=-1, keepdims=True)
    return np.asarray(np.log(np.exp(terms - top).sum(axis=-1)) + top[..., 0])
