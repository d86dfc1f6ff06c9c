"""The plan for one person: what helps in all leading sources first, what waits, what must not be done.

It is pure and takes a few milliseconds. A changed probability changes the plan: each step carries the weight
of the sources that it serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.care.followup import changes_of, follow_up
from whence.care.leads import CLEAR, leads_of, worries_of
from whence.care.model import Plan
from whence.care.steps import steps_of
from whence.care.workup import tests_of_plan
from whence.triage.logic import Known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.care.model import Lead, PlannedStep
    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage

__all__ = ["plan"]

_AVOID_WEIGHT = 0.15


def plan(
    posterior: Posterior,
    triage: Triage,
    knowledge: Knowledge,
    case: Case,
    bits: Mapping[str, float] | None = None,
) -> Plan | None:
    """Return the plan for `case`, or None where the pack has no care.

    Parameters
    ----------
    posterior, triage
        Of this very case.
    bits
        Expected information of whole tests by id, where the next step has worked it out.
    """
    if not knowledge.documents["care"]["plans"]:
        return None
    known = Known.of(case, posterior.facts.known, knowledge)
    leads = leads_of(knowledge, posterior)
    worries = worries_of(knowledge, posterior, triage)
    steps = steps_of(knowledge, leads, known, triage)
    tests = tests_of_plan(knowledge, posterior, leads, worries, known, bits or {})
    course = follow_up(knowledge, leads, known, triage)
    return Plan(
        urgency=triage.urgency,
        see=triage.see,
        clear=max((x.probability for x in leads), default=0.0) >= CLEAR,
        now=_now(knowledge, triage, worries),
        leading=leads,
        worries=worries,
        steps=steps,
        avoid=_avoid(knowledge, triage.urgency, leads, worries, steps),
        investigations=tests,
        follow_up=course,
        changes=changes_of(knowledge, posterior, leads, tests, course.record, steps),
        three_days=knowledge.say("plan.three_days"),
        notice=knowledge.say("plan.notice"),
    )


def _now(knowledge: Knowledge, triage: Triage, worries: Sequence[Lead]) -> tuple[str, ...]:
    lines = [knowledge.say("plan.see", see=triage.see)]
    lines += [rule.meanwhile for rule in triage.fired if rule.urgency == triage.urgency]
    lines += [lead.until_seen for lead in worries[:1] if lead.until_seen]
    if not triage.settled:
        lines.append(knowledge.say("plan.open"))
    return tuple(dict.fromkeys(lines))


def _avoid(
    knowledge: Knowledge,
    urgency: str,
    leads: Sequence[Lead],
    worries: Sequence[Lead],
    steps: Sequence[PlannedStep],
) -> tuple[str, ...]:
    """Return what not to do; in an emergency that of the feared cause alone, so that nothing delays help."""
    plans = knowledge.documents["care"]["plans"]
    pressing = urgency in {"emergency", "urgent"}
    weighty = [*worries[:1], *([] if pressing else [x for x in leads if x.weight >= _AVOID_WEIGHT][:2])]
    lines = [text for x in weighty for text in plans.get(x.plan, {}).get("avoid", ())]
    lines += [f"{s.name}. {s.reason}" for s in steps if s.status == "not" and not pressing]
    return tuple(dict.fromkeys(lines))
