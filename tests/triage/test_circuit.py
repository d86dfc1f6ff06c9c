"""The compiled rules say what the plain three-valued logic says, and what single answers would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from whence.triage import logic
from whence.triage.circuit import Circuit, circuit_of
from whence.triage.logic import Known, Truth, evaluate

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

NAMES = ("a", "b", "c", "d=x|y", "d=y|z", "e")
OPTIONS = {**dict.fromkeys("abce", ("yes", "no", "not done")), "d": ("x", "y", "z")}
PERSON: dict[str, st.SearchStrategy[Any]] = {
    "age": st.sampled_from([[0, 17], [50, 120]]),
    "sex": st.sampled_from(["female", "male"]),
    "pregnancy": st.sampled_from([["pregnant"], ["pregnant", "postpartum"]]),
    "weeks_since_birth": st.just([0, 12]),
    "setting": st.just(["emergency"]),
    "zones": st.lists(st.sampled_from(["groin", "calf"]), min_size=1, max_size=2),
    "presumed": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
}


def _conditions(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(parts, min_size=1, max_size=4)
    at_least = st.builds(lambda n, of: {"n": min(n, len(of)), "of": of}, st.integers(1, 3), lists)
    return st.fixed_dictionaries({}, optional={"any": lists, "all": lists, "at_least": at_least, **PERSON})


conditions = _conditions(st.sampled_from(NAMES) | st.deferred(lambda: _conditions(st.sampled_from(NAMES))))
people = st.builds(
    Known,
    options=st.fixed_dictionaries({}, optional={n: st.sampled_from(o) for n, o in OPTIONS.items()}),
    zones=st.frozensets(st.sampled_from(["groin", "calf"])),
    everywhere=st.booleans(),
    age=st.sampled_from([None, 9.0, 40.0, 70.0]),
    sex=st.sampled_from([None, "female", "male"]),
    pregnancy=st.sampled_from([None, "pregnant", "postpartum", "not_pregnant"]),
    weeks_since_birth=st.sampled_from([None, 3.0, 40.0]),
    setting=st.sampled_from([None, "emergency", "primary_care"]),
)


def known_with(known: Known, finding: str, option: str) -> Known:
    return Known(**{**vars(known), "options": {**known.options, finding: option}})


@given(st.lists(conditions, min_size=1, max_size=4), people)
@settings(max_examples=400)
def test_it_says_what_the_plain_logic_says(listed: list[dict[str, Any]], known: Known) -> None:
    named = {str(i): condition for i, condition in enumerate(listed)}
    circuit = Circuit(named)
    expected = {name: evaluate(condition, known) for name, condition in named.items()}
    assert circuit.truths(known) == expected
    assert circuit.truths(known, ["0"]) == {"0": expected["0"]}


@given(st.lists(conditions, min_size=1, max_size=4), people)
@settings(max_examples=400)
def test_deciders_are_the_single_answers_that_make_a_condition_hold(
    listed: list[dict[str, Any]], known: Known
) -> None:
    named = {str(i): condition for i, condition in enumerate(listed)}
    expected = set()
    for condition in listed:
        if evaluate(condition, known) is Truth.YES:
            continue
        for finding, options in OPTIONS.items():
            for option in options:
                fires = evaluate(condition, known_with(known, finding, option)) is Truth.YES
                if fires and finding not in known.options:
                    expected.add((finding, option))
    assert set(Circuit(named).deciders(known, named)) == expected


@given(st.data())
@settings(max_examples=40)
def test_so_it_does_for_the_rules_of_the_pack(knowledge: Knowledge, data: st.DataObject) -> None:
    rules = knowledge.documents["rules"]
    circuit = circuit_of(knowledge)
    assert set(circuit.findings) == {
        text.partition("=")[0] for rule in rules.values() for text in logic.tests_of(rule["when"])
    }
    known = data.draw(people)
    answered = data.draw(st.dictionaries(st.sampled_from(circuit.findings), st.integers(0, 3), max_size=60))
    for name, place in answered.items():
        options = knowledge.finding(name).options
        known = known_with(known, name, options[place % len(options)])
    assert circuit.truths(known) == {name: evaluate(rule["when"], known) for name, rule in rules.items()}
