"""Three-valued logic, and what is presumed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.triage import logic
from whence.triage.logic import Known, Truth, evaluate, needs

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def known(**options: str) -> Known:
    return Known(options, frozenset(), False, 40, "male", "not_pregnant", None, None)


@pytest.mark.parametrize(
    ("condition", "options", "truth"),
    [
        ({"any": ["a", "b"]}, {"a": "no"}, UNKNOWN),
        ({"any": ["a", "b"]}, {"a": "no", "b": "no"}, NO),
        ({"any": ["a", "b"]}, {"a": "yes"}, YES),
        ({"all": ["a", "b"]}, {"a": "yes"}, UNKNOWN),
        ({"all": ["a", "b"]}, {"a": "no"}, NO),
        ({"at_least": {"n": 2, "of": ["a", "b", "c"]}}, {"a": "yes", "b": "no"}, UNKNOWN),
        ({"at_least": {"n": 2, "of": ["a", "b", "c"]}}, {"a": "no", "b": "no"}, NO),
        ({"at_least": {"n": 2, "of": ["a", "b", "c"]}}, {"a": "yes", "c": "yes"}, YES),
        ({"any": ["onset=sudden|days"]}, {"onset": "days"}, YES),
        ({"any": ["onset=sudden|days"]}, {"onset": "gradual"}, NO),
        ({"all": ["a"], "age": [0, 15.99]}, {"a": "yes"}, NO),
        ({"all": ["a"], "sex": "male"}, {"a": "yes"}, YES),
        ({"all": ["a"], "presumed": ["d=new"]}, {"a": "yes"}, YES),
        ({"all": ["a"], "presumed": ["d=new"]}, {"a": "yes", "d": "old"}, NO),
        ({"all": ["a"], "presumed": ["d=new"]}, {}, UNKNOWN),
        ({"zones": ["groin"]}, {}, UNKNOWN),
    ],
)
def test_truth(condition: dict[str, object], options: dict[str, str], truth: Truth) -> None:
    assert evaluate(condition, known(**options)) is truth


def test_presumed_is_tested_but_never_needed() -> None:
    condition = {"all": ["a", "b"], "presumed": ["d=new"]}
    assert list(logic.tests_of(condition)) == ["a", "b", "d=new"]
    assert needs(condition, known(a="yes")) == ["b"]


FINDINGS = ("a", "b", "c", "d")
conditions = st.recursive(
    st.sampled_from([{"all": [f]} for f in FINDINGS]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: {"at_least": {"n": 2, "of": parts}}),
    ),
    max_leaves=8,
)


@given(conditions, st.dictionaries(st.sampled_from(FINDINGS), st.sampled_from(["yes", "no"])))
def test_an_answer_never_overturns_what_is_decided(
    condition: dict[str, object], options: dict[str, str]
) -> None:
    before = evaluate(condition, known(**options))
    if before is UNKNOWN:
        assert set(needs(condition, known(**options))) <= set(FINDINGS) - set(options)
        return
    for name in FINDINGS:
        for answer in ("yes", "no"):
            if name not in options:
                assert evaluate(condition, known(**options, **{name: answer})) is before


@given(conditions, st.dictionaries(st.sampled_from(FINDINGS), st.sampled_from(["yes", "no"])))
def test_a_yes_never_lowers_a_condition(condition: dict[str, object], options: dict[str, str]) -> None:
    before = evaluate(condition, known(**options))
    for name in FINDINGS:
        assert evaluate(condition, known(**{**options, name: "yes"})) >= before
