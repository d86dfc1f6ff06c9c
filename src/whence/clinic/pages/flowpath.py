"""A person's own way through the questions: what was asked, what was answered, who led after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from whence.care.leads import plan_of
from whence.clinic.pages.flowtree import leads
from whence.clinic.pages.shelf import Link
from whence.knowledge.compiled import UNEXPLAINED
from whence.reasoning.answers import facts_of
from whence.reasoning.posterior import reason

if TYPE_CHECKING:
    from whence.case import Case
    from whence.knowledge import Knowledge

__all__ = ["Asked", "Lead", "PathStep", "answers_of", "lead_of", "own_way"]

Asked = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids of the questions asked, in order, each with the findings that it was about."""

_TESTS: Final = 2
_STEPS: Final = 2


@dataclass(frozen=True, slots=True)
class Lead:
    """A leading cause with its probability; what confirms it and what is done first."""

    cause: Link | None
    name: str
    probability: float
    tests: tuple[Link, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathStep:
    """A question that a person was asked, the answer, and who leads after it."""

    id: str
    ask: str
    answer: str
    finding: str
    leads: tuple[Lead, ...]


def lead_of(knowledge: Knowledge, name: str, probability: float) -> Lead:
    """Return a leading cause as the chart shows it."""
    info = knowledge.cause(name)
    care = knowledge.documents["care"]
    plan = care["plans"].get(plan_of(knowledge, name), {})
    tests = plan.get("investigations", ())[:_TESTS]
    steps = [
        s for level in ("self_care", "first_line") for s in plan.get("steps", {}).get(level, ())[:_STEPS]
    ]
    return Lead(
        Link("cause", name, info.name, danger=info.danger) if name != UNEXPLAINED else None,
        info.name,
        probability,
        tuple(Link("investigation", t, care["investigations"][t]["name"]) for t in tests),
        tuple(care["steps"][s]["name"] for s in steps),
    )


def answers_of(knowledge: Knowledge, case: Case) -> dict[str, str]:
    """Return what is known of a person: the option of each finding, also of those that follow from others."""
    known = facts_of(case, knowledge).known
    return {knowledge.findings[f].id: knowledge.findings[f].options[o] for f, o in known.items()}


def _words(knowledge: Knowledge, name: str) -> tuple[str, bool]:
    """Return the words of a question, and whether it is about several findings; no words where it is unknown.

    A topic that is asked about again bears a number: ``what_worsens:2``.
    """
    name = name.partition(":")[0]
    for several in (knowledge.documents["screens"], knowledge.documents["topics"]):
        if name in several:
            return several[name]["ask"], True
    if name in knowledge.finding_index:
        info = knowledge.finding(name)
        return info.ask or info.name, False
    return "", False


@lru_cache(maxsize=64)
def own_way(knowledge: Knowledge, case: Case, asked: Asked) -> tuple[PathStep, ...]:
    """Return the questions in order, each with what was answered and who leads after it."""
    later = {finding for _, findings in asked for finding in findings}
    given = {answer.finding: answer for answer in case.answers}
    so_far = case.model_copy(update={"answers": tuple(a for a in case.answers if a.finding not in later)})
    steps = []
    for name, findings in asked:
        ask, many = _words(knowledge, name)
        for finding in findings:
            if finding in given:
                so_far = so_far.with_answer(given[finding])
        answers = answers_of(knowledge, so_far)
        there = [f for f in findings if f in answers and not (many and answers[f] == "no")]
        said = ", ".join(knowledge.finding(f).label(answers[f]) for f in there)
        after = tuple(lead_of(knowledge, *pair) for pair in leads(reason(so_far, knowledge)))
        if ask:
            steps.append(PathStep(name, ask, said, "" if many else name, after))
    return tuple(steps)
