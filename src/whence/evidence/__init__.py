"""From studies to numbers: tables of diagnostic accuracy, meta-analysis, plots and a report.

Names are loaded when first used: importing this package loads neither SciPy nor Matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whence.evidence.bivariate import fit_bivariate
    from whence.evidence.effects import (
        Arm,
        hedges_g,
        log_odds_ratio,
        log_ratio_from_interval,
        log_risk_ratio,
        mean_difference,
        risk_difference,
    )
    from whence.evidence.fit import BivariateFit, Hsroc
    from whence.evidence.funnel import Asymmetry, deeks
    from whence.evidence.intervals import (
        Accuracy,
        Estimate,
        accuracy,
        clopper_pearson,
        odds_ratio,
        ratio,
        wilson,
    )
    from whence.evidence.nomogram import fagan, post_test, result_curve
    from whence.evidence.normal import fit_normal
    from whence.evidence.plots import forest, save, sroc
    from whence.evidence.pooling import PoolResult, pool, pool_tables
    from whence.evidence.regression import Comparison, LikelihoodRatioTest, compare_tests
    from whence.evidence.tables import Implied, Table2x2, from_likelihood_ratios, read_tables
    from whence.evidence.univariate import Pooled, egger, pool_effects

_HOMES = {
    "bivariate": ("fit_bivariate",),
    "effects": (
        "Arm",
        "hedges_g",
        "log_odds_ratio",
        "log_ratio_from_interval",
        "log_risk_ratio",
        "mean_difference",
        "risk_difference",
    ),
    "fit": ("BivariateFit", "Hsroc"),
    "funnel": ("Asymmetry", "deeks"),
    "intervals": ("Accuracy", "Estimate", "accuracy", "clopper_pearson", "odds_ratio", "ratio", "wilson"),
    "normal": ("fit_normal",),
    "nomogram": ("fagan", "post_test", "result_curve"),
    "plots": ("forest", "save", "sroc"),
    "pooling": ("PoolResult", "pool", "pool_tables"),
    "regression": ("Comparison", "LikelihoodRatioTest", "compare_tests"),
    "tables": ("Implied", "Table2x2", "from_likelihood_ratios", "read_tables"),
    "univariate": ("Pooled", "egger", "pool_effects"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Accuracy",
    "Arm",
    "Asymmetry",
    "BivariateFit",
    "Comparison",
    "Estimate",
    "Hsroc",
    "Implied",
    "LikelihoodRatioTest",
    "PoolResult",
    "Pooled",
    "Table2x2",
    "accuracy",
    "clopper_pearson",
    "compare_tests",
    "deeks",
    "egger",
    "fagan",
    "fit_bivariate",
    "fit_normal",
    "forest",
    "from_likelihood_ratios",
    "hedges_g",
    "log_odds_ratio",
    "log_ratio_from_interval",
    "log_risk_ratio",
    "mean_difference",
    "odds_ratio",
    "pool",
    "pool_effects",
    "pool_tables",
    "post_test",
    "ratio",
    "read_tables",
    "result_curve",
    "risk_difference",
    "save",
    "sroc",
    "wilson",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
