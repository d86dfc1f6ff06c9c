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
@settings(max_examples=150)
def test_it_says_what_the_plain_logic_says(listed: list[dict[str, Any]], known: Known) -> None:
    named = {str(i): condition for i, condition in enumerate(listed)}
    circuit = Circuit(named)
    state = circuit.at(known)
    for name, condition in named.items():
        assert circuit.truth(name, state) is evaluate(condition, known)
        assert circuit.holds(name, state) == (evaluate(condition, known) is Truth.YES)
        assert circuit.needs(name, state) == tuple(logic.needs(condition, known))


@given(conditions, people, st.sampled_from("abc"), st.sampled_from(["yes", "no"]))
@settings(max_examples=100)
def test_a_further_answer_counts(condition: dict[str, Any], known: Known, finding: str, option: str) -> None:
    circuit = Circuit({"only": condition})
    after = circuit.after(circuit.at(known), [finding, "elsewhere"], option)
    assert circuit.truth("only", after) is evaluate(condition, known_with(known, finding, option))


@given(st.lists(conditions, min_size=1, max_size=4), people)
@settings(max_examples=150)
def test_deciders_are_the_single_answers_that_make_a_condition_hold(
    listed: list[dict[str, Any]], known: Known
) -> None:
    named = {str(i): condition for i, condition in enumerate(listed)}
    fires = {
        (finding, option)
        for condition in listed
        if evaluate(condition, known) is not Truth.YES
        for finding, options in OPTIONS.items()
        if finding not in known.options
        for option in options
        if evaluate(condition, known_with(known, finding, option)) is Truth.YES
    }
    assert set(Circuit(named).deciders(known, named)) == fires


@given(st.data())
@settings(max_examples=25)
def test_so_it_does_for_the_rules_of_the_pack(knowledge: Knowledge, data: st.DataObject) -> None:
    rules = knowledge.documents["rules"]
    circuit = circuit_of(knowledge)
    findings = sorted(circuit.findings)
    known = data.draw(people)
    answered = data.draw(st.dictionaries(st.sampled_from(findings), st.integers(0, 3), max_size=60))
    options = {name: knowledge.finding(name).options for name in answered}
    chosen = {name: options[name][place % len(options[name])] for name, place in answered.items()}
    known = Known(**{**vars(known), "options": chosen})
    state = circuit.at(known)
    for name, rule in rules.items():
        assert circuit.truth(name, state) is evaluate(rule["when"], known)
        assert circuit.needs(name, state) == tuple(logic.needs(rule["when"], known))
