"""Simulated people: one way to draw them, calm or under stress."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reasoning_models import toy
from whence.case import Answer, Case
from whence.evaluation.calibrate import calibrate, figures
from whence.evaluation.simulate import CALM, STRESS, Stress, simulate, world_of
from whence.evaluation.talk import (
    converse,
    decision_key,
    examined,
    full_history,
    leading,
    question_figures,
)
from whence.knowledge.cache import load
from whence.nextstep.interview import CAP
from whence.nextstep.value import PATIENT
from whence.reasoning.synthetic import Size, synthetic_knowledge

PACK = synthetic_knowledge(Size(causes=6, findings=18), 2)


def test_the_same_seed_gives_the_same_people_however_many_are_drawn() -> None:
    few, more = list(simulate(PACK, 2, seed=4)), list(simulate(PACK, 4, seed=4))
    assert few == more[:2]
    assert list(simulate(PACK, 2, seed=5)) != few


def test_people_answer_what_they_can_be_asked_and_examined_for() -> None:
    (person,) = simulate(PACK, 1)
    kinds = {PACK.finding(name).kind for name in person.said}
    assert kinds == PATIENT | {"sign"}
    assert {PACK.finding(a.finding).kind for a in full_history(person, PACK).answers} <= PATIENT
    assert len(examined(person, PACK).answers) > len(full_history(person, PACK).answers)


def test_where_answers_clash_the_full_history_keeps_the_warning_sign() -> None:
    pack = load("buttock")
    (drawn,) = simulate(pack, 1)
    said = {"leg_weakness": "no", "progressive_leg_weakness": "yes", "knee_giving_way": "yes"}
    person = replace(drawn, said=said)
    kept = {a.finding: a.value for a in full_history(person, pack).answers}
    assert kept["progressive_leg_weakness"] == "yes"
    assert "leg_weakness" not in kept
    assert kept["knee_giving_way"] == "yes"


def test_missing_answers_are_as_many_as_said() -> None:
    people = list(simulate(PACK, 60, stress=replace(CALM, missing=0.3)))
    missing = [value == "unknown" for p in people for name, value in p.said.items()
               if PACK.finding_index[name] in p.patient.truth]  # fmt: skip
    assert np.mean(missing) == pytest.approx(0.3, abs=0.06)


def test_without_errors_people_say_what_is_true() -> None:
    for person in simulate(PACK, 5, stress=replace(CALM, errors=0.0, missing=0.0)):
        for name, value in person.said.items():
            option = person.patient.truth.get(PACK.finding_index[name])
            assert value == ("unknown" if option is None else PACK.finding(name).options[option])


def test_a_calm_world_is_the_packs_own() -> None:
    assert world_of(PACK, CALM, np.random.default_rng(0)) is PACK


def test_a_disturbed_world_differs_as_much_as_it_should() -> None:
    large = synthetic_knowledge(Size(causes=30, findings=60), 1)
    stress = Stress(shares=0.7, values=0.6, correlation=0.6)
    world = world_of(large, stress, np.random.default_rng(1))
    assert np.std(world.theta - large.theta) == pytest.approx(0.6, rel=0.1)
    tilt = np.log(world.share_base / large.share_base)
    assert np.ptp(tilt, axis=0).max() < 1e-12  # the same in every setting
    assert 0.4 < np.std(tilt[0]) < 1.0
    assert set(world.rho.tolist()) == set(world.rho_source.tolist()) == {0.6}
    assert np.array_equal(world.bg, large.bg, equal_nan=True)


def test_under_stress_some_have_a_cause_that_the_pack_does_not_know() -> None:
    people = list(simulate(PACK, 80, stress=replace(CALM, unknown_cause=0.25)))
    share = np.mean([not p.patient.sources for p in people])
    assert 0.1 < share < 0.45
    assert all(p.patient.sources for p in simulate(PACK, 20))


def test_an_interview_asks_no_more_than_the_cap_and_ends_with_its_case() -> None:
    for person in simulate(PACK, 6, stress=STRESS):
        talk = converse(person, PACK)
        assert 0 < len(talk.keys) <= CAP
        assert talk.keys[-1] == decision_key(talk.case, PACK)


def test_the_answer_in_an_emergency_is_the_urgency_alone() -> None:
    calm, flagged = Case(), Case(answers=(Answer(finding="numb_saddle", value="yes"),))
    assert decision_key(flagged, toy()) == ("emergency", "")
    urgency, first, share = leading(calm, toy())
    assert decision_key(calm, toy()) == (urgency, first if share > 0.3 else "")


def test_the_answer_must_stand_to_be_reached() -> None:
    right, wrong = ("soon", "disc"), ("soon", "")
    talks = [([right, wrong, right, right], right), ([wrong], right), ([right], right), ([], right)]
    found = question_figures(talks)
    assert found["reached"] == 0.5
    assert found["to_answer"]["median"] == np.median([3, CAP + 1, 1, CAP + 1])
    assert found["agreement"][0] == 0.5
    assert len(found["agreement"]) == CAP


def test_calibration_counts_everybody_at_every_stage() -> None:
    judged = list(calibrate(PACK, 8, stress=STRESS))
    found = figures(judged)
    assert found["n"] == 8
    for stage in ("interview", "history", "examination"):
        assert sum(b["n"] for b in found[stage]["bins"]) == 8
        assert 0 <= found[stage]["brier"] <= 2
    for one in judged:
        assert all(p.rank >= 1 and 0 < p.top <= 1 for p in one.stages)


def test_the_model_is_calibrated_on_its_own_world() -> None:
    """With true answers of its own world, the first cause is right as often as it is said to be."""
    plain = synthetic_knowledge(Size(causes=5, findings=14, plain=True, screens=0, two_sources=0.01), 7)
    people = list(calibrate(plain, 250, seed=2))
    tops, rights = zip(*[(j.stages[1].top, j.stages[1].rank == 1) for j in people], strict=True)
    error = np.sqrt(np.mean([t * (1 - t) for t in tops]) / len(people))
    assert abs(np.mean(tops) - np.mean(rights)) < 4 * error
