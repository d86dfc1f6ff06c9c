"""Simulated stories: thicker cause files win nothing, and nothing conjures up a second source."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from whence.knowledge.cache import load
from whence.reasoning.frame import frame_of
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import draw_patient, story_of

STORIES = 150


@cache
def stories() -> tuple[float, float, float]:
    """Return mean P(two sources) over its prior, mean extra findings of wrong winners, and how often right."""
    k, rng = load("buttock"), np.random.default_rng(20261121)
    frame = frame_of(k)
    counts = np.bincount(frame.speaking()[1], minlength=len(k.causes))
    twice, extra, right = [], [], 0
    for _ in range(STORIES):
        patient = draw_patient(k, rng)
        while len(patient.sources) > 1 or patient.sources[0] == len(k.causes) - 1:
            patient = draw_patient(k, rng)
        posterior = reason(story_of(k, patient, rng, present=7, absent=3), k)
        twice.append(posterior.two_sources / k.model["two_sources"])
        winner = int(np.argmax(posterior.causes[:-1]))
        right += winner == patient.sources[0]
        if winner != patient.sources[0]:
            extra.append(counts[winner] - counts[patient.sources[0]])
    return float(np.mean(twice)), float(np.mean(extra)), right / STORIES


def test_two_sources_stay_within_half_again_of_their_prior() -> None:
    assert stories()[0] <= 1.5


@pytest.mark.xfail(
    strict=False,
    reason="open: 4.2 in these 150 stories and 2.2 (standard error 1.7) in 220 others, on 2026-11-21; the model "
    "itself expects 0.6 of its wrong winners. Thousands of stories are needed to tell whether anything is wrong",
)
def test_wrong_winners_state_no_more_findings_than_the_truth() -> None:
    assert stories()[1] < 1
