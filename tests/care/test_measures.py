"""Scores, missing items and important change."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.care.measures import compare, score
from whence.knowledge.load import load_pack


@cache
def shipped() -> dict[str, dict[str, Any]]:
    return {k: v.model_dump(mode="json") for k, v in load_pack("buttock").measures.items()}


@pytest.fixture(scope="module")
def measures() -> dict[str, dict[str, Any]]:
    return shipped()


def test_single_items_are_their_own_score(measures: dict[str, Any]) -> None:
    assert score(measures["nprs"], [7]).value == 7
    assert score(measures["nprs"], [None]).value is None
    assert score(measures["groc"], [-3]).value == -3


def test_activities_are_averaged_and_may_be_few(measures: dict[str, Any]) -> None:
    assert score(measures["psfs"], [2, 4, 6]).value == 4
    assert score(measures["psfs"], []).value is None


def test_blank_statements_count_as_no_up_to_a_fifth(measures: dict[str, Any]) -> None:
    rmdq = measures["rmdq"]
    assert score(rmdq, [1] * 10 + [0] * 14).value == 10
    assert score(rmdq, [1] * 10 + [0] * 10 + [None] * 4).value == 10
    short = score(rmdq, [1] * 10 + [None] * 14)
    assert short.value is None
    assert short.note


def test_hagos_is_scored_by_subscale_from_half_the_items(measures: dict[str, Any]) -> None:
    hagos = measures["hagos"]
    best = score(hagos, [0] * 37)
    assert best.value is None
    assert set(best.subscales.values()) == {100.0}
    worst = score(hagos, [4] * 37)
    assert set(worst.subscales.values()) == {0.0}
    half = score(hagos, [2, 2, 2, 2, None, None, None] + [None] * 30)
    assert half.subscales["symptoms"] == 50
    assert half.subscales["pain"] is None


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=37, max_size=37))
def test_scores_stay_in_range(answers: list[int | None]) -> None:
    hagos = shipped()["hagos"]
    found = score(hagos, answers)
    assert all(v is None or 0 <= v <= 100 for v in found.subscales.values())


@pytest.mark.parametrize("answers", [[11], [-1], [1, 2]])
def test_answers_out_of_range_are_refused(measures: dict[str, Any], answers: list[float]) -> None:
    with pytest.raises(ValueError, match="nprs"):
        score(measures["nprs"], answers)


def test_change_matters_from_the_important_change_on(measures: dict[str, Any]) -> None:
    assert compare(measures["nprs"], 7, 5) == "better"
    assert compare(measures["nprs"], 7, 6) == "same"
    assert compare(measures["rmdq"], 10, 7) == "better"
    assert compare(measures["rmdq"], 10, 8) == "same"
    assert compare(measures["psfs"], 3, 6) == "better"
    assert compare(measures["psfs"], 6, 3) == "worse"
    assert compare(measures["hagos"], 40, 60) == "unknown"
    assert compare(measures["spwt"], 0, 100) == "same"
