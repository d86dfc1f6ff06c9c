"""Every rule can fire and can stay silent, says what it should, and asks what can be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from triage_cases import case_from, case_of, level

import whence
from whence.knowledge.load import load_pack
from whence.triage import logic
from whence.triage.judge import rank
from whence.triage.reach import Witness, unreachable, witness

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage

RULES: dict[str, Any] = whence.load("buttock").documents["rules"]
PATIENT = {"history", "exposure"}


@pytest.mark.parametrize("name", RULES)
def test_rule_can_fire(name: str, knowledge: Knowledge, judge: Callable[[Case], Triage]) -> None:
    found = witness(RULES[name]["when"], knowledge)
    assert found is not None
    result = judge(case_from(found))
    assert name in {rule.id for rule in result.fired}
    assert level(result) >= rank(RULES[name]["urgency"])


@pytest.mark.parametrize("name", RULES)
def test_rule_can_stay_silent(name: str, knowledge: Knowledge, judge: Callable[[Case], Triage]) -> None:
    person = {"age": 40, "sex": "male"}
    asked = {t.partition("=")[0] for t in logic.tests_of(RULES[name]["when"])}
    denied = {f: "no" for f in asked if knowledge.finding(f).is_yes_no}
    assert name not in {rule.id for rule in judge(case_of(person, denied)).fired}


def test_no_rule_is_unreachable(knowledge: Knowledge) -> None:
    assert unreachable(RULES, knowledge) == ()


@pytest.mark.parametrize(
    "when",
    [
        {"all": ["onset=sudden", "onset=gradual"]},
        {"all": ["constant_pain", "intermittent_pain"]},
        {"all": ["no_trauma", "significant_trauma"]},
        {"all": ["fever"], "age": [0, 10], "any": [{"all": ["fever"], "age": [20, 30]}]},
        {"all": ["prostate_symptoms"], "sex": "female"},
        {"all": ["fever"], "pregnancy": ["pregnant"], "sex": "male"},
        {"all": ["fever"], "pregnancy": ["pregnant"], "age": [60, 80]},
        {"all": ["pain_duration=over_12_weeks"], "presumed": ["pain_duration=under_2_weeks"]},
    ],
)
def test_impossible_rules_are_found(when: dict[str, Any], knowledge: Knowledge) -> None:
    assert unreachable({"impossible": {"when": when}}, knowledge) == ("impossible",)


def test_witness_is_a_possible_person(knowledge: Knowledge) -> None:
    found = witness({"all": ["cyclic_with_periods"]}, knowledge)
    assert found == Witness({"cyclic_with_periods": "yes"}, age=(10, 55), sex="female")


def test_single_common_flags_do_not_alarm(judge: Callable[[Case], Triage]) -> None:
    """What most people with back pain have at least one of stays at a planned visit."""
    common = [
        "night_pain", "fatigue_malaise", "night_sweats", "osteoporosis", "diabetes", "anticoagulants",
        "long_term_steroids", "immunosuppression", "rest_pain", "constant_pain", "recent_im_injection",
        "smoking", "hypertension", "numbness_leg", "recurrent_episodes", "limp", "cardiovascular_disease",
        "night_pain_prevents_sleep", "limits_walking_or_sitting",
    ]  # fmt: skip
    for age in (35, 55, 70):
        for name in common:
            fired = judge(case_of({"age": age, "sex": "male"}, {name: "yes"})).fired
            assert all(rank(rule.urgency) <= rank("routine") for rule in fired), (age, name)


def test_presumed_findings_are_no_flags_and_follow_from_none(knowledge: Knowledge) -> None:
    """Otherwise learning of a flag could lower urgency."""

    def presumed(condition: Any) -> set[str]:
        found = {t.partition("=")[0] for t in condition.get("presumed", ())}
        inner = (
            *condition.get("any", ()),
            *condition.get("all", ()),
            *condition.get("at_least", {}).get("of", ()),
        )
        return found.union(*(presumed(part) for part in inner if not isinstance(part, str)))

    names = set().union(*(presumed(rule["when"]) for rule in RULES.values()))
    assert names == {"onset", "pain_duration"}
    implied = {
        t.partition("=")[0] for f in knowledge.findings for targets in f.implies.values() for t in targets
    }
    assert not names & implied
    assert not any(knowledge.finding(name).red_flag for name in names)


def test_every_rule_is_explained_and_sourced() -> None:
    for rule in load_pack("buttock").rules.values():
        assert rule.fear
        assert rule.channel
        assert ", because " in rule.see, f"{rule.id} does not say why that person"
        assert rule.why.rstrip(".").count(". ") == 0, f"{rule.id} explains itself in more than one sentence"
        assert rule.source.url or rule.source.support != "stated", f"{rule.id} says stated without an address"


def test_rules_beyond_results_can_be_decided_at_home(knowledge: Knowledge) -> None:
    """Signs and tests stand beside what a patient can answer, unless the sign is the rule."""
    signs_only = set()
    for name, rule in RULES.items():
        kinds = {knowledge.finding(t.partition("=")[0]).kind for t in logic.tests_of(rule["when"])}
        if kinds and not kinds & PATIENT:
            signs_only.add(name)
    assert all(
        name.startswith("result_") or name in {"pulsatile_mass", "pressure_sore"} for name in signs_only
    )
