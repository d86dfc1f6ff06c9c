"""Simulated stories: nothing conjures up a second source.

Whether wrong winners state more findings than the truth needs hundreds of stories: `benchmarks/stories.py`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from whence.case import Answer, Case, Drawing, Person
from whence.knowledge.cache import load
from whence.reasoning.frame import frame_of
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import draw_patient, story_of
from whence.triage.alarm import alarm_of

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


def story(*answers: str, asked: tuple[str, ...] = ()) -> Case:
    given = tuple(Answer(finding=name, value="yes") for name in answers)
    return Case(answers=given, asked=asked, told=True)


def test_a_past_that_every_story_tells_speaks_by_not_being_told() -> None:
    k = load("buttock")
    surgery, pain = k.cause_index["persistent_pain_after_spinal_surgery"], "radiation_below_knee"
    silent = reason(story(pain), k).causes[surgery]
    unsure = reason(story(pain, asked=("previous_lumbar_surgery",)), k).causes[surgery]
    told = reason(story(pain, "previous_lumbar_surgery"), k).causes[surgery]
    assert silent < 0.5 * unsure < 0.5 * told


def test_what_a_story_leaves_out_never_moves_the_alarm() -> None:
    k = load("buttock")
    case = story("radiation_below_knee", "night_pain").model_copy(update={"person": Person(sex="male")})
    asked = case.model_copy(update={"told": False})
    scores = [alarm_of(c, k, reason(c, k)).scores for c in (case, asked)]
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)


def test_a_pregnancy_that_a_story_does_not_tell_is_unlikely() -> None:
    k = load("buttock")
    girdle = k.cause_index["pelvic_girdle_pain"]
    case = story("pain_turning_in_bed").model_copy(update={"person": Person(age=30, sex="female")})
    asked = case.model_copy(update={"told": False})
    pregnant = case.model_copy(update={"person": Person(age=30, sex="female", pregnant=True)})
    chances = [reason(c, k).causes[girdle] for c in (case, asked, pregnant)]
    assert chances[0] < 0.3 * chances[1] < 0.3 * chances[2]


def test_an_answer_to_a_question_is_nothing_that_a_teller_came_up_with() -> None:
    k = load("buttock")
    told = story("pain_on_sitting", "pain_cough_sneeze")
    asked = told.model_copy(update={"asked": ("pain_cough_sneeze",)})
    silence = [next(u for u in reason(c, k).units if u.label == "silence").values for c in (told, asked)]
    alone = next(
        u
        for u in reason(story("pain_on_sitting", asked=("pain_cough_sneeze",)), k).units
        if u.label == "silence"
    )
    assert not np.allclose(silence[0], silence[1])
    np.testing.assert_allclose(silence[1], alone.values)


def test_facts_of_a_published_case_speak_more_clearly_and_urgency_does_not_hear_it() -> None:
    k = load("buttock")
    case = story("pain_on_sitting", "pain_cough_sneeze")
    seen = reason(case, k)
    published = reason(case.model_copy(update={"case_mix": "published"}), k)
    clarity = k.model["clarity"]["published"]
    assert clarity > 1
    logs = np.log(published.weights) - published.log_prior - clarity * seen.log_likelihood
    assert np.ptp(logs[published.weights > 1e-12]) < 1e-6
    np.testing.assert_allclose(published.under("as_seen").weights, seen.weights)
    alarms = [alarm_of(case, k, p).scores for p in (seen, published)]
    assert alarms[0] == pytest.approx(alarms[1])


def test_one_place_painted_alone_says_more_than_one_of_many() -> None:
    k = load("buttock")

    def speaks_for(cause: str, zones: tuple[str, ...], *, told: bool = False) -> float:
        units = reason(Case(drawing=Drawing(zones=zones), told=told), k).units
        values = next(u for u in units if u.label == "place").values
        return float(values[k.cause_index[cause]] - values[k.cause_index["lumbar_radiculopathy"]])

    alone = speaks_for("coccydynia", ("coccyx",))
    assert alone > 2 * speaks_for("coccydynia", ("coccyx",), told=True) > 0
    assert alone > speaks_for(
        "coccydynia", ("coccyx", "sacrum", "low_back", "lower_buttock", "posterior_thigh")
    )
