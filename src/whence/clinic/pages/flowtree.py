"""The tree of best questions, worked out by the engine itself: ids and numbers only, no words.

A branch is what is known after some answers: who leads, and the question that would change the answer most. The tree
is greedy and as deep as asked for; further branches are worked out when somebody opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from whence.case import Answer, Case, Person
from whence.nextstep.interview import Interview, next_question
from whence.nextstep.tables import outcomes_of
from whence.reasoning.posterior import reason
from whence.reasoning.uncertainty import leading_sets
from whence.triage.judge import triage
from whence.triage.screens import questions

if TYPE_CHECKING:
    from whence.knowledge import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["AGE", "LONGEST", "SETTING", "Branch", "Path", "branch", "leads", "typical"]

Path = tuple[tuple[str, str], ...]
"""Answers in order: finding and option."""

AGE: Final = 45
SETTING: Final = "primary_care"
LONGEST: Final = 10
"""Answers in a path at most."""

_LEADS: Final = 3
_LEAST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Branch:
    """Where some answers lead.

    Attributes
    ----------
    leads
        Ids of the leading causes with their probabilities, most probable first.
    question
        Id of the best next question, None where no answer would change who leads.
    options
        Its answers with their probabilities.
    urgency
        How soon to be seen, by the rules and the alarm.
    """

    leads: tuple[tuple[str, float], ...]
    question: str | None
    options: tuple[tuple[str, float], ...]
    urgency: str


@lru_cache(maxsize=4)
def typical(knowledge: Knowledge) -> Case:
    """Return a person of middle age at a family doctor's to whom no safety question applies."""
    case = Case(person=Person(age=AGE), setting=SETTING)
    for screen in questions(case, knowledge, reason(case, knowledge)):
        for finding in screen.findings:
            case = case.with_answer(Answer(finding=finding, value="no"))
    return case


@lru_cache(maxsize=2000)
def branch(knowledge: Knowledge, path: Path) -> Branch:
    """Return where a path leads from the typical person.

    Raises
    ------
    CaseError
        Where an answer does not fit the pack or the answers before it.
    """
    case = typical(knowledge)
    for finding, option in path:
        case = case.with_answer(Answer(finding=finding, value=option))
    posterior = reason(case, knowledge)
    asked = tuple(finding for finding, _ in path)
    question = None
    if len(path) < LONGEST:
        screens = tuple(knowledge.documents["screens"])
        interview = Interview(case, (*screens, *asked), one_by_one=True)
        question = next_question(interview, knowledge, cap=len(screens) + LONGEST)
    name = question.id if question is not None and question.kind == "finding" else None
    options = _options(posterior, name) if name else ()
    return Branch(leads(posterior), name, options, triage(case, knowledge, posterior).urgency)


def leads(posterior: Posterior, most: int = _LEADS) -> tuple[tuple[str, float], ...]:
    """Return the leading causes with their probabilities, most probable first."""
    causes = posterior.stratum.knowledge.causes
    order = np.argsort(-posterior.causes, kind="stable")[:most]
    found = [(causes[i].id, float(posterior.causes[i])) for i in order]
    return tuple(pair for place, pair in enumerate(found) if place == 0 or pair[1] >= _LEAST)


def _options(posterior: Posterior, name: str) -> tuple[tuple[str, float], ...]:
    """Return the answers to a finding with their probabilities, given what is answered."""
    knowledge = posterior.stratum.knowledge
    finding = knowledge.finding_index[name]
    keep = leading_sets(posterior.weights)
    shares = outcomes_of(posterior, [finding], keep).rows(finding) @ posterior.weights[keep]
    shares = shares / shares.sum()
    return tuple(zip(knowledge.findings[finding].options, map(float, shares), strict=True))
