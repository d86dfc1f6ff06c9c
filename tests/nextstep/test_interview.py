"""The interview: screens first, nothing asked twice, an end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import whence
from reasoning_models import model, toy
from whence.case import Case, Person
from whence.nextstep.interview import CAP, NONE, NOT_SURE, Interview, answered, next_question
from whence.nextstep.value import PATIENT, rank_steps
from whence.reasoning.posterior import reason
from whence.triage.judge import triage

ADULT = Case(person=Person(age=40, sex="female", pregnant=False), setting="primary_care")


@given(st.integers(0, 11), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_it_ends_and_asks_nothing_twice(seed: int, answers: int) -> None:
    k, rng = model(seed), np.random.default_rng(answers)
    interview, kinds = Interview(ADULT), []
    while (question := next_question(interview, k)) is not None:
        assert question.id not in interview.asked
        assert question.number == len(interview.asked) + 1
        assert question.why.endswith(".")
        kinds.append(question.kind)
        value = str(rng.choice([*question.options, NOT_SURE]))
        interview = answered(interview, question, value, k)
    assert len(interview.asked) <= CAP
    assert kinds == sorted(kinds, key=lambda kind: kind != "screen")


def test_an_emergency_ends_it() -> None:
    interview = Interview(ADULT)
    question = next_question(interview, toy())
    assert question is not None
    assert question.kind == "screen"
    assert next_question(answered(interview, question, ["numb_saddle"], toy()), toy()) is None


def test_none_of_these_answers_all_and_not_sure_is_remembered() -> None:
    question = next_question(Interview(ADULT), toy())
    assert question is not None
    for value, expected in ((NONE, "no"), (NOT_SURE, "unknown")):
        after = answered(Interview(ADULT), question, value, toy())
        assert {a.value for a in after.case.answers} == {expected}
        following = next_question(after, toy())
        assert following is None or following.kind == "finding"


def test_a_stray_answer_is_refused() -> None:
    question = next_question(Interview(ADULT), toy())
    assert question is not None
    with pytest.raises(whence.CaseError, match="does not name"):
        answered(Interview(ADULT), question, ["crp"], toy())


def test_a_patient_at_home_sees_no_tests() -> None:
    k = toy()
    posterior = reason(ADULT, k)
    steps = rank_steps(ADULT, k, posterior, triage(ADULT, k, posterior), PATIENT)
    assert steps.ranked
    assert {k.finding(s.name).kind for s in steps.ranked} <= PATIENT
    assert steps.panels == ()


def test_value_is_what_the_design_says() -> None:
    k = model(4)
    posterior = reason(ADULT, k)
    for s in rank_steps(ADULT, k, posterior, triage(ADULT, k, posterior)).ranked:
        expected = (3 * s.changes_urgency + 2 * s.changes_decision + s.bits) / s.burden
        assert s.value == pytest.approx(expected)
        assert 0 <= s.changes_urgency <= s.changes_decision + 1e-12
