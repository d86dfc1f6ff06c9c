"""Can it wait? Rules first, then the alarm of probability; self-care is a conclusion, never a default.

Invariants, held by tests: adding a red flag never lowers urgency; order never matters; an empty case, or one
in which everything is "not sure", is never settled and never self-care.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from whence.triage.alarm import Alarm, alarm_of
from whence.triage.call import Call, call_for
from whence.triage.circuit import circuit_of
from whence.triage.logic import Known, Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.circuit import State

__all__ = ["LEVELS", "REASONS", "FiredRule", "OpenRule", "Triage", "triage"]

LEVELS = ("self_care", "routine", "soon", "urgent", "emergency")
"""From the least urgent to the most."""

REASONS = (
    "night_pain_prevents_sleep", "limits_walking_or_sitting", "recurrent_episodes", "limp",
    "cardiovascular_disease",
)  # fmt: skip
"""Reasons to be seen that self-care needs answered no, where a pack has them."""

_PATIENT_KINDS = {"history", "exposure"}


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that holds for this person."""

    id: str
    label: str
    urgency: str
    fear: tuple[str, ...]
    see: str
    channel: str
    meanwhile: str
    why: str
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenRule:
    """An emergency or urgent rule that nothing has decided yet, and the findings that would."""

    id: str
    label: str
    urgency: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Triage:
    """How soon this person must be seen, by whom, and why.

    Attributes
    ----------
    settled
        False while a rule more urgent than the result is undecided for this person.
    see
        Who should see this person, and why that one.
    channel
        How to get there.
    because
        Sentences, the decisive one first.
    call
        The numbers of the person's country.
    """

    urgency: str
    settled: bool
    see: str
    channel: str
    because: tuple[str, ...]
    fired: tuple[FiredRule, ...]
    open: tuple[OpenRule, ...]
    alarm: Alarm
    call: Call


def rank(urgency: str) -> int:
    """Return the place of an urgency among `LEVELS`; higher is more urgent."""
    return LEVELS.index(urgency)


def triage(case: Case, knowledge: Knowledge, posterior: Posterior) -> Triage:
    """Return how soon the person of `case` must be seen.

    Parameters
    ----------
    posterior
        Of the same case; the alarm reads it under the mix ``as_seen``.
    """
    known = Known.of(case, posterior.facts.known, knowledge)
    rules, circuit = knowledge.documents["rules"], circuit_of(knowledge)
    state = circuit.at(known)
    fired = [_fired(rule, knowledge) for name, rule in rules.items() if circuit.holds(name, state)]
    fired.sort(key=lambda r: (-rank(r.urgency), r.id))
    alarm = alarm_of(case, knowledge, posterior)
    level = max([rank(r.urgency) for r in fired] + [rank(alarm.urgency)], default=0)
    undecided = _open_rules(known, knowledge, level)
    if level == 0 and (undecided or not _self_care(known, knowledge)):
        level = rank("routine")
    urgency = LEVELS[level]
    leading = [r for r in fired if rank(r.urgency) == level]
    call = call_for(knowledge, case.person.country)
    return Triage(
        urgency=urgency,
        settled=not undecided,
        see=leading[0].see if leading else knowledge.say(f"see.{urgency}"),
        channel=leading[0].channel if leading else knowledge.say(f"channel.{urgency}"),
        because=_because(leading, alarm, urgency, known, call, knowledge, settled=not undecided),
        fired=tuple(fired),
        open=tuple(undecided),
        alarm=alarm,
        call=call,
    )


def _fired(rule: Mapping[str, Any], knowledge: Knowledge) -> FiredRule:
    channel = rule.get("channel") or knowledge.say(f"channel.{rule['urgency']}")
    return FiredRule(
        rule["id"], rule["label"], rule["urgency"], tuple(rule["fear"]), rule["see"],
        channel, rule["meanwhile"], rule["why"], rule["source"],
    )  # fmt: skip


def _open_rules(known: Known, knowledge: Knowledge, above: int) -> list[OpenRule]:
    """Return the emergency and urgent rules above a level that this person could still meet."""
    rules, circuit = knowledge.documents["rules"], circuit_of(knowledge)
    state = at_home(known, knowledge)
    found = [
        OpenRule(name, rules[name]["label"], rules[name]["urgency"], circuit.needs(name, state))
        for name in dangerous(knowledge, above)
        if circuit.truth(name, state) is Truth.UNKNOWN
    ]
    return sorted(found, key=lambda r: (-rank(r.urgency), r.id))


@lru_cache(maxsize=32)
def dangerous(knowledge: Knowledge, above: int = 0) -> tuple[str, ...]:
    """Return the emergency and urgent rules above a level."""
    least = max(above, rank("soon"))
    rules = knowledge.documents["rules"]
    return tuple(name for name, rule in rules.items() if rank(rule["urgency"]) > least)


def at_home(known: Known, knowledge: Knowledge) -> State:
    """Return where the rules stand by what this person can answer.

    A person can settle only what a person can answer: signs and tests that nobody has done, and questions
    that are not asked of this person, are left out of the question (as if absent), not out of the rule.
    """
    skipped = _not_asked(knowledge, known.age, known.sex, known.pregnancy)
    return circuit_of(knowledge).at(replace(known, options={**skipped, **known.options}))


@lru_cache(maxsize=64)
def _not_asked(
    knowledge: Knowledge, age: float | None, sex: str | None, pregnancy: str | None
) -> Mapping[str, str]:
    """Return the findings that a rule looks at and this person cannot be asked about, as not done."""
    tested = circuit_of(knowledge).findings
    return {f: "not done" for f in tested if not answerable(knowledge, f, age, sex, pregnancy)}


def answerable(
    knowledge: Knowledge, name: str, age: float | None, sex: str | None, pregnancy: str | None
) -> bool:
    """Whether such a person, as far as known, can be asked about a finding."""
    info = knowledge.finding(name)
    wanted, low, high, state = info.asked_of
    return (
        info.kind in _PATIENT_KINDS
        and (wanted == "any" or sex in {None, wanted})
        and (age is None or low <= age <= high)
        and (state == "any" or pregnancy in {None, state})
    )


def _self_care(known: Known, knowledge: Knowledge) -> bool:
    """Whether self-care may be concluded: adult, not pregnant, under six weeks, no reason to be seen."""
    recent = known.options.get("pain_duration") in {"under_2_weeks", "weeks_2_to_6"}
    adult = known.age is not None and known.age >= 18
    reasons = all(known.options.get(name) == "no" for name in REASONS if name in knowledge.finding_index)
    return adult and known.pregnancy == "not_pregnant" and recent and reasons


def _because(
    leading: list[FiredRule],
    alarm: Alarm,
    urgency: str,
    known: Known,
    call: Call,
    knowledge: Knowledge,
    *,
    settled: bool,
) -> tuple[str, ...]:
    say = knowledge.say
    lines = [r.why for r in leading]
    if alarm.urgency == urgency and alarm.sentence:
        lines.append(alarm.sentence)
    alarmed = leading[0].label if leading else say("call.warning_sign")
    if lines and (said := call.sentence(urgency, alarmed, knowledge)):
        lines.insert(1, said)
    if not settled:
        lines.append(say("because.open"))
    if not lines and urgency == "self_care":
        lines.append(say("because.self_care"))
    if not lines:
        lines.append(say("because.routine"))
    if known.age is None:
        lines.append(say("because.age"))
    return tuple(lines)
