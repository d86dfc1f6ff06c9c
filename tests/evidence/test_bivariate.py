"""The bivariate models against lme4, mada, Cochrane's printed results, and what must always hold."""

from __future__ import annotations

import csv
import itertools
import json
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from whence.errors import ConvergenceError, TableError
from whence.evidence import Table2x2, compare_tests, fit_bivariate, fit_normal, read_tables
from whence.evidence.bivariate import simple_design
from whence.evidence.glmm import log_likelihood
from whence.evidence.newton import maximise

FIGURES = {
    "AuditC": "AuditC", "Dementia": "Dementia", "IAQ": "IAQ", "SAQ": "SAQ", "skin_tests": "skin_tests",
    "smoking": "smoking", "anti_ccp": "anti_ccp", "anti_ccp1": "anti_ccp:CCP1",
    "anti_ccp2": "anti_ccp:CCP2", "schuetz_CT": "schuetz_paired:CT", "schuetz_MRI": "schuetz_paired:MRI",
    "rivera2025_tmd": "rivera", "kearon1998_symptomatic": "kearon:symptomatic",
    "kearon1998_asymptomatic": "kearon:asymptomatic",
}  # fmt: skip


def load(shared: Path, source: str) -> list[Table2x2]:
    name, _, part = source.partition(":")
    if name == "rivera":
        return list(read_tables(shared / "data/metadat/dat.rivera2025.csv"))
    if name == "kearon":
        return kearon(shared / "data/metadat/dat.kearon1998.txt", part)
    path = shared / f"data/dta_meta_analysis/{name}.csv"
    with path.open(encoding="utf-8") as file:
        parts = [row.get("generation") or row.get("test") or "" for row in csv.DictReader(file)]
    tables = [
        Table2x2(t.tp, t.fp, t.fn, t.tn, t.study, of) for t, of in zip(read_tables(path), parts, strict=True)
    ]
    return [t for t in tables if not part or t.test == part]


def kearon(path: Path, part: str) -> list[Table2x2]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        *_, patients, tp, diseased, tn, healthy = line.split()
        if patients == part and "NA" not in (tp, diseased, tn, healthy):
            hit, well = int(tp), int(tn)
            found.append(Table2x2(hit, int(healthy) - well, int(diseased) - hit, well))
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("dataset", FIGURES)
def test_laplace_matches_lme4(shared: Path, dataset: str) -> None:
    expected = rows(shared / "data/dta_meta_analysis/expected_glmer.csv")
    row = next(row for row in expected if row["dataset"] == dataset)
    want = {name: float(value) for name, value in row.items() if name not in ("dataset", "singular")}
    fit = fit_bivariate(load(shared, FIGURES[dataset]))
    assert fit.k == want["k"]
    for name in ("sens", "spec"):
        estimate = getattr(fit, name)
        assert estimate.value == pytest.approx(want[name], abs=5e-4)
        assert estimate.low == pytest.approx(want[f"{name}_lo"], abs=2e-3)
        assert estimate.high == pytest.approx(want[f"{name}_hi"], abs=2e-3)
    assert fit.tau_sens == pytest.approx(want["tau_sens"], abs=5e-3)
    assert fit.tau_spec == pytest.approx(want["tau_spec"], abs=5e-3)
    assert fit.rho == pytest.approx(want["rho"], abs=5e-3)
    assert fit.lr_pos.value == pytest.approx(want["lr_pos"], rel=5e-3)
    assert fit.singular == (row["singular"] == "TRUE")
    # lme4's default tolerance stops a little short of the maximum, and its log-likelihood says so
    assert want["loglik"] - 1e-6 <= fit.loglik <= want["loglik"] + 3e-3


def test_laplace_matches_lme4_run_with_a_tight_tolerance(shared: Path) -> None:
    """Figures of glmer 1.1-31 with tolPwrss=1e-12 on AuditC."""
    fit = fit_bivariate(load(shared, "AuditC"))
    assert fit.mean == pytest.approx([2.5111603, 1.2761979], abs=2e-4)
    assert np.sqrt(np.diag(fit.mean_cov)) == pytest.approx([0.4617763, 0.1688673], abs=2e-4)
    assert fit.loglik == pytest.approx(-122.791982, abs=1e-5)


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("dataset", ["AuditC", "Dementia", "IAQ", "SAQ", "skin_tests", "smoking", "anti_ccp"])
def test_normal_model_matches_the_reference(shared: Path, dataset: str, method: str) -> None:
    expected = rows(shared / "data/dta_meta_analysis/expected_bivariate_normal.csv")
    row = next(row for row in expected if (row["dataset"], row["method"]) == (dataset, method))
    fit = fit_normal(load(shared, FIGURES[dataset]), method.lower())
    got = {
        "tsens": fit.mean[0], "tfpr": -fit.mean[1], "se_tsens": math.sqrt(fit.mean_cov[0, 0]),
        "se_tfpr": math.sqrt(fit.mean_cov[1, 1]), "cov": -fit.mean_cov[0, 1], "tau_sens": fit.tau_sens,
        "tau_fpr": fit.tau_spec, "rho": -fit.rho, "sens": fit.sens.value, "fpr": 1 - fit.spec.value,
    }  # fmt: skip
    for name, value in got.items():
        assert value == pytest.approx(float(row[name]), abs=1e-4), name


def test_cochranes_printed_anti_ccp(shared: Path) -> None:
    published = json.loads((shared / "data/dta_meta_analysis/expected_published.json").read_text())
    want = published["cochrane_handbook_dta_v2_ch10_appendix5_anti_ccp"]
    fit = fit_bivariate(load(shared, "anti_ccp"))
    for ours, theirs in (
        ("sens", "sens"),
        ("spec", "spec"),
        ("dor", "DOR"),
        ("lr_pos", "LRpos"),
        ("lr_neg", "LRneg"),
    ):
        estimate = getattr(fit, ours)
        assert estimate.value == pytest.approx(want[theirs], rel=1e-3, abs=6e-4)
        assert (estimate.low, estimate.high) == pytest.approx(want[f"{theirs}_ci"], rel=2.5e-3)


def test_cochranes_printed_comparison_of_paired_tests(shared: Path) -> None:
    published = json.loads((shared / "data/dta_meta_analysis/expected_published.json").read_text())
    want = published["cochrane_appendix12_schuetz_paired"]
    got = compare_tests(load(shared, "schuetz_paired"))
    assert got.tests == ("CT", "MRI")
    assert got.paired
    for i, test in enumerate(got.tests):
        for name in ("sens", "spec"):
            assert got.accuracy[i][name].value == pytest.approx(want["model_B"][f"{test}_{name}"], abs=6e-4)
    for name in ("sens_diff", "spec_diff"):
        estimate = getattr(got, name)
        assert [estimate.value, estimate.low, estimate.high] == pytest.approx(want["model_B"][name], abs=1e-3)
    for ours, theirs in (("either", "A_vs_B"), ("sens_test", "B_vs_C_sens"), ("spec_test", "B_vs_D_spec")):
        assert getattr(got, ours).chi2 == pytest.approx(want[f"lr_test_{theirs}"]["chi2"], abs=1e-3)
        assert getattr(got, ours).p == pytest.approx(want[f"lr_test_{theirs}"]["p"], rel=0.02)


def test_madas_printed_audit_c(shared: Path) -> None:
    published = json.loads((shared / "data/dta_meta_analysis/expected_published.json").read_text())
    want = published["reitsma"]
    fit = fit_normal(load(shared, "AuditC"))
    assert fit.sens.value == pytest.approx(want["sens"], abs=5e-4)
    assert (fit.sens.low, fit.sens.high) == pytest.approx(want["sens_ci"], abs=6e-4)
    assert (1 - fit.spec.high, 1 - fit.spec.low) == pytest.approx(want["fpr_ci"], abs=6e-4)
    assert fit.tau_sens == pytest.approx(want["sd_tsens"], abs=6e-4)
    # mada adds the Jacobian of the logit to the likelihood
    p = np.array([[(t.tp + 0.5) / (t.diseased + 1), (t.fp + 0.5) / (t.healthy + 1)] for t in fit.tables])
    assert fit.loglik - np.log(p * (1 - p)).sum() == pytest.approx(want["logLik"], abs=1e-3)
    # and divides a trapezoid sum of 99 points by 99 where 98 intervals lie between them
    fpr = np.arange(1, 100) / 100
    assert fit.sroc(fpr) is not None
    assert np.trapezoid(fit.sroc(fpr), fpr) / 0.99 == pytest.approx(want["AUC"], abs=5e-4)
    assert fit.auc == pytest.approx(want["AUC"], abs=2e-3)
    assert fit.partial_auc * 98 / 99 == pytest.approx(want["pAUC"], abs=1e-3)


def test_i2_and_the_slip_in_madas(shared: Path) -> None:
    """mada puts standard errors for tau and test positives for the diseased; our formula agrees then."""
    published = json.loads((shared / "data/dta_meta_analysis/expected_published.json").read_text())
    fit = fit_normal(load(shared, "AuditC"))

    def i2(tau2: np.ndarray, rho: float, sizes: list[list[int]]) -> float:
        within = (2 + np.exp(tau2 / 2) * 2 * np.cosh(fit.mean)) * [np.mean(1 / np.array(s)) for s in sizes]
        between = math.sqrt((1 - rho**2) * tau2.prod())
        return between / (between + math.sqrt(within.prod()))

    wrong = i2(
        np.diag(fit.mean_cov), fit.rho, [[t.tp + t.fp for t in fit.tables], [t.tn + t.fn for t in fit.tables]]
    )
    right = i2(
        np.diag(fit.between), fit.rho, [[t.diseased for t in fit.tables], [t.healthy for t in fit.tables]]
    )
    assert 100 * wrong == pytest.approx(published["reitsma"]["I2_zhou_dendukuri_pct"], abs=0.3)
    assert fit.i2["both"] == pytest.approx(right)


def test_the_likelihood_is_the_integral_it_claims_to_be() -> None:
    """Against brute-force integration of one small study, where Laplace is visibly off."""
    table = Table2x2(3, 1, 2, 6)
    mean, a, b, c = np.array([0.5, 1.2]), 0.9, -0.4, 0.7

    u1, u2 = np.meshgrid(*[np.linspace(-9, 9, 1201)] * 2, indexing="ij")
    p1 = 1 / (1 + np.exp(-(mean[0] + a * u1)))
    p2 = 1 / (1 + np.exp(-(mean[1] + b * u1 + c * u2)))
    joint = stats.binom.pmf(3, 5, p1) * stats.binom.pmf(6, 7, p2) * np.exp(-(u1**2 + u2**2) / 2)
    exact = math.log(joint.sum() * (18 / 1200) ** 2 / (2 * math.pi))
    design, at = simple_design([table]), np.array([[*mean, a, b, c]])
    assert log_likelihood(design, at, nodes=15)[0] == pytest.approx(exact, abs=1e-6)
    assert log_likelihood(design, at, nodes=1)[0] != pytest.approx(exact, abs=1e-3)
    errors = [abs(log_likelihood(design, at, nodes=n)[0] - exact) for n in (1, 3, 5, 9)]
    assert errors == sorted(errors, reverse=True)


def test_quadrature_and_laplace_agree_on_large_studies(shared: Path) -> None:
    tables = [Table2x2(40 * t.tp, 40 * t.fp, 40 * t.fn, 40 * t.tn) for t in load(shared, "anti_ccp")]
    laplace, quadrature = fit_bivariate(tables), fit_bivariate(tables, "quadrature")
    assert laplace.mean == pytest.approx(quadrature.mean, abs=1e-3)
    assert "9 x 9" in quadrature.method


@st.composite
def studies(draw: st.DrawFn, least: int = 4, most: int = 8) -> list[Table2x2]:
    """Studies whose accuracies vary around 0.8."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    k = draw(st.integers(least, most))
    logits = rng.multivariate_normal([1.4, 1.6], [[0.4, -0.15], [-0.15, 0.5]], size=k)
    p = 1 / (1 + np.exp(-logits))
    n = rng.integers(20, 150, size=(k, 2))
    hits = rng.binomial(n, p)
    return [
        Table2x2(int(tp), int(healthy - tn), int(diseased - tp), int(tn), f"S{i}")
        for i, ((tp, tn), (diseased, healthy)) in enumerate(zip(hits, n, strict=True))
    ]


@settings(deadline=None, max_examples=25)
@given(studies(), st.randoms())
def test_the_order_of_studies_does_not_matter(tables: list[Table2x2], random: Random) -> None:
    shuffled = list(tables)
    random.shuffle(shuffled)
    for fitter in (fit_bivariate, fit_normal):
        one, two = fitter(tables), fitter(shuffled)
        assert two.loglik == pytest.approx(one.loglik, abs=1e-5)
        assert two.mean == pytest.approx(one.mean, abs=2e-3)


@settings(deadline=None, max_examples=25)
@given(studies())
def test_mirroring_every_study_mirrors_the_result(tables: list[Table2x2]) -> None:
    for fitter in (fit_bivariate, fit_normal):
        here, there = fitter(tables), fitter([t.mirrored() for t in tables])
        assert there.loglik == pytest.approx(here.loglik, abs=1e-5)
        assert there.mean == pytest.approx(here.mean[::-1], abs=2e-3)
        assert there.between == pytest.approx(here.between[::-1, ::-1], abs=1e-2)
        assert there.dor.value == pytest.approx(here.dor.value, rel=5e-3)
        assert there.lr_pos.value == pytest.approx(1 / here.lr_neg.value, rel=5e-3)


@settings(deadline=None, max_examples=15)
@given(studies(), st.integers(0, 2**32 - 1))
def test_no_nearby_parameters_are_likelier(tables: list[Table2x2], seed: int) -> None:
    fit = fit_bivariate(tables)
    a = fit.tau_sens
    b = fit.between[0, 1] / a if a > 1e-6 else 0.0
    at = np.array([*fit.mean, a, b, math.sqrt(max(0.0, fit.between[1, 1] - b**2))])
    around = at + np.random.default_rng(seed).normal(scale=0.2, size=(60, 5))
    assert log_likelihood(simple_design(tables), around).max() <= fit.loglik + 1e-6


@settings(deadline=None, max_examples=25)
@given(studies(least=1, most=6))
def test_every_result_is_whole(tables: list[Table2x2]) -> None:
    fit = fit_bivariate(tables)
    for estimate in (fit.sens, fit.spec, fit.lr_pos, fit.lr_neg, fit.dor):
        assert estimate.low <= estimate.value <= estimate.high
    assert fit.singular or abs(fit.rho) < 1
    assert len(tables) > 3 or any(f"only {len(tables)} stud" in note for note in fit.notes)
    json.dumps(fit.to_dict(), allow_nan=False)
    inside = fit.confidence_region()
    assert ((inside >= 0) & (inside <= 1)).all()
    assert np.ptp(fit.prediction_region(), axis=0) == pytest.approx(
        np.maximum(np.ptp(fit.prediction_region(), axis=0), np.ptp(inside, axis=0))
    )


def test_doubling_the_studies_narrows_the_interval(shared: Path) -> None:
    tables = load(shared, "Dementia")
    one, two = fit_bivariate(tables), fit_bivariate(tables * 2)
    assert two.mean == pytest.approx(one.mean, abs=1e-3)
    assert two.mean_cov == pytest.approx(one.mean_cov / 2, rel=2e-2)


def test_hsroc_gives_back_the_bivariate_model(shared: Path) -> None:
    """Harbord's identities, read the other way."""
    fit = fit_bivariate(load(shared, "anti_ccp"))
    h = fit.hsroc
    assert h is not None
    ratio = math.exp(h.shape / 2)
    assert (h.accuracy / 2 + h.threshold) / ratio == pytest.approx(fit.mean[0])
    assert (h.accuracy / 2 - h.threshold) * ratio == pytest.approx(fit.mean[1])
    assert (h.var_accuracy / 4 + h.var_threshold) / ratio**2 == pytest.approx(fit.between[0, 0])
    assert h.var_accuracy / 4 - h.var_threshold == pytest.approx(fit.between[0, 1])
    assert fit.sroc(np.array([1 - fit.spec.value])) == pytest.approx(fit.sens.value)


def test_the_curve_of_a_symmetric_model_has_the_known_area() -> None:
    """With equal variances the curve is that of a constant odds ratio, whose area is known."""
    base = fit_bivariate([Table2x2(40, 10, 10, 40), Table2x2(30, 4, 12, 60)] * 2)
    dor = 9.0
    fit = type(base)(**{
        **{name: getattr(base, name) for name in base.__dataclass_fields__},
        "mean": np.log([3.0, 3.0]), "between": np.diag([0.25, 0.25]),
    })  # fmt: skip
    assert fit.auc == pytest.approx(dor / (dor - 1) ** 2 * ((dor - 1) - math.log(dor)), abs=1e-4)


# --- few, sparse and broken data -----------------------------------------------------------------


def test_one_study_gets_its_exact_interval() -> None:
    fit = fit_bivariate([Table2x2(47, 101, 9, 738)])
    assert fit.method == "single study, exact intervals"
    want = stats.binomtest(47, 56).proportion_ci(method="exact")
    assert (fit.sens.low, fit.sens.high) == pytest.approx((want.low, want.high))
    assert fit.auc is None


@pytest.mark.parametrize("k", [2, 3])
def test_two_or_three_studies_drop_the_correlation_and_say_so(shared: Path, k: int) -> None:
    for fitter in (fit_bivariate, fit_normal):
        fit = fitter(load(shared, "Dementia")[:k])
        assert fit.between[0, 1] == 0
        assert "correlation fixed at 0" in fit.method
        assert f"only {k} studies" in fit.notes[0]
        assert fit.parameters == 4


def test_a_singular_fit_says_so(shared: Path) -> None:
    fit = fit_bivariate(load(shared, "schuetz_paired:CT"))
    assert fit.singular
    assert fit.rho == pytest.approx(1.0)
    assert "boundary, +1" in fit.notes[0]


def test_a_margin_without_errors_is_pooled_exactly() -> None:
    tables = [Table2x2(10, 3, 0, 30), Table2x2(20, 9, 0, 20), Table2x2(12, 1, 0, 30), Table2x2(9, 3, 0, 30)]
    fit = fit_bivariate(tables)
    want = stats.binomtest(51, 51).proportion_ci(method="exact")
    assert (fit.sens.value, fit.sens.low) == pytest.approx((1.0, want.low))
    assert "51/51" in " ".join(fit.notes)
    mirrored = fit_bivariate([t.mirrored() for t in tables])
    assert mirrored.spec.low == pytest.approx(fit.sens.low)
    assert mirrored.sens.value == pytest.approx(fit.spec.value, abs=1e-4)


def test_perfect_studies_still_get_a_result() -> None:
    fit = fit_bivariate(
        [Table2x2(10, 0, 0, 10), Table2x2(12, 0, 0, 8), Table2x2(5, 0, 0, 9), Table2x2(8, 0, 0, 7)]
    )
    assert (fit.sens.value, fit.spec.value) == (1.0, 1.0)
    assert math.isfinite(fit.lr_pos.low)
    json.dumps(fit.to_dict(), allow_nan=False)


def test_identical_studies_have_no_variation() -> None:
    fit = fit_bivariate([Table2x2(40, 10, 10, 40)] * 6)
    assert fit.sens.value == pytest.approx(0.8, abs=1e-4)
    assert fit.singular
    assert math.isnan(fit.rho)
    assert len([note for note in fit.notes if "no variation" in note]) == 2
    want = 1 / math.sqrt(300 * 0.8 * 0.2)
    assert math.sqrt(fit.mean_cov[0, 0]) == pytest.approx(want, rel=1e-3)


def test_studies_of_one_margin_count_for_it() -> None:
    whole = [
        Table2x2(40, 10, 10, 60),
        Table2x2(30, 4, 12, 60),
        Table2x2(22, 9, 9, 30),
        Table2x2(50, 4, 12, 41),
    ]
    more = fit_bivariate([*whole, Table2x2(45, 0, 5, 0), Table2x2(38, 0, 6, 0)])
    less = fit_bivariate(whole)
    assert more.sens.value > less.sens.value
    assert more.spec.value == pytest.approx(less.spec.value, abs=0.02)
    left_out = fit_normal([*whole, Table2x2(45, 0, 5, 0)])
    assert "1 studies" in left_out.notes[0]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ([], "no studies"),
        ([Table2x2(5, 0, 5, 0), Table2x2(5, 0, 2, 0)], "without the condition"),
        ([Table2x2(0, 5, 0, 5), Table2x2(0, 3, 0, 1)], "with the condition"),
    ],
)
def test_what_cannot_be_pooled_is_refused(tables: list[Table2x2], words: str) -> None:
    with pytest.raises(TableError, match=words):
        fit_bivariate(tables)


def test_a_comparison_needs_two_tests_with_errors() -> None:
    with pytest.raises(TableError, match="exactly two tests"):
        compare_tests([Table2x2(1, 2, 3, 4, "a", "x")])
    with pytest.raises(TableError, match="specificity of 'y' is 10/10"):
        compare_tests([Table2x2(5, 2, 3, 4, "a", "x"), Table2x2(5, 0, 3, 10, "a", "y")])


def test_an_unpaired_comparison_of_a_test_with_itself_finds_nothing(shared: Path) -> None:
    tables = load(shared, "Dementia")
    twins = [
        Table2x2(t.tp, t.fp, t.fn, t.tn, f"{i}{test}", test) for test in "xy" for i, t in enumerate(tables)
    ]
    got = compare_tests(twins)
    assert not got.paired
    assert got.sens_diff.value == pytest.approx(0, abs=1e-3)
    assert got.either.chi2 == pytest.approx(0, abs=1e-4)


def test_swapping_two_tests_swaps_the_comparison(shared: Path) -> None:
    tables = load(shared, "schuetz_paired")
    here, there = compare_tests(tables), compare_tests(tables[::-1])
    assert there.tests == here.tests[::-1]
    assert there.sens_diff.value == pytest.approx(-here.sens_diff.value, abs=1e-4)
    assert there.spec_ratio.value == pytest.approx(1 / here.spec_ratio.value, rel=1e-3)
    json.dumps(here.to_dict(), allow_nan=False)


def test_a_function_without_a_maximum_is_an_error_and_never_a_number() -> None:
    with pytest.raises(ConvergenceError):
        maximise(lambda x: x[:, 0], np.zeros(1))
    with pytest.raises(ConvergenceError):
        maximise(lambda x: np.full(len(x), np.nan), np.zeros(2))


def test_newton_leaves_a_saddle() -> None:
    found = maximise(lambda x: -((x[:, 0] ** 2 - 1) ** 2) - x[:, 1] ** 2, np.zeros(2))
    assert abs(found.at[0]) == pytest.approx(1, abs=1e-4)


def test_all_pairs_of_sparse_studies_give_a_result_or_a_clear_error() -> None:
    sparse = [Table2x2(*c) for c in itertools.product((0, 1, 6), repeat=4) if c[0] + c[2] and c[1] + c[3]]
    rng = np.random.default_rng(3)
    for _ in range(60):
        chosen = [sparse[i] for i in rng.integers(0, len(sparse), size=rng.integers(2, 7))]
        try:
            fit = fit_bivariate(chosen)
        except ConvergenceError:
            continue
        assert 0 <= fit.sens.low <= fit.sens.value <= fit.sens.high <= 1
