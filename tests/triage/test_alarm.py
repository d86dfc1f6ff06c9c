"""Probability as an alarm: only what the answers add counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from triage_cases import case_of, people

from whence.triage.alarm import expected_odds, raised_by, scores, thresholds

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(person=people())
def test_who_a_person_is_raises_nothing(person: dict[str, Any], judge: Callable[[Case], Triage]) -> None:
    alarm = judge(case_of(person, {})).alarm
    assert alarm.urgency == "self_care"
    assert alarm.sentence == ""
    assert max(alarm.scores.values()) == pytest.approx(0, abs=1e-9)


def test_families_add_up_and_members_count_once(knowledge: Knowledge) -> None:
    """Two families at half their threshold are one alarm; so are two members of one family."""
    limits = thresholds(knowledge)["soon"]
    odds = np.zeros(len(knowledge.causes))
    index = knowledge.cause_index
    for name in ("osteosarcoma", "ewing_sarcoma"):
        share = limits[index[name]] / 2
        odds[index[name]] = share / (1 - share)
    together = float(scores(knowledge, odds)["soon"])
    assert together == pytest.approx(1, rel=0.05)
    apart = np.zeros_like(odds)
    for name in ("osteosarcoma", "metastatic_bone_disease"):
        share = limits[index[name]] / 2
        apart[index[name]] = share / (1 - share)
    assert float(scores(knowledge, apart)["soon"]) == pytest.approx(1)


def test_only_the_excess_counts(knowledge: Knowledge) -> None:
    expected = expected_odds(case_of({"age": 80, "sex": "female"}, {}), knowledge)
    assert max(scores(knowledge, expected).values()) > 1
    assert max(scores(knowledge, expected, expected).values()) == 0
    assert max(scores(knowledge, expected / 2, expected).values()) == 0
    rising = [float(scores(knowledge, expected * factor, expected)["urgent"]) for factor in (1, 2, 4, 8, 16)]
    assert rising == sorted(rising)


def test_a_level_includes_the_levels_above_it(knowledge: Knowledge) -> None:
    limits = thresholds(knowledge)
    assert (limits["soon"] <= limits["urgent"]).all()
    assert (limits["urgent"] <= limits["emergency"]).all()
    serious = knowledge.danger > 0
    assert np.isfinite(limits["soon"][serious]).all()
    assert np.isinf(limits["emergency"][~serious]).all()


def test_many_plain_answers_together_alarm(judge: Callable[[Case], Triage]) -> None:
    """No single rule is needed: ordinary answers can make a hidden danger likely enough."""
    tumour = {
        "rest_pain": "yes", "night_pain_prevents_sleep": "yes", "constant_pain": "yes", "course": "worsening",
        "onset": "gradual", "pain_duration": 26, "mechanical_pattern": "no", "analgesics_no_help": "yes",
        "loss_of_appetite": "yes", "fatigue_malaise": "yes", "pain_other_bones_or_joints": "yes",
    }  # fmt: skip
    alarm = judge(case_of({"age": 68, "sex": "male"}, tumour)).alarm
    assert alarm.urgency in {"soon", "urgent", "emergency"}
    assert "wise to" in alarm.sentence
    assert alarm.families[0][1] > alarm.families[-1][1] > 0


def test_what_cannot_wait_is_not_named_beside_two_weeks(knowledge: Knowledge) -> None:
    """Cauda equina syndrome adds most to this alarm, yet "within two weeks" would be wrong for it."""
    nothing = np.zeros(len(knowledge.causes))
    odds = nothing.copy()
    odds[knowledge.cause_index["cauda_equina_syndrome"]] = 0.022
    odds[knowledge.cause_index["endometriosis"]] = 0.12
    found = raised_by(knowledge, odds, nothing, nothing)
    assert found.urgency == "soon"
    assert "endometriosis" in found.sentence
    assert "cauda equina" not in found.sentence
    sooner = raised_by(knowledge, odds * 5, nothing, nothing)
    assert sooner.urgency == "urgent"
    assert "cauda equina" in sooner.sentence
