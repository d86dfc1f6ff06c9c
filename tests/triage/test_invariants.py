"""What must hold for any case."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from triage_cases import answers, case_of, level, people, try_judge

import whence
from whence.case import Case
from whence.triage.judge import LEVELS, rank
from whence.triage.logic import Known, Truth, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage

FLAGS = [f.id for f in whence.load("buttock").findings if f.red_flag]
relaxed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@relaxed
@given(person=people(), said=answers(), flag=st.sampled_from(FLAGS))
def test_a_flag_never_lowers_urgency(
    person: dict[str, Any], said: dict[str, str], flag: str, judge: Callable[[Case], Triage]
) -> None:
    said.pop(flag, None)
    before = try_judge(judge, case_of(person, said))
    after = try_judge(judge, case_of(person, {**said, flag: "yes"}))
    assume(before is not None and after is not None)
    assert level(after) >= level(before)
    assert {r.id for r in after.fired} >= {r.id for r in before.fired}
    for name in LEVELS[2:]:
        assert after.alarm.scores[name] >= before.alarm.scores[name] - 1e-12


@relaxed
@given(person=people(), said=answers(), dice=st.randoms(use_true_random=False))
def test_order_never_matters(
    person: dict[str, Any], said: dict[str, str], dice: random.Random, judge: Callable[[Case], Triage]
) -> None:
    first = try_judge(judge, case_of(person, said))
    assume(first is not None)
    mixed = list(said.items())
    dice.shuffle(mixed)
    second = judge(case_of(person, dict(mixed)))
    assert (second.urgency, second.settled, second.see) == (first.urgency, first.settled, first.see)
    assert second.fired == first.fired
    assert second.open == first.open


@relaxed
@given(person=people(), said=answers(), others=answers(most=20))
def test_unknown_answers_never_matter(
    person: dict[str, Any], said: dict[str, str], others: dict[str, str], judge: Callable[[Case], Triage]
) -> None:
    first = try_judge(judge, case_of(person, said))
    assume(first is not None)
    unsure = {name: "unknown" for name in others if name not in said}
    second = judge(case_of(person, {**said, **unsure}))
    assert (second.urgency, second.settled, second.fired, second.open) == (
        first.urgency, first.settled, first.fired, first.open,
    )  # fmt: skip


@relaxed
@given(person=people(), said=answers(most=4))
def test_the_most_urgent_rule_wins(
    person: dict[str, Any], said: dict[str, str], judge: Callable[[Case], Triage]
) -> None:
    result = try_judge(judge, case_of(person, said))
    assume(result is not None)
    most = max([rank(r.urgency) for r in result.fired] + [rank(result.alarm.urgency)])
    assert level(result) == (most or level(result))
    assert level(result) <= max(most, rank("routine"))
    assert all(rank(r.urgency) > level(result) for r in result.open)
    assert result.settled == (not result.open)
    assert result.see
    assert result.channel
    assert result.because


@pytest.mark.parametrize(
    "person", [{}, {"age": 40}, {"age": 40, "sex": "male"}, {"age": 30, "sex": "female"}, {"age": 8}]
)
@pytest.mark.parametrize("told", [True, False])
def test_nothing_known_is_never_settled(
    person: dict[str, Any], told: bool, judge: Callable[[Case], Triage], knowledge: Knowledge
) -> None:
    empty = case_of(person, {}).model_copy(update={"told": told})
    unsure = case_of(person, {f.id: "unknown" for f in knowledge.findings[: knowledge.zone_start]})
    for case in (empty, unsure):
        result = judge(case)
        assert not result.settled
        assert result.urgency != "self_care"
        assert {rule.urgency for rule in result.open} == {"emergency", "urgent"}


@relaxed
@given(age=st.floats(0, 15.99), sex=st.sampled_from(["female", "male", None]), said=answers())
def test_a_child_is_seen_soon_at_least(
    age: float, sex: str | None, said: dict[str, str], judge: Callable[[Case], Triage]
) -> None:
    result = try_judge(judge, case_of({"age": age, "sex": sex}, said))
    assume(result is not None)
    assert level(result) >= rank("soon")


@relaxed
@given(person=people(), said=answers())
def test_self_care_is_a_conclusion(
    person: dict[str, Any], said: dict[str, str], judge: Callable[[Case], Triage]
) -> None:
    """A handful of answers can never conclude it."""
    result = try_judge(judge, case_of(person, said))
    assume(result is not None)
    assert result.urgency != "self_care"


@pytest.mark.parametrize("age", [20, 40, 60, 80, 95])
def test_age_alone_is_no_alarm(age: int, judge: Callable[[Case], Triage]) -> None:
    result = judge(case_of({"age": age, "sex": "female"}, {}))
    assert result.urgency == "routine"
    assert result.alarm.urgency == "self_care"
    assert max(result.alarm.scores.values()) < 1e-9


@relaxed
@given(said=answers(), person=people(), data=st.data())
def test_a_yes_never_unfires_a_rule(
    said: dict[str, str], person: dict[str, Any], data: st.DataObject, knowledge: Knowledge
) -> None:
    """Findings enter rules only positively, those that are no flags too."""
    plain = {n: v for n, v in said.items() if v != "unknown"}
    name = data.draw(
        st.sampled_from([f.id for f in knowledge.findings[: knowledge.zone_start] if f.is_yes_no])
    )
    case = case_of(person, {})
    known = Known.of(case, {}, knowledge)
    before = Known(**{**vars(known), "options": plain})
    after = Known(**{**vars(known), "options": {**plain, name: "yes"}})
    for rule in knowledge.documents["rules"].values():
        if evaluate(rule["when"], before) is Truth.YES:
            assert evaluate(rule["when"], after) is Truth.YES


def test_case_is_unchanged_by_triage(judge: Callable[[Case], Triage]) -> None:
    case = case_of({"age": 50}, {"fever": "yes"})
    judge(case)
    assert case == case_of({"age": 50}, {"fever": "yes"})
    assert isinstance(case, Case)
