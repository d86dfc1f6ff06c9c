"""One verb: `assess` joins what is known of a patient with what is known of the causes.

It is pure: no clock, no disk, no network, no unseeded chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from whence._version import __version__
from whence.assessment.compare import compare_leading
from whence.assessment.entries import entries, family_entries
from whence.assessment.model import (
    Assessment,
    CallEntry,
    CauseEntry,
    Evidence,
    NextStep,
    OpenRuleEntry,
    Provenance,
    RedFlag,
    ScreenEntry,
    TwoSources,
)
from whence.care import plan
from whence.nextstep.value import Available, Step, Steps, rank_steps
from whence.reasoning.posterior import reason
from whence.reasoning.uncertainty import spread_of
from whence.triage.judge import triage
from whence.triage.screens import questions

if TYPE_CHECKING:
    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import FiredRule, Triage

__all__ = ["assess"]

_STEPS = 12
_PAIRS = 5
_NAMED = 6
"""Members of a panel that its line names."""


def assess(case: Case, knowledge: Knowledge, *, available: Available | None = None) -> Assessment:
    """Return what Whence concludes about `case`.

    Parameters
    ----------
    available
        Kinds of finding that can be had next (`whence.PATIENT` for a person at home); None for all.

    Raises
    ------
    CaseError
        Where answers do not fit the pack or contradict each other.

    Examples
    --------
    >>> import whence
    >>> case = whence.parse_case("findings: {pain_on_sitting: yes, fever: no}")
    >>> result = whence.assess(case, whence.load("buttock"))
    >>> result.settled
    False
    """
    posterior = reason(case, knowledge)
    judged = triage(case, knowledge, posterior)
    spread = spread_of(posterior)
    steps = rank_steps(case, knowledge, posterior, judged, available)
    listed = entries(knowledge, posterior, spread)
    return Assessment(
        case=case,
        case_mix=posterior.mix,
        urgency=judged.urgency,
        settled=judged.settled,
        see=judged.see,
        channel=judged.channel,
        call=_call(judged, knowledge),
        because=judged.because,
        red_flags=tuple(_red_flag(rule) for rule in judged.fired),
        open_rules=tuple(
            OpenRuleEntry(id=r.id, label=r.label, urgency=r.urgency, needs=r.needs) for r in judged.open
        ),
        screens=tuple(
            ScreenEntry(id=q.id, ask=q.ask, findings=q.findings)
            for q in questions(case, knowledge, posterior)
        ),
        alarm={
            "urgency": judged.alarm.urgency,
            "scores": judged.alarm.scores,
            "odds": dict(judged.alarm.families),
        },
        causes=listed,
        families=family_entries(knowledge, posterior),
        two_sources=_two_sources(knowledge, posterior),
        comparison=compare_leading(knowledge, posterior),
        next_steps=_next_steps(knowledge, judged, steps),
        enough=steps.enough,
        plan=_plan(case, knowledge, posterior, judged, steps),
        provenance=_provenance(listed),
        notice=knowledge.say("notice"),
        versions={
            "whence": __version__,
            "pack": f"{knowledge.region} {knowledge.version} {knowledge.digest[:8]}",
        },
    )


def _plan(
    case: Case, knowledge: Knowledge, posterior: Posterior, judged: Triage, steps: Steps
) -> dict[str, Any]:
    made = plan(posterior, judged, knowledge, case, {s.name: s.bits for s in steps.panels})
    return made.to_dict() if made else {}


def _red_flag(rule: FiredRule) -> RedFlag:
    return RedFlag(
        id=rule.id,
        label=rule.label,
        urgency=rule.urgency,
        action=rule.meanwhile,
        why=rule.why,
        see=rule.see,
        fear=rule.fear,
        source=dict(rule.source),
    )


def _call(judged: Triage, knowledge: Knowledge) -> CallEntry:
    alarmed = next((rule.label for rule in judged.fired if rule.urgency == judged.urgency), "")
    alarmed = alarmed or knowledge.say("call.warning_sign")
    say = judged.call.sentence(judged.urgency, alarmed, knowledge)
    return CallEntry(emergency=judged.call.emergency, advice_line=judged.call.advice_line, say=say)


def _two_sources(knowledge: Knowledge, posterior: Posterior) -> TwoSources:
    sets = posterior.stratum.sets
    pairs = np.flatnonzero(sets.b >= 0)
    top = pairs[np.argsort(posterior.weights[pairs])[::-1][:_PAIRS]]
    listed: tuple[dict[str, Any], ...] = tuple(
        {
            "causes": [knowledge.causes[sets.a[i]].id, knowledge.causes[sets.b[i]].id],
            "probability": float(posterior.weights[i]),
        }
        for i in top
    )
    return TwoSources(probability=posterior.two_sources, pairs=listed)


def _next_steps(knowledge: Knowledge, judged: Triage, steps: Steps) -> tuple[NextStep, ...]:
    """Return safety questions first, then the best steps and panels together."""
    by_name = {s.name: s for s in steps.ranked}
    asked = dict.fromkeys(name for rule in judged.open for name in rule.needs)
    safety = [by_name[name] for name in asked if name in by_name]
    found = [_next_step(knowledge, s, knowledge.say("reason.safety"), safety=True) for s in safety[:_STEPS]]
    chosen = {s.name for s in safety}
    rest = sorted(
        (s for s in (*steps.ranked[:_STEPS], *steps.panels) if s.name not in chosen), key=lambda s: -s.value
    )
    found += [_next_step(knowledge, s, _reason(knowledge, s)) for s in rest[:_STEPS]]
    return tuple(found)


def _reason(knowledge: Knowledge, step: Step) -> str:
    if step.changes_urgency >= 0.05:
        return knowledge.say("reason.urgency", chance=step.changes_urgency)
    if step.changes_decision >= 0.05:
        return knowledge.say("reason.leader", chance=step.changes_decision)
    return knowledge.say("reason.apart", bits=step.bits)


def _next_step(knowledge: Knowledge, step: Step, reason: str, *, safety: bool = False) -> NextStep:
    panel = len(step.findings) > 1
    info = knowledge.findings[step.findings[0]]
    return NextStep(
        finding=step.name,
        label=_panel(knowledge, step.name) if panel else info.name,
        kind="panel" if panel else info.kind,
        ask=_named(knowledge, step) if panel else info.ask or info.how,
        panel=tuple(knowledge.findings[f].id for f in step.findings) if panel else None,
        safety=safety,
        reason=reason,
        bits=step.bits,
        changes_urgency=step.changes_urgency,
        changes_decision=step.changes_decision,
        burden=step.burden,
    )


def _panel(knowledge: Knowledge, name: str) -> str:
    """Return the name of a test that yields several findings, or of the examination."""
    test = knowledge.documents["care"]["investigations"].get(name)
    return str(test["name"]) if test else knowledge.say(f"panel.{name}")


def _named(knowledge: Knowledge, step: Step) -> str:
    names = [knowledge.findings[f].name for f in step.findings]
    names[1:] = [n if n[:2].isupper() else f"{n[:1].lower()}{n[1:]}" for n in names[1:]]
    listed = ", ".join(names[:_NAMED])
    return knowledge.say("and_more", listed=listed) if len(names) > _NAMED else listed


def _provenance(listed: tuple[CauseEntry, ...]) -> Provenance:
    """Weigh the bases of the evidence shown by probability and absolute log odds."""
    weight = dict.fromkeys(("accuracy", "frequency", "judgement"), 0.0)
    studies: dict[str, None] = {}
    for entry in listed:
        for part in (*entry.for_, *entry.against, *entry.expected_absent):
            total = entry.probability * abs(part.log_odds)
            for basis, share in _bases(part).items():
                weight[basis if basis in weight else "judgement"] += total * share
            studies.update(dict.fromkeys(part.sources))
    whole = sum(weight.values()) or 1.0
    return Provenance(basis={k: v / whole for k, v in weight.items()}, studies=tuple(studies))


def _bases(part: Evidence) -> dict[str, float]:
    """Return how a part of the evidence divides between bases; members of a group by their own weight."""
    if part.basis != "mixed" or not part.members:
        return {part.basis: 1.0}
    whole = sum(abs(m.log_ratio) for m in part.members) or 1.0
    shares: dict[str, float] = {}
    for member in part.members:
        shares[member.basis] = shares.get(member.basis, 0.0) + abs(member.log_ratio) / whole
    return shares
