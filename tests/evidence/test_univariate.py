"""Univariate meta-analysis against metafor's figures, and what must hold for any data."""

from __future__ import annotations

import csv
import math
import shlex
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import TableError
from whence.evidence import (
    Arm,
    egger,
    hedges_g,
    log_odds_ratio,
    log_ratio_from_interval,
    log_risk_ratio,
    mean_difference,
    pool_effects,
    risk_difference,
)

SETS = [
    ("dat.bcg", "log RR"), ("dat.bcg", "log OR"), ("dat.bcg", "RD"),
    ("dat.haeuser2009[outcome=pain]", "SMD (Hedges g)"),
    ("dat.normand1999", "MD"), ("dat.normand1999", "SMD (Hedges g)"),
    ("dat.kearon1998[symptomatic]", "log DOR (+0.5 all)"),
    ("dat.kearon1998[asymptomatic]", "log DOR (+0.5 all)"),
    ("dat.hackshaw1998", "log OR from CI"),
]  # fmt: skip


def columns(path: Path, where: str = "") -> dict[str, np.ndarray]:
    lines = [shlex.split(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    if where:
        rows = [row for row in rows if where in row.values()]

    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return math.nan

    return {name: np.array([number(row[name]) for row in rows]) for name in lines[0]}


def effects(folder: Path, dataset: str, measure: str) -> tuple[np.ndarray, np.ndarray]:
    name, _, where = dataset.rstrip("]").partition("[")
    d = columns(folder / f"{name}.txt", where.partition("=")[2] or where)
    if name == "dat.bcg":
        function = {"log RR": log_risk_ratio, "log OR": log_odds_ratio, "RD": risk_difference}[measure]
        return function(d["tpos"], d["tpos"] + d["tneg"], d["cpos"], d["cpos"] + d["cneg"])
    if name == "dat.hackshaw1998":
        return log_ratio_from_interval(d["or"], d["ci.lb"], d["ci.ub"])
    if name == "dat.kearon1998":
        fn, fp = d["np"] - d["tp"] + 0.5, d["nn"] - d["tn"] + 0.5
        tp, tn = d["tp"] + 0.5, d["tn"] + 0.5
        keep = ~np.isnan(tp + tn + fp + fn)
        return np.log(tp * tn / fp / fn)[keep], (1 / tp + 1 / tn + 1 / fp + 1 / fn)[keep]
    suffix = ("ti", "ci") if name == "dat.haeuser2009" else ("1i", "2i")
    first, second = (Arm(d["m" + s], d["sd" + s], d["n" + s]) for s in suffix)
    return mean_difference(first, second) if measure == "MD" else hedges_g(first, second)


@pytest.mark.parametrize(("dataset", "measure"), SETS)
def test_pooling_matches_metafor(shared: Path, dataset: str, measure: str) -> None:
    folder = shared / "data/metadat"
    y, v = effects(folder, dataset, measure)
    with (folder / "expected_metafor.csv").open(encoding="utf-8") as file:
        wanted = [r for r in csv.DictReader(file) if (r["dataset"], r["measure"]) == (dataset, measure)]
    assert len(wanted) == 6
    for row in wanted:
        got = pool_effects(y, v, row["method"], test="z" if row["test"] == "z" else "knapp-hartung")
        assert got.k == int(row["k"])
        pairs = {
            "estimate": got.estimate, "se": got.se, "ci_lb": got.low, "ci_ub": got.high,
            "pi_lb": got.prediction_low, "pi_ub": got.prediction_high, "tau2": got.tau2,
            "I2": 100 * got.i2, "H2": got.h2, "Q": got.q, "Qp": got.q_p,
        }  # fmt: skip
        # metafor's own root finding stops at 1.2e-4 in tau2 (with tol=1e-12 it gives our digits)
        loose = 2e-2 if row["method"] == "PM" else 5e-4
        if row["method"] == "PM":
            w = 1 / (v + got.tau2)
            assert (w * (y - got.estimate) ** 2).sum() == pytest.approx(got.k - 1, rel=1e-8)
            assert got.tau2 == pytest.approx(float(row["tau2"]), abs=1.3e-4)
        for name, value in pairs.items():
            assert value == pytest.approx(float(row[name]), rel=loose, abs=2 * loose * got.se), (
                row["method"],
                name,
            )
        assert got.tau2_low == pytest.approx(float(row["tau2_lb"]), rel=1e-4, abs=1.5e-4)
        # and it seeks the upper end below max(100, 10 tau2) only
        high = min(got.tau2_high, max(100.0, 10 * got.tau2))
        assert high == pytest.approx(float(row["tau2_ub"]), rel=1e-4, abs=1.5e-4)
        line = egger(y, v)
        assert line.t == pytest.approx(float(row["egger_t"]), rel=1e-8)
        assert line.p == pytest.approx(float(row["egger_p"]), rel=1e-8)


numbers = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2.0)), min_size=2, max_size=15)


@settings(deadline=None)
@given(numbers, st.sampled_from(["REML", "DL", "PM", "FE"]), st.randoms())
def test_order_sign_and_scale_do_not_matter(
    rows: list[tuple[float, float]], method: str, random: Random
) -> None:
    y, v = map(np.array, zip(*rows, strict=True))
    first = pool_effects(y, v, method)
    order = list(range(len(y)))
    random.shuffle(order)
    again = pool_effects(y[order], v[order], method)
    assert again.estimate == pytest.approx(first.estimate, abs=1e-6)
    assert again.tau2 == pytest.approx(first.tau2, abs=1e-6)
    mirrored = pool_effects(-y, v, method)
    assert mirrored.low == pytest.approx(-first.high, abs=1e-6)
    scaled = pool_effects(10 * y, 100 * v, method)
    assert scaled.estimate == pytest.approx(10 * first.estimate, abs=1e-4)
    assert scaled.i2 == pytest.approx(first.i2, abs=1e-4)


@settings(deadline=None)
@given(numbers, st.sampled_from(["REML", "DL", "PM", "FE"]), st.sampled_from(["z", "knapp-hartung"]))
def test_intervals_nest_and_the_estimate_is_between_the_studies(
    rows: list[tuple[float, float]], method: str, test: str
) -> None:
    y, v = map(np.array, zip(*rows, strict=True))
    got = pool_effects(y, v, method, test=test)
    assert min(y) - 1e-9 <= got.estimate <= max(y) + 1e-9
    assert got.prediction_low <= got.low <= got.estimate <= got.high <= got.prediction_high
    assert 0 <= got.tau2_low <= got.tau2_high
    assert 0 <= got.i2 <= 1


@settings(deadline=None)
@given(numbers)
def test_reml_is_the_best_of_a_grid(rows: list[tuple[float, float]]) -> None:
    y, v = map(np.array, zip(*rows, strict=True))

    def restricted(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = np.average(y, weights=w)
        return 0.5 * (np.log(w).sum() - np.log(w.sum()) - (w * (y - mean) ** 2).sum())

    best = max(restricted(at) for at in np.linspace(0, 20, 400))
    assert restricted(pool_effects(y, v, "REML").tau2) >= best - 1e-6


def test_one_study_is_returned_as_it_is_and_says_so() -> None:
    got = pool_effects([0.5], [0.04])
    assert got.estimate == 0.5
    assert got.test == "z"
    assert (got.low, got.high) == pytest.approx((0.108, 0.892), abs=1e-3)
    assert "only 1 study" in got.notes[0]
    assert got.to_dict()["prediction_low"] is None


@pytest.mark.parametrize(
    ("effects_", "variances"), [([], []), ([1, 2], [1]), ([1, math.nan], [1, 1]), ([1, 2], [1, 0])]
)
def test_bad_effects_are_refused(effects_: list[float], variances: list[float]) -> None:
    with pytest.raises(TableError):
        pool_effects(effects_, variances)


def test_the_study_at_fault_is_named() -> None:
    with pytest.raises(TableError, match="study 2"):
        pool_effects([1, 2], [1, -1])


def test_zero_cells_get_a_half_and_impossible_ones_an_error() -> None:
    effect, variance = log_odds_ratio([0, 5], [10, 10], [3, 2], [10, 10])
    assert effect[0] == pytest.approx(math.log(0.5 / 10.5 / (3.5 / 7.5)))
    assert np.isfinite(variance).all()
    assert effect[1] == pytest.approx(math.log(5 / 5 / (2 / 8)))
    with pytest.raises(TableError):
        log_risk_ratio(11, 10, 1, 10)
    with pytest.raises(TableError):
        log_ratio_from_interval(1.0, 2.0, 0.5)
