"""What the engine concludes about a check, worked out once for each content, and how it is put to a person."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

import whence
from whence.care.choice import first_exercises, first_steps, medicines_now, until_seen, what_to_avoid
from whence.care.figures import figure_svg
from whence.clinic import words
from whence.clinic.selfcheck.kept import Kept
from whence.clinic.selfcheck.labels import not_there, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.assessment import Assessment, CauseEntry, Evidence
    from whence.case import Case
    from whence.knowledge import Knowledge

__all__ = ["assessed", "shown"]

_ASSESSED: Kept[Assessment] = Kept(400)

_CAUSES: Final = 5
_LEAST: Final = 0.03
"""Causes below this chance are counted together, after the first three."""

_REASONS: Final = 5
_LEAST_WEIGHT: Final = 0.18
"""A factor of 1.2 in the odds; less is not worth a line."""

_STEPS: Final = 6
_EXERCISES: Final = 6
_FIRST: Final = 4
"""Steps and exercises that are shown at once."""

_APART: Final = 3
_TESTS: Final = 3
_OWN: Final = ("history", "exposure", "response")
"""Kinds of finding that a person can answer alone."""

_URGENT: Final = ("emergency", "urgent")


def assessed(case: Case, knowledge: Knowledge) -> Assessment:
    """Return what the engine concludes about a case, from memory where it was asked just before."""
    key = (knowledge.digest, knowledge.language, case)
    return _ASSESSED.get(key, lambda: whence.assess(case, knowledge, available=whence.PATIENT))


def shown(result: Assessment, knowledge: Knowledge, today: date) -> dict[str, Any]:
    """Return a result as the page shows it: urgency, causes, what to do, whom to see, where numbers come from."""
    return {
        "result": result,
        "urgency": _urgency(result),
        "causes": _causes(result, knowledge),
        "comparison": _comparison(result, knowledge),
        "care": _care(result, knowledge),
        "plan": result.plan,
        "tests": [t for t in result.plan["investigations"] if t["status"] in {"urgent", "order"}][:_TESTS],
        "review": [_visit(visit, today) for visit in result.plan["follow_up"]["schedule"]],
        "basis": {name: round(100 * share) for name, share in result.provenance.basis.items()},
        "today": today,
    }


def _urgency(result: Assessment) -> dict[str, Any]:
    level = result.urgency
    flags = [flag for flag in result.red_flags if flag.urgency == level]
    return {
        "level": level,
        "title": words.LEVELS[level],
        "why": [line for line in result.because if line != result.call.say],
        "call": result.call,
        "meanwhile": list(dict.fromkeys(flag.action for flag in flags))
        or [x["until_seen"] for x in until_seen(result.plan)[:1]],
        "sources": _once(flag.source for flag in flags),
        "now": level in _URGENT,
        "emergency": level == "emergency",
    }


def _until_seen(result: Assessment) -> list[Mapping[str, Any]]:
    """Return what to do until seen, for each serious cause; where there is time, only for those that are likely."""
    there = until_seen(result.plan)
    return there if result.urgency in _URGENT else [x for x in there if x["probability"] >= _LEAST]


def _once(sources: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return each guideline once."""
    return list({source["guideline"]: source for source in sources if source.get("guideline")}.values())


def _causes(result: Assessment, knowledge: Knowledge) -> dict[str, Any]:
    likely = [c for i, c in enumerate(result.causes) if i < 3 or c.probability >= _LEAST][:_CAUSES]
    rest = result.causes[len(likely) :]
    two = result.two_sources.probability
    return {
        "likely": [_cause(entry, knowledge) for entry in likely],
        "rest": words.chance(sum(c.probability for c in rest)) if rest else "",
        "count": len(rest),
        "others": [{"id": c.id, "name": c.name, "chance": words.chance(c.probability)} for c in rest],
        "two": words.chance(two) if two >= 0.05 else "",
    }


def _cause(entry: CauseEntry, knowledge: Knowledge) -> dict[str, Any]:
    for_ = [e for e in entry.for_ if e.log_odds >= _LEAST_WEIGHT][:_REASONS]
    against = [e for e in (*entry.against, *entry.expected_absent) if e.log_odds <= -_LEAST_WEIGHT][:_REASONS]
    low, high, at = (round(100 * p, 1) for p in (entry.low, entry.high, entry.probability))
    return {
        "entry": entry,
        "chance": words.chance(entry.probability),
        "span": words.span(entry.low, entry.high),
        "bar": {"at": at, "low": low, "wide": round(max(high - low, 0.8), 1)},
        "members": [
            {"id": name, "name": knowledge.cause(name).name, "plain": knowledge.cause(name).plain}
            for name in entry.members
        ],
        "for": [_reason(e, knowledge) for e in for_],
        "against": [_reason(e, knowledge) for e in against],
        "unexplained": entry.id == "unexplained",
    }


def _reason(part: Evidence, knowledge: Knowledge) -> dict[str, Any]:
    finding = (
        part.finding
        if part.group is None and not part.members and part.finding in knowledge.finding_index
        else ""
    )
    return {
        "label": said(finding, part.answer, knowledge)
        if finding and part.answer
        else _joined(part, knowledge),
        "weight": words.weight(part.log_odds),
        "finding": finding,
        "judged": part.basis in {"judgement", "background"},
        "sources": part.sources,
    }


def _joined(part: Evidence, knowledge: Knowledge) -> str:
    """Return several findings that weigh together: what is there under their common name, then what is not."""
    there = [m.label[:1].lower() + m.label[1:] for m in part.members if m.answer != "no"]
    lacking = [knowledge.finding(m.finding).name for m in part.members if m.answer == "no"]
    said_there = f"{part.label}: {', '.join(there)}" if there else "" if lacking else part.label
    return ". ".join(filter(None, (said_there, not_there(lacking) if lacking else "")))


def _comparison(result: Assessment, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return, for each of the two leading causes, what is not known yet and would point to it."""
    pair = result.comparison
    if "unexplained" in {pair.first, pair.second}:
        return []
    sides: dict[str, list[dict[str, Any]]] = {pair.first: [], pair.second: []}
    for item in pair.findings:
        info = knowledge.finding(item.finding)
        label = not_there([info.name]) if info.is_yes_no and item.label == info.label("no") else item.label
        row = {"finding": item.finding, "label": label, "by_clinician": info.kind not in _OWN}
        if item.answer is None:
            sides[pair.first if item.log_ratio > 0 else pair.second].append(row)
    for rows in sides.values():
        rows.sort(key=lambda row: row["by_clinician"])  # what one can tell alone comes first
    return [{"name": _name(cause, knowledge), "rows": rows[:_APART]} for cause, rows in sides.items() if rows]


def _name(cause: str, knowledge: Knowledge) -> str:
    family = knowledge.family_index.get(cause)
    return family.name if family else knowledge.cause(cause).name


def _care(result: Assessment, knowledge: Knowledge) -> dict[str, Any]:
    plan = result.plan
    return {
        "until_seen": _until_seen(result),
        "steps": _in_two(first_steps(plan, _STEPS), _FIRST),
        "exercises": _in_two(
            [_exercise(name, knowledge) for name in first_exercises(plan, _EXERCISES)], _FIRST
        ),
        "medicines": medicines_now(plan),
        "avoid": what_to_avoid(plan),
        "three_days": "" if result.urgency in _URGENT else plan["three_days"],
    }


def _in_two(items: list[dict[str, Any]], most: int) -> dict[str, list[dict[str, Any]]]:
    """Return what is shown at once, and what is folded away so that the page stays short."""
    return {"first": items[:most], "more": items[most:]}


_picture = lru_cache(maxsize=512)(figure_svg)


def _exercise(name: str, knowledge: Knowledge) -> dict[str, Any]:
    item = knowledge.documents["care"]["exercises"][name]
    return {**item, "picture": _picture(knowledge, name), "dose": _dose(item)}


def _dose(item: Mapping[str, Any]) -> str:
    times = item["repetitions"]
    parts = [_("%(n)s times") % {"n": times} if times.isdigit() else times]
    if item["sets"] not in {"1", ""}:
        parts.insert(0, _("%(n)s sets") % {"n": item["sets"]})
    if item.get("hold"):
        parts.append(_("hold %(time)s") % {"time": item["hold"]})
    return ", ".join([*parts, item["frequency"]])


def _visit(visit: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {"on": today + timedelta(days=round(visit["weeks"] * 7)), "what": visit["what"]}
