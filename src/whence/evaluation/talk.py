"""Simulated people in the interview: how many questions until the answer stands?

The answer is what the design decides by: the urgency, and the family that leads where one is clear; in an
emergency the urgency alone, since nothing more is asked or shown then. The answer aimed at is the one that the
full history gives: every question that a patient can answer, with the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.case import Answer, Case
from whence.errors import CaseError
from whence.nextstep.changes import CLEAR
from whence.nextstep.interview import CAP, NONE, NOT_SURE, Interview, Question, answered, next_question
from whence.nextstep.value import PATIENT
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import settled
from whence.triage.judge import triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.evaluation.simulate import Simulated
    from whence.knowledge.compiled import Knowledge

__all__ = [
    "Key", "Talk", "agreement", "converse", "decision_key", "examined", "full_history", "leading", "question_figures",
    "reply",
]  # fmt: skip

Key = tuple[str, str]
"""Urgency, and the leading family or lone cause; empty where none is clear, and in an emergency."""


@dataclass(frozen=True)
class Talk:
    """One interview.

    Attributes
    ----------
    case
        What is known at its end.
    keys
        The answer after each question.
    """

    case: Case
    keys: tuple[Key, ...]


def leading(case: Case, knowledge: Knowledge) -> tuple[str, str, float]:
    """Return the urgency, the likeliest family or lone cause, and its probability."""
    posterior = reason(case, knowledge)
    shares: dict[str, float] = {}
    for cause, share in zip(knowledge.causes, posterior.causes.tolist(), strict=True):
        name = cause.family or cause.id
        shares[name] = shares.get(name, 0.0) + share
    first = max(shares, key=lambda name: shares[name])
    return triage(case, knowledge, posterior).urgency, first, shares[first]


def decision_key(case: Case, knowledge: Knowledge) -> Key:
    """Return the answer that a case leads to."""
    urgency, first, share = leading(case, knowledge)
    return urgency, first if urgency != "emergency" and share > CLEAR else ""


def converse(person: Simulated, knowledge: Knowledge) -> Talk:
    """Interview a simulated person to the end."""
    interview, keys = Interview(person.start), []
    while (question := next_question(interview, knowledge)) is not None:
        interview = reply(interview, question, person.said, knowledge)
        keys.append(decision_key(interview.case, knowledge))
    return Talk(interview.case, tuple(keys))


def reply(
    interview: Interview, question: Question, said: Mapping[str, str], knowledge: Knowledge
) -> Interview:
    """Return the interview after a person's answer; one that clashes with earlier ones becomes "not sure".

    In a list, what a person is not sure of is not ticked.
    """
    value: list[str] | str = said.get(question.id, NOT_SURE)
    if question.many:
        value = [n for n in question.options if n != NONE and said.get(n) == "yes"]
    try:
        return answered(interview, question, value, knowledge)
    except CaseError:
        return answered(interview, question, NOT_SURE, knowledge)


def full_history(person: Simulated, knowledge: Knowledge) -> Case:
    """Return the case after every question that a patient can answer."""
    return _case(person, knowledge, PATIENT)


def examined(person: Simulated, knowledge: Knowledge) -> Case:
    """Return the case after the full history and an examination."""
    return _case(person, knowledge, PATIENT | {"sign"})


def _case(person: Simulated, knowledge: Knowledge, kinds: frozenset[str]) -> Case:
    """Return the case after every question of these kinds.

    What a person ticks in a safety question comes first, as in an interview: where two answers clash, it is not the
    warning sign that is left out.
    """
    screened = {name for screen in knowledge.documents["screens"].values() for name in screen["of"]}
    answers = tuple(
        Answer(finding=name, value=value)
        for name, value in sorted(
            person.said.items(), key=lambda said: said[0] not in screened or said[1] != "yes"
        )
        if value != NOT_SURE and knowledge.finding(name).kind in kinds
    )
    return settled(knowledge, person.start.model_copy(update={"answers": answers}))


def agreement(keys: Sequence[Key], target: Key) -> list[bool]:
    """Return after each possible question whether the answer is `target`; after the last it stays as it was."""
    found = [key == target for key in keys] or [False]
    return found + [found[-1]] * (CAP - len(found))


def question_figures(talks: Iterable[tuple[Sequence[Key], Key]]) -> dict[str, Any]:
    """Return how many questions were asked, and after how many the answer of the full history stands and stays.

    Parameters
    ----------
    talks
        Answers after each question, and the answer of the full history.
    """
    pairs = list(talks)
    if not pairs:
        return {"n": 0}
    hits = np.array([agreement(keys, target) for keys, target in pairs])
    asked = [len(keys) for keys, _ in pairs]
    counts = [_stands(row.tolist()) for row in hits]
    return {
        "n": len(pairs),
        "asked": _spread(asked),
        "to_answer": _spread(counts),
        "reached": float(hits[:, -1].mean()),
        "agreement": hits.mean(axis=0).tolist(),
    }


def _stands(hits: Sequence[bool]) -> int:
    """Return after how many questions the answer stands and stays; one past the cap where never."""
    wrong = [i for i, hit in enumerate(hits) if not hit]
    return 1 if not wrong else wrong[-1] + 2


def _spread(counts: Sequence[int]) -> dict[str, float]:
    low, middle, high = np.quantile(counts, [0.25, 0.5, 0.75])
    return {"median": float(middle), "low": float(low), "high": float(high)}
