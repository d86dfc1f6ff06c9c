"""From rows to cells: which rows count, what they come to, and what the steps say."""

from __future__ import annotations

import math
from typing import Any

import pytest
from evidence_rows import TOY, accuracy, counts, frequency, pack_with, study

from whence.errors import PackError
from whence.evidence import Table2x2, fit_bivariate
from whence.evidence.shrinkage import expit, logit
from whence.knowledge.load import Pack, load_pack
from whence.knowledge.pooling import pool_cells, pool_pack

Z90 = 1.6448536269514722


@pytest.fixture
def toy() -> Pack:
    return load_pack("toy", TOY)


def test_one_count_is_a_beta_with_its_counts_kept(toy: Pack) -> None:
    estimate = pool_cells(pack_with(toy, frequency("a", k=16, n=39)))["disc", "ache"]
    assert (estimate.k, estimate.n, estimate.basis) == (16, 39, "frequency")
    assert estimate.share == pytest.approx(16.5 / 40)
    assert estimate.rows == ("a.ache.disc",)
    assert "16 of 39" in estimate.steps[0]


def test_a_share_with_its_denominator_counts_as_a_count(toy: Pack) -> None:
    estimate = pool_cells(pack_with(toy, frequency("a", proportion=0.41, n=139)))["disc", "ache"]
    assert (estimate.k, estimate.n) == (57, 139)


def test_a_share_whose_denominator_is_not_shown_weighs_as_twenty(toy: Pack) -> None:
    row = frequency("a", proportion=0.5, n=2000, denominator=False)
    estimate = pool_cells(pack_with(toy, row))["disc", "ache"]
    assert estimate.n == 0
    assert estimate.sd > 0.4
    assert "20 people" in estimate.steps[0]


def test_several_counts_keep_the_spread_between_studies(toy: Pack) -> None:
    rows = frequency("a", k=10, n=100), frequency("b", k=60, n=100)
    estimate = pool_cells(pack_with(toy, *rows))["disc", "ache"]
    assert 0.1 < estimate.share < 0.6
    assert estimate.n == 0
    assert estimate.sd > 1
    assert estimate.rows == ("a.ache.disc", "b.ache.disc")
    assert any("random effects (REML) over 2 studies" in step for step in estimate.steps)


def test_groups_of_different_people_in_one_study_are_added_up(toy: Pack) -> None:
    rows = frequency("a", id="a.1", proportion=0.68, n=158), frequency("a", id="a.2", proportion=0.88, n=221)
    split = pack_with(toy, *rows, studies=(study("a", disjoint=True),))
    estimate = pool_cells(split)["disc", "ache"]
    assert (estimate.k, estimate.n) == (107 + 194, 379)
    assert estimate.rows == ("a.1", "a.2")
    assert "107 + 194 = 301 of 379" in estimate.steps[0]
    once = pool_cells(pack_with(toy, *rows))["disc", "ache"]
    assert once.rows == ("a.2",)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"suspect": True}, "suspect"),
        ({"seen": "memory"}, "remembered"),
        ({"used": False, "reason": "too wide"}, "too wide"),
        ({"sens": None, "post_test_probability": 0.9}, "no rate"),
        ({"sens": None, "lr_pos": 4.0}, "no rate"),
    ],
)
def test_rows_that_may_not_count_are_left_out_and_named(toy: Pack, bad: dict[str, Any], why: str) -> None:
    good, poor = accuracy("good", sens=0.4), accuracy("poor", **{"sens": 0.99, **bad})
    pooling = pool_pack(pack_with(toy, good, poor))
    assert pooling.estimates["disc", "lift"].rows == ("good.lift.disc",)
    assert pooling.estimates["disc", "lift"].share == pytest.approx(8.5 / 21)
    ((name, reason),) = pooling.aside["disc", "lift"]
    assert name == "poor.lift.disc"
    assert why in reason
    with pytest.raises(PackError, match=r"disc\.yaml.*findings\.lift: no usable row.*state a word"):
        pool_cells(pack_with(toy, poor))


def test_a_synthesis_replaces_what_it_may_hold_and_not_what_came_later(toy: Pack) -> None:
    rows = [
        accuracy(name, sens=p) for name, p in (("old", 0.9), ("meta", 0.5), ("meta0", 0.1), ("late", 0.5))
    ]
    inside = accuracy("inside", sens=0.9, pooled_in="meta")
    named = (
        study("meta", design="systematic review with meta-analysis", year=2010),
        study("meta0", design="systematic review", year=2005),
        study("late", year=2015),
        study("inside", year=2012),
    )
    pooling = pool_pack(pack_with(toy, *rows, inside, studies=named))
    assert pooling.estimates["disc", "lift"].rows == ("meta.lift.disc", "late.lift.disc")
    reasons = dict(pooling.aside["disc", "lift"])
    assert "may lie inside the synthesis meta" in reasons["old.lift.disc"]
    assert "later synthesis meta" in reasons["meta0.lift.disc"]
    assert reasons["inside.lift.disc"] == "already inside meta"


def test_a_row_inside_a_synthesis_counts_where_that_is_not_used(toy: Pack) -> None:
    rows = accuracy("inside", sens=0.5, pooled_in="meta"), accuracy("meta", suspect=True)
    assert pool_cells(pack_with(toy, *rows))["disc", "lift"].rows == ("inside.lift.disc",)


def test_a_cohort_counts_once_by_its_largest_paper(toy: Pack) -> None:
    rows = [accuracy(name, **counts(n, 1, n, 1), sens=None) for name, n in (("a", 4), ("b", 20), ("c", 3))]
    named = (study("a", overlap="x"), study("b", overlap="x"), study("c"))
    pooling = pool_pack(pack_with(toy, *rows, studies=named))
    assert pooling.estimates["disc", "lift"].rows == ("b.lift.disc", "c.lift.disc")
    assert "cohort x" in dict(pooling.aside["disc", "lift"])["a.lift.disc"]


def test_ratios_enter_through_the_rates_that_they_imply(toy: Pack) -> None:
    ends = {"lr_pos_low": 1.2, "lr_pos_high": 3.9, "lr_neg_low": 0.11, "lr_neg_high": 0.72}
    row = accuracy("a", sens=None, lr_pos=2.13, lr_neg=0.33, **ends)
    estimate = pool_cells(pack_with(toy, row))["disc", "lift"]
    assert estimate.share == pytest.approx(2.13 * (1 - 0.33) / (2.13 - 0.33))
    assert "imply sensitivity 0.79 and specificity 0.63" in estimate.steps[0]


def test_intervals_go_before_the_studys_people_and_these_before_twenty(toy: Pack) -> None:
    few = pool_cells(pack_with(toy, accuracy("a")))["disc", "lift"]
    many = pool_cells(pack_with(toy, accuracy("a"), studies=(study("a", cases=391),)))["disc", "lift"]
    stated = accuracy("a", sens_low=0.59, sens_high=0.61)
    sure = pool_cells(pack_with(toy, stated, studies=(study("a", cases=391),)))["disc", "lift"]
    assert few.sd > many.sd > sure.sd
    assert sure.sd == pytest.approx((logit(0.61) - logit(0.59)) / 2 / 1.959964, rel=1e-4)


@pytest.mark.parametrize(
    ("kind", "factor"), [("healthy_controls", 0.5), ("surgical", 0.7), ("incorporation", 0.7)]
)
def test_a_spectrum_shrinks_the_odds_ratio_by_the_regions_factor(toy: Pack, kind: str, factor: float) -> None:
    row = accuracy("a", sens=None, **counts(40, 10, 10, 40), spectrum_class=kind)
    estimate = pool_cells(pack_with(toy, row))["disc", "lift"]
    a, b = math.log(40.5 / 10.5), math.log(10.5 / 40.5)
    assert estimate.share == pytest.approx(expit((a + b) / 2 + factor * (a - b) / 2))
    assert any(f"shrunk by {factor:g}" in step for step in estimate.steps)


def test_a_high_risk_of_bias_shrinks_too_and_says_so(toy: Pack) -> None:
    row = accuracy("a", **counts(40, 10, 10, 40))
    fair = pool_cells(
        pack_with(toy, row, studies=(study("a", risk_of_bias="low"),), cells={"lift": {"from": "accuracy"}})
    )
    risky = pool_cells(
        pack_with(toy, row, studies=(study("a", risk_of_bias="high"),), cells={"lift": {"from": "accuracy"}})
    )
    assert 0.5 < risky["disc", "lift"].share < fair["disc", "lift"].share
    assert any("high risk of bias" in step for step in risky["disc", "lift"].steps)


def test_a_rate_without_specificity_shrinks_toward_the_background(toy: Pack) -> None:
    row = frequency("a", k=9, n=10, spectrum_class="surgical")
    estimate = pool_cells(pack_with(toy, row))["disc", "ache"]
    assert estimate.share == pytest.approx(expit(logit(0.25) + 0.7 * (math.log(9.5 / 1.5) - logit(0.25))))
    assert estimate.n == 0


def test_scope_derivation_and_a_wider_condition_widen_the_spread(toy: Pack) -> None:
    plain = pool_cells(pack_with(toy, frequency("a", k=20, n=40)))["disc", "ache"]
    wide = pool_cells(pack_with(toy, frequency("a", k=20, n=40, scope="wider", derived=True)))["disc", "ache"]
    assert wide.share == plain.share
    assert wide.sd**2 - plain.sd**2 == pytest.approx((math.log(2) ** 2 + math.log(1.25) ** 2) / Z90**2)
    row = frequency("a", k=20, n=40, condition="soft", cause=None)
    cell = {"ache": {"from": "frequency", "condition": "soft"}}
    other = pool_cells(pack_with(toy, row, cells=cell))["disc", "ache"]
    assert other.sd**2 - plain.sd**2 == pytest.approx((math.log(2) / Z90) ** 2)
    assert (other.k, other.n) == (0, 0)


def test_four_tables_are_pooled_by_the_bivariate_model(toy: Pack) -> None:
    cells = [(20, 4, 5, 30), (15, 9, 10, 50), (40, 3, 9, 60), (9, 6, 4, 22)]
    rows = [accuracy(name, sens=None, **counts(*c)) for name, c in zip("abcd", cells, strict=True)]
    estimate = pool_cells(pack_with(toy, *rows))["disc", "lift"]
    fit = fit_bivariate([Table2x2(*c) for c in cells])
    assert estimate.share == pytest.approx(expit(float(fit.mean[0])))
    assert estimate.sd == pytest.approx(math.sqrt(float(fit.mean_cov[0, 0] + fit.between[0, 0])))
    assert any("bivariate" in step for step in estimate.steps)
    assert not any("bivariate" in s for s in pool_cells(pack_with(toy, *rows[:3]))["disc", "lift"].steps)


def test_only_the_studies_named_count(toy: Pack) -> None:
    rows = accuracy("a", sens=0.2), accuracy("b", sens=0.8)
    cell = {"lift": {"from": "accuracy", "studies": ["b"]}}
    assert pool_cells(pack_with(toy, *rows, cells=cell))["disc", "lift"].rows == ("b.lift.disc",)


def test_an_estimate_stays_inside_the_bounds(toy: Pack) -> None:
    row = accuracy("a", sens=None, **counts(10_000, 1, 0, 1))
    estimate = pool_cells(pack_with(toy, row))["disc", "lift"]
    assert estimate.share == 0.99
    assert any("held at 0.99" in step for step in estimate.steps)


def test_a_cell_with_options_or_without_rows_is_refused_with_its_place(toy: Pack) -> None:
    row = frequency("a", k=1, n=2)
    with pytest.raises(PackError, match=r"disc\.yaml.*start has options"):
        pool_cells(pack_with(toy, row, cells={"start": {"from": "frequency"}}))
    with pytest.raises(PackError, match="no row is about it"):
        pool_cells(pack_with(toy, row, cells={"fever": {"from": "frequency"}}))
    with pytest.raises(PackError, match=r"Did you mean fever\?"):
        pool_cells(pack_with(toy, row, cells={"feverr": {"from": "frequency"}}))
