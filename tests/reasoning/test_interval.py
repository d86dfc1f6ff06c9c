"""Intervals of probabilities from draws."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from whence.reasoning.uncertainty import Spread


def spread_with(draws: list[float]) -> Spread:
    return Spread(np.array(draws)[:, None], 1, 1.0, (), np.zeros((0, 1)))


def share(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def test_an_interval_holds_nine_in_ten_of_log_odds_that_spread_normally() -> None:
    even = [NormalDist(1.0, 0.8).inv_cdf((i + 0.5) / 400) for i in range(400)]
    low, high = spread_with([share(x) for x in even]).interval([0], 0.7)
    assert low == pytest.approx(share(1.0 - 1.645 * 0.8), abs=0.002)
    assert high == pytest.approx(share(1.0 + 1.645 * 0.8), abs=0.002)


def test_an_interval_is_widened_to_hold_the_point() -> None:
    assert spread_with([0.4, 0.5, 0.6]).interval([0], 0.9)[1] == 0.9
    assert spread_with([0.4, 0.5, 0.6]).interval([0], 0.1)[0] == 0.1


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_a_certain_share_has_no_width(certain: float) -> None:
    low, high = spread_with([certain] * 10).interval([0], certain)
    assert high - low < 1e-8
