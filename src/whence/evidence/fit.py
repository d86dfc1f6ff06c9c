"""What a bivariate meta-analysis found: the result of either model, and what follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, fdtri, ndtri

from whence.evidence.intervals import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.evidence.tables import Table2x2

__all__ = ["BivariateFit", "Hsroc", "derived"]

Floats = npt.NDArray[np.float64]

_NONE = 1e-3  # a standard deviation below this, on the logit scale, counts as none
_CURVE = np.linspace(-14.0, 14.0, 2001)  # logits of 1 - specificity


@dataclass(frozen=True, slots=True)
class Hsroc:
    """Parameters of the hierarchical summary ROC model, on the logit scale.

    Attributes
    ----------
    accuracy
        Lambda, the log diagnostic odds ratio where sensitivity equals specificity.
    threshold
        Theta, the mean threshold; higher means more tests called positive.
    shape
        beta, the asymmetry of the curve; 0 is symmetric.
    var_accuracy, var_threshold
        Between-study variances of accuracy and threshold.
    """

    accuracy: float
    threshold: float
    shape: float
    var_accuracy: float
    var_threshold: float


@dataclass(frozen=True, eq=False)
class BivariateFit:
    """A fitted bivariate model, or the simpler one that few studies allow.

    Attributes
    ----------
    tables
        The studies pooled.
    method
        What was fitted and how, in words; a fallback is named here.
    notes
        What a reader must know: fallbacks, boundaries, studies left out.
    mean
        Logits of summary sensitivity and specificity, shape (2,).
    mean_cov
        Their covariance, shape (2, 2).
    between
        Between-study covariance of the two logits, shape (2, 2).
    loglik
        Log-likelihood at the estimates (restricted for REML); ``nan`` for a single study.
    parameters
        Number of parameters estimated.
    sens, spec, lr_pos, lr_neg, dor
        Summary estimates with intervals at `level`.
    singular
        Whether the between-study covariance has no inverse: a variance of 0 or a correlation of ±1.
    iterations
        Newton steps taken.
    level
        Coverage of the intervals.
    """

    tables: tuple[Table2x2, ...]
    method: str
    notes: tuple[str, ...]
    mean: Floats
    mean_cov: Floats
    between: Floats
    loglik: float
    parameters: int
    sens: Estimate
    spec: Estimate
    lr_pos: Estimate
    lr_neg: Estimate
    dor: Estimate
    singular: bool
    iterations: int
    level: float

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.tables)

    @property
    def tau_sens(self) -> float:
        """Between-study standard deviation of logit sensitivity."""
        return math.sqrt(self.between[0, 0])

    @property
    def tau_spec(self) -> float:
        """Between-study standard deviation of logit specificity."""
        return math.sqrt(self.between[1, 1])

    @property
    def rho(self) -> float:
        """Between-study correlation of the logits; ``nan`` where one does not vary."""
        if min(self.tau_sens, self.tau_spec) < _NONE:
            return math.nan
        return float(np.clip(self.between[0, 1] / self.tau_sens / self.tau_spec, -1, 1))

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.parameters - 2 * self.loglik

    @property
    def hsroc(self) -> Hsroc | None:
        """The HSROC parameters (Harbord and others 2007); none where a variance is 0.

        Harbord RM, Deeks JJ, Egger M, Whiting P, Sterne JAC. A unification of models for
        meta-analysis of diagnostic accuracy studies. Biostatistics 2007;8:239-51.
        """
        a, b = self.tau_sens, self.tau_spec
        if min(a, b) < _NONE:
            return None
        sens, spec = math.sqrt(b / a) * self.mean[0], math.sqrt(a / b) * self.mean[1]
        common, both = a * b, float(self.between[0, 1])
        return Hsroc(
            accuracy=float(sens + spec),
            threshold=float(sens - spec) / 2,
            shape=math.log(b / a),
            var_accuracy=max(0.0, 2 * (common + both)),
            var_threshold=max(0.0, (common - both) / 2),
        )

    def sroc(self, fpr: Floats) -> Floats | None:
        """Sensitivity on the summary ROC curve at each false positive rate.

        Parameters
        ----------
        fpr
            1 - specificity, 0 to 1, any shape.

        Returns
        -------
        ndarray or None
            Same shape; none where the curve does not exist (see `hsroc`).
        """
        h = self.hsroc
        if h is None:
            return None
        with np.errstate(divide="ignore"):
            x = np.log(fpr) - np.log1p(-np.asarray(fpr, dtype=np.float64))
        return np.asarray(expit(h.accuracy * math.exp(-h.shape / 2) + math.exp(-h.shape) * x))

    @property
    def auc(self) -> float | None:
        """Area under the summary ROC curve over all false positive rates, 0 to 1."""
        fpr = expit(_CURVE)
        sens = self.sroc(fpr)
        return None if sens is None else float(np.trapezoid(sens, fpr))

    @property
    def partial_auc(self) -> float | None:
        """Mean height of the curve over the false positive rates that the studies observed."""
        observed = [1 - t.specificity for t in self.tables if t.healthy]
        low, high = min(observed, default=0.0), max(observed, default=0.0)
        if high <= low:
            return None
        fpr = np.linspace(low, high, 2001)
        sens = self.sroc(fpr)
        return None if sens is None else float(np.trapezoid(sens, fpr) / (high - low))

    def confidence_region(self, level: float | None = None, points: int = 181) -> Floats:
        """Outline of the region for the summary point.

        Parameters
        ----------
        level
            Coverage; that of the fit unless given.
        points
            Number of points on the outline.

        Returns
        -------
        ndarray
            Shape (points, 2): sensitivity and specificity. The logits' ellipse has radius
            sqrt(2 F(2, k - 2)) (Harbord 2007; k - 2 at least 1).
        """
        return self._ellipse(self.mean_cov, level, points)

    def prediction_region(self, level: float | None = None, points: int = 181) -> Floats:
        """Outline of the region where a new study's true values would lie; see `confidence_region`."""
        return self._ellipse(self.mean_cov + self.between, level, points)

    def _ellipse(self, cov: Floats, level: float | None, points: int) -> Floats:
        radius = math.sqrt(2 * float(fdtri(2, max(self.k - 2, 1), self.level if level is None else level)))
        size, axes = np.linalg.eigh(cov)
        angle = np.linspace(0, 2 * np.pi, points)
        circle = np.stack([np.cos(angle), np.sin(angle)])
        offset = axes @ (np.sqrt(np.maximum(size, 0))[:, None] * circle)
        return np.asarray(expit(self.mean[:, None] + radius * offset)).T

    @property
    def i2(self) -> dict[str, float]:
        """Zhou and Dendukuri's share of variance that lies between studies, 0 to 1.

        Keys ``sens``, ``spec`` and ``both`` (from the determinants). Sampling variance is that of
        a logit, averaged over the random effects and over the studies' numbers of people.

        Zhou Y, Dendukuri N. Statistics for quantifying heterogeneity in univariate and bivariate
        meta-analyses of binary data. Stat Med 2014;33:2701-17.
        """
        diseased = [1 / t.diseased for t in self.tables if t.diseased]
        healthy = [1 / t.healthy for t in self.tables if t.healthy]
        tau2 = np.diag(self.between)
        within = 2 + np.exp(tau2 / 2) * 2 * np.cosh(self.mean)
        within *= [sum(diseased) / len(diseased), sum(healthy) / len(healthy)]
        each = tau2 / (tau2 + within)
        between = math.sqrt(max(0.0, float(np.linalg.det(self.between))))
        both = between / (between + math.sqrt(float(within[0] * within[1])))
        return {"sens": float(each[0]), "spec": float(each[1]), "both": both}

    def to_dict(self) -> dict[str, Any]:
        """Return the result in plain types, ready for JSON; what is undefined is None."""
        h = self.hsroc
        plain: dict[str, Any] = {
            "method": self.method, "notes": list(self.notes), "k": self.k, "level": self.level,
            "diseased": sum(t.diseased for t in self.tables), "healthy": sum(t.healthy for t in self.tables),
            "logit_mean": self.mean.tolist(), "logit_cov": self.mean_cov.tolist(),
            "between": self.between.tolist(), "tau_sens": self.tau_sens, "tau_spec": self.tau_spec,
            "rho": self.rho, "i2": self.i2, "auc": self.auc, "partial_auc": self.partial_auc,
            "hsroc": h and {name: getattr(h, name) for name in Hsroc.__slots__},
            "loglik": self.loglik, "parameters": self.parameters, "singular": self.singular,
        }  # fmt: skip
        for name in ("sens", "spec", "lr_pos", "lr_neg", "dor"):
            e: Estimate = getattr(self, name)
            plain[name] = {"value": e.value, "low": e.low, "high": e.high}
        return dict(finite(plain))


def finite(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Replace numbers that JSON has no word for (nan, infinities) by None, all the way down."""

    def mend(value: Any) -> Any:
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, dict):
            return {key: mend(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [mend(inner) for inner in value]
        return value

    return {key: mend(value) for key, value in plain.items()}


def derived(mean: Floats, cov: Floats, level: float) -> dict[str, Estimate]:
    """Turn two logits and their covariance into the five summary estimates.

    Intervals are normal on the logit scale for proportions and on the log scale for ratios (delta
    method).

    Parameters
    ----------
    mean, cov
        Logits of sensitivity and specificity, shape (2,), and their covariance, shape (2, 2).
    level
        Coverage.
    """
    sens, spec = (float(p) for p in expit(mean))
    z = float(ndtri((1 + level) / 2))

    def ratio(value: float, slope: tuple[float, float]) -> Estimate:
        error = z * math.sqrt(max(0.0, float(np.array(slope) @ cov @ np.array(slope))))
        return Estimate(value, value * math.exp(-error), value * math.exp(error))

    def proportion(i: int) -> Estimate:
        error = z * math.sqrt(cov[i, i])
        return Estimate(*(float(expit(mean[i] + side * error)) for side in (0, -1, 1)))

    return {
        "sens": proportion(0),
        "spec": proportion(1),
        "lr_pos": ratio(sens / (1 - spec), (1 - sens, spec)),
        "lr_neg": ratio((1 - sens) / spec, (-sens, -(1 - spec))),
        "dor": ratio(math.exp(mean[0] + mean[1]), (1.0, 1.0)),
    }
