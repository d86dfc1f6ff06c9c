"""Of a plan that is plain data, what a person is shown first: steps to do now, and exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["first_exercises", "first_steps", "medicines_now", "until_seen", "what_to_avoid"]

_ALONE = ("self_care", "first_line")
"""Levels of care that a person might begin alone."""


def first_steps(plan: Mapping[str, Any], most: int) -> list[dict[str, Any]]:
    """Return what to do now but for medicines: what helps in all sources first, then what one does alone."""
    found = [s for s in _now(plan) if s["kind"] != "medicine"]
    found.sort(key=lambda s: (not s["shared"], s["level"] != "self_care", -s["weight"]))
    return [{**s, "dose": (s["dose"] or "").replace("; judgement", "")} for s in found[:most]]


def medicines_now(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the medicines to ask about now."""
    return [s for s in _now(plan) if s["kind"] == "medicine"]


def first_exercises(plan: Mapping[str, Any], most: int) -> list[str]:
    """Return the ids of exercises to do now, each step in its turn, the weightiest first."""
    ranked = sorted((s for s in _now(plan) if s["exercises"]), key=lambda s: -s["weight"])
    longest = max((len(s["exercises"]) for s in ranked), default=0)
    turns = (s["exercises"][i] for i in range(longest) for s in ranked if i < len(s["exercises"]))
    return list(dict.fromkeys(turns))[:most]


def until_seen(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the worries with something to do until seen; in an emergency those alone that are as grave."""
    grave = plan["urgency"] == "emergency"
    return [x for x in plan["worries"] if x["until_seen"] and (not grave or x["danger"] == "emergency")]


def what_to_avoid(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what not to do first, and as `more` the treatments that nobody would begin alone."""
    treatments = [s for s in plan["steps"] if s["status"] == "not" and s["level"] not in _ALONE]
    apart = {f"{s['name']}. {s['reason']}" for s in treatments}
    lines = plan["avoid"]
    return {"first": [x for x in lines if x not in apart], "more": [x for x in lines if x in apart]}


def _now(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [s for s in plan["steps"] if s["status"] == "now"]
