"""Comparing the accuracy of two tests: bivariate meta-regression with the test as covariate.

References
----------
Takwoingi Y, Dendukuri N, Schiller I, and others. Undertaking meta-analysis. In: Cochrane Handbook
for Systematic Reviews of Diagnostic Test Accuracy, version 2.0, chapter 10 (models A to D).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, expit, ndtri

from whence.errors import TableError
from whence.evidence.bivariate import climb_design
from whence.evidence.fallbacks import describe, structure_notes
from whence.evidence.fit import derived, finite
from whence.evidence.glmm import Design
from whence.evidence.intervals import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.evidence.fallbacks import Climb
    from whence.evidence.tables import Table2x2

__all__ = ["Comparison", "LikelihoodRatioTest", "compare_tests"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LikelihoodRatioTest:
    """A likelihood ratio test of two nested models: chi-squared, degrees of freedom, p."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two tests compared in one model.

    Attributes
    ----------
    tests
        The reference test, then the other.
    method, notes
        As in `BivariateFit`.
    accuracy
        For each test, its five summary estimates by name.
    sens_diff, spec_diff
        First test minus second, on the scale of proportions, -1 to 1.
    sens_ratio, spec_ratio
        First test over second.
    either, sens_test, spec_test
        Whether accuracy, sensitivity alone, or specificity alone differs.
    between
        Between-study covariance of the logits, shape (2, 2), common to both tests.
    loglik
        Log-likelihood of the model in which both differ.
    paired
        Whether studies of both tests share their random effects.
    """

    tests: tuple[str, str]
    method: str
    notes: tuple[str, ...]
    accuracy: tuple[dict[str, Estimate], dict[str, Estimate]]
    sens_diff: Estimate
    spec_diff: Estimate
    sens_ratio: Estimate
    spec_ratio: Estimate
    either: LikelihoodRatioTest
    sens_test: LikelihoodRatioTest
    spec_test: LikelihoodRatioTest
    between: Floats
    loglik: float
    paired: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the result in plain types, ready for JSON."""

        def plain(e: Estimate) -> dict[str, float]:
            return {"value": e.value, "low": e.low, "high": e.high}

        differences = ("sens_diff", "spec_diff", "sens_ratio", "spec_ratio")
        return finite(
            {
                "tests": list(self.tests), "method": self.method, "notes": list(self.notes),
                "paired": self.paired, "loglik": self.loglik, "between": self.between.tolist(),
                "accuracy": [
                    {"test": name, **{key: plain(e) for key, e in each.items()}}
                    for name, each in zip(self.tests, self.accuracy, strict=True)
                ],
            }
            | {name: plain(getattr(self, name)) for name in differences}
            | {
                name: {"chi2": test.chi2, "df": test.df, "p": test.p}
                for name, test in (
                    ("either", self.either), ("sens_test", self.sens_test), ("spec_test", self.spec_test)
                )
            }
        )  # fmt: skip


def compare_tests(
    tables: Sequence[Table2x2],
    *,
    paired: bool | None = None,
    method: Literal["laplace", "quadrature"] = "laplace",
    nodes: int = 7,
    level: float = 0.95,
) -> Comparison:
    """Compare the two tests that the tables' ``test`` names.

    Each test has its own mean sensitivity and specificity; the between-study covariance is common.

    Parameters
    ----------
    tables
        Studies of exactly two tests; the one that comes first is the reference.
    paired
        Whether rows with the same ``study`` share one pair of random effects. By default they do
        where some study has both tests.
    method, nodes, level
        As in `fit_bivariate`.

    Raises
    ------
    TableError
        When there are not exactly two tests, or a test has no finite sensitivity or specificity.
    ConvergenceError
        When no maximum was found.
    """
    tests = tuple(dict.fromkeys(t.test for t in tables))
    if len(tests) != 2:
        raise TableError(f"a comparison needs exactly two tests, and there are {len(tests)}")
    _check(tables, tests)
    share = _shared(tables) if paired is None else paired
    clusters = _clusters(tables, share)
    enough = len(clusters) > 3
    points = nodes if method == "quadrature" else 1
    how = "Laplace" if points == 1 else f"adaptive quadrature with {nodes} x {nodes} nodes"
    full, none, same_sens, same_spec = (
        climb_design(_design(clusters, tests[1], *split), points, correlated=enough)
        for split in ((True, True), (False, False), (False, True), (True, False))
    )
    means, cov, z = full.at[:4], full.cov, float(ndtri((1 + level) / 2))
    shapes = {found.structure for found in (full, none, same_sens, same_spec)}
    notes = structure_notes(full.factor, full.structure)
    notes += [] if enough else [f"only {len(clusters)} studies: correlation fixed at 0"]
    notes += ["the nested models differ in structure; their tests are rough"] if len(shapes) > 1 else []
    both = [[0, 2], [1, 3]]
    return Comparison(
        tests=(tests[0], tests[1]),
        method=describe(f"bivariate binomial-normal meta-regression, {how}", full.structure),
        notes=tuple(notes),
        accuracy=(
            derived(means[both[0]], cov[np.ix_(both[0], both[0])], level),
            derived(means[both[1]], cov[np.ix_(both[1], both[1])], level),
        ),
        sens_diff=_difference(means[:2], cov[:2, :2], z),
        spec_diff=_difference(means[2:], cov[2:, 2:], z),
        sens_ratio=_relative(means[:2], cov[:2, :2], z),
        spec_ratio=_relative(means[2:], cov[2:, 2:], z),
        either=_test(full, none, 2),
        sens_test=_test(full, same_sens, 1),
        spec_test=_test(full, same_spec, 1),
        between=full.factor @ full.factor.T,
        loglik=full.loglik,
        paired=share,
    )


def _check(tables: Sequence[Table2x2], tests: tuple[str, ...]) -> None:
    for test in tests:
        mine = [t for t in tables if t.test == test]
        for name, hits, errors in (
            ("sensitivity", sum(t.tp for t in mine), sum(t.fn for t in mine)),
            ("specificity", sum(t.tn for t in mine), sum(t.fp for t in mine)),
        ):
            if not hits or not errors:
                raise TableError(
                    f"the {name} of {test!r} is {hits}/{hits + errors} over all studies, which no "
                    "regression can compare; pool the tests apart"
                )


def _shared(tables: Sequence[Table2x2]) -> bool:
    """Whether some study has both tests, and none has one of them twice."""
    rows = [(t.study, t.test) for t in tables]
    return len({study for study, _ in rows}) < len(rows) == len(set(rows))


def _clusters(tables: Sequence[Table2x2], share: bool) -> list[list[Table2x2]]:
    found: dict[object, list[Table2x2]] = {}
    for i, table in enumerate(tables):
        found.setdefault(table.study if share else i, []).append(table)
    return list(found.values())


def _design(clusters: list[list[Table2x2]], other: str, sens: bool, spec: bool) -> Design:
    """Lay out the studies; a margin whose means do not differ has its columns tied together."""
    rows = max(len(cluster) for cluster in clusters)
    shape = (2, len(clusters), rows)
    events, totals = np.zeros(shape), np.zeros(shape)
    columns = [2 if sens else 1, 2 if spec else 1]
    covariates = np.zeros((*shape, sum(columns)))
    for i, cluster in enumerate(clusters):
        for j, table in enumerate(cluster):
            events[:, i, j] = table.tp, table.tn
            totals[:, i, j] = table.diseased, table.healthy
            second = int(table.test == other)
            covariates[0, i, j, second * (columns[0] - 1)] = 1
            covariates[1, i, j, columns[0] + second * (columns[1] - 1)] = 1
    return Design(events, totals, covariates)


def _difference(logits: Floats, cov: Floats, z: float) -> Estimate:
    p = expit(logits)
    slope = np.array([1, -1]) * p * (1 - p)
    error = z * math.sqrt(max(0.0, float(slope @ cov @ slope)))
    value = float(p[0] - p[1])
    return Estimate(value, value - error, value + error)


def _relative(logits: Floats, cov: Floats, z: float) -> Estimate:
    p = expit(logits)
    slope = np.array([1, -1]) * (1 - p)
    error = math.exp(z * math.sqrt(max(0.0, float(slope @ cov @ slope))))
    value = float(p[0] / p[1])
    return Estimate(value, value / error, value * error)


def _test(rich: Climb, poor: Climb, df: int) -> LikelihoodRatioTest:
    chi2 = max(0.0, 2 * (rich.loglik - poor.loglik))
    return LikelihoodRatioTest(chi2, df, float(chdtrc(df, chi2)))
