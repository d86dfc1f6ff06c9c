"""When to look again, what to expect, when to go on, and what the response will say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from whence.care.model import Change, FollowUp, Response, Visit
from whence.care.sources import sources_of
from whence.care.steps import LEVELS
from whence.reasoning.sets import normalise
from whence.reasoning.uncertainty import leading_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from whence.care.model import Lead, PlannedStep, PlannedTest, Source
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior
    from whence.triage.judge import Triage
    from whence.triage.logic import Known

__all__ = ["changes_of", "follow_up"]

_SEEK_HELP = ("numb", "weak", "fever", "standing", "cold", "night")
"""When to seek help, for everyone."""

_WEIGHTY = 0.2
_DAYS_3 = 3 / 7
_MOST_CHANGES = 4
_TRIED = 6
_MOVES = 0.05
_FIRST = {"emergency": 0.0, "urgent": 0.2, "soon": 2.0}


def follow_up(knowledge: Knowledge, leads: Sequence[Lead], known: Known, triage: Triage) -> FollowUp:
    """Return the schedule in weeks, the expected course, and what to record."""
    plans = knowledge.documents["care"]["plans"]
    weighty = [x for x in leads if x.weight >= _WEIGHTY] or list(leads[:1])
    review = float(min(plans[x.plan]["review_weeks"] for x in weighty))
    return FollowUp(
        review_weeks=review,
        schedule=_schedule(knowledge, review, known, triage),
        course=tuple(f"{x.name}: {x.course}" for x in weighty if x.course),
        course_evidence=_course(knowledge, weighty),
        escalate=_escalate(knowledge, weighty),
        measures=_measures(knowledge, weighty),
        record=_record(knowledge, weighty, known),
        seek_help=tuple(knowledge.say(f"seek_help.{name}") for name in _SEEK_HELP),
    )


def _schedule(knowledge: Knowledge, review: float, known: Known, triage: Triage) -> tuple[Visit, ...]:
    say = knowledge.say
    first = _FIRST.get(triage.urgency)
    visits = []
    if triage.urgency == "emergency":
        return (Visit(0.0, say("visit.now")),)
    if first is not None:
        visits.append(Visit(first, say("visit.first")))
    elif known.options.get("pain_duration") in {None, "under_2_weeks"}:
        visits.append(Visit(_DAYS_3, say("visit.new")))
    visits.append(Visit(review, say("visit.review")))
    visits.append(Visit(2 * review, say("visit.second")))
    if 2 * review < 12:
        visits.append(Visit(12.0, say("visit.last")))
    return tuple(v for v in visits if first is None or v.weeks > first or v is visits[0])


def _course(knowledge: Knowledge, leads: Iterable[Lead]) -> tuple[Source, ...]:
    plans = knowledge.documents["care"]["plans"]
    rows = dict.fromkeys(r for x in leads for r in plans[x.plan].get("natural", ()))
    return sources_of(knowledge, "natural", rows)


def _escalate(knowledge: Knowledge, leads: Sequence[Lead]) -> tuple[tuple[str, str], ...]:
    plans = knowledge.documents["care"]["plans"]
    found: dict[str, str] = {}
    for lead in leads:
        for level, text in plans[lead.plan].get("escalate", {}).items():
            found.setdefault(level, text if len(leads) == 1 else f"{lead.name}: {text}")
    return tuple((level, found[level]) for level in LEVELS if level in found)


def _measures(knowledge: Knowledge, leads: Sequence[Lead]) -> tuple[dict[str, Any], ...]:
    care = knowledge.documents["care"]
    names = dict.fromkeys(m for x in leads for m in care["plans"][x.plan].get("measures", ()))
    keys = (
        "id",
        "name",
        "measures",
        "better",
        "important_change",
        "important_percent",
        "important_change_source",
    )
    return tuple({k: care["measures"][n].get(k) for k in keys} for n in names)


def _record(knowledge: Knowledge, leads: Sequence[Lead], known: Known) -> tuple[Response, ...]:
    plans = knowledge.documents["care"]["plans"]
    names = dict.fromkeys(w for x in leads for w in plans[x.plan].get("watch", ()))
    found = [knowledge.finding(n) for n in names if n not in known.options]
    return tuple(Response(f.id, f.name, f.ask or f.how) for f in found)


def changes_of(
    knowledge: Knowledge,
    posterior: Posterior,
    leads: Sequence[Lead],
    tests: Sequence[PlannedTest],
    record: Sequence[Response],
    steps: Sequence[PlannedStep],
) -> tuple[Change, ...]:
    """Return the answers that would move a leading source most, and the steps that each would open.

    Each is Bayes' rule for a certain yes, over the sets that hold 99.9% of the probability.
    """
    found = []
    at = {x.id: [knowledge.cause_index[name] for name in x.members] for x in leads}
    keep = leading_sets(posterior.weights)
    sets = posterior.stratum.sets.take(keep)
    weights = np.log(np.maximum(posterior.weights[keep], 1e-300))
    for name in _telling(tests, record):
        f = knowledge.finding_index[name]
        info = knowledge.findings[f]
        if not info.is_yes_no:
            continue
        logs = weights + np.log(posterior.stratum.row(f)[0][keep])
        after = sets.sum_by_cause(normalise(logs), len(knowledge.causes))
        lead = max(leads, key=lambda x: abs(_share(after, at[x.id]) - x.probability))
        opened = tuple(s.id for s in steps if s.status == "waits" and lead.id in s.serves)[:3]
        share = _share(after, at[lead.id])
        found.append(
            Change(
                name, info.name, lead.id, lead.probability, share, opened if share > lead.probability else ()
            )
        )
    found.sort(key=lambda c: -abs(c.after - c.before))
    return tuple(c for c in found[:_MOST_CHANGES] if abs(c.after - c.before) >= _MOVES)


def _telling(tests: Sequence[PlannedTest], record: Sequence[Response]) -> list[str]:
    """Return the findings whose answer is tried out: the best of each test, then what is recorded."""
    names = [t.expected[0].finding for t in tests if t.status != "not" and t.expected]
    return list(dict.fromkeys([*names, *(r.finding for r in record)]))[:_TRIED]


def _share(causes: NDArray[np.float64], members: list[int]) -> float:
    return min(float(causes[members].sum()), 1.0)
