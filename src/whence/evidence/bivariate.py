"""Pooling sensitivity and specificity by the bivariate binomial-normal model.

References
----------
Chu H, Cole SR. Bivariate meta-analysis of sensitivity and specificity with sparse data: a
generalized linear mixed model approach. J Clin Epidemiol 2006;59:1331-2.
Takwoingi Y, Guo B, Riley RD, Deeks JJ. Performance of methods for meta-analysis of diagnostic test
accuracy with few studies or sparse data. Stat Methods Med Res 2017;26:1896-911.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from whence.errors import TableError
from whence.evidence.fallbacks import Climb, climb, describe, structure_notes
from whence.evidence.fit import BivariateFit, derived
from whence.evidence.glmm import Design, log_likelihood
from whence.evidence.intervals import accuracy, clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.evidence.intervals import Estimate
    from whence.evidence.tables import Table2x2

__all__ = ["fit_bivariate"]

Floats = npt.NDArray[np.float64]

_ENOUGH = 4  # studies, for a correlation
_NAMES = ("sensitivity", "specificity")


def fit_bivariate(
    tables: Sequence[Table2x2],
    method: Literal["laplace", "quadrature"] = "laplace",
    *,
    nodes: int = 9,
    level: float = 0.95,
) -> BivariateFit:
    """Pool sensitivity and specificity of one test over studies.

    Counts are binomial given each study's true sensitivity and specificity, whose logits are
    bivariate normal; no continuity correction is needed. Fitted by maximum likelihood, standard
    errors from the Hessian over all parameters.

    Parameters
    ----------
    tables
        The studies, in any order; each counts as independent of the others.
    method
        ``"laplace"``, as lme4 does by default, or ``"quadrature"``, adaptive Gauss-Hermite, which
        is more exact for small studies.
    nodes
        Quadrature nodes in each dimension, 2 or more.
    level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    BivariateFit
        One study: its exact intervals. Two or three: two univariate models, since so few fix no
        correlation (Takwoingi 2017). A margin without a single error (or without a single hit) has
        no finite estimate: its exact pooled interval stands in. `method` and `notes` say which.

    Raises
    ------
    TableError
        When there is no study, or none with diseased or none with healthy people.
    ConvergenceError
        When no maximum was found, not even of the fixed-effect model.

    Examples
    --------
    >>> from whence.evidence import Table2x2
    >>> counts = [(47, 101, 9, 738), (126, 272, 51, 1543), (19, 12, 10, 192), (36, 78, 3, 276)]
    >>> fit = fit_bivariate([Table2x2(*row) for row in counts])
    >>> print(fit.spec)
    0.869 (0.802 to 0.916)
    """
    if method not in ("laplace", "quadrature"):
        raise ValueError(f"method is 'laplace' or 'quadrature', not {method!r}")
    tables = tuple(tables)
    _check(tables)
    if len(tables) == 1:
        return _single(tables, level)
    design = simple_design(tables)
    estimable = _estimable(design)
    found = climb_design(
        design,
        nodes if method == "quadrature" else 1,
        correlated=len(tables) >= _ENOUGH,
        margins=(estimable[0], estimable[1]),
    )
    model = "bivariate binomial-normal, " + (
        "Laplace" if method == "laplace" else f"adaptive quadrature with {nodes} x {nodes} nodes"
    )
    return _with_exact_margins(_result(tables, found, model, level), estimable)


def simple_design(tables: Sequence[Table2x2]) -> Design:
    """Lay out studies of one test: a mean for each margin, one row a study."""
    events = np.array([[t.tp for t in tables], [t.tn for t in tables]], dtype=np.float64)
    totals = np.array([[t.diseased for t in tables], [t.healthy for t in tables]], dtype=np.float64)
    covariates = np.broadcast_to(np.eye(2)[:, None, None, :], (2, len(tables), 1, 2))
    return Design(events[..., None], totals[..., None], covariates)


def climb_design(
    design: Design,
    nodes: int,
    *,
    correlated: bool,
    margins: tuple[bool, bool] = (True, True),
) -> Climb:
    """Maximise the marginal likelihood of a design; see `whence.evidence.fallbacks.climb`.

    Columns of the design belong to sensitivity first, then to specificity, in equal numbers.
    """
    logit, within = _empirical(design)
    seen = design.totals > 0
    fixed = np.linalg.lstsq(design.covariates[seen], logit[seen], rcond=None)[0]
    rest = np.where(seen, logit - design.covariates @ fixed, 0.0)
    count = np.maximum(seen.sum(axis=(1, 2)), 1)
    excess = ((rest**2).sum(axis=(1, 2)) - np.where(seen, within, 0.0).sum(axis=(1, 2))) / count
    return climb(
        lambda at: log_likelihood(design, at),
        np.asarray(fixed, dtype=np.float64),
        np.sqrt(np.clip(excess, 0.04, 4.0)),
        correlated=correlated,
        margins=margins,
        refine=(lambda at: log_likelihood(design, at, nodes)) if nodes > 1 else None,
    )


def _check(tables: tuple[Table2x2, ...]) -> None:
    if not tables:
        raise TableError("there are no studies to pool")
    for people, count in (
        ("with the condition (TP + FN)", sum(t.diseased for t in tables)),
        ("without the condition (FP + TN)", sum(t.healthy for t in tables)),
    ):
        if not count:
            raise TableError(f"no study has anybody {people}, so accuracy cannot be pooled")


def _empirical(design: Design) -> tuple[Floats, Floats]:
    """Empirical logits with 0.5 added, and their variances."""
    hit, miss = design.events + 0.5, design.totals - design.events + 0.5
    return np.log(hit / miss), 1 / hit + 1 / miss


def _estimable(design: Design) -> tuple[bool, bool]:
    """Whether each margin has both a hit and an error, without which its logit is infinite."""
    hits, all_ = design.events.sum(axis=(1, 2)), design.totals.sum(axis=(1, 2))
    return bool(0 < hits[0] < all_[0]), bool(0 < hits[1] < all_[1])


def _result(tables: tuple[Table2x2, ...], found: Climb, model: str, level: float) -> BivariateFit:
    factor = found.factor
    few = len(tables) < _ENOUGH
    notes = [f"only {len(tables)} studies: two univariate models, correlation fixed at 0"] if few else []
    if found.structure == "independent" and not few:
        notes.append("the full model did not converge; the correlation is fixed at 0")
    return BivariateFit(
        tables=tables,
        method=describe(model, found.structure),
        notes=(*notes, *structure_notes(factor, found.structure)),
        mean=found.at[:2],
        mean_cov=found.cov,
        between=factor @ factor.T,
        loglik=found.loglik,
        parameters=found.free,
        **derived(found.at[:2], found.cov, level),
        singular=found.singular,
        iterations=found.iterations,
        level=level,
    )


def _with_exact_margins(fit: BivariateFit, estimable: tuple[bool, bool]) -> BivariateFit:
    """Put pooled counts in place of a margin whose likelihood has no maximum.

    Its logit, for ratios and regions, is that of the counts with 0.5 added.
    """
    if all(estimable):
        return fit
    mean, cov = fit.mean.copy(), fit.mean_cov.copy()
    notes = [note for note in fit.notes if not note.startswith("the full model")]
    exact: dict[str, Estimate] = {}
    for i, field in enumerate(("sens", "spec")):
        if estimable[i]:
            continue
        total = sum(t.diseased if i == 0 else t.healthy for t in fit.tables)
        hits = sum(t.tp if i == 0 else t.tn for t in fit.tables)
        mean[i] = np.log((hits + 0.5) / (total - hits + 0.5))
        cov[i, i] = 1 / (hits + 0.5) + 1 / (total - hits + 0.5)
        exact[field] = clopper_pearson(hits, total, fit.level)
        notes = [note for note in notes if not note.startswith(_NAMES[i])]
        notes.append(
            f"{_NAMES[i]} is {hits}/{total} over all studies: the model has no finite estimate, so "
            "this is the pooled count with its exact interval; ratios use 0.5 added to it"
        )
    estimates = derived(mean, cov, fit.level) | exact
    return replace(fit, mean=mean, mean_cov=cov, notes=tuple(notes), singular=True, **cast("Any", estimates))


def _single(tables: tuple[Table2x2, ...], level: float) -> BivariateFit:
    exact, score = accuracy(tables[0], "exact", level), accuracy(tables[0], "score", level)
    hit = np.array([tables[0].tp, tables[0].tn]) + 0.5
    miss = np.array([tables[0].fn, tables[0].fp]) + 0.5
    return BivariateFit(
        tables=tables,
        method="single study, exact intervals",
        notes=(
            "only 1 study: nothing is pooled, and variation between studies is unknown; proportions have "
            "Clopper-Pearson intervals, ratios score intervals",
        ),
        mean=np.log(hit / miss),
        mean_cov=np.diag(1 / hit + 1 / miss),
        between=np.zeros((2, 2)),
        loglik=float("nan"),
        parameters=2,
        sens=exact.sens,
        spec=exact.spec,
        lr_pos=score.lr_pos,
        lr_neg=score.lr_neg,
        dor=score.dor,
        singular=True,
        iterations=0,
        level=level,
    )
