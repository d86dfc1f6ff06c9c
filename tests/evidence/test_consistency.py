"""Fitting backgrounds to studies: always an answer, moved by weight, with the gaps told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from whence.errors import TableError
from whence.evidence.consistency import Constraint, fit_backgrounds
from whence.evidence.shrinkage import Rate, expit, logit

shares = st.floats(0.02, 0.95)
spreads = st.floats(0.1, 2.0)
weights = st.floats(0.01, 1.0)


def only(share: float, sd: float) -> Constraint:
    return Constraint("study", Rate(logit(share), sd), free=(("default", 1.0),))


@given(shares, spreads, shares, spreads)
def test_one_study_of_silent_causes_is_a_weighted_mean_in_log_odds(
    stated: float, sd: float, seen: float, error: float
) -> None:
    fit = fit_backgrounds({"default": Rate(logit(stated), sd)}, [only(seen, error)])
    w, v = 1 / sd**2, 1 / error**2
    mean = (w * logit(stated) + v * logit(seen)) / (w + v)
    assert fit.rates["default"].log_odds == pytest.approx(mean, abs=1e-6)
    assert fit.rates["default"].sd == pytest.approx(1 / math.sqrt(w + v), rel=1e-6)


@given(st.tuples(shares, shares, shares, shares), weights, weights, spreads)
def test_the_fit_is_the_least_squares_answer(
    figures: tuple[float, float, float, float], w1: float, w2: float, sd: float
) -> None:
    first, second, seen, fixed = figures
    stated = {"default": Rate(logit(first), 0.5), "lumbar": Rate(logit(second), 0.7)}
    mixed = Constraint(
        "mixed", Rate(logit(seen), sd), fixed=((0.3, fixed),), free=(("default", w1), ("lumbar", w2))
    )

    def loss(x: list[float]) -> float:
        p = (0.3 * fixed + w1 * expit(x[0]) + w2 * expit(x[1])) / (0.3 + w1 + w2)
        pulls = [(x[0] - logit(first)) / 0.5, (x[1] - logit(second)) / 0.7, (logit(p) - logit(seen)) / sd]
        return sum(r * r for r in pulls)

    fit = fit_backgrounds(stated, [mixed])
    ours = loss([r.log_odds for r in fit.rates.values()])
    theirs = minimize(loss, [logit(first), logit(second)], bounds=[(-6.906, 4.595)] * 2).fun
    assert ours <= theirs + 1e-6


def test_without_studies_nothing_moves() -> None:
    stated = {"default": Rate(logit(0.2), 0.4)}
    fit = fit_backgrounds(stated, [])
    assert fit.rates["default"].log_odds == pytest.approx(logit(0.2))
    assert fit.gaps == ()


def test_a_surer_study_moves_the_background_further() -> None:
    stated = {"default": Rate(logit(0.2), 0.4)}
    moved = [fit_backgrounds(stated, [only(0.5, sd)]).rates["default"].share for sd in (2.0, 0.5, 0.1)]
    assert 0.2 < moved[0] < moved[1] < moved[2] < 0.5


def test_what_causes_state_is_never_forced_and_the_gap_is_told() -> None:
    stuck = Constraint("stuck", Rate(logit(0.05), 0.2), fixed=((0.9, 0.8),), free=(("default", 0.1),))
    fit = fit_backgrounds({"default": Rate(logit(0.3), 0.4)}, [stuck, only(0.3, 0.3)])
    assert [gap.id for gap in fit.beyond] == ["stuck"]
    assert fit.beyond[0].fitted > 0.7
    assert fit.beyond[0].log_odds == pytest.approx(logit(fit.beyond[0].fitted) - logit(0.05))
    assert fit_backgrounds({"default": Rate(logit(0.3), 0.4)}, [stuck], tolerance=9).beyond == ()


def test_a_background_that_no_study_touches_stays() -> None:
    stated = {"default": Rate(logit(0.2), 0.4), "hip": Rate(logit(0.6), 0.4)}
    fit = fit_backgrounds(stated, [only(0.5, 0.2)])
    assert fit.rates["hip"].share == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("stated", "constraint", "match"),
    [
        ({"default": Rate(0.0, 0.0)}, only(0.5, 0.2), "no spread"),
        ({"default": Rate(0.0, 0.4)}, Constraint("x", Rate(0.0, 0.2)), "compares nothing"),
        ({"hip": Rate(0.0, 0.4)}, only(0.5, 0.2), "not stated"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    stated: dict[str, Rate], constraint: Constraint, match: str
) -> None:
    with pytest.raises(TableError, match=match):
        fit_backgrounds(stated, [constraint])
