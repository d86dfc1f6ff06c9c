"""The interview: screens first, nothing asked twice, an end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import whence
from reasoning_models import model, toy
from whence.case import Case, Person
from whence.knowledge.compiled import Knowledge
from whence.nextstep import topics
from whence.nextstep.imagine import imagined
from whence.nextstep.interview import CAP, NONE, NOT_SURE, Interview, answered, next_question, question_of
from whence.nextstep.value import PATIENT, outlook_of, rank_steps
from whence.reasoning.posterior import reason
from whence.reasoning.synthetic import Size, synthetic_knowledge
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


def after_screens(k: Knowledge) -> Interview:
    interview = Interview(ADULT)
    while (question := next_question(interview, k)) is not None and question.kind == "screen":
        interview = answered(interview, question, NONE, k)
    return interview


def test_findings_of_one_topic_are_one_question() -> None:
    interview = after_screens(toy())
    question = next_question(interview, toy())
    assert question is not None
    assert (question.id, question.kind, question.many) == ("worse", "several", True)
    assert question.options == ("sitting", "driving", "ache", NONE)
    assert question.labels == {"sitting": "Sitting", "driving": "Driving", "ache": "The night"}
    after = answered(interview, question, ["sitting", "ache"], toy())
    said = {a.finding: a.value for a in after.case.answers[-3:]}
    assert said == {"sitting": "yes", "ache": "yes", "driving": "no"}
    assert after.asked[-1] == "worse"


def test_a_topic_too_long_for_one_question_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "SHOWN", 2)
    pack = synthetic_knowledge(Size(causes=6, findings=24, options=0, screens=1, plain=True), 3)
    interview, listed = after_screens(pack), []
    while (question := next_question(interview, pack)) is not None:
        if question.many:
            assert len(question.options) <= 3
            listed.append((question.id, question.options[:-1]))
        interview = answered(interview, question, NOT_SURE, pack)
    assert [name for name, _ in listed[:3]] == ["topic", "topic:2", "topic:3"]
    findings = [f for _, options in listed for f in options]
    assert len(findings) == len(set(findings))


def test_a_topic_is_worth_what_its_answers_tell_together() -> None:
    """Not less than its best finding, and not more than all of them apart."""
    pack = synthetic_knowledge(Size(causes=6, findings=12, options=0, screens=0, plain=True), 5)
    posterior = reason(ADULT, pack)
    outlook = outlook_of(ADULT, pack, posterior, triage(ADULT, pack, posterior), PATIENT)
    assert outlook is not None
    (topic,) = topics.rank_topics(outlook, pack)
    steps = [s for s in outlook.steps if s.name in topic.findings]
    bits = topic.value - 3 * topic.urgency - 2 * topic.decision
    assert max(s.bits for s in steps) - 0.02 < bits < sum(s.bits for s in steps) + 0.02
    assert topic.urgency >= max(s.changes_urgency for s in steps)
    assert topic.decision >= topic.urgency


@given(st.integers(0, 5), st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_imagined_results_are_as_probable_as_they_should_be(seed: int, at: int) -> None:
    """On average over what may come out, each hypothesis stays as probable as it is."""
    pack = synthetic_knowledge(Size(causes=5, findings=9, plain=True), seed)
    posterior = reason(ADULT, pack)
    outlook = outlook_of(ADULT, pack, posterior, triage(ADULT, pack, posterior))
    assert outlook is not None
    findings = [s.findings[0] for s in outlook.steps[at : at + 3]]
    after = imagined(outlook.table, outlook.weights, findings, samples=4000)
    assert after.sum(axis=1) == pytest.approx(1)
    assert np.abs(after.mean(axis=0) - outlook.weights).max() < 0.02


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
        assert following is None or following.kind != "screen"


def test_what_is_left_unticked_is_a_less_certain_no() -> None:
    question = next_question(Interview(ADULT), toy())
    assert question is not None
    ticked = question.options[0]
    after = answered(Interview(ADULT), question, [ticked], toy()).case.answers
    assert {a.certainty for a in after if a.value == "yes"} == {"sure"}
    assert {a.certainty for a in after if a.value == "no"} == {"think_so"}
    alone = question_of("ache", "finding", (), "", 1, toy())
    said = answered(Interview(ADULT), alone, "no", toy()).case.answers
    assert [a.certainty for a in said] == ["sure"]


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
