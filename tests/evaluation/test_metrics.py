"""Figures against values worked out by hand."""

from __future__ import annotations

from math import log2
from types import SimpleNamespace

import pytest

from evaluation_models import FOUR, outcome
from whence.evaluation.cases import KnownCase
from whence.evaluation.metrics import (
    calibration,
    calibration_error,
    outcome_of,
    rank_of,
    reliability,
    summary,
)


def listed(*entries: tuple[str, str | None, float], urgency: str = "soon") -> SimpleNamespace:
    """Return what an assessment shows: id, family and probability of each entry."""
    causes = [SimpleNamespace(id=i, family=f, probability=p) for i, f, p in entries]
    return SimpleNamespace(causes=causes, urgency=urgency)


SHOWN = listed(
    ("disc", "root", 0.4),
    ("unexplained", None, 0.3),
    ("chordoma", "bone_tumour", 0.2),
    ("tendon", None, 0.1),
)


@pytest.mark.parametrize(
    ("wanted", "rank"),
    [
        (["disc"], 1),
        (["root"], 1),  # a family that the entry belongs to
        (["chordoma"], 2),  # 'unexplained' takes no place
        (["bone_tumour"], 2),
        (["tendon"], 3),
        (["tendon", "bone_tumour"], 2),  # the better of several that are accepted
        (["unexplained"], None),
        (["piriformis"], None),
        ([], None),
    ],
)
def test_rank(wanted: list[str], rank: int | None) -> None:
    assert rank_of(SHOWN, wanted) == rank


def test_one_case_by_hand() -> None:
    known = KnownCase(id="x", diagnosis="tendon", acceptable=("bone_tumour",), urgency="urgent")
    seen = listed(("tendon", None, 0.9), urgency="emergency")
    found = outcome_of(known, SHOWN, seen)
    assert (found.rank, found.rank_as_seen, found.predicted, found.urgency) == (2, 1, "disc", "emergency")
    assert found.hit == pytest.approx(0.3)
    assert found.top == pytest.approx(0.4)
    assert found.square == pytest.approx(0.7**2 + 0.4**2)


def test_probabilities_of_two_sources_are_brought_to_one() -> None:
    shown = listed(("disc", None, 0.9), ("tendon", None, 0.3))
    found = outcome_of(KnownCase(id="x", diagnosis="disc"), shown, shown)
    assert found.hit == pytest.approx(0.75)
    assert found.square == pytest.approx(0.25**2 + 0.25**2)


def test_summary_by_hand() -> None:
    found = summary(FOUR)
    assert found["n"] == 4
    assert (found["top1"], found["top3"], found["top5"]) == (0.25, 0.5, 0.75)
    assert found["mrr"] == pytest.approx((1 + 1 / 3 + 1 / 5) / 4)
    assert found["ndcg"] == pytest.approx((1 + 1 / log2(4) + 1 / log2(6)) / 4)
    assert found["brier"] == pytest.approx(2.6 / 4)
    assert (found["triage_accuracy"], found["under_triage"], found["over_triage"]) == (0.25, 0.5, 0.25)
    assert found["missed_emergencies"] == 1
    assert found["weighted_loss"] == pytest.approx((0 + 10 + 2 + 100) / 4)
    assert found["as_seen"] == {"top1": 0.25, "top3": 0.5}
    assert found["cases"][3]["rank"] is None


def test_a_case_without_expected_urgency_counts_in_no_rate_of_urgency() -> None:
    found = summary([outcome(1, "soon", None), outcome(1, "soon", "soon")])
    assert (found["triage_accuracy"], found["under_triage"], found["over_triage"]) == (0.5, 0, 0)


@pytest.mark.parametrize(
    ("given", "expected", "loss"),
    [
        ("soon", "soon", 0),
        ("soon", "urgent", 10),
        ("routine", "urgent", 100),
        ("self_care", "emergency", 100),
        ("urgent", "soon", 1),
        ("emergency", "soon", 2),
    ],
)
def test_harm(given: str, expected: str, loss: float) -> None:
    assert summary([outcome(1, given, expected)])["weighted_loss"] == loss


def test_an_emergency_given_urgent_is_not_missed() -> None:
    assert summary([outcome(1, "urgent", "emergency")])["missed_emergencies"] == 0


def test_no_cases_give_no_figures() -> None:
    assert summary([]) == {"n": 0, "cases": []}


def test_calibration_error_by_hand() -> None:
    """Two bins: 0.9 to 1 (mean 0.935, half right) and 0.1 to 0.2 (mean 0.135, none right)."""
    bins = calibration(FOUR)
    assert [(round(p, 3), right, n) for p, right, n in bins] == [(0.135, 0.0, 2), (0.935, 0.5, 2)]
    assert calibration_error(bins) == pytest.approx((0.135 + 0.435) / 2)
    assert summary(FOUR)["expected_calibration_error"] == pytest.approx(0.285)


def test_certainty_falls_in_the_last_bin() -> None:
    assert reliability([(1.0, True), (0.0, False)], bins=4) == [(0.0, 0.0, 1), (1.0, 1.0, 1)]
