"""Which steps of care suit this person: now, later, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.care.leads import UNEXPLAINED
from whence.care.model import PlannedStep
from whence.care.sources import sources_of
from whence.triage.logic import Truth, evaluate, needs, test, tests_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.care.model import Lead, Status
    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage
    from whence.triage.logic import Known

    _Verdict = tuple[Status, str, tuple[str, ...]]

__all__ = ["LEVELS", "steps_of", "why_barred"]

LEVELS = ("self_care", "first_line", "second_line", "interventional", "surgical")
SHARED = 0.8
"""A step that serves this share of the plan's weight is said to help in all leading sources."""

_START = 0.15
_START_PASSIVE = 0.25
_LIKELY = 0.3
_HOLD = 0.15
_PASSIVE = {"manual", "physical", "injection", "surgery"}
_URGENT_STEPS = {"go_to_emergency": "emergency", "see_doctor_today": "urgent", "see_doctor_soon": "soon"}


@dataclass(frozen=True, slots=True)
class _Use:
    """A step with the leads that want it, at which level, and whether it is advised there."""

    step: Mapping[str, Any]
    level: str
    leads: tuple[Lead, ...]
    advised: bool

    @property
    def weight(self) -> float:
        return sum(lead.weight for lead in self.leads)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every step is judged against; `hold` is a serious source that must be looked for first."""

    knowledge: Knowledge
    known: Known
    triage: Triage
    hold: Lead | None

    def about(self, message: str, use: _Use) -> str:
        """Return a sentence about the sources that a step is for."""
        return self.knowledge.say(message, names=_names(self.knowledge, use.leads))


def steps_of(
    knowledge: Knowledge, leads: Sequence[Lead], known: Known, triage: Triage
) -> tuple[PlannedStep, ...]:
    """Return every step of the leading sources' plans, in order of level, then of weight."""
    uses = _uses(knowledge, leads)
    hold = next((x for x in leads if x.danger != "benign" and x.probability >= _HOLD), None)
    scene = _Scene(knowledge, known, triage, hold)
    found = []
    for use in uses:
        barred = why_barred(knowledge, use.step, known)
        if not barred and "indication" in use.step and evaluate(use.step["indication"], known) is Truth.NO:
            continue
        status, reason, waits = _status(scene, use, barred)
        found.append(_planned(knowledge, use, known, status, reason, waits))
    order = {"now": 0, "waits": 1, "not": 2}
    found.sort(key=lambda s: (LEVELS.index(s.level), order[s.status], -s.weight, s.id))
    return tuple(found)


def _uses(knowledge: Knowledge, leads: Sequence[Lead]) -> list[_Use]:
    care = knowledge.documents["care"]
    levels: dict[str, int] = {}
    served: dict[str, list[Lead]] = {}
    against: dict[str, list[Lead]] = {}
    for lead in leads:
        plan = care["plans"].get(lead.plan, {})
        for level, names in plan.get("steps", {}).items():
            for name in names:
                levels[name] = min(levels.get(name, 9), LEVELS.index(level))
                served.setdefault(name, []).append(lead)
        for name in plan.get("not_advised", ()):
            against.setdefault(name, []).append(lead)
    uses = [_Use(care["steps"][n], LEVELS[levels[n]], tuple(v), advised=True) for n, v in served.items()]
    for name, who in against.items():
        if name not in served:
            step = care["steps"][name]
            uses.append(_Use(step, step["level"], tuple(who), advised=False))
    return uses


def _status(scene: _Scene, use: _Use, barred: str) -> _Verdict:
    """Return the first verdict that applies: not at all, referral, first be seen, now, later."""
    return (
        _never(scene, use, barred)
        or _referral(scene, use)
        or _not_before(scene, use)
        or (_early(scene, use) if use.level in {"self_care", "first_line"} else _late(scene, use))
    )


def _never(scene: _Scene, use: _Use, barred: str) -> _Verdict | None:
    if not use.advised:
        return "not", scene.about("step.not_advised", use), ()
    return ("not", scene.knowledge.say("step.barred", barred=barred), ()) if barred else None


def _referral(scene: _Scene, use: _Use) -> _Verdict | None:
    wanted, urgency = _URGENT_STEPS.get(use.step["id"]), scene.triage.urgency
    if wanted is None:
        return None
    if urgency == wanted:
        return "now", scene.knowledge.say("step.asked"), ()
    if wanted == "soon" and urgency in {"routine", "self_care"}:
        return "now", scene.about("step.look_for", use), ()
    return "waits", scene.about("step.not_asked", use), ()


def _not_before(scene: _Scene, use: _Use) -> _Verdict | None:
    if scene.triage.urgency in {"emergency", "urgent"}:
        return "waits", scene.knowledge.say("step.first_be_seen"), ()
    hold = scene.hold
    if hold is not None and use.step["kind"] in _PASSIVE and hold not in use.leads:
        held = f"{hold.name[:1].lower()}{hold.name[1:]}"
        return "waits", scene.knowledge.say("step.first_look_for", name=held), ()
    return None


def _early(scene: _Scene, use: _Use) -> _Verdict:
    tests = _tests_first(scene, use.step)
    if tests:
        names = _test_names(scene.knowledge, tests)
        return "waits", scene.knowledge.say("step.after", tests=names), tests
    least = _START_PASSIVE if use.step["kind"] in {*_PASSIVE, "medicine"} else _START
    if use.weight < least:
        return "waits", scene.about("step.only_if", use), ()
    return "now", scene.about("step.shared" if use.weight >= SHARED else "step.suits", use), ()


def _late(scene: _Scene, use: _Use) -> _Verdict:
    reason = _later(scene.knowledge, use)
    if max(lead.probability for lead in use.leads) < _LIKELY:
        reason = f"{scene.about('step.only_if', use)} {reason}"
    return "waits", reason, _tests_first(scene, use.step)


def _tests_first(scene: _Scene, step: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tests of which one must come before a step, or nothing when one of them was done."""
    wanted = tuple(step.get("after", ()))
    tests = scene.knowledge.documents["care"]["investigations"]
    done = any(f in scene.known.options for name in wanted for f in tests[name]["findings"])
    return () if done else wanted


def _later(knowledge: Knowledge, use: _Use) -> str:
    plans = knowledge.documents["care"]["plans"]
    for lead in sorted(use.leads, key=lambda x: -x.weight):
        text: str | None = plans[lead.plan].get("escalate", {}).get(use.level)
        if text:
            return knowledge.say("step.when", text=text)
    return knowledge.say("step.when_not_enough")


def why_barred(knowledge: Knowledge, item: Mapping[str, Any], known: Known) -> str:
    """Return which known findings bar a step or test, as words; empty when none does."""
    condition = item.get("contraindication")
    if condition is None or evaluate(condition, known) is not Truth.YES:
        return ""
    hits = [_label(knowledge, t) for t in tests_of(condition) if test(t, known) is Truth.YES]
    return ", ".join(hits).lower() or knowledge.say(f"barred.{_person(known)}")


def _person(known: Known) -> str:
    if known.pregnancy == "pregnant":
        return "pregnancy"
    return "age" if known.age is not None else "birth"


def _planned(
    knowledge: Knowledge, use: _Use, known: Known, status: Status, reason: str, waits: tuple[str, ...]
) -> PlannedStep:
    step = use.step
    return PlannedStep(
        id=step["id"],
        name=step["name"],
        kind=step["kind"],
        level=use.level,
        status=status,
        weight=use.weight,
        shared=use.advised and use.weight >= SHARED,
        serves=tuple(lead.id for lead in use.leads),
        reason=reason,
        waits_for=waits,
        cautions=_cautions(step, known),
        ask=_ask(knowledge, step, known) if status != "not" else (),
        plain=step["plain"],
        technical=step["technical"],
        medicine_class=step.get("medicine_class"),
        exercises=tuple(step.get("exercises", ())),
        dose=step.get("dose"),
        progression=step.get("progression"),
        stop=step.get("stop"),
        expected=step.get("expected"),
        delivered_by=step.get("delivered_by"),
        evidence=(
            *sources_of(knowledge, "effects", step.get("effects", ()), use.leads),
            *sources_of(knowledge, "guidelines", step.get("guidelines", ()), use.leads),
        ),
        against=step.get("against"),
        conflict=step.get("conflict"),
    )


def _cautions(step: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    simple = [text for name, text in step.get("caution", {}).items() if test(name, known) is Truth.YES]
    more = [c["say"] for c in step.get("cautions", ()) if evaluate(c["when"], known) is Truth.YES]
    return (*simple, *more)


def _ask(knowledge: Knowledge, step: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    """Return the open findings that would bar a step or call for care, at most eight."""
    condition = step.get("contraindication")
    open_ = needs(condition, known) if condition is not None else []
    if step["kind"] == "medicine":
        open_ += [name for name in step.get("caution", {}) if test(name, known) is Truth.UNKNOWN]
    return tuple(knowledge.finding(n).name for n in dict.fromkeys(open_))[:8]


def _label(knowledge: Knowledge, text: str) -> str:
    name, _, options = text.partition("=")
    info = knowledge.finding(name)
    return info.label(options.split("|")[0]) if options else info.name


def _names(knowledge: Knowledge, leads: Sequence[Lead]) -> str:
    named = [x for x in sorted(leads, key=lambda x: -x.weight) if x.id != UNEXPLAINED]
    shown = [lead.name[:1].lower() + lead.name[1:] for lead in named[:2]]
    return f" {knowledge.say('or')} ".join(shown) or knowledge.say("step.unclear")


def _test_names(knowledge: Knowledge, tests: Sequence[str]) -> str:
    known = knowledge.documents["care"]["investigations"]
    return f" {knowledge.say('or')} ".join(known[t]["name"] for t in tests)
