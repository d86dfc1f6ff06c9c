"""Intervals of one table, against scipy.stats, published examples and their own definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio
from scipy.stats.contingency import relative_risk

from whence.evidence import Table2x2, accuracy, clopper_pearson, odds_ratio, ratio, wilson

METHODS = ("exact", "score", "log")
counts = st.integers(0, 60)


@st.composite
def two_groups(draw: st.DrawFn, least: int = 0) -> tuple[int, int, int, int]:
    n1, n2 = draw(st.integers(max(2, 2 * least), 80)), draw(st.integers(max(2, 2 * least), 80))
    return draw(st.integers(least, n1 - least)), n1, draw(st.integers(least, n2 - least)), n2


@given(st.integers(0, 50), st.integers(1, 50), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_proportions_match_scipy(x: int, extra: int, level: float) -> None:
    n = x + extra
    for ours, theirs in ((clopper_pearson, "exact"), (wilson, "wilson")):
        want = stats.binomtest(x, n).proportion_ci(level, method=theirs)
        got = ours(x, n, level)
        assert got.low == pytest.approx(want.low, abs=1e-9)
        assert got.high == pytest.approx(want.high, abs=1e-9)


def test_a_proportion_of_nobody_is_open() -> None:
    for method in (clopper_pearson, wilson):
        assert math.isnan(method(0, 0).value)
        assert (method(0, 0).low, method(0, 0).high) == (0.0, 1.0)


@settings(deadline=None, max_examples=30)
@given(two_groups(least=1))
def test_odds_and_risk_ratios_match_scipy(groups: tuple[int, int, int, int]) -> None:
    x1, n1, x2, n2 = groups
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    exact = scipy_odds_ratio(table, kind="conditional").confidence_interval(0.95)
    got = odds_ratio(x1, n1, x2, n2, method="exact")
    assert (got.low, got.high) == pytest.approx((exact.low, exact.high), rel=1e-6)
    woolf = scipy_odds_ratio(table, kind="sample").confidence_interval(0.95)
    got = odds_ratio(x1, n1, x2, n2, method="log")
    assert (got.low, got.high) == pytest.approx((woolf.low, woolf.high), rel=1e-9)
    katz = relative_risk(x1, n1, x2, n2).confidence_interval(0.95)
    got = ratio(x1, n1, x2, n2, method="log")
    assert (got.low, got.high) == pytest.approx((katz.low, katz.high), rel=1e-9)


@settings(deadline=None, max_examples=15)
@given(two_groups(least=1))
def test_a_score_interval_ends_where_its_statistic_is_critical(groups: tuple[int, int, int, int]) -> None:
    """Maximise each constrained likelihood by brute force and recompute the statistic there."""
    x1, n1, x2, n2 = groups
    for measure in (ratio, odds_ratio):
        estimate = measure(x1, n1, x2, n2)
        for end in (estimate.low, estimate.high):
            p1, p2 = _constrained(x1, n1, x2, n2, end, odds=measure is odds_ratio)
            if measure is odds_ratio:
                statistic = (x1 - n1 * p1) ** 2 * (1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2)))
            else:
                variance = p1 * (1 - p1) / n1 + end**2 * p2 * (1 - p2) / n2
                statistic = (x1 / n1 - end * x2 / n2) ** 2 / variance
            assert statistic == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-3)


def _constrained(x1: int, n1: int, x2: int, n2: int, end: float, *, odds: bool) -> tuple[float, float]:
    """Zero of the score in p2 given p1 as a function of it, by bisection on a monotone transform."""

    def risks(p2: float) -> float:
        return p2 * end / (1 + p2 * (end - 1)) if odds else p2 * end

    def likelihood(p2: float) -> float:
        p1 = risks(p2)
        return float(stats.binom.logpmf(x1, n1, p1) + stats.binom.logpmf(x2, n2, p2))

    low, high = 1e-12, (1 - 1e-12) if odds else min(1 - 1e-12, (1 - 1e-12) / end)
    golden = (5**0.5 - 1) / 2
    for _ in range(120):
        a, b = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, b) if likelihood(a) > likelihood(b) else (a, high)
    p2 = (low + high) / 2
    return risks(p2), p2


def test_koopmans_published_example() -> None:
    estimate = ratio(36, 40, 16, 80, method="score")
    assert (round(estimate.low, 2), round(estimate.high, 2)) == (2.94, 7.15)


@given(two_groups(), st.sampled_from(METHODS))
def test_intervals_hold_their_value_and_mirror(groups: tuple[int, int, int, int], method: str) -> None:
    x1, n1, x2, n2 = groups
    for measure in (ratio, odds_ratio):
        there = measure(x1, n1, x2, n2, method=method)
        back = measure(x2, n2, x1, n1, method=method)
        assert there.low <= there.high
        if not math.isnan(there.value) and method != "log":
            assert there.low <= there.value * (1 + 1e-9)
            assert there.value <= there.high * (1 + 1e-9)
        if not math.isnan(there.value) and there.low > 0 and there.high < math.inf:
            assert there.low == pytest.approx(1 / back.high, rel=1e-6)


@given(counts, counts, counts, counts, st.sampled_from(METHODS))
def test_mirroring_a_table_swaps_its_measures(tp: int, fp: int, fn: int, tn: int, method: str) -> None:
    if not tp + fp + fn + tn:
        return
    table = Table2x2(tp, fp, fn, tn)
    here, there = accuracy(table, method), accuracy(table.mirrored(), method)
    assert str(here.sens) == str(there.spec)
    assert str(here.spec) == str(there.sens)
    assert here.dor.low == pytest.approx(there.dor.low, rel=1e-6)
    assert here.dor.high == pytest.approx(there.dor.high, rel=1e-6)


def test_the_exact_ratio_covers_at_least_what_it_claims() -> None:
    n1, n2, p1, p2, covered = 15, 20, 0.8, 0.3, 0.0
    for x1 in range(n1 + 1):
        for x2 in range(n2 + 1):
            estimate = ratio(x1, n1, x2, n2, method="exact")
            if estimate.low <= p1 / p2 <= estimate.high:
                covered += stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x2, n2, p2)
    assert covered >= 0.95


def test_a_level_or_method_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        clopper_pearson(1, 2, 1.0)
    for measure in (ratio, odds_ratio):
        with pytest.raises(ValueError, match="method is"):
            measure(1, 2, 1, 3, method="wald")
