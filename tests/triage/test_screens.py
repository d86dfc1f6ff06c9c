"""The safety questions: few, and together they decide everything dangerous."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from triage_cases import case_of

from whence.reasoning.posterior import reason
from whence.triage.screens import questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage

ADULTS: list[dict[str, Any]] = [
    {"age": 18, "sex": "male"},
    {"age": 30, "sex": "female", "pregnant": False},
    {"age": 42, "sex": "male"},
    {"age": 61, "sex": "female"},
    {"age": 77, "sex": "male"},
    {"age": 93, "sex": "female"},
]
OTHERS: list[dict[str, Any]] = [
    {"age": 2},
    {"age": 9, "sex": "female"},
    {"age": 14, "sex": "male"},
    {"age": 16.5, "sex": "female", "pregnant": False},
    {"age": 31, "sex": "female", "pregnant": True},
    {"age": 31, "sex": "female", "weeks_since_birth": 6},
    {"age": 34, "sex": "female"},
    {},
]


def ask(person: dict[str, Any], knowledge: Knowledge, **more: Any) -> tuple[Any, ...]:
    case = case_of(person, more)
    return questions(case, knowledge, reason(case, knowledge))


@pytest.mark.parametrize("person", [*ADULTS, *OTHERS], ids=str)
def test_none_of_these_decides_every_dangerous_rule(
    person: dict[str, Any], knowledge: Knowledge, judge: Callable[[Case], Triage]
) -> None:
    asked = ask(person, knowledge)
    denied = {name: "no" for question in asked for name in question.findings}
    result = judge(case_of(person, denied))
    assert result.open == ()
    assert result.settled


@pytest.mark.parametrize("person", ADULTS, ids=str)
def test_an_adult_is_asked_eight_at_most(person: dict[str, Any], knowledge: Knowledge) -> None:
    assert 1 <= len(ask(person, knowledge)) <= 8


@pytest.mark.parametrize("person", [p for p in ADULTS if p["age"] <= 65], ids=str)
@pytest.mark.parametrize("weeks", [1, 4])
def test_a_healthy_adult_may_look_after_themselves(
    person: dict[str, Any], weeks: int, knowledge: Knowledge, judge: Callable[[Case], Triage]
) -> None:
    denied = {name: "no" for question in ask(person, knowledge) for name in question.findings}
    result = judge(case_of(person, {**denied, "pain_duration": weeks}))
    assert result.urgency == "self_care"
    assert result.settled


@pytest.mark.parametrize("person", [p for p in ADULTS if p["age"] > 65], ids=str)
def test_the_old_may_be_asked_to_come_but_not_in_haste(
    person: dict[str, Any], knowledge: Knowledge, judge: Callable[[Case], Triage]
) -> None:
    """New pain at 93 may be a crack in the bone, whatever is denied; it is no emergency."""
    denied = {name: "no" for question in ask(person, knowledge) for name in question.findings}
    result = judge(case_of(person, {**denied, "pain_duration": 1}))
    assert result.urgency in {"self_care", "soon"}
    assert result.settled


@pytest.mark.parametrize(
    ("person", "changed"),
    [
        ({"age": 17, "sex": "male"}, {}),
        ({"age": 30, "sex": "female", "pregnant": True}, {}),
        ({"age": 30, "sex": "female"}, {}),
        ({"sex": "male"}, {}),
        ({"age": 42, "sex": "male"}, {"pain_duration": 8}),
        ({"age": 42, "sex": "male"}, {"pain_duration": "unknown"}),
        ({"age": 42, "sex": "male"}, {"night_pain_prevents_sleep": "yes"}),
        ({"age": 42, "sex": "male"}, {"limits_walking_or_sitting": "yes"}),
        ({"age": 42, "sex": "male"}, {"recurrent_episodes": "yes"}),
        ({"age": 42, "sex": "male"}, {"limp": "yes"}),
        ({"age": 42, "sex": "male"}, {"cardiovascular_disease": "yes"}),
        ({"age": 42, "sex": "male"}, {"limp": "unknown"}),
    ],
    ids=str,
)
def test_everybody_else_gets_a_visit(
    person: dict[str, Any], changed: dict[str, Any], knowledge: Knowledge, judge: Callable[[Case], Triage]
) -> None:
    denied = {name: "no" for question in ask(person, knowledge) for name in question.findings}
    result = judge(case_of(person, {**denied, "pain_duration": 2, **changed}))
    assert result.urgency == "routine"
    assert result.settled


def test_what_is_known_is_not_asked_again(knowledge: Knowledge) -> None:
    asked = ask(ADULTS[2], knowledge, fever="no", saddle_numbness="no")
    assert not {"fever", "saddle_numbness"} & {name for q in asked for name in q.findings}


def test_nothing_is_asked_when_all_is_decided(knowledge: Knowledge) -> None:
    denied = {name: "no" for question in ask(ADULTS[2], knowledge) for name in question.findings}
    assert ask(ADULTS[2], knowledge, **denied) == ()


def test_a_man_is_not_asked_what_only_women_have(knowledge: Knowledge) -> None:
    assert "abnormal_vaginal_bleeding" not in {n for q in ask(ADULTS[2], knowledge) for n in q.findings}


def test_screens_cover_only_what_a_patient_can_answer_with_no(knowledge: Knowledge) -> None:
    for screen in knowledge.documents["screens"].values():
        for name in screen["of"]:
            info = knowledge.finding(name)
            assert info.is_yes_no
            assert info.kind in {"history", "exposure"}
