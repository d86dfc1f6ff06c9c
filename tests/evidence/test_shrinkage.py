"""Rates, shrinkage and pooling on the log-odds scale."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from whence.errors import TableError
from whence.evidence.shrinkage import (
    Rate,
    clamp,
    expit,
    from_counts,
    from_interval,
    implied,
    logit,
    pool,
    shrink_pair,
    shrink_toward,
    widen,
)

shares = st.floats(0.01, 0.99)
spreads = st.floats(0.05, 2.0)


def beta_log_odds_sd(a: float, b: float) -> float:
    """Standard deviation of the log odds of Beta(a, b), by integration."""

    def density(x: float) -> float:
        log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
        return math.exp(a * x - (a + b) * math.log1p(math.exp(x)) - log_beta)

    mean = quad(lambda x: x * density(x), -60, 60, limit=500)[0]
    return math.sqrt(quad(lambda x: (x - mean) ** 2 * density(x), -60, 60, limit=500)[0])


@pytest.mark.parametrize(("k", "n"), [(16, 39), (0, 12), (5, 5), (88, 100)])
def test_a_count_is_jeffreys_beta(k: int, n: int) -> None:
    rate = from_counts(k, n)
    assert rate.share == pytest.approx((k + 0.5) / (n + 1))
    assert rate.sd == pytest.approx(beta_log_odds_sd(k + 0.5, n - k + 0.5), rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 4), (0, 0)])
def test_an_impossible_count_is_refused(k: int, n: int) -> None:
    with pytest.raises(TableError, match="no count"):
        from_counts(k, n)


@given(shares, spreads)
def test_an_interval_gives_its_spread_back(share: float, sd: float) -> None:
    low, high = (expit(logit(share) + sign * 1.959963984540054 * sd) for sign in (-1, 1))
    rate = from_interval(share, low, high)
    assert rate.share == pytest.approx(share)
    assert rate.sd == pytest.approx(sd, rel=1e-6)


def test_an_interval_that_reaches_one_counts_by_its_other_end() -> None:
    assert from_interval(0.9, 0.5, 1.0).sd == pytest.approx((logit(0.9) - logit(0.5)) / 1.95996, rel=1e-4)
    with pytest.raises(TableError, match="no width"):
        from_interval(0.5, 0.0, 1.0)


@given(st.floats(0.05, 0.98), st.floats(0.05, 0.98))
def test_ratios_imply_the_rates_that_they_come_from(sens: float, spec: float) -> None:
    if sens + spec < 1.05:
        return
    pos, neg = Rate(math.log(sens / (1 - spec)), 0.2), Rate(math.log((1 - sens) / spec), 0.2)
    found, fpr = implied(pos, neg)
    assert found.share == pytest.approx(sens, rel=1e-6)
    assert fpr.share == pytest.approx(1 - spec, rel=1e-6)


def test_the_spread_of_implied_rates_agrees_with_simulation() -> None:
    rng = np.random.default_rng(1)
    pos, neg = Rate(math.log(4.0), 0.1), Rate(math.log(0.3), 0.1)
    lr_pos, lr_neg = (np.exp(r.log_odds + r.sd * rng.standard_normal(200_000)) for r in (pos, neg))
    sens = lr_pos * (1 - lr_neg) / (lr_pos - lr_neg)
    simulated = np.std(np.log(sens / (1 - sens)))
    assert implied(pos, neg)[0].sd == pytest.approx(simulated, rel=0.03)


@given(shares, shares, st.floats(0, 1))
def test_shrinking_a_pair_multiplies_its_log_odds_ratio(sens: float, fpr: float, factor: float) -> None:
    a, b = Rate(logit(sens), 0.3), Rate(logit(fpr), 0.2)
    c, d = shrink_pair(a, b, factor)
    assert c.log_odds - d.log_odds == pytest.approx(factor * (a.log_odds - b.log_odds), abs=1e-9)
    assert c.log_odds + d.log_odds == pytest.approx(a.log_odds + b.log_odds, abs=1e-9)
    assert (c.sd, d.sd) == (0.3, 0.2)


@given(shares, shares, st.floats(0, 1))
def test_shrinking_toward_an_anchor_never_passes_it(share: float, anchor: float, factor: float) -> None:
    found = shrink_toward(Rate(logit(share), 0.3), anchor, factor).share
    assert min(share, anchor) - 1e-9 <= found <= max(share, anchor) + 1e-9


def test_a_further_spread_adds_in_squares() -> None:
    rate = widen(Rate(0.0, 0.3), 2.0, 3.0)
    z = 1.6448536269514722
    assert rate.sd**2 == pytest.approx(0.09 + (math.log(2) / z) ** 2 + (math.log(3) / z) ** 2)
    assert widen(rate) == rate


@given(st.lists(st.tuples(shares, spreads), min_size=1, max_size=6))
def test_pooling_lies_among_the_rates_and_is_never_surer_than_all_together(
    given_rates: list[tuple[float, float]],
) -> None:
    rates = [Rate(logit(p), sd) for p, sd in given_rates]
    found, between = pool(rates)
    assert min(r.log_odds for r in rates) - 1e-6 <= found.log_odds <= max(r.log_odds for r in rates) + 1e-6
    assert found.sd >= 1 / math.sqrt(sum(1 / r.sd**2 for r in rates)) - 1e-9
    assert between >= 0


def test_studies_that_differ_leave_a_wide_spread() -> None:
    apart, between = pool([Rate(-2.0, 0.1), Rate(2.0, 0.1)])
    alike, none = pool([Rate(0.0, 0.1), Rate(0.0, 0.1)])
    assert between > 1
    assert apart.sd > between
    assert none == 0
    assert alike.sd == pytest.approx(0.1 / math.sqrt(2), rel=1e-3)


def test_nothing_is_impossible_and_little_is_certain() -> None:
    assert [clamp(p) for p in (0.0, 0.0005, 0.5, 1.0)] == [0.001, 0.001, 0.5, 0.99]
