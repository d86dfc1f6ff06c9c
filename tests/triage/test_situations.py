"""Invented people: those in danger are seen in time, and common pain raises no false alarm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from triage_cases import case_of, level

from whence._yaml import read_yaml
from whence.triage.judge import rank

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.case import Case
    from whence.triage.judge import Triage

SITUATIONS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("situations.yaml"))


@pytest.mark.parametrize("situation", SITUATIONS, ids=[s["name"] for s in SITUATIONS])
def test_situation(situation: dict[str, Any], judge: Callable[[Case], Triage]) -> None:
    case = case_of(situation["person"], situation["findings"], *situation.get("zones", ()))
    result = judge(case)
    reasons = (
        [r.id for r in result.fired if r.urgency == result.urgency],
        result.alarm.scores,
        result.because,
    )
    exact = situation.get("urgency")
    assert level(result) >= rank(exact or situation.get("at_least", "self_care")), reasons
    assert level(result) <= rank(exact or situation.get("at_most", "emergency")), reasons


def test_emergency_names_the_number_of_the_country(judge: Callable[[Case], Triage]) -> None:
    for country, number in (("GB", "999"), ("US", "911"), ("AU", "000"), ("JP", "119"), (None, "112")):
        result = judge(case_of({"age": 50, "sex": "male", "country": country}, {"saddle_numbness": "yes"}))
        assert number in result.because[1]
        assert "numbness between the legs" in result.because[1]


def test_urgent_names_the_advice_line_where_there_is_one(judge: Callable[[Case], Triage]) -> None:
    british = judge(case_of({"age": 50, "sex": "male", "country": "GB"}, {"fever": "yes"}))
    assert any("NHS 111" in line for line in british.because)
    unknown = judge(case_of({"age": 50, "sex": "male"}, {"fever": "yes"}))
    assert not any(" call " in line and "nobody" in line for line in unknown.because)
