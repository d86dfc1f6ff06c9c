"""Of a plan that is plain data, what a person is shown first: steps to do now, and exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["first_exercises", "first_steps", "medicines_now"]

_MOST_EXERCISES = 6


def first_steps(plan: Mapping[str, Any], most: int) -> list[dict[str, Any]]:
    """Return what to do now but for medicines: what helps in all sources first, then what one does alone."""
    found = [s for s in _now(plan) if s["kind"] != "medicine"]
    found.sort(key=lambda s: (not s["shared"], s["level"] != "self_care", -s["weight"]))
    return [{**s, "dose": (s["dose"] or "").replace("; judgement", "")} for s in found[:most]]


def medicines_now(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the medicines to ask about now."""
    return [s for s in _now(plan) if s["kind"] == "medicine"]


def first_exercises(plan: Mapping[str, Any]) -> list[str]:
    """Return the ids of exercises to do now, each step in its turn, the weightiest first."""
    ranked = sorted((s for s in _now(plan) if s["exercises"]), key=lambda s: -s["weight"])
    most = max((len(s["exercises"]) for s in ranked), default=0)
    turns = (s["exercises"][i] for i in range(most) for s in ranked if i < len(s["exercises"]))
    return list(dict.fromkeys(turns))[:_MOST_EXERCISES]


def _now(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [s for s in plan["steps"] if s["status"] == "now"]
