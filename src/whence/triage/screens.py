"""Safety questions: the fewest screens that still decide every emergency and urgent rule for this person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from whence.triage.judge import REASONS, answerable, open_rules
from whence.triage.logic import Known, Truth, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["Question", "answered_no", "questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """One screen to ask now.

    Attributes
    ----------
    findings
        What it still has to find out; "none of these" answers them all with no.
    """

    id: str
    ask: str
    findings: tuple[str, ...]


def questions(case: Case, knowledge: Knowledge, posterior: Posterior) -> tuple[Question, ...]:
    """Return the screens to ask, in the order of the pack; empty when nothing dangerous is undecided.

    A screen is left out when the others decide as much without it, the last of the pack first.
    """
    known = Known.of(case, posterior.facts.known, knowledge)
    screens = knowledge.documents["screens"].values()
    found = [q for screen in screens if (q := _question(screen, known, knowledge))]
    least = _left_open(found, known, knowledge)
    for question in reversed(found.copy()):
        rest = [q for q in found if q is not question]
        if _left_open(rest, known, knowledge) == least:
            found = rest
    return tuple(found)


def answered_no(known: Known, findings: Iterable[str]) -> Known:
    """Return what is known after "none of these"; findings known already stay as they are."""
    return replace(known, options={**dict.fromkeys(findings, "no"), **known.options})


def _question(screen: Mapping[str, Any], known: Known, knowledge: Knowledge) -> Question | None:
    if "asked_of" in screen and evaluate(screen["asked_of"], known) is Truth.NO:
        return None
    unknown = (name for name in screen["covers"] if name not in known.options)
    missing = tuple(name for name in unknown if answerable(name, known, knowledge))
    return Question(screen["id"], screen["ask"], missing) if missing else None


def _left_open(asked: list[Question], known: Known, knowledge: Knowledge) -> frozenset[str]:
    """Return rules, and reasons to be seen, that "none of these" to all these questions leaves open."""
    after = answered_no(known, (name for question in asked for name in question.findings))
    rules = {r.id for r in open_rules(knowledge.documents["rules"], after, knowledge, above=0)}
    reasons = {name for name in REASONS if name in knowledge.finding_index and name not in after.options}
    return frozenset(rules | reasons)
